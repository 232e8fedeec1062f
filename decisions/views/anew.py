"""Taking back what one advised, to give it anew, with what one gave before to change."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.history import events_of
from accounts.typed import keeps_what_was_typed
from decisions import rules, workflow
from decisions.forms.besides import AdviseAnewForm
from decisions.models import Advice

from . import refusals
from .getting import get_decision


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def advise_anew(request, pk, code):
    """Say why; then the page on which the advice is given opens again."""
    decision = get_decision(request, pk)
    labels = {each["code"]: each["label"] for each in decision.form_version.definition["declarations"]}
    if code not in labels:
        raise Http404
    if request.method == "POST" and rules.may_declare(request.user, decision, code):
        raise PermissionDenied("The advice is taken back already. Give it anew from the page of the request.")
    if code not in [each.code for each in rules.advice_to_give_anew(request.user, decision)]:
        raise PermissionDenied("Only who gave this advice takes it back, before the request is signed.")
    form, refused = AdviseAnewForm(refusals.posted(request)), []
    if form.is_valid():
        try:
            workflow.advise_anew(decision, code, by=request.user, reason=form.cleaned_data["reason"])
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            messages.success(request, "Your advice is taken back. Give it anew here: the request waits for it.")
            return redirect("decisions:declare", pk, code)
    falls = [each for each in decision.declarations.all() if each.code == "chief_executive"]
    context = {"decision": decision, "label": labels[code], "form": form, "refused": refused, "has_errors": refused}
    return render(request, "decisions/advise_anew.html", context | {"falls": falls})


# -- what was given before, on the page where it is given anew


def offer(request, decision, code, form, read: dict) -> bool:
    """Put what this person gave before they took it back into the form. What they had said of Part 2 comes in once Part 2 is open
    on the page, and only where nothing else was typed."""
    again, step = read.get("again"), request.POST.get("step")
    if form.is_bound or not (again and again.is_taken_back and again.by == request.user):
        return False
    mine = list(_mine(request.user, decision, code).order_by("-pk")[:2])
    if request.method != "POST":
        form.initial |= _last_given(request.user, decision, code, mine)
    has_typed = form.initial.get("text", "").strip()
    if (step == "open" or request.method != "POST") and not has_typed and read["part2"]:
        form.initial |= _said_of_part2(request.user, mine, read["part2"]["advice"])
    return True


def _mine(user, decision, code):
    return Advice.objects.visible_to(user).filter(decision=decision, code=code, by=user)


def _last_given(user, decision, code, mine) -> dict:
    """The answer as it was chosen, which the history keeps, and the words for the public and for those inside."""
    answered = events_of(decision).filter(step="declare", capacity=code, by=user).last()
    if not mine or answered is None:
        return {}
    return {"answer": answered.facts.get("answer", ""), "reason": mine[0].conditions, "text": mine[0].text}


def _said_of_part2(user, advice, listed) -> dict:
    """What they said of Part 2 in the same step, of what was read there."""
    given, *before = advice
    mine = [each for each in listed if each.by_id == user.pk and each.label == given.label and each.at <= given.at]
    mine = [each for each in mine if not before or each.at > before[0].at]
    return {"text": mine[-1].text, "concerns_part2": True} if mine and not given.text else {}
