"""One decision in public: its page and files, its editions, its other addresses, and what is left when it is taken down."""

import hashlib

import pytest
from django.db import connections
from django.test import Client

from publication.models import Takedown
from tests.each import each
from tests.publication.public_records import Register, slugs, take_down

OF_ONE = [
    *("/decisions/pcd-1/", "/decisions/pcd-1.pdf", "/decisions/pcd-1.json", "/decisions/pcd-1/format/"),
    *("/decisions/pcd-1/papers/1/", "/decisions/pcd-1/editions/1/", "/decisions/pcd-1/editions/2/"),
    *("/decisions/pcd-1/editions/1/decision.pdf", "/decisions/pcd-1/editions/1/decision.json"),
    "/decisions/pcd-1/editions/2/papers/1/",
]
OF_ALL = ["/", "/decisions/", "/decisions.csv", "/decisions.jsonl", "/decisions.atom", "/sitemap.xml", "/robots.txt"]
OF_ALL += ["/healthz", "/accessibility/"]


@pytest.fixture
def register(own_database):
    with own_database.connect("publisher") as as_publisher:
        yield Register(as_publisher)


@pytest.fixture
def public(own_database):
    return lambda: own_database.as_process("public_site")


@pytest.fixture
def pcd_1(register) -> int:
    decision = register.publish("pcd-1", editions=2, reference="PCD 1", canonical="PCD-1", spellings=["pcd-2016-1"])
    register.add_paper("pcd-1", 1)
    return decision


@each("address", OF_ONE + OF_ALL)
def test_every_address_answers_without_a_cookie_and_asks_again(pcd_1, public, address):
    with public():
        got = Client().get(address)
        head = Client().head(address)
        posted = Client().post(address)
        if got.streaming:
            got.getvalue()
    assert (got.status_code, head.status_code, posted.status_code) == (200, 200, 405)
    assert head.getvalue() == b""
    assert got["Content-Type"] == head["Content-Type"]
    assert not got.cookies
    assert got["Cache-Control"] == ("no-store" if address == "/healthz" else "public, max-age=0, must-revalidate")
    assert "Cookie" not in got.get("Vary", "")


def test_the_page_is_the_newest_edition_with_everything_beside_it(pcd_1, public):
    with public():
        page = Client().get("/decisions/pcd-1/").content.decode()
    assert '<p id="p1">Text of edition 2 of pcd-1</p>' in page
    assert "There is a newer one" not in page
    for address in (
        "/decisions/pcd-1.pdf",
        "/decisions/pcd-1.json",
        "/decisions/pcd-1/editions/1/",
        "/decisions/pcd-1/format/",
    ):
        assert f'href="{address}"' in page


def test_an_older_edition_says_that_a_newer_one_exists(pcd_1, public):
    with public():
        older = Client().get("/decisions/pcd-1/editions/1/").content.decode()
        newest = Client().get("/decisions/pcd-1/editions/2/").content.decode()
        pdf = Client().get("/decisions/pcd-1/editions/1/decision.pdf").content
    assert "Text of edition 1 of pcd-1" in older
    assert "There is a newer one" in older
    assert "There is a newer one" not in newest
    assert pdf == b"%PDF pcd-1 1"


@each(
    "address, media_type, disposition",
    [
        ("/decisions/pcd-1.pdf", "application/pdf", 'inline; filename="pcd-1-edition-2.pdf"'),
        ("/decisions/pcd-1.json", "application/json", 'inline; filename="pcd-1-edition-2.json"'),
        ("/decisions/pcd-1/editions/1/decision.pdf", "application/pdf", 'inline; filename="pcd-1.pdf"'),
        ("/decisions/pcd-1/papers/1/", "application/pdf", 'attachment; filename="Annex A.pdf"'),
    ],
)
def test_a_file_carries_its_type_name_and_hash_and_is_sent_once(pcd_1, public, address, media_type, disposition):
    with public():
        got = Client().get(address)
        again = Client().get(address, headers={"if-none-match": got["ETag"]})
        since = Client().get(address, headers={"if-modified-since": got["Last-Modified"]})
        head = Client().head(address)
    assert (got["Content-Type"], got["Content-Disposition"]) == (media_type, disposition)
    assert got["ETag"] == head["ETag"] == f'"{hashlib.sha256(got.content).hexdigest()}"'
    assert got["X-Content-Type-Options"] == "nosniff"
    assert (again.status_code, since.status_code) == (304, 304)
    assert again.content == b""
    assert again["Cache-Control"] == got["Cache-Control"]


@pytest.mark.parametrize("address", ["/decisions/pcd-1/", "/", "/decisions.atom", "/sitemap.xml"])
def test_a_page_is_not_sent_again_until_it_changes(pcd_1, register, public, address):
    with public():
        etag = Client().get(address)["ETag"]
        assert Client().get(address, headers={"if-none-match": etag}).status_code == 304
    register.publish("pcd-2", reference="PCD 2")
    third = register.add_edition(pcd_1, "pcd-1", 3)
    register.connection.execute(
        "UPDATE publication_registerentry SET edition_id = %s, updated_at = '2033-01-01' WHERE decision_id = %s", [third, pcd_1]
    )
    with public():
        assert Client().get(address, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("name", "media_type", "sent_as", "file_name"),
    [
        ("Évaluation\r\nX: y", "text/html", "text/html", "attachment"),
        ("../../etc/passwd", "application/pdf\r\nSet-Cookie: a=b", "application/octet-stream", '"..-..-etc-passwd.bin"'),
        ("", "image/png", "image/png", '"paper.png"'),
    ],
)
def test_whatever_a_paper_is_called_it_is_only_ever_saved(register, public, name, media_type, sent_as, file_name):
    register.publish("pcd-1")
    register.add_paper("pcd-1", 1, name=name, media_type=media_type)
    with public():
        got = Client().get("/decisions/pcd-1/papers/1/")
    assert got["Content-Type"] == sent_as
    assert got["Content-Disposition"].startswith("attachment")
    assert file_name in got["Content-Disposition"]
    assert not got.cookies


# -- other spellings


@each("spelling", ["PCD-1", "pcd1", "PCD 1", "pcd-2016-1", "PCD-2016-1", "pcd 2016 1"])
def test_another_spelling_leads_to_the_one_address(pcd_1, public, spelling):
    with public():
        for tail in ("/", ".pdf", ".json", "/editions/1/", "/editions/1/decision.pdf", "/papers/1/", "/format/"):
            response = Client().get(f"/decisions/{spelling}{tail}")
            assert (response.status_code, response["Location"]) == (301, f"/decisions/pcd-1{tail}")


def test_a_spelling_of_several_decisions_offers_them(register, public):
    for year in (2013, 2014):
        register.publish(f"wm-{year}-5", reference=f"WM 5/{year}", canonical=f"WM-{year}-5", spellings=["wm-5"])
    with public():
        page = Client().get("/decisions/wm-5/")
        redirected = Client().get("/decisions/wm2013-5/")
    assert page.status_code == 200
    assert "/decisions/wm-2013-5/" in page.content.decode()
    assert "/decisions/wm-2014-5/" in page.content.decode()
    assert redirected.status_code in (200, 301)


# -- what is not there


ABSENT = [
    *("/decisions/nothing/", "/decisions/pcd-99/", "/decisions/pcd-99.pdf", "/decisions/pcd-1/editions/9/", "/nothing"),
    *("/decisions/pcd-1/papers/7/", "/decisions/pcd-1/editions/99999/", "/decisions/a%00b/", f"/decisions/{'x' * 400}/"),
    *("/decisions/pcd-1/editions/1/papers/1/", "/decisions/%ff%fe/", "/admin/", "/account/login/", "/decisions/later/"),
    *("/decisions/later.pdf", "/decisions/pcd-9.pdf", "/decisions/pcd-9/editions/1/", "/decisions/../../etc/passwd"),
]


def test_whatever_is_absent_or_may_not_be_seen_answers_the_same_bytes(pcd_1, register, public):
    register.publish("later", public_from="2035-01-01")
    hidden = register.enter("pcd-9", state="deferred", reference="PCD 9")
    register.add_edition(hidden, "pcd-9", 1)
    with public():
        answers = {address: Client().get(address) for address in ABSENT}
    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(ABSENT, 404)
    assert len({answer.content for answer in answers.values()}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers.values()}) == 1


@pytest.mark.parametrize(
    ("state", "facts", "shown"),
    [
        (
            "entry_only",
            {"reason": "Commercial", "title": "Depot"},
            ["PCD 9", "Depot", "Entry only", "Commercial", "Test Office"],
        ),
        (
            "not_published",
            {"reason": "Sensitive", "title": "Kept back"},
            ["PCD 9", "Not published", "Sensitive", "Test Office"],
        ),
        ("withdrawn", {}, ["PCD 9", "Withdrawn before decision", "Test Office"]),
        ("deferred", {}, ["PCD 9", "Publication deferred until 4 May 2031", "Test Office"]),
    ],
)
def test_a_decision_without_an_edition_has_a_page_that_says_why(register, public, state, facts, shown):
    register.enter("pcd-9", state=state, reference="PCD 9", **facts)
    with public():
        page = Client().get("/decisions/pcd-9/").content.decode()
        assert Client().get("/decisions/pcd-9.pdf").status_code == 404
    for text in shown:
        assert text in page
    assert "Kept back" not in page


# -- taken down


def test_a_decision_taken_down_is_gone_at_every_address_at_once(pcd_1, register, public):
    register.publish("pcd-2", reference="PCD 2")
    with public():
        etag = Client().get("/decisions/pcd-1.pdf")["ETag"]
    take_down(pcd_1, "pcd-1", "PCD 1")
    addresses = [*OF_ONE, "/decisions/PCD1/", "/decisions/pcd-2016-1.pdf", "/decisions/pcd-1/papers/7/"]
    with public():
        answers = [Client().get(address, headers={"if-none-match": etag}) for address in addresses]
        register_of = [Client().get(address).getvalue().decode() for address in OF_ALL]
        assert slugs(Client()) == ["pcd-2"]
    assert {answer.status_code for answer in answers} == {410}
    assert len({answer.content for answer in answers}) == 1
    page = answers[0].content.decode()
    assert "PCD 1" in page
    assert "It named a person." in page
    assert "Title of pcd-1" not in page
    assert "G. Officer" not in page
    assert not any("pcd-1" in text for text in register_of)


def test_a_decision_without_a_reference_is_gone_too(register, public):
    take_down(register.publish("test-2024-03-05-a-lease"), "test-2024-03-05-a-lease", "")
    with public():
        for address in ("/decisions/test-2024-03-05-a-lease/", "/decisions/test-2024-03-05-a-lease.pdf"):
            answer = Client().get(address)
            assert answer.status_code == 410
            assert "This decision has been taken down" in answer.content.decode()


def test_a_takedown_that_is_lifted_gives_everything_back(pcd_1, public):
    take_down(pcd_1, "pcd-1", "PCD 1")
    Takedown.objects.update(lifted_at="2024-01-01T00:00:00Z")
    with public():
        assert [Client().get(address).status_code for address in OF_ONE] == [200] * len(OF_ONE)


def test_a_takedown_does_not_touch_a_neighbour_of_another_year(register, public):
    gone = register.publish("wm-2014-5", reference="WM 5/2014", canonical="WM-2014-5")
    register.publish("wm-2013-5", reference="WM 5/2013", canonical="WM-2013-5", spellings=["wm2013-5"])
    take_down(gone, "wm-2014-5", "WM 5/2014")
    with public():
        assert Client().get("/decisions/wm-2013-5/").status_code == 200
        assert Client().get("/decisions/wm2013-5/").status_code == 301
        assert Client().get("/decisions/wm-2014-5/").status_code == 410
        assert Client().get("/decisions/wm-2015-5/").status_code in (301, 404)


# -- ties, formats, health


def test_ties_are_shown_both_ways_and_only_to_what_is_public(pcd_1, register, public):
    other, gone = register.publish("pcd-2", reference="PCD 2"), register.publish("pcd-3", reference="PCD 3")
    register.insert("editionlink", decision_id=pcd_1, to_id=other, kind="follows")
    register.insert("editionlink", decision_id=pcd_1, to_id=gone, kind="funds")
    take_down(gone, "pcd-3", "PCD 3")
    with public():
        page = Client().get("/decisions/pcd-1/").content.decode()
    assert 'Follows: <a class="govuk-link" href="/decisions/pcd-2/">' in page
    assert "pcd-3" not in page


def test_another_format_can_be_asked_for(pcd_1, register, public):
    register.publish("pcd-2", formats_email="formats@example.org", formats_days=5)
    with public():
        assert "Write to Test Office" in Client().get("/decisions/pcd-1/format/").content.decode()
        page = Client().get("/decisions/pcd-2/format/").content.decode()
    assert 'href="mailto:formats@example.org"' in page
    assert "within 5 working days" in page


def test_health_is_the_databases_health(own_database, public):
    with public():
        assert Client().get("/healthz").content == b"ok"
        connections["default"].close()
        connections["default"].settings_dict["NAME"] = "no_such_database"
        assert Client().get("/healthz").status_code == 503
        failed = Client(raise_request_exception=False).get("/")
    assert failed.status_code == 500
    assert b"Something went wrong" in failed.content
    assert not failed.cookies


def test_the_pages_keep_nobody_out(pcd_1, register, sites, page, axe):
    register.enter_many(25)
    register.enter("pcd-9", state="deferred", reference="PCD 9")
    take_down(register.publish("pcd-3", reference="PCD 3"), "pcd-3", "PCD 3")
    addresses = ["/?year=zzz", "/decisions/pcd-1/", "/decisions/pcd-1/editions/1/", "/decisions/pcd-9/", "/decisions/pcd-3/"]
    for address in [*addresses, "/decisions/pcd-1/format/", "/accessibility/", "/nothing/"]:
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(sites.public + address)
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    assert page.context.cookies() == []
