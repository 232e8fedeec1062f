"""Records for tests, in the states that the real steps bring them to. Plain functions; every name is made up."""

import itertools
from datetime import date, timedelta
from hashlib import sha256

from django.utils import timezone

from accounts.models import Membership, PolicingBody, Role, Team, User
from decisions import part2, rules, workflow
from decisions.models import (
    Decision,
    FoiaExemption,
    FormVersion,
    Marking,
    MoneyLine,
    OfficeHolder,
    Post,
    Recommendation,
    ReferenceScheme,
    SioExemption,
)
from decisions.models.words import Answer, Asks, Kind, MoneyKind

_counted = itertools.count(1)
LONG_AGO = date(2012, 11, 22)


def make_body(name: str = "", **values) -> PolicingBody:
    """A policing body with a numbering scheme, an office that decides, and nobody in it yet."""
    number = next(_counted)
    body = PolicingBody.objects.create(
        name=name or f"Police office {number}", short_name=values.pop("short_name", f"office-{number}"), **values
    )
    letters = "".join(chr(ord("A") + int(digit)) for digit in str(number))
    ReferenceScheme.objects.create(body=body, prefix=f"PO{letters}", pattern=f"PO{letters} {{number}}", from_on=LONG_AGO)
    Post.objects.create(body=body, title="Commissioner", from_on=LONG_AGO)
    return body


def make_person(role: str = Role.OFFICER, body: PolicingBody | None = None, *, team: Team | None = None, **values) -> User:
    """Somebody with a confirmed role; without a body, somebody with a sign-in and no role."""
    number = next(_counted)
    person = User.objects.create_user(
        values.pop("email", f"person-{number}@example.org"), values.pop("name", f"Person {number}"), **values
    )
    return make_member(person, role, body, team=team) if body else person


def make_member(person: User, role: str, body: PolicingBody, *, team: Team | None = None) -> User:
    """Give a person one more role, confirmed."""
    ends = {"scope": "All of it", "to_on": timezone.localdate() + timedelta(days=90)} if role == Role.AUDITOR else {}
    Membership.objects.create(
        person=person, body=body, role=role, team=team, from_on=LONG_AGO, confirmed_at=timezone.now(), **ends
    )
    return person


def make_decision_maker(body: PolicingBody, **values) -> User:
    """Somebody who holds the body's deciding office."""
    person = make_person(Role.DECISION_MAKER, body, **values)
    OfficeHolder.objects.create(post=body.posts.first(), name=person.name, person=person, from_on=LONG_AGO)
    return person


def make_adviser(body: PolicingBody, kind: str = "legal", **values) -> User:
    """An adviser in the body's team of this kind."""
    team, _ = Team.objects.get_or_create(body=body, name=f"Team {kind}", defaults={"kind": kind})
    return make_person(Role.ADVISER, body, team=team, **values)


def definition(**changes) -> dict:
    """A small form: two sections, advice from legal, head of unit, chief executive, decision maker."""
    return {
        "decider": {"title": "Commissioner", "level": "decision_maker"},
        "decides_by": "recommendations",
        "sections": [
            {"code": "introduction", "heading": "Introduction", "required": True, "hint": "What went before."},
            {"code": "legal", "heading": "Legal comments", "required": True},
            {"code": "background", "heading": "Background papers", "required": False},
        ],
        "declarations": [_declaration("legal", "legal"), _declaration("head_of_unit"), _declaration("chief_executive")],
        "route": [
            {"step": "advisers", "declarations": ["legal"]},
            {"step": "head_of_unit", "declarations": ["head_of_unit"]},
            {"step": "chief_executive", "declarations": ["chief_executive"]},
            {"step": "decision_maker"},
        ],
        "interest": {
            "wording": "Do you have an interest in this?",
            "answers": [
                {"answer": "none", "label": "None"},
                {"answer": "may_take", "label": "Yes, and I may decide"},
                {"answer": "stands_aside", "label": "Yes, and I stand aside"},
            ],
        },
        "approval": "I approve the recommendations.",
        "numbering": "by_section",
        "publication": {"working_days": 5},
        "asks": {"deferral": True, "deferral_reason": True, "part2": True, "part2_review": True},
        "wording": {},
    } | changes


def _declaration(code, by="") -> dict:
    statements = [
        {"answer": answer, "text": f"The statement of {code}: {answer}."} for answer in ("given", "not_required", "not_given")
    ]
    label = code.replace("_", " ").capitalize()
    return {"code": code, "label": label, "by": by or code, "covers": ["all"], "statements": statements}


def make_form_version(body: PolicingBody, **changes) -> FormVersion:
    """A form in force; `changes` are to its definition."""
    code = f"form-{next(_counted)}"
    form = FormVersion(body=body, code=code, name=f"Form {code}", from_on=LONG_AGO, definition=definition(**changes))
    form.full_clean()
    form.save()
    return form


def make_codelists() -> None:
    """The few legal reasons and markings that tests use."""
    SioExemption.objects.get_or_create(code="2(2)(a)", defaults={"label": "Exempt under FOIA", "needs_foia_section": True})
    FoiaExemption.objects.get_or_create(section="43", defaults={"title": "Commercial interests"})
    FoiaExemption.objects.get_or_create(section="40", defaults={"title": "Personal information", "is_qualified": False})
    for text in ("OFFICIAL", "OFFICIAL-SENSITIVE"):
        Marking.objects.get_or_create(text=text)


def make_draft(author: User | None = None, *, body: PolicingBody | None = None, form_version=None, **values) -> Decision:
    """A draft just begun by an officer, with title and kind and nothing else."""
    body = body or (author.memberships.first().body if author else make_body())
    author = author or make_person(Role.OFFICER, body)
    form_version = form_version or body.form_versions.first() or make_form_version(body)
    values = {"title": f"Request {next(_counted)}", "kind": Kind.OTHER} | values
    return workflow.start(by=author, body=body, form_version=form_version, **values)


def make_complete_draft(author: User | None = None, **values) -> Decision:
    """A draft with everything its form asks for: nothing stands in the way of submitting it."""
    decision = make_draft(author, **values)
    by, form = decision.author, decision.form_version.definition
    facts = {
        "summary": "<p>A summary in our own words.</p>",
        "significant": Answer.NO,
        "significant_reason": "It concerns the office only.",
        "deferral": Answer.NO,
    }
    if form["decides_by"] == "statement":
        facts["decision_statement"] = "<p>I decide that it is done.</p>"
    else:
        asked = {"asks": Asks.APPROVE, "recommended": "<p>Approve the request.</p>"}
        workflow.add_part(decision, Recommendation, asked, by=by)
    workflow.revise(decision, facts, by=by)
    for section in form["sections"]:
        if section["required"]:
            workflow.revise_section(decision, section["code"], f"<p>Text on {section['code']}.</p>", by=by)
    amount = {"what": MoneyKind.COST, "as_written": "£252k", "low": 252_000}
    workflow.add_part(decision, MoneyLine, amount, by=by)
    workflow.revise_withholding(decision, {"is_there_part2": Answer.NO}, by=by)
    return fresh(decision)


def make_submitted(decision: Decision | None = None) -> Decision:
    """On its way: its advisers, then its head of unit, are asked. Without advisers' declarations it is further on."""
    decision = decision or make_complete_draft()
    definition_of_form = decision.form_version.definition
    asked, head = {}, None
    for declaration in definition_of_form["declarations"]:
        if declaration["by"] == "head_of_unit":
            head = make_person(Role.HEAD_OF_UNIT, decision.body)
        elif declaration["by"] != "chief_executive":
            asked[declaration["code"]] = make_adviser(decision.body, declaration["by"])
    return fresh(workflow.submit(decision, by=decision.author, asked=asked, head_of_unit=head))


def make_declared(decision: Decision | None = None, *, until: str = Decision.Status.WITH_DECISION_MAKER) -> Decision:
    """Declared on, one declaration after the other, until it has the status asked for."""
    decision = decision or make_submitted()
    while decision.status != until and (owed := rules.open_codes(decision)):
        workflow.declare(decision, owed[0], by=_who_declares(decision, owed[0]), answer="given")
        decision = fresh(decision)
    return decision


def _who_declares(decision, code) -> User:
    if code == "head_of_unit":
        return decision.head_of_unit
    if code == "chief_executive":
        held = decision.body.memberships.filter(role=Role.CHIEF_EXECUTIVE).first()
        return held.person if held else make_person(Role.CHIEF_EXECUTIVE, decision.body)
    request = decision.advice_requests.filter(code=code).last()
    return request.person or request.team.memberships.first().person


def make_with_decision_maker(decision: Decision | None = None) -> Decision:
    """Everything declared; somebody holds the office that can sign it."""
    decision = decision or make_complete_draft()
    if not OfficeHolder.objects.filter(post__body=decision.body, person__isnull=False).exists():
        make_decision_maker(decision.body)
    return make_declared(decision if decision.status != Decision.Status.DRAFT else make_submitted(decision))


def make_signed(decision: Decision | None = None) -> Decision:
    """Signed as recommended by who holds the office."""
    decision = make_with_decision_maker(decision)
    holder = OfficeHolder.objects.filter(post__body=decision.body, person__isnull=False).first()
    return make_signed_by(decision, holder.person)


def make_signed_by(decision: Decision, person: User) -> Decision:
    """Signed as recommended by this person, in the office in which they may sign it."""
    holder = rules.signing_offices(person, decision)[0]
    asked = decision.recommendations.filter(board_paper=None)
    outcomes = {each.pk: {"outcome": "approved", "decided": "", "conditions": ""} for each in asked}
    if rules.says_part2(decision) and part2.may_open(person, decision):
        with part2.opened_by(person, decision, "before signing"):  # nobody signs a Part 2 that they have not opened
            pass
    seen = sha256(workflow.content_to_sign(decision, outcomes, "")).hexdigest()
    workflow.sign(decision, by=holder.person, holder=holder, interest="none", outcomes=outcomes, digest_seen=seen)
    return fresh(decision)


def fresh(decision: Decision) -> Decision:
    """The decision as it is stored now, without anything remembered."""
    return Decision.objects.get(pk=decision.pk)
