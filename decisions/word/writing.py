"""A request as two Word files: Part 1 from the one list of what is public, Part 2 from the rows that its reader has opened.

Each text stands under a heading with a name of its own, so that decisions/word/returned.py finds it again when the file comes
back. What is about the request (tables, lists, declarations) is written too, to be read; it is changed on its own pages.
"""

import re
from html import escape

from .. import part2 as door
from .. import public
from ..models import Section, words
from . import about
from .flow import numbered, rich
from .said import day, facts, joined, said
from .setting import GUIDANCE, KEPT_PART, KEPT_REQUEST, WordFile

Numbering = Section.Numbering
FIRST = re.compile(r"^<p\b[^>]*>")
GUIDE = (
    "Change the words under the headings, with tracked changes and comments if you like, and bring the file back to Part One, "
    "which compares it with what stands there then. Leave the headings as they are: by them each text finds its place. What "
    "stands under “For information” is changed in Part One itself."
)


def name_of(decision, part: int) -> str:
    """A neutral file name: the reference or the number of the draft, and which part it is. Never the title (leaks.md, row 16)."""
    reference = decision.reference or f"draft {decision.pk}"
    return f"{''.join(each if each.isalnum() else '-' for each in reference).strip('-').lower()}-part{part}.docx"


def known_as(decision) -> str:
    return decision.reference or f"draft {decision.pk}"


def part1(decision) -> WordFile:
    """Part 1 as a Word file. All that is in it comes from the one serialiser of Part 1."""
    told = public.part1(decision)
    file = _begin(decision, 1, told["title"], told["marking"])
    file.keep(**{KEPT_REQUEST: str(decision.pk), KEPT_PART: "1"})
    _text(file, "Executive summary", told["summary"], "part_summary")
    if decision.form_version.definition["decides_by"] == "statement" or told["decision_statement"]:
        _text(file, "Decision", told["decision_statement"], "part_decision_statement")
    if told["recommendations"] or decision.form_version.definition["decides_by"] != "statement":
        file.heading("Recommendations", 1, bookmark="part_recommendations")
        rich(file, about.recommendations(told["recommendations"]))
    _sections(file, told["sections"], decision)
    file.heading("For information", 1, bookmark="about")
    for heading, html in about.part1(told):
        file.heading(heading, 2)
        rich(file, html, heading_under=1)
    for paper in told["board_papers"]:
        _board_paper(file, paper)
    return file


def part2(decision) -> WordFile:
    """Part 2 as a Word file. Only inside `opened_by`."""
    told = door.content(decision)
    withholding = getattr(decision, "withholding", None)
    title = f"Part 2 of {known_as(decision)}"
    file = _begin(decision, 2, title, withholding.marking if withholding else "")
    file.keep(**{KEPT_REQUEST: str(decision.pk), KEPT_PART: "2"})
    for n, text in enumerate(door.texts(decision), 1):
        _text(file, text.heading, text.body, f"text_{n}")
    file.heading("For information", 1, bookmark="about")
    for heading, html in about.part2(told):
        file.heading(heading, 2)
        rich(file, html, heading_under=1)
    return file


def _begin(decision, part, title, marking) -> WordFile:
    file = WordFile(title=title, maker=decision.body.name, header=marking, footer=f"Part {part} of {known_as(decision)}.")
    file.heading(title, 0)
    if decision.status == decision.Status.DRAFT:
        file.words(file.paragraph(file.body, GUIDANCE), GUIDE)
    return file


def name_of_section(code: str, order: int) -> str:
    return f"section_{code}" if code else f"own_{order}"


def _text(file, heading, html, bookmark) -> None:
    file.heading(heading, 1, bookmark=bookmark)
    rich(file, html)


# -- sections with the numbers of the form


def _sections(file, sections, decision) -> None:
    """The sections of the form in their order, those that nobody has written yet as headings to write under."""
    style = decision.form_version.definition["numbering"]
    running = file.begin_list([("decimal", "%1")]) if style == Numbering.RUNNING else None
    for order, section in _with_unwritten(sections, decision):
        bookmark = name_of_section(section["code"], order)
        number, depth = None, 0
        if style == Numbering.BY_SECTION and section["number"]:
            number, depth = _numbers_of(file, section), 1
        elif style == Numbering.LETTERS:
            number = file.begin_list([("lowerLetter", "%1")])
        elif running is not None:
            number = running
        has_number = depth == 1 and not section["heading"].startswith(section["number"])
        file.heading(section["heading"], 1, bookmark=bookmark, number=(number, 0) if has_number else None)
        numbered(file, section["blocks"], lambda block, at=(number, depth): at)


def _with_unwritten(sections, decision) -> list[tuple[int, dict]]:
    """The sections with their places, those that the form asks for and nobody has written in between, as the form has them."""
    codes = [each["code"] for each in decision.form_version.definition["sections"]]
    place_of = {code: n for n, code in enumerate(codes)}
    found = list(enumerate(sections, 1))
    if decision.is_closed:
        return found
    for asked in decision.form_version.definition["sections"]:
        if asked["code"] not in {each["code"] for _, each in found}:
            here = place_of[asked["code"]]
            before = [n for n, (_, each) in enumerate(found) if place_of.get(each["code"], len(codes)) > here]
            found.insert(before[0] if before else len(found), (0, asked | {"number": "", "blocks": []}))
    return found


def _numbers_of(file, section) -> int:
    """The numbering of one section: its place, or its number as it is printed, which then stands in the definition."""
    number = section["number"]
    if number.isascii() and number.isdigit() and not section["heading"].startswith(number):
        return file.begin_list([("decimal", "%1"), ("decimal", "%1.%2")], start=int(number))
    plain = number.replace("%", "")
    return file.begin_list([("decimal", plain), ("decimal", f"{plain}.%2")])


def _board_paper(file, paper) -> None:
    file.heading(joined("Board paper", paper["board_as_written"], paper["title"], by=": "), 2)
    meeting = paper["meeting_as_written"] or day(paper["meeting_on"])
    rich(
        file,
        facts(
            ("Meeting", meeting),
            ("Author", joined(paper["author"], paper["author_job"])),
            ("On behalf of", paper["on_behalf_of"]),
            ("Marking", paper["marking"]),
            ("Has a Part 2", said(words.Answer, paper["has_part2"])),
        ),
    )
    rich(file, paper["summary"], heading_under=1)
    if paper["recommendations"]:
        rich(file, about.recommendations(paper["recommendations"]))
    if paper["consultees"]:
        rich(file, about.consulted(paper["consultees"]))
    for section in paper["sections"]:
        is_told = not section["number"] or section["heading"].startswith(section["number"])
        file.heading(section["heading"] if is_told else f"{section['number']} {section['heading']}", 3)
        numbered(file, [_with_number(block) for block in section["blocks"]], None)


def _with_number(block) -> dict:
    """A block that begins with its number in so many words: it is read, and does not come back."""
    told = f"<p>{escape(block['number'])} "
    return block | {"number": "", "html": FIRST.sub(lambda _: told, block["html"]) if block["number"] else block["html"]}
