"""Awards: without competition (R-12), and against the most that a decision allows (R-18). A cap or an award that stands in Part 2
is looked at in `part2_award_answers` only, for people with a need to know."""

from dataclasses import replace
from datetime import date

from procurement.models import Contract, Procurement, Threshold
from procurement.models.words import ContractKind
from procurement.money import pounds
from procurement.rules import awards
from procurement.rules.answer import OWN_KNOWLEDGE, Answer
from procurement.rules.approvals import Sum, award_against_cap
from procurement.rules.thresholds import KIND_OF_THRESHOLD

from ... import part2
from ...models import Authorisation, Part2Award, Part2Figure, Part2Money
from ...models.words import FigureKind, MoneyKind
from .amounts import Amount, total
from .approvals import Commitment, amount_of_change, committed_under

What = Authorisation.What
AWARDS = (What.AWARD, What.DELEGATE_AWARD)
OPENED_FOR = "check award against cap"


# -- without competition


def is_direct(procurement: Procurement | None) -> bool:
    """Nobody competed, as commercial recorded the route or, in an archived record, as its words say."""
    if procurement is None:
        return False
    if procurement.route_type is not None:
        return procurement.route_type.is_direct_award
    return any(words in procurement.route.lower() for words in ("single tender", "direct award", "without competition"))


def direct_award_answer(authorisation, decision, on: date | None) -> Answer | None:
    """R-12 for one award that a decision allows, with what the same supplier was awarded earlier; nothing where others competed."""
    contract = authorisation.contract
    procurement = authorisation.procurement or (contract.procurement if contract else None)
    if authorisation.what not in AWARDS or not is_direct(procurement):
        return None
    amount = _value(authorisation)
    this = awards.Award(amount.pounds, amount.vat_basis, on, contract.title if contract else procurement.title)
    bought, notes = _purchase(procurement, on)
    earlier = _earlier(contract, decision)
    answer = awards.direct_award(this, earlier, bought, procurement.direct_award_ground, procurement.justification)
    place = f"procurement:{authorisation.pk}:direct_award_ground" if authorisation.procurement_id else ""
    certainty = OWN_KNOWLEDGE if notes else answer.certainty
    return replace(answer, text=" ".join([answer.text, *notes]), certainty=certainty, place=place)


def _value(authorisation) -> Amount:
    contract = authorisation.contract
    if contract is not None and contract.value is not None:
        return Amount(contract.value, contract.vat_basis)
    return Amount(authorisation.amount, authorisation.vat_basis)


def _purchase(procurement, on) -> tuple[awards.Purchase, list[str]]:
    """What the law asks about it. An old record that does not say when its procurement commenced is looked at on the day of its
    decision, and what was bought is read from the threshold that it cites."""
    day, kind, notes = procurement.commenced_on, procurement.contract_kind, []
    if day is None and on is not None:
        day = on
        notes.append("When the procurement commenced is not recorded, so the day of the decision stands in for it.")
    if kind == ContractKind.NOT_STATED and procurement.threshold is not None and day is not None:
        cited = Threshold.objects.in_force(day).filter(amount=procurement.threshold).order_by("from_on").last()
        kind = next((each for each, name in KIND_OF_THRESHOLD.items() if cited and name == cited.kind), kind)
        if kind != ContractKind.NOT_STATED:
            notes.append(f"What is bought is read from the threshold of {pounds(procurement.threshold)} that the record cites.")
    return awards.Purchase(day, kind, procurement.regime), notes


def _earlier(contract, decision) -> list[awards.Award]:
    """What the register has of the same suppliers in this body; where it has nothing, what the decision itself says was earlier."""
    register = Contract.objects.filter(body=decision.body_id, recorded_at__isnull=False)
    suppliers = contract.suppliers.all() if contract else []
    found = [award for supplier in suppliers for award in awards.awards_to(supplier, register, besides=contract)]
    lines = [line for line in decision.money.all() if line.what == MoneyKind.EARLIER]
    return found or [awards.Award(line.low, line.vat_basis, None, line.description or line.as_written) for line in lines]


# -- against what is allowed


def allowed_answers(authorisation) -> list[Answer]:
    """R-18 for the public amount of one thing that a decision allows: all that rests on it, together. In a draft the change that
    it proposes is held against it too."""
    made, change = committed_under(authorisation), authorisation.change
    if change is not None and change.recorded_at is None:
        made = [*made, Commitment(change, amount_of_change(change))]
    if authorisation.amount is None or not made:
        return []
    together = total(each.amount for each in made)
    what = str(made[0].record) if len(made) == 1 else f"{len(made)} records together"
    award = Amount(together.pounds if together.is_known else None, together.vat_basis)
    called = "its cap" if authorisation.is_cap else "what the decision allows"
    return [against_cap(award, Amount(authorisation.amount, authorisation.vat_basis), what, called)]


def against_cap(award: Amount, cap: Amount, what: str, called: str = "its cap") -> Answer:
    """An award against what is allowed, named: as much or less is within it. Source: R-18, domain.md 3.7."""
    answer = award_against_cap(Sum(award.pounds, award.vat_basis), Sum(cap.pounds, cap.vat_basis), called=called)
    return replace(answer, text=f"{what}: {answer.text[:1].lower()}{answer.text[1:]}")


# -- where the cap or the award stands in Part 2


def part2_award_answers(user, decision) -> list[Answer]:
    """The same for caps and awards of Part 2. Raises PermissionDenied without a need to know; the reading is recorded. Nothing
    of it goes anywhere but to the page of Part 2 that asks."""
    allowed = [
        each
        for each in decision.authorisations.select_related("contract", "report__contract").prefetch_related("reliances")
        if each.what in AWARDS
    ]
    with part2.opened_by(user, decision, OPENED_FOR):
        figures = list(Part2Figure.objects.filter(decision=decision))
        reported = list(Part2Award.objects.filter(decision=decision))
        loose = list(Part2Money.objects.filter(decision=decision, what=MoneyKind.CAP))
    answers = []
    for authorisation in allowed:
        cap = _part2_cap(authorisation, figures, loose if len(allowed) == 1 else [])
        made = _awards_made(authorisation, figures, reported)
        if cap is None and authorisation.amount is not None and authorisation.is_cap:
            cap = Amount(authorisation.amount, authorisation.vat_basis)
            made = [each for each in made if each[2]]  # what is public is checked in public
        if cap is not None:
            named = f"Award left to {authorisation.delegated_to}" if authorisation.delegated_to else "Award"
            answers += [against_cap(amount, cap, what or named) for what, amount, _ in made] or [
                against_cap(Amount(None), cap, named)
            ]
    return answers


def _part2_cap(authorisation, figures, loose) -> Amount | None:
    caps = [each for each in figures if each.kind == FigureKind.CAP]
    ours = [each for each in caps if each.authorisation_id == authorisation.pk]
    ours = ours or [each for each in caps if authorisation.contract_id and each.contract_id == authorisation.contract_id]
    ours = ours or [
        each for each in caps if authorisation.procurement_id and each.procurement_id == authorisation.procurement_id
    ]
    if ours:
        return Amount(ours[0].amount, ours[0].vat_basis)
    return Amount(loose[0].high or loose[0].low, loose[0].vat_basis) if len(loose) == 1 else None


def _awards_made(authorisation, figures, reported) -> list[tuple[str, Amount, bool]]:
    """What was awarded: what, how much, and whether that stands in Part 2."""
    made = [("", Amount(each.amount, each.vat_basis), True) for each in reported if each.authorisation_id == authorisation.pk]
    if made:
        return made
    values = {each.contract_id: each for each in figures if each.kind == FigureKind.VALUE and each.contract_id}
    for commitment in committed_under(authorisation):
        held = values.get(commitment.record.pk) if isinstance(commitment.record, Contract) else None
        amount = Amount(held.amount, held.vat_basis) if held else commitment.amount
        made.append((str(commitment.record), amount, held is not None))
    return made
