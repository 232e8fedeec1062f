"""Changes of contracts (R-13): each limit at, just under and just over; what is left; grounds that are wrong."""

from datetime import date
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement.models import ModificationGround
from procurement.rules.answer import Verdict
from procurement.rules.grounds import cited, ground_answer
from procurement.rules.modifications import check_change, room, room_on, value_fits
from procurement.rules.terms import Change, Terms, terms_of
from tests.buying import make_change, make_contract, make_framework, make_procurement
from tests.procurement.law import enter_law

pytestmark = pytest.mark.django_db

MET, NOT_MET, LOOK, UNKNOWN, NONE = (
    Verdict.MET,
    Verdict.NOT_MET,
    Verdict.NEEDS_ATTENTION,
    Verdict.UNKNOWN,
    Verdict.NOT_APPLICABLE,
)


@pytest.fixture(autouse=True)
def _reference():
    enter_law()


def under_pcr(value="1150000", kind="services", earlier=(), **more) -> Terms:
    more = {"vat_basis": "inclusive", "commenced_on": date(2023, 2, 1), "term_months": 24} | more
    return Terms("pcr2015", kind, D(value), earlier=tuple(earlier), **more)


def under_the_act(value="1000000", kind="services", earlier=(), **more) -> Terms:
    more = {"vat_basis": "inclusive", "commenced_on": date(2026, 2, 1), "term_months": 60} | more
    return Terms("pa2023", kind, D(value), earlier=tuple(earlier), **more)


def change(amount="0", ground="", months=0, basis="inclusive") -> Change:
    return Change(D(amount), months, ground, vat_basis=basis)


def verdicts(answers) -> list:
    return [answer.verdict for answer in answers]


# -- PCD 1422


def test_pcd_1422_half_of_the_value_passes_but_not_under_72_2_b():
    ground, *rest = check_change(under_pcr(), change("575000"), "Regulation 72(2)(b) of the Regulations")
    assert (ground.verdict, ground.rule, rest) == (NOT_MET, "R-13", [])
    assert "There is no ground 72(2)(b)" in ground.text
    assert "72(1)(b) is probably meant" in ground.text
    assert ground.figures == {"Cited": "72(2)(b)", "Proposed": "72(1)(b)"}


def test_pcd_1422_on_the_right_ground():
    ground, value, term = check_change(under_pcr(), change("575000"), "72(1)(b)")
    assert verdicts([ground, value, term]) == [MET, MET, NONE]
    assert value.text == "£575,000 is 50.0 % of £1,150,000, which does not exceed the 50 % of 72(1)(b)."
    assert value.figures["Value with all changes"] == 1_725_000
    assert value.figures["Share"] == 50


def test_nothing_is_proposed_that_would_not_fit():
    answer = ground_answer(under_pcr(), "72(2)(b)", lambda ground: False)
    assert answer.figures["Proposed"] is None
    over = check_change(under_pcr(), change("575000.01"), "72(2)(b)")
    assert "probably meant" not in over[0].text


# -- each limit at, just under, just over

HALF, TENTH, WORKS = "575000", "115000", "172500"


@pytest.mark.parametrize("code", ["72(1)(b)", "72(1)(c)"])
@pytest.mark.parametrize(("amount", "verdict"), [("574999.99", MET), (HALF, MET), ("575000.01", NOT_MET), ("-900000", MET)])
def test_half_under_the_regulations(code, amount, verdict):
    assert check_change(under_pcr(), change(amount), code)[1].verdict == verdict


@pytest.mark.parametrize("code", ["Schedule 8, 4", "Schedule 8, 5", "Schedule 8, 8"])
@pytest.mark.parametrize(("amount", "verdict"), [("499999.99", MET), ("500000", MET), ("500000.01", NOT_MET)])
def test_half_under_the_act(code, amount, verdict):
    assert check_change(under_the_act(), change(amount), code)[1].verdict == verdict


@pytest.mark.parametrize(
    ("kind", "amount", "verdict"),
    [
        ("services", "114999.99", MET),
        ("services", TENTH, MET),
        ("services", "115000.01", NOT_MET),
        ("goods", "115000.01", NOT_MET),
        ("works", "115000.01", MET),
        ("works", "172499.99", MET),
        ("works", WORKS, MET),
        ("works", "172500.01", NOT_MET),
        ("services", "-115000.01", NOT_MET),
    ],
)
def test_a_tenth_and_fifteen_per_cent_of_works(kind, amount, verdict):
    for terms, code in [(under_pcr(kind=kind), "72(1)(f)"), (under_the_act("1150000", kind), "74(4)")]:
        assert check_change(terms, change(amount), code)[1].verdict == verdict


@pytest.mark.parametrize(("amount", "verdict"), [("14999.99", MET), ("15000", MET), ("15000.01", NOT_MET)])
def test_small_changes_add_up(amount, verdict):
    earlier = [change("60000", "72(1)(f)"), change("40000", "72(1)(f)"), change("300000", "72(1)(b)")]
    answer = check_change(under_pcr(earlier=earlier), change(amount), "72(1)(f)")[1]
    assert answer.verdict == verdict
    assert answer.text.startswith("With earlier changes on 72(1)(f)")
    assert answer.figures["Counted on this ground"] == 100_000 + D(amount)


@pytest.mark.parametrize(("amount", "verdict"), [("213476.99", MET), ("213477", NOT_MET), ("213477.01", NOT_MET)])
def test_small_changes_stay_below_the_threshold(amount, verdict):
    """£213,477 with VAT on 1 February 2023: reaching it is too much, though a tenth of £5m is more."""
    assert check_change(under_pcr("5000000"), change(amount), "72(1)(f)")[1].verdict == verdict


@pytest.mark.parametrize(
    ("basis", "amount", "verdict"),
    [
        ("exclusive", "177897.49", MET),
        ("exclusive", "177897.50", NOT_MET),
        ("not_stated", "177897.49", MET),
        ("not_stated", "177897.50", UNKNOWN),
        ("not_stated", "213477.00", NOT_MET),
    ],
)
def test_the_threshold_counts_on_its_own_vat_basis(basis, amount, verdict):
    terms = under_pcr("5000000", vat_basis=basis)
    assert check_change(terms, change(amount, basis=basis), "72(1)(f)")[1].verdict == verdict


def test_a_change_without_vat_of_a_contract_with_vat_is_converted():
    """£479,166.67 without VAT is £575,000.004 with: a fraction of a penny too much."""
    fits, over = (
        check_change(under_pcr(), change(each, basis="exclusive"), "72(1)(b)")[1] for each in ("479166.66", "479166.67")
    )
    assert (fits.verdict, over.verdict) == (MET, NOT_MET)
    assert "At most £575,000 may still be added" in over.text


@pytest.mark.parametrize(("months", "verdict"), [(5, MET), (6, MET), (7, NOT_MET), (-6, MET), (-7, NOT_MET), (0, NONE)])
def test_a_tenth_of_the_term(months, verdict):
    assert check_change(under_the_act(), change(months=months), "74(3)")[2].verdict == verdict


def test_a_tenth_of_a_term_that_has_no_tenth_in_months():
    two_years = under_the_act(term_months=24)
    assert [check_change(two_years, change(months=each), "74(3)")[2].verdict for each in (2, 3)] == [MET, NOT_MET]


def test_changes_that_fit_one_by_one_are_looked_at_together():
    earlier = [change("400000", "72(1)(b)"), change(months=4, ground="74(3)")]
    value = check_change(under_pcr(earlier=earlier), change("175000.01"), "72(1)(b)")[1]
    assert (value.verdict, "£575,000.01, more than 50 % together" in value.text) == (LOOK, True)
    assert check_change(under_pcr(earlier=earlier), change("175000"), "72(1)(b)")[1].verdict == MET
    assert check_change(under_the_act(earlier=earlier), change(months=3), "74(3)")[2].verdict == LOOK
    assert check_change(under_the_act(earlier=earlier), change(months=2), "74(3)")[2].verdict == MET


@pytest.mark.parametrize("code", ["72(1)(a)", "72(1)(d)", "72(1)(e)"])
def test_grounds_without_a_figure(code):
    answer = check_change(under_pcr(), change("9000000"), code)[1]
    assert (answer.verdict, "sets no limit on the amount" in answer.text) == (MET, True)


# -- the ground as cited


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Regulation 72(2)(b) of the Regulations", "72(2)(b)"),
        ("reg. 72 (1) (F)", "72(1)(f)"),
        ("Paragraph 4 of Schedule 8", "Schedule 8, 4"),
        ("Schedule 8, paragraph 10", "Schedule 8, 10"),
        ("Sch 8, but not really", "Sch 8, but not really"),
        ("section 74(4) of the Act", "74(4)"),
        ("Schedule 8, 8", "Schedule 8, 8"),
    ],
)
def test_the_code_in_the_words(words, code):
    assert cited(words).code == code


@pytest.mark.parametrize(
    ("terms", "words", "verdict", "said"),
    [
        (under_pcr(), "74(4)", NOT_MET, "74(4) is of the Procurement Act 2023, but the contract is under"),
        (under_the_act(), "72(1)(b)", NOT_MET, "72(1)(b) is of the Public Contracts Regulations 2015"),
        (under_pcr(), "", NOT_MET, "No ground for the change is given"),
        (under_pcr(), "72(9)", NOT_MET, "There is no ground 72(9)"),
        (under_pcr(), "72(2)(z)", NOT_MET, "There is no ground 72(2)(z)"),
        (Terms("not_stated"), "72(1)(b)", UNKNOWN, "enter the regime"),
        (Terms("pcr2006"), "72(1)(b)", UNKNOWN, "No grounds of the Public Contracts Regulations 2006 are entered"),
        (under_the_act(), "Schedule 8, 4", MET, "Schedule 8, 4 is a ground of the Procurement Act 2023"),
    ],
)
def test_a_ground_of_the_right_law(terms, words, verdict, said):
    answers = check_change(terms, change("1"), words)
    assert answers[0].verdict == verdict
    assert said in answers[0].text
    assert len(answers) == (3 if verdict == MET else 1)


def test_light_touch_contracts_under_the_act_need_no_ground():
    assert verdicts(check_change(under_the_act(kind="light_touch"), change("9000000"))) == [NONE]
    assert room(under_the_act(kind="light_touch")) == []
    assert check_change(under_pcr(kind="light_touch"), change("9000000"), "")[0].verdict == NOT_MET


def test_missing_figures_are_named():
    terms = Terms("pcr2015", "services", None, commenced_on=date(2023, 2, 1))
    assert "enter the original value" in check_change(terms, change("1"), "72(1)(b)")[1].text
    unknown = check_change(under_pcr(earlier=[Change(None, ground="72(1)(f)")]), change("1"), "72(1)(f)")[1]
    assert (unknown.verdict, "the amount of every change" in unknown.text) == (UNKNOWN, True)
    assert check_change(under_pcr(kind="not_stated"), change("1"), "72(1)(f)")[1].verdict == UNKNOWN
    assert check_change(under_the_act(term_months=None), change(months=1), "74(3)")[2].verdict == UNKNOWN
    assert check_change(under_the_act(), Change(months=None), "74(3)")[2].verdict == UNKNOWN


def test_a_small_contract_is_not_bound_until_a_change_takes_it_to_the_threshold():
    small = under_pcr("150000")
    below, at = (check_change(small, change(each), "72(1)(b)") for each in ("63476.99", "63477"))
    assert [below[-1].verdict, "do not bind it yet" in below[-1].text] == [NONE, True]
    assert len(at) == 3


# -- what is left


def left(terms) -> dict:
    return {each.ground.code: (each.amount, each.months, each.missing) for each in room(terms)}


def test_what_is_left_under_the_regulations():
    earlier = [change("40000.01", "72(1)(f)"), change("500000", "72(1)(b)")]
    assert left(under_pcr(earlier=earlier)) == {
        "72(1)(a)": (None, None, ""),
        "72(1)(b)": (D("575000.00"), None, ""),
        "72(1)(c)": (D("575000.00"), None, ""),
        "72(1)(d)": (None, None, ""),
        "72(1)(e)": (None, None, ""),
        "72(1)(f)": (D("74999.99"), None, ""),
    }


def test_what_is_left_under_the_act():
    held = left(under_the_act("3000000.01", earlier=[change("-100", "74(4)")]))
    assert held["Schedule 8, 4"] == (D("1500000.00"), None, "")
    assert held["74(3)"] == (None, 6, "")
    assert held["74(4)"] == (D("207819.99"), None, "")  # below £207,720 with VAT, and £100 taken off before
    assert left(under_the_act("100", earlier=[change("11", "74(4)")]))["74(4)"] == (D("0.00"), None, "")


def test_what_is_left_where_something_is_not_known():
    held = left(Terms("pa2023", "services", None))
    assert held["Schedule 8, 4"] == (None, None, "the original value")
    assert held["74(3)"] == (None, None, "the original term")
    assert left(under_the_act(kind="not_stated"))["74(4)"][2] == "the day of commencement and the kind of contract"
    unstated = next(each for each in room(under_the_act("9000000", vat_basis="not_stated")) if each.ground.code == "74(4)")
    assert (unstated.amount, "lower reading" in unstated.note) == (D("173099.99"), True)
    assert room(Terms("not_stated")) == []


amounts = st.decimals("0.01", 10**8, places=2)
BOUND = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=60
)


@given(amounts, st.lists(st.decimals(-(10**6), 10**6, places=2), max_size=4), st.sampled_from(["services", "works"]))
@BOUND
def test_what_is_left_is_the_most_that_fits_and_agrees_with_whole_pence(value, before, kind):
    ground = ModificationGround.objects.get(code="72(1)(f)")
    terms = under_pcr(value, kind, [change(each, "72(1)(f)") for each in before])
    percent, threshold = (15, 5_336_937) if kind == "works" else (10, 213_477)
    in_pence = min(int(value * 100) * percent // 100, threshold * 100 - 1) - sum(int(each * 100) for each in before)
    held = room_on(terms, ground).amount
    assert held * 100 == max(in_pence, 0)
    if in_pence > 0:
        assert value_fits(terms, change(held), ground) is True
    assert value_fits(terms, change(held + D("0.01")), ground) is False


@given(amounts, st.decimals(-(10**8), 10**8, places=2))
@BOUND
def test_half_is_compared_exactly(value, amount):
    ground = ModificationGround.objects.get(code="72(1)(b)")
    assert value_fits(under_pcr(value), change(amount), ground) == (Fraction(amount) * 2 <= Fraction(value))


@given(amounts, st.decimals(0, 10**8, places=2))
@BOUND
def test_percentages_are_read_to_a_hundredth(value, amount):
    share = check_change(under_pcr(value), change(amount), "72(1)(b)")[1].figures["Share"]
    assert abs(Fraction(share) - Fraction(amount) * 100 / Fraction(value)) <= Fraction(1, 200)


# -- from the record


def test_terms_are_read_from_the_record():
    framework = make_framework(regime="pcr2015")
    bought = make_procurement(regime="not_stated", framework=framework, contract_kind="works")
    contract = make_contract(procurement=bought, framework=framework, extension_months=12)
    ground = ModificationGround.objects.get(code="72(1)(f)")
    first = make_change(contract, ground=ground)
    make_change(contract, kind="extension", amount=None, months=6)
    make_change(contract, kind="reduction", amount=D(5), months=None)
    make_change(contract, kind="uplift", amount=None)
    draft = make_change(contract)
    draft.recorded_at = None
    draft.save()
    terms = terms_of(contract)
    assert (terms.regime, terms.is_works, terms.value, terms.term_months) == ("pcr2015", True, 1_000_000, 36)
    assert [(each.amount, each.months, each.ground) for each in terms.earlier] == [
        (50_000, 0, "72(1)(f)"),
        (0, 6, ""),
        (-5, 0, ""),
        (None, 0, ""),
    ]
    assert len(terms_of(contract, besides=first).earlier) == 3


@pytest.mark.parametrize("count", [1, 3])
def test_reading_the_changes_takes_one_query(django_assert_num_queries, count):
    contract = make_contract()
    for _ in range(count):
        make_change(contract, ground=ModificationGround.objects.get(code="72(1)(b)"))
    with django_assert_num_queries(1):
        terms_of(contract)
