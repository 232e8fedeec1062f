"""Advice that the form does not ask for: asking, answering, taking the question back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.typed import keeps_what_was_typed
from decisions import rules, workflow
from decisions.forms.besides import AnswerAdviceForm, AskAdviceForm
from decisions.models import AdviceRequest

from . import comparing, instead, kept, refusals, showing
from .getting import get_decision
from .route import read_and_ask


def _get(request, pk, asked) -> AdviceRequest:
    """What is asked besides the form of a request that this person may see."""
    decision = get_decision(request, pk)
    found = next((each for each in decision.advice_requests.all() if each.pk == asked and each.is_extra), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def ask_advice(request, pk):
    """Ask one more person or team. The request stays where it is, and goes on."""
    decision = get_decision(request, pk)
    if request.method == "POST" and _has_asked(request, decision):
        return redirect(decision)  # pressed twice: the first press did it
    if not rules.may_ask_advice(request.user, decision):
        raise PermissionDenied(
            "The author and co-authors, governance, and whoever it is with ask for advice, until it is decided."
        )
    form, refused = AskAdviceForm(refusals.posted(request), decision=decision, user=request.user), []
    if form.is_valid():
        told = form.step()
        try:
            workflow.ask_advice(decision, by=request.user, **told)
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            is_draft = decision.status == decision.Status.DRAFT
            when = "is asked once the request is submitted" if is_draft else "is asked"
            messages.success(request, f"{told['whom']} {when}. Nothing waits for the answer.")
            return redirect(decision)
    context = {"decision": decision, "form": form, "is_draft": decision.status == decision.Status.DRAFT}
    context |= {"besides": showing.besides_shown(request.user, decision), "refused": refused, "has_errors": refused}
    return render(request, "decisions/ask_advice.html", context)


def _has_asked(request, decision) -> bool:
    """Whether what is sent is this person's own question, not answered yet."""
    sent = (request.POST.get("question", "").replace("\r\n", "\n").strip(), request.POST.get("whom", ""))
    mine = [each for each in decision.advice_requests.all() if each.is_extra and each.is_open]
    mine = [each for each in mine if each.asked_by_id == request.user.pk]
    whom = {each.pk: f"team:{each.team_id}" if each.team_id else f"person:{each.person_id}" for each in mine}
    return any((each.question.strip(), whom[each.pk]) == sent for each in mine)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def answer_advice(request, pk, asked):
    """The question and why it is asked, both parts as far as they are open, and the answer."""
    asked = _get(request, pk, asked)
    decision = asked.decision
    if request.method == "POST" and asked.answered_at and asked.advice.filter(by=request.user).exists():
        raise PermissionDenied(refusals.GIVEN)
    if not rules.may_answer_advice(request.user, asked):
        raise PermissionDenied("This advice is not asked of you now, or you wrote the request.")
    reads_part2 = rules.may_read_part2(request.user, decision)
    closed = [*rules.being_amended(decision, request.user), *rules.closed_part2(request.user, decision, "advise")]
    latest = decision.versions.last()
    question = instead.question_of(request, decision)
    is_opening = request.POST.get("step") in instead.KEEPS
    typed = None if is_opening else refusals.posted(request)
    initial = {"was_seen": latest and latest.number} | (request.POST.dict() if is_opening else {})
    form = AnswerAdviceForm(typed, about_part2=reads_part2 and rules.says_part2(decision), initial=initial)
    refused = []
    if request.POST.get("step") in kept.STEPS and not (refused := kept.press(request, decision, asked.code, form)):
        return redirect("decisions:answer_advice", pk, asked.pk)
    if form.is_valid() and not refused:
        try:
            workflow.answer_advice(asked, by=request.user, kept_seen=kept.seen_by(request), **form.cleaned_data)
        except workflow.StepRefused as refusal:
            refused = kept.linked(refusal) or refusals.tell(form, refusal, decision, request.user)
            form.data = form.data.copy()
            form.data["was_seen"] = str(decision.versions.last().number)
        else:
            messages.success(request, f"Your {asked.label} advice is there for those inside the office.")
            return redirect(decision)
    context = {"decision": decision, "asked": asked, "form": form, "refused": refused, "has_errors": refused}
    context |= {"closed": refusals.linked(closed, decision, request.user)}
    context |= read_and_ask(request, decision, asked.code, reads_part2, question)
    context |= kept.offer(request, decision, asked.code, form, question)
    return render(request, "decisions/answer_advice.html", context | comparing.looked(request, decision))


@require_POST
def withdraw_advice(request, pk, asked):
    """Take the question back."""
    asked = _get(request, pk, asked)
    try:
        workflow.withdraw_advice(asked, by=request.user)
    except workflow.StepRefused as refusal:
        for obstacle in refusal.obstacles:
            messages.error(request, str(obstacle))
    else:
        messages.success(request, f"The question for {asked.label} advice is withdrawn.")
    return redirect(asked.decision)
