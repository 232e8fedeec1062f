"""Requests under the Freedom of Information Act 2000, with their clock. For governance and auditors of the body."""

from datetime import date

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.history import events_of
from accounts.typed import keeps_what_was_typed
from decisions.forms.governance import (
    AnswerForm,
    ComplaintForm,
    DayForm,
    InformationRequestForm,
    MoreTimeForm,
    ReviewAskedForm,
    ReviewOutcomeForm,
)
from decisions.models import InformationRequest
from decisions.rules import governance, questions
from decisions.workflow import scrutiny as steps

from .governed import asked, form_page, governed_bodies, refuse_unless, taken, was_seen
from .panels import visible_decisions

MOST = 300
ORDER = {"late": 0, "running": 1, "no_rule": 2, "stopped": 3}


def _found(request):
    bodies = governance.bodies_watched(request.user)
    refuse_unless(bool(bodies), "Requests for information are for governance and auditors.")
    return InformationRequest.objects.filter(body__in=bodies).select_related("body")


@require_safe
def information_requests(request):
    """Those that wait for an answer or for an internal review, the late ones first; then what was answered, the latest first."""
    today = timezone.localdate()
    rows = _found(request).prefetch_related("clarifications", visible_decisions(request.user))
    is_reviewed = Q(review_asked_on__isnull=False, reviewed_on__isnull=True)
    open_ones = list(rows.filter(Q(answered_on__isnull=True) | is_reviewed)[:MOST])
    answered = list(rows.filter(answered_on__isnull=False).exclude(is_reviewed).order_by("-answered_on", "-pk")[:MOST])
    calendar = questions.Calendar([*open_ones, *answered], today)
    waiting = [(each, questions.clock_of(each, today, calendar)) for each in open_ones if each.answered_on is None]
    reviewed = [(each, questions.clock_of_review(each, today, calendar)) for each in open_ones if each.answered_on]
    context = {
        "waiting": _late_first(waiting, today),
        "reviewed": _late_first(reviewed, today),
        "answered": [
            {
                "request": each,
                "clock": questions.clock_of(each, today, calendar),
                "review": questions.clock_of_review(each, today, calendar),
            }
            for each in answered
        ],
        "may_record": bool(governance.bodies_governed(request.user)),
        "calendar": questions.CALENDAR,
    }
    return render(request, "decisions/information_requests.html", context)


def _late_first(rows, today) -> list[dict]:
    told = [{"request": each, "clock": clock} for each, clock in rows]
    return sorted(told, key=lambda each: (ORDER[each["clock"].state], each["clock"].due_on or today, each["request"].pk))


def _get(request, pk) -> InformationRequest:
    rows = _found(request).select_related("entered_by")
    return get_object_or_404(rows.prefetch_related("clarifications", "exemptions", visible_decisions(request.user)), pk=pk)


@require_safe
def information_request(request, pk):
    found, today = _get(request, pk), timezone.localdate()
    may_record = governance.may_record_information_request(request.user, found.body)
    stopped = any(each.answered_on is None for each in found.clarifications.all())
    calendar = questions.Calendar([found], today)
    context = {
        "asked": found,
        "clock": questions.clock_of(found, today, calendar),
        "review": questions.clock_of_review(found, today, calendar),
        "concern": questions.concern_about_more_time(found, today),
        "calendar": questions.CALENDAR,
        "may_change": may_record and found.answered_on is None,
        "may_correct": may_record and found.answered_on is not None,
        "corrections": _corrections(found, "correct_answer", found.Outcome.choices, ("outcome_before", "answered_on_before")),
        "reviews_before": _corrections(
            found, "record_review", found.ReviewOutcome.choices, ("review_outcome_before", "reviewed_on_before")
        ),
        "is_stopped": stopped,
    }
    return render(request, "decisions/information_request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def record_information_request(request):
    form = asked(request, InformationRequestForm, bodies=governed_bodies(request))
    if taken(request, form, lambda: steps.record_information_request(form.changes(), by=request.user)):
        messages.success(request, _recorded(form.cleaned_data))
        return redirect("decisions:information_requests")
    back = reverse("decisions:information_requests")
    return form_page(request, form, title="Record a request for information", back=back, button="Record it")


def _recorded(told) -> str:
    """What is said of a request that was just entered: its reference, and the day by which it is to be answered."""
    found = InformationRequest.objects.filter(body=told["body"], reference=told["reference"]).order_by("-pk").first()
    today = timezone.localdate()
    due_on = questions.clock_of(found, today, questions.Calendar([found], today)).due_on
    if due_on is None:
        return f"{found.reference} is recorded. No rule is entered for the day it was received, so no clock runs."
    return f"{found.reference} is recorded, and its clock runs. The answer is due on {due_on.day} {due_on:%B %Y}."


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_information_request(request, pk):
    found = _get(request, pk)
    refuse_unless(governance.may_record_information_request(request.user, found.body))
    return _written(request, found, "Change the request", InformationRequestForm, steps.revise_information_request, "Saved.")


def _written(request, found, title, form_class, step, done):
    """A page on which stands what is recorded, to be changed; who was overtaken by somebody else sees both."""
    form, back = asked(request, form_class, record=found), reverse("decisions:information_request", args=[found.pk])
    posted = request.POST.get("was_seen", "")
    if taken(request, form, lambda: step(found, form.changes(), by=request.user, was_seen=posted)):
        messages.success(request, done)
        return redirect(back)
    shown = was_seen(request, form, steps.values_of(_get(request, found.pk), form.names()))
    return form_page(request, form, title=title, back=back, caption=found.reference, was_seen=shown)


def _corrections(found, step: str, outcomes, facts: tuple[str, str]) -> list[dict]:
    """Each correction in a step, with the outcome and the day that had been recorded before it, by their names in the history."""
    names, (outcome, on) = dict(outcomes), facts
    events = events_of(found).filter(step=step, facts__has_key=outcome).order_by("position")
    return [
        {
            "event": each,
            "outcome": names[each.facts[outcome]],
            "on": date.fromisoformat(each.facts[on]),
            "sections": each.facts.get("sections_before", ()),
        }
        for each in events
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def correct_answer(request, pk):
    """A wrong outcome, day or ground is put right; what stood there stays in the history."""
    found = _get(request, pk)
    refuse_unless(governance.may_record_information_request(request.user, found.body))
    if found.answered_on is None:
        return redirect("decisions:information_request", pk)
    done = "The answer is corrected. What was recorded before stands below it."
    return _written(request, found, "Correct our answer", AnswerForm, steps.correct_answer, done)


# step in the address: (title, form, the step with what the form says, what is said when it is done)
STEPS = {
    "clarify": (
        "They were asked what exactly they want",
        DayForm,
        lambda found, told, by: steps.ask_to_clarify(found, asked_on=told["on"], by=by),
        "The clock is paused until they answer.",
    ),
    "clarified": (
        "They have said what they want",
        DayForm,
        lambda found, told, by: steps.clarified(found, answered_on=told["on"], by=by),
        "The clock runs afresh from that day.",
    ),
    "more-time": (
        "More time for the public-interest test",
        MoreTimeForm,
        lambda found, told, by: steps.take_more_time(found, by=by, **told),
        "The later day counts.",
    ),
    "answer": (
        "Record our answer",
        AnswerForm,
        lambda found, told, by: steps.answer_information_request(found, by=by, **told),
        "The answer is recorded.",
    ),
}
# the same of what comes after the answer, which is recorded and put right on one page
AFTER_THE_ANSWER = {
    "review": (
        "They asked for an internal review",
        ReviewAskedForm,
        steps.ask_for_review,
        "The review is recorded, and its clock runs.",
    ),
    "reviewed": (
        "Record the outcome of the review",
        ReviewOutcomeForm,
        steps.record_review,
        "The outcome of the review is recorded.",
    ),
    "complaint": (
        "Note a complaint to the Information Commissioner",
        ComplaintForm,
        steps.note_complaint,
        "The complaint is noted.",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def take_step(request, pk, step):
    """One of the steps of a request that waits, or of what comes after its answer."""
    found = _get(request, pk)
    refuse_unless(governance.may_record_information_request(request.user, found.body))
    if step in AFTER_THE_ANSWER:
        return _written(request, found, *AFTER_THE_ANSWER[step])
    if step not in STEPS:
        raise Http404
    title, form_class, act, done = STEPS[step]
    form, back = asked(request, form_class), reverse("decisions:information_request", args=[pk])
    if taken(request, form, lambda: act(found, form.cleaned_data, request.user)):
        messages.success(request, done)
        return redirect(back)
    return form_page(request, form, title=title, back=back, caption=found.reference, text=questions.CALENDAR)
