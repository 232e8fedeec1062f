"""A request from an officer's first draft to the signature, step by step."""

import hashlib
from datetime import timedelta

from django.utils import timezone

from accounts.models import Team
from decisions import models, part2, workflow

ADVISERS = {"legal": "Legal advice", "financial": "Finance", "equalities": "Equality and inclusion"}
ROUTE = ["legal", "financial", "equalities", "head_of_unit", "chief_executive"]
INSIDE = "greenroom"  # stands in the advice for those inside: for the people of the route, and never in anything published
TITLE = "The matter of {name}, opendoor"


def fresh(pk) -> models.Decision:
    return models.Decision.objects.get(pk=getattr(pk, "pk", pk))


def draft(people, *, by, body, name, **values) -> models.Decision:
    """A whole Part 1, with a board paper, a held paper and a delegated award, and a Part 2 still empty."""
    form = models.FormVersion.objects.filter(body=body).in_force(timezone.localdate()).first()
    decision = workflow.start(by=by, body=body, form_version=form, title=TITLE.format(name=name), kind="procurement")
    workflow.revise(decision, _answers() | values, by=by)
    for section in form.definition["sections"]:
        workflow.revise_section(decision, section["code"], f"<p>One of {name}, opendoor.</p><p>Two.</p>", by=by)
    if form.definition["decides_by"] == "recommendations":
        asked = {"asks": "approve", "recommended": f"<p>Approve what Part 2 says of {name}, opendoor.</p>"}
        workflow.add_part(decision, models.Recommendation, asked, by=by)
    workflow.add_part(decision, models.MoneyLine, {"what": "cost", "as_written": "about £1m", "low": "1000000.00"}, by=by)
    _papers(people, decision, by, name)
    if by == people["author"]:
        workflow.join_co_author(decision, people["co_author"], by=by)
    workflow.revise_withholding(decision, _basis(), by=by)
    return fresh(decision)


def _answers() -> dict:
    return {
        "summary": "<p>A summary, opendoor.</p>",
        "significant": "no",
        "significant_reason": "It is small.",
        "deferral": "no",
        "decision_statement": "<p>I decide what Part 2 says, opendoor.</p>",
    }


def _basis() -> dict:
    return {
        "is_there_part2": "yes",
        "gist": "What suppliers offered, opendoor.",
        "sio": models.SioExemption.objects.get(code="2(2)(a)"),
        "foia_sections": ["43"],
        "marking": "OFFICIAL-SENSITIVE COMMERCIAL",
        "review_on": timezone.localdate() + timedelta(days=90),
    }


def _papers(people, decision, by, name) -> None:
    held = {
        "kind": "annex",
        "name": f"Annex of {name}, opendoor",
        "content": b"An annex, opendoor.\n",
        "media_type": "text/plain",
    }
    workflow.add_part(decision, models.Paper, held, by=by)
    if board := models.Board.objects.filter(body=decision.body, abbreviation="PIB").first():
        paper = {"board": board, "board_as_written": board.name, "title": f"To the board, {name}, opendoor", "has_part2": "yes"}
        workflow.add_part(decision, models.BoardPaper, paper, by=by)
    holder = people["award_holder"]
    award = {
        "what": "delegate_award",
        "delegated_to": "The commercial lead",
        "delegated_person": holder,
        "amount_as_written": "see Part 2",
    }
    workflow.add_part(decision, models.Authorisation, award, by=by)


def submit(people, decision) -> models.Decision:
    asked = {code: Team.objects.get(body=decision.body, name=team) for code, team in ADVISERS.items()}
    workflow.submit(decision, by=people["author"], asked=asked, head_of_unit=people["head_of_unit"])
    besides = {"label": "Data protection", "question": f"Who keeps it, {INSIDE}?", "reason": f"You know, {INSIDE}."}
    due_on = timezone.localdate() + timedelta(days=5)
    workflow.ask_advice(decision, by=people["author"], whom=people["legal"], due_on=due_on, **besides)
    return fresh(decision)


def declare_all(people, decision, how_many) -> models.Decision:
    for code in ROUTE[:how_many]:
        inside = {"text": f"Between us, {INSIDE}."} if code in ADVISERS else {}
        workflow.declare(decision, code, by=people[code], answer="given", **inside)
    return fresh(decision)


def send_back(people, decision) -> models.Decision:
    workflow.return_(decision, by=people["equalities"], comment="Say more about access, opendoor.")
    return fresh(decision)


def sign(decision, *, by) -> models.Decision:
    decision = fresh(decision)
    mine = decision.recommendations.filter(board_paper=None)
    outcomes = {r.pk: {"outcome": "approved", "decided": "", "conditions": ""} for r in mine}
    seen = hashlib.sha256(workflow.content_to_sign(decision, outcomes, "")).hexdigest()
    told = {"outcomes": outcomes, "part2_outcomes": part2_outcomes(decision, by)}
    workflow.sign(decision, by=by, holder=by.offices.get(), interest="none", digest_seen=seen, **told)
    return fresh(decision)


def part2_outcomes(decision, by) -> dict:
    """What is decided on the recommendations of Part 2: the words and conditions that stand there, full of tokens."""
    with part2.opened_by(by, decision, "before signing"):
        rows = part2.recommendations(decision)
    changed = {"outcome": "approved_with_changes"}
    return {row.pk: changed | {"decided": row.decided, "conditions": row.conditions} for row in rows}
