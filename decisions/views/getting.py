"""A decision for a page: the visible one, or nothing."""

from django.db.models import Prefetch
from django.http import Http404

from decisions import rules
from decisions.models import Decision, Paper

CLOSED_TO_YOU = "Only the author and co-authors write on a draft."
ON_ITS_WAY = "This is no longer a draft, so it cannot be changed here. To change it, ask whoever holds it now, or governance, to return it."


def get_decision(request, pk) -> Decision:
    """The decision, if this person may see it; the same 404 for what is hidden and for what is not there."""
    visible = (
        Decision.objects.visible_to(request.user)
        .select_related("body", "form_version", "author", "head_of_unit", "joint_with", "signer__post", "withholding__sio")
        .prefetch_related(
            "numbers",
            "explanations",
            "sections",
            "recommendations",
            "money",
            "links",
            "citations",
            "board_papers",
            "declarations",
            Prefetch("papers", Paper.objects.defer("content")),
        )
    )
    found = visible.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def why_not_edit(user, decision) -> str:
    """Why this person cannot change the draft, in a sentence; empty where they can."""
    if rules.may_edit(user, decision):
        return ""
    return CLOSED_TO_YOU if decision.status == Decision.Status.DRAFT else ON_ITS_WAY
