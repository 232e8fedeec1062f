"""A record for a page: the one that this person may read, or nothing."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from ..deciding import readable
from ..models import Contract, Procurement
from ..rules import who
from ..workflow.contracts import NOT_YOURS

NOT_RECORDED = "This belongs to a draft decision. It is changed in that draft, until it is recorded."


def _found(rows, pk):
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_contract(request, pk) -> Contract:
    """The contract, if this person may read it; the same 404 for what is hidden and for what is not there."""
    rows = readable(Contract, request.user).select_related("body", "procurement__route_type", "framework", "lot", "recorded_by")
    return _found(rows.prefetch_related("suppliers"), pk)


def get_procurement(request, pk) -> Procurement:
    rows = readable(Procurement, request.user)
    return _found(rows.select_related("body", "framework", "route_type", "direct_award_ground", "recorded_by"), pk)


def refuse_unless_recorder(request, record) -> None:
    """403 in plain words, with whatever was typed, so that it can be copied."""
    if record.recorded_at is None:
        raise PermissionDenied(NOT_RECORDED)
    if not who.may_record(request.user, record.body):
        raise PermissionDenied(NOT_YOURS)


def may_change(user, record) -> bool:
    return record.recorded_at is not None and who.may_record(user, record.body)
