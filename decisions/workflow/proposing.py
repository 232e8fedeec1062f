"""What a draft says of buying: contracts, procurements, changes and grants written down with what the decision allows of them."""

from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from procurement import workflow as buying
from procurement.models import Contract, ContractChange, Gate, Grant, Procurement
from procurement.workflow.changes import percentage_of
from procurement.workflow.grants import recipient_named

from .. import rules
from ..models import Authorisation, Reliance
from ..steps import NotAsSeen, allow, lock, record
from .drafting import NOT_YOURS, add_part

KINDS = {"contract": Contract, "change": ContractChange, "procurement": Procurement, "grant": Grant}
RELYING = ("contract", "change", "grant")
SHARED = "Something else rests on this record, so it cannot be changed from one draft. Ask commercial to look at it."


def _writes(decision, by):
    decision = lock(decision)
    allow(rules.may_edit(by, decision) or rules.may_amend(by, decision, "procurement"), NOT_YOURS)
    return decision


@transaction.atomic
def authorise(decision, values: dict, *, by, contract: dict | None = None, procurement: dict | None = None) -> Authorisation:
    """Say what the decision allows, with a contract and a procurement that are new, if they are given."""
    decision, values = _writes(decision, by), dict(values)
    if procurement is not None:
        gates = procurement.pop("gates", ())
        values["procurement"] = buying.record_procurement(procurement)
        _write_gates(values["procurement"], gates)
    if contract is not None:
        suppliers, framework = contract.pop("suppliers"), contract.pop("framework")
        values["contract"] = buying.record_contract(
            contract, suppliers=suppliers, framework=framework, procurement=values["procurement"]
        )
    return add_part(decision, Authorisation, values, by=by)


@transaction.atomic
def propose_change(decision, values: dict, contract, change: dict, *, by) -> Authorisation:
    """Say that the decision allows a change of a contract, and what that change would be."""
    decision = _writes(decision, by)
    proposed = ContractChange(contract=contract, **change)
    proposed.percentage = percentage_of(proposed.amount, contract, proposed.vat_basis)
    proposed.full_clean()
    proposed.save()
    return add_part(decision, Authorisation, values | {"change": proposed}, by=by)


@transaction.atomic
def propose_grants(decision, values: dict, grants: list[dict], *, by) -> list[Authorisation]:
    """Say that the decision allows grants: one authorisation for each recipient."""
    decision = _writes(decision, by)
    return [_propose_grant(decision, values, dict(grant), by=by) for grant in grants]


def _propose_grant(decision, values, grant, *, by) -> Authorisation:
    written, name = grant.pop("amount_as_written"), grant.pop("recipient")
    held = Grant(recipient=recipient_named(name), **grant)
    held.full_clean()
    held.save()
    allowed = values | {"what": Authorisation.What.AWARD, "grant": held, "amount_as_written": written, "amount": held.amount}
    return add_part(decision, Authorisation, allowed, by=by)


def _write_gates(procurement, gates) -> None:
    """The gates as they are given, in place of those that were there."""
    procurement.gates.all().delete()
    for gate in gates:
        written = Gate(procurement=procurement, **gate)
        written.full_clean()
        written.save()


def kept_elsewhere(decision, records) -> set:
    """Those of some records on which more than this draft rests: another decision, a reliance, or the body's own records. What
    the draft's writers wrote down, and submitted once, is still theirs when it comes back."""
    kinds = {kind: [each.pk for each in records if isinstance(each, model)] for kind, model in KINDS.items()}
    elsewhere = _named_by(Authorisation.objects.exclude(decision=decision), kinds)
    elsewhere |= _named_by(Reliance.objects.all(), {kind: kinds[kind] for kind in RELYING})
    writers = {decision.author_id, *(each.person_id for each in decision.co_authors.all())}
    return {
        each
        for each in records
        if (type(each), each.pk) in elsewhere or (each.recorded_at is not None and each.recorded_by_id not in writers)
    }


def _named_by(rows, kinds) -> set:
    """The records of these kinds that some of the rows name, each as its model and key."""
    named = reduce(or_, (Q(**{f"{kind}__in": keys}) for kind, keys in kinds.items()))
    found = rows.order_by().filter(named).values_list(*(f"{kind}_id" for kind in kinds))
    return {(KINDS[kind], key) for row in found for kind, key in zip(kinds, row, strict=True) if key is not None}


def is_shared(decision, held) -> bool:
    return held in kept_elsewhere(decision, [held])


@transaction.atomic
def revise_bought(decision, held, changes: dict, *, by, was: dict) -> None:
    """Change a contract, procurement, change or grant that this draft wrote down, if it is still what the page had shown."""
    decision = _writes(decision, by)
    allow(not is_shared(decision, held), SHARED)
    if isinstance(held, ContractChange):
        changes = changes | {"percentage": percentage_of(changes["amount"], held.contract, changes["vat_basis"])}
    try:
        buying.revise(held, changes, was=was)
    except buying.Changed as changed:
        raise NotAsSeen(changed.stored) from None
    record("revise", decision, by=by, part=held._meta.model_name, changed=held.pk)


def parties_as_typed(contract) -> dict[str, str]:
    """The suppliers and the framework of a contract, as they would be typed."""
    suppliers = "; ".join(each.told_apart for each in contract.suppliers.all())
    return {"supplier": suppliers, "framework": contract.framework.name if contract.framework else ""}


@transaction.atomic
def revise_parties(decision, contract, *, suppliers: list[str], framework: str, by, was: dict[str, str]) -> None:
    """Write with whom a contract of this draft is, if that is still what the page had shown."""
    decision = _writes(decision, by)
    contract = type(contract).objects.select_for_update(of=("self",)).get(pk=contract.pk)
    allow(not is_shared(decision, contract), SHARED)
    if (now := parties_as_typed(contract)) != was:
        raise NotAsSeen(now)
    buying.name_parties(contract, suppliers=suppliers, framework=framework)
    record("revise", decision, by=by, part="contract", changed=contract.pk)


def gates_as_typed(procurement) -> str:
    """The gates of a procurement, one a line, as they would be typed."""
    rows = ((gate.number, gate.purpose, gate.planned_as_written) for gate in procurement.gates.all())
    return "\n".join("; ".join(filter(None, row)) for row in rows)


@transaction.atomic
def revise_gates(decision, procurement, gates: list[dict], *, by, was: str) -> None:
    """Write the gates of a procurement that this draft wrote down, if they are still those that the page had shown."""
    decision = _writes(decision, by)
    procurement = type(procurement).objects.select_for_update(of=("self",)).get(pk=procurement.pk)
    allow(not is_shared(decision, procurement), SHARED)
    if any(gate.actual_on for gate in procurement.gates.all()):
        raise ValidationError("A gate has been passed. Commercial changes the gates of this procurement now.")
    if (now := gates_as_typed(procurement)) != was:
        raise NotAsSeen({"gates": now})
    _write_gates(procurement, gates)
    record("revise", decision, by=by, part="gate", changed=procurement.pk)
