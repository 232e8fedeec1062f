"""How long a record is kept, and what stands in the way of disposing of it (domain.md 4.1). A decision is never disposed of."""

from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils import timezone

from procurement.models import Contract, ContractChange, Grant, Procurement

from ..models import InformationRequest, LegalHold, RetentionRule
from ..models.words import CLOSED, Status

LAST_OF_FINANCIAL_YEAR = (3, 31)


def class_of(decision) -> str | None:
    """What retention calls it; None while it is a draft or on its way, which nothing disposes of."""
    if decision.status in CLOSED:
        return RetentionRule.Concerns.DECIDED
    return RetentionRule.Concerns.WITHDRAWN if decision.status == Status.WITHDRAWN else None


def rules_on(day: date) -> list[RetentionRule]:
    """The rules in force, those of a body before those of every body."""
    return sorted(RetentionRule.objects.in_force(day), key=lambda each: (each.body_id is None, each.pk))


def rule_for(decision, rules) -> RetentionRule | None:
    """The rule of its body for its class, otherwise that of every body."""
    concerns = class_of(decision)
    return next((each for each in rules if each.concerns == concerns and each.body_id in (decision.body_id, None)), None)


def due_on(decision, rule) -> date | None:
    """The first day on which it may be disposed of: whole years from the end of the financial year in which it was withdrawn.
    None is never."""
    if rule is None or rule.years is None or class_of(decision) != RetentionRule.Concerns.WITHDRAWN:
        return None
    ended = timezone.localdate(decision.status_since)
    year = ended.year + ((ended.month, ended.day) > LAST_OF_FINANCIAL_YEAR)
    return date(year + rule.years, 4, 1)


def obstacles_to_disposing(decision) -> list[str]:
    """What has to end first. PostgreSQL refuses on the same (trigger disposal_fits)."""
    rule = rule_for(decision, rules_on(timezone.localdate()))
    day = due_on(decision, rule)
    if class_of(decision) == RetentionRule.Concerns.DECIDED:
        return [f"A decision is kept permanently. Source: {rule.source if rule else 'domain rule, decisions are permanent'}."]
    if day is None:
        return ["Only a request that was withdrawn before decision is disposed of, under a rule that gives it years."]
    found = []
    if day > timezone.localdate():
        found.append(f"It is kept until {day.day} {day:%B %Y}.")
    if LegalHold.objects.filter(decision=decision, ended_at__isnull=True).exists():
        found.append("A legal hold stops its disposal. End the hold first, if its reason has ended.")
    if InformationRequest.objects.filter(decisions=decision, answered_on__isnull=True).exists():
        found.append("A request for information about it is open. Answer that first.")
    if InformationRequest.objects.filter(decisions=decision, review_asked_on__isnull=False, reviewed_on__isnull=True).exists():
        found.append("An internal review of an answer about it is open. Record its outcome first.")
    return found


class Bought(NamedTuple):
    """A contract, change, grant or procurement that a request wrote down or names, and whether it goes with the request."""

    held: models.Model
    goes: bool
    why: str

    def __str__(self):
        return f"{self.held._meta.verbose_name.capitalize()} “{self.held}”: {self.why}"


GOES = "removed with the request, in which alone it was written down."
STAYS_RECORDED = "stays, because it is in the body's own records. Commercial looks after it."
STAYS_NAMED = "stays, because something else rests on it."
IN_ORDER = (ContractChange, Contract, Grant, Procurement)  # each before what it points to


def bought_by(decision) -> list[Bought]:
    """What the request says of buying, and what becomes of it when the request is disposed of. What was written down in it alone,
    and never came into the body's records, belongs to nobody afterwards, so it goes too; the rest stays."""
    held, going, found = _named_by(decision), set(), []
    for kind in IN_ORDER:
        for each in (one for one in held if isinstance(one, kind)):
            if each.recorded_at is not None:
                found.append(Bought(each, False, STAYS_RECORDED))
            elif _others_rest_on(each, decision, going):
                found.append(Bought(each, False, STAYS_NAMED))
            else:
                going.add(each)
                found.append(Bought(each, True, GOES))
    return found


def _named_by(decision) -> list:
    rows = decision.authorisations.select_related("contract__procurement", "procurement", "grant", "change__contract")
    named = [(each.change, each.contract, each.grant, each.procurement) for each in rows]
    named += [(each.contract.procurement,) for each in rows if each.contract]
    return list(dict.fromkeys(held for row in named for held in row if held is not None))


def _others_rest_on(held, decision, going) -> bool:
    """Whether another decision, a reliance, or a record that stays points to it."""
    if held.authorisations.exclude(decision=decision).exists():
        return True
    if hasattr(held, "reliances") and (held.reliances.exists() or held.no_decision_needed.exists()):
        return True
    below = {Contract: "changes", Procurement: "contracts"}.get(type(held))
    return below is not None and any(each not in going for each in getattr(held, below).all())
