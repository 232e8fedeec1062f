"""What is to come, in one list: decisions expected, requests on their way with the day they are needed by, meetings of boards.

The page tells titles; the feed is made of the same rows and tells references only (leaks.md, rows 5, 8 and 16)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse

from procurement.months import last_of_month

from .models import BoardMeeting, Decision, PlannedDecision, Tabling
from .models.planning import bodies_worked_for
from .models.words import ON_ITS_WAY, Precision, Status

OPEN = (Status.DRAFT, *ON_ITS_WAY)
MOST = 500  # of each source


@dataclass(frozen=True)
class Row:
    """Something that falls on a day or in a month. `of` is for the page only; `said` is all that a feed may say of it."""

    on: date | None
    what: str
    of: str
    said: str
    url: str
    key: str
    body: str = ""
    precision: str = Precision.DAY
    status: str = ""
    status_name: str = ""
    more: str = ""

    @property
    def ends_on(self) -> date:
        return last_of_month(self.on) if self.precision == Precision.MONTH else self.on

    @property
    def text(self) -> str:
        """As the fragment of lists of what falls due asks for it."""
        return f"{self.what}."


def rows_of(user, *, body=None, board=None, kind="") -> list[Row]:
    """Everything on the plan that this person may see, as far as it is asked for: by day, on one day by reference or name;
    without a day at the end."""
    visible = Decision.objects.visible_to(user).filter(status__in=OPEN)
    if body:
        visible = visible.filter(body=body)
    if kind:
        visible = visible.filter(kind=kind)
    if board:
        visible = visible.filter(tablings__meeting__board=board).distinct()
    requests = list(visible.select_related("body", "planned").prefetch_related("numbers").order_by("pk")[:MOST])
    found = [*_requests(requests), *_planned(user, body, board, kind), *_meetings(user, body, board, kind, requests)]
    return sorted(found, key=lambda each: (each.on is None, each.on or date.max, each.of, each.key))


def _requests(requests):
    for each in requests:
        planned = getattr(each, "planned", None)
        on, precision, what = each.needed_by_on, Precision.DAY, "Needed by this day"
        if on is None and planned and planned.cancelled_at is None:
            on, precision, what = planned.expected_on, planned.precision, "Expected"
            if planned.needed_by_on:
                on, precision, what = planned.needed_by_on, Precision.DAY, "Needed by this day"
        said = f"{each.reference or 'A request'}: {'needed by' if what != 'Expected' else 'expected'}"
        yield Row(
            on,
            what if on else "No day stated",
            str(each),
            said,
            each.get_absolute_url(),
            f"request-{each.pk}",
            each.body.name,
            precision,
            each.status,
            each.get_status_display(),
        )


def _planned(user, body, board, kind):
    """What is expected. Once there is a request that this person sees, the request stands in its place; a draft that they do
    not see takes nothing away, so that the plan does not tell of it."""
    rows = PlannedDecision.objects.visible_to(user).filter(cancelled_at__isnull=True)
    rows = rows.exclude(decision__in=Decision.objects.visible_to(user)).select_related("body", "lead_team", "lead_person")
    if body:
        rows = rows.filter(body=body)
    if kind:
        rows = rows.filter(kind=kind)
    if board:
        rows = rows.filter(meeting__board=board)
    for each in rows[:MOST]:
        lead = ", ".join(str(who) for who in (each.lead_team, each.lead_person) if who)
        url = reverse("decisions:planned", args=[each.pk])
        for n, (on, precision, what, said) in enumerate(_days_of(each)):
            key = f"planned-{each.pk}" if n == 0 else f"planned-{each.pk}-needed"
            yield Row(on, what, each.title, said, url, key, each.body.name, precision, "due", "Expected", lead)


def _days_of(planned):
    """When it is expected, and the day by which it is needed, where that is another."""
    is_one = planned.precision == Precision.DAY and planned.needed_by_on == planned.expected_on
    what = "Expected, and needed by this day" if is_one else "Expected"
    yield planned.expected_on, planned.precision, what, "A decision is expected"
    if planned.needed_by_on and not is_one:
        yield planned.needed_by_on, Precision.DAY, "Needed by this day, and not begun", "A decision is needed by"


def _meetings(user, body, board, kind, requests):
    """Meetings of boards, with the requests that go to them, of those this person sees; by kind only where one of it goes."""
    tabled = Tabling.objects.filter(decision__in=[each.pk for each in requests])
    meetings = BoardMeeting.objects.filter(board__body__in=[body] if body else bodies_worked_for(user))
    if board:
        meetings = meetings.filter(board=board)
    numbered = {each.pk: each for each in requests}
    found = meetings.select_related("board__body").prefetch_related(Prefetch("tablings", tabled, to_attr="tabled"))
    for each in found.order_by("-on")[:MOST]:
        going = [numbered[row.decision_id].reference or "a request" for row in each.tabled]
        if kind and not going:
            continue
        name, url = each.board.name, reverse("packs:board", args=[each.pk])
        more = f"Goes to it: {', '.join(sorted(going))}" if going else ""
        yield Row(
            each.on,
            "The board meets",
            name,
            f"Board: {name}",
            url,
            f"meeting-{each.pk}",
            each.board.body.name,
            status="with_advisers",
            status_name="Board",
            more=more,
        )
        if each.papers_by_on:
            yield Row(
                each.papers_by_on,
                "Papers are due",
                name,
                f"Papers due for board: {name}",
                url,
                f"papers-{each.pk}",
                each.board.body.name,
                status="deferred",
                status_name="Papers",
            )
