"""Sums, approvals and what is left of them; what a draft is told of its awards and changes (R-12, R-13, R-18)."""

from datetime import date
from decimal import Decimal as Pounds

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role
from decisions import rules, workflow
from decisions.models import Decision, MoneyLine
from decisions.rules.buying import approved_for, committed_under, headroom_of
from decisions.rules.buying.amounts import Amount, left_of, total
from tests.buying import make_change, make_contract, make_grant, make_procurement, make_supplier
from tests.decisions.buying.made import (
    browser_of,
    ground,
    make_allowing,
    make_approval,
    make_grounds,
    make_threshold,
    reader_of,
)
from tests.factories import fresh, make_body, make_signed

pytestmark = pytest.mark.django_db


# -- sums that say what they leave out


@given(st.lists(st.tuples(st.decimals(-10_000_000, 10_000_000, places=2), st.booleans()), max_size=8))
def test_a_sum_is_the_sum_of_what_is_stated(rows):
    amounts = [Amount(pounds if is_stated else None) for pounds, is_stated in rows]
    pence = sum(int(pounds * 100) for pounds, is_stated in rows if is_stated)  # computed apart, in pence

    found = total(amounts)

    assert int(found.pounds * 100) == pence
    assert found.is_known is all(is_stated for _, is_stated in rows)


@given(st.decimals(0, 10_000_000, places=2), st.decimals(0, 10_000_000, places=2))
def test_what_is_left_is_the_difference(approved, used):
    found = left_of(total([Amount(approved)]), total([Amount(used)]))

    assert found.is_known and int(found.pounds * 100) == int(approved * 100) - int(used * 100)


@pytest.mark.parametrize(
    ("amounts", "text"),
    [
        ([], "not stated"),
        ([Amount(None)], "not stated"),
        ([Amount(Pounds(5)), Amount(None)], "at least £5"),
        ([Amount(Pounds(5), "exclusive"), Amount(Pounds(6))], "£11 excluding VAT"),
        ([Amount(Pounds(5), "exclusive"), Amount(Pounds(6), "inclusive")], "no sum: some figures include VAT and some do not"),
    ],
)
def test_a_sum_says_what_it_leaves_out(amounts, text):
    assert total(amounts).text == text


def test_what_is_left_of_figures_on_two_vat_bases_is_not_worked_out():
    found = left_of(total([Amount(Pounds(100), "exclusive")]), total([Amount(Pounds(60), "inclusive")]))

    assert not found.is_known and found.text.startswith("no sum")


# -- approvals


def test_an_approval_with_what_rests_on_it_and_what_is_left():
    body = make_body()
    contract = make_contract(body, value=Pounds(600_000))
    decision = make_approval(body, amount=1_000_000, is_cap=True)
    later = make_contract(body, value=Pounds(150_000))
    commercial = reader_of(body, Role.COMMERCIAL)
    (allowed,) = decision.authorisations.all()
    for each in (contract, later):
        workflow.rely(allowed, each, by=commercial)

    (found,) = approved_for(contract)
    headroom = headroom_of(found)

    assert [each.record for each in committed_under(found)] == [contract, later]
    assert (headroom.approved.pounds, headroom.committed.pounds, headroom.left.pounds) == (1_000_000, 750_000, 250_000)
    assert headroom.left.text == "£250,000 excluding VAT"

    workflow.end_reliance(later.reliances.get(), by=commercial)
    assert headroom_of(approved_for(contract)[0]).left.pounds == 400_000
    assert approved_for(later) == []


def test_grants_of_one_decision_use_its_budget():
    body = make_body()
    decision = make_approval(body, amount=50_000, vat_basis="not_stated")
    for amount in (20_000, 25_000):
        grant = make_grant(body, amount=Pounds(amount))
        workflow.rely(decision.authorisations.get(), grant, by=reader_of(body, Role.COMMERCIAL))

    assert headroom_of(approved_for(grant)[0]).left.pounds == 5_000


def test_a_draft_a_refused_and_a_superseded_decision_approve_nothing():
    body = make_body()
    contract = make_contract(body, value=Pounds(100))
    draft = make_allowing(body, contract=contract, amount=100)
    assert approved_for(contract) == []

    signed = make_signed(draft)
    assert [each.decision for each in approved_for(contract)] == [signed]

    follower = make_approval(body, amount=200, links=[("supersedes", signed)], contract=contract)
    assert [each.decision for each in approved_for(contract)] == [follower]


def test_a_change_that_was_only_proposed_uses_nothing_until_it_is_recorded():
    body = make_body()
    contract = make_contract(body)
    proposed = make_change(contract, amount=Pounds(50_000))
    type(proposed).objects.filter(pk=proposed.pk).update(recorded_at=None)
    decision = make_approval(body, what="uplift", change=proposed, amount=50_000)
    (allowed,) = decision.authorisations.all()
    assert committed_under(allowed) == []

    made = make_change(contract, amount=Pounds(48_000))
    workflow.rely(allowed, made, by=reader_of(body, Role.COMMERCIAL))

    assert headroom_of(approved_for(made)[0]).left.pounds == 2_000


@pytest.mark.parametrize(("value", "concern"), [(99_999, False), (100_000, False), (100_001, True)])
def test_a_draft_whose_contract_is_worth_more_than_it_allows_gives_concern(value, concern):
    body = make_body()
    draft = make_allowing(body, contract=make_contract(body, value=Pounds(value)), amount=100_000)

    told = [finding for finding in rules.concerns_about(draft) if finding.rule == "R-18"]

    assert bool(told) is concern
    if concern:
        assert "the award is above what the decision allows by £1: £100,001 against £100,000." in told[0].text
        assert "a decision that approves the higher amount" in told[0].text


def test_amounts_that_do_not_add_up_give_concern():
    body = make_body()
    earlier = make_approval(body, amount=4_000_000)
    draft = make_allowing(body, amount=1_150_000, links=[("funds", earlier)])

    def told(stated, **values):
        line = {"what": "total", "as_written": stated, "low": Pounds(stated), "vat_basis": "exclusive"} | values
        changed = workflow.add_part(draft, MoneyLine, line, by=draft.author)
        found = [finding.text for finding in rules.concerns_about(fresh(draft)) if finding.rule == "R-18"]
        workflow.remove_part(changed, by=draft.author)
        return found

    assert told("5150000") == []
    assert "£4,000,000 and £1,150,000 come to £5,150,000, but the total stated is £5,150,001" in told("5150001")[0]


# -- in a draft


@pytest.mark.parametrize(("value", "is_refused"), [("213476.99", False), ("213477.00", True)])
def test_a_direct_award_that_reaches_the_threshold_without_a_ground_stops_the_draft(value, is_refused):
    from procurement.models import Route

    make_threshold()
    body = make_body()
    route = Route.objects.create(
        code="single-tender", name="Single tender", is_direct_award=True, source="made up", certainty="seen"
    )
    procurement = make_procurement(body, route_type=route)
    contract = make_contract(body, procurement=procurement, value=Pounds(value), vat_basis="inclusive")
    draft = make_allowing(body, contract=contract, amount=value, vat_basis="inclusive")

    told = [finding.text for finding in rules.obstacles_to_submitting(draft, draft.author) if finding.rule == "R-12"]

    assert bool(told) is is_refused
    if is_refused:
        assert told == [
            "£213,477 without competition reaches the threshold of £213,477 on 1 February 2023: enter the “Legal ground of a direct "
            "award” with the procurement, or compete. The procurement is recorded already: commercial enters this there."
        ]


def test_earlier_awards_to_the_same_supplier_give_concern_where_this_one_alone_would_not():
    from procurement.models import Route

    make_threshold()
    body, supplier = make_body(), make_supplier()
    route = Route.objects.create(
        code="single-tender", name="Single tender", is_direct_award=True, source="made up", certainty="seen"
    )
    procurement = make_procurement(body, route_type=route)
    values = {"suppliers": [supplier], "procurement": procurement, "vat_basis": "inclusive"}
    make_contract(body, value=Pounds(150_000), signed_on=date(2023, 3, 1), **values)
    contract = make_contract(body, value=Pounds(100_000), **values)
    draft = make_allowing(body, contract=contract, amount=100_000, vat_basis="inclusive")

    assert [f for f in rules.obstacles_to_submitting(draft, draft.author) if f.rule == "R-12"] == []
    (told,) = [f.text for f in rules.concerns_about(draft) if f.rule == "R-12"]
    assert "£150,000 awarded earlier this comes to £250,000" in told
    assert "The threshold is that of the day the procurement commenced. Counted as awarded earlier: “" in told


def test_an_award_goes_by_one_day_and_one_sum_on_the_task_list_and_beside_the_list():
    """A request that states a day long past: the threshold, the earlier awards and what is said of them are those of that day."""
    from procurement.models import Limit, Route, Threshold

    make_threshold()
    held = {"source": "made up", "certainty": "seen"}
    in_2018 = {"regime": "pcr2015", "from_on": date(2018, 1, 1), "to_on": date(2019, 12, 31)}
    Threshold.objects.create(kind="sub-central", amount=181_302, vat_basis="exclusive", **in_2018, **held)
    Limit.objects.get_or_create(code="award_window_months", defaults={"name": "Months", "number": 24, "unit": "months"})
    body, supplier = make_body(), make_supplier()
    route = Route.objects.create(code="single-tender", name="Single tender", is_direct_award=True, **held)
    values = {"suppliers": [supplier], "vat_basis": "exclusive", "value": Pounds(252_000)}
    earlier = make_contract(body, title="Pilots", signed_on=date(2018, 5, 24), **values)
    procurement = make_procurement(body, route_type=route, commenced_on=None)
    contract = make_contract(body, procurement=procurement, **values)
    draft = make_allowing(body, contract=contract, procurement=procurement, amount=252_000)
    said = {"what": "earlier", "as_written": "£100k", "low": Pounds(100_000), "vat_basis": "exclusive"}
    workflow.add_part(draft, MoneyLine, said, by=draft.author)
    workflow.revise(draft, {"needed_by_on": date(2018, 5, 24), "needed_by_reason": "So it was."}, by=draft.author)

    pages = browser_of(draft.author)
    for name, args in (("part", [draft.pk, "authorisations"]), ("tasks", [draft.pk])):
        page = pages.get(reverse(f"decisions:{name}", args=args)).content.decode()
        assert "£504,000, at or above the threshold of £181,302" in page and "on 24 May 2018" in page
        assert "the day that this request states stands in for it" in page
        assert "Counted as awarded earlier: “Pilots” (£252,000, 24 May 2018)." in page
        assert "If “Pilots” is the contract of this request, choose it" in page
        assert "£100,000 said to be approved earlier is not added" in page
        assert reverse("procurement:contract", args=[earlier.pk]) in page and "cannot be told" not in page

    Decision.objects.filter(pk=draft.pk).update(joint_with=make_body())  # another body reads it from its submission
    (finding,) = [each for each in rules.concerns_about(fresh(draft)) if each.rule == "R-12"]
    assert "£504,000" in finding.text and not finding.counted and "Pilots" not in f"{finding.text} {finding.detail}"


@pytest.mark.parametrize(
    ("code", "amount", "stops"),
    [("72(1)(b)", 499_999, ""), ("72(1)(b)", 500_000, ""), ("72(1)(b)", 500_001, "more than the 50 %")],
)
def test_a_change_beyond_its_ground_stops_the_draft(code, amount, stops):
    make_grounds()
    body = make_body()
    contract = make_contract(body, value=Pounds(1_000_000))
    change = make_change(contract, amount=Pounds(amount), ground=ground(code))
    type(change).objects.filter(pk=change.pk).update(recorded_at=None)
    draft = make_allowing(body, what="uplift", change=change, amount=amount)

    told = [finding.text for finding in rules.obstacles_to_submitting(draft, draft.author) if finding.rule == "R-13"]

    assert bool(told) is bool(stops)
    assert not stops or stops in told[0]


def test_a_ground_that_does_not_exist_stops_the_draft_and_one_that_is_missing_gives_concern():
    make_grounds()
    body = make_body()
    contract = make_contract(body)

    def findings(**values):
        change = make_change(contract, amount=Pounds(100), **values)
        type(change).objects.filter(pk=change.pk).update(recorded_at=None)
        draft = make_allowing(body, what="uplift", change=change, amount=100)
        stopping = [f.text for f in rules.obstacles_to_submitting(draft, draft.author) if f.rule == "R-13"]
        return stopping, [f.text for f in rules.concerns_about(draft) if f.rule == "R-13"]

    stopping, _ = findings(ground_as_cited="Regulation 72(2)(b)")
    assert "There is no ground 72(2)(b)" in stopping[0] and "72(1)(b) is probably meant" in stopping[0]
    stopping, concerns = findings()
    assert stopping == [] and "No ground for the change is given" in concerns[0]
