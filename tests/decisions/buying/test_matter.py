"""A matter from approval to completion, as each person may see it."""

from datetime import date
from decimal import Decimal as Pounds

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from decisions import workflow
from decisions.rules.buying import matter_of
from tests.buying import make_change, make_contract, make_grant
from tests.decisions.buying.made import browser_of, make_allowing, make_approval, reader_of
from tests.factories import fresh, make_body, make_signed

pytestmark = pytest.mark.django_db


def make_whole_matter(body):
    """£4.0m approved, £1.15m more that it funds, a contract of £1.15m, a change of £575,000, and its completion."""
    first = make_approval(body, amount=4_000_000)
    contract = make_contract(
        body, value=Pounds(1_150_000), signed_on=date(2023, 5, 1), ended_on=date(2025, 3, 31), ended_as="completed"
    )
    second = make_approval(body, contract=contract, amount=1_150_000, links=[("funds", first)])
    make_change(contract, amount=Pounds(575_000), agreed_on=date(2024, 1, 15))
    return first, second, contract


def shown(matter):
    return [(line.step.kind, line.approved.pounds, line.contracted.pounds, line.left.pounds) for line in matter.lines]


def page_of(person, decision):
    return browser_of(person).get(reverse("decisions:matter", args=[decision.pk]))


def test_approvals_awards_changes_and_completion_in_the_order_of_time_with_their_sums():
    body = make_body()
    first, second, _ = make_whole_matter(body)

    for decision in (first, second):
        matter = matter_of(decision, reader_of(body))
        assert shown(matter) == [
            ("awarded", 0, 1_150_000, -1_150_000),
            ("changed", 0, 1_725_000, -1_725_000),
            ("ended", 0, 1_725_000, -1_725_000),
            ("approved", 4_000_000, 1_725_000, 2_275_000),
            ("approved", 5_150_000, 1_725_000, 3_425_000),
        ]
    assert matter.left.text == "£3,425,000 excluding VAT"


def test_the_page_has_the_sums_the_table_the_chart_and_its_table():
    body = make_body()
    first, second, contract = make_whole_matter(body)

    page = page_of(reader_of(body), first).content.decode()

    assert "The figures cover what you may see" in page
    for text in (
        "£5,150,000 excluding VAT",
        "£1,725,000 excluding VAT",
        "£3,425,000 excluding VAT",
        "31 March 2025",
        "Completed",
    ):
        assert text in page
    assert second.title in page and contract.title in page
    assert 'class="chart"' in page and "Contracted so far" in page
    assert (
        reverse("decisions:matter", args=[first.pk])
        in browser_of(reader_of(body)).get(first.get_absolute_url()).content.decode()
    )


def test_a_hidden_draft_adds_nothing_and_leaves_no_trace():
    body = make_body()
    first, _, contract = make_whole_matter(body)
    reader = reader_of(body)
    before = matter_of(first, reader)

    draft = make_allowing(body, contract=contract, amount=9_999_999, links=[("extends", first)], draft=None)

    assert matter_of(first, reader) == before or shown(matter_of(first, reader)) == shown(before)
    assert draft.title not in page_of(reader, first).content.decode()
    assert page_of(reader, draft).status_code == 404
    theirs = matter_of(first, draft.author)
    assert [line.step.title for line in theirs.lines if line.step.decision == draft] == ["Request: Draft"]
    assert theirs.approved.pounds == before.approved.pounds  # asked for, not approved


def test_what_only_a_hidden_decision_joins_is_not_joined():
    body = make_body()
    one, other = make_approval(body, amount=100), make_approval(body, amount=200)
    draft = make_allowing(body, links=[("follows", one), ("follows", other)])

    assert {each.pk for each in matter_of(one, reader_of(body)).decisions} == {one.pk}
    assert {each.pk for each in matter_of(one, draft.author).decisions} == {one.pk, other.pk, draft.pk}


@pytest.mark.parametrize(
    ("kind", "is_joined"),
    [
        ("follows", True),
        ("funds", True),
        ("extends", True),
        ("varies", True),
        ("supersedes", True),
        ("in_line_with", False),
        ("announces", False),
    ],
)
def test_which_links_join(kind, is_joined):
    body = make_body()
    one = make_approval(body, amount=100)
    other = make_approval(body, amount=200, links=[(kind, one)])

    assert (other.pk in {each.pk for each in matter_of(one, reader_of(body)).decisions}) is is_joined


def test_a_shared_contract_joins_and_a_reliance_recorded_later_too():
    body = make_body()
    contract = make_contract(body, value=Pounds(1_000))
    one, other = make_approval(body, contract=contract, amount=1_000), make_approval(body, amount=500)
    reader = reader_of(body)
    assert len(matter_of(one, reader).decisions) == 1

    workflow.rely(other.authorisations.get(), contract, by=reader_of(body, Role.COMMERCIAL))

    assert {each.pk for each in matter_of(one, reader).decisions} == {one.pk, other.pk}


def test_what_was_superseded_approves_nothing_any_more():
    body = make_body()
    one = make_approval(body, amount=100)
    make_approval(body, amount=250, links=[("supersedes", one)])

    matter = matter_of(one, reader_of(body))

    assert matter.approved.pounds == 250
    assert "Decided, and approves nothing now" in [line.step.title for line in matter.lines]


def test_a_contract_that_nothing_allows_yet_is_not_contracted():
    body = make_body()
    contract = make_contract(body, value=Pounds(1_000))
    draft = make_allowing(body, contract=contract, amount=1_000)
    assert matter_of(draft, draft.author).contracted.pounds == 0

    signed = make_signed(draft)
    assert matter_of(signed, draft.author).contracted.pounds == 1_000


def test_a_figure_that_nobody_states_is_said_to_be_missing():
    body = make_body()
    contract = make_contract(body, value=None, value_withheld_because="commercially sensitive")
    decision = make_approval(body, contract=contract, amount=1_000)
    make_approval(body, links=[("follows", decision)], contract=make_contract(body, value=Pounds(300)), amount=300)

    matter = matter_of(decision, reader_of(body))

    assert matter.contracted.text == "at least £300 excluding VAT" and not matter.left.is_known


def test_grants_of_a_decision_count_as_what_it_uses():
    body = make_body()
    decision = make_approval(body, amount=50_000, vat_basis="not_stated")
    grant = make_grant(body, amount=Pounds(20_000))
    workflow.rely(decision.authorisations.get(), grant, by=reader_of(body, Role.COMMERCIAL))

    assert matter_of(decision, reader_of(body)).left.pounds == 30_000


def test_a_delegated_award_counts_once_it_is_reported():
    body = make_body()
    governance = reader_of(body, Role.GOVERNANCE)
    decision = make_approval(body, what="delegate_award", amount=80_000, is_cap=True, delegated_to="Commercial Director")
    award = decision.authorisations.get()
    assert matter_of(decision, governance).contracted.pounds == 0

    workflow.report_award(award, by=governance, awarded_on=date(2024, 5, 1), amount=Pounds(75_000), vat_basis="exclusive")

    matter = matter_of(fresh(decision), governance)
    assert (matter.contracted.pounds, matter.left.pounds) == (75_000, 5_000)
    assert "Award reported, left to Commercial Director" in [line.step.title for line in matter.lines]


def test_another_body_sees_nothing():
    body = make_body()
    first, _, _ = make_whole_matter(body)

    assert page_of(reader_of(make_body()), first).status_code == 404


def test_the_page_asks_as_often_with_three_decisions_and_contracts_as_with_one():
    body = make_body()
    pages = browser_of(reader_of(body))
    counts, last = [], None
    for number in range(3):
        contract = make_contract(body, value=Pounds(100), signed_on=date(2023, 5, 1))
        make_change(contract)
        last = make_approval(body, contract=contract, amount=100 + number, links=[("follows", last)] if last else [])
        with CaptureQueriesContext(connection) as asked:
            assert pages.get(reverse("decisions:matter", args=[last.pk])).status_code == 200
        counts.append(len(asked))

    assert len(matter_of(last, last.author).decisions) == 3
    assert counts[0] == counts[2] and counts[0] <= 30, counts
