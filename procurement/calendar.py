"""What of contracts falls on which day: ends, breaks, options to decide on, reviews, notices owed, frameworks that expire."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, TextChoices

from .models import BreakPoint, Contract, ContractOption, Framework
from .models.words import OptionState, Precision
from .rules.case import case_of
from .rules.notices import State, notices_of

MOST = 300  # of each kind; the page says when there are more
LATELY = timedelta(days=400)  # a notice is looked for while the step that makes it owed is not longer ago
NOTICES_OF = 60  # contracts whose notices are worked out, those with the latest step first


class Kind(TextChoices):
    END = "end", "Ends"
    BREAK = "break", "Breaks"
    OPTION = "option", "Options to decide on"
    REVIEW = "review", "Reviews of contracts"
    NOTICE = "notice", "Notices owed"
    FRAMEWORK = "framework", "Frameworks that expire"
    AWARD = "award", "Open delegated awards"
    PART2 = "part2", "Reviews of Part 2"


@dataclass(frozen=True)
class FallsDue:
    """`on` is None for what is open until somebody acts. `text` is a sentence, `of` names the record, `url` leads to it."""

    on: date | None
    kind: str
    text: str
    of: str
    url: str
    precision: str = Precision.DAY


def calendar_of(user, from_on: date, to_on: date) -> list[FallsDue]:
    """What falls due until `to_on`; of what is overdue on `from_on` also what should have been done before it."""
    contracts = Contract.objects.visible_to(user).filter(ended_on__isnull=True)
    found = [
        *_ends(contracts, to_on),
        *_reviews(contracts, to_on),
        *_options(contracts, to_on),
        *_breaks(contracts, from_on, to_on),
        *_frameworks(contracts, from_on, to_on),
        *_notices(user, from_on, to_on),
    ]
    return sorted(found, key=lambda each: (each.on, each.of))


def _latest(rows, by):
    """Overdue rows would crowd out the others: the first to come are kept, from the latest day backwards."""
    return list(rows.order_by(f"-{by}")[:MOST])[::-1]


def _ends(contracts, to_on):
    for each in _latest(contracts.filter(ends_on__lte=to_on), "ends_on"):
        yield FallsDue(each.ends_on, Kind.END, "The contract ends.", each.title, each.get_absolute_url())


def _reviews(contracts, to_on):
    for each in _latest(contracts.filter(review_on__lte=to_on), "review_on"):
        yield FallsDue(each.review_on, Kind.REVIEW, "The contract is to be reviewed.", each.title, each.get_absolute_url())


def _options(contracts, to_on):
    rows = ContractOption.objects.filter(contract__in=contracts, state=OptionState.OPEN, decide_by_on__lte=to_on)
    for each in _latest(rows.select_related("contract"), "decide_by_on"):
        text = f"Decide on option {each.number}, or let it lapse."
        yield FallsDue(each.decide_by_on, Kind.OPTION, text, each.contract.title, each.contract.get_absolute_url())


def _breaks(contracts, from_on, to_on):
    """A break counts from the day on which it has to be said, where that is known."""
    rows = BreakPoint.objects.filter(contract__in=contracts, on__gte=from_on, on__lte=to_on + timedelta(days=2000))
    for each in rows.select_related("contract").order_by("on")[:MOST]:
        notice = each.on - timedelta(days=each.notice_days or 0)
        day = notice if notice >= from_on else each.on
        if day > to_on:
            continue
        text = "Last day to give notice of a break." if day == notice != each.on else "The contract can be ended early."
        precision = Precision.DAY if day != each.on else each.precision
        yield FallsDue(day, Kind.BREAK, text, each.contract.title, each.contract.get_absolute_url(), precision)


def _frameworks(contracts, from_on, to_on):
    """Of frameworks that contracts of one's bodies are called off from."""
    used = contracts.filter(framework__isnull=False).order_by().values("framework")
    rows = Framework.objects.filter(pk__in=used, expires_on__gte=from_on, expires_on__lte=to_on)
    for each in rows.order_by("expires_on")[:MOST]:
        text = "Last day to call off from the framework."
        yield FallsDue(each.expires_on, Kind.FRAMEWORK, text, each.name, each.get_absolute_url())


def notices_owed(contract, today: date) -> list:
    """The notices that a contract owes now or is late with."""
    return [each for each in notices_of(case_of(contract, today), today) if each.state in (State.OWED, State.LATE)]


def with_a_late_step(user, today: date):
    """The contracts in which a step was taken lately: of these the notices owed are worked out, one contract at a time."""
    since = today - LATELY
    lately = (
        Q(signed_on__gte=since) | Q(starts_on__gte=since) | Q(ended_on__gte=since) | Q(ends_on__gte=since, ends_on__lt=today)
    )
    return Contract.objects.visible_to(user).filter(lately)


def _notices(user, today, to_on):
    rows = with_a_late_step(user, today).select_related("procurement__route_type", "framework")
    for contract in rows.order_by("-changed_at")[:NOTICES_OF]:
        for each in notices_owed(contract, today):
            if each.due_on and each.due_on <= to_on:
                text = f"{each.type} is owed."
                yield FallsDue(each.due_on, Kind.NOTICE, text, contract.title, contract.get_absolute_url())
