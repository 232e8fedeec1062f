"""The notices that a procurement and its contract owe, with the days by which (R-14, R-16, R-17; domain.md 3.5)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db.models import TextChoices

from procurement.models import NoticeType
from procurement.models.words import ContractKind, DayKind, NoticeTrigger, Regime
from procurement.money import pounds

from .answer import Answer, Verdict, written
from .case import Case
from .days import last_of, latest_start
from .limits import exceeds, limit_on

RULE = "R-17"
OF_A_CASE = (
    NoticeTrigger.MARKET,
    NoticeTrigger.BEFORE_DIRECT_AWARD,
    NoticeTrigger.BEFORE_CONTRACT,
    NoticeTrigger.CONTRACT,
    NoticeTrigger.END,
    NoticeTrigger.PAYMENT,
    NoticeTrigger.YEARLY,
    NoticeTrigger.ABANDONED,
)
ON_CONTRACTS_FINDER = "CF"


class State(TextChoices):
    GIVEN = "given", "Given"
    GIVEN_LATE = "given_late", "Given late"
    OWED = "owed", "Owed"
    LATE = "late", "Late"
    NOT_YET = "not_yet", "Not yet owed"
    NOT_OWED = "not_owed", "Not owed"
    UNKNOWN = "unknown", "Cannot be told"


VERDICTS = {
    State.GIVEN: Verdict.MET,
    State.GIVEN_LATE: Verdict.NEEDS_ATTENTION,
    State.OWED: Verdict.NEEDS_ATTENTION,
    State.LATE: Verdict.NOT_MET,
    State.NOT_YET: Verdict.NOT_APPLICABLE,
    State.NOT_OWED: Verdict.NOT_APPLICABLE,
    State.UNKNOWN: Verdict.UNKNOWN,
}


@dataclass(frozen=True)
class Due:
    """One notice of a case: where it stands, by which day it is owed, why."""

    type: NoticeType
    state: State
    because: str = ""
    due_on: date | None = None
    given_on: date | None = None

    @property
    def answer(self) -> Answer:
        told = [f"{self.type}: {self.state.label.lower()}"]
        if self.given_on:
            told[0] += f" on {written(self.given_on)}"
        if self.due_on and self.state != State.GIVEN:
            told[0] += f", {'it was due' if self.state in (State.LATE, State.GIVEN_LATE) else 'by'} {written(self.due_on)}"
        text = f"{told[0]}. {self.because}".strip()
        figures = {"Due on": self.due_on, "Given on": self.given_on}
        return Answer(RULE, VERDICTS[self.state], text, figures, self.type.source, self.type.certainty)


def notices_of(case: Case, today: date) -> list[Due]:
    """Every notice the law asks for in this case, and those given besides."""
    found = []
    for kind in _types(case):
        if kind.is_owed:
            found.append(_stands(kind, case, today))
        elif kind.code in case.given:
            found.append(Due(kind, State.GIVEN, "It may be given; it need not.", given_on=case.given[kind.code][-1]))
    return found


def _types(case: Case) -> list[NoticeType]:
    """Of the case's regime; the row for its kind of contract before the one for every kind."""
    rows = NoticeType.objects.filter(regime=case.regime).order_by("pk")
    special = {row.code for row in rows if row.for_kind == case.kind}
    return [
        row
        for row in rows
        if (row.trigger in OF_A_CASE or row.code in case.given)
        and (row.for_kind == case.kind if row.code in special else not row.for_kind)
    ]


def _stands(kind: NoticeType, case: Case, today: date) -> Due:
    given_on = case.given.get(kind.code, [None])[0]
    if kind.code in case.waived and given_on is None:
        return Due(kind, State.NOT_OWED, case.waived[kind.code])
    is_owed, because = _is_owed(kind, case)
    if is_owed is False:
        return Due(kind, State.GIVEN if given_on else State.NOT_OWED, because, given_on=given_on)
    if is_owed is None and not given_on:
        return Due(kind, State.UNKNOWN, because)
    if kind.trigger == NoticeTrigger.YEARLY:
        return _each_year(kind, case, today)
    if kind.trigger == NoticeTrigger.PAYMENT:
        return _each_quarter(kind, case, today)
    step_on, is_due, due_on, because = _due(kind, case)
    if given_on:
        is_late = due_on is not None and given_on > due_on
        return Due(kind, State.GIVEN_LATE if is_late else State.GIVEN, because, due_on, given_on)
    if not is_due:
        return Due(kind, State.NOT_YET, because)
    is_late = due_on is not None and due_on < today
    return Due(kind, State.LATE if is_late else State.OWED, because, due_on)


# -- whether


def _is_owed(kind: NoticeType, case: Case) -> tuple[bool | None, str]:
    """True, False, or None where it cannot be told, and why."""
    by_commencement = kind.trigger != NoticeTrigger.YEARLY  # section 71 looks at contracts, not at when they commenced
    if by_commencement and kind.from_on and case.commenced_on and case.commenced_on < kind.from_on:
        return False, f"Only for what commenced from {written(kind.from_on)}."
    if kind.trigger == NoticeTrigger.BEFORE_DIRECT_AWARD and not case.is_direct_award:
        return False, "Only before a direct award."
    if kind.trigger == NoticeTrigger.MARKET and (case.is_call_off or case.is_direct_award):
        return False, "It is called off from a framework." if case.is_call_off else "It is awarded directly."
    if kind.code == "F03" and case.is_call_off:
        return False, "A call-off needs no award notice of its own under the Regulations of 2015 (not checked)."
    if kind.code == ON_CONTRACTS_FINDER:
        return _reaches(case.is_notifiable, "the value from which awards are published there")
    is_of_contract = kind.trigger == NoticeTrigger.CONTRACT and kind.regime == Regime.PA_2023
    if is_of_contract and case.is_above_threshold is False and case.is_notifiable:
        return True, ""
    is_owed, because = _reaches(case.is_above_threshold, "the threshold")
    return _over_amount(kind, case) if is_owed and kind.over_amount is not None else (is_owed, because)


def _reaches(answer, what) -> tuple[bool | None, str]:
    if answer is None:
        return None, f"Whether the value reaches {what} cannot be told: enter value, VAT basis, kind and day of commencement."
    return answer, "" if answer else f"The value is below {what}."


def _over_amount(kind: NoticeType, case: Case) -> tuple[bool | None, str]:
    over, _ = exceeds(case.value, case.vat_basis, kind.over_amount, case.commenced_on)
    if over is None:
        return None, f"Whether the value is above {pounds(kind.over_amount)} depends on VAT: say whether it is included."
    return over, "" if over else f"Only above {pounds(kind.over_amount)}."


# -- by when


def _due(kind: NoticeType, case: Case) -> tuple[date | None, bool, date | None, str]:
    """The step that makes it owed, whether that has come, the last day for the notice, and how it is counted."""
    match kind.trigger:
        case NoticeTrigger.MARKET:
            return case.market_on, True, case.market_on, "It begins the procurement."
        case NoticeTrigger.BEFORE_CONTRACT | NoticeTrigger.BEFORE_DIRECT_AWARD:
            return _before(kind, case)
        case NoticeTrigger.CONTRACT:
            step_on = case.entered_on
            is_small = case.is_above_threshold is False and kind.code != ON_CONTRACTS_FINDER
            due_on = None if is_small else _after(kind, step_on)
            how = "As soon as reasonably practicable after the contract is entered into." if is_small else _counted(kind)
        case NoticeTrigger.END:
            step_on, due_on, how = case.ended_on, _after(kind, case.ended_on), _counted(kind)
        case _:
            step_on, due_on, how = case.abandoned_on, _after(kind, case.abandoned_on), _counted(kind)
    return step_on, step_on is not None, due_on, how


def _after(kind: NoticeType, step_on: date | None) -> date | None:
    if step_on is None or kind.days is None:
        return None
    return last_of(step_on, kind.days, kind.day_kind, kind.counts_first_day)


def _before(kind: NoticeType, case: Case) -> tuple[date | None, bool, date | None, str]:
    """Before the contract. A standstill has to be over by then; call-offs and light-touch contracts need none (section 51)."""
    step_on = case.entered_on or case.planned_on
    is_free = case.is_call_off or case.kind == ContractKind.LIGHT_TOUCH
    if kind.days is None or is_free:
        return step_on, True, step_on, f"Before the contract is entered into{'; no standstill has to pass' if is_free else ''}."
    due_on = latest_start(step_on, kind.days, kind.day_kind, kind.counts_first_day) if step_on else None
    return step_on, True, due_on, f"Then a standstill has to pass. {_counted(kind)}"


def _counted(kind: NoticeType) -> str:
    if kind.days is None:
        return "As soon as reasonably practicable."
    which = DayKind(kind.day_kind).label.split(",")
    calendar = f" ({which[1].strip()})" if len(which) > 1 else ""
    first = ", beginning with the day of publication" if kind.counts_first_day else ""
    return f"{kind.days} {which[0]}{calendar}{first}."


def standstill_ends(published_on: date, kind: NoticeType) -> date:
    """The last day of the standstill that a notice begins; the contract may be entered into the day after."""
    return last_of(published_on, kind.days, kind.day_kind, kind.counts_first_day)


def _each_year(kind: NoticeType, case: Case, today: date) -> Due:
    """Every twelve months of the contract, and when it ends (section 71): the first one that is missing."""
    if case.entered_on is None:
        return Due(kind, State.NOT_YET, "Once the contract is entered into.")
    limit = limit_on("performance_months", today, case.regime)
    months = int(limit.number) if limit else 12
    given, before, number = list(case.given.get(kind.code, [])), case.entered_on, 0
    while case.ended_on is None or before < case.ended_on:
        number += 1
        due_on = case.entered_on + relativedelta(months=months * number)
        due_on = min(due_on, case.ended_on) if case.ended_on else due_on
        given = [day for day in given if day > before]
        is_in_force = kind.from_on is None or due_on >= kind.from_on
        if is_in_force and not given:
            state = State.LATE if due_on < today else State.OWED
            return Due(kind, state, f"Every {months} months, and when the contract ends.", due_on)
        before, given = due_on, given[1:] if is_in_force else given
    last = case.given.get(kind.code, [None])[-1]
    return Due(kind, State.GIVEN if last else State.NOT_OWED, "The contract has ended.", given_on=last)


def _each_quarter(kind: NoticeType, case: Case, today: date) -> Due:
    """Within days of the end of each quarter in which a payment is above the amount (section 70). Payments are not recorded
    here, so the next day by which one may be owed."""
    if case.entered_on is None:
        return Due(kind, State.NOT_YET, "Once payments are made.")
    over = quarter_end(max(case.entered_on, kind.from_on))
    given = case.given.get(kind.code, [])
    while (due_on := last_of(over, kind.days)) < today or any(over < day <= due_on for day in given):
        over = quarter_end(over + timedelta(days=1))
    if case.ended_on and quarter_end(case.ended_on) < over:
        return Due(kind, State.NOT_OWED, "The contract has ended; later payments would still count.")
    return Due(kind, State.OWED, f"For each quarter with a payment above {pounds(kind.over_amount)}.", due_on)


def quarter_end(day: date) -> date:
    """The last day of the calendar quarter that a day is in."""
    month = (day.month + 2) // 3 * 3
    return date(day.year, month, monthrange(day.year, month)[1])


# -- of the body


def notices_of_body(today: date) -> list[Due]:
    """What the body owes whatever it buys: the pipeline by 26 May, payments compliance twice a year (30 April, 30 October)."""
    found = []
    for kind in NoticeType.objects.filter(trigger=NoticeTrigger.BODY, is_owed=True).order_by("pk"):
        starts = _starts_of_body_periods(kind, today)
        due_on = min(
            day for day in (last_of(start, kind.days, kind.day_kind, kind.counts_first_day) for start in starts) if day >= today
        )
        found.append(Due(kind, State.OWED, _counted(kind), due_on))
    return found


def _starts_of_body_periods(kind: NoticeType, today: date) -> list[date]:
    """The pipeline is counted from 1 April; a payments notice from the end of a half-year."""
    years = (today.year, today.year + 1)
    if kind.counts_first_day:
        return [date(year, 4, 1) for year in years]
    ends = [day for year in years for day in (date(year, 3, 31), date(year, 9, 30))]
    return [day for day in ends if kind.from_on is None or day >= kind.from_on]
