"""The steps of publishing: the worker's one, and those of governance. The only code that writes what the public gets."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from accounts import emails
from accounts.history import record
from decisions.models import Correction, Deferral, WithholdingReview
from decisions.models.words import ReviewOutcome
from decisions.rules.governance import people_of_governance
from decisions.steps import allow, ask_to_publish, refuse_if
from decisions.steps import lock as lock_row

from . import documents, due, rules
from .gather import CannotPublish, checked_content, gather, papers_of
from .models import Edition, EditionPaper, PublishingFailure, RegisterEntry, Takedown
from .register import keep_links, keep_published, lock, refresh_register, slug_for

__all__ = ["CannotPublish", "publish", "refresh_register"]
MOST_MINUTES_TO_WAIT = 60

# -- the worker's


def publish(decision_id: int) -> Edition | None:
    """Make the next edition of a decision, whole or not at all; None when it is not due. Safe to repeat, and at any time.

    What fails is written down for the publishing desk, in words that quote nothing, and tried again later."""
    try:
        with transaction.atomic():
            lock(decision_id)
            if not due.due().filter(decision_id=decision_id).exists():
                return None
            edition = _make_edition(decision_id)
            PublishingFailure.objects.filter(decision_id=decision_id).delete()
    except Exception as error:
        told = _told(error)
        note_failure(decision_id, told)
        if isinstance(error, CannotPublish):
            raise
        raise CannotPublish(told) from error
    return edition


def _make_edition(decision_id: int) -> Edition:
    earlier = Edition.objects.filter(decision_id=decision_id).order_by("number").defer("article", "pdf", "json")
    first, last, now = earlier.first(), earlier.last(), timezone.now()
    signed, content, _ = checked_content(decision_id)
    publishable = gather(
        decision_id,
        **dict(edition=last.number + 1 if last else 1, reason=_reason(decision_id, last), now=now),
        first_published_at=first.public_from if first else None,
    )
    entry = RegisterEntry.objects.filter(decision_id=decision_id).first()
    publishable = _with_slug(publishable, entry, signed.body)
    article = documents.article(publishable)
    edition = _store(decision_id, publishable, article, now)
    for place, listed, held in papers_of(decision_id, content):
        EditionPaper.objects.create(
            edition=edition,
            number=place,
            name=listed["name"],
            media_type=listed["media_type"],
            content=held,
            sha256=listed["sha256"],
        )
    keep_published(decision_id, publishable, edition, article, body=signed.body)
    keep_links(decision_id)
    return edition


def _with_slug(publishable, entry, body):
    naming = dict(reference=publishable.reference, title=publishable.content["title"], on=publishable.signed_on)
    return replace(publishable, slug=entry.slug if entry else slug_for(body_slug=body.short_name, **naming))


def _store(decision_id, publishable, article: bytes, now) -> Edition:
    data = documents.edition_json(publishable)
    made = {"article": article, "pdf": documents.pdf(publishable, article, data), "json": data}
    return Edition.objects.create(
        decision_id=decision_id,
        number=publishable.edition,
        slug=publishable.slug,
        reason=publishable.reason,
        public_from=now,
        title=publishable.content["title"],
        reference=publishable.reference,
        body_name=publishable.content["body"]["name"],
        **made,
        **{f"{name}_sha256": hashlib.sha256(held).hexdigest() for name, held in made.items()},
    )


def _reason(decision_id: int, last: Edition | None) -> str:
    """Why there is another edition, for people."""
    if last is None:
        return "First edition"
    corrected = Correction.objects.filter(decision_id=decision_id, seen_at__gte=last.made_at).exists()
    released = decision_id in due.released_since_their_edition()
    confirmed = due.signed_contents().filter(Exists(due.confirmed_since_their_edition()), decision_id=decision_id).exists()
    told = {"correction": corrected, "release of Part 2": released, "confirmation": confirmed}
    why = " and ".join(name for name, is_so in told.items() if is_so)
    return why[:1].upper() + why[1:]


def _told(error: Exception) -> str:
    """An error for the desk: our own words, otherwise only its kind, since its message may quote what somebody wrote."""
    return (
        str(error) if isinstance(error, CannotPublish) else f"An unexpected error: {type(error).__name__}. The log says where."
    )


def note_failure(decision_id: int, told: str) -> None:
    """Write down why it failed and when it is tried again: after 1, 2, 4 … minutes, at most an hour."""
    with transaction.atomic():
        failure, is_first = PublishingFailure.objects.get_or_create(
            decision_id=decision_id, defaults=dict(error=told[:500], retry_at=timezone.now() + timedelta(minutes=1))
        )
        if not is_first:
            minutes = min(2**failure.attempts, MOST_MINUTES_TO_WAIT)
            failure.attempts, failure.error, failure.failed_at = min(failure.attempts + 1, 1000), told[:500], timezone.now()
            failure.retry_at = failure.failed_at + timedelta(minutes=minutes)
            failure.save()


# -- governance's


def _hold(decision):
    """The publication lock first, then the row: the order in which everybody takes them."""
    lock(decision.pk)
    return lock_row(decision)


@transaction.atomic
def defer(decision, *, by, reason: str, until) -> Deferral:
    """Put publication off until a moment, or further off: each extension is a deferral of its own, approved anew (R-09)."""
    decision = _hold(decision)
    allow(rules.may_defer(by, decision), "Governance defers publication.")
    refuse_if(rules.obstacles_to_deferring(decision, reason, until))
    deferral = Deferral.objects.create(decision=decision, reason=reason, until=until, approved_by=by.name)
    ask_to_publish(decision.pk)
    record("defer", decision, by=by, deferral=deferral.pk)
    return deferral


@transaction.atomic
def release_now(decision, *, by) -> Deferral:
    """End a deferral before its time: a new row that ends now, with the reason of the one it ends."""
    decision = _hold(decision)
    allow(rules.may_release(by, decision), "Governance ends a deferral.")
    refuse_if(rules.obstacles_to_releasing(decision))
    last = decision.deferrals.order_by("pk").last()
    deferral = Deferral.objects.create(decision=decision, reason=last.reason, until=timezone.now(), approved_by=by.name)
    ask_to_publish(decision.pk)
    record("release_now", decision, by=by, deferral=deferral.pk)
    return deferral


@transaction.atomic
def correct(decision, *, by, place: str, was: str, reads: str, note: str = "") -> Correction:
    """Write an erratum. It is printed once a second person has seen it; the signed text stays (R-20)."""
    decision = _hold(decision)
    allow(rules.may_correct(by, decision), "Governance corrects what is published.")
    refuse_if(rules.obstacles_to_correcting(decision, place, was, reads))
    correction = Correction.objects.create(
        decision=decision, place=place, was=was, reads=reads, note=note, by=by, by_name=by.name
    )
    subject = f"{decision.reference or 'A decision'}: a correction to look at"
    emails.tell(people_of_governance(by, decision.body), subject, reverse("publishing:decision", args=[decision.pk]))
    record("correct", decision, by=by, correction=correction.pk)
    return correction


@transaction.atomic
def see_correction(correction, *, by) -> Correction:
    """The second person's look. The next edition prints the erratum."""
    _hold(correction.decision)
    correction = Correction.objects.select_for_update(of=("self",)).select_related("decision__body").get(pk=correction.pk)
    allow(rules.may_see_correction(by, correction), "Somebody else of governance checks this correction.")
    refuse_if(rules.obstacles_to_seeing(correction))
    correction.seen_by, correction.seen_at = by, Now()  # the database's clock, under the lock: later than every edition so far
    correction.save(update_fields=["seen_by", "seen_at"])
    ask_to_publish(correction.decision_id)
    record("see_correction", correction.decision, by=by, correction=correction.pk)
    return correction


@transaction.atomic
def drop_correction(correction, *, by, because: str) -> Correction:
    """It is not printed: who wrote it takes it back, or who checks it finds it wrong. What stood in it is kept, with the reason."""
    _hold(correction.decision)
    correction = Correction.objects.select_for_update(of=("self",)).select_related("decision__body", "by").get(pk=correction.pk)
    allow(rules.may_drop_correction(by, correction), "Governance writes corrections and checks them.")
    refuse_if(rules.obstacles_to_dropping(correction, because))
    correction.dropped_by, correction.dropped_at, correction.dropped_because = by, Now(), because
    correction.save(update_fields=["dropped_by", "dropped_at", "dropped_because"])
    if by != correction.by:
        subject = f"{correction.decision.reference or 'A decision'}: your correction is not printed"
        emails.tell([correction.by], subject, reverse("publishing:decision", args=[correction.decision_id]))
    record("drop_correction", correction.decision, by=by, correction=correction.pk)
    return correction


@transaction.atomic
def take_down(decision, *, by, reason: str) -> Takedown:
    """Off the public site at once, older editions too: every address answers 410 with the reference and the reason."""
    decision = _hold(decision)
    allow(rules.may_take_down(by, decision), "Governance takes down what is published.")
    refuse_if(rules.obstacles_to_taking_down(decision, reason))
    slug = RegisterEntry.objects.get(decision=decision).slug
    takedown = Takedown.objects.create(
        decision=decision, slug=slug, reference=decision.reference, reason=reason, by_name=by.name
    )
    record("take_down", decision, by=by, takedown=takedown.pk)
    return takedown


@transaction.atomic
def note_proof(takedown, *, by) -> None:
    """Every address was fetched as a stranger and answered 410 (publication.strangers looked)."""
    allow(rules.may_take_down(by, takedown.decision), "Governance proves a takedown.")
    takedown.proved_at = timezone.now()
    takedown.save(update_fields=["proved_at"])
    record("prove_taken_down", takedown.decision, by=by, takedown=takedown.pk)


@transaction.atomic
def lift_takedown(takedown, *, by) -> Takedown:
    """Public again, with the same editions."""
    decision = _hold(takedown.decision)
    takedown = Takedown.objects.select_for_update(of=("self",)).get(pk=takedown.pk)
    allow(rules.may_take_down(by, decision), "Governance lifts a takedown.")
    refuse_if(rules.obstacles_to_lifting(takedown))
    takedown.lifted_at, takedown.lifted_by_name = timezone.now(), by.name
    takedown.save(update_fields=["lifted_at", "lifted_by_name"])
    ask_to_publish(decision.pk)
    record("lift_takedown", decision, by=by, takedown=takedown.pk)
    return takedown


@transaction.atomic
def review_withholding(decision, *, by, outcome: str, note: str = "", next_review_on=None) -> WithholdingReview:
    """Look at Part 2 again: released, released in part, or still exempt until the next review (R-08)."""
    decision = _hold(decision)
    allow(rules.may_review(by, decision), "Governance reviews Part 2.")
    refuse_if(rules.obstacles_to_reviewing(decision, outcome, next_review_on))
    following = None if outcome == ReviewOutcome.RELEASED else next_review_on
    review = WithholdingReview.objects.create(
        decision=decision, on=timezone.localdate(), outcome=outcome, note=note, next_review_on=following, by=by.name
    )
    ask_to_publish(decision.pk)
    record("review_withholding", decision, by=by, review=review.pk)
    return review
