"""Awards: without competition (R-12), and against the most that a decision allows (R-18). A cap or an award that stands in Part 2
is looked at in `part2_award_answers` only, for people with a need to know."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from procurement.models import Contract, Procurement, Threshold
from procurement.models.words import ContractKind, Regime
from procurement.money import pounds
from procurement.rules import awards
from procurement.rules.answer import OWN_KNOWLEDGE, Answer, Verdict, in_words, written
from procurement.rules.approvals import Sum, award_against_cap
from procurement.rules.thresholds import KIND_OF_THRESHOLD

from ... import part2
from ...models import Authorisation, Part2Award, Part2Figure, Part2Money
from ...models.words import FigureKind, MoneyKind, Origin
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
    """R-12 for one award that a decision allows, with what the same supplier was awarded earlier; nothing where others competed.
    It goes by the day the procurement commenced; where that is not recorded, by `on`."""
    contract = authorisation.contract
    procurement = authorisation.procurement or (contract.procurement if contract else None)
    if authorisation.what not in AWARDS or not is_direct(procurement):
        return None
    amount = _value(authorisation)
    this = awards.Award(amount.pounds, amount.vat_basis, on, contract.title if contract else procurement.title)
    bought, notes = _purchase(procurement, on, decision)
    earlier, ground = _earlier(contract, decision), procurement.direct_award_ground
    answer = awards.direct_award(this, earlier, bought, ground, procurement.justification)
    place = _place(authorisation, procurement, decision, _field(answer, bought, ground))
    if "Together" not in answer.figures:  # it cannot be told, and its text says what is missing
        return replace(answer, place=place)
    notes += _of_another_law(procurement, answer)
    text = " ".join([answer.text, *_of_its_day(procurement), *notes, *_counted(answer, this, decision)])
    return replace(answer, text=text, certainty=OWN_KNOWLEDGE if notes else answer.certainty, place=place)


def _field(answer, bought, ground) -> str:
    """Where what is missing is entered."""
    if "Together" not in answer.figures:
        return "contract_kind" if bought.commenced_on else "commenced_on_day"
    return "justification" if ground and answer.verdict == Verdict.NEEDS_ATTENTION else "direct_award_ground"


def _place(authorisation, procurement, decision, field) -> str:
    """On the draft's own page of the procurement; of one that others recorded, among the records."""
    writers = {decision.author_id, *(each.person_id for each in decision.co_authors.all())}
    if procurement.recorded_at is not None and procurement.recorded_by_id not in writers:
        return f"register:{procurement.pk}:{field}"
    return f"procurement:{authorisation.pk}:{field}" if authorisation.procurement_id else ""


def _value(authorisation) -> Amount:
    contract = authorisation.contract
    if contract is not None and contract.value is not None:
        return Amount(contract.value, contract.vat_basis)
    return Amount(authorisation.amount, authorisation.vat_basis)


def _purchase(procurement, on, decision) -> tuple[awards.Purchase, list[str]]:
    """What the law asks about it. Where it is not recorded when its procurement commenced, it is looked at on the day of its
    decision, and what was bought is read from the threshold that it cites."""
    day, kind, notes = procurement.commenced_on, procurement.contract_kind, []
    if day is None and on is not None:
        day = on
        notes.append(f"When the procurement commenced is not recorded, so {_called(on, decision)} stands in for it.")
    if kind == ContractKind.NOT_STATED and procurement.threshold is not None and day is not None:
        cited = Threshold.objects.in_force(day).filter(amount=procurement.threshold).order_by("from_on").last()
        kind = next((each for each, name in KIND_OF_THRESHOLD.items() if cited and name == cited.kind), kind)
        if kind != ContractKind.NOT_STATED:
            notes.append(f"What is bought is read from the threshold of {pounds(procurement.threshold)} that the record cites.")
    return awards.Purchase(day, kind, procurement.regime), notes


def _called(on, decision) -> str:
    if decision.is_closed or decision.origin == Origin.ARCHIVE:
        return "the day of the decision"
    return "today" if on == timezone.localdate() else "the day that this request states"


def _of_its_day(procurement) -> list[str]:
    return ["The threshold is that of the day the procurement commenced."] if procurement.commenced_on else []


def _of_another_law(procurement, answer) -> list[str]:
    """A day that only stands in may lead to a threshold of other law than the record names."""
    named, law = Regime(procurement.regime), answer.figures["Law of the threshold"]
    if procurement.commenced_on or named == Regime.NOT_STATED or named.label == law:
        return []
    return [f"The record names the {named.label}, but that threshold is of the {law}: enter the day the procurement commenced."]


def _earlier(contract, decision) -> list[awards.Award]:
    """What the register has of the same suppliers in this body; where it has nothing, what the decision itself says was earlier.
    Where another body reads the decision too, the contracts of the register are not named."""
    register = Contract.objects.filter(body=decision.body_id, recorded_at__isnull=False)
    suppliers = contract.suppliers.all() if contract else []
    found = [award for supplier in suppliers for award in awards.awards_to(supplier, register, besides=contract)]
    if decision.joint_with_id:
        found = [replace(each, title="", contract=None) for each in found]
    said = [
        awards.Award(line.low, line.vat_basis, None, line.description or line.as_written) for line in _said_earlier(decision)
    ]
    return found or said


def _said_earlier(decision) -> list:
    return [line for line in decision.money.all() if line.what == MoneyKind.EARLIER]


def _counted(answer, this, decision) -> list[str]:
    """Which earlier awards are in the sum, and which that the request speaks of are not."""
    from_register = [each for each in answer.counted if each.contract]
    told = [f"Counted as awarded earlier: {in_words([_told(each) for each in from_register])}."] if from_register else []
    same = [each for each in from_register if each.amount == this.amount and decision.origin != Origin.ARCHIVE]
    told += [
        f"If “{each.title}” is the contract of this request, choose it instead of a new one; otherwise it is counted twice."
        for each in same
    ]
    said = _said_earlier(decision)
    if said and from_register:
        sums = in_words([pounds(each.low) if each.low is not None else each.as_written for each in said])
        told.append(f"{sums} said to be approved earlier is not added: what is recorded of the supplier is counted instead.")
    elif said and answer.counted:
        told.append("What the request says was approved earlier is counted, because no contract of the supplier is recorded.")
    return told


def _told(award) -> str:
    """An earlier award by its title, with its figure and its day."""
    facts = [pounds(award.amount) if award.amount is not None else "no figure", written(award.on) if award.on else ""]
    return f"“{award.title}” ({', '.join(filter(None, facts))})"


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
