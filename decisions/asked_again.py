"""Why an adviser is asked once more: the request was returned, or changed on its way, or the advice taken back by who gave it. The
queue tells it of many at once."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import F

from accounts.models import Event, User

from .models import AdviceRequest, Amendment, Comment
from .models.words import CommentKind
from .workflow.anew import WHY


class Again(NamedTuple):
    """Who sent the request back, changed it or took their advice back, when, and what they said of it."""

    how: str
    by: User
    at: datetime
    reason: str
    is_taken_back: bool = False


def told(asked: list[AdviceRequest], readers: set[int]) -> dict[int, Again | None]:
    """Of requests for advice those that ask once more, with the reason where one is known. `readers` are the ids of decisions
    whose Part 2 this person may read: nobody else is told of a change to Part 2 alone."""
    earlier = _earlier(asked)
    if not earlier:
        return {}
    decisions = {each.decision_id for each in asked if each.pk in earlier}
    reasons, taken_back = [*_returns(decisions), *_changes(decisions, readers)], _taken_back(decisions)
    return {each.pk: taken_back.get(each.pk) or _last(each, earlier[each.pk], reasons) for each in asked if each.pk in earlier}


def _earlier(asked) -> dict[int, datetime]:
    """When the same was asked before, the last time, by the id of the request that asks again."""
    found, before = {}, {}
    same = AdviceRequest.objects.filter(decision__in={each.decision_id for each in asked}).order_by("pk")
    for pk, *key, at in same.values_list("pk", "decision", "code", "asked_at"):
        if tuple(key) in before:
            found[pk] = before[tuple(key)]
        before[tuple(key)] = at
    return {each.pk: found[each.pk] for each in asked if each.pk in found}


def _last(asked, before: datetime, reasons) -> Again | None:
    fitting = [why for pk, why in reasons if pk == asked.decision_id and before <= why.at <= asked.asked_at]
    return max(fitting, key=lambda why: why.at, default=None)


def _returns(decisions):
    comments = Comment.objects.filter(decision__in=decisions, kind=CommentKind.RETURN).select_related("by")
    return [(each.decision_id, Again("returned it to its author", each.by, each.at, each.text)) for each in comments]


def _taken_back(decisions) -> dict[int, Again]:
    """Advice that who gave it took back, by the id of the request that asks for it anew."""
    events = Event.objects.filter(subject_kind="decision", subject_id__in=decisions, step="advise_anew").select_related("by")
    events = list(events)
    said = Comment.objects.in_bulk({each.facts["comment"] for each in events if "comment" in each.facts}) if events else {}
    reasons = {pk: each.text.partition(WHY)[2] for pk, each in said.items()}
    how = "took the advice back, to give it anew,"
    return {
        each.facts["request"]: Again(how, each.by, each.at, reasons.get(each.facts.get("comment"), ""), True) for each in events
    }


def _changes(decisions, readers):
    """Finished amendments. Which of them changed Part 1 is seen from the digests."""
    finished = Amendment.objects.filter(decision__in=decisions, version_after__isnull=False).select_related("by")
    finished = finished.annotate(old=F("version_before__part1_digest"), new=F("version_after__part1_digest"))
    return [
        (each.decision_id, Again("changed it on its way", each.by, each.ended_at, each.reason))
        for each in finished
        if each.decision_id in readers or bytes(each.old) != bytes(each.new)
    ]
