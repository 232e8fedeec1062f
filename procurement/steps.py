"""What every step of buying has in common: allow, refuse with reasons, compare with what the page had shown, write history."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.history import record
from accounts.models import Event

__all__ = [
    "NotAsSeen",
    "StepRefused",
    "allow",
    "as_seen",
    "change",
    "entered_already",
    "is_new",
    "record",
    "refuse_if",
    "seen",
    "told",
    "values_of",
]


class StepRefused(Exception):
    """A step that something stands in the way of. `obstacles` tells people what to do."""

    def __init__(self, obstacles):
        self.obstacles = [obstacles] if isinstance(obstacles, str) else list(obstacles)
        super().__init__("; ".join(map(str, self.obstacles)))


class NotAsSeen(StepRefused):
    """A save that began on a page older than what is stored now. `stored` is what stands there; nothing was overwritten."""

    def __init__(self, stored: dict):
        self.stored = stored
        super().__init__(
            "Somebody else has changed this since you opened the page. Both texts are shown below; nothing was saved."
        )


def allow(answer: bool, why: str) -> None:
    if not answer:
        raise PermissionDenied(why)


def refuse_if(obstacles) -> None:
    if found := list(obstacles):
        raise StepRefused(found)


def seen(values: dict) -> str:
    """A short digest of what a page shows of a record; the page sends it back with the save."""
    told = {name: _told(value) for name, value in values.items()}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:24]


def _told(value):
    if isinstance(value, list | tuple | set):
        return sorted(map(str, map(_told, value)))
    if hasattr(value, "pk"):
        return value.pk
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date | datetime) else value


def as_seen(stored: dict, was_seen: str | None) -> None:
    """Refuse a save whose page is older than what is stored."""
    if was_seen is not None and seen(stored) != was_seen:
        raise NotAsSeen(stored)


def is_new(stored: dict, wanted: dict, was_seen: str | None) -> bool:
    """Whether there is something to save. Refuses a save whose page is older than what is stored, unless that is the very same:
    a page sent twice saves once."""
    if seen(stored) == seen(wanted):
        return False
    as_seen(stored, was_seen)
    return True


def change(stored, changes: dict) -> None:
    """Write the values into the locked row, once the model has nothing against them."""
    for name, value in changes.items():
        setattr(stored, name, value)
    stored.full_clean()
    stored.save(update_fields=list(changes)) if stored.pk else stored.save()


def values_of(held, names) -> dict:
    """What a page shows of a record. Its suppliers are a list of their ids in the order of the records."""
    return {name: _value(held, name) for name in names}


def _value(held, name):
    if held is not None and name == "suppliers":
        return list(held.suppliers.all())
    return getattr(held, name) if held is not None else None


def entered_already(model, *, by, entry: str):
    """What this person entered from the very same page before: a page sent twice enters one record."""
    if not entry:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{by.pk} {entry}"])
    events = Event.objects.filter(by=by, subject_kind=model._meta.model_name, facts__entry=entry[:40])
    return model.objects.filter(pk__in=events.values("subject_id")).first()


def told(entry: str) -> dict:
    """The same, as facts of the history."""
    return {"entry": entry[:40]} if entry else {}
