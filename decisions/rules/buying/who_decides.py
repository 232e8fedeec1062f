"""Who must decide: the paragraphs of the scheme of delegation in force on the day of the decision, held against its figures (R-11)."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from accounts.once import once_a_page
from procurement.models import VatBasis
from procurement.money import percent as in_percent
from procurement.money import pounds
from procurement.rules import vat
from procurement.rules.answer import OWN_KNOWLEDGE, Answer, Percent, Verdict

from ...models import SchemeRule
from ...models.words import Comparison, Level, SchemeLevel, SchemeSubject
from ..dates import in_words

# The higher, the further up. Two bodies together are no lower than the decision maker of either.
RANK = {
    SchemeLevel.DECISION_MAKER: 4,
    Level.TWO_BODIES: 4,
    SchemeLevel.CHIEF_EXECUTIVE: 3,
    SchemeLevel.CHIEF_FINANCE_OFFICER: 2,
    SchemeLevel.DIRECTOR: 1,
    SchemeLevel.NOT_STATED: 0,
}
YEAR = re.compile(r"(?:19|20)\d\d")
ORDER = (Verdict.MET, Verdict.UNKNOWN, Verdict.NOT_MET)


@dataclass(frozen=True)
class Asked(Answer):
    """What one paragraph answers, with the level it asks for. `met`: it applies to these figures."""

    level: str = SchemeLevel.NOT_STATED
    decided_by: str = ""
    paragraph: str = ""

    @property
    def rank(self) -> int:
        return RANK[self.level]


@dataclass(frozen=True)
class Figures:
    """What a paragraph is held against. `percent` and `months` are of a change, `original` the value it began with."""

    on: date | None
    amount: Decimal | None = None
    vat_basis: str = VatBasis.NOT_STATED
    original: Decimal | None = None
    percent: Decimal | None = None
    months: int | None = None


def who_must_decide(
    body,
    subject: str,
    on: date | None,
    *,
    amount: Decimal | None = None,
    vat_basis: str = VatBasis.NOT_STATED,
    original: Decimal | None = None,
    percent: Decimal | None = None,
    months: int | None = None,
) -> list[Asked]:
    """One answer a paragraph on this subject, those that apply first and of them the highest level first: that one decides.
    `on` is the day of the decision; without one no version of the scheme can be chosen. Source: R-11, domain.md 2.1."""
    rules = scheme_on(body, on)
    return held_against(rules, subject, Figures(on, amount, vat_basis, original, percent, months))


@once_a_page
def scheme_on(body, on: date | None) -> list[SchemeRule]:
    """The paragraphs of the body's scheme that were in force on a day; none where no day is known."""
    return list(SchemeRule.objects.filter(body=body).in_force(on)) if on else []


def held_against(rules: list[SchemeRule], subject: str, figures: Figures) -> list[Asked]:
    """The same from paragraphs that are at hand already."""
    if figures.on is None:
        return [_nothing("The day of the decision is not known, so the scheme of that day cannot be chosen.", "Enter the day.")]
    answers = [_answered(rule, figures) for rule in rules if rule.subject == subject]
    if not answers:
        named = SchemeSubject(subject).label.lower()
        return [
            _nothing(
                f"No paragraph on “{named}” is recorded for {in_words(figures.on)}.",
                "Ask governance to enter the scheme of delegation of that day. Until then, let the decision maker decide.",
            )
        ]
    return sorted(answers, key=lambda each: (ORDER.index(each.verdict), -each.rank, each.paragraph))


def deciding(answers) -> Asked | None:
    """The answer that settles who decides: of the paragraphs that apply, the one that asks for the highest level."""
    applying = [each for each in answers if each.verdict == Verdict.MET]
    return max(applying, key=lambda each: each.rank, default=None)


def is_below(level: str, asked: Asked) -> bool:
    """Whether a decision at this level is made lower than a paragraph asks for. A level that is not stated is not below."""
    return level != Level.NOT_STATED and RANK[level] < asked.rank


def _nothing(text, advice) -> Asked:
    return Asked("R-11", Verdict.UNKNOWN, f"{text} {advice}", certainty=OWN_KNOWLEDGE, would_change=advice)


def _answered(rule: SchemeRule, figures: Figures) -> Asked:
    """All that the paragraph names has to be met; what it does not name it does not ask."""
    tests = [test for test in (_original(rule, figures), _amount(rule, figures), _change(rule, figures)) if test]
    outcomes = [outcome for outcome, _ in tests]
    verdict = Verdict.NOT_MET if False in outcomes else Verdict.UNKNOWN if None in outcomes else Verdict.MET
    reasons = "; ".join(words for outcome, words in tests if verdict == Verdict.MET or outcome is not True)
    return Asked(
        "R-11",
        verdict,
        _text(rule, verdict, reasons),
        _told(rule, figures),
        f"{rule}: {rule.source}" if rule.source else str(rule),
        rule.certainty,
        _would_change(rule, verdict),
        rule.level,
        rule.decided_by,
        rule.paragraph,
    )


def _original(rule, figures):
    if rule.original_from is None:
        return None
    limit = f"{pounds(rule.original_from)} or more"
    if figures.original is None:
        return None, f"the original value is not known; the paragraph is about contracts of {limit}"
    is_met = figures.original >= rule.original_from
    return is_met, f"the original value of {pounds(figures.original)} is {'' if is_met else 'not '}{limit}"


def _amount(rule, figures):
    if rule.amount is None and not rule.comparison:
        return None
    if rule.amount is None:
        return None, "the paragraph does not state its limit"
    if figures.amount is None:
        return None, f"the amount is not known; the limit is {pounds(rule.amount)}"
    low, high = _on_its_basis(rule, figures)
    limit = Fraction(rule.amount)
    over, at_least = (low > limit, high > limit), (low >= limit, high >= limit)
    asked = {Comparison.OVER: [over], Comparison.FROM: [at_least]}.get(rule.comparison, [over, at_least])
    outcomes = {outcome for pair in asked for outcome in pair}
    outcome = outcomes.pop() if len(outcomes) == 1 else None
    than = {Comparison.OVER: "more than", Comparison.FROM: "at least"}.get(rule.comparison, "above")
    how = {True: "is", False: "is not", None: "may or may not be"}[outcome]
    return outcome, f"{pounds(figures.amount)} {how} {than} {pounds(rule.amount)}{_basis_said(rule, figures)}"


def _on_its_basis(rule, figures) -> tuple[Fraction, Fraction]:
    """The amount as the paragraph counts it. One that does not say whether VAT is in it is held against the amount as it stands."""
    if rule.vat_basis == VatBasis.NOT_STATED:
        return Fraction(figures.amount), Fraction(figures.amount)
    read = vat.reading(figures.amount, figures.vat_basis, rule.vat_basis, figures.on)
    return read.low, read.high


def _basis_said(rule, figures) -> str:
    if rule.vat_basis in (figures.vat_basis, VatBasis.NOT_STATED):
        return ""
    basis = VatBasis(figures.vat_basis).label
    return f" ({VatBasis(rule.vat_basis).label}; the amount is {basis})"


def _change(rule, figures):
    """More than so many per cent, or so many months longer: either is enough."""
    found = []
    if rule.percent_over is not None:
        found.append(_over(figures.percent, rule.percent_over, in_percent, "share of the original value"))
    if rule.months_over is not None:
        found.append(_over(figures.months, rule.months_over, lambda n: f"{n} months", "added time"))
    if not found:
        return None
    outcomes = [outcome for outcome, _ in found]
    outcome = True if True in outcomes else None if None in outcomes else False
    return outcome, " and ".join(words for each, words in found if each is outcome)


def _over(figure, limit, said, what):
    if figure is None:
        return None, f"the {what} is not known; the limit is {said(limit)}"
    is_over = figure > limit
    return is_over, f"{said(figure)} is {'' if is_over else 'not '}more than {said(limit)}"


def _text(rule, verdict, reasons) -> str:
    """What applies, why, and who decides then."""
    why = f": {reasons}" if reasons else ""
    match verdict:
        case Verdict.MET:
            return f"{_called(rule)} applies{why}. {rule.decided_by} decides."
        case Verdict.NOT_MET:
            return f"{_called(rule)} does not apply{why}. It would be for: {rule.decided_by}."
    called = _called(rule)
    return f"Whether {called[0].lower()}{called[1:]} applies cannot be told{why}. If it does, {rule.decided_by} decides."


def _called(rule) -> str:
    """A paragraph by its number. Of a scheme that is known only by its year, what it is about."""
    if YEAR.fullmatch(rule.paragraph):
        return f"What the scheme of {rule.paragraph} says of “{SchemeSubject(rule.subject).label.lower()}”"
    return f"Paragraph {rule.paragraph}"


def _would_change(rule, verdict) -> str:
    if verdict == Verdict.UNKNOWN:
        return "Enter the figures that are not known."
    named = []
    if rule.amount is not None:
        named.append(f"the limit of {pounds(rule.amount)}")
    if rule.original_from is not None:
        named.append(f"the original value of {pounds(rule.original_from)}")
    if rule.percent_over is not None:
        named.append(in_percent(rule.percent_over))
    if rule.months_over is not None:
        named.append(f"{rule.months_over} months")
    if not named:
        return "Another version of the scheme."
    side = "at or below" if verdict == Verdict.MET and rule.comparison != Comparison.FROM else "below"
    return f"A figure {side if verdict == Verdict.MET else 'beyond'} {', or '.join(named)}."


def _told(rule, figures) -> dict:
    return {
        "amount": figures.amount,
        "limit": rule.amount,
        "original value": figures.original if rule.original_from is not None else None,
        "original value from": rule.original_from,
        "share of the original value": None if figures.percent is None else Percent(figures.percent),
        "limit on the share": None if rule.percent_over is None else Percent(rule.percent_over),
        "months added": figures.months if rule.months_over is not None else None,
        "limit on the months": rule.months_over,
    }
