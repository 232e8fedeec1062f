"""What of buying waits for governance at the publishing desk. Each list asks the same number of questions whatever its length;
what exactly has changed is worked out on the page where it is confirmed."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, Subquery

from accounts.models import Event
from decisions.models import Reliance, SignedContent
from procurement.models import Contract, ContractCopy, Grant, Procurement

from .contracts import building
from .models import Release
from .release_rules import OUR_STEPS
from .releases import MODELS, Kind

MOST = 100


@dataclass(frozen=True)
class Line:
    """A record on the desk."""

    kind: str
    record: Contract | Procurement | Grant
    released_at: object = None

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.record.pk}"

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label

    @property
    def number(self) -> str:
        return getattr(self.record, "external_number", "") or getattr(self.record, "reference", "")


def _recorded(kind: str, bodies):
    """Recorded, of these bodies, with when it was last released and whether that is taken back."""
    newest = Release.objects.filter(kind=kind, subject_id=OuterRef("pk")).order_by("-number")
    rows = MODELS[kind].objects.filter(body__in=bodies, recorded_at__isnull=False).select_related("body")
    rows = rows.select_related("recipient") if kind == Kind.GRANT else rows
    return rows.annotate(released_at=Subquery(newest.values("at")[:1]), back_at=Subquery(newest.values("taken_back_at")[:1]))


def _lines(bodies, choose) -> list[Line]:
    """The first of each kind, the newest first."""
    found = [
        Line(kind, each, each.released_at)
        for kind in MODELS
        for each in choose(kind, _recorded(kind, bodies)).order_by("-pk")[:MOST]
    ]
    return found[:MOST]


def unreleased(bodies) -> list[Line]:
    """Recorded, and never confirmed."""
    return _lines(bodies, lambda kind, rows: rows.filter(released_at__isnull=True))


def how_many_unreleased(bodies) -> int:
    """How many were never confirmed, in one query."""
    first, *others = [
        _recorded(kind, bodies).filter(released_at__isnull=True).select_related(None).order_by().values_list("pk")
        for kind in MODELS
    ]
    return first.union(*others, all=True).count()


def changed(bodies) -> list[Line]:
    """Public, and something about it has happened since: the record itself, its procurement, its suppliers, its copies, or a
    decision behind it."""
    return _lines(bodies, lambda kind, rows: rows.filter(_happened(kind), released_at__isnull=False, back_at__isnull=True))


def taken_back(bodies) -> list[Line]:
    return _lines(bodies, lambda kind, rows: rows.filter(back_at__isnull=False))


def unpublished(bodies) -> list[Release]:
    """Confirmed, and not made public yet: the worker does that within a minute, unless it fails."""
    of_bodies = Q(pk__in=[])
    for kind, model in MODELS.items():
        of_bodies |= Q(kind=kind, subject_id__in=model.objects.filter(body__in=bodies).values("pk"))
    return list(building.due().filter(of_bodies)[:MOST])


def _happened(kind: str) -> Q:
    since = OuterRef("released_at")
    found = Q(_event(MODELS[kind]._meta.model_name, OuterRef("pk")))
    if kind == Kind.GRANT:
        return found | Q(_event("supplier", OuterRef("recipient"))) | _relied("grant", OuterRef("pk"))
    copies = ContractCopy.objects.filter(Q(released_at__gt=since) | Q(taken_back_at__gt=since))
    found |= Q(Exists(copies.filter(**{kind: OuterRef("pk")})))
    if kind == Kind.PROCUREMENT:
        return found
    named = Contract.suppliers.through.objects.filter(contract=OuterRef(OuterRef("pk")))
    found |= Q(changed_at__gt=F("released_at"))
    found |= Q(_event("procurement", OuterRef("procurement")))
    found |= Q(Exists(_events("supplier").filter(subject_id__in=named.values("supplier"), at__gt=since)))
    return found | _relied("contract", OuterRef("pk")) | _relied("change__contract", OuterRef("pk"))


def _events(kind: str):
    return Event.objects.filter(subject_kind=kind).exclude(step__in=OUR_STEPS)


def _event(kind: str, subject) -> Exists:
    return Exists(_events(kind).filter(subject_id=subject, at__gt=OuterRef("released_at")))


def _relied(path: str, subject) -> Q:
    """A decision behind it was made, or somebody said or took back that it rests on one."""
    since = OuterRef("released_at")
    said = Reliance.objects.filter(Q(at__gt=since) | Q(ended_at__gt=since), **{path: subject})
    signed = SignedContent.objects.filter(at__gt=since, **{f"decision__authorisations__{path}": subject})
    return Q(Exists(said)) | Q(Exists(signed))
