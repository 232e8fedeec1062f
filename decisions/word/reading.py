"""A Word file into blocks. One reader over the file's own XML, because nothing may be lost: what is no paragraph, list, table or
footnote is kept apart and named (mammoth and python-docx both drop deleted text, text boxes and equations without a word).

Read: styles, Word's own numbering, lists, tables with merged cells, links, bold, italics, footnotes and endnotes."""

import re

from ..models.words import WordKind
from .blocks import Block, Cell, Left, Read
from .flowing import html_of, text_of
from .numbers import Numbers, Styles, is_on, outline, value, whole
from .opening import REACHES, Refused, W, opened
from .setting import NUMBERED, TABLE_HEADING
from .words import Words, by_whom, local, said_in

MOST_COLUMNS = 60
INSIDE = {"ins", "moveTo", "customXml", "smartTag", "sdtContent", "Choice"}
NEAR = 80
SHORT = 120
CONTINUED = ("list continue", "list continue 2", "list continue 3")


def read(content: bytes) -> Read:
    """The file, opened and read whole. Raises opening.Refused."""
    return File(opened(content)).read()


class File:
    """Reads one file. What has no place among the blocks gathers in `left`, each with the words that it stood by."""

    def __init__(self, package):
        self.package, self.left, self.notes = package, [], {}
        self.styles, self.numbers = Styles(package.one("styles")), Numbers(package.one("numbering"))
        self._note_texts = {
            kind: _by_id(package.one(f"{kind}s"), kind) for kind in ("footnote", "endnote")
        }  # each with its id and element
        self._comments, self._told, self._noted, self._under = _by_id(package.one("comments"), "comment"), set(), {}, ""

    def read(self) -> Read:
        body = self.package.tree(self.package.main).find(f"{W}body")
        blocks = self.blocks(body if body is not None else [], self.package.main)
        self._under = ""
        self._leave_margins()
        self._leave_unreferenced()
        return Read(_with_running_numbers(blocks), self.notes, self.left)

    # -- blocks

    def blocks(self, parent, part) -> list[Block]:
        found = []
        for child in parent:
            name = local(child)
            if name == "p":
                found += self._paragraph(child, part)
            elif name == "tbl":
                found += self._table(child, part)
            elif name == "sdt":
                found += self._control(child, part)
            elif name in INSIDE:
                found += self.blocks(child, part)
            elif name == "AlternateContent":
                found += self.blocks(child[:1], part)
            elif name == "altChunk":
                raise Refused(REACHES % "a document inside the document")
        return joined(found)

    def _paragraph(self, paragraph, part) -> list[Block]:
        props = paragraph.find(f"{W}pPr")
        style = self.styles.of(value(props, "pStyle"))
        numbered, is_list = self._number(props, style)
        words = Words(self, paragraph, part)
        text, html = words.text(), words.html()
        for left in words.waiting:
            left.place = left.place or self._place(text)
            left.under, left.near = left.under or self._under, left.near or text
        if not html:
            return []
        if style.name.startswith(("toc ", "table of figures")) or style.name == "toc heading":
            self._leave_contents(text)
            return []
        level = style.level if outline(props) is None else outline(props)
        block = Block("paragraph", html, text, level=level, is_bold=words.is_bold(), style=style.name)
        if numbered is not None:
            block.number = numbered.printed
            if is_list and level is None and not numbered.is_compound and style.name != NUMBERED.lower():
                block.kind, block.depth, block.marker = "item", numbered.depth, numbered.marker
                block.place, block.of_list = numbered.place, numbered.of_list
        if level is not None:
            self._under = text[:NEAR]
        return [block]

    def _number(self, props, style):
        """Count on in Word's numbering, where the paragraph or its style is numbered."""
        direct = props.find(f"{W}numPr") if props is not None else None
        key = value(direct, "numId") if direct is not None else None
        at = whole(value(direct, "ilvl")) if direct is not None else None
        key = style.number if key is None else key
        if key is None or key == "0":
            return None, False
        at = (style.at or 0) if at is None else at
        in_list = self.numbers.next(key, at)
        if in_list is None and style.at and at:  # "List Bullet 2" names its depth, its list has one level
            in_list = self.numbers.next(key, 0)
        if in_list is not None and style.at and in_list.depth == 0:
            in_list.depth = style.at
        return in_list, True

    def _control(self, sdt, part) -> list[Block]:
        content = sdt.find(f"{W}sdtContent")
        if content is None:
            return []
        gallery = sdt.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        if gallery is not None and "contents" in gallery.get(f"{W}val", "").lower():
            self._leave_contents(said_in(content))
            return []
        props = sdt.find(f"{W}sdtPr")
        if props is not None and value(props, "showingPlcHdr") is not None:
            self.leave(Left(WordKind.FIELD, said_in(content).strip(), "A field that nobody filled in.", self._place("")))
            return []
        return self.blocks(content, part)

    # -- tables

    def _table(self, table, part) -> list[Block]:
        rows, above = [], {}
        for row in _rows(table):
            if row.find(f"{W}trPr/{W}del") is not None:
                mark = row.find(f"{W}trPr/{W}del")
                self.leave(Left(WordKind.DELETED, said_in(row).strip(), f"A row deleted{by_whom(mark)}.", self._place("")))
            else:
                rows.append(self._row(row, part, above))
        rows = [row for row in rows if row]
        if not rows:
            return []
        return [Block("table", text="\n".join(text_of(cell.blocks) for row in rows for cell in row), rows=rows)]

    def _row(self, row, part, above) -> list[Cell]:
        cells, column, before = [], 0, None
        is_head = is_on(row.find(f"{W}trPr"), "tblHeader") or False
        for tc in _cells(row):
            props = tc.find(f"{W}tcPr")
            columns = min(max(whole(value(props, "gridSpan"), 1), 1), MOST_COLUMNS)
            cell = Cell(self.blocks(tc, part), columns, 1, is_head)
            cell.is_row_head = bool(cell.blocks) and cell.blocks[0].style == TABLE_HEADING.lower()
            down, across = value(props, "vMerge"), value(props, "hMerge")
            if across in ("", "continue") and before is not None:
                before.columns, before.blocks = before.columns + 1, before.blocks + cell.blocks
            elif down in ("", "continue") and column in above:
                if not any(held is above[column] for held in cells):
                    above[column].rows += 1
                above[column].blocks += cell.blocks
            else:
                cells.append(cell)
                above[column] = before = cell
            column += columns
        return cells

    # -- asked by Words

    def made(self, props, paragraph) -> dict:
        """How a run is written: its character style first, then what it says itself."""
        held = [self.styles.of(value(props, "rStyle")).run, props] if props is not None else []
        made = {}
        for each in filter(lambda found: found is not None, held):
            for name, prop in (("bold", "b"), ("italic", "i")):
                said = is_on(each, prop)
                if said is not None:
                    made[name] = said
            if (raised := value(each, "vertAlign")) is not None:
                made["raised"] = raised == "superscript"
            for prop, why in (("vanish", "Hidden text."), ("strike", "Struck through."), ("dstrike", "Struck through.")):
                if is_on(each, prop):
                    made["hidden"] = why
                elif is_on(each, prop) is False and made.get("hidden") == why:
                    made.pop("hidden")
        return {name: said for name, said in made.items() if said}

    def note(self, kind, key) -> str:
        """The number of a footnote in the whole file, its text read once."""
        element = self._note_texts[kind].get(key)
        if element is None:
            return ""
        if (kind, key) not in self._noted:
            self._noted[kind, key] = number = str(len(self._noted) + 1)
            blocks = self.blocks(element, self._part_of(f"{kind}s"))
            self.notes[number] = re.sub(r"^<p>|</p>$", "", html_of(blocks)) if len(blocks) == 1 else html_of(blocks)
        return self._noted[kind, key]

    def comment(self, key):
        element = self._comments.get(key)
        if element is None or key in self._told:
            return None
        self._told.add(key)
        return said_in(element).strip(), f"A comment{by_whom(element)}."

    def leave(self, left: Left) -> None:
        self.left.append(left)

    def read_box(self, box, part, leave) -> None:
        """A text box: its blocks as a text of its own."""
        under = self._under
        blocks = self.blocks(box, part)
        self._under = under
        if blocks:
            leave(WordKind.TEXT_BOX, text_of(blocks), "", html_of(blocks))

    def words_of(self, part, key) -> str:
        """The words of a chart or a diagram, from the part that a drawing names."""
        _, target, outside = self.package.of(part).get(key, ("", "", True))
        tree = None if outside else self.package.tree(target)
        return "" if tree is None else " ".join(each.text for each in tree.iter() if local(each) in ("t", "v") and each.text)

    # -- what is left

    def _place(self, near) -> str:
        said = [f"Under “{self._under}”"] if self._under else []
        return ", near ".join([*said, f"“{near[:NEAR]}{'…' if len(near) > NEAR else ''}”"] if near else said)

    def _leave_contents(self, text) -> None:
        if text.strip():
            self.leave(
                Left(WordKind.FIELD, text.strip(), "A list of contents. The pages here make their own.", self._place(""))
            )

    def _leave_margins(self) -> None:
        told = set()
        for kind, target, outside in self.package.of(self.package.main).values():
            if kind in ("header", "footer") and not outside:
                tree = self.package.tree(target)
                blocks = self.blocks(tree, target) if tree is not None else []
                words = text_of(blocks).strip()
                if words and words not in told:
                    told.add(words)
                    self.leave(Left(WordKind.MARGIN, words, f"A {kind}.", html=html_of(blocks)))

    def _leave_unreferenced(self) -> None:
        for kind, held in self._note_texts.items():
            for key, element in held.items():
                if (kind, key) not in self._noted and said_in(element).strip():
                    self.leave(Left(WordKind.TEXT, said_in(element).strip(), f"A {kind} that nothing refers to."))
        for key in self._comments:
            if found := self.comment(key):
                self.leave(Left(WordKind.COMMENT, *found))

    def _part_of(self, kind) -> str:
        return next((target for of, target, outside in self.package.of(self.package.main).values() if of == kind), "")


def joined(blocks) -> list[Block]:
    """A caption belongs to the table below it, and what Word calls the continuation of a list to the item above it."""
    found = []
    for block in blocks:
        above = found[-1] if found else None
        if block.kind == "table" and above is not None and above.kind == "paragraph" and above.style == "caption":
            block.caption, block.text = above.html, f"{above.text}\n{block.text}"
            found.pop()
        elif (
            block.kind == "paragraph"
            and above is not None
            and above.kind == "item"
            and block.style == CONTINUED[min(above.depth, 2)]
        ):
            above.html = above.html if above.html.startswith("<p>") else f"<p>{above.html}</p>"
            above.html, above.text = f"{above.html}<p>{block.html}</p>", f"{above.text}\n{block.text}"
            continue
        found.append(block)
    return found


def _by_id(tree, name) -> dict:
    """Footnotes or comments by their id; the lines that Word draws above footnotes are none."""
    held = [] if tree is None else tree.iter(f"{W}{name}")
    return {each.get(f"{W}id"): each for each in held if each.get(f"{W}type") in (None, "normal")}


def _rows(parent):
    for child in parent:
        if local(child) == "tr":
            yield child
        elif local(child) == "sdt" or local(child) in INSIDE:
            yield from _rows(child)


def _cells(parent):
    for child in parent:
        if local(child) == "tc":
            yield child
        elif local(child) == "sdt" or local(child) in INSIDE:
            yield from _cells(child)


def is_heading(block) -> bool:
    """A heading by its style, or made by hand: short and bold throughout."""
    return block.level is not None or (block.kind == "paragraph" and block.is_bold and len(block.text) <= SHORT)


def _with_running_numbers(blocks) -> list[Block]:
    """A list that goes on counting below the next heading, and stands first below most of its headings, numbers the paragraphs of
    the document, as 1, 2, 3: no list then. One that other words lead in to is a list, though Word counts all of its kind as one."""
    begins, has_words, since_heading = (
        {},
        False,
        set(),
    )  # by list: for each heading that it stands below, whether it stands first
    for block in blocks:
        if is_heading(block):
            has_words, since_heading = False, set()
            continue
        if block.kind == "item" and block.depth == 0 and block.marker and block.of_list not in since_heading:
            since_heading.add(block.of_list)
            begins.setdefault(block.of_list, []).append(not has_words)
        has_words = True
    running = {of_list for of_list, first in begins.items() if len(first) > 1 and sum(first) * 2 > len(first)}
    for block in blocks:
        if block.kind == "item" and block.depth == 0 and block.of_list in running:
            block.kind = "paragraph"
    return blocks
