"""A draft from a Word file: the page that takes it, the list beside the draft, and each way of settling what is on it."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from docx import Document

from decisions import models, part2, workflow
from decisions.models import WordRemainder
from decisions.models.words import WordKind
from decisions.word.matching import matched
from decisions.word.reading import read
from decisions.word.returned import written
from tests import factories
from tests.decisions.drafting.browsing import address, held_in_part2, of
from tests.decisions.word.built import held, part_of, saved, with_parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    factories.make_codelists()
    body = factories.make_body()
    factories.make_form_version(body)
    return factories.make_person("officer", body)


def sent(pages, content, name="request.docx", **typed):
    form = models.FormVersion.objects.get()
    asked = {"title": "", "kind": "other", "form_version": form.pk, "file": SimpleUploadedFile(name, content)} | typed
    return pages.post(address("start_from_word"), asked)


def started(officer, content=None) -> models.Decision:
    form = models.FormVersion.objects.get()
    plan = matched(read(content or held("marked.docx")), form.definition)
    return workflow.start_from_word(by=officer, body=form.body, form_version=form, plan=plan, title=plan.title, kind="other")


def remainders(draft, **asked) -> list:
    return [row for row in held_in_part2(draft, WordRemainder) if all(getattr(row, k) == v for k, v in asked.items())]


def settle(pages, draft, row, **pressed):
    return pages.post(address("settle_word", draft.pk, row.pk), pressed, follow=True)


def test_a_file_becomes_a_draft_and_its_page_says_what_went_where(officer):
    pages = of(officer)
    assert address("start_from_word").encode() in pages.get(address("start")).content
    answer = sent(pages, held("marked.docx"))
    draft = models.Decision.objects.get()
    assert answer.status_code == 302 and answer.url == address("word", draft.pk)
    assert draft.title == "Lease of a stable for police horses" and "five years" in draft.summary
    assert [(row.asks, row.position) for row in draft.recommendations.all()] == [("approve", 1), ("note", 2), ("delegate", 3)]
    assert [(s.code, s.heading) for s in draft.sections.all()] == [
        ("introduction", "Introduction"),
        ("legal", "Legal comments"),
        ("", "Welfare of the horses"),
    ]
    texts = held_in_part2(draft, models.Part2Text)
    assert [text.heading for text in texts] == ["Part 2 – confidential", "Legal comments"]
    page = pages.get(answer.url).content.decode()
    for words in ("forty cautious", "Deleted by Ann Reader", "Are ponies counted?", "farrier", "Draft of the estates team"):
        assert words in page, words
    assert "£200,000" in page and "30 June 2026" in page and "Add to the money of Part 2" in page
    assert address("edit", draft.pk, "section-introduction") in page
    assert address("edit_part2", draft.pk, "text", texts[0].pk) in page
    assert address("word", draft.pk) in pages.get(address("tasks", draft.pk)).content.decode()
    assert '<option value="section:introduction" selected>' in page  # the comment and the box stood there
    assert "Draft begun from a Word file" in pages.get(address("decision", draft.pk)).content.decode()


@pytest.mark.parametrize(
    ("content", "typed", "says"),
    [
        (b"Dear all", {}, "This is not a Word file"),
        (None, {}, "Choose a Word file."),
        ("macros", {}, "This file holds macros"),
        ("untitled", {}, "No title was found in the file. Enter one."),
        ("marked", {"kind": ""}, "Choose the file again"),
    ],
)
def test_what_is_refused_says_why_and_begins_nothing(officer, content, typed, says):
    plain = Document()
    plain.add_paragraph("Some words.")
    made = {
        "macros": lambda: with_parts(saved(plain), **{"word/vbaProject.bin": b"x"}),
        "untitled": lambda: saved(plain),
        "marked": lambda: held("marked.docx"),
    }
    content = made[content]() if isinstance(content, str) else content
    answer = sent(of(officer), content or b"", **typed | ({} if content else {"file": ""}))
    page = answer.content.decode()
    assert answer.status_code == 200 and "There is a problem" in page and says in page
    assert 'href="#id_' in page and not models.Decision.objects.exists()


def test_only_who_may_draft_starts_from_a_file_and_only_part_2s_readers_see_the_list(officer):
    draft = started(officer)
    auditor = of(factories.make_person("auditor", draft.body))
    assert auditor.get(address("start_from_word")).status_code == 403
    colleague = of(factories.make_person("officer", draft.body))
    assert colleague.get(address("word", draft.pk)).status_code == 404
    governance = factories.make_person("governance", draft.body)
    row = remainders(draft, kind="comment")[0]
    assert of(governance).get(address("word", draft.pk)).status_code == 404  # came after it was begun, has no row
    assert of(governance).post(address("settle_word", draft.pk, row.pk), {"dismiss": "1"}).status_code == 404
    later = factories.make_draft(officer)
    assert of(officer).get(address("word", later.pk)).status_code == 404  # it came from no file
    with pytest.raises(PermissionDenied):
        workflow.dismiss_remainders(draft, [row.pk], by=governance)


def test_a_remainder_is_placed_where_the_writer_says_dismissed_or_put_back(officer):
    draft, pages = started(officer), of(officer)
    box, comment = remainders(draft, kind="text_box")[0], remainders(draft, kind="comment")[0]
    told = settle(pages, draft, box, where="section:introduction", place="1").content.decode()
    assert (
        f'Placed in <a class="govuk-notification-banner__link" href="{address("edit", draft.pk, "section-introduction")}">'
        in told
    )
    assert "Remember the farrier" in draft.sections.get(code="introduction").body
    assert b"settled already" in settle(pages, draft, box, where="summary", place="1").content
    assert "Part 2</a>" in settle(pages, draft, comment, where="part2", place="1").content.decode()  # and no heading of it
    assert "Are ponies counted?" in held_in_part2(draft, models.Part2Text)[-1].body
    struck = remainders(draft, kind="deleted")[0]
    assert b"Choose where it belongs" in settle(pages, draft, struck, where="section:nowhere", place="1").content
    settle(pages, draft, struck, dismiss="1")
    assert remainders(draft, pk=struck.pk, state="dismissed") and remainders(draft, pk=struck.pk)[0].settled_by_id == officer.pk
    settle(pages, draft, struck, put_back="1")
    assert remainders(draft, pk=struck.pk, state="waiting")
    settle(pages, draft, struck, where="recommendations", place="1")
    assert draft.recommendations.last().recommended == "<p>forty cautious</p>"
    settle(pages, draft, remainders(draft, kind="margin")[0], where="own", place="1")
    assert draft.sections.last().body == "<p>Draft of the estates team</p>"


def test_footnotes_of_what_is_placed_count_on_from_those_that_stand_there(officer):
    draft = started(officer)
    note = '<sup class="footnote-ref"><a href="#fn-1">1</a></sup></p>\n<ol class="footnotes">\n<li id="fn-1">{}</li>\n</ol>'
    with part2.opened_by(officer, draft, "test"):
        other = WordRemainder.objects.create(
            decision=draft, kind=WordKind.TEXT, text="<p>More" + note.format("Second."), place="x"
        )
    workflow.place_remainder(draft, other.pk, "section:introduction", by=officer)
    body = draft.sections.get(code="introduction").body
    assert 'More<sup class="footnote-ref"><a href="#fn-2">2</a></sup>' in body and '<li id="fn-2">Second.</li>\n</ol>' in body
    assert body.count("<ol class=") == 1


def test_typed_numbers_that_are_left_unticked_are_kept_and_not_offered_again_until_asked_for(officer):
    draft, pages = started(officer), of(officer)
    word, both = address("word", draft.pk), ["section:introduction|0|1.1", "section:introduction|1|1.2"]
    offered = lambda: re.findall(r'name="number"[^>]*value="([^"]+)"', pages.get(word).content.decode())  # noqa: E731
    told = pages.post(word, {"numbers": "1", "part": "numbers", "offered": both, "number": both[:1]}, follow=True)
    assert told.redirect_chain[-1][0] == f"{word}?at=numbers#numbers"
    assert "1 typed number removed, 1 kept as part of the text." in told.content.decode()
    assert "<p>1.2 The rent" in draft.sections.get(code="introduction").body and offered() == []
    pages.post(word, {"offer_numbers": "1"})
    assert offered() == both[1:]


def test_typed_numbers_go_when_ticked_and_offers_are_taken_or_dismissed_in_one_press(officer):
    draft, pages = started(officer), of(officer)
    page = pages.get(address("word", draft.pk)).content.decode()
    values = re.findall(r'name="number"[^>]*value="([^"]+)"', page)
    assert values == ["section:introduction|0|1.1", "section:introduction|1|1.2"]
    of_a_long_file = [values[0], "rubbish", *(f"section:introduction|{n}|9.9" for n in range(1, 1200))]
    pages.post(address("word", draft.pk), {"numbers": "1", "number": of_a_long_file})
    body = draft.sections.get(code="introduction").body
    assert body.startswith("<p>The stable has") and "<p>1.2 The rent" in body

    rent = remainders(draft, kind="money", text="£200,000")[0]
    told = settle(pages, draft, rent, take="money").content.decode()
    line = draft.money.get()
    assert (line.as_written, int(line.low)) == ("£200,000", 200_000)
    assert line.description == ""  # it stood in a table, and is no sentence
    assert address("edit_child", draft.pk, "money", line.pk) in told
    secret = remainders(draft, kind="money", text="£1.1 million")[0]
    settle(pages, draft, secret, take="money")
    assert [int(each.low) for each in held_in_part2(draft, models.Part2Money)] == [1_100_000] and draft.money.count() == 1
    ends = remainders(draft, kind="date", text="30 June 2026")[0]
    settle(pages, draft, ends, take="needed_by")
    draft.refresh_from_db()
    assert str(draft.needed_by_on) == "2026-06-30"
    begins = remainders(draft, kind="date", text="1 July 2026")[0]
    settle(pages, draft, begins, take="effective")
    assert [(d.label, str(d.on)) for d in draft.dates.all()] == [("effective", "2026-07-01")]
    refused = pages.post(address("word", draft.pk), {"dismiss_all": "money\0"})
    assert refused.status_code == 400 and "null character" in refused.content.decode()
    pages.post(address("word", draft.pk), {"dismiss_all": "money"})
    assert remainders(draft, kind="money", state="waiting") == []


FORM_ANSWERS = [  # the questions as the form of 2018 prints them; the answers are the officer's
    ("PUBLIC ACCESS TO INFORMATION", ""),
    ("Part 1 Deferral", "Is the publication of Part 1 of this approval to be deferred? NO"),
    ("Part 2 Confidentiality", "Is there a Part 2 form – YES"),
    ("", "Part 2 is Exempt under Article 2(2)(a) of the order (section 43, stable rents)."),
    ("", "Date at which Part 2 will cease to be confidential or be reviewed: end of the lease."),
]


def test_what_the_file_answers_to_the_forms_own_questions_is_taken_in_one_press_where_the_draft_says_nothing(officer):
    document = Document()
    document.add_heading("Lease of a stable", 0)
    for heading, words in FORM_ANSWERS:
        if heading:
            document.add_paragraph().add_run(heading).bold = True
        if words:
            document.add_paragraph(words)
    draft, pages = started(officer, saved(document)), of(officer)
    workflow.revise_withholding(draft, {"review_event": "My own words"}, by=officer)
    shown = pages.get(address("word", draft.pk)).content.decode()
    assert "Take these answers" in shown and "section 43, stable rents" in shown
    told = pages.post(address("word", draft.pk), {"answers": "1"}, follow=True).content.decode()
    draft, withholding = factories.fresh(draft), models.Withholding.objects.get()
    assert "3 answers taken" in told and draft.deferral == "no" and withholding.is_there_part2 == "yes"
    assert withholding.basis_as_written == "Article 2(2)(a) of the order (section 43, stable rents)"
    assert withholding.review_event == "My own words" and "Take these answers" not in told
    assert remainders(draft, kind="form_words", state="waiting")


def test_an_amount_is_offered_once_however_it_is_spelt_and_of_a_sentence_cut_short_nothing_is_published(officer):
    document = Document()
    document.add_heading("Bays", 0)
    document.add_heading("Introduction", 1)
    document.add_paragraph("1.1 The lease costs £1.35 million. It was £2m.")
    document.add_paragraph(f"It is {'long ' * 60}and £1.35m, £3m each.")
    draft, pages = started(officer, saved(document)), of(officer)
    rows = {row.text: row for row in remainders(draft, kind="money")}
    assert {text: row.about for text, row in rows.items() if "…" not in row.about} == {
        "£1.35 million": "The lease costs £1.35 million.",
        "£2m": "It was £2m.",
    }
    assert len(rows) == 3
    settle(pages, draft, rows["£3m"], take="money")
    settle(pages, draft, rows["£2m"], take="money")
    assert [each.description for each in draft.money.all()] == ["", "It was £2m."]


def test_an_amount_is_read_where_it_is_asked_for_before_where_it_is_spoken_of(officer):
    document = Document()
    document.add_heading("Bays", 0)
    document.add_heading("Introduction", 1)
    document.add_paragraph("The bays cost £90,000 in all.")
    document.add_heading("Recommendations", 1)
    document.add_paragraph("Approve spending of £90,000.")
    draft = started(officer, saved(document))
    [row] = remainders(draft, kind="money")
    assert row.about == "Approve spending of £90,000." and row.found_in == "recommendations"


def test_a_section_that_comes_again_is_listed_with_its_own_text_and_not_with_the_next_heading(officer):
    document = Document()
    document.add_heading("Bays", 0)
    for told in ("first", "second"):
        for heading in ("Summary", "Recommendations"):
            document.add_heading(heading, 1)
            document.add_paragraph(f"Words of the {told} {heading.casefold()}.")
    rows = {row.place: row.text for row in remainders(started(officer, saved(document)), kind="text")}
    assert rows == {
        "Summary": "<p>Words of the second summary.</p>",
        "Recommendations": "<p>Words of the second recommendations.</p>",
    }


def test_what_is_confidential_in_a_file_reaches_only_schema_part2(officer):
    """Deleted text, comments and what cannot be placed may be confidential too, so no table outside holds any of it."""
    token = "kqcanary7t"  # noqa: S105 no password
    xml = part_of(held("marked.docx"), "word/document.xml").decode()
    for place in ("The landlord would take", "forty cautious", "Remember the farrier"):
        assert place in xml
        xml = xml.replace(place, f"{place} {token}")
    comments = part_of(held("marked.docx"), "word/comments.xml").decode().replace("Are ponies", f"{token} ponies")
    file = with_parts(held("marked.docx"), **{"word/document.xml": xml, "word/comments.xml": comments})
    draft = started(officer, file)
    assert sum(token in row.text for row in remainders(draft)) == 3
    assert token in held_in_part2(draft, models.Part2Text)[0].body
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'partone'::regnamespace AND relkind = 'r' "
            "AND has_table_privilege(oid, 'SELECT')"
        )
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM partone.{table} t WHERE t::text LIKE %s", [f"%{token}%"])  # noqa: S608 names
            found += [table] if cursor.fetchone()[0] else []
        assert found == []
        cursor.execute("SELECT count(*) FROM part2.decisions_wordremainder")
        assert cursor.fetchone()[0] == 0  # nobody has opened Part 2 here


def test_a_draft_downloaded_as_word_can_be_started_from_again(officer):
    draft = factories.make_complete_draft(officer)
    again = started(officer, written(factories.fresh(draft), 1))
    assert again.title == draft.title and again.summary == draft.summary
    told = lambda of: {s.code: s.body for s in of.sections.all() if s.body}  # noqa: E731
    assert told(again) == told(draft)
    assert [r.recommended for r in again.recommendations.all()] == [r.recommended for r in draft.recommendations.all()]


def test_the_page_asks_the_database_the_same_number_of_times_for_few_and_many_remainders(
    officer, django_assert_max_num_queries
):
    for content in (None, held("form.docx")):
        draft = started(officer, content)
        pages = of(officer)
        with django_assert_max_num_queries(25):
            assert pages.get(address("word", draft.pk)).status_code == 200
