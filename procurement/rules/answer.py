"""What a rule answers: the verdict, a sentence a person can act on, the figures it stands on, its source and how sure that is.

For staff only: no verdict is published."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices

from procurement.models import Dated
from procurement.money import percent, pounds

SEEN, OWN_KNOWLEDGE = Dated.Certainty.SEEN, Dated.Certainty.OWN_KNOWLEDGE


class Verdict(TextChoices):
    MET = "met", "In order"
    NOT_MET = "not_met", "Not in order"
    NEEDS_ATTENTION = "needs_attention", "Look at this"
    UNKNOWN = "unknown", "Cannot be told"
    NOT_APPLICABLE = "not_applicable", "Does not apply"


class Percent(Decimal):
    """A figure that is read as a percentage."""


@dataclass(frozen=True)
class Answer:
    """`figures` names each figure as people read it; Decimal is pounds, Percent a percentage, int months or a count. `brief` says
    in one sentence what to do, where the text with its figures is long; `place` where that is done, as findings name it; `counted`
    the earlier awards that are in its sum."""

    rule: str
    verdict: Verdict
    text: str
    figures: dict = field(default_factory=dict)
    source: str = ""
    certainty: str = SEEN
    would_change: str = ""
    brief: str = field(default="", kw_only=True)
    place: str = field(default="", kw_only=True)
    counted: tuple = field(default=(), kw_only=True)

    @property
    def figures_told(self) -> list[tuple[str, str]]:
        """The figures as a page shows them, those that are not known left out."""
        return [(name, told(value)) for name, value in self.figures.items() if value is not None]

    @property
    def is_sure(self) -> bool:
        return self.certainty == SEEN


def told(value) -> str:
    match value:
        case Percent():
            return percent(value)
        case Decimal():
            return pounds(value)
        case date():
            return written(value)
    return str(value)


def written(day: date) -> str:
    """24 May 2018."""
    return f"{day.day} {day:%B %Y}"


def sources(*rows) -> str:
    """The sources of reference rows, each once."""
    return "; ".join(dict.fromkeys(row.source for row in rows if row and row.source))


def least_sure(*rows) -> str:
    """An answer is as sure as the least sure row that it rests on."""
    return OWN_KNOWLEDGE if any(row and row.certainty != SEEN for row in rows) else SEEN


def in_words(names: list[str], last: str = "and") -> str:
    """a, b and c."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else ""
