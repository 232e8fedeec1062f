"""Urgent requests and late advice. Who may say so, and what stands in the way."""

from typing import NamedTuple

from accounts.models import Membership, Role, User

from ..models import OfficeHolder
from ..models.words import ON_ITS_WAY, Status
from .route import declarations_owed, still_missing
from .who import chosen_or_current, current_holders, is_asked, owes, wrote

SIGNING_ROLES = (Role.DECISION_MAKER, Role.CHIEF_EXECUTIVE)


class Sayer(NamedTuple):
    """Somebody who may declare a request urgent, and in which capacity."""

    person: User
    capacity: str


def sayers(decision) -> list[Sayer]:
    """The chief executives of the body, then who holds the office that decides: they may declare a request urgent. Who is both
    says in which capacity; their own office stands first."""
    chiefs = Membership.objects.in_force().filter(body=decision.body, role=Role.CHIEF_EXECUTIVE, person__is_active=True)
    found = [Sayer(each.person, "Chief executive") for each in chiefs.select_related("person")]
    for holder in sorted(current_holders(decision), key=lambda each: each.acting_for_id is not None):
        if holder.person is not None and holder.person.is_active:
            found.append(Sayer(holder.person, holder.capacity))
    return [each for each in dict.fromkeys(found) if not wrote(each.person, decision)]


def who_cannot_sign_then(decision) -> list[tuple[OfficeHolder, str]]:
    """Who holds the deciding office and is asked for a declaration that has not been given, with its name: if the request goes on
    without it, somebody else signs (R-05)."""
    owed = [*declarations_owed(decision), *still_missing(decision)]
    held = [each for each in chosen_or_current(decision) if each.person is not None and not wrote(each.person, decision)]
    return [(holder, each["label"]) for holder in held for each in owed if owes(holder.person, decision, each["code"])]


def may_declare_urgent(user, decision) -> bool:
    """The chief executive, who holds the office that decides, or governance, which writes down what one of these said. While
    something is owed still, once, and not on a request that they wrote (R-04)."""
    is_open = decision.status in ON_ITS_WAY and decision.origin == "native" and not hasattr(decision, "signed_content")
    if not is_open or getattr(decision, "urgency", None) or wrote(user, decision) or not declarations_owed(decision):
        return False
    if user.has_role(Role.GOVERNANCE, Role.CHIEF_EXECUTIVE, body=decision.body):
        return True
    holders = [each for each in current_holders(decision) if each.person_id == user.pk]
    return any(user.has_role(*SIGNING_ROLES, body=each.post.body) for each in holders)


def may_advise_late(user, decision, code) -> bool:
    """Who was asked for advice without which a request was decided urgently, once it is signed."""
    is_missing = decision.status == Status.SIGNED and code in {each["code"] for each in still_missing(decision)}
    return is_missing and is_asked(user, decision, code)
