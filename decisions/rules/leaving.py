"""What somebody holds who leaves: over the bodies of who asks, as rows that can each go to a named person."""

from typing import NamedTuple

from django.db.models import Q, Value, prefetch_related_objects
from django.utils import timezone

from accounts.models import Membership, Role

from ..models import (
    AdviceRequest,
    Authorisation,
    BoardMember,
    CoAuthor,
    Decision,
    Declaration,
    NeedToKnow,
    OfficeHolder,
    StoodAside,
)
from ..models.words import CLOSED, ON_ITS_WAY, Capacity, Status
from .advice import label_of
from .newcomers import says_part2
from .route import standing_declarations
from .who import WRITING_ROLES

GROUPS = {
    "author": "Requests they wrote",
    "co_author": "Requests they write with somebody",
    "advice": "Advice they are asked for",
    "head_of_unit": "Requests on which they declare as head of unit",
    "signer": "Requests they were chosen to sign",
    "award": "Awards that were left to them",
}
# The role without which nobody takes them over.
TAKES = {
    "author": WRITING_ROLES,
    "co_author": WRITING_ROLES,
    "advice": (Role.ADVISER,),
    "head_of_unit": (Role.HEAD_OF_UNIT,),
    "award": (Role.COMMERCIAL, Role.GOVERNANCE),
}
READING = "reading"
ENDS = "reading_ends"  # what was opened for one person's own part in a decision, or to them by name, is not somebody else's
# The capacities in which Part 2 can be opened to somebody else instead, with the role that it takes.
ROLES = {
    Capacity.GOVERNANCE: Role.GOVERNANCE,
    Capacity.AUDITOR: Role.AUDITOR,
    Capacity.CHIEF_EXECUTIVE: Role.CHIEF_EXECUTIVE,
    Capacity.DECISION_MAKER: Role.DECISION_MAKER,
    Capacity.ADVISER: Role.ADVISER,
    Capacity.HEAD_OF_UNIT: Role.HEAD_OF_UNIT,
}
GROUPS |= {f"{READING}_{code}": f"Part 2 that they can read as {code.label.lower()}" for code in ROLES}
GROUPS |= {ENDS: "Part 2 that closes to them"}
TAKES |= {f"{READING}_{code}": (role,) for code, role in ROLES.items()}
MAY_END = ("co_author", ENDS, *(f"{READING}_{code}" for code in ROLES))  # these may end without going to anybody


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


def members_of(bodies) -> list[Membership]:
    """Everybody who has a role in these bodies now, by name."""
    in_force = Membership.objects.in_force().filter(body__in=bodies, person__is_active=True)
    return list(in_force.select_related("person", "body", "team").order_by("person__name", "pk"))


def takers(held, members, by) -> dict[str, list]:
    """For each thing, by its key, those of `members` who can take it over: who has the role for it in the body of its decision or,
    to sign, the office. Who stood aside is never let in to Part 2, and nobody opens it to themselves; who declared on it does not
    write it, and who wrote it or declared on it is not its head of unit (R-05)."""
    decisions = {each.decision.pk: each.decision for each in held}
    prefetch_related_objects(list(decisions.values()), "withholding")
    people = list({each.person_id: each.person for each in members}.values())
    roles = {(each.body_id, each.role, each.person_id) for each in members}
    open_to = set(open_rows(by, decisions).values_list("decision", flat=True))
    closed = {pk for pk, each in decisions.items() if says_part2(each)} - open_to
    offices, took_part = _offices(held), _who_took_part(decisions)
    barred = {"author": ("declared",), "co_author": ("declared",), "head_of_unit": ("declared", "wrote"), "advice": ("wrote",)}

    def can_take(each, person) -> bool:
        decision = each.decision
        if any((decision.pk, person.pk, how) in took_part for how in ("aside", *barred.get(each.group, ()))):
            return False
        if person.pk == by.pk and decision.pk in closed:
            return False
        if each.group == "signer":
            return (*_office_of(decision), person.pk) in offices
        return any((decision.body_id, role, person.pk) in roles for role in TAKES.get(each.group, ()))

    return {each.key: [person for person in people if can_take(each, person)] for each in held}


def _who_took_part(decisions: dict) -> set[tuple]:
    """Who declared on these decisions, wrote them or stood aside, by decision and person."""
    asked = ((Declaration, "by", "declared"), (CoAuthor, "person", "wrote"), (StoodAside, "person", "aside"))
    found = [
        model.objects.filter(decision__in=decisions).order_by().values_list("decision", who, Value(how))
        for model, who, how in asked
    ]
    return set(found[0].union(*found[1:])) | {(pk, each.author_id, "wrote") for pk, each in decisions.items()}


def _office_of(decision) -> tuple:
    return decision.signer.post.body_id, decision.signer.post.level


def _offices(held) -> set:
    """Who holds an office that decides where one of these requests was chosen to be signed, by body and level."""
    bodies = {each.decision.signer.post.body_id for each in held if each.group == "signer"}
    rows = OfficeHolder.objects.in_force(timezone.localdate()).filter(post__body__in=bodies)
    return set(rows.values_list("post__body", "post__level", "person")) if bodies else set()


def _below(model, decisions, **named):
    rows = model.objects.filter(decision__in=decisions.order_by().values("pk"), **named)
    return rows.select_related("decision__body", "decision__form_version").prefetch_related(
        "decision__numbers", "decision__declarations"
    )


def _advice(person, undone) -> list[Held]:
    rows = _below(AdviceRequest, undone, answered_at=None, closed_at=None).filter(Q(person=person) | Q(claimed_by=person))
    return [Held("advice", each, each.decision, label_of(each)) for each in rows.select_related("team", "person", "claimed_by")]


def _reading(person, of, found) -> list[Held]:
    """Need-to-know rows that do not end with something above, of decisions that say they have a Part 2. The same capacity
    stands together."""
    goes_with = {
        Capacity.AUTHOR: "author",
        Capacity.CO_AUTHOR: "co_author",
        Capacity.HEAD_OF_UNIT: "head_of_unit",
        Capacity.DELEGATED_AWARD: "award",
        Capacity.ADVISER: "advice",
    }
    moved = {(each.group, each.decision.pk) for each in found}
    rows = open_rows(person, of).select_related("decision__body", "decision__withholding").prefetch_related("decision__numbers")
    told = [
        each for each in rows if (goes_with.get(each.capacity), each.decision_id) not in moved and says_part2(each.decision)
    ]
    passed_on = [each for each in told if each.capacity in ROLES]
    ended = [Held(ENDS, each, each.decision, each.get_capacity_display()) for each in told if each not in passed_on]
    return [Held(f"{READING}_{each.capacity}", each, each.decision, "") for each in passed_on] + ended


def open_rows(person, decisions):
    """Whatever opens Part 2 of these decisions to them, also what does not count now because a role has ended."""
    is_open = Q(to_at=None) | Q(to_at__gt=timezone.now())
    return NeedToKnow.objects.filter(is_open, decision__in=decisions, person=person)


def held_for_an_administrator(person, bodies, members) -> list[str]:
    """Roles, offices and seats on boards, which an administrator ends."""
    today = timezone.localdate()
    roles = [each for each in members if each.person_id == person.pk]
    offices = OfficeHolder.objects.in_force(today).filter(person=person, post__body__in=bodies).select_related("post")
    seats = BoardMember.objects.in_force(today).filter(person=person, board__body__in=bodies).select_related("board")
    return [
        *(f"{each.get_role_display()}, {each.body}" + (f", {each.team}" if each.team else "") for each in roles),
        *(f"{each.office}" for each in offices),
        *(f"Member of {each.board}" for each in seats),
    ]


def teams_left_empty(person, members) -> list[str]:
    """The teams of which they are the last adviser: what is asked of such a team reaches nobody."""
    in_teams = [each for each in members if each.role == Role.ADVISER and each.team_id]
    others = {each.team_id for each in in_teams if each.person_id != person.pk}
    return [f"{each.team} of {each.body}" for each in in_teams if each.person_id == person.pk and each.team_id not in others]


def administrators(leaver, members) -> list[str]:
    """Who gives roles in these bodies, by name."""
    others = [each for each in members if each.role == Role.ADMINISTRATOR and each.person_id != leaver.pk]
    return list(dict.fromkeys(str(each.person) for each in others))
