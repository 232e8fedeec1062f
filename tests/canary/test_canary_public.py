"""The public site, as anybody: every address, every search, every file, and no token of Part 2 in any of them."""

from urllib.parse import quote

import pytest

from tests.canary.crawl import Visitor, addresses
from tests.canary.files import inside_pdf, unpacked
from tests.canary.filling import Filler
from tests.canary.planting import plant_in_part1
from tests.canary.travel import INSIDE
from tests.canary.world import PART1, SPOKEN

URLS = "publication.urls"
PUBLISHED = ("published", "corrected", "decided_on_paper", "elsewhere_signed", "archived")
NOT_READ = ("deferred", "entry_only", "not_published", "withdrawn", "taken_down")


def crawl(canary, sites) -> dict[str, list]:
    """Every address of the public site, answered, by the name of its pattern."""
    visitor = Visitor(sites.public)
    return {name: visitor.get_all(paths) for name, paths in addresses(URLS, Filler(canary).public).items()}


def leaks(canary, answers) -> list[str]:
    return [
        f"{each.path}: {what}"
        for answers in answers.values()
        for each in answers
        for what in canary.search.found_in(unpacked(each))
    ]


def slug_of(canary, name) -> str:
    found = "SELECT slug FROM publication_registerentry WHERE decision_id = %s"
    rows = canary.rows("owner", found, canary.world.decisions[name])
    assert rows, f"{name} has no line in the register"
    return rows[0][0]


def test_no_address_of_the_public_site_tells_a_word_of_part_2(canary, canary_sites):
    answers = crawl(canary, canary_sites)
    assert not leaks(canary, answers)
    assert not [each.path for found in answers.values() for each in found if SPOKEN.encode() in unpacked(each)]
    assert not [each.path for found in answers.values() for each in found if INSIDE.encode() in unpacked(each)]
    statuses = {each.status for answers in answers.values() for each in answers}
    assert statuses <= {200, 301, 410, 404}, statuses
    for name in PUBLISHED:
        page = next(each for each in answers["publication:decision"] if each.path.endswith(f"/{slug_of(canary, name)}/"))
        assert page.status == 200 and PART1.encode() in page.body, name
    pdfs = [each for each in answers["publication:pdf"] if each.status == 200]
    assert len(pdfs) >= len(PUBLISHED) and all(PART1.encode() in inside_pdf(each.body) for each in pdfs)


def test_the_public_site_keeps_nothing_about_its_readers(canary, canary_sites):
    answers = [each for answers in crawl(canary, canary_sites).values() for each in answers]
    assert not [each.path for each in answers if each.header("Set-Cookie")]
    assert not [each.path for each in answers if "cookie" in each.header("Vary").lower()]


def test_what_is_not_public_shows_no_text_at_all(canary, canary_sites):
    visitor = Visitor(canary_sites.public)
    for name in NOT_READ:
        page = visitor.get(f"/decisions/{slug_of(canary, name)}/")
        title_may_stand = name == "entry_only"
        assert title_may_stand or PART1.encode() not in page.body, name
        for ending in ("pdf", "json"):
            file = visitor.get(f"/decisions/{slug_of(canary, name)}.{ending}")
            assert file.status == (410 if name == "taken_down" else 404), (name, ending)


def test_nothing_of_a_decision_on_its_way_is_in_the_register(canary, canary_sites):
    hidden = [name for name in canary.world.decisions if name.startswith("with_")] + [
        "draft",
        "returned",
        "stood_aside",
        "elsewhere",
    ]
    ids = [canary.world.decisions[name] for name in hidden]
    assert canary.rows("owner", "SELECT id FROM publication_registerentry WHERE decision_id = ANY(%s)", ids) == []
    register = b"".join(
        each.all
        for each in Visitor(canary_sites.public).get_all(
            ("/", "/decisions.csv", "/decisions.jsonl", "/decisions.atom", "/sitemap.xml")
        )
    )
    assert all(
        f"The matter of {name},".encode() not in register for name in [*hidden, "deferred", "withdrawn", "not_published"]
    )
    assert b"The matter of published," in register


@pytest.mark.parametrize("address", ["/decisions/", "/decisions.csv", "/decisions.jsonl", "/decisions.atom"])
def test_searching_for_a_token_finds_nothing_and_says_no_more_than_was_typed(canary, canary_sites, address):
    visitor = Visitor(canary_sites.public)
    tokens = [token for places in canary.world.tokens.values() for token in places.values()]
    empty = visitor.get(f"{address}?q=nobodywroteth1s")
    for answer, token in zip(visitor.get_all([f"{address}?q={quote(token)}" for token in tokens]), tokens, strict=True):
        assert answer.status == 200
        assert not canary.search.found_in(answer.all.replace(token.encode(), b"")), token
        assert answer.body.count(token.encode()) <= empty.body.count(b"nobodywroteth1s"), token
        assert b"/decisions/pcd" not in answer.body, token


def test_a_hidden_decision_answers_as_one_that_never_was(canary, canary_sites):
    visitor = Visitor(canary_sites.public)
    absent = visitor.get("/decisions/pcd-987654/")
    hidden = [canary.decision(name).reference for name in ("with_advisers", "stood_aside", "with_decision_maker")]
    for reference in hidden:
        answer = visitor.get(f"/decisions/{reference.lower().replace(' ', '-')}/")
        assert (answer.status, answer.body) == (absent.status, absent.body) and absent.status == 404
        assert answer.header("Content-Length") == absent.header("Content-Length")


def test_error_pages_of_the_public_site_echo_nothing(canary, canary_sites):
    visitor = Visitor(canary_sites.public)
    token = next(iter(canary.world.tokens["published"].values()))
    odd = [
        "/decisions/%00/",
        "/decisions/%ff%fe/",
        "/decisions/?page=-1&q=%00",
        f"/decisions/?sort={token}",
        "/decisions/?from=never",
    ]
    answers = visitor.get_all([*odd, "/decisions/x/editions/99999/", "/nowhere", "/static/../config/settings.py"])
    answers += visitor.post_all(["/", "/decisions/", "/decisions/x/"], f"q={token}".encode())
    for answer in answers:
        assert answer.status in (200, 400, 404, 405), (answer.path, answer.status)
        assert not canary.search.found_in(answer.all.replace(token.encode(), b"")), answer.path


def test_the_crawl_of_the_public_site_finds_what_somebody_wrote_into_part_1(canary, canary_sites):
    """The crawl can fail: tokens in title, section, paper and money, written there before signing."""
    words = plant_in_part1(canary)
    assert canary_sites.publish_due().returncode == 0
    answers = crawl(canary, canary_sites)
    found = "\n".join(leaks(canary, answers))
    for kind in (".pdf", ".json", "/papers/", "/decisions.csv", "/decisions.jsonl", "/decisions.atom", "/editions/"):
        assert kind in found, kind
    page = next(each.body for each in answers["publication:decision"] if words["title"].encode() in each.body)
    assert words["section"].encode() in page and canary.search.found_in(page.replace(words["title"].encode(), b""))
