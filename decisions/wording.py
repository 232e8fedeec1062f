"""A stored record in a reader's words: what its fields are called, what its codes, days and amounts say. For comparisons."""

import re
from datetime import date
from decimal import Decimal
from functools import cache

from procurement import public as procurement_public
from procurement.money import pounds

from . import part2
from .public import FIELDS

# Fields whose own names say too little, or say it in the words of a table.
CALLED = {
    "address_as_written": "web address",
    "amount_as_written": "amount as written",
    "asks": "what it asks",
    "basis_as_written": "legal basis",
    "blocks": "",
    "board_as_written": "board",
    "board_papers": "board paper",
    "break_as_written": "break point",
    "by_as_written": "by",
    "ceiling": "at most",
    "date_as_written": "on",
    "decided": "what is decided",
    "deferral_until_on": "deferred until",
    "enactment": "enactment that prohibits disclosure",
    "extension_as_written": "option to extend",
    "external_number": "contract number",
    "foia_sections": "sections of the Freedom of Information Act",
    "gist": "what Part 2 is about",
    "has_part2": "has it a Part 2",
    "high": "up to",
    "html": "",
    "is_about": "is an estimate",
    "is_address_broken": "the address no longer works",
    "is_cap": "is the most that may be spent",
    "is_chosen": "is what is recommended",
    "is_there_part2": "is there a Part 2",
    "level": "who decides",
    "low": "amount",
    "meeting_as_written": "meeting",
    "name_as_written": "name",
    "number_as_written": "number",
    "paragraph_as_cited": "paragraph of the scheme of delegation",
    "publish_as": "how it is published",
    "publish_reason": "why it is not published in full",
    "recommended": "what is recommended",
    "review_on": "reviewed at the latest on",
    "sio": "paragraph of the Specified Information Order",
    "starts_on": "starts on",
    "term_as_written": "term",
    "to_as_written": "the other decision",
    "unit_as_written": "unit or person consulted",
    "vat_basis": "VAT",
    "what": "what it is",
    "who": "who was consulted",
}
# How a record is kept and looked up, and what the form prints on every request alike: nothing that anybody wrote.
UNREAD = set(
    "id anchor shape code slug canonical sha256 media_type is_numbered origin words form statement interest_wording precision "
    "dated_precision starts_precision".split()
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
AMOUNT = re.compile(r"-?\d+\.\d\d")


def called(name: str) -> str:
    """A field as people call it."""
    return CALLED[name] if name in CALLED else name.replace("_", " ")


def says(name: str, value) -> str:
    """A value as people read it: the words of a code, a day, pounds, yes."""
    if value is True:
        return "Yes"
    text = str(value)
    if DAY.fullmatch(text):
        day = date.fromisoformat(text)
        return f"{day.day} {day:%B %Y}"
    if AMOUNT.fullmatch(text):
        return pounds(Decimal(text))
    word = _codes().get(name, {}).get(text)
    return word[:1].upper() + word[1:] if word else text


def is_read(row: dict, name: str) -> bool:
    """Whether a reader is told of a field: not how it is kept, and not a day that the same row has in words."""
    if name in UNREAD or (name == "level" and not isinstance(row[name], str)):  # of a heading it is a number
        return False
    in_words = {"given_on": "date_as_written", "on": "as_written"}.get(name, f"{name.removesuffix('_on')}_as_written")
    return not (name == "on" or name.endswith("_on")) or not row.get(in_words)


@cache
def _codes() -> dict[str, dict[str, str]]:
    """The words of every code, by the name of its field."""
    found: dict = {}
    for model in [*FIELDS, *procurement_public.FIELDS, *(each for each, _ in part2.SECTIONS.values())]:
        for field in model._meta.fields:
            found.setdefault(field.name, {}).update({code: str(label) for code, label in field.choices or ()})
    return found
