"""What was written down in a draft becomes part of the body's records."""

from django.db import transaction
from django.utils import timezone

from ..models import Contract, ContractChange
from ..models.words import Regime
from ..rules import who
from ..rules.regime import regime_on
from ..steps import allow, record
from .contracts import NOT_YOURS


@transaction.atomic
def take_up(held, *, body, by) -> None:
    """Take a contract, change, procurement or grant that came from a draft into the records of the body. Called by the step that
    submits or imports the decision, which asks who may; what is recorded already stays as it is. A contract brings the
    procurement by which it was bought. Raises ValidationError where the record cannot stand beside what is there."""
    stored = type(held).objects.select_for_update(of=("self",)).get(pk=held.pk)
    if isinstance(stored, Contract) and stored.procurement_id:
        take_up(stored.procurement, body=body, by=by)
    if isinstance(stored, ContractChange):
        take_up(stored.contract, body=body, by=by)
    if stored.recorded_at is not None:
        return
    values = {"recorded_at": timezone.now(), "recorded_by": by}
    if not isinstance(stored, ContractChange):
        values["body"] = body
    if (
        getattr(stored, "commenced_on", None)
        and stored._meta.model_name == "procurement"
        and stored.regime == Regime.NOT_STATED
    ):
        values["regime"] = regime_on(stored.commenced_on, stored.framework)
    for name, value in values.items():
        setattr(stored, name, value)
    stored.full_clean()
    stored.save(update_fields=list(values))
    record("take_up", stored, by=by)


@transaction.atomic
def record_from_draft(held, *, body, by) -> None:
    """Commercial takes up a record before its decision does."""
    allow(who.may_record(by, body), NOT_YOURS)
    take_up(held, body=body, by=by)
