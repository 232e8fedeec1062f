"""Counting days for notices: calendar days, or working days of England and Wales or of the whole United Kingdom, from the day
after a step or from the day itself (domain.md 3.5, 4.4). A day is a day in London, whatever the clocks did that night."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import BankHoliday
from accounts.working_days import holidays_between, is_working_day
from procurement.models.words import DayKind

NATIONS = {
    DayKind.CALENDAR: (),
    DayKind.WORKING_EW: (BankHoliday.Nation.ENGLAND_AND_WALES,),
    DayKind.WORKING_UK: tuple(BankHoliday.Nation),  # a bank holiday in any part counts (domain.md 4.4)
}


def day_of(moment: datetime) -> date:
    """The day it was in London."""
    return timezone.localdate(moment)


def last_of(day: date, count: int, day_kind: str = DayKind.CALENDAR, counts_first_day: bool = False) -> date:
    """The last of `count` days after a day, or beginning with it."""
    if day_kind == DayKind.CALENDAR:
        return day + timedelta(days=count - bool(counts_first_day and count))
    holidays = _holidays(day_kind, day, day + timedelta(days=count * 3 + 30))
    day -= timedelta(days=1) if counts_first_day else timedelta()
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day


def latest_start(end: date, count: int, day_kind: str = DayKind.CALENDAR, counts_first_day: bool = False) -> date:
    """The latest day from which `count` days are over before `end`."""
    day = end - timedelta(days=1)
    while last_of(day, count, day_kind, counts_first_day) >= end:
        day -= timedelta(days=1)
    return day


def _holidays(day_kind, first, last) -> set[date]:
    return set().union(*(holidays_between(first, last, nation) for nation in NATIONS[day_kind]))
