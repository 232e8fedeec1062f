"""A change keeps within its ground (R-13): refused where it does not, recorded with the reason where it was agreed all the same."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from procurement import workflow
from procurement.completeness import concerns_about_contract
from procurement.models import ContractChange, ModificationGround
from procurement.rules.changing import obstacles_to_changing
from tests import buying
from tests.procurement.buying_office import Office, address, on, save
from tests.procurement.law import enter_law

pytestmark = pytest.mark.django_db
BEYOND = "A change goes beyond the ground that it is recorded under."
AGREED = date(2024, 3, 1)
REASON = "The supplier had begun before anybody asked."


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def contract(office):
    """A million pounds of services without VAT, commenced in February 2023: above the threshold of £213,477 with VAT."""
    enter_law()
    return buying.make_contract(office.body)


def ground(code) -> ModificationGround:
    return ModificationGround.objects.get(code=code)


def asked(code, amount, **values) -> dict:
    values = {"kind": "uplift", "amount": Decimal(amount), "vat_basis": "exclusive", "agreed_on": AGREED} | values
    return values | {"ground": ground(code) if code else None}


@pytest.mark.parametrize(
    ("code", "amount", "earlier", "about"),
    [
        ("72(1)(b)", "500000.00", 0, []),  # exactly half does not exceed half
        ("72(1)(b)", "500000.01", 0, ["amount"]),
        ("72(1)(b)", "500000.00", 500_000, []),  # each change has its half
        ("72(1)(f)", "100000.00", 0, []),
        ("72(1)(f)", "40000.00", 60_000, []),  # added up: exactly a tenth
        ("72(1)(f)", "40000.01", 60_000, ["amount"]),
        ("72(1)(a)", "9000000.00", 0, []),  # without a limit
        ("74(4)", "1.00", 0, ["ground"]),  # of another law
        ("", "9000000.00", 0, []),  # no ground chosen: a concern, no obstacle
    ],
)
def test_a_change_keeps_within_its_ground(contract, code, amount, earlier, about):
    if earlier:
        buying.make_change(contract, amount=Decimal(earlier), ground=ground(code))
    found = obstacles_to_changing(contract, ContractChange(contract=contract, **asked(code, amount)))
    assert [each.field for each in found] == about


def test_the_term_is_part_of_it(office):
    enter_law()
    procurement = buying.make_procurement(office.body, regime="pa2023", commenced_on=date(2025, 6, 2))
    contract = buying.make_contract(procurement=procurement, term_months=40)
    for months, about in ((4, []), (5, ["months"])):
        change = ContractChange(contract=contract, **asked("74(3)", 0, kind="extension", months=months))
        assert [each.field for each in obstacles_to_changing(contract, change)] == about


def test_a_rule_that_nobody_read_in_its_source_stops_nobody(contract):
    ModificationGround.objects.filter(code="72(1)(b)").update(certainty="own_knowledge")
    assert obstacles_to_changing(contract, ContractChange(contract=contract, **asked("72(1)(b)", 900_000))) == []


def test_a_contract_below_the_threshold_is_not_bound_yet(office, contract):
    small = buying.make_contract(procurement=contract.procurement, value=Decimal(50_000))
    assert obstacles_to_changing(small, ContractChange(contract=small, **asked("72(1)(f)", 20_000))) == []
    found = obstacles_to_changing(small, ContractChange(contract=small, **asked("72(1)(f)", 200_000)))
    assert [each.field for each in found] == ["amount"]


def test_add_row_refuses_a_change_beyond_its_ground_and_stores_nothing(office, contract):
    with pytest.raises(workflow.BeyondItsGround, match="50.1 %"):
        workflow.add_row(contract, ContractChange, asked("72(1)(b)", 501_000), by=office.commercial)
    assert not contract.changes.exists()


def test_what_was_agreed_all_the_same_is_recorded_with_its_day_and_reason(office, contract):
    values = asked("72(1)(b)", 501_000, beyond_because=REASON)
    for day in (None, timezone.localdate() + timedelta(days=1)):
        with pytest.raises(ValidationError, match="Enter the day it was agreed"):
            workflow.add_row(contract, ContractChange, values | {"agreed_on": day}, by=office.commercial)
    assert not contract.changes.exists()
    change = workflow.add_row(contract, ContractChange, values, by=office.commercial)
    assert (change.beyond_because, change.percentage) == (REASON, Decimal("50.10"))
    assert BEYOND in concerns_about_contract(contract)


def test_a_change_is_held_against_its_ground_again_when_its_figures_change_and_only_then(office, contract):
    change = workflow.add_row(contract, ContractChange, asked("72(1)(f)", 60_000), by=office.commercial)
    buying.make_change(contract, amount=Decimal(90_000), ground=ground("72(1)(f)"), beyond_because=REASON)
    workflow.revise_row(contract, change, {"reason": "More rooms"}, by=office.commercial)
    with pytest.raises(workflow.BeyondItsGround):
        workflow.revise_row(contract, change, {"amount": Decimal(60_001)}, by=office.commercial)
    change.refresh_from_db()
    assert (change.reason, change.amount) == ("More rooms", Decimal(60_000))


def test_a_change_that_came_with_an_old_record_is_shown_to_staff(contract):
    assert BEYOND not in concerns_about_contract(contract)
    buying.make_change(contract, amount=Decimal(600_000), ground=ground("72(1)(b)"))
    assert BEYOND in concerns_about_contract(contract)


def typed(contract, **values) -> dict:
    values = {"kind": "uplift", "amount": "600000", "vat_basis": "exclusive", "ground": ground("72(1)(b)").pk} | values
    return on("agreed_on", AGREED) | values


def test_the_page_says_why_with_the_figures_and_leads_to_who_would_decide(office, contract):
    answer = save(office.at("commercial"), address("add_row", contract.pk, "changes"), **typed(contract, months="6"))
    shown = answer.content.decode()
    said = (
        "£600,000 is 60.0 % of £1,000,000, more than the 50 % of 72(1)(b). At most £500,000 may still be added on this ground."
    )
    assert f'<a href="#id_amount">Amount in figures: {said}</a>' in shown
    assert "Its ground does not allow it" in shown and "£1,600,000" in shown
    where = f"/contracts/{contract.pk}/headroom/?amount=600000.00&amp;months=6&amp;ground={ground('72(1)(b)').pk}#what-if"
    assert where in shown
    assert not contract.changes.exists()


def test_the_page_records_it_with_a_reason_and_flags_it(office, contract):
    pages = office.at("commercial")
    save(pages, address("add_row", contract.pk, "changes"), **typed(contract, beyond_because=REASON))
    assert contract.changes.get().beyond_because == REASON
    shown = pages.get(address("contract", contract.pk)).content.decode()
    assert "Beyond its ground" in shown and REASON in shown and BEYOND in shown
    assert "recorded although beyond its ground" in pages.get(address("rows", contract.pk, "changes")).content.decode()
