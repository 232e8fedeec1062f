"""What the rules on buying find in a draft or an archived record. An obstacle only where the figures are known and the rule is sure:
R-11 (who must decide), R-12 (no ground for a direct award), R-13 (a change beyond its ground). The rest gives concern."""

from datetime import date

from procurement.rules.answer import Verdict

from ...models.words import Level, Origin
from ..finding import Finding
from ..route import deciding_level
from .answers import About, answers_about, day_that_counts
from .who_decides import Asked, deciding, is_below

STOPS = ("R-11", "R-12", "R-13")
ELSEWHERE = "The procurement is recorded already: commercial enters this there."
OR_EXPLAIN = "Otherwise explain why it stands."
PARTS = {"R-11": "title", "R-18": "money"}


def obstacles(decision, on: date | None = None) -> list[Finding]:
    """Of a request made here. `on` is the day of the decision, where that is not today."""
    if decision.origin == Origin.ARCHIVE:
        return []
    about = answers_about(decision, on or day_that_counts(decision))
    return [*_too_low(decision, about), *(_finding(each) for each in _wrong(about) if _stops(each))]


def who_obstacles(decision, on: date | None = None) -> list[Finding]:
    """R-11 alone, asked again at the signature: the scheme may have changed on the way."""
    return _too_low(decision, answers_about(decision, on or day_that_counts(decision)))


def concerns(decision) -> list[Finding]:
    """What has to be mended or explained; of an archived record everything that is not as the rules want it."""
    about = answers_about(decision, day_that_counts(decision))
    if decision.origin == Origin.ARCHIVE:
        return [*_too_low(decision, about), *map(_at_length, [*_wrong(about), *_attention(about)])]
    return [_finding(each) for each in [*_wrong(about), *_attention(about)] if not _stops(each)]


def level_of(decision) -> str:
    """At which level it is decided: as an old record says; of a request made here the level at which it is signed."""
    return decision.level if decision.origin == Origin.ARCHIVE else deciding_level(decision)


def _too_low(decision, about: list[About]) -> list[Finding]:
    """R-11: the highest level that any paragraph asks for, against the level of this decision."""
    asked = deciding(answer for each in about for answer in each.answers if isinstance(answer, Asked))
    level = level_of(decision)
    if asked is None or not is_below(level, asked):
        return []
    is_archived = decision.origin == Origin.ARCHIVE
    advice = "" if is_archived else f" Choose “{Level.DECISION_MAKER.label}” under who decides."
    text = f"{asked.text} ({asked.source}) This says: {Level(level).label.lower()}.{advice}"
    return [Finding("title", text, "R-11")]


def _wrong(about):
    return [a for each in about for a in each.answers if a.verdict == Verdict.NOT_MET and not isinstance(a, Asked)]


def _attention(about):
    return [a for each in about for a in each.answers if a.verdict == Verdict.NEEDS_ATTENTION]


def _stops(answer) -> bool:
    """A rule that blocks, on figures that are known, read in its source."""
    return answer.rule in STOPS and answer.verdict == Verdict.NOT_MET and answer.is_sure and bool(answer.figures)


def _finding(answer) -> Finding:
    """What to do in a sentence, where the answer has one: the figures then stand apart."""
    said = _at_length(answer)
    if answer.brief:
        said = said._replace(text=answer.brief, detail=said.text)
    if answer.place.startswith("register:"):
        said = said._replace(text=" ".join([said.text, ELSEWHERE, *([] if _stops(answer) else [OR_EXPLAIN])]))
    return said._replace(place=answer.place)


def _at_length(answer) -> Finding:
    """With what to do: what would change the answer, where its sentence does not say so already. So of an old record, in which
    nothing can be entered."""
    advice = answer.would_change if answer.would_change and answer.would_change not in answer.text else ""
    said = f"{answer.text} What would change it: {_lower(advice)}" if advice else answer.text
    counted = tuple((each.title, each.contract) for each in answer.counted if each.contract)
    return Finding(PARTS.get(answer.rule, "procurement"), said, answer.rule, counted=counted)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
