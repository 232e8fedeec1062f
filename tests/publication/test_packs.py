"""Packs: the same papers are the same pages, Part 2 is apart, marked on every page, and only of what its reader may read."""

import io
import json
import re
from datetime import date, timedelta

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextContainer

from decisions import models, part2, workflow
from decisions.steps import StepRefused
from decisions.workflow import planning
from publication.packs import gathering, making
from tests.decisions.governance.office import TODAY, browser_of, make_meeting, table, titled
from tests.decisions.made import declare, fresh, make_archived, make_office, make_user, make_with, sign

pytestmark = pytest.mark.django_db


NOT_YET = ("What was decided", "Date signed", "Date published", "Decision by", "Outcome Not stated", "No declaration by")


def pages_of(content: bytes) -> list[str]:
    """The text of each page, spaces tidied."""
    told = [
        [each.get_text() for each in page if isinstance(each, LTTextContainer)] for page in extract_pages(io.BytesIO(content))
    ]
    return [re.sub(r"\s+", " ", " ".join(texts)) for texts in told]


def make_pack(office, *decisions):
    meeting = make_meeting(office)
    table(office, meeting, *decisions)
    return planning.make_pack(meeting, list(decisions), by=office.people["governance"])


def test_a_board_pack_has_contents_and_page_numbers_that_stay():
    office = make_office()
    one, other = (
        titled(office, "The first", "with_advisers"),
        titled(office, "The other", "with_decision_maker"),
    )
    pack = make_pack(office, other, one)
    browser, address = browser_of(office.people["legal"]), f"/packs/board/pack/{pack.pk}/part1.pdf"
    made = browser.get(address)
    assert made["Content-Type"] == "application/pdf" and made["Cache-Control"] == "private, no-store"
    pages = pages_of(made.content)
    assert [re.search(r"Pack page (\d+)", page)[1] for page in pages] == [str(n) for n in range(1, len(pages) + 1)]
    begins = [next(n for n, page in enumerate(pages, 1) if n > 2 and title in page) for title in ("The other", "The first")]
    assert f"1. {other.reference}: The other, pack page {begins[0]}" in pages[1]
    assert f"2. {one.reference}: The first, pack page {begins[1]}" in pages[1] and begins[0] == 3
    assert all(one.reference in page for page in pages[begins[1] - 1 :]) and other.reference in pages[begins[1] - 2]
    assert not [page for page in pages if "secret" in page.lower() or "Part 2 page" in page]
    first, after = pages[begins[0] - 1], " ".join(pages[begins[0] - 1 : begins[1] - 1])
    assert "Given since the version printed here, and printed with its declarations:" in first and "(given)" in first
    assert "Given since this version" in after and office.people["legal"].name in after
    assert "What is asked" in first and not [word for word in NOT_YET if word in after], "of a request nothing is decided"
    assert "Given since" not in " ".join(pages[begins[1] - 1 :])
    declare(office, one, "legal")  # after the pack was made: it is for the next one
    assert pages_of(browser.get(address).content) == pages
    with pikepdf.open(io.BytesIO(made.content)) as pdf, pdf.open_outline() as outline:
        assert {"The first", "The other"} <= {each.title for top in outline.root for each in (top, *top.children)}
    workflow.return_(one, by=office.people["governance"], comment="Once more.")  # taken back, for everybody alike
    assert not [page for page in pages_of(browser.get(address).content) if "The first" in page]
    assert browser_of(office.people["governance"]).get(f"/packs/board/{pack.meeting_id}/").status_code == 200
    assert browser_of(make_office().people["legal"]).get(address).status_code == 404


def test_the_same_pack_is_the_same_bytes():
    office = make_office()
    pack = make_pack(office, make_with(office, "with_advisers"))
    browser, address = browser_of(office.author), f"/packs/board/pack/{pack.pk}/part1.pdf"
    assert browser.get(address).content == browser.get(address).content


def test_part_2_is_apart_marked_and_only_of_what_its_reader_may_read():
    office = make_office()
    one, other = make_with(office, "with_advisers"), make_with(office, "with_advisers")
    models.Withholding.objects.filter(decision=one).update(marking="OFFICIAL-SENSITIVE COMMERCIAL")
    pack = make_pack(office, one, other)
    reader = make_user("Reader", "officer", body=office.body)
    until = pack.made_at + timedelta(days=9)
    workflow.add_reader(other, reader, by=office.people["governance"], reason="Counsel", until=until)
    address = f"/packs/board/pack/{pack.pk}/part2.pdf"
    pages = pages_of(browser_of(reader).get(address).content)
    assert f"Copy for {reader.name}" in pages[0] and all("OFFICIAL-SENSITIVE" in page for page in pages)
    told = " ".join(pages)
    assert "secret" in told.lower() and "Part 2 page 2.1" in told and "Part 2 page 1.1" not in told
    assert other.reference in told and one.reference not in told
    both = " ".join(pages_of(browser_of(office.people["governance"]).get(address).content))
    assert "Part 2 page 1.1" in both and "Part 2 page 2.1" in both
    with part2.opened_by(reader, other, "look"):
        assert [each.purpose for each in part2.readings(other) if each.person == reader] == ["board pack", "look"]
    outsider = browser_of(make_user("No reader", "officer", body=office.body))
    assert outsider.get(address).status_code == 403
    assert b"part2.pdf" not in outsider.get(f"/packs/board/{pack.meeting_id}/").content
    assert b"part2.pdf" in browser_of(reader).get(f"/packs/board/{pack.meeting_id}/").content
    models.Withholding.objects.filter(decision=other).update(is_there_part2="no")
    assert b"part2.pdf" not in browser_of(reader).get(f"/packs/board/{pack.meeting_id}/").content


def test_what_is_missing_is_said_before_a_pack_is_made_to_those_who_may_see_it():
    office = make_office()
    one, ready = titled(office, "The first"), titled(office, "Ready", "with_decision_maker")
    meeting, draft = make_meeting(office), titled(office, "Only a draft", "draft")
    table(office, meeting, one, ready, draft)
    due = one.advice_requests.get(code="legal")
    models.AdviceRequest.objects.filter(pk=due.pk).update(due_on=date(2031, 3, 27))
    page = f"/packs/board/{meeting.pk}/"
    browser = browser_of(office.people["governance"])
    told = browser.get(page).content.decode()
    assert "The board will not have everything" in told and "Only a draft" in told
    missing = told.split("will not have everything")[1]
    assert (
        f"asked of {office.legal.name}, due 27 March 2031" in missing
        and "a draft of" in missing
        and "Ready" not in missing.split("<form")[0]
    )
    assert browser.post(page, {f"place_{one.pk}": "1"}, follow=True).content.decode().count(f"is made: {one.reference}.") == 1
    seen = browser_of(office.people["financial"]).get(page).content.decode()
    assert "Only a draft" not in seen and "Not given yet" in seen
    with CaptureQueriesContext(connection) as queries:
        browser.get(page)
    table(office, meeting, titled(office, "One more"), titled(office, "Another draft", "draft"))
    with CaptureQueriesContext(connection) as more:
        browser.get(page)
    assert len(more) == len(queries) <= 25


def test_governance_alone_makes_a_pack_of_what_goes_to_the_meeting():
    office, stranger = make_office(), make_office()
    one, other, meeting = make_with(office, "with_advisers"), make_with(office, "with_advisers"), make_meeting(office)
    table(office, meeting, one, other)
    browser, page = browser_of(office.people["governance"]), f"/packs/board/{meeting.pk}/"
    twice = browser.post(page, {f"place_{one.pk}": "1", f"place_{other.pk}": "1"}).content
    assert b"Give each request a place of its own" in twice and f'href="#id_place_{one.pk}"'.encode() in twice
    assert b"at least one" in browser.post(page, {}).content
    assert browser.post(page, {f"place_{one.pk}": "7", f"place_{other.pk}": "2"}).status_code == 302
    assert [each.decision for each in models.BoardPack.objects.get().entries.all()] == [other, one]
    told = browser.get(page).content.decode()
    assert told.index(f'name="place_{other.pk}" value="1"') < told.index(f'name="place_{one.pk}" value="2"'), "its order stays"
    assert browser_of(office.author).post(page, {}).status_code == 403
    assert browser_of(stranger.people["governance"]).get(page).status_code == 404
    for decision, said in (
        (make_with(office, "with_advisers"), "does not go to this meeting"),
        (make_archived(office), "does not go"),
    ):
        with pytest.raises(StepRefused, match=said):
            planning.make_pack(meeting, [decision], by=office.people["governance"])
    assert b"Investment Board" in browser.get("/packs/").content
    decided = titled(office, "Decided before the board met", "with_decision_maker")
    table(office, meeting, decided)
    assert b"Decided before the board met" in browser.get(page).content
    sign(office, decided)
    assert b"Decided before the board met" not in browser.get(page).content


def test_decisions_between_two_dates_are_a_list_and_one_pdf():
    office = make_office()
    signed = titled(office, "Signed today", "with_decision_maker")
    sign(office, signed)
    old = make_archived(office)
    models.DecisionDate.objects.create(decision=old, label="signed", on=TODAY(), precision="day", as_written="x")
    workflow.close(old)
    titled(office, "Not decided", "with_advisers")
    browser = browser_of(office.people["legal"])

    def asked(first, last):
        days = {f"from_on_{part}": getattr(first, part) for part in ("day", "month", "year")}
        return days | {f"to_on_{part}": getattr(last, part) for part in ("day", "month", "year")}

    page = browser.get("/packs/decisions/", asked(TODAY(), TODAY())).content.decode()
    assert "Signed today" in page and "As printed" in page and "Not decided" not in page and "as one PDF" in page
    before = TODAY() - timedelta(days=1)
    assert "Signed today" not in browser.get("/packs/decisions/", asked(before, before)).content.decode()
    assert b"cannot be before the first" in browser.get("/packs/decisions/", asked(TODAY(), before)).content
    assert browser.get("/packs/decisions/pack.pdf").status_code == 404
    with CaptureQueriesContext(connection) as queries:
        made = browser.get("/packs/decisions/pack.pdf", asked(TODAY(), TODAY()))
    assert len(queries) <= 25
    told = " ".join(pages_of(made.content))
    assert f"1. {fresh(signed).reference}: Signed today, pack page 3" in told and "As printed" in told
    assert office.decision_maker.name in told and "secret" not in told.lower()
    stranger = browser_of(make_office().people["legal"])
    assert stranger.get("/packs/decisions/pack.pdf", asked(TODAY(), TODAY())).status_code == 404


def test_a_declaration_that_fell_is_not_printed_beside_the_one_that_came_after_it():
    office = make_office()
    decision = make_with(office, "with_decision_maker")
    workflow.begin_amendment(decision, by=office.governance)
    workflow.finish_amendment(decision, by=office.governance, reason="")  # a version that bears every declaration

    def legal_in(pack):
        (entry,) = gathering.part1_entries(gathering.rows_of(pack, office.governance))
        held = [each["answer"] for each in json.loads(entry.part1)["declarations"] if each["code"] == "legal"]
        return held, [each["answer"] for each in entry.since if each["code"] == "legal"], making._article(entry)

    earliest = make_pack(office, decision)
    workflow.advise_anew(fresh(decision), "legal", by=office.legal, reason="I had read an older lease.")
    others = [
        make_user(f"Governance {n}", "governance", body=office.body) for n in range(2)
    ]  # one pressed twice makes one pack
    before = planning.make_pack(earliest.meeting, [fresh(decision)], by=others[0])
    workflow.declare(fresh(decision), "legal", by=office.legal, answer="objects", reason="It is too dear.")
    after = planning.make_pack(earliest.meeting, [fresh(decision)], by=others[1])
    held, since, told = legal_in(after)
    assert (held, since) == ([], ["objects"]) and "It was given anew, and is printed below." in told
    held, since, told = legal_in(before)
    assert (held, since) == ([], []) and "It is to be given anew." in told
    held, since, told = legal_in(earliest)
    assert (held, since) == (["given"], []), "made while it stood, so it keeps its pages"
    assert "Legal Advice: what was declared before" not in told
