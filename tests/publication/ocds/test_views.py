"""The addresses of the open contracting data, as the public site's own process and role."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publication.models import OcdsRelease
from publication.ocds import views
from tests.buying import make_change, make_contract
from tests.each import each
from tests.publication import released as made
from tests.publication.ocds import validator

PACKAGES = ("/ocds/releases.json", "/ocds/releases.json?limit=2", "/ocds/records.json")


@pytest.fixture
def told(own_database):
    """Two contracts of procurements of their own, one with a change, in the open data; then the public site."""
    first, second = make_contract(title="Radios"), make_contract(title="Cars")
    make_change(first)
    made.released(own_database, first, second)
    with own_database.as_process("public_site"):
        yield list(OcdsRelease.objects.order_by("pk").values_list("identifier", flat=True))


@pytest.fixture
def nothing(own_database):
    with own_database.as_process("public_site"):
        yield


def fetched(address) -> dict:
    response = Client().get(address)
    assert response.status_code == 200, response.content
    return json.loads(b"".join(response) if response.streaming else response.content)


def ids(package) -> list[str]:
    return [release["id"] for release in package["releases"]]


def test_the_page_for_people_leads_to_everything(told):
    page = Client().get("/ocds/").content.decode()
    assert "7 releases of 2 contracting processes" in page
    assert "Open Government Licence" in page
    for address in ("/ocds/releases.json", "/ocds/releases.jsonl", "/ocds/records.json", f"/ocds/releases/{told[-1]}.json"):
        assert f'href="{address}"' in page
        assert Client().get(address).status_code == 200


def test_the_page_for_people_stands_before_anything_is_published(nothing):
    assert "Nothing is published here yet" in Client().get("/ocds/").content.decode()


@pytest.mark.parametrize("address", PACKAGES)
def test_every_package_is_valid_and_says_what_it_is(told, address):
    package = fetched(address)
    assert validator.errors(package) == []
    assert package["uri"].endswith(address)
    assert package["version"] == "1.1"
    assert package["license"] == "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    assert package["publicationPolicy"].endswith("/ocds/")
    assert package["publisher"]["name"]


def test_one_release_and_one_record_are_valid_packages(told):
    one = fetched(f"/ocds/releases/{told[0]}.json")
    assert ids(one) == told[:1] and validator.errors(one) == []
    ocid = one["releases"][0]["ocid"]
    record = fetched(f"/ocds/records/{ocid}.json")
    assert validator.errors(record) == []
    assert record["records"][0]["compiledRelease"] == validator.merged(record["records"][0]["releases"])


def test_records_lead_to_their_releases_and_hold_the_merged_state(told):
    records = fetched("/ocds/records.json")["records"]
    assert len(records) == 2
    for record in records:
        addresses = [each["url"].split("/ocds/")[1].split("#")[0] for each in record["releases"]]
        releases = [fetched(f"/ocds/{address}")["releases"][0] for address in addresses]
        assert record["compiledRelease"] == validator.merged(releases)


def test_pages_by_number_come_to_the_whole(told):
    found, address = [], "/ocds/releases.json?limit=3"
    while address:
        package = fetched(address)
        found += ids(package)
        address = package.get("links", {}).get("next", "").partition("://")[2].partition("/")[2]
        address = f"/{address}" if address else ""
    assert found == told == ids(fetched("/ocds/releases.json"))


def test_a_month_holds_what_was_told_in_it(told):
    month = OcdsRelease.objects.first().date.strftime("%Y-%m")
    assert ids(fetched(f"/ocds/releases.json?month={month}")) == told
    assert Client().get("/ocds/releases.json?month=2019-12").status_code == 404


@pytest.mark.parametrize(
    "month, first, following",
    [
        ("2024-07", "2024-07-01T00:00:00+01:00", "2024-08-01T00:00:00+01:00"),
        ("2024-10", "2024-10-01T00:00:00+01:00", "2024-11-01T00:00:00+00:00"),
        ("2024-12", "2024-12-01T00:00:00+00:00", "2025-01-01T00:00:00+00:00"),
    ],
)
def test_a_month_begins_and_ends_at_midnight_in_london(month, first, following):
    asked = views.of_month(month)
    assert [day.isoformat() for day in asked] == [first, following]


def test_json_lines_hold_a_release_each(told):
    lines = Client().get("/ocds/releases.jsonl").getvalue().decode().splitlines()
    assert [json.loads(line)["id"] for line in lines] == told


@each(
    "query, said",
    [
        ("month=July", "month must be written as year and month"),
        ("month=2024-13", "month must be written as year and month"),
        ("limit=0", "limit must be a whole number from 1 to"),
        ("limit=all", "limit must be a whole number from 1 to"),
        ("after=-1", "after must be a whole number"),
        ("after=99999999999999999999", "after must be a whole number"),
        ("page=2", "page is not asked for here"),
    ],
)
def test_what_cannot_be_understood_is_said(told, query, said):
    response = Client().get(f"/ocds/releases.json?{query}")
    assert response.status_code == 400
    assert said in response.content.decode()


@pytest.mark.parametrize("address", ["/ocds/releases/none.json", "/ocds/records/ocds-h6vhtk-0.json", "/ocds/releases/%00.json"])
def test_what_is_not_there_is_absent(told, address):
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("address", [*PACKAGES, "/ocds/releases.jsonl"])
def test_nothing_published_is_said_and_not_an_empty_package(nothing, address):
    response = Client().get(address)
    assert (response.status_code, response["Content-Type"]) == (404, "text/plain; charset=utf-8")


@each("address", ["/ocds/", *PACKAGES, "/ocds/releases.jsonl"])
def test_who_has_it_already_is_told_so(told, own_database, address):
    client = Client()
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    with own_database.as_process("office"):
        third = make_contract(title="Boats")
        made.released(own_database, third)
    if "limit" not in address:
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_a_question_about_headers_reads_nothing(told):
    response = Client().head("/ocds/releases.json")
    assert (response.status_code, b"".join(response)) == (200, b"")


@pytest.mark.parametrize("address", [*PACKAGES, "/ocds/releases.jsonl", "/ocds/"])
def test_more_contracts_take_no_more_queries(own_database, address):
    counts = []
    for how_many in (1, 3):
        made.released(own_database, *[make_contract() for _ in range(how_many)])
        with own_database.as_process("public_site"), CaptureQueriesContext(connection) as asked:
            response = Client().get(address)
            b"".join(response)
        counts.append(len(asked))
    assert counts[0] == counts[1]
