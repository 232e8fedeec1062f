"""Suppliers: told apart, found by every name, merged without losing a reference; and a drafted name is never guessed at."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.history import events_of
from accounts.models import Role
from decisions.imports import _supplier
from procurement import workflow
from procurement.models import Supplier, SupplierMerge
from tests import buying
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return make.make_body()


@pytest.fixture
def commercial(body):
    return make.make_person(Role.COMMERCIAL, body)


def page(client, person, name, *args, **asked):
    client.force_login(person)
    return client.get(reverse(f"procurement:{name}", args=args), asked)


def asked(**values):
    return {"name": "Acme Ltd", "kind": "supplier", "is_sme": "not_stated", "is_vcse": "not_stated", "entry": "e"} | values


# -- recording


@pytest.mark.parametrize(
    ("field", "typed", "stored"),
    [
        ("company_number", "sc123456", "SC123456"),
        ("company_number", " 0123 4567 ", "01234567"),
        ("company_number", "1234567", None),
        ("company_number", "Acme", None),
        ("charity_number", "1234567-1", "1234567-1"),
        ("charity_number", "12", None),
        ("ppon", "GB-PPON-PABC-1234-DEFG", "PABC-1234-DEFG"),
        ("ppon", "ABC-1234-DEFG", None),
    ],
)
def test_a_number_is_stored_as_its_register_writes_it_or_refused_at_its_field(client, commercial, field, typed, stored):
    client.force_login(commercial)
    answer = client.post(reverse("procurement:enter_supplier"), asked(**{field: typed}))
    if stored is None:
        assert field in answer.context["form"].errors and typed in answer.content.decode()
        assert not Supplier.objects.exists()
    else:
        assert getattr(Supplier.objects.get(), field) == stored


def test_a_name_that_is_recorded_already_is_asked_about_and_a_number_tells_the_other_apart(client, commercial):
    buying.make_supplier("ACME LTD", company_number="01234567")
    client.force_login(commercial)
    address = reverse("procurement:enter_supplier")
    assert "ACME LTD (01234567)" in client.post(address, asked()).content.decode()
    assert "company_number" in client.post(address, asked(is_another="on")).context["form"].errors
    assert client.post(address, asked(is_another="on", company_number="07654321")).status_code == 302
    assert Supplier.objects.count() == 2


def test_one_number_is_one_supplier(client, commercial):
    buying.make_supplier("Other Ltd", company_number="01234567")
    client.force_login(commercial)
    answer = client.post(reverse("procurement:enter_supplier"), asked(company_number="01234567"))
    assert "Other Ltd (01234567) has this number already" in answer.content.decode()
    assert Supplier.objects.count() == 1


def test_the_same_page_sent_twice_records_one(client, commercial):
    client.force_login(commercial)
    for _ in range(2):
        assert client.post(reverse("procurement:enter_supplier"), asked()).status_code == 302
    assert Supplier.objects.count() == 1


def test_a_page_older_than_what_is_stored_shows_both_texts(client, commercial):
    supplier = buying.make_supplier("Acme Ltd")
    client.force_login(commercial)
    address = reverse("procurement:edit_supplier", args=[supplier.pk])
    seen = client.get(address).context["was_seen"]
    workflow.revise_supplier(supplier, {"trading_name": "Acme Health"}, by=commercial)
    answer = client.post(address, asked(trading_name="Acme Care", was_seen=seen))
    assert "Acme Health" in answer.content.decode() and "Acme Care" in answer.content.decode()
    again = client.post(
        address, asked(trading_name="Acme Care", former_names="Acme 1\nAcme 2", was_seen=answer.context["was_seen"])
    )
    assert again.status_code == 302
    supplier.refresh_from_db()
    assert (supplier.trading_name, supplier.former_names) == ("Acme Care", ["Acme 1", "Acme 2"])


# -- a name in a draft


def test_a_name_is_one_supplier_whatever_its_capitals_and_a_merged_one_is_what_it_is_part_of(commercial):
    kept, merged = buying.make_supplier("Kept Ltd"), buying.make_supplier("Merged Ltd")
    workflow.merge(merged, kept, by=commercial, reason="Same company.")
    assert workflow.supplier_named("merged ltd") == kept
    assert workflow.supplier_named("New Ltd").name == "New Ltd"


def test_a_name_that_several_go_by_is_refused_with_what_to_write_instead():
    one, other = buying.make_supplier("Acme Ltd", company_number="01234567"), buying.make_supplier("ACME LTD")
    with pytest.raises(workflow.SeveralOfThatName) as refused:
        workflow.supplier_named("Acme Ltd")
    told = refused.value.message_dict["supplier"][0]
    assert "“Acme Ltd (01234567)”" in told and f"“ACME LTD (record {other.pk})”" in told
    assert workflow.supplier_named("acme ltd (01234567)") == one
    assert workflow.supplier_named(f"Acme Ltd (record {other.pk})") == other


def test_the_drafting_page_says_which_of_two_suppliers_to_write_and_keeps_what_was_typed(client):
    draft = make.make_draft()
    for number in ("01234567", "07654321"):
        buying.make_supplier("Acme Ltd", company_number=number)
    client.force_login(draft.author)
    address = reverse("decisions:authorise", args=[draft.pk])
    values = {"what": "award", "new_contract": "Cleaning", "supplier": "Acme Ltd", "vat_basis": "not_stated"}
    answer = client.post(address, values)
    assert "supplier" in answer.context["form"].errors
    assert "Acme Ltd (07654321)" in answer.content.decode() and "Cleaning" in answer.content.decode()
    assert client.post(address, values | {"supplier": "Acme Ltd (07654321)"}).status_code == 302
    contract = draft.authorisations.get().contract
    assert [each.company_number for each in contract.suppliers.all()] == ["07654321"]


def test_an_imported_record_never_names_a_merged_supplier(commercial):
    kept, merged = buying.make_supplier("Kept Ltd"), buying.make_supplier("Merged Ltd", company_number="01234567")
    workflow.merge(merged, kept, by=commercial, reason="Same company.")
    assert _supplier({"name": "Merged Ltd", "company_number": "01234567", "kind": "supplier"}) == kept


# -- merging


def test_merged_suppliers_keep_their_references_and_the_kept_one_counts_them_all(client, body, commercial):
    first, second, third = (buying.make_supplier(name) for name in ("First Ltd", "Second Ltd", "Third Ltd"))
    contracts = [buying.make_contract(body, suppliers=[each], value=Decimal(100)) for each in (first, second, third)]
    workflow.merge(first, second, by=commercial, reason="Renamed.")
    workflow.merge(second, third, by=commercial, reason="Bought.")
    first.refresh_from_db()
    assert first.merged_into == third, "the way is one step long"
    assert list(contracts[0].suppliers.all()) == [first], "what names it stays"
    shown = page(client, commercial, "supplier", third.pk)
    assert shown.context["contract_count"] == 3
    assert shown.context["chart"]["table"][0]["figures"] == ["£300"]
    assert "Renamed." in shown.content.decode() and "Bought." in shown.content.decode()
    assert "This is part of" in page(client, commercial, "supplier", first.pk).content.decode()
    assert [each.pk for each in page(client, commercial, "suppliers").context["page"]] == [third.pk]
    assert [each.step for each in events_of(third)] == ["merge"]


def test_two_with_numbers_of_their_own_stay_apart(client, commercial):
    one, other = buying.make_supplier("A", company_number="01234567"), buying.make_supplier("A", company_number="07654321")
    client.force_login(commercial)
    address = reverse("procurement:merge_suppliers", args=[one.pk, other.pk])
    assert "so they are two" in client.get(address).content.decode()
    answer = client.post(address, {"keep": one.pk, "reason": "Same name."})
    assert "so they are two" in answer.content.decode()
    assert not SupplierMerge.objects.exists()


def test_merging_shows_both_and_asks_which_is_kept_and_why(client, commercial):
    one, other = (
        buying.make_supplier("Acme", ppon="PABC-1234-DEFG"),
        buying.make_supplier("Acme Limited", company_number="01234567"),
    )
    choices = page(client, commercial, "choose_to_merge", one.pk)
    assert list(choices.context["found"]) == [other]
    address = reverse("procurement:merge_suppliers", args=[one.pk, other.pk])
    shown = client.get(address).content.decode()
    assert "PABC-1234-DEFG" in shown and "01234567" in shown and "not taken back by deleting" in shown
    assert set(client.post(address, {"keep": other.pk, "reason": ""}).context["form"].errors) == {"reason"}
    assert client.post(address, {"keep": other.pk, "reason": "Same."}).url == reverse("procurement:supplier", args=[other.pk])
    one.refresh_from_db()
    assert one.merged_into == other
    assert "is part of" in client.post(address, {"keep": other.pk, "reason": "Again."}).content.decode()


def test_a_merged_supplier_is_not_changed(commercial):
    kept, merged = buying.make_supplier(), buying.make_supplier()
    workflow.merge(merged, kept, by=commercial, reason="Same.")
    with pytest.raises(workflow.StepRefused, match="part of another"):
        workflow.revise_supplier(merged, {"name": "Other"}, by=commercial)


# -- reading


@pytest.mark.parametrize("words", ["acme", "Health Trust", "old name", "01234567", "gb-ppon-pabc-1234-defg", "merged away"])
def test_a_supplier_is_found_by_every_name_and_number(client, commercial, words):
    found = buying.make_supplier(
        "Acme Ltd",
        trading_name="The Health Trust",
        former_names=["Very Old Name"],
        company_number="01234567",
        ppon="PABC-1234-DEFG",
    )
    buying.make_supplier("Somebody else")
    workflow.merge(buying.make_supplier("Merged Away Ltd"), found, by=commercial, reason="Same.")
    assert [each.pk for each in page(client, commercial, "suppliers", q=words).context["page"]] == [found.pk]


def test_who_sees_suppliers(client, body, commercial):
    named, drafted = buying.make_supplier("Named Ltd"), buying.make_supplier("Drafted Ltd")
    buying.make_contract(body, suppliers=[named])
    officer, administrator = make.make_person(Role.OFFICER, body), make.make_person(Role.ADMINISTRATOR, body)
    stranger = make.make_person(Role.OFFICER, make.make_body())
    seen = {
        who: [each.name for each in page(client, who, "suppliers").context["page"]] for who in (commercial, officer, stranger)
    }
    assert seen == {commercial: ["Drafted Ltd", "Named Ltd"], officer: ["Named Ltd"], stranger: []}
    assert page(client, officer, "supplier", drafted.pk).status_code == 404
    assert page(client, administrator, "suppliers").status_code == 403
    assert page(client, administrator, "supplier", named.pk).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COMMERCIAL, Role.GOVERNANCE)])
def test_only_commercial_and_governance_record_and_merge(client, body, role):
    one, other = buying.make_supplier("One"), buying.make_supplier("Two")
    buying.make_contract(body, suppliers=[one, other])
    person = make.make_person(role, body)
    hidden = 404 if role == Role.ADMINISTRATOR else 403
    assert page(client, person, "enter_supplier").status_code == 403
    for name, args in (("edit_supplier", [one.pk]), ("choose_to_merge", [one.pk]), ("merge_suppliers", [one.pk, other.pk])):
        assert page(client, person, name, *args).status_code == hidden
    with pytest.raises(PermissionDenied):
        workflow.merge(one, other, by=person, reason="Same.")


def test_a_total_leaves_out_what_one_may_not_see_and_keeps_vat_bases_apart(client, body, commercial):
    supplier = buying.make_supplier()
    buying.make_contract(body, suppliers=[supplier], value=Decimal(100))
    buying.make_contract(body, suppliers=[supplier], value=Decimal(120), vat_basis="inclusive")
    buying.make_contract(make.make_body(), suppliers=[supplier], value=Decimal(7000))
    buying.make_grant(body, recipient=supplier, amount=Decimal(30))
    chart = page(client, commercial, "supplier", supplier.pk).context["chart"]
    assert [each["name"] for each in chart["series"]] == ["Contracts, excluding VAT", "Contracts, including VAT", "Grants"]
    assert [(row["label"], row["figures"]) for row in chart["table"]] == [
        ("2024", ["£0", "£0", "£30"]),
        ("2023", ["£100", "£120", "£0"]),
    ]


@pytest.mark.parametrize("name", ["suppliers", "supplier"])
def test_pages_ask_as_much_with_one_record_as_with_three(client, body, commercial, name):
    first = buying.make_supplier()
    args = [first.pk] if name == "supplier" else []
    counts = []
    page(client, commercial, name, *args)
    for _ in range(2):
        buying.make_contract(body, suppliers=[first])
        with CaptureQueriesContext(connection) as captured:
            page(client, commercial, name, *args)
        counts.append(len(captured))
        for _ in range(2):
            buying.make_contract(body, suppliers=[first, buying.make_supplier()])
            buying.make_grant(body, recipient=first)
    assert counts[0] == counts[1]
