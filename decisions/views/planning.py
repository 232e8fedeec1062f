"""The forward plan: as a list by month, as a calendar, as a feed; governance enters what is expected."""

import calendar as months
from datetime import date
from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import BankHoliday
from accounts.typed import keeps_what_was_typed
from decisions import pages
from decisions.forms.governance import ConfirmForm, PlanForm
from decisions.forward_plan import rows_of
from decisions.models import Board, CalendarAddress, Decision, PlannedDecision
from decisions.models.planning import bodies_worked_for
from decisions.models.words import Kind, Precision
from decisions.rules import governance
from decisions.workflow import planning as steps
from procurement.months import months_after

from .governed import asked, confirmed, form_page, governed_bodies, refuse_unless, taken, was_seen

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@require_safe
def governance_pages(request):
    """The pages of plan, scrutiny and records, each by its full name with what is done there; whom to ask for the others."""
    refuse_unless(governance.may_see_plan(request.user), "These pages are for people who work for a body.")
    context = {"section": pages.section_for(request.user)}
    if not request.user.has_role(*pages.WATCHES):  # those who do not see what governance keeps for itself
        context["governance"] = governance.people_of_governance(request.user)
    return render(request, "decisions/governance_pages.html", context)


@require_safe
def plan(request):
    """Everything that is to come, by month, or one month as a table of its days."""
    refuse_unless(governance.may_see_plan(request.user), "The plan is for people who work for a body.")
    chosen = _chosen(request)
    rows = rows_of(request.user, body=chosen["body"], board=chosen["board"], kind=chosen["kind"])
    context = {
        "chosen": chosen,
        "bodies": bodies_worked_for(request.user),
        "boards": Board.objects.filter(body__in=bodies_worked_for(request.user)),
        "kinds": [each for each in Kind.choices if each[0] != Kind.NOT_STATED],
        "may_plan": bool(governance.bodies_governed(request.user)),
    }
    if not context["may_plan"]:
        context["governance"] = governance.people_of_governance(request.user)
    shown = _month(rows, chosen["month"]) if chosen["view"] == "calendar" else _list(rows, timezone.localdate())
    return render(request, "decisions/plan.html", context | shown)


def _chosen(request) -> dict:
    """What the address asks for; what it cannot be read as is not asked for."""
    given = request.GET
    kind = given.get("kind", "")
    return {
        "view": "calendar" if given.get("view") == "calendar" else "list",
        "body": _one_of(bodies_worked_for(request.user), given.get("body", "")),
        "board": _one_of(Board.objects.filter(body__in=bodies_worked_for(request.user)), given.get("board", "")),
        "kind": kind if kind in Kind.values else "",
        "month": _first_of(given.get("month", "")),
    }


def _one_of(rows, pk):
    return rows.filter(pk=pk).first() if pk.isascii() and pk.isdecimal() and len(pk) < 10 else None


def _first_of(text) -> date:
    """The month that an address names, in the years that forms take; otherwise this one."""
    try:
        first = date.fromisoformat(f"{text[:7]}-01")
    except ValueError:
        first = date.min
    return first if 1900 <= first.year <= 2199 else timezone.localdate().replace(day=1)


def _list(rows, today) -> dict:
    coming = [each for each in rows if each.on and each.ends_on >= today]
    return {
        "overdue": [each for each in rows if each.on and each.ends_on < today and _waits(each)],
        "months": [
            {"first": first, "rows": list(held)} for first, held in groupby(coming, lambda each: each.on.replace(day=1))
        ],
        "without_day": [each for each in rows if each.on is None],
    }


def _waits(row) -> bool:
    """A meeting that was is over; a request that was needed is overdue."""
    return not row.key.startswith(("meeting", "papers"))


def _month(rows, first) -> dict:
    """The weeks of a month with what falls on each day; what is known by month only stands above the table."""
    on = {}
    for each in rows:
        if each.on and each.precision == Precision.DAY:
            on.setdefault(each.on, []).append(each)
    found = months.Calendar().monthdatescalendar(first.year, first.month)
    closed = BankHoliday.objects.filter(nation=BankHoliday.Nation.ENGLAND_AND_WALES, on__range=(found[0][0], found[-1][-1]))
    holidays = dict(closed.values_list("on", "name"))
    weeks = [
        [
            {"day": day, "is_in": day.month == first.month, "rows": on.get(day, []), "holiday": holidays.get(day, "")}
            for day in week
        ]
        for week in found
    ]
    some_time = [each for each in rows if each.on and each.precision == Precision.MONTH and each.on.replace(day=1) == first]
    around = {"before": months_after(first, -1), "after": months_after(first, 1)} if 1900 < first.year < 2199 else {}
    is_empty = not any(each.on and each.on.replace(day=1) == first for each in rows)
    later = min((each.on.replace(day=1) for each in rows if each.on and each.on.replace(day=1) > first), default=None)
    around |= {"next_with_rows": later} if is_empty and later else {}
    return {"weeks": weeks, "days": DAYS, "first": first, "some_time": some_time, "today": timezone.localdate()} | around


# -- what is expected


def _get(request, pk) -> PlannedDecision:
    found = PlannedDecision.objects.visible_to(request.user).select_related(
        "body", "lead_team", "lead_person", "meeting__board", "entered_by"
    )
    return get_object_or_404(found, pk=pk)


@require_safe
def planned(request, pk):
    """One line of the plan."""
    each = _get(request, pk)
    may_plan = governance.may_plan(request.user, each.body)
    told = Decision.objects.visible_to(request.user).filter(planned=each).prefetch_related("numbers").first()
    context = {"planned": each, "may_plan": may_plan and each.cancelled_at is None, "request_of_it": told}
    return render(request, "decisions/planned.html", context | {"shows_note": may_plan})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def add_planned(request):
    form = asked(request, PlanForm, bodies=governed_bodies(request))
    if taken(request, form, lambda: steps.plan(form.changes(), by=request.user)):
        messages.success(request, "It is on the plan.")
        return redirect("decisions:plan")
    return form_page(request, form, title="Add a decision that is expected", back=reverse("decisions:plan"))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_planned(request, pk):
    each = _get(request, pk)
    refuse_unless(governance.may_plan(request.user, each.body))
    if each.cancelled_at:
        raise Http404
    form = asked(request, PlanForm, record=each)
    back = reverse("decisions:planned", args=[pk])
    posted = request.POST.get("was_seen", "")
    if taken(request, form, lambda: steps.revise_plan(each, form.changes(), by=request.user, was_seen=posted)):
        messages.success(request, "Saved.")
        return redirect(back)
    shown = was_seen(request, form, _get(request, pk))
    return form_page(request, form, title="Change what is expected", back=back, caption=each.title, was_seen=shown)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def cancel_planned(request, pk):
    each = _get(request, pk)
    refuse_unless(governance.may_plan(request.user, each.body))
    return confirmed(
        request,
        lambda: steps.cancel_plan(each, by=request.user),
        title="Take it off the plan",
        text="The line stays with its history and is shown on the plan no more.",
        button="Take it off the plan",
        back=reverse("decisions:planned", args=[pk]),
        done=reverse("decisions:plan"),
        caption=each.title,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_address(request):
    """One's own address of the calendar feed. It is shown when it is made, and never again."""
    refuse_unless(governance.may_see_plan(request.user), "The plan is for people who work for a body.")
    form, token = asked(request, ConfirmForm), None
    if request.method == "POST" and request.POST.get("end"):
        steps.end_calendar_address(by=request.user)
        messages.success(request, "The address answers no more.")
        return redirect("decisions:calendar_address")
    if request.method == "POST":
        token = steps.renew_calendar_address(by=request.user)
    context = {"form": form, "held": CalendarAddress.objects.filter(person=request.user, ended_at__isnull=True).first()}
    if token:
        context["address"] = f"{settings.STAFF_URL}{reverse('decisions:calendar_feed', args=[token])}"
    return render(request, "decisions/calendar_address.html", context)
