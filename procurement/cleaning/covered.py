"""Text under a filled box of a PDF: a black bar that was drawn and not redacted (leaks.md, row 17). pdfminer.six reads the pages."""

import io

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTRect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.psexceptions import PSException

THINNEST = 4  # points: rules and underlines cover nothing
BROKEN = (
    PDFException,
    PSException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    RecursionError,
)


def pages_with_covered_text(content: bytes) -> list[int]:
    """The numbers of the pages on which a filled box was drawn over text that was there before. What was drawn on a box is seen,
    so only the order tells. Raises ValueError where the pages cannot be read."""
    manager = PDFResourceManager()
    aggregator = PDFPageAggregator(manager, laparams=None)
    interpreter, found = PDFPageInterpreter(manager, aggregator), []
    try:
        for number, page in enumerate(PDFPage.get_pages(io.BytesIO(content)), 1):
            interpreter.process_page(page)
            if _covers_text(aggregator.get_result()):
                found.append(number)
    except BROKEN as error:
        raise ValueError("these pages cannot be read") from error
    return found


def _covers_text(page) -> bool:
    middles = []
    for each in _as_drawn(page):
        if isinstance(each, LTChar) and each.get_text().strip():
            middles.append(((each.x0 + each.x1) / 2, (each.y0 + each.y1) / 2))
        elif _is_box(each) and any(each.x0 < x < each.x1 and each.y0 < y < each.y1 for x, y in middles):
            return True
    return False


def _is_box(each) -> bool:
    return isinstance(each, LTRect) and each.fill and min(each.width, each.height) >= THINNEST


def _as_drawn(container):
    """Everything on a page in the order in which it was drawn."""
    for each in container:
        yield each
        if isinstance(each, LTContainer):
            yield from _as_drawn(each)
