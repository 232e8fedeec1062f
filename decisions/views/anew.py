"""Taking back what one advised, to give it anew."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.typed import keeps_what_was_typed
from decisions import rules, workflow
from decisions.forms.besides import AdviseAnewForm

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
        return redirect("decisions:declare", pk, code)  # pressed twice: the first press did it
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
