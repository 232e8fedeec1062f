"""The forward plan as a calendar that other programs subscribe to: days and references, never a title (leaks.md, row 8)."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from .forward_plan import rows_of

LATELY = timedelta(days=92)  # what lies longer back is not fed


def calendar_feed(person, now: datetime) -> bytes:
    """What this person may see of the plan, as RFC 5545 text."""
    calendar = Calendar()
    calendar.add("prodid", "-//Part One//Forward plan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Forward plan")
    for row in rows_of(person):
        if row.on and row.on >= now.date() - LATELY:
            calendar.add_component(_event(row, now))
    return calendar.to_ical()


def _event(row, now) -> Event:
    event = Event()
    event.add("uid", f"{row.key}@partone.invalid")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", row.on.replace(day=1) if row.precision == "month" else row.on)
    event.add("dtend", row.ends_on + timedelta(days=1))
    event.add("summary", row.said)
    event.add("url", f"{settings.STAFF_URL}{row.url}")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
