"""Copies for the public: put in, looked at, released by a second person, taken back, taken out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.typed import keeps_what_was_typed

from .. import workflow
from ..cleaning import TYPES
from ..forms.copies import CopyForm
from ..models import Contract, ContractCopy, Procurement
from ..rules import parties as rules
from ..workflow.copies import NOT_YOURS
from . import showing
from .getting import NOT_RECORDED, get_contract, get_procurement
from .saving import entry_of, saved

CHOOSE_AGAIN = "Choose the file again: your browser does not keep it when a page comes back."
SUFFIXES = {media_type: suffix for suffix, media_type in TYPES.items()}


def visible_copies(user):
    """Copies of recorded contracts and procurements of the bodies that somebody works for. Their bytes are not read."""
    contracts, procurements = (model.objects.visible_to(user).order_by().values("pk") for model in (Contract, Procurement))
    found = ContractCopy.objects.filter(Q(contract__in=contracts) | Q(procurement__in=procurements))
    return found.defer("content").select_related("contract__body", "procurement__body", "added_by", "released_by")


def get_copy(request, pk) -> ContractCopy:
    """The copy, if this person may read it; the same 404 for what is hidden and for what is not there."""
    found = visible_copies(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
def waiting_copies(request):
    """Copies that wait for a second person, the oldest first."""
    waiting = visible_copies(request.user).filter(released_at=None, taken_back_at=None)
    return render(request, "procurement/waiting_copies.html", {"waiting": waiting[:200]})


@require_safe
def copies(request, pk):
    return _copies_of(request, get_contract(request, pk), "procurement:add_contract_copy")


@require_safe
def procurement_copies(request, pk):
    return _copies_of(request, get_procurement(request, pk), "procurement:add_procurement_copy")


def _copies_of(request, of, to_add):
    """The copies of a contract or of a procurement, with those that were taken back."""
    if of.recorded_at is None:
        raise PermissionDenied(NOT_RECORDED)
    may_add = rules.may_add_copy(request.user, of)
    context = {"of": of, "copies": of.copies.defer("content"), "add_url": may_add and reverse(to_add, args=[of.pk])}
    return render(request, "procurement/copies.html", context | _about(of))


def _about(of) -> dict:
    """Where the way back leads, and the record that its other pages are about."""
    name = of._meta.model_name
    return {"back_url": reverse(f"procurement:{name}", args=[of.pk]), name: of}


@require_safe
def copy(request, pk):
    """One copy: what was taken out of it, what was left out, and whether it is public."""
    copy = get_copy(request, pk)
    of = copy.contract or copy.procurement
    told = [
        ("What it is", copy.get_kind_display()),
        ("Of", of),
        ("What was left out, and why", copy.redaction or "Nothing: the copy is complete"),
        ("Taken out of the file", ", ".join(copy.cleaned) or "Nothing: there was nothing to take out"),
        ("Kind of file", SUFFIXES.get(copy.media_type, copy.media_type)),
        ("Put in", f"by {copy.added_by}, {showing.on_day(copy.added_at)}"),
        ("Released", copy.released_at and f"by {copy.released_by}, {showing.on_day(copy.released_at)}"),
        ("Taken back", copy.taken_back_at and showing.on_day(copy.taken_back_at)),
    ]
    may_record = rules.may_add_copy(request.user, of)
    is_waiting = not rules.obstacles_to_releasing(copy)
    context = {
        "copy": copy,
        "of": of,
        "back_url": reverse(f"procurement:{of._meta.model_name}", args=[of.pk]),
        "facts": showing.facts([row for row in told if row[1]]),
        "may_release": is_waiting and rules.may_release(request.user, copy),
        "waits_for_another": is_waiting and copy.added_by_id == request.user.pk,
        "may_take_back": may_record and copy.released_at and not copy.taken_back_at,
        "may_remove": may_record and not copy.released_at,
        "events": showing.history_shown(copy),
    }
    return render(request, "procurement/copy.html", context)


@require_safe
def copy_file(request, pk):
    """The bytes as they would go public: to keep, never to run in the browser."""
    copy = get_copy(request, pk)
    name = f"{copy.name}.{SUFFIXES.get(copy.media_type, 'bin')}"
    headers = {"Content-Disposition": content_disposition_header(True, name), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(copy.content), content_type=copy.media_type, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def add_contract_copy(request, pk):
    return _add(request, get_contract(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def add_procurement_copy(request, pk):
    return _add(request, get_procurement(request, pk))


def _add(request, of):
    """Put in a copy. It is cleaned when it comes in; what cannot be cleaned is refused, and why."""
    if of.recorded_at is None or not rules.may_add_copy(request.user, of):
        raise PermissionDenied(NOT_YOURS)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CopyForm(*sent, user=request.user, of=of)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("kind", "name", "redaction")}
        file = form.cleaned_data["file"]
        values |= {"content": file.held, "file_name": file.name, "entry": entry_of(request)}
        made = saved(form, lambda: workflow.add_copy(of, by=request.user, **values))
        if made:
            messages.success(request, "The copy is in. Look at what was taken out; somebody else then releases it.")
            return redirect("procurement:copy", made.pk)
    if request.FILES and "file" not in form.errors:
        form.add_error("file", CHOOSE_AGAIN)
    name = "copies" if isinstance(of, Contract) else "procurement_copies"
    context = {"form": form, "of": of, "entry": entry_of(request), "back_url": reverse(f"procurement:{name}", args=[of.pk])}
    return render(request, "procurement/add_copy.html", context)


@require_POST
def release_copy(request, pk):
    return _step(request, pk, workflow.release, "The copy may go public with the next release of its record.")


@require_POST
def take_back_copy(request, pk):
    return _step(request, pk, workflow.take_back, "The copy is taken back.")


def _step(request, pk, step, done):
    copy = get_copy(request, pk)
    try:
        step(copy, by=request.user)
    except workflow.StepRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("procurement:copy", pk)


@require_POST
def remove_copy(request, pk):
    """Take out a copy that was never released."""
    copy = get_copy(request, pk)
    try:
        workflow.remove_copy(copy, by=request.user)
    except workflow.StepRefused as refused:
        messages.warning(request, str(refused))
        return redirect("procurement:copy", pk)
    messages.success(request, f"Taken out: {copy.name}.")
    return redirect(
        "procurement:contract" if copy.contract_id else "procurement:procurement", copy.contract_id or copy.procurement_id
    )
