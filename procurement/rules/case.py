"""What the rules on notices ask about a procurement or contract, as plain values or read from its record."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from procurement.models import Contract, Procurement, Threshold, VatBasis
from procurement.models.words import ContractKind

from .thresholds import notifiable_from, stands_to_threshold, threshold_on


@dataclass(frozen=True)
class Case:
    """`market_on` is the day it went to market, `entered_on` the day the contract was entered into (`planned_on`: is to be).
    `given` are the days each notice was published, by code; `waived` why one was recorded as not owed."""

    regime: str
    kind: str = ContractKind.NOT_STATED
    value: Decimal | None = None
    vat_basis: str = VatBasis.NOT_STATED
    commenced_on: date | None = None
    is_direct_award: bool = False
    is_call_off: bool = False
    market_on: date | None = None
    planned_on: date | None = None
    entered_on: date | None = None
    ended_on: date | None = None
    abandoned_on: date | None = None
    given: dict[str, list[date]] = field(default_factory=dict)
    waived: dict[str, str] = field(default_factory=dict)

    @property
    def threshold(self) -> Threshold | None:
        return threshold_on(self.commenced_on, self.kind, self.regime)

    @property
    def is_above_threshold(self) -> bool | None:
        return stands_to_threshold(self.value, self.vat_basis, self.threshold, self.commenced_on).reaches

    @property
    def is_notifiable(self) -> bool | None:
        """Worth as much that its award is published even below the threshold (domain.md 3.1)."""
        lowest = notifiable_from(self.commenced_on, self.regime)
        return stands_to_threshold(self.value, self.vat_basis, lowest, self.commenced_on).reaches


def case_of(contract: Contract, today: date) -> Case:
    """A contract as recorded. It ends on its last day if nobody ended it before: running out counts (domain.md 3.5, UK11).
    Its day is that of its signature, or of its start where no signature is recorded."""
    procurement = contract.procurement
    notices = [*contract.notices.filter(change=None).select_related("type"), *_notices(procurement)]
    ran_out = contract.ends_on if contract.ends_on and contract.ends_on < today else None
    return Case(
        contract.regime,
        contract.contract_kind,
        contract.value,
        contract.vat_basis,
        contract.commenced_on,
        is_direct_award=_is(procurement, "is_direct_award"),
        is_call_off=bool(contract.framework_id) or _is_called_off(procurement),
        market_on=contract.commenced_on,
        entered_on=contract.signed_on or contract.starts_on,
        ended_on=contract.ended_on or ran_out,
        given=_given(notices),
        waived=_waived(notices),
    )


def case_of_procurement(procurement: Procurement) -> Case:
    """A procurement before there is a contract."""
    notices = list(_notices(procurement))
    return Case(
        procurement.regime,
        procurement.contract_kind,
        procurement.estimated_value,
        procurement.estimated_vat,
        procurement.commenced_on,
        is_direct_award=_is(procurement, "is_direct_award"),
        is_call_off=_is_called_off(procurement),
        market_on=procurement.commenced_on,
        abandoned_on=procurement.ended_without_award_on,
        given=_given(notices),
        waived=_waived(notices),
    )


def _notices(procurement):
    return procurement.notices.filter(contract=None, change=None).select_related("type") if procurement else []


def _is(procurement, flag) -> bool:
    return bool(procurement and procurement.route_type and getattr(procurement.route_type, flag))


def _is_called_off(procurement) -> bool:
    return bool(procurement and procurement.framework_id) or _is(procurement, "is_call_off")


def _given(notices) -> dict:
    given = {}
    for notice in notices:
        if notice.published_on:
            given.setdefault(notice.type.code, []).append(notice.published_on)
    return {code: sorted(days) for code, days in given.items()}


def _waived(notices) -> dict:
    return {notice.type.code: notice.not_owed_because for notice in notices if not notice.published_on}
