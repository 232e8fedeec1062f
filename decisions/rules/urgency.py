"""Urgent requests and late advice; who acts for another. Who may say so, and what stands in the way."""

from typing import NamedTuple

from django.utils import timezone

from accounts.models import Membership, Role, User

from ..models import OfficeHolder
from ..models.words import ON_ITS_WAY, Kind, Status
from .finding import Finding
from .route import declarations_owed, still_missing
from .who import current_holders, is_asked, wrote

SIGNING_ROLES = (Role.DECISION_MAKER, Role.CHIEF_EXECUTIVE)


class Sayer(NamedTuple):
    """Somebody who may declare a request urgent, and in which capacity."""

    person: User
    capacity: str


def sayers(decision) -> list[Sayer]:
    """The chief executives of the body, and who holds the office that decides: they may declare a request urgent."""
    chiefs = Membership.objects.in_force().filter(body=decision.body, role=Role.CHIEF_EXECUTIVE, person__is_active=True)
    found = {each.person_id: Sayer(each.person, "Chief executive") for each in chiefs.select_related("person")}
    for holder in current_holders(decision):
        if holder.person is not None and holder.person.is_active:
            found[holder.person_id] = Sayer(holder.person, holder.capacity)
    return [each for each in found.values() if not wrote(each.person, decision)]


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


def reserved_from(holder, decision) -> list[Finding]:
    """Nobody who acts for another takes a kind of decision that was left to that other."""
    if holder.may_take(decision):
        return []
    kind = Kind(decision.kind).label.lower()
    return [
        Finding(
            "holder",
            f"{holder.name} acts for {holder.acting_for.name}, and decisions of the kind “{kind}” are reserved to "
            f"{holder.acting_for.name}. Ask {holder.acting_for.name} to decide, or governance who else can.",
            "R-05",
        )
    ]


# -- who acts for another


def may_appoint(user, body) -> bool:
    """Governance of the body writes down who acts for whom, and from when to when."""
    return body is not None and user.has_role(Role.GOVERNANCE, body=body)


def can_act(bodies):
    """People with a role that signs in one of these bodies."""
    in_force = Membership.objects.in_force().filter(body__in=bodies, role__in=SIGNING_ROLES)
    return User.objects.filter(is_active=True, pk__in=in_force.values("person"))


def may_confirm_acting(user, holder) -> bool:
    """A second person of those who confirm roles: neither who wrote it down, nor who acts."""
    if holder.acting_for_id is None or holder.confirmed_at is not None or user.pk in (holder.granted_by_id, holder.person_id):
        return False
    of_body = user.has_role(Role.GOVERNANCE, Role.CHIEF_EXECUTIVE, body=holder.post.body)
    return of_body or user.has_role(Role.ADMINISTRATOR)


def obstacles_to_appointing(principal, person, from_on, to_on) -> list[Finding]:
    """Who acts holds a role that signs in this body, from a day to a day, for somebody who holds the office then."""
    found, body = [], principal.post.body
    if principal.acting_for_id is not None:
        found.append(Finding("acting_for", "Choose who holds the office, not somebody who acts in it."))
    if principal.person_id == person.pk:
        found.append(Finding("person", "Nobody acts for themselves. Choose somebody else."))
    if not person.has_role(*SIGNING_ROLES, body=body):
        found.append(
            Finding(
                "person",
                f"{person} has no role that signs in this body. An administrator grants it and a second person confirms it; "
                "then choose them here.",
            )
        )
    if from_on is None or to_on is None or to_on < from_on:
        found.append(Finding("to_on", "Give the first and the last day, in this order."))
    elif to_on < timezone.localdate():
        found.append(Finding("to_on", "The last day has passed. Give a later one."))
    elif (principal.to_on and principal.to_on < from_on) or (principal.from_on and principal.from_on > to_on):
        found.append(Finding("from_on", f"{principal.name} does not hold the office on these days."))
    elif _acts_then(principal, person, from_on, to_on):
        found.append(Finding("person", f"{person} acts for {principal.name} on some of these days already."))
    return found


def _acts_then(principal, person, from_on, to_on) -> bool:
    return OfficeHolder.objects.filter(acting_for=principal, person=person, from_on__lte=to_on, to_on__gte=from_on).exists()
