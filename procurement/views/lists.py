"""The lists of contracts, procurements and frameworks."""

from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..figures import current_value, with_vat
from ..filters import NEWEST, ORDERS, ContractFilter, FrameworkFilter, ProcurementFilter
from ..models import Contract, Framework, Procurement
from ..rules import who

A_PAGE = 20


@require_safe
def contracts(request):
    """The contracts of one's bodies, with totals of all that the filters find. The totals stand in for the count of the pages, so
    that the rows are counted once."""
    visible = Contract.objects.visible_to(request.user).filter(body__in=who.bodies_read_by(request.user))
    chosen = ContractFilter(request.GET, queryset=visible.order_by(*ORDERS[NEWEST][1]), user=request.user)
    totals = _totals(chosen.qs)
    shown = chosen.qs.select_related("body", "procurement__route_type", "framework").prefetch_related("suppliers", "changes")
    page = _page(request, shown, totals["number"])
    context = {
        "form": chosen.form,
        "page": page,
        "rows": [_row(each) for each in page],
        "totals": totals,
        "is_filtered": any(value for name, value in request.GET.items() if name not in ("page", "sort")),
        "may_record": who.may_record_frameworks(request.user),
    }
    return render(request, "procurement/contracts.html", context)


def _page(request, rows, number):
    paginator = Paginator(rows, A_PAGE)
    paginator.count = number
    return paginator.get_page(request.GET.get("page"))


def _totals(contracts) -> dict:
    """How many there are, what those with a known value are worth together on each VAT basis, and how many have none."""
    told = contracts.order_by("vat_basis").values("vat_basis")
    groups = list(told.annotate(number=Count("pk"), known=Count("value"), total=Sum("value")))
    number = sum(each["number"] for each in groups)
    return {
        "number": number,
        "unknown": number - sum(each["known"] for each in groups),
        "sums": [
            {"of": each["known"], "text": with_vat(each["total"] or Decimal(0), each["vat_basis"])}
            for each in groups
            if each["known"]
        ],
    }


def _row(contract) -> dict:
    now = current_value(contract)
    return {
        "contract": contract,
        "value": with_vat(contract.value, contract.vat_basis) if contract.value is not None else "",
        "now": with_vat(now, contract.vat_basis) if now is not None and now != contract.value else "",
        "changes": sum(1 for each in contract.changes.all() if each.recorded_at),
    }


@require_safe
def procurements(request):
    """How things are or were bought."""
    visible = Procurement.objects.visible_to(request.user).order_by("-pk")
    chosen = ProcurementFilter(request.GET, queryset=visible, user=request.user)
    rows = chosen.qs.select_related("body", "route_type").annotate(contracts_of=Count("contracts", distinct=True))
    page = _page(request, rows, chosen.qs.order_by().count())
    context = {"form": chosen.form, "page": page, "may_record": who.may_record_frameworks(request.user)}
    return render(request, "procurement/procurements.html", context)


@require_safe
def frameworks(request):
    """The frameworks that contracts are called off from."""
    chosen = FrameworkFilter(request.GET, queryset=Framework.objects.all())
    page = _page(request, chosen.qs, chosen.qs.count())
    context = {"form": chosen.form, "page": page, "may_record": who.may_record_frameworks(request.user)}
    return render(request, "procurement/frameworks.html", context)
