"""One figure of law or practice by its code and day, and how a value stands to it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from procurement.models import Limit, VatBasis

from .vat import Reading, reading


def limit_on(code: str, day: date | None, regime: str = "") -> Limit | None:
    """The row in force that day; with a regime, the one of that regime before one of none."""
    if not day:
        return None
    rows = Limit.objects.in_force(day).filter(code=code, regime__in={regime, ""}).order_by("regime", "from_on")
    return rows.last()


def exceeds(amount: Decimal, vat_basis: str, limit: Decimal, day: date | None) -> tuple[bool | None, Reading]:
    """More than the limit, not as much. The law does not say whether these limits include VAT (domain.md 1.2), so a value
    counts with VAT and without: None where that makes the difference."""
    read = reading(amount, vat_basis, VatBasis.NOT_STATED, day)
    low, high = (figure > Fraction(limit) for figure in (read.low, read.high))
    return (low if low == high else None), read
