"""Steps of contracts: taken up from a draft, options, endings; what they refuse, and what history keeps."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.history import events_of
from procurement import workflow
from procurement.figures import current_value, running
from procurement.models import Contract, ContractChange, ContractOption, RegimeRule
from procurement.models.words import ChangeKind, OptionState, Regime
from procurement.steps import NotAsSeen, StepRefused
from tests import buying
from tests.procurement.buying_office import Office, address, errors_of, on, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def contract(office):
    return buying.make_contract(office.body)


# -- taken up from a draft


def drafted(**values) -> Contract:
    procurement = workflow.record_procurement({"title": "Soap", "commenced_on": date(2025, 6, 1)})
    return workflow.record_contract({"title": "Soap"} | values, suppliers=["Bright Ltd"], procurement=procurement)


def test_taking_up_a_contract_brings_its_procurement_and_fixes_the_law(office):
    RegimeRule.objects.all().delete()
    RegimeRule.objects.create(regime=Regime.PA_2023, from_on=date(2025, 2, 24), text="The Act")
    contract = drafted()
    workflow.take_up(contract, body=office.body, by=office.officer)
    contract.refresh_from_db()
    assert (contract.body, contract.recorded_by, contract.procurement.body) == (office.body, office.officer, office.body)
    assert contract.procurement.recorded_at is not None
    assert contract.regime == Regime.PA_2023
    assert [event.step for event in events_of(contract)] == ["take_up"]


def test_taking_up_twice_changes_nothing(office):
    contract = drafted()
    workflow.take_up(contract, body=office.body, by=office.officer)
    before = Contract.objects.values().get(pk=contract.pk)
    workflow.take_up(contract, body=office.body, by=office.governance)
    assert Contract.objects.values().get(pk=contract.pk) == before


def test_a_change_of_a_draft_is_taken_up_with_its_contract(office, contract):
    change = ContractChange.objects.create(contract=contract, kind="uplift", amount=Decimal(5))
    assert running(contract) == []
    workflow.take_up(change, body=office.body, by=office.officer)
    change.refresh_from_db()
    assert change.recorded_by == office.officer
    assert len(running(Contract.objects.get(pk=contract.pk))) == 1


def test_a_contract_whose_number_is_taken_is_not_taken_up(office):
    buying.make_contract(office.body, external_number="7")
    contract = drafted(external_number="7")
    with pytest.raises(ValidationError, match="has that number already"):
        workflow.take_up(contract, body=office.body, by=office.officer)


def test_only_those_who_record_take_up_before_the_decision_does(office):
    contract = drafted()
    with pytest.raises(PermissionDenied):
        workflow.record_from_draft(contract, body=office.body, by=office.officer)
    workflow.record_from_draft(contract, body=office.body, by=office.commercial)
    contract.refresh_from_db()
    assert contract.recorded_by == office.commercial


# -- steps ask for themselves who may


@pytest.mark.parametrize("name", ["officer", "auditor", "administrator", "stranger"])
def test_every_step_refuses_who_may_not_record(office, contract, name):
    by = office.people[name]
    option = ContractOption.objects.create(contract=contract, number=1)
    row = buying.make_change(contract)
    steps = [
        lambda: workflow.enter_contract({"title": "x"}, by=by, body=office.body),
        lambda: workflow.enter_procurement({"title": "x"}, by=by, body=office.body),
        lambda: workflow.revise_contract(contract, {"title": "x"}, by=by),
        lambda: workflow.revise_procurement(contract.procurement, {"title": "x"}, by=by),
        lambda: workflow.end_contract(contract, by=by, ended_on=date(2025, 1, 1), ended_as="completed"),
        lambda: workflow.remove_contract(contract, by=by),
        lambda: workflow.add_row(contract, ContractChange, {"kind": "uplift"}, by=by),
        lambda: workflow.revise_row(contract, row, {"reason": "x"}, by=by),
        lambda: workflow.remove_row(contract, row, by=by),
        lambda: workflow.take_option(option, by=by, agreed_on=date(2025, 1, 1)),
        lambda: workflow.lapse_option(option, by=by),
    ]
    for step in steps:
        with pytest.raises(PermissionDenied):
            step()


def test_a_step_on_what_was_seen_before_is_refused_and_changes_nothing(office, contract):
    seen = workflow.seen(workflow.values_of(contract, ["department"]))
    workflow.revise_contract(contract, {"department": "Estates"}, by=office.commercial, was_seen=seen)
    with pytest.raises(NotAsSeen) as refused:
        workflow.revise_contract(contract, {"department": "Fleet"}, by=office.governance, was_seen=seen)
    assert refused.value.stored == {"department": "Estates"}
    contract.refresh_from_db()
    assert contract.department == "Estates"


def test_history_keeps_names_of_parts_and_ids_only(office, contract):
    workflow.revise_contract(contract, {"department": "Estates"}, by=office.commercial, part="parties")
    workflow.add_row(contract, ContractChange, {"kind": "uplift", "reason": "More rooms"}, by=office.commercial)
    facts = [event.facts for event in events_of(contract)]
    assert facts == [{"part": "parties"}, {"part": "contractchange", "added": contract.changes.get().pk}]


# -- options


def test_an_option_that_is_taken_becomes_a_change(office, contract):
    option = ContractOption.objects.create(contract=contract, number=1, months=12, amount=Decimal(200_000))
    pages, url = office.at("commercial"), address("take_option", contract.pk, option.pk)
    assert "Enter the day it was taken." in errors_of(pages.post(url, {}))
    assert save(pages, url, **on("agreed_on", date(2025, 1, 8)), **on("new_end_on", date(2026, 3, 31))).status_code == 302
    option.refresh_from_db()
    contract.refresh_from_db()
    change = contract.changes.get()
    assert (option.state, option.change, change.kind) == (OptionState.TAKEN, change, ChangeKind.OPTION)
    assert (change.percentage, contract.ends_on, current_value(contract)) == (
        Decimal("20.00"),
        date(2026, 3, 31),
        Decimal(1_200_000),
    )


def test_an_option_is_taken_or_lapses_once(office, contract):
    option = ContractOption.objects.create(contract=contract, number=1, months=12)
    pages = office.at("commercial")
    assert pages.post(address("lapse_option", contract.pk, option.pk)).status_code == 302
    assert "not open any more: it is lapsed" in errors_of(pages.post(address("lapse_option", contract.pk, option.pk)))
    answer = pages.post(address("take_option", contract.pk, option.pk), on("agreed_on", date(2025, 1, 8)))
    assert "not open any more" in errors_of(answer)
    assert contract.changes.count() == 0


def test_a_taken_option_and_its_change_hold_each_other(office, contract):
    option = ContractOption.objects.create(contract=contract, number=1, months=12)
    change = workflow.take_option(option, by=office.commercial, agreed_on=date(2025, 1, 8))
    option.refresh_from_db()
    with pytest.raises(StepRefused, match="The option was taken"):
        workflow.revise_row(contract, option, {"months": 24}, by=office.commercial)
    with pytest.raises(StepRefused, match="The option was taken"):
        workflow.remove_row(contract, option, by=office.commercial)
    with pytest.raises(StepRefused, match="Remove these first"):
        workflow.remove_row(contract, change, by=office.commercial)


# -- the end


def test_a_contract_is_completed_and_runs_again(office, contract):
    pages, url = office.at("commercial"), address("end_contract", contract.pk)
    assert "Choose how it ended." in errors_of(save(pages, url, **on("ended_on", date(2025, 3, 31))))
    assert "still to come" in errors_of(save(pages, url, ended_as="completed", **on("ended_on", date(2199, 1, 1))))
    assert "before it started" in errors_of(save(pages, url, ended_as="completed", **on("ended_on", date(2022, 1, 1))))
    assert save(pages, url, ended_as="completed", **on("ended_on", date(2025, 3, 31))).status_code == 302
    contract.refresh_from_db()
    assert (contract.ended_on, contract.ended_as) == (date(2025, 3, 31), "completed")
    pages.post(url, {"ended_as": "", "was_seen": pages.get(url).context["was_seen"]})
    contract.refresh_from_db()
    assert contract.ended_on is None
    assert [event.step for event in events_of(contract)] == ["end", "run_on"]


# -- figures


@pytest.mark.parametrize(
    ("changes", "now", "shares"),
    [
        ([], Decimal(1_150_000), []),
        ([(575_000, "exclusive")], Decimal(1_725_000), ["50.0 %"]),
        ([(575_000, "exclusive"), (-15_000, "exclusive")], Decimal(1_710_000), ["50.0 %", "48.7 %"]),
        ([(575_000, "exclusive"), (100, "inclusive"), (100, "exclusive")], None, ["50.0 %", "", ""]),
    ],
)
def test_the_running_sum_of_a_contract(office, changes, now, shares):
    contract = buying.make_contract(office.body, value=Decimal(1_150_000))
    for month, (amount, basis) in enumerate(changes, 1):
        buying.make_change(contract, amount=Decimal(amount), vat_basis=basis, agreed_on=date(2024, month, 1))
    assert current_value(contract) == now
    assert [line.share_so_far for line in running(contract)] == shares
