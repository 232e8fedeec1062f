"""Contracts: entered, changed part by part, ended, removed while nothing rests on them."""

from django.db import transaction
from django.utils import timezone

from ..completeness import obstacles_to_recording, obstacles_to_removing
from ..models import Contract, Supplier
from ..rules import who
from ..steps import allow, change, entered_already, is_new, record, refuse_if, told, values_of
from .suppliers import record_supplier

NOT_YOURS = "Commercial and governance of the body change its contracts and procurements."


@transaction.atomic
def enter_contract(values: dict, *, by, body, entry: str = "") -> Contract:
    """Record a contract of the body. Suppliers given as words are recorded with it."""
    allow(who.may_record(by, body), NOT_YOURS)
    if found := entered_already(Contract, by=by, entry=entry):
        return found
    values, suppliers = _apart(values)
    contract = Contract(body=body, recorded_at=timezone.now(), recorded_by=by, changed_by=by, **values)
    refuse_if(obstacles_to_recording(contract))
    contract.full_clean()
    contract.save()
    if suppliers is not None:
        contract.suppliers.set(_recorded(suppliers, by))
    record("enter", contract, by=by, **told(entry))
    return contract


def _apart(values: dict) -> tuple[dict, list | None]:
    values = dict(values)
    return values, values.pop("suppliers", None)


def _recorded(suppliers, by) -> list[Supplier]:
    """The suppliers; those given as a name are recorded now."""
    return [record_supplier({"name": each}, by=by) if isinstance(each, str) else each for each in suppliers]


def locked(contract, by) -> Contract:
    """The row as it is now, held until the step ends, for somebody who may change it."""
    held = (
        Contract.objects.select_for_update(of=("self",)).select_related("body", "procurement", "framework").get(pk=contract.pk)
    )
    allow(who.may_record(by, held.body) and held.recorded_at is not None, NOT_YOURS)
    return held


def touch(contract, by) -> None:
    """Note that something about it has changed; the register's column and its publication go by this."""
    Contract.objects.filter(pk=contract.pk).update(changed_at=timezone.now(), changed_by=by)


@transaction.atomic
def revise_contract(contract, values: dict, *, by, was_seen: str | None = None, part: str = "") -> Contract:
    """Change a part of the contract."""
    contract = locked(contract, by)
    if not is_new(values_of(contract, values), values, was_seen):
        return contract
    values, suppliers = _apart(values)
    for name, value in values.items():
        setattr(contract, name, value)
    refuse_if(obstacles_to_recording(contract))
    change(contract, values)
    if suppliers is not None:
        contract.suppliers.set(_recorded(suppliers, by))
    touch(contract, by)
    record("revise", contract, by=by, part=part)
    return contract


@transaction.atomic
def end_contract(contract, *, by, ended_on, ended_as, was_seen: str | None = None) -> Contract:
    """Write down that it has ended, and how; or, with neither, that it runs after all."""
    contract = locked(contract, by)
    values = {"ended_on": ended_on, "ended_as": ended_as}
    if not is_new(values_of(contract, values), values, was_seen):
        return contract
    if ended_on and contract.starts_on and ended_on < contract.starts_on:
        refuse_if(["It cannot have ended before it started."])
    change(contract, values)
    touch(contract, by)
    record("end" if ended_on else "run_on", contract, by=by)
    return contract


@transaction.atomic
def remove_contract(contract, *, by) -> None:
    """Take away a contract that was recorded by mistake, while nothing rests on it."""
    contract = locked(contract, by)
    refuse_if(obstacles_to_removing(contract))
    contract.suppliers.clear()
    record("remove", contract, by=by)
    contract.delete()
