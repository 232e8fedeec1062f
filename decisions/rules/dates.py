"""The order of dates (R-04): every declaration and board date, then the chief executive, then the decision."""

from ..models.words import DateLabel, Precision
from .finding import Finding


def order_of_dates(decision, decided_on, declared: dict | None = None) -> list[Finding]:
    """What is out of order, in one finding. Empty where a reason of urgency is given, by the author or by who declared it urgent:
    both are published. `declared` adds dates that stand on a paper: code of a declaration to its label and date."""
    if decision.urgency_reason.strip() or getattr(decision, "urgency", None):
        return []
    after: dict = {}
    for what, on, *before in _late_dates(decision, decided_on, declared):
        after.setdefault(tuple(before), []).append((what, on))
    if not after:
        return []
    said = " ".join(_late(*late[0], *before) if len(late) == 1 else _all_late(late, *before) for before, late in after.items())
    return [Finding("dates", f"{said} Correct the dates, or say why the steps are out of order, which is published.", "R-04")]


def out_of_order(decision, decided_on, declared: dict | None = None) -> list[Finding]:
    """Each date that lies after one it has to come before, as a finding of its own."""
    return [Finding("dates", _late(*late), "R-04") for late in _late_dates(decision, decided_on, declared)]


def _late_dates(decision, decided_on, declared: dict | None) -> list[tuple]:
    """What is late and its day, what it has to come before and the day of that. A board's date counts when its day is known."""
    steps = [(d.label, d.given_on, d.code) for d in decision.declarations.all() if d.given_on]
    steps += [(label, on, code) for code, (label, on) in (declared or {}).items() if on]
    steps += [
        (paper.board_as_written or "The board", paper.meeting_on, "board")
        for paper in decision.board_papers.all()
        if paper.meeting_on and paper.precision == Precision.DAY
    ]
    approved_on = next((on for _, on, code in steps if code == "chief_executive"), None)
    found = []
    for label, on, code in steps:
        if code != "chief_executive" and approved_on and on > approved_on:
            found.append((label, on, "the chief executive's approval", approved_on))
        if decided_on and on > decided_on:
            found.append((label, on, "the decision", decided_on))
    return found


def _late(what, on, before, before_on) -> str:
    return f"{what} is dated {in_words(on)}, after {before} of {in_words(before_on)}."


def _all_late(late, before, before_on) -> str:
    listed = ", ".join(f"{what} ({in_words(on)})" for what, on in late)
    return f"Dated after {before} of {in_words(before_on)}: {listed}."


def decided_on_of(decision):
    """The day an archived record says it was decided, if it says so."""
    signed = [s.on for s in decision.archived_signatures.all() if s.of == "decision_maker" and s.on]
    signed += [d.on for d in decision.dates.all() if d.label == DateLabel.SIGNED and d.on]
    return signed[0] if signed else None


def in_words(day) -> str:
    return f"{day.day} {day:%B %Y}"
