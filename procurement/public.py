"""Which field of a procurement record is public, and how one is written into Part 1."""

from datetime import date
from decimal import Decimal

from . import models

# model: (public fields, internal fields)
FIELDS = {
    models.Supplier: ("name kind company_number", "id"),
    models.Framework: ("name provider expires_on", "id"),
    models.Procurement: (
        "title route regime threshold_as_written threshold threshold_vat fewest_suppliers justification is_timetable_indicative",
        "id framework",
    ),
    models.Gate: ("number purpose planned_as_written planned_on precision", "id procurement"),
    models.Contract: (
        "title external_number value_as_written value vat_basis pricing_basis starts_as_written starts_on starts_precision "
        "term_as_written term_months break_as_written extension_as_written extension_months",
        "id procurement suppliers framework",
    ),
    models.ContractChange: ("amount_as_written amount percentage months resulting_value ground_as_cited", "id contract"),
    models.Grant: ("purpose amount conditions reasons", "id recipient"),
}


def public_fields(model) -> list[str]:
    return FIELDS[model][0].split()


def internal_fields(model) -> list[str]:
    return FIELDS[model][1].split()


def fields_of(record) -> dict:
    values = ((name, getattr(record, name)) for name in public_fields(type(record)))
    return {name: _plain(value) for name, value in values}


def _plain(value):
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else value


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
