"""A Word file comes back: who may bring it, what it shows, what is taken over, and what it never overwrites in silence."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn

from accounts.models import Role
from decisions import paragraphs, part2, workflow
from decisions.models import Comment, Part2Comment, Part2Reading, Part2Text, Recommendation, SioExemption, WordReturn
from decisions.word import returned
from tests import factories
from tests.decisions.drafting.browsing import address, held_in_part2, of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25
SECRET = "Sealed price of nine"
REVIEW = timezone.localdate() + timedelta(days=60)


@pytest.fixture
def draft():
    factories.make_codelists()
    draft = factories.make_complete_draft()
    workflow.add_part2(draft, Part2Text, {"heading": "Price", "body": f"<p>{SECRET}.</p>"}, by=draft.author)
    basis = {"gist": "What was offered.", "sio": SioExemption.objects.get(), "foia_sections": ["40"], "review_on": REVIEW}
    workflow.revise_withholding(draft, basis | {"is_there_part2": "yes"}, by=draft.author)
    return factories.fresh(draft)


def changed(content: bytes, **words) -> bytes:
    """The file with some words in place of others and, with `comment`, a comment at the first of them."""
    document = Document(io.BytesIO(content))
    for was, reads in words.pop("words").items():
        run = next(run for paragraph in _paragraphs(document) for run in paragraph.runs if was in run.text)
        run.text = run.text.replace(was, reads)
        if comment := words.pop("comment", ""):
            added = document.add_comment(run, text=comment, author="Jo Reader")
            added._comment_elm.set(qn("w:date"), "2026-11-02T09:00:00Z")
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _paragraphs(document):
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def brought(pages, decision, content, **more):
    file = SimpleUploadedFile("back.docx", content)
    return pages.post(address("bring_back", decision.pk), {"file": file, "part": "0"} | more)


def as_word(draft, part=1) -> bytes:
    if part == 1:
        return returned.written(draft, 1)
    with part2.opened_by(draft.author, draft, "test"):
        return returned.written(draft, 2)


def settle(pages, answer, key, do="take"):
    row = next(row for row in pages.get(answer.url).context["rows"] if row["key"] == key)
    return pages.post(answer.url + "settle/", {"key": key, "was_seen": row["was_seen"], "do": do}, follow=True)


def test_a_changed_file_shows_what_differs_and_each_text_is_taken_by_itself(draft, django_assert_max_num_queries):
    pages, edits = of(draft.author), {"Text on introduction": "Better text on introduction", "Approve the": "Agree to the"}
    answer = brought(pages, draft, changed(as_word(draft), words=edits, comment="Is this so?"))
    with django_assert_max_num_queries(MOST_QUERIES):
        shown = pages.get(answer.url)
    assert [row["key"] for row in shown.context["rows"]] == ["recommendation_1", "section_introduction"]
    assert b"Is this so?" in shown.content and b"Jo Reader" in shown.content
    assert b"2 texts of the file are not decided yet" in shown.content

    settle(pages, answer, "section_introduction")
    settle(pages, answer, "recommendation_1", do="keep")
    assert draft.sections.get(code="introduction").body == "<p>Better text on introduction.</p>"
    assert draft.recommendations.get().recommended == "<p>Approve the request.</p>"
    assert [row["settled"] for row in pages.get(answer.url).context["rows"]] == ["kept"]

    taken = pages.get(answer.url).context["taken"]
    assert [(row["key"], row["before"]) for row in taken] == [("section_introduction", "<p>Text on introduction.</p>")]
    back = {"key": "section_introduction", "do": "put back"}
    told = pages.post(answer.url + "settle/", back | {"was_seen": "older"}, follow=True)
    assert b"Nothing was saved" in told.content
    pages.post(answer.url + "settle/", back | {"was_seen": taken[0]["was_seen"]})
    assert draft.sections.get(code="introduction").body == "<p>Text on introduction.</p>"
    assert not pages.get(answer.url).context["taken"]
    settle(pages, answer, "section_introduction")

    pages.post(answer.url + "comments/", {"comments": ["0"]})
    said = Comment.objects.get()
    assert said.text == "A comment by Jo Reader on 2 November 2026, in a Word file.\n\nIs this so?" and said.by == draft.author
    assert said.quote == "Better text on introduction." and said.anchor.startswith("p")
    assert not pages.get(answer.url).context["open_comments"]
    again = pages.post(answer.url + "comments/", {"comments": ["0"]})  # pressed twice
    assert again.url == answer.url and Comment.objects.count() == 1

    assert "not decided yet" not in pages.get(answer.url).content.decode()
    pages.post(answer.url + "put-away/")
    assert not held_in_part2(draft, WordReturn) and pages.get(answer.url).status_code == 404


@pytest.mark.parametrize(
    ("under", "words", "anchor"),
    [
        ("2. Issues", "2.1 If no lease is taken, 31 bays go.", "p2.1"),  # a figure of it was changed in Word
        ("Issues", "Distance", "s2-2"),  # an item of the list below it
        ("Issues", "Something else altogether.", "section-2"),
        ("Recommendations", "Approve a lease of the bays", "recommendation-1"),
        ("Elsewhere", "If no lease is taken, 30 bays go.", "p2.1"),
        ("Elsewhere", "Something else altogether.", None),
    ],
)
def test_a_comment_of_a_word_file_finds_the_paragraph_that_reads_like_its_own(under, words, anchor):
    told = [("p2.1", "If no lease is taken, 30 bays go."), ("s2-2", "Cost\nDistance to walk"), ("p2.2", "The bays are full.")]
    places = [paragraphs.Place("decided", "decided", "What is decided", "What is decided", "decided")]
    places += [paragraphs.Place("recommendation-1", "decided", "Recommendation 1", "Approve a lease of bays.", "decided")]
    places += [paragraphs.Place("section-2", "section-2", "2 Issues", "Issues", "section-2")]
    places += [paragraphs.Place(at, at, at, text, "section-2") for at, text in told]
    found = paragraphs.nearest(places, under, words)
    assert (found and found.anchor) == anchor


def test_a_text_that_changed_here_since_is_said_and_never_overwritten_in_silence(draft):
    pages, content = of(draft.author), as_word(draft)
    workflow.revise_section(draft, "introduction", "<p>Mine, later.</p>", by=draft.author)
    workflow.revise_section(draft, "legal", "<p>Mine too.</p>", by=draft.author)
    answer = brought(pages, draft, changed(content, words={"Text on introduction": "Theirs"}))
    rows = {row["key"]: row for row in pages.get(answer.url).context["rows"]}
    assert rows["section_introduction"]["changed_here"] and rows["section_introduction"]["may_be_taken"]
    assert rows["section_legal"]["changed_here"] and not rows["section_legal"]["may_be_taken"]

    workflow.revise_section(draft, "introduction", "<p>Mine, later still.</p>", by=draft.author)
    seen = rows["section_introduction"]["was_seen"]
    told = pages.post(answer.url + "settle/", {"key": "section_introduction", "was_seen": seen, "do": "take"}, follow=True)
    assert b"Nothing was saved" in told.content
    assert draft.sections.get(code="introduction").body == "<p>Mine, later still.</p>"


def test_new_recommendations_and_headings_come_in_and_those_gone_may_go(draft):
    pages = of(draft.author)
    workflow.add_part(draft, Recommendation, {"asks": "note", "recommended": "<p>To note it.</p>"}, by=draft.author)
    document = Document(io.BytesIO(as_word(factories.fresh(draft))))
    table = next(table for table in document.tables if table.cell(0, 0).text == "Number")
    table._tbl.remove(table.rows[1]._tr)
    added = table.add_row().cells
    added[1].text, added[2].text = "Agree", "To think again."
    where = next(each for each in document.paragraphs if each.text == "For information")
    where.insert_paragraph_before("Risks", "Heading 1")
    where.insert_paragraph_before("There are some.")
    held = io.BytesIO()
    document.save(held)
    answer = brought(pages, draft, held.getvalue())
    keys = [row["key"] for row in pages.get(answer.url).context["rows"]]
    assert sorted(keys) == ["more_1", "recommendation_1", "recommendation_new-1"]
    for key in keys:
        settle(pages, answer, key)
    for key in keys:  # pressed twice
        assert pages.post(answer.url + "settle/", {"key": key, "do": "take"}).status_code == 302
    assert pages.post(answer.url + "settle/", {"key": "more\0", "do": "keep"}).status_code == 400
    assert [each.recommended for each in draft.recommendations.all()] == ["<p>To note it.</p>", "<p>To think again.</p>"]
    assert [each.asks for each in draft.recommendations.all()] == ["note", "agree"]
    risks = draft.sections.get(heading="Risks")
    assert risks.body == "<p>There are some.</p>"
    assert "Risks" not in [row["heading"] for row in pages.get(answer.url).context["rows"]], "it stands here as in the file"
    workflow.revise_part(risks, {"body": "<p>There are none.</p>"}, by=draft.author)
    row = next(row for row in pages.get(answer.url).context["rows"] if row["heading"] == "Risks")
    assert row["changed_here"] and not row["changed_there"] and not row["is_missing"]


def test_what_a_recommendation_asks_to_comes_back_in_the_words_of_the_form_only(draft):
    pages, asked = of(draft.author), draft.recommendations.get()
    for says, holds in (("Note", "note"), ("Ponder", "note"), ("", "not_stated")):
        document = Document(io.BytesIO(as_word(factories.fresh(draft))))
        table = next(table for table in document.tables if table.cell(0, 0).text == "Number")
        table.rows[1].cells[1].text = says
        held = io.BytesIO()
        document.save(held)
        answer = brought(pages, draft, held.getvalue())
        shown = pages.get(answer.url)
        assert [row["key"] for row in shown.context["rows"]] == ["asks_1"]
        assert shown.context["rows"][0]["may_be_taken"] is (says != "Ponder")
        sent = {"key": "asks_1", "was_seen": workflow.seen_of(factories.fresh(draft), "asks_1"), "do": "take"}
        told = pages.post(answer.url + "settle/", sent, follow=True)
        assert (b"cannot ask for that" in told.content) is (says == "Ponder")
        asked.refresh_from_db()
        assert asked.asks == holds
    back = pages.get(answer.url).context["taken"][0]
    assert back["before"] == "<p>Note</p>"
    pages.post(answer.url + "settle/", {"key": "asks_1", "was_seen": back["was_seen"], "do": "put back"})
    assert factories.fresh(draft).recommendations.get().asks == "note"


def test_part_2_goes_out_to_its_readers_only_and_comes_back_to_part_2_only(draft):
    pages, colleague = of(draft.author), factories.make_person(Role.OFFICER, draft.body)
    part1, part2_file = pages.get(address("word_part1", draft.pk)), pages.get(address("word_part2", draft.pk))
    assert SECRET not in _words(part1.content) and SECRET in _words(part2_file.content)
    assert part2_file["Cache-Control"] == "private, no-store" and draft.title not in part2_file["Content-Disposition"]
    assert "Part 2 as a Word file" in {each.purpose for each in held_in_part2(draft, Part2Reading)}

    content = changed(part2_file.content, words={SECRET: "Sealed price of ten"}, comment="Really ten?")
    assert b"This file says that it is Part 2" in brought(pages, draft, content, part="1").content
    answer = brought(pages, draft, content)
    pages.post(answer.url + "comments/", {"comments": ["0"]})
    settle(pages, answer, "text_1")
    assert [each.body for each in held_in_part2(draft, Part2Text)] == ["<p>Sealed price of ten.</p>"]
    assert "Really ten?" in held_in_part2(draft, Part2Comment)[0].text and not Comment.objects.exists()

    submitted = factories.make_submitted(draft)
    assert of(colleague).get(address("word_part1", draft.pk)).status_code == 200
    for name in ("word_part2", "bring_back"):
        assert of(colleague).get(address(name, draft.pk)).status_code == 403
    assert of(colleague).get(answer.url).status_code == 403
    adviser = submitted.advice_requests.get().person
    looked = of(adviser).get(answer.url)
    assert looked.status_code == 200 and not looked.context["may_take"]
    refused = of(adviser).post(answer.url + "settle/", {"key": "text_1", "was_seen": "", "do": "take"})
    assert refused.status_code == 403


def _words(content) -> str:
    return "\n".join(paragraph.text for paragraph in _paragraphs(Document(io.BytesIO(content))))


def test_what_is_no_file_of_this_request_is_refused_with_the_reason(draft):
    pages, other = of(draft.author), factories.make_complete_draft(draft.author)
    stranger = io.BytesIO()
    Document().save(stranger)
    for content, said in (
        (b"no file of Word", "not a Word file"),
        (as_word(other), "written for another request"),
        (stranger.getvalue(), "does not say which part"),
    ):
        answer = brought(pages, draft, content)
        assert answer.status_code == 200 and said in answer.content.decode()
    assert not held_in_part2(draft, WordReturn)
