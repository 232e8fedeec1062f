"""The list at the desk of governance: every draft and every request on its way, with who holds it, how long, and what is late.
The page and the spreadsheet are made of the same lines; nothing of Part 2 is in either."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Case, Count, F, IntegerField, OuterRef, Prefetch, Subquery, Value, When
from django.utils import timezone

from accounts.working_days import holidays_between, is_working_day

from . import form_versions, rules
from .models import Amendment, Comment, Decision, IssuedNumber, Tabling
from .models.words import CLOSED, ON_ITS_WAY, AdviceAnswer, CommentKind, PublishAs, Status

STAGES = (Status.DRAFT, Status.WITH_ADVISERS, Status.WITH_HEAD_OF_UNIT, Status.WITH_CHIEF_EXECUTIVE, Status.WITH_DECISION_MAKER)
# In which order the list may stand: allowed words of the address, and no other column (leaks.md 13).
ORDERS = {
    "stage": "stage",
    "reference": "reference_order",
    "title": "title",
    "days": "status_since",
    "needed": "needed_by_on",
    "meeting": "meets_on",
}
FIRST = ("stage", F("needed_by_on").asc(nulls_last=True), "pk")


class Line(NamedTuple):
    """One request as the desk shows it. Days are working days of England and Wales."""

    decision: Decision
    holders: list
    days: int
    meetings: list
    publish_by: date | None
    publish_as: str
    is_late: bool
    questions: int
    lacks_number: bool

    @property
    def held_by(self) -> str:
        return "; ".join(each.text for each in self.holders)

    @property
    def ticked_as(self) -> str:
        """How the address of the page names it."""
        return str(self.decision.pk)

    @property
    def flags(self) -> list[tuple[str, str]]:
        """What is to be seen at once, each with the kind of its tag."""
        asked = f"{self.questions} open question{'s' if self.questions > 1 else ''}"
        told = [
            ("Decision late", "late", self.is_late),
            ("Advice late", "late", any(each.is_late for each in self.decision.asked_now)),
            *self._of_advice(),
            (asked, "missing", self.questions),
            ("No number", "missing", self.lacks_number),
            ("Being changed", "draft", rules.being_amended(self.decision)),
        ]
        return [(text, kind) for text, kind, stands in told if stands]

    def _of_advice(self):
        """Who advises against it, on which conditions, and what an urgent request goes on without (R-03)."""
        if self.decision.status not in ON_ITS_WAY:
            return
        found = [
            ("Objection", AdviceAnswer.OBJECTS, [each.label for each in rules.objections(self.decision)]),
            ("Conditions", AdviceAnswer.WITH_CONDITIONS, [each.label for each in rules.conditions(self.decision)]),
            ("Goes on without", "missing", self._goes_on_without()),
        ]
        for text, kind, labels in found:
            yield f"{text}: {', '.join(labels)}", kind, labels

    def _goes_on_without(self) -> list[str]:
        """Late advice comes once it is signed: before that, what was not given on the way is missing."""
        given, definition = rules.standing_declarations(self.decision), self.decision.form_version.definition
        codes = [code for code in rules.going_without(self.decision) if code not in given]
        return [form_versions.declaration(definition, code)["label"] for code in codes]


def at_the_desk(user, bodies):
    """Drafts and requests on their way of the bodies at whose desk a person works."""
    found = Decision.objects.visible_to(user).filter(body__in=bodies, origin="native")
    stage = Case(*(When(status=each, then=Value(n)) for n, each in enumerate(STAGES)), output_field=IntegerField())
    to_come = Tabling.objects.filter(decision=OuterRef("pk"), meeting__on__gte=timezone.localdate()).order_by("meeting__on")
    numbers = IssuedNumber.objects.filter(decision=OuterRef("pk"))
    return found.exclude(status__in=[*CLOSED, Status.WITHDRAWN]).annotate(
        stage=stage,
        meets_on=Subquery(to_come.values("meeting__on")[:1]),
        reference_order=Subquery(numbers.values("number")[:1]),
    )


def ordered(decisions, sort: str):
    """By a column that may be asked for, backwards with a minus in front; otherwise by stage, then by when it is needed.
    The longest time at a stage is the oldest day, so that order is turned round."""
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name not in ORDERS:
        return decisions.order_by(*FIRST)
    down = down != (name == "days")
    column = F(ORDERS[name])
    return decisions.order_by(column.desc(nulls_last=True) if down else column.asc(nulls_last=True), *FIRST)


def lines(decisions) -> list[Line]:
    """The lines of these requests, in as many queries as for one."""
    tabled = Prefetch("tablings", Tabling.objects.select_related("meeting__board"))
    amended = Prefetch("amendments", Amendment.objects.select_related("by"))
    named = decisions.select_related("body", "form_version", "author", "head_of_unit", "signer__post", "urgency")
    decisions = list(named.prefetch_related("numbers", tabled, amended))
    held = rules.holders(decisions)
    questions = _open_questions(decisions)
    today = timezone.localdate()
    holidays = _holidays(decisions, today)
    return [_line(each, held[each.pk], questions.get(each.pk, 0), holidays, today) for each in decisions]


def _open_questions(decisions) -> dict[int, int]:
    """Questions on Part 1 that nobody has resolved. What is asked about Part 2 is counted for nobody here."""
    asked = Comment.objects.filter(decision__in=decisions, kind=CommentKind.QUESTION, resolved_at=None).order_by()
    return dict(asked.values_list("decision").annotate(number=Count("pk")))


def _holidays(decisions, today) -> set[date]:
    """Bank holidays of the days that the lines count over, read once."""
    since = [timezone.localdate(each.status_since) for each in decisions]
    until = [each.needed_by_on for each in decisions if each.needed_by_on]
    return holidays_between(min(since, default=today), max([today, *until]) + timedelta(days=60))


def _line(decision, held, questions, holidays, today) -> Line:
    on_its_way = decision.status != Status.DRAFT
    return Line(
        decision=decision,
        holders=held,
        days=_between(timezone.localdate(decision.status_since), today, holidays),
        meetings=[each.meeting for each in decision.tablings.all()],
        publish_by=_publish_by(decision, holidays),
        publish_as=decision.publish_as,
        is_late=decision.needed_by_on is not None and decision.needed_by_on < today,
        questions=questions,
        lacks_number=on_its_way and decision.number is None and decision.body.reference_issued_at != "signature",
    )


def _between(first: date, last: date, holidays) -> int:
    """Working days after `first`, up to and including `last`."""
    return sum(is_working_day(first + timedelta(days=n), holidays) for n in range(1, (last - first).days + 1))


def _publish_by(decision, holidays) -> date | None:
    """The day by which it has to be published if it is signed on the last day: as many working days later as the form promises,
    not before a deferral ends. None where no day is known, or it is not published."""
    if decision.needed_by_on is None or decision.publish_as == PublishAs.NOT:
        return None
    day, days = decision.needed_by_on, decision.form_version.definition["publication"]["working_days"] or 0
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, holidays)
    deferred = decision.deferral_until_on if decision.deferral == "yes" else None
    return max(day, deferred) if deferred else day
