"""The calendar of contracts: what falls in which month, with what decisions let fall due among them."""

from itertools import groupby

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.falling_due import due_of_decisions
from procurement.calendar import MOST, NOTICES_OF, Kind, calendar_of, with_a_late_step
from procurement.models.words import Precision
from procurement.months import last_of_month, months_after

MONTHS_AHEAD = 24


@require_safe
def calendar(request):
    """The next 24 months by month, with what is overdue and what is open before them; of one kind where the address names it."""
    today = timezone.localdate()
    to_on = last_of_month(months_after(today, MONTHS_AHEAD))
    found = [*calendar_of(request.user, today, to_on), *due_of_decisions(request.user, to_on)]
    numbers = {kind: sum(1 for each in found if each.kind == kind) for kind in Kind}
    chosen = request.GET.get("kind", "")
    if chosen in Kind:
        found = [each for each in found if each.kind == chosen]
    coming = sorted((each for each in found if _is_coming(each, today)), key=lambda each: (each.on, each.of))
    context = {
        "months": [
            {"first": first, "rows": list(rows)} for first, rows in groupby(coming, key=lambda each: each.on.replace(day=1))
        ],
        "overdue": sorted((each for each in found if each.on and not _is_coming(each, today)), key=lambda each: each.on),
        "open": [each for each in found if each.on is None],
        "kinds": [{"kind": kind, "label": kind.label, "number": numbers[kind]} for kind in Kind],
        "chosen": chosen,
        "crowded": [kind.label.lower() for kind, number in numbers.items() if number >= MOST],
        "without_notices": max(0, with_a_late_step(request.user, today).count() - NOTICES_OF),
        "until": to_on,
    }
    return render(request, "decisions/calendar.html", context)


def _is_coming(each, today) -> bool:
    """What is known by month only is not overdue before the month is over."""
    if each.on is None:
        return False
    return (last_of_month(each.on) if each.precision == Precision.MONTH else each.on) >= today
