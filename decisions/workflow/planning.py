"""What is expected, a person's calendar address, and the packs of a board."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User

from ..models import BoardMeeting, BoardPack, BoardPackEntry, CalendarAddress, Decision, PlannedDecision
from ..models.words import CLOSED, ON_ITS_WAY
from ..rules import governance
from ..steps import NotAsSeen, allow, record, refuse_if
from .drafting import seen

ONLY_GOVERNANCE = "Only governance of the body does this."
MOST_IN_A_PACK = 40
GOES_TO_A_BOARD = (*ON_ITS_WAY, *CLOSED)


def written(model, values: dict, *, by):
    """A new record of governance, full-checked."""
    made = model(entered_by=by, **values)
    made.full_clean(exclude=["entered_by"])
    made.save()
    return made


def rewritten(record_, values: dict, *, was_seen: str | None = None):
    """Change the columns named in `values`, if they are still what the page had shown."""
    stored = type(record_).objects.select_for_update(of=("self",)).get(pk=record_.pk)
    if was_seen is not None and seen(stored, values) != was_seen:
        raise NotAsSeen({name: getattr(stored, name) for name in values})
    for name, value in values.items():
        setattr(stored, name, value)
    stored.full_clean()
    stored.save(update_fields=list(values))
    return stored


@transaction.atomic
def plan(values: dict, *, by) -> PlannedDecision:
    """Put a decision that is expected on the forward plan."""
    allow(governance.may_plan(by, values["body"]), ONLY_GOVERNANCE)
    made = written(PlannedDecision, values, by=by)
    record("plan", made, by=by)
    return made


@transaction.atomic
def revise_plan(planned, values: dict, *, by, was_seen=None) -> PlannedDecision:
    """Change a line of the plan, or tie it to its request."""
    planned = PlannedDecision.objects.select_for_update(of=("self",)).select_related("body").get(pk=planned.pk)
    allow(governance.may_plan(by, planned.body), ONLY_GOVERNANCE)
    refuse_if(["It is cancelled."] if planned.cancelled_at else [])
    planned = rewritten(planned, values, was_seen=was_seen)
    record("revise_plan", planned, by=by)
    return planned


@transaction.atomic
def cancel_plan(planned, *, by) -> PlannedDecision:
    """It is not expected any more. The line stays, and stays out of the plan."""
    planned = PlannedDecision.objects.select_for_update(of=("self",)).select_related("body").get(pk=planned.pk)
    allow(governance.may_plan(by, planned.body), ONLY_GOVERNANCE)
    refuse_if(["It is cancelled already."] if planned.cancelled_at else [])
    planned.cancelled_at = timezone.now()
    planned.save(update_fields=["cancelled_at"])
    record("cancel_plan", planned, by=by)
    return planned


# -- the calendar feed


def digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


@transaction.atomic
def renew_calendar_address(*, by) -> str:
    """A new secret address for one's own calendar; the one before answers no more. The token is shown now and kept nowhere."""
    allow(governance.may_see_plan(by), "The plan is for people who work for a body.")
    User.objects.select_for_update().get(pk=by.pk)  # two presses at once wait for each other
    end_calendar_address(by=by)
    token = secrets.token_urlsafe(32)
    made = CalendarAddress.objects.create(person=by, token_digest=digest_of(token))
    record("renew_calendar_address", made, by=by)
    return token


@transaction.atomic
def end_calendar_address(*, by) -> None:
    """Close the feed, if one is open."""
    for each in CalendarAddress.objects.filter(person=by, ended_at__isnull=True):
        each.ended_at = timezone.now()
        each.save(update_fields=["ended_at"])
        record("end_calendar_address", each, by=by)


# -- board packs


@transaction.atomic
def make_pack(meeting: BoardMeeting, decisions: list[Decision], *, by) -> BoardPack:
    """Put the papers of a meeting together, in this order, each as its latest stored version says."""
    allow(governance.may_make_pack(by, meeting), ONLY_GOVERNANCE)
    BoardMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    tabled = set(meeting.tablings.values_list("decision", flat=True))
    refuse_if(_obstacles(decisions, tabled))
    latest = meeting.packs.order_by("number").last()
    if latest and timezone.now() - latest.made_at < timedelta(seconds=5) and latest.made_by_id == by.pk:
        return latest  # pressed twice
    number = (meeting.packs.aggregate(last=Max("number"))["last"] or 0) + 1
    pack = BoardPack.objects.create(meeting=meeting, number=number, made_by=by)
    for place, decision in enumerate(decisions, 1):
        version = decision.versions.order_by("number").only("pk").last()
        BoardPackEntry.objects.create(pack=pack, place=place, decision=decision, version=version)
    record("make_pack", pack, by=by, meeting=meeting.pk, decisions=[each.pk for each in decisions])
    return pack


def _obstacles(decisions, tabled):
    if not decisions:
        yield "Choose the requests for the pack."
    if len(decisions) > MOST_IN_A_PACK:
        yield f"A pack holds {MOST_IN_A_PACK} requests at most."
    for each in decisions:
        if each.pk not in tabled:
            yield f"{each.reference or 'A request'} does not go to this meeting."
        elif each.status not in GOES_TO_A_BOARD or not each.versions.exists():
            yield f"{each.reference or 'A request'} is not submitted now, so no version of it can go to a board."
