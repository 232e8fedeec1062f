"""Which law governs a procurement and everything that comes of it (domain.md 3.4)."""

from datetime import date

from procurement.models import Framework, RegimeRule
from procurement.models.words import Regime

from .answer import OWN_KNOWLEDGE, Answer, Verdict, least_sure, sources, written

RULE = "3.4"


def rule_on(day: date | None) -> RegimeRule | None:
    """The row that holds for what commenced that day."""
    return RegimeRule.objects.in_force(day).order_by("from_on").last() if day else None


def regime_on(commenced_on: date | None, framework: Framework | None = None) -> str:
    """The regime of what commenced that day. A call-off stays with the law of its framework, whatever the day of the call-off.

    SI 2024/716 regulation 5; domain.md 3.4."""
    if framework and framework.regime != Regime.NOT_STATED:
        return framework.regime
    rule = rule_on(framework.concluded_on if framework else commenced_on)
    return rule.regime if rule else Regime.NOT_STATED


def regime_answer(commenced_on: date | None, framework: Framework | None = None, recorded: str = Regime.NOT_STATED) -> Answer:
    """The regime with why, and whether the one that is recorded agrees."""
    follows = Regime(regime_on(commenced_on, framework))
    day = framework.concluded_on if framework else commenced_on
    row = rule_on(day)
    figures = {"Commenced on": commenced_on, "Framework concluded on": framework and framework.concluded_on}
    if follows == Regime.NOT_STATED:
        missing = (
            "the regime of the framework, or the day it was concluded" if framework else "the day the procurement commenced"
        )
        text = f"Which law applies cannot be told: enter {missing}."
        return Answer(RULE, Verdict.UNKNOWN, text, figures, "SI 2024/716", OWN_KNOWLEDGE, f"Entering {missing}.")
    why = (
        f"it is called off from {framework}, and call-offs stay with the law of their framework"
        if framework
        else f"the procurement commenced on {written(day)}"
    )
    shared = figures, sources(row) or "SI 2024/716", least_sure(row)
    if recorded not in (Regime.NOT_STATED, follows):
        text = f"Recorded is {Regime(recorded).label}, but {follows.label} applies, because {why}. Ask for a correction."
        return Answer(RULE, Verdict.NEEDS_ATTENTION, text, *shared, "A correction of the day or the regime by two people.")
    return Answer(RULE, Verdict.MET, f"{follows.label} applies, because {why}.", *shared)
