"""The pages of a contract: who reads and who changes, each part saved, nothing typed lost, nothing entered twice."""

from datetime import date
from decimal import Decimal

import pytest

from decisions import workflow as deciding
from decisions.models import Authorisation
from procurement import workflow
from procurement.models import Contract, ContractChange, Supplier
from procurement.rules import who
from tests import buying
from tests import factories as make
from tests.procurement.buying_office import Office, address, errors_of, on, save, shown_at

pytestmark = pytest.mark.django_db
READERS = ("commercial", "governance", "officer", "auditor")
RECORDERS = ("commercial", "governance")
PARTS = ("parties", "money", "dates", "running", "public")


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def contract(office):
    return buying.make_contract(office.body, external_number="C-17")


# -- who


@pytest.mark.parametrize("name", [*READERS, "administrator", "stranger"])
def test_commercial_and_governance_of_the_body_record(office, name):
    assert who.may_record(office.people[name], office.body) == (name in RECORDERS)


def _pages_to_change(contract):
    row = buying.make_change(contract)
    return [
        address("contract_parts", contract.pk),
        *(address("edit_contract", contract.pk, part) for part in PARTS),
        address("end_contract", contract.pk),
        address("remove_contract", contract.pk),
        address("rows", contract.pk, "changes"),
        address("add_row", contract.pk, "options"),
        address("edit_row", contract.pk, "changes", row.pk),
        address("remove_row", contract.pk, "changes", row.pk),
    ]


@pytest.mark.parametrize("name", [*READERS, "administrator", "stranger"])
def test_members_read_a_contract_and_only_those_who_record_change_it(office, contract, name):
    pages = office.at(name)
    assert pages.get(address("contract", contract.pk)).status_code == (200 if name in READERS else 404)
    expected = 200 if name in RECORDERS else 403 if name in READERS else 404
    for url in _pages_to_change(contract):
        assert pages.get(url).status_code == expected, url
        assert name in RECORDERS or pages.post(url, {"title": "Overwritten"}).status_code in (expected, 405), url
    assert Contract.objects.get(pk=contract.pk).title == contract.title


def test_who_may_not_record_gets_back_what_they_typed(office, contract):
    answer = office.at("officer").post(address("edit_contract", contract.pk, "money"), {"pricing_basis": "By the yard"})
    assert answer.status_code == 403
    assert b"By the yard" in answer.content


def test_nobody_but_those_who_record_opens_the_page_of_a_new_contract(office):
    assert [name for name in office.people if office.at(name).get(address("enter_contract")).status_code == 200] == [
        "commercial",
        "governance",
        "stranger",
    ]
    page = office.at("stranger").get(address("enter_contract"))
    assert office.body not in page.context["form"].fields["body"].queryset


# -- entering


def entered(office, **typed):
    pages = office.at("commercial")
    sent = shown_at(pages, address("enter_contract")) | {"title": "Cleaning", "suppliers": ""} | typed
    return pages, sent, pages.post(address("enter_contract"), sent)


def test_a_contract_is_recorded_with_its_supplier(office):
    known = buying.make_supplier("Bright Ltd")
    _, _, answer = entered(office, suppliers="bright ltd", external_number="77")
    contract = Contract.objects.get(title="Cleaning")
    assert answer.status_code == 302
    assert (contract.body, contract.recorded_by, list(contract.suppliers.all())) == (office.body, office.commercial, [known])


def test_the_same_page_sent_twice_records_one_contract(office):
    pages, sent, first = entered(office)
    second = pages.post(address("enter_contract"), sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert Contract.objects.filter(title="Cleaning").count() == 1


def test_a_supplier_not_yet_in_the_records_is_asked_about_once(office):
    buying.make_supplier("Bright Cleaning Ltd")
    _, _, answer = entered(office, suppliers="Bright Claening Ltd")
    assert "Not in the records yet: Bright Claening Ltd" in errors_of(answer)
    assert "Bright Cleaning Ltd" in errors_of(answer)
    assert not Supplier.objects.filter(name="Bright Claening Ltd").exists()
    _, _, answer = entered(office, suppliers="Quite New Ltd", has_new_suppliers="on")
    assert answer.status_code == 302
    assert Supplier.objects.filter(name="Quite New Ltd").count() == 1


def test_two_suppliers_of_one_name_are_told_apart_by_their_numbers(office):
    buying.make_supplier("Twin Ltd", company_number="00000001")
    second = buying.make_supplier("Twin Ltd", company_number="00000002")
    _, _, answer = entered(office, suppliers="Twin Ltd")
    assert "Several suppliers are called Twin Ltd" in errors_of(answer)
    entered(office, suppliers="Twin Ltd (00000002)")
    contract = Contract.objects.get(title="Cleaning")
    assert list(contract.suppliers.all()) == [second]
    shown = shown_at(office.at("commercial"), address("edit_contract", contract.pk, "parties"))
    assert shown["suppliers"] == "Twin Ltd (00000002)"


def test_a_contract_of_a_procurement_begins_with_what_that_says(office):
    procurement = buying.make_procurement(office.body, title="Fleet washing")
    page = office.at("commercial").get(address("enter_contract") + f"?procurement={procurement.pk}")
    assert page.context["form"]["title"].value() == "Fleet washing"
    sent = {"title": "Fleet washing", "procurement": f"#{procurement.pk}", "body": office.body.pk}
    office.at("commercial").post(address("enter_contract"), sent)
    assert Contract.objects.get(title="Fleet washing").procurement == procurement


def test_the_number_of_a_contract_is_one_in_a_body(office, contract):
    _, _, answer = entered(office, external_number="C-17")
    assert "has that number already" in errors_of(answer)
    assert answer.context["form"]["title"].value() == "Cleaning"


# -- changing


def test_each_part_is_saved_by_itself(office, contract):
    pages = office.at("governance")
    save(pages, address("edit_contract", contract.pk, "money"), value="1.2m", ceiling="2m", pricing_basis="Day rates")
    save(pages, address("edit_contract", contract.pk, "dates"), **on("ends_on", date(2026, 3, 31)), term_months="36")
    save(pages, address("edit_contract", contract.pk, "running"), is_sealed="yes", indicators="3")
    save(pages, address("edit_contract", contract.pk, "parties"), department="Estates", used_by="The force")
    contract.refresh_from_db()
    assert (contract.value, contract.ceiling) == (Decimal(1_200_000), Decimal(2_000_000))
    assert (contract.ends_on, contract.term_months, contract.is_sealed) == (date(2026, 3, 31), 36, "yes")
    assert (contract.department, contract.used_by, contract.changed_by) == ("Estates", "The force", office.governance)
    page = pages.get(address("contract", contract.pk)).content.decode()
    assert "£1,200,000 excluding VAT" in page
    assert "Estates" in page


def test_facts_that_are_not_known_stand_in_one_line(office, contract):
    page = office.at("officer").get(address("contract", contract.pk)).content.decode()
    assert "Not recorded yet: ceiling, estimated spend a year" in page
    assert '<dt class="govuk-summary-list__key">Ceiling' not in page


def test_a_save_from_an_old_page_is_refused_and_shows_both(office, contract):
    url = address("edit_contract", contract.pk, "running")
    mine = shown_at(office.at("governance"), url)
    save(office.at("commercial"), url, deliverables="What commercial wrote")
    answer = office.at("governance").post(url, mine | {"deliverables": "What governance wrote"})
    assert "Somebody else has changed this" in errors_of(answer)
    assert b"What commercial wrote" in answer.content
    assert b"What governance wrote" in answer.content
    contract.refresh_from_db()
    assert contract.deliverables == "What commercial wrote"
    again = answer.context["was_seen"]
    merged = office.at("governance").post(url, mine | {"deliverables": "Both", "was_seen": again})
    assert merged.status_code == 302


def test_the_same_save_sent_twice_is_saved_once(office, contract):
    url = address("edit_contract", contract.pk, "running")
    pages = office.at("commercial")
    sent = shown_at(pages, url) | {"deliverables": "Once"}
    assert [pages.post(url, sent).status_code for _ in range(2)] == [302, 302]
    events = pages.get(address("contract", contract.pk)).context["events"]
    assert [each["step"] for each in events] == ["revise"]


def test_a_value_that_stands_in_part_2_stands_nowhere_here(office, contract):
    pages = office.at("commercial")
    answer = save(pages, address("edit_contract", contract.pk, "public"), value_withheld_because="Commercial interests")
    assert "The value stands in Part 2" in errors_of(answer)
    save(pages, address("edit_contract", contract.pk, "money"), value="")
    save(pages, address("edit_contract", contract.pk, "public"), value_withheld_because="Commercial interests")
    answer = save(pages, address("edit_contract", contract.pk, "money"), value="250000")
    assert "The value stands in Part 2" in errors_of(answer)
    contract.refresh_from_db()
    assert (contract.value, contract.value_withheld_because) == (None, "Commercial interests")


def test_a_wrong_amount_is_refused_at_its_field_and_kept(office, contract):
    answer = save(office.at("commercial"), address("edit_contract", contract.pk, "money"), value="lots")
    assert "Enter an amount in pounds" in errors_of(answer)
    assert b'value="lots"' in answer.content
    answer = save(office.at("commercial"), address("edit_contract", contract.pk, "money"), ceiling="10")
    assert "The ceiling is lower than the value." in errors_of(answer)


def test_what_a_reader_should_look_at_is_told_to_those_who_can_mend_it(office, contract):
    bare = workflow.enter_contract({"title": "Bare"}, by=office.commercial, body=office.body)
    assert b"No supplier is recorded." in office.at("governance").get(address("contract", bare.pk)).content
    assert b"No supplier is recorded." not in office.at("officer").get(address("contract", bare.pk)).content


# -- its rows


def test_a_change_moves_the_last_day_and_is_added_up(office, contract):
    pages = office.at("commercial")
    url = address("add_row", contract.pk, "changes")
    typed = {"kind": "extension_and_uplift", "amount": "500k", "vat_basis": "exclusive", "months": "12"}
    assert (
        save(pages, url, **typed, **on("agreed_on", date(2025, 1, 9)), **on("new_end_on", date(2026, 3, 31))).status_code == 302
    )
    save(pages, url, kind="reduction", amount="-100k", vat_basis="exclusive", **on("agreed_on", date(2025, 6, 1)))
    contract.refresh_from_db()
    assert contract.ends_on == date(2026, 3, 31)
    assert [each.percentage for each in contract.changes.all()] == [Decimal("50.00"), Decimal("-10.00")]
    page = pages.get(address("contract", contract.pk))
    lines = [each["line"] for each in page.context["changes"]]
    assert [(line.so_far, line.share_so_far, line.value_then) for line in lines] == [
        ("£500,000", "50.0 %", "£1,500,000"),
        ("£400,000", "40.0 %", "£1,400,000"),
    ]
    assert b"\xc2\xa31,400,000 excluding VAT" in page.content


def test_amounts_on_different_vat_bases_are_not_added_up(office, contract):
    buying.make_change(contract, amount=Decimal(120_000), vat_basis="inclusive")
    page = office.at("governance").get(address("contract", contract.pk))
    assert [each["line"].so_far for each in page.context["changes"]] == [""]
    assert b"not all on the same VAT basis" in page.content


def test_the_same_change_sent_twice_is_added_once(office, contract):
    pages, url = office.at("commercial"), address("add_row", contract.pk, "changes")
    sent = shown_at(pages, url) | {"kind": "uplift", "amount": "5000"}
    assert [pages.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert contract.changes.count() == 1


def test_a_row_that_was_removed_meanwhile_can_be_saved_as_a_new_one(office, contract):
    change = buying.make_change(contract)
    url = address("edit_row", contract.pk, "changes", change.pk)
    sent = shown_at(office.at("governance"), url)
    save(office.at("commercial"), address("remove_row", contract.pk, "changes", change.pk))
    answer = office.at("governance").post(url, sent | {"reason": "More rooms"})
    assert "Somebody has removed this" in errors_of(answer)
    assert b"More rooms" in answer.content
    assert address("add_row", contract.pk, "changes").encode() in answer.content


def test_rows_of_another_contract_are_not_reached_through_this_one(office, contract):
    elsewhere = buying.make_change(buying.make_contract(office.body))
    for name in ("edit_row", "remove_row"):
        assert office.at("commercial").get(address(name, contract.pk, "changes", elsewhere.pk)).status_code == 404
    assert office.at("commercial").get(address("rows", contract.pk, "suppliers")).status_code == 404


def test_a_notice_is_given_or_not_owed(office, contract):
    from procurement.models import NoticeType

    kind = NoticeType.objects.create(regime="pcr2015", code="F03", name="Contract award notice")
    pages, url = office.at("commercial"), address("add_row", contract.pk, "notices")
    assert "Enter the day it was published" in errors_of(save(pages, url, type=kind.pk))
    save(pages, url, type=kind.pk, not_owed_because="It is a call-off.")
    assert b"not owed: It is a call-off." in pages.get(address("contract", contract.pk)).content


# -- decisions on it


def test_the_page_names_only_the_decisions_that_its_reader_may_see(office, contract):
    draft = make.make_draft(office.officer, title="Buy more soap")
    deciding.add_part(draft, Authorisation, {"what": "uplift", "contract": contract}, by=office.officer)
    assert b"Buy more soap" in office.at("officer").get(address("contract", contract.pk)).content
    assert b"Buy more soap" not in office.at("commercial").get(address("contract", contract.pk)).content


def drafted(office):
    """A contract written down in a draft of governance's."""
    draft = make.make_draft(office.governance)
    contract = workflow.record_contract({"title": "Soap"}, suppliers=["Bright Ltd"])
    deciding.add_part(draft, Authorisation, {"what": "award", "contract": contract}, by=office.governance)
    return contract


def test_a_contract_of_a_draft_is_read_by_who_sees_the_draft_and_changed_there(office):
    contract = drafted(office)
    assert office.at("governance").get(address("contract", contract.pk)).status_code == 200
    assert office.at("commercial").get(address("contract", contract.pk)).status_code == 404
    assert office.at("governance").get(address("edit_contract", contract.pk, "money")).status_code == 403
    assert contract not in Contract.objects.visible_to(office.governance)


def test_a_contract_of_a_draft_is_taken_up_from_its_page(office):
    contract = drafted(office)
    url = address("take_up_contract", contract.pk)
    assert office.at("commercial").post(url).status_code == 404
    assert office.at("governance").post(url).status_code == 302
    contract.refresh_from_db()
    assert (contract.body, contract.recorded_by) == (office.body, office.governance)
    assert office.at("commercial").get(address("contract", contract.pk)).status_code == 200


# -- removing


def test_a_contract_is_removed_only_while_nothing_rests_on_it(office, contract):
    change = buying.make_change(contract)
    pages, url = office.at("commercial"), address("remove_contract", contract.pk)
    assert b"It cannot be removed" in pages.get(url).content
    assert "Remove these first" in errors_of(pages.post(url))
    ContractChange.objects.filter(pk=change.pk).delete()
    assert pages.post(url).status_code == 302
    assert not Contract.objects.filter(pk=contract.pk).exists()
