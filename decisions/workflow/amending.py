"""Changing a request that is on its way, without sending it back: begun, written on the pages of a draft, finished with a reason."""

from django.db import transaction
from django.utils import timezone

from accounts import emails
from accounts.models import Team, User

from .. import part2, rules, versions
from ..models import AdviceRequest, Amendment
from ..models.words import Capacity
from ..public import digest
from ..rules.governing import ALL, parts_open_to
from ..steps import StepRefused, allow, let_in, lock, record, refuse_if
from . import buying
from .route import hand_over, let_boards_in, let_partner_in

NOT_YOURS = "Governance changes a request that is on its way, and an adviser who is asked changes the sections that are theirs to write."

# What findings call a part, where declarations call it otherwise.
ALSO_CALLED = {"withholding": "publication", "dates": "title"}


@transaction.atomic
def begin_amendment(decision, *, by) -> Amendment:
    """Begin to change a request. Until it is finished nobody declares on it, moves it or signs it."""
    decision = lock(decision)
    allow(rules.may_begin_amendment(by, decision), NOT_YOURS)
    if (held := rules.open_amendment(decision)) is not None:
        if held.by_id == by.pk:
            return held
        refuse_if(rules.being_amended(decision))
    code, _ = parts_open_to(by, decision)
    begun = Amendment.objects.create(decision=decision, by=by, code=code, version_before=_version_now(decision, by))
    record("begin_amendment", decision, by=by, capacity=code or "governance", version=begun.version_before.number)
    return begun


def _version_now(decision, by):
    """The latest version, where both halves are as they were then; otherwise a new one."""
    latest = decision.versions.last()
    if latest is not None and _is_as_in(decision, latest, by):
        return latest
    return versions.store(decision, "begin_amendment", by=by)


def _is_as_in(decision, version, by) -> bool:
    same_part1 = digest(versions.part1_bytes(decision)) == bytes(version.part1_digest)
    return same_part1 and not (part2.may_open(by, decision) and versions.part2_changed(decision, version, by=by))


@transaction.atomic
def finish_amendment(decision, *, by, reason: str) -> Amendment:
    """What was changed is compared with what stood before: declarations that cover a changed part are taken back and asked for
    again, of the same people; the author and they are told."""
    decision = lock(decision)
    allow(rules.may_finish_amendment(by, decision), "Who began the amendment finishes it, or governance.")
    amendment = (
        Amendment.objects.select_for_update(of=("self",))
        .select_related("version_before", "by")
        .get(decision=decision, ended_at=None)
    )
    refuse_if(_in_the_way(decision, amendment, by, reason))
    now, reason = timezone.now(), reason.strip()
    if _is_as_in(decision, amendment.version_before, by):
        Amendment.objects.filter(pk=amendment.pk).update(ended_at=now, reason=reason)
        record("finish_amendment", decision, by=by, part="none")
        return Amendment.objects.get(pk=amendment.pk)
    after = versions.store(decision, "amend", by=by)
    taken_back = versions.declarations_taken_back(decision, by=by)
    Amendment.objects.filter(pk=amendment.pk).update(ended_at=now, reason=reason, version_after=after)
    decision = lock(decision)
    declared = _ask_again(decision, taken_back, by=by)
    buying.take_up(decision, by=by)
    let_boards_in(decision)
    let_partner_in(decision)
    hand_over(decision, by=by)
    _tell(decision, declared, by)
    only_part2 = after.part1_digest == amendment.version_before.part1_digest
    record(
        "finish_amendment",
        decision,
        by=by,
        before=amendment.version_before.number,
        version=after.number,
        asked_again=sorted(each.code for each in taken_back),
        **({"part": "part2"} if only_part2 else {"digest": bytes(after.part1_digest).hex()}),
    )
    return Amendment.objects.get(pk=amendment.pk)


def _is_left_as_it_was(decision, amendment, *, by) -> bool:
    """Whether who began it changed nothing: then they may leave it, whatever stands in the request, and give no reason."""
    return amendment.by_id == by.pk and not versions.changed_parts(decision, amendment.version_before, by=by)


def _in_the_way(decision, amendment, by, reason) -> list:
    """A reason; what is missing in the parts that they may change; and concerns about what they changed. A concern that stood
    before, such as that the day has passed, is not theirs to explain."""
    if _is_left_as_it_was(decision, amendment, by=by):
        return []
    found = [] if reason.strip() else [rules.Finding("reason", "Say why it was changed.")]
    changed = versions.changed_parts(decision, amendment.version_before, by=by)
    allowed = rules.parts_amended(decision, amendment)
    missing = [each for each in rules.obstacles_to_submitting(decision, by) if ALL in allowed or each.part in allowed]
    concerns = [each for each in rules.unexplained_concerns(decision) if ALSO_CALLED.get(each.part, each.part) in changed]
    return [*found, *missing, *concerns]


def _ask_again(decision, taken_back, *, by) -> list[User]:
    """Take declarations back, and open what asked for them again. Answers who had given them."""
    declared = []
    for declaration in taken_back:
        if declaration.by is not None:
            declared.append(declaration.by)
        last = decision.advice_requests.filter(code=declaration.code).order_by("pk").last()
        declaration.delete()
        if last is not None and not last.is_open:
            _open_again(decision, last, declaration.by, by=by)
    return declared


def _open_again(decision, last, declared_by, *, by) -> None:
    """The same person is asked; of a team, whoever of it had answered. Where they no longer advise, their team or another of
    the same kind is asked, so that the request does not wait for somebody who has left."""
    advising = {each.person_id: each for each in rules.who_can_advise(decision)}
    teams = {each.team_id for each in advising.values() if each.team_id}
    named: dict = {}
    if last.person_id in advising:
        named = {"person": last.person}
    elif team := next((pk for pk in _teams_for(decision, last) if pk in teams), None):
        of_team = declared_by is not None and declared_by.pk in advising and advising[declared_by.pk].team_id == team
        named = {"team_id": team} | ({"claimed_by": declared_by, "claimed_at": timezone.now()} if of_team else {})
    if not named:
        raise StepRefused(f"{last.team or last.person} has nobody left who can advise on it again. Ask an administrator.")
    opened = AdviceRequest.objects.create(
        decision=decision, code=last.code, asked_by=by, due_on=_due_on(decision, last.code), **named
    )
    people = [each.person for each in advising.values() if opened.person_id == each.person_id or opened.team_id == each.team_id]
    let_in(decision, [each for each in people if each is not None], Capacity.ADVISER, by=by)


def _due_on(decision, code):
    asked = next(each for each in decision.form_version.definition["declarations"] if each["code"] == code)
    return rules.due_on(decision, asked)


def _teams_for(decision, last) -> list[int]:
    kind = next(d["by"] for d in decision.form_version.definition["declarations"] if d["code"] == last.code)
    of_kind = Team.objects.filter(body=decision.body, kind=kind).values_list("pk", flat=True)
    return [*([last.team_id] if last.team_id else []), *of_kind]


def _tell(decision, declared, by) -> None:
    writing = decision.co_authors.filter(to_at__isnull=True).select_related("person")
    people = [decision.author, *(each.person for each in writing), *declared]
    told = [person for person in people if person.pk != by.pk]
    emails.tell(told, f"{decision.reference or 'A request'}: it was changed on its way", decision.get_absolute_url())
