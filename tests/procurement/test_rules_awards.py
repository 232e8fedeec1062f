"""Direct awards, alone and added up (R-12); sums of approvals and awards against caps (R-18)."""

from datetime import date
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement.models import Contract, DirectAwardGround, SupplierMerge
from procurement.rules.answer import OWN_KNOWLEDGE, Verdict
from procurement.rules.approvals import Sum, award_against_cap, room_of_approval, total_approved
from procurement.rules.awards import Award, Purchase, awards_to, counted, direct_award
from tests.buying import make_contract, make_supplier
from tests.factories import make_body, make_person
from tests.procurement.law import enter_law

pytestmark = pytest.mark.django_db

MAY_2018 = date(2018, 5, 24)
SERVICES = Purchase(MAY_2018, "services", "pcr2015")


@pytest.fixture(autouse=True)
def _reference():
    enter_law()


def ground(code="32(2)(b)(ii)"):
    return DirectAwardGround.objects.get(code=code)


def test_pcd_381_adds_up_to_352000_above_the_threshold_without_a_ground():
    answer = direct_award(Award(D(252_000), on=MAY_2018), [Award(D(100_000), title="Baseline of phase 1")], SERVICES)
    assert answer.verdict == Verdict.NOT_MET
    assert answer.rule == "R-12"
    assert answer.figures["Together"] == 352_000
    assert answer.figures["Threshold"] == 181_302
    assert (
        "With £100,000 awarded earlier this comes to £352,000, at or above the threshold of £181,302 excluding VAT on 24 May 2018"
    ) in answer.text
    assert "no legal ground is given" in answer.text
    assert "No day is recorded for Baseline of phase 1" in answer.text
    assert "32(2)(b)(ii)" in answer.would_change
    assert "Schedule 5" not in answer.would_change
    assert answer.certainty == OWN_KNOWLEDGE  # no VAT basis, no day of the first award


@pytest.mark.parametrize(
    ("amount", "earlier", "verdict"),
    [
        ("181301.99", [], Verdict.NOT_APPLICABLE),
        ("181302.00", [], Verdict.NOT_MET),
        ("181302.01", [], Verdict.NOT_MET),
        ("81302.00", ["99999.99"], Verdict.NOT_APPLICABLE),
        ("81302.00", ["100000.00"], Verdict.NEEDS_ATTENTION),  # only together: is it one need?
        ("81302.00", ["50000.00", "50000.00"], Verdict.NEEDS_ATTENTION),
        ("181302.00", ["1.00"], Verdict.NOT_MET),
    ],
)
def test_awards_at_and_beside_the_threshold(amount, earlier, verdict):
    before = [Award(D(each), "exclusive", date(2018, 1, 1)) for each in earlier]
    assert direct_award(Award(D(amount), "exclusive", MAY_2018), before, SERVICES).verdict == verdict


@pytest.mark.parametrize(
    ("code", "justification", "verdict", "said"),
    [
        ("32(2)(b)(ii)", "Nobody else can.", Verdict.MET, "The ground is 32(2)(b)(ii), with its justification"),
        ("32(2)(b)(ii)", " ", Verdict.NEEDS_ATTENTION, "say why it applies"),
        ("Schedule 5, 6", "Nobody else can.", Verdict.NOT_MET, "Schedule 5, 6 is of the Procurement Act 2023"),
    ],
)
def test_a_ground_is_of_the_right_law_and_has_a_justification(code, justification, verdict, said):
    answer = direct_award(Award(D(252_000), "exclusive", MAY_2018), [], SERVICES, ground(code), justification)
    assert answer.verdict == verdict
    assert said in answer.text


@pytest.mark.parametrize(
    ("amount", "basis", "verdict"),
    [
        (200_000, "exclusive", Verdict.NOT_MET),
        (200_000, "inclusive", Verdict.NOT_APPLICABLE),  # 166,666.67 without VAT
        (200_000, "not_stated", Verdict.UNKNOWN),
        (252_000, "not_stated", Verdict.NOT_MET),  # 210,000 at the least
    ],
)
def test_the_vat_basis_of_an_award_counts(amount, basis, verdict):
    assert direct_award(Award(D(amount), basis, MAY_2018), [], SERVICES).verdict == verdict


def test_awards_on_different_bases_are_added_on_that_of_the_threshold():
    earlier = [Award(D(120_000), "inclusive", date(2018, 1, 1))]  # 100,000
    below, at = (direct_award(Award(D(each), "exclusive", MAY_2018), earlier, SERVICES) for each in ("81301.99", "81302.00"))
    assert (below.verdict, at.verdict) == (Verdict.NOT_APPLICABLE, Verdict.NEEDS_ATTENTION)
    assert at.figures["Together, as compared"] == 181_302


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2016-05-23", False), ("2016-05-24", True), ("2018-05-24", True), ("2018-05-25", False), (None, True)],
)
def test_the_window_of_24_months(day, counts):
    award = Award(D(1), on=day and date.fromisoformat(day))
    assert counted([award], MAY_2018) == ([award] if counts else [])


def test_the_window_from_the_last_day_of_february():
    on = date(2024, 2, 29)
    days = [date(2022, 2, 27), date(2022, 2, 28)]
    assert [bool(counted([Award(D(1), on=day)], on)) for day in days] == [False, True]


def test_what_a_merged_supplier_had_counts_and_what_others_had_does_not():
    body = make_body()
    kept, merged, other = (make_supplier() for _ in range(3))
    for supplier, value in [(kept, 10), (merged, 20), (other, 40)]:
        make_contract(body, suppliers=[supplier], value=D(value))
    both = make_contract(body, suppliers=[kept, merged], value=D(80))
    merged.merged_into = kept
    merged.save()
    SupplierMerge.objects.create(merged=merged, kept=kept, reason="Renamed", by=make_person())
    seen = Contract.objects.filter(body=body)
    for supplier in (kept, merged):
        assert sorted(each.amount for each in awards_to(supplier, seen)) == [10, 20, 80]
    assert sorted(each.amount for each in awards_to(kept, seen, besides=both)) == [10, 20]
    assert [each.amount for each in awards_to(other, seen)] == [40]
    assert awards_to(kept, seen)[0].on == date(2023, 4, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_awards_takes_one_query(django_assert_num_queries, count):
    supplier, body = make_supplier(), make_body()
    for _ in range(count):
        make_contract(body, suppliers=[supplier])
    with django_assert_num_queries(1):
        assert len(awards_to(supplier, Contract.objects.filter(body=body))) == count


def test_an_earlier_award_without_a_figure_is_said():
    answer = direct_award(Award(D(1), "exclusive", MAY_2018), [Award(None, on=MAY_2018)], SERVICES)
    assert "has no figure here" in answer.text


@pytest.mark.parametrize(
    ("amount", "bought", "missing"),
    [(None, SERVICES, "enter the value"), (D(1), Purchase(None, "services"), "enter the day the procurement commenced")],
)
def test_what_is_missing_is_said(amount, bought, missing):
    answer = direct_award(Award(amount, on=MAY_2018), [], bought)
    assert answer.verdict == Verdict.UNKNOWN
    assert missing in answer.text


BOUND = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=60
)
money = st.decimals(0, 10**9, places=2)
based = st.tuples(money, st.sampled_from(["exclusive", "inclusive"]))


@given(based, st.lists(based, max_size=5))
@BOUND
def test_whether_awards_reach_the_threshold_agrees_with_an_independent_sum(this, earlier):
    """In twelfths of a penny: with VAT 10 each, without it 12, so that nothing is divided."""
    twelfths = sum(int(amount * 100) * (12 if basis == "exclusive" else 10) for amount, basis in [this, *earlier])
    awards = [Award(amount, basis, MAY_2018) for amount, basis in earlier]
    answer = direct_award(Award(*this, MAY_2018), awards, SERVICES)
    assert (answer.verdict != Verdict.NOT_APPLICABLE) == (twelfths >= 181_302 * 100 * 12)


# -- approvals and caps


def test_pcd_538_and_pcd_1422_are_515_million():
    prior, this = [Sum(D(4_000_000), name="PCD 538")], Sum(D(1_150_000), name="PCD 1422")
    answer = total_approved(prior, this, stated=D(5_150_000))
    assert (answer.verdict, answer.rule) == (Verdict.MET, "R-18")
    assert answer.text == "£4,000,000 and £1,150,000 come to £5,150,000."
    assert answer.figures == {
        "PCD 538": D(4_000_000),
        "PCD 1422": D(1_150_000),
        "Together": D(5_150_000),
        "Total stated": D(5_150_000),
    }


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [("5149999.99", Verdict.NOT_MET), ("5150000", Verdict.MET), ("5150000.01", Verdict.NOT_MET), (None, Verdict.MET)],
)
def test_a_total_agrees_to_the_penny(stated, verdict):
    answer = total_approved([Sum(D(4_000_000))], Sum(D(1_150_000)), stated and D(stated))
    assert answer.verdict == verdict
    assert verdict == Verdict.MET or "£0.01 apart" in answer.text


def test_a_total_of_unlike_or_unknown_figures_is_not_claimed():
    mixed = total_approved([Sum(D(1), "inclusive")], Sum(D(2), "exclusive"))
    unknown = total_approved([Sum(None, name="PCD 9")], Sum(D(2)))
    assert (mixed.verdict, unknown.verdict) == (Verdict.NEEDS_ATTENTION, Verdict.UNKNOWN)
    assert "PCD 9" in unknown.text


@pytest.mark.parametrize(
    ("award", "cap", "verdict"),
    [
        (("999999.99", "exclusive"), ("1000000", "exclusive"), Verdict.MET),
        (("1000000", "exclusive"), ("1000000", "exclusive"), Verdict.MET),
        (("1000000.01", "exclusive"), ("1000000", "exclusive"), Verdict.NOT_MET),
        (("1200000", "inclusive"), ("1000000", "exclusive"), Verdict.MET),
        (("1200000.01", "inclusive"), ("1000000", "exclusive"), Verdict.NOT_MET),
        (("833333.33", "exclusive"), ("1000000", "inclusive"), Verdict.MET),
        (("833333.34", "exclusive"), ("1000000", "inclusive"), Verdict.NOT_MET),
        (("1000000", "not_stated"), ("1000000", "not_stated"), Verdict.MET),
        (("1100000", "not_stated"), ("1000000", "exclusive"), Verdict.UNKNOWN),
        (("1200000.01", "not_stated"), ("1000000", "exclusive"), Verdict.NOT_MET),
    ],
)
def test_an_award_at_and_beside_its_cap(award, cap, verdict):
    answer = award_against_cap(Sum(D(award[0]), award[1]), Sum(D(cap[0]), cap[1]), date(2024, 1, 1))
    assert answer.verdict == verdict
    assert (answer.figures["Left"] is not None) == (verdict == Verdict.MET)


def test_an_award_without_figure_or_cap_cannot_be_told():
    for award, cap in [(None, D(1)), (D(1), None)]:
        assert award_against_cap(Sum(award), Sum(cap)).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("approved", "committed", "verdict", "left"),
    [
        (D(100), [D(60), D(40)], Verdict.MET, 0),
        (D(100), [D(60), D("40.01")], Verdict.NOT_MET, D("-0.01")),
        (D(100), [], Verdict.MET, 100),
        (D(100), [None], Verdict.UNKNOWN, None),
        (None, [D(1)], Verdict.UNKNOWN, None),
    ],
)
def test_what_is_left_of_an_approval(approved, committed, verdict, left):
    answer = room_of_approval(approved, committed)
    assert (answer.verdict, answer.figures.get("Left")) == (verdict, left)


@given(st.lists(money, max_size=8), money)
@BOUND
def test_sums_agree_with_fractions(prior, this):
    answer = total_approved([Sum(each) for each in prior], Sum(this))
    assert Fraction(answer.figures["Together"]) == sum(map(Fraction, [*prior, this]))
