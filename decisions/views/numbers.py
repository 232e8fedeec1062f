"""Numbers that governance keeps for requests that are expected."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Event
from accounts.typed import keeps_what_was_typed
from decisions import rules, workflow
from decisions.forms import desk as forms
from decisions.models import Decision, IssuedNumber, NumberReservation

from . import refusals
from .saving import saved

LATELY = 50


@require_safe
def numbers(request):
    """Those that are reserved, and what became of the last ones."""
    bodies = rules.bodies_at_the_desk(request.user)
    if not bodies:
        raise PermissionDenied("The desk is for governance, and for auditors to look at.")
    taken = NumberReservation.objects.filter(number__body__in=bodies)
    taken = taken.select_related("number__decision", "number__body", "by", "released_by")
    context = {
        "reserved": taken.filter(number__state=IssuedNumber.State.RESERVED),
        "settled": _with_givers(taken.exclude(number__state=IssuedNumber.State.RESERVED)[:LATELY]),
        "may_act": rules.bodies_governed(request.user).exists(),
    }
    return render(request, "decisions/desk_numbers.html", context)


def _with_givers(settled) -> list:
    """Each with who gave its number to a request, and when, as the history says."""
    settled, kind = list(settled), Decision._meta.model_name
    wanted = {each.number.decision_id for each in settled}
    given = Event.objects.filter(subject_kind=kind, subject_id__in=wanted, step="give_number").select_related("by")
    given = {event.facts.get("number"): event for event in given}
    for each in settled:
        each.given = given.get(each.number_id)
    return settled


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def reserve_number(request):
    bodies = rules.bodies_governed(request.user)
    if not bodies:
        raise PermissionDenied("Only governance reserves a number.")
    form = forms.ReserveForm(refusals.posted(request), bodies=bodies)
    if form.is_valid():
        told = form.cleaned_data
        if saved_step(form, lambda: workflow.reserve_number(told["body"], told["purpose"], by=request.user)):
            messages.success(request, f"{form.stored.number} is reserved.")
            return redirect("decisions:numbers")
    text = "The next number of the series is taken. It is given to a request later, or put down as not used: no number is lost."
    return ask(request, form, title="Reserve a number", button="Reserve the number", text=text)


def saved_step(form, step) -> bool:
    """Take a step of the desk; what stands in its way goes on the form."""
    form.is_stale, form.compared, form.compared_names = False, [], []
    return saved(form, step)


def ask(request, form, *, title, button, text="", back="decisions:numbers", **more):
    context = {"form": form, "title": title, "button": button, "text": text, "back": back}
    return render(request, "decisions/desk_form.html", context | more)


def _reserved(request, pk) -> IssuedNumber:
    """A number that was reserved, of a body that this person governs; for everybody else it is not there."""
    found = IssuedNumber.objects.filter(body__in=rules.bodies_governed(request.user), reservation__isnull=False)
    return get_object_or_404(found.select_related("body", "reservation"), pk=pk)


def _settled(request, number):
    """Pressed again, or in an older window: what became of it stands in the list."""
    became = "put down as not used" if number.state == IssuedNumber.State.NOT_USED else "given to a request"
    messages.info(request, f"{number} is {became} already.")
    return redirect("decisions:numbers")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def give_number(request, pk):
    number = _reserved(request, pk)
    if number.state != IssuedNumber.State.RESERVED:
        return _settled(request, number)
    form = forms.GiveNumberForm(refusals.posted(request), number=number)
    if form.is_valid():
        decision = form.cleaned_data["decision"]
        if saved_step(form, lambda: workflow.give_number(number, decision, by=request.user)):
            messages.success(request, f"“{decision.title}” has the number {number}.")
            return redirect("decisions:numbers")
    text = f"Reserved for: {number.reservation.purpose}."
    return ask(request, form, title=f"Give {number} to a request", button="Give the number", text=text)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def release_number(request, pk):
    number = _reserved(request, pk)
    if number.state != IssuedNumber.State.RESERVED:
        return _settled(request, number)
    form = forms.ReleaseNumberForm(refusals.posted(request))
    if form.is_valid():
        because = form.cleaned_data["because"]
        if saved_step(form, lambda: workflow.release_number(number, because, by=request.user)):
            messages.success(request, f"{number} is put down as not used.")
            return redirect("decisions:numbers")
    text = "The number stays in the series as not used, and is never given."
    return ask(request, form, title=f"{number} is not used", button="Put it down as not used", text=text)
