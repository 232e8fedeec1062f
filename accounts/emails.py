"""Outgoing e-mail. A step writes an Outbox row in its own transaction; the worker sends it. Reference and link, nothing else."""

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from .models import Outbox


class OutboxBackend(BaseEmailBackend):
    """What Django and allauth send from the staff site goes through the Outbox too."""

    def send_messages(self, messages):
        rows = [Outbox(address=address, subject=m.subject[:200], text=m.body) for m in messages for address in m.recipients()]
        Outbox.objects.bulk_create(rows)
        return len(messages)


def tell(people, subject: str, path: str) -> None:
    """Write one e-mail a person: the subject (a reference and a verb) and the link. Nothing of the request's text."""
    text = f"{subject}.\n\n{settings.STAFF_URL}{path}\n\nYou get this message because of your role on this request.\n"
    Outbox.objects.bulk_create(
        Outbox(address=person.email, subject=subject[:200], text=text)
        for person in {p.pk: p for p in people}.values()
        if person.is_active
    )
