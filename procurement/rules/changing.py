"""What stands in the way of recording a change of a contract: it goes beyond the ground that it is recorded under (R-13)."""

from typing import NamedTuple

from procurement.models import Contract, ContractChange

from .answer import Answer, Verdict
from .modifications import below_threshold_note, check_change
from .terms import change_of, terms_of

ABOUT = ("ground", "amount", "months")  # the order of check_change's answers


class Beyond(NamedTuple):
    """An answer that is against a change, and the field of the change that it is about."""

    field: str
    answer: Answer


def obstacles_to_changing(contract: Contract, change: ContractChange) -> list[Beyond]:
    """A change keeps within the ground it is recorded under: a ground of the law that governs the contract, at most its share of
    the original value and of the term. Only figures that are known and rules read in their source stand in the way. Nothing does
    while no ground is chosen, nor while the contract with all its changes stays below the threshold, where the law does not bind
    it yet. Source: R-13; PCR 2015 regulation 72; PA 2023 section 74 and Schedule 8."""
    if change.ground is None:
        return []
    terms, asked = terms_of(contract, besides=change), change_of(change)
    if below_threshold_note(terms, asked):
        return []
    return [Beyond(*each) for each in zip(ABOUT, check_change(terms, asked), strict=False) if _stops(each[1])]


def _stops(answer: Answer) -> bool:
    return answer.verdict == Verdict.NOT_MET and answer.is_sure and bool(answer.figures)
