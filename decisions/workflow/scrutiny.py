"""Panel reports and requests for information: entered and kept by governance, beside the record."""

from types import SimpleNamespace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ..models import Clarification, Decision, InformationRequest, PanelReport
from ..models.words import CLOSED
from ..rules import governance, questions
from ..steps import NotAsSeen, allow, record, refuse_if
from .drafting import seen
from .planning import ONLY_GOVERNANCE, rewritten, written

TIES = {PanelReport: ["decisions"], InformationRequest: ["decisions", "exemptions"]}


def values_of(record_, names) -> SimpleNamespace:
    """The values of a record as its page shows them; ties as they are typed, one a line."""
    ties = TIES.get(type(record_), [])
    shown = {name: getattr(record_, name) for name in names if name not in ties}
    tied = {name: "\n".join(map(written_as, getattr(record_, name).order_by("pk"))) for name in names if name in ties}
    return SimpleNamespace(**shown, **tied)


def written_as(tied) -> str:
    """How a page names a decision in a list that can be typed; anything else by its own name."""
    return (tied.reference or f"record {tied.pk}") if isinstance(tied, Decision) else str(tied)


def _ties_of(model, values: dict) -> dict:
    return {name: values.pop(name) for name in TIES[model] if name in values}


def _tie(record_, ties: dict) -> None:
    for name, rows in ties.items():
        getattr(record_, name).set(rows)


def _refuse_if_changed(record_, values, was_seen) -> None:
    """The ties of a record are compared too."""
    type(record_).objects.select_for_update(of=("self",)).get(pk=record_.pk)
    stored = type(record_).objects.get(pk=record_.pk)
    now = values_of(stored, values)
    if was_seen is not None and seen(now, values) != was_seen:
        raise NotAsSeen(vars(now))


# -- panels


@transaction.atomic
def record_panel_report(values: dict, *, by) -> PanelReport:
    """Enter what a panel said or asked."""
    allow(governance.may_record_panel_report(by, values["body"]), ONLY_GOVERNANCE)
    values = dict(values)
    ties = _ties_of(PanelReport, values)
    refuse_if(_not_decided(ties.get("decisions", ()), values["body"]))
    made = written(PanelReport, values, by=by)
    _tie(made, ties)
    record("record_panel_report", made, by=by)
    return made


@transaction.atomic
def revise_panel_report(report, values: dict, *, by, was_seen=None) -> PanelReport:
    """Change what was entered, or write the answer."""
    allow(governance.may_record_panel_report(by, report.body), ONLY_GOVERNANCE)
    values = dict(values)
    _refuse_if_changed(report, values, was_seen)
    ties = _ties_of(PanelReport, values)
    refuse_if(_not_decided(ties.get("decisions", ()), report.body))
    _tie(report, ties)
    report = rewritten(report, values)
    record("revise_panel_report", report, by=by)
    return report


def _not_decided(decisions, body):
    """A panel looks at decisions that are made (domain.md 2.5): a draft or a request on its way is not named to it."""
    for each in decisions:
        if each.status not in CLOSED or body.pk not in (each.body_id, each.joint_with_id):
            yield f"{each.reference or 'A record'} is not a decision that this body has made."


# -- requests for information


@transaction.atomic
def record_information_request(values: dict, *, by) -> InformationRequest:
    """Enter a request under the Freedom of Information Act. Its clock runs from the day of receipt."""
    allow(governance.may_record_information_request(by, values["body"]), ONLY_GOVERNANCE)
    values = dict(values)
    ties = _ties_of(InformationRequest, values)
    made = written(InformationRequest, values, by=by)
    _tie(made, ties)
    record("record_information_request", made, by=by)
    return made


@transaction.atomic
def revise_information_request(request, values: dict, *, by, was_seen=None) -> InformationRequest:
    """Change what was entered."""
    request = _open(request, by)
    values = dict(values)
    _refuse_if_changed(request, values, was_seen)
    _tie(request, _ties_of(InformationRequest, values))
    request = rewritten(request, values)
    record("revise_information_request", request, by=by)
    return request


def _open(request, by) -> InformationRequest:
    request = _locked(request, by)
    refuse_if(["It is answered. What was recorded wrongly of the answer can be corrected."] if request.answered_on else [])
    return request


@transaction.atomic
def ask_to_clarify(request, *, asked_on, by) -> Clarification:
    """The office asks what exactly is wanted: the clock stands until the answer."""
    request = _open(request, by)
    made = Clarification(request=request, asked_on=_since(request, asked_on))
    made.full_clean()
    made.save()
    record("ask_to_clarify", request, by=by)
    return made


@transaction.atomic
def clarified(request, *, answered_on, by) -> Clarification:
    """Their answer came: the clock starts afresh with that day."""
    request = _open(request, by)
    asked = request.clarifications.filter(answered_on__isnull=True).first()
    refuse_if([] if asked else ["Nothing was asked, or it is answered already."])
    asked.answered_on = _since(request, answered_on)
    asked.full_clean()
    asked.save(update_fields=["answered_on"])
    record("clarified", request, by=by)
    return asked


def _since(request, day):
    if day < request.received_on or day > timezone.localdate():
        raise ValidationError("Give a day between the day of receipt and today.")
    return day


@transaction.atomic
def take_more_time(request, *, extended_on, extended_until_on, by) -> InformationRequest:
    """More time for the public-interest test (FOIA 2000, s.10(3))."""
    request = _open(request, by)
    refuse_if(questions.obstacles_to_taking_more_time(request, extended_on, extended_until_on, timezone.localdate()))
    request.extended_on, request.extended_until_on = extended_on, extended_until_on
    request.full_clean()
    request.save(update_fields=["extended_on", "extended_until_on"])
    record("take_more_time", request, by=by)
    return request


@transaction.atomic
def answer_information_request(request, *, by, **told) -> InformationRequest:
    """Close it with its outcome. What is not released names its grounds (FOIA 2000, s.17(1))."""
    request = _open(request, by)
    _write_answer(request, **told)
    record("answer_information_request", request, by=by, outcome=request.outcome)
    return request


@transaction.atomic
def correct_answer(request, values: dict, *, by, was_seen=None) -> InformationRequest:
    """What was recorded of the answer was wrong. The history keeps which outcome, day and sections stood there before."""
    allow(governance.may_record_information_request(by, request.body), ONLY_GOVERNANCE)
    _refuse_if_changed(request, values, was_seen)
    request = InformationRequest.objects.get(pk=request.pk)
    refuse_if([] if request.answered_on else ["It is not answered yet."])
    before = {"outcome_before": request.outcome, "answered_on_before": request.answered_on.isoformat()}
    before |= {"sections_before": [each.section for each in request.exemptions.all()]}
    _write_answer(request, **values)
    record("correct_answer", request, by=by, outcome=request.outcome, **before)
    return request


# -- what comes after the answer: an internal review (code of practice under FOIA 2000, s.45) and a complaint (s.50)


@transaction.atomic
def ask_for_review(request, values: dict, *, by, was_seen=None) -> InformationRequest:
    """Who asked is not content with the answer. Until the review is done the day can be put right."""
    _since(request, values["review_asked_on"])
    request, was = _after_the_answer(request, values, by, was_seen, questions.obstacles_to_asking_for_review)
    record("ask_for_review", request, by=by, **_before(was))
    return request


@transaction.atomic
def record_review(request, values: dict, *, by, was_seen=None) -> InformationRequest:
    """The outcome of the review, or its correction: the history keeps what stood there before."""
    _since(request, values["reviewed_on"])
    refuse_if(questions.obstacles_to_overturning(values["review_outcome"], values.get("review_note", "")))
    request, was = _after_the_answer(request, values, by, was_seen, questions.obstacles_to_recording_review)
    record("record_review", request, by=by, outcome=request.review_outcome, **_before(was))
    return request


@transaction.atomic
def note_complaint(request, values: dict, *, by, was_seen=None) -> InformationRequest:
    """They complained to the Information Commissioner (FOIA 2000, s.50): when, under which reference, with what outcome."""
    request, _ = _after_the_answer(request, values, by, was_seen, questions.obstacles_to_noting_complaint)
    record("note_complaint", request, by=by)
    return request


def _after_the_answer(request, values, by, was_seen, obstacles) -> tuple:
    """The request with these values, and what stood in their place."""
    allow(governance.may_record_information_request(by, request.body), ONLY_GOVERNANCE)
    _refuse_if_changed(request, values, was_seen)
    request = _locked(request, by)
    refuse_if(obstacles(request))
    was = {name: getattr(request, name) for name in values}
    return rewritten(request, values), was


def _before(was: dict) -> dict:
    """For the history, if there was anything: codes and days, never words that somebody wrote."""
    was = {name: value for name, value in was.items() if not name.endswith("_note")}
    told = {f"{name}_before": value.isoformat() if hasattr(value, "isoformat") else value for name, value in was.items()}
    return told if all(was.values()) else {}


def _locked(request, by) -> InformationRequest:
    request = InformationRequest.objects.select_for_update(of=("self",)).select_related("body").get(pk=request.pk)
    allow(governance.may_record_information_request(by, request.body), ONLY_GOVERNANCE)
    return request


def _write_answer(request, *, outcome, answered_on, exemptions=(), other_grounds="") -> None:
    exemptions = list(exemptions)
    withheld = outcome in (InformationRequest.Outcome.PART, InformationRequest.Outcome.REFUSED)
    if withheld and not exemptions and not other_grounds.strip():
        refuse_if(["Name the exemption, or the other ground, on which it was not released in full (FOIA 2000, s.17(1))."])
    if not withheld and exemptions:
        refuse_if(["Exemptions are cited only where something is not released."])
    request.outcome, request.answered_on = outcome, _since(request, answered_on)
    request.other_grounds = other_grounds if withheld else ""
    request.full_clean()
    request.save(update_fields=["outcome", "answered_on", "other_grounds"])
    request.exemptions.set(exemptions)
