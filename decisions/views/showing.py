"""What several pages show of a request: Part 1 from its bytes, Part 2 opened, the history in words."""

import json

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.history import events_of
from accounts.models import Membership, Role, User
from decisions import part2, rules, workflow
from decisions.models import Advice, BoardMeeting, Decision, Tabling
from decisions.models.advice import EXTRA
from decisions.models.words import AdviceAnswer, is_as_recommended

from .done import Done

STEPS = {
    "start": "Draft begun",
    "start_from_word": "Draft begun from a Word file",
    "revise": "Text changed",
    "explain": "Concern explained",
    "join_co_author": "Co-author added",
    "end_co_author": "Co-author left",
    "submit": "Submitted",
    "declare": "Declaration given",
    "advise_anew": "Advice taken back, to be given anew",
    "ask_advice": "Advice asked for",
    "answer_advice": "Advice answered",
    "withdraw_advice": "Question for advice withdrawn",
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
    "amend": "Changed on its way",
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
    "release_now": "Deferral of publication ended early",
    "correct": "Correction written",
    "see_correction": "Correction checked",
    "drop_correction": "Correction dropped",
    "take_down": "Taken off the public site",
    "prove_taken_down": "Proved to be off the public site",
    "lift_takedown": "Put back on the public site",
    "review_withholding": "Withholding of Part 2 reviewed",
}
ABOUT_PART2 = {"begin_amendment", "add_reader", "end_reader", "let_newcomer_in", *workflow.PART2.steps.values()}


def part1_shown(decision, outcomes=None, reasons=None) -> dict:
    """Part 1 as it would be signed: its bytes, from which the article is rendered."""
    return {"bytes": workflow.content_to_sign(decision, outcomes, reasons)}


def decided_shown(part1: bytes) -> dict:
    """What these bytes decide: each recommendation with its outcome, and whether that is what was recommended; the reasons."""
    content = json.loads(part1)
    decided = [
        each
        | {"name": f"Recommendation {each['number_as_written'] or n}"}
        | {"is_as_recommended": is_as_recommended(*(each[name] for name in ("asks", "outcome", "decided", "conditions")))}
        for n, each in enumerate(content["recommendations"], 1)
    ]
    return {"decided": decided, "reasons": content["reasons"]}


def part2_shown(user, decision, purpose: str) -> dict:
    """All of Part 2, read whole while it is open: as signed once it is signed. Raises PermissionDenied without a need to know."""
    with part2.opened_by(user, decision, purpose):
        return _all_of_part2(decision)


def part2_with_readings(user, decision, purpose: str) -> dict:
    """The same, with who opened it when."""
    with part2.opened_by(user, decision, purpose):
        return _all_of_part2(decision) | {"readings": part2.by_day(part2.readings(decision))}


def _all_of_part2(decision) -> dict:
    is_there = part2.there(decision)
    held = part2.signed(decision) if hasattr(decision, "signed_content") else part2.content(decision, is_there)
    return held | part2.beside(decision, is_there)


def part2_or_nothing(user, decision, purpose: str) -> dict | None:
    """The same for pages on which Part 2 stands beside Part 1: for those who may read it, and where there is something."""
    if not rules.may_read_part2(user, decision):
        return None
    shown = part2_shown(user, decision, purpose)
    return shown if any(shown.values()) else None


def interests_shown(user, decision, part2: dict | None) -> dict:
    """Interests that this person declared earlier in a party that Part 1 names, and, once it is open, in one that Part 2 names."""
    interests = rules.standing_interests(user)
    if not interests:
        return {"interests": [], "interests_of_part2": [], "in_register": 0}
    of_part2 = [each["name"] for each in (part2 or {}).get("parties", ())]
    return {
        "interests": rules.interests_met(user, decision),
        "interests_of_part2": rules.matching(interests, of_part2),
        "in_register": len(interests),
        "names_a_party": bool(rules.parties_of(decision)),
    }


def concerns_shown(decision) -> list[dict]:
    """Concerns with their explanations while it is on its way; flags of an archived record."""
    if decision.origin == Decision.Origin.ARCHIVE:
        return [{"finding": each} for each in rules.flags(decision)]
    explained = {each.concern: each.text for each in decision.explanations.all()}
    found = [] if decision.is_closed else rules.concerns_about(decision)
    return [{"finding": each, "explanation": explained.get(each.key, "")} for each in found]


def declarations_shown(decision):
    """The declarations given so far, with the version each was given on."""
    return decision.declarations.all()


def owed_shown(decision, events) -> list[dict]:
    """The declarations still to be given; of one that is asked again, by whom it was given last, and when."""
    given = {event.capacity: event for event in events if event.step == "declare"}
    return [each | {"before": given.get(each["code"])} for each in rules.declarations_owed(decision)]


def advice_shown(user, decision):
    """What advisers said to those inside, as far as this person is one of them: the newest first, what was replaced or taken back
    told as such. Whoever only made the form's own statement is quoted with it, and not with more; what says no more than its
    declaration is left out."""
    given = Advice.objects.visible_to(user).filter(decision=decision).order_by("-pk")
    found = list(given.select_related("by", "version", "request__asked_by").defer("version__part1"))
    declared = {each.code: each.statement for each in decision.declarations.all()} if found else {}
    newer, taken_back = {}, _taken_back(decision) if found else []
    for each in found:
        is_plain = each.answer == AdviceAnswer.CONTENT and not each.code.startswith(EXTRA)
        stated = "" if each.code in newer else declared.get(each.code)
        each.told = (f"“{stated}”" if stated else "given without conditions") if is_plain else each.answer_in_words.lower()
        each.is_extra = each.code.startswith(EXTRA)
        after = newer.get(each.code)
        each.replaced_at, each.is_of_earlier = after and after.at, after is not None and after.version_id != each.version_id
        until = [at for code, at in taken_back if code == each.code and at > each.at and (after is None or at < after.at)]
        each.taken_back_at = until[0] if until else None
        again = [asked.asked_at for asked in decision.advice_requests.all() if asked.is_open and asked.code == each.code]
        each.asked_again_at = next((at for at in again if at > each.at and after is None), None)
        newer[each.code] = each
    codes = [each.code for each in found]
    return [each for each in found if codes.count(each.code) > 1 or _adds_to_its_declaration(each)]


def _adds_to_its_declaration(advice) -> bool:
    """Whether it says more than the declaration that was made with it, which stands beside: words for those inside, or that it does
    not stand. What was asked besides the form has no declaration."""
    is_past = advice.replaced_at or advice.taken_back_at or advice.asked_again_at
    return bool(advice.text or is_past or advice.code.startswith(EXTRA))


def _taken_back(decision) -> list[tuple]:
    """Which advice was taken back by who gave it, and when. Asked only where something was asked for more than once."""
    codes = [each.code for each in decision.advice_requests.all()]
    if len(codes) == len(set(codes)):
        return []
    return list(events_of(decision).filter(step="advise_anew").values_list("capacity", "at"))


def besides_shown(user, decision) -> list[dict]:
    """What is asked besides the form and not answered, for those inside, with what this person can do about it."""
    if not any(each.is_extra and not each.answered_at for each in decision.advice_requests.all()):
        return []
    told = decision.advice_requests.besides_the_form().filter(answered_at=None).told_to(user)
    found = []
    for asked in told.select_related("person", "team", "claimed_by", "asked_by"):
        asked.decision = decision
        may = {"may_answer": rules.may_answer_advice(user, asked), "may_withdraw": rules.may_withdraw_advice(user, asked)}
        found.append({"asked": asked, "is_sent": decision.status != decision.Status.DRAFT} | may)
    return found


def history_shown(events, may_read_part2: bool, decision, tabled=()) -> list[dict]:
    """The history, newest first. What would tell of Part 2 is there only for its readers; saves in a row are one line. Of who
    signed, stood aside or declared it urgent it tells the capacity; of boards the meeting, of those that are `tabled`; of saves
    the parts that were written on."""
    rows, capacities = [], _capacities(decision)
    on_paper = made_on_paper(decision)
    meetings = {each.pk: str(each) for each in tabled}
    about_part2 = [event.step in ABOUT_PART2 or event.facts.get("part") in ("part2", "none") for event in events]
    events = [event for event, is_about_part2 in zip(events, about_part2, strict=True) if may_read_part2 or not is_about_part2]
    done = Done(decision, events, may_read_part2)
    for event in events:
        row = {
            "step": event.step,
            "title": title_of(event, on_paper),
            "by": event.by and event.by.name,
            "at": timezone.localtime(event.at),
        }
        row["by"] = ", ".join(filter(None, [row["by"], capacities.get((event.step, event.by_id))]))
        row |= {"text": " ".join(filter(None, [_facts(event, meetings), done.said_of(event)])), "proof": _proof(event)}
        if event.step == "revise":
            is_next = rows and (rows[-1]["step"], rows[-1]["by"]) == ("revise", row["by"])
            row["parts"] = {**(rows.pop()["parts"] if is_next else {}), **dict.fromkeys(done.parts_of(event))}
            row["text"] = "; ".join(row["parts"])
        rows.append(row)
    return rows[::-1]


def made_on_paper(decision) -> dict[int, str]:
    """Who decided where that was recorded here by somebody else, by signature."""
    return {each.pk: each.name for each in decision.signatures.all() if each.recorded_by_id}


def title_of(event, on_paper: dict[int, str]) -> str:
    """What was done. Who records a decision that was `made_on_paper` has not signed it."""
    if event.step == "sign" and (name := on_paper.get(event.facts.get("signature"))):
        return f"Recorded as decided elsewhere by {name}, here"
    if event.step == "finish_amendment" and event.facts.get("part") == "none":
        return "Amendment ended, nothing changed"
    title = STEPS.get(event.step, event.step.replace("_", " ").capitalize())
    if event.step == "declare" and event.capacity not in (Role.HEAD_OF_UNIT, Role.CHIEF_EXECUTIVE):
        title = "Advice given"
    capacity = "besides the form" if event.capacity.startswith(EXTRA) else event.capacity.replace("_", " ")
    return f"{title} ({capacity})" if capacity else title


def _capacities(decision) -> dict[tuple[str, int], str]:
    """In which capacity somebody took a step that an office takes, by step and person."""
    found = {("sign", each.person_id): each.capacity for each in decision.signatures.all()}
    found |= {("stand_aside", each.person_id): each.holder.capacity for each in decision.stood_aside.all() if each.holder}
    if urgency := getattr(decision, "urgency", None):
        found["declare_urgent", urgency.person_id] = urgency.capacity
    return found


def meetings_of(decision, events) -> list:
    """The meetings of boards to which it goes, went, or was to go; those that stand have `is_tabled`. No question is asked where
    none was ever set."""
    named = {event.facts["meeting"] for event in events if event.step in ("table", "take_off") and "meeting" in event.facts}
    if not named:
        return []
    stands = Exists(Tabling.objects.filter(decision=decision, meeting=OuterRef("pk")))
    return list(BoardMeeting.objects.filter(pk__in=named).annotate(is_tabled=stands).select_related("board"))


def is_held(events) -> bool:
    """Whether a legal hold stands that keeps it from disposal, as the history tells everybody who reads it."""
    steps = [event.step for event in events]
    return steps.count("hold") > steps.count("end_hold")


def _facts(event, meetings) -> str:
    told = f"Version {event.facts['version']}." if "version" in event.facts else ""
    meeting = meetings.get(event.facts.get("meeting")) if event.step in ("table", "take_off") else None
    return f"{meeting}." if meeting else told


def _proof(event) -> list[tuple[str, str]]:
    """What shows that nothing was changed since, for who checks it."""
    digest = event.facts.get("digest")
    told = [("Fingerprint of Part 1 (SHA-256)", digest)] if digest else []
    return [*told, ("Place in the history", f"{event.position}, fingerprint {bytes(event.hash).hex()[:16]}…")]


def members(decision):
    """Active people with a role in the body, or in either of two, who can be named as readers."""
    bodies = [decision.body_id, decision.joint_with_id]
    in_force = Membership.objects.in_force().filter(body__in=bodies).exclude(role=Role.ADMINISTRATOR)
    return User.objects.filter(is_active=True, pk__in=in_force.values("person"))
