"""A supplier's page: its contracts and grants, the decisions behind them, and totals by year as a chart with its table."""

from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import Case, F, Sum, When
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from procurement.charts import bars
from procurement.models.words import Answer, VatBasis
from procurement.money import pounds

from .. import answers
from ..models import PublicContract, PublicDecisionTie, PublicGrant, PublicSupplier, RegisterEntry
from . import facts
from .exports import label
from .filters import SHOWN, totals_of

ON_A_PAGE = 50
MOST_DECISIONS = 200
NO_YEAR = "Year not stated"


@require_safe
def supplier(request, slug):
    """One supplier. Its address stays when it turns out to be part of another, and leads there."""
    row = PublicSupplier.objects.select_related("merged_into").filter(slug=slug).first()
    if row is None:
        return _elsewhere(slug)
    if row.merged_into:
        return _to(row.merged_into)
    contracts = PublicContract.objects.filter(parties__supplier=row)
    grants = PublicGrant.objects.filter(supplier=row)
    ordered = contracts.only(*SHOWN).order_by(F("starts_on").desc(nulls_last=True), "-id")
    found, obstacles = answers.page_of(Paginator(ordered, ON_A_PAGE), request.GET.get("page", "1"), "this supplier")
    return answers.page(
        request,
        "supplier",
        section="contracts",
        supplier=_facts(row),
        page=found,
        obstacles=obstacles,
        lines=[facts.line(each) for each in found],
        totals=totals_of(contracts),
        grants=[_grant(each) for each in grants.order_by(F("awarded_on").desc(nulls_last=True), "-id")[:ON_A_PAGE]],
        chart=chart_of(contracts, grants),
        decisions=_decisions(contracts, grants),
        crumbs=[{"title": "Contracts", "url": reverse("publication:contracts")}],
    )


def _elsewhere(slug):
    meant = PublicSupplier.objects.filter(slug=slug.lower()).first() if slug != slug.lower() else None
    if meant is None:
        raise Http404
    return _to(meant)


def _to(supplier):
    return answers.answer(HttpResponseRedirect(reverse("publication:supplier", args=[supplier.slug]), status=301))


def _facts(row) -> dict:
    numbers = [
        ("Company number", row.company_number),
        ("Charity number", row.charity_number),
        ("PPON", f"GB-PPON-{row.ppon}" if row.ppon else ""),
        ("Small or medium-sized enterprise", label(Answer, row.is_sme)),
        ("Voluntary, community or social enterprise", label(Answer, row.is_vcse)),
    ]
    return {
        "name": row.name,
        "slug": row.slug,
        "other_names": row.other_names.splitlines(),
        "facts": [(name, value) for name, value in numbers if value],
    }


def _grant(row) -> dict:
    return {
        "address": f"{reverse('publication:grants')}#{row.slug}",
        "purpose": row.purpose,
        "awarded_on": row.awarded_on,
        "amount": pounds(row.amount) if row.amount is not None else facts.NOT_STATED,
    }


def chart_of(contracts, grants) -> dict | None:
    """Contracts by the year they start, a series for each VAT basis, and grants by the year of their award. A contract counts at
    its value with all changes where they can be added up, otherwise at its original value; the whole of it in its first year.
    One whose value is not public is in no bar."""
    worth = Case(When(current_value__isnull=False, then=F("current_value")), default=F("value"))
    known = contracts.filter(value__isnull=False).order_by()
    sums = known.values("starts_year", "vat_basis").annotate(sum=Sum(worth)).values_list("starts_year", "vat_basis", "sum")
    found: dict = {}
    for year, basis, amount in sums:
        found.setdefault(year, {})[f"Contracts, {VatBasis(basis).label}"] = amount
    given = grants.filter(amount__isnull=False).order_by().values(year=ExtractYear("awarded_on"))
    for year, amount in given.annotate(sum=Sum("amount")).values_list("year", "sum"):
        found.setdefault(year, {})["Grants"] = amount
    if not found:
        return None
    names = [*(f"Contracts, {basis.label}" for basis in VatBasis), "Grants"]
    series = [name for name in names if any(name in held for held in found.values())]
    years = sorted(found, key=lambda year: (year is None, year or 0))
    rows = [(str(year or NO_YEAR), [found[year].get(name, Decimal(0)) for name in series]) for year in years]
    return bars("Value by the year a contract starts or a grant is awarded", rows, series)


def _decisions(contracts, grants) -> list[dict]:
    """The public decisions that its contracts and grants rest on, the newest first."""
    of_contracts = PublicDecisionTie.objects.filter(contract__in=contracts.values("pk"))
    of_grants = PublicDecisionTie.objects.filter(grant__in=grants.values("pk"))
    ids = {*of_contracts.values_list("decision_id", flat=True), *of_grants.values_list("decision_id", flat=True)}
    shown = RegisterEntry.objects.filter(decision_id__in=ids).defer("search", "parties", "summary")
    return [facts.decision_line(each) for each in shown.order_by("-signed_on", "-pk")[:MOST_DECISIONS]]
