"""The one history: append-only, chained by the database (design, wall 8)."""

import hashlib
import json

from django.db import connection

from .models import Event


def record(step: str, subject, *, by, capacity: str = "", **facts) -> None:
    """Write that `step` happened to `subject`. It is a step's last statement. `facts` are ids and digests, never text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_event (by_id, capacity, step, subject_kind, subject_id, facts) VALUES (%s, %s, %s, %s, %s, %s::jsonb)",
            [by.pk if by else None, capacity, step, subject._meta.model_name, subject.pk, _canonical(facts)],
        )


def _canonical(facts) -> str:
    return json.dumps(facts, sort_keys=True)


def events_of(subject):
    return Event.objects.filter(subject_kind=subject._meta.model_name, subject_id=subject.pk).select_related("by")


def broken_positions() -> list[int]:
    """Positions whose hash does not follow from the row and the one before it. Empty when the history is whole."""
    broken, before = [], b""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position, accounts_event_text(e), previous_hash, hash FROM accounts_event e ORDER BY position")
        for expected, (position, text, previous, digest) in enumerate(cursor.fetchall(), 1):
            previous, digest = bytes(previous), bytes(digest)
            whole = previous == before and digest == hashlib.sha256(previous + text.encode()).digest() and position == expected
            if not whole:
                broken.append(position)
            before = digest
    return broken
