"""Recommendations of a Word file, one by one, each with what it asks."""

import re
from dataclasses import dataclass, field

from ..models.words import Asks
from .blocks import Block
from .flowing import text_of
from .names import LEAD_TYPED

# In this order: "agree to delegate" asks for a delegation.
ASKS = [
    (Asks.DELEGATE, r"(agree|approve)s? (to )?(the )?(delegat\w+)|delegat(e|es|ion)"),
    (Asks.NOTE, r"note[sd]?"),
    (Asks.APPROVE, r"(approve[sd]?|approval|authoris\w+|award|sign|grant)"),
    (Asks.AGREE, r"(agree[sd]?|accept|adopt|consent)"),
    (Asks.SUPPORT, r"(support[s]?|endorse[s]?)"),
]
COLUMNS = ("number", "asks to", "recommended", "recommendation")  # of a table of recommendations; others hold more than that
ASKED = re.compile(
    r"\b(?:is|are|be)\b.{0,40}?\b(?:recommended|asked|invited|requested)\b(?:.{0,20}?\bto\b)?:?\s*|^recommended (?:to|that)\s*"
)
LEADS_IN = re.compile(r"\b(recommended|asked|invited|requested|recommends)\b.{0,60}$", re.IGNORECASE | re.DOTALL)


@dataclass
class Asked:
    """A recommendation: its blocks and what it asks for."""

    asks: Asks
    blocks: list[Block] = field(default_factory=list)


def recommendations(blocks: list[Block]) -> tuple[list[Block], list[Asked]]:
    """The words that lead in ("… is recommended to:"), and the recommendations below them."""
    lead, rest = _lead(blocks)
    found = []
    is_counted = any(_is_counted(block) for block in rest)
    for block in rest:
        if rows := _rows(block):
            found += rows
            continue
        if not found or (_is_counted(block) if is_counted else _begins(block)):
            found.append(Asked(asks_of(block.text)))
        found[-1].blocks.append(_plain(block))
    return lead, found


def _rows(table) -> list[Asked]:
    """The rows of a table that has a column of recommendations, as the files made here have; with what each asks, if it says."""
    heads = [text_of(cell.blocks).strip().casefold() for cell in table.rows[0]] if table.kind == "table" and table.rows else []
    column = next((n for n, head in enumerate(heads) if head in ("recommended", "recommendation")), None)
    if column is None or any(len(row) != len(heads) for row in table.rows) or not set(heads) <= set(COLUMNS):
        return []
    found = []
    for row in table.rows[1:]:
        cells = dict(zip(heads, row, strict=True))
        said = text_of(cells["asks to"].blocks).strip() if "asks to" in cells else ""
        asks = next((each for each in Asks if each.label.casefold() == said.casefold()), None)
        blocks = row[column].blocks
        if said and asks is None:
            return []  # it would be lost
        if blocks:
            found.append(Asked(asks or asks_of(text_of(blocks)), [_plain(block) for block in blocks]))
    return found


def asks_of(words: str) -> Asks:
    """What a recommendation asks, by its first word, or by the one after "is asked to"."""
    words = LEAD_TYPED.sub("", words).strip().lower()
    if told := ASKED.search(words[:200]):
        words = words[told.end() :]
    words = re.sub(r"^(to|that the [\w ]{1,60}?|the [\w ]{1,60}? to)\s+(?=\w)", "", words)
    return next(
        (asks for asks, begins in ASKS if re.match(rf"(?:{begins})\b", words)), Asks.NOT_STATED if not words else Asks.OTHER
    )


def _lead(blocks) -> tuple[list, list]:
    if len(blocks) < 2 or blocks[0].kind != "paragraph":
        return [], blocks
    text = blocks[0].text.strip()
    is_lead = text.endswith((":", " to", "–", "-")) and LEADS_IN.search(text[-120:])
    return (blocks[:1], blocks[1:]) if is_lead else ([], blocks)


def _is_counted(block) -> bool:
    """An item at the top of a list, or a paragraph with a number, Word's or typed."""
    if block.kind == "item":
        return block.depth == 0
    return block.kind == "paragraph" and bool(block.number or LEAD_TYPED.match(block.text))


def _begins(block) -> bool:
    return block.kind == "paragraph" and asks_of(block.text) not in (Asks.OTHER, Asks.NOT_STATED)


def _plain(block) -> Block:
    """Its own item of a list is a paragraph of the recommendation; what is deeper stays a list in it."""
    if block.kind == "item" and block.depth == 0:
        return Block("paragraph", block.html, block.text, number=block.number)
    return block
