"""A figure on another VAT basis, exactly, and what a figure may be whose basis nobody stated.

Limits of law are compared on the basis of their own period: thresholds leave VAT out until 2021 and include it from 2022
(domain.md 3.1). Fractions, because a sixth of a pound has no end in decimals."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from procurement.models import Limit, VatBasis

PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Reading:
    """What an amount is on the basis asked for: one figure, or a lowest and a highest where its own basis is not stated."""

    low: Fraction
    high: Fraction
    is_converted: bool = False
    is_guessed: bool = False

    def __add__(self, other: "Reading") -> "Reading":
        return Reading(
            self.low + other.low,
            self.high + other.high,
            self.is_converted or other.is_converted,
            self.is_guessed or other.is_guessed,
        )


def rate_on(day: date | None) -> Limit | None:
    """The standard rate of VAT that day; the earliest known where no day is."""
    rates = Limit.objects.filter(code="vat_percent")
    return (rates.in_force(day).last() or rates.first()) if day else rates.last()


def converted(amount: Decimal, basis: str, wanted: str, percent: Decimal) -> Fraction:
    """The same money with VAT, or without it."""
    factor = 1 + Fraction(percent) / 100
    if basis == wanted:
        return Fraction(amount)
    return Fraction(amount) * factor if wanted == VatBasis.INCLUSIVE else Fraction(amount) / factor


def reading(amount: Decimal, basis: str, wanted: str, day: date | None) -> Reading:
    """The amount on the basis wanted. Where either basis is not stated, it may be on both."""
    rate = rate_on(day)
    percent = rate.number if rate else Decimal(0)
    figures = [converted(amount, each, other, percent) for each in _possible(basis) for other in _possible(wanted)]
    return Reading(min(figures), max(figures), is_converted=basis != wanted, is_guessed=len(figures) > 1)


def _possible(basis: str) -> list[str]:
    return [VatBasis.EXCLUSIVE, VatBasis.INCLUSIVE] if basis == VatBasis.NOT_STATED else [basis]


def to_pennies(figure: Fraction) -> Decimal:
    return (Decimal(figure.numerator) / Decimal(figure.denominator)).quantize(PENNY, ROUND_HALF_UP)


def said_of(read: Reading, wanted: str, day: date | None) -> str:
    """How the figure came about, for the end of an answer; nothing where it was compared as it stands."""
    rate = rate_on(day)
    at = f"at {rate.number.normalize():f} %" if rate else "without a rate"
    if read.is_guessed:
        return f"It is not stated whether VAT is included, so both readings were tried, {at}."
    if read.is_converted:
        return f"It was converted to a figure {VatBasis(wanted).label}, {at}."
    return ""
