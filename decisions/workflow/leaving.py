"""Somebody leaves: everything they hold goes to named people, all of it or nothing."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import emails
from accounts.models import Role

from .. import rules
from ..models import Decision, NeedToKnow
from ..models.words import Capacity
from ..rules import desk, leaving
from ..rules.who import current_holders
from ..steps import StepRefused, allow, let_in, lock, record, refuse_if
from . import advising
from .desk import change_author, change_head_of_unit
from .route import choose_signer, hand_over


@transaction.atomic
def take_over(leaver, plan: dict, *, by) -> int:
    """`plan` says for each thing held, by its key, the person it goes to. Answers how many things were moved or ended. Where one
    of them may not have it nothing is moved, and each such row is named."""
    bodies = list(rules.bodies_governed(by))
    allow(
        bool(bodies) and leaver.pk != by.pk,
        "Governance of the body moves what somebody holds; never what they hold themselves.",
    )
    held = leaving.held_by(leaver, bodies)
    refused = [found for each in held if (found := _moved(each, plan.get(each.key), leaver, by))]
    if refused:
        raise StepRefused(refused)
    _end_what_is_left(leaver, bodies)
    record("take_over", leaver, by=by, rows=len(held), people=sorted({each.pk for each in plan.values() if each}))
    return len(held)


def rehearse_take_over(leaver, plan: dict, *, by) -> None:
    """Refuse what taking over would refuse, and change nothing: the step is taken and undone."""
    with transaction.atomic():
        take_over(leaver, plan, by=by)
        transaction.set_rollback(True)


def _moved(held, person, leaver, by):
    """Move one thing, or say why that person may not have it; the key of the finding names the thing."""
    if person is None and held.group not in leaving.MAY_END:
        return rules.Finding(held.key, "Choose who takes it over.")
    if person is not None and person.pk == leaver.pk:
        return rules.Finding(held.key, f"Choose somebody other than {leaver}.")
    try:
        with transaction.atomic():
            MOVES[held.group](held, person, leaver, by)
    except StepRefused as refused:
        return rules.Finding(held.key, " ".join(str(each) for each in refused.obstacles))
    except PermissionDenied as refused:
        return rules.Finding(held.key, str(refused))
    return None


def _author(held, person, leaver, by) -> None:
    change_author(held.decision, person, by=by)


def _co_author(held, person, leaver, by) -> None:
    decision = lock(held.decision)
    now = timezone.now()
    decision.co_authors.filter(pk=held.row.pk).update(to_at=now)
    _close(decision, leaver, Capacity.CO_AUTHOR)
    writes = {decision.author_id, *decision.co_authors.filter(to_at=None).values_list("person", flat=True)}
    if person is not None and person.pk not in writes:
        refuse_if([*desk.obstacles_to_author(decision, person), *desk.lets_in_oneself(by, person, decision)])
        decision.co_authors.create(person=person)
        let_in(decision, [person], Capacity.CO_AUTHOR, by=by)
        _tell(decision, person)
    record("end_co_author", decision, by=by, person=leaver.pk, after=person.pk if person else None)


def _advice(held, person, leaver, by) -> None:
    refuse_if(desk.lets_in_oneself(by, person, held.decision))
    advising.reassign(held.row, person, by=by)
    _close(held.decision, leaver, Capacity.ADVISER)


def _head_of_unit(held, person, leaver, by) -> None:
    change_head_of_unit(held.decision, person, by=by)


def _signer(held, person, leaver, by) -> None:
    decision = lock(held.decision)
    office = current_holders(decision).filter(person=person, post__body=held.decision.signer.post.body_id).first()
    if office is None:
        raise StepRefused(f"{person} does not hold the office that decides.")
    choose_signer(decision, office)
    _close(decision, leaver, Capacity.DECISION_MAKER, Capacity.CHIEF_EXECUTIVE)
    hand_over(decision, by=by, told_anew=True)
    record("pass_on", decision, by=by, holder=office.pk)


def _award(held, person, leaver, by) -> None:
    """The signed decision says to whom the award was left, and stays so; commercial or governance report it for them."""
    decision = lock(held.decision)
    if not person.has_role(Role.COMMERCIAL, Role.GOVERNANCE, body=decision.body):
        raise StepRefused(
            f"{person} is neither commercial nor governance of {decision.body}, who report an award for somebody."
        )
    refuse_if(desk.lets_in_oneself(by, person, decision))
    _close(decision, leaver, Capacity.DELEGATED_AWARD)
    let_in(decision, [person], Capacity.DELEGATED_AWARD, by=by)
    _tell(decision, person)
    record("pass_on_award", decision, by=by, authorisation=held.row.pk, person=person.pk)


def _reading(held, person, leaver, by) -> None:
    """Part 2 closes to who leaves, and opens to who has the role for the same capacity."""
    decision = lock(held.decision)
    NeedToKnow.objects.filter(pk=held.row.pk).update(to_at=timezone.now())
    if person is not None:
        role = leaving.ROLES.get(held.row.capacity)
        if role is None:
            raise StepRefused("Part 2 was opened to them alone. Open it to somebody else by name, on the record itself.")
        if not person.has_role(role, body=decision.body):
            raise StepRefused(f"{person} is not {Role(role).label.lower()} of {decision.body}, for whom Part 2 was opened.")
        refuse_if(desk.lets_in_oneself(by, person, decision))
        let_in(decision, [person], held.row.capacity, by=by)
    record("end_reader", decision, by=by, person=leaver.pk, row=held.row.pk, after=person.pk if person else None)


MOVES = {
    "author": _author,
    "co_author": _co_author,
    "advice": _advice,
    "head_of_unit": _head_of_unit,
    "signer": _signer,
    "award": _award,
    **{group: _reading for group in leaving.GROUPS if group.startswith(leaving.READING)},
}


def _close(decision, person, *capacities) -> None:
    NeedToKnow.objects.filter(decision=decision, person=person, capacity__in=capacities, to_at=None).update(
        to_at=timezone.now()
    )


def _end_what_is_left(leaver, bodies) -> None:
    """Whatever else opens Part 2 to who leaves: of decisions that have none, too."""
    of = Decision.objects.filter(body__in=bodies, origin="native").values_list("pk", flat=True)
    leaving.open_rows(leaver, list(of)).update(to_at=timezone.now())


def _tell(decision, person) -> None:
    emails.tell([person], f"{decision.reference or 'A request'}: it has come to you", decision.get_absolute_url())
