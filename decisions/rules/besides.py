"""Advice that the form does not ask for: who may ask for it, and what stands in the way. Nothing on the route waits for it."""

import re

from django.utils import timezone

from accounts.models import Role, User

from ..models.words import ON_ITS_WAY, Status
from .advice import cannot_advise, is_of_adviser, who_can_advise
from .finding import Finding
from .who import asked_besides, holds_it, may_start, writes_now


def may_ask_advice(user, decision) -> bool:
    """The author and co-authors, governance, and whoever it is with on its way or is asked besides the form; not once a body
    has signed. What is asked in a draft goes out with it."""
    is_open = decision.status in (Status.DRAFT, *ON_ITS_WAY) and decision.origin == "native"
    if not is_open or hasattr(decision, "signed_content"):
        return False
    if writes_now(user, decision) and may_start(user, decision.body):
        return True
    return user.has_role(Role.GOVERNANCE, body=decision.body) or holds_it(user, decision) or bool(asked_besides(user, decision))


def may_answer_advice(user, asked) -> bool:
    """Who is asked besides the form, or a team of theirs, while the request is on its way; never on a request they wrote."""
    return asked.is_extra and any(each.pk == asked.pk for each in asked_besides(user, asked.decision))


def may_withdraw_advice(user, asked) -> bool:
    """Who asked besides the form, and governance, until it is answered or the request is decided."""
    decision = asked.decision
    is_open = asked.is_extra and asked.is_open and decision.status in (Status.DRAFT, *ON_ITS_WAY)
    return is_open and (asked.asked_by_id == user.pk or user.has_role(Role.GOVERNANCE, body=decision.body))


def kind_of_advice(typed: str) -> str:
    """As it stands before "advice": without that word, however it was typed."""
    return re.sub(r"(^|\s)advice$", "", " ".join(typed.split()), flags=re.IGNORECASE)


def obstacles_to_asking_advice(decision, by, *, whom, label: str, question: str, reason: str, due_on) -> list[Finding]:
    """Whom it reaches, what is asked and why, by when. What the form itself asks for is not asked besides it, so that the
    chief executive's statement cannot name advice that the form's own adviser did not give (R-03)."""
    found = []
    if isinstance(whom, User) and whom.pk == by.pk:
        found.append(Finding("whom", "Choose somebody other than yourself."))
    elif not reached_by(decision, whom, by):
        found.append(Finding("whom", f"{whom} {cannot_advise(whom)}. Choose another."))
    if not label:
        found.append(Finding("label", "Say what kind of advice you ask for."))
    elif own := _asked_by_the_form(decision, label):
        found.append(
            Finding("label", f"The form asks for this itself: {own}. Say what other kind of advice you ask for.", "R-03")
        )
    elif _is_asked_already(decision, whom, label):
        found.append(Finding("label", f"{whom} is asked for this already, and has not answered."))
    if not question.strip():
        found.append(Finding("question", "Write your question."))
    if not reason.strip():
        found.append(Finding("reason", "Say why you ask them."))
    if due_on is None or due_on < timezone.localdate():
        found.append(Finding("due_on", "Give the day by which you need the answer, today or later."))
    return found


def reached_by(decision, whom, by) -> list[User]:
    """The advisers whom a question to this person or team reaches; nobody asks themselves."""
    wanted = [each for each in who_can_advise(decision) if each.person_id != by.pk]
    is_person = isinstance(whom, User)
    return [each.person for each in wanted if whom.pk == (each.person_id if is_person else each.team_id)]


def _asked_by_the_form(decision, label: str) -> str:
    """The label of the form's own declaration that goes by these words."""
    words = set(re.findall(r"\w+", label.lower()))
    for each in decision.form_version.definition["declarations"]:
        own = set(re.findall(r"\w+", each["label"].lower())) - {"advice", "declaration", "and", "of", "the"}
        is_kind = each["by"] != "other" and any(word.startswith(each["by"][:6]) for word in words)
        if is_of_adviser(each) and (is_kind or (own and own <= words)):
            return each["label"]
    return ""


def _is_asked_already(decision, whom, label: str) -> bool:
    open_now = [each for each in decision.advice_requests.all() if each.is_extra and each.is_open]
    named = [each for each in open_now if each.label.lower() == label.lower()]
    return any(whom.pk == (each.person_id if isinstance(whom, User) else each.team_id) for each in named)


def obstacles_to_sending(decision) -> list[Finding]:
    """What is asked in a draft has to reach somebody when it goes out."""
    asked = [each for each in decision.advice_requests.all() if each.is_extra and each.is_open]
    advisers = who_can_advise(decision) if asked else []
    people, teams = {each.person_id for each in advisers}, {each.team_id for each in advisers}
    return [
        Finding(
            "asked",
            f"{each.label} advice: {each.team or each.person} has nobody left who can advise. Withdraw the question, and ask "
            "somebody else.",
        )
        for each in asked
        if each.person_id not in people and each.team_id not in teams - {None}
    ]
