"""One public row from one release: which of the released figures stand in which column."""

import re

from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.utils import timezone
from django.utils.text import slugify

from procurement.models import Limit

from ..models import (
    PublicContract,
    PublicContractParty,
    PublicContractWords,
    PublicCopy,
    PublicDecisionTie,
    PublicGrant,
    PublicInvitation,
    ReleasedCopy,
)
from . import suppliers
from .figures import day, decimal, figures_of

COPY_OVER = "publish_copy_over"  # Specified Information Order 2011, paragraph 4(b)
INVITATION_OVER = "publish_invitation_over"  # 4(c)
COPIED = ("number", "name", "media_type", "content", "sha256", "redaction")
MOST_CHARACTERS = 100_000


def write_contract(release, content: dict) -> None:
    """The line and the page of a contract, its suppliers, its words for the search box, its copies and its decisions."""
    record = content["record"]
    named = [suppliers.keep(each, release) for each in record["suppliers"]]
    suppliers.merge(content["merged"])
    row = _write(PublicContract, release, content, _contract(record, named), record["external_number"], record["title"])
    PublicContractParty.objects.filter(contract=row).delete()
    for each in dict.fromkeys(named):
        PublicContractParty.objects.create(release=release, contract=row, supplier=each)
    PublicContractWords.objects.update_or_create(contract=row, defaults={"search": _words(record, content["body"])})
    keep_copies(release, "contract", row, content["copies"])
    keep_ties(release, "contract", row, content)


def _contract(record: dict, named: list) -> dict:
    figures, procurement = figures_of(record), record["procurement"] or {}
    starts_on = day(record["starts_on"])
    on = day(record["signed_on"]) or starts_on
    worth = [each for each in (figures.original, figures.current) if each is not None]
    return dict(
        number=record["external_number"],
        number_key=number_key(record["external_number"]),
        title=record["title"],
        department=record["department"],
        supplier_names="\n".join(each["name"] for each in record["suppliers"]),
        suppliers=[{"name": told["name"], "slug": each.slug} for told, each in zip(record["suppliers"], named, strict=True)],
        value=figures.original,
        current_value=figures.current,
        vat_basis=record["vat_basis"],
        is_withheld=bool(record["value_withheld_because"]),
        withheld_because=record["value_withheld_because"],
        value_band=record["value_band"],
        is_over_limit=is_over(max(worth), COPY_OVER, on) if worth else None,
        starts_on=starts_on,
        starts_year=starts_on.year if starts_on else None,
        ends_on=day(record["ends_on"]),
        review_on=day(record["review_on"]),
        ended_on=day(record["ended_on"]),
        route_code=procurement.get("route_code", ""),
        route_name=procurement.get("route_name", ""),
        regime=record["regime"],
        is_sme=_any(named, "is_sme"),
        is_vcse=_any(named, "is_vcse"),
        procurement_key=record["procurement_key"],
    )


def _any(named: list, flag: str) -> str:
    """Yes if any of the suppliers is one, no if none of them is; otherwise it is not stated."""
    answers = {getattr(each, flag) for each in named}
    return "yes" if "yes" in answers else "no" if answers == {"no"} else "not_stated"


def is_over(amount, code: str, on) -> bool | None:
    """Whether an amount exceeds a limit of law on the day that counts, or today where that is not known; exactly as much does
    not. None where no such limit is in force."""
    limit = Limit.objects.in_force(on or timezone.localdate()).filter(code=code).order_by("-from_on").first()
    return amount > limit.number if limit and amount is not None else None


def number_key(number: str) -> str:
    """A number as it is looked for: in small letters, letters and figures alone."""
    return re.sub(r"[^a-z0-9]", "", number.lower())


def _words(record: dict, body: dict):
    parties = [
        each[name]
        for each in record["suppliers"]
        for name in ("name", "trading_name", "company_number", "charity_number", "ppon")
    ]
    parties += [name for each in record["suppliers"] for name in each["former_names"]]
    weighted = (
        (f"{record['external_number']} {record['title']}", "A"),
        (" ".join(parties), "B"),
        (f"{record['description']} {record['deliverables']} {record['department']} {record['used_by']} {body['name']}", "C"),
    )
    vectors = [SearchVector(Value(words[:MOST_CHARACTERS]), weight=weight, config="english") for words, weight in weighted]
    return vectors[0] + vectors[1] + vectors[2]


def write_invitation(release, content: dict) -> None:
    record = content["record"]
    estimate, on = decimal(record["estimated_value"]), day(record["commenced_on"])
    values = dict(
        reference=record["reference"],
        title=record["title"],
        department=record["department"],
        estimated_value=estimate,
        vat_basis=record["estimated_vat"],
        is_over_limit=is_over(estimate, INVITATION_OVER, on),
        commenced_on=on,
    )
    row = _write(PublicInvitation, release, content, values, record["reference"], record["title"])
    keep_copies(release, "invitation", row, content["copies"])
    keep_ties(release, "invitation", row, content)


def write_grant(release, content: dict) -> None:
    record = content["record"]
    recipient = suppliers.keep(record["recipient"], release)
    suppliers.merge(content["merged"])
    names = ("purpose", "programme", "conditions", "reasons", "is_crime_reduction")
    values = {name: record[name] for name in names} | dict(
        supplier=recipient,
        recipient_name=record["recipient"]["name"],
        amount=decimal(record["amount"]),
        **{name: day(record[name]) for name in ("awarded_on", "starts_on", "ends_on")},
    )
    row = _write(PublicGrant, release, content, values, "", f"{record['recipient']['name']} {record['purpose']}")
    keep_ties(release, "grant", row, content)


# -- what the three have in common


def _write(model, release, content: dict, values: dict, number: str, title: str):
    """The row of the record, new or as it was, with the address that it was given once."""
    body = content["body"]
    known = model.objects.filter(key=release.subject_id).values_list("slug", flat=True).first()
    common = dict(
        release=release,
        slug=known or slug_for(model, body["short_name"], number, title),
        body_name=body["name"],
        body_slug=body["short_name"],
        formats_email=body["formats_email"],
        formats_days=body["formats_days"],
        record=content["record"],
        note=release.note,
        released_on=timezone.localdate(release.at),
        updated_at=timezone.now(),
    )
    return model.objects.update_or_create(key=release.subject_id, defaults=common | values)[0]


def slug_for(model, body_slug: str, number: str, title: str) -> str:
    """Given once: the body and the number; without a number, words of the title."""
    words = slugify(number) or "-".join(slugify(title).split("-")[:8])
    start = f"{body_slug}-{words}"[:100].rstrip("-")
    slug, following = start, 2
    while model.objects.filter(slug=slug).exists():
        slug, following = f"{start}-{following}", following + 1
    return slug


def keep_copies(release, owner: str, row, listed: list[dict]) -> None:
    """The copies that the release lists and nobody has taken back, each with its bytes, under its number."""
    wanted = ReleasedCopy.objects.filter(
        kind=release.kind,
        subject_id=release.subject_id,
        number__in=[each["number"] for each in listed],
        taken_back_at__isnull=True,
    )
    there = PublicCopy.objects.filter(**{owner: row})
    there.exclude(released_copy__in=wanted).delete()
    there.update(release=release)
    for copy in wanted.exclude(pk__in=there.values("released_copy")).order_by("number"):
        values = {name: getattr(copy, name) for name in COPIED}
        PublicCopy.objects.create(release=release, released_copy=copy, kind=copy.copy_kind, **{owner: row}, **values)


def keep_ties(release, owner: str, row, content: dict) -> None:
    """The decisions it rests on, and each of its changes. The public sees those that are public themselves."""
    PublicDecisionTie.objects.filter(**{owner: row}).delete()
    ties = [(None, decision) for decision in content["decisions"]]
    ties += [(int(change), decision) for change, found in content["decisions_of_changes"].items() for decision in found]
    for change, decision in ties:
        PublicDecisionTie.objects.create(release=release, change_key=change, decision_id=decision, **{owner: row})
