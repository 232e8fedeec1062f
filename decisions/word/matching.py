"""Blocks to the parts of a form version. What follows a heading that the form knows goes to that part; what follows another
heading becomes a section of its own, of the board paper once that has begun; from a heading of Part 2 on, everything goes to
Part 2 and nothing comes back."""

from dataclasses import dataclass, field, replace

from ..models.words import WordKind
from .blocks import Block, Left, Read
from .boards import PAPER, Paper, begun_by
from .flowing import html_of, text_of
from .names import FIELDS, LEAD_TYPED, TYPED_NUMBER, Names, begins_part2, plainly
from .reading import SHORT, is_heading

MOST_OF_A_PART = 190_000  # of HTML; a page of a draft takes 200,000
LONGEST_TITLE = 250
GUIDANCE = "guidance"  # how the files that are made here call their own advice to their reader


@dataclass
class Part:
    """A part of the draft to be: where it goes, its heading in the file, its blocks."""

    where: str  # summary, section:legal, own, part2, paper:summary, paper:own …
    heading: str = ""
    blocks: list[Block] = field(default_factory=list)
    html: str = ""


@dataclass
class Plan:
    """What becomes of a file: its title, the parts of the draft in their order, and what is listed beside it."""

    title: str = ""
    parts: list[Part] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    paper: Paper | None = None

    def of(self, where) -> Part | None:
        return next((part for part in self.parts if part.where == where), None)


def matched(read: Read, definition: dict) -> Plan:
    """The plan of a draft on a form, each part with its HTML."""
    matcher = Matcher(Names(definition))
    for block in _unwrapped(read.blocks, matcher.names):
        matcher.take(block)
    plan = Plan(
        matcher.title[:LONGEST_TITLE], matcher.parts, [*matcher.left(read.notes), *read.left], read.notes, matcher.paper
    )
    if len(matcher.title) > LONGEST_TITLE:
        plan.left.insert(0, Left(WordKind.TEXT, matcher.title, "The title, which is too long for the form.", "Title"))
    plan.parts = [piece for part in plan.parts if part.blocks for piece in _in_pieces(part, read.notes)]
    return plan


def _unwrapped(blocks, names):
    """Tables that are the form itself, taken apart into what their cells hold; other tables as they are."""
    for block in blocks:
        if block.kind == "table" and _is_of_the_form(block, names):
            for row in block.rows:
                for cell in row:
                    yield from _unwrapped(cell.blocks, names)
        else:
            yield block


def _is_of_the_form(table, names) -> bool:
    """The front page of a form, or a table that only lays out a page: labels of fields in its cells, or headings in rows of one
    cell."""
    for row in table.rows:
        first = next((block for cell in row[:1] for block in cell.blocks), None)
        if first is None or first.kind == "table":
            continue
        label = first.text.rstrip(": ")
        if names.part(label) in FIELDS or names.field_before_colon(first.text)[0] or begins_part2(first.text, is_heading=True):
            return len(first.text) <= SHORT or bool(names.field_before_colon(first.text)[0])
        if names.begins_declared(first.text) or (len(row) == 1 and names.part(label)):
            return True
    return False


class Matcher:
    """Goes through the blocks of a file and remembers under which heading it is."""

    def __init__(self, names: Names):
        self.names, self.title, self.parts, self._left, self._left_at = names, "", [], [], 0
        self._numbers = []  # that somebody typed before headings of their own
        self.here, self.level, self.is_form_done, self.has_numbers = Part("before"), None, False, False
        self.paper: Paper | None = None
        self._before: Block | None = None

    def take(self, block) -> None:
        self._take(block)
        self._before = block

    def _take(self, block) -> None:
        if block.style == GUIDANCE:
            return self._leave(block, WordKind.FORM_WORDS)
        if self.here.where == "part2":
            return self._in_part2(block)
        if block.kind != "table" and begins_part2(block.text, is_heading(block)):
            return self._begin_part2(block)
        if block.kind != "table" and self._is_of_paper(block):
            return None
        if block.kind != "table" and (self._label(block) or self._labelled(block)):
            return None
        if self.here.where == "title" and block.kind != "table":
            self.title, self.here = self.title or block.text, Part("before" if self.title else "after title")
            return None if self.title == block.text else self._leave(block)
        return self._put(block)

    # -- headings and labels

    def _label(self, block) -> bool:
        """A block that is only the name of something."""
        label = block.text.strip().rstrip(":").strip()
        if len(label) > SHORT:
            return False
        part = self.names.part(label)
        if block.level == 0 and not part and not self.title and not self.names.is_form_words(label):
            self.title = label
            return True
        deeper = block.level is not None and self.level is not None and block.level > self.level
        if part and (not deeper or (part not in FIELDS and self.names.exactly.get(plainly(label)) == part)):
            if placed := self._placed(part):
                self._begin(placed, block)
            else:
                self._begin_own(block)
            return True
        if self.names.begins_declared(block.text) or self.names.is_form_words(label):
            self.is_form_done = self.is_form_done or self.names.begins_declared(block.text)
            self._to_form_words(block)
            return True
        if is_heading(block) and not deeper and (block.level is not None or self._stands_for_a_section(block)):
            self._begin_own(block)
            return True
        return False

    def _stands_for_a_section(self, block) -> bool:
        """A line in bold is a section of its own only where the file makes all its headings so, with a number if they have
        one; otherwise it is a heading within a section."""
        where = self.here.where.removeprefix(PAPER)
        is_within = self.level is not None or where in ("before", "summary", "recommendations", "title", "needed_by")
        return not is_within and (_has_number(block) or not self.has_numbers)

    def _labelled(self, block) -> bool:
        """ "Title: New radios": the words go where the label says, and the label with them into what is listed."""
        part, label = self.names.field_before_colon(block.text)
        part = self._placed(part)
        if not part or self._is_taken(part):
            return False
        rest = block.text[len(label) :].strip()
        if part == "title":
            self.title = rest
            return True
        self.here = self._part(part, label.rstrip(":"))
        self._put(replace(block, text=rest, html=_without_label(block.html, label)))
        return True

    def _begin(self, part, block) -> None:
        if self._is_taken(part) or (part.startswith("section:") and self.is_form_done and self._part_is_there(part)):
            self.here = Part("again", block.text)  # a second one: of a board paper in the same file, or written twice
            self._leave(block)
        elif part == "title":
            self.here = Part("title")
        else:
            again = self._part_is_there(part)
            self.here = self._part(part, block.text)
            if again:
                self.here.blocks.append(replace(block, level=2))
        self.level = block.level if block.level is not None else self.level
        self.has_numbers = self.has_numbers or _has_number(block)

    def _is_taken(self, part) -> bool:
        once = part.removeprefix(PAPER) in ("summary", "recommendations", "statement", "needed_by")
        return (part == "title" and bool(self.title)) or (once and self._part_is_there(part))

    def _part_is_there(self, part) -> bool:
        return any(each.where == part and each.blocks for each in self.parts)

    def _begin_own(self, block) -> None:
        if not self.title and self.here.where == "before" and block.level is not None and block.level <= 1 and not self.parts:
            self.title = block.text
            return
        own = f"{PAPER}own" if self.paper else "own"
        self.here = Part(own, block.text)
        if typed := TYPED_NUMBER.match(block.text):  # the form numbers its sections itself
            self.here = Part(own, block.text[typed.end() :])
            self._numbers.append((typed[0].strip(), self.here.heading))
        self.parts.append(self.here)
        self.level = block.level if block.level is not None else self.level

    def _part(self, where, heading) -> Part:
        found = next((each for each in self.parts if each.where == where), None)
        if found is None:
            found = Part(where, heading)
            self.parts.append(found)
        return found

    def _to_form_words(self, block) -> None:
        self._leave(block, WordKind.FORM_WORDS)
        if self.names.begins_declared(block.text):
            self.here = Part("form words", block.text)

    # -- a board paper behind the form

    def _is_of_paper(self, block) -> bool:
        """The line that begins a board paper, or says who wrote it. One in a file: a board that is named later is spoken of."""
        if self.paper:
            return self.here.where == "again" and self.paper.takes(block.text)
        self.paper = begun_by(block.text, self.is_form_done) if self.parts else None
        if self.paper is None:
            return False
        if self._before is not None and is_heading(self._before) and len(self._before.text) <= LONGEST_TITLE:
            self.paper.title = self._taken_back(self._before)
        self.here, self.level, self.has_numbers = Part("again", block.text), None, False
        return True

    def _taken_back(self, block) -> str:
        """The words of the block that came last, which were listed or became a heading with nothing under it."""
        if self.parts and self.parts[-1].heading == block.text and not self.parts[-1].blocks:
            self.parts.pop()
        elif self._left and self._left[-1][1][-1] is block:
            self._left[-1][1].pop()
            self._left = self._left if self._left[-1][1] else self._left[:-1]
        else:
            return ""
        return block.text

    def _placed(self, part) -> str:
        """Where a part that the form knows goes; none in a board paper, where it is a section of the paper."""
        if self.paper is None or part in ("", "title"):
            return part
        return f"{PAPER}{part}" if part in ("summary", "recommendations") else ""

    # -- Part 2

    def _begin_part2(self, block) -> None:
        self.here = Part("part2", block.text if len(block.text) <= SHORT else "Part 2")
        self.parts.append(self.here)
        if len(block.text) > SHORT:
            self.here.blocks.append(block)

    def _in_part2(self, block) -> None:
        """Real headings begin a further text of Part 2. Nothing leads back."""
        if block.kind == "paragraph" and block.level is not None and len(block.text) <= LONGEST_TITLE:
            self.here = Part("part2", block.text)
            self.parts.append(self.here)
        else:
            self.here.blocks.append(block)

    # -- words

    def _put(self, block) -> None:
        if self.here.where == "form words" and is_heading(
            block
        ):  # of something else than the form: its text waits to be placed
            self.here = Part("again", block.text)
        if self.here.where in ("before", "after title", "again", "form words"):
            kind = WordKind.FORM_WORDS if self.here.where == "form words" else WordKind.TEXT
            return self._leave(block, kind)
        self.here.blocks.append(block)
        return None

    def _leave(self, block, kind=WordKind.TEXT) -> None:
        where = self.here.heading or {"before": "Before the first heading", "after title": "After the title"}.get(
            self.here.where, ""
        )
        goes_on = self._left and (self._left[-1][0] == (kind, where) or self._left[-1][0][0] == kind == WordKind.FORM_WORDS)
        if goes_on and self._left_at == len(self.parts):
            self._left[-1][1].append(block)
        else:
            self._left.append(((kind, where), [block]))
        self._left_at = len(self.parts)

    def left(self, notes) -> list[Left]:
        empty = [part for part in self.parts if not part.blocks and part.heading]
        own = ("own", f"{PAPER}own")
        told = [Left(WordKind.TEXT, part.heading, "A heading with nothing under it.") for part in empty if part.where in own]
        told += [Left(WordKind.TEXT, part.heading, "A heading of Part 2.") for part in empty if part.where == "part2"]
        told += [
            Left(WordKind.TEXT, number, f"The number typed before “{heading}”.", heading) for number, heading in self._numbers
        ]
        for (kind, where), blocks in self._left:
            under = blocks[1:] if blocks[0].text == where and len(blocks) > 1 else blocks  # the heading stands beside its text
            told.append(Left(kind, text_of(under), "", where, html_of(under, notes)))
        return told


def _has_number(block) -> bool:
    return bool(block.number or LEAD_TYPED.match(block.text))


def _without_label(html, label) -> str:
    """The words of a paragraph behind its label, whatever was bold. Character by character, as tags stand between them."""
    at, told, skipped = 0, [], 0
    wanted = len("".join(label.split()))
    while at < len(html) and skipped < wanted:
        if html[at] == "<":
            end = html.find(">", at) + 1
            told.append(html[at:end])
            at = end
            continue
        end = html.find(";", at) + 1 if html[at] == "&" else at + 1
        skipped += not html[at:end].isspace()
        at = end
    return ("".join(told) + html[at:]).strip()


def _in_pieces(part, notes) -> list[Part]:
    """A part that is longer than a page of a draft takes goes on in a section of its own."""
    part.html = html_of(part.blocks, notes)
    where = part.where.removeprefix(PAPER)
    if len(part.html) <= MOST_OF_A_PART or len(part.blocks) < 2 or where in ("recommendations", "needed_by"):
        return [part]
    middle = len(part.blocks) // 2
    heading = part.heading.removesuffix(" (continued)")
    goes_on = f"{PAPER}own" if part.where.startswith(PAPER) else "own"
    rest = Part("part2" if where == "part2" else goes_on, f"{heading} (continued)", part.blocks[middle:])
    return [*_in_pieces(replace(part, blocks=part.blocks[:middle]), notes), *_in_pieces(rest, notes)]
