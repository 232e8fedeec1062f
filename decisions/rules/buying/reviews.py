"""What decisions still owe after the signature: delegated awards to report back, and reviews of Part 2 (R-08). Queries, not calls:
that a contract's completion makes a review due is looked up, by the calendar and the inbox alike."""

from datetime import date
from typing import NamedTuple

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from procurement.models import Contract

from ...models import Authorisation, Decision, WithholdingReview
from ...models.words import CLOSED, Answer, ReviewOutcome
from ..dates import in_words
from .ties import ties


class ReviewDue(NamedTuple):
    """A review of Part 2 that is due: from which day, why, and where it is written down."""

    decision: Decision
    due_on: date
    why: str
    contract: Contract | None = None

    @property
    def url(self) -> str:
        return reverse("publishing:review", args=[self.decision.pk])


def open_delegated_awards(user):
    """Awards that closed decisions delegated and that nobody has reported back yet, of what this person may see."""
    return (
        Authorisation.objects.filter(
            what=Authorisation.What.DELEGATE_AWARD,
            report=None,
            decision__in=Decision.objects.visible_to(user).filter(status__in=CLOSED),
        )
        .select_related("decision__body", "contract", "procurement", "delegated_person")
        .prefetch_related("decision__numbers")
        .order_by("decision_id", "position", "pk")
    )


def reviews_due(user, until: date) -> list[ReviewDue]:
    """Reviews of Part 2 that are due by that day on decisions this person may see, the earliest first: because a contract of the
    decision has ended since it was last looked at, or because the day of the review has come. Of each decision one, the first."""
    found = {}
    for due in sorted([*_by_completion(user, until), *_by_day(user, until)], key=lambda each: (each.due_on, each.decision.pk)):
        found.setdefault(due.decision.pk, due)
    return list(found.values())


def _still_withheld(user):
    """Closed decisions with a Part 2 that no review has released, with the day of their last review."""
    last = WithholdingReview.objects.filter(decision=OuterRef("pk")).order_by("-pk")
    return (
        Decision.objects.visible_to(user)
        .filter(status__in=CLOSED, withholding__is_there_part2=Answer.YES)
        .annotate(
            last_outcome=Subquery(last.values("outcome")[:1]),
            reviewed_on=Subquery(last.values("on")[:1]),
            review_by_on=Coalesce(Subquery(last.values("next_review_on")[:1]), F("withholding__review_on")),
        )
        .exclude(last_outcome=ReviewOutcome.RELEASED, last_outcome__isnull=False)
        .select_related("body", "withholding")
        .prefetch_related("numbers")
    )


def _by_completion(user, until) -> list[ReviewDue]:
    """Completion makes the review due, whatever day was set for it, until a review has been held since."""
    ended = Contract.objects.visible_to(user).filter(ended_on__lte=until)
    withheld = _still_withheld(user)
    pairs = ties(withheld.values("pk"), ended.values("pk"))
    contracts, decisions = ended.in_bulk({pk for _, pk in pairs}), withheld.in_bulk({pk for pk, _ in pairs})
    return [
        ReviewDue(decision, contract.ended_on, _because_of(contract), contract)
        for decision, contract in ((decisions[pk], contracts[of]) for pk, of in pairs)
        if decision.reviewed_on is None or decision.reviewed_on < contract.ended_on
    ]


def _because_of(contract) -> str:
    how = contract.get_ended_as_display().lower()
    return f"Its contract “{contract}” ended on {in_words(contract.ended_on)} ({how})."


def _by_day(user, until) -> list[ReviewDue]:
    return [
        ReviewDue(decision, decision.review_by_on, f"It is to be looked at by {in_words(decision.review_by_on)}.")
        for decision in _still_withheld(user).filter(review_by_on__lte=until)
    ]
