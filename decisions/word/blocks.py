"""What a Word file is read into: blocks in their order, and what has no place among them."""

from dataclasses import dataclass, field

from ..models.words import WordKind


@dataclass
class Cell:
    """A cell of a table: its blocks, how far it reaches, whether it heads a column or a row."""

    blocks: list
    columns: int = 1
    rows: int = 1
    is_head: bool = False
    is_row_head: bool = False


@dataclass
class Block:
    """A paragraph, an item of a list or a table. `html` are the words of a paragraph or an item; `level` makes it a heading."""

    kind: str  # paragraph, item, table
    html: str = ""
    text: str = ""
    level: int | None = None
    is_bold: bool = False  # every word of it, as people make headings by hand
    number: str = ""  # what Word itself prints before it
    depth: int = 0  # of an item
    marker: str = ""  # of an item: "" for a bullet, else 1, a, A, i, I
    place: int = 1  # of an item: the how-manieth
    of_list: str = ""  # of an item: which of Word's lists
    rows: list[list[Cell]] = field(default_factory=list)
    caption: str = ""  # of a table: its words as HTML
    style: str = ""  # the name of Word's style, in small letters


@dataclass
class Left:
    """Something without a place among the blocks: what it was, what is said of it, near which words it stood. `under` and `near`
    are the heading and the whole paragraph, by which a comment finds its paragraph again."""

    kind: WordKind
    text: str = ""
    about: str = ""
    place: str = ""
    html: str = ""
    under: str = ""
    near: str = ""


@dataclass
class Read:
    """A Word file, read: its blocks, the texts of its footnotes by their key, and what was left."""

    blocks: list[Block]
    notes: dict[str, str]
    left: list[Left]
