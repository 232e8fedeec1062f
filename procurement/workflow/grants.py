"""Grants: several recipients of one programme at once, each a record of its own."""

from django.db import transaction
from django.utils import timezone

from ..models import Grant, Supplier
from ..rules.who import may_record
from ..steps import allow, change, entered_already, is_new, record, told, values_of
from .suppliers import supplier_named

NOT_YOURS = "Only commercial and governance of the body record its grants."


@transaction.atomic
def record_grants(shared: dict, awarded: list[tuple], *, body, by, entry: str = "") -> list[Grant]:
    """Write down what was granted: `awarded` is (recipient, amount) each, the rest they have in common. All of them or none."""
    allow(may_record(by, body), NOT_YOURS)
    if found := entered_already(Grant, by=by, entry=entry):
        return [found]
    grants = []
    for recipient, amount in awarded:
        now = timezone.now()
        grant = Grant(body=body, recorded_at=now, recorded_by=by, changed_by=by)
        change(grant, shared | {"recipient": recipient_named(recipient), "amount": amount})
        grants.append(grant)
    for grant in grants:
        record("enter", grant, by=by, **told(entry))
    return grants


def recipient_named(written) -> Supplier:
    """The recipient of this name; one that is new is entered as a grant recipient."""
    supplier = supplier_named(written)
    if supplier.kind == Supplier.Kind.SUPPLIER and not supplier.contracts.exists() and not supplier.grants.exists():
        supplier.kind = Supplier.Kind.GRANTEE
        supplier.save(update_fields=["kind"])
    return supplier


@transaction.atomic
def revise_grant(grant, changes: dict, *, by, was_seen: str | None = None) -> Grant:
    """Change what is recorded of a grant."""
    stored = Grant.objects.select_for_update(of=("self",)).select_related("body").get(pk=grant.pk)
    allow(stored.recorded_at is not None and may_record(by, stored.body), NOT_YOURS)
    if not is_new(values_of(stored, changes), changes, was_seen):
        return stored
    change(stored, changes | {"changed_at": timezone.now(), "changed_by": by})
    record("revise", stored, by=by)
    return stored
