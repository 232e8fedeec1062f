"""A change of a contract: on which ground, within which limit, and who must decide (R-11, R-13, R-14)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from procurement.models import ModificationGround
from procurement.models.words import Answer as YesOrNo
from procurement.models.words import ChangeKind
from procurement.rules import modifications
from procurement.rules.answer import OWN_KNOWLEDGE, Answer, Verdict
from procurement.rules.change_notices import change_notice
from procurement.rules.grounds import cited
from procurement.rules.terms import Change, Terms, change_of, terms_of
from procurement.rules.vat import to_pennies

from ...models import SchemeRule
from ...models.words import SchemeSubject
from .who_decides import Asked, Figures, deciding, held_against


def answers_on_recorded(contract_change) -> list[Answer]:
    """R-13 and R-14 for a change as it is recorded or proposed, with its ground as recorded, otherwise as cited. Where the ground cited does
    not exist, the one that is probably meant is tried as well."""
    terms, change = terms_of(contract_change.contract, besides=contract_change), change_of(contract_change)
    words = change.ground or contract_change.ground_as_cited
    if not words and contract_change.amount is None and contract_change.months is None:
        return []
    answers = modifications.check_change(terms, change, words)
    meant = answers[0].figures.get("Proposed")
    if meant:
        answers += _on_ground(terms, change, meant)
    return [*answers, *_notice(contract_change, terms, meant or words)]


def _notice(contract_change, terms: Terms, words: str) -> list[Answer]:
    """R-14, unless it was recorded why no notice is owed."""
    notices = list(contract_change.notices.all())
    if not words or any(each.not_owed_because for each in notices):
        return []
    given = min((each.published_on for each in notices if each.published_on), default=None)
    return [change_notice(terms, known_of(contract_change), words, given)]


def known_of(contract_change) -> Change:
    """A change as recorded, where a longer term alone costs nothing more and a higher value alone takes no longer."""
    change = change_of(contract_change)
    if change.amount is None and contract_change.kind == ChangeKind.EXTENSION:
        change = replace(change, amount=Decimal(0))
    if change.months is None and contract_change.kind in (ChangeKind.UPLIFT, ChangeKind.NOVATION):
        change = replace(change, months=0)
    return change


def proposed_by(authorisation) -> Change:
    """The change that a decision allows with an amount, before there is a record of the change itself."""
    months = 0 if authorisation.what == authorisation.What.UPLIFT else None
    return Change(authorisation.amount, months, vat_basis=authorisation.vat_basis)


def _on_ground(terms: Terms, change: Change, code: str) -> list[Answer]:
    ground = cited(code, terms.regime).ground
    return [modifications.value_answer(terms, change, ground), modifications.term_answer(terms, change, ground)]


def who_decides_on(rules: list[SchemeRule], on: date | None, terms: Terms, change: Change, is_foreseen="") -> list[Asked]:
    """R-11 for a change: by itself. Where it is not enough by itself but all changes together are, that is said too."""
    alone = held_against(rules, SchemeSubject.VARIATION, _figures(on, terms, [change]))
    if is_foreseen == YesOrNo.YES:
        return [_unless_foreseen(each) for each in alone]
    if deciding(alone) or not terms.earlier:
        return alone
    together = deciding(held_against(rules, SchemeSubject.VARIATION, _figures(on, terms, [*terms.earlier, change])))
    return alone + ([_together(together)] if together else [])


def _figures(on, terms, changes) -> Figures:
    """What a paragraph on changes asks: how much more, what share of the original value that is, how many months longer."""
    amounts = [terms.counted(each) for each in changes if each.amount is not None]
    amount = sum(amounts, Fraction(0)) if amounts else None
    months = [each.months for each in changes if each.months is not None]
    share = None
    if amount is not None and terms.value:
        share = Decimal(amount.numerator * 100) / (amount.denominator * terms.value)
    pennies = None if amount is None else to_pennies(amount)
    return Figures(on, pennies, terms.vat_basis, terms.value, share, sum(months) if months else None)


def _unless_foreseen(asked: Asked) -> Asked:
    """A paragraph on unforeseen changes does not reach one that the contract itself provides for; which it is, a person reads."""
    if asked.verdict != Verdict.MET:
        return asked
    text = f"{asked.text} The contract is said to provide for this change: read whether the paragraph is about such changes."
    return replace(asked, verdict=Verdict.NEEDS_ATTENTION, text=text, certainty=OWN_KNOWLEDGE)


def _together(asked: Asked) -> Asked:
    text = (
        f"By itself this change is not enough, but together with the earlier ones: {asked.text} Check that it is not divided."
    )
    return replace(asked, verdict=Verdict.NEEDS_ATTENTION, text=text, certainty=OWN_KNOWLEDGE)


def what_if(
    terms: Terms,
    rules: list[SchemeRule],
    on: date,
    *,
    amount: Decimal | None,
    months: int | None,
    ground: ModificationGround | None,
) -> list[Answer]:
    """The answers on a change that somebody thinks of: its ground, its limits, its notice, who must decide. Nothing is stored."""
    change = Change(amount or Decimal(0), months or 0, ground.code if ground else "", vat_basis=terms.vat_basis)
    grounds = [*modifications.check_change(terms, change), change_notice(terms, change)] if ground else []
    return [*grounds, *who_decides_on(rules, on, terms, change)]
