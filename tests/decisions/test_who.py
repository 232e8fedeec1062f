"""Who may do what: one row a verb."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from decisions import models, rules, workflow
from decisions.models.words import Status
from tests.decisions.made import (
    ADVICE,
    approved,
    declare,
    fresh,
    make_archived,
    make_draft,
    make_membership,
    make_office,
    make_with,
    sign,
)
from tests.decisions.test_signing import paper

pytestmark = pytest.mark.django_db
STATUSES = [status for status in Status if status != Status.ARCHIVED]
ON_ITS_WAY = {"with_advisers", "with_head_of_unit", "with_chief_executive", "with_decision_maker"}
EVERYBODY = "author colleague legal financial head_of_unit chief_executive decision_maker other_maker governance auditor commercial administrator".split()

PART2, ASKED = {"author", "governance", "auditor"}, {"legal", "financial", "head_of_unit"}  # who reads Part 2, from when
WRITE = {"author", "colleague", "legal", "financial", "head_of_unit", "governance", "commercial"}  # whose role drafts requests
TABLE = {  # verb: who may, by status; a stranger in the same role of another body never
    "edit": {"draft": {"author"}},
    "submit": {"draft": {"author"}},
    "withdraw": {status: {"author", "governance"} for status in {"draft", *ON_ITS_WAY}},
    "return_": {
        "with_advisers": {"legal", "financial", "governance"},
        "with_head_of_unit": {"head_of_unit", "governance"},
        "with_chief_executive": {"chief_executive", "governance"},
        "with_decision_maker": {"decision_maker", "other_maker", "governance"},
    },
    "approve": {"with_chief_executive": {"chief_executive"}},
    "sign": {"with_decision_maker": {"decision_maker", "other_maker"}},
    "pass_on": {},
    "record_elsewhere": {status: {"governance"} for status in {"draft", *ON_ITS_WAY}},
    "add_reader": {status.value: {"governance"} for status in STATUSES},
    "comment": {"draft": PART2} | {status: set(EVERYBODY) - {"administrator"} for status in ON_ITS_WAY},
    "ask": {
        "with_advisers": {"legal", "financial", "governance"},
        "with_head_of_unit": {"head_of_unit", "governance"},
        "with_chief_executive": {"chief_executive", "governance"},
        "with_decision_maker": {"decision_maker", "other_maker", "governance"},
    },
    "ask_advice": {
        "draft": {"author", "governance"},
        "with_advisers": {"author", "governance", "legal", "financial"},
        "with_head_of_unit": {"author", "governance", "head_of_unit"},
        "with_chief_executive": {"author", "governance", "chief_executive"},
        "with_decision_maker": {"author", "governance", "decision_maker", "other_maker"},
    },
    "answer": {status: {"author"} for status in {"draft", *ON_ITS_WAY}},
    "comment_on_part2": {
        "draft": PART2,
        "with_advisers": PART2 | ASKED,
        "with_head_of_unit": PART2 | ASKED,
        "with_chief_executive": PART2 | ASKED | {"chief_executive"},
        "with_decision_maker": PART2 | ASKED | {"chief_executive", "decision_maker", "other_maker"},
    },
    "advise_anew": {
        status: {"legal", "financial"} for status in ("with_head_of_unit", "with_chief_executive", "with_decision_maker")
    },
    "begin_amendment": {status: {"governance"} for status in ON_ITS_WAY},  # advisers: in desk/test_amending.py
    "amend": {},  # nobody before it is begun
    "finish_amendment": {},
    "give_number": {"draft": {"governance"}},
    **{verb: {status: {"governance"} for status in {"draft", *ON_ITS_WAY}} for verb in ("remind", "give_to_another", "table")},
    "declare_urgent": {
        "with_advisers": {"chief_executive", "decision_maker", "other_maker", "governance"},
        "with_head_of_unit": {"chief_executive", "decision_maker", "other_maker", "governance"},
        "with_chief_executive": {"chief_executive", "decision_maker", "other_maker", "governance"},
    },
    "bring_back": {
        "draft": {"author"},
        "with_advisers": {"author", "legal", "financial", "governance"},
        "with_head_of_unit": {"author", "head_of_unit", "governance"},
        "with_chief_executive": {"author", "chief_executive", "governance"},
        "with_decision_maker": {"author", "decision_maker", "other_maker", "governance"},
    },
    "follow_on": {"signed": WRITE},
    "issue_number": {},  # a draft gets none, and here a submitted one has its number
}


@pytest.mark.parametrize("status", STATUSES)
def test_the_role_table(status):
    office, other = make_office(), make_office()
    decision = make_with(office, status)
    for verb, rows in TABLE.items():
        may = getattr(rules, "may_" + verb.rstrip("_"))
        found = {who for who in EVERYBODY if may(office.people[who], fresh(decision))}
        assert found == rows.get(status, set()), verb
        assert not [who for who in EVERYBODY if may(other.people[who], fresh(decision))], verb


DECLARING = [
    ("with_advisers", "legal", {"legal"}),
    ("with_advisers", "financial", {"financial"}),
    ("with_advisers", "head_of_unit", set()),
    ("with_advisers", "chief_executive", set()),
    ("with_head_of_unit", "head_of_unit", {"head_of_unit"}),
    ("with_head_of_unit", "legal", set()),
    ("with_chief_executive", "chief_executive", {"chief_executive"}),
    ("with_decision_maker", "chief_executive", set()),
    ("draft", "legal", set()),
    ("signed", "legal", set()),
    ("withdrawn", "legal", set()),
]


@pytest.mark.parametrize(("status", "code", "who"), DECLARING)
def test_who_may_declare(status, code, who):
    office = make_office()
    decision = make_with(office, status)
    assert {name for name in EVERYBODY if rules.may_declare(office.people[name], decision, code)} == who


def test_who_may_start():
    office, other = make_office(), make_office()
    found = {who for who in EVERYBODY if rules.may_start(office.people[who], office.body)}
    assert found == {"author", "colleague", "legal", "financial", "head_of_unit", "governance", "commercial"}
    assert not rules.may_start(other.author, office.body)


def test_nobody_approves_or_signs_what_they_wrote():
    office = make_office()
    for who in ("chief_executive", "decision_maker"):
        make_membership(office.people[who], Role.OFFICER, office.body)
    draft = make_draft(office, by=office.chief_executive)
    workflow.end_co_author(
        workflow.join_co_author(draft, office.decision_maker, by=office.chief_executive), by=office.chief_executive
    )
    workflow.submit(
        draft,
        by=office.chief_executive,
        asked={code: office.people[code] for code in ADVICE},
        head_of_unit=office.head_of_unit,
    )
    for code in (*ADVICE, "head_of_unit"):
        declare(office, draft, code)
    assert not rules.may_approve(office.chief_executive, fresh(draft))
    models.Decision.objects.filter(pk=draft.pk).update(status="with_decision_maker")
    assert rules.signing_offices(office.decision_maker, fresh(draft)) == []
    assert rules.signing_offices(office.other_maker, fresh(draft)) == [office.other_holder]


def test_who_declared_neither_approves_nor_signs():
    office = make_office()
    make_membership(office.legal, Role.CHIEF_EXECUTIVE, office.body)
    make_membership(office.financial, Role.DECISION_MAKER, office.body)
    models.OfficeHolder.objects.create(post=office.holder.post, name="Deputy", person=office.financial)
    decision = make_with(office, Status.WITH_CHIEF_EXECUTIVE)
    assert not rules.may_approve(office.legal, decision)
    declare(office, decision, "chief_executive")
    assert not rules.may_sign(office.financial, fresh(decision))


def test_only_who_holds_the_office_today_signs():
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    assert rules.may_sign(office.decision_maker, decision)
    office.holder.to_on = timezone.localdate() - timedelta(days=1)
    office.holder.save()
    assert not rules.may_sign(office.decision_maker, decision)


def test_after_one_stood_aside_the_chief_executive_or_governance_passes_it_on():
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    workflow.stand_aside(decision, by=office.decision_maker, holder=office.holder, nature="x")
    decision = fresh(decision)
    assert {who for who in EVERYBODY if rules.may_pass_on(office.people[who], decision)} == {"chief_executive", "governance"}
    assert {who for who in EVERYBODY if rules.may_approve(office.people[who], decision)} == set()


def test_who_decided_on_paper_confirms_it_and_nobody_else():
    office = make_office()
    decision = make_draft(office)
    signature = workflow.record_elsewhere(decision, **paper(office, outcomes=approved(decision)))
    assert {who for who in EVERYBODY if rules.may_confirm(office.people[who], signature)} == {"decision_maker"}
    workflow.confirm(signature, by=office.decision_maker)
    assert not rules.may_confirm(office.decision_maker, models.Signature.objects.get(pk=signature.pk))


def test_what_was_signed_here_needs_no_confirmation():
    office = make_office()
    signature = sign(office, make_with(office, Status.WITH_DECISION_MAKER))
    assert not rules.may_confirm(office.decision_maker, signature)


def test_the_holder_of_a_delegated_award_or_governance_reports_it_once():
    office = make_office()
    decision = make_draft(office)
    award = {"what": "delegate_award", "delegated_to": "C. Officer", "delegated_person": office.commercial}
    award = workflow.add_part(decision, models.Authorisation, award, by=office.author)
    assert not rules.may_report_award(office.commercial, award)
    workflow.record_elsewhere(decision, **paper(office, outcomes=approved(decision)))
    award = models.Authorisation.objects.get(pk=award.pk)
    assert {who for who in EVERYBODY if rules.may_report_award(office.people[who], award)} == {"commercial", "governance"}
    assert rules.may_read_part2(office.commercial, decision)
    workflow.report_award(award, by=office.commercial, awarded_on=timezone.localdate())
    assert not rules.may_report_award(office.commercial, models.Authorisation.objects.get(pk=award.pk))
    assert not rules.may_read_part2(office.commercial, decision)


@pytest.mark.parametrize(
    "verb", ["edit", "submit", "withdraw", "return", "sign", "approve", "pass_on", "record_elsewhere", "issue_number"]
)
def test_an_archived_record_takes_no_step(verb):
    office = make_office()
    archived = make_archived(office)
    assert not [who for who in EVERYBODY if getattr(rules, f"may_{verb}")(office.people[who], archived)]


def test_every_verb_is_in_this_table():
    verbs = {name.removeprefix("may_") for name in rules.__all__ if name.startswith("may_")}
    tested = {verb.rstrip("_") for verb in TABLE} | {
        "claim",  # these three in test_advice.py
        "give_back",
        "reassign",
        "answer_advice",  # these two in test_advice_besides.py
        "withdraw_advice",
        "resolve",
        "govern",  # in desk/
        "advise_late",  # in test_urgency.py; the next four in test_signing_queue.py
        "appoint",
        "confirm_acting",
        "keep_interests",
        "read_interests",
        "declare",
        "start",
        "confirm",
        "report_award",
        "read_part2",
        "rely",
    }
    assert verbs == tested
