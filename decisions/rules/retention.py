"""How long a record is kept, and what stands in the way of disposing of it (domain.md 4.1). A decision is never disposed of."""

from datetime import date

from django.utils import timezone

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
    return found
