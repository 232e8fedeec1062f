"""A supplier's public page: contracts, grants, decisions, totals by year as a chart with its table."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from procurement.models import Contract
from procurement.workflow import suppliers as staff
from publication.models import PublicSupplier
from tests.buying import make_change, make_contract, make_grant, make_supplier
from tests.factories import make_body, make_person
from tests.publication import released as made
from tests.publication import signed_records


@pytest.fixture
def site(own_database):
    return lambda: own_database.as_process("public_site")


@pytest.fixture
def networks(own_database):
    """A supplier with contracts of two years and two VAT bases, one confidential, a grant, and a decision."""
    body = make_body()
    supplier = make_supplier(
        "Made-up Networks Ltd", company_number="01234567", trading_name="Nets", former_names=["Wires Ltd"], is_sme="yes"
    )
    of = dict(suppliers=[supplier])
    first = make_contract(body, title="Routers", value=Decimal(100_000), starts_on=date(2022, 4, 1), **of)
    make_change(first, amount=Decimal(20_000))
    second = make_contract(
        body, title="Switches", value=Decimal(60_000), vat_basis="inclusive", starts_on=date(2023, 4, 1), **of
    )
    secret = make_contract(
        body, title="Safe", value=None, value_withheld_because="Commercial interests", starts_on=date(2023, 5, 1), **of
    )
    grant = make_grant(body, recipient=supplier, purpose="Training", amount=Decimal(5_000), awarded_on=date(2023, 6, 1))
    another = make_contract(body, title="Somebody else's")
    decision = signed_records.make_draft(reference="MX 14")
    made.authorise(decision, contract=first)
    signed_records.sign(decision)
    signed_records.sweep(own_database)
    made.released(own_database, first, second, secret, grant, another)
    return supplier


PAGE = "/suppliers/made-up-networks-ltd/"


def test_the_page_shows_contracts_grants_decisions_numbers_and_sums_by_year(networks, site):
    with site():
        page = Client().get(PAGE).content.decode()
    for fact in (
        *("Made-up Networks Ltd", "01234567", "Nets; Wires Ltd", "Routers", "Switches", "Safe", "Training", "£5,000", "MX 14"),
        *(
            "<dd>Not public",
            "3 contracts",
            "£120,000</strong> excluding VAT (1 contract)",
            "1 contract whose value is not public",
        ),
        *("<svg", "<caption", "Contracts, excluding VAT", "Contracts, including VAT", "Grants", ">2022</th>", ">2023</th>"),
    ):
        assert fact in page, fact
    assert "Somebody else" not in page


def test_the_table_beneath_the_chart_has_the_sums_of_each_year(networks, site):
    with site():
        chart = Client().get(PAGE).context["chart"]
    assert [(row["label"], row["figures"]) for row in chart["table"]] == [
        ("2022", ["£120,000", "£0", "£0"]),
        ("2023", ["£0", "£60,000", "£5,000"]),
    ]


def test_a_supplier_without_known_values_has_no_chart(own_database, site):
    made.released(own_database, make_contract(value=None, suppliers=[make_supplier("Quiet Ltd")]))
    with site():
        page = Client().get("/suppliers/quiet-ltd/")
    assert page.status_code == 200 and page.context["chart"] is None


def test_an_address_stays_when_the_name_changes_and_leads_on_after_a_merger(networks, site, own_database):
    kept = make_supplier("Other Networks Ltd")
    contract = make_contract(suppliers=[kept])
    made.released(own_database, contract)
    first = Contract.objects.get(title="Routers")
    staff.merge(networks, kept, by=make_person(Role.GOVERNANCE, first.body), reason="The same company")
    made.released(own_database, Contract.objects.get(pk=first.pk))
    with site():
        answer = Client().get(PAGE)
        page = Client().get("/suppliers/other-networks-ltd/").content.decode()
        assert Client().get("/suppliers/Other-Networks-Ltd/")["Location"] == "/suppliers/other-networks-ltd/"
    assert (answer.status_code, answer["Location"]) == (301, "/suppliers/other-networks-ltd/")
    assert "Routers" in page and "Switches" in page and "Training" in page


def test_a_supplier_that_nothing_names_any_more_is_nowhere(own_database, site):
    contract = make_contract(suppliers=[make_supplier("Wrong Ltd")])
    made.released(own_database, contract)
    contract.suppliers.set([make_supplier("Right Ltd")])
    made.released(own_database, Contract.objects.get(pk=contract.pk))
    with site():
        assert Client().get("/suppliers/wrong-ltd/").status_code == 404
        assert Client().get("/suppliers/right-ltd/").status_code == 200
        assert "Wrong" not in Client().get("/contracts/").content.decode()
        assert b"wrong-ltd" not in Client().get("/sitemap.xml").content
    assert PublicSupplier.objects.get(slug="wrong-ltd").told_in is None


def test_a_page_not_there_is_said(networks, site):
    with site():
        assert "There is no such page of this supplier" in Client().get(f"{PAGE}?page=9").content.decode()
        assert Client().get("/suppliers/nobody/").status_code == 404


def test_three_contracts_and_three_hundred_take_the_same_queries(own_database, site):
    made.released(own_database, make_contract(suppliers=[make_supplier("Busy Ltd")]))
    counts = []
    for how_many in (2, 297):
        made.enter_many(own_database, how_many, first=how_many * 1_000_000)
        with site():
            Client().get("/healthz")
            with CaptureQueriesContext(connection) as queries:
                assert Client().get("/suppliers/busy-ltd/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
