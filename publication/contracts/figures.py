"""What a released contract is worth, from the released record alone: original value, changes, percentages. Figures, no verdicts."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from procurement.models.words import ChangeKind
from procurement.money import percent, percent_of

OTHER_BASIS = "Not added up: the changes and the value are not on the same VAT basis."


@dataclass(frozen=True)
class Change:
    """A change in its place, with the running sum where everything so far is on one VAT basis."""

    key: int
    kind: str
    agreed_on: date | None
    new_end_on: date | None
    months: int | None
    amount: Decimal | None
    amount_as_written: str
    vat_basis: str
    share: str
    share_as_recorded: str
    value_then: Decimal | None
    share_so_far: str
    ground: str
    ground_as_cited: str
    reason: str
    notices: list = field(default_factory=list)


@dataclass(frozen=True)
class Figures:
    original: Decimal | None
    current: Decimal | None
    changes: list[Change]
    not_added_up: str


def decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def in_order(changes: list[dict]) -> list[dict]:
    """By the day they were agreed; those without a day come last."""
    return sorted(changes, key=lambda each: (each["agreed_on"] is None, each["agreed_on"] or "", each["key"]))


def figures_of(record: dict) -> Figures:
    """The figures of a released contract. From the first amount on another VAT basis onwards nothing is added up; of a contract
    whose value is not public nothing is."""
    original = None if record["value_withheld_because"] else decimal(record["value"])
    changes, so_far, adds_up = [], Decimal(0), True
    for each in in_order(record["changes"]):
        amount = decimal(each["amount"])
        adds_up = adds_up and (amount is None or each["vat_basis"] == record["vat_basis"])
        so_far += amount or 0
        changes.append(_change(each, amount, original if adds_up else None, so_far))
    current = original + so_far if original is not None and adds_up else None
    return Figures(original, current, changes, "" if adds_up else OTHER_BASIS)


def _change(each: dict, amount, original, so_far) -> Change:
    recorded = decimal(each["percentage"])
    share = _share(amount, original)
    return Change(
        key=each["key"],
        kind=ChangeKind(each["kind"]).label,
        agreed_on=day(each["agreed_on"]),
        new_end_on=day(each["new_end_on"]),
        months=each["months"],
        amount=amount,
        amount_as_written=each["amount_as_written"],
        vat_basis=each["vat_basis"],
        share=share,
        share_as_recorded=percent(recorded) if recorded is not None and percent(recorded) != share else "",
        value_then=original + so_far if original is not None else None,
        share_so_far=_share(so_far, original) if so_far else "",
        ground=f"{each['ground']['code']}: {each['ground']['text']}" if each["ground"] else "",
        ground_as_cited=each["ground_as_cited"],
        reason=each["reason"],
        notices=each["notices"],
    )


def _share(amount, original) -> str:
    return percent(percent_of(amount, original)) if amount is not None and original else ""
