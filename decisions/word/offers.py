"""What is recognised in the text of a draft and offered: typed numbers before paragraphs, amounts of money, dates."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as Pounds
from decimal import InvalidOperation

from accounts import richtext

from ..amounts import vat_in
from ..models.words import MoneyKind

MOST = 60  # of each kind, for a file
AROUND = 60
LONGEST_SENTENCE = 250
PARAGRAPH_NUMBER = re.compile(r"^\(?\d{1,3}(?:\.\d{1,3})+[.)]?\s+")
SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s+[A-Z“‘\"(])|(?=\n)|\Z)")
_SCALE = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000, "bn": 10**9, "billion": 10**9}
_ONE = r"(?:£|GBP\s?)(\d[\d,]*(?:\.\d+)?)\s?(k|thousand|mn|m|million|bn|billion)?(?![\w])"
MONEY = re.compile(
    rf"(?P<about>\b(?:about|around|circa|approximately|estimated|c\.?)\s+)?{_ONE}(?:\s?(?:-|–|to|and)\s?{_ONE})?", re.IGNORECASE
)
KINDS = {
    word: kind
    for kind, words in (
        (MoneyKind.EXTENSION, "extension extend"),
        (MoneyKind.GRANT, "grant"),
        (MoneyKind.INCOME, "income receive receipt"),
        (MoneyKind.SAVING, "saving savings save"),
        (MoneyKind.EARLIER, "previously earlier"),
        (MoneyKind.CAP, "maximum exceed cap"),
        (MoneyKind.CONTRACT_VALUE, "contract value"),
        (MoneyKind.COST, "cost costs price spend expenditure"),
        (MoneyKind.APPROVAL, "approve approves approval asks seeks award"),
    )
    for word in words.split()
}
MONTHS = "January February March April May June July August September October November December".split()
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH}),?\s+(?P<year>\d{{4}})\b"
    rf"|\b(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,\s+(?P<year2>\d{{4}})\b"
    r"|\b(?P<day3>\d{1,2})[/.](?P<month3>\d{1,2})[/.](?P<year3>\d{4}|\d{2})\b",
    re.IGNORECASE,
)
TYPED = re.compile(
    r"^(<(?:p|li|h[34])>(?:<(?:strong|b|em|i)>)*)\s*(\(?(?:\d{1,3}(?:\.\d{1,3})+\.?|\d{1,3}[.)]|[a-z][.)]|[ivx]{1,5}[.)]))\s+(?=\S)"
)


@dataclass(frozen=True)
class Amount:
    """Money as written and as read."""

    as_written: str
    low: Pounds
    high: Pounds | None
    is_about: bool
    vat_basis: str
    what: str
    around: str


def amounts(text: str) -> list[Amount]:
    """Every amount of a text, each once."""
    found = {}
    for told in MONEY.finditer(text):
        about, one, scale, other, other_scale = told.groups()
        low, high = _pounds(one, scale or (other and other_scale)), _pounds(other, other_scale)
        if low is None or (high is not None and high < low):
            low, high = _pounds(one, scale), None
        if low is not None:
            before, after = text[max(0, told.start() - AROUND) : told.start()], text[told.end() : told.end() + AROUND]
            written = told[0].strip()
            found.setdefault(
                written.lower(),
                Amount(written, low, high, bool(about), vat_in(after), _kind(before, after), _whole_words(text, told)),
            )
    return list(found.values())


def dates(text: str) -> list[tuple[str, date, str]]:
    """Every full date of a text, each once: as written, the day, the words around it."""
    found = {}
    for told in DATE.finditer(text):
        if (on := _day(told)) is not None:
            found.setdefault(on, (told[0], on, _whole_words(text, told)))
    return list(found.values())


def typed_numbers(html: str) -> list[tuple[int, str, str]]:
    """The paragraphs that begin with a number somebody typed: place, number, the words behind it."""
    found = []
    for place, block in enumerate(richtext.blocks(html)):
        if told := TYPED.match(block):
            found.append((place, told[2], richtext.plain_text(TYPED.sub(r"\1", block))))
    return found


def without_typed_numbers(html: str, places) -> str:
    """The text without the typed numbers of these paragraphs."""
    told = [TYPED.sub(r"\1", block) if place in places else block for place, block in enumerate(richtext.blocks(html))]
    return richtext.sanitise("\n".join(told))


def _pounds(digits, scale) -> Pounds | None:
    if not digits:
        return None
    try:
        pounds = Pounds(digits.replace(",", "")) * _SCALE.get((scale or "").lower(), 1)
    except InvalidOperation:
        return None
    return pounds.quantize(Pounds("0.01")) if pounds < 10**12 else None


def _kind(before, after) -> str:
    """By the nearest word that tells, those before the amount first."""
    before, after = re.split(r"[.;] ", before)[-1], re.split(r"[.;] ", after)[0]
    for word in [*re.findall(r"\w+", before.lower())[::-1], *re.findall(r"\w+", after.lower())]:
        if word in KINDS:
            return KINDS[word]
    return MoneyKind.OTHER


def _day(told) -> date | None:
    day = told["day"] or told["day2"] or told["day3"]
    year = int(told["year"] or told["year2"] or told["year3"])
    named = told["month"] or told["month2"]
    month = int(told["month3"]) if told["month3"] else [name[:3].lower() for name in MONTHS].index(named[:3].lower()) + 1
    try:
        return date(year + 2000 if year < 100 else year, month, int(day))
    except ValueError:
        return None


def _whole_words(text, told) -> str:
    """The sentence that it stands in; of one too long for a line of the request the words around it, cut with dots."""
    for said in SENTENCE.finditer(text):
        if said.start() <= told.start() < said.end() and len(said[0].strip()) <= LONGEST_SENTENCE:
            return re.sub(r"\s+", " ", PARAGRAPH_NUMBER.sub("", said[0].strip()))
    start, end = max(0, told.start() - AROUND), min(len(text), told.end() + AROUND)
    around = re.sub(r"\s+", " ", text[start:end])
    around = around.partition(" ")[2] if start else around
    around = around.rpartition(" ")[0] if end < len(text) else around
    return f"{'…' if start else ''}{around.strip()}{'…' if end < len(text) else ''}"
