"""Outgoing e-mail. A step writes an Outbox row in its own transaction; the worker sends it. Reference and link, nothing else."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from .models import MailChoice, Outbox
from .working_days import working_days_after


class OutboxBackend(BaseEmailBackend):
    """What Django and allauth send from the staff site goes through the Outbox too, and at once: it lets people sign in."""

    def send_messages(self, messages):
        rows = [Outbox(address=address, subject=m.subject[:200], text=m.body) for m in messages for address in m.recipients()]
        Outbox.objects.bulk_create(rows)
        return len(messages)


def tell(people, subject: str, path: str) -> None:
    """Write one e-mail a person: the subject (a reference and a verb) and the link. Nothing of the request's text. Who chose
    so gets it with the others of the day."""
    text = f"{subject}.\n\n{settings.STAFF_URL}{path}\n\nYou get this message because of your role on this request.\n"
    people = [person for person in {p.pk: p for p in people}.values() if person.is_active]
    daily = {c.person_id: c.hour for c in MailChoice.objects.filter(person__in=people, how=MailChoice.How.DAILY)}
    Outbox.objects.bulk_create(
        Outbox(
            address=person.email,
            subject=subject[:200],
            text=text,
            is_daily=person.pk in daily,
            send_after=next_daily(daily[person.pk]) if person.pk in daily else timezone.now(),
        )
        for person in people
    )


def next_daily(hour: int, now: datetime | None = None) -> datetime:
    """When the next daily e-mail goes: at that hour, London time, of today or of the next working day of England and Wales."""
    now = timezone.localtime(now)
    day = working_days_after(now.date() - timedelta(days=1), 1)  # today, where it is a working day
    if day == now.date() and now.hour >= hour:
        day = working_days_after(day, 1)
    return timezone.make_aware(datetime.combine(day, time(hour)))
