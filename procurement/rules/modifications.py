"""Changes of a contract: what may be changed on which ground, what is left, and what has to be published (R-13, R-14).

Percentages are compared exactly, as fractions, and rounded only to be read: exactly 50 % does not exceed 50 %."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from procurement.models import ModificationGround, VatBasis
from procurement.models.words import ContractKind, Regime
from procurement.money import percent_of, pounds

from .answer import OWN_KNOWLEDGE, Answer, Percent, Verdict, least_sure, sources, told
from .grounds import LIGHT_TOUCH_SOURCE, RULE, cited, ground_answer
from .terms import Change, Terms
from .thresholds import stands_to_threshold
from .vat import PENNY, reading, said_of, to_pennies


def percent_limit(ground: ModificationGround, terms: Terms) -> int | None:
    if terms.is_works and ground.works_limit_percent is not None:
        return ground.works_limit_percent
    return ground.limit_percent


def check_change(terms: Terms, change: Change, words: str = "") -> list[Answer]:
    """Every answer on a change: the ground, the amount, the term. `words` are the ground as cited, or its code."""
    if is_free(terms):
        text = "A light-touch contract may be changed without a ground. Whether that is good practice is another question."
        return [Answer(RULE, Verdict.NOT_APPLICABLE, text, source=LIGHT_TOUCH_SOURCE)]
    words = words or change.ground
    answers = [ground_answer(terms, words, lambda ground: value_fits(terms, change, ground) is True)]
    ground = cited(words, terms.regime).ground
    if answers[0].verdict == Verdict.MET:
        answers += [value_answer(terms, change, ground), term_answer(terms, change, ground)]
    return [*answers, *below_threshold_note(terms, change)]


def below_threshold_note(terms: Terms, change: Change) -> list[Answer]:
    """A contract that stays below the threshold with all its changes is not a public contract; one that would reach it counts as
    one for the change (PA 2023 section 74(1), convertible contracts)."""
    counted = terms.counted(change)
    if terms.threshold is None or terms.value is None or counted is None:
        return []
    after = to_pennies(Fraction(terms.value) + terms.made() + counted)
    if stands_to_threshold(after, terms.vat_basis, terms.threshold, terms.commenced_on).reaches is not False:
        return []
    text = f"With this change the contract comes to {pounds(after)}, below the threshold: the limits of the law do not bind it yet."
    figures = {"Value with all changes": after, "Threshold": terms.threshold.amount}
    return [Answer(RULE, Verdict.NOT_APPLICABLE, text, figures, terms.threshold.source, OWN_KNOWLEDGE)]


def is_free(terms: Terms) -> bool:
    """Light-touch contracts under the Act need no ground (section 74(2); domain.md 3.3)."""
    return terms.regime == Regime.PA_2023 and terms.kind == ContractKind.LIGHT_TOUCH


# -- value


def value_counted(terms: Terms, change: Change, ground: ModificationGround) -> Fraction | None:
    """What is measured: this change alone, or with the earlier ones on the same ground. None where a figure is missing."""
    counting = [*terms.made_on(ground.code), change] if ground.is_cumulative else [change]
    amounts = [terms.counted(each) for each in counting]
    return None if None in amounts else sum(amounts, Fraction(0))


def value_fits(terms: Terms, change: Change, ground: ModificationGround) -> bool | None:
    """Whether the amount stays within the ground: its percentage, and the threshold where it has to stay below. None where
    that cannot be told."""
    limit = percent_limit(ground, terms)
    counted = value_counted(terms, change, ground)
    if limit is None:
        return True
    if not terms.value or counted is None:
        return None
    measured = abs(counted) if ground.is_cumulative else counted
    if measured * 100 > limit * Fraction(terms.value):
        return False
    return _is_below_threshold(terms, measured) if ground.is_below_threshold_only else True


def _is_below_threshold(terms: Terms, measured: Fraction) -> bool | None:
    threshold = terms.threshold
    if threshold is None:
        return None
    read = reading(measured, terms.vat_basis, threshold.vat_basis, terms.commenced_on)
    low, high = (figure < Fraction(threshold.amount) for figure in (read.low, read.high))
    return low if low == high else None


def value_answer(terms: Terms, change: Change, ground: ModificationGround) -> Answer:
    """An increase of at most the percentage of the original value; added up where the ground says so, and below the threshold
    (PCR 2015 regulation 72(1)(b), (c), (f), (2), (5); PA 2023 section 74(4) and Schedule 8; R-13)."""
    limit = percent_limit(ground, terms)
    if limit is None:
        text = f"{ground.code} sets no limit on the amount. Show that its conditions are met: {ground.text}"
        return Answer(RULE, Verdict.MET, text, {"Change": change.amount}, sources(ground), least_sure(ground))
    counted = value_counted(terms, change, ground)
    if not terms.value or counted is None:
        missing = "the original value of the contract" if not terms.value else "the amount of every change on this ground"
        text = f"Whether the change stays within {limit} % cannot be told: enter {missing}."
        return Answer(RULE, Verdict.UNKNOWN, text, {"Change": change.amount}, sources(ground), OWN_KNOWLEDGE)
    fits = value_fits(terms, change, ground)
    room = room_on(terms, ground)
    figures = _figures(terms, change, ground, counted, limit)
    what = f"{pounds(to_pennies(counted))} is {told(figures['Share'])} of {pounds(terms.value)}"
    if ground.is_cumulative and terms.made_on(ground.code):
        what = f"With earlier changes on {ground.code}, {what}"
    verdict, text = _value_verdict(terms, fits, ground, what, limit)
    if fits and (note := _split_note(terms, change, ground, limit)):
        verdict, text = Verdict.NEEDS_ATTENTION, f"{text} {note}"
    would = ""
    if verdict != Verdict.MET:
        more = f"At most {pounds(room.amount)} more" if room.amount is not None else f"Entering {room.missing}"
        would = f"{more} on {ground.code}, or another ground that fits."
    used = terms.threshold if ground.is_below_threshold_only else None
    return Answer(RULE, verdict, text, figures, sources(ground, used), least_sure(ground, used), would)


def _figures(terms, change, ground, counted, limit) -> dict:
    value = Fraction(terms.value)
    return {
        "Original value": terms.value,
        "Change": change.amount,
        "Counted on this ground": to_pennies(counted),
        "Share": Percent(percent_of(to_pennies(counted), terms.value)),
        "Limit": Percent(limit),
        "Value with all changes": to_pennies(value + terms.made() + (terms.counted(change) or 0)),
        "Threshold": terms.threshold.amount if ground.is_below_threshold_only and terms.threshold else None,
    }


def _value_verdict(terms, fits, ground, what, limit) -> tuple[Verdict, str]:
    if fits:
        return Verdict.MET, f"{what}, which does not exceed the {limit} % of {ground.code}."
    threshold = terms.threshold
    if fits is None:
        return Verdict.UNKNOWN, (
            f"{what}, within {limit} %. Whether it stays below the threshold cannot be told: "
            + (
                "say whether the figures include VAT."
                if threshold
                else "enter the day of commencement and the kind of contract."
            )
        )
    most = f"At most {pounds(room_on(terms, ground).amount)} may still be added on this ground."
    if not ground.is_below_threshold_only or threshold is None:
        return Verdict.NOT_MET, f"{what}, more than the {limit} % of {ground.code}. {most}"
    return Verdict.NOT_MET, f"{what}; {ground.code} allows {limit} %, and only below {pounds(threshold.amount)}. {most}"


def _split_note(terms, change, ground, limit) -> str:
    """Each change has the whole percentage to itself, but changes may not be cut to fit (PCR 2015 regulation 72(2)(b);
    PA 2023 section 74(7)-(8))."""
    if ground.is_cumulative:
        return ""
    together = sum((terms.counted(each) or 0 for each in [*terms.made_on(ground.code), change]), Fraction(0))
    if together * 100 <= limit * Fraction(terms.value):
        return ""
    return (
        f"With earlier changes on the same ground it comes to {pounds(to_pennies(together))}, more than {limit} % together: "
        "show that the change was not divided to stay within it."
    )


# -- term


def term_answer(terms: Terms, change: Change, ground: ModificationGround) -> Answer:
    """The term is changed by at most the percentage of the longest term on award (PA 2023 section 74(3); R-13)."""
    limit, source = ground.term_limit_percent, (sources(ground), least_sure(ground))
    if limit is None or change.months == 0:
        text = "The term is not changed." if change.months == 0 else f"{ground.code} sets no limit on the term."
        return Answer(RULE, Verdict.NOT_APPLICABLE, text, {}, *source)
    if not terms.term_months or change.months is None:
        missing = "the original term" if not terms.term_months else "by how many months the term changes"
        return Answer(RULE, Verdict.UNKNOWN, f"Enter {missing}: {ground.code} allows {limit} % of the term.", {}, *source)
    months = abs(change.months)
    figures = {
        "Original term in months": terms.term_months,
        "Change in months": change.months,
        "Share": Percent(percent_of(months, terms.term_months)),
        "Limit": Percent(limit),
    }
    what = f"{months} {_months(months)} is {told(figures['Share'])} of the term of {terms.term_months} months"
    would = f"At most {limit * terms.term_months // 100} months, or another ground."
    if months * 100 > limit * terms.term_months:
        return Answer(RULE, Verdict.NOT_MET, f"{what}, more than the {limit} % of {ground.code}.", figures, *source, would)
    together = abs(sum(each.months or 0 for each in [*terms.made_on(ground.code), change]))
    if together * 100 > limit * terms.term_months:
        text = (
            f"{what}, within {limit} %; with earlier changes on the same ground it is {together} months. "
            "Show that the change was not divided to stay within it."
        )
        return Answer(RULE, Verdict.NEEDS_ATTENTION, text, figures, *source, would)
    return Answer(RULE, Verdict.MET, f"{what}, which does not exceed {limit} %.", figures, *source)


def _months(count: int) -> str:
    return "month" if count == 1 else "months"


# -- what may still be added


@dataclass(frozen=True)
class Room:
    """What may still be added on one ground. `amount` and `months` are None where the ground sets no limit or, with
    `missing`, where it cannot be told."""

    ground: ModificationGround
    amount: Decimal | None = None
    months: int | None = None
    missing: str = ""
    note: str = ""

    @property
    def is_limited(self) -> bool:
        return self.ground.limit_percent is not None or self.ground.term_limit_percent is not None


def room(terms: Terms) -> list[Room]:
    """What may still be added to a contract, for each ground of its regime. Light-touch contracts under the Act need none."""
    if is_free(terms):
        return []
    return [room_on(terms, ground) for ground in ModificationGround.objects.filter(regime=terms.regime).order_by("pk")]


def room_on(terms: Terms, ground: ModificationGround) -> Room:
    limit = percent_limit(ground, terms)
    months = None
    if ground.term_limit_percent is not None and terms.term_months:
        months = ground.term_limit_percent * terms.term_months // 100
    if limit is None:
        missing = "the original term" if ground.term_limit_percent is not None and months is None else ""
        return Room(ground, months=months, missing=missing)
    if terms.value is None:
        return Room(ground, months=months, missing="the original value")
    most, note = limit * Fraction(terms.value) / 100, ""
    if ground.is_below_threshold_only:
        if terms.threshold is None:
            return Room(ground, months=months, missing="the day of commencement and the kind of contract")
        below, note = _most_below_threshold(terms)
        most = min(most, below)
    if ground.is_cumulative:
        earlier = [terms.counted(each) for each in terms.made_on(ground.code)]
        if None in earlier:
            return Room(ground, months=months, missing="the amount of every change on this ground")
        most -= sum(earlier, Fraction(0))
    return Room(ground, _floor(max(most, Fraction(0))), months, note=note)


def _most_below_threshold(terms: Terms) -> tuple[Fraction, str]:
    """The largest amount, in pence, that is below the threshold on the contract's own VAT basis; the lower one where it is
    not stated."""
    threshold = terms.threshold
    read = reading(threshold.amount, threshold.vat_basis, terms.vat_basis, terms.commenced_on)
    most = _floor(read.low)
    if Fraction(most) == read.low:
        most -= PENNY
    note = (
        said_of(read, terms.vat_basis, terms.commenced_on)
        if terms.vat_basis != VatBasis.NOT_STATED
        else ("It is not stated whether the contract's value includes VAT, so the lower reading of the threshold counts.")
    )
    return Fraction(most), note


def _floor(figure: Fraction) -> Decimal:
    pence = figure.numerator * 100 // figure.denominator
    return (Decimal(pence) / 100).quantize(PENNY, ROUND_FLOOR)
