"""Advice: who takes it on and who passes it on, by when it is asked, and what of it has to be seen before a decision."""

from datetime import date

from django.utils import timezone

from accounts.models import Membership, Role, Team
from accounts.working_days import working_days_after

from .. import form_versions
from ..models.words import ON_ITS_WAY, AdviceAnswer, DeclarationAnswer, Status
from .finding import Finding
from .who import writers, wrote

# what an adviser declares for all to read: what that says to those inside
SAYS = {
    DeclarationAnswer.GIVEN: AdviceAnswer.CONTENT,
    DeclarationAnswer.COVERED_IN_REPORT: AdviceAnswer.CONTENT,
    DeclarationAnswer.WITH_CONDITIONS: AdviceAnswer.WITH_CONDITIONS,
    DeclarationAnswer.OBJECTS: AdviceAnswer.OBJECTS,
    DeclarationAnswer.NOT_REQUIRED: AdviceAnswer.NOT_REQUIRED,
    DeclarationAnswer.NOT_GIVEN: AdviceAnswer.NOT_GIVEN,
}
# advice that is published in these words on a form that has none of its own for it
PLAIN_WORDS = {
    DeclarationAnswer.WITH_CONDITIONS.value: "Advice was given: content with this proposal, provided that the conditions given here are met.",
    DeclarationAnswer.OBJECTS.value: "Advice was given: against this proposal, for the reason given here.",
}
SAY_WHY = {
    DeclarationAnswer.NOT_REQUIRED: "Say why it is not required.",
    DeclarationAnswer.WITH_CONDITIONS: "Say which conditions have to be met.",
    DeclarationAnswer.OBJECTS: "Say what you object to.",
}


LATE_BY_ADVISERS = {
    DeclarationAnswer.WITH_CONDITIONS.value: "I would have been content with it on conditions.",
    DeclarationAnswer.OBJECTS.value: "I would have advised against it.",
}
LATE_BY_OTHERS = {DeclarationAnswer.OBJECTS.value: "I would not have put it forward as it was."}


def is_of_adviser(declaration: dict) -> bool:
    """Whether a declaration of the form is advice; the others are the head of unit's and the chief executive's own."""
    return declaration["by"] not in (Role.HEAD_OF_UNIT, Role.CHIEF_EXECUTIVE)


def cannot_advise(whom) -> str:
    """Why a person or a team is not asked, in words that follow their name."""
    return "has nobody who can advise on it" if isinstance(whom, Team) else "cannot advise on it"


def act_of(declaration: dict) -> str:
    """One word for one act: an adviser gives advice, and declares with it; head of unit and chief executive declare."""
    return "Give advice" if is_of_adviser(declaration) else "Give your declaration"


def late_answers(declaration: dict) -> dict[str, str]:
    """What can be said late, of a decision that was signed without it: the form's own statements, and an objection in every form;
    of advisers also conditions."""
    offered = {
        each["answer"]: each["text"] for each in declaration["statements"] if each["answer"] != DeclarationAnswer.NOT_GIVEN
    }
    more = LATE_BY_ADVISERS if is_of_adviser(declaration) else LATE_BY_OTHERS
    return offered | {answer: words for answer, words in more.items() if answer not in offered}


def reason_missing(answer: str, reason: str) -> list[Finding]:
    """Not required, with conditions, an objection: each says why or which (R-03)."""
    if answer in SAY_WHY and not reason.strip():
        return [Finding("reason", SAY_WHY[DeclarationAnswer(answer)], "R-03")]
    return []


def due_on(decision, declaration: dict) -> date | None:
    """The day proposed for an answer: the form's usual working days (England and Wales) from today, and never later than the
    day by which the decision is needed, while that is to come."""
    today = timezone.localdate()
    usual = declaration.get("usual_days")
    days = [working_days_after(today, usual)] if usual else []
    if decision.needed_by_on and decision.needed_by_on >= today:
        days.append(decision.needed_by_on)
    return min(days, default=None)


def label_of(asked) -> str:
    """What pages call a request for advice: the declaration of the form, or what is asked besides it."""
    return asked.label or form_versions.declaration(asked.decision.form_version.definition, asked.code)["label"]


def _advises(user, body):
    return user.roles(body).filter(role=Role.ADVISER)


def _is_on_its_way(asked) -> bool:
    return asked.is_open and asked.decision.status in ON_ITS_WAY


def may_claim(user, asked) -> bool:
    """Somebody of the team that is asked, while nobody of it has taken it on; never on a request they wrote, nor what they
    asked themselves besides the form."""
    if asked.is_extra and asked.asked_by_id == user.pk:
        return False
    if not _is_on_its_way(asked) or asked.team_id is None or asked.claimed_by_id is not None or wrote(user, asked.decision):
        return False
    return user.is_active and _advises(user, asked.decision.body).filter(team=asked.team_id).exists()


def may_give_back(user, asked) -> bool:
    """Who took it on gives it back to the team."""
    return _is_on_its_way(asked) and asked.claimed_by_id == user.pk


def may_reassign(user, asked) -> bool:
    """Governance of the body, and who holds it: who took it on, or who was asked by name. What goes out with a draft, also
    before it does."""
    holds = asked.held_by is not None and asked.held_by.pk == user.pk and user.has_role(Role.ADVISER, body=asked.decision.body)
    goes_out = asked.is_open and asked.is_extra and asked.decision.status == Status.DRAFT
    return (_is_on_its_way(asked) or goes_out) and (holds or user.has_role(Role.GOVERNANCE, body=asked.decision.body))


def who_can_advise(decision) -> list[Membership]:
    """Everybody in the body who can be asked for advice on it: its advisers, but for who wrote it."""
    in_force = Membership.objects.in_force().filter(body=decision.body, role=Role.ADVISER, person__is_active=True)
    wrote_it = writers(decision)
    return [each for each in in_force.select_related("person", "team") if each.person_id not in wrote_it]


def objections(decision) -> list:
    """Declarations that advise against it. The request travels with them; who decides has to see them."""
    return [each for each in decision.declarations.all() if each.answer == DeclarationAnswer.OBJECTS]


def conditions(decision) -> list:
    """Declarations that are content only if their conditions are met."""
    return [each for each in decision.declarations.all() if each.answer == DeclarationAnswer.WITH_CONDITIONS]


def concerns_of_advice(decision):
    """An objection stands as a concern while the request is on its way."""
    if decision.status in ON_ITS_WAY:
        for each in objections(decision):
            by = each.by_as_written or "An adviser"
            yield Finding(f"declaration:{each.code}", f"{each.label}: {by} advises against it. {each.reason}".strip(), "R-03")
