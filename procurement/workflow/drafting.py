"""Writing down what is bought inside a draft decision. Whether somebody may do it is asked where the decision is."""

from django.db import transaction

from ..models import Contract, Framework, Procurement
from .suppliers import supplier_named


class Changed(Exception):
    """A save that began on a page older than what is stored; `stored` is what stands there now, and nothing was changed."""

    def __init__(self, stored: dict):
        self.stored = stored
        super().__init__("Somebody else has changed this since you opened the page.")


def framework_named(name: str) -> Framework | None:
    """The framework that goes by this name, or a new one; none where no name is given."""
    if not name:
        return None
    return Framework.objects.filter(name__iexact=name).first() or Framework.objects.create(name=name)


@transaction.atomic
def record_contract(values: dict, *, suppliers: list[str], framework: str = "", procurement=None) -> Contract:
    """Write down a contract with its suppliers."""
    contract = Contract(procurement=procurement, **values)
    contract.full_clean()
    contract.save()
    name_parties(contract, suppliers=suppliers, framework=framework)
    return contract


@transaction.atomic
def name_parties(contract, *, suppliers: list[str], framework: str) -> None:
    """Write with whom a contract is, and under which framework."""
    contract.framework = framework_named(framework)
    contract.save(update_fields=["framework"])
    contract.suppliers.set([supplier_named(name) for name in suppliers])


@transaction.atomic
def record_procurement(values: dict) -> Procurement:
    """Write down how something is or will be bought."""
    procurement = Procurement(**values)
    procurement.full_clean()
    procurement.save()
    return procurement


@transaction.atomic
def revise(record, changes: dict, *, was: dict):
    """Change a contract or procurement, if it is still what the page had shown (`was`)."""
    stored = type(record).objects.select_for_update().get(pk=record.pk)
    now = {name: getattr(stored, name) for name in was}
    if now != was:
        raise Changed(now)
    for name, value in changes.items():
        setattr(stored, name, value)
    stored.full_clean()
    stored.save(update_fields=list(changes))
    return stored
