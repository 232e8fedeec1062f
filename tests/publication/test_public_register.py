"""The register: searched, filtered, exported, and never telling what it does not show."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publication import exports
from tests.each import each
from tests.publication.public_records import Register, slugs

HIDDEN = {"kind": "lease", "outcome": "rejected", "signed_on": "2019-06-07", "published_on": "2019-06-08", "amount": "4711.11"}
HIDDEN |= {"has_part2": "yes", "significant": "yes", "reason": "Secret reason"}


@pytest.fixture
def register(own_database):
    with own_database.connect("publisher") as as_publisher:
        yield Register(as_publisher)


@pytest.fixture
def public(own_database, register):
    """The public site, as its own process and role."""
    with own_database.as_process("public_site"):
        yield Client(raise_request_exception=True)


@pytest.fixture
def office(own_database):
    """A way to write first and look afterwards."""
    return lambda: own_database.as_process("public_site")


def test_a_line_of_the_register_shows_its_facts(register, office):
    register.publish("pcd-1", reference="PCD 1", title="Body-worn video", summary="More cameras", decided_by="Deputy Mayor")
    with office():
        page = Client().get("/").content.decode()
    for fact in (
        "PCD 1",
        "Body-worn video",
        "More cameras",
        "5 March 2024",
        "12 March 2024",
        "Deputy Mayor",
        "Grant",
        "Approved",
    ):
        assert fact in page
    assert 'href="/decisions/pcd-1/"' in page
    assert "1 decision" in page


@pytest.mark.parametrize("query", ["", "?q=grant&kind=grant", "?q=PCD+1001", "?sort=title&page=1"])
def test_three_rows_and_three_hundred_take_the_same_few_queries(register, office, query):
    counts = []
    for how_many in (3, 300):
        register.connection.execute("DELETE FROM publication_registerentry")
        register.enter_many(how_many)
        with office():
            Client().get("/healthz")
            with CaptureQueriesContext(connection) as queries:
                assert Client().get(f"/decisions/{query}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


def test_a_page_holds_twenty_and_the_next_keeps_the_question(register, office):
    register.enter_many(45)
    with office():
        page = Client().get("/decisions/?kind=grant&page=3").content.decode()
    assert page.count('class="register__entry"') == 5
    assert "45 decisions" in page
    assert "kind=grant&amp;page=2" in page


@pytest.fixture
def two_lines(register):
    """Two decisions that every filter tells apart."""
    register.publish("pcd-1", title="A", summary="New cameras for officers", has_part2="yes")
    west = {"body_slug": "west", "body_name": "West Office", "kind": "lease", "outcome": "rejected", "signed_on": "2013-01-02"}
    west |= {
        "outcomes": " rejected held_over ",
        "published_on": "2013-02-02",
        "decided_by": "Bob Jamieson, Commissioner",
        "significant": "yes",
    }
    register.enter("wm-2", state="entry_only", title="B", **west)


@each(
    "query, found",
    [
        ("?q=cameras", ["pcd-1"]),
        ("?q=camera -drones", ["pcd-1"]),
        ("?q=helicopter", []),
        ("?body=west", ["wm-2"]),
        ("?kind=lease", ["wm-2"]),
        ("?outcome=rejected", ["wm-2"]),
        ("?outcome=held_over", ["wm-2"]),
        ("?year=2013", ["wm-2"]),
        ("?decided_by=jamieson", ["wm-2"]),
        ("?decided_by=%25", []),
        ("?part2=yes", ["pcd-1"]),
        ("?significant=yes", ["wm-2"]),
        ("?state=entry_only", ["wm-2"]),
        ("?sort=oldest", ["wm-2", "pcd-1"]),
        ("?sort=newest", ["pcd-1", "wm-2"]),
        ("?sort=published", ["pcd-1", "wm-2"]),
        ("?sort=title", ["pcd-1", "wm-2"]),
        ("?sort=best", ["pcd-1", "wm-2"]),
        ("?kind=lease&year=2024", []),
    ],
)
def test_each_filter_narrows_page_and_data_alike(two_lines, office, query, found):
    with office():
        assert slugs(Client(), query) == found
        page = Client().get(f"/decisions/{query}").content.decode()
        rows = list(csv.DictReader(io.StringIO(Client().get(f"/decisions.csv{query}").getvalue().decode())))
    assert f"{len(found)} decision" in page
    assert [row["address"].rsplit("/", 2)[1] for row in rows] == found


BAD = [
    *("page=abc", "page=0", "page=99", f"page={'9' * 5000}", "year=zzz", "year=-1", "sort=evil", "sort=-search", "kind=x"),
    *("body=x", "q=%00", f"q={'x' * 5000}", "decided_by=%00", "state=%F0%28", "part2=maybe", "outcome[]=1&significant=1"),
]


def test_bad_input_gives_the_register_with_an_error_summary(register, office):
    register.publish("pcd-1")
    with office():
        for query in BAD:
            response = Client().get(f"/decisions/?{query}")
            page = response.content.decode()
            assert response.status_code == 200, query
            for text in ("There is a problem", 'href="/decisions/pcd-1/"', "<title>Error: "):
                assert text in page, query


ODD = ["q=%ff%fe", "q=%ED%A0%80", "q='+or+1=1--", "q=%22(%26%7C!:*", "q=%3Cscript%3E", "q=the", "q=%20", "x=1", "q=a&q=b"]


def test_odd_input_that_is_allowed_is_answered(register, office):
    register.publish("pcd-1")
    with office():
        for query in ODD:
            for address in ("/decisions/", "/decisions.csv", "/decisions.jsonl", "/decisions.atom"):
                response = Client().get(f"{address}?{query}")
                assert response.status_code == 200, (address, query)
                assert b"<script>" not in response.getvalue()


def test_a_thousand_questions_at_once_are_refused(public, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000  # as the process of the public site has it
    response = public.get("/decisions/?" + "&".join(f"q{n}=1" for n in range(1200)))
    assert response.status_code == 400
    assert "could not be understood" in response.content.decode()


@pytest.mark.parametrize("address", ["/decisions.csv", "/decisions.jsonl", "/decisions.atom"])
def test_data_that_cannot_be_understood_is_refused_with_the_reason(public, address):
    response = public.get(f"{address}?year=zzz")
    assert response.status_code == 400
    assert "zzz" in response.content.decode()


@pytest.fixture
def cited(register):
    register.publish("pcd-2017-268", reference="PCD 2017 268", canonical="PCD-268", title="The one")
    register.publish("pcd-2017-269", reference="PCD 2017 269", canonical="PCD-269", title="Another, citing PCD 268")


@each("text", ["PCD 2017 268", "PCD 268", "pcd268", "pcd-2017-268", "Decision PCD 268"])
def test_a_reference_is_found_however_it_is_spelt(cited, office, text):
    with office():
        page = Client().get("/", {"q": text})
    assert [line["title"] for line in page.context["named"]] == ["The one"]
    assert page.context["lines"][0]["title"] == "The one"


def test_a_reference_of_nothing_published_is_said_and_words_are_not_taken_for_one(cited, office):
    with office():
        unheld, words = (Client().get("/", {"q": typed}).content.decode() for typed in ("PCD 999", "Room 268"))
    assert "No published decision has the reference PCD 999." in unheld
    assert "has the reference Room" not in words


def test_an_ambiguous_reference_offers_the_choices(register, office):
    for year in (2013, 2014):
        register.publish(f"wmpcc-{year}-5", reference=f"WMPCC 005/{year}", canonical=f"WMPCC-{year}-5")
    with office():
        page = Client().get("/?q=WMPCC+5").content.decode()
    assert "may mean any of these" in page
    assert "WMPCC 005/2013" in page
    assert "WMPCC 005/2014" in page


@pytest.mark.parametrize("state", ["deferred", "withdrawn"])
def test_what_a_hidden_decision_holds_is_in_no_form_of_the_register(register, office, state):
    register.enter("pcd-9", state=state, reference="PCD 9", canonical="PCD-9", **HIDDEN)
    with office():
        answers = {
            address: Client().get(address).getvalue().decode() if "." in address else Client().get(address).content.decode()
            for address in ("/", "/decisions/pcd-9/", "/decisions.csv", "/decisions.jsonl", "/?q=PCD+9")
        }
        feeds = [Client().get(address).content.decode() for address in ("/decisions.atom", "/sitemap.xml")]
    in_pages = ("Rejected</strong>", "Lease or property</dd>")  # the filters name every outcome and kind
    in_data = ("rejected", "lease", '"yes"', ",yes,")
    for address, text in answers.items():
        assert "PCD 9" in text, address
        assert "Test Office" in text, address
        for hidden in ("Secret", "4711", "June 2019", "2019-06", *(in_data if "." in address else in_pages)):
            assert hidden not in text, (address, hidden)
    assert not any("pcd-9" in feed for feed in feeds)


@pytest.fixture
def hidden(register):
    register.enter("pcd-9", state="deferred", reference="PCD 9", **HIDDEN)


@each("query", ["kind=lease", "outcome=rejected", "part2=yes", "significant=yes", "decided_by=a", "q=lease", "year=2019"])
def test_no_filter_asks_about_what_is_hidden(hidden, office, query):
    with office():
        page = Client().get(f"/?{query}")
    assert page.context["page"].paginator.count == (1 if query == "year=2019" else 0)  # 2019 is not even a choice
    assert "There is a problem" in page.content.decode() or query != "year=2019"


def test_words_of_a_hidden_decision_find_nothing_even_if_they_were_indexed(register, office):
    register.enter("pcd-9", state="deferred", reference="PCD 9")
    register.connection.execute("UPDATE publication_registerentry SET search = to_tsvector('english', 'helicopter')")
    with office():
        assert slugs(Client()) == ["pcd-9"]
        assert slugs(Client(), "?q=helicopter") == []


def test_a_deferred_decision_says_until_when(register, office):
    register.enter("pcd-9", state="deferred", reference="PCD 9")
    with office():
        assert "Publication deferred until 4 May 2031" in Client().get("/").content.decode()
        assert "Publication deferred until 4 May 2031" in Client().get("/decisions/pcd-9/").content.decode()


def test_what_becomes_public_later_is_nowhere(register, office):
    register.publish("pcd-1", public_from="2035-01-01", reference="PCD 1", canonical="PCD-1")
    with office():
        assert slugs(Client()) == []
        assert Client().get("/decisions/pcd-1/").status_code == 404
        assert Client().get("/decisions/pcd-1.pdf").status_code == 404
        assert "0 decisions" in Client().get("/?q=PCD+1").content.decode()


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-x", "'-x"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),
        ("plain", "plain"),
        (None, ""),
    ],
)
def test_no_cell_is_a_formula(value, cell):
    assert exports.cell(value) == cell


def test_a_formula_in_a_title_is_harmless_in_csv_and_whole_in_json(register, office):
    register.publish("pcd-1", title='=HYPERLINK("http://example.org")', amount="-5.00")
    with office():
        row = next(csv.DictReader(io.StringIO(Client().get("/decisions.csv").getvalue().decode())))
        told = json.loads(Client().get("/decisions.jsonl").getvalue())
    assert row["title"].startswith("'=")
    assert row["amount"] == told["amount"] == "-5.00"
    assert told["title"].startswith("=")


def test_exports_stream_in_chunks(register, office):
    register.enter_many(exports.CHUNK + 20)
    with office():
        response = Client().get("/decisions.csv")
        assert response.streaming
        chunks = list(response.streaming_content)
    assert len(chunks) == 2
    assert len(list(csv.reader(io.StringIO(b"".join(chunks).decode())))) == exports.CHUNK + 21


def test_the_feed_and_the_map_are_well_formed(register, office):
    register.publish("pcd-1", reference="PCD 1", title="Fish & chips <cheap> \x0b", summary="Sum")
    with office():
        feed = ElementTree.fromstring(Client().get("/decisions.atom").content)  # noqa: S314 our own
        sitemap = ElementTree.fromstring(Client().get("/sitemap.xml").content)  # noqa: S314 our own
        robots = Client().get("/robots.txt").content.decode()
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.find(f"{atom}entry/{atom}title").text == "PCD 1 Fish & chips <cheap> "
    assert feed.find(f"{atom}entry/{atom}id").text.endswith("/decisions/pcd-1/")
    addresses = [loc.text for loc in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert any(address.endswith("/decisions/pcd-1/") for address in addresses)
    assert "/sitemap.xml" in robots
