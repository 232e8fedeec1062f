"""A Word file of ours that came back: its texts under the headings they were written under, and beside what stands here now.

What stands here now is written into a Word file and read in the same way, so that nothing differs but what somebody changed.
Each file carries a digest of every text as it was written, so that a change in Word is told apart from one made here since.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field

from lxml import html as parsing

from accounts.richtext import plain_text, sanitise

from ..comparing import differences
from ..models.words import Asks, WordKind
from . import writing
from .flowing import html_of
from .opening import opened
from .reading import File
from .setting import GUIDANCE, KEPT_DIGEST, KEPT_PART, KEPT_REQUEST

PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
ABOUT, TITLE, RECOMMENDATIONS = "about", "title", "part_recommendations"
MORE = "more_"  # begins the keys of headings that ours has not
LISTED = (WordKind.COMMENT, WordKind.DELETED, WordKind.INSERTED)
NOT_LISTED = (WordKind.MARGIN, WordKind.FIELD)  # our own header and page number
RECOMMENDATION, ASKS = "recommendation_", "asks_"  # begin the keys of its words, and of what it asks to
NUMBER = re.compile(r"^\s*\d+(?:\.\d+)*[.)]?\s+")


@dataclass
class Told:
    """What a file says: texts as (key, heading, HTML), marks of its readers, and what the file tells of itself."""

    texts: list[tuple[str, str, str]]
    marks: list[dict] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)

    @property
    def request(self) -> str:
        return self.kept.get(KEPT_REQUEST, "")

    @property
    def part(self) -> str:
        return self.kept.get(KEPT_PART, "")

    def as_stored(self) -> dict:
        return {"texts": self.texts, "marks": self.marks, "kept": self.kept}


def written(decision, part: int) -> bytes:
    """The request as a Word file, with the digests of its texts as they read in it. Of Part 2 only inside `opened_by`."""
    file = (writing.part1 if part == 1 else writing.part2)(decision)
    told = read_back(file.bytes(), file.headings)
    file.keep(**{KEPT_DIGEST + key: digest(html) for key, _, html in told.texts})
    return file.bytes()


def as_it_stands(decision, part: int) -> Told:
    """What stands here now, read as a file that comes back is read."""
    file = (writing.part1 if part == 1 else writing.part2)(decision)
    return read_back(file.bytes(), file.headings)


def read_back(content: bytes, headings: list[tuple[str, str]]) -> Told:
    """A file, its texts by the headings that ours has: (key, heading). Raises opening.Refused."""
    package = opened(content)
    read = File(package).read()
    texts, waiting = {}, list(headings)
    key, under, more = "", "", 0
    for block in read.blocks:
        if block.level == 0 and TITLE not in texts:
            texts[TITLE] = ("Title", [block])
            continue
        if block.level == 1:
            key, under = _place(block, waiting)
            if not key:
                more += 1
                key = f"{MORE}{more}"
            texts.setdefault(key, (under, []))
        elif block.style != GUIDANCE.lower():
            texts.setdefault(key or "before", (under, []))[1].append(block)
    told = [row for key, (heading, blocks) in texts.items() for row in _rows(key, heading, blocks, read.notes)]
    return Told(told, _marks(read.left), _kept(package))


def _place(block, waiting) -> tuple[str, str]:
    """Which of our texts a heading heads: the first of these words that has not been met."""
    words = _plain(block.text)
    for n, (key, heading) in enumerate(waiting):
        if _plain(heading) == words or _plain(heading) == _plain(NUMBER.sub("", block.text)):
            waiting.pop(n)
            return key, heading
    return "", block.text


def _plain(text) -> str:
    return " ".join(text.casefold().split())


def _rows(key, heading, blocks, notes) -> list[tuple[str, str, str]]:
    if key == TITLE:
        return [(key, heading, blocks[0].text)]
    if key == RECOMMENDATIONS:
        tables = [block for block in blocks if block.kind == "table"][:1]
        rest = html_of([block for block in blocks if block not in tables], notes)
        rows = _recommendations(html_of(tables, notes)) if tables else []
        return rows + ([("before_recommendations", "Under “Recommendations”, beside the table", rest)] if rest else [])
    return [(key, heading, html_of(blocks, notes))]


def _recommendations(html) -> list[tuple[str, str, str]]:
    """The rows of the table: number, what it asks to, what is recommended, two texts a row. One without a number of ours is new."""
    table, found, new = parsing.fragment_fromstring(html, create_parent="div"), [], 0
    for row in table.iterfind(".//tbody/tr"):
        cells = [cell for cell in row if cell.tag in ("th", "td")]
        if len(cells) < 3 or not "".join(cells[2].itertext()).strip():
            continue
        number = " ".join("".join(cells[0].itertext()).split())
        if not number or any(key == f"recommendation_{number}" for key, _, _ in found):
            new += 1
            number = f"new-{new}"
        name = f"Recommendation {number}".replace("new-", "added ")
        found.append((f"recommendation_{number}", name, _inside(cells[2])))
        found.append((f"{ASKS}{number}", f"{name}: asks to", _said_in(cells[1])))
    return found


def _said_in(cell) -> str:
    return sanitise(" ".join("".join(cell.itertext()).split())) or Asks.NOT_STATED.label


def asked_by(label: str) -> str | None:
    """What a recommendation asks, by its words as a file has them; None where the form has no such words."""
    words = _plain(plain_text(label))
    return next((each.value for each in Asks if words in (each.label.casefold(), each.value)), None)


def _inside(cell) -> str:
    whole = parsing.tostring(cell, encoding="unicode", with_tail=False)
    return sanitise(re.sub(r"^<t[hd][^>]*>|</t[hd]>$", "", whole))


def _marks(left) -> list[dict]:
    """Comments, tracked changes, and whatever else has no place among the texts."""
    shown = [each for each in left if each.kind not in NOT_LISTED]
    shown.sort(key=lambda each: each.kind not in LISTED)
    names = ("text", "about", "place", "under", "near")
    return [{"kind": str(each.kind)} | {name: getattr(each, name) for name in names} for each in shown]


def _kept(package) -> dict[str, str]:
    tree = package.tree("docProps/custom.xml")
    held = [] if tree is None else tree.iter(PROPERTY)
    return {each.get("name", ""): "".join(each.itertext()).strip() for each in held}


def digest(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()[:24]


# -- beside what stands here now


@dataclass
class Compared:
    """One text, as it stands here and as the file has it."""

    key: str
    heading: str
    here: str
    there: str
    is_known: bool = True
    is_missing: bool = False
    changed_here: bool = False
    changed_there: bool = True

    @property
    def differences(self) -> list:
        pair = (json.dumps({"text": each}).encode() for each in (self.here, self.there))
        return differences(*pair)

    @property
    def may_be_taken(self) -> bool:
        """What can be written under a heading of ours. A recommendation that is gone can be taken away."""
        is_text = self.key not in (ABOUT, "before") and not self.key.startswith("before_")
        if self.key.startswith(ASKS) and asked_by(self.there) is None:
            return False
        return is_text and self.changed_there and (not self.is_missing or self.key.startswith("recommendation_"))


def compared(now: Told, came: dict, taken=()) -> list[Compared]:
    """What differs between what stands here and what came, in the order of the request; then what has no place here. `taken` are the
    keys of texts of the file that stand here already: a new heading among them is compared with the section that it became."""
    here = {key: (heading, html) for key, heading, html in now.texts}
    there = {key: (heading, html) for key, heading, html in came["texts"]}
    kept = dict(came["kept"])
    for key in [each for each in there if each.startswith(MORE) and each in taken]:
        became = next((each for each in here if each not in there and _plain(here[each][0]) == _plain(there[key][0])), None)
        if became:
            there[became] = there.pop(key)
            kept[KEPT_DIGEST + became] = digest(there[became][1])
    found = []
    for key, (heading, html) in here.items():
        if key.startswith(ASKS) and key not in there:
            continue  # goes with its recommendation
        other = there.get(key, ("", ""))[1]
        if html != other:
            base = kept.get(KEPT_DIGEST + key)
            row = Compared(key, heading, html, other, is_missing=key not in there)
            row.changed_here = base is not None and base != digest(html)
            row.changed_there = base is None or base != digest(other)
            found.append(row)
    for key, (heading, html) in there.items():
        if key not in here and html.strip() and not key.startswith(ASKS):
            is_asked = key.startswith(RECOMMENDATION)
            asks = f", which asks to: {plain_text(there[ASKS + key.removeprefix(RECOMMENDATION)][1])}" if is_asked else ""
            found.append(Compared(key, (heading or "Before the first heading") + asks, "", html, is_known=is_asked))
    return found
