"""The threshold that applied on a day, on the VAT basis of its period, and how a value stands to it (domain.md 3.1)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from procurement.models import Threshold, VatBasis
from procurement.models.words import ContractKind
from procurement.money import pounds

from .answer import OWN_KNOWLEDGE, Answer, Verdict, written
from .vat import Reading, reading, said_of, to_pennies

RULE = "3.1"
# A policing body is sub-central: domain.md 3.1, "emergency services".
KIND_OF_THRESHOLD = {
    ContractKind.GOODS: "sub-central",
    ContractKind.SERVICES: "sub-central",
    ContractKind.WORKS: "works",
    ContractKind.LIGHT_TOUCH: "light touch",
    ContractKind.CONCESSION: "concession",
}
BELOW_THRESHOLD = ("advertising, below threshold", "notifiable, below threshold")


def threshold_on(day: date | None, contract_kind: str, regime: str = "") -> Threshold | None:
    """The threshold in force on the day the procurement commenced. What commenced under older law in a period that is entered
    under the newer one, such as a call-off, has the figure of that period."""
    kind = KIND_OF_THRESHOLD.get(contract_kind)
    if not day or not kind:
        return None
    rows = list(Threshold.objects.in_force(day).filter(kind=kind).order_by("from_on"))
    return next((row for row in rows if row.regime == regime), rows[-1] if rows else None)


def notifiable_from(day: date | None, regime: str) -> Threshold | None:
    """The value from which an award below the threshold is published: Contracts Finder, then notifiable contracts."""
    rows = list(Threshold.objects.in_force(day).filter(kind__in=BELOW_THRESHOLD).order_by("from_on")) if day else []
    return next((row for row in rows if row.regime == regime), rows[-1] if rows else None)


@dataclass(frozen=True)
class Standing:
    """Whether a value reaches a limit: yes, no, or None where that cannot be told."""

    reaches: bool | None
    value: Reading | None = None


def stands(value: Reading | None, limit: Decimal | None) -> Standing:
    """A value reaches a limit when it is as high. Both readings of a figure have to agree."""
    if value is None or limit is None:
        return Standing(None, value)
    low, high = (figure >= Fraction(limit) for figure in (value.low, value.high))
    return Standing(low if low == high else None, value)


def stands_to_threshold(amount: Decimal | None, vat_basis: str, threshold: Threshold | None, day: date | None) -> Standing:
    if amount is None or threshold is None:
        return Standing(None)
    return stands(reading(amount, vat_basis, threshold.vat_basis, day), threshold.amount)


def threshold_answer(amount: Decimal | None, vat_basis: str, day: date | None, contract_kind: str, regime: str = "") -> Answer:
    """Met where the value reaches the threshold, so that the full rules apply; not met where it stays below."""
    threshold = threshold_on(day, contract_kind, regime)
    if missing := _missing(amount, day, contract_kind, threshold):
        return Answer(RULE, Verdict.UNKNOWN, f"Whether the threshold is reached cannot be told: {missing}.", {"Value": amount})
    standing = stands_to_threshold(amount, vat_basis, threshold, day)
    figures = {
        "Value": amount,
        "Value as compared": to_pennies(standing.value.low) if standing.value.is_converted else None,
        "Threshold": threshold.amount,
        "In force on": day,
    }
    verdict, how, change = _told(standing, threshold)
    text = f"{pounds(amount)} {how} the threshold of {limit_told(threshold)} in force on {written(day)}."
    said = said_of(standing.value, threshold.vat_basis, day)
    rest = figures, threshold.source, OWN_KNOWLEDGE if said else threshold.certainty, change
    return Answer(RULE, verdict, f"{text} {said}".strip(), *rest)


def limit_told(threshold: Threshold) -> str:
    return f"{pounds(threshold.amount)} {VatBasis(threshold.vat_basis).label}"


def _told(standing, threshold):
    if standing.reaches is None:
        return (
            Verdict.UNKNOWN,
            "may or may not reach",
            "Saying whether the value includes VAT.",
        )
    if standing.reaches:
        return Verdict.MET, "reaches", f"A value below {limit_told(threshold)}."
    return Verdict.NOT_MET, "is below", f"A value of {limit_told(threshold)} or more."


def _missing(amount, day, contract_kind, threshold) -> str:
    if day is None:
        return "enter the day the procurement commenced"
    if contract_kind == ContractKind.NOT_STATED:
        return "say what kind of contract it is"
    if threshold is None:
        return "no threshold is entered for that kind and day"
    return "" if amount is not None else "enter the value"
