"""Two stored versions of Part 1 as a person reads the difference: what was, what is, word by word."""

import json
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from accounts.richtext import plain_text, sanitise

UNREAD = {"anchor", "shape", "level", "code", "slug", "canonical", "sha256", "is_numbered", "origin", "words", "form"}


class Difference(NamedTuple):
    """One line that differs: its place, and its words in pieces, each kept, taken out or put in."""

    place: str
    pieces: list[tuple[str, str]]


def differences(before: bytes, after: bytes) -> list[Difference]:
    """What differs between two versions of Part 1, in the order of the record."""
    old, new = list(_lines(json.loads(before))), list(_lines(json.loads(after)))
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [_difference(was, reads) for was, reads in zip_longest(old[a:b], new[c:d])]
    return found


def _difference(was, reads) -> Difference:
    place = (reads or was)[0]
    old, new = ((line[1] if line else "").split() for line in (was, reads))
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("kept", " ".join(old[a:b])))
        else:
            pieces += [piece for piece in (("out", " ".join(old[a:b])), ("in", " ".join(new[c:d]))) if piece[1]]
    return Difference(place, pieces)


def _lines(value, place: str = ""):
    """The filled-in values of a record, each with its place; lists of rows do not count their rows, so that one put in between
    does not move all that follow."""
    if isinstance(value, dict):
        for name in sorted(value.keys() - UNREAD, key=_as_read):
            yield from _lines(value[name], f"{place}, {name}".strip(", ").replace("_", " "))
    elif isinstance(value, list):
        for row in value:
            yield from _lines(row, place)
    elif value not in (None, "", "not_stated", False):
        for line in plain_text(sanitise(str(value))).splitlines():
            if line.strip():
                yield place, line.strip()


def _as_read(name: str) -> tuple[bool, str]:
    """Title and headings before what they head."""
    return (name not in ("title", "heading", "number"), name)
