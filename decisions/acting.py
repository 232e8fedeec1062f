"""Who acts for whom, over all requests that wait for a signature: which of them whoever acts cannot sign, and why (R-05)."""

from typing import NamedTuple

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone

from . import rules
from .lists import prefetch_unread
from .models import Decision, OfficeHolder
from .models.words import Status

READ = ("numbers", "signatures")


class Unsigned(NamedTuple):
    """A request that waits for a signature, and why those who are there cannot give it."""

    decision: Decision
    why: list[str]


class Acts(NamedTuple):
    """An office in which somebody acts for another, and the requests that are not theirs to sign in it."""

    holder: OfficeHolder
    not_theirs: list[Unsigned]


def _entered(**of):
    """What is written down of who acts and has not ended, confirmed or not, begun or still to come."""
    written = OfficeHolder.objects.filter(acting_for__isnull=False, **of)
    written = written.filter(Q(to_on__isnull=True) | Q(to_on__gte=timezone.localdate()))
    return written.select_related("post__body", "person", "acting_for__post").order_by("from_on", "pk")


def acting_for(user) -> list[OfficeHolder]:
    """Who signs for this person while they are away; what is not confirmed does not count yet."""
    return list(_entered(acting_for__person=user))


def _to_sign(user, bodies) -> list[Decision]:
    """What waits for a signature in these bodies, of what this person may see."""
    waiting = Decision.objects.visible_to(user).filter(status=Status.WITH_DECISION_MAKER)
    waiting = waiting.filter(Q(body__in=bodies) | Q(joint_with__in=bodies)).order_by("needed_by_on", "pk")
    waiting = list(waiting.select_related("form_version", "body", "signer__post", "urgency").prefetch_related(*READ))
    prefetch_unread(waiting, rules.TELLS_BARS)
    return waiting


def acts_for(user) -> list[Acts]:
    """For whom this person acts, and which of the requests that wait there they cannot sign."""
    held = list(_entered(person=user))
    waiting = _to_sign(user, {each.post.body_id for each in held}) if held else []
    return [Acts(each, _not_theirs([each], _of_office(each, waiting))) for each in held]


def _of_office(holder, decisions) -> list[Decision]:
    post = holder.post
    theirs = [each for each in decisions if post.body_id in (each.body_id, each.joint_with_id)]
    return [each for each in theirs if rules.deciding_level(each) == post.level]


def _not_theirs(holders, decisions) -> list[Unsigned]:
    """Those that none of these holders can sign."""
    told = [Unsigned(each, [why for holder in holders if (why := rules.why_not_sign(holder, each))]) for each in decisions]
    return [each for each in told if len(each.why) == len(holders)]


def left_to(acting, decisions) -> list[Unsigned]:
    """Of the requests that wait for an office holder, those that nobody who acts for them can sign."""
    counted = [each for each in acting if each.confirmed_at]
    decisions = [each for each in decisions if each.status == Status.WITH_DECISION_MAKER]
    if not counted or not decisions:
        return []
    prefetch_related_objects(decisions, *READ)
    prefetch_unread(decisions, rules.TELLS_BARS)
    return _not_theirs(counted, decisions)


def nobody_signs(decisions) -> list[Unsigned]:
    """Those of these requests that wait for a signature, and that nobody who is there can sign: who holds the office is away, and
    who acts, or holds it beside them, cannot."""
    waiting = [each for each in decisions if each.status == Status.WITH_DECISION_MAKER]
    if not waiting:
        return []
    prefetch_related_objects(waiting, *READ)
    prefetch_unread(waiting, rules.TELLS_BARS)
    waiting = [each for each in waiting if not rules.waits_for_another_signer(each)]
    offices = rules.offices_in_force({pk for each in waiting for pk in (each.body_id, each.joint_with_id) if pk})
    rules.tell_roles(offices, waiting)
    away = {each.acting_for_id for each in offices if each.acting_for_id}
    return [Unsigned(each, why) for each in waiting if (why := _why_nobody(each, offices, away))]


def _why_nobody(decision, offices, away) -> list[str]:
    """Why no office holder of one of its bodies signs it; empty where somebody of each does."""
    held = rules.offices_of(decision, offices)
    for body in {decision.body_id, decision.joint_with_id} - {None, *(each.body_id for each in decision.signatures.all())}:
        of_body = [each for each in held if each.post.body_id == body]
        present = [each for each in of_body if each.pk not in away]
        if all(rules.why_not_sign(each, decision) for each in present):
            absent = [f"{each.name} is away, by what is entered." for each in of_body if each.pk in away]
            return [*absent, *(rules.why_not_sign(each, decision) for each in present)] or ["Nobody holds the office."]
    return []
