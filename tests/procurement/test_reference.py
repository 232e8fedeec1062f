"""Procurement law as it ships: figures typed here a second time, from the sources, and never read from the files."""

import importlib
from datetime import date
from decimal import Decimal as D

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.models import Role
from decisions import reference_data
from procurement.models import DirectAwardGround, Limit, ModificationGround, NoticeType, RegimeRule, Route, Threshold
from procurement.models.words import ContractKind
from procurement.rules.limits import limit_on
from procurement.rules.thresholds import KIND_OF_THRESHOLD, notifiable_from, threshold_on
from tests.factories import make_body, make_person
from tests.procurement.law import enter_law

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference():
    enter_law()


def test_what_ships_is_what_an_office_gets_when_it_loads_it():
    def held():
        tables = (DirectAwardGround, Limit, ModificationGround, NoticeType, RegimeRule, Route, Threshold)
        return [sorted(str(row) for row in model.objects.values_list(*_columns(model))) for model in tables]

    def _columns(model):
        return [field.name for field in model._meta.fields if field.name != "id"]

    typed = held()
    for model in (DirectAwardGround, Limit, ModificationGround, NoticeType, RegimeRule, Route, Threshold):
        model.objects.all().delete()
    reference_data.load()
    assert held() == typed
    assert reference_data.load() == 0


# The first and last day of each period, with what a sub-central body buys (domain.md 3.1).
SUB_CENTRAL = [
    ("2014-01-01", "2015-12-31", 172_514, "exclusive"),
    ("2016-01-01", "2017-12-31", 164_176, "exclusive"),
    ("2018-01-01", "2019-12-31", 181_302, "exclusive"),
    ("2020-01-01", "2021-12-31", 189_330, "exclusive"),
    ("2022-01-01", "2023-12-31", 213_477, "inclusive"),
    ("2024-01-01", "2025-02-23", 214_904, "inclusive"),
    ("2025-02-24", "2025-12-31", 214_904, "inclusive"),
    ("2026-01-01", "2027-12-31", 207_720, "inclusive"),
]
WORKS = [4_322_012, 4_104_394, 4_551_413, 4_733_252, 5_336_937, 5_372_609, 5_372_609, 5_193_000]
LIGHT_TOUCH = [625_050, 589_148, 615_278, 663_540, 663_540, 663_540, 663_540, 663_540]


@pytest.mark.parametrize(("period", "works", "light_touch"), list(zip(SUB_CENTRAL, WORKS, LIGHT_TOUCH, strict=True)))
@pytest.mark.parametrize("edge", [0, 1])
def test_thresholds_on_the_first_and_the_last_day_of_each_period(period, works, light_touch, edge):
    day = date.fromisoformat(period[edge])
    for kind, amount in [("goods", period[2]), ("services", period[2]), ("works", works)]:
        found = threshold_on(day, kind)
        assert (found.amount, found.vat_basis) == (amount, period[3]), kind
    if day > date(2015, 2, 25):  # there was no light-touch regime before
        assert threshold_on(day, "light_touch").amount == light_touch
    else:
        assert threshold_on(day, "light_touch") is None


def test_every_kind_of_contract_has_a_threshold_or_is_not_stated():
    assert set(KIND_OF_THRESHOLD) | {ContractKind.NOT_STATED} == set(ContractKind)
    assert threshold_on(date(2026, 5, 1), "concession").amount == 5_193_000
    assert threshold_on(date(2026, 5, 1), "not_stated") is None
    assert threshold_on(None, "services") is None
    assert threshold_on(date(2013, 12, 31), "services") is None


def test_a_call_off_under_old_law_has_the_figure_of_its_day():
    assert threshold_on(date(2026, 1, 1), "services", "pcr2015").amount == 207_720


@pytest.mark.parametrize(
    ("day", "regime", "amount", "basis"),
    [
        ("2022-12-20", "pcr2015", 25_000, "exclusive"),
        ("2022-12-21", "pcr2015", 30_000, "inclusive"),
        ("2025-02-23", "pcr2015", 30_000, "inclusive"),
        ("2025-02-24", "pa2023", 30_000, "inclusive"),
    ],
)
def test_the_value_from_which_small_awards_are_published(day, regime, amount, basis):
    found = notifiable_from(date.fromisoformat(day), regime)
    assert (found.amount, found.vat_basis, found.regime) == (amount, basis, regime)


def test_grounds_for_changes_with_their_limits():
    held = {
        (row.regime, row.code): (
            row.limit_percent,
            row.works_limit_percent,
            row.term_limit_percent,
            row.is_cumulative,
            row.is_below_threshold_only,
            row.needs_notice,
        )
        for row in ModificationGround.objects.all()
    }
    none, half, small = (None, None, None, False, False), (50, None, None, False, False), (10, 15, None, True, True)
    assert held == {
        ("pcr2015", "72(1)(a)"): (*none, False),
        ("pcr2015", "72(1)(b)"): (*half, True),
        ("pcr2015", "72(1)(c)"): (*half, True),
        ("pcr2015", "72(1)(d)"): (*none, False),
        ("pcr2015", "72(1)(e)"): (*none, False),
        ("pcr2015", "72(1)(f)"): (*small, False),
        ("pa2023", "Schedule 8, 1"): (*none, False),
        ("pa2023", "Schedule 8, 2"): (*none, True),
        ("pa2023", "Schedule 8, 4"): (*half, True),
        ("pa2023", "Schedule 8, 5"): (*half, True),
        ("pa2023", "Schedule 8, 8"): (*half, True),
        ("pa2023", "Schedule 8, 9"): (*none, True),
        ("pa2023", "Schedule 8, 10"): (*none, True),
        ("pa2023", "74(3)"): (None, None, 10, False, False, False),
        ("pa2023", "74(4)"): (*small, False),
    }


def test_notices_with_their_days():
    held = {
        (row.regime, row.code, row.for_kind): (
            row.trigger,
            row.is_owed,
            row.days,
            row.day_kind,
            row.counts_first_day,
            row.over_amount,
        )
        for row in NoticeType.objects.exclude(trigger="")
    }
    day, uk = "calendar", "working_uk"
    assert held == {
        ("pa2023", "UK1", ""): ("body", True, 56, day, True, 2_000_000),
        ("pa2023", "UK2", ""): ("before_market", False, None, day, False, None),
        ("pa2023", "UK3", ""): ("before_market", False, 40, day, False, None),
        ("pa2023", "UK4", ""): ("market", True, 0, day, False, None),
        ("pa2023", "UK5", ""): ("before_direct_award", True, None, day, False, None),
        ("pa2023", "UK6", ""): ("before_contract", True, 8, uk, True, None),
        ("pa2023", "UK7", ""): ("contract", True, 30, day, False, None),
        ("pa2023", "UK7", "light_touch"): ("contract", True, 120, day, False, None),
        ("pa2023", "UK8", ""): ("payment", True, 30, day, False, 30_000),
        ("pa2023", "UK9", ""): ("yearly", True, None, day, False, 5_000_000),
        ("pa2023", "UK10", ""): ("before_change", True, None, day, False, None),
        ("pa2023", "UK11", ""): ("end", True, 30, day, False, None),
        ("pa2023", "UK12", ""): ("abandoned", True, None, day, False, None),
        ("pa2023", "UK17", ""): ("body", True, 30, day, False, None),
        ("pcr2015", "F01", ""): ("before_market", False, None, day, False, None),
        ("pcr2015", "F02", ""): ("market", True, 0, day, False, None),
        ("pcr2015", "F03", ""): ("contract", True, 30, day, False, None),
        ("pcr2015", "F15", ""): ("before_direct_award", False, None, day, False, None),
        ("pcr2015", "F20", ""): ("change", True, None, day, False, None),
        ("pcr2015", "CF", ""): ("contract", True, 90, day, False, None),
    }
    assert NoticeType.objects.filter(regime="pa2023", for_kind="").count() == 17


@pytest.mark.parametrize(
    ("code", "number", "first", "certainty"),
    [
        ("publish_copy_over", 10_000, "2012-01-16", "seen"),
        ("publish_invitation_over", 10_000, "2012-01-16", "seen"),
        ("publish_list_up_to", 10_000, "2012-01-16", "seen"),
        ("transparency_code_over", 5_000, "2015-02-27", "seen"),
        ("kpi_over", 5_000_000, "2025-02-24", "seen"),
        ("kpi_count", 3, "2025-02-24", "seen"),
        ("contract_copy_over", 5_000_000, "2025-02-24", "seen"),
        ("contract_copy_days", 90, "2025-02-24", "own_knowledge"),
        ("contract_copy_days_light_touch", 180, "2025-02-24", "own_knowledge"),
        ("changed_copy_over", 5_000_000, "2025-02-24", "seen"),
        ("changed_copy_days", 90, "2025-02-24", "own_knowledge"),
        ("change_notice_percent", 10, "2025-02-24", "seen"),
        ("change_notice_percent_works", 15, "2025-02-24", "seen"),
        ("change_notice_term_percent", 10, "2025-02-24", "seen"),
        ("performance_months", 12, "2026-01-01", "seen"),
        ("award_window_months", 24, "2006-01-31", "own_knowledge"),
        ("vat_percent", 20, "2011-01-04", "own_knowledge"),
    ],
)
def test_limits_from_their_first_day(code, number, first, certainty):
    day = date.fromisoformat(first)
    found = limit_on(code, day, "pa2023")
    assert (found.number, found.certainty) == (number, certainty)
    assert limit_on(code, day.replace(year=day.year - 1), "pa2023") is None


def test_everything_has_a_source_and_every_limit_is_tested_above():
    for model in (DirectAwardGround, Limit, ModificationGround, NoticeType, RegimeRule, Route, Threshold):
        assert model.objects.exists()
        assert not model.objects.filter(source="").exists(), model
    assert Limit.objects.exclude(code__startswith="foi_").count() == 17


def test_grounds_of_direct_awards_and_routes_belong_to_a_regime_and_a_time():
    assert set(DirectAwardGround.objects.values_list("regime", flat=True)) == {"pcr2015", "pa2023"}
    for_2024, for_2025 = (
        set(Route.objects.in_force(day).values_list("code", flat=True)) for day in (date(2025, 2, 23), date(2025, 2, 24))
    )
    assert for_2024 - for_2025 == {"restricted", "competitive-dialogue", "negotiation", "no-publication", "purchasing-system"}
    assert for_2025 - for_2024 == {"direct-award", "dynamic-market", "competitive-flexible"}
    assert set(Route.objects.filter(is_direct_award=True).values_list("code", flat=True)) == {
        "no-publication",
        "single-tender",
        "direct-award",
    }
    assert Route.objects.filter(is_call_off=True).count() == 5


# -- rows of older databases

FILL = importlib.import_module("procurement.migrations._reference").fill_new_columns


def test_rows_that_were_there_before_get_their_new_columns():
    ModificationGround.objects.filter(code="72(1)(f)").update(
        works_limit_percent=None, is_cumulative=False, is_below_threshold_only=False
    )
    NoticeType.objects.filter(code="UK6").update(
        trigger="", is_owed=False, days=None, day_kind="calendar", counts_first_day=False
    )
    FILL(apps, None)
    ground, notice = ModificationGround.objects.get(code="72(1)(f)"), NoticeType.objects.get(code="UK6")
    assert (ground.works_limit_percent, ground.is_cumulative, ground.is_below_threshold_only) == (15, True, True)
    assert (notice.trigger, notice.is_owed, notice.days, notice.day_kind, notice.counts_first_day) == (
        "before_contract",
        True,
        8,
        "working_uk",
        True,
    )


def test_what_an_administrator_entered_stays():
    NoticeType.objects.filter(code="UK11").update(days=25)
    ModificationGround.objects.filter(code="74(4)").update(works_limit_percent=20, is_cumulative=False)
    FILL(apps, None)
    assert NoticeType.objects.get(code="UK11").days == 25
    changed = ModificationGround.objects.get(code="74(4)")
    assert (changed.works_limit_percent, changed.is_cumulative) == (20, False)


def test_the_light_touch_notice_is_not_taken_for_the_general_one():
    NoticeType.objects.filter(code="UK7", for_kind="").update(trigger="", is_owed=False, days=None)
    FILL(apps, None)
    assert {row.for_kind: row.days for row in NoticeType.objects.filter(code="UK7")} == {"": 30, "light_touch": 120}


# -- the administrator's pages


@pytest.mark.parametrize("name", ["regimerule", "route", "directawardground", "limit", "noticetype", "modificationground"])
def test_an_administrator_reads_the_reference_tables_and_nobody_else(client, name):
    address = reverse(f"admin:procurement_{name}_changelist")
    client.force_login(make_person(Role.COMMERCIAL, make_body()))
    assert client.get(address).status_code in (302, 403)
    client.force_login(make_person(Role.ADMINISTRATOR, make_body()))
    assert client.get(address).status_code == 200


def test_a_limit_changed_by_an_administrator_is_looked_up_from_its_day(client):
    client.force_login(make_person(Role.ADMINISTRATOR, make_body()))
    answer = client.post(
        reverse("admin:procurement_limit_add"),
        {
            "code": "award_window_months",
            "name": "Awards count together within",
            "number": "12",
            "unit": "months",
            "regime": "",
            "from_on": "2027-01-01",
            "to_on": "",
            "source": "Standing orders 2027",
            "certainty": "seen",
        },
    )
    assert answer.status_code == 302
    assert [limit_on("award_window_months", date(*day)).number for day in [(2026, 12, 31), (2027, 1, 1)]] == [D(24), D(12)]
