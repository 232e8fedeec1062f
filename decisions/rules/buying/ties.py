"""Which decision is about which contract: what it allows, what was recorded since to rest on it, what was reported under it."""

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from ...models import Authorisation, AwardReport, Reliance

OF = Coalesce("contract", "change__contract")


def ties(decisions, contracts) -> QuerySet:
    """(decision id, contract id), each pair once, of these decisions and these contracts."""
    allowed = Authorisation.objects.annotate(of=OF).filter(decision__in=decisions, of__in=contracts)
    relied = Reliance.objects.standing().annotate(of=OF).filter(authorisation__decision__in=decisions, of__in=contracts)
    reported = AwardReport.objects.filter(decision__in=decisions, contract__in=contracts)
    return (
        allowed.order_by()
        .values_list("decision_id", "of")
        .union(
            relied.order_by().values_list("authorisation__decision_id", "of"),
            reported.order_by().values_list("decision_id", "contract_id"),
        )
    )
