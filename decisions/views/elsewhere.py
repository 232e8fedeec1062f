"""Decisions made on paper or orally: governance records, the decision maker confirms."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from decisions import rules, workflow
from decisions.forms.route import RecordForm

from . import refusals, showing
from .getting import get_decision


@require_http_methods(["GET", "POST"])
def record_elsewhere(request, pk):
    decision = get_decision(request, pk)
    if not rules.may_record_elsewhere(request.user, decision):
        raise PermissionDenied("Governance records decisions made elsewhere, but not on requests they wrote.")
    recommendations = [each for each in decision.recommendations.all() if each.board_paper_id is None]
    owed = rules.declarations_owed(decision)
    form = RecordForm(refusals.posted(request), decision=decision, owed=owed, recommendations=recommendations)
    refused = []
    if form.is_valid():
        try:
            workflow.record_elsewhere(decision, by=request.user, **form.step())
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            messages.success(request, f"{decision.reference or 'The decision'} is recorded as decided.")
            return redirect("decisions:decision", pk)
    context = {"decision": decision, "form": form, "refused": refused, "has_errors": refused}
    return render(request, "decisions/record_elsewhere.html", context)


@require_http_methods(["GET", "POST"])
def confirm(request, pk):
    decision = get_decision(request, pk)
    recorded = decision.signatures.exclude(how="here").select_related("holder", "confirmation", "recorded_by")
    signature = next((each for each in recorded if rules.may_confirm(request.user, each)), None)
    if signature is None:
        raise PermissionDenied("Only the person who made the decision confirms it, once.")
    refused = []
    if request.method == "POST":
        try:
            workflow.confirm(signature, by=request.user)
        except workflow.StepRefused as refusal:
            refused = refusals.linked(refusal.obstacles, decision, request.user)
        else:
            messages.success(request, f"You confirmed {decision.reference or 'the decision'}.")
            return redirect(decision)
    context = {"decision": decision, "signature": signature, "refused": refused, "has_errors": refused}
    return render(request, "decisions/confirm.html", context | {"shown": showing.part1_shown(decision)})
