"""A contract's public page, its copies and its row of data, as the public site's own process and role."""

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from procurement import public
from procurement.models import BreakPoint, Contract, ContractOption, Notice, NoticeType, Route
from publication import releases, releasing
from publication.contracts import exports
from publication.models import PublicContract, Release
from tests.buying import make_change, make_contract, make_framework, make_procurement, make_supplier
from tests.factories import make_body, make_person
from tests.publication import released as made
from tests.publication import signed_records


@pytest.fixture
def site(own_database):
    """A client of the public site: its own settings and its own database role."""
    return lambda: own_database.as_process("public_site")


def taken_back(contract, reason="It named a person.") -> None:
    release = Release.objects.filter(subject_id=contract.pk, kind=releases.kind_of(contract)).first()
    releasing.take_back(release, by=make_person(Role.GOVERNANCE, contract.body), reason=reason)


def address_of(contract) -> str:
    return f"/contracts/{PublicContract.objects.get(key=contract.pk).slug}/"


def titles(query="") -> list[str]:
    rows = csv.DictReader(io.StringIO(Client().get(f"/contracts.csv{query}").getvalue().decode()))
    return [row["title"] for row in rows]


# -- a contract's page


@pytest.fixture
def routers(own_database):
    """A contract with everything that its page shows."""
    route = Route.objects.create(code="open", name="Open procedure", method="open")
    body = make_body("Test Office", formats_email="formats@example.org")
    procurement = make_procurement(body, route_type=route, ocid="ocds-h6vhtk-0a1b2c")
    contract = make_contract(
        body,
        procurement=procurement,
        title="Routers",
        external_number="C-77",
        department="IT",
        suppliers=[make_supplier("Made-up Networks Ltd", company_number="01234567", is_sme="yes")],
        framework=make_framework("Network Services 3", reference="RM3808"),
        value=Decimal("1150000.00"),
    )
    first = make_change(
        contract, amount=Decimal(575_000), ground_as_cited="72(2)(b)", agreed_on=date(2024, 5, 1), reason="More sites"
    )
    make_change(contract, amount=Decimal(115_000), agreed_on=date(2025, 5, 1), months=12, kind="extension")
    ContractOption.objects.create(contract=contract, number=1, months=12)
    BreakPoint.objects.create(contract=contract, on=date(2024, 4, 1), notice_days=90)
    kind = NoticeType.objects.create(regime="pcr2015", code="CAN", name="Contract award notice")
    Notice.objects.create(
        contract=contract, type=kind, published_on=date(2023, 5, 1), reference="2023/S 000-1", address="https://example.org/1"
    )
    made.make_copy(of={"contract": contract}, name="The contract", redaction="Prices: section 43")
    decision = signed_records.make_draft(reference="MX 14")
    made.authorise(decision, change=first)
    signed_records.sign(decision)
    signed_records.sweep(own_database)
    made.make_limits()
    made.release(contract, note="The second change follows an audit.")
    made.sweep(own_database)
    return contract


def test_the_page_shows_figures_changes_grounds_decisions_notices_and_copies(routers, site):
    with site():
        page = Client().get(address_of(routers)).content.decode()
    for fact in (
        *(
            "Routers",
            "C-77",
            "Made-up Networks Ltd",
            "£1,150,000 excluding VAT",
            "£1,840,000 excluding VAT",
            "50.0 %",
            "60.0 %",
        ),
        *("72(2)(b)", "More sites", "1 May 2024", "Open procedure", "Public Contracts Regulations 2015", "ocds-h6vhtk-0a1b2c"),
        *(
            "Network Services 3",
            "RM3808",
            "2023/S 000-1",
            "MX 14",
            "Option 1",
            "90 days",
            "Prices: section 43",
            "second change follows",
        ),
        *("/decisions/mx-14/", "/suppliers/made-up-networks-ltd/", f"{address_of(routers)}copies/1/", "format/"),
    ):
        assert fact in page, fact


def test_a_decisions_page_names_its_contracts(routers, site):
    with site():
        page = Client().get("/decisions/mx-14/").content.decode()
    assert "Contracts under this decision" in page and address_of(routers) in page


def test_a_decision_that_is_not_public_is_not_named(own_database, site):
    contract = make_contract()
    deferred = signed_records.make_draft(reference="MX 20")
    made.authorise(deferred, contract=contract)
    signed_records.sign(deferred, deferred_until=timezone.now() + timedelta(days=9))
    down = signed_records.make_draft(reference="MX 21")
    made.authorise(down, contract=contract)
    signed_records.sign(down)
    signed_records.sweep(own_database)
    made.released(own_database, contract)
    with site():
        page = Client().get(address_of(contract)).content.decode()
        assert "MX 21" in page and "MX 20" not in page
        assert "MX 20" not in Client().get("/contracts.csv").getvalue().decode()
    from publication import workflow

    workflow.take_down(down, by=signed_records.make_person(), reason="x")
    with site():
        assert "MX 21" not in Client().get(address_of(contract)).content.decode()


def test_a_value_in_part_2_shows_why_and_its_band_and_is_in_no_total(own_database, site):
    body = make_body()
    shown = make_contract(body, value=Decimal(20_000))
    withheld = make_contract(body, value=None, value_withheld_because="Commercial interests", value_band="between £1m and £5m")
    made.released(own_database, shown, withheld)
    with site():
        page = Client().get(address_of(withheld)).content.decode()
        assert "Not public: Commercial interests. Band: between £1m and £5m." in page
        register = Client().get("/contracts/").content.decode()
        row = next(
            each
            for each in csv.DictReader(io.StringIO(Client().get("/contracts.csv?sort=value").getvalue().decode()))
            if each["value_band"]
        )
    assert "£20,000</strong> excluding VAT (1 contract)" in register
    assert "1 contract whose value is not public" in register
    assert (row["original_value"], row["value_not_public_because"]) == ("", "Commercial interests")


def test_sums_with_and_without_vat_are_not_added(own_database, site):
    body = make_body()
    made.released(
        own_database, make_contract(body, value=Decimal(100)), make_contract(body, value=Decimal(10), vat_basis="inclusive")
    )
    with site():
        page = Client().get("/contracts/").content.decode()
    assert "£100</strong> excluding VAT" in page and "£10</strong> including VAT" in page and "£110" not in page


def test_changes_on_another_vat_basis_are_not_added_up(own_database, site):
    contract = make_contract(value=Decimal(100_000))
    make_change(contract, amount=Decimal(12_000), vat_basis="inclusive")
    made.released(own_database, contract)
    with site():
        page = Client().get(address_of(contract)).content.decode()
    assert "not on the same VAT basis" in page and "£112,000" not in page and "12.0 %" not in page


def test_no_field_outside_the_allow_list_stands_in_the_public_row(routers):
    row = PublicContract.objects.get()
    told = json.dumps(row.record)
    person = make_person(Role.COMMERCIAL, routers.body)
    assert set(row.record) == set(public.registered_contract(Contract.objects.get(pk=routers.pk)))
    for name in ("recorded_by", "changed_by", "recorded_at", "added_by", "not_owed_because", "cleaned", person.email):
        assert name not in told


# -- addresses


def test_what_is_taken_back_answers_410_with_the_reason_in_every_form(routers, site):
    page = address_of(routers)
    taken_back(routers)
    with site():
        for address in (page, f"{page}format/", f"{page}copies/1/"):
            answer = Client().get(address)
            assert answer.status_code == 410 and "It named a person." in answer.content.decode(), address
        assert "Routers" not in Client().get("/contracts/").content.decode()
        assert titles() == []
        assert Client().get("/suppliers/made-up-networks-ltd/").status_code == 404
        assert b"/contracts/" + page.encode().split(b"/")[2] not in Client().get("/sitemap.xml").content


def test_released_again_it_is_at_the_same_address(routers, site, own_database):
    page = address_of(routers)
    taken_back(routers)
    made.released(own_database, routers)
    with site():
        assert Client().get(page).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/contracts/nothing-here/", "/contracts/office-1-c-77/copies/1/", "/contracts/x/format/", "/contracts/invitations/x/"],
)
def test_what_was_never_there_is_404(own_database, site, address):
    with site():
        assert Client().get(address).status_code == 404


def test_other_spellings_lead_to_the_one_address(routers, site):
    page = address_of(routers)
    with site():
        for spelt in (page.upper().replace("CONTRACTS", "contracts"), "/contracts/C-77/", "/contracts/c77/"):
            answer = Client().get(spelt)
            assert (answer.status_code, answer["Location"]) == (301, page), spelt
        assert Client().get("/contracts/c77/copies/1/")["Location"] == f"{page}copies/1/"


def test_two_contracts_of_one_number_are_not_guessed_at(own_database, site):
    made.released(own_database, *(make_contract(external_number="C-77") for _ in range(2)))
    with site():
        assert Client().get("/contracts/c77/").status_code == 404


def test_a_page_and_a_copy_are_not_sent_again_until_they_change(routers, site, own_database):
    page = address_of(routers)
    with site():
        for address in (page, f"{page}copies/1/", "/contracts/"):
            etag = Client().get(address)["ETag"]
            assert Client().get(address, headers={"if-none-match": etag}).status_code == 304, address
        copy = Client().get(f"{page}copies/1/")
        etag = Client().get(page)["ETag"]
    assert (copy.content, copy["Content-Disposition"]) == (b"%PDF a copy", 'attachment; filename="The contract.pdf"')
    Contract.objects.filter(pk=routers.pk).update(title="Switches")
    made.released(own_database, Contract.objects.get(pk=routers.pk))
    with site():
        assert Client().get(page, headers={"if-none-match": etag}).status_code == 200


def test_nothing_is_kept_about_a_reader(routers, site):
    with site():
        for address in ("/contracts/", address_of(routers), "/contracts.csv", "/grants/", "/contracts/over-10000/"):
            answer = Client().get(address)
            assert not answer.cookies and answer["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_the_map_names_contracts_suppliers_and_lists(routers, site):
    with site():
        found = Client().get("/sitemap.xml").content.decode()
    for address in ("/contracts/", "/grants/", address_of(routers), "/suppliers/made-up-networks-ltd/"):
        assert f"{address}</loc>" in found, address


def test_another_format_is_asked_for_where_the_body_says(routers, site):
    with site():
        page = Client().get(f"{address_of(routers)}format/").content.decode()
    assert "formats@example.org" in page and "C-77" in page


def test_a_reason_for_no_indicators_reads_as_one_on_the_page_and_in_the_csv(own_database, site):
    few = make_contract(make_body(), indicators=0, no_indicators_because="Below £5 million.")
    made.released(own_database, few)
    with site():
        [row] = csv.DictReader(io.StringIO(Client().get("/contracts.csv").getvalue().decode()))
        page = Client().get(address_of(few)).content.decode()
    assert row["key_performance_indicators"] == "None, because: Below £5 million."
    assert "None, because: Below £5 million." in page


def test_the_csv_has_the_fields_of_the_transparency_code(routers, site):
    with site():
        [row] = csv.DictReader(io.StringIO(Client().get("/contracts.csv").getvalue().decode()))
    assert tuple(row) == exports.CONTRACT_COLUMNS
    expected = {
        "number": "C-77",
        "department": "IT",
        "suppliers": "Made-up Networks Ltd",
        "supplier_numbers": "01234567",
        "sme": "Yes",
        "original_value": "1150000.00",
        "current_value": "1840000.00",
        "vat_basis": "excluding VAT",
        "start": "2023-04-01",
        "end": "2025-03-31",
        "route": "Open procedure",
        "framework": "RM3808; Network Services 3",
        "decisions": "MX 14",
        "notices": "2023/S 000-1",
        "ocid": "ocds-h6vhtk-0a1b2c",
        "options": "option 1, 12 months, open",
    }
    assert {name: row[name] for name in expected} == expected
    assert row["changes"].startswith("2024-05-01, Higher value, 575000.00, 50.0 %, 72(2)(b); 2025-05-01, Longer term")
    assert row["copies"].endswith(f"{address_of(routers)}copies/1/") and row["address"].endswith(address_of(routers))
