"""The notice that a change of a contract owes: after it under the Regulations of 2015, before it under the Act of 2023 (R-14)."""

from datetime import date
from fractions import Fraction

from procurement.models import ModificationGround, NoticeType
from procurement.models.words import ContractKind, NoticeTrigger, Regime
from procurement.money import percent_of

from .answer import Answer, Percent, Verdict, least_sure, sources, told, written
from .grounds import cited
from .limits import limit_on
from .terms import Change, Terms
from .vat import to_pennies

RULE = "R-14"
RESTRUCTURING = "Schedule 8, 9"


def change_notice(terms: Terms, change: Change, words: str = "", given_on: date | None = None) -> Answer:
    """Whether the change owes a notice, and whether the one given stands on its right side of the change.

    PCR 2015 regulation 72(3): for 72(1)(b) and (c). PA 2023 section 75: for every change but of light-touch contracts and
    those within 10 % of the value (works 15 %) and of the term; always for a transfer on restructuring."""
    trigger = NoticeTrigger.BEFORE_CHANGE if terms.regime == Regime.PA_2023 else NoticeTrigger.CHANGE
    kind = NoticeType.objects.filter(regime=terms.regime, trigger=trigger, is_owed=True).first()
    if kind is None:
        return Answer(RULE, Verdict.UNKNOWN, "Whether a notice is owed cannot be told: enter the regime of the procurement.")
    ground = cited(words or change.ground, terms.regime).ground
    ground = ground if ground and ground.regime == terms.regime else None
    is_owed, why, figures, rows = (
        _under_the_act(terms, change, ground) if trigger == "before_change" else _regulation_72(ground)
    )
    shared = {**figures, "Given on": given_on}, sources(kind, *rows), least_sure(kind, *rows)
    if is_owed is None:
        return Answer(
            RULE, Verdict.UNKNOWN, f"Whether a {kind.name.lower()} ({kind.code}) is owed cannot be told: {why}", *shared
        )
    if not is_owed:
        return Answer(RULE, Verdict.NOT_APPLICABLE, f"No {kind.name.lower()} is owed: {why}", *shared)
    return _given(kind, trigger, change, why, given_on, shared)


def _given(kind, trigger, change, why, given_on, shared) -> Answer:
    name, is_before = f"{kind.name.lower()} ({kind.code})", trigger == NoticeTrigger.BEFORE_CHANGE
    when = "before the change is made" if is_before else "once the change is made"
    if given_on is None:
        is_late = is_before and change.agreed_on is not None
        text = f"A {name} is owed {when}: {why}"
        if is_late:
            text += f" The change was agreed on {written(change.agreed_on)}; publish it now."
        verdict = Verdict.NOT_MET if is_late else Verdict.NEEDS_ATTENTION
        return Answer(RULE, verdict, text, *shared, "Publishing it.")
    if is_before and change.agreed_on and given_on > change.agreed_on:
        text = (
            f"The {name} was given on {written(given_on)}, after the change of {written(change.agreed_on)}: it was owed before."
        )
        return Answer(RULE, Verdict.NEEDS_ATTENTION, text, *shared)
    return Answer(RULE, Verdict.MET, f"The {name} was given on {written(given_on)}.", *shared)


def _regulation_72(ground: ModificationGround | None):
    if ground is None:
        return None, "give the ground of the change.", {}, []
    why = f"a change on {ground.code} is published." if ground.needs_notice else f"{ground.code} asks for none."
    return ground.needs_notice, why, {}, [ground]


def _under_the_act(terms: Terms, change: Change, ground: ModificationGround | None):
    if terms.kind == ContractKind.LIGHT_TOUCH:
        return False, "it is a light-touch contract (section 75(6)).", {}, []
    if ground and ground.code == RESTRUCTURING:
        return True, "a transfer on restructuring is always published.", {}, [ground]
    rows = [limit_on(code, terms.commenced_on, terms.regime) for code in _codes(terms)]
    if None in rows:
        return None, "enter the day of commencement.", {}, []
    value, term = _shares(terms, change)
    if None in (value, term):
        return None, "enter the value and the term of the contract, and by how much they change.", {}, []
    figures = {
        "Share of the value": Percent(percent_of(to_pennies(value * 10_000), 10_000)),
        "Share of the term": Percent(percent_of(to_pennies(term * 10_000), 10_000)),
    }
    most_value, most_term = (Fraction(row.number) / 100 for row in rows)
    if abs(value) <= most_value and abs(term) <= most_term:
        return (
            False,
            f"value and term change by at most {told(Percent(rows[0].number))} and {told(Percent(rows[1].number))}.",
            figures,
            rows,
        )
    what = "value" if abs(value) > most_value else "term"
    most = rows[0] if what == "value" else rows[1]
    return True, f"the {what} changes by more than {told(Percent(most.number))}.", figures, rows


def _codes(terms: Terms) -> tuple[str, str]:
    value = "change_notice_percent_works" if terms.is_works else "change_notice_percent"
    return value, "change_notice_term_percent"


def _shares(terms: Terms, change: Change) -> tuple[Fraction | None, Fraction | None]:
    """The change as shares of the original value and of the longest term; nothing is no share of anything."""
    counted = terms.counted(change)
    value = Fraction(0) if counted == 0 else (counted / Fraction(terms.value) if counted is not None and terms.value else None)
    months = change.months
    term = (
        Fraction(0)
        if months == 0
        else (Fraction(months, terms.term_months) if months is not None and terms.term_months else None)
    )
    return value, term
