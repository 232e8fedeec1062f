"""What was said about a request, as its pages show it: on Part 1's side for who sees the request, on Part 2's for its readers."""

import json

from decisions import answered, paragraphs, rules, threads, workflow
from decisions.models.words import Status

PART1 = {
    "step": workflow.PART1,
    "prefix": "comment",
    "comment": "decisions:comment",
    "answer": "decisions:answer",
    "resolve": "decisions:resolve",
    "reopen": "decisions:reopen",
    "page": "decisions:decision",
    "whole": "The request as a whole",
}
PART2 = {"step": workflow.PART2, "prefix": "part2-comment", "page": "decisions:part2", "whole": "Part 2 as a whole"} | {
    name: f"decisions:{name}_on_part2" for name in ("comment", "answer", "resolve", "reopen")
}


def on_part1(user, decision, part1: bytes) -> dict:
    """Comments on Part 1 with the paragraphs of these bytes."""
    return _said(user, decision, PART1, decision.comments.all(), paragraphs.of_part1(json.loads(part1)))


def on_part2(user, decision, shown: dict) -> dict:
    """Comments on Part 2, from what was read while it was open."""
    return _said(user, decision, PART2, shown["comments"], paragraphs.of_part2(shown))


def _said(user, decision, side, comments, places) -> dict:
    takes = rules.takes_comments(decision)
    over = "" if takes else "withdrawn" if decision.status == Status.WITHDRAWN else "signed"
    listed = threads.threads(comments, places, over)
    rows = [{"thread": each, "may_resolve": rules.may_resolve(user, decision, each.first)} for each in listed]
    return {
        "side": side,
        "decision": decision,
        "may_comment": takes,
        "places": places,
        "rows": rows,
        "beside": {
            anchor: [row for row in rows if row["thread"] in found] for anchor, found in threads.by_place(listed).items()
        },
        "apart": [row for row in rows if row["thread"].place is None],
        "open": [each for each in listed if not each.is_resolved and not over],
        "is_over": bool(over),
        "open_remarks": [each for each in listed if each.is_open_remark],
        "answered_to_me": answered.to_me(user, decision, listed),
    }


def told_of_part2(user, decision, events) -> dict:
    """For a reader of Part 2: whether a question about it waits for them, and whether one of theirs is answered."""
    if not rules.takes_comments(decision):
        return {}
    found = threads.on_part2(events).values()
    return {
        "waits": rules.may_answer(user, decision) and any(state == "asked" for _, state in found),
        "is_answered": any(state == "answered" and by == user.pk for by, state in found),
    }
