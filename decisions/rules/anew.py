"""Advice that was given and is taken back by who gave it, to be given anew."""

from accounts.models import Role

from .. import form_versions
from ..models.words import ON_ITS_WAY
from .advice import is_of_adviser
from .route import standing_declarations


def advice_to_give_anew(user, decision) -> list:
    """The declarations of advisers that stand and that this person gave, while they, or a team of theirs, are still who was asked
    for it; until a body signs (R-03). What the head of unit or the chief executive declared is not advice."""
    if decision.origin != "native" or decision.status not in ON_ITS_WAY or hasattr(decision, "signed_content"):
        return []
    definition = decision.form_version.definition
    mine = [each for each in standing_declarations(decision).values() if each.by_id == user.pk]
    mine = [each for each in mine if is_of_adviser(form_versions.declaration(definition, each.code))]
    return [each for each in mine if _was_asked(user, decision, last_asked(decision, each.code))]


def may_advise_anew(user, decision) -> bool:
    """Who gave advice takes it back and gives it anew, before the request is signed (R-03)."""
    return bool(advice_to_give_anew(user, decision))


def last_asked(decision, code):
    """The request for advice that was answered last."""
    return next((each for each in reversed(decision.advice_requests.all()) if each.code == code), None)


def _was_asked(user, decision, asked) -> bool:
    if asked is None or asked.is_open or not user.is_active:
        return False
    held = user.held if user.held is not None else user.roles(decision.body)
    advises = [each for each in held if each.role == Role.ADVISER and each.body_id == decision.body_id]
    return bool(advises) and (asked.person_id == user.pk or asked.team_id in {each.team_id for each in advises} - {None})
