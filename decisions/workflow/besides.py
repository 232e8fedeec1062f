"""Advice that the form does not ask for: asked in words, answered to those inside, withdrawn. No declaration comes of it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from .. import rules
from ..models import Advice, AdviceRequest
from ..models.advice import EXTRA
from ..models.words import ON_ITS_WAY, AdviceAnswer, Capacity
from ..steps import StepRefused, allow, let_in, lock, record, refuse_if
from .advising import ASKED, NOT_OPEN, let_out, locked, reached, tell, write_advice
from .keeping import let_go

ANSWERS = (AdviceAnswer.CONTENT, AdviceAnswer.WITH_CONDITIONS, AdviceAnswer.OBJECTS, AdviceAnswer.NOT_REQUIRED)
SAY_WHY = {
    AdviceAnswer.WITH_CONDITIONS: "Say which conditions have to be met.",
    AdviceAnswer.OBJECTS: "Say what you object to.",
    AdviceAnswer.NOT_REQUIRED: "Say why advice is not required.",
}


@transaction.atomic
def ask_advice(decision, *, by, whom, label: str, question: str, reason: str, due_on) -> AdviceRequest:
    """Ask a person or a team for advice of which the form has no declaration. Nothing waits for it. On its way it reaches them
    at once, and Part 2 opens to them as to everybody who is asked; what is asked in a draft goes out with it."""
    decision = lock(decision)
    allow(
        rules.may_ask_advice(by, decision),
        "The author and co-authors, governance, and whoever it is with ask for advice, until it is decided.",
    )
    label = rules.kind_of_advice(label)
    told = {"label": label, "question": question, "reason": reason, "due_on": due_on}
    refuse_if(rules.obstacles_to_asking_advice(decision, by, whom=whom, **told))
    number = decision.advice_requests.besides_the_form().count() + 1
    named = {"person": whom} if isinstance(whom, User) else {"team": whom}
    asked = AdviceRequest.objects.create(decision=decision, code=f"{EXTRA}{number}", asked_by=by, **told, **named)
    if decision.status in ON_ITS_WAY:
        _send(decision, asked)
    record("ask_advice", decision, by=by, capacity=asked.code, request=asked.pk, **{next(iter(named)): whom.pk})
    return asked


def send_out(decision) -> None:
    """With the submission: what was asked in the draft, and what was asked before it came back and is not answered."""
    refuse_if(rules.obstacles_to_sending(decision))
    for asked in decision.advice_requests.besides_the_form().still_open().select_related("person", "team", "asked_by"):
        _send(decision, asked)


def _send(decision, asked) -> None:
    people = rules.reached_by(decision, asked.person or asked.team, asked.asked_by)
    let_in(decision, people, Capacity.ADVISER, by=asked.asked_by)
    tell(decision, people, ASKED)


def end_unanswered(decision) -> None:
    """It is decided: nobody is asked any more."""
    decision.advice_requests.besides_the_form().still_open().update(closed_at=timezone.now())


@transaction.atomic
def answer_advice(
    asked,
    *,
    by,
    answer: str,
    conditions: str = "",
    text: str = "",
    concerns_part2: bool = False,
    was_seen: str | None = None,
    kept_seen: str | None = None,
) -> Advice:
    """Answer what was asked besides the form, on the version as it stands: to those inside, and what is said of Part 2 to its
    readers alone."""
    asked, decision = locked(asked)
    if not asked.is_open:
        raise StepRefused(NOT_OPEN)
    allow(rules.may_answer_advice(by, asked), "This advice is not asked of you, or you wrote the request.")
    refuse_if([*rules.being_amended(decision, by), *rules.closed_part2(by, decision, "advise")])
    version = decision.versions.last()
    if was_seen is not None and was_seen != str(version.number):
        raise StepRefused("The request has changed since you opened the page. Read it again, then advise.")
    refuse_if(_unanswered(answer, conditions))
    said = {"answer": answer, "conditions": conditions, "text": text, "concerns_part2": concerns_part2}
    given = write_advice(decision, by=by, version=version, request=asked, code=asked.code, label=asked.label, **said)
    asked.answered_at = timezone.now()
    asked.save(update_fields=["answered_at"])
    let_go(decision, asked.code, by=by, was_seen=kept_seen)
    people = [each for each in (asked.asked_by, decision.author) if each is not None and each.pk != by.pk]
    tell(decision, people, "advice has come")
    record("answer_advice", decision, by=by, capacity=asked.code, version=version.number, request=asked.pk)
    return given


def _unanswered(answer: str, conditions: str):
    """One of the four answers; with conditions, an objection and not required say which or why, as those of the form (R-03)."""
    if answer not in ANSWERS:
        yield rules.Finding("answer", "Choose what you advise.")
    elif answer in SAY_WHY and not conditions.strip():
        yield rules.Finding("conditions", SAY_WHY[AdviceAnswer(answer)], "R-03")


@transaction.atomic
def withdraw_advice(asked, *, by) -> AdviceRequest:
    """The question is taken back. Part 2 closes to who is asked nothing any more and has said nothing; they are told."""
    asked, decision = locked(asked)
    if not asked.is_open:
        raise StepRefused(NOT_OPEN)
    allow(rules.may_withdraw_advice(by, asked), "Only who asked, or governance, takes the question back.")
    before = reached(decision, asked)
    asked.closed_at = timezone.now()
    asked.save(update_fields=["closed_at"])
    if decision.status in ON_ITS_WAY:
        let_out(decision, before)
        tell(decision, User.objects.filter(pk__in=before - {by.pk}), "your advice is no longer asked for")
    record("withdraw_advice", decision, by=by, capacity=asked.code, request=asked.pk)
    return asked
