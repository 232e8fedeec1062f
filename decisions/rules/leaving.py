"""What somebody holds who leaves: over the bodies of who asks, as rows that can each go to a named person."""

from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership, Role

from ..models import AdviceRequest, Authorisation, BoardMember, CoAuthor, Decision, NeedToKnow, OfficeHolder
from ..models.words import CLOSED, ON_ITS_WAY, Capacity, Status
from .advice import label_of
from .route import standing_declarations
from .who import WRITING_ROLES

GROUPS = {
    "author": "Requests they wrote",
    "co_author": "Requests they write with somebody",
    "advice": "Advice they are asked for",
    "head_of_unit": "Requests on which they declare as head of unit",
    "signer": "Requests they were chosen to sign",
    "award": "Awards that were left to them",
    "reading": "Reading of Part 2, also of decisions already taken",
}
# The role without which nobody takes them over.
TAKES = {
    "author": WRITING_ROLES,
    "co_author": WRITING_ROLES,
    "advice": (Role.ADVISER,),
    "head_of_unit": (Role.HEAD_OF_UNIT,),
}
MAY_END = ("co_author", "reading")  # these may end without going to anybody
ROLES = {
    Capacity.GOVERNANCE: Role.GOVERNANCE,
    Capacity.AUDITOR: Role.AUDITOR,
    Capacity.CHIEF_EXECUTIVE: Role.CHIEF_EXECUTIVE,
    Capacity.DECISION_MAKER: Role.DECISION_MAKER,
    Capacity.ADVISER: Role.ADVISER,
    Capacity.HEAD_OF_UNIT: Role.HEAD_OF_UNIT,
}


class Held(NamedTuple):
    """One thing somebody holds: of which group, the row itself, the request it is of, and what to call it."""

    group: str
    row: object
    decision: Decision
    text: str

    @property
    def key(self) -> str:
        return f"{self.group}-{self.row.pk}"


def held_by(person, bodies) -> list[Held]:
    """Everything that can go to somebody else, in the order of the groups."""
    of = list(Decision.objects.filter(body__in=bodies, origin="native").values_list("pk", flat=True))
    read = Decision.objects.filter(pk__in=of).select_related("body", "form_version", "signer__post")
    undone = read.exclude(status__in=[*CLOSED, Status.WITHDRAWN]).prefetch_related("numbers", "declarations")
    found = [Held("author", each, each, "") for each in undone.filter(author=person)]
    found += [Held("co_author", each, each.decision, "") for each in _below(CoAuthor, undone, person=person, to_at=None)]
    found += _advice(person, undone)
    found += [
        Held("head_of_unit", each, each, "")
        for each in undone.filter(head_of_unit=person, status__in=ON_ITS_WAY)
        if "head_of_unit" not in standing_declarations(each)
    ]
    found += [
        Held("signer", each, each, str(each.signer)) for each in undone.filter(signer__person=person, status__in=ON_ITS_WAY)
    ]
    awards = Authorisation.objects.filter(decision__in=of, what="delegate_award", delegated_person=person, report=None)
    awards = awards.filter(decision__status__in=CLOSED).select_related("decision__body").prefetch_related("decision__numbers")
    found += [Held("award", each, each.decision, each.condition or each.paragraph_as_cited) for each in awards]
    return found + _reading(person, of, found)


def takers(bodies) -> dict[str, set[int]]:
    """For each group that asks for a role, who holds it in one of these bodies, by id."""
    held = Membership.objects.in_force().filter(body__in=bodies).values_list("person", "role")
    told = list(held)
    return {group: {pk for pk, role in told if role in roles} for group, roles in TAKES.items()}


def _below(model, decisions, **named):
    rows = model.objects.filter(decision__in=decisions.order_by().values("pk"), **named)
    return rows.select_related("decision__body", "decision__form_version").prefetch_related(
        "decision__numbers", "decision__declarations"
    )


def _advice(person, undone) -> list[Held]:
    rows = _below(AdviceRequest, undone, answered_at=None, closed_at=None).filter(Q(person=person) | Q(claimed_by=person))
    return [Held("advice", each, each.decision, label_of(each)) for each in rows.select_related("team", "person", "claimed_by")]


def _reading(person, of, found) -> list[Held]:
    """Need-to-know rows that do not end with something above."""
    goes_with = {
        Capacity.AUTHOR: "author",
        Capacity.CO_AUTHOR: "co_author",
        Capacity.HEAD_OF_UNIT: "head_of_unit",
        Capacity.DELEGATED_AWARD: "award",
        Capacity.ADVISER: "advice",
    }
    moved = {(each.group, each.decision.pk) for each in found}
    is_open = Q(to_at=None) | Q(to_at__gt=timezone.now())  # also one that does not count now because a role has ended
    rows = NeedToKnow.objects.filter(is_open, decision__in=of, person=person).select_related("decision__body")
    return [
        Held("reading", each, each.decision, each.get_capacity_display())
        for each in rows.prefetch_related("decision__numbers")
        if (goes_with.get(each.capacity), each.decision_id) not in moved
    ]


def held_for_an_administrator(person, bodies) -> list[str]:
    """Roles, offices and seats on boards, which an administrator ends."""
    today = timezone.localdate()
    roles = person.memberships.in_force().filter(body__in=bodies).select_related("body", "team")
    offices = OfficeHolder.objects.in_force(today).filter(person=person, post__body__in=bodies).select_related("post")
    seats = BoardMember.objects.in_force(today).filter(person=person, board__body__in=bodies).select_related("board")
    return [
        *(f"{each.get_role_display()}, {each.body}" + (f", {each.team}" if each.team else "") for each in roles),
        *(f"{each.office}" for each in offices),
        *(f"Member of {each.board}" for each in seats),
    ]
