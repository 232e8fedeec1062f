"""Sums of approvals, what is left of one, and an award against its cap (R-18). Figures in, answer out: who may see a cap is
decided where the cap is kept."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from procurement.models import VatBasis
from procurement.money import pounds

from .answer import OWN_KNOWLEDGE, SEEN, Answer, Verdict
from .vat import reading, said_of, to_pennies

RULE = "R-18"
SOURCE = "The rule that what is awarded stays within what is approved"


@dataclass(frozen=True)
class Sum:
    """An amount on its VAT basis, with the name it is read under."""

    amount: Decimal | None
    vat_basis: str = VatBasis.NOT_STATED
    name: str = ""


def total_approved(prior: list[Sum], this: Sum, stated: Decimal | None = None) -> Answer:
    """Prior approvals and this one together; where the text states a total, it agrees to the penny (PCD 538 £4.0m and PCD 1422
    £1.15m are £5.15m)."""
    everything = [*prior, this]
    figures = {each.name or f"Approval {number}": each.amount for number, each in enumerate(everything, 1)}
    if any(each.amount is None for each in everything):
        unknown = next(name for name, amount in figures.items() if amount is None)
        return Answer(RULE, Verdict.UNKNOWN, f"The total cannot be told: no amount is recorded for {unknown}.", figures, SOURCE)
    total = sum((each.amount for each in everything), Decimal(0))
    figures |= {"Together": total, "Total stated": stated}
    summed = " and ".join(pounds(each.amount) for each in everything)
    if len({each.vat_basis for each in everything}) > 1:
        text = (
            f"{summed} come to {pounds(total)}, but not all on the same VAT basis: say the basis of each before adding them up."
        )
        return Answer(RULE, Verdict.NEEDS_ATTENTION, text, figures, SOURCE, OWN_KNOWLEDGE, "One VAT basis for all.")
    if stated is not None and stated != total:
        text = (
            f"{summed} come to {pounds(total)}, but the total stated is {pounds(stated)}: {pounds(abs(stated - total))} apart."
        )
        return Answer(
            RULE, Verdict.NOT_MET, text, figures, SOURCE, SEEN, "A total that agrees, or the approval that is missing."
        )
    return Answer(RULE, Verdict.MET, f"{summed} come to {pounds(total)}.", figures, SOURCE)


def award_against_cap(award: Sum, cap: Sum, on: date | None = None, *, called: str = "its cap") -> Answer:
    """An award of at most its cap, on the cap's VAT basis; exactly as much passes (R-18). An amount that is approved without being
    called a cap is `called` otherwise."""
    figures = {"Award": award.amount, "Cap": cap.amount}
    if award.amount is None or cap.amount is None:
        missing = "the amount of the award" if award.amount is None else "the amount approved"
        text = f"Whether the award is within {called} cannot be told: enter {missing}."
        return Answer(RULE, Verdict.UNKNOWN, text, figures, SOURCE, OWN_KNOWLEDGE)
    if award.vat_basis == cap.vat_basis:
        low = high = Fraction(award.amount)
        said = ""
    else:
        read = reading(award.amount, award.vat_basis, cap.vat_basis, on)
        low, high, said = read.low, read.high, said_of(read, cap.vat_basis, on)
    most, left = Fraction(cap.amount), to_pennies(Fraction(cap.amount) - high)
    figures |= {"Award, as compared": to_pennies(high) if said else None, "Left": left if high <= most else None}
    sure = OWN_KNOWLEDGE if said else SEEN
    told = f"{pounds(award.amount)} against {pounds(cap.amount)}"
    if high <= most:
        text = f"The award is within {called}: {told}. {pounds(left) if left else 'Nothing'} is left. {said}".strip()
        return Answer(RULE, Verdict.MET, text, figures, SOURCE, sure)
    if low <= most:
        text = f"Whether the award is within {called} depends on VAT: {told}. {said}"
        return Answer(RULE, Verdict.UNKNOWN, text, figures, SOURCE, sure, "Saying whether both figures include VAT.")
    text = f"The award is above {called} by {pounds(to_pennies(low - most))}: {told}. It needs a new decision. {said}".strip()
    return Answer(RULE, Verdict.NOT_MET, text, figures, SOURCE, sure, "A decision that approves the higher amount.")


def room_of_approval(approved: Decimal | None, committed: list[Decimal | None]) -> Answer:
    """Approved, committed, left (R-18): what relies on an approval takes from it."""
    figures = {"Approved": approved, "Committed": sum((each for each in committed if each is not None), Decimal(0))}
    if approved is None or None in committed:
        missing = "what was approved" if approved is None else "the amount of everything that relies on it"
        return Answer(RULE, Verdict.UNKNOWN, f"What is left cannot be told: enter {missing}.", figures, SOURCE, OWN_KNOWLEDGE)
    left = approved - figures["Committed"]
    figures["Left"] = left
    if left < 0:
        text = f"{pounds(figures['Committed'])} is committed of {pounds(approved)} approved: {pounds(-left)} too much."
        return Answer(RULE, Verdict.NOT_MET, text, figures, SOURCE, SEEN, "A decision that approves the rest.")
    text = f"{pounds(figures['Committed'])} is committed of {pounds(approved)} approved: {pounds(left)} is left."
    return Answer(RULE, Verdict.MET, text, figures, SOURCE)
