"""Counting working days. Calendar: the bank holidays of England and Wales, as entered (gov.uk list, domain.md 4.4)."""

from datetime import date, timedelta

from .models import BankHoliday
from .once import once_a_page

ENGLAND_AND_WALES = BankHoliday.Nation.ENGLAND_AND_WALES


def is_working_day(day: date, holidays: set[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


@once_a_page
def holidays_between(first: date, last: date, nation=ENGLAND_AND_WALES) -> set[date]:
    return set(BankHoliday.objects.filter(nation=nation, on__range=(first, last)).values_list("on", flat=True))


def working_days_after(day: date, count: int, nation=ENGLAND_AND_WALES) -> date:
    """The day that is `count` working days after `day`; the day after `day` is the first that can count."""
    holidays = holidays_between(day, day + timedelta(days=count * 3 + 20), nation)
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day


def working_days_between(first: date, last: date, nation=ENGLAND_AND_WALES) -> int:
    """How many working days lie after `first`, up to and including `last`."""
    holidays = holidays_between(first, last, nation)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day, holidays) for day in days)
