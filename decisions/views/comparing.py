"""What changed: since somebody looked, between two versions, from recommended to decided, from a board's paper to the request."""

import json
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.history import events_of
from decisions import comparing, part2, rules, to_sign, waiting, workflow
from decisions.models import Look, StoredPart2
from decisions.stood import stood
from decisions.versions import changed_in_part1

from . import showing
from .done import called
from .getting import get_decision

CLOSED = "You have no need-to-know row for Part 2 of this decision. Governance can add you, with a reason."
BOARD = "board"
KNEW_UNTIL = "knew_until"  # of the last requests, in the session
MOST = 20
HANDS_ON = ("submit", "return", "declare", "pass_on", "finish_amendment", "amend", "sign", "confirm")


def _wants_part2(request, decision) -> bool:
    """Whether Part 2 is to be compared: it opens on being asked for, and the reading is recorded."""
    if request.GET.get("part") != "2":
        return False
    if not rules.may_read_part2(request.user, decision):
        raise PermissionDenied(CLOSED)
    return True


@require_safe
def versions(request, pk):
    """The stored versions, and what differs between two of them: in Part 1, or for its readers in Part 2."""
    decision = get_decision(request, pk)
    reads_part2 = rules.may_read_part2(request.user, decision)
    listed = versions_shown(decision, reads_part2)
    is_part2 = _wants_part2(request, decision)
    chosen = [request.GET.get(name, "") for name in ("from", "to")]
    found = [next((each for each in listed if str(each.number) == number), None) for number in chosen]
    before, after = sorted(found, key=lambda each: each.number) if all(found) else found
    is_compared = bool(before and after and before != after)
    context = {"decision": decision, "versions": listed, "before": before, "after": after}
    context |= {"is_part2": is_part2, "reads_part2": reads_part2 and rules.says_part2(decision), "is_compared": is_compared}
    context["handed_over"] = _handed_over(decision, listed, reads_part2)
    context |= {"is_the_same": bool(before and before == after), "earlier": listed[:-1], "later": listed[1:]}
    if is_compared and is_part2:
        context |= _part2_between(request.user, decision, before, after)
    elif is_compared:
        declared = [stood(request.user, decision, _until(listed, each)) for each in (before, after)]
        definition = decision.form_version.definition
        context["groups"] = comparing.by_part(bytes(before.part1), bytes(after.part1), definition, declared)
    for version in listed:
        version.step_told = showing.STEPS.get(version.step, version.step)
    return render(request, "decisions/versions.html", context)


def _until(listed, version) -> datetime | None:
    """When the next version took the place of this one; nothing while it is the last."""
    return next((each.at for each in listed if each.number > version.number), None)


def _handed_over(decision, listed, reads_part2) -> list[dict]:
    """Each step that carried the request on, and the version it carried, of those that are listed. An amendment of Part 2 alone is
    for its readers."""
    found, on_paper = [], showing.made_on_paper(decision) if listed else {}
    for event in events_of(decision) if listed else ():
        carried = [each for each in listed if each.at <= event.at]
        is_told = reads_part2 or event.facts.get("part") not in ("part2", "none")
        if event.step in HANDS_ON and carried and is_told:
            found.append({"step": showing.title_of(event, on_paper), "by": event.by, "at": event.at, "version": carried[-1]})
    return found


def versions_shown(decision, reads_part2: bool) -> list:
    """All versions for readers of Part 2; others see those in which Part 1 changed, so that no count tells of Part 2."""
    stored = list(decision.versions.all())
    if reads_part2:
        return stored
    return [each for n, each in enumerate(stored) if n == 0 or each.part1_digest != stored[n - 1].part1_digest]


def _part2_between(user, decision, before, after) -> dict:
    with part2.opened_by(user, decision, f"compare versions {before.number} and {after.number}"):
        old, new = _kept(decision, before), _kept(decision, after)
    return _compared_part2(old, new)


def _kept(decision, version) -> bytes | None:
    """The bytes of Part 2 that were kept with a version. Only inside `opened_by`."""
    held = StoredPart2.objects.filter(decision=decision, version_number=version.number).first()
    return bytes(held.content) if held else None


def _compared_part2(old, new) -> dict:
    if old is None or new is None:
        return {"groups": [], "is_not_kept": True}
    return {"groups": comparing.by_part_of_part2(old, new)}


# -- since somebody looked, or since the board


def looked(request, decision) -> dict:
    """Write down that this person looks at it, for the links that lead to what changed. A page that comes back writes nothing, and
    has the same links."""
    if request.method == "GET":
        look = workflow.look(decision, by=request.user)
        _remember_the_look_before(request, decision, look)
    else:
        look = Look.objects.filter(decision=decision, person=request.user).first()
    declared = _given_by_others(request.user, decision, _knew_until(request, decision, look))
    return {"looked": look, "met_on": met_on(decision), "declared_since": declared}


def _remember_the_look_before(request, decision, look) -> None:
    """Keep in their session when they looked before others declared on it, so that looking again takes no news away."""
    if look.before_at and _given_by_others(request.user, decision, look.before_at):
        held = {pk: at for pk, at in request.session.get(KNEW_UNTIL, {}).items() if pk != str(decision.pk)}
        request.session[KNEW_UNTIL] = dict([*held.items(), (str(decision.pk), look.before_at.isoformat())][-MOST:])


def _knew_until(request, decision, look) -> datetime | None:
    """The moment from which declarations are new to this person."""
    held = request.session.get(KNEW_UNTIL, {}).get(str(decision.pk))
    return datetime.fromisoformat(held) if held else look and look.at


def _given_by_others(user, decision, since: datetime | None) -> bool:
    given = [each for each in decision.declarations.all() if each.given_at and each.by_id != user.pk]
    return since is not None and any(each.given_at > since for each in given)


def returned_before(user, decision) -> dict | None:
    """Who returned the request last, why, and which parts its author has changed since. That Part 2 was written on is for its
    readers."""
    comment = waiting.returned_with(decision)
    listed = to_sign.versions_of(decision) if comment else []
    before = next((row for row in reversed(listed) if row["at"] <= comment.at), None)
    if before is None or before is listed[-1]:
        return None
    old, new = before["parts"], listed[-1]["parts"]
    parts = [part for part in dict.fromkeys([*new, *old]) if new.get(part) != old.get(part)]
    names = [called(each, decision.form_version.definition) or each.removeprefix("section:") for each in parts]
    written_at = to_sign.written_on_part2(decision) if rules.may_read_part2(user, decision) else None
    names += ["Part 2"] if written_at and written_at > before["at"] else []
    return {"comment": comment, "names": names, "is_mine": comment.by_id == user.pk}


@require_safe
def changes(request, pk):
    """What changed since this person last looked, since a version, or since the last one before the board met."""
    decision = get_decision(request, pk)
    reads_part2 = rules.may_read_part2(request.user, decision)
    listed = versions_shown(decision, reads_part2)
    looked = Look.objects.filter(decision=decision, person=request.user).first()
    since = request.GET.get("since", "")
    version = _since(decision, listed, looked, since)
    is_part2 = _wants_part2(request, decision)
    context = {"decision": decision, "version": version, "looked": looked, "since": since, "met_on": met_on(decision)}
    context |= {"is_part2": is_part2, "reads_part2": reads_part2 and rules.says_part2(decision), "has_two": len(listed) > 1}
    if version and is_part2:
        with part2.opened_by(request.user, decision, f"compare with version {version.number}"):
            old, new = _kept(decision, version), part2.content_bytes(decision)
        context |= _compared_part2(old, new)
    elif version:
        old, now = bytes(version.part1), showing.part1_shown(decision)["bytes"]
        until = _until(listed, version) or version.at if since else _knew_until(request, decision, looked)
        declared = [stood(request.user, decision, each) for each in (until, None)]
        if not since:
            declared, context["declared_until"] = _without_own(request.user, decision, declared), until
        context["groups"] = comparing.by_part(old, now, decision.form_version.definition, declared)
        context["is_untouched"] = bool(context["groups"]) and not changed_in_part1(decision, version)
    return render(request, "decisions/changes.html", context)


def _without_own(user, decision, declared: list[list[dict]]) -> list[list[dict]]:
    """What the reader declared themselves is no news to them: it is left out of both."""
    mine = {each.label for each in decision.declarations.all() if each.by_id == user.pk}
    return [[each for each in told if each["label"] not in mine] for told in declared]


def _since(decision, listed, looked, since: str):
    """The version to compare with: the one that is named, the last before the board met, or the one that was seen."""
    if since == BOARD:
        met = met_on(decision)
        return next((each for each in reversed(listed) if met and timezone.localtime(each.at).date() < met), None)
    if since:
        found = next((each for each in listed if str(each.number) == since), None)
        if found is None:
            raise Http404
        return found
    return seen_version(listed, looked)


def seen_version(listed, looked):
    """The version that somebody saw before what they see now. Of versions in which Part 1 reads alike, the first that is listed
    stands for all."""
    if looked is None or not listed:
        return None
    seen = [pk for pk in (looked.version_id, looked.seen_before_id) if pk is not None]
    latest = listed[-1].pk
    found = next((pk for pk in seen if pk < latest), seen[0] if seen else None)
    return next((each for each in reversed(listed) if found is not None and each.pk <= found), None)


def met_on(decision):
    """The day of the last board meeting that its papers name, if a version was kept before it: the first is, on submission."""
    met = max((paper.meeting_on for paper in decision.board_papers.all() if paper.meeting_on), default=None)
    was_there = met and decision.submitted_at and timezone.localtime(decision.submitted_at).date() < met
    return met if was_there else None


# -- recommended against decided, request against board paper


@require_safe
def compare_decided(request, pk):
    """Each recommendation as it was asked and as it was decided."""
    decision = get_decision(request, pk)
    is_part2 = _wants_part2(request, decision)
    if is_part2:
        told = showing.part2_shown(request.user, decision, "compare recommended and decided").get("recommendations", [])
    else:
        told = json.loads(showing.part1_shown(decision)["bytes"])["recommendations"]
    context = {"decision": decision, "is_part2": is_part2, "decided": comparing.decided(told)}
    context["reads_part2"] = rules.may_read_part2(request.user, decision) and rules.says_part2(decision)
    return render(request, "decisions/compare_decided.html", context)


@require_safe
def compare_board(request, pk, board):
    """A request beside one of the papers that went to a board."""
    decision = get_decision(request, pk)
    papers = [each.pk for each in decision.board_papers.all()]
    if board not in papers:
        raise Http404
    content = json.loads(showing.part1_shown(decision)["bytes"])
    paper = content["board_papers"][papers.index(board)]
    context = {"decision": decision, "paper": paper, "compared": comparing.against_board(content, paper)}
    return render(request, "decisions/compare_board.html", context)
