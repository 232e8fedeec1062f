"""Working days, with the bank holidays that are entered (domain.md 4.4)."""

from datetime import date

import pytest

from accounts.models import BankHoliday
from accounts.working_days import is_working_day, working_days_after, working_days_between

pytestmark = pytest.mark.django_db
EASTER = [date(2024, 3, 29), date(2024, 4, 1)]  # Good Friday and Easter Monday


@pytest.fixture(autouse=True)
def holidays():
    BankHoliday.objects.all().delete()
    for day in EASTER:
        BankHoliday.objects.create(on=day, name="Easter")
    BankHoliday.objects.create(on=date(2024, 4, 3), name="Scottish", nation="scotland")


@pytest.mark.parametrize(
    ("day", "count", "answer"),
    [
        (date(2024, 3, 20), 0, date(2024, 3, 20)),
        (date(2024, 3, 20), 1, date(2024, 3, 21)),
        (date(2024, 3, 22), 1, date(2024, 3, 25)),  # Friday to Monday
        (date(2024, 3, 23), 1, date(2024, 3, 25)),  # from a Saturday
        (date(2024, 3, 28), 1, date(2024, 4, 2)),  # over Easter
        (date(2024, 3, 29), 1, date(2024, 4, 2)),  # from a holiday
        (date(2024, 3, 28), 2, date(2024, 4, 3)),  # another nation's holiday counts as a day
        (date(2024, 3, 20), 20, date(2024, 4, 19)),
    ],
)
def test_working_days_after(day, count, answer):
    assert working_days_after(day, count) == answer


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2024, 3, 20), date(2024, 3, 20), 0),
        (date(2024, 3, 20), date(2024, 3, 21), 1),
        (date(2024, 3, 28), date(2024, 4, 2), 1),
        (date(2024, 3, 22), date(2024, 3, 24), 0),
        (date(2024, 3, 20), date(2024, 4, 19), 20),
        (date(2024, 3, 21), date(2024, 3, 20), 0),
    ],
)
def test_working_days_between(first, last, count):
    assert working_days_between(first, last) == count


def test_a_long_promise_stays_within_the_holidays_that_were_read():
    assert working_days_between(date(2024, 1, 1), working_days_after(date(2024, 1, 1), 250)) == 250


@pytest.mark.parametrize(
    ("day", "answer"), [(date(2024, 3, 28), True), (EASTER[0], False), (date(2024, 3, 30), False), (date(2024, 3, 31), False)]
)
def test_weekends_and_holidays_are_no_working_days(day, answer):
    assert is_working_day(day, set(EASTER)) is answer


def test_another_nation_has_its_own():
    assert working_days_after(date(2024, 4, 2), 1, nation="scotland") == date(2024, 4, 4)
