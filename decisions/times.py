"""How long decisions take: by stage, and by the month of the signature. Working days of England and Wales; counted anew each time."""

from datetime import date
from decimal import Decimal
from itertools import dropwhile
from statistics import median_low
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.db.models import Count, Max, Q
from django.utils import timezone

from accounts.working_days import holidays_between, is_working_day
from procurement.charts import bars

from . import durations
from .models import Decision, FormVersion, Signature
from .models.words import CommentKind, How, Origin, Status

MONTHS = 12
STAGES = {
    "draft": "Draft",
    "advisers": "With advisers",
    "head_of_unit": "With head of unit",
    "chief_executive": "With chief executive",
    "decision_maker": "With decision maker",
}


class Month(NamedTuple):
    """What was signed in one month: how many, the working days that the middle one took from its first submission, how many
    after they were needed, how many had been returned at least once."""

    first_on: date
    signed: int
    days: int | None
    late: int
    returned: int

    @property
    def name(self) -> str:
        return f"{self.first_on:%B %Y}"


def by_month(body, today: date | None = None) -> list[Month]:
    """The last twelve months, this one included, oldest first."""
    today = today or timezone.localdate()
    first = today.replace(day=1) - relativedelta(months=MONTHS - 1)
    signed = _signed(body, first)
    holidays = holidays_between(min([each["on"] for each in signed] + [each["from"] for each in signed] + [first]), today)
    months = [first + relativedelta(months=n) for n in range(MONTHS)]
    return [_month(month, [each for each in signed if each["on"].replace(day=1) == month], holidays) for month in months]


def _signed(body, first) -> list[dict]:
    """Signed here. What was recorded from paper took its way elsewhere, and was entered after its day."""
    decisions = Decision.objects.filter(body=body, status=Status.SIGNED, origin=Origin.NATIVE, submitted_at__isnull=False)
    decisions = decisions.exclude(pk__in=Signature.objects.exclude(how=How.HERE).values("decision"))
    returned = Count("comments", filter=Q(comments__kind=CommentKind.RETURN), distinct=True)
    told = decisions.order_by().annotate(signed_at=Max("signatures__signed_at"), returns=returned)
    rows = told.filter(signed_at__date__gte=first).values("submitted_at", "signed_at", "needed_by_on", "returns")
    return [
        {
            "from": timezone.localdate(row["submitted_at"]),
            "on": (on := timezone.localdate(row["signed_at"])),
            "is_late": row["needed_by_on"] is not None and on > row["needed_by_on"],
            "was_returned": row["returns"] > 0,
        }
        for row in rows
    ]


def _month(first_on, signed, holidays) -> Month:
    days = [_working_days(each["from"], each["on"], holidays) for each in signed]
    late, returned = (sum(each[name] for each in signed) for name in ("is_late", "was_returned"))
    return Month(first_on, len(signed), median_low(days) if days else None, late, returned)


def _working_days(first: date, last: date, holidays) -> int:
    days = (first + relativedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day, holidays) for day in days)


def charts(body, today: date | None = None) -> list[dict]:
    """Three charts with their tables: stages, months, and what was late or had been returned; months from the first signature on."""
    found = durations.medians(body.pk, FormVersion.objects.filter(body=body))
    year = by_month(body, today)
    months = list(dropwhile(lambda month: not month.signed, year)) or year[-1:]
    stages = [(f"{name} ({found[stage][0]})", [Decimal(found[stage][1])]) for stage, name in STAGES.items() if stage in found]
    took = [(month.name, [None if month.days is None else Decimal(month.days)]) for month in months]
    counts = [(each.name, [Decimal(each.signed), Decimal(each.late), Decimal(each.returned)]) for each in months]
    return [
        bars(
            "Working days in each stage, in the last year: half took this long or less (requests that passed it)",
            stages,
            ["Working days"],
            "days",
        ),
        bars(
            "Working days from submission to signature, by month signed: half took this long or less",
            took,
            ["Working days"],
            "days",
            missing="none signed",
        ),
        bars(
            "Signed; of these late; of these returned once",
            counts,
            ["Signed", "Late", "Returned"],
            "",
        ),
    ]
