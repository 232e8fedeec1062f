"""Requests of the sample office, one in each status, each brought there by the real steps."""

import hashlib
import json
from datetime import timedelta

from django.utils import timezone

from accounts.models import PolicingBody, Role, Team

from . import workflow
from .models import Decision, FoiaExemption, FormVersion, MoneyLine, Part2Text, PublicInterestTest, Recommendation, SioExemption
from .models.words import CLOSED, Status
from .sample_office import HERE, people_of

TEAMS = {"legal": "Legal advice", "financial": "Finance", "equalities": "Equality and inclusion"}


def load_requests() -> None:
    for row in json.loads((HERE / "requests.json").read_text()):
        body = PolicingBody.objects.get(short_name=row.get("body", "mopac"))
        if not Decision.objects.filter(body=body, title=row["title"], author__is_sample=True).exists():
            _travel(drafted(row, body), Status(row["reaches"]))


def drafted(row, body, on=None) -> Decision:
    """The request as it is written; `on` is the day of the decision, where that is not to come."""
    author = people_of(Role.OFFICER, body.short_name).first()
    form = FormVersion.objects.filter(body=body).in_force(timezone.localdate()).first()
    decision = workflow.start(by=author, body=body, form_version=form, title=row["title"], kind=row["kind"])
    workflow.revise(decision, _answers(row, on), by=author)
    for code, text in row["sections"].items():
        workflow.revise_section(decision, code, f"<p>{text}</p>", by=author)
    for n, (asks, text) in enumerate(row.get("recommendations", ()), 1):
        told = {"asks": asks, "recommended": f"<p>{text}</p>", "number_as_written": str(n)}
        workflow.add_part(decision, Recommendation, told, by=author)
    if "money" in row:
        workflow.add_part(decision, MoneyLine, row["money"], by=author)
    if body.short_name == "mopac":
        _part2(decision, row.get("part2"), author)
    return decision


def _answers(row, on) -> dict:
    asked = {
        "summary": f"<p>{row['summary']}</p>",
        "needed_by_on": (on or timezone.localdate()) + timedelta(days=30),
        "needed_by_reason": "So that the work can begin as planned.",
        "significant": "yes",
        "significant_reason": "It spends public money or changes what the public is offered.",
        "deferral": "no",
    }
    return asked | ({"decision_statement": f"<p>{row['decision_statement']}</p>"} if "decision_statement" in row else {})


def _part2(decision, told, author) -> None:
    if told is None:
        workflow.revise_withholding(decision, {"is_there_part2": "no"}, by=author)
        return
    facts = {
        "is_there_part2": "yes",
        "gist": told["gist"],
        "sio": SioExemption.objects.get(code="2(2)(a)"),
        "foia_sections": ["43"],
        "marking": "OFFICIAL-SENSITIVE COMMERCIAL",
        "review_on": timezone.localdate() + timedelta(days=180),
        "review_event": "when the contract is signed",
    }
    workflow.revise_withholding(decision, facts, by=author)
    workflow.add_part2(decision, Part2Text, {"heading": "Offers", "body": f"<p>{told['text']}</p>"}, by=author)
    release, against, conclusion = told["test"]
    test = {"for_release": release, "against_release": against, "conclusion": conclusion, "tested_on": timezone.localdate()}
    workflow.add_part2(decision, PublicInterestTest, test | {"exemption": FoiaExemption.objects.get(section="43")}, by=author)


def _travel(decision, aim) -> None:
    """Take the steps of the route until the request stands where it should."""
    if aim == Status.DRAFT:
        return
    author, body = decision.author, decision.body
    asked = {code: Team.objects.get(body=body, name=name) for code, name in TEAMS.items()} if _asks_advisers(decision) else {}
    workflow.submit(decision, by=author, asked=asked, head_of_unit=people_of(Role.HEAD_OF_UNIT, body.short_name).first())
    decision.refresh_from_db()
    if aim == Status.WITHDRAWN:
        workflow.withdraw(decision, by=author, reason="A right of way over the site has come to light.")
        return
    for code, person in _declarants(decision):
        if decision.status in (aim, *CLOSED):
            return
        workflow.declare(decision, code, by=person, answer="given")
        decision.refresh_from_db()
    if aim == Status.SIGNED:
        _sign(decision)


def _asks_advisers(decision) -> bool:
    return any(step["step"] == "advisers" for step in decision.form_version.definition["route"])


def _declarants(decision):
    """Each declaration that the route asks for, with the sample person who gives it."""
    advisers = people_of(Role.ADVISER)
    for step in decision.form_version.definition["route"]:
        for code in step.get("declarations", ()):
            if step["step"] == "advisers":
                yield code, advisers.get(memberships__team__name=TEAMS[code])
            else:
                yield code, people_of(Role(code)).first()


def _sign(decision) -> None:
    decision = Decision.objects.get(pk=decision.pk)
    by = people_of(Role.DECISION_MAKER, decision.body.short_name).first()
    outcomes = outcomes_of(decision)
    seen = hashlib.sha256(workflow.content_to_sign(decision, outcomes, "")).hexdigest()
    workflow.sign(decision, by=by, holder=by.offices.get(), interest="none", outcomes=outcomes, digest_seen=seen)


def outcomes_of(decision) -> dict:
    """Everything approved, or noted, as it was asked."""
    said = {"note": "noted", "approve": "approved"}
    return {r.pk: {"outcome": said[r.asks], "decided": "", "conditions": ""} for r in decision.recommendations.all()}
