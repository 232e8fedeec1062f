"""The register as rows: one serialiser for the page, CSV, JSON Lines and the feed, so none of them tells more than another."""

import csv
import io
import json
from collections.abc import Iterator

from django.urls import reverse

from .models import RegisterEntry
from .search import OPEN

CHUNK = 500
WHERE_SHOWN = (
    "title",
    "summary",
    "kind",
    "outcome",
    "topic",
    "decided_by",
    "signed_on",
    "published_on",
    "amount",
    "amount_to",
    "has_part2",
    "significant",
)
COLUMNS = (
    *("reference", "title", "summary", "body", "body_code", "kind", "outcome", "topic", "decided_by", "signed_on"),
    *("published_on", "amount", "has_part2", "significant", "state", "deferred_until", "reason", "address", "pdf", "json"),
    *("outcomes", "amount_to"),
)
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def row(entry: RegisterEntry, site: str = "") -> dict:
    """What the public may know of one entry, in the order of the columns. Of a deferred or withdrawn one: number, body, state."""
    facts = {name: getattr(entry, name) if entry.state in OPEN else None for name in WHERE_SHOWN}
    is_published = entry.state == RegisterEntry.State.PUBLISHED
    has_reason = entry.state in (RegisterEntry.State.ENTRY_ONLY, RegisterEntry.State.NOT_PUBLISHED)
    is_open = entry.state in OPEN
    known = facts | {
        "outcomes": "; ".join(entry.outcomes.split()) if is_open else None,
        "reference": entry.reference,
        "body": entry.body_name,
        "body_code": entry.body_slug,
        "state": entry.state,
        "deferred_until": entry.deferred_until if entry.state == RegisterEntry.State.DEFERRED else None,
        "reason": entry.reason if has_reason else None,
        "address": site + reverse("publication:decision", args=[entry.slug]),
        "pdf": site + reverse("publication:pdf", args=[entry.slug]) if is_published else None,
        "json": site + reverse("publication:json", args=[entry.slug]) if is_published else None,
    }
    return {name: known[name] for name in COLUMNS}


def as_csv(entries, site: str) -> Iterator[bytes]:
    """The rows as CSV, a chunk at a time. A cell a spreadsheet would run as a formula begins with an apostrophe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for number, entry in enumerate(entries.iterator(chunk_size=CHUNK), 1):
        writer.writerow([cell(value) for value in row(entry, site).values()])
        if number % CHUNK == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def as_json_lines(entries, site: str) -> Iterator[bytes]:
    """The rows as JSON, one object a line, a chunk at a time. What is unknown or not shown is null."""
    buffer = io.StringIO()
    for number, entry in enumerate(entries.iterator(chunk_size=CHUNK), 1):
        known = {name: plain(value) if value != "" else None for name, value in row(entry, site).items()}
        buffer.write(json.dumps(known, ensure_ascii=False) + "\n")
        if number % CHUNK == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def cell(value) -> str:
    """One cell of a spreadsheet: text is never a formula; dates and sums are plain."""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" ").startswith(STARTS_A_FORMULA) else value
    return "" if value is None else plain(value)


def plain(value):
    """Dates as ISO 8601, sums as decimal strings."""
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else f"{value:.2f}"


def _emptied(buffer) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
