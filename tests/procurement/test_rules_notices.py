"""Notices with their days (R-17): calendar and working days of the right calendar, the day itself and the day after."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import BankHoliday
from procurement.models import Notice, NoticeType, Route
from procurement.rules.answer import OWN_KNOWLEDGE, Verdict
from procurement.rules.case import Case, case_of, case_of_procurement
from procurement.rules.days import day_of, last_of, latest_start
from procurement.rules.notices import State, notices_of, notices_of_body, quarter_end, standstill_ends
from tests.buying import make_contract, make_framework, make_procurement
from tests.procurement.law import enter_bank_holidays, enter_law

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
GIVEN, GIVEN_LATE, OWED, LATE = State.GIVEN, State.GIVEN_LATE, State.OWED, State.LATE
NOT_YET, NOT_OWED, UNKNOWN = State.NOT_YET, State.NOT_OWED, State.UNKNOWN


@pytest.fixture(autouse=True)
def _reference():
    enter_law()
    enter_bank_holidays()


def under_the_act(**more) -> Case:
    more = {
        "value": D(1_000_000),
        "vat_basis": "inclusive",
        "commenced_on": date(2026, 4, 1),
        "market_on": date(2026, 4, 1),
    } | more
    return Case("pa2023", more.pop("kind", "services"), **more)


def under_pcr(**more) -> Case:
    more = {
        "value": D(1_000_000),
        "vat_basis": "inclusive",
        "commenced_on": date(2023, 2, 1),
        "market_on": date(2023, 2, 1),
    } | more
    return Case("pcr2015", more.pop("kind", "services"), **more)


def stands(case, code, today=TODAY):
    due = next(due for due in notices_of(case, today) if due.type.code == code)
    return due.state, due.due_on


# -- counting


@pytest.mark.parametrize(
    ("first", "count", "kind", "counts_first", "last"),
    [
        ("2026-03-02", 30, "calendar", False, "2026-04-01"),  # across the clock change of 29 March
        ("2026-10-01", 30, "calendar", False, "2026-10-31"),  # and that of 25 October
        ("2026-04-01", 56, "calendar", True, "2026-05-26"),  # domain.md 3.5: 1 April to 26 May
        ("2024-02-01", 30, "calendar", False, "2024-03-02"),
        ("2026-06-01", 0, "calendar", False, "2026-06-01"),
        ("2026-06-01", 0, "calendar", True, "2026-06-01"),
        ("2026-06-01", 8, "working_uk", True, "2026-06-10"),  # Monday is the first of eight
        ("2026-06-01", 8, "working_uk", False, "2026-06-11"),
        ("2026-06-06", 8, "working_uk", True, "2026-06-17"),  # a Saturday counts nothing
        ("2026-12-30", 2, "working_ew", False, "2027-01-04"),  # 1 January is a holiday everywhere
        ("2025-12-31", 1, "working_ew", False, "2026-01-02"),
        ("2025-12-31", 1, "working_uk", False, "2026-01-05"),  # 2 January is one in Scotland
        ("2026-11-27", 1, "working_ew", False, "2026-11-30"),
        ("2026-11-27", 1, "working_uk", False, "2026-12-01"),  # St Andrew's Day
        ("2026-03-16", 1, "working_ew", False, "2026-03-17"),
        ("2026-03-16", 1, "working_uk", False, "2026-03-18"),  # St Patrick's Day
        ("2026-07-10", 1, "working_uk", False, "2026-07-14"),  # the Battle of the Boyne
        ("2026-08-28", 1, "working_ew", False, "2026-09-01"),  # the summer holiday, not Scotland's
        ("2026-07-31", 1, "working_ew", False, "2026-08-03"),
        ("2026-07-31", 1, "working_uk", False, "2026-08-04"),  # Scotland's
        ("2026-04-02", 1, "working_ew", False, "2026-04-07"),  # Good Friday to Easter Monday
    ],
)
def test_the_last_of_so_many_days(first, count, kind, counts_first, last):
    assert last_of(date.fromisoformat(first), count, kind, counts_first) == date.fromisoformat(last)


def test_a_day_is_a_day_in_london():
    assert day_of(datetime(2026, 3, 29, 23, 30, tzinfo=UTC)) == date(2026, 3, 30)  # summer time since that morning
    assert day_of(datetime(2026, 3, 28, 23, 30, tzinfo=UTC)) == date(2026, 3, 28)
    assert day_of(datetime(2026, 10, 24, 23, 30, tzinfo=UTC)) == date(2026, 10, 25)
    assert day_of(datetime(2026, 10, 25, 23, 30, tzinfo=UTC)) == date(2026, 10, 25)


@given(st.dates(date(2024, 1, 1), date(2028, 6, 1)), st.integers(0, 40), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=60)
def test_working_days_agree_with_a_list_of_them(first, count, counts_first):
    closed = set(BankHoliday.objects.values_list("on", flat=True))
    begin = first if counts_first else first + timedelta(days=1)
    working = [day for day in (begin + timedelta(days=n) for n in range(120)) if day.weekday() < 5 and day not in closed]
    expected = working[count - 1] if count else begin - timedelta(days=1)
    assert last_of(first, count, "working_uk", counts_first) == expected


@given(st.dates(date(2024, 1, 1), date(2028, 6, 1)), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=30)
def test_the_latest_start_leaves_just_enough_days(end, counts_first):
    start = latest_start(end, 8, "working_uk", counts_first)
    assert last_of(start, 8, "working_uk", counts_first) < end
    assert last_of(start + timedelta(days=1), 8, "working_uk", counts_first) >= end


@pytest.mark.parametrize(
    ("day", "end"),
    [("2026-01-01", "2026-03-31"), ("2026-03-31", "2026-03-31"), ("2026-04-01", "2026-06-30"), ("2026-12-31", "2026-12-31")],
)
def test_quarters(day, end):
    assert quarter_end(date.fromisoformat(day)) == date.fromisoformat(end)


# -- the standstill (UK6)


def test_eight_working_days_beginning_with_the_day_of_publication():
    kind = NoticeType.objects.get(code="UK6")
    assert standstill_ends(date(2026, 6, 1), kind) == date(2026, 6, 10)
    assert standstill_ends(date(2025, 12, 22), kind) == date(2026, 1, 6)  # 25, 26 December, 1 and (Scotland) 2 January


@pytest.mark.parametrize(
    ("given_on", "state"),
    [("2026-05-29", GIVEN), ("2026-06-01", GIVEN), ("2026-06-02", GIVEN_LATE), (None, LATE)],
)
def test_a_contract_of_11_june_needs_its_award_notice_by_1_june(given_on, state):
    given = {"UK6": [date.fromisoformat(given_on)]} if given_on else {}
    case = under_the_act(entered_on=date(2026, 6, 11), given=given)
    assert stands(case, "UK6") == (state, date(2026, 6, 1))


def test_a_planned_contract_is_told_by_when():
    case = under_the_act(planned_on=date(2026, 12, 10))
    assert stands(case, "UK6") == (OWED, date(2026, 11, 27))  # 30 November is a holiday in Scotland
    assert stands(case, "UK6", date(2026, 11, 28)) == (LATE, date(2026, 11, 27))
    assert stands(under_the_act(), "UK6") == (OWED, None)


@pytest.mark.parametrize("free", [{"is_call_off": True}, {"kind": "light_touch"}])
def test_call_offs_and_light_touch_need_no_standstill(free):
    case = under_the_act(entered_on=date(2026, 6, 11), given={"UK6": [date(2026, 6, 11)]}, **free)
    assert stands(case, "UK6") == (GIVEN, date(2026, 6, 11))


# -- after the contract


@pytest.mark.parametrize(
    ("kind", "due_on"), [("services", date(2026, 7, 11)), ("works", date(2026, 7, 11)), ("light_touch", date(2026, 10, 9))]
)
def test_details_in_30_days_and_in_120_for_light_touch(kind, due_on):
    case = under_the_act(kind=kind, value=D(9_000_000), entered_on=date(2026, 6, 11))
    assert stands(case, "UK7", due_on) == (OWED, due_on)
    assert stands(case, "UK7", due_on + timedelta(days=1)) == (LATE, due_on)
    assert len([due for due in notices_of(case, TODAY) if due.type.code == "UK7"]) == 1


@pytest.mark.parametrize(("given_on", "state"), [(date(2026, 7, 11), GIVEN), (date(2026, 7, 12), GIVEN_LATE)])
def test_details_on_the_last_day_and_the_day_after(given_on, state):
    assert stands(under_the_act(entered_on=date(2026, 6, 11), given={"UK7": [given_on]}), "UK7")[0] == state


@pytest.mark.parametrize(("code", "days"), [("F03", date(2023, 7, 1)), ("CF", date(2023, 8, 30))])
def test_award_notices_under_the_regulations(code, days):
    assert stands(under_pcr(entered_on=date(2023, 6, 1)), code, days) == (OWED, days)
    assert stands(under_pcr(entered_on=date(2023, 6, 1)), code, days + timedelta(days=1)) == (LATE, days)


@pytest.mark.parametrize(
    ("value", "award", "finder"),
    [
        ("29999.99", NOT_OWED, NOT_OWED),
        ("30000", NOT_OWED, LATE),
        ("213476.99", NOT_OWED, LATE),
        ("213477", LATE, LATE),
        (None, UNKNOWN, UNKNOWN),
    ],
)
def test_small_awards_go_on_contracts_finder_only(value, award, finder):
    case = under_pcr(value=value and D(value), entered_on=date(2023, 6, 1))
    assert (stands(case, "F03")[0], stands(case, "CF")[0]) == (award, finder)


@pytest.mark.parametrize(("value", "state"), [("29999.99", NOT_OWED), ("30000", OWED), ("207719.99", OWED), ("207720", LATE)])
def test_details_of_a_small_contract_have_no_day(value, state):
    assert stands(under_the_act(value=D(value), entered_on=date(2026, 6, 11)), "UK7")[0] == state
    assert stands(under_the_act(value=D(value), entered_on=date(2026, 6, 11)), "UK6")[0] == (
        LATE if value == "207720" else NOT_OWED
    )


def test_the_end_is_announced_in_30_days():
    ended = under_the_act(entered_on=date(2026, 6, 11), ended_on=date(2026, 10, 23))
    assert stands(ended, "UK11") == (OWED, TODAY)
    assert stands(ended, "UK11", TODAY + timedelta(days=1)) == (LATE, TODAY)
    assert stands(under_the_act(), "UK11") == (NOT_YET, None)


def test_a_procurement_that_ends_without_an_award():
    assert stands(under_the_act(), "UK12") == (NOT_YET, None)
    assert stands(under_the_act(abandoned_on=TODAY), "UK12") == (OWED, None)


# -- going to market, direct awards, call-offs


@pytest.mark.parametrize(
    ("how", "uk4", "uk5"),
    [
        ({}, LATE, NOT_OWED),
        ({"is_call_off": True}, NOT_OWED, NOT_OWED),
        ({"is_direct_award": True}, NOT_OWED, OWED),
        ({"is_direct_award": True, "entered_on": date(2026, 6, 1)}, NOT_OWED, LATE),
        ({"given": {"UK4": [date(2026, 4, 1)]}}, GIVEN, NOT_OWED),
        ({"given": {"UK4": [date(2026, 4, 2)]}}, GIVEN_LATE, NOT_OWED),
        ({"waived": {"UK4": "Invited under section 41."}}, NOT_OWED, NOT_OWED),
    ],
)
def test_the_tender_and_the_transparency_notice(how, uk4, uk5):
    case = under_the_act(**how)
    assert (stands(case, "UK4")[0], stands(case, "UK5")[0]) == (uk4, uk5)


def test_a_call_off_under_the_regulations_owes_no_award_notice_of_its_own():
    case = under_pcr(is_call_off=True, entered_on=date(2023, 6, 1))
    assert (stands(case, "F02")[0], stands(case, "F03")[0], stands(case, "CF")[0]) == (NOT_OWED, NOT_OWED, LATE)


def test_a_notice_that_may_be_given_is_listed_once_it_is():
    assert "F15" not in {due.type.code for due in notices_of(under_pcr(), TODAY)}
    assert stands(under_pcr(given={"F15": [date(2023, 5, 1)]}), "F15")[0] == GIVEN


# -- payments and performance


@pytest.mark.parametrize(
    ("commenced", "today", "state"),
    [
        ("2026-03-31", TODAY, (NOT_OWED, None)),
        ("2026-04-01", date(2026, 6, 1), (OWED, date(2026, 7, 30))),  # the first that falls due (domain.md 3.5)
        ("2026-04-01", date(2026, 7, 30), (OWED, date(2026, 7, 30))),
        ("2026-04-01", date(2026, 7, 31), (OWED, date(2026, 10, 30))),
        ("2026-04-01", date(2026, 12, 31), (OWED, date(2027, 1, 30))),
    ],
)
def test_payments_by_quarter(commenced, today, state):
    case = under_the_act(commenced_on=date.fromisoformat(commenced), entered_on=date(2026, 5, 20))
    assert stands(case, "UK8", today) == state


def test_payments_once_told_and_after_the_end():
    told = under_the_act(entered_on=date(2026, 5, 20), given={"UK8": [date(2026, 7, 10)]})
    assert stands(told, "UK8", date(2026, 7, 20)) == (OWED, date(2026, 10, 30))
    ended = under_the_act(entered_on=date(2026, 5, 20), ended_on=date(2026, 9, 30))
    assert stands(ended, "UK8", date(2026, 10, 30)) == (OWED, date(2026, 10, 30))
    assert stands(ended, "UK8", date(2026, 10, 31)) == (NOT_OWED, None)


@pytest.mark.parametrize(
    ("more", "today", "state"),
    [
        ({"value": D(5_000_000)}, TODAY, (NOT_OWED, None)),
        ({"value": D(6_000_000)}, TODAY, (UNKNOWN, None)),  # £5m without VAT
        ({}, date(2027, 6, 11), (OWED, date(2027, 6, 11))),
        ({}, date(2027, 6, 12), (LATE, date(2027, 6, 11))),
        ({"given": {"UK9": [date(2027, 6, 1)]}}, date(2027, 6, 12), (OWED, date(2028, 6, 11))),
        ({"given": {"UK9": [date(2027, 7, 1)]}}, date(2027, 7, 12), (OWED, date(2028, 6, 11))),
        ({"ended_on": date(2027, 1, 31)}, date(2027, 1, 31), (OWED, date(2027, 1, 31))),
        ({"ended_on": date(2027, 1, 31), "given": {"UK9": [date(2027, 2, 1)]}}, date(2027, 3, 1), (GIVEN, None)),
        ({"entered_on": None}, TODAY, (NOT_YET, None)),
        ({"commenced_on": date(2025, 3, 1), "entered_on": date(2025, 6, 1)}, TODAY, (LATE, date(2026, 6, 1))),
    ],
)
def test_performance_every_twelve_months(more, today, state):
    case = under_the_act(**{"value": D(9_000_000), "entered_on": date(2026, 6, 11)} | more)
    assert stands(case, "UK9", today) == state


# -- the body's own


@pytest.mark.parametrize(
    ("today", "pipeline", "payments"),
    [
        ("2026-01-15", date(2026, 5, 26), date(2026, 4, 30)),
        ("2026-05-26", date(2026, 5, 26), date(2026, 10, 30)),
        ("2026-05-27", date(2027, 5, 26), date(2026, 10, 30)),
        ("2026-10-31", date(2027, 5, 26), date(2027, 4, 30)),
    ],
)
def test_what_the_body_owes_each_year(today, pipeline, payments):
    held = {due.type.code: due.due_on for due in notices_of_body(date.fromisoformat(today))}
    assert held == {"UK1": pipeline, "UK17": payments}


# -- in words, and from the record


def test_the_answer_says_what_and_by_when():
    case = under_the_act(entered_on=date(2026, 6, 11))
    told = {due.type.code: due.answer for due in notices_of(case, TODAY)}
    assert told["UK6"].verdict == Verdict.NOT_MET
    assert told["UK6"].text == (
        "UK6 Contract award notice: late, it was due 1 June 2026. Then a standstill has to pass. "
        "8 working days (whole United Kingdom), beginning with the day of publication."
    )
    assert told["UK7"].certainty == OWN_KNOWLEDGE
    assert told["UK5"].text == "UK5 Transparency notice: not owed. Only before a direct award."


def test_the_case_of_a_contract_is_read_from_its_record():
    bought = make_procurement(route_type=Route.objects.get(code="single-tender"))
    contract = make_contract(procurement=bought, signed_on=date(2023, 3, 20), ends_on=date(2025, 3, 31))
    award, finder = (NoticeType.objects.get(code=code) for code in ("F03", "CF"))
    Notice.objects.create(procurement=bought, type=award, published_on=date(2023, 4, 1))
    Notice.objects.create(contract=contract, type=finder, not_owed_because="Withheld for security.")
    case = case_of(contract, date(2025, 4, 1))
    assert (case.is_direct_award, case.is_call_off, case.entered_on, case.ended_on) == (
        True,
        False,
        date(2023, 3, 20),
        date(2025, 3, 31),
    )
    assert (case.given, case.waived) == ({"F03": [date(2023, 4, 1)]}, {"CF": "Withheld for security."})
    assert case_of(contract, date(2025, 3, 31)).ended_on is None
    assert {due.type.code: due.state for due in notices_of(case, TODAY)} == {"F02": NOT_OWED, "F03": GIVEN, "CF": NOT_OWED}


def test_the_case_of_a_procurement_and_of_a_call_off():
    bought = make_procurement(
        regime="pa2023", commenced_on=date(2026, 5, 1), estimated_value=D(500_000), framework=make_framework()
    )
    case = case_of_procurement(bought)
    assert (case.is_call_off, case.value, case.market_on) == (True, 500_000, date(2026, 5, 1))
    assert case_of(make_contract(framework=make_framework()), TODAY).is_call_off
