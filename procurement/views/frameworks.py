"""Frameworks: what may be called off, until when, and what has been so far."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.typed import keeps_what_was_typed

from .. import workflow
from ..completeness import obstacles_to_removing
from ..figures import with_vat
from ..forms.asking import RecordForm
from ..forms.procurements import FrameworkForm
from ..models import Contract, Framework
from ..models.words import Regime
from ..rules import who
from . import showing
from .saving import entry_of, saved, typed, was_seen


def _refuse_unless_recorder(request):
    if not who.may_record_frameworks(request.user):
        raise PermissionDenied(who.NO_FRAMEWORKS)


@require_safe
def framework(request, pk):
    """A framework, and the contracts of one's own bodies that are called off from it."""
    framework = get_object_or_404(Framework, pk=pk)
    called_off = Contract.objects.visible_to(request.user).filter(framework=framework)
    may_edit = who.may_record_frameworks(request.user)
    told = [
        ("Who runs it", framework.provider),
        ("Reference", framework.reference),
        ("Law that applies", showing.label(Regime, framework.regime)),
        ("Concluded", showing.on_day(framework.concluded_on)),
        ("Expires", showing.on_day(framework.expires_on)),
        ("Ceiling", with_vat(framework.ceiling, framework.ceiling_vat) if framework.ceiling is not None else ""),
    ]
    context = {
        "framework": framework,
        "group": showing.facts(told),
        "called_off": _called_off(called_off),
        "contracts": called_off.prefetch_related("suppliers").order_by("-pk")[:50],
        "may_edit": may_edit,
        "may_remove": may_edit and not obstacles_to_removing(framework),
        "events": showing.history_shown(framework),
    }
    return render(request, "procurement/framework.html", context)


def _called_off(contracts) -> list[str]:
    """What is called off so far, one sentence for each VAT basis, since these cannot be added up."""
    sums = (
        contracts.order_by("vat_basis").values("vat_basis").annotate(total=Sum("value"), of=Count("pk"), known=Count("value"))
    )
    return [
        f"{each['of']} contract{'' if each['of'] == 1 else 's'}: {with_vat(each['total'] or Decimal(0), each['vat_basis'])}"
        + (f", {each['of'] - each['known']} without a known value" if each["of"] > each["known"] else "")
        for each in sums
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def enter_framework(request):
    """A new framework."""
    _refuse_unless_recorder(request)
    form = typed(request, FrameworkForm)
    if request.method == "POST" and form.is_valid():
        values = form.changes()
        made = saved(form, lambda: workflow.enter_framework(values, by=request.user, entry=entry_of(request)))
        if made:
            messages.success(request, "The framework is recorded.")
            return redirect("procurement:framework", made.pk)
    back = reverse("procurement:frameworks")
    context = {"form": form, "entry": entry_of(request), "title": "Record a framework", "back_url": back}
    return render(request, "procurement/enter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_framework(request, pk):
    """Change a framework."""
    framework = get_object_or_404(Framework, pk=pk)
    _refuse_unless_recorder(request)
    form = typed(request, FrameworkForm, record=framework)
    if request.method == "POST" and form.is_valid():
        values, seen = form.changes(), request.POST.get("was_seen", "")
        if saved(form, lambda: workflow.revise_framework(framework, values, by=request.user, was_seen=seen)):
            messages.success(request, "Saved: framework.")
            return redirect("procurement:framework", pk)
    fresh = get_object_or_404(Framework, pk=pk)
    context = {
        "record": fresh,
        "form": form,
        "title": "Change the framework",
        "was_seen": was_seen(request, form, fresh),
        "back_url": reverse("procurement:framework", args=[pk]),
    }
    return render(request, "procurement/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_framework(request, pk):
    """Remove a framework that was recorded by mistake, once that is confirmed."""
    framework = get_object_or_404(Framework, pk=pk)
    _refuse_unless_recorder(request)
    form = typed(request, RecordForm)
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(form, lambda: workflow.remove_framework(framework, by=request.user))
    ):
        messages.success(request, f"Removed: {framework.name}.")
        return redirect("procurement:frameworks")
    in_the_way = obstacles_to_removing(framework) if request.method != "POST" else []
    back = reverse("procurement:framework", args=[pk])
    context = {"form": form, "record": framework, "what": "framework", "back_url": back, "stands_in_the_way": in_the_way}
    return render(request, "procurement/remove.html", context)
