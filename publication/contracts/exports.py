"""Contracts and grants as rows: the fields of the Local Government Transparency Code 2015 and of the Specified Information Order."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from django.urls import reverse

from procurement.figures import indicators_in_words
from procurement.models.words import Answer, Ending, OptionState, Origin, Regime, VatBasis

from ..exports import cell
from ..models import PublicCopy, PublicDecisionTie, RegisterEntry
from .figures import figures_of

CHUNK = 500
CONTRACT_COLUMNS = (
    *("number", "title", "department", "description", "body", "used_by", "suppliers", "supplier_numbers", "sme", "vcse"),
    *(
        "original_value",
        "current_value",
        "vat_basis",
        "estimated_annual_spend",
        "irrecoverable_vat",
        "value_not_public_because",
    ),
    *("value_band", "start", "end", "review", "ended_on", "ended_as", "offers_by", "route", "regime", "framework", "sealed"),
    *("changes", "options", "decisions", "notices", "ocid", "key_performance_indicators", "copies", "address"),
)
GRANT_COLUMNS = (
    *("awarded_on", "recipient", "recipient_numbers", "purpose", "programme", "amount", "conditions", "reasons"),
    *("crime_and_disorder_reduction", "start", "end", "body", "decisions", "address"),
)
NUMBERS = ("company_number", "charity_number", "ppon")


def label(words, code: str) -> str:
    """What people read for a code; nothing where it is not stated."""
    return "" if code in ("", "not_stated") else str(words(code).label)


# -- what stands beside the rows: decisions that are public themselves, and copies


def decisions_beside(owner: str, ids: list[int]) -> dict[int, list[RegisterEntry]]:
    """The public decisions that each row rests on, in two questions for all of them."""
    ties = list(PublicDecisionTie.objects.filter(**{f"{owner}__in": ids}).order_by("pk").values_list(owner, "decision_id"))
    shown = RegisterEntry.objects.filter(decision_id__in={decision for _, decision in ties}).defer(
        "search", "parties", "summary"
    )
    entries = shown.in_bulk(field_name="decision_id")
    found: dict[int, dict] = {}
    for row, decision in ties:
        if decision in entries:
            found.setdefault(row, {})[decision] = entries[decision]
    return {row: list(each.values()) for row, each in found.items()}


def copies_beside(owner: str, ids: list[int]) -> dict[int, list[PublicCopy]]:
    found: dict[int, list] = {}
    for copy in PublicCopy.objects.filter(**{f"{owner}__in": ids}).defer("content").order_by("number"):
        found.setdefault(getattr(copy, f"{owner}_id"), []).append(copy)
    return found


# -- rows


def contract_row(contract, site: str, decisions=(), copies=()) -> dict:
    """What the public may know of one contract, in the order of the columns."""
    record = contract.record
    figures, procurement = figures_of(record), record["procurement"] or {}
    address = site + reverse("publication:contract", args=[contract.slug])
    notices = [each for held in (procurement, record, *record["changes"]) for each in held.get("notices", ())]
    framework = record["framework"] or procurement.get("framework") or {}
    known = {
        "number": record["external_number"],
        "title": record["title"],
        "department": record["department"],
        "description": record["description"],
        "body": contract.body_name,
        "used_by": record["used_by"],
        "suppliers": _lines(each["name"] for each in record["suppliers"]),
        "supplier_numbers": _lines(each[name] for each in record["suppliers"] for name in NUMBERS),
        "sme": label(Answer, contract.is_sme),
        "vcse": label(Answer, contract.is_vcse),
        "original_value": figures.original,
        "current_value": figures.current,
        "vat_basis": label(VatBasis, record["vat_basis"]),
        "estimated_annual_spend": record["annual_spend"],
        "irrecoverable_vat": record["irrecoverable_vat"],
        "value_not_public_because": record["value_withheld_because"],
        "value_band": record["value_band"],
        "start": contract.starts_on or record["starts_as_written"],
        "end": contract.ends_on,
        "review": contract.review_on,
        "ended_on": contract.ended_on,
        "ended_as": label(Ending, record["ended_as"]),
        "offers_by": label(Origin, record["offers_by"]),
        "route": contract.route_name,
        "regime": label(Regime, contract.regime),
        "framework": _lines([framework.get("reference"), framework.get("name")]),
        "sealed": label(Answer, record["is_sealed"]),
        "changes": _lines(_change(each) for each in figures.changes),
        "options": _lines(_option(each) for each in record["options"]),
        "decisions": _lines(each.reference or each.title for each in decisions),
        "notices": _lines(each["reference"] or each["address"] for each in notices),
        "ocid": procurement.get("ocid"),
        "key_performance_indicators": indicators_in_words(record["indicators"], record["no_indicators_because"]),
        "copies": _lines(f"{address}copies/{each.number}/" for each in copies),
        "address": address,
    }
    return {name: known[name] for name in CONTRACT_COLUMNS}


def _lines(values) -> str:
    return "; ".join(str(each) for each in values if each)


def _change(change) -> str:
    amount = f"{change.amount:.2f}" if change.amount is not None else change.amount_as_written
    on = change.agreed_on.isoformat() if change.agreed_on else ""
    months = f"{change.months} months" if change.months else ""
    return ", ".join(filter(None, (on, change.kind, amount, change.share, months, change.ground_as_cited or change.ground)))


def _option(option: dict) -> str:
    months = f"{option['months']} months" if option["months"] else ""
    until = f"decide by {option['decide_by_on']}" if option["decide_by_on"] else ""
    return ", ".join(filter(None, (f"option {option['number']}", months, OptionState(option["state"]).label.lower(), until)))


def grant_row(grant, site: str, decisions=(), _copies=()) -> dict:
    """What the public may know of one grant (Specified Information Order 2011, paragraph 3(f))."""
    recipient = grant.record["recipient"]
    known = {
        "awarded_on": grant.awarded_on,
        "recipient": grant.recipient_name,
        "recipient_numbers": _lines(recipient[name] for name in NUMBERS),
        "purpose": grant.purpose,
        "programme": grant.programme,
        "amount": grant.amount,
        "conditions": grant.conditions,
        "reasons": grant.reasons,
        "crime_and_disorder_reduction": label(Answer, grant.is_crime_reduction),
        "start": grant.starts_on,
        "end": grant.ends_on,
        "body": grant.body_name,
        "decisions": _lines(each.reference or each.title for each in decisions),
        "address": f"{site}{reverse('publication:grants')}#{grant.slug}",
    }
    return {name: known[name] for name in GRANT_COLUMNS}


# -- as CSV


def contracts_csv(contracts, site: str) -> Iterator[bytes]:
    return _csv(contracts, site, "contract", contract_row, CONTRACT_COLUMNS)


def grants_csv(grants, site: str) -> Iterator[bytes]:
    return _csv(grants, site, "grant", grant_row, GRANT_COLUMNS)


def _csv(found, site, owner, row, columns) -> Iterator[bytes]:
    """Row by row, a chunk at a time, so that fifty thousand take no more memory than five hundred."""
    yield _written([columns])
    stored = found.iterator(chunk_size=CHUNK)
    while chunk := list(islice(stored, CHUNK)):
        ids = [each.pk for each in chunk]
        decisions = decisions_beside(owner, ids)
        copies = copies_beside(owner, ids) if owner != "grant" else {}
        known = (row(each, site, decisions.get(each.pk, ()), copies.get(each.pk, ())) for each in chunk)
        yield _written([[cell(value) for value in each.values()] for each in known])


def _written(lines) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(lines)
    return buffer.getvalue().encode()
