"""What several pages show of a request: Part 1 from its bytes, Part 2 opened, the history in words."""

from django.utils import timezone

from accounts.history import events_of
from accounts.models import Membership, Role, User
from decisions import part2, rules, workflow
from decisions.models import Part2Paper

STEPS = {
    "start": "Draft begun",
    "revise": "Draft changed",
    "explain": "Concern explained",
    "join_co_author": "Co-author added",
    "end_co_author": "Co-author left",
    "submit": "Submitted",
    "declare": "Declaration given",
    "return": "Returned",
    "withdraw": "Withdrawn",
    "pass_on": "Another signer chosen",
    "issue_number": "Number issued",
    "stand_aside": "Stood aside",
    "sign": "Signed",
    "confirm": "Confirmed by who decided",
    "add_reader": "Reader of Part 2 added",
    "end_reader": "Reader of Part 2 ended",
    "let_newcomer_in": "Let in to Part 2",
    "comment_on_part2": "Comment on Part 2",
    "record_elsewhere": "Recorded as decided elsewhere",
    "report_award": "Award reported",
    "archive": "Archived",
    "defer": "Publication deferred",
    "correct": "Correction written",
}
ABOUT_PART2 = {"add_reader", "end_reader", "let_newcomer_in", "comment_on_part2"}


def part1_shown(decision, outcomes=None, reasons=None) -> dict:
    """Part 1 as it would be signed: its bytes, from which the article is rendered."""
    return {"bytes": workflow.content_to_sign(decision, outcomes, reasons)}


def part2_shown(user, decision, purpose: str) -> dict:
    """All of Part 2, read whole while it is open: as signed once it is signed. Raises PermissionDenied without a need to know."""
    with part2.opened_by(user, decision, purpose):
        held = part2.signed(decision) if hasattr(decision, "signed_content") else part2.content(decision)
        return held | {
            "paper_rows": list(Part2Paper.objects.filter(decision=decision).defer("content")),
            "recommendation_rows": part2.recommendations(decision),
            "awards": part2.awards(decision),
            "comments": part2.comments(decision),
            "readings": part2.readings(decision),
        }


def part2_or_nothing(user, decision, purpose: str) -> dict | None:
    """The same for pages on which Part 2 stands beside Part 1: for those who may read it, and where there is something."""
    if not rules.may_read_part2(user, decision):
        return None
    shown = part2_shown(user, decision, purpose)
    return shown if any(held for name, held in shown.items() if name != "readings") else None


def declarations_shown(decision):
    """The declarations given so far, with the version each was given on."""
    return decision.declarations.select_related("version").defer("version__part1")


def history_shown(user, decision) -> list[dict]:
    """The history, newest first. What would tell of Part 2 is there only for its readers; saves in a row are one line."""
    may_read_part2 = rules.may_read_part2(user, decision)
    rows = []
    for event in events_of(decision):
        if not may_read_part2 and (event.step in ABOUT_PART2 or event.facts.get("part") == "part2"):
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
