"""What police and crime panels said and asked, and what the office answered."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.typed import keeps_what_was_typed
from decisions.forms.governance import PanelReportForm
from decisions.models import Decision, PanelReport
from decisions.rules import governance
from decisions.workflow import scrutiny as steps

from .governed import asked, form_page, governed_bodies, refuse_unless, taken, was_seen

A_PAGE = 30


def visible_decisions(user):
    """The decisions of a record that this person may see, with their numbers."""
    return Prefetch("decisions", Decision.objects.visible_to(user).prefetch_related("numbers").order_by("pk"), to_attr="shown")


@require_safe
def panel_reports(request):
    """All of them, those that wait for an answer first, the earliest due before the others."""
    refuse_unless(governance.may_see_plan(request.user), "This is for people who work for a body.")
    found = PanelReport.objects.visible_to(request.user).select_related("body")
    if kind := request.GET.get("kind", ""):
        found = found.filter(kind=kind) if kind in PanelReport.Kind.values else found
    if is_unanswered := bool(request.GET.get("unanswered")):
        found = found.filter(responded_on=None)
    if words := request.GET.get("q", "")[:100]:
        found = found.filter(Q(title__icontains=words) | Q(panel__icontains=words))
    open_first = F("responded_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "-received_on", "-pk"
    found = found.prefetch_related(visible_decisions(request.user)).order_by(*open_first)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "kinds": PanelReport.Kind.choices,
        "kind": kind,
        "q": words,
        "is_unanswered": is_unanswered,
        "is_asked": bool(kind or words or is_unanswered),
        "today": timezone.localdate(),
        "may_record": bool(governance.bodies_governed(request.user)),
    }
    return render(request, "decisions/panel_reports.html", context)


def _get(request, pk) -> PanelReport:
    found = PanelReport.objects.visible_to(request.user).select_related("body", "entered_by")
    return get_object_or_404(found.prefetch_related(visible_decisions(request.user)), pk=pk)


@require_safe
def panel_report(request, pk):
    report = _get(request, pk)
    may_edit = governance.may_record_panel_report(request.user, report.body)
    late = report.responded_on is None and report.due_on and report.due_on < timezone.localdate()
    return render(request, "decisions/panel_report.html", {"report": report, "may_edit": may_edit, "is_late": late})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def record_panel_report(request):
    bodies, about = governed_bodies(request), request.GET.get("decision", "")
    initial = {}
    if about.isascii() and about.isdecimal() and len(about) < 12:
        initial["decisions"] = list(Decision.objects.visible_to(request.user).filter(pk=about).prefetch_related("numbers"))
    form = asked(request, PanelReportForm, bodies=bodies, initial=initial)
    if taken(request, form, lambda: steps.record_panel_report(form.changes(), by=request.user)):
        messages.success(request, "It is recorded.")
        return redirect("decisions:panel_reports")
    back = reverse("decisions:panel_reports")
    return form_page(request, form, title="Record what a panel said or asked", back=back, button="Record it")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_panel_report(request, pk):
    report = _get(request, pk)
    refuse_unless(governance.may_record_panel_report(request.user, report.body))
    form, back = asked(request, PanelReportForm, record=report), reverse("decisions:panel_report", args=[pk])
    posted = request.POST.get("was_seen", "")
    if taken(request, form, lambda: steps.revise_panel_report(report, form.changes(), by=request.user, was_seen=posted)):
        messages.success(request, "Saved.")
        return redirect(back)
    shown = was_seen(request, form, steps.values_of(_get(request, pk), form.names()))
    return form_page(request, form, title="Change or answer", back=back, caption=str(report), was_seen=shown)
