"""What governance keeps beside a record: what panels said of it, and whether it is held."""

from decisions.models import LegalHold
from decisions.models.planning import bodies_worked_for
from decisions.rules import governance

SHOWN = 5


def kept_beside(user, decision) -> dict:
    """What panels said, of a decision that is made; holds, for governance and auditors."""
    told = {"may_hold": governance.may_hold(user, decision), "holds": (), "panel_reports": ()}
    if governance.may_see_holds(user, decision):
        told["holds"] = LegalHold.objects.filter(decision=decision, ended_at__isnull=True).select_related("by")
    if decision.is_closed:
        told["panel_reports"] = decision.panel_reports.filter(body__in=bodies_worked_for(user))[:SHOWN]
    return told
