"""What waits to be published, and by when. Questions only; the worker and the publishing desk ask the same ones.

Every query here runs as the role publisher too: it reads what was signed and what came after, never a decision's own row.
"""

import json
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.working_days import is_working_day, working_days_after
from decisions.models import Correction, Deferral, Signature, SignatureConfirmation, SignedContent, WithholdingReview
from decisions.models.words import Origin, PublishAs, ReviewOutcome

from .models import Edition, PublishingFailure, Takedown

LATE_AFTER_WORKING_DAYS = 5  # where a form promises nothing but "as soon as practicable"
RELEASES = (ReviewOutcome.RELEASED, ReviewOutcome.PART_RELEASED)


def signed_contents() -> QuerySet[SignedContent]:
    """All that is signed by everybody who decides, or archived, each with `deferred_until`, `edited_at` and `is_down`."""
    whole = SignedContent.objects.exclude(decision_id__in=half_signed()).order_by("pk")
    return whole.annotate(
        deferred_until=Subquery(_of(Deferral).order_by("-pk").values("until")[:1]),
        edited_at=Subquery(_of(Edition).order_by("-number").values("made_at")[:1]),
        is_down=Exists(open_takedowns().filter(decision_id=OuterRef("decision_id"))),
    )


def half_signed() -> list[int]:
    """Decisions of two bodies together that only one of them has signed: they are not made yet."""
    signed = SignedContent.objects.filter(~Exists(_of(Edition)), origin=Origin.NATIVE).order_by("pk")
    signatures = _of(Signature).order_by().values("decision_id").annotate(count=Count("pk")).values("count")
    once = signed.annotate(signatures=Subquery(signatures)).filter(signatures=1).values_list("decision_id", "part1")
    return [decision for decision, part1 in once if json.loads(bytes(part1)).get("joint_with")]


def _of(model):
    return model.objects.filter(decision_id=OuterRef("decision_id"))


def open_takedowns() -> QuerySet[Takedown]:
    return Takedown.objects.filter(lifted_at__isnull=True)


def due(now: datetime | None = None) -> QuerySet[SignedContent]:
    """Signed or archived, to be published in full, not deferred, not taken down, and without an edition newer than its last
    correction or release of Part 2 (design, wall 1), or than the confirmation of what was recorded from paper (ADR 11). An
    overdue deferral needs nobody: it is due (R-09)."""
    now = now or timezone.now()
    corrected = _of(Correction).filter(seen_at__gte=OuterRef("edited_at"))
    return (
        signed_contents()
        .filter(Q(deferred_until__isnull=True) | Q(deferred_until__lte=now), publish_as=PublishAs.FULL, is_down=False)
        .filter(
            Q(edited_at__isnull=True)
            | Exists(corrected)
            | Exists(confirmed_since_their_edition())
            | Q(decision_id__in=released_since_their_edition())
        )
    )


def deferred(now: datetime | None = None) -> QuerySet[SignedContent]:
    """Signed, without an edition, and put off until later than `now`."""
    return signed_contents().filter(deferred_until__gt=now or timezone.now(), edited_at__isnull=True, is_down=False)


def confirmed_since_their_edition():
    """Confirmations by who decided that came after the newest edition began to be made: it tells none of them."""
    begun_at = Edition.objects.filter(decision_id=OuterRef("signature__decision_id")).order_by("-number").values("public_from")
    of_it = SignatureConfirmation.objects.filter(signature__decision_id=OuterRef("decision_id"))
    return of_it.filter(at__gte=Subquery(begun_at[:1]))


def released_since_their_edition() -> list[int]:
    """Decisions of which Part 2 was released and whose newest edition does not tell it. Releases are few; each edition says
    in its JSON which reviews it tells, so that no clock has to be trusted."""
    releases = WithholdingReview.objects.filter(outcome__in=RELEASES).order_by("decision_id").values("decision_id")
    newest = _of(Edition).order_by("-number").values("json")[:1]
    rows = releases.annotate(count=Count("pk")).annotate(json=Subquery(newest)).values_list("decision_id", "count", "json")
    return [decision for decision, count, held in rows if held is not None and _releases_told(held) < count]


def _releases_told(edition_json) -> int:
    return sum(review["outcome"] in RELEASES for review in json.loads(bytes(edition_json))["withholding_reviews"])


def waiting(now: datetime | None = None) -> QuerySet[SignedContent]:
    """What is due and not resting after a failed attempt."""
    now = now or timezone.now()
    return due(now).exclude(Exists(_of(PublishingFailure).filter(retry_at__gt=now)))


def target_date(
    content: SignedContent, signed_at: datetime | None, deferred_until=None, holidays: set[date] | None = None
) -> date | None:
    """The last day on which publication keeps the form's promise: working days after the signature, or the end of a
    deferral. Without a promise, five working days, after which it counts as late (R-10). None for an archived record.
    A list asks with the holidays of the time it shows, one question for all its rows."""
    if content.origin == Origin.ARCHIVE or signed_at is None:
        return None
    days = LATE_AFTER_WORKING_DAYS if content.publish_within_days is None else content.publish_within_days
    signed_on = timezone.localdate(signed_at)
    target = working_days_after(signed_on, days) if holidays is None else _after(signed_on, days, holidays)
    return max(target, timezone.localdate(deferred_until)) if deferred_until else target


def _after(day: date, count: int, holidays: set[date]) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day


def is_promised(content: SignedContent) -> bool:
    """Whether the form names a number of days; otherwise it says "as soon as practicable"."""
    return content.publish_within_days is not None
