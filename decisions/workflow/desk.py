"""Governance's steps at the desk: remind, give to somebody else, put to a meeting of a board; meetings themselves."""

from django.db import transaction
from django.utils import timezone

from accounts import emails

from .. import rules
from ..models import Board, BoardMeeting, Tabling
from ..models.words import Capacity
from ..rules import desk
from ..steps import StepRefused, allow, let_in, lock, record, refuse_if

GOVERNANCE = "Only governance of the body does this."


@transaction.atomic
def remind_now(decision, *, by) -> None:
    """Write to whoever holds it, to each at most once a day."""
    decision = lock(decision)
    allow(rules.may_remind(by, decision), GOVERNANCE)
    held = [person for holder in rules.holders([decision])[decision.pk] for person in holder.people]
    reminded = desk.reminded_today([decision])[decision.pk]
    refuse_if(desk.obstacles_to_reminding(decision, held, reminded))
    held = desk.to_remind(held, reminded)
    emails.tell(held, f"{decision.reference or 'A request'}: a reminder, it waits for you", decision.get_absolute_url())
    record(desk.REMIND, decision, by=by, people=sorted({person.pk for person in held}))


@transaction.atomic
def change_author(decision, person, *, by) -> None:
    """Give a request to another author. Part 2 closes to the one before in that capacity, who still counts as having written
    it: as a co-author who has left."""
    decision = lock(decision)
    allow(rules.may_give_to_another(by, decision), GOVERNANCE)
    refuse_if([*desk.obstacles_to_author(decision, person), *desk.lets_in_oneself(by, person, decision)])
    before, now = decision.author, timezone.now()
    decision.co_authors.filter(person=person, to_at=None).update(to_at=now)
    _close(decision, person, Capacity.CO_AUTHOR, now)
    if not decision.co_authors.filter(person=before).exists():
        decision.co_authors.create(person=before, to_at=now)
    _close(decision, before, Capacity.AUTHOR, now)
    decision.author = person
    decision.save(update_fields=["author"])
    let_in(decision, [person], Capacity.AUTHOR, by=by)
    _tell(decision, [person, before], "it has another author now")
    record("change_author", decision, by=by, before=before.pk, person=person.pk)


@transaction.atomic
def change_head_of_unit(decision, person, *, by) -> None:
    """Ask another head of unit to declare; Part 2 closes to the one before in that capacity."""
    decision = lock(decision)
    allow(rules.may_give_to_another(by, decision), GOVERNANCE)
    refuse_if([*desk.obstacles_to_head_of_unit(decision, person), *desk.lets_in_oneself(by, person, decision)])
    before = decision.head_of_unit
    _close(decision, before, Capacity.HEAD_OF_UNIT, timezone.now())
    decision.head_of_unit = person
    decision.save(update_fields=["head_of_unit"])
    let_in(decision, [person], Capacity.HEAD_OF_UNIT, by=by)
    _tell(decision, [person], "it has come to you")
    record("change_head_of_unit", decision, by=by, before=before.pk, person=person.pk)


def _close(decision, person, capacity, now) -> None:
    decision.need_to_know.filter(person=person, capacity=capacity, to_at__isnull=True).update(to_at=now)


def _tell(decision, people, words: str) -> None:
    emails.tell(people, f"{decision.reference or 'A request'}: {words}", decision.get_absolute_url())


@transaction.atomic
def table(decision, meeting, *, by) -> Tabling:
    """Put a request to a meeting. It leaves another meeting of the same board that is still to come."""
    decision = lock(decision)
    allow(rules.may_table(by, decision), GOVERNANCE)
    refuse_if(desk.obstacles_to_tabling(decision, meeting))
    today = timezone.localdate()
    decision.tablings.filter(meeting__board=meeting.board_id, meeting__on__gte=today).delete()
    tabled = Tabling.objects.create(decision=decision, meeting=meeting, by=by)
    record("table", decision, by=by, meeting=meeting.pk)
    return tabled


@transaction.atomic
def take_off(tabling, *, by) -> None:
    """A request does not go to a meeting after all."""
    decision = lock(tabling.decision)
    allow(rules.may_table(by, decision), GOVERNANCE)
    meeting = tabling.meeting
    if meeting.on < timezone.localdate():
        raise StepRefused("The meeting has passed; that the request went there stays on record.")
    decision.tablings.filter(pk=tabling.pk).delete()
    record("take_off", decision, by=by, meeting=meeting.pk)


# -- meetings


@transaction.atomic
def enter_meeting(board, on, papers_by_on, *, by) -> BoardMeeting:
    """A board meets on a day."""
    board = Board.objects.select_related("body").get(pk=board.pk)
    allow(rules.may_govern(by, board.body), GOVERNANCE)
    meeting = BoardMeeting(board=board, on=on, papers_by_on=papers_by_on)
    meeting.full_clean()
    meeting.save()
    record("enter_meeting", meeting, by=by)
    return meeting


@transaction.atomic
def change_meeting(meeting, on, papers_by_on, *, by) -> BoardMeeting:
    """The meeting is on another day, or papers are due on another; what goes to it goes along."""
    meeting = BoardMeeting.objects.select_for_update(of=("self",)).select_related("board__body").get(pk=meeting.pk)
    allow(rules.may_govern(by, meeting.board.body), GOVERNANCE)
    meeting.on, meeting.papers_by_on = on, papers_by_on
    meeting.full_clean()
    meeting.save()
    record("change_meeting", meeting, by=by)
    return meeting


@transaction.atomic
def remove_meeting(meeting, *, by) -> None:
    """Take a meeting away to which nothing goes."""
    meeting = BoardMeeting.objects.select_for_update(of=("self",)).select_related("board__body").get(pk=meeting.pk)
    allow(rules.may_govern(by, meeting.board.body), GOVERNANCE)
    if number := meeting.tablings.count():
        raise StepRefused(f"{number} request{'s go' if number > 1 else ' goes'} to it. Put them to another meeting first.")
    record("remove_meeting", meeting, by=by)
    meeting.delete()
