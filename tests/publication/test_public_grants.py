"""Grants in public, month by month: recipient, purpose, conditions, reasons (Specified Information Order 3(f))."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from publication import releasing
from publication.contracts import exports
from publication.models import Release
from tests.buying import make_grant, make_supplier
from tests.each import each
from tests.factories import make_body, make_person
from tests.publication import released as made
from tests.publication import signed_records


@pytest.fixture
def site(own_database):
    return lambda: own_database.as_process("public_site")


@pytest.fixture
def several(own_database):
    """Two grants of May and one of June, of two bodies, one resting on a public decision."""
    west, east = make_body("West Office", short_name="west"), make_body("East Office", short_name="east")
    facts = dict(conditions="Report each quarter.", reasons="It keeps young people from knives.", programme="Safer Streets")
    grants = [
        make_grant(
            west,
            purpose="Youth work",
            amount=Decimal(20_000),
            awarded_on=date(2024, 5, 2),
            recipient=make_supplier("Youth Trust", charity_number="1234567"),
            **facts,
        ),
        make_grant(east, purpose="Refuge", amount=Decimal("30000.50"), awarded_on=date(2024, 5, 31), is_crime_reduction="no"),
        make_grant(east, purpose="Mediation", amount=None, awarded_on=date(2024, 6, 1)),
    ]
    decision = signed_records.make_draft(reference="MX 14")
    made.authorise(decision, grant=grants[0])
    signed_records.sign(decision)
    signed_records.sweep(own_database)
    made.released(own_database, *grants)
    return grants


def purposes(query="") -> list[str]:
    rows = csv.DictReader(io.StringIO(Client().get(f"/grants.csv{query}").getvalue().decode()))
    return [row["purpose"] for row in rows]


def test_each_grant_shows_recipient_purpose_conditions_reasons_and_its_decision(several, site):
    with site():
        page = Client().get("/grants/").content.decode()
    for fact in (
        *("Youth Trust", "Youth work", "£20,000", "2 May 2024", "Report each quarter.", "It keeps young people from knives."),
        *("Safer Streets", "MX 14", "/decisions/mx-14/", "/suppliers/youth-trust/", "West Office", "June 2024", "May 2024"),
        *("3 grants", "together £50,000.50, without those whose amount is not stated"),
    ):
        assert fact in page, fact
    assert page.index(">June 2024</h2>") < page.index(">May 2024</h2>") and page.count(">May 2024</h2>") == 1


@each(
    "query, found",
    [
        ("", ["Mediation", "Refuge", "Youth work"]),
        ("?month=2024-05", ["Refuge", "Youth work"]),
        ("?month=2024-06", ["Mediation"]),
        ("?body=west", ["Youth work"]),
        ("?recipient=youth", ["Youth work"]),
        ("?crime=no", ["Refuge"]),
        ("?recipient=%25", []),
    ],
)
def test_each_filter_narrows_page_and_data_alike(several, site, query, found):
    with site():
        assert purposes(query) == found
        page = Client().get(f"/grants/{query}").content.decode()
    assert f"{len(found)} grant" in page and page.count('class="register__entry"') == len(found)


@each("query", ["month=2024-13", "month=x", "body=x", "crime=maybe", "recipient=%00", f"recipient={'x' * 999}", "page=x"])
def test_bad_input_is_said_and_the_rest_answered(several, site, query):
    with site():
        page = Client().get(f"/grants/?{query}")
        assert (
            page.status_code == 200 and "There is a problem" in page.content.decode() and "Youth work" in page.content.decode()
        )
        if not query.startswith("page"):
            assert Client().get(f"/grants.csv?{query}").status_code == 400


def test_the_csv_has_the_fields_of_the_order(several, site):
    with site():
        rows = list(csv.DictReader(io.StringIO(Client().get("/grants.csv?body=west").getvalue().decode())))
    assert tuple(rows[0]) == exports.GRANT_COLUMNS
    expected = {
        "awarded_on": "2024-05-02",
        "recipient": "Youth Trust",
        "recipient_numbers": "1234567",
        "amount": "20000.00",
        "conditions": "Report each quarter.",
        "reasons": "It keeps young people from knives.",
        "crime_and_disorder_reduction": "Yes",
        "decisions": "MX 14",
    }
    assert {name: rows[0][name] for name in expected} == expected


def test_what_is_taken_back_is_in_no_list_sum_or_file(several, site):
    grant = several[0]
    releasing.take_back(
        Release.objects.get(subject_id=grant.pk, kind="grant"), by=make_person(Role.GOVERNANCE, grant.body), reason="x"
    )
    with site():
        page = Client().get("/grants/").content.decode()
        assert "Youth" not in page and "2 grants" in page and "£30,000.50" in page
        assert "Youth work" not in purposes()
        assert Client().get("/suppliers/youth-trust/").status_code == 404


def test_three_grants_and_thirty_take_the_same_few_queries(own_database, site):
    body, counts = make_body(), []
    for how_many in (3, 27):
        made.released(own_database, *(make_grant(body) for _ in range(how_many)))
        with site():
            Client().get("/healthz")
            with CaptureQueriesContext(connection) as queries:
                assert Client().get("/grants/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6
