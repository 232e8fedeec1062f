"""The pages on which a draft says what it allows: contracts, procurements with gates, changes, grants; recorded or new."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from decisions import models, workflow
from decisions.forms.bought import date_in, gates_in, grants_in
from procurement.models import ContractChange, DirectAwardGround, Grant, ModificationGround, Procurement
from tests import buying
from tests.decisions import made
from tests.decisions.buying.made import make_threshold
from tests.decisions.drafting.browsing import address, of, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return made.make_office()


@pytest.fixture
def draft(office):
    return made.make_draft(office)


@pytest.fixture
def pages(office):
    return of(office.author)


def allowed(draft):
    return models.Authorisation.objects.filter(decision=draft)


# -- what is recorded already


def test_recorded_contracts_procurements_changes_and_grants_of_the_body_are_offered(office, draft, pages):
    contract = buying.make_contract(office.body, title="Ours", external_number="C-1")
    change, grant = buying.make_change(contract), buying.make_grant(office.body)
    others = buying.make_contract(title="Theirs")
    form = pages.get(address("authorise", draft.pk)).context["form"]
    offered = {name: set(form.fields[name].queryset) for name in ("contract", "procurement", "change", "grant")}
    assert offered == {
        "contract": {contract},
        "procurement": {contract.procurement},
        "change": {change},
        "grant": {grant},
    }
    assert others not in offered["contract"]
    choice = {"what": "uplift", "change": change.pk, "grant": ""}
    assert pages.post(address("authorise", draft.pk), choice).status_code == 302
    assert allowed(draft).get().change == change


def test_a_contract_and_a_procurement_are_found_by_the_number_typed(office, draft, pages):
    procurement = buying.make_procurement(office.body, reference="ITT-9", ocid="ocds-h6vhtk-0a1b2c")
    contract = buying.make_contract(office.body, procurement=procurement, external_number="C-1")
    buying.make_contract(external_number="C-2")
    for reference in ("itt-9", "ocds-h6vhtk-0a1b2c"):
        typed = {"what": "award", "contract_number": "c-1", "procurement_reference": reference}
        assert pages.post(address("authorise", draft.pk), typed).status_code == 302
        row = allowed(draft).last()
        assert (row.contract, row.procurement) == (contract, procurement)
    for number in ("C-2", "C-3"):
        told = pages.post(address("authorise", draft.pk), {"what": "award", "contract_number": number}).content.decode()
        assert "No contract of this body is recorded under that number" in told
    other = buying.make_contract(office.body)
    told = pages.post(address("authorise", draft.pk), {"what": "award", "contract_number": "C-1", "contract": other.pk})
    assert "Choose a recorded contract or type its number, not both" in told.content.decode()


def test_a_change_of_another_contract_is_refused(office, draft, pages):
    change = buying.make_change(buying.make_contract(office.body))
    other = buying.make_contract(office.body)
    told = pages.post(address("authorise", draft.pk), {"what": "uplift", "change": change.pk, "contract": other.pk})
    assert "This is a change of another contract" in told.content.decode()


def test_a_cap_and_the_vat_basis_of_the_amount_are_kept(draft, pages):
    typed = {"what": "delegate_award", "delegated_to": "Director", "amount_as_written": "£1.2m"}
    assert pages.post(address("authorise", draft.pk), typed | {"vat_basis": "exclusive", "is_cap": "on"}).status_code == 302
    row = allowed(draft).get()
    assert (row.amount, row.vat_basis, row.is_cap) == (1_200_000, "exclusive", True)
    assert pages.post(address("authorise", draft.pk), {"what": "note"}).status_code == 302
    row = allowed(draft).last()
    assert (row.vat_basis, row.is_cap) == ("not_stated", False)


# -- new contracts and procurements


def test_the_legal_ground_of_a_direct_award_is_asked_openly_and_the_concern_leads_to_it(draft, pages):
    make_threshold()
    held = {"source": "made up", "certainty": "seen"}
    ground = DirectAwardGround.objects.create(regime="pcr2015", code="32(2)(c)", text="Urgency.", **held)
    other = DirectAwardGround.objects.create(regime="pa2023", code="Schedule 5, 13", text="Urgency.", **held)
    DirectAwardGround.objects.create(regime="pa2023", code="Schedule 5, 4", text="Art.", **held)
    choices = pages.get(address("authorise", draft.pk)).context["form"].fields["direct_award_ground"].choices
    told = [("", "Not stated")] + [(law, [label for _, label in grounds]) for law, grounds in [*choices][1:]]
    assert [*choices][0] == told[0] and told[1:] == [
        ("Public Contracts Regulations 2015", ["Regulation 32(2)(c): Urgency."]),
        ("Procurement Act 2023", ["Schedule 5, 4: Art.", "Schedule 5, 13: Urgency."]),
    ]
    typed = {"what": "award", "new_contract": "Pilots", "supplier": "CA", "value_as_written": "£352,000"}
    typed |= {"value_vat": "inclusive", "route": "Single tender", "direct_award_ground": other.pk, "justification": "Now."}
    assert pages.post(address("authorise", draft.pk), typed).status_code == 302
    row = allowed(draft).get()
    assert (row.procurement.direct_award_ground, row.procurement.regime, row.procurement.justification) == (
        other,
        "pa2023",
        "Now.",
    )
    Procurement.objects.update(
        regime="not_stated", direct_award_ground=None, commenced_on=date(2023, 5, 2), contract_kind="goods"
    )

    told = pages.get(address("tasks", draft.pk)).content.decode()
    url = address("edit_bought", draft.pk, row.pk, "procurement")
    brief = "£352,000 without competition reaches the threshold of £213,477 on 2 May 2023: enter the “Legal ground of a direct award”"
    assert brief in told
    assert f'href="{url}#id_direct_award_ground"' in told and 'id="id_direct_award_ground"' in pages.get(url).content.decode()
    assert "This is a ground of the" in save(pages, url, direct_award_ground=other.pk, regime="pcr2015").content.decode()
    assert save(pages, url, direct_award_ground=ground.pk).status_code == 302
    row.procurement.refresh_from_db()
    assert (row.procurement.direct_award_ground, row.procurement.regime) == (ground, "pcr2015")
    assert "without competition reaches" not in pages.get(address("tasks", draft.pk)).content.decode()


def test_the_amount_that_is_asked_for_need_not_be_typed_again(draft, pages):
    line = {"what": "approval", "as_written": "£252k", "low": Decimal(252_000), "vat_basis": "exclusive"}
    workflow.add_part(draft, models.MoneyLine, line, by=draft.author)
    form = pages.get(address("authorise", draft.pk)).context["form"]
    assert form["amount_as_written"].value() == "£252k" and "£252k stands here from" in form["amount_as_written"].help_text
    typed = {
        "what": "award",
        "amount_as_written": "£252k",
        "vat_basis": "exclusive",
        "new_contract": "Pilots",
        "is_same_value": "on",
    }
    both = pages.post(address("authorise", draft.pk), typed | {"value_as_written": "£300k"})
    assert "Take the tick away" in both.content.decode()
    assert pages.post(address("authorise", draft.pk), typed).status_code == 302
    contract = allowed(draft).get().contract
    assert (contract.value, contract.value_as_written, contract.vat_basis) == (252_000, "£252k", "exclusive")
    assert not pages.get(address("authorise", draft.pk)).context["form"]["amount_as_written"].value()


@pytest.mark.parametrize("page", ["authorise", "propose_change"])
def test_every_question_stands_once_and_what_is_folded_opens_when_it_holds_something(draft, pages, page):
    form = pages.get(address(page, draft.pk)).context["form"]
    folds = [fold for group in form.groups() for fold in group["folds"]]
    told = [field.name for part in [*form.groups(), *folds] for field in part["fields"]]
    assert sorted(told) == sorted(form.fields) and not any(fold["is_open"] for fold in folds)
    form = pages.post(address(page, draft.pk), {"what": "delegate_award", "condition": "In May."}).context["form"]
    opened = [field.name for group in form.groups() for fold in group["folds"] if fold["is_open"] for field in fold["fields"]]
    assert {"delegated_to", "condition"} <= set(opened) and "amount" not in opened


def test_everything_that_the_real_records_say_of_a_procurement_can_be_typed(draft, pages):
    typed = {
        "what": "approach_to_market",
        "new_contract": "Partner",
        "supplier": "One Ltd; Two Ltd",
        "term_as_written": "five years",
        "break_as_written": "after three years",
        "extension_as_written": "three years more",
        "extension_months": "36",
        "new_procurement": "Finding a partner",
        "route": "competitive dialogue",
        "fewest_suppliers": "3",
        "gates": "0; Strategic case; July 2013\n1; Outline case; 2 September 2013\r\n\n2; Full case",
        "is_timetable_indicative": "on",
    }
    assert pages.post(address("authorise", draft.pk), typed).status_code == 302
    row = allowed(draft).get()
    assert (row.contract.break_as_written, row.contract.extension_months) == ("after three years", 36)
    assert sorted(map(str, row.contract.suppliers.all())) == ["One Ltd", "Two Ltd"]
    procurement = row.procurement
    assert (procurement.fewest_suppliers, procurement.is_timetable_indicative) == (3, True)
    assert row.contract.procurement == procurement
    told = [(g.number, g.purpose, g.planned_as_written, g.planned_on, g.precision) for g in procurement.gates.all()]
    assert told == [
        ("0", "Strategic case", "July 2013", date(2013, 7, 1), "month"),
        ("1", "Outline case", "2 September 2013", date(2013, 9, 2), "day"),
        ("2", "Full case", "", None, "not_stated"),
    ]


@pytest.mark.parametrize(
    ("written", "on", "precision"),
    [
        ("September 2013", date(2013, 9, 1), "month"),
        ("sep 2013", date(2013, 9, 1), "month"),
        ("2013", date(2013, 1, 1), "year"),
        ("29 February 2024", date(2024, 2, 29), "day"),
        ("29 February 2023", None, "not_stated"),
        ("12 2013", None, "not_stated"),
        ("soon 2013", None, "not_stated"),
        ("autumn", None, "not_stated"),
        ("", None, "not_stated"),
    ],
)
def test_a_month_is_read_as_precisely_as_it_is_written(written, on, precision):
    assert date_in(written) == (on, precision)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1", "Line 1: write"),
        ("1; a; b; c", "Line 1: write"),
        ("1; a\n; b", "Line 2: write"),
        ("1; a\n1; b", "Line 2: there is a gate 1 already"),
        ("12345678901; a", "Line 1 is too long"),
    ],
)
def test_a_gate_that_cannot_be_read_is_refused_with_its_line(written, told):
    with pytest.raises(ValidationError, match=told):
        gates_in(written)


def test_gates_are_changed_on_a_page_of_their_own_and_never_over_somebody_else(draft, pages):
    pages.post(address("authorise", draft.pk), {"what": "note", "new_procurement": "Roofs", "gates": "1; First; May 2026"})
    row = allowed(draft).get()
    url = address("edit_gates", draft.pk, row.pk)
    assert "1; First; May 2026" in pages.get(url).content.decode()
    shown = {"was_seen": pages.get(url).context["was_seen"]}
    assert pages.post(url, shown | {"gates": "1; First; June 2026\n2; Second"}).status_code == 302
    assert [gate.planned_as_written for gate in row.procurement.gates.all()] == ["June 2026", ""]
    stale = pages.post(url, shown | {"gates": "1; Mine"})
    told = stale.content.decode()
    assert stale.status_code == 200 and "Both texts are shown below" in told and "1; Mine" in told and "2; Second" in told
    assert row.procurement.gates.count() == 2


# -- changes


def test_a_change_of_a_recorded_contract_is_proposed(office, draft, pages):
    ground = ModificationGround.objects.create(regime="pcr2015", code="72(1)(b)", text="Necessary.")
    contract = buying.make_contract(office.body, external_number="C-1", value=Decimal(1_150_000))
    typed = {
        "what": "uplift",
        "contract_number": "C-1",
        "kind": "extension_and_uplift",
        "amount_as_written": "£575,000",
        "vat_basis": "exclusive",
        "months": "12",
        "resulting_value": "1,725,000",
        "ground": ground.pk,
        "ground_as_cited": "72(2)(b)",
        "reason": "More is needed.",
    }
    assert pages.post(address("propose_change", draft.pk), typed).status_code == 302
    row, change = allowed(draft).get(), ContractChange.objects.get()
    assert (row.change, row.contract, row.amount, row.vat_basis) == (change, None, 575_000, "exclusive")
    assert (change.contract, change.amount, change.percentage, change.months) == (contract, 575_000, 50, 12)
    assert (change.ground, change.ground_as_cited, change.reason) == (ground, "72(2)(b)", "More is needed.")
    assert change.resulting_value == 1_725_000 and change.recorded_at is None
    assert save(pages, address("edit_bought", draft.pk, row.pk, "change"), amount="230,000").status_code == 302
    change.refresh_from_db()
    assert (change.amount, change.percentage) == (230_000, 20)


def test_a_change_needs_its_contract_and_a_ground_of_its_law(office, draft, pages):
    url = address("propose_change", draft.pk)
    told = pages.post(url, {"what": "uplift", "kind": "uplift"}).content.decode()
    assert "Choose the contract, or type its number" in told
    ground = ModificationGround.objects.create(regime="pa2023", code="74(4)", text="Below.")
    contract = buying.make_contract(office.body)
    told = pages.post(url, {"what": "uplift", "kind": "uplift", "contract": contract.pk, "ground": ground.pk})
    assert "The contract is under another law: Public Contracts Regulations 2015" in told.content.decode()
    assert not allowed(draft).exists() and not ContractChange.objects.exists()


# -- grants


def test_grants_to_several_recipients_are_an_authorisation_each(draft, pages):
    typed = {"recipients": "Harbour Trust; £20,000\nMoor Trust; 12.5k\nTo be named", "purpose": "Youth work", "budget": "40k"}
    typed |= {"conditions": "Reports each quarter.", "reasons": "The plan.", "is_crime_reduction": "yes"}
    assert pages.post(address("propose_grants", draft.pk), typed).status_code == 302
    rows = allowed(draft)
    assert [(str(row.grant.recipient), row.amount, row.amount_as_written) for row in rows] == [
        ("Harbour Trust", 20_000, "£20,000"),
        ("Moor Trust", 12_500, "12.5k"),
        ("To be named", None, ""),
    ]
    assert {row.what for row in rows} == {"award"} and {row.grant.budget for row in rows} == {Decimal(40_000)}
    assert {row.grant.recipient.kind for row in rows} == {"grantee"}
    assert save(pages, address("edit_bought", draft.pk, rows[0].pk, "grant"), purpose="Sport").status_code == 302
    assert Grant.objects.get(pk=rows[0].grant_id).purpose == "Sport"


def test_a_recipient_that_cannot_be_read_is_refused_with_its_line(draft, pages):
    told = pages.post(address("propose_grants", draft.pk), {"recipients": "A; 5\nB; much", "purpose": "x"}).content.decode()
    assert "Line 2: write the amount in pounds" in told and "B; much" in told
    with pytest.raises(ValidationError, match="Line 1: write the recipient"):
        grants_in("; £5")


@pytest.mark.parametrize("page", ["authorise", "propose_change", "propose_grants"])
def test_only_the_writers_of_a_draft_open_these_pages(office, draft, pages, page):
    assert pages.get(address(page, draft.pk)).status_code == 200
    assert of(office.governance).get(address(page, draft.pk)).status_code == 403
    assert of(office.colleague).get(address(page, draft.pk)).status_code == 404
    made.submit(office, draft)
    assert pages.get(address(page, draft.pk)).status_code == 403


def test_supplier_and_framework_are_changed_on_a_page_of_their_own_and_never_over_somebody_else(draft, pages):
    typed = {"what": "award", "new_contract": "Radios", "supplier": "Acme Ltd", "framework": "Radio framework"}
    pages.post(address("authorise", draft.pk), typed)
    row = allowed(draft).get()
    url = address("edit_parties", draft.pk, row.pk)
    shown = {"was_seen": pages.get(url).context["was_seen"]}
    assert pages.post(url, shown | {"supplier": "Acme Ltd; Bolt plc", "framework": ""}).status_code == 302
    assert [each.name for each in row.contract.suppliers.all()] == ["Acme Ltd", "Bolt plc"]
    assert allowed(draft).get().contract.framework is None
    stale = pages.post(url, shown | {"supplier": "Other Ltd"})
    told = stale.content.decode()
    assert stale.status_code == 200 and "Both texts are shown below" in told and "Other Ltd" in told and "Bolt plc" in told
    assert row.contract.suppliers.count() == 2
