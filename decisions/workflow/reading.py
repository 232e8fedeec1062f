"""Opening Part 2 to somebody by name, and closing it again."""

from django.db import transaction
from django.utils import timezone

from .. import rules
from ..models import AwardReport, NeedToKnow
from ..models.words import Capacity
from ..steps import StepRefused, allow, lock, record


@transaction.atomic
def add_reader(decision, person, *, by, reason: str, until, capacity=Capacity.NAMED) -> NeedToKnow:
    """Governance opens Part 2 to a named person, with reason and end; also how a newcomer in governance gets in."""
    decision = lock(decision)
    allow(rules.may_add_reader(by, decision), "Only governance adds readers of Part 2.")
    obstacles = []
    if person.pk == by.pk:
        obstacles.append(rules.Finding("person", "You cannot add yourself. Another member of governance does it."))
    if decision.stood_aside.filter(person=person).exists():
        obstacles.append(
            rules.Finding("person", f"{person} stood aside because of an interest; Part 2 stays closed to them.", "R-05")
        )
    if not reason.strip():
        obstacles.append(rules.Finding("reason", "Give the reason why they need to know."))
    if until is None or until <= timezone.now():
        obstacles.append(rules.Finding("until", "Give a last day in the future."))
    if obstacles:
        raise StepRefused(obstacles)
    row = NeedToKnow.objects.create(
        decision=decision, person=person, capacity=capacity, reason=reason, to_at=until, added_by=by
    )
    record("add_reader", decision, by=by, person=person.pk, row=row.pk)
    return row


@transaction.atomic
def end_reader(row, *, by) -> None:
    """Close Part 2 to a reader from now on."""
    decision = lock(row.decision)
    allow(rules.may_add_reader(by, decision), "Only governance ends a reader's need to know.")
    NeedToKnow.objects.filter(pk=row.pk, decision=decision).update(to_at=timezone.now())
    record("end_reader", decision, by=by, person=row.person_id, row=row.pk)


@transaction.atomic
def report_award(authorisation, *, by, awarded_on) -> AwardReport:
    """A delegated award is reported back; Part 2 closes to its holder, unless another award keeps it open."""
    decision = lock(authorisation.decision)
    allow(rules.may_report_award(by, authorisation), "Only the holder of a delegated award, or governance, reports it, once.")
    if awarded_on > timezone.localdate():
        raise StepRefused(rules.Finding("awarded_on", "The day of the award cannot be in the future."))
    report = AwardReport.objects.create(decision=decision, authorisation=authorisation, awarded_on=awarded_on, by=by)
    held = decision.authorisations.filter(what="delegate_award", report=None, delegated_person=authorisation.delegated_person)
    rows = decision.need_to_know.filter(capacity=Capacity.DELEGATED_AWARD, to_at=None, person=authorisation.delegated_person_id)
    if not held.exists():
        rows.update(to_at=timezone.now())
    record("report_award", decision, by=by, report=report.pk)
    return report
