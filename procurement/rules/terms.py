"""What the rules on changes ask about a contract, as figures: plain values, or read from its record."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from procurement.models import Contract, ContractChange, Threshold, VatBasis
from procurement.models.words import ChangeKind, ContractKind, Regime

from .thresholds import threshold_on
from .vat import converted, rate_on


@dataclass(frozen=True)
class Change:
    """A change of a contract, made or proposed: pounds and months more (or less), and its ground by code, if one is known.
    None is a figure that is not known; nothing more is 0."""

    amount: Decimal | None = Decimal(0)
    months: int | None = 0
    ground: str = ""
    agreed_on: date | None = None
    vat_basis: str = VatBasis.NOT_STATED


@dataclass(frozen=True)
class Terms:
    """A contract as its limits see it: original value and term, law, kind, and the changes made before."""

    regime: str
    kind: str = ContractKind.NOT_STATED
    value: Decimal | None = None
    vat_basis: str = VatBasis.NOT_STATED
    term_months: int | None = None
    commenced_on: date | None = None
    earlier: tuple[Change, ...] = ()

    @property
    def is_works(self) -> bool:
        return self.kind == ContractKind.WORKS

    @cached_property
    def threshold(self) -> Threshold | None:
        return threshold_on(self.commenced_on, self.kind, self.regime)

    def counted(self, change: Change) -> Fraction | None:
        """The change's amount on the VAT basis of the contract. Where either is not stated they are taken to be the same."""
        if change.amount is None:
            return None
        if VatBasis.NOT_STATED in (change.vat_basis, self.vat_basis) or change.vat_basis == self.vat_basis:
            return Fraction(change.amount)
        rate = rate_on(change.agreed_on or self.commenced_on)
        return converted(change.amount, change.vat_basis, self.vat_basis, rate.number if rate else Decimal(0))

    def made_on(self, ground: str) -> list[Change]:
        """The earlier changes on the same ground."""
        return [each for each in self.earlier if each.ground == ground]

    def made(self) -> Fraction:
        """What all earlier changes come to."""
        return sum((self.counted(each) or Fraction(0) for each in self.earlier), Fraction(0))


def terms_of(contract: Contract, besides: ContractChange | None = None) -> Terms:
    """The contract as recorded, with its recorded changes but one. Its term is the longest it was awarded with: options count,
    because the Act measures against the longest term provided for on award (section 74(3)(a))."""
    changes = contract.changes.filter(recorded_at__isnull=False).exclude(pk=besides and besides.pk)
    months = contract.term_months and contract.term_months + (contract.extension_months or 0)
    earlier = tuple(change_of(each) for each in changes.select_related("ground"))
    return Terms(
        contract.regime, contract.contract_kind, contract.value, contract.vat_basis, months, contract.commenced_on, earlier
    )


TIME_ONLY = (ChangeKind.EXTENSION, ChangeKind.NOVATION)
MONEY_ONLY = (ChangeKind.UPLIFT, ChangeKind.NOVATION, ChangeKind.REDUCTION)


def change_of(change: ContractChange) -> Change:
    """A recorded change. A longer term without a figure costs nothing more, a higher value without months lasts no longer; a
    reduction is less, however its figures were entered."""
    amount, months = change.amount, change.months
    if amount is None and change.kind in TIME_ONLY:
        amount = Decimal(0)
    if months is None and change.kind in MONEY_ONLY:
        months = 0
    if change.kind == ChangeKind.REDUCTION:
        amount, months = (figure and -abs(figure) for figure in (amount, months))
    return Change(amount, months, change.ground.code if change.ground else "", change.agreed_on, change.vat_basis)


def is_known(regime: str) -> bool:
    return regime not in ("", Regime.NOT_STATED)
