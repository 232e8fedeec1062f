"""Who acts for another: who says so and confirms it, and what it does not open."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership, Role, User

from ..models import OfficeHolder
from ..models.words import Kind
from .finding import Finding
from .urgency import SIGNING_ROLES
from .who import bars_from_signing


def reserved_from(holder, decision) -> list[Finding]:
    """Nobody who acts for another takes a kind of decision that was left to that other."""
    if holder.may_take(decision):
        return []
    kind = Kind(decision.kind).label.lower()
    return [
        Finding(
            "holder",
            f"{holder.name} acts for {holder.acting_for.name}, and decisions of the kind “{kind}” are reserved to "
            f"{holder.acting_for.name}. They fall to {holder.acting_for.name}; governance says who else can decide.",
            "R-05",
        )
    ]


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
    if from_on is None or to_on is None:
        found.append(Finding("to_on", "Enter the first and the last day."))
    elif to_on < from_on:
        found.append(Finding("to_on", "The last day must be on or after the first day."))
    elif to_on < timezone.localdate():
        found.append(Finding("to_on", "The last day has passed. Give a later one."))
    elif (principal.to_on and principal.to_on < from_on) or (principal.from_on and principal.from_on > to_on):
        found.append(Finding("from_on", f"{principal.name} does not hold the office on these days."))
    elif _acts_then(principal, person, from_on, to_on):
        found.append(Finding("person", f"{person} acts for {principal.name} on some of these days already."))
    return found


def _acts_then(principal, person, from_on, to_on) -> bool:
    return OfficeHolder.objects.filter(acting_for=principal, person=person, from_on__lte=to_on, to_on__gte=from_on).exists()


# -- the second person


def acting_to_confirm(user) -> list[OfficeHolder]:
    """What is written down of who acts, has not ended, and is this person's to confirm."""
    written = OfficeHolder.objects.filter(acting_for__isnull=False, confirmed_at=None)
    written = written.exclude(to_on__lt=timezone.localdate()).select_related("post__body", "person", "acting_for")
    return [each for each in written if may_confirm_acting(user, each)]


def who_may_confirm(holders) -> dict[int, list[User]]:
    """By name, who may confirm each of these: governance and chief executives of its body, and administrators."""
    if not holders:
        return {}
    held = Membership.objects.in_force().filter(person__is_active=True).order_by("person__name", "pk")
    of_bodies = Q(body__in={each.post.body_id for each in holders}, role__in=[Role.GOVERNANCE, Role.CHIEF_EXECUTIVE])
    held = list(held.filter(of_bodies | Q(role=Role.ADMINISTRATOR)).select_related("person"))
    return {each.pk: _second_persons(each, held) for each in holders}


def _second_persons(holder, held) -> list[User]:
    out = (holder.granted_by_id, holder.person_id)
    found = [each for each in held if each.role == Role.ADMINISTRATOR or each.body_id == holder.post.body_id]
    return list({each.person_id: each.person for each in found if each.person_id not in out}.values())


# -- what who acts cannot sign

DECLARE = (Role.CHIEF_EXECUTIVE, Role.HEAD_OF_UNIT, Role.ADVISER)


def declare_as(people, bodies) -> dict[int, str]:
    """In which roles these people declare on requests of these bodies, in words: what they declared on they cannot sign."""
    held = Membership.objects.in_force().filter(person__in=people, body__in=bodies, role__in=DECLARE)
    found = {}
    for each in held.order_by("role"):
        found.setdefault(each.person_id, []).append(Role(each.role).label.lower())
    return {pk: " and ".join(dict.fromkeys(roles)) for pk, roles in found.items()}


def why_not_sign(holder, decision) -> str:
    """What keeps somebody who holds the deciding office from signing this request; empty where nothing does."""
    if reserved := reserved_from(holder, decision):
        return reserved[0].text
    bars = holder.person and bars_from_signing(holder.person, decision)
    return f"{holder.name} {bars}. Nobody signs what they wrote, declare on or stood aside from." if bars else ""
