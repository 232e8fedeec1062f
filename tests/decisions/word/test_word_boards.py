"""A Word file in which a board paper follows the form: where it begins, and what becomes of it."""

import re

import pytest
from docx import Document

from decisions import workflow
from decisions.word.boards import begun_by
from tests.decisions.drafting.browsing import address, of
from tests.decisions.word.built import saved
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
    assert workflow.remove_part(paper, by=officer) is None and address("part", draft.pk, "board-papers") in (
        pages.get(address("word", draft.pk)).content.decode()
    )


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
