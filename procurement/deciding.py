"""The decisions on a record of buying, reached by the reverse relations that the decisions side gives to it, and only as far as
somebody may see those decisions. Nothing here imports decisions."""

from django.db.models import Exists, OuterRef, Q

from .models import Contract, ContractChange, Procurement

PATHS = {Procurement: ("procurement", "contract__procurement"), Contract: ("contract", "change__contract")}


def _linking(model, name: str):
    """The model on the far side of a reverse relation, if there is one of this name."""
    relation = next((each for each in model._meta.related_objects if each.get_accessor_name() == name), None)
    return relation and relation.related_model


def decisions_seen_by(user):
    authorisation = _linking(Contract, "authorisations")
    return authorisation._meta.get_field("decision").related_model.objects.visible_to(user)


def authorisations_of(record, user) -> list:
    """What decisions that this person may see allow of a contract, its changes or a procurement, as they name it themselves or as
    it was tied to them since; the oldest first."""
    model, tied = _linking(type(record), "authorisations"), _linking(Contract, "reliances")
    about = Q()
    for path in PATHS.get(type(record), ()):
        about |= Q(**{path: record})
        if path != "procurement":
            about |= Q(pk__in=tied.objects.filter(**{path: record}, ended_at__isnull=True).values("authorisation"))
    found = model.objects.filter(about, decision__in=decisions_seen_by(user))
    return list(found.select_related("decision", "change").prefetch_related("decision__numbers").order_by("decision", "pk"))


def made_in_drafts(model, user):
    """Records not taken up yet that belong to decisions this person may see, as their ids."""
    authorisation = _linking(Contract, "authorisations")
    seen = authorisation.objects.filter(decision__in=decisions_seen_by(user))
    about = Q()
    for path in PATHS[model]:
        about |= Q(pk__in=seen.order_by().values(path))
    return model.objects.filter(about, recorded_at__isnull=True)


def readable(model, user):
    """What somebody may read: what is recorded for their bodies, and what was written down in drafts that they may see."""
    recorded = model.objects.visible_to(user).order_by()
    drafted = made_in_drafts(model, user).order_by()
    return model.objects.filter(Q(pk__in=recorded.values("pk")) | Q(pk__in=drafted.values("pk")))


def without_decision(contracts, user):
    """Contracts that no decision this person may see allows, none relies on, and for which nobody said that none is needed."""
    authorisation = _linking(Contract, "authorisations")
    seen = authorisation.objects.filter(contract=OuterRef("pk"), decision__in=decisions_seen_by(user).order_by())
    contracts = contracts.filter(~Exists(seen))
    for name in ("reliances", "no_decision_needed"):
        if linking := _linking(Contract, name):
            contracts = contracts.filter(~Exists(linking.objects.filter(contract=OuterRef("pk"), ended_at__isnull=True)))
    return contracts


def body_of_draft(record, user):
    """The body whose draft a record was made in; None where nobody's draft that this person may see."""
    found = authorisations_of(record, user) if type(record) is not ContractChange else []
    return found[0].decision.body if found else None
