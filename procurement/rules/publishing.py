"""What of a contract has to be published: a copy, a row of the list, the invitation, indicators (R-15, R-16)."""

from datetime import date, timedelta
from decimal import Decimal

from procurement.models import Limit, VatBasis
from procurement.models.words import ContractKind, Regime
from procurement.money import pounds

from .answer import OWN_KNOWLEDGE, Answer, Verdict, least_sure, sources, written
from .limits import exceeds, limit_on
from .vat import to_pennies


def copy_owed(value: Decimal | None, vat_basis: str, on: date | None, has_copy: bool, is_withheld: bool = False) -> Answer:
    """A copy of each contract worth more than £10,000 (Specified Information Order 4(b); R-15). A value in Part 2 is no reason
    to leave the copy out: what is confidential is left out of the copy."""
    over, limit, figures = _over("publish_copy_over", value, vat_basis, on)
    if is_withheld and value is None:
        text = "The value stands in Part 2, so compare it there. Above the limit a copy is published, without what is confidential."
        return Answer("R-15", Verdict.UNKNOWN, text, {}, sources(limit), least_sure(limit))
    return _published("R-15", over, limit, figures, has_copy, "a copy of the contract", "the list has its row")


def invitation_owed(estimated: Decimal | None, vat_basis: str, on: date | None, was_tendered: bool, has_copy: bool) -> Answer:
    """A copy of the invitation to tender for a contract expected to exceed £10,000 (Specified Information Order 4(c); R-15)."""
    over, limit, figures = _over("publish_invitation_over", estimated, vat_basis, on)
    if not was_tendered:
        text = "There was no invitation to tender, so there is none to publish."
        return Answer("R-15", Verdict.NOT_APPLICABLE, text, figures, sources(limit), least_sure(limit))
    return _published("R-15", over, limit, figures, has_copy, "a copy of the invitation to tender", "it need not be published")


def belongs_on_list(value: Decimal | None, vat_basis: str, on: date | None) -> bool | None:
    """Up to £10,000 a contract stands in the list of the smaller ones (Specified Information Order 4(d); R-15). None where it
    cannot be told."""
    limit = limit_on("publish_list_up_to", on)
    over = exceeds(value, vat_basis, limit.number, on)[0] if limit and value is not None else None
    return None if over is None else not over


def belongs_in_register(value: Decimal | None, vat_basis: str, on: date | None) -> bool | None:
    """Whether the fields of the Transparency Code are asked for: above £5,000 (domain.md 3.8)."""
    limit = limit_on("transparency_code_over", on)
    return exceeds(value, vat_basis, limit.number, on)[0] if limit and value is not None else None


def indicators_owed(
    value: Decimal | None, vat_basis: str, regime: str, on: date | None, indicators: int | None, because: str = ""
) -> Answer:
    """Above £5 million under the Act of 2023: at least three key performance indicators, or why there are none (R-16)."""
    over, limit, figures = _over("kpi_over", value, vat_basis, on, regime)
    if regime != Regime.PA_2023:
        text = "Key performance indicators are asked for under the Procurement Act 2023 only."
        return Answer("R-16", Verdict.NOT_APPLICABLE, text)
    fewest = limit_on("kpi_count", on, regime)
    if over is None or limit is None or fewest is None:
        return _cannot_be_told("R-16", "indicators are owed", limit, figures)
    count = int(fewest.number)
    figures |= {"Indicators": indicators, "At least": count}
    shared = figures, sources(limit, fewest), least_sure(limit, fewest)
    if not over:
        text = f"The value is not above {pounds(limit.number)}: no indicators are owed."
        return Answer("R-16", Verdict.NOT_APPLICABLE, text, *shared)
    if (indicators or 0) >= count:
        return Answer("R-16", Verdict.MET, f"{indicators} key performance indicators are set; {count} are asked for.", *shared)
    if because.strip():
        text = f"Fewer than {count} indicators are set, and the reason is recorded: {because.strip()}"
        return Answer("R-16", Verdict.MET, text, *shared)
    text = f"The contract is above {pounds(limit.number)}: set at least {count} key performance indicators, or say why not."
    return Answer("R-16", Verdict.NOT_MET, text, *shared, "Three indicators, or a reason.")


def central_copy_owed(
    value: Decimal | None, vat_basis: str, contract_kind: str, regime: str, entered_on: date | None, is_change: bool = False
) -> Answer:
    """Above £5 million under the Act of 2023 a copy of the contract, and of the changed contract, stands on the central platform
    (sections 53, 77; domain.md 3.3, 3.5; R-16). For a change `entered_on` is the day it was made."""
    if regime != Regime.PA_2023:
        text = "The central platform takes copies under the Procurement Act 2023 only."
        return Answer("R-16", Verdict.NOT_APPLICABLE, text)
    code = "changed_copy" if is_change else "contract_copy"
    over, limit, figures = _over(f"{code}_over", value, vat_basis, entered_on, regime)
    suffix = "_light_touch" if contract_kind == ContractKind.LIGHT_TOUCH and not is_change else ""
    days = limit_on(f"{code}_days{suffix}", entered_on, regime)
    if over is None or limit is None or days is None:
        return _cannot_be_told("R-16", "a copy is owed on the central platform", limit, figures)
    shared = sources(limit, days), least_sure(limit, days)
    if not over:
        text = f"The value is not above {pounds(limit.number)}: the central platform needs no copy."
        return Answer("R-16", Verdict.NOT_APPLICABLE, text, figures, *shared)
    due_on = entered_on + timedelta(days=int(days.number))
    what = "changed contract" if is_change else "contract"
    text = f"A copy of the {what} is owed on the central platform by {written(due_on)}, {int(days.number)} days later."
    return Answer("R-16", Verdict.NEEDS_ATTENTION, text, figures | {"Due on": due_on}, *shared)


def _over(code, value, vat_basis, on, regime="") -> tuple[bool | None, Limit | None, dict]:
    limit = limit_on(code, on, regime)
    figures = {"Value": value, "Limit": limit and limit.number}
    if limit is None or value is None:
        return None, limit, figures
    over, read = exceeds(value, vat_basis, limit.number, on)
    if vat_basis != VatBasis.NOT_STATED:
        figures |= {"Without VAT": to_pennies(read.low), "With VAT": to_pennies(read.high)}
    return over, limit, figures


def _published(rule, over, limit, figures, is_there, what, otherwise) -> Answer:
    if limit is None or figures["Value"] is None:
        return _cannot_be_told(rule, f"{what} is published", limit, figures)
    shared = figures, sources(limit), least_sure(limit)
    if over is False:
        text = f"{pounds(figures['Value'])} is not above {pounds(limit.number)}: {otherwise}."
        return Answer(rule, Verdict.NOT_APPLICABLE, text, *shared)
    if is_there:
        return Answer(rule, Verdict.MET, f"{what[0].upper()}{what[1:]} is released.", *shared)
    if over is None:
        text = (
            f"{pounds(figures['Value'])} is above {pounds(limit.number)} or not, depending on VAT, and the law does not say which "
            f"counts: publish {what} to be safe."
        )
        return Answer(rule, Verdict.NEEDS_ATTENTION, text, figures, sources(limit), OWN_KNOWLEDGE, f"Releasing {what}.")
    text = f"{pounds(figures['Value'])} is above {pounds(limit.number)}: publish {what}."
    return Answer(rule, Verdict.NOT_MET, text, *shared, f"Releasing {what}.")


def _cannot_be_told(rule, what, limit, figures) -> Answer:
    missing = "the value" if figures["Value"] is None else "the day, and whether the value includes VAT"
    return Answer(
        rule, Verdict.UNKNOWN, f"Whether {what} cannot be told: enter {missing}.", figures, sources(limit), least_sure(limit)
    )
