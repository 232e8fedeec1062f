"""Decisions made on paper or orally: governance records, the decision maker confirms."""

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.typed import keeps_what_was_typed
from decisions import happening, rules, workflow
from decisions.forms.elsewhere import WhenPublicForm
from decisions.forms.route import RecordForm
from decisions.forms.signing import ConfirmForm
from decisions.forms.ties import ReportAwardForm
from decisions.models.words import PublishAs

from . import refusals, showing, sure
from .getting import get_decision

CHECK, CHANGE, RECORD = "check", "change", "record"  # what was pressed: see the check page, go back from it, take the step
NOT_TYPED = ("csrfmiddlewaretoken", "step")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def record_elsewhere(request, pk):
    """Page one asks; `check` shows what would be recorded and asks when the public may read it; `change` leads back with every
    answer; `record` takes the step."""
    decision, step = get_decision(request, pk), request.POST.get("step")
    if not rules.may_record_elsewhere(request.user, decision):
        raise PermissionDenied(
            "Governance records decisions made elsewhere, but not on requests they wrote or changed on their way."
        )
    form = _record_form(request, decision)
    when = _when_public(request, step) if _asks_when(decision) else None
    refused = []
    if step != CHANGE and form.is_valid():
        try:
            if step == RECORD and (when is None or when.is_valid()):
                return _recorded(request, decision, form, when)
            return _check(request, decision, form, when)
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
    closed = workflow.in_the_way(decision, request.user)
    context = {"decision": decision, "form": form, "refused": refused, "has_errors": refused}
    context |= {"closed": refusals.linked(closed, decision, request.user), "carried_on": _typed(request, of_when=True)}
    return render(request, "decisions/record_elsewhere.html", context)


def _record_form(request, decision) -> RecordForm:
    part2 = showing.part2_or_nothing(request.user, decision, "record a decision made elsewhere")
    is_sealed = hasattr(decision, "signed_content")
    return RecordForm(
        refusals.posted(request),
        decision=decision,
        owed=rules.declarations_owed(decision),
        recommendations=[each for each in decision.recommendations.all() if each.board_paper_id is None],
        confidential=part2["recommendation_rows"] if part2 and not is_sealed else [],
    )


def _is_whole(decision) -> bool:
    """Whether the decision is made once this is recorded: of two bodies, the other has signed."""
    return decision.joint_with_id is None or hasattr(decision, "signed_content")


def _asks_when(decision) -> bool:
    return _is_whole(decision) and happening.goes_public_at_once(decision)


def _when_public(request, step) -> WhenPublicForm:
    if step == RECORD:
        return WhenPublicForm(request.POST)
    fields = WhenPublicForm.base_fields.items()
    return WhenPublicForm(initial={name: field.widget.value_from_datadict(request.POST, {}, name) for name, field in fields})


def _typed(request, *, of_when: bool) -> list[tuple[str, str]]:
    """What was typed on the one page, for the hidden fields of the other."""
    names = tuple(WhenPublicForm.base_fields)
    typed = [(name, value) for name, values in request.POST.lists() for value in values]
    return [each for each in typed if each[0] not in NOT_TYPED and each[0].startswith(names) == of_when]


def _check(request, decision, form, when):
    """Page two: what is about to be recorded, from its bytes, and what of it becomes public when."""
    shown = {"bytes": workflow.as_recorded(decision, by=request.user, **form.step())}
    context = showing.decided_shown(shown["bytes"]) | {
        "decision": decision,
        "answers": form.cleaned_data,
        "how": dict(form.fields["how"].choices)[form.cleaned_data["how"]],
        "interest": dict(form.fields["interest"].choices)[form.cleaned_data["interest"]],
        "of_part2": len(form.confidential),
        "open_advice": [rules.label_of(each) for each in decision.advice_requests.all() if each.is_open],
        "shown": shown,
        "form": when,
        "when_public": "" if when else happening.when_public(decision, is_whole=_is_whole(decision)),
        "carried_on": _typed(request, of_when=False),
    }
    return render(request, "decisions/check_recorded.html", context)


def _recorded(request, decision, form, when):
    deferral = when.deferral() if when else {}
    workflow.record_elsewhere(decision, by=request.user, **form.step(), **deferral)
    decision = get_decision(request, decision.pk)
    told = happening.when_public(decision, is_whole=decision.is_closed)
    asked = form.cleaned_data["holder"].person
    nobody = (
        " Who decided has no sign-in here, so nobody is asked to confirm it, and the public reads that it is not confirmed."
    )
    confirm = f" {asked} is told, and asked to confirm it." if asked else nobody
    messages.success(request, f"{decision.reference or 'The decision'} is recorded as decided. {told}{confirm}")
    return redirect(decision)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def confirm(request, pk):
    decision = get_decision(request, pk)
    recorded = decision.signatures.exclude(how="here").select_related("holder", "confirmation", "recorded_by")
    signature = next((each for each in recorded if rules.may_confirm(request.user, each)), None)
    if signature is None:
        raise PermissionDenied("Only the person who made the decision confirms it, once.")
    refused = []
    form = ConfirmForm(
        refusals.posted(request),
        slipped=False,
        is_sure=sure.is_sure(request),
        check=lambda typed: sure.is_password_of(request, typed),
    )
    if form.is_valid():
        if form.has_password:
            reauthenticate_by_password(request)
            form.without_password()
        try:
            workflow.confirm(signature, by=request.user)
        except workflow.StepRefused as refusal:
            refused = refusals.linked(refusal.obstacles, decision, request.user)
        else:
            messages.success(request, f"You confirmed {decision.reference or 'the decision'}.")
            return redirect(decision)
    context = {"decision": decision, "signature": signature, "form": form, "refused": refused, "has_errors": refused}
    context["sure_until"] = sure.sure_until(request)
    context |= {"whom_to_tell": [signature.recorded_by], "told_about": f"{decision.reference or 'A decision'}: to be mended"}
    context["publication"] = _is_public_or_when(decision)
    return render(request, "decisions/confirm.html", context | {"shown": showing.part1_shown(decision)})


def _is_public_or_when(decision) -> str:
    """What the public has of it already: a record of paper is published without waiting for its confirmation."""
    entry = getattr(decision, "register_entry", None)
    if entry is None or not entry.edition_id or not entry.published_on:
        told = happening.when_public(decision, is_whole=True)
        is_kept = decision.publish_as == PublishAs.NOT
        return told if is_kept else f"It is not public now. {told} That does not wait for you to confirm it."
    on = f"{entry.published_on.day} {entry.published_on:%B %Y}"
    return f"It is public already: the public site has had it since {on}, and says that you have not confirmed it yet."


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
