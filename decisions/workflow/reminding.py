"""Reminders that nobody has to think of: before a request is needed, and when advice is overdue."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import emails
from accounts.working_days import holidays_between, is_working_day, working_days_between

from ..models import AdviceRequest, Decision, Reminder
from ..models.words import ON_ITS_WAY, Status
from ..steps import lock
from . import route

Kind = Reminder.Kind


def remind(today: date | None = None) -> int:
    """Write what is due today, and answer how many e-mails that were. Run as often as you like: nobody gets the same reminder
    twice a day, and nobody is reminded on a day that is no working day of England and Wales.

    A request is reminded of as many working days before it is needed as its body says, and each working day from then on;
    overdue advice on the first working day after it was due, and then each time as many days have passed again."""
    today = today or timezone.localdate()
    if not is_working_day(today, holidays_between(today, today)):
        return 0
    return sum(_of_need(each, today) for each in _needed_soon(today)) + sum(_of_advice(each, today) for each in _overdue(today))


def _needed_soon(today) -> list[Decision]:
    on_their_way = Decision.objects.filter(status__in=ON_ITS_WAY, needed_by_on__isnull=False).select_related("body")
    near = on_their_way.filter(needed_by_on__lte=today + timedelta(days=60))
    return [each for each in near if working_days_between(today, each.needed_by_on) <= each.body.remind_days]


def _overdue(today) -> list[AdviceRequest]:
    """Also what stays due when a decision was signed without it."""
    owed = AdviceRequest.objects.filter(answered_at=None, closed_at=None, due_on__lt=today)
    found = owed.filter(decision__status__in=[*ON_ITS_WAY, Status.SIGNED]).select_related("decision__body", "person", "team")
    return [each for each in found if _is_its_day(working_days_between(each.due_on, today), each.decision.body.remind_days)]


def _is_its_day(days_late: int, every: int) -> bool:
    return days_late >= 1 and (days_late - 1) % max(every, 1) == 0


@transaction.atomic
def _of_need(decision, today) -> int:
    """To whoever holds it now."""
    decision = lock(decision)
    if decision.status not in ON_ITS_WAY:
        return 0
    return _write(
        decision, route.who_holds(decision, decision.status), Kind.NEEDED_BY, "waits for you, and is needed soon", today
    )


@transaction.atomic
def _of_advice(asked, today) -> int:
    """To whom was asked: the person, or the team's advisers."""
    decision = lock(asked.decision)
    return _write(decision, route.asked_people(decision, asked), Kind.OVERDUE, "your advice is overdue", today)


def _write(decision, people, kind, words: str, today) -> int:
    there = set(Reminder.objects.filter(decision=decision, kind=kind, on=today).values_list("person", flat=True))
    new = [person for person in {p.pk: p for p in people if p}.values() if person.pk not in there and person.is_active]
    Reminder.objects.bulk_create(Reminder(decision=decision, person=person, kind=kind, on=today) for person in new)
    emails.tell(new, f"{decision.reference or 'A request'}: {words}", decision.get_absolute_url())
    return len(new)
