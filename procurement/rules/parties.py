"""Suppliers, grants and copies: who may act, and what stands in the way."""

from accounts.models import Role

from ..models import Supplier
from .who import RECORDING_ROLES, may_record

NUMBERS = {"company_number": "company number", "charity_number": "charity number", "ppon": "PPON"}


def may_read_suppliers(user) -> bool:
    """Whoever works for a body in any role but administrator alone."""
    return user.is_active and user.roles().exclude(role=Role.ADMINISTRATOR).exists()


def may_record_suppliers(user) -> bool:
    """Commercial and governance of any body: suppliers are one list for all of them."""
    return user.has_role(*RECORDING_ROLES)


def of_same_number(values: dict, *, besides=None) -> list:
    """Suppliers that have one of these numbers already: one number is one supplier. Merged ones are left out."""
    found = []
    for name in NUMBERS:
        if values.get(name):
            others = Supplier.objects.filter(**{name: values[name]}, merged_into=None)
            found += others.exclude(pk=besides.pk) if besides else others
    return list(dict.fromkeys(found))


def obstacles_to_recording(values: dict, *, besides=None) -> list[str]:
    """Why a supplier cannot be recorded with these values."""
    same = of_same_number(values, besides=besides)
    return [f"{each.told_apart} has this number already. Use that record; if both are there, merge the two." for each in same]


def obstacles_to_merging(merged, kept) -> list[str]:
    """Why two suppliers cannot become one. Two that only a number tells apart are two (issue 4, section 1)."""
    if merged.pk == kept.pk:
        return ["Choose another supplier: these two are the same record."]
    obstacles = [f"{each} is part of {each.merged_into} already." for each in (merged, kept) if each.merged_into_id]
    for name, words in NUMBERS.items():
        one, other = getattr(merged, name), getattr(kept, name)
        if one and other and one != other:
            obstacles.append(
                f"Each has a {words} of its own ({one} and {other}), so they are two. If one number is wrong, correct it first."
            )
    return obstacles


def may_add_copy(user, of) -> bool:
    """Commercial and governance of the body put copies in and take them out."""
    return may_record(user, of.body)


def may_release(user, copy) -> bool:
    """A second person: of those who may record for the body, not the one who put it in (issue 4, section 4)."""
    return copy.added_by_id != user.pk and may_record(user, _of(copy).body)


def obstacles_to_releasing(copy) -> list[str]:
    """Why a copy cannot be released."""
    if copy.taken_back_at:
        return ["This copy was taken back. Add it again, and have that copy released."]
    return ["This copy is released already."] if copy.released_at else []


def _of(copy):
    return copy.contract or copy.procurement
