"""The lists that the Specified Information Order 2011 asks for: contracts above £10,000 with copies (4(b)), invitations to tender
(4(c)), the list of smaller contracts (4(d)), and grants by month (3(f))."""

from django.core.paginator import Paginator
from django.db.models import F
from django.urls import reverse
from django.utils.dateformat import format as written
from django.views.decorators.http import require_safe

from procurement.models.words import Answer
from procurement.money import pounds

from .. import answers
from ..models import PublicContract, PublicInvitation
from . import exports, facts
from .grant_filter import GrantFilter, totals_of

ON_A_PAGE = 50


def _listed(request, name, rows, make, what, **context):
    found, obstacles = answers.page_of(Paginator(rows, ON_A_PAGE), request.GET.get("page", "1"), what)
    crumbs = [{"title": "Contracts", "url": reverse("publication:contracts")}]
    shown = dict(page=found, obstacles=obstacles, lines=make(list(found)), query=answers.query_of(request), crumbs=crumbs)
    return answers.page(request, name, section="contracts", **shown, **context)


def _newest(rows):
    return rows.order_by(F("starts_on").desc(nulls_last=True), "-id")


@require_safe
def over_limit(request):
    """Contracts above £10,000, each with its copies."""
    rows = _newest(PublicContract.objects.filter(is_over_limit=True))
    return _listed(request, "contracts_over", rows, _with_copies, "this list", left_out=_left_out())


def _with_copies(contracts) -> list[dict]:
    copies = exports.copies_beside("contract", [each.pk for each in contracts])
    return [facts.line(each) | {"copies": _addresses(each, copies.get(each.pk, ()))} for each in contracts]


def _addresses(row, copies) -> list[dict]:
    return [
        {"name": each.name, "address": reverse("publication:contract-copy", args=[row.slug, each.number])} for each in copies
    ]


@require_safe
def up_to_limit(request):
    """Contracts of £10,000 or less: value, other party, purpose."""
    rows = _newest(PublicContract.objects.filter(is_over_limit=False))
    return _listed(request, "contracts_up_to", rows, _with_purpose, "this list", left_out=_left_out())


def _with_purpose(contracts) -> list[dict]:
    return [facts.line(each) | {"purpose": each.record["description"] or each.title} for each in contracts]


def _left_out() -> int:
    """Contracts that are on neither list, because their value is not public or not known."""
    return PublicContract.objects.filter(is_over_limit=None).count()


@require_safe
def invitations(request):
    """Invitations to tender and to quote, the newest first, each with its copies."""
    rows = PublicInvitation.objects.order_by(F("commenced_on").desc(nulls_last=True), "-id")
    return _listed(request, "invitations", rows, _invitations, "this list")


def _invitations(rows) -> list[dict]:
    copies = exports.copies_beside("invitation", [each.pk for each in rows])
    return [_invitation(each, copies.get(each.pk, ())) for each in rows]


def _invitation(row, copies) -> dict:
    named = {name: getattr(row, name) for name in ("title", "reference", "department", "commenced_on")}
    return named | {
        "address": reverse("publication:invitation", args=[row.slug]),
        "body": row.body_name,
        "route": row.record["route_name"],
        "worth": facts.money(row.estimated_value, row.vat_basis) or facts.NOT_STATED,
        "copies": [
            {"name": each.name, "address": reverse("publication:invitation-copy", args=[row.slug, each.number])}
            for each in copies
        ],
    }


# -- grants


@require_safe
def grants(request):
    """Grants month by month: recipient, purpose, conditions, reasons."""
    asked = GrantFilter(request.GET)
    return _listed(
        request, "grants", asked.qs, _grants, "this list", form=asked.form, totals=totals_of(asked.qs), is_grants=True
    )


def _grants(rows) -> list[dict]:
    decisions = exports.decisions_beside("grant", [each.pk for each in rows])
    return [_grant(each, decisions.get(each.pk, ())) for each in rows]


def _grant(row, decisions) -> dict:
    names = ("slug", "purpose", "programme", "conditions", "reasons", "awarded_on", "starts_on", "ends_on", "note")
    return {name: getattr(row, name) for name in names} | {
        "month": written(row.awarded_on, "F Y") if row.awarded_on else "Month not stated",
        "recipient": row.recipient_name,
        "supplier": reverse("publication:supplier", args=[row.supplier.slug]),
        "amount": pounds(row.amount) if row.amount is not None else facts.NOT_STATED,
        "is_crime_reduction": row.is_crime_reduction == Answer.YES,
        "body": row.body_name,
        "decisions": [facts.decision_line(each) for each in decisions],
    }


@require_safe
def grants_csv(request):
    return answers.export(request, GrantFilter(request.GET), exports.grants_csv, "text/csv; charset=utf-8", "grants.csv")
