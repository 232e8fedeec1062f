"""A procurement: entered, read, changed part by part; the law that applies, corrected by two people."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.typed import keeps_what_was_typed

from .. import workflow
from ..completeness import obstacles_to_removing
from ..deciding import authorisations_of, body_of_draft
from ..forms.asking import RecordForm
from ..forms.procurements import PARTS, NewProcurement, RegimeForm
from ..models import Contract
from ..rules import who
from ..workflow.contracts import NOT_YOURS
from . import contracts, showing
from .getting import get_procurement, may_change, refuse_unless_recorder
from .saving import entry_of, saved, taken, typed, was_seen


@require_safe
def procurement(request, pk):
    """The whole record, with the contracts that came of it."""
    procurement = get_procurement(request, pk)
    may_edit = may_change(request.user, procurement)
    context = {
        "procurement": procurement,
        "may_edit": may_edit,
        "groups": showing.procurement_shown(procurement, lambda part: may_edit and _edit_url(procurement, part)),
        "gates": procurement.gates.all(),
        "lots": procurement.lots.all(),
        "notices": [
            {"notice": each, "text": showing.notice_shown(each)} for each in procurement.notices.select_related("type")
        ],
        "contracts": Contract.objects.visible_to(request.user)
        .filter(procurement=procurement)
        .prefetch_related("suppliers")[:50],
        "corrections": _corrections(request.user, procurement),
        "authorisations": authorisations_of(procurement, request.user),
        "copies": procurement.copies.defer("content"),
        "events": showing.history_shown(procurement),
        "may_take_up": procurement.recorded_at is None
        and who.may_record(request.user, body_of_draft(procurement, request.user)),
        "may_remove": may_edit and not obstacles_to_removing(procurement),
    }
    return render(request, "procurement/procurement.html", context)


def _edit_url(procurement, part) -> str:
    return reverse("procurement:edit_procurement", args=[procurement.pk, part])


def _corrections(user, procurement) -> list[dict]:
    """The trail of corrections of the law that applies, each with whether this person may confirm it."""
    found = procurement.regime_corrections.select_related("asked_by", "seen_by", "procurement__body")
    return [
        {
            "correction": each,
            "was": ", ".join(filter(None, [each.get_regime_was_display(), showing.on_day(each.commenced_was)])),
            "reads": ", ".join(filter(None, [each.get_regime_reads_display(), showing.on_day(each.commenced_reads)])),
            "may_confirm": who.may_confirm_regime(user, each),
        }
        for each in found
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def enter_procurement(request):
    """A new procurement."""
    if not who.may_record_frameworks(request.user):
        raise PermissionDenied(NOT_YOURS)
    form = typed(request, NewProcurement)
    if request.method == "POST" and form.is_valid():
        body, values = form.cleaned_data["body"], form.changes()
        made = saved(form, lambda: workflow.enter_procurement(values, by=request.user, body=body, entry=entry_of(request)))
        if made:
            messages.success(request, "The procurement is recorded. Say how it is bought, and when it commenced.")
            return redirect("procurement:procurement", made.pk)
    back = reverse("procurement:procurements")
    context = {"form": form, "entry": entry_of(request), "title": "Record a procurement", "back_url": back}
    return render(request, "procurement/enter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_procurement(request, pk, part):
    """Change one part."""
    procurement = get_procurement(request, pk)
    if part not in PARTS:
        raise Http404
    refuse_unless_recorder(request, procurement)
    title, form_class = PARTS[part]
    form = typed(request, form_class, record=procurement)
    if request.method == "POST" and form.is_valid():
        values, seen = form.changes(), request.POST.get("was_seen", "")
        if saved(form, lambda: workflow.revise_procurement(procurement, values, by=request.user, was_seen=seen, part=part)):
            messages.success(request, f"Saved: {title.lower()}.")
            return redirect("procurement:procurement", pk)
    fresh = get_procurement(request, pk)
    context = {
        "record": fresh,
        "form": form,
        "title": title,
        "was_seen": was_seen(request, form, fresh),
        "back_url": reverse("procurement:procurement", args=[pk]),
    }
    if part == "commencement" and procurement.commenced_on:
        context["correct_url"] = reverse("procurement:correct_regime", args=[pk])
    return render(request, "procurement/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def correct_regime(request, pk):
    """Ask for a correction of the commencement and the law that applies; a second person confirms it."""
    procurement = get_procurement(request, pk)
    refuse_unless_recorder(request, procurement)
    initial = {"commenced_reads": procurement.commenced_on, "regime_reads": procurement.regime}
    form = typed(request, RegimeForm, initial=initial)
    if taken(request, form, lambda: workflow.ask_to_correct_regime(procurement, by=request.user, **form.cleaned_data)):
        messages.success(request, "The correction is asked for. Somebody else of commercial or governance confirms it.")
        return redirect("procurement:procurement", pk)
    context = {
        "procurement": procurement,
        "form": form,
        "corrections": _corrections(request.user, procurement),
        "back_url": reverse("procurement:procurement", args=[pk]),
        "stands": ", ".join(filter(None, [procurement.get_regime_display(), showing.on_day(procurement.commenced_on)])),
    }
    return render(request, "procurement/correct_regime.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_regime(request, pk, correction):
    """Confirm a correction as the second person."""
    procurement = get_procurement(request, pk)
    refuse_unless_recorder(request, procurement)
    asked = get_object_or_404(procurement.regime_corrections, pk=correction)
    form = typed(request, RecordForm)
    if taken(request, form, lambda: workflow.confirm_regime(asked, by=request.user)):
        messages.success(request, "The correction is confirmed.")
        return redirect("procurement:procurement", pk)
    shown = next(each for each in _corrections(request.user, procurement) if each["correction"].pk == asked.pk)
    back = reverse("procurement:procurement", args=[pk])
    context = {"procurement": procurement, "form": form, "shown": shown, "back_url": back}
    return render(request, "procurement/confirm_regime.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def take_up_procurement(request, pk):
    """Take a procurement from a draft into the records of the body."""
    return contracts.take_up(request, get_procurement(request, pk), reverse("procurement:procurement", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def remove_procurement(request, pk):
    """Remove a procurement that was recorded by mistake, once that is confirmed."""
    procurement = get_procurement(request, pk)
    refuse_unless_recorder(request, procurement)
    form = typed(request, RecordForm)
    if taken(request, form, lambda: workflow.remove_procurement(procurement, by=request.user)):
        messages.success(request, f"Removed: {procurement.title}.")
        return redirect("procurement:procurements")
    in_the_way = obstacles_to_removing(procurement) if request.method != "POST" else []
    back = reverse("procurement:procurement", args=[pk])
    context = {"form": form, "record": procurement, "what": "procurement", "back_url": back, "stands_in_the_way": in_the_way}
    return render(request, "procurement/remove.html", context)
