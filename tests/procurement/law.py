"""The procurement law that ships, entered in a few statements: `reference_data.load()` checks each row and takes a second."""

import functools
import json

from accounts.models import BankHoliday
from decisions import reference_data
from procurement import models
from procurement.models import Dated


@functools.cache
def _rows() -> list[tuple[type, tuple[dict, ...]]]:
    """What stands in procurement/reference, by model."""
    tables = [(model, path) for path, (model, _) in reference_data.TABLES.items() if issubclass(model, Dated)]
    ours = [(model, path) for model, path in tables if model.__module__.startswith(models.__name__)]
    return [(model, tuple(json.loads(path.read_text()))) for model, path in ours]


@functools.cache
def _holidays() -> tuple[tuple, ...]:
    listed = reference_data.BankHolidays(use_cached_holidays=True)
    return tuple(
        (nation, day["date"], day["title"])
        for nation in BankHoliday.Nation.values
        for day in listed.get_holidays(division=nation)
    )


def enter_law() -> None:
    for model, rows in _rows():
        model.objects.bulk_create(model(**row) for row in rows)


def enter_bank_holidays() -> None:
    BankHoliday.objects.bulk_create(BankHoliday(nation=nation, on=on, name=name) for nation, on, name in _holidays())
