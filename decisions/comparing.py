"""Two stored versions of Part 1 as a person reads the difference: what was, what is, word by word."""

import json
import re
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from accounts.richtext import plain_text, sanitise

from . import form_versions, wording
from .models.words import DeclarationAnswer
from .versions import PARTS


class Difference(NamedTuple):
    """One line that differs: its place, and its words in pieces, each kept, taken out or put in."""

    place: str
    pieces: list[tuple[str, str]]


class Group(NamedTuple):
    """What differs in one part of the form."""

    heading: str
    differences: list[Difference]


HEADINGS = {
    "title": "Title and facts",
    "summary": "Executive summary",
    "recommendations": "Recommendations",
    "money": "Money",
    "options": "Options",
    "boards": "Boards and consultation",
    "procurement": "What it allows, and parties",
    "papers": "Papers, links and assessments",
    "publication": "Publication",
    "urgency": "Urgency",
    "declarations": "Declarations",
    "record": "Reference and reasons",
}
OF_THE_RECORD = ("reference", "reasons")
PART2_HEADINGS = {
    "text": "Text",
    "recommendations": "Recommendations",
    "money": "Money",
    "figures": "Caps and values",
    "parties": "Parties",
    "tests": "Public-interest tests",
    "papers": "Papers",
}
AMOUNT = re.compile(r"£\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:k|m|bn|thousand|million|billion)\b)?", re.I)


def differences(before: bytes, after: bytes) -> list[Difference]:
    """What differs between two versions of Part 1, in the order of the record."""
    return _differences(json.loads(before), json.loads(after))


def by_part(before: bytes, after: bytes, definition: dict, declared=None) -> list[Group]:
    """The same, under the parts of the form, in its order; parts that read alike are left out. `declared` are the declarations of
    both, where they are not those that the bytes keep."""
    old, new = _in_parts(json.loads(before)), _in_parts(json.loads(after))
    old["declarations"], new["declarations"] = declared or (old["declarations"], new["declarations"])
    order = [*form_versions.parts(definition), "declarations", "record"]
    order += [part for part in [*new, *old] if part not in order]
    return _groups(old, new, order, lambda part: HEADINGS.get(part) or _heading_of(part, new, old))


def by_part_of_part2(before: bytes, after: bytes) -> list[Group]:
    """What differs between two stored versions of Part 2, by section. Only for who may read it."""
    return _groups(json.loads(before), json.loads(after), PART2_HEADINGS, PART2_HEADINGS.get)


def _groups(old, new, order, heading) -> list[Group]:
    found = [(part, _compare(part)(old.get(part), new.get(part))) for part in dict.fromkeys(order)]
    return [Group(heading(part), [_within(part, each) for each in differing]) for part, differing in found if differing]


def _compare(part):
    return _declared if part == "declarations" else _differences


def _declared(before, after) -> list[Difference]:
    """One line for each declaration that is another: what was answered, and what is. The day alone makes no difference."""
    old, new = ({each["label"]: _says(each) for each in given or ()} for given in (before, after))
    return [
        Difference(label, [piece for piece in (("out", old.get(label, "")), ("in", new.get(label, ""))) if piece[1]])
        for label in dict.fromkeys([*old, *new])
        if old.get(label) != new.get(label)
    ]


def _says(declaration) -> str:
    """Given with conditions: only this year. By Jo Example."""
    known = dict(DeclarationAnswer.choices)
    told = [known.get(declaration["answer"], declaration["answer"]), " ".join((declaration.get("reason") or "").split())]
    told = ": ".join(filter(None, told)).removesuffix(".")
    return f"{told}. By {declaration['by_as_written']}." if declaration.get("by_as_written") else told


def _within(part, difference) -> Difference:
    """Its place within its part."""
    return difference._replace(place=difference.place.removeprefix(wording.called(part)).strip(", "))


def _in_parts(content: dict) -> dict:
    """Part 1 by the codes of the form's parts; sections by their own."""
    found = {part: {key: content.get(key) for key in keys} for part, keys in PARTS.items()}
    for section in content["sections"]:
        texts = found.setdefault(f"section:{section['code'] or section['heading']}", [])
        texts.append({"heading": section["heading"], "": [block["html"] for block in section["blocks"]]})
    return found | {"declarations": content["declarations"], "record": {key: content.get(key) for key in OF_THE_RECORD}}


def _heading_of(part, *told) -> str:
    return next(sections[part][0]["heading"] for sections in told if part in sections)


class Decided(NamedTuple):
    """One recommendation and what was decided on it; `pieces` where the words decided are others."""

    asks: str
    recommended: str
    outcome: str
    pieces: list[tuple[str, str]]
    conditions: str


def decided(recommendations: list[dict]) -> list[Decided]:
    """What was recommended against what was decided, in their order; empty while nothing is decided."""
    if not any(each["outcome"] for each in recommendations):
        return []
    return [_decided(each) for each in recommendations]


def _decided(told) -> Decided:
    asked, said = _plain(told["recommended"]), _plain(told["decided"])
    return Decided(told["asks"], asked, told["outcome"], in_pieces(asked, said) if said else [], _plain(told["conditions"]))


class AgainstBoard(NamedTuple):
    """A request beside a board paper: what reads differently, and which amounts only one of the two names."""

    groups: list[Group]
    only_request: list[str]
    only_board: list[str]


def against_board(content: dict, paper: dict) -> AgainstBoard:
    """From the board paper to the request: summary, recommendations, sections of the same heading, and amounts."""
    old, new = _as_board(paper), _as_board(content)
    order = ["Summary", "Recommendations", *new, *old]
    amounts, of_board = _amounts(content), _amounts(paper)
    return AgainstBoard(
        _groups(old, new, order, lambda heading: heading),
        [amount for key, amount in amounts.items() if key not in of_board],
        [amount for key, amount in of_board.items() if key not in amounts],
    )


def _as_board(content: dict) -> dict:
    """Summary, recommendations and sections of a request or of a board paper, by heading, however it is capitalised."""
    found = {"Summary": [content["summary"]], "Recommendations": [each["recommended"] for each in content["recommendations"]]}
    for section in content["sections"]:
        found.setdefault(section["heading"].strip().capitalize(), []).extend(block["html"] for block in section["blocks"])
    return found


def _amounts(content: dict) -> dict[str, str]:
    """The amounts that a document names, by their spelling without spaces and commas, so that £1,000 is £1000."""
    texts = [text for part in _as_board(content).values() for text in part]
    texts += [row["as_written"] for row in content.get("money", ())]
    found = AMOUNT.findall(" ".join(_plain(text) for text in texts))
    return {re.sub(r"[\s,]", "", amount).lower(): amount.strip() for amount in found}


def _plain(text: str) -> str:
    return plain_text(sanitise(text or "")).strip()


def _differences(before, after) -> list[Difference]:
    old, new = list(_lines(before)), list(_lines(after))
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [_difference(was, reads) for was, reads in zip_longest(old[a:b], new[c:d])]
    return found


def _difference(was, reads) -> Difference:
    return Difference((reads or was)[0], in_pieces(was[1] if was else "", reads[1] if reads else ""))


def in_pieces(was: str, reads: str) -> list[tuple[str, str]]:
    """The words of two texts in pieces, each kept, taken out or put in."""
    old, new, pieces = was.split(), reads.split(), []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("kept", " ".join(old[a:b])))
        else:
            pieces += [piece for piece in (("out", " ".join(old[a:b])), ("in", " ".join(new[c:d]))) if piece[1]]
    return pieces


def _lines(value, place: str = "", name: str = ""):
    """The filled-in values of a record in a reader's words, each with its place; lists of rows do not count their rows, so that
    one put in between does not move all that follow. A row with a label, such as a declaration, goes by it."""
    if isinstance(value, dict):
        row = value.get("label") and wording.says("label", value["label"])
        place = ", ".join(filter(None, [place, row]))
        for field in sorted(filter(lambda each: _is_told(value, each), value), key=_as_read):
            told = "" if row and field == "as_written" else wording.called(field)
            yield from _lines(value[field], ", ".join(filter(None, [place, told])), field)
    elif isinstance(value, list):
        for row in value:
            yield from _lines(row, place, name)
    elif value not in (None, "", "not_stated", False):
        for line in plain_text(sanitise(wording.says(name, value))).splitlines():
            if line.strip():
                yield place, line.strip()


def _is_told(row: dict, field: str) -> bool:
    return field != "label" and wording.is_read(row, field)


def _as_read(name: str) -> tuple[bool, str]:
    """Title and headings before what they head."""
    return (name not in ("title", "heading", "number"), name)
