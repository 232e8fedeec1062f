"""Records of buying for tests: plain functions; every name is made up."""

import itertools
from datetime import date
from decimal import Decimal

from django.utils import timezone

from procurement.models import Contract, ContractChange, Framework, Grant, Procurement, Supplier

from .factories import make_body

_counted = itertools.count(1)


def make_supplier(name: str = "", **values) -> Supplier:
    return Supplier.objects.create(name=name or f"Supplier {next(_counted)} Ltd", **values)


def make_framework(name: str = "", **values) -> Framework:
    return Framework.objects.create(name=name or f"Framework {next(_counted)}", **values)


def make_procurement(body=None, **values) -> Procurement:
    """A recorded procurement of services under the regulations of 2015, commenced early in 2023."""
    values = {
        "title": f"Procurement {next(_counted)}",
        "regime": Procurement.Regime.PCR_2015,
        "commenced_on": date(2023, 2, 1),
        "contract_kind": "services",
    } | values
    return Procurement.objects.create(body=body or make_body(), recorded_at=timezone.now(), **values)


def make_contract(body=None, *, suppliers=(), procurement=None, **values) -> Contract:
    """A recorded contract worth a million pounds without VAT for two years from April 2023."""
    body = body or (procurement.body if procurement else make_body())
    values = {
        "title": f"Contract {next(_counted)}",
        "value": Decimal(1_000_000),
        "vat_basis": "exclusive",
        "starts_on": date(2023, 4, 1),
        "starts_precision": "day",
        "term_months": 24,
        "ends_on": date(2025, 3, 31),
    } | values
    contract = Contract.objects.create(
        body=body, procurement=procurement or make_procurement(body), recorded_at=timezone.now(), **values
    )
    contract.suppliers.set(suppliers or [make_supplier()])
    return contract


def make_change(contract, **values) -> ContractChange:
    values = {"kind": "uplift", "amount": Decimal(50_000), "vat_basis": "exclusive", "agreed_on": date(2024, 1, 15)} | values
    return ContractChange.objects.create(contract=contract, recorded_at=timezone.now(), **values)


def make_grant(body=None, *, recipient=None, **values) -> Grant:
    values = {
        "purpose": f"Purpose {next(_counted)}",
        "amount": Decimal(20_000),
        "awarded_on": date(2024, 5, 2),
        "is_crime_reduction": "yes",
    } | values
    recipient = recipient or make_supplier(kind="grantee")
    return Grant.objects.create(body=body or make_body(), recipient=recipient, recorded_at=timezone.now(), **values)
