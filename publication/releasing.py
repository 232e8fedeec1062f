"""The steps by which governance confirms what the public gets of buying. Commercial edits; governance confirms."""

import hashlib
import json

from django.db import connection, transaction
from django.db.models.functions import Now

from accounts.history import record
from decisions.public import canonical
from decisions.steps import StepRefused, allow, refuse_if

from . import release_rules as rules
from .models import PublicContract, PublicContractWords, PublicGrant, PublicInvitation, Release, ReleasedCopy
from .releases import MODELS, bytes_of, content_of, kind_of, last_release, numbered_copies, with_all

PUBLIC_ROWS = {
    Release.Kind.CONTRACT: PublicContract,
    Release.Kind.PROCUREMENT: PublicInvitation,
    Release.Kind.GRANT: PublicGrant,
}
CHANGED_SINCE = "It has changed since you opened this page. Look at what the public would get now; nothing was published."


def lock_buying() -> None:
    """One at a time: the worker making public rows, and governance taking back. Ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('publication:buying', 0))")


def seen_of(record) -> str:
    """The digest of what the public would get now: a page sends it back, so that nobody confirms what they did not see."""
    return hashlib.sha256(bytes_of(record)).hexdigest()


def _hold(subject):
    """The row as it is now, held until the step ends."""
    kind = kind_of(subject)
    MODELS[kind].objects.select_for_update().order_by("pk").get(pk=subject.pk)
    return with_all(kind, MODELS[kind].objects).get(pk=subject.pk)


@transaction.atomic
def release(subject, *, by, note: str = "", seen: str | None = None) -> Release:
    """Confirm what the public gets of a contract, procurement or grant: its bytes are kept, and the worker publishes them."""
    subject = _hold(subject)
    allow(rules.may_release_record(by, subject), rules.WHO_RELEASES)
    refuse_if(rules.obstacles_to_releasing_record(subject))
    content = canonical(content_of(subject))
    digest = hashlib.sha256(content).hexdigest()
    if seen is not None and seen != digest:
        raise StepRefused(CHANGED_SINCE)
    kind, earlier = kind_of(subject), last_release(kind_of(subject), subject.pk)
    made = Release.objects.create(
        kind=kind,
        subject_id=subject.pk,
        number=earlier.number + 1 if earlier else 1,
        content=content,
        sha256=digest,
        note=note.strip(),
        by=by,
        by_name=by.name,
    )
    _keep_copies(made, subject, json.loads(content)["copies"])
    ask_to_build(made)
    record("release", subject, by=by, release=made.pk, sha256=digest)
    return made


def _keep_copies(made, subject, listed) -> None:
    """The bytes of copies that are released for the first time; those released before are kept already."""
    wanted = {each["number"] for each in listed}
    known = set(ReleasedCopy.objects.filter(kind=made.kind, subject_id=subject.pk).values_list("number", flat=True))
    for number, copy in numbered_copies(subject):
        if number in wanted - known:
            ReleasedCopy.objects.create(
                release=made,
                kind=made.kind,
                subject_id=subject.pk,
                copy_key=copy.pk,
                number=number,
                copy_kind=copy.kind,
                name=copy.name,
                media_type=copy.media_type,
                content=copy.content,
                sha256=copy.sha256,
                redaction=copy.redaction,
            )


def ask_to_build(made) -> None:
    """Once the step is stored, ask the worker to look at once, by the name of its task; its sweep finds the release anyway."""
    asked = dict(kind=str(made.kind), subject_id=made.subject_id)

    def ask():
        from procrastinate.contrib.django import app

        app.configure_task("publication.build_buying", queue="publication").defer(**asked)

    transaction.on_commit(ask, robust=True)


@transaction.atomic
def take_back(made, *, by, reason: str) -> int:
    """Take a record off the public site at once, in every list, total, file and page; a later release brings it back. Answers
    how many releases it concerned."""
    kind = made.kind
    subject = _hold(MODELS[kind].objects.get(pk=made.subject_id))
    lock_buying()
    allow(rules.may_take_back(by, subject), rules.WHO_TAKES_BACK)
    refuse_if(rules.obstacles_to_taking_back(kind, subject.pk, reason))
    shown = PUBLIC_ROWS[kind].objects.filter(key=subject.pk)
    if kind == Release.Kind.CONTRACT:
        PublicContractWords.objects.filter(contract__in=shown).delete()
    slug = shown.values_list("slug", flat=True).first() or ""
    open_releases = Release.objects.filter(kind=kind, subject_id=subject.pk, taken_back_at__isnull=True)
    count = open_releases.update(
        taken_back_at=Now(),
        taken_back_by=by,
        taken_back_by_name=by.name,
        taken_back_reason=reason.strip(),
        taken_back_slug=slug,
    )
    ask_to_build(made)
    record("take_back", subject, by=by, release=made.pk)
    return count
