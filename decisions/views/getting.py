"""A decision for a page: the visible one, or nothing."""

from django.db import connection
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404

from decisions import lists, rules
from decisions.models import AdviceRequest, CoAuthor, Comment, Decision, Declaration, Paper, Signature, StoodAside

# Lists that are read with what their rows name.
WITH_MORE = {
    "papers": Paper.objects.defer("content"),
    "comments": Comment.objects.select_related("by", "resolved_by"),
    "co_authors": CoAuthor.objects.select_related("person"),
    "declarations": Declaration.objects.select_related("version").defer("version__part1"),
    "advice_requests": AdviceRequest.objects.select_related("person", "team", "claimed_by"),
    "signatures": Signature.objects.select_related("holder", "confirmation", "recorded_by"),
    "stood_aside": StoodAside.objects.select_related("holder__post"),
}
# What the pages of a decision ask of it.
LISTS = (
    "numbers explanations dates deciders sections recommendations options money parties assessments commitments links citations "
    "archived_signatures papers board_papers consultees authorisations declarations co_authors stood_aside advice_requests "
    "signatures comments amendments tablings"
).split()
OF_BOARDS = ("recommendations", "consultees", "sections")
CLOSED_TO_YOU = "Only the author and co-authors write on a draft."
NOT_THIS_PART = "This part is not yours to change. The task list shows those that are."
ON_ITS_WAY = "This is no longer a draft, so it cannot be changed here. To change it, ask whoever holds it now, or governance, to return it."


def get_decision(request, pk) -> Decision:
    """The decision, if this person may see it; the same 404 for what is hidden and for what is not there."""
    if request.user.is_active:
        request.user.read_roles()
    visible = Decision.objects.visible_to(request.user).select_related(
        "body", "form_version", "author", "head_of_unit", "joint_with", "signer__post", "withholding__sio", "signed_content"
    )
    found = visible.filter(pk=pk).first()
    if found is None:
        raise Http404
    _read_parts(found)
    return found


def _read_parts(decision) -> None:
    """Read the lists of a decision: those of one table in one question, the others if they have anything in them."""
    alone = {name: getattr(decision, name).get_queryset() for name in LISTS if name not in WITH_MORE}
    for name, rows in lists.read_together(alone).items():
        _hold(decision, name, alone[name], rows)
    _tell_boards(decision)
    empty = _empty_lists(decision.pk)
    prefetch_related_objects([decision], *[Prefetch(name, read) for name, read in WITH_MORE.items() if name not in empty])
    for name in empty:
        _hold(decision, name, getattr(decision, name).get_queryset(), [])


def _tell_boards(decision) -> None:
    """Give each board paper what is its own of the lists just read."""
    for paper in decision.board_papers.all():
        for name in OF_BOARDS:
            rows = [row for row in getattr(decision, name).all() if row.board_paper_id == paper.pk]
            _hold(paper, name, getattr(paper, name).get_queryset(), rows)


def _hold(owner, name, held, rows) -> None:
    """Keep the rows as a prefetch keeps them."""
    for row in rows:
        setattr(row, owner._meta.get_field(name).field.name, owner)
    held._result_cache, held._prefetch_done = rows, True
    owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = held


def _empty_lists(pk) -> set[str]:
    tables = {name: Decision._meta.get_field(name).related_model._meta.db_table for name in WITH_MORE}
    asked = ", ".join(f'EXISTS (SELECT FROM "{table}" WHERE decision_id = %(pk)s)' for table in tables.values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", {"pk": pk})  # noqa: S608 (names of our own tables)
        return {name for name, has_rows in zip(tables, cursor.fetchone(), strict=True) if not has_rows}


def why_not_edit(user, decision, part: str | None = "") -> str:
    """Why this person cannot change the draft, or this part of a request that they amend, in a sentence; empty where they can.
    None asks whether they change any part of it."""
    if rules.may_edit(user, decision):
        return ""
    if rules.is_amending(user, decision):
        return "" if part is None or rules.may_amend(user, decision, part) else NOT_THIS_PART
    return CLOSED_TO_YOU if decision.status == Decision.Status.DRAFT else ON_ITS_WAY
