"""Reminders: to whoever holds a request that is needed soon, and to whom advice is overdue; never twice a day."""

from datetime import date, timedelta

import pytest

from accounts.models import BankHoliday, Outbox
from decisions import workflow
from decisions.models import Decision, Reminder
from decisions.workflow import reminding
from tests import factories

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 6, 10)


def needed_on(day: date) -> Decision:
    decision = factories.make_submitted()
    Decision.objects.filter(pk=decision.pk).update(needed_by_on=day)
    return decision


@pytest.mark.parametrize(
    ("needed", "reminds"),
    [
        (date(2026, 6, 16), False),  # four working days ahead
        (date(2026, 6, 15), True),  # three, over a week-end
        (WEDNESDAY, True),
        (date(2026, 6, 2), True),  # passed
    ],
)
def test_who_holds_it_is_reminded_from_as_many_working_days_before_as_the_body_says(needed, reminds):
    decision = needed_on(needed)
    asked = {each.person_id for each in decision.advice_requests.all()}
    assert bool(reminding.remind(WEDNESDAY)) is reminds
    assert {each.person_id for each in Reminder.objects.filter(kind="needed_by")} == (asked if reminds else set())


def test_nobody_is_reminded_twice_a_day_or_on_a_day_off():
    needed_on(WEDNESDAY)
    assert reminding.remind(WEDNESDAY) > 0
    assert reminding.remind(WEDNESDAY) == 0
    BankHoliday.objects.create(on=WEDNESDAY + timedelta(days=1), name="A holiday")
    assert [reminding.remind(WEDNESDAY + timedelta(days=n)) > 0 for n in (1, 2, 3, 4, 5)] == [False, True, False, False, True]


def test_overdue_advice_is_asked_for_again_every_so_many_working_days():
    decision = needed_on(WEDNESDAY + timedelta(days=90))
    late = decision.advice_requests.first()
    decision.advice_requests.exclude(pk=late.pk).update(due_on=WEDNESDAY + timedelta(days=60))
    decision.advice_requests.filter(pk=late.pk).update(due_on=WEDNESDAY)
    days = [WEDNESDAY + timedelta(days=n) for n in range(10) if reminding.remind(WEDNESDAY + timedelta(days=n))]
    assert days == [date(2026, 6, 11), date(2026, 6, 16), date(2026, 6, 19)]
    assert {each.person for each in Reminder.objects.all()} == {late.person}
    workflow.return_(decision, by=late.person, comment="Mend it.")
    assert reminding.remind(date(2026, 6, 24)) == 0


def test_a_reminder_says_the_reference_and_nothing_of_the_request():
    decision = needed_on(WEDNESDAY)
    before = Outbox.objects.values("pk").count()
    told = reminding.remind(WEDNESDAY)
    assert Outbox.objects.values("pk").count() == before + told
    subjects = set(Outbox.objects.order_by("-pk").values_list("subject", flat=True)[:told])
    assert subjects == {f"{decision.reference}: waits for you, and is needed soon"}


def test_what_is_signed_reminds_nobody():
    decision = factories.make_signed()
    assert Decision.objects.get(pk=decision.pk).status == "signed"
    assert reminding.remind(WEDNESDAY) == 0
