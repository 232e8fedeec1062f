"""Whether two records of the one JSON shape are the same: a record made complete, and the places where two differ."""

from datetime import UTC, datetime
from decimal import Decimal as Pounds

from django.db import models as fields

from accounts.richtext import sanitise
from procurement import models as buying

from . import models, shape


def differences(held, given, place="") -> list[str]:
    """The places where two records differ. Where a link leads is not compared: what it leads to may have come in since."""
    if place.rsplit("/", 1)[-1] == "to":
        return []
    if isinstance(held, dict) and isinstance(given, dict):
        names = sorted(set(held) | set(given))
        return [
            found for name in names for found in differences(held.get(name), given.get(name), f"{place}/{name}".lstrip("/"))
        ]
    if isinstance(held, list) and isinstance(given, list) and len(held) == len(given):
        return [
            found for n, pair in enumerate(zip(held, given, strict=True), 1) for found in differences(*pair, f"{place}/{n}")
        ]
    return [] if held == given else [place]


def complete(record) -> dict:
    """The record with every part that it leaves out, texts as they are stored: what exports.record would write."""
    top = {name: record.get(name) for name in ("key", "body", "form", "reference")} | {
        "reference": record.get("reference") or None
    }
    top |= _complete(models.Decision, record)
    top |= {name: [_complete(model, row) for row in record.get(name, ())] for name, model in shape.LISTS.items()}
    top["procurements"] = [_bought(buying.Procurement, row, gates=buying.Gate) for row in record.get("procurements", ())]
    top["contracts"] = [_bought(buying.Contract, row, changes=buying.ContractChange) for row in record.get("contracts", ())]
    top["grants"] = [_bought(buying.Grant, row) for row in record.get("grants", ())]
    for name, model in shape.ONCE.items():
        top[name] = _complete(model, record[name]) if record.get(name) else None
    given = record.get("part2") or {}
    top["part2"] = {name: [_complete(model, row) for row in given.get(name, ())] for name, (model, _) in shape.PART2.items()}
    return top


def _complete(model, row) -> dict:
    told = {name: _stored(model, name, row) for name in shape.own_fields(model)}
    told |= {name: _completed_pointer(name, row.get(name)) for name in shape.pointers(model)}
    if model is models.BoardPaper:
        told |= {name: [_complete(shape.LISTS[name], child) for child in row.get(name, ())] for name in shape.OF_A_BOARD_PAPER}
    return told


def _bought(model, row, **lists) -> dict:
    told = {"id": row.get("id")} | _complete(model, row)
    for name, child in lists.items():
        told[name] = [({"id": each["id"]} if "id" in each else {}) | _complete(child, each) for each in row.get(name, ())]
    return told


def _completed_pointer(name, value):
    if name == "suppliers":
        return [_complete(buying.Supplier, each) for each in value or ()]
    if name in ("supplier", "recipient") and value:
        return _complete(buying.Supplier, value)
    return _complete(buying.Framework, value) if name == "framework" and value else value


def _stored(model, name, row):
    """A value as the database will hold it and exports write it."""
    value = row.get(name, shape.blank(model, name))
    if (model, name) in shape.HTML:
        return sanitise(value)
    if isinstance(model._meta.get_field(name), fields.DecimalField) and value is not None:
        return f"{Pounds(value):.2f}"
    if isinstance(model._meta.get_field(name), fields.DateTimeField) and value is not None:
        return _in_utc(value)
    return value


def _in_utc(text: str) -> str:
    """A moment as it is written out again; one that there never was stays as it is, and is refused by name."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC).isoformat()
    except ValueError:
        return text
