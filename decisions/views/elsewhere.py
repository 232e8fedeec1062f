"""Decisions made on paper or orally: governance records, the decision maker confirms."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.typed import keeps_what_was_typed
from decisions import rules, workflow
from decisions.forms.route import RecordForm
from decisions.forms.ties import ReportAwardForm

from . import refusals, showing
from .getting import get_decision


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def record_elsewhere(request, pk):
    decision = get_decision(request, pk)
    if not rules.may_record_elsewhere(request.user, decision):
        raise PermissionDenied("Governance records decisions made elsewhere, but not on requests they wrote.")
    recommendations = [each for each in decision.recommendations.all() if each.board_paper_id is None]
    owed = rules.declarations_owed(decision)
    part2 = showing.part2_or_nothing(request.user, decision, "record a decision made elsewhere")
    is_sealed = hasattr(decision, "signed_content")
    form = RecordForm(
        refusals.posted(request),
        decision=decision,
        owed=owed,
        recommendations=recommendations,
        confidential=part2["recommendation_rows"] if part2 and not is_sealed else [],
    )
    closed = rules.closed_part2(request.user, decision, "record the decision", "another member of governance")
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
    context["closed"] = refusals.linked(closed, decision, request.user)
    return render(request, "decisions/record_elsewhere.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
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
    context |= {"whom_to_tell": [signature.recorded_by], "told_about": f"{decision.reference or 'A decision'}: to be mended"}
    return render(request, "decisions/confirm.html", context | {"shown": showing.part1_shown(decision)})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def report_award(request, pk, authorisation):
    """The holder of a delegated award, or commercial or governance, says when it was made, and what contract and amount came of it."""
    decision = get_decision(request, pk)
    award = get_object_or_404(decision.authorisations.select_related("decision"), pk=authorisation)
    if not rules.may_report_award(request.user, award):
        raise PermissionDenied(
            "Only the holder of a delegated award, or commercial or governance of the body, reports it, once."
        )
    may_read_part2 = rules.may_read_part2(request.user, decision)
    form = ReportAwardForm(refusals.posted(request), decision=decision, user=request.user, may_read_part2=may_read_part2)
    refused = []
    if form.is_valid():
        try:
            workflow.report_award(award, by=request.user, **form.step())
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            messages.success(request, "The award is reported.")
            return redirect(decision)
    return render(
        request, "decisions/report_award.html", {"decision": decision, "award": award, "form": form, "refused": refused}
    )
