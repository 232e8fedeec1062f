"""How a field of a release reads to who confirms it for the public: its label and its value, as people say them."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache

from django.db import models

from decisions.models.words import FILE_KINDS
from procurement import models as procurement
from procurement.money import pounds

OURS = {
    "record": "",  # the record itself: its fields need no such word before them
    "decisions": "decision that allows it",
    "decisions_of_changes": "decision that allows a change",
    "merged": "supplier that is the same as another",
    "formats_email": "address for other formats",
    "formats_days": "working days for other formats",
    "body": "published by",
    "starts_precision": "how exactly the start is known",
    "ends_precision": "how exactly the end is known",
    "term_months": "term in months",
    "extension_months": "months of the extension",
    "no_indicators_because": "no key performance indicators, because",
    "is_timetable_indicative": "dates of its gates are indicative",
    "threshold_vat": "VAT of the threshold",
    "code": "code in the open data",
    "method": "method in the open data",
}
CODE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def label_of(name: str) -> str:
    """What people call a field; its name without underscores where no model of ours has such a field."""
    return re.sub(r"\bvat\b", "VAT", OURS.get(name, _labels().get(name, name.replace("_", " "))))


def value_of(name: str, value) -> str:
    """A day, an amount, a yes or no, a code: as people read it. Everything else as it stands."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if not isinstance(value, str):
        return str(value)
    if name == "media_type":
        return FILE_KINDS.get(value, value)
    if found := DAY.fullmatch(value):
        on = date(*map(int, found.groups()))
        return f"{on.day} {on:%B %Y}"
    if name in _amounts():
        return _pounds(value)
    if CODE.fullmatch(value) and (label := _choices().get(name, {}).get(value)):
        return label[:1].upper() + label[1:]
    return "Not stated" if value == "not_stated" else value


def _pounds(value: str) -> str:
    try:
        return pounds(Decimal(value))
    except InvalidOperation:
        return value


def _fields():
    for model in vars(procurement).values():
        if isinstance(model, type) and issubclass(model, models.Model) and not model._meta.abstract:
            yield from model._meta.concrete_fields


@cache
def _labels() -> dict[str, str]:
    return {field.name: str(field.verbose_name) for field in _fields()}


@cache
def _choices() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for field in _fields():
        found.setdefault(field.name, {}).update({code: str(label) for code, label in field.flatchoices})
    return found


@cache
def _amounts() -> set[str]:
    """Fields that hold pounds: with two places, and no percentage."""
    decimals = [field for field in _fields() if isinstance(field, models.DecimalField) and field.decimal_places == 2]
    return {field.name for field in decimals if "percent" not in field.name and "rate" not in field.name}
