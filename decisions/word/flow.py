"""Texts of a request (accounts/richtext.py) written into a Word document: paragraphs, lists, tables, links and footnotes as Word
has them, so that they can be worked on there and read back."""

import itertools
import re

from docx.oxml.ns import qn
from lxml import html as parsing

from .setting import BULLETS, FORMS, NUMBERED, TABLE_HEADING, make

INLINE = {"b", "strong", "i", "em", "sup", "a", "br"}
HEADINGS = {"h3": "Heading 2", "h4": "Heading 3"}
LOOK = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "sup": "superscript"}
BLANKS = re.compile(r"[ \t\r\n\f]+")
DEEPEST = 8
MOST_COLUMNS = 60
FEWEST_LETTERS, MOST_LETTERS = 4, 60  # by which the columns of a table share its width
WIDTH_OF_TEXT = 9070  # between the margins, in twentieths of a point
WIDTH_OF_LETTER, EDGES = 130, 240  # of bold text in a table, and what a cell keeps free left and right of it


def rich(file, html: str, *, place=None, heading_under: int = 0) -> None:
    """A text as it is stored, at the end of the body or of another place."""
    text = _parsed(html)
    Flow(file, text, heading_under=heading_under).write(text, file.body if place is None else place)


def numbered(file, blocks: list[dict], number_of) -> None:
    """The blocks of a section of Part 1; `number_of(block)` is the numbering of a paragraph that has a number."""
    section = _parsed("".join(block["html"] for block in blocks))
    flow = Flow(file, section)
    for block in blocks:
        number = number_of(block) if block["number"] else None
        flow.write(_parsed(block["html"]), file.body, number=number)


def _parsed(html: str):
    return parsing.fragment_fromstring(html, create_parent="div")


def pieces(element) -> list:
    """What stands in an element, words and elements in their order."""
    found = [element.text] if element.text else []
    for child in element:
        found.append(child)
        if child.tail:
            found.append(child.tail)
    return found


class Flow:
    """One text on its way into the file. It knows the footnotes of the whole text, wherever they are referred to."""

    def __init__(self, file, text, *, heading_under: int = 0):
        self.file, self.part, self.heading_under = file, file.document.part, heading_under
        self.notes = {item.get("id", ""): item for item in text.iterfind(".//ol[@class='footnotes']/li")}
        self.told = {ref.get("href", "")[1:] for ref in text.iterfind(".//sup[@class='footnote-ref']/a")} & set(self.notes)

    def write(self, element, place, *, number=None) -> None:
        setting = (NUMBERED, number) if number else ("Normal", None)
        self._blocks(element, place, itertools.repeat(setting), depth=0)

    # -- blocks

    def _blocks(self, element, place, settings, depth) -> None:
        """The blocks in an element; loose words between them are paragraphs."""
        words = []
        for piece in [*pieces(element), None]:
            if isinstance(piece, str) or piece is not None and piece.tag in INLINE:
                words.append(piece)
                continue
            if any(not isinstance(each, str) or each.strip() for each in words):
                self._paragraph(words, place, *next(settings))
            words = []
            if piece is not None:
                self._block(piece, place, settings, depth)

    def _block(self, element, place, settings, depth) -> None:
        if element.tag in HEADINGS:
            level = min(int(HEADINGS[element.tag][-1]) + self.heading_under, 6)
            self._paragraph(pieces(element), place, f"Heading {level}", None)
        elif element.tag in ("ul", "ol"):
            self._list(element, place, depth)
        elif element.tag == "table":
            self._table(element, place)
        else:
            self._blocks(element, place, settings, depth)

    def _paragraph(self, words, place, style, number) -> None:
        paragraph = self.file.paragraph(place, style, number)
        self._inline(_trimmed(words), paragraph, {})

    def _list(self, element, place, depth) -> None:
        """A list that counts anew; items that a footnote reference leads to are written as footnotes, where it stands."""
        items = [item for item in element.iterchildren("li") if item.get("id", "") not in self.told]
        if not items:
            return
        is_counted, at = element.tag == "ol", min(depth, DEEPEST)
        form = FORMS.get(element.get("type", ""), "decimal")
        levels = [(form, f"%{n}.") for n in range(1, 10)] if is_counted else BULLETS
        number = (self.file.begin_list(levels, depth=at, start=int(element.get("start", 1)), step=360), at)
        style = "List Number" if is_counted else "List Bullet"
        after = f"List Continue{' ' + str(min(depth + 1, 3)) if depth else ''}"
        for item in items:
            settings = itertools.chain([(style, number)], itertools.repeat((after, None)))
            if not _begins_with_words(item):
                self._paragraph([], place, *next(settings))
            self._blocks(item, place, settings, depth + 1)

    # -- tables

    def _table(self, element, place) -> None:
        caption = element.find("caption")
        if caption is not None:
            self._paragraph(pieces(caption), place, "Caption", None)
        rows = [(row, row.getparent().tag == "thead") for row in element.iter("tr") if _of(row, "table") is element]
        grid = _grid([row for row, _ in rows])
        widths = _widths(grid)
        named = [
            bool(cells[0][0] is not None and cells[0][0].tag == "th")
            for (_, head), cells in zip(rows, grid, strict=True)
            if not head
        ]
        first = bool(named) and all(named)
        table = make(
            "tbl", _about_table(self.file, is_first_column=first), make("tblGrid", *(make("gridCol", w=w) for w in widths))
        )
        self.file.put(place, table)
        for (_, is_head), cells in zip(rows, grid, strict=True):
            table.append(self._row(cells, widths, is_head))
        if place.tag == qn("w:tc"):
            self.file.paragraph(place)  # a cell ends with a paragraph

    def _row(self, cells, widths, is_head):
        row = make("tr")
        if is_head:
            row.append(make("trPr", make("tblHeader")))
        taken = 0
        while taken < len(widths):
            cell, span, down = cells[taken] if taken < len(cells) and cells[taken] else (None, 1, "")
            about = make("tcPr", make("tcW", w=sum(widths[taken : taken + span]), type="dxa"))
            about.extend([make("gridSpan", val=span)] if span > 1 else [])
            about.extend([make("vMerge", val=down)] if down else [])
            held = make("tc", about)
            row.append(held)
            if cell is not None and down != "continue":
                style = TABLE_HEADING if cell.tag == "th" else "Normal"
                self._blocks(cell, held, itertools.repeat((style, None)), 0)
            if held[-1].tag != qn("w:p"):
                self.file.paragraph(held)
            taken += span
        return row

    # -- words

    def _inline(self, words, into, look) -> None:
        for piece in words:
            if isinstance(piece, str):
                if text := BLANKS.sub(" ", piece):
                    self.file.words(into, text, **look)
            elif piece.tag == "br":
                self.file.line_break(into)
            elif piece.tag == "sup" and piece.get("class") == "footnote-ref" and self._note(piece, into):
                pass
            elif piece.tag == "a" and piece.get("href"):
                self._inline(pieces(piece), self.file.link(into, piece.get("href"), self.part), look | {"link": True})
            else:
                self._inline(pieces(piece), into, look | ({LOOK[piece.tag]: True} if piece.tag in LOOK else {}))

    def _note(self, reference, into) -> bool:
        """The footnote that a reference leads to; nothing where there is none."""
        leads_to = reference.find("a")
        item = self.notes.get(leads_to.get("href", "")[1:]) if leads_to is not None else None
        if item is None:
            return False
        paragraph = into if into.tag == qn("w:p") else into.getparent()
        note, part = self.file.footnote(paragraph)
        before, self.part = self.part, part
        self._blocks(item, note, itertools.repeat(("footnote text", None)), 0)
        self.part = before
        if not len(note):
            self.file.paragraph(note, "footnote text")
        style = self.file.styles["footnote reference"]
        note[0].insert(1, make("r", make("rPr", make("rStyle", val=style)), make("footnoteRef")))
        return True


def _trimmed(words) -> list:
    """Without blanks at either end, as a browser shows a paragraph."""
    words = list(words)
    if words and isinstance(words[0], str):
        words[0] = words[0].lstrip(" \t\r\n\f")
    if words and isinstance(words[-1], str):
        words[-1] = words[-1].rstrip(" \t\r\n\f")
    return words


def _begins_with_words(item) -> bool:
    for piece in pieces(item):
        if isinstance(piece, str):
            if piece.strip():
                return True
        else:
            return piece.tag in INLINE or piece.tag == "p"
    return False


def _of(element, tag):
    return next(element.iterancestors(tag), None)


def _widths(grid) -> list[int]:
    """A width for each column: its longest word, as far as the page goes, and of what is left a share by what else stands in a cell
    of it. A cell over several columns says nothing of any of them."""
    columns = max(map(len, grid), default=0)
    said, words = [FEWEST_LETTERS] * columns, [1] * columns
    for cells in grid:
        for at, cell in enumerate(cells):
            if cell and cell[0] is not None and cell[1] == 1:
                text = "".join(cell[0].itertext())
                said[at] = max(said[at], min(len(text), MOST_LETTERS))
                words[at] = max([words[at], *map(len, text.split())])
    whole = [min(EDGES + WIDTH_OF_LETTER * word, WIDTH_OF_TEXT // columns) for word in words]
    more = [1 + each - min(each, word) for each, word in zip(said, words, strict=True)]
    return [least + (WIDTH_OF_TEXT - sum(whole)) * each // sum(more) for least, each in zip(whole, more, strict=True)]


def _about_table(file, *, is_first_column: bool):
    return make(
        "tblPr",
        make("tblStyle", val=file.styles["Table Grid"]),
        make("tblW", w=5000, type="pct"),
        make("tblLook", firstRow=1, lastRow=0, firstColumn=int(is_first_column), lastColumn=0, noHBand=1, noVBand=1),
    )


def _grid(rows) -> list[list]:
    """For each row, by the column it begins in: (cell, columns it spans, its place in what it spans of rows)."""
    grid, below = [], {}
    for row in rows:
        cells, following = [], {}
        own = iter([cell for cell in row if cell.tag in ("th", "td")])
        while True:
            column = len(cells)
            if column in below:
                (cell, span, left), mark = below.pop(column), "continue"
            elif (cell := next(own, None)) is not None:
                span, left = (min(int(cell.get(name, 1)), MOST_COLUMNS) for name in ("colspan", "rowspan"))
                mark = "restart" if left > 1 else ""
            elif any(each > column for each in below):
                cell, span, left, mark = None, 1, 1, ""
            else:
                break
            if left > 1:
                following[column] = (cell, span, left - 1)
            cells += [(cell, span, mark), *[None] * (span - 1)]
        grid.append(cells)
        below = following
    return grid
