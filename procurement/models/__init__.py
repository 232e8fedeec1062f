"""Suppliers, procurements, contracts and their changes: what they are, with figures and dates. Knows nothing of decisions."""

from .buying import Framework, Gate, Lot, Notice, Procurement, RegimeCorrection
from .contract import BreakPoint, Contract, ContractChange, ContractCopy, ContractOption, Grant
from .parties import Supplier, SupplierMerge
from .reference import (
    Dated,
    DirectAwardGround,
    Limit,
    ModificationGround,
    NoticeType,
    RegimeRule,
    Route,
    Threshold,
)
from .words import Answer, Precision, VatBasis

__all__ = [
    "Answer",
    "BreakPoint",
    "Contract",
    "ContractChange",
    "ContractCopy",
    "ContractOption",
    "Dated",
    "DirectAwardGround",
    "Framework",
    "Gate",
    "Grant",
    "Limit",
    "Lot",
    "ModificationGround",
    "Notice",
    "NoticeType",
    "Precision",
    "Procurement",
    "RegimeCorrection",
    "RegimeRule",
    "Route",
    "Supplier",
    "SupplierMerge",
    "Threshold",
    "VatBasis",
]
