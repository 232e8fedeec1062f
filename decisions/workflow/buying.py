"""Records of buying and the decisions they rest on: taken up from a draft, tied to a decision later, reported back."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from procurement import workflow as buying
from procurement.models import Contract, VatBasis

from .. import part2, rules
from ..models import Authorisation, AwardReport, NoDecisionNeeded, Part2Award, Reliance
from ..models.words import Capacity, Origin
from ..rules import relying
from ..steps import StepRefused, allow, lock, record, refuse_if

NOT_YOURS = "Commercial and governance of the body say which decision a contract, change or grant rests on."
NO_NEED = (
    "You may not read Part 2 of this decision. Ask the holder of the award, or governance, to report a confidential amount."
)


def take_up(decision, *, by) -> None:
    """What was written down in a draft becomes part of the body's records. A change that is only proposed does not: commercial
    records it when it is made; what an old record tells of was made."""
    for allowed in decision.authorisations.select_related("contract", "procurement", "grant", "change__contract"):
        change = allowed.change
        if change is not None and decision.origin == Origin.NATIVE:
            change = change.contract
        for held in (allowed.procurement, allowed.contract, change, allowed.grant):
            if held is not None:
                _take_up(held, decision, by)


def _take_up(held, decision, by) -> None:
    """A record that cannot stand beside those that are there stops a request. An old record stays as it is printed, so what it
    names stays with it alone, and commercial ties the contract that is recorded to it."""
    try:
        buying.take_up(held, body=decision.body, by=by)
    except ValidationError as wrong:
        if decision.origin == Origin.NATIVE:
            raise StepRefused([rules.Finding("procurement", f"{held}: {text}") for text in wrong.messages]) from None


# -- what a record rests on


def _held(said_of):
    """The record as it is now, held until the step ends, so that two people do not say two things of it at once."""
    return type(said_of).objects.select_for_update(of=("self",)).get(pk=said_of.pk)


@transaction.atomic
def rely(authorisation, said_of, *, by, note: str = "") -> Reliance:
    """Say that a contract, change or grant rests on what a closed decision allows."""
    said_of = _held(said_of)
    allow(rules.may_rely(by, relying.body_of(said_of)), NOT_YOURS)
    refuse_if(relying.obstacles_to_relying(authorisation, said_of))
    return _rest(authorisation, said_of, by=by, note=note)


def _rest(authorisation, said_of, *, by, note="") -> Reliance:
    kind = relying.kind_of(said_of)
    said = Reliance(authorisation=authorisation, by=by, note=note, **{kind: said_of})
    said.full_clean()
    said.save()
    record("rely", said_of, by=by, reliance=said.pk, decision=authorisation.decision_id)
    return said


@transaction.atomic
def end_reliance(reliance, *, by) -> Reliance:
    """Take back that a record rests on a decision. The row stays."""
    return _end(reliance, "end_reliance", by=by)


@transaction.atomic
def say_no_decision(said_of, rule, *, reason: str, by) -> NoDecisionNeeded:
    """Say by which rule of the scheme a contract, change or grant needs no decision, and why."""
    said_of = _held(said_of)
    allow(rules.may_rely(by, relying.body_of(said_of)), NOT_YOURS)
    refuse_if(relying.obstacles_to_saying_no_decision(said_of, rule, reason))
    said = NoDecisionNeeded(rule=rule, reason=reason.strip(), by=by, **{relying.kind_of(said_of): said_of})
    said.full_clean()
    said.save()
    record("say_no_decision", said_of, by=by, said=said.pk, rule=rule.pk)
    return said


@transaction.atomic
def take_back_no_decision(said, *, by) -> NoDecisionNeeded:
    """Take back that no decision is needed. The row stays."""
    return _end(said, "take_back_no_decision", by=by)


def _end(said, step, *, by):
    """End a row, once. The row is not locked as such: its table lets the office change its end and nothing else."""
    said_of = _held(said.record)
    allow(rules.may_rely(by, relying.body_of(said_of)), NOT_YOURS)
    ended = type(said).objects.standing().filter(pk=said.pk).update(ended_at=timezone.now(), ended_by=by)
    if not ended:
        raise StepRefused("Somebody has taken this back already.")
    record(step, said_of, by=by, said=said.pk)
    return type(said).objects.get(pk=said.pk)


# -- a delegated award comes back


@transaction.atomic
def report_award(
    authorisation: Authorisation,
    *,
    by,
    awarded_on,
    contract: Contract | None = None,
    amount: Decimal | None = None,
    vat_basis: str = VatBasis.NOT_STATED,
    confidential: dict | None = None,
) -> AwardReport:
    """A delegated award is reported back, with the contract that came of it and its amount; Part 2 closes to its holder, unless
    another award keeps it open.

    `confidential` holds an amount that stands in Part 2 (as_written, amount, vat_basis); then nothing of it stands here. The
    contract rests on the decision from now on."""
    decision = lock(authorisation.decision)
    allow(
        rules.may_report_award(by, authorisation),
        "Only the holder of a delegated award, or commercial or governance of the body, reports it, once.",
    )
    refuse_if(_obstacles_in_report(decision, by, awarded_on, contract, amount, confidential))
    if confidential is not None:
        _award_in_part2(decision, authorisation, contract, confidential, by=by)
        amount, vat_basis = None, VatBasis.NOT_STATED
    report = AwardReport(
        decision=decision,
        authorisation=authorisation,
        awarded_on=awarded_on,
        contract=contract,
        amount=amount,
        vat_basis=vat_basis,
        by=by,
    )
    report.full_clean()
    report.save()
    if contract is not None and not relying.obstacles_to_relying(authorisation, contract):
        _rest(authorisation, contract, by=by)
    _close_part2_to_holder(decision, authorisation)
    record("report_award", decision, by=by, report=report.pk)
    return report


def _obstacles_in_report(decision, by, awarded_on, contract, amount, confidential):
    if awarded_on > timezone.localdate():
        yield rules.Finding("awarded_on", "The day of the award cannot be in the future.")
    if contract is not None and contract.body_id not in (decision.body_id, decision.joint_with_id):
        yield rules.Finding("contract", f"Choose a contract of {decision.body}.")
    if contract is not None and relying.no_decision_of(contract):
        yield rules.Finding("contract", relying.TAKE_BACK.format(kind="contract"))
    if amount is not None and amount < 0:
        yield rules.Finding("amount", "The amount cannot be less than nothing.")
    if confidential is not None and not part2.may_open(by, decision):
        yield rules.Finding("where", NO_NEED)


def _award_in_part2(decision, authorisation, contract, confidential, *, by) -> None:
    with part2.opened_by(by, decision, "report a confidential award"):
        award = Part2Award(decision=decision, authorisation=authorisation, contract=contract, by=by, **confidential)
        award.full_clean()
        award.save()


def _close_part2_to_holder(decision, authorisation) -> None:
    held = decision.authorisations.filter(what="delegate_award", report=None, delegated_person=authorisation.delegated_person)
    rows = decision.need_to_know.filter(capacity=Capacity.DELEGATED_AWARD, to_at=None, person=authorisation.delegated_person_id)
    if not held.exists():
        rows.update(to_at=timezone.now())
