"""The pages of procurements and frameworks: gates, lots, the law fixed by commencement and corrected by two people."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, InternalError

from procurement import workflow
from procurement.models import Framework, Procurement, RegimeCorrection, RegimeRule
from procurement.models.words import Regime
from procurement.steps import StepRefused
from tests import buying
from tests import factories as make
from tests.procurement.buying_office import Office, address, errors_of, on, save, shown_at

pytestmark = pytest.mark.django_db
READERS = ("commercial", "governance", "officer", "auditor")
FIRST_OF_THE_ACT = date(2025, 2, 24)


@pytest.fixture
def office():
    RegimeRule.objects.all().delete()
    RegimeRule.objects.create(
        regime=Regime.PCR_2015, from_on=date(2015, 2, 26), to_on=date(2025, 2, 23), text="The Regulations"
    )
    RegimeRule.objects.create(regime=Regime.PA_2023, from_on=FIRST_OF_THE_ACT, text="The Act")
    return Office()


@pytest.fixture
def planned(office):
    """A procurement that has not commenced."""
    return buying.make_procurement(office.body, commenced_on=None, regime=Regime.NOT_STATED, title="Fleet washing")


@pytest.mark.parametrize("name", [*READERS, "administrator", "stranger"])
def test_members_read_a_procurement_and_only_those_who_record_change_it(office, planned, name):
    pages, may = office.at(name), name in ("commercial", "governance")
    assert pages.get(address("procurement", planned.pk)).status_code == (200 if name in READERS else 404)
    expected = 200 if may else 403 if name in READERS else 404
    urls = [
        *(address("edit_procurement", planned.pk, part) for part in ("what", "route", "commencement")),
        address("correct_regime", planned.pk),
        address("remove_procurement", planned.pk),
        *(address("procurement_add_row", planned.pk, part) for part in ("gates", "lots", "notices")),
    ]
    for url in urls:
        assert pages.get(url).status_code == expected, url
        assert may or pages.post(url, {"title": "Overwritten"}).status_code == expected, url


def test_a_procurement_is_recorded_once(office):
    pages, url = office.at("commercial"), address("enter_procurement")
    sent = shown_at(pages, url) | {"title": "Fleet washing", "contract_kind": "services", "estimated_value": "1.5m"}
    assert [pages.post(url, sent).status_code for _ in range(2)] == [302, 302]
    procurement = Procurement.objects.get(title="Fleet washing")
    assert (procurement.body, procurement.estimated_value, procurement.ocid) == (office.body, Decimal(1_500_000), None)


def test_an_ocid_is_one_or_none(office, planned):
    url = address("edit_procurement", planned.pk, "what")
    assert "as Find a Tender writes it" in errors_of(save(office.at("commercial"), url, ocid="12345"))
    save(office.at("commercial"), url, ocid="ocds-h6vhtk-0a1b2c")
    planned.refresh_from_db()
    assert planned.ocid == "ocds-h6vhtk-0a1b2c"


# -- the law that applies


@pytest.mark.parametrize(
    ("commenced_on", "regime"),
    [(date(2025, 2, 23), Regime.PCR_2015), (FIRST_OF_THE_ACT, Regime.PA_2023), (date(2014, 1, 1), Regime.NOT_STATED)],
)
def test_the_day_of_commencement_fixes_the_law(office, planned, commenced_on, regime):
    save(office.at("commercial"), address("edit_procurement", planned.pk, "commencement"), **on("commenced_on", commenced_on))
    planned.refresh_from_db()
    assert (planned.commenced_on, planned.regime) == (commenced_on, regime)


def test_a_call_off_stays_with_the_law_of_its_framework(office, planned):
    framework = buying.make_framework(regime=Regime.PCR_2015)
    Procurement.objects.filter(pk=planned.pk).update(framework=framework)
    save(
        office.at("commercial"), address("edit_procurement", planned.pk, "commencement"), **on("commenced_on", date(2026, 1, 5))
    )
    planned.refresh_from_db()
    assert planned.regime == Regime.PCR_2015


def test_the_day_once_fixed_is_not_changed_on_the_page(office):
    procurement = buying.make_procurement(office.body)
    url = address("edit_procurement", procurement.pk, "commencement")
    answer = save(office.at("commercial"), url, **on("commenced_on", date(2025, 3, 1)))
    assert "Ask for a correction" in errors_of(answer)
    assert address("correct_regime", procurement.pk).encode() in answer.content
    procurement.refresh_from_db()
    assert procurement.commenced_on == date(2023, 2, 1)


def asked(office, procurement, **typed):
    url = address("correct_regime", procurement.pk)
    typed = {"regime_reads": "pa2023", "reason": "The first notice came later."} | typed
    return save(office.at("commercial"), url, **typed, **on("commenced_reads", date(2025, 3, 1)))


def test_a_second_person_corrects_the_law_and_the_trail_is_shown(office):
    procurement = buying.make_procurement(office.body)
    assert asked(office, procurement).status_code == 302
    correction = RegimeCorrection.objects.get()
    procurement.refresh_from_db()
    assert procurement.regime == Regime.PCR_2015
    url = address("confirm_regime", procurement.pk, correction.pk)
    assert office.at("commercial").post(url).status_code == 403
    assert office.at("officer").post(url).status_code == 403
    assert b"Confirm it" not in office.at("commercial").get(url).content
    assert office.at("governance").post(url).status_code == 302
    procurement.refresh_from_db()
    assert (procurement.regime, procurement.commenced_on) == (Regime.PA_2023, date(2025, 3, 1))
    page = office.at("officer").get(address("procurement", procurement.pk)).content.decode()
    assert "The first notice came later." in page
    assert f"Confirmed by {office.governance}" in page


def test_a_correction_is_confirmed_once_and_asked_for_once(office):
    procurement = buying.make_procurement(office.body)
    asked(office, procurement)
    assert "waiting for a second person already" in errors_of(asked(office, procurement))
    correction = RegimeCorrection.objects.get()
    workflow.confirm_regime(correction, by=office.governance)
    with pytest.raises(StepRefused, match="confirmed already"):
        workflow.confirm_regime(correction, by=office.governance)
    assert "says" not in errors_of(asked(office, procurement))
    assert "This is what stands there already." in errors_of(asked(office, procurement))


def test_a_correction_needs_a_reason(office):
    procurement = buying.make_procurement(office.body)
    assert "Say why what stands there is wrong." in errors_of(asked(office, procurement, reason=""))


def test_the_database_refuses_another_law_without_two_people(office):
    procurement = buying.make_procurement(office.body)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Procurement.objects.filter(pk=procurement.pk).update(regime=Regime.PA_2023)


# -- gates and lots


def test_a_gate_is_planned_by_month_and_passed_on_a_day(office, planned):
    pages, url = office.at("commercial"), address("procurement_add_row", planned.pk, "gates")
    save(pages, url, number="0", purpose="Strategic fit", **on("planned_on", date(2014, 3, 1)))
    gate = planned.gates.get()
    assert gate.precision == "month"
    page = pages.get(address("procurement", planned.pk)).content.decode()
    assert "March 2014" in page
    assert "1 March 2014" not in page
    save(pages, address("procurement_edit_row", planned.pk, "gates", gate.pk), **on("actual_on", date(2014, 4, 2)))
    assert b"2 April 2014" in pages.get(address("procurement", planned.pk)).content
    assert save(pages, url, number="0", purpose="Again").status_code == 200


def test_a_lot_with_a_contract_is_not_removed(office, planned):
    pages = office.at("commercial")
    save(pages, address("procurement_add_row", planned.pk, "lots"), number="1", title="North", value="10k")
    lot = planned.lots.get()
    buying.make_contract(office.body, procurement=planned, lot=lot)
    url = address("procurement_remove_row", planned.pk, "lots", lot.pk)
    assert "Remove these first" in errors_of(pages.post(url))
    assert planned.lots.count() == 1


def test_a_procurement_with_a_contract_is_not_removed(office, planned):
    contract = buying.make_contract(office.body, procurement=planned)
    url = address("remove_procurement", planned.pk)
    assert "Remove these first" in errors_of(office.at("commercial").post(url))
    contract.delete()
    assert office.at("commercial").post(url).status_code == 302
    assert not Procurement.objects.filter(pk=planned.pk).exists()


# -- frameworks


def test_a_framework_tells_what_is_called_off_by_ones_own_bodies(office):
    framework = buying.make_framework(ceiling=Decimal(5_000_000), expires_on=date(2027, 6, 30))
    buying.make_contract(office.body, framework=framework, title="Ours", value=Decimal(250_000))
    buying.make_contract(office.body, framework=framework, title="Ours too", value=None)
    buying.make_contract(make.make_body(), framework=framework, title="Theirs")
    page = office.at("officer").get(address("framework", framework.pk))
    assert page.context["called_off"] == ["2 contracts: £250,000 excluding VAT, 1 without a known value"]
    assert b"Theirs" not in page.content
    assert "£5,000,000" in page.content.decode()


def test_those_who_record_write_frameworks_down(office):
    pages, url = office.at("commercial"), address("enter_framework")
    sent = shown_at(pages, url) | {"name": "Estates", "regime": "pa2023", "ceiling": "10m"}
    assert [pages.post(url, sent).status_code for _ in range(2)] == [302, 302]
    framework = Framework.objects.get(name="Estates")
    assert "recorded already" in errors_of(save(pages, url, name="estates", regime="pa2023"))
    stale = shown_at(office.at("governance"), address("edit_framework", framework.pk))
    save(pages, address("edit_framework", framework.pk), provider="A consortium")
    answer = office.at("governance").post(address("edit_framework", framework.pk), stale | {"provider": "Another"})
    assert "Somebody else has changed this" in errors_of(answer)
    assert b"A consortium" in answer.content
    assert office.at("officer").get(url).status_code == 403
    assert office.at("officer").post(address("edit_framework", framework.pk), {"name": "X"}).status_code == 403
    assert pages.post(address("remove_framework", framework.pk)).status_code == 302
