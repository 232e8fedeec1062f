"""Which field of a procurement record is public, and how one is written into Part 1 and into the public register.

A field is public in Part 1 (it stands in what is signed), public in the register only, or internal."""

from datetime import date
from decimal import Decimal

from . import models

# model: (public in Part 1, public in the register besides, internal)
FIELDS = {
    models.Supplier: (
        "name kind company_number",
        "charity_number ppon trading_name former_names is_sme is_vcse",
        "id merged_into",
    ),
    models.Framework: ("name provider expires_on", "reference regime concluded_on", "id ceiling ceiling_vat"),
    models.Procurement: (
        "title route regime threshold_as_written threshold threshold_vat fewest_suppliers justification is_timetable_indicative",
        "reference description department contract_kind commenced_on estimated_value estimated_vat ocid has_quotations "
        "ended_without_award_on",
        "id body framework route_type direct_award_ground recorded_at recorded_by",
    ),
    models.Gate: ("number purpose planned_as_written planned_on precision", "actual_on", "id procurement"),
    models.Contract: (
        "title external_number value_as_written value vat_basis pricing_basis starts_as_written starts_on starts_precision "
        "term_as_written term_months break_as_written extension_as_written extension_months",
        "description department used_by deliverables ceiling annual_spend irrecoverable_vat value_withheld_because value_band "
        "offers_by signed_on ends_on review_on is_sealed indicators no_indicators_because ended_on ended_as",
        "id body procurement suppliers framework lot recorded_at recorded_by changed_at changed_by",
    ),
    models.ContractChange: (
        "amount_as_written amount percentage months resulting_value ground_as_cited",
        "kind vat_basis reason is_foreseen agreed_on new_end_on",
        "id contract ground beyond_because recorded_at recorded_by",
    ),
    models.Grant: (
        "purpose amount conditions reasons",
        "programme budget is_crime_reduction awarded_on starts_on ends_on",
        "id recipient body recorded_at recorded_by changed_at changed_by",
    ),
    models.Lot: ("", "number title value vat_basis", "id procurement"),
    models.ContractOption: ("", "number months amount state decide_by_on", "id contract change"),
    models.BreakPoint: ("", "on precision notice_days who", "id contract"),
    models.Notice: ("", "published_on reference address", "id procurement contract change type not_owed_because"),
    models.ContractCopy: (
        "",
        "kind name media_type sha256 redaction",
        "id contract procurement content cleaned added_by added_at released_by released_at taken_back_at",
    ),
}
IN_PART1 = {model: lists for model, lists in FIELDS.items() if lists[0]}


def public_fields(model) -> list[str]:
    """Those that stand in Part 1."""
    return FIELDS[model][0].split()


def register_fields(model) -> list[str]:
    """Those that stand in the public register: all of Part 1's, and more."""
    return [*FIELDS[model][0].split(), *FIELDS[model][1].split()]


def internal_fields(model) -> list[str]:
    return FIELDS[model][2].split()


def fields_of(record) -> dict:
    return _plainly(record, public_fields(type(record)))


def _plainly(record, names) -> dict:
    return {name: _plain(getattr(record, name)) for name in names}


def _plain(value):
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else value


# -- in Part 1, as it is signed


def procurement(record) -> dict:
    return fields_of(record) | {
        "framework": record.framework.name if record.framework else None,
        "gates": [fields_of(gate) for gate in record.gates.all()],
    }


def contract(record) -> dict:
    return fields_of(record) | {
        "suppliers": [supplier.name for supplier in record.suppliers.all()],
        "framework": record.framework.name if record.framework else None,
        "procurement": procurement(record.procurement) if record.procurement else None,
    }


def change(record) -> dict:
    return fields_of(record) | {"contract": contract(record.contract)}


def grant(record) -> dict:
    return fields_of(record) | {"recipient": record.recipient.name}


# -- in the public register, as governance confirms it


def registered(record) -> dict:
    """The fields of one record that the register may show."""
    return _plainly(record, register_fields(type(record)))


def registered_supplier(supplier) -> dict:
    """A party as the register names it: what it is part of since a merger, with a key that tells two of one name apart."""
    return registered(supplier.now) | {"key": supplier.now.pk}


def registered_procurement(record) -> dict:
    ground, route = record.direct_award_ground, record.route_type
    return registered(record) | {
        "route_code": route.code if route else "",
        "route_name": route.name if route else record.route,
        "route_method": route.method if route else "",
        "direct_award_ground": {"code": ground.code, "text": ground.text} if ground else None,
        "framework": registered(record.framework) if record.framework else None,
        "gates": [registered(gate) for gate in record.gates.all()],
        "lots": [registered(lot) for lot in record.lots.all()],
        "notices": _notices(record),
    }


def registered_contract(record) -> dict:
    return registered(record) | {
        "regime": record.regime,
        "lot": record.lot.number if record.lot else None,
        "suppliers": [registered_supplier(supplier) for supplier in record.suppliers.all()],
        "framework": registered(record.framework) if record.framework else None,
        "procurement": registered_procurement(record.procurement) if record.procurement else None,
        "procurement_key": record.procurement_id,
        "options": [registered(option) for option in record.options.all()],
        "breaks": [registered(each) for each in record.breaks.all()],
        "changes": [_registered_change(each) for each in record.changes.all() if each.recorded_at],
        "notices": _notices(record),
    }


def _registered_change(record) -> dict:
    ground = record.ground
    told = {"key": record.pk, "ground": {"code": ground.code, "text": ground.text} if ground else None}
    return registered(record) | told | {"notices": _notices(record)}


def registered_grant(record) -> dict:
    return registered(record) | {"recipient": registered_supplier(record.recipient)}


def _notices(record) -> list[dict]:
    given = [notice for notice in record.notices.all() if notice.published_on]
    return [registered(notice) | {"code": notice.type.code, "name": notice.type.name} for notice in given]
