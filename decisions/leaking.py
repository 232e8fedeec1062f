"""Words that somebody typed for the public and that stand in Part 2 but not in Part 1: amounts however they are written, names of
parties, several words in a row. Answers, never writes. What it answers are words of the person who typed them, for their own page
and for nowhere else (leaks.md 14, 25)."""

import json
import re
import unicodedata
from decimal import Decimal as Pounds

from accounts.richtext import plain_text

from .part2 import SECTIONS
from .rules.interests import normalised

IN_A_ROW = 4  # words that nobody writes twice by chance, if two of them are not of these
EVERYDAY = set("a an and are as at be by for from has in is it its no not of on or than that the this to was will with".split())
YEARS = range(1900, 2101)
SMALLEST = 1000  # a bare number below it stands anywhere
SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000, "bn": 10**9, "billion": 10**9}
FIGURE = re.compile(
    r"(?<![\w.,])(?P<pounds>£\s?|GBP\s?)?(?P<digits>\d+(?:[,\u00a0 ]\d{3})*(?:\.\d+)?)"
    r"(?:\s?(?P<scale>k|thousand|mn|m|million|bn|billion)(?!\w)|\s?(?P<percent>%|per\s?cent\b))?(?!\w)",
    re.IGNORECASE,
)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
)
NUMBERS = {word: value for value, word in enumerate(f"{_ONES} nineteen".split())}
NUMBERS |= {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
MULTIPLIERS = {"thousand": 1_000, "million": 1_000_000, "billion": 10**9}


def found(typed: dict[str, str], part1: bytes, part2: dict, decided_there=()) -> list[dict]:
    """What of the public answers (their label, their text) stands in Part 2, which is open, and not in the bytes of Part 1. What is
    decided on the recommendations of Part 2 counts with it."""
    confidential = [*_texts_of(part2), *_texts(list(decided_there))]
    public = list(_texts(json.loads(part1)))
    known, secret = _Told(public), _Told(confidential)
    parties = {normalised(each["name"]): each["name"] for each in part2.get("parties", ())}
    told = [{"label": label, "words": _slipped(_plain(text), known, secret, parties)} for label, text in typed.items()]
    return [each for each in told if each["words"]]


class _Told:
    """What some texts say: their figures, their words in a row, their names."""

    def __init__(self, texts):
        self.figures = {value for text in texts for value in figures(text)}
        self.rows = {row for text in texts for row in _rows(_words(text))}
        self.names = " | ".join(normalised(text) for text in texts)


def _slipped(text: str, known: _Told, secret: _Told, parties: dict) -> list[str]:
    amounts = [written for value, written in figures(text).items() if value in secret.figures - known.figures]
    named = f" {normalised(text)} "
    names = [name for key, name in parties.items() if key and f" {key} " in named and f" {key} " not in f" {known.names} "]
    return list(dict.fromkeys([*amounts, *names, *_in_a_row(text, secret.rows - known.rows)]))


# -- figures


def figures(text: str) -> dict:
    """The figures of a text by their value, as they are written: £190,000 is 190k is 0.19 million is a hundred and ninety
    thousand. Percentages are figures of their own; years and small bare numbers are none."""
    text = unicodedata.normalize("NFKC", text)
    told = {}
    for match in FIGURE.finditer(text):
        value = Pounds(re.sub(r"[,\s]", "", match["digits"])).normalize()
        is_plain = not (match["pounds"] or match["scale"] or match["percent"])
        if is_plain and (value < SMALLEST or (value in YEARS and "," not in match["digits"])):
            continue
        value = ("%", value) if match["percent"] else value * SCALES.get((match["scale"] or "").lower(), 1)
        told.setdefault(value, match[0].strip())
    return told | {value: written for value, written in _in_words(text) if value not in told}


def _in_words(text: str):
    """Numbers from a thousand that are written out."""
    whole = part = 0
    said: list[str] = []
    for word in [*re.findall(r"[^\W_]+", text), ""]:
        low = word.lower()
        if low in NUMBERS:
            part += NUMBERS[low]
        elif low == "hundred":
            part = (part or 1) * 100
        elif low in MULTIPLIERS and said:
            whole, part = whole + (part or 1) * MULTIPLIERS[low], 0
        elif low != "and" or not said:
            if whole + part >= SMALLEST:
                yield Pounds(whole + part), " ".join(said).removesuffix(" and")
            whole, part, said = 0, 0, []
            continue
        said.append(word)


# -- words in a row


def _in_a_row(text: str, rows: set) -> list[str]:
    """The longest stretches of a text of which each few words are among these."""
    words, stretches, end = _words(text), [], 0
    for n in range(len(words) - IN_A_ROW + 1):
        if tuple(words[n : n + IN_A_ROW]) in rows:
            if stretches and n < end:
                stretches[-1] += words[end : n + IN_A_ROW]
            else:
                stretches.append(words[n : n + IN_A_ROW])
            end = n + IN_A_ROW
    return [f"“{' '.join(stretch)}”" for stretch in stretches]


def _rows(words: list[str]):
    for n in range(len(words) - IN_A_ROW + 1):
        row = tuple(words[n : n + IN_A_ROW])
        if sum(word not in EVERYDAY and not word.isdigit() for word in row) >= 2:
            yield row


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower())


# -- texts


def _texts_of(part2: dict):
    """All that an open Part 2 says: its sections, and what is said and awarded beside them."""
    yield from _texts([part2.get(section, ()) for section in SECTIONS])
    yield from (_plain(each.text) for name in ("comments", "advice") for each in part2.get(name, ()))
    yield from (f"{each.as_written} {each.amount or ''}" for each in part2.get("awards", ()))


def _texts(value):
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str) and value:
        yield _plain(value)


def _plain(text: str) -> str:
    return plain_text(text) if "<" in text else text
