"""Delivering what waits in the Outbox: one e-mail a message, or the messages of a day in one; what fails is tried again, then
given up and shown to governance. Logs name rows and kinds of errors, never an address."""

import logging
import re
import secrets
from datetime import timedelta
from email import policy
from email.parser import BytesParser
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from accounts.models import Outbox

log = logging.getLogger(__name__)
MOST_A_SWEEP = 200
MINUTES_TO_WAIT = (1, 5, 30, 120, 480)  # after each failure; then it is given up
DAYS_TO_ASK = 3  # within which the mail service is asked whether a message failed
OUR_ID = re.compile(r"<(outbox\.\d+\.[0-9a-f]{16})@")


def send_due() -> int:
    """Send what is due, oldest first. A row that fails waits; the others go, unless nobody answers at the other end. Answers
    how many rows were sent."""
    sent = 0
    for _ in range(MOST_A_SWEEP):
        with transaction.atomic():
            rows = _next_rows()
            if not rows:
                break
            error = _deliver(rows)
        sent += 0 if error else len(rows)
        if isinstance(error, OSError) and not isinstance(error, SMTPResponseException | SMTPRecipientsRefused):
            break
    return sent


def _next_rows() -> list[Outbox]:
    """The oldest row that is due; where it belongs to a daily e-mail, all that are due to the same address."""
    waiting = Outbox.objects.select_for_update(skip_locked=True).order_by("pk")
    waiting = waiting.filter(sent_at__isnull=True, failed_at__isnull=True, send_after__lte=timezone.now())
    first = waiting.first()
    if first is None or not first.is_daily:
        return [first] if first else []
    return list(waiting.filter(address=first.address, is_daily=True))


def _deliver(rows: list[Outbox]) -> Exception | None:
    """Hand one e-mail to the mail server, and note what became of it. Answers the error, if there was one."""
    message_id = f"outbox.{rows[0].pk}.{secrets.token_hex(8)}"
    message = _message(rows, message_id)
    try:
        message.send()
    except Exception as error:
        _failed(rows, error)
        return error
    told = getattr(message, "notify_id", "") or message_id
    Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=timezone.now(), message_id=told)
    return None


def _message(rows: list[Outbox], message_id: str) -> EmailMessage:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    headers = {"Message-ID": f"<{message_id}@{host}>", "Auto-Submitted": "auto-generated"}
    subject, text = rows[0].subject, rows[0].text
    if len(rows) > 1:
        subject = f"Part One: {len(rows)} messages"
        text = "\n".join(f"{row.subject}\n{_link(row)}\n" for row in rows) + "\nYou chose to get these once a day.\n"
    return EmailMessage(subject, text, to=[rows[0].address], headers=headers)


def _link(row: Outbox) -> str:
    return next((line for line in row.text.splitlines() if line.startswith("http")), "")


def _failed(rows: list[Outbox], error: Exception) -> None:
    """Wait longer each time; what the server refuses for good, and what failed too often, is given up."""
    now, code = timezone.now(), _code(error)
    log.warning("E-mail %s was not sent: %s", rows[0].pk, code)
    for row in rows:
        is_over = row.tries >= len(MINUTES_TO_WAIT) or _is_final(error)
        row.tries, row.failure, row.failed_at = row.tries + 1, code, now if is_over else None
        row.send_after = now + timedelta(minutes=MINUTES_TO_WAIT[min(row.tries, len(MINUTES_TO_WAIT)) - 1])
        row.save(update_fields=["tries", "failure", "failed_at", "send_after"])


def _code(error: Exception) -> str:
    """The kind of error and the server's number, without its words, which may repeat an address."""
    if isinstance(error, SMTPRecipientsRefused):
        return f"{type(error).__name__} {next(iter(error.recipients.values()))[0]}"
    number = getattr(error, "smtp_code", None) or getattr(error, "status_code", None)
    return f"{type(error).__name__} {number}" if number else type(error).__name__


def _is_final(error: Exception) -> bool:
    """Whether trying again is of no use: an address that cannot be, or that the server does not take (RFC 5321: 5xx)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, ValueError)


# -- what came back later


def take_bounce(raw: bytes) -> int:
    """Note a report that a message could not be delivered (RFC 3464). Answers how many rows it was about."""
    report = BytesParser(policy=policy.default).parsebytes(raw)
    status = next((found for found in (_failed_status(part) for part in report.walk()) if found), "")
    ids = {key for part in report.walk() for key in OUR_ID.findall(_headers_of_original(part))}
    if not status or not ids:
        return 0
    return Outbox.objects.filter(message_id__in=ids).update(failed_at=timezone.now(), failure=f"Came back {status}")


def _failed_status(part) -> str:
    """The status code of a delivery report that says "failed"; empty for "delayed" and for every other part."""
    if part.get("Action", "").strip().lower() != "failed":
        return ""
    found = re.match(r"\d\.\d{1,3}\.\d{1,3}", part.get("Status", "").strip())
    return found[0] if found else "5.0.0"


def _headers_of_original(part) -> str:
    if part.get_content_type() == "text/rfc822-headers":
        return str(part.get_content())
    return part.get("Message-ID", "")


def ask_the_service() -> int:
    """Where GOV.UK Notify delivers, ask it about what it took lately; it tells afterwards what did not arrive."""
    if not settings.NOTIFY_KEY:
        return 0
    from accounts.notify import failure_of

    lately = Outbox.objects.filter(failed_at__isnull=True, sent_at__gte=timezone.now() - timedelta(days=DAYS_TO_ASK))
    found = 0
    for message_id in (
        lately.exclude(message_id="")
        .exclude(message_id__startswith="outbox.")
        .values_list("message_id", flat=True)[:MOST_A_SWEEP]
    ):
        if failure := failure_of(message_id):
            found += Outbox.objects.filter(message_id=message_id).update(failed_at=timezone.now(), failure=failure)
    return found
