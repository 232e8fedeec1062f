"""A decision for a page: the visible one, or nothing."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.http import Http404

from decisions import lists, rules, sent_back
from decisions.models import Decision, Declaration, Signature, StoodAside
from decisions.rules import buying

# Lists that are read with what their rows name.
WITH_MORE = {
    "authorisations": buying.allowed_with_all(),
    "declarations": Declaration.objects.select_related("version").defer("version__part1"),
    "signatures": Signature.objects.select_related("holder", "confirmation", "recorded_by"),
    "stood_aside": StoodAside.objects.select_related("holder__post", "holder__acting_for"),
}
# Whom the rows of these lists name: all people in one question, and all teams.
NAMING = {"comments": ("by", "resolved_by"), "co_authors": ("person",), "advice_requests": ("person", "claimed_by", "team")}
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
    """The decision, if this person may see it; the same 404 for what is hidden and for what is not there. Who returned it had it
    before them: they are told that it is with its author."""
    if request.user.is_active:
        request.user.read_roles()
    visible = Decision.objects.visible_to(request.user).select_related(
        "body", "form_version", "author", "head_of_unit", "joint_with", "signer__post", "withholding__sio", "signed_content"
    )
    found = visible.filter(pk=pk).annotate(**{f"has_{name}": _rows_in(name) for name in WITH_MORE}).first()
    if found is None:
        if returned := sent_back.sent_back_by(request.user, decision=pk):
            raise PermissionDenied(returned[0].sentence)
        raise Http404
    _read_parts(found)
    return found


def _rows_in(name):
    return Exists(Decision._meta.get_field(name).related_model.objects.filter(decision=OuterRef("pk")))


def _read_parts(decision) -> None:
    """Read the lists of a decision: those of one table in one question, the others if they have anything in them."""
    lists.prefetch_together([decision], [name for name in LISTS if name not in WITH_MORE], without={"papers": "content"})
    _tell_boards(decision)
    lists.tell_names((row, name) for each, names in NAMING.items() for row in getattr(decision, each).all() for name in names)
    empty = {name for name in WITH_MORE if not getattr(decision, f"has_{name}")}
    prefetch_related_objects([decision], *[Prefetch(name, read) for name, read in WITH_MORE.items() if name not in empty])
    decision.has_read_all_of_buying = True  # what it allows was read with all that the rules on buying look at
    for name in empty:
        lists.hold(decision, name, [])


def _tell_boards(decision) -> None:
    """Give each board paper what is its own of the lists just read."""
    for paper in decision.board_papers.all():
        for name in OF_BOARDS:
            lists.hold(paper, name, [row for row in getattr(decision, name).all() if row.board_paper_id == paper.pk])


def why_not_edit(user, decision, part: str | None = "") -> str:
    """Why this person cannot change the draft, or this part of a request that they amend, in a sentence; empty where they can.
    None asks whether they change any part of it."""
    if rules.may_edit(user, decision):
        return ""
    if rules.is_amending(user, decision):
        return "" if part is None or rules.may_amend(user, decision, part) else NOT_THIS_PART
    return CLOSED_TO_YOU if decision.status == Decision.Status.DRAFT else ON_ITS_WAY
