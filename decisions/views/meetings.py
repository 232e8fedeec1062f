"""Meetings of boards, and what goes to them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.typed import keeps_what_was_typed
from accounts.working_days import holidays_between, is_working_day
from decisions import rules, workflow
from decisions.forms import desk as forms
from decisions.models import BoardMeeting, Decision, Tabling

from . import refusals
from .numbers import ask, saved_step

HELD_BEFORE = 20


@require_safe
def meetings(request):
    """Those to come, with what goes to them, and the last that were held."""
    bodies = rules.bodies_at_the_desk(request.user)
    if not bodies:
        raise PermissionDenied("The desk is for governance, and for auditors to look at.")
    visible = Decision.objects.visible_to(request.user).prefetch_related("numbers")
    shown = Tabling.objects.filter(decision__in=visible.order_by().values("pk"))
    shown = shown.select_related("decision").prefetch_related("decision__numbers")
    held = BoardMeeting.objects.filter(board__body__in=bodies).select_related("board__body")
    held, today = held.prefetch_related(Prefetch("tablings", shown)), timezone.localdate()
    context = {
        "to_come": held.filter(on__gte=today),
        "before": held.filter(on__lt=today).order_by("-on")[:HELD_BEFORE],
        "may_act": rules.bodies_governed(request.user).exists(),
    }
    return render(request, "decisions/desk_meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def enter_meeting(request):
    bodies = rules.bodies_governed(request.user)
    if not bodies:
        raise PermissionDenied("Only governance enters meetings.")
    form = forms.MeetingForm(refusals.posted(request), bodies=bodies)
    if form.is_valid():
        told = form.cleaned_data
        if saved_step(form, lambda: workflow.enter_meeting(by=request.user, **told)):
            messages.success(request, f"Entered: {form.stored}.{_not_worked(told)}")
            return redirect(_ticked_address(request, form.stored) or "decisions:meetings")
    more = {"title": "Enter a meeting", "button": "Enter the meeting", "came_from": _ticked_address(request)}
    return ask(request, form, back="decisions:meetings", **more)


def _not_worked(told) -> str:
    """That a day is a weekend or a bank holiday: said, and kept as it was entered."""
    days = {"The meeting": told["on"], "The day for papers": told["papers_by_on"]}
    found = [(name, day) for name, day in days.items() if day and not is_working_day(day, holidays_between(day, day))]
    return "".join(f" {name}, {day:%A} {day.day} {day:%B %Y}, is no working day in England and Wales." for name, day in found)


def _ticked_address(request, meeting=None) -> str:
    """Where somebody goes back to who was setting a meeting on requests that they had ticked; nothing for everybody else."""
    kept = request.GET.copy()
    chosen, page = kept.pop("chosen", []), kept.pop("page", [""])
    if not chosen:
        return ""
    asked = QueryDict(mutable=True)
    asked.update({"action": "meeting", "query": kept.urlencode(), "page": page[-1]})
    asked.setlist("chosen", chosen)
    if meeting is not None:
        asked["meeting"] = meeting.pk
    return f"{reverse('decisions:many')}?{asked.urlencode()}"


def _meeting(request, pk) -> BoardMeeting:
    found = BoardMeeting.objects.filter(board__body__in=rules.bodies_governed(request.user))
    return get_object_or_404(found.select_related("board__body"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def change_meeting(request, pk):
    meeting = _meeting(request, pk)
    form = forms.MeetingForm(refusals.posted(request), bodies=(), meeting=meeting)
    if form.is_valid():
        told = form.cleaned_data
        if saved_step(form, lambda: workflow.change_meeting(meeting, by=request.user, **told)):
            messages.success(request, f"Saved: {form.stored}.{_not_worked(told)}")
            return redirect("decisions:meetings")
    return ask(request, form, title=f"Change: {meeting}", button="Save the meeting", back="decisions:meetings")


@require_POST
def remove_meeting(request, pk):
    meeting = _meeting(request, pk)
    try:
        workflow.remove_meeting(meeting, by=request.user)
    except workflow.StepRefused as refused:
        messages.error(request, f"{meeting}: {refused}")
    else:
        messages.success(request, f"Removed: {meeting}.")
    return redirect("decisions:meetings")


@require_POST
def take_off(request, pk):
    """A request does not go to a meeting after all."""
    found = Tabling.objects.filter(decision__body__in=rules.bodies_governed(request.user))
    tabling = get_object_or_404(found.select_related("decision", "meeting__board"), pk=pk)
    try:
        workflow.take_off(tabling, by=request.user)
    except workflow.StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{tabling.decision} no longer goes to {tabling.meeting}.")
    return redirect("decisions:meetings")
