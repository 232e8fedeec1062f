"""Pounds and percentages as people read them."""

from decimal import ROUND_HALF_UP, Decimal


def pounds(amount: Decimal) -> str:
    """£1,150,000, or £99.50 where there are pence."""
    amount = Decimal(amount)
    sign, amount = ("−" if amount < 0 else ""), abs(amount)
    return f"{sign}£{amount:,.0f}" if amount == amount.to_integral_value() else f"{sign}£{amount:,.2f}"


def percent_of(part: Decimal, whole: Decimal) -> Decimal:
    """Part of whole in hundredths of a per cent, for reading only: limits are compared as they are, never rounded."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def percent(number: Decimal) -> str:
    """50.0 % where a tenth says it exactly, otherwise 50.04 %."""
    number = Decimal(number)
    return f"{number:,.1f} %" if number == round(number, 1) else f"{number:,.2f} %"
