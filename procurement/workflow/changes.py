"""The rows that hang on a contract or a procurement: changes, options, breaks, notices, gates, lots."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ..completeness import obstacles_to_removing
from ..models import BreakPoint, ContractChange, ContractOption, Gate, Lot, Notice, Procurement
from ..models.words import ChangeKind, OptionState
from ..rules.changing import obstacles_to_changing
from ..steps import StepRefused, change, entered_already, is_new, record, refuse_if, told, values_of
from . import contracts, procurements

OWNERS = {
    ContractChange: "contract",
    ContractOption: "contract",
    BreakPoint: "contract",
    Gate: "procurement",
    Lot: "procurement",
}
SETTLE_IT = ("kind", "amount", "vat_basis", "months", "ground", "agreed_on", "beyond_because")  # what its limits depend on
NOT_AGREED = "Enter the day it was agreed. Only what is agreed already is recorded beyond its ground."
WAS_TAKEN = "The option was taken. To put that right, change the change of the contract that came of it."


class BeyondItsGround(StepRefused):
    """A change that its ground does not allow. `found` are the answers against it, each with the field it is about."""

    def __init__(self, change, found):
        self.change, self.found = change, found
        super().__init__([each.answer.text for each in found])


def _locked(owner, by):
    """The contract or procurement that the row belongs to."""
    return procurements.locked(owner, by) if isinstance(owner, Procurement) else contracts.locked(owner, by)


def _touch(owner, by) -> None:
    if not isinstance(owner, Procurement):
        contracts.touch(owner, by)


def _owner_name(model, owner) -> str:
    return OWNERS.get(model) or owner._meta.model_name


@transaction.atomic
def add_row(owner, model, values: dict, *, by, entry: str = ""):
    """Add a row to a contract or procurement."""
    owner = _locked(owner, by)
    if found := entered_already(model, by=by, entry=entry):
        return found
    row = model(**{_owner_name(model, owner): owner}, **values)
    if model is ContractChange:
        row.recorded_at, row.recorded_by = timezone.now(), by
    _written(owner, row, values)
    _touch(owner, by)
    record("enter", row, by=by, of=owner.pk, **told(entry))
    record("revise", owner, by=by, part=model._meta.model_name, added=row.pk)
    return row


@transaction.atomic
def revise_row(owner, row, values: dict, *, by, was_seen: str | None = None):
    """Change a row."""
    owner = _locked(owner, by)
    row = type(row).objects.select_for_update().get(pk=row.pk, **{_owner_name(type(row), owner): owner})
    if not is_new(values_of(row, values), values, was_seen):
        return row
    if isinstance(row, ContractOption) and row.state == OptionState.TAKEN:
        refuse_if([WAS_TAKEN])
    _written(owner, row, values)
    _touch(owner, by)
    record("revise", owner, by=by, part=row._meta.model_name, changed=row.pk)
    return row


@transaction.atomic
def remove_row(owner, row, *, by) -> None:
    """Take a row away, while nothing rests on it."""
    owner = _locked(owner, by)
    row = type(row).objects.select_for_update().get(pk=row.pk, **{_owner_name(type(row), owner): owner})
    if isinstance(row, ContractOption) and row.state == OptionState.TAKEN:
        refuse_if([WAS_TAKEN])
    refuse_if(obstacles_to_removing(row))
    key, name = row.pk, row._meta.model_name
    row.delete()
    _touch(owner, by)
    record("revise", owner, by=by, part=name, removed=key)


def _written(owner, row, values) -> None:
    """Store the row; a change also has its percentage worked out, and moves the last day of its contract."""
    if isinstance(row, Notice) and row.change_id and row.change.contract_id != owner.pk:
        refuse_if(["This change is another contract's."])
    if not isinstance(row, ContractChange):
        change(row, values)
        return
    was = [getattr(row, name) for name in SETTLE_IT] if row.pk else None
    for name, value in values.items():
        setattr(row, name, value)
    if was != [getattr(row, name) for name in SETTLE_IT]:
        _refuse_beyond_its_ground(owner, row)
    share = percentage_of(row.amount, owner, row.vat_basis)
    change(row, values | ({"percentage": share} if share is not None else {}))
    if row.agreed_on and row.new_end_on and _is_newest(owner, row):
        change(owner, {"ends_on": row.new_end_on})


def _refuse_beyond_its_ground(contract, row) -> None:
    """What its ground does not allow is not agreed. What is agreed already all the same is recorded as it is, with the reason and
    the day (R-13)."""
    found = obstacles_to_changing(contract, row)
    if found and not row.beyond_because:
        raise BeyondItsGround(row, found)
    if found and (row.agreed_on is None or row.agreed_on > timezone.localdate()):
        raise ValidationError({"agreed_on": NOT_AGREED})


def percentage_of(amount, contract, vat_basis) -> Decimal | None:
    """How much an amount is of the original value, in hundredths of a per cent; only where both are on the same VAT basis."""
    if amount is None or not contract.value or contract.vat_basis != vat_basis:
        return None
    share = (amount * 100 / contract.value).quantize(Decimal("0.01"))
    return share if abs(share) < 100_000 else None


def _is_newest(contract, row) -> bool:
    later = contract.changes.filter(agreed_on__gt=row.agreed_on, new_end_on__isnull=False).exclude(pk=row.pk)
    return not later.exists()


# -- options


def _locked_option(option, by):
    contract = contracts.locked(option.contract, by)
    option = ContractOption.objects.select_for_update().get(pk=option.pk, contract=contract)
    if option.state != OptionState.OPEN:
        refuse_if([f"This option is not open any more: it is {option.get_state_display().lower()}."])
    return contract, option


@transaction.atomic
def take_option(option, *, by, agreed_on, new_end_on=None) -> ContractChange:
    """Take an option that the contract gives: it becomes a change of the contract."""
    contract, option = _locked_option(option, by)
    values = {
        "kind": ChangeKind.OPTION,
        "agreed_on": agreed_on,
        "months": option.months,
        "amount": option.amount,
        "vat_basis": contract.vat_basis,
        "new_end_on": new_end_on,
        "is_foreseen": "yes",
    }
    taken = add_row(contract, ContractChange, values, by=by)
    change(option, {"state": OptionState.TAKEN, "change": taken})
    record("take_option", contract, by=by, option=option.pk, change=taken.pk)
    return taken


@transaction.atomic
def lapse_option(option, *, by) -> ContractOption:
    """Write down that an option was not taken."""
    contract, option = _locked_option(option, by)
    change(option, {"state": OptionState.LAPSED})
    contracts.touch(contract, by)
    record("lapse_option", contract, by=by, option=option.pk)
    return option
