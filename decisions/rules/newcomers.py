"""Who is asked to act on a request and cannot open its Part 2: whoever took up the capacity after the request came to it."""

from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.models import Membership, Role, User

from .. import part2
from ..lists import prefetch_together
from ..models import OfficeHolder, Post
from ..models.words import ON_ITS_WAY, Answer, Capacity, Status
from .finding import Finding
from .route import deciding_level, declarations_owed, open_codes, waits_for_another_signer
from .who import changed_by

READ = "co_authors stood_aside declarations advice_requests amendments".split()
ROLES = (Role.ADVISER, Role.HEAD_OF_UNIT, Role.CHIEF_EXECUTIVE, Role.DECISION_MAKER)


class Newcomer(NamedTuple):
    """Somebody asked, the capacity in which Part 2 opens to them, and why it is theirs, in words."""

    person: User
    capacity: Capacity
    why: str


def says_part2(decision) -> bool:
    """Whether the request says that there is a Part 2, which everybody who reads Part 1 is told. Nothing can be in Part 2 of a
    request on its way that does not say so (`obstacles_to_submitting`), so that no refusal tells more."""
    withholding = getattr(decision, "withholding", None)
    return withholding is not None and withholding.is_there_part2 == Answer.YES


def closed_part2(user, decision, then: str, whom: str = "governance") -> list[Finding]:
    """Nobody declares on, approves, signs or records what they cannot read whole (design, wall 3)."""
    if not says_part2(decision) or part2.may_open(user, decision):
        return []
    if user.pk in _aside(decision):
        return [
            Finding("part2", f"You stood aside, and Part 2 stays closed to you. Tell {whom} that somebody else has to {then}.")
        ]
    return [Finding("part2", f"Part 2 is closed to you. Ask {whom} to let you in, then {then}.")]


def newcomers(decision) -> list[Newcomer]:
    """Who is asked to declare, approve or sign it now, and cannot open Part 2."""
    return newcomers_on([decision]).get(decision.pk, [])


def newcomers_on(decisions) -> dict[int, list[Newcomer]]:
    """The same for many at once, by decision, in as many queries as for one. Who stood aside is never let in again."""
    told = [each for each in decisions if each.status in ON_ITS_WAY and says_part2(each)]
    if not told:
        return {}
    _read(told)
    bodies = {pk for each in told for pk in (each.body_id, each.joint_with_id) if pk}
    staff, holders = _staff(bodies), _holders(bodies)
    inside = set(part2.open_rows().filter(decision__in=told).values_list("decision", "person"))
    found = {}
    for decision in told:
        asked = {each.person.pk: each for each in [*_to_declare(decision, staff), *_to_sign(decision, staff, holders)]}
        stay_out = {pk for of, pk in inside if of == decision.pk} | _aside(decision)
        if outside := [each for pk, each in asked.items() if pk not in stay_out]:
            found[decision.pk] = outside
    return found


def _read(decisions) -> None:
    """What was not read with them: lists of one table in one question. Signatures hold bytes, and so are read alone."""
    held = [getattr(each, "_prefetched_objects_cache", {}) for each in decisions]
    prefetch_together(decisions, [name for name in READ if any(name not in each for each in held)])
    prefetch_related_objects(decisions, "signatures")


def _staff(bodies) -> list[Membership]:
    in_force = Membership.objects.in_force().filter(body__in=bodies, role__in=ROLES, person__is_active=True)
    return list(in_force.select_related("person", "team"))


def _holders(bodies) -> list[OfficeHolder]:
    today = timezone.localdate()
    posts = Post.objects.in_force(today).filter(body__in=bodies)
    held = OfficeHolder.objects.in_force(today).filter(post__in=posts, person__is_active=True)
    return list(held.select_related("post", "person", "acting_for"))


def _aside(decision) -> set[int]:
    return {each.person_id for each in decision.stood_aside.all()}


def _writers(decision) -> set[int]:
    return {decision.author_id, *(each.person_id for each in decision.co_authors.all()), *changed_by(decision)}


def _to_declare(decision, staff):
    """Who `may_declare`, and who may answer what is asked besides the form, over everybody in the body."""
    mine = [each for each in staff if each.body_id == decision.body_id and each.person_id not in _writers(decision)]
    for code in open_codes(decision):
        if code == Role.CHIEF_EXECUTIVE:
            yield from _to_approve(decision, mine)
        elif code == Role.HEAD_OF_UNIT:
            heads = [each for each in mine if each.role == code and each.person_id == decision.head_of_unit_id]
            yield from (Newcomer(each.person, Capacity.HEAD_OF_UNIT, "Asked as head of unit") for each in heads)
        else:
            yield from _to_advise(decision, code, [each for each in mine if each.role == Role.ADVISER])
    for asked in decision.advice_requests.all():
        if asked.is_extra:
            others = [each for each in mine if each.role == Role.ADVISER and each.person_id != asked.asked_by_id]
            yield from _to_advise(decision, asked.code, others)


def _to_approve(decision, mine):
    declared = {each.by_id for each in decision.declarations.all() if each.code != Role.CHIEF_EXECUTIVE}
    if waits_for_another_signer(decision):
        return
    for each in mine:
        if each.role == Role.CHIEF_EXECUTIVE and each.person_id not in declared:
            yield Newcomer(each.person, Capacity.CHIEF_EXECUTIVE, "Chief executive, who is asked to approve")


def _to_advise(decision, code, advisers):
    for asked in decision.advice_requests.all():
        if asked.code == code and asked.answered_at is None and asked.closed_at is None:
            for each in advisers:
                if asked.person_id == each.person_id:
                    yield Newcomer(each.person, Capacity.ADVISER, "Asked for advice")
                elif asked.team_id and asked.team_id == each.team_id:
                    yield Newcomer(each.person, Capacity.ADVISER, f"In the team that is asked for advice: {each.team}")


def _to_sign(decision, staff, holders):
    """Who `may_sign`, over everybody who holds an office."""
    if decision.status != Status.WITH_DECISION_MAKER or declarations_owed(decision) or waits_for_another_signer(decision):
        return
    out = {each.by_id for each in decision.declarations.all()} | _aside(decision) | _writers(decision)
    bodies = {decision.body_id, decision.joint_with_id} - {each.body_id for each in decision.signatures.all()}
    for holder in holders:
        post, chosen = holder.post, decision.signer
        is_chosen = chosen is None or chosen.post.body_id != post.body_id or chosen.pk == holder.pk
        holds = post.body_id in bodies and post.level == deciding_level(decision) and holder.may_take(decision)
        if holds and is_chosen and holder.person_id not in out:
            roles = {each.role for each in staff if each.person_id == holder.person_id and each.body_id == post.body_id}
            if capacity := signing_capacity(roles):
                yield Newcomer(holder.person, capacity, f"Holds the office that decides: {holder.capacity}")


def signing_capacity(roles) -> Capacity | None:
    """A chief executive who decides under delegation reads Part 2 as chief executive."""
    if Role.DECISION_MAKER in roles:
        return Capacity.DECISION_MAKER
    return Capacity.CHIEF_EXECUTIVE if Role.CHIEF_EXECUTIVE in roles else None
