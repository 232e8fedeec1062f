"""What pages show of a public row, in words and from the allowed fields alone."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from procurement.figures import indicators_in_words
from procurement.models.words import (
    Answer,
    ContractKind,
    CopyKind,
    Ending,
    OptionState,
    Origin,
    Precision,
    Regime,
    VatBasis,
)
from procurement.money import pounds

from ..models import PublicContract, PublicDecisionTie, RegisterEntry
from .exports import label
from .figures import day, decimal, figures_of

NOT_PUBLIC = "Not public"
NOT_STATED = "Not stated"


def money(amount, vat_basis: str) -> str:
    """An amount with its VAT basis beside it."""
    return f"{pounds(amount)} {VatBasis(vat_basis).label}" if amount is not None else ""


def worth(row) -> str:
    """The value as a list shows it: with all changes where they can be added up; or why there is none, and between what it lies."""
    if row.is_withheld:
        band = f" Band: {row.value_band}." if row.value_band else ""
        return f"{NOT_PUBLIC}: {row.withheld_because.rstrip('.')}.{band}"
    amount = row.current_value if row.current_value is not None else row.value
    return money(amount, row.vat_basis) or NOT_STATED


def state_of(row) -> str:
    today = timezone.localdate()
    if row.ended_on and row.ended_on <= today or row.ends_on and row.ends_on < today:
        return "Ended"
    return "Not begun" if row.starts_on and row.starts_on > today else ""


def line(row) -> dict:
    """One contract in a list."""
    return {
        "address": reverse("publication:contract", args=[row.slug]),
        "number": row.number,
        "title": row.title,
        "suppliers": linked(row.suppliers),
        "worth": worth(row),
        "is_withheld": row.is_withheld,
        "band": row.value_band,
        "starts_on": row.starts_on,
        "ends_on": row.ended_on or row.ends_on,
        "state": state_of(row),
        "route": row.route_name,
        "body": row.body_name,
    }


def linked(suppliers: list[dict]) -> list[dict]:
    return [{"name": each["name"], "address": reverse("publication:supplier", args=[each["slug"]])} for each in suppliers]


# -- one contract


def contract(row: PublicContract) -> dict:
    """Everything that the page of a contract says."""
    record, figures, shown = row.record, figures_of(row.record), decisions_of(row.ties)
    procurement = record["procurement"]
    return {
        "slug": row.slug,
        "title": row.title,
        "number": row.number,
        "note": row.note,
        "released_on": row.released_on,
        "state": state_of(row),
        "suppliers": linked(row.suppliers),
        "is_withheld": row.is_withheld,
        "worth": worth(row),
        "value": money(figures.original, row.vat_basis),
        "current_value": money(figures.current, row.vat_basis) if figures.changes else "",
        "not_added_up": figures.not_added_up,
        "changes": [_change(each, row, shown) for each in figures.changes],
        "facts": _stated(_facts(record, row)),
        "buying": _stated(buying(procurement)) if procurement else [],
        "options": [_option(each) for each in record["options"]],
        "breaks": [_break(each) for each in record["breaks"]],
        "gates": [_gate(each) for each in procurement["gates"]] if procurement else [],
        "notices": _notices((procurement or {}).get("notices", []) + record["notices"]),
        "decisions": distinct(shown.values()),
        "copies": copies_of(row, "publication:contract-copy"),
    }


def _stated(pairs) -> list[tuple]:
    return [(name, value) for name, value in pairs if value not in ("", None)]


def _facts(record: dict, row) -> list[tuple]:
    starts = read_date(record["starts_on"], record["starts_precision"])
    if record["starts_as_written"] and record["starts_as_written"] != starts:
        starts = f"{record['starts_as_written']} ({starts})" if starts else record["starts_as_written"]
    ended = f"{read_date(record['ended_on'])}: {label(Ending, record['ended_as'])}" if record["ended_on"] else ""
    return [
        ("Body", row.body_name),
        ("Used by", record["used_by"]),
        ("Department", record["department"]),
        ("Description", record["description"]),
        ("Deliverables", record["deliverables"]),
        ("Priced by", record["pricing_basis"]),
        ("Ceiling", money(decimal(record["ceiling"]), row.vat_basis)),
        ("Estimated spend a year", pounds(record["annual_spend"]) if record["annual_spend"] else ""),
        ("VAT that cannot be recovered", pounds(record["irrecoverable_vat"]) if record["irrecoverable_vat"] else ""),
        ("Signed", read_date(record["signed_on"])),
        ("Starts", starts),
        ("Ends", read_date(record["ends_on"])),
        ("Ended", ended),
        ("Review", read_date(record["review_on"])),
        ("Term", record["term_as_written"] or (f"{record['term_months']} months" if record["term_months"] else "")),
        ("Extension", record["extension_as_written"]),
        ("Break", record["break_as_written"]),
        ("Executed under seal", label(Answer, record["is_sealed"])),
        ("Key performance indicators", indicators_in_words(record["indicators"], record["no_indicators_because"])),
        ("Offers came by", label(Origin, record["offers_by"])),
        ("Lot", record["lot"]),
        ("Framework", _framework(record["framework"])),
    ]


def buying(procurement: dict) -> list[tuple]:
    """How it is or was bought."""
    ground = procurement["direct_award_ground"]
    return [
        ("Route", procurement["route_name"] or procurement["route"]),
        ("Law", label(Regime, procurement["regime"])),
        ("Kind", label(ContractKind, procurement["contract_kind"])),
        ("Commenced", read_date(procurement["commenced_on"])),
        ("Framework", _framework(procurement["framework"])),
        ("Estimated value", money(decimal(procurement["estimated_value"]), procurement["estimated_vat"])),
        ("Ground of the direct award", f"{ground['code']}: {ground['text']}" if ground else ""),
        ("Justification", procurement["justification"]),
        ("Find a Tender OCID", procurement["ocid"]),
        ("Ended without an award", read_date(procurement["ended_without_award_on"])),
    ]


def _framework(framework: dict | None) -> str:
    return ", ".join(filter(None, (framework["name"], framework["reference"], framework["provider"]))) if framework else ""


def _change(change, row, shown) -> dict:
    """A change with figures and ground as cited. Nothing says whether they are right."""
    amount = money(change.amount, change.vat_basis) or change.amount_as_written
    return {
        "kind": change.kind,
        "agreed_on": change.agreed_on,
        "months": change.months,
        "new_end_on": change.new_end_on,
        "amount": amount,
        "share": change.share,
        "share_as_recorded": change.share_as_recorded,
        "value_then": money(change.value_then, row.vat_basis),
        "share_so_far": change.share_so_far,
        "grounds": list(dict.fromkeys(filter(None, (change.ground_as_cited, change.ground)))),
        "reason": change.reason,
        "decisions": distinct(entry for (key, _), entry in shown.items() if key == change.key),
        "notices": _notices(change.notices),
    }


def _option(option: dict) -> dict:
    return {
        "number": option["number"],
        "months": option["months"],
        "amount": pounds(option["amount"]) if option["amount"] else "",
        "state": OptionState(option["state"]).label,
        "decide_by_on": day(option["decide_by_on"]),
    }


def _break(each: dict) -> dict:
    return {"on": read_date(each["on"], each["precision"]), "notice_days": each["notice_days"], "who": each["who"]}


def _gate(gate: dict) -> dict:
    planned = gate["planned_as_written"] or read_date(gate["planned_on"], gate["precision"])
    return {"number": gate["number"], "purpose": gate["purpose"], "planned": planned, "passed": day(gate["actual_on"])}


def _notices(notices: list[dict]) -> list[dict]:
    return [
        {
            "name": f"{each['code']} {each['name']}",
            "published_on": day(each["published_on"]),
            "reference": each["reference"],
            "address": each["address"] if each["address"].startswith(("https://", "http://")) else "",
        }
        for each in notices
    ]


def read_date(iso: str | None, precision: str = "day") -> str:
    """A day as precise as the record is: 2 May 2018, May 2018, 2018."""
    if not iso:
        return ""
    on = date.fromisoformat(iso)
    return {Precision.YEAR: f"{on.year}", Precision.MONTH: f"{on:%B %Y}"}.get(precision, f"{on.day} {on:%B %Y}")


# -- what stands beside it


def decisions_of(ties) -> dict[tuple, dict]:
    """The decisions it rests on that are public themselves, by the change each allows and its id."""
    tied = list(ties.order_by("pk").values_list("change_key", "decision_id"))
    shown = RegisterEntry.objects.filter(decision_id__in={decision for _, decision in tied})
    entries = shown.defer("search", "parties", "summary").in_bulk(field_name="decision_id")
    return {(change, decision): decision_line(entries[decision]) for change, decision in tied if decision in entries}


def decision_line(entry) -> dict:
    return {
        "address": reverse("publication:decision", args=[entry.slug]),
        "reference": entry.reference,
        "title": entry.title,
        "signed_on": entry.signed_on,
    }


def distinct(lines) -> list[dict]:
    return list({line["address"]: line for line in lines}.values())


def copies_of(row, view: str) -> list[dict]:
    return [
        {
            "address": reverse(view, args=[row.slug, each.number]),
            "name": each.name,
            "kind": CopyKind(each.kind).label,
            "redaction": each.redaction,
        }
        for each in row.copies.defer("content").order_by("number")
    ]


def invitation(row) -> dict:
    """Everything that the page of an invitation to tender says."""
    record = row.record
    own = [("Body", row.body_name), ("Department", row.department), ("Description", record["description"])]
    made = PublicContract.objects.filter(procurement_key=row.key).order_by("pk")
    return {
        "slug": row.slug,
        "title": row.title,
        "reference": row.reference,
        "note": row.note,
        "released_on": row.released_on,
        "facts": _stated(own + buying(record)),
        "lots": [f"Lot {each['number']}: {each['title']}" for each in record["lots"]],
        "gates": [_gate(each) for each in record["gates"]],
        "notices": _notices(record["notices"]),
        "decisions": distinct(decisions_of(row.ties).values()),
        "contracts": [{"address": reverse("publication:contract", args=[each.slug]), "title": each.title} for each in made],
        "copies": copies_of(row, "publication:invitation-copy"),
    }


def linked_to(decision_id: int) -> list[dict]:
    """The contracts and grants that a public decision allows, for the page of the decision."""
    ties = PublicDecisionTie.objects.filter(decision_id=decision_id)
    contracts = PublicContract.objects.filter(pk__in=ties.values("contract")).only("slug", "title", "number").order_by("title")
    return [{"address": reverse("publication:contract", args=[each.slug]), "title": each.title} for each in contracts]
