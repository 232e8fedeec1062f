"""The clock of a request for information (Freedom of Information Act 2000, section 10)."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import BankHoliday
from accounts.working_days import is_working_day
from procurement.models import Limit

from ..models import InformationRequest

WITHIN, MORE_TIME, REVIEW = "foi_answer_within", "foi_more_time", "foi_review_within"
LONGEST = timedelta(days=400)  # for which bank holidays are read beyond the last day asked about
CALENDAR = "Working days leave out bank holidays in any part of the United Kingdom (FOIA 2000, s.10(6))."


@dataclass(frozen=True)
class Clock:
    """Where a request stands. `due_on` is None while the clock stands, and where no rule is entered for the day it was received;
    `days_left` counts working days, negative when it is late."""

    state: str
    due_on: date | None = None
    days_left: int | None = None

    @property
    def is_late(self) -> bool:
        return self.state in ("late", "answered_late")


class Calendar:
    """The days and figures that every clock of one page asks for, read once."""

    def __init__(self, requests, today: date):
        first = min((each.received_on for each in requests), default=today)
        rows = BankHoliday.objects.filter(on__range=(first, today + LONGEST))
        self.holidays = set(rows.values_list("on", flat=True))  # of any nation: section 10(6)
        self.limits = list(Limit.objects.filter(code__in=(WITHIN, MORE_TIME, REVIEW)).order_by("from_on"))

    def limit(self, code: str, day: date) -> int | None:
        """The figure in force on a day."""
        of_day = [
            each
            for each in self.limits
            if each.code == code and (each.from_on or day) <= day and (each.to_on is None or each.to_on >= day)
        ]
        return int(of_day[-1].number) if of_day else None

    def after(self, day: date, count: int) -> date:
        """The day that is so many working days after another; the next day is the first that can count."""
        while count > 0:
            day += timedelta(days=1)
            count -= is_working_day(day, self.holidays)
        return day

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; negative the other way round."""
        if last < first:
            return -self.between(last, first)
        return sum(is_working_day(first + timedelta(days=n), self.holidays) for n in range(1, (last - first).days + 1))


def clock_of(request, today: date, calendar: Calendar) -> Clock:
    """Twenty working days after the day of receipt; a question back stops the clock, and it starts afresh with their answer
    (s.1(3), s.10(6)); for a public-interest test the office may name a later day (s.10(3))."""
    asked = list(request.clarifications.all())
    if request.answered_on:
        due_on = _due_on(request, asked, calendar)
        return Clock("answered_late" if due_on and request.answered_on > due_on else "answered", due_on)
    if any(each.answered_on is None for each in asked):
        return Clock("stopped")
    due_on = _due_on(request, asked, calendar)
    if due_on is None:
        return Clock("no_rule")
    left = calendar.between(today, due_on)
    return Clock("late" if due_on < today else "running", due_on, left)


def _due_on(request, asked, calendar) -> date | None:
    return request.extended_until_on or first_due_on(request, asked, calendar)


def first_due_on(request, asked, calendar) -> date | None:
    """When it is due without more time."""
    answers = [each.answered_on for each in asked if each.answered_on]
    counts_from = max([request.received_on, *answers])
    days = calendar.limit(WITHIN, request.received_on)
    return calendar.after(counts_from, days) if days is not None else None


def clock_of_review(request, today: date, calendar: Calendar) -> Clock | None:
    """The code of practice (s.45, part 5) expects an internal review within twenty working days. None where none is asked for."""
    if request.review_asked_on is None:
        return None
    days = calendar.limit(REVIEW, request.review_asked_on)
    due_on = calendar.after(request.review_asked_on, days) if days is not None else None
    if request.reviewed_on:
        return Clock("answered_late" if due_on and request.reviewed_on > due_on else "answered", due_on)
    if due_on is None:
        return Clock("no_rule")
    return Clock("late" if due_on < today else "running", due_on, calendar.between(today, due_on))


def obstacles_to_asking_for_review(request) -> list[str]:
    """A review looks at an answer; once its outcome is recorded, the day on which it was asked for stays."""
    if request.answered_on is None:
        return ["It is not answered yet. A review looks at the answer."]
    return ["The outcome of the review is recorded already."] if request.reviewed_on else []


def obstacles_to_recording_review(request) -> list[str]:
    return [] if request.review_asked_on else ["No internal review was asked for."]


def obstacles_to_overturning(outcome: str, note: str) -> list[str]:
    """An answer that is overturned says what is released in its place."""
    if outcome in ("", InformationRequest.ReviewOutcome.UPHELD) or note.strip():
        return []
    return ["Enter what is released now, and on which grounds the rest is withheld."]


def obstacles_to_noting_complaint(request) -> list[str]:
    return [] if request.answered_on else ["It is not answered yet. A complaint is about the answer."]


def obstacles_to_taking_more_time(request, told_on: date, until_on: date, today: date) -> list[str]:
    """More time is for the public-interest test only, is said within the first twenty days, and ends later than they do
    (s.10(3), s.17(2))."""
    asked, found = list(request.clarifications.all()), []
    first = first_due_on(request, asked, Calendar([request], today))
    if any(each.answered_on is None for each in asked):
        return ["The clock is paused until they answer. Ask for more time when it runs again."]
    if first and told_on > first:
        found.append(f"They had to be told of more time by {first.day} {first:%B %Y}. Answer now (FOIA 2000, s.17(2)).")
    if first and until_on <= first:
        found.append(f"It is due on {first.day} {first:%B %Y} without more time. Give a later day.")
    return found


def concern_about_more_time(request, today: date) -> str:
    """More than the code of practice thinks reasonable, in a sentence; empty where it is not."""
    if not request.extended_until_on:
        return ""
    calendar = Calendar([request], today)
    first = first_due_on(request, list(request.clarifications.all()), calendar)
    most = calendar.limit(MORE_TIME, request.received_on)
    if first is None or most is None or calendar.between(first, request.extended_until_on) <= most:
        return ""
    return f"More than {most} further working days were taken. The code of practice (s.45) thinks that exceptional."
