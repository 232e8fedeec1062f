"""A contract: entered, read, changed part by part, ended, taken up from a draft, removed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.typed import keeps_what_was_typed

from .. import workflow
from ..calendar import notices_owed
from ..completeness import concerns_about_contract, obstacles_to_removing
from ..deciding import authorisations_of, body_of_draft
from ..forms.asking import RecordForm
from ..forms.contracts import PARTS, EndForm, Entering
from ..models import Procurement
from ..rules import who
from ..workflow.contracts import NOT_YOURS
from . import showing
from .getting import get_contract, may_change, refuse_unless_recorder
from .saving import entry_of, saved, taken, typed, was_seen


@require_safe
def contract(request, pk):
    """The whole record."""
    contract = get_contract(request, pk)
    may_edit = may_change(request.user, contract)
    context = {
        "contract": contract,
        "may_edit": may_edit,
        "groups": showing.contract_shown(contract, lambda part: may_edit and _edit_url(contract, part)),
        "changes": showing.changes_shown(contract),
        "options": [{"option": each, "text": showing.option_shown(each)} for each in contract.options.select_related("change")],
        "breaks": [{"row": each, "text": showing.break_shown(each)} for each in contract.breaks.all()],
        "notices": [
            {"notice": each, "text": showing.notice_shown(each)} for each in contract.notices.select_related("type", "change")
        ],
        "owed": notices_owed(contract, timezone.localdate()) if contract.recorded_at else [],
        "copies": contract.copies.defer("content"),
        "concerns": concerns_about_contract(contract) if may_edit else [],
        "authorisations": authorisations_of(contract, request.user),
        "events": showing.history_shown(contract),
        "may_take_up": _may_take_up(request.user, contract),
    }
    return render(request, "procurement/contract.html", context)


def _edit_url(contract, part) -> str:
    return reverse("procurement:edit_contract", args=[contract.pk, part])


def _may_take_up(user, record) -> bool:
    return record.recorded_at is None and who.may_record(user, body_of_draft(record, user))


@require_safe
def parts(request, pk):
    """The parts of a contract that can be changed, and what a reader should look at."""
    contract = get_contract(request, pk)
    refuse_unless_recorder(request, contract)
    tasks = [{"title": title, "url": _edit_url(contract, part), "status": "Change"} for part, (title, _) in PARTS.items()]
    rows = [("changes", "Changes"), ("options", "Options to extend"), ("breaks", "Breaks"), ("notices", "Notices")]
    tasks += [
        {
            "title": title,
            "url": reverse("procurement:rows", args=[contract.pk, part]),
            "status": str(getattr(contract, part).count()),
        }
        for part, title in rows
    ]
    ended = contract.get_ended_as_display() if contract.ended_on else "It runs"
    tasks.append({"title": "Complete or end it", "url": reverse("procurement:end_contract", args=[pk]), "status": ended})
    context = {
        "contract": contract,
        "tasks": [each | {"is_done": True} for each in tasks],
        "concerns": concerns_about_contract(contract),
        "may_remove": not obstacles_to_removing(contract),
    }
    return render(request, "procurement/contract_parts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def enter_contract(request):
    """A new contract, of a procurement if the address names one."""
    if not who.may_record_frameworks(request.user):
        raise PermissionDenied(NOT_YOURS)
    number = request.GET.get("procurement", "")
    of = (
        Procurement.objects.visible_to(request.user).filter(pk=int(number)).first()
        if number.isdecimal() and len(number) < 19
        else None
    )
    initial = {"procurement": of, "title": of.title, "framework": of.framework, "body": of.body} if of else {}
    form = typed(request, Entering, initial=initial)
    if request.method == "POST" and form.is_valid():
        body, values = form.cleaned_data["body"], form.changes()
        made = saved(form, lambda: workflow.enter_contract(values, by=request.user, body=body, entry=entry_of(request)))
        if made:
            messages.success(request, "The contract is recorded. Add what it is worth and how long it runs.")
            return redirect("procurement:contract_parts", made.pk)
    context = {
        "form": form,
        "entry": entry_of(request),
        "title": "Record a contract",
        "back_url": reverse("procurement:contracts"),
    }
    return render(request, "procurement/enter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_contract(request, pk, part):
    """Change one part."""
    contract = get_contract(request, pk)
    if part not in PARTS:
        raise Http404
    refuse_unless_recorder(request, contract)
    title, form_class = PARTS[part]
    form = typed(request, form_class, record=contract)
    if request.method == "POST" and form.is_valid():
        values, seen = form.changes(), request.POST.get("was_seen", "")
        if saved(form, lambda: workflow.revise_contract(contract, values, by=request.user, was_seen=seen, part=part)):
            messages.success(request, f"Saved: {title.lower()}.")
            return redirect("procurement:contract", pk)
    return _form_page(request, contract, form, title)


def _form_page(request, contract, form, title, **context):
    fresh = get_contract(request, contract.pk)
    common = {
        "contract": fresh,
        "record": fresh,
        "form": form,
        "title": title,
        "was_seen": was_seen(request, form, fresh),
        "back_url": reverse("procurement:contract", args=[contract.pk]),
    }
    return render(request, "procurement/edit.html", common | context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def end_contract(request, pk):
    """Complete it, or write down how else it ended."""
    contract = get_contract(request, pk)
    refuse_unless_recorder(request, contract)
    form = typed(request, EndForm, record=contract)
    if request.method == "POST" and form.is_valid():
        seen, values = request.POST.get("was_seen", ""), form.changes()
        if saved(form, lambda: workflow.end_contract(contract, by=request.user, was_seen=seen, **values)):
            messages.success(request, "Its ending is recorded." if values["ended_on"] else "The contract runs.")
            return redirect("procurement:contract", pk)
    return _form_page(request, contract, form, "Complete or end the contract")


@require_http_methods(["GET", "HEAD", "POST"])
def take_up_contract(request, pk):
    """Take a contract from a draft into the records of the body."""
    return take_up(request, get_contract(request, pk), reverse("procurement:contract", args=[pk]))


def take_up(request, record, url):
    """The same page for a contract and a procurement."""
    body = body_of_draft(record, request.user)
    if record.recorded_at is not None:
        return redirect(url)
    if not who.may_record(request.user, body):
        raise PermissionDenied(NOT_YOURS)
    form = typed(request, RecordForm)
    if taken(request, form, lambda: workflow.record_from_draft(record, body=body, by=request.user)):
        messages.success(request, f"{record} is in the records of {body}.")
        return redirect(url)
    return render(request, "procurement/take_up.html", {"record": record, "body": body, "form": form, "back_url": url})


@require_http_methods(["GET", "HEAD", "POST"])
def remove_contract(request, pk):
    """Remove a contract that was recorded by mistake, once that is confirmed."""
    contract = get_contract(request, pk)
    refuse_unless_recorder(request, contract)
    form = typed(request, RecordForm)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(form, lambda: workflow.remove_contract(contract, by=request.user))
    ):
        messages.success(request, f"Removed: {contract.title}.")
        return redirect("procurement:contracts")
    back = reverse("procurement:contract_parts", args=[pk])
    context = {"form": form, "record": contract, "what": "contract", "back_url": back, "obstacles": []}
    if request.method != "POST":
        context["stands_in_the_way"] = obstacles_to_removing(contract)
    return render(request, "procurement/remove.html", context)
