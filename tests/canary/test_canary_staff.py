"""The staff site: every address as everybody, and a token only where its reader may be."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import override_settings

from decisions.models import Part2Reading
from tests.canary.crawl import Pattern, Visitor, addresses, signed_in
from tests.canary.files import unpacked
from tests.canary.filling import READ, Filler
from tests.canary.office import PASSWORD
from tests.canary.planting import plant_comment
from tests.canary.readers import ALL_READERS, INSIDE_ALL_THE_SAME, MAY_READ, NOBODYS_READERS
from tests.canary.travel import INSIDE
from tests.canary.world import PART1
from tests.sites import data_folder

URLS = "config.urls"
NOT_FETCHED = {"account_logout"}  # would end the session; a GET of it only asks
# Who is asked everything: by a member of the body who reads no Part 2 of any every page of a decision that is hidden, of one on
# its way, of a closed one and of another body's; by who writes Part 2 every page, list and row of a draft.
# Both are asked for the pages on which any record is read (ALWAYS in filling.py).
WHOLE = {
    "other_officer": ("draft", "with_decision_maker", "published", "elsewhere_signed"),
    "author": ("draft",),
}
# Who has a role that opens nearly every page, but came too late for every Part 2: each page of a draft, of a request on its way
# and of a closed decision.
LATE = "late_governance"
A_FEW = ("draft", "with_decision_maker", "published")
# Everybody else: every second pair of pages, of one of these in turn, so that each page is asked for by half of them and together they ask
# it of all; and of every decision the pages on which its Part 1 and Part 2 are read (READ in filling.py).
IN_TURN = {
    "auditor": ("published", "with_advisers", "draft"),
    "decision_maker": ("with_decision_maker", "published"),
    "award_holder": ("published",),
    "governance_elsewhere": ("elsewhere", "elsewhere_signed", "published"),
}
EVERY_PAGE = ("nobody", "administrator")  # all of them once, as quickly refused as asked
OF_A_DECISION = re.compile(r"/(?:decisions|publishing)/(\d+)/")


def visitor(canary, sites, who) -> Visitor:
    if who == "nobody":
        return Visitor(sites.staff)
    return signed_in(sites.staff, canary.people()[who], secret_key(canary))


def secret_key(canary) -> str:
    return (data_folder(canary.database, "staff") / "secret-key").read_text()


def paths_of(canary, who="") -> list[str]:
    """The pages of the site that this reader is asked to try: every pattern at least once, everything for those in WHOLE. The
    pages of the administration whole only for who may enter them; of the other pages that are not a decision's, two of a kind."""
    if who in WHOLE:
        filler = Filler(canary, of=WHOLE[who])
    elif who in (LATE, ""):
        filler = Filler(canary, of=A_FEW, whole=())
    else:
        turn = [*NOBODYS_READERS, *IN_TURN].index(who)
        filler = Filler(canary, of=IN_TURN.get(who, A_FEW), whole=(), once=turn, always=READ)
        return [
            path
            for n, (name, paths) in enumerate(_fetched(filler))
            if name in READ or who in EVERY_PAGE or (n // 2 + turn) % 2
            for path in _some(name, paths, who)
        ]
    return [path for name, paths in _fetched(filler) for path in _some(name, paths, who)]


def _fetched(filler) -> list:
    return [(name, paths) for name, paths in addresses(URLS, filler.staff).items() if name not in NOT_FETCHED]


def _some(name, paths, who) -> list[str]:
    if name.startswith("admin:"):
        return paths if who == "administrator" else paths[:1]
    return paths if who in WHOLE or OF_A_DECISION.match(paths[0]) else paths[:2]


def leaks(canary, answers) -> list[str]:
    return [f"{each.path} ({each.status}): {what}" for each in answers for what in canary.search.found_in(unpacked(each))]


def part2_page(canary, name) -> str:
    return f"/decisions/{canary.world.decisions[name]}/part2/read/"


# -- shown where it may be


@pytest.mark.parametrize("who", ALL_READERS)
def test_who_needs_to_know_reads_every_token_on_the_page_of_part_2_and_nobody_elses(canary, canary_sites, who):
    names = list(canary.world.decisions)
    answers = visitor(canary, canary_sites, who).get_all([part2_page(canary, name) for name in names])
    for name, answer in zip(names, answers, strict=True):
        if who in MAY_READ[name]:
            missing = [place for place, token in shown_tokens(canary, name).items() if not _shows(answer.body, token)]
            assert answer.status == 200 and not missing, (name, answer.status, missing)
            foreign = [
                other
                for other in names
                if other != name and any(_shows(answer.body, t) for t in shown_tokens(canary, other).values())
            ]
            assert not foreign, name
        else:
            assert answer.status in (403, 404) and not leaks(canary, [answer]), name
            assert PART1.encode() not in answer.body or answer.status == 403, name


def shown_tokens(canary, name) -> dict[str, str]:
    """All tokens but the bytes of the paper and their digest, what came with a Word file, which are pages of their own, and what
    somebody keeps for themselves."""
    hidden, apart = ("part2paper.content", "part2paper.sha256"), ("wordremainder.", "wordreturn.", "keptanswer.")
    held = canary.world.tokens[name].items()
    return {place: token for place, token in held if place not in hidden and not place.startswith(apart)}


def _shows(body: bytes, token: str) -> bool:
    return token.encode() in body or (token.isdigit() and f"{int(token):,}".encode() in body)


def test_a_paper_of_part_2_is_handed_to_its_readers_and_refused_to_others_whether_it_is_there_or_not(canary, canary_sites):
    rows = canary.rows("owner", "SELECT decision_id, id FROM part2.decisions_part2paper")
    names = {pk: name for name, pk in canary.world.decisions.items()}
    for who in ("governance", "other_officer", "ended_reader"):
        asking = visitor(canary, canary_sites, who)
        for decision, paper in rows:
            page = f"/decisions/{decision}/part2/read/papers/"
            held, absent = asking.get_all([f"{page}{paper}/", f"{page}{10**6}/"])
            if who in MAY_READ[names[decision]]:
                assert canary.world.tokens[names[decision]]["part2paper.content"].encode() in held.body
                assert absent.status == 404
            else:
                assert (held.status, _plain(held)) == (absent.status, _plain(absent)) and held.status in (403, 404)


def test_the_word_file_of_part_1_holds_no_token_even_for_a_reader_and_that_of_part_2_is_for_readers_only(canary, canary_sites):
    by = visitor(canary, canary_sites, "governance")
    names = [name for name in canary.world.decisions if "governance" in MAY_READ[name]]
    files = [f"/decisions/{canary.world.decisions[name]}/word/part{part}.docx" for part in (1, 2) for name in names]
    answers = by.get_all(files)
    part1, part2 = answers[: len(names)], answers[len(names) :]
    assert {each.status for each in answers} == {200} and not leaks(canary, part1)
    assert all(PART1.encode() in unpacked(each) for each in part1)
    for name, answer in zip(names, part2, strict=True):
        assert _shows(unpacked(answer), canary.world.tokens[name]["part2text.body"]), name
    refused = visitor(canary, canary_sites, "other_officer").get_all(files[len(names) :])
    assert {each.status for each in refused} <= {403, 404}


def _plain(answer) -> bytes:
    """A page without what differs each time: the addresses it repeats, nonces and tokens of forms."""
    body = re.sub(rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', b"", answer.body)
    return body.replace(answer.path.encode(), b"")


# -- and nowhere else


@pytest.mark.parametrize("who", NOBODYS_READERS)
def test_no_address_of_the_staff_site_tells_a_word_of_part_2_to(canary, canary_sites, who):
    answers = visitor(canary, canary_sites, who).get_all(paths_of(canary, who))
    assert not leaks(canary, answers)
    assert not [each.path for each in answers if each.status >= 500]
    open_to_all = [each.path for each in answers if each.status == 200 and who == "nobody"]
    assert all(path == "/healthz" or path.startswith(("/account/", "/admin/login")) for path in open_to_all), open_to_all
    assert who not in ("other_officer", "ended_reader") or any(PART1.encode() in each.body for each in answers)
    assert any(INSIDE.encode() in each.body for each in answers) == (who in INSIDE_ALL_THE_SAME)


@pytest.mark.parametrize("who", ["governance_elsewhere", "decision_maker", "award_holder", "author", "auditor"])
def test_a_reader_meets_part_2_only_on_pages_of_the_decisions_they_may_read(canary, canary_sites, who):
    """Lists, the inbox, the desk and search show none of it; neither does any page of a decision that is closed to them."""
    names = {pk: name for name, pk in canary.world.decisions.items()}
    answers = visitor(canary, canary_sites, who).get_all(paths_of(canary, who))
    for each in answers:
        found = OF_A_DECISION.match(each.path)
        name = names.get(int(found[1])) if found else None
        if name is None or who not in MAY_READ[name]:
            assert not leaks(canary, [each]), each.path
        else:
            own = {token.encode() for token in canary.world.tokens[name].values()}
            told = set(re.findall(canary.world.mark["mark"].encode() + rb"[0-9a-f]{7}", each.body))
            assert told <= own, each.path
    assert not [each.path for each in answers if each.status >= 500]


@pytest.mark.parametrize("who", ["governance", "other_officer"])
def test_searching_the_staff_site_for_a_token_finds_nothing_even_for_a_reader(canary, canary_sites, who):
    tokens = [token for places in canary.world.tokens.values() for token in list(places.values())[:6]]
    asking = visitor(canary, canary_sites, who)
    answers = asking.get_all([f"/decisions/?q={token}" for token in tokens])
    for token, answer in zip(tokens, answers, strict=True):
        assert answer.status == 200
        assert not canary.search.found_in(answer.all.replace(token.encode(), b"")), token
        assert b"The matter of" not in answer.body, token


def test_garbage_posted_by_who_may_not_read_brings_no_token_back(canary, canary_sites):
    """A quarter of the addresses each: what is sent is the same."""
    for n, who in enumerate(("other_officer", "ended_reader", "administrator", "nobody")):
        body = b"part=money&pk=1&reason=%00%ff&until=never&was_seen=x&body=%3Cscript%3E&holder=999999&interest=none"
        answers = visitor(canary, canary_sites, who).post_all(paths_of(canary)[n::4], body)
        assert not leaks(canary, answers)
        assert not [each.path for each in answers if each.status >= 500]


def test_hidden_decisions_answer_as_those_that_never_were(canary, canary_sites):
    asking = visitor(canary, canary_sites, "other_officer")
    hidden = [canary.world.decisions[name] for name in ("draft", "returned", "elsewhere", "elsewhere_signed")]
    for tail in (
        "",
        "part2/read/",
        "part2/read/papers/1/",
        "versions/",
        "part2/",
        "part2/text/add/",
        "tasks/",
        "sign/",
        "submit/",
    ):
        absent = asking.get(f"/decisions/987654/{tail}")
        for pk in hidden:
            answer = asking.get(f"/decisions/{pk}/{tail}")
            assert (answer.status, _plain(answer)) == (absent.status, _plain(absent)) and absent.status == 404, (pk, tail)


def test_every_answer_of_the_staff_site_is_kept_by_nobody(canary, canary_sites):
    for who in ("nobody", "author"):
        answers = visitor(canary, canary_sites, who).get_all(
            paths_of(canary)[::8] + [part2_page(canary, "published"), "/nowhere/"]
        )
        other = {
            each.path: each.header("Cache-Control") for each in answers if each.header("Cache-Control") != "private, no-store"
        }
        assert not other


def test_every_opening_of_part_2_is_written_down(canary, canary_sites):
    from decisions import part2

    visitor(canary, canary_sites, "legal").get(part2_page(canary, "published"))
    people, decision = canary.people(), canary.decision("published")
    with part2.opened_by(people["governance"], decision, "look"):
        read = Part2Reading.objects.filter(person=people["legal"], purpose="read").count()
    assert read == 1


# -- what stays behind


def test_the_journeys_leave_no_token_in_sessions_logs_and_files(canary, canary_sites):
    """After readers have read, written and been refused: the session rows, the staff site's log and its folder."""
    author = visitor(canary, canary_sites, "author")
    author.get_all([part2_page(canary, "draft"), part2_page(canary, "returned")])
    word, pk = canary.world.tokens["draft"]["part2text.body"], canary.world.decisions["draft"]
    written = [
        f"/decisions/{pk}/part2/{part}/add/" for part in ("text", "money", "parties", "recommendations", "tests", "papers")
    ]
    row = canary.rows("owner", "SELECT min(id) FROM part2.decisions_part2money WHERE decision_id = %s", pk)[0][0]
    author.post_all(
        [*written, f"/decisions/{pk}/part2/money/{row}/", f"/decisions/{pk}/part2/read/"],
        f"heading={word * 40}&low={word}&as_written={word}".encode(),
    )
    sessions = canary.rows("owner", "SELECT session_data FROM django_session")
    with override_settings(SECRET_KEY=secret_key(canary)):
        opened = [SessionStore().decode(data) for (data,) in sessions]
    assert all(opened) and not canary.search.found_in(str(opened))
    for log in ("staff", "public", "worker", "postgres"):
        assert not canary.search.found_in(canary_sites.log(log)), log
    for process in ("staff", "public", "worker"):
        files = [path for path in data_folder(canary.database, process).rglob("*") if path.is_file()]
        assert not [path for path in files if canary.search.found_in(path.read_bytes())]


def test_e_mails_as_delivered_hold_neither_a_token_nor_a_title(canary, canary_sites):
    people, decision = canary.people(), canary.decision("with_advisers")
    from decisions import workflow

    workflow.declare(decision, "legal", by=people["legal"], answer="given")
    workflow.return_(canary.decision("with_chief_executive"), by=people["chief_executive"], comment=f"Not yet, {PART1}.")
    canary_sites.publish_due()
    delivered = [path.read_bytes() for path in canary_sites.mail]
    assert delivered and not canary.search.found_in(b"\n".join(delivered))
    assert not [each for each in delivered if PART1.encode() in each]


def test_a_real_sign_in_leads_to_the_same_pages(canary, canary_sites):
    """The sessions of the other tests are made by hand; this one through the sign-in page."""
    from urllib.parse import urlencode

    plain = Visitor(canary_sites.staff)
    login = plain.get("/account/login/")
    plain.cookies["csrftoken"] = _cookie(login, "csrftoken")
    filled = urlencode({"login": "legal@example.org", "password": PASSWORD}).encode()
    answer = plain.post_all(["/account/login/"], filled)[0]
    assert answer.status == 302, answer.body[:500]
    plain.cookies[settings.SESSION_COOKIE_NAME] = _cookie(answer, settings.SESSION_COOKIE_NAME)
    page = plain.get(part2_page(canary, "published"))
    assert all(_shows(page.body, token) for token in shown_tokens(canary, "published").values())


def _cookie(answer, name) -> str:
    return (
        next(value for key, value in answer.headers if key == "Set-Cookie" and value.startswith(f"{name}="))
        .split(";")[0]
        .split("=", 1)[1]
    )


# -- the crawl can fail


def test_the_crawl_of_the_staff_site_finds_a_comment_that_quotes_part_2(canary, canary_sites):
    word = plant_comment(canary, "published")
    paths = [path for path in paths_of(canary) if f"/{canary.world.decisions['published']}/" in path]
    found = leaks(canary, visitor(canary, canary_sites, "other_officer").get_all(paths))
    assert any(word in each for each in found)


@pytest.mark.parametrize("name", ["decisions:newly_made", "publishing:newly_made", "another:page"])
def test_a_page_that_the_crawl_cannot_fill_in_fails_the_crawl(canary, name):
    with pytest.raises(AssertionError, match="does not know how to fill in"):
        Filler(canary).staff(Pattern(name, "decisions/<int:pk>/new/<int:thing>/", ("pk", "thing")))
    with pytest.raises(AssertionError, match="does not know how to fill in"):
        Filler(canary).public(Pattern(name, "new/<int:thing>/", ("thing",)))
