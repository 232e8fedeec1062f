"""What was written down in a draft becomes part of the body's records when it is submitted or imported."""

import json
from decimal import Decimal

import pytest
from django.utils import timezone

from decisions import exports, imports, models, part2, workflow
from decisions.steps import StepRefused
from procurement.models import Contract, ContractChange, Grant, Procurement
from tests import buying
from tests.decisions import made

pytestmark = pytest.mark.django_db


def drafted(office):
    """A draft that allows a new contract with its procurement, a change of a recorded one, and a grant."""
    decision = made.make_draft(office)
    by = office.author
    procurement = {"title": "Roofs", "gates": []}
    contract = {"title": "New roof", "external_number": "R-1", "suppliers": ["Roofers"], "framework": ""}
    workflow.authorise(decision, {"what": "award", "procurement": None}, by=by, contract=contract, procurement=procurement)
    recorded = buying.make_contract(office.body, title="Old roof")
    change = {"kind": "uplift", "amount": Decimal(50_000), "vat_basis": "exclusive"}
    workflow.propose_change(decision, {"what": "uplift"}, recorded, change, by=by)
    grant = {"recipient": "Harbour Trust", "amount": Decimal(20_000), "amount_as_written": "£20k", "purpose": "Youth work"}
    workflow.propose_grants(decision, {}, [grant], by=by)
    return decision


def test_submitting_takes_up_what_the_draft_wrote_down(held):
    office = held.office
    decision = drafted(office)
    names = {Contract: "New roof", Procurement: "Roofs"}
    assert not any(model.objects.get(title=title).recorded_at for model, title in names.items())
    assert not Contract.objects.visible_to(office.commercial).filter(title="New roof").exists()
    made.submit(office, decision)
    for record in (
        *(model.objects.get(title=title) for model, title in names.items()),
        Grant.objects.get(purpose="Youth work"),
    ):
        assert record.recorded_at and record.body == office.body and record.recorded_by == office.author
    assert Contract.objects.visible_to(office.commercial).filter(title="New roof").exists()


def test_a_change_that_is_only_proposed_is_not_recorded(held):
    made.submit(held.office, drafted(held.office))
    proposed = ContractChange.objects.get(contract__title="Old roof")
    assert proposed.recorded_at is None and proposed.percentage == 5


def test_a_number_that_is_taken_stops_the_request_in_words(held):
    decision = drafted(held.office)
    buying.make_contract(held.office.body, external_number="R-1")
    with pytest.raises(StepRefused, match="New roof: A contract of this body has that number already"):
        made.submit(held.office, decision)
    assert made.fresh(decision).status == "draft" and not Contract.objects.get(title="New roof").recorded_at


def test_what_was_decided_on_paper_is_taken_up_too(held):
    office = held.office
    decision = made.make_draft(office, form=office.short_form, part2=False)
    contract = {"title": "On paper", "suppliers": [], "framework": ""}
    workflow.authorise(decision, {"what": "award", "procurement": None}, by=office.author, contract=contract)
    workflow.record_elsewhere(
        decision,
        by=office.governance,
        holder=office.holder,
        decided_on=timezone.localdate(),
        how="on_paper",
        evidence="The form.",
        interest="none",
        outcomes=made.approved(decision),
    )
    assert Contract.objects.get(title="On paper").body == office.body


def _record(body, form, **more):
    return {
        "key": "old",
        "body": body.short_name,
        "form": form.code,
        "title": "As printed",
        "procurements": [{"id": "procurement-1", "title": "Roofs"}],
        "contracts": [{"id": "contract-1", "title": "Old roof", "external_number": "R-1", "procurement": "procurement-1",
                       "changes": [{"id": "change-1", "amount": "5.00"}]}],
        "authorisations": [{"what": "delegate_award", "delegated_to": "Director", "contract": "contract-1", "amount": "9.00",
                            "is_cap": True, "vat_basis": "exclusive"}, {"what": "uplift", "change": "change-1"}],
    } | more  # fmt: skip


def test_an_import_takes_up_its_contracts_and_the_changes_that_were_made():
    office = made.make_office()
    imports.import_record(_record(office.body, office.form))
    contract = Contract.objects.get(title="Old roof")
    assert contract.body == office.body and contract.recorded_at and contract.recorded_by is None
    assert contract.procurement.body == office.body
    assert contract.changes.get().recorded_at


def test_an_import_leaves_a_number_that_is_taken_with_the_old_record():
    office = made.make_office()
    buying.make_contract(office.body, external_number="R-1")
    imports.import_record(_record(office.body, office.form))
    assert Contract.objects.get(title="Old roof").recorded_at is None


def test_caps_and_figures_come_in_and_go_out_the_same():
    office = made.make_office()
    figures = [
        {"kind": "cap", "as_written": "£9", "amount": "9.00", "vat_basis": "exclusive", "authorisation": 2},
        {
            "kind": "value",
            "as_written": "about £8",
            "contract": "contract-1",
            "change": "change-1",
            "procurement": "procurement-1",
        },
        {"kind": "other", "as_written": "more"},
    ]
    record = _record(office.body, office.form, part2={"figures": figures}, withholding={"is_there_part2": "yes"})
    assert imports.import_record(record, by=office.governance).state == "imported"
    assert imports.import_record(json.loads(json.dumps(record)), by=office.governance).state == "unchanged"
    held = models.Decision.objects.get(import_key="old")
    with part2.opened_by(office.governance, held, "export"):
        told, signed = exports.part2(held), part2.signed(held)
    ids = {name: exports.record(held)[name][0]["id"] for name in ("contracts", "procurements")}
    assert [row["authorisation"] for row in told["figures"]] == [2, None, None]
    assert (told["figures"][1]["contract"], told["figures"][1]["procurement"]) == (ids["contracts"], ids["procurements"])
    assert told["figures"][1]["change"] and told["figures"][0]["amount"] == "9.00"
    assert [row["of_authorisation"] for row in signed["figures"]] == [2, None, None]
    allowed = exports.record(held)["authorisations"][0]
    assert (allowed["is_cap"], allowed["vat_basis"]) == (True, "exclusive")


def test_a_figure_of_an_authorisation_that_is_not_there_is_refused_without_quoting_it():
    office = made.make_office()
    record = _record(office.body, office.form, part2={"figures": [{"kind": "cap", "as_written": "Secret", "authorisation": 7}]})
    with pytest.raises(imports.Refused) as refused:
        imports.import_record(record, by=office.governance)
    assert "part2/figures/1/authorisation" in str(refused.value) and "Secret" not in str(refused.value)
