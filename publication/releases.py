"""What a release of a contract, a procurement or a grant holds: the one way from the working record to the public's bytes."""

import json
from dataclasses import dataclass

from django.db.models import Max, Q

from decisions.models import Authorisation, Reliance
from decisions.models.words import CLOSED
from decisions.public import canonical
from procurement import public
from procurement.models import Contract, ContractCopy, Grant, Procurement

from . import in_words
from .models import Release, ReleasedCopy

Kind = Release.Kind
MODELS = {Kind.CONTRACT: Contract, Kind.PROCUREMENT: Procurement, Kind.GRANT: Grant}
SERIALISERS = {
    Kind.CONTRACT: public.registered_contract,
    Kind.PROCUREMENT: public.registered_procurement,
    Kind.GRANT: public.registered_grant,
}
COPY_FIELDS = ("kind", "name", "media_type", "sha256", "redaction")
OF_A_PROCUREMENT = ("direct_award_ground", "route_type", "framework")
OF_ITS_PROCUREMENT = ("gates", "lots", "notices__type")


def kind_of(record) -> str:
    return next(kind for kind, model in MODELS.items() if isinstance(record, model))


def with_all(kind: str, records):
    """The records of a kind with everything that a release reads of them, in few questions for many."""
    if kind == Kind.GRANT:
        return records.select_related("body", "recipient__merged_into")
    if kind == Kind.PROCUREMENT:
        return records.select_related("body", *OF_A_PROCUREMENT).prefetch_related("copies", *OF_ITS_PROCUREMENT)
    return records.select_related(
        "body", "lot", "framework", "procurement", *(f"procurement__{name}" for name in OF_A_PROCUREMENT)
    ).prefetch_related(
        "suppliers__merged_into",
        "options",
        "breaks",
        "changes__ground",
        "changes__notices__type",
        "notices__type",
        *(f"procurement__{name}" for name in OF_ITS_PROCUREMENT),
    )


def bytes_of(record) -> bytes:
    """What the public would get of the record as it is now."""
    return canonical(content_of(record))


def content_of(record) -> dict:
    """The register's fields of the record, its body, the decisions it rests on, and its copies that are released. Nothing
    else: no verdict, no lint, no name of a person who recorded it."""
    kind = kind_of(record)
    return {
        "record": SERIALISERS[kind](record),
        "body": {
            "name": record.body.name,
            "short_name": record.body.short_name,
            "formats_email": record.body.formats_email,
            "formats_days": record.body.formats_days,
        },
        "decisions": decisions_of(record),
        "decisions_of_changes": _decisions_of_changes(record),
        "copies": [
            {"number": number} | {name: getattr(copy, name) for name in COPY_FIELDS} for number, copy in numbered_copies(record)
        ],
        "merged": {str(each.pk): each.merged_into_id for each in _parties(record) if each.merged_into_id},
    }


def _parties(record) -> list:
    if isinstance(record, Grant):
        return [record.recipient]
    return list(record.suppliers.all()) if isinstance(record, Contract) else []


# -- decisions


def decisions_of(record) -> list[int]:
    """Closed decisions that allow the record or one of its changes, or that it was later said to rest on. A draft decision is
    nobody's business outside the office, so it is never among them."""
    if isinstance(record, Grant):
        own, relied = Q(grant=record), Q(grant=record)
    elif isinstance(record, Procurement):
        own, relied = Q(procurement=record), None
    else:
        own = relied = Q(contract=record) | Q(change__contract=record, change__recorded_at__isnull=False)
        if record.procurement_id:
            own |= Q(procurement=record.procurement_id)
    return sorted({decision for decision, _ in _allowing(own)} | {decision for decision, _ in _relied_on(relied)})


def _decisions_of_changes(record) -> dict[str, list[int]]:
    """The same for each change of a contract that has any, by the change's key."""
    if not isinstance(record, Contract):
        return {}
    of_changes = Q(change__contract=record, change__recorded_at__isnull=False)
    found: dict[str, set] = {}
    for decision, change in (*_allowing(of_changes), *_relied_on(of_changes)):
        found.setdefault(str(change), set()).add(decision)
    return {change: sorted(decisions) for change, decisions in found.items()}


def _allowing(which) -> list[tuple]:
    allowed = Authorisation.objects.filter(which, decision__status__in=CLOSED)
    return list(allowed.order_by("pk").values_list("decision_id", "change_id"))


def _relied_on(which) -> list[tuple]:
    if which is None:
        return []
    standing = Reliance.objects.filter(which, ended_at__isnull=True, authorisation__decision__status__in=CLOSED)
    return list(standing.order_by("pk").values_list("authorisation__decision_id", "change_id"))


# -- copies


def copies_of(record):
    """The copies of a record, whether or not they may go out."""
    if isinstance(record, Grant):
        return ContractCopy.objects.none()
    return record.copies.defer("content").order_by("pk")


def numbered_copies(record) -> list[tuple[int, ContractCopy]]:
    """The copies that a second person has released, with the numbers of their public addresses, which never change."""
    copies = list(copies_of(record).filter(released_at__isnull=False, taken_back_at__isnull=True))
    earlier = ReleasedCopy.objects.filter(kind=kind_of(record), subject_id=record.pk)
    known = dict(earlier.filter(taken_back_at__isnull=True).order_by("pk").values_list("copy_key", "number"))
    gone = set(earlier.filter(taken_back_at__isnull=False).values_list("copy_key", flat=True))
    following = (earlier.aggregate(last=Max("number"))["last"] or 0) + 1
    found = []
    for copy in (each for each in copies if each.pk not in gone):
        if copy.pk not in known:
            known[copy.pk], following = following, following + 1
        found.append((known[copy.pk], copy))
    return sorted(found, key=lambda each: each[0])


# -- releases


def releases_of(kind: str, subject_id: int):
    return Release.objects.filter(kind=kind, subject_id=subject_id).order_by("-number")


def last_release(kind: str, subject_id: int) -> Release | None:
    return releases_of(kind, subject_id).first()


@dataclass(frozen=True)
class Difference:
    """One place that reads otherwise than in the last release, or that is new or gone."""

    place: str
    was: str
    reads: str


def difference(before: dict, after: dict) -> list[Difference]:
    """What has changed between two contents, place by place, in the order of the record."""
    was, reads = dict(_places(before)), dict(_places(after))
    places = [*reads, *(place for place in was if place not in reads)]
    return [
        Difference(place, was.get(place, ""), reads.get(place, ""))
        for place in places
        if was.get(place, "") != reads.get(place, "")
    ]


NOT_SHOWN = {"key", "procurement_key", "sha256"}  # numbers of ours, which say nothing to a person


def _places(value, place: str = "", name: str = ""):
    """Every figure and word with the words that say where it stands."""
    if isinstance(value, dict):
        for name, held in value.items():
            if name not in NOT_SHOWN:
                yield from _places(held, ", ".join(filter(None, [place, in_words.label_of(name)])), name)
    elif isinstance(value, list):
        for number, held in enumerate(value, 1):
            yield from _places(held, f"{place} {number}", name)
    elif value not in (None, ""):
        yield place[:1].upper() + place[1:], in_words.value_of(name, value)


def content_in(release) -> dict:
    return json.loads(bytes(release.content))
