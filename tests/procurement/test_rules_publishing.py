"""The notices that changes of contracts owe (R-14), and what has to be published (R-15, R-16)."""

from datetime import date
from decimal import Decimal as D

import pytest

from procurement.rules.answer import Verdict
from procurement.rules.change_notices import change_notice
from procurement.rules.publishing import (
    belongs_in_register,
    belongs_on_list,
    central_copy_owed,
    copy_owed,
    indicators_owed,
    invitation_owed,
)
from procurement.rules.terms import Change, Terms
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


def under_pcr() -> Terms:
    return Terms("pcr2015", "services", D(1_150_000), "inclusive", 24, date(2023, 2, 1))


def under_the_act(kind="services", commenced_on=date(2026, 2, 1), term_months=60) -> Terms:
    return Terms("pa2023", kind, D(1_000_000), "inclusive", term_months, commenced_on)


def change(amount, months=0) -> Change:
    return Change(D(amount), months, vat_basis="inclusive")


def test_pcd_1422_owed_a_modification_notice():
    answer = change_notice(under_pcr(), change("575000"), "72(1)(b)")
    assert answer.verdict == LOOK
    assert "A modification notice (F20) is owed once the change is made: a change on 72(1)(b) is published." in answer.text


# -- the notice of a change


@pytest.mark.parametrize(
    ("code", "given_on", "verdict"),
    [
        ("72(1)(b)", None, LOOK),
        ("72(1)(c)", None, LOOK),
        ("72(1)(b)", date(2024, 5, 1), MET),
        ("72(1)(a)", None, NONE),
        ("72(1)(f)", None, NONE),
        ("74(4)", None, UNKNOWN),
        ("", None, UNKNOWN),
    ],
)
def test_the_notice_of_a_change_under_the_regulations(code, given_on, verdict):
    assert change_notice(under_pcr(), change("1"), code, given_on).verdict == verdict


@pytest.mark.parametrize(
    ("kind", "amount", "months", "code", "verdict"),
    [
        ("services", "100000", 0, "Schedule 8, 4", NONE),
        ("services", "100000.01", 0, "Schedule 8, 4", LOOK),
        ("services", "-100000.01", 0, "74(4)", LOOK),
        ("works", "100000.01", 0, "Schedule 8, 4", NONE),
        ("works", "150000", 0, "Schedule 8, 4", NONE),
        ("works", "150000.01", 0, "Schedule 8, 4", LOOK),
        ("services", "0", 6, "74(3)", NONE),
        ("services", "0", 7, "Schedule 8, 4", LOOK),
        ("services", "1", 7, "Schedule 8, 4", LOOK),
        ("services", "0", 0, "Schedule 8, 9", LOOK),
        ("light_touch", "900000", 40, "", NONE),
    ],
)
def test_the_notice_of_a_change_under_the_act(kind, amount, months, code, verdict):
    answer = change_notice(under_the_act(kind), change(amount, months), code)
    assert (answer.rule, answer.verdict) == ("R-14", verdict)


@pytest.mark.parametrize(
    ("agreed_on", "given_on", "verdict"),
    [
        (None, None, LOOK),
        (date(2027, 3, 10), None, NOT_MET),
        (date(2027, 3, 10), date(2027, 3, 10), MET),
        (date(2027, 3, 10), date(2027, 3, 11), LOOK),
        (None, date(2027, 3, 11), MET),
    ],
)
def test_under_the_act_the_notice_comes_before_the_change(agreed_on, given_on, verdict):
    made = Change(D(400_000), agreed_on=agreed_on, vat_basis="inclusive")
    assert change_notice(under_the_act(), made, "Schedule 8, 4", given_on).verdict == verdict


def test_a_notice_that_cannot_be_told_says_what_is_missing():
    assert "enter the regime" in change_notice(Terms("not_stated"), change("1")).text
    assert "enter the day of commencement" in change_notice(under_the_act(commenced_on=None), change("1"), "74(4)").text
    assert "enter the value" in change_notice(under_the_act(term_months=None), change("0", months=1), "74(4)").text


# -- copies, lists, invitations

ON = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("amount", "basis", "owed", "on_list"),
    [
        ("8333.33", "exclusive", NONE, True),  # 9,999.996 with VAT
        ("8333.34", "exclusive", LOOK, None),  # 10,000.008 with VAT
        ("10000.00", "exclusive", LOOK, None),
        ("10000.01", "exclusive", NOT_MET, False),
        ("10000.00", "inclusive", NONE, True),
        ("10000.01", "inclusive", LOOK, None),
        ("12000.00", "inclusive", LOOK, None),
        ("12000.01", "inclusive", NOT_MET, False),
        ("8333.33", "not_stated", NONE, True),
        ("12000.00", "not_stated", LOOK, None),
        ("12000.01", "not_stated", NOT_MET, False),
    ],
)
def test_a_copy_above_10000_and_a_row_of_the_list_up_to_it(amount, basis, owed, on_list):
    answer = copy_owed(D(amount), basis, ON, has_copy=False)
    assert (answer.rule, answer.verdict, belongs_on_list(D(amount), basis, ON)) == ("R-15", owed, on_list)
    assert copy_owed(D(amount), basis, ON, has_copy=True).verdict == (NONE if owed == NONE else MET)
    assert "4(b)" in answer.source


def test_a_value_in_part_2_is_no_reason_to_publish_no_copy():
    answer = copy_owed(None, "not_stated", ON, has_copy=False, is_withheld=True)
    assert (answer.verdict, "without what is confidential" in answer.text) == (UNKNOWN, True)
    assert copy_owed(None, "exclusive", ON, has_copy=False).text.endswith("enter the value.")
    assert belongs_on_list(None, "exclusive", ON) is None


def test_the_duty_began_with_the_order():
    days = date(2012, 1, 15), date(2012, 1, 16)
    assert [copy_owed(D(90_000), "exclusive", day, has_copy=False).verdict for day in days] == [UNKNOWN, NOT_MET]


@pytest.mark.parametrize(
    ("amount", "was_tendered", "has_copy", "verdict"),
    [
        ("8333.33", True, False, NONE),
        ("10000.00", True, False, LOOK),
        ("10000.01", True, False, NOT_MET),
        ("10000.01", True, True, MET),
        ("10000.01", False, False, NONE),
    ],
)
def test_the_invitation_to_tender(amount, was_tendered, has_copy, verdict):
    assert invitation_owed(D(amount), "exclusive", ON, was_tendered, has_copy).verdict == verdict


@pytest.mark.parametrize(
    ("amount", "basis", "belongs"),
    [
        ("4166.66", "exclusive", False),
        ("5000", "exclusive", None),
        ("5000.01", "exclusive", True),
        ("5000", "inclusive", False),
    ],
)
def test_the_register_asks_for_its_fields_above_5000(amount, basis, belongs):
    assert belongs_in_register(D(amount), basis, ON) is belongs


# -- indicators and central copies

IN_2026 = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("amount", "regime", "indicators", "because", "verdict"),
    [
        ("5000000.00", "pa2023", None, "", NONE),
        ("5000000.01", "pa2023", None, "", UNKNOWN),  # with VAT just above, without it far below
        ("6000000.00", "pa2023", None, "", UNKNOWN),
        ("6000000.01", "pa2023", None, "", NOT_MET),
        ("6000000.01", "pa2023", 2, "", NOT_MET),
        ("6000000.01", "pa2023", 3, "", MET),
        ("6000000.01", "pa2023", 0, "One delivery, no service.", MET),
        ("6000000.01", "pcr2015", None, "", NONE),
    ],
)
def test_three_indicators_above_five_million(amount, regime, indicators, because, verdict):
    answer = indicators_owed(D(amount), "inclusive", regime, IN_2026, indicators, because)
    assert (answer.rule, answer.verdict) == ("R-16", verdict)


@pytest.mark.parametrize(
    ("amount", "kind", "regime", "is_change", "verdict", "due_on"),
    [
        ("6000000.01", "services", "pa2023", False, LOOK, date(2026, 5, 30)),  # 90 days after 1 March, across the clock change
        ("6000000.01", "light_touch", "pa2023", False, LOOK, date(2026, 8, 28)),  # 180 days
        ("6000000.01", "light_touch", "pa2023", True, LOOK, date(2026, 5, 30)),
        ("5000000.00", "services", "pa2023", False, NONE, None),
        ("6000000.01", "services", "pcr2015", False, NONE, None),
        ("6000000.00", "services", "pa2023", False, UNKNOWN, None),
    ],
)
def test_copies_on_the_central_platform(amount, kind, regime, is_change, verdict, due_on):
    answer = central_copy_owed(D(amount), "inclusive", kind, regime, IN_2026, is_change)
    assert (answer.verdict, answer.figures.get("Due on")) == (verdict, due_on)
