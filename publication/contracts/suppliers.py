"""Public suppliers: told by the newest release that names them, with an address that never changes."""

from itertools import chain, count

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.text import slugify

from ..models import PublicContract, PublicContractParty, PublicGrant, PublicSupplier
from ..releases import content_in

IDENTIFIERS = ("company_number", "charity_number", "ppon")


def keep(told: dict, release) -> PublicSupplier:
    """The public row of a supplier as a release names it, or that of the one it is part of since a merger. What an older release
    says never replaces what a newer one said."""
    known = PublicSupplier.objects.select_related("merged_into").filter(key=told["key"]).first()
    if known and known.merged_into:
        return known.merged_into
    if known and known.told_in_id and known.told_in_id > release.pk:
        return known
    others = [told["trading_name"], *told["former_names"]]
    values = {name: told[name] for name in ("name", "kind", "is_sme", "is_vcse", *IDENTIFIERS)}
    values |= dict(other_names="\n".join(filter(None, others)), told_in=release, updated_at=timezone.now())
    slug = known.slug if known else slug_for(told)
    return PublicSupplier.objects.update_or_create(key=told["key"], defaults=values | {"slug": slug})[0]


def slug_for(told: dict) -> str:
    """Given once: the name; where another has it already, the name and a number of its own."""
    name = slugify(told["name"])[:90] or "supplier"
    numbers = (slugify(told[each]) for each in IDENTIFIERS if told[each])
    choices = chain([name], (f"{name}-{number}" for number in numbers), (f"{name}-{n}" for n in count(2)))
    return next(slug for slug in choices if not PublicSupplier.objects.filter(slug=slug).exists())


def merge(merged: dict[str, int]) -> None:
    """Suppliers that turned out to be another: their address leads to it, and their contracts and grants are its."""
    for old, now in merged.items():
        before = PublicSupplier.objects.filter(key=int(old)).first()
        kept = PublicSupplier.objects.filter(key=now).first()
        if before is None or kept is None:
            continue
        twice = PublicContractParty.objects.filter(contract=OuterRef("contract"), supplier=kept)
        PublicContractParty.objects.filter(Exists(twice), supplier=before).delete()
        PublicContractParty.objects.filter(supplier=before).update(supplier=kept)
        PublicGrant.objects.filter(supplier=before).update(supplier=kept)
        PublicSupplier.objects.filter(pk=before.pk).update(merged_into=kept, told_in=kept.told_in_id)


def _named():
    """Whether any row that is not taken back names the supplier."""
    parties = PublicContractParty.objects.filter(supplier=OuterRef("pk"), release__taken_back_at__isnull=True)
    grants = PublicGrant.objects.filter(supplier=OuterRef("pk"), release__taken_back_at__isnull=True)
    return Exists(parties) | Exists(grants)


def forget_unnamed() -> None:
    """Suppliers that nothing public names any more keep their address and are shown to nobody."""
    PublicSupplier.objects.filter(~_named(), told_in__isnull=False, merged_into__isnull=True).update(told_in=None)


def tell_again() -> None:
    """Where the release that told a supplier was taken back: tell it by the newest that still stands, or not at all. One that is
    part of another is shown, to lead there, as long as that is."""
    kept = PublicSupplier.objects.filter(merged_into__isnull=True)
    for supplier in kept.filter(told_in__taken_back_at__isnull=False).order_by("pk"):
        told = _told_elsewhere(supplier)
        PublicSupplier.objects.filter(pk=supplier.pk).update(told_in=None)
        if told is not None:
            keep(*told)
    merged = PublicSupplier.objects.filter(merged_into__isnull=False)
    merged.update(told_in=Subquery(PublicSupplier.objects.filter(pk=OuterRef("merged_into")).values("told_in")))


def _told_elsewhere(supplier) -> tuple[dict, object] | None:
    standing = Q(release__taken_back_at__isnull=True)
    contracts = PublicContract.objects.filter(standing, parties__supplier=supplier)
    grants = PublicGrant.objects.filter(standing, supplier=supplier)
    found = [each.release for model in (contracts, grants) for each in model.select_related("release").order_by("-release")[:1]]
    for release in sorted(found, key=lambda each: -each.pk):
        record = content_in(release)["record"]
        named = [each for each in record.get("suppliers", [record.get("recipient")]) if each["key"] == supplier.key]
        if named:
            return named[0], release
    return None
