"""The answers that a Word file gives to questions of the form itself: whether publication is deferred, and what it says of Part 2."""

import re
from dataclasses import dataclass

from ..models.words import Answer

PART2 = r"part\s+(?:2|ii|two)"
DEFERRED = re.compile(r"\bdeferred\s*\?\s*[–—:-]?\s*no\b", re.IGNORECASE)  # a yes has a reason and a date besides: it is typed
IS_THERE = re.compile(rf"\bis\s+there\s+a\s+{PART2}(?:\s+form)?\s*\??\s*[–—:-]?\s*(yes|no)\b", re.IGNORECASE)
BASIS = re.compile(rf"\b{PART2}\s+is\s+exempt\s+under\s+([^\n]{{5,400}}?)\.?\s*(?:\n|$)", re.IGNORECASE)
REVIEWED = re.compile(
    r"\bcease\s+to\s+be\s+confidential[^\n:]{0,120}:\s*([^\n]{3,300}?)\.?\s*(?:\n|$)",
    re.IGNORECASE,
)
HAS_A_DATE = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Given:
    """An answer: of which page, to which field, under which label, and as it reads."""

    page: str  # publication, withholding
    field: str
    label: str
    value: str
    words: str


def given(text: str) -> list[Given]:
    """What the words of the form, with what was filled into them, answer. A day is left to be typed."""
    found = []
    if DEFERRED.search(text):
        found.append(Given("publication", "deferral", "Publication of Part 1 deferred", Answer.NO, "No"))
    if told := IS_THERE.search(text):
        found.append(Given("withholding", "is_there_part2", "Is there a Part 2", told[1].lower(), told[1].capitalize()))
    if told := BASIS.search(text):
        found.append(Given("withholding", "basis_as_written", "Legal basis in words", told[1].strip(), told[1].strip()))
    told = REVIEWED.search(text)
    if told and not HAS_A_DATE.search(told[1]):
        found.append(
            Given("withholding", "review_event", "Part 2 reviewed when this happens", told[1].strip(), told[1].strip())
        )
    return found
