"""Awards against caps, public and of Part 2; delegated awards that are open; reviews that a completion makes due."""

from datetime import date, timedelta
from decimal import Decimal as Pounds

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from decisions import workflow
from decisions.models import Part2Figure, Part2Text, SioExemption, WithholdingReview
from decisions.models.words import Kind
from decisions.rules.buying import open_delegated_awards, part2_award_answers, reviews_due
from tests.buying import make_contract
from tests.decisions.buying.made import browser_of, make_allowing, make_approval, reader_of
from tests.factories import fresh, make_body, make_codelists, make_complete_draft, make_decision_maker, make_person, make_signed

pytestmark = pytest.mark.django_db
CAP = Pounds("734219.00")  # a figure that stands nowhere else


def make_closed_with_part2(body, *, cap=CAP, contract=None, review_on=None, **values):
    """A signed decision whose Part 2 holds a text and, unless it is None, the cap of the award that it delegates."""
    make_codelists()
    if not body.memberships.filter(role=Role.CHIEF_EXECUTIVE).exists():
        make_person(Role.CHIEF_EXECUTIVE, body)
        make_decision_maker(body)
    draft = make_complete_draft(body=body, kind=Kind.PROCUREMENT)
    values = {"what": "delegate_award", "delegated_to": "Commercial Director", "contract": contract} | values
    draft = make_allowing(body, draft=draft, **values)
    facts = {
        "is_there_part2": "yes",
        "gist": "The price.",
        "sio": SioExemption.objects.get(code="2(2)(a)"),
        "foia_sections": ["40"],
        "review_on": review_on or timezone.localdate() + timedelta(days=200),
        "review_event": "completion of the contract",
    }
    workflow.revise_withholding(draft, facts, by=draft.author)
    workflow.add_part2(draft, Part2Text, {"heading": "Price", "body": "<p>Confidential.</p>"}, by=draft.author)
    if cap is not None:
        figure = {"kind": "cap", "authorisation": draft.authorisations.get(), "as_written": f"£{cap:,}", "amount": cap}
        workflow.add_part2(draft, Part2Figure, figure | {"vat_basis": "exclusive"}, by=draft.author)
    return make_signed(fresh(draft))


def check_page(person, decision):
    return browser_of(person).get(reverse("decisions:award_check", args=[decision.pk]))


# -- where the cap stands in Part 2


@pytest.mark.parametrize(("amount", "verdict"), [("734218.99", "met"), ("734219.00", "met"), ("734219.01", "not_met")])
def test_a_confidential_award_against_its_cap_of_part_2(amount, verdict):
    body = make_body()
    governance = make_person(Role.GOVERNANCE, body)
    decision = make_closed_with_part2(body)
    confidential = {"as_written": f"£{amount}", "amount": Pounds(amount), "vat_basis": "exclusive"}
    award = decision.authorisations.get()
    workflow.report_award(award, by=governance, awarded_on=timezone.localdate(), confidential=confidential)

    (answer,) = part2_award_answers(governance, fresh(decision))

    assert (answer.rule, answer.verdict, answer.figures["Cap"]) == ("R-18", verdict, CAP)


def test_a_contract_of_public_value_against_a_cap_of_part_2_and_a_cap_without_an_award():
    body = make_body()
    governance = make_person(Role.GOVERNANCE, body)
    awarded = make_closed_with_part2(body, contract=make_contract(body, value=CAP + 1))
    waiting = make_closed_with_part2(body)

    assert [each.verdict for each in part2_award_answers(governance, awarded)] == ["not_met"]
    assert [each.verdict for each in part2_award_answers(governance, waiting)] == ["unknown"]


def test_who_needs_to_know_sees_the_check_and_that_they_read_it_is_recorded():
    body = make_body()
    governance = make_person(Role.GOVERNANCE, body)
    decision = make_closed_with_part2(body, contract=make_contract(body, value=Pounds(700_000)))

    page = check_page(governance, decision)

    assert page.status_code == 200 and "£734,219" in page.content.decode() and "Confidential." in page.content.decode()
    readings = browser_of(governance).get(reverse("decisions:part2", args=[decision.pk])).content.decode()
    assert "check award against cap" in readings
    assert (
        reverse("decisions:award_check", args=[decision.pk])
        in browser_of(governance).get(decision.get_absolute_url()).content.decode()
    )


def test_nobody_else_sees_the_cap_or_that_there_is_a_check():
    body = make_body()
    governance = make_person(Role.GOVERNANCE, body)
    contract = make_contract(body, value=Pounds(700_000))
    decision = make_closed_with_part2(body, contract=contract)
    without = make_closed_with_part2(body, cap=None)
    outsiders = [reader_of(body, role) for role in (Role.OFFICER, Role.COMMERCIAL, Role.DECISION_MAKER)]
    pages = [
        decision.get_absolute_url(),
        reverse("decisions:matter", args=[decision.pk]),
        reverse("decisions:headroom", args=[contract.pk]),
        reverse("decisions:inbox"),
        reverse("decisions:calendar"),
        reverse("decisions:decisions"),
    ]
    for outsider in outsiders:
        refused, as_well = check_page(outsider, decision), check_page(outsider, without)
        assert refused.status_code == as_well.status_code == 403
        assert b"no need-to-know row" in refused.content
        for page in pages:
            told = browser_of(outsider).get(page).content.decode()
            assert "734,219" not in told and "734219" not in told and "award-check" not in told, page
    for page in pages[1:]:  # not even for who may open Part 2: it is on no other page
        told = browser_of(governance).get(page).content.decode()
        assert "734,219" not in told and "734219" not in told, page


def test_a_decision_that_is_hidden_has_no_check():
    decision = make_closed_with_part2(make_body())

    assert check_page(reader_of(make_body()), decision).status_code == 404


# -- delegated awards that are open


def test_a_delegated_award_is_open_until_it_is_reported():
    body = make_body()
    governance, holder = make_person(Role.GOVERNANCE, body), make_person(Role.COMMERCIAL, body)
    draft = make_allowing(body, what="delegate_award", delegated_to="Commercial Director", delegated_person=holder)
    assert not open_delegated_awards(governance).exists()  # nothing is delegated yet

    decision = make_signed(draft)
    award = open_delegated_awards(governance).get()
    assert award.decision == decision
    assert "Report the award" in browser_of(holder).get("/").content.decode()
    assert not open_delegated_awards(reader_of(make_body())).exists()

    workflow.report_award(award, by=holder, awarded_on=timezone.localdate())
    assert not open_delegated_awards(governance).exists()
    assert "Report the award" not in browser_of(holder).get("/").content.decode()


# -- reviews that a completion makes due


def end(contract, on):
    type(contract).objects.filter(pk=contract.pk).update(ended_on=on, ended_as="completed")


def test_completion_makes_the_review_of_part_2_due_and_governance_finds_it_in_its_inbox():
    body = make_body()
    governance, officer = make_person(Role.GOVERNANCE, body), reader_of(body)
    contract = make_contract(body)
    decision = make_closed_with_part2(body, contract=contract)
    today = timezone.localdate()
    assert reviews_due(governance, today) == [] and "Review Part 2" not in browser_of(governance).get("/").content.decode()

    end(contract, today)

    (due,) = reviews_due(governance, today)
    assert (due.decision, due.contract, due.due_on) == (decision, contract, today)
    assert "ended on" in due.why and "(completed)" in due.why
    inbox = browser_of(governance).get("/").content.decode()
    assert "Review Part 2" in inbox and reverse("publishing:review", args=[decision.pk]) in inbox
    assert "Review Part 2" not in browser_of(officer).get("/").content.decode()
    assert reviews_due(governance, today - timedelta(days=1)) == []
    assert reviews_due(make_person(Role.GOVERNANCE, make_body()), today) == []


@pytest.mark.parametrize(
    ("outcome", "days_after", "is_due"), [("released", 0, False), ("still_exempt", 0, False), ("still_exempt", -1, True)]
)
def test_a_review_since_the_end_settles_it(outcome, days_after, is_due):
    body = make_body()
    governance = make_person(Role.GOVERNANCE, body)
    contract = make_contract(body)
    decision = make_closed_with_part2(body, contract=contract)
    ended = timezone.localdate() - timedelta(days=10)
    end(contract, ended)
    later = None if outcome == "released" else timezone.localdate() + timedelta(days=300)
    WithholdingReview.objects.create(
        decision=decision, on=ended + timedelta(days=days_after), outcome=outcome, next_review_on=later, by="Somebody"
    )

    assert bool(reviews_due(governance, timezone.localdate())) is is_due


@pytest.mark.parametrize(("days", "is_due"), [(-1, False), (0, True), (1, True)])
def test_the_day_that_was_set_makes_it_due_too(days, is_due):
    body = make_body()
    governance = make_person(Role.GOVERNANCE, body)
    day = timezone.localdate() + timedelta(days=30)
    make_closed_with_part2(body, review_on=day)

    assert bool(reviews_due(governance, day + timedelta(days=days))) is is_due


def test_a_decision_without_part_2_is_never_due():
    body = make_body()
    contract = make_contract(body)
    make_approval(body, contract=contract, amount=1_000_000)
    end(contract, date(2024, 1, 1))

    assert reviews_due(make_person(Role.GOVERNANCE, body), timezone.localdate()) == []


def test_the_inbox_of_governance_asks_as_often_with_three_reviews_as_with_one():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    body = make_body()
    pages, counts = browser_of(make_person(Role.GOVERNANCE, body)), []
    for _ in range(3):
        contract = make_contract(body)
        make_closed_with_part2(body, contract=contract)
        end(contract, timezone.localdate())
        with CaptureQueriesContext(connection) as asked:
            pages.get("/")
        counts.append(len(asked))

    assert counts[0] == counts[2], counts


def test_the_calendar_tells_of_the_same_awards_and_reviews():
    body = make_body()
    governance = make_person(Role.GOVERNANCE, body)
    contract = make_contract(body)
    decision = make_closed_with_part2(body, contract=contract)
    end(contract, timezone.localdate())

    page = browser_of(governance).get(reverse("decisions:calendar")).content.decode()

    assert "Part 2 is to be reviewed. Its contract" in page and "The award is delegated to Commercial Director" in page
    assert decision.get_absolute_url() in page
