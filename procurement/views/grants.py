"""Grants: the list with the programmes and their budgets, one grant, several recorded in one go, changed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Max, Min, Sum
from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.typed import keeps_what_was_typed

from .. import workflow
from ..forms.grants import GrantForm, NewGrantsForm
from ..models import Answer, Grant
from ..money import pounds
from ..party_filters import GrantFilter
from ..rules import parties as rules
from ..rules.who import may_record
from ..workflow.grants import NOT_YOURS
from . import showing
from .saving import entry_of, saved, typed, was_seen

A_PAGE, PROGRAMMES = 50, 20


def get_grant(request, pk) -> Grant:
    """The grant, if this person may read it; the same 404 for what is hidden and for what is not there."""
    visible = Grant.objects.visible_to(request.user).select_related("body", "recipient__merged_into", "recorded_by")
    found = visible.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
def grants(request):
    """The grants of one's own bodies, and what each programme has given against its budget."""
    visible = Grant.objects.visible_to(request.user)
    chosen = GrantFilter(request.GET, queryset=visible)
    found = chosen.qs.select_related("body", "recipient__merged_into").order_by("-awarded_on", "-pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    named = chosen.qs.order_by().exclude(programme="").annotate(named=Lower("programme")).values("body", "named")[:PROGRAMMES]
    context = {
        "form": chosen.form,
        "page": page,
        "rows": [(each, pounds(each.amount) if each.amount is not None else "not recorded") for each in page],
        "total": pounds(chosen.qs.order_by().aggregate(total=Sum("amount"))["total"] or 0),
        "programmes": programmes_shown(visible.filter(programme__gt=""), {(each["body"], each["named"]) for each in named}),
        "may_record": rules.may_record_suppliers(request.user),
    }
    return render(request, "procurement/grants.html", context)


def programmes_shown(visible, only=None) -> list[dict]:
    """What each programme has given so far, all of its grants counted, and what its budget leaves."""
    sums = visible.order_by().annotate(named=Lower("programme")).values("body", "body__name", "named")
    sums = sums.annotate(
        programme=Max("programme"), of=Count("pk"), known=Count("amount"), given=Sum("amount"), lowest=Min("budget"), budget=Max("budget")
    )  # fmt: skip
    return [
        _programme(each) for each in sums.order_by("named", "body") if only is None or (each["body"], each["named"]) in only
    ]


def _programme(sums) -> dict:
    given, budget = sums["given"] or 0, sums["budget"]
    left = budget - given if budget is not None else None
    return {
        "programme": sums["programme"],
        "body": sums["body__name"],
        "of": sums["of"],
        "given": pounds(given),
        "budget": pounds(budget) if budget is not None else "not stated",
        "left": pounds(left) if left is not None else "",
        "is_over": left is not None and left < 0,
        "is_unclear": sums["lowest"] != sums["budget"],
        "without_amount": sums["of"] - sums["known"],
    }


@require_safe
def grant(request, pk):
    """One grant, and what its programme has given so far."""
    grant = get_grant(request, pk)
    told = [
        ("Recipient", grant.recipient.now),
        ("Body", grant.body),
        ("Amount", pounds(grant.amount) if grant.amount is not None else ""),
        ("What it is for", grant.purpose),
        ("Fund or programme", grant.programme),
        ("Budget of the programme", pounds(grant.budget) if grant.budget is not None else ""),
        ("Awarded on", showing.on_day(grant.awarded_on)),
        ("Period from", showing.on_day(grant.starts_on)),
        ("Period to", showing.on_day(grant.ends_on)),
        ("Conditions", grant.conditions),
        ("Reasons", grant.reasons),
        ("Crime and disorder reduction grant", showing.label(Answer, grant.is_crime_reduction)),
    ]
    of_programme = Grant.objects.visible_to(request.user).filter(body=grant.body, programme__iexact=grant.programme)
    context = {
        "grant": grant,
        "facts": showing.facts(told),
        "programmes": programmes_shown(of_programme) if grant.programme else [],
        "events": showing.history_shown(grant),
        "may_edit": may_record(request.user, grant.body),
    }
    return render(request, "procurement/grant.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def enter_grants(request):
    """Several grants of one programme in one go, or one alone. "More rows" saves nothing and comes back with more."""
    if not rules.may_record_suppliers(request.user):
        raise PermissionDenied(NOT_YOURS)
    form = typed(request, NewGrantsForm)
    wants_rows = "more" in request.POST
    if request.method == "POST" and not wants_rows and form.is_valid():
        values, awarded, body = (
            {name: form.cleaned_data[name] for name in form.names()},
            form.awarded(),
            form.cleaned_data["body"],
        )
        made = saved(form, lambda: workflow.record_grants(values, awarded, body=body, by=request.user, entry=entry_of(request)))
        if made:
            count = len(awarded)
            messages.success(request, f"{count} grant{' is' if count == 1 else 's are'} recorded.")
            return redirect("procurement:grant", made[0].pk) if count == 1 else redirect("procurement:grants")
    context = {"form": form, "wants_rows": wants_rows, "entry": entry_of(request), "row_count": len(form.rows)}
    return render(request, "procurement/enter_grants.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_grant(request, pk):
    """Change what is recorded of a grant."""
    grant = get_grant(request, pk)
    if not may_record(request.user, grant.body):
        raise PermissionDenied(NOT_YOURS)
    form = typed(request, GrantForm, record=grant)
    if request.method == "POST" and form.is_valid():
        values, seen = form.changes(), request.POST.get("was_seen", "")
        if saved(form, lambda: workflow.revise_grant(grant, values, by=request.user, was_seen=seen)):
            messages.success(request, "Saved: grant.")
            return redirect("procurement:grant", pk)
    fresh = get_grant(request, pk)
    context = {
        "record": fresh,
        "form": form,
        "title": f"Change the grant to {fresh.recipient.now}",
        "was_seen": was_seen(request, form, fresh),
        "back_url": reverse("procurement:grant", args=[pk]),
    }
    return render(request, "procurement/edit.html", context)
