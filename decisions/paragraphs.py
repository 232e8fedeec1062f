"""The paragraphs of a request, as comments name them: where each stands on the page, what people call it, and what it says."""

import re
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import NamedTuple

from accounts.richtext import blocks, plain_text, sanitise

LONGEST_QUOTE = 2_000
REST = {
    "money": "Money",
    "procurement": "Procurement and parties",
    "assessments": "Assessments and commitments",
    "links": "Related decisions",
    "public-access": "Publication",
    "papers": "Papers",
}
HEADED = {"public-access": "Public access"}  # as the page heads it, where comments quote it by another word


class Place(NamedTuple):
    """Something that can be commented on: its anchor, the element of the page beside which comments on it stand, what people
    call it, what it says, and the part of the page it belongs to."""

    anchor: str
    stands_at: str
    label: str
    text: str
    of: str

    @property
    def first_words(self) -> str:
        words = " ".join(self.text.split())
        return words if len(words) <= 90 else f"{words[:90].rsplit(' ', 1)[0]}…"


def _place(anchor, label, text, of="", stands_at="") -> Place:
    return Place(anchor, stands_at or anchor, label, _plain(text)[:LONGEST_QUOTE], of or anchor)


def _plain(text) -> str:
    return plain_text(sanitise(text or "")).strip()


# -- Part 1


def of_part1(content: dict) -> list[Place]:
    """The paragraphs of Part 1, from the data that is, or will be, signed. Anchors are those of the published page."""
    found = [_place("decided", "What is asked", content["decision_statement"] or "What is decided")]
    for n, each in enumerate(content["recommendations"], 1):
        label = f"Recommendation {each['number_as_written'] or n}"
        found.append(_place(f"recommendation-{n}", label, each["recommended"], "decided", "decided"))
    found.append(_place("executive-summary", "Executive summary", content["summary"]))
    found += [place for section in content["sections"] for place in _section(section)]
    for n, paper in enumerate(content["board_papers"], 1):
        name = f"Board paper {n}"
        found.append(_place(f"board-{n}", name, paper["title"] or paper["board_as_written"]))
        found += [place for section in paper["sections"] for place in _section(section, f"{name}, ")]
    return found + [_place(anchor, HEADED.get(anchor, label), label) for anchor, label in REST.items()]


def _section(section, before="") -> list[Place]:
    heading = " ".join(filter(None, (section["number"], section["heading"])))
    found = [_place(section["anchor"], f"{before}{heading}", section["heading"])]
    for n, block in enumerate(section["blocks"], 1):
        label = f"{before}paragraph {block['number']}" if block["number"] else f"{before}{heading}, block {n}"
        found.append(_place(block["anchor"], label[:1].upper() + label[1:], block["html"], section["anchor"]))
    return found


# -- Part 2

LISTS = {
    "money": ("Money", ("description", "as_written")),
    "figures": ("Caps and values", ("as_written",)),
    "parties": ("Parties", ("name", "role")),
    "tests": ("Public-interest tests", ("section", "conclusion")),
    "papers": ("Papers", ("real_name",)),
}


def of_part2(content: dict) -> list[Place]:
    """The paragraphs of Part 2, from its content by section, as templates/decisions/_part2.html shows them."""
    found = []
    for n, each in enumerate(content.get("text", ()), 1):
        of = f"part2-text-{n}"
        found.append(_place(of, each["heading"], each["heading"]))
        for m, block in enumerate(blocks(sanitise(each["body"] or "")), 1):
            found.append(_place(f"{of}-{m}", f"{each['heading']}, paragraph {m}", block, of))
    for n, each in enumerate(content.get("recommendations", ()), 1):
        of = "part2-recommendations"
        found.append(_place(f"{of}-{n}", f"Recommendation {n} of Part 2", each["recommended"], of, of))
    for name, (title, says) in LISTS.items():
        for n, each in enumerate(content.get(name, ()), 1):
            text = ", ".join(str(each[word]) for word in says if each.get(word))
            found.append(_place(f"part2-{name}-{n}", f"{title}, row {n}", text, f"part2-{name}", f"part2-{name}"))
    return found


# -- finding a paragraph again


def find(places, anchor: str, quote: str) -> tuple[Place | None, bool]:
    """The paragraph that a comment is about, and whether it still says what it said: by its words wherever they stand now,
    otherwise by its place."""
    here = [place for place in places if place.anchor == anchor]
    for place in [*here, *places]:
        if quote and place.text == quote:
            return place, True
    return (here[0], False) if here else (None, False)


NUMBER = re.compile(r"^\s*\(?\d+(?:\.\d+)*[.)]?\s+")
ASKED = ("recommendations", "decision")  # how a Word file heads what a page calls “What is asked”
ALIKE, MUCH_ALIKE = 0.4, 0.8


def nearest(places, under: str, words: str) -> Place | None:
    """The paragraph of a request that a paragraph of its Word file is most like: under the same heading first, then anywhere if
    it is much alike; otherwise the part under that heading as a whole."""
    heading, words = _bare(under), _bare(words)
    same = {each.of for each in places if each.anchor == each.of and heading in (_bare(each.text), _bare(each.label))}
    same |= {"decided"} if heading in ASKED else set()
    here = [each for each in places if each.of in same]
    for among, least in ((here, ALIKE), (places, MUCH_ALIKE)):
        best = max(among, key=lambda each: _likeness(each, words), default=None)
        if best is not None and _likeness(best, words) >= least:
            return best
    return here[0] if here else None


def _bare(text) -> str:
    return " ".join(NUMBER.sub("", text).casefold().split())


def _likeness(place, words) -> float:
    text = _bare(place.text)
    if not text or not words:
        return 0
    return 1 if words in text else SequenceMatcher(None, text.split(), words.split(), autojunk=False).ratio()


# -- beside a paragraph of the page


class _Ends(HTMLParser):
    """Where the elements with the ids asked for end, and where their first headings do."""

    VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}

    def __init__(self, html, ids):
        super().__init__(convert_charrefs=False)
        self.html, self.ids, self.open, self.ends, self.headings = html, ids, [], {}, {}
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(html)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append((tag, dict(attrs).get("id")))

    def handle_startendtag(self, tag, attrs):
        """An element that is closed at once ends where it begins, and nothing stands beside it."""

    def handle_endtag(self, tag):
        after = self.html.index(">", self._at()) + 1
        while self.open:
            name, found = self.open.pop()
            if found in self.ids and found not in self.ends:
                self.ends[found] = after
            if name == tag:
                break
        if tag[0] == "h" and tag[1:].isdigit() and self.open and self.open[-1][1] in self.ids:
            self.headings.setdefault(self.open[-1][1], after)


def beside(html: str, below: dict[str, str], after_heading: dict[str, str]) -> str:
    """The page with what stands below the elements of these ids, and after their first headings. Nothing else is changed."""
    ends = _Ends(html, {*below, *after_heading})
    put_in = [(ends.ends[anchor], 1, words) for anchor, words in below.items() if anchor in ends.ends]
    put_in += [(ends.headings[anchor], 0, words) for anchor, words in after_heading.items() if anchor in ends.headings]
    for at, _, words in sorted(put_in, reverse=True):
        html = html[:at] + words + html[at:]
    return html
