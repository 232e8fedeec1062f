"""Which law and which threshold: on both sides of each day, each amount, with VAT and without."""

from datetime import date
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement.models import Framework, Limit
from procurement.models.words import Regime
from procurement.rules.answer import OWN_KNOWLEDGE, SEEN, Percent, Verdict, in_words, told
from procurement.rules.regime import regime_answer, regime_on
from procurement.rules.thresholds import threshold_answer
from procurement.rules.vat import converted, reading, to_pennies
from tests.procurement.law import enter_law

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference():
    enter_law()


# -- the regime


@pytest.mark.parametrize(
    ("day", "regime"),
    [
        ("2015-02-25", "pcr2006"),
        ("2015-02-26", "pcr2015"),
        ("2025-02-23", "pcr2015"),
        ("2025-02-24", "pa2023"),
        ("2006-01-30", "not_stated"),
    ],
)
def test_the_regime_follows_from_the_day_of_commencement(day, regime):
    assert regime_on(date.fromisoformat(day)) == regime


@pytest.mark.parametrize(
    ("framework", "regime"),
    [
        (Framework(regime="pcr2015"), "pcr2015"),
        (Framework(concluded_on=date(2025, 2, 23)), "pcr2015"),
        (Framework(concluded_on=date(2025, 2, 24)), "pa2023"),
        (Framework(regime="pa2023", concluded_on=date(2020, 1, 1)), "pa2023"),
        (Framework(), "not_stated"),
        (None, "pa2023"),
    ],
)
def test_a_call_off_stays_with_the_law_of_its_framework(framework, regime):
    assert regime_on(date(2026, 6, 1), framework) == regime


def test_without_a_day_the_regime_is_not_known():
    assert regime_on(None) == Regime.NOT_STATED
    answer = regime_answer(None)
    assert answer.verdict == Verdict.UNKNOWN
    assert "enter the day the procurement commenced" in answer.text


def test_a_recorded_regime_that_does_not_follow_is_pointed_out():
    right, wrong = (regime_answer(date(2025, 2, 24), None, recorded) for recorded in ("pa2023", "pcr2015"))
    assert (right.verdict, wrong.verdict) == (Verdict.MET, Verdict.NEEDS_ATTENTION)
    assert "Procurement Act 2023 applies, because the procurement commenced on 24 February 2025" in wrong.text
    assert "SI 2024/716" in wrong.source


# -- VAT


@pytest.mark.parametrize(
    ("amount", "basis", "wanted", "figures"),
    [
        (120, "inclusive", "exclusive", (100, 100)),
        (100, "exclusive", "inclusive", (120, 120)),
        (100, "exclusive", "exclusive", (100, 100)),
        (120, "not_stated", "exclusive", (100, 120)),
        (100, "not_stated", "inclusive", (100, 120)),
        (100, "exclusive", "not_stated", (100, 120)),
        (120, "inclusive", "not_stated", (100, 120)),
        (600, "not_stated", "not_stated", (500, 720)),
    ],
)
def test_what_a_figure_may_be_on_another_basis(amount, basis, wanted, figures):
    read = reading(D(amount), basis, wanted, date(2024, 1, 1))
    assert (read.low, read.high) == figures
    assert read.is_guessed == (figures[0] != figures[1])


def test_the_rate_is_that_of_the_day():
    Limit.objects.filter(code="vat_percent").update(to_on=date(2026, 12, 31))
    Limit.objects.create(code="vat_percent", name="VAT", number=25, unit="per cent", from_on=date(2027, 1, 1), source="made up")
    days = [date(2026, 12, 31), date(2027, 1, 1)]
    assert [reading(D(100), "exclusive", "inclusive", day).low for day in days] == [120, 125]


@given(st.decimals(0, 10**12, places=2), st.integers(0, 100))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_with_vat_and_back_is_the_same_to_the_last_penny(amount, percent):
    there = converted(amount, "exclusive", "inclusive", D(percent))
    assert there == Fraction(amount) * (100 + percent) / 100
    assert to_pennies(converted(there, "inclusive", "exclusive", D(percent))) == amount


# -- the threshold

AT = date(2018, 5, 24), date(2023, 6, 1)  # the days of the two records that quote one: £181,302 without VAT, £213,477 with


@pytest.mark.parametrize(
    ("day", "amount", "basis", "verdict"),
    [
        (AT[0], "181301.99", "exclusive", Verdict.NOT_MET),
        (AT[0], "181302.00", "exclusive", Verdict.MET),
        (AT[0], "181302.01", "exclusive", Verdict.MET),
        (AT[0], "217562.39", "inclusive", Verdict.NOT_MET),  # 181,302 × 1.2 = 217,562.40
        (AT[0], "217562.40", "inclusive", Verdict.MET),
        (AT[0], "181301.99", "not_stated", Verdict.NOT_MET),
        (AT[0], "181302.00", "not_stated", Verdict.UNKNOWN),
        (AT[0], "217562.39", "not_stated", Verdict.UNKNOWN),
        (AT[0], "217562.40", "not_stated", Verdict.MET),
        (AT[1], "213476.99", "inclusive", Verdict.NOT_MET),
        (AT[1], "213477.00", "inclusive", Verdict.MET),
        (AT[1], "177897.49", "exclusive", Verdict.NOT_MET),  # 213,477 / 1.2 = 177,897.50
        (AT[1], "177897.50", "exclusive", Verdict.MET),
        (AT[1], "177897.49", "not_stated", Verdict.NOT_MET),
        (AT[1], "177897.50", "not_stated", Verdict.UNKNOWN),
        (AT[1], "213477.00", "not_stated", Verdict.MET),
    ],
)
def test_a_value_at_and_beside_the_threshold(day, amount, basis, verdict):
    answer = threshold_answer(D(amount), basis, day, "services")
    assert answer.verdict == verdict
    assert ("both readings" in answer.text) == (basis == "not_stated")
    assert answer.certainty == (SEEN if basis == ("exclusive" if day == AT[0] else "inclusive") else OWN_KNOWLEDGE)


@pytest.mark.parametrize(
    ("amount", "last", "first", "verdicts"),
    [
        (170_000, "2017-12-31", "2018-01-01", (Verdict.MET, Verdict.NOT_MET)),  # 164,176 then 181,302
        (185_000, "2019-12-31", "2020-01-01", (Verdict.MET, Verdict.NOT_MET)),  # 181,302 then 189,330
        (180_000, "2021-12-31", "2022-01-01", (Verdict.NOT_MET, Verdict.MET)),  # without VAT: 189,330 then 177,897.50
        (178_000, "2023-12-31", "2024-01-01", (Verdict.MET, Verdict.NOT_MET)),  # 177,897.50 then 179,086.67
        (175_000, "2025-12-31", "2026-01-01", (Verdict.NOT_MET, Verdict.MET)),  # 179,086.67 then 173,100
    ],
)
def test_the_last_day_of_a_period_and_the_first_of_the_next(amount, last, first, verdicts):
    days = date.fromisoformat(last), date.fromisoformat(first)
    assert tuple(threshold_answer(D(amount), "exclusive", day, "goods").verdict for day in days) == verdicts


def test_the_threshold_that_pcd_1422_quotes():
    answer = threshold_answer(D(1_150_000), "not_stated", AT[1], "services", "pcr2015")
    assert answer.verdict == Verdict.MET
    assert "£213,477 including VAT in force on 1 June 2023" in answer.text
    assert answer.figures["Threshold"] == 213_477


@pytest.mark.parametrize(
    ("given_", "missing"),
    [
        ((None, "exclusive", AT[0], "services"), "enter the value"),
        ((D(1), "exclusive", None, "services"), "enter the day the procurement commenced"),
        ((D(1), "exclusive", AT[0], "not_stated"), "what kind of contract"),
        ((D(1), "exclusive", date(2012, 1, 1), "services"), "no threshold is entered"),
    ],
)
def test_what_is_missing_is_said(given_, missing):
    answer = threshold_answer(*given_)
    assert answer.verdict == Verdict.UNKNOWN
    assert missing in answer.text


def test_figures_are_told_as_people_read_them():
    assert [told(each) for each in (D("1725000.00"), Percent("50.00"), date(2018, 5, 4), 24, "72(1)(b)")] == [
        "£1,725,000",
        "50.0 %",
        "4 May 2018",
        "24",
        "72(1)(b)",
    ]
    assert [in_words(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    answer = threshold_answer(D(200_000), "exclusive", AT[0], "services")
    assert answer.figures_told == [
        ("Value", "£200,000"),
        ("Threshold", "£181,302"),
        ("In force on", "24 May 2018"),
    ]
