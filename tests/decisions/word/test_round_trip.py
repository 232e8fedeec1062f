"""Out to Word and back: what nobody changed reads as it stood, what somebody changed is found, and nothing more is in the file."""

import io
import re
import zipfile

import lxml.html
import pytest
from docx import Document

from accounts.richtext import sanitise
from decisions import imports, workflow
from decisions.models import Authorisation, BoardPaper, Decision, Paper, Section
from decisions.word import flow, returned, writing
from tests import factories
from tests.decisions.records.conftest import are_real, five_records, office  # noqa: F401  the fixtures

HARD = sanitise(
    '<p>One <strong>bold <em>both</em></strong>, H<sup>2</sup>O, <a href="https://example.org/a?b=1&amp;c=2">a link</a>.'
    '<sup class="footnote-ref"><a href="#fn-1">1</a></sup></p>'
    "<h3>Below it</h3><p>Line one<br>line two &lt;b&gt; &amp; £5</p><h4>Deeper</h4>"
    "<ul><li>a<ul><li>b<ol><li>c</li><li>d</li></ol></li></ul></li><li><p>e</p><p>e again</p></li></ul>"
    "<ol><li>first</li><li>second</li></ol><p>Between.</p><ol start='3' type='a'><li>anew</li><li>and on</li></ol>"
    "<table><caption>Costs</caption>"
    '<thead><tr><th scope="col">What</th><th scope="col" colspan="2">How much</th></tr></thead>'
    '<tbody><tr><th scope="row" rowspan="2">Staff</th><td>1</td><td><p>2</p><ul><li>x</li><li>y</li></ul></td></tr>'
    '<tr><td colspan="2">3<sup class="footnote-ref"><a href="#fn-2">2</a></sup></td></tr></tbody></table>'
    '<ol class="footnotes"><li id="fn-1">A note with <a href="https://example.org/">a link</a>.</li>'
    '<li id="fn-2"><p>Two</p><p>paragraphs</p></li></ol>'
)


def as_word_tells(html) -> str:
    """What Word does not keep apart: b and strong, i and em; line ends and blanks; the scope of a head cell left unsaid."""
    for was, reads in (("b", "strong"), ("i", "em")):
        html = re.sub(rf"<(/?){was}>", rf"<\1{reads}>", html)
    return " ".join(html.split())


def texts(decision, content=None) -> dict:
    file = writing.part1(decision)
    told = returned.read_back(content or returned.written(decision, 1), file.headings)
    return {key: html for key, _, html in told.texts}


def stored(decision) -> dict:
    found = {"title": decision.title, "part_summary": decision.summary}
    rows = decision.sections.filter(board_paper=None)
    found |= {writing.name_of_section(each.code, n): each.body for n, each in enumerate(rows, 1)}
    asked = decision.recommendations.filter(board_paper=None)
    return found | {f"recommendation_{each.number_as_written or n}": each.recommended for n, each in enumerate(asked, 1)}


@pytest.mark.django_db
def test_the_five_records_go_out_to_word_and_come_back_as_they_stand(office, five_records):  # noqa: F811
    for record in five_records:
        imports.import_record(record)
    for decision in Decision.objects.all():
        back = texts(decision)
        for key, html in stored(decision).items():
            assert as_word_tells(back.get(key, "")) == as_word_tells(html), (str(decision), key)
        file = Document(io.BytesIO(returned.written(decision, 1)))
        assert file.core_properties.author == decision.body.name
        assert not re.search(r"</?(table|tr|td|th|p|div)\b", "".join(file.element.body.itertext())), "markup reads as words"


@pytest.mark.parametrize("narrow", ["As written", "£1,181,302", "Approve"])
def test_a_column_of_few_words_is_as_wide_as_its_longest_word(narrow):
    others = "".join(f"<td>{'Many words that need their room. ' * 4}</td>" for _ in range(4))
    (row,) = lxml.html.fromstring(f"<table><tr><td>{narrow}</td>{others}</tr></table>").iter("tr")
    widths = flow._widths(flow._grid([row]))
    longest = max(map(len, narrow.split()))
    assert widths[0] >= flow.EDGES + flow.WIDTH_OF_LETTER * longest and sum(widths) <= flow.WIDTH_OF_TEXT


@pytest.mark.django_db
def test_a_hard_text_comes_back_with_lists_merged_cells_links_and_footnotes():
    factories.make_codelists()
    draft = factories.make_complete_draft()
    workflow.revise_section(draft, "introduction", HARD, by=draft.author)
    workflow.revise(draft, {"summary": HARD}, by=draft.author)
    draft = factories.fresh(draft)
    back = texts(draft)
    assert as_word_tells(back["section_introduction"]) == as_word_tells(HARD) == as_word_tells(back["part_summary"])
    assert "section_background" in back, "what the form asks for and nobody has written has its heading"
    kept = returned.read_back(returned.written(draft, 1), writing.part1(draft).headings)
    assert returned.compared(returned.as_it_stands(draft, 1), kept.as_stored()) == []


@pytest.mark.django_db
def test_the_file_names_nobody_and_leads_nowhere_but_by_links_of_the_text():
    draft = factories.make_complete_draft()
    workflow.revise_section(draft, "introduction", HARD, by=draft.author)
    paper = workflow.add_part(draft, BoardPaper, {"board_as_written": "Board", "numbering": "by_section"}, by=draft.author)
    section = {"heading": "Risk", "body": "<p>It is small.</p>", "board_paper": paper}
    workflow.add_part(draft, Section, section, by=draft.author)
    workflow.add_part(draft, Paper, {"kind": "report", "name": "Report"}, by=draft.author)
    workflow.add_part(draft, Authorisation, {"what": "award", "amount_as_written": "£252K"}, by=draft.author)
    content = returned.written(factories.fresh(draft), 1)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}
    outside = [each for text in held.values() for each in re.findall(r'<Relationship [^>]*TargetMode="External"[^>]*>', text)]
    assert outside and all("/hyperlink" in each for each in outside)
    assert not [name for name, text in held.items() if draft.author.name in text]
    document = Document(io.BytesIO(content))
    told = [paragraph.text for paragraph in document.paragraphs]
    assert {"1 Risk", "1.1 It is small.", "Report"} <= set(told) and "Report, Report" not in told
    assert "£252K" in [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    number, asks, recommended = (column.width for column in document.tables[0].columns)
    assert number + asks < recommended, "what is recommended has the room that the others do not need"
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet", "List Number", "Numbered Paragraph"} <= styles
    assert "w:tblHeader" in held["word/document.xml"] and "w:footnoteReference" in held["word/document.xml"]
