"""Suppliers and other parties: the list, one with its contracts and grants, entered, changed, merged."""

from collections import defaultdict
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractYear
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.typed import keeps_what_was_typed

from .. import workflow
from ..charts import bars
from ..figures import with_vat
from ..forms.suppliers import MergeForm, NewSupplierForm, SupplierForm
from ..models import Answer, Contract, Grant, Supplier, SupplierMerge
from ..models.words import VatBasis
from ..money import pounds
from ..party_filters import SupplierFilter
from ..rules import parties as rules
from ..workflow.contracts import entered_already
from ..workflow.suppliers import NOT_YOURS
from . import showing
from .saving import entry_of, saved, typed, was_seen

A_PAGE, SHOWN, TO_CHOOSE_FROM = 50, 50, 20


def _refuse_unless_reader(request):
    if not rules.may_read_suppliers(request.user):
        raise PermissionDenied("Suppliers are read by those who work for a body.")


def _refuse_unless_recorder(request):
    if not rules.may_record_suppliers(request.user):
        raise PermissionDenied(NOT_YOURS)


def get_supplier(request, pk) -> Supplier:
    """The supplier, if this person may read it; the same 404 for what is hidden and for what is not there."""
    return get_object_or_404(Supplier.objects.visible_to(request.user).select_related("merged_into"), pk=pk)


@require_safe
def suppliers(request):
    """Those that are not part of another, by name."""
    _refuse_unless_reader(request)
    visible = Supplier.objects.visible_to(request.user).filter(merged_into=None)
    chosen = SupplierFilter(request.GET, queryset=visible)
    page = Paginator(chosen.qs.order_by("name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    may_record = rules.may_record_suppliers(request.user)
    return render(request, "procurement/suppliers.html", {"form": chosen.form, "page": page, "may_record": may_record})


@require_safe
def supplier(request, pk):
    """What is recorded of a supplier; contracts and grants of those that were merged into it are its own."""
    supplier = get_supplier(request, pk)
    family = Supplier.objects.filter(Q(pk=supplier.pk) | Q(merged_into=supplier))
    contracts = Contract.objects.visible_to(request.user).filter(suppliers__in=family).distinct()
    grants = Grant.objects.visible_to(request.user).filter(recipient__in=family)
    context = {
        "supplier": supplier,
        "facts": _facts(supplier),
        "contracts": [(each, _worth(each)) for each in contracts.select_related("body").order_by("-starts_on", "-pk")[:SHOWN]],
        "contract_count": contracts.count(),
        "grants": [(each, _given(each)) for each in grants.select_related("body").order_by("-awarded_on", "-pk")[:SHOWN]],
        "grant_count": grants.count(),
        "chart": _by_year(contracts, grants),
        "merges": SupplierMerge.objects.filter(Q(kept__in=family) | Q(merged=supplier)).select_related("merged", "kept", "by"),
        "events": showing.history_shown(supplier),
        "may_record": rules.may_record_suppliers(request.user),
    }
    return render(request, "procurement/supplier.html", context)


def _worth(contract) -> str:
    if contract.value is None:
        return contract.value_band or "Not recorded"
    return with_vat(contract.value, contract.vat_basis)


def _given(grant) -> str:
    return pounds(grant.amount) if grant.amount is not None else "Not recorded"


def _facts(supplier) -> dict:
    return showing.facts(
        [
            ("What it is", supplier.get_kind_display()),
            ("Company number", supplier.company_number),
            ("Charity number", supplier.charity_number),
            ("PPON", supplier.ppon),
            ("Trading name", supplier.trading_name),
            ("Former names", "; ".join(supplier.former_names)),
            ("Small or medium-sized", showing.label(Answer, supplier.is_sme)),
            ("Voluntary, community or social enterprise", showing.label(Answer, supplier.is_vcse)),
        ]
    )


def _by_year(contracts, grants) -> dict | None:
    """Original values by the year a contract starts, apart by VAT basis, since these cannot be added up; grants by the year of
    award. Nothing where no figure is recorded."""
    totals = defaultdict(dict)
    ours = Contract.objects.filter(pk__in=contracts.order_by().values("pk"), value__isnull=False).order_by()
    for year, basis, total in (
        ours.annotate(year=ExtractYear("starts_on")).values("year", "vat_basis").annotate(total=Sum("value")).values_list("year", "vat_basis", "total")
    ):  # fmt: skip
        totals[year][f"Contracts, {VatBasis(basis).label}"] = total
    given = grants.filter(amount__isnull=False).order_by().annotate(year=ExtractYear("awarded_on"))
    for year, total in given.values("year").annotate(total=Sum("amount")).values_list("year", "total"):
        totals[year]["Grants"] = total
    series = [f"Contracts, {basis.label}" for basis in VatBasis] + ["Grants"]
    series = [name for name in series if any(name in each for each in totals.values())]
    years = sorted(totals, key=lambda year: (year is None, -(year or 0)))
    rows = [(str(year or "Year not stated"), [totals[year].get(name, Decimal(0)) for name in series]) for year in years]
    return bars("Value by year", rows, series) if rows else None


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def enter_supplier(request):
    """A new supplier or other party."""
    _refuse_unless_recorder(request)
    form = typed(request, NewSupplierForm)
    if request.method == "POST" and (before := entered_already(Supplier, by=request.user, entry=request.POST.get("entry", ""))):
        return redirect("procurement:supplier", before.pk)
    if request.method == "POST" and form.is_valid():
        values = form.changes()
        made = saved(form, lambda: workflow.record_supplier(values, by=request.user, entry=entry_of(request)))
        if made:
            messages.success(request, f"{made} is recorded.")
            return redirect("procurement:supplier", made.pk)
    back = reverse("procurement:suppliers")
    context = {"form": form, "entry": entry_of(request), "title": "Record a supplier or another party", "back_url": back}
    return render(request, "procurement/enter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_supplier(request, pk):
    """Change what is recorded of it."""
    supplier = get_supplier(request, pk)
    _refuse_unless_recorder(request)
    form = typed(request, SupplierForm, record=supplier)
    if request.method == "POST" and form.is_valid():
        values, seen = form.changes(), request.POST.get("was_seen", "")
        if saved(form, lambda: workflow.revise_supplier(supplier, values, by=request.user, was_seen=seen)):
            messages.success(request, "Saved: supplier.")
            return redirect("procurement:supplier", pk)
    fresh = get_supplier(request, pk)
    context = {
        "record": fresh,
        "form": form,
        "title": f"Change {fresh}",
        "was_seen": was_seen(request, form, fresh),
        "back_url": reverse("procurement:supplier", args=[pk]),
    }
    return render(request, "procurement/edit.html", context)


@require_safe
def choose_to_merge(request, pk):
    """Look for the other record of the same supplier."""
    supplier = get_supplier(request, pk)
    _refuse_unless_recorder(request)
    visible = Supplier.objects.visible_to(request.user).filter(merged_into=None).exclude(pk=pk)
    chosen = SupplierFilter(request.GET or {"q": supplier.name.split()[0]}, queryset=visible)
    found = chosen.qs.order_by("name", "pk")[:TO_CHOOSE_FROM]
    return render(request, "procurement/choose_to_merge.html", {"supplier": supplier, "form": chosen.form, "found": found})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def merge_suppliers(request, pk, other):
    """Both side by side; which is kept, and why they are one."""
    both = [get_supplier(request, pk), get_supplier(request, other)]
    _refuse_unless_recorder(request)
    if pk == other:
        raise Http404
    form = typed(request, MergeForm, of=both)
    if request.method == "POST" and form.is_valid():
        kept, merged = sorted(both, key=lambda each: str(each.pk) != form.cleaned_data["keep"])
        reason = form.cleaned_data["reason"]
        if saved(form, lambda: workflow.merge(merged, kept, by=request.user, reason=reason)):
            messages.success(request, f"{merged} is part of {kept} now.")
            return redirect("procurement:supplier", kept.pk)
    context = {
        "form": form,
        "supplier": both[0],
        "obstacles": rules.obstacles_to_merging(*both) if request.method != "POST" else [],
        "side_by_side": [_side(request, each) for each in both],
    }
    return render(request, "procurement/merge_suppliers.html", context)


def _side(request, supplier) -> dict:
    family = Supplier.objects.filter(Q(pk=supplier.pk) | Q(merged_into=supplier))
    contracts = Contract.objects.visible_to(request.user).filter(suppliers__in=family)
    grants = Grant.objects.visible_to(request.user).filter(recipient__in=family)
    counts = [
        {"key": "Contracts", "value": contracts.aggregate(of=Count("pk", distinct=True))["of"]},
        {"key": "Grants", "value": grants.count()},
        {"key": "Our record", "value": f"record {supplier.pk}"},
    ]
    return {"supplier": supplier, "rows": _facts(supplier)["rows"] + counts}
