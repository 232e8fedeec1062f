"""Numbers that governance takes before there is a request: reserved, given to one later, or put down as not used."""

from django.db import transaction
from django.utils import timezone

from .. import references, rules
from ..models import IssuedNumber, NumberReservation
from ..steps import StepRefused, allow, lock, record

GOVERNANCE = "Only governance of the body reserves and gives numbers."
GONE = "This number is not reserved any more."


@transaction.atomic
def reserve_number(body, purpose: str, *, by) -> NumberReservation:
    """Take the next number of the body's series for a request that is expected (R-01: no gap, none twice)."""
    allow(rules.may_govern(by, body), GOVERNANCE)
    if not purpose.strip():
        raise StepRefused(rules.Finding("purpose", "Say what the number is for."))
    try:
        number = references.reserve(body)
    except LookupError as none:
        raise StepRefused(str(none)) from None
    reserved = NumberReservation.objects.create(number=number, purpose=purpose.strip(), by=by)
    record("reserve_number", reserved, by=by, number=number.pk)
    return reserved


def _reserved(number) -> IssuedNumber:
    held = IssuedNumber.objects.select_for_update(of=("self",)).select_related("body").get(pk=number.pk)
    if held.state != IssuedNumber.State.RESERVED:
        raise StepRefused(GONE)
    return held


@transaction.atomic
def give_number(number, decision, *, by) -> IssuedNumber:
    """Give a reserved number to a request of the body that has none and is on its way."""
    decision = lock(decision)
    if decision.number is not None:
        raise StepRefused(f"It has the number {decision.number} already.")
    allow(rules.may_give_number(by, decision), GOVERNANCE)
    held = _reserved(number)
    if held.body_id != decision.body_id:
        raise StepRefused("The number is of another body's series.")
    held.decision, held.state = decision, IssuedNumber.State.ISSUED
    held.save(update_fields=["decision", "state"])
    record("give_number", decision, by=by, number=held.pk)
    return held


@transaction.atomic
def release_number(number, because: str, *, by) -> None:
    """A reserved number is not used. It stays in the series, accounted for, and is never given."""
    held = _reserved(number)
    allow(rules.may_govern(by, held.body), GOVERNANCE)
    if not because.strip():
        raise StepRefused(rules.Finding("because", "Say why the number is not used."))
    held.state = IssuedNumber.State.NOT_USED
    held.save(update_fields=["state"])
    told = NumberReservation.objects.get(number=held)
    told.released_by, told.released_at, told.released_because = by, timezone.now(), because.strip()
    told.save(update_fields=["released_by", "released_at", "released_because"])
    record("release_number", told, by=by, number=held.pk)
