"""The contract register: searched, filtered, summed and as data, as the public site's own process and role."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from procurement.models import Route
from publication.contracts import exports, filters
from publication.models import PublicContract
from tests.buying import make_contract, make_procurement, make_supplier
from tests.each import each
from tests.factories import make_body
from tests.publication import released as made


@pytest.fixture
def site(own_database):
    """A client of the public site: its own settings and its own database role."""
    return lambda: own_database.as_process("public_site")


def titles(query="") -> list[str]:
    rows = csv.DictReader(io.StringIO(Client().get(f"/contracts.csv{query}").getvalue().decode()))
    return [row["title"] for row in rows]


@pytest.fixture
def several(own_database):
    """Three contracts that every filter tells apart."""
    today = timezone.localdate()
    west, east = make_body("West Office", short_name="west"), make_body("East Office", short_name="east")
    open_, direct = (
        Route.objects.create(code=code, name=name) for code, name in (("open", "Open"), ("direct", "Direct award"))
    )

    def make_contract_of(body, route, regime="pcr2015", **values):
        return make_contract(body, procurement=make_procurement(body, route_type=route, regime=regime), **values)

    contracts = [
        make_contract_of(
            west,
            open_,
            title="Alpha cameras",
            external_number="W/0001",
            value=Decimal(9_999),
            starts_on=date(2021, 1, 1),
            ends_on=today + timedelta(days=40),
            suppliers=[make_supplier("North Ltd", is_sme="yes", is_vcse="no", former_names=["Old North Ltd"])],
        ),
        make_contract_of(
            east,
            direct,
            title="Beta lenses",
            description="for cameras",
            value=Decimal(500_000),
            regime="pa2023",
            starts_on=date(2025, 3, 1),
            ends_on=today + timedelta(days=500),
            suppliers=[make_supplier("South Trust", is_vcse="yes")],
        ),
        make_contract_of(east, open_, title="Gamma vans", value=None, starts_on=date(2010, 3, 1), ends_on=date(2013, 3, 1)),
    ]
    made.make_limits()
    made.released(own_database, *contracts)
    return contracts


A, B, C = "Alpha cameras", "Beta lenses", "Gamma vans"


@each(
    "query, found",
    [
        ("", [B, A, C]),
        ("?q=camera", [A, B]),
        ("?q=camera -lenses", [A]),
        ("?q=w0001", [A]),
        ("?q=W/0001", [A]),
        ("?q=helicopter", []),
        ("?q=south", [B]),
        ("?supplier=north", [A]),
        ("?supplier=old north", [A]),
        ("?supplier=%25", []),
        ("?body=east", [B, C]),
        ("?route=open", [A, C]),
        ("?regime=pa2023", [B]),
        ("?year=2021", [A]),
        ("?ending=3", [A]),
        ("?ending=24", [B, A]),
        ("?state=over", [C]),
        ("?state=running", [B, A]),
        ("?value_from=£10,000", [B]),
        ("?value_to=10k", [A]),
        ("?value_from=9999&value_to=9999", [A]),
        ("?size=sme", [A]),
        ("?size=vcse", [B]),
        ("?band=over", [B]),
        ("?band=up_to", [A]),
        ("?band=unknown", [C]),
        ("?sort=ending", [C, A, B]),
        ("?sort=value", [B, A, C]),
        ("?sort=title", [A, B, C]),
        ("?body=east&route=direct", [B]),
    ],
)
def test_each_filter_narrows_page_and_data_alike(several, site, query, found):
    with site():
        assert titles(query) == found
        page = Client().get(f"/contracts/{query}").content.decode()
    assert f"{len(found)} contract" in page
    assert [title for title in (A, B, C) if f">{title}</a>" in page] == sorted(found)


BAD = [
    *(
        "page=abc",
        "page=0",
        "page=99",
        f"page={'9' * 5000}",
        "year=zzz",
        "sort=evil",
        "sort=-words__search",
        "body=x",
        "route=x",
    ),
    *("q=%00", f"q={'x' * 5000}", "supplier=%00", "state=%F0%28", "value_from=lots", "value_to=-1", "ending=1000000", "band=1"),
]


def test_bad_input_gives_the_register_with_an_error_summary(several, site):
    with site():
        for query in BAD:
            response = Client().get(f"/contracts/?{query}")
            page = response.content.decode()
            assert response.status_code == 200, query
            for text in ("There is a problem", "Alpha cameras", "<title>Error: "):
                assert text in page, query
            if "page" not in query:
                refused = Client().get(f"/contracts.csv?{query}")
                assert refused.status_code == 400, query


@pytest.mark.parametrize(
    "query", ["", "?q=contract&sort=best", "?q=N-1000001", "?supplier=Supplier", "?sort=value&year=2016", "?band=over&page=1"]
)
def test_three_contracts_and_three_hundred_take_the_same_few_queries(own_database, site, query):
    made.make_limits()
    made.released(own_database, make_contract())
    counts = []
    for how_many in (2, 297):
        made.enter_many(own_database, how_many, first=how_many * 1_000_000)
        with site():
            Client().get("/healthz")
            with CaptureQueriesContext(connection) as queries:
                assert Client().get(f"/contracts/{query}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6
    assert PublicContract.objects.count() == 300


def test_a_page_holds_a_few_and_the_next_keeps_the_question(own_database, site):
    made.released(own_database, make_contract())
    made.enter_many(own_database, 59)
    with site():
        page = Client().get("/contracts/?regime=pcr2015&page=3").content.decode()
    assert page.count('class="register__entry"') == 10
    assert "60 contracts" in page and "regime=pcr2015&amp;page=2" in page


# -- as data


def test_no_cell_is_a_formula(own_database, site):
    made.released(own_database, make_contract(title='=HYPERLINK("http://example.org")'))
    with site():
        assert titles()[0].startswith("'=")


def test_the_csv_streams_in_chunks(own_database, site):
    made.released(own_database, make_contract())
    made.enter_many(own_database, exports.CHUNK + 20)
    with site():
        answer = Client().get("/contracts.csv")
        assert answer.streaming
        chunks = list(answer.streaming_content)
    assert len(chunks) == 3
    assert len(list(csv.reader(io.StringIO(b"".join(chunks).decode())))) == exports.CHUNK + 22


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2023, 12, 15), 12, date(2024, 12, 15)),
    ],
)
def test_months_end_where_the_shorter_month_ends(day, months, later):
    assert filters.add_months(day, months) == later
