"""A Word file in which a board paper follows the form: where it begins, and what becomes of it."""

import re

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.richtext import plain_text
from decisions import models, workflow
from decisions.models.words import WordKind
from decisions.word.blocks import Block, Read
from decisions.word.boards import begun_by
from decisions.word.matching import matched
from decisions.word.reading import read
from tests import factories
from tests.decisions.drafting.browsing import address, held_in_part2, of
from tests.decisions.word.built import counted, saved
from tests.decisions.word.test_word_pages import officer, started  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db


def with_board_paper() -> Document:
    """The form, filled in, and behind its declarations the paper that went to a board."""
    file = Document()
    file.add_heading("Radios for the mounted branch", 0)
    for heading, words in {
        "Summary": "Old radios fail.",
        "Recommendation": "Approve 40 radios.",
        "1. Introduction": "1.1 They are ten years old.",
        "Originating officer declaration": "Tick to confirm",
    }.items():
        file.add_heading(heading, 1)
        file.add_paragraph(words)
    file.add_paragraph().add_run("RADIOS FOR HORSES").bold = True
    file.add_paragraph("Equine Investment Board 24th May 2031")
    file.add_paragraph("Report by Ann Rider on behalf of the Chief Officer")
    for heading, *words in (
        ("Executive summary", "The paper says more."),
        ("Recommendations", "The Commissioner, via the board, is asked to:", "1. Approve 50 radios, by 30 May 2031."),
        ("Introduction", "1. Radios were bought in 2021.", "2. A Stables Board 3 May 2030 saw:", "a. the old ones."),
        ("Legal comments", "3. None."),
        ("Real estate", "4. A mast for £7,000."),
    ):
        file.add_paragraph().add_run(heading).bold = True
        for each in words:
            file.add_paragraph(each)
    return file


def test_a_board_paper_behind_the_form_becomes_one_with_its_own_sections_and_recommendations(officer):  # noqa: F811
    draft = started(officer, saved(with_board_paper()))
    paper = draft.board_papers.get()
    assert (paper.board_as_written, paper.title) == ("Equine Investment Board", "RADIOS FOR HORSES")
    assert (paper.meeting_as_written, str(paper.meeting_on)) == ("24th May 2031", "2031-05-24")
    assert (paper.author, paper.on_behalf_of) == ("Ann Rider", "the Chief Officer")
    assert paper.summary == "<p>The paper says more.</p>" and "Old radios" in draft.summary
    asked = {each.recommended: each.board_paper for each in draft.recommendations.all()}
    assert asked == {"<p>Approve 40 radios.</p>": None, "<p>1. Approve 50 radios, by 30 May 2031.</p>": paper}
    headings = [each.heading for each in paper.sections.all()]
    assert headings == ["Introduction", "Legal comments", "Real estate"]
    assert [each.code for each in draft.sections.filter(board_paper=None)] == ["introduction"]
    pages = of(officer)
    page = pages.get(address("word", draft.pk)).content.decode()
    assert "Board paper: Real estate" in page and "£7,000" in page and "30 May 2031" in page
    assert "24th May 2031" not in page.split("Amounts and dates")[1].split("What went where")[0], "when it met is no need"
    third = address("edit_child_of_board", draft.pk, paper.pk, "sections", paper.sections.last().pk)
    assert third in page and pages.get(third).status_code == 200
    boxes = {
        box[-12:].rpartition("|")[2]: "checked" in rest
        for box, rest in re.findall(r'name="number"[^>]*value="([^"]+)"([^>]*)', page)
    }
    assert boxes == {"1.1": True, "1.": True, "2.": True, "3.": True, "4.": True, "a.": False}, "letters may be of a list"
    ticked = [each for each in pages.get(address("word", draft.pk)).context["numbers"] if "Board paper" in each["where"]]
    chosen = [line["value"] for part in ticked for line in part["lines"]]
    pages.post(address("word", draft.pk), {"numbers": "1", "number": chosen, "offered": chosen})
    assert paper.recommendations.get().recommended == "<p>Approve 50 radios, by 30 May 2031.</p>"
    assert [each.body for each in paper.sections.all()][1:] == ["<p>None.</p>", "<p>A mast for £7,000.</p>"]
    legal = paper.sections.get(heading="Legal comments")
    rows = [row for row in held_in_part2(draft, models.WordRemainder) if row.state == "waiting" and row.kind == "form_words"]
    for where in (f"board:{paper.pk}:{legal.pk}", f"paper:{paper.pk}"):
        row = rows.pop()
        assert f'value="{where}"' in page
        pages.post(address("settle_word", draft.pk, row.pk), {"where": where})
    assert paper.sections.get(pk=legal.pk).body.startswith("<p>None.</p>\n<h3>Originating") and paper.sections.count() == 4
    for where in ("paper:0", "board:1:x", f"board:{paper.pk}:{'9' * 30}"):
        told = pages.post(address("settle_word", draft.pk, rows[0].pk if rows else row.pk), {"where": where}, follow=True)
        assert "Choose where it belongs." in told.content.decode() or "settled already" in told.content.decode()
    assert workflow.remove_part(paper, by=officer) is None and address("part", draft.pk, "board-papers") in (
        pages.get(address("word", draft.pk)).content.decode()
    )


def test_a_heading_behind_the_form_that_no_board_begins_ends_the_words_of_the_form():
    file = Document()
    file.add_heading("Radios", 0)
    for heading in ("Summary", "Originating officer declaration"):
        file.add_heading(heading, 1)
        file.add_paragraph("Tick to confirm")
    file.add_paragraph().add_run("Real estate").bold = True
    file.add_paragraph("A mast for £7,000.")
    plan = matched(read(saved(file)), factories.definition())
    left = {(each.kind, each.place): each.text for each in plan.left}
    assert left[WordKind.TEXT, "Real estate"] == "A mast for £7,000."
    assert any(kind == WordKind.FORM_WORDS and "Tick to confirm" in text for (kind, _), text in left.items())


LINES = st.sampled_from(
    [
        *("Title: Radios", "Executive summary", "Recommendations", "1. Introduction", "Legal comments", "Real estate"),
        *("Originating officer declaration", "Signature", "Tick to confirm", "Time sensitivity: by 1 May", "Decision"),
        *("Stables Board 24 May 2031", "Report to the Stables Board, 31 February 2031", "Board paper: Stables: Hay"),
        *("Report by Ann Rider on behalf of the Chief", "Report by Bo Walker", "Report author: Cy Ride, groom"),
        *("Some words.", "1. Numbered words.", "a. of a list", "PART 2 CONFIDENTIAL", "Part 2 – The secret price"),
    ]
)
BLOCKS = st.builds(
    lambda words, bold, level: Block("paragraph", words, words, level=level, is_bold=bold),
    *(LINES, st.booleans(), st.sampled_from([None, None, None, 0, 1, 2, 3])),
)
SAID_OF_A_PAPER = "Report by Report by to the on behalf of Board paper February 31"  # labels, and a day that there is not


@settings(deadline=None, max_examples=400)
@given(st.lists(BLOCKS, max_size=25))
def test_no_word_is_lost_wherever_a_board_paper_begins_and_nothing_leaves_part_2(blocks):
    plan = matched(Read(blocks, {}, []), factories.definition())
    told = [plan.title, *(f"{part.heading}\n{plain_text(part.html)}" for part in plan.parts)]
    told += [f"{each.place.split('“')[-1]}\n{each.text}" for each in plan.left]
    if paper := plan.paper:
        told += [paper.board, paper.title, paper.meeting, paper.author, paper.on_behalf_of, SAID_OF_A_PAPER]
    labels = "Title Time sensitivity Decision Executive summary Recommendations 1 Introduction Legal comments"  # of the form
    assert not counted("\n".join(each.text for each in blocks)).keys() - counted("\n".join([*told, labels])).keys()
    begins = next((n for n, each in enumerate(blocks) if each.text.startswith(("PART 2", "Part 2"))), None)
    after = counted("\n".join(each.text for each in blocks[begins + 1 :])) if begins is not None else counted("")
    before = counted("\n".join(each.text for each in blocks[:begins]))
    public = counted("\n".join(plain_text(part.html) for part in plan.parts if part.where != "part2"))
    assert not (public.keys() & after.keys()) - before.keys()


@pytest.mark.parametrize(
    ("words", "is_after_form", "board"),
    [
        ("Investment Advisory Board 24th May 2018", True, "Investment Advisory Board"),
        ("Report to the Investment Advisory Board (IAB), 24 May 2018", True, "Investment Advisory Board (IAB)"),
        ("Board paper: Estates Committee: Roofs", False, "Estates Committee: Roofs"),
        ("Investment Advisory Board 24th May 2018", False, None),
        ("Considered by Investment Advisory Board 24 May 2018", True, None),
        ("The Investment Advisory Board met and agreed. 24 May 2018", True, None),
        ("Investment Advisory Board 24 May 2018 supported it", True, None),
        ("Investment Advisory Board", True, None),
    ],
)
def test_a_line_begins_a_board_paper(words, is_after_form, board):
    begun = begun_by(words, is_after_form)
    assert (begun and begun.board) == board
