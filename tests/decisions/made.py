"""A small office, complete people included, and requests brought to a state by the real steps."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from accounts.models import Membership, PolicingBody, Role, Team, User
from decisions import models, part2, workflow
from decisions.models.words import Asks, Status

_next = count(1)
STATEMENTS = [
    {"answer": "given", "text": "I have been consulted and have nothing to add."},
    {"answer": "covered_in_report", "text": "My comments are in the report."},
    {"answer": "with_conditions", "text": "I am content if the conditions are met."},
    {"answer": "objects", "text": "I advise against it."},
    {"answer": "not_required", "text": "Not required."},
    {"answer": "not_given", "text": "I cannot declare this."},
]


def declaration(code, by, *covers):
    return {"code": code, "label": f"{code} declaration", "by": by, "covers": list(covers), "statements": STATEMENTS}


SHORT_FORM = {
    "decider": {"title": "Commissioner", "level": "decision_maker"},
    "decides_by": "statement",
    "sections": [{"code": "introduction", "heading": "Introduction", "required": True}],
    "declarations": [],
    "route": [{"step": "decision_maker"}],
    "interest": {
        "wording": "Do you have an interest?",
        "answers": [
            {"answer": "none", "label": "None"},
            {"answer": "may_take", "label": "Declared; I may take it"},
            {"answer": "stands_aside", "label": "I stand aside"},
        ],
    },
    "approval": "I hereby approve the above.",
    "numbering": "by_section",
    "publication": {"working_days": 1},
    "wording": {},
    "asks": {"deferral": False, "deferral_reason": False, "part2": False, "part2_review": False},
}
LONG_FORM = SHORT_FORM | {
    "decides_by": "recommendations",
    "sections": [
        {"code": "introduction", "heading": "Introduction", "required": True},
        {"code": "background", "heading": "Background", "required": False},
        {"code": "financial", "heading": "Financial comments", "required": True},
    ],
    "declarations": [
        declaration("head_of_unit", "head_of_unit", "all"),
        declaration("legal", "legal", "title", "recommendations", "section:introduction", "part2"),
        declaration("financial", "financial", "money", "section:financial", "part2"),
        declaration("equalities", "equalities", "summary"),
        declaration("chief_executive", "chief_executive", "all"),
    ],
    "route": [
        {"step": "advisers", "declarations": ["legal", "financial", "equalities"]},
        {"step": "head_of_unit", "declarations": ["head_of_unit"]},
        {"step": "chief_executive", "declarations": ["chief_executive"]},
        {"step": "decision_maker"},
    ],
    "asks": {"deferral": True, "deferral_reason": True, "part2": True, "part2_review": True},
}
ADVICE = ("legal", "financial", "equalities")


def make_body(name=None, **more):
    n = next(_next)
    return PolicingBody.objects.create(name=name or f"Office of Body {n}", short_name=f"body-{n}", **more)


def make_user(name=None, *roles, body=None, team=None, **more):
    n = next(_next)
    user = User.objects.create_user(f"person{n}@example.org", name or f"Person {n}", **more)
    for role in roles:
        make_membership(user, role, body, team=team)
    return user


def make_membership(person, role, body, **more):
    if role == Role.AUDITOR:
        more = {"scope": "Everything", "to_on": timezone.localdate() + timedelta(days=30)} | more
    return Membership.objects.create(**({"person": person, "body": body, "role": role, "confirmed_at": timezone.now()} | more))


def make_form(body, definition=LONG_FORM, **changes):
    form = models.FormVersion(
        body=body, code=f"form-{next(_next)}", name="Request for a decision", definition=definition | changes
    )
    form.full_clean()
    form.save()
    return form


def make_holder(body, person, title="Deputy Mayor", **more):
    post, _ = models.Post.objects.get_or_create(body=body, title=title)
    if more.get("acting_for"):
        more.setdefault("confirmed_at", timezone.now())
    return models.OfficeHolder.objects.create(post=post, name=person.name if person else "Somebody", person=person, **more)


def make_scheme(body, pattern="PCD {number}", prefix="PCD", **more):
    return models.ReferenceScheme.objects.create(body=body, pattern=pattern, prefix=prefix, **more)


def make_codelists():
    exemptions = [
        ("21", False, "never"),
        ("22", True, "deferral"),
        ("35", True, "never"),
        ("36", True, "may"),
        ("41", False, "may"),
    ]
    exemptions += [("43", True, "may"), ("44", False, "may")]
    for section, is_qualified, use in exemptions:
        models.FoiaExemption.objects.get_or_create(
            section=section,
            defaults={
                "title": f"Title {section}",
                "is_qualified": is_qualified,
                "use": use,
                "needs_qualified_person": section == "36",
                "needs_enactment": section == "44",
            },
        )
    models.SioExemption.objects.get_or_create(code="2(2)(a)", defaults={"needs_foia_section": True})
    models.SioExemption.objects.get_or_create(code="2(2)(b)", defaults={"needs_chief_officer_opinion": True})
    models.Marking.objects.get_or_create(text="OFFICIAL")


@dataclass
class Office:
    """A body with everybody a request meets."""

    body: PolicingBody
    form: models.FormVersion
    short_form: models.FormVersion
    people: dict = field(default_factory=dict)

    def __getattr__(self, name):
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def make_office(*, pattern="PCD {number}", prefix="PCD", yearly=False, definition=LONG_FORM, **of_body) -> Office:
    make_codelists()
    body = make_body(**of_body)
    make_scheme(body, pattern, prefix, counts_each_year=yearly)
    office = Office(body, make_form(body, definition), make_form(body, SHORT_FORM))
    people = office.people
    for kind in ADVICE:
        team = people[f"{kind}_team"] = Team.objects.create(body=body, name=f"{kind} team", kind=kind)
        people[kind] = make_user(None, Role.ADVISER, body=body, team=team)
    for role in set(Role) - {Role.ADVISER, Role.OFFICER}:
        people[role.value] = make_user(None, role, body=body)
    people["author"] = make_user(None, Role.OFFICER, body=body)
    people["colleague"] = make_user(None, Role.OFFICER, body=body)
    people["other_maker"] = make_user(None, Role.DECISION_MAKER, body=body)
    people["holder"] = make_holder(body, office.decision_maker)
    people["other_holder"] = make_holder(body, office.other_maker, "Commissioner")
    return office


def make_draft(office, *, form=None, complete=True, part2=True, by=None, **values):
    """A draft; `complete` is one that can be submitted as it is."""
    form, by = form or office.form, by or office.author
    decision = workflow.start(by=by, body=office.body, form_version=form, title="A new roof", **values)
    if complete:
        workflow.revise(
            decision,
            {
                "summary": "<p>The roof leaks.</p>",
                "kind": "other",
                "significant": "no",
                "significant_reason": "Small.",
                "deferral": "no",
                "decision_statement": "<p>I approve the roof.</p>",
            },
            by=by,
        )
        for section in form.definition["sections"]:
            if section["required"]:
                workflow.revise_section(decision, section["code"], "<p>One.</p><p>Two.</p>", by=by)
        workflow.add_part(decision, models.Recommendation, {"asks": Asks.APPROVE, "recommended": "<p>To buy it.</p>"}, by=by)
        workflow.revise_withholding(decision, {"is_there_part2": "yes" if part2 else "no"} | (BASIS() if part2 else {}), by=by)
        if part2:
            workflow.add_part2(decision, models.Part2Text, {"heading": "Price", "body": "<p>The cap is secret.</p>"}, by=by)
    return decision.__class__.objects.get(pk=decision.pk)


def BASIS():
    """A legal basis of Part 2 in which nothing is missing."""
    return {
        "gist": "What suppliers offered.",
        "sio": models.SioExemption.objects.get(code="2(2)(a)"),
        "foia_sections": ["41"],
        "review_on": timezone.localdate() + timedelta(days=90),
    }


def submit(office, decision, **more):
    asked = {code: office.people[code] for code in ADVICE}
    return workflow.submit(
        decision, by=more.pop("by", office.author), **({"asked": asked, "head_of_unit": office.head_of_unit} | more)
    )


def declare(office, decision, code, **more):
    return workflow.declare(decision, code, **({"by": office.people[code], "answer": "given"} | more))


def make_submitted(office, **more):
    return submit(office, make_draft(office, **more))


def make_with(office, status, **more):
    """A request that has come as far as `status`, by the real steps."""
    if status == Status.DRAFT:
        return make_draft(office, **more)
    decision = make_submitted(office, **more)
    if status == Status.WITHDRAWN:
        return workflow.withdraw(decision, by=office.author, reason="No longer needed.")
    steps = [*ADVICE, "head_of_unit", "chief_executive"]
    far = {Status.WITH_ADVISERS: 0, Status.WITH_HEAD_OF_UNIT: 3, Status.WITH_CHIEF_EXECUTIVE: 4}.get(status, 5)
    for code in steps[:far]:
        declare(office, decision, code)
    if status == Status.SIGNED:
        sign(office, decision)
    return fresh(decision)


def fresh(decision):
    return models.Decision.objects.get(pk=decision.pk)


def approved(decision):
    return {
        r.pk: {"outcome": "approved", "decided": "", "conditions": ""}
        for r in models.Recommendation.objects.filter(decision=decision, board_paper=None)
    }


def approved_in_part2(decision, by):
    """Every recommendation of Part 2 approved as it stands; nothing for who cannot open it."""
    if not part2.may_open(by, decision):
        return {}
    with part2.opened_by(by, decision, "before signing"):
        return {each.pk: {"outcome": "approved", "decided": "", "conditions": ""} for each in part2.recommendations(decision)}


def digest_of(decision, outcomes=None, reasons=""):
    return hashlib.sha256(
        workflow.content_to_sign(fresh(decision), outcomes if outcomes is not None else approved(decision), reasons)
    ).hexdigest()


def sign(office, decision, *, by=None, holder=None, outcomes=None, **more):
    outcomes = approved(decision) if outcomes is None else outcomes
    more.setdefault("part2_outcomes", approved_in_part2(decision, by or office.decision_maker))
    return workflow.sign(
        decision,
        by=by or office.decision_maker,
        holder=holder or office.holder,
        outcomes=outcomes,
        **({"interest": "none", "digest_seen": digest_of(decision, outcomes)} | more),
    )


def make_archived(office, **more):
    """An imported record, open until `close`."""
    return models.Decision.objects.create(
        body=office.body, form_version=office.form, origin="archive", title="As printed", dated_on=date(2018, 5, 1), **more
    )
