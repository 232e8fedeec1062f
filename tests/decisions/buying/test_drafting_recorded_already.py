"""A draft that allows something of a contract or procurement that is recorded already: chosen, told apart, and not the draft's."""

from datetime import date

import pytest

from decisions import models, workflow
from procurement.models import Contract, DirectAwardGround, Procurement
from tests import buying
from tests.decisions import made
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


def test_how_it_is_bought_is_of_the_contract_that_is_chosen_unless_that_is_recorded_already(office, draft, pages):
    contract = buying.make_contract(office.body, title="Roof")
    typed = {"what": "award", "contract": contract.pk, "route": "Single tender"}
    told = pages.post(address("authorise", draft.pk), typed).content.decode()
    assert "The contract that you chose is recorded with how it was bought" in told and "Enter a title" not in told
    assert pages.post(address("authorise", draft.pk), typed | {"new_procurement": "Another"}).status_code == 302
    Contract.objects.filter(pk=contract.pk).update(procurement=None)
    assert pages.post(address("authorise", draft.pk), typed).status_code == 302
    assert [each.procurement.title for each in allowed(draft).order_by("pk")] == ["Another", "Roof"]
    chosen = {"what": "award", "procurement": buying.make_procurement(office.body).pk, "route": "Single tender"}
    told = pages.post(address("authorise", draft.pk), chosen).content.decode()
    assert "The procurement that you chose is recorded with how it was bought" in told
    told = pages.post(address("authorise", draft.pk), {"what": "award", "route": "Single tender"}).content.decode()
    assert "Enter a title for the procurement that you describe under “How it is bought”" in told


def test_a_record_that_is_kept_elsewhere_is_not_offered_to_be_changed_and_the_list_says_who_keeps_it(office, draft, pages):
    kept = buying.make_contract(office.body, title="Kept", external_number="C-1")
    assert pages.post(address("authorise", draft.pk), {"what": "award", "contract": kept.pk}).status_code == 302
    assert pages.post(address("authorise", draft.pk), {"what": "award", "new_contract": "Ours"}).status_code == 302
    page = pages.get(address("part", draft.pk, "authorisations")).content.decode()
    of_kept, of_ours = [address("edit_bought", draft.pk, row.pk, "contract") for row in allowed(draft).order_by("pk")]
    assert of_kept not in page and of_ours in page and page.count("Recorded already") == 1
    assert "Contract. To have something put right there, ask commercial." in page
    row = allowed(draft).get(contract=kept)
    assert "Change the contract" not in pages.get(address("edit_child", draft.pk, "authorisations", row.pk)).content.decode()
    offered = pages.get(address("authorise", draft.pk)).content.decode()
    assert "Kept (C-1)" in offered and "Ours (of a request, not recorded yet)" in offered


def test_a_ground_of_a_law_that_came_later_is_not_offered(office, draft, pages):
    held = {"regime": "pa2023", "source": "made up", "certainty": "seen"}
    later = DirectAwardGround.objects.create(code="Schedule 5, 13", text="Urgency.", from_on=date(2025, 2, 24), **held)
    always = DirectAwardGround.objects.create(code="Schedule 5, 4", text="Art.", **held)
    offered = lambda: set(pages.get(address("authorise", draft.pk)).context["form"].fields["direct_award_ground"].queryset)  # noqa: E731
    assert offered() == {later, always}
    models.Decision.objects.filter(pk=draft.pk).update(needed_by_on=date(2018, 7, 1))
    assert offered() == {always}


def test_the_supplier_that_stands_there_from_the_parties_is_no_description_of_a_new_contract(office, draft, pages):
    contract = buying.make_contract(office.body, external_number="C-1")
    draft.parties.create(role="Supplier", name_as_written="Made-up Networks Ltd")
    form = pages.get(address("authorise", draft.pk)).context["form"]
    assert form["supplier"].value() == "Made-up Networks Ltd"
    typed = {"what": "award", "contract": contract.pk, "supplier": "Made-up Networks Ltd"}
    assert pages.post(address("authorise", draft.pk), typed).status_code == 302
    assert allowed(draft).get().contract == contract
    typed = {"what": "award", "contract": contract.pk, "supplier": "Somebody else Ltd"}
    assert (
        "Enter a title for the contract that you describe" in pages.post(address("authorise", draft.pk), typed).content.decode()
    )


@pytest.mark.parametrize("kind", ["contract", "procurement", "change", "grant"])
def test_what_the_body_has_recorded_is_not_changed_from_a_draft(office, draft, pages, kind):
    contract = buying.make_contract(office.body)
    record = {
        "contract": contract,
        "procurement": contract.procurement,
        "change": buying.make_change(contract),
        "grant": buying.make_grant(office.body),
    }[kind]
    row = workflow.add_part(draft, models.Authorisation, {"what": "note", kind: record}, by=office.author)
    assert pages.get(address("edit_bought", draft.pk, row.pk, kind)).status_code == 403
    assert pages.post(address("edit_bought", draft.pk, row.pk, kind), {"title": "Mine"}).status_code == 403
    if kind == "procurement":
        assert pages.get(address("edit_gates", draft.pk, row.pk)).status_code == 403


def test_what_came_back_with_its_draft_is_still_its_writers(office, draft, pages):
    pages.post(address("authorise", draft.pk), {"what": "award", "new_contract": "Roof", "route": "open"})
    row = allowed(draft).get()
    made.submit(office, made.fresh(draft))
    workflow.return_(made.fresh(draft), by=office.governance, comment="Say more.")
    assert Contract.objects.get(title="Roof").recorded_at and Procurement.objects.get(title="Roof").recorded_at
    assert save(pages, address("edit_bought", draft.pk, row.pk, "contract"), title="A new roof").status_code == 302
    assert Contract.objects.get(pk=row.contract_id).title == "A new roof"
