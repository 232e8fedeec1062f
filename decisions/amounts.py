"""The figures that an amount stands for as it is written: £252K, about 1.15m, £1m to £2m excluding VAT."""

import re
from decimal import Decimal as Pounds

from django.core.exceptions import ValidationError

from accounts.fields import MoneyField

from .models.words import VatBasis

VAT = re.compile(r"\s*\(?(per|p)?\s*(ex|inc)?\w*\.?\s*vat\)?$", re.I)
BEFORE = re.compile(r"^(about|around|approximately|approx\.?|circa|c\.|estimated|up to)\s+", re.I)
RANGE = re.compile(r"(?:(?P<between>between)\s+|from\s+)?(?P<low>.+?)\s*(?P<to>\bto\b|\band\b|[-–—])\s*(?P<high>.+)", re.I)
EXCLUSIVE = re.compile(r"(\bexc?(l|luding|lusive)?\.?|plus|net of|\+)( of)? vat", re.I)
INCLUSIVE = re.compile(r"\binc(l|luding|lusive)?\.?( of)? vat", re.I)
UNIT = re.compile(r"[a-z]+$", re.I)


def figures_in(written: str) -> tuple[Pounds | None, Pounds | None]:
    """The pounds that a writing stands for: one amount, or the lower and the higher of a range. Nothing where it cannot be read
    as the one or the other."""
    words = BEFORE.sub("", VAT.sub("", written.strip()))
    if (one := _pounds(words)) is not None:
        return one, None
    told = RANGE.fullmatch(words)
    if told is None or bool(told["between"]) != (told["to"].lower() == "and"):
        return None, None
    low, high = _low_of(told["low"], told["high"]), _pounds(told["high"])
    return (None, None) if low is None or high is None or high < low else (low, high)


def figure_in(written: str) -> Pounds | None:
    """The pounds of a writing that says one amount; None where it says none or more."""
    low, high = figures_in(written)
    return low if high is None else None


def vat_in(words: str) -> str:
    """The VAT basis that words beside an amount tell."""
    if EXCLUSIVE.search(words):
        return VatBasis.EXCLUSIVE
    return VatBasis.INCLUSIVE if INCLUSIVE.search(words) else VatBasis.NOT_STATED


def vat_disagreement(written: str, basis: str) -> str:
    """What is wrong where a writing tells another VAT basis than was chosen; nothing where one of them tells none."""
    told = vat_in(written)
    if VatBasis.NOT_STATED in (told, basis) or told == basis:
        return ""
    return f"“{written}” is what will be printed, and the VAT chosen is “{VatBasis(basis).label}”"


def disagreement(written: str, low: Pounds | None, high: Pounds | None = None) -> str:
    """What is wrong where a writing can be read and other figures stand beside it; nothing where they agree, or where one of the
    two says nothing."""
    read = figures_in(written)
    if low is None or read[0] is None or read == (low, high):
        return ""
    return f"“{written}” is what will be printed, and the figures say {_in_words(low, high)}"


def _in_words(low: Pounds, high: Pounds | None) -> str:
    told = [f"£{each:,.2f}".removesuffix(".00") for each in (low, high) if each is not None]
    return " to ".join(told)


def _low_of(low: str, high: str) -> Pounds | None:
    """The lower of a range. In £1 to £2m it has the unit of the higher, as long as that leaves it the lower."""
    unit = UNIT.search(high)
    if unit and not UNIT.search(low) and "," not in low:
        shared, most = _pounds(low + unit[0]), _pounds(high)
        if shared is not None and most is not None and shared <= most:
            return shared
    return _pounds(low)


def _pounds(written: str) -> Pounds | None:
    try:
        return MoneyField().to_python(written)
    except ValidationError:
        return None
