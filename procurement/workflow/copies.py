"""Copies for the public of contracts, changes and invitations to tender: put in clean, released by a second person, taken back
at once (Specified Information Order 2011, paragraph 4(b), (c))."""

from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from ..cleaning import Refused, clean
from ..models import Contract, ContractCopy
from ..rules import parties as rules
from ..steps import StepRefused, allow, record, refuse_if
from .contracts import entered_already, told

NOT_YOURS = "Only commercial and governance of the body put in copies for the public."
SECOND_PERSON = "Somebody else in commercial or governance has to release this copy: not who put it in."


@transaction.atomic
def add_copy(of, *, kind, name: str, content: bytes, file_name: str, redaction: str, by, entry: str = "") -> ContractCopy:
    """Put in a copy of a contract or procurement. It is cleaned first; what cannot be cleaned is refused."""
    of = type(of).objects.select_for_update(of=("self",)).select_related("body").get(pk=of.pk)
    allow(of.recorded_at is not None and rules.may_add_copy(by, of), NOT_YOURS)
    if found := entered_already(ContractCopy, by=by, entry=entry):
        return found
    try:
        cleaned = clean(content, file_name, title=name)
    except Refused as refused:
        raise StepRefused(str(refused)) from None
    copy = ContractCopy(kind=kind, name=name, redaction=redaction, added_by=by)
    setattr(copy, "contract" if isinstance(of, Contract) else "procurement", of)
    copy.content, copy.media_type, copy.cleaned = cleaned.content, cleaned.media_type, cleaned.taken_out
    copy.sha256 = sha256(cleaned.content).hexdigest()
    copy.full_clean(exclude=["added_at"])
    copy.save()
    _write_down("add_copy", copy, by, **told(entry))
    return copy


def _write_down(step, copy, by, **facts) -> None:
    """In the history of the copy, and of what it is a copy of."""
    record(step, copy, by=by, sha256=copy.sha256, **facts)
    record(step, copy.contract or copy.procurement, by=by, copy=copy.pk)


def _locked(copy) -> ContractCopy:
    held = ContractCopy.objects.select_for_update(of=("self",)).select_related("contract__body", "procurement__body")
    return held.defer("content").get(pk=copy.pk)


@transaction.atomic
def release(copy, *, by) -> ContractCopy:
    """Let a copy go public, as a second person who has looked at it."""
    copy = _locked(copy)
    allow(rules.may_release(by, copy), SECOND_PERSON)
    refuse_if(rules.obstacles_to_releasing(copy))
    copy.released_by, copy.released_at = by, timezone.now()
    copy.save(update_fields=["released_by", "released_at"])
    _write_down("release_copy", copy, by)
    return copy


@transaction.atomic
def take_back(copy, *, by) -> ContractCopy:
    """Take a released copy back, at once; anybody who may record can."""
    copy = _locked(copy)
    allow(rules.may_add_copy(by, copy.contract or copy.procurement), NOT_YOURS)
    refuse_if(["This copy is not public."] if copy.taken_back_at or not copy.released_at else [])
    copy.taken_back_at = timezone.now()
    copy.save(update_fields=["taken_back_at"])
    _write_down("take_back_copy", copy, by)
    return copy


@transaction.atomic
def remove_copy(copy, *, by) -> None:
    """Take out a copy that was never released."""
    copy = _locked(copy)
    allow(rules.may_add_copy(by, copy.contract or copy.procurement), NOT_YOURS)
    refuse_if(
        ["A copy that was released stays, so that it is known what was public. Take it back instead."]
        if copy.released_at
        else []
    )
    ContractCopy.objects.filter(pk=copy.pk).delete()
    _write_down("remove_copy", copy, by)
