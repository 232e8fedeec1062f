"""The headroom of a contract: what may still be added, on which ground, who would have to decide, and what its approvals leave."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from procurement.models import Contract
from procurement.models.words import Regime
from procurement.money import percent, percent_of, pounds
from procurement.rules.answer import Answer
from procurement.rules.modifications import Room, is_free, room
from procurement.rules.terms import Change, Terms, terms_of
from procurement.rules.thresholds import threshold_answer
from procurement.rules.vat import to_pennies

from ...models import SchemeRule
from .amounts import Amount, Total, total
from .approvals import ALLOWS_SPENDING, Headroom, approved_for_all_of, headroom_of
from .changes import who_decides_on
from .who_decides import Asked, deciding


class GroundRoom(NamedTuple):
    """What one ground leaves, and who would have to decide on all of it."""

    room: Room
    share: Decimal | None
    decides: Asked | None

    @property
    def left(self) -> str:
        if self.room.amount is not None:
            share = f" ({percent(self.share)} of the original value)" if self.share is not None else ""
            return f"{pounds(self.room.amount)}{share}"
        return f"Cannot be told: enter {self.room.missing}" if self.room.missing else "No limit on the amount"

    @property
    def months(self) -> str:
        return "No limit on the term" if self.room.months is None else f"{self.room.months} months"


class ContractHeadroom(NamedTuple):
    """A contract against its limits: approved, contracted, grown to, and what is left on each ground of its law."""

    contract: Contract
    terms: Terms
    value_now: Total
    threshold: Answer
    grounds: list[GroundRoom]
    approvals: list[Headroom]

    @property
    def approved(self) -> Total:
        """What decisions allow to be spent on it."""
        allowed = [each.authorisation for each in self.approvals if each.authorisation.what in ALLOWS_SPENDING]
        return total(Amount(each.amount, each.vat_basis) for each in allowed if each.amount is not None)

    @property
    def contracted(self) -> Total:
        return total([Amount(self.contract.value, self.contract.vat_basis)])

    @property
    def share_added(self) -> str:
        """How much it has grown, of its original value; nothing where that is not known."""
        if not self.contract.value or not self.value_now.is_known:
            return ""
        return percent(percent_of(self.value_now.pounds - self.contract.value, self.contract.value))

    @property
    def regime(self) -> str:
        words = Regime(self.terms.regime).label
        return words[:1].upper() + words[1:]

    @property
    def limited(self) -> list[GroundRoom]:
        return [each for each in self.grounds if each.room.amount is not None]

    @property
    def no_grounds(self) -> str:
        """Why there are no grounds to show."""
        if is_free(self.terms):
            return "A light-touch contract under the Procurement Act 2023 may be changed without a ground."
        return "Which grounds there are cannot be told: the law that its procurement is under is not recorded."


def headroom_of_contract(contract: Contract, rules: list[SchemeRule], on: date, user=None) -> ContractHeadroom:
    """`rules` are the scheme in force on the day that counts; for a page, of the approvals those that its reader may see."""
    terms = terms_of(contract)
    added = [_in_terms(terms, each) for each in terms.earlier if each.amount is not None]
    return ContractHeadroom(
        contract,
        terms,
        total([Amount(contract.value, contract.vat_basis), *added]),
        threshold_answer(contract.value, contract.vat_basis, terms.commenced_on, terms.kind, terms.regime),
        [_ground(each, rules, on, terms) for each in room(terms)],
        [headroom_of(each) for each in approved_for_all_of(contract, user)],
    )


def _in_terms(terms: Terms, change: Change) -> Amount:
    """What a change adds, on the VAT basis of the contract."""
    return Amount(to_pennies(terms.counted(change)), terms.vat_basis)


def _ground(left: Room, rules, on, terms) -> GroundRoom:
    share = percent_of(left.amount, terms.value) if left.amount is not None and terms.value else None
    asked = None
    if left.amount or left.months:
        change = Change(left.amount or Decimal(0), left.months or 0, left.ground.code, on, terms.vat_basis)
        asked = deciding(who_decides_on(rules, on, terms, change))
    return GroundRoom(left, share, asked)
