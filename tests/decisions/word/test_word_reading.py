"""Word files coming in: read whole, matched to a form, and refused where they are hostile."""

import io
import json
import time
import tracemalloc
import zipfile
from datetime import date
from decimal import Decimal as Pounds
from pathlib import Path

import pytest
from docx import Document

from accounts.richtext import plain_text
from decisions import reference
from decisions.models.words import Asks
from decisions.word import offers, opening, returned
from decisions.word.matching import matched
from decisions.word.names import begins_part2
from decisions.word.reading import read
from decisions.word.recommending import asks_of, recommendations
from tests import factories
from tests.decisions.word.built import (
    counted,
    held,
    of_200_pages,
    paragraph,
    part_of,
    saved,
    with_everything,
    with_parts,
    words_in,
)

LONDON = next(
    each["definition"]
    for each in json.loads((Path(reference.__path__[0]) / "form_versions.json").read_text())
    if each["code"] == "mopac-2017"
)


def parts(plan) -> dict:
    return {
        part.where if part.where not in ("own", "part2") else f"{part.where}: {part.heading}": part.html for part in plan.parts
    }


def left(plan) -> dict:
    found = {}
    for each in plan.left:
        found.setdefault(str(each.kind), []).append(each.text)
    return found


# -- nothing is lost


FORMS = {"small": factories.definition(), "London": LONDON}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("made", [lambda: held("marked.docx"), lambda: held("form.docx"), with_everything])
def test_every_word_of_a_file_is_in_the_draft_or_listed(made, form):
    content = made()
    plan = matched(read(content), FORMS[form])
    told = [plan.title, *(f"{part.heading}\n{plain_text(part.html)}" for part in plan.parts)]
    told += [f"{each.place.split('“')[-1] if each.place else ''}\n{each.text}" for each in plan.left]
    missing = words_in(content) - counted("\n".join([*told, "Title"]))
    assert len(words_in(content)) > 20 and not missing


def test_a_file_of_200_pages_is_read_whole_in_bounded_time_and_memory():
    content = of_200_pages()
    tracemalloc.start()
    began = time.process_time()
    plan = matched(read(content), factories.definition())
    took, (_, most) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    told = counted("\n".join(plain_text(part.html) for part in plan.parts))
    assert sum(told.values()) == 80_000 and set(told) == {f"word{n}" for n in range(80_000)}
    assert max(len(part.html) for part in plan.parts) < 200_000  # what one page of a draft takes
    assert took < 30 and most < 200 * 1024 * 1024, (took, most)


# -- what goes where


def test_the_london_form_is_understood_by_its_front_page_and_its_headings_in_bold():
    plan = matched(read(held("form.docx")), LONDON)
    assert plan.title == "Pilots for better use of records"
    assert list(parts(plan)) == ["summary", "recommendations", *(f"section:{each['code']}" for each in LONDON["sections"])]
    assert parts(plan)["section:introduction"].startswith("<p>1.1. The first phase found what to try.</p>")
    assert "<li>for the design<ul>\n<li>high level</li>" in parts(plan)["section:issues"]
    lead, asked = recommendations(plan.of("recommendations").blocks)
    assert [block.text for block in lead] == ["The Deputy Mayor for Policing and Crime is recommended to:"]
    assert [(each.asks, each.blocks[0].text) for each in asked] == [
        (Asks.APPROVE, "Approve a contract for six pilots."),
        (Asks.NOTE, "Note that the value is £252K."),
    ]
    assert "Legal Advice: Not required." in "\n".join(left(plan)["form_words"])


def test_a_file_of_libreoffice_keeps_lists_merged_cells_links_and_footnotes_and_names_what_has_no_place():
    plan = matched(read(held("marked.docx")), LONDON)
    html = parts(plan)
    assert plan.title == "Lease of a stable for police horses"
    assert '<ol type="a">\n<li>from 1 July 2026, and</li>' in html["recommendations"]
    assert [each.asks for each in recommendations(plan.of("recommendations").blocks)[1]] == [
        Asks.APPROVE,
        Asks.NOTE,
        Asks.DELEGATE,
    ]
    intro = html["section:introduction"]
    assert '<th colspan="2" scope="col">Part of the stable</th>' in intro and '<td rowspan="2">Ground floor</td>' in intro
    assert '<a href="https://example.org/stable">on its page</a>' in intro and "<h3>Why now</h3>" in intro
    assert intro.endswith('<ol class="footnotes">\n<li id="fn-1">Letter of 2 February 2026.</li>\n</ol>')
    assert '<li id="fn-1">The valuer\'s figure of <em>March</em>.</li>' in html["summary"]
    assert "five years" in html["summary"] and "forty cautious" not in "".join(html.values())
    assert html["own: Welfare of the horses"] == "<p>A vet was asked.</p>"
    assert left(plan) == {
        "deleted": ["forty cautious"],
        "inserted": ["five"],
        "comment": ["Are ponies counted?"],
        "text_box": ["Remember the farrier's room."],
        "margin": ["Draft of the estates team"],
    }


def test_from_the_heading_of_part_2_on_nothing_comes_back_to_part_1():
    html = parts(matched(read(held("marked.docx")), factories.definition()))
    assert html["part2: Part 2 – confidential"] == "<p>The landlord would take £1.1 million.</p>"
    assert html["part2: Legal comments"] == "<p>A break clause is negotiable.</p>"
    assert html["section:legal"] == "<p>The Commissioner may take a lease.</p>"


@pytest.mark.parametrize(
    ("words", "is_heading", "begins"),
    [
        ("Part 2", False, True),
        ("PART II – confidential facts and advice", True, True),
        ("Part 2 – This section is NOT SUITABLE for MOPAC publication.", False, True),
        ("PART 2 CONFIDENTIAL", False, True),
        ("PART II REPORT", False, True),
        ("Part 2 exempt information", False, True),
        ("PART 2 FORM", False, False),
        ("Confidential", False, True),
        ("3. Commercial in confidence", True, True),
        ("OFFICIAL-SENSITIVE COMMERCIAL", True, True),
        ("Exempt appendix", True, True),
        ("PART I - NON-CONFIDENTIAL FACTS AND ADVICE TO THE DMPC", True, False),
        ("Part 2 Confidentiality:", True, False),
        ("Is there a Part 2 form – YES", False, False),
        ("Part 2 is exempt under article 2(2)(a).", False, False),
        ("Confidentiality of sources", True, False),
    ],
)
def test_a_line_begins_part_2(words, is_heading, begins):
    assert begins_part2(words, is_heading) is begins


@pytest.mark.parametrize("heading", ["2. LEGAL IMPLICATIONS", "Legal", "legal comments:", "(3) Legal Considerations"])
def test_headings_are_matched_whatever_their_case_number_and_ending(heading):
    document = Document()
    document.add_heading(heading, 2)
    document.add_paragraph("None.")
    assert parts(matched(read(saved(document)), factories.definition())) == {"section:legal": "<p>None.</p>"}


def test_numbers_of_word_itself_and_running_paragraph_numbers_are_no_lists():
    document = Document()
    for heading, words in (("Introduction", ["One.", "Two."]), ("Legal comments", ["Three."])):
        document.add_heading(heading, 1)
        for each in words:
            document.add_paragraph(each, style="List Number")
    found = parts(matched(read(saved(document)), factories.definition()))
    assert found == {"section:introduction": "<p>One.</p>\n<p>Two.</p>", "section:legal": "<p>Three.</p>"}


def test_lists_of_levels_below_words_that_lead_in_to_them_stay_lists():
    document = Document()
    for heading, words in (("Introduction", ["Cost", "Distance"]), ("Legal comments", ["Powers"])):
        document.add_heading(heading, 1)
        document.add_paragraph("They were judged by:")
        document.add_paragraph(words[0], style="List Number")
        document.add_paragraph("Rent in each year", style="List Number 2")
        for each in words[1:]:
            document.add_paragraph(each, style="List Number")
    found = parts(matched(read(saved(document)), factories.definition()))
    inside = "<ol>\n<li>Cost<ol>\n<li>Rent in each year</li>\n</ol></li>\n<li>Distance</li>\n</ol>"
    assert found["section:introduction"] == f"<p>They were judged by:</p>\n{inside}"
    assert '<li>Powers<ol start="2">' in found["section:legal"]


# -- recognised


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("Approve the award", "approve"),
        ("1. Note the risks", "note"),
        ("Agree to delegate the award to the CFO", "delegate"),
        ("The Commissioner is asked to support it", "support"),
        ("That the Commissioner agrees the budget", "agree"),
        ("Consider the matter", "other"),
    ],
)
def test_what_a_recommendation_asks_is_guessed_from_its_first_word(words, asks):
    assert asks_of(words) == asks


def test_amounts_and_dates_are_recognised_with_scale_range_vat_and_kind():
    text = "The cost is about £252K excluding VAT, later £1.2m to £2m; a grant of £5,000.50 including VAT. GBP 300 too."
    told = [(each.as_written, each.low, each.high, each.is_about, each.what) for each in offers.amounts(text)]
    assert told == [
        ("about £252K", Pounds("252000.00"), None, True, "cost"),
        ("£1.2m to £2m", Pounds("1200000.00"), Pounds("2000000.00"), False, "cost"),
        ("£5,000.50", Pounds("5000.50"), None, False, "grant"),
        ("GBP 300", Pounds("300.00"), None, False, "other"),
    ]
    assert [each.vat_basis for each in offers.amounts(text)][:1] == ["exclusive"]
    asked = offers.amounts("Approve the purchase of forty radios at £148,500 excluding VAT.")
    assert [(each.what, each.vat_basis) for each in asked] == [("approval", "exclusive")]
    days = "By 24th May 2018, not 2/05/18; May 3, 2019; 31/02/2020 is no day."
    assert [on for _, on, _ in offers.dates(days)] == [date(2018, 5, 24), date(2018, 5, 2), date(2019, 5, 3)]


def test_typed_numbers_are_found_at_the_beginning_of_paragraphs_and_taken_away_one_by_one():
    html = "<p>1.1 First</p><p>In 2.5 years</p><p>A 2. Second</p><p>(a) Third</p><p>2018 was good</p><p>1.2. Fourth</p>"
    found = [(place, number) for place, number, _ in offers.typed_numbers(html)]
    assert found == [(0, "1.1"), (3, "(a)"), (5, "1.2.")]
    assert offers.without_typed_numbers(html, {0, 5}).startswith("<p>First</p>\n<p>In 2.5 years</p>")


# -- hostile files


def _relation(kind, target, outside=True) -> bytes:
    mode = ' TargetMode="External"' if outside else ""
    of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationship Id="rIdX" Type="{of}/{kind}" Target="{target}"{mode}/></Relationships>'.encode()


def _related(kind, target, outside=True) -> bytes:
    content, name = saved(Document()), "word/_rels/document.xml.rels"
    return with_parts(content, **{name: part_of(content, name).replace(b"</Relationships>", _relation(kind, target, outside))})


def _in_document(change) -> bytes:
    content = saved(Document())
    return with_parts(content, **{"word/document.xml": change(part_of(content, "word/document.xml"))})


def _body(inner: bytes):
    return lambda xml: xml.replace(b"<w:body>", b"<w:body>" + inner)


FIELD = b"".join(
    (
        b"<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> INCLUDE</w:instrText></w:r>",
        b"<w:r><w:instrText>TEXT x.docx</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
    )
)
HOSTILE = {
    "no zip": (lambda: b"Dear Commissioner", "not a Word file"),
    "a spreadsheet": (lambda: with_parts(saved(Document()), **{"_rels/.rels": b"<Relationships/>"}), "not a Word file"),
    "a password": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "password"),
    "damaged": (lambda: saved(Document())[:-900], "damaged"),
    "not XML": (lambda: _in_document(lambda xml: b"<w:document"), "damaged"),
    "macros": (lambda: with_parts(saved(Document()), **{"word/vbaProject.bin": b"x"}), "macros"),
    "ActiveX": (lambda: with_parts(saved(Document()), **{"word/activeX/activeX1.bin": b"x"}), "embedded program"),
    "an OLE object": (lambda: with_parts(saved(Document()), **{"word/embeddings/oleObject1.bin": b"x"}), "embedded program"),
    "a program": (lambda: with_parts(saved(Document()), **{"word/media/run.exe": b"MZ"}), "embedded program"),
    "a template": (lambda: _related("attachedTemplate", "http://evil.example/t.dotm"), "reaches out .*template"),
    "a linked picture": (lambda: _related("image", "file://server/share/x.png"), "reaches out .*picture"),
    "a frame": (lambda: _related("frame", "http://evil.example/"), "reaches out .*frame"),
    "another document within": (lambda: _related("aFChunk", "part.html", outside=False), "reaches out"),
    "altChunk": (lambda: _in_document(_body(b"<w:altChunk/>")), "reaches out"),
    "a field that fetches": (lambda: _in_document(_body(FIELD)), "field INCLUDETEXT"),
    "entities": (
        lambda: _in_document(lambda xml: xml.replace(b"<w:document", b'<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document', 1)),
        "entities",
    ),
    "a bomb by ratio": (
        lambda: with_parts(saved(Document()), **{"word/media/image1.bmp": bytes(20 * 1024 * 1024)}),
        "unpacks to far",
    ),
    "many parts": (lambda: with_parts(saved(Document()), **{f"word/x{n}.txt": b"" for n in range(2100)}), "unpacks to far"),
    "many tags": (lambda: _in_document(_body(b"<w:p/>" * 1_600_000)), "unpacks to far"),
    "deep nesting": (lambda: _in_document(_body(b"<w:sdt>" * 5000)), "damaged"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_with_the_reason(what):
    made, reason = HOSTILE[what]
    with pytest.raises(opening.Refused, match=reason):
        read(made())


def test_a_file_with_a_damaged_byte_in_any_of_its_parts_is_refused_as_damaged():
    """Styles, numbering, notes and comments are read only after the file was looked through, in both directions."""
    whole = held("marked.docx")
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts_at = {each.filename: each.header_offset + 30 + len(each.filename) + 5 for each in archive.infolist()}
    refused = set()
    for name, at in parts_at.items():
        damaged = whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :]
        for taken in (read, lambda content: returned.read_back(content, [])):
            try:
                taken(damaged)
            except opening.Refused as reason:
                assert "damaged" in str(reason)
                refused.add(name)
    late = {"word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/comments.xml"}
    assert late <= refused


def test_a_link_is_no_reason_to_refuse_and_a_link_to_a_script_is_left_as_words():
    document = Document()
    document.add_heading("Introduction", 1)
    relation = document.part.relate_to(
        "javascript:alert(1)", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", True
    )
    link = paragraph("<w:hyperlink><w:r><w:t>press</w:t></w:r></w:hyperlink>")
    link[0].set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", relation)
    document.element.body.insert(1, link)
    assert parts(matched(read(saved(document)), factories.definition())) == {"section:introduction": "<p>press</p>"}
