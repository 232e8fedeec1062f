"""Somebody leaves: what they hold, and who takes it over."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Membership, User
from accounts.typed import keeps_what_was_typed
from decisions import rules, workflow
from decisions.forms import desk as forms
from decisions.rules import leaving

from . import refusals


def _bodies(request):
    bodies = rules.bodies_governed(request.user)
    if not bodies:
        raise PermissionDenied("Only governance moves what somebody holds to others.")
    return bodies


@require_safe
def choose_leaver(request):
    """Who leaves."""
    bodies = _bodies(request)
    form = forms.ChooseLeaverForm(request.GET if "person" in request.GET else None, bodies=bodies, user=request.user)
    if form.is_valid():
        return redirect("decisions:leaver", form.cleaned_data["person"].pk)
    return render(request, "decisions/choose_leaver.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def leaver(request, person):
    """Everything they hold, with a person for each group or for each thing: looked at first, then moved in one step."""
    bodies = _bodies(request)
    theirs = Membership.objects.filter(body__in=bodies).values("person")
    leaver = get_object_or_404(User.objects.filter(pk__in=theirs).exclude(pk=request.user.pk), pk=person)
    held = leaving.held_by(leaver, bodies)
    members = leaving.members_of(bodies)
    named = {"held": held, "groups": leaving.GROUPS, "may_end": leaving.MAY_END, "ends": leaving.ENDS}
    named["takers"] = leaving.takers(held, [each for each in members if each.person_id != leaver.pk], request.user)
    form, moved, looked = forms.TakeOverForm(refusals.posted(request), **named), [], []
    if held and request.POST.get("step") != "change" and form.is_valid():
        is_looked_at = request.POST.get("step") == "move" and request.POST.get("seen") == form.seen()
        step = workflow.take_over if is_looked_at else workflow.rehearse_take_over
        try:
            step(leaver, form.plan(), by=request.user)
        except workflow.StepRefused as refusal:
            for each in refusal.obstacles:
                form.add_error(each.part if each.part in form.fields else None, str(each))
        else:
            moved, looked, held = (form.told(), [], []) if is_looked_at else ([], form.told(), held)
    context = {"leaver": leaver, "form": form, "held": held, "moved": moved, "looked": looked}
    context["for_administrator"] = leaving.held_for_an_administrator(leaver, bodies, members)
    context["administrators"] = leaving.administrators(leaver, members)
    context["teams_left_empty"] = leaving.teams_left_empty(leaver, members)
    return render(request, "decisions/leaver.html", context)
