"""Sums of pounds that say what they leave out: figures that nobody states, and VAT bases that do not go together."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from procurement.models import VatBasis
from procurement.money import pounds


class Amount(NamedTuple):
    """Pounds on a VAT basis, or a figure that nobody states."""

    pounds: Decimal | None
    vat_basis: str = VatBasis.NOT_STATED


class Total(NamedTuple):
    """A sum. `missing` figures are not in it; with two stated VAT bases in it, it is no sum that can be held against another."""

    pounds: Decimal
    vat_basis: str
    is_mixed: bool
    count: int
    missing: int

    @property
    def is_known(self) -> bool:
        return not self.missing and not self.is_mixed

    @property
    def text(self) -> str:
        """As a page says it."""
        if not self.count or self.count == self.missing:
            return "not stated"
        if self.is_mixed:
            return "no sum: some figures include VAT and some do not"
        least = "at least " if self.missing else ""
        basis = "" if self.vat_basis == VatBasis.NOT_STATED else f" {VatBasis(self.vat_basis).label}"
        return f"{least}{pounds(self.pounds)}{basis}"


def total(amounts: Iterable[Amount]) -> Total:
    """The sum of what is stated. A figure whose VAT basis is not stated is added to the others as it is."""
    amounts = list(amounts)
    known = [each for each in amounts if each.pounds is not None]
    summed = sum((each.pounds for each in known), Decimal(0))
    return Total(summed, *_together(each.vat_basis for each in known), len(amounts), len(amounts) - len(known))


def left_of(allowed: Total, used: Total) -> Total:
    """What is left of one sum after another; not known where either is not, or where their VAT bases differ."""
    basis, differ = _together([allowed.vat_basis, used.vat_basis])
    is_missing = bool(allowed.missing or used.missing or not allowed.count)
    return Total(allowed.pounds - used.pounds, basis, allowed.is_mixed or used.is_mixed or differ, 1, int(is_missing))


def _together(bases: Iterable[str]) -> tuple[str, bool]:
    """The one VAT basis among them, if there is one, and whether there are two."""
    stated = set(bases) - {VatBasis.NOT_STATED}
    return (stated.pop(), False) if len(stated) == 1 else (VatBasis.NOT_STATED, bool(stated))
