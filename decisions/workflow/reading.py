"""Opening Part 2 to somebody, and closing it again."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import emails

from .. import rules
from ..models import NeedToKnow
from ..models.words import Capacity
from ..steps import StepRefused, allow, lock, record


@transaction.atomic
def add_reader(decision, person, *, by, reason: str, until, capacity=Capacity.NAMED) -> NeedToKnow:
    """Governance opens Part 2 to a named person, with reason and end; also how a newcomer in governance gets in. A person has one
    row in force in a capacity, so that ending it closes Part 2."""
    decision = lock(decision)
    allow(rules.may_add_reader(by, decision), "Only governance adds readers of Part 2.")
    obstacles = []
    if person.pk == by.pk:
        obstacles.append(rules.Finding("person", "You cannot add yourself. Another member of governance does it."))
    if decision.stood_aside.filter(person=person).exists():
        obstacles.append(
            rules.Finding("person", f"{person} stood aside because of an interest; Part 2 stays closed to them.", "R-05")
        )
    if not reason.strip():
        obstacles.append(rules.Finding("reason", "Give the reason why they need to know."))
    if until is None or until <= timezone.now():
        obstacles.append(rules.Finding("until", "Give a last day in the future."))
    if obstacles:
        raise StepRefused(obstacles)
    standing = _in_force(decision, person, capacity)
    if same := standing.filter(reason=reason, to_at=until).first():
        return same  # pressed twice
    standing.update(to_at=timezone.now())  # another reason or last day takes the place of the one before
    row = NeedToKnow.objects.create(
        decision=decision, person=person, capacity=capacity, reason=reason, to_at=until, added_by=by
    )
    record("add_reader", decision, by=by, person=person.pk, row=row.pk)
    return row


@transaction.atomic
def end_reader(row, *, by) -> None:
    """Close Part 2 to a reader from now on, in the capacity of this row: whichever rows open it to them in that end together."""
    decision = lock(row.decision)
    allow(rules.may_add_reader(by, decision), "Only governance ends a reader's need to know.")
    if _in_force(decision, row.person, row.capacity).update(to_at=timezone.now()):
        record("end_reader", decision, by=by, person=row.person_id, row=row.pk)


def _in_force(decision, person, capacity):
    """Rows that have not ended, also those that do not count now because a role or an office has."""
    rows = NeedToKnow.objects.filter(decision=decision, person=person, capacity=capacity)
    return rows.filter(Q(to_at=None) | Q(to_at__gt=timezone.now()))


@transaction.atomic
def let_newcomer_in(decision, person, *, by, reason: str) -> NeedToKnow:
    """Governance opens Part 2 to somebody who took up their capacity after the request had come to it, and tells them."""
    decision = lock(decision)
    allow(rules.may_add_reader(by, decision), "Only governance lets a newcomer in.")
    if person.pk == by.pk:
        raise StepRefused("You cannot let yourself in. Another member of governance does it.")
    asked = next((each for each in rules.newcomers(decision) if each.person.pk == person.pk), None)
    if asked is None:
        raise StepRefused(f"{person} is not asked on this request now, stood aside, or may read Part 2 already.")
    if not reason.strip():
        raise StepRefused(rules.Finding("reason", "Give the reason why they need to know."))
    row = NeedToKnow.objects.create(decision=decision, person=person, capacity=asked.capacity, reason=reason, added_by=by)
    emails.tell([person], f"{decision.reference or 'A request'}: it has come to you", decision.get_absolute_url())
    record("let_newcomer_in", decision, by=by, person=person.pk, row=row.pk)
    return row
