"""What every step has in common: lock the row, refuse with reasons, move, write history."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.history import record

from . import references
from .models import Decision, IssuedNumber, NeedToKnow
from .models.words import Capacity
from .rules.finding import Finding
from .rules.governing import being_amended
from .rules.route import MAY_BECOME

__all__ = [
    "NotAsSeen",
    "StepRefused",
    "allow",
    "ask_to_publish",
    "give_next_number",
    "let_in",
    "lock",
    "move",
    "record",
    "refuse_if",
]


class StepRefused(Exception):
    """A step that something stands in the way of. `obstacles` tells people what to do."""

    def __init__(self, obstacles):
        self.obstacles = [obstacles] if isinstance(obstacles, str | Finding) else list(obstacles)
        super().__init__("; ".join(map(str, self.obstacles)))


class NotAsSeen(StepRefused):
    """A save that began on a page older than what is stored now. `stored` is what stands there; nothing was overwritten."""

    def __init__(self, stored: dict):
        self.stored = stored
        super().__init__(
            "This was changed since you opened the page, by somebody else or in another window of yours. "
            "Both texts are shown below; nothing was saved."
        )


def give_next_number(decision) -> IssuedNumber:
    """The next number of its body (R-01); refused in words where the body has no series of numbers in force."""
    try:
        return references.issue(decision)
    except LookupError as none:
        raise StepRefused(str(none)) from None


def lock(decision) -> Decision:
    """The row as it is now, not as the page showed it, held until the step ends."""
    return (
        Decision.objects.select_for_update(of=("self",))
        .select_related("body", "form_version", "joint_with", "author", "withholding", "urgency")
        .get(pk=decision.pk)
    )


def allow(answer: bool, why: str) -> None:
    if not answer:
        raise PermissionDenied(why)


def refuse_if(obstacles) -> None:
    if found := list(obstacles):
        raise StepRefused(found)


def move(decision, status) -> None:
    """Change the status of a locked decision; the moves allowed are MAY_BECOME and the database's."""
    if status == decision.status:
        return
    refuse_if(being_amended(decision))
    if status not in MAY_BECOME[decision.status]:
        raise StepRefused(f"A decision that is {decision.get_status_display().lower()} cannot become {status.label.lower()}.")
    decision.status, decision.status_since = status, timezone.now()
    decision.save(update_fields=["status", "status_since"])


def ask_to_publish(decision_id: int) -> None:
    """Once the step is stored, ask the worker to look at once, by the name of its task. Its sweep finds the decision anyway,
    so nothing is lost if this fails."""

    def ask():
        from procrastinate.contrib.django import app

        app.configure_task("publication.publish_decision", queue="publication").defer(decision_id=decision_id)

    transaction.on_commit(ask, robust=True)


def let_in(decision, people, capacity: Capacity, *, by=None) -> None:
    """Open Part 2 to people in a capacity. Who stood aside stays outside; who has such a row already gets no second."""
    aside = set(decision.stood_aside.values_list("person", flat=True))
    there = set(
        NeedToKnow.objects.filter(decision=decision, capacity=capacity, to_at__isnull=True).values_list("person", flat=True)
    )
    new = [p for p in {p.pk: p for p in people}.values() if p.pk not in aside | there]
    NeedToKnow.objects.bulk_create(NeedToKnow(decision=decision, person=p, capacity=capacity, added_by=by) for p in new)
