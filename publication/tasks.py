"""The worker's jobs. They only make publishing fast: every minute's sweep finds by itself whatever is due.

No job takes one of the job library's locks, which a killed worker would leave behind; a lock of PostgreSQL, held by the
transaction and gone with it, keeps two workers from making the same edition.
"""

import logging
import time

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts.models import Outbox

from . import due, workflow
from .contracts import building
from .ocds import keeping

log = logging.getLogger(__name__)
QUEUE = "publication"
SECONDS_OF_A_SWEEP = 50
MOST_MAILS_A_SWEEP = 200


@app.task(name="publication.publish_decision", queue=QUEUE, retry=RetryStrategy(max_attempts=3, exponential_wait=5))
def publish_decision(decision_id: int) -> None:
    """What a step of the staff site asks for, by this name, once it is stored. Not due is not an error."""
    workflow.publish(decision_id)


@app.task(name="publication.build_buying", queue=QUEUE, retry=RetryStrategy(max_attempts=3, exponential_wait=5))
def build_buying(kind: str, subject_id: int) -> None:
    """What governance asks for when it confirms or takes back a contract, an invitation or a grant."""
    building.build(kind, subject_id)
    building.tidy()


@app.task(name="publication.send_outbox", queue=QUEUE)
def send_outbox() -> int:
    """Send what waits in the Outbox, oldest first. A row that fails stays; the others go. Answers how many were sent."""
    sent, failed = 0, []
    for _ in range(MOST_MAILS_A_SWEEP):
        with transaction.atomic():
            unsent = Outbox.objects.select_for_update(skip_locked=True).filter(sent_at__isnull=True)
            row = unsent.exclude(pk__in=failed).order_by("pk").first()
            if row is None:
                break
            if _send(row):
                Outbox.objects.filter(pk=row.pk).update(sent_at=timezone.now())
                sent += 1
            else:
                failed.append(row.pk)
    return sent


def _send(row: Outbox) -> bool:
    """Whether the mail server took it. The log names the row and the kind of error, not the address."""
    try:
        EmailMessage(row.subject, row.text, to=[row.address]).send()
    except Exception as error:
        log.warning("E-mail %s was not sent: %s", row.pk, type(error).__name__)
        return False
    return True


@app.periodic(cron="* * * * *")
@app.task(name="publication.sweep", queue=QUEUE, queueing_lock="publication.sweep")
def sweep(timestamp: int = 0) -> dict:
    """Every minute: send e-mail, bring the register in step, publish what is due, build what was released of buying,
    and its open data. One failure does not stop the rest."""
    told = {"sent": send_outbox(), "register": workflow.refresh_register(), "published": [], "failed": []}
    deadline = time.monotonic() + SECONDS_OF_A_SWEEP
    for decision_id in list(due.waiting().values_list("decision_id", flat=True)):
        if timestamp and time.monotonic() > deadline:
            break  # the next sweep goes on; e-mail waits no longer than a minute behind a large import
        try:
            edition = workflow.publish(decision_id)
        except workflow.CannotPublish:
            log.exception("Decision %s could not be published", decision_id)
            told["failed"].append(decision_id)
        else:
            told["published"] += [str(edition)] if edition else []
    told["buying"] = building.build_due(deadline if timestamp else None)
    return told | {"ocds": keeping.keep_due(deadline if timestamp else None)}
