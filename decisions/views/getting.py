"""A decision for a page: the visible one, or nothing."""

from django.db import connection
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404

from decisions import rules
from decisions.models import Decision, Paper

PAPERS = Prefetch("papers", Paper.objects.defer("content"))
# What the pages of a decision ask of it.
LISTS = (
    "numbers explanations dates deciders sections recommendations options money parties assessments commitments links citations "
    "archived_signatures papers board_papers consultees authorisations declarations co_authors stood_aside advice_requests "
    "signatures comments"
).split()
CLOSED_TO_YOU = "Only the author and co-authors write on a draft."
ON_ITS_WAY = "This is no longer a draft, so it cannot be changed here. To change it, ask whoever holds it now, or governance, to return it."


def get_decision(request, pk) -> Decision:
    """The decision, if this person may see it; the same 404 for what is hidden and for what is not there."""
    if request.user.is_active:
        request.user.read_roles()
    visible = Decision.objects.visible_to(request.user).select_related(
        "body", "form_version", "author", "head_of_unit", "joint_with", "signer__post", "withholding__sio"
    )
    found = visible.filter(pk=pk).first()
    if found is None:
        raise Http404
    _read_parts(found)
    return found


def _read_parts(decision) -> None:
    """Read the lists of a decision that have anything in them; most have nothing, and one question tells of all."""
    empty = _empty_lists(decision.pk)
    with_something = [name for name in LISTS if name not in empty]
    prefetch_related_objects([decision], *[PAPERS if name == "papers" else name for name in with_something])
    held = decision.__dict__.setdefault("_prefetched_objects_cache", {})
    for name in empty:
        nothing = getattr(decision, name).get_queryset()
        nothing._result_cache, nothing._prefetch_done = [], True  # as a prefetch leaves a list without rows
        held[name] = nothing


def _empty_lists(pk) -> set[str]:
    tables = {name: Decision._meta.get_field(name).related_model._meta.db_table for name in LISTS}
    asked = ", ".join(f'EXISTS (SELECT FROM "{table}" WHERE decision_id = %(pk)s)' for table in tables.values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", {"pk": pk})  # noqa: S608 (names of our own tables)
        return {name for name, has_rows in zip(tables, cursor.fetchone(), strict=True) if not has_rows}


def why_not_edit(user, decision) -> str:
    """Why this person cannot change the draft, in a sentence; empty where they can."""
    if rules.may_edit(user, decision):
        return ""
    return CLOSED_TO_YOU if decision.status == Decision.Status.DRAFT else ON_ITS_WAY
