"""A draft with what somebody is typing laid over it, in memory: Part 1 as it would read, from the same bytes that are signed."""

import copy

from . import models
from .lists import show
from .public import canonical, part1

# part: where it stands in the article, by the anchors of its sections. The title is the heading of the article.
PLACES = {
    "title": ["title", "key-information"],
    "dates": ["key-information"],
    "urgency": ["key-information"],
    "summary": ["executive-summary"],
    **dict.fromkeys(["statement", "recommendations", "options"], ["decided"]),
    **dict.fromkeys(["sections", "consultees"], ["facts"]),
    "money": ["money"],
    **dict.fromkeys(["parties", "authorisations"], ["procurement"]),
    **dict.fromkeys(["assessments", "commitments"], ["assessments"]),
    **dict.fromkeys(["links", "citations"], ["links"]),
    "papers": ["papers"],
    "publication": ["public-access", "key-information"],
    "withholding": ["withholding"],
}
NAMES = ("title", "heading", "who", "name", "name_as_written", "plan")  # what a row goes by
OF_BOARD = ("sections", "recommendations", "consultees")
LISTS = (
    "dates sections recommendations options money parties assessments commitments links citations papers board_papers consultees "
    "authorisations"
).split()


def part1_with(decision, record, values: dict) -> bytes:
    """Part 1 of a draft with these values in that record: the decision, its withholding, or a row of one of its lists, which may
    be new. Nothing is stored and the decision stays as it is."""
    laid = copy.copy(decision)
    laid._prefetched_objects_cache = dict(decision._prefetched_objects_cache)
    if isinstance(record, models.Decision):
        _lay(laid, values)
    elif isinstance(record, models.Withholding):
        laid.withholding = _lay(copy.copy(record), values)
    else:
        _put(laid, record, values)
    _give_boards_their_rows(laid)
    return canonical(part1(laid))


def _lay(record, values):
    for name, value in values.items():
        if hasattr(record, name) and name != "content":
            setattr(record, name, value)
    return record


def _put(laid, record, values) -> None:
    """The row in its place in its list, or a new one where it will stand."""
    name = next(each for each in LISTS if laid._meta.get_field(each).related_model is type(record))
    row, rows = _named(_lay(copy.copy(record), values)), list(getattr(laid, name).all())
    if record.pk:
        rows = [row if each.pk == record.pk else each for each in rows]
    elif getattr(row, "label", None) != "":  # a date that does not say yet what it is of would be a line of nothing
        row.pk = 0  # a list of a row is asked only of one that has a key
        rows.append(row)
        if getattr(row, "code", ""):  # a section of the form has its place there
            rows.sort(key=lambda each: each.position)
    show(laid, name, rows)


def _named(row):
    """A row that has no name yet stands under these words, so that the preview has no heading without any."""
    for name in NAMES:
        if getattr(row, name, None) == "":
            setattr(row, name, "Not written yet")
    return row


def _give_boards_their_rows(laid) -> None:
    papers = [copy.copy(paper) for paper in laid.board_papers.all()]
    for paper in papers:
        paper._prefetched_objects_cache = {}
        for name in OF_BOARD:
            show(paper, name, [row for row in getattr(laid, name).all() if row.board_paper_id == paper.pk])
    show(laid, "board_papers", papers)


def places(decision, part: str, board=None) -> list[str]:
    """The anchors under which a part stands in the article."""
    if board is not None:
        return [_board(decision, board)]
    if part.startswith("section-"):
        return [part]
    return PLACES.get(part, [])


def _board(decision, board) -> str:
    papers = [paper.pk for paper in decision.board_papers.all()]
    return f"board-{papers.index(board.pk) + 1}" if board.pk in papers else f"board-{len(papers) + 1}"
