"""What keeps somebody from saying what a contract, change or grant rests on. Pure answers; nothing is stored."""

from datetime import date

from procurement.models import Contract, ContractChange, Grant

from ..models import Authorisation, NoDecisionNeeded, Reliance, SchemeRule
from ..models.words import CLOSED

KIND = {Contract: "contract", ContractChange: "change", Grant: "grant"}
TAKE_BACK = "It is said that no decision is needed for this {kind}. Take that back first."
UNSAY = "This {kind} rests on {decision}, so it does need one. If that is wrong, end it first."


def kind_of(record) -> str:
    """The field by which a Reliance, a NoDecisionNeeded or an Authorisation names such a record."""
    return KIND[type(record)]


def body_of(record):
    """The body whose record it is; none while it belongs to a draft."""
    return record.contract.body if isinstance(record, ContractChange) else record.body


def day_of(record) -> date | None:
    """The day on which it has to be known who may decide: the contract was signed, the change agreed, the grant awarded."""
    if isinstance(record, Contract):
        return record.signed_on or record.starts_on
    return record.agreed_on if isinstance(record, ContractChange) else record.awarded_on


def reliances_of(record) -> list[Reliance]:
    """What was said of this record and not taken back, the oldest first."""
    found = record.reliances.standing().select_related("authorisation__decision", "by")
    return list(found.prefetch_related("authorisation__decision__numbers"))


def authorisations_naming(record) -> list[Authorisation]:
    """What closed decisions themselves allow of this very record."""
    found = record.authorisations.filter(decision__status__in=CLOSED).select_related("decision")
    return list(found.prefetch_related("decision__numbers"))


def no_decision_of(record) -> NoDecisionNeeded | None:
    return record.no_decision_needed.standing().select_related("rule", "by").first()


def obstacles_to_relying(authorisation: Authorisation, record) -> list[str]:
    """A record rests on what a closed decision of its own body allows, once (R-17)."""
    kind, decision = kind_of(record), authorisation.decision
    found = []
    if record.recorded_at is None:
        found.append(f"This {kind} belongs to a draft still. It can rest on a decision once it is recorded.")
    if decision.status not in CLOSED:
        found.append(f"{decision} is not decided yet. What rests on it can be said once it is.")
    body = body_of(record)
    if body is not None and body.pk not in (decision.body_id, decision.joint_with_id):
        found.append(f"{decision} was decided by another body. Choose a decision of {body}.")
    if getattr(authorisation, f"{kind}_id") == record.pk:
        found.append(f"{decision} names this {kind} itself already.")
    if record.reliances.standing().filter(authorisation=authorisation).exists():
        found.append(f"This {kind} rests on {decision} already.")
    if no_decision_of(record):
        found.append(TAKE_BACK.format(kind=kind))
    return found


def obstacles_to_saying_no_decision(record, rule: SchemeRule, reason: str) -> list[str]:
    """No decision is needed by a rule of the body's own scheme that was in force on the day that counts, and for a reason."""
    kind, body, on = kind_of(record), body_of(record), day_of(record)
    found = []
    if record.recorded_at is None:
        found.append(f"This {kind} belongs to a draft still, and so to its decision.")
    if body is not None and rule.body_id != body.pk:
        found.append("Choose a rule of the body's own scheme.")
    if on is not None and not SchemeRule.objects.in_force(on).filter(pk=rule.pk).exists():
        found.append(f"{rule} was not in force on {on.day} {on:%B %Y}. Choose the rule of that day.")
    if not reason.strip():
        found.append("Say why no decision is needed.")
    if no_decision_of(record):
        found.append(f"It is said already that no decision is needed for this {kind}.")
    resting = [*authorisations_naming(record), *(each.authorisation for each in reliances_of(record))]
    return found + [UNSAY.format(kind=kind, decision=authorisation.decision) for authorisation in resting[:1]]
