"""Suppliers and other parties: recorded, changed, merged. A name that fits several is never guessed at."""

from django.core.exceptions import ValidationError
from django.db import transaction

from ..models import Supplier, SupplierMerge
from ..rules import parties as rules
from ..steps import allow, change, entered_already, is_new, record, refuse_if, told, values_of

NOT_YOURS = "Only commercial and governance record suppliers."
PART_OF_ANOTHER = "This supplier is part of another since a merger. Change that one."


class SeveralOfThatName(ValidationError):
    """A name that several suppliers go by; the message says what to write, at the field `supplier` of a form."""

    def __init__(self, name: str, found: list):
        self.found = found
        names = " or ".join(f"“{each.told_apart}”" for each in found)
        super().__init__({"supplier": [f"Several suppliers are called {name}. Write {names}."]})


def supplier_named(name: str) -> Supplier:
    """The supplier that goes by this name, in whatever capitals, or a new one; what it is part of, where it was merged. Two of
    one name are told apart by a number in brackets, and without one refused."""
    found = Supplier.objects.called(name)
    if len(found) > 1:
        raise SeveralOfThatName(name, found)
    return found[0] if found else Supplier.objects.create(name=name)


@transaction.atomic
def record_supplier(values: dict, *, by, entry: str = "") -> Supplier:
    """Write down a supplier or another party."""
    allow(rules.may_record_suppliers(by), NOT_YOURS)
    if found := entered_already(Supplier, by=by, entry=entry):
        return found
    refuse_if(rules.obstacles_to_recording(values))
    supplier = Supplier()
    change(supplier, values)
    record("enter", supplier, by=by, **told(entry))
    return supplier


@transaction.atomic
def revise_supplier(supplier, changes: dict, *, by, was_seen: str | None = None) -> Supplier:
    """Change what is recorded of a supplier. What was signed or published before names it as it was."""
    allow(rules.may_record_suppliers(by), NOT_YOURS)
    stored = Supplier.objects.select_for_update().get(pk=supplier.pk)
    if not is_new(values_of(stored, changes), changes, was_seen):
        return stored
    refuse_if([PART_OF_ANOTHER] if stored.merged_into_id else rules.obstacles_to_recording(changes, besides=stored))
    change(stored, changes)
    record("revise", stored, by=by)
    return stored


@transaction.atomic
def merge(merged, kept, *, by, reason: str) -> SupplierMerge:
    """Make two suppliers one. The merged row stays, with everything that names it, and points to the one that is kept; whatever
    was merged into it before points there too, so that the way is one step long."""
    allow(rules.may_record_suppliers(by), NOT_YOURS)
    rows = {each.pk: each for each in Supplier.objects.select_for_update().filter(pk__in=(merged.pk, kept.pk)).order_by("pk")}
    merged, kept = rows[merged.pk], rows[kept.pk]
    refuse_if(rules.obstacles_to_merging(merged, kept))
    Supplier.objects.filter(merged_into=merged).update(merged_into=kept)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    done = SupplierMerge(merged=merged, kept=kept, reason=reason, by=by)
    done.full_clean(exclude=["at"])
    done.save()
    record("merge", merged, by=by, kept=kept.pk)
    record("merge", kept, by=by, merged=merged.pk)
    return done
