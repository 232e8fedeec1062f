"""The worker's jobs. They only make publishing fast: every minute's sweep finds by itself whatever is due.

No job takes one of the job library's locks, which a killed worker would leave behind; a lock of PostgreSQL, held by the
transaction and gone with it, keeps two workers from making the same edition.
"""

import logging
import time

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import due, mailing, workflow
from .contracts import building
from .ocds import keeping

log = logging.getLogger(__name__)
QUEUE = "publication"
SECONDS_OF_A_SWEEP = 50


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
    """Send what waits in the Outbox. Answers how many were sent."""
    return mailing.send_due()


@app.periodic(cron="7 * * * *")
@app.task(name="publication.ask_mail_service", queue=QUEUE, queueing_lock="publication.ask_mail_service")
def ask_mail_service(timestamp: int = 0) -> int:
    """Every hour: which messages the mail service could not deliver."""
    return mailing.ask_the_service()


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
