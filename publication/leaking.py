"""Wordings of Part 2 that nobody writes by chance, and where they stand in what is public. Answers, never writes, never quotes."""

import io
import json
import re
import unicodedata
from html import unescape
from typing import NamedTuple

from accounts.richtext import plain_text
from decisions import part2

from .models import Edition, EditionPaper, RegisterEntry

try:
    from pdfminer.high_level import extract_text as pdf_text
except ImportError:  # it is with the tests, not with what runs
    pdf_text = None

SHORTEST_WORD, SHORTEST_SENTENCE, SHORTEST_NAME, SMALLEST_FIGURE = 12, 40, 6, 1000
NAMES = {"name", "real_name"}
FIGURES = {"low", "high"}


class Place(NamedTuple):
    """A text that the public can read."""

    name: str
    text: str
    decision_id: int


def wordings_of(decision) -> dict[str, set[str]]:
    """The distinctive wordings of an open Part 2 by kind of part. Only inside `part2.opened_by`."""
    found = {}
    for kind, rows in part2.content(decision).items():
        told = {wording for row in rows for name, value in row.items() for wording in _wordings(name, value)}
        found[kind] = told
    comments = (comment.text for comment in part2.beside(decision)["comments"])
    return found | {"comments": {wording for text in comments for wording in _wordings("text", text)}}


def _wordings(name: str, value):
    if name in FIGURES and value is not None:
        yield from _spellings(value)
    elif name in NAMES and len(value) >= SHORTEST_NAME:
        yield _tidy(value)
    elif isinstance(value, str) and name not in ("sha256", "media_type"):
        text = _tidy(plain_text(value) if "<" in value else value)
        yield from re.findall(rf"\w{{{SHORTEST_WORD},}}", text)
        yield from (part.strip() for part in re.split(r"[.;:!?]\s", text) if len(part.strip()) >= SHORTEST_SENTENCE)
        yield from (figure for figure in re.findall(r"\d[\d,]*(?:\.\d\d)?", text) if _is_large(figure))


def _is_large(figure: str) -> bool:
    """Round thousands and years stand anywhere; a figure counts from five digits that are not all noughts."""
    digits = figure.replace(",", "").partition(".")[0]
    return len(digits.rstrip("0")) >= 3 and int(digits) >= 10 * SMALLEST_FIGURE


def _spellings(figure) -> list[str]:
    whole, _, pence = str(figure).partition(".")
    if int(whole) < SMALLEST_FIGURE:
        return []
    grouped = f"{int(whole):,}"
    return [whole, grouped] if pence in ("", "00") else [f"{whole}.{pence}", f"{grouped}.{pence}"]


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


# -- what is public


def published_places() -> list[Place]:
    """Every edition as page, JSON and PDF, its papers' names and texts, and every line of the register."""
    found = []
    for edition in Edition.objects.order_by("pk").iterator(chunk_size=20):
        told = {
            "page": unescape(re.sub(r"<[^>]+>", " ", bytes(edition.article).decode())),
            "JSON": _flat(json.loads(bytes(edition.json))),
        }
        if pdf_text is not None:
            told["PDF"] = pdf_text(io.BytesIO(bytes(edition.pdf)))
        found += [Place(f"{edition}, {kind}", _tidy(text), edition.decision_id) for kind, text in told.items()]
    for paper in EditionPaper.objects.order_by("pk").select_related("edition").iterator(chunk_size=20):
        where, of = f"{paper.edition}, paper {paper.number}", paper.edition.decision_id
        found += [Place(f"{where}, name", _tidy(paper.name), of), Place(where, _tidy(_text_of(paper)), of)]
    for entry in RegisterEntry.objects.order_by("pk").defer("search"):
        told = (entry.title, entry.summary, entry.parties, entry.decided_by, entry.topic, entry.reason, str(entry.amount or ""))
        found.append(Place(f"the register, {entry.slug}", _tidy(" \n".join(told)), entry.decision_id))
    return found


def _flat(value) -> str:
    """All words of a JSON document, tags of its texts removed."""
    if isinstance(value, dict):
        return " \n".join(map(_flat, value.values()))
    if isinstance(value, list):
        return " \n".join(map(_flat, value))
    return unescape(re.sub(r"<[^>]+>", " ", str(value)))


def _text_of(paper) -> str:
    content = bytes(paper.content)
    if content.startswith(b"%PDF"):
        return pdf_text(io.BytesIO(content)) if pdf_text is not None else ""
    return content.decode("utf-8", "replace")


# -- both together


def found(wordings: dict[str, set[str]], places: list[Place]) -> list[tuple[str, str]]:
    """Kind of part and name of place for every wording of Part 2 that is public, each once."""
    told = set()
    for kind, words in wordings.items():
        for word in words:
            there = [place for place in places if _stands_in(word, place.text)]
            if not _is_everyday(word, there):
                told |= {(kind, place.name) for place in there}
    return sorted(told)


def _is_everyday(word: str, there: list[Place]) -> bool:
    """A single word without a digit that several decisions use in public is vocabulary, such as "implementation"."""
    return word.isalpha() and len({place.decision_id for place in there}) > 1


def _stands_in(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        if not (before.isalnum() or after.isalnum()):
            return True
        at = text.find(word, at + 1)
    return False
