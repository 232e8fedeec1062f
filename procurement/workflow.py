"""Writing down what is bought. Decides nothing: whether somebody may do it is asked where the decision is."""

from django.db import transaction

from .models import Contract, Framework, Procurement, Supplier


class Changed(Exception):
    """A save that began on a page older than what is stored; `stored` is what stands there now, and nothing was changed."""

    def __init__(self, stored: dict):
        self.stored = stored
        super().__init__("Somebody else has changed this since you opened the page.")


def supplier_named(name: str) -> Supplier:
    """The supplier that goes by this name, in whatever capitals, or a new one."""
    found = Supplier.objects.filter(name__iexact=name).order_by("pk").first()
    return found or Supplier.objects.create(name=name)


def framework_named(name: str) -> Framework | None:
    """The framework that goes by this name, or a new one; none where no name is given."""
    if not name:
        return None
    return Framework.objects.filter(name__iexact=name).first() or Framework.objects.create(name=name)


@transaction.atomic
def record_contract(values: dict, *, suppliers: list[str], framework: str = "", procurement=None) -> Contract:
    """Write down a contract with its suppliers."""
    contract = Contract(procurement=procurement, framework=framework_named(framework), **values)
    contract.full_clean()
    contract.save()
    contract.suppliers.set([supplier_named(name) for name in suppliers])
    return contract


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
