"""What several pages show of a request: Part 1 from its bytes, Part 2 opened, the history in words."""

from django.utils import timezone

from accounts.models import Membership, Role, User
from decisions import part2, rules, workflow
from decisions.models import Advice, DeclaredInterest, Part2Advice, Part2Award, Part2Comment, Part2Paper, Part2Recommendation

STEPS = {
    "start": "Draft begun",
    "start_from_word": "Draft begun from a Word file",
    "revise": "Draft changed",
    "explain": "Concern explained",
    "join_co_author": "Co-author added",
    "end_co_author": "Co-author left",
    "submit": "Submitted",
    "declare": "Declaration given",
    "claim_advice": "Advice taken on",
    "give_back_advice": "Advice given back to the team",
    "reassign_advice": "Advice passed to somebody else",
    "return": "Returned",
    "withdraw": "Withdrawn",
    "pass_on": "Another signer chosen",
    "issue_number": "Number issued",
    "give_number": "Reserved number given",
    "remind_now": "Reminded by governance",
    "change_author": "Author changed",
    "change_head_of_unit": "Head of unit changed",
    "table": "Put to a board meeting",
    "take_off": "Taken off a board meeting",
    "begin_amendment": "Amendment begun",
    "finish_amendment": "Changed on its way",
    "pass_on_award": "Award passed on",
    "declare_urgent": "Declared urgent",
    "advise_late": "Advice given late",
    "stand_aside": "Stood aside",
    "sign": "Signed",
    "confirm": "Confirmed by who decided",
    "add_reader": "Reader of Part 2 added",
    "end_reader": "Reader of Part 2 ended",
    "let_newcomer_in": "Let in to Part 2",
    "comment": "Comment",
    "ask": "Question to the author",
    "answer": "Answer to a comment",
    "resolve": "Comment resolved",
    "reopen": "Comment opened again",
    "comment_on_part2": "Comment on Part 2",
    "ask_on_part2": "Question to the author about Part 2",
    "answer_on_part2": "Answer to a comment on Part 2",
    "resolve_on_part2": "Comment on Part 2 resolved",
    "reopen_on_part2": "Comment on Part 2 opened again",
    "record_elsewhere": "Recorded as decided elsewhere",
    "report_award": "Award reported",
    "archive": "Archived",
    "follow_on": "Begun from an earlier decision",
    "bring_back": "Word file brought back",
    "put_away": "Returned Word file put away",
    "hold": "Legal hold laid",
    "end_hold": "Legal hold ended",
    "propose_disposal": "Disposal proposed",
    "take_disposal_back": "Proposal of disposal taken back",
    "dispose": "Disposed of",
    "defer": "Publication deferred",
    "correct": "Correction written",
}
ABOUT_PART2 = {"begin_amendment", "add_reader", "end_reader", "let_newcomer_in", *workflow.PART2.steps.values()}


def part1_shown(decision, outcomes=None, reasons=None) -> dict:
    """Part 1 as it would be signed: its bytes, from which the article is rendered."""
    return {"bytes": workflow.content_to_sign(decision, outcomes, reasons)}


def part2_shown(user, decision, purpose: str) -> dict:
    """All of Part 2, read whole while it is open: as signed once it is signed. Raises PermissionDenied without a need to know."""
    with part2.opened_by(user, decision, purpose):
        return _all_of_part2(decision)


def part2_with_readings(user, decision, purpose: str) -> dict:
    """The same, with who opened it when."""
    with part2.opened_by(user, decision, purpose):
        return _all_of_part2(decision) | {"readings": part2.readings(decision)}


def _all_of_part2(decision) -> dict:
    is_there = part2.there(decision)
    held = part2.signed(decision) if hasattr(decision, "signed_content") else part2.content(decision, is_there)
    papers = Part2Paper.objects.filter(decision=decision).defer("content")
    return held | {
        "paper_rows": list(papers) if Part2Paper in is_there else [],
        "recommendation_rows": part2.recommendations(decision) if Part2Recommendation in is_there else [],
        "awards": part2.awards(decision) if Part2Award in is_there else [],
        "advice": part2.advice(decision) if Part2Advice in is_there else [],
        "comments": part2.comments(decision) if Part2Comment in is_there else [],
    }


def part2_or_nothing(user, decision, purpose: str) -> dict | None:
    """The same for pages on which Part 2 stands beside Part 1: for those who may read it, and where there is something."""
    if not rules.may_read_part2(user, decision):
        return None
    shown = part2_shown(user, decision, purpose)
    return shown if any(shown.values()) else None


def interests_shown(user, decision, part2: dict | None) -> dict:
    """Interests that this person declared earlier in a party that Part 1 names, and, once it is open, in one that Part 2 names."""
    interests = list(DeclaredInterest.objects.filter(person=user).standing())
    if not interests:
        return {"interests": [], "interests_of_part2": []}
    of_part2 = [each["name"] for each in (part2 or {}).get("parties", ())]
    return {
        "interests": rules.matching(interests, rules.named_parties([decision])[decision.pk]),
        "interests_of_part2": rules.matching(interests, of_part2),
    }


def declarations_shown(decision):
    """The declarations given so far, with the version each was given on."""
    return decision.declarations.all()


def advice_shown(user, decision):
    """What advisers said to those inside, as far as this person is one of them."""
    given = Advice.objects.visible_to(user).filter(decision=decision)
    return given.select_related("by", "version").defer("version__part1")


def history_shown(events, may_read_part2: bool) -> list[dict]:
    """The history, newest first. What would tell of Part 2 is there only for its readers; saves in a row are one line."""
    rows = []
    for event in events:
        if not may_read_part2 and (event.step in ABOUT_PART2 or event.facts.get("part") in ("part2", "none")):
            continue
        row = {"step": event.step, "title": _title(event), "by": event.by and event.by.name, "at": timezone.localtime(event.at)}
        row["text"] = _facts(event)
        if rows and event.step == "revise" and (rows[-1]["step"], rows[-1]["by"]) == ("revise", row["by"]):
            rows.pop()
        rows.append(row)
    return rows[::-1]


def _title(event) -> str:
    title = STEPS.get(event.step, event.step.replace("_", " ").capitalize())
    return f"{title} ({event.capacity.replace('_', ' ')})" if event.capacity else title


def _facts(event) -> str:
    told = [f"Version {event.facts['version']}."] if "version" in event.facts else []
    if "digest" in event.facts:
        told.append(f"SHA-256 of Part 1: {event.facts['digest']}.")
    return " ".join([*told, f"Position {event.position}, {bytes(event.hash).hex()[:16]}…"])


def members(decision):
    """Active people with a role in the body, or in either of two, who can be named as readers."""
    bodies = [decision.body_id, decision.joint_with_id]
    in_force = Membership.objects.in_force().filter(body__in=bodies).exclude(role=Role.ADMINISTRATOR)
    return User.objects.filter(is_active=True, pk__in=in_force.values("person"))
