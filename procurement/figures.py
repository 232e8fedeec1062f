"""What a contract is worth now: its original value and the changes recorded on it, added up where they can be."""

from decimal import Decimal
from typing import NamedTuple

from .models.words import VatBasis
from .money import percent, percent_of, pounds


class Running(NamedTuple):
    """A change in its place: what it adds, what all so far add, and how much of the original value each is."""

    change: object
    adds: str
    share: str
    so_far: str
    share_so_far: str
    value_then: str


def changes_in_order(contract) -> list:
    """The recorded changes, by the day they were agreed; those without a day come last."""
    changes = [each for each in contract.changes.all() if each.recorded_at]
    return sorted(changes, key=lambda each: (each.agreed_on is None, each.agreed_on or 0, each.pk))


def running(contract) -> list[Running]:
    """Every recorded change with the running sum and its percentage of the original value. From the first amount on another VAT
    basis onwards nothing is added up."""
    lines, total, adds_up = [], Decimal(0), True
    for change in changes_in_order(contract):
        amount = change.amount
        adds_up = adds_up and (amount is None or change.vat_basis == contract.vat_basis)
        total += amount or 0
        lines.append(
            Running(
                change,
                pounds(amount) if amount is not None else "",
                _share(amount, contract) if adds_up else "",
                pounds(total) if adds_up else "",
                _share(total, contract) if adds_up else "",
                pounds(contract.value + total) if adds_up and contract.value is not None else "",
            )
        )
    return lines


def _share(amount, contract) -> str:
    return percent(percent_of(amount, contract.value)) if amount is not None and contract.value else ""


def current_value(contract) -> Decimal | None:
    """Original value plus the recorded changes; None where it is not known or cannot be added up."""
    amounts = [each for each in changes_in_order(contract) if each.amount is not None]
    if contract.value is None or any(each.vat_basis != contract.vat_basis for each in amounts):
        return None
    return contract.value + sum((each.amount for each in amounts), Decimal(0))


def with_vat(amount, vat_basis) -> str:
    """An amount with the VAT basis said beside it."""
    return (
        f"{pounds(amount)} {VatBasis(vat_basis).label}"
        if vat_basis != VatBasis.NOT_STATED
        else f"{pounds(amount)}, VAT basis not stated"
    )


def indicators_in_words(count: int | None, because: str) -> str:
    """How many key performance indicators are agreed, or that there are none and why; empty where neither is recorded."""
    if not count and because:
        return f"None, because: {because}"
    return "" if count is None else str(count)
