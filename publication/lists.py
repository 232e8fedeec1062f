"""The lists of the publishing desk: what waits, what is late, what failed, and what a second person has to look at.

Each list asks the same number of questions of the database whatever its length."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import BankHoliday
from decisions.models import Correction, Decision, Withholding, WithholdingReview
from decisions.models.words import CLOSED, Answer, ReviewOutcome
from decisions.rules.buying import reviews_due

from . import due
from .models import Edition, PublishingFailure, Takedown

SOON = timedelta(days=28)


@dataclass(frozen=True)
class Line:
    """A decision on the desk: by when it is to be published, and whether that is past."""

    decision: Decision
    target: date | None = None
    is_promised: bool = False
    deferred_until: object = None

    @property
    def is_late(self) -> bool:
        return self.target is not None and self.target < timezone.localdate()


def waiting(bodies) -> list[Line]:
    """Due now, the latest first: late ones on top, those without a day at the end."""
    lines = _lines(due.due().filter(body__in=bodies))
    return sorted(lines, key=lambda line: (line.target is None, line.target or date.max, line.decision.pk))


def deferred(bodies) -> list[Line]:
    return sorted(_lines(due.deferred().filter(body__in=bodies)), key=lambda line: line.deferred_until)


def of(decision) -> Line | None:
    """The same of one decision; None when it is not signed."""
    return next(iter(_lines(due.signed_contents().filter(decision=decision))), None)


def _lines(contents) -> list[Line]:
    holidays = set(BankHoliday.objects.filter(nation=BankHoliday.Nation.ENGLAND_AND_WALES).values_list("on", flat=True))
    rows = (
        contents.defer("part1").select_related("decision__body").prefetch_related("decision__numbers", "decision__signatures")
    )
    return [_line(each, holidays) for each in rows]


def _line(content, holidays) -> Line:
    signed_at = max((each.signed_at for each in content.decision.signatures.all()), default=None)
    until = content.deferred_until
    return Line(content.decision, due.target_date(content, signed_at, until, holidays), due.is_promised(content), until)


def _named(rows, path="decision"):
    return rows.select_related(f"{path}__body").prefetch_related(f"{path}__numbers")


def failures(bodies):
    """What could not be published: the error and when it is tried again."""
    return _named(PublishingFailure.objects.filter(decision__body__in=bodies).order_by("-failed_at"))


def corrections(bodies):
    """Errata that nobody but their author has looked at."""
    return _named(
        Correction.objects.filter(decision__body__in=bodies, seen_at__isnull=True, dropped_at__isnull=True).order_by("pk")
    )


def takedowns(bodies):
    return _named(due.open_takedowns().filter(decision__body__in=bodies).order_by("-pk"))


def published(bodies):
    """The newest edition of each decision, the newest first."""
    newer = Edition.objects.filter(decision=OuterRef("decision"), number__gt=OuterRef("number"))
    newest = Edition.objects.filter(~Exists(newer), decision__body__in=bodies).defer("article", "pdf", "json")
    return newest.annotate(is_down=Exists(due.open_takedowns().filter(decision=OuterRef("decision")))).order_by("-pk")


def reviews(bodies):
    """Decisions whose Part 2 is to be looked at within four weeks, or on no day at all (R-08)."""
    last = WithholdingReview.objects.filter(decision=OuterRef("decision")).order_by("-pk")
    held = Withholding.objects.filter(decision__body__in=bodies, decision__status__in=CLOSED, is_there_part2=Answer.YES)
    dated = held.annotate(
        last=Subquery(last.values("outcome")[:1]), next=Coalesce(Subquery(last.values("next_review_on")[:1]), F("review_on"))
    )
    still = dated.exclude(last=ReviewOutcome.RELEASED, last__isnull=False).filter(
        Q(next__isnull=True) | Q(next__lte=timezone.localdate() + SOON)
    )
    return _named(still.order_by(F("next").asc(nulls_last=True), "pk"))


def reviews_by_completion(user, bodies) -> list:
    """Reviews of Part 2 that the end of a contract has made due, as the inbox of governance tells them (R-08)."""
    due = reviews_due(user, timezone.localdate())
    bodies = {each.pk for each in bodies}
    return [each for each in due if each.contract and each.decision.body_id in bodies]


def history_of(decision) -> dict:
    """What came after the signature, for the decision's page of the desk."""
    return {
        "editions": Edition.objects.filter(decision=decision).defer("article", "pdf", "json").order_by("-number"),
        "deferrals": _deferrals(decision),
        "corrections": decision.corrections.order_by("-pk").select_related("seen_by"),
        "reviews": decision.withholding_reviews.order_by("-pk"),
        "takedowns": Takedown.objects.filter(decision=decision).order_by("-pk"),
        "failure": PublishingFailure.objects.filter(decision=decision).first(),
    }


def _deferrals(decision) -> list:
    """The newest first; one to an earlier day than the one before `ends_early` what that began."""
    found = list(decision.deferrals.order_by("pk"))
    for each, before in zip(found, [None, *found], strict=False):
        each.ends_early = before is not None and each.until < before.until
    return found[::-1]
