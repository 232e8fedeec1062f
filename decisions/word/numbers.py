"""Word's styles and its own numbering: what a style makes of a paragraph, and the number that Word prints before it."""

import re
from dataclasses import dataclass

from .opening import W

MARKERS = {"decimal": "1", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I", "decimalZero": "1"}
ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")]
ROMAN += [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
DEEPEST_STYLE = 12
OFF = ("0", "false", "off", "none")


def value(element, name, attribute="val"):
    """What a property says, or None where it is not there; "" where it is there without a value."""
    found = element.find(f"{W}{name}") if element is not None else None
    return None if found is None else found.get(f"{W}{attribute}", "")


def whole(said, otherwise=None):
    return int(said) if said is not None and re.fullmatch(r"-?\d{1,6}", said) else otherwise


def is_on(element, name):
    """Whether a property of a run is switched on: True, False, or None where nothing is said."""
    said = value(element, name)
    return None if said is None else said.lower() not in OFF


@dataclass
class Style:
    """What is asked of a style, its parents' words included."""

    name: str = ""
    level: int | None = None  # of a heading; 0 is a title
    number: str | None = None
    at: int | None = None
    run: object = None


class Styles:
    """The styles of a file, by their ids."""

    def __init__(self, tree):
        held = [] if tree is None else tree.iter(f"{W}style")
        self._elements = {each.get(f"{W}styleId"): each for each in held}
        self._known = {}

    def of(self, key) -> Style:
        if key not in self._known:
            self._known[key] = self._read(key)
        return self._known[key]

    def _read(self, key) -> Style:
        style, steps = Style(), 0
        while (element := self._elements.get(key)) is not None and steps < DEEPEST_STYLE:
            name = (value(element, "name") or "").lower()
            props = element.find(f"{W}pPr")
            style.name = style.name or name
            if style.level is None:
                style.level = _level(name, props)
            numbered = props.find(f"{W}numPr") if props is not None else None
            if style.number is None and numbered is not None:
                style.number, style.at = value(numbered, "numId"), whole(value(numbered, "ilvl"))
            if style.run is None:
                style.run = element.find(f"{W}rPr")
            key, steps = value(element, "basedOn"), steps + 1
        if style.number is not None and style.at is None:
            style.at = _by_name(style.name)
        return style


def _by_name(name) -> int:
    """The depth that "List Bullet 2" tells in its name."""
    told = re.fullmatch(r"list (?:bullet|number) ([2-5])", name)
    return int(told[1]) - 1 if told else 0


def _level(name, props):
    if name == "title":
        return 0
    if told := re.fullmatch(r"heading ([1-9])", name):
        return int(told[1])
    return outline(props)


def outline(props):
    at = whole(value(props, "outlineLvl"))
    return at + 1 if at is not None and 0 <= at < 9 else None


@dataclass
class Numbered:
    """A numbered paragraph: of which list, how deep, the how-manieth, what Word prints, with which marker ("" for a bullet)."""

    of_list: str
    depth: int
    place: int
    printed: str
    marker: str
    is_compound: bool  # like 1.1: the number of a paragraph in its section, not of an item


class Numbers:
    """Counts as Word does, paragraph after paragraph."""

    def __init__(self, tree):
        self._levels, self._abstract, self._counts = {}, {}, {}
        if tree is None:
            return
        shapes = {each.get(f"{W}abstractNumId"): each for each in tree.iter(f"{W}abstractNum")}
        for num in tree.iter(f"{W}num"):
            key, abstract = num.get(f"{W}numId"), value(num, "abstractNumId")
            self._abstract[key] = abstract
            self._levels[key] = _levels_of(shapes.get(abstract))
            for override in num.iter(f"{W}lvlOverride"):
                at, start = whole(override.get(f"{W}ilvl"), 0), whole(value(override, "startOverride"))
                changed = override.find(f"{W}lvl")
                if changed is not None:
                    self._levels[key][at] = _level_of(changed)
                if start is not None and at in self._levels[key]:
                    self._levels[key][at] = (*self._levels[key][at][:2], start)
                    self._abstract[key] = f"{abstract}:{key}"  # it begins anew, so it counts for itself

    def next(self, key, at) -> Numbered | None:
        """Count one on. None for what has no number: Word's list 0, or a level that prints nothing."""
        levels = self._levels.get(key)
        if levels is None or at not in levels:
            return None
        form, text, start = levels[at]
        counts = self._counts.setdefault(self._abstract[key], {})
        counts[at] = counts.get(at, start - 1) + 1
        for deeper in [each for each in counts if each > at]:
            del counts[deeper]
        if form == "none" or (form != "bullet" and not text):
            return None
        if form == "bullet":
            return Numbered(key, at, counts[at], "", "", False)
        asked = re.findall(r"%([1-9])", text)
        printed = re.sub(r"%([1-9])", lambda told: self._printed(levels, counts, int(told[1]) - 1), text)
        return Numbered(key, at, counts[at], printed.strip(), MARKERS.get(form, "1"), len(asked) > 1)

    def _printed(self, levels, counts, at) -> str:
        form, _, start = levels.get(at, ("decimal", "", 1))
        return in_form(counts.get(at, start), form)


def _levels_of(shape) -> dict:
    return {} if shape is None else {whole(each.get(f"{W}ilvl"), 0): _level_of(each) for each in shape.iter(f"{W}lvl")}


def _level_of(element) -> tuple[str, str, int]:
    return value(element, "numFmt") or "decimal", value(element, "lvlText") or "", whole(value(element, "start"), 1)


def in_form(number: int, form: str) -> str:
    """A number as a list prints it."""
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        told = ""
        for worth, letters in ROMAN:
            while number >= worth:
                told, number = told + letters, number - worth
        return told.upper() if form == "upperRoman" else told
    return str(number)
