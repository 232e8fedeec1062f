"""What closed decisions approved, what rests on it, and what is left (R-18). Computed; nothing here is stored."""

from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from accounts.models import Role
from procurement.models import Contract, ContractChange, Grant
from procurement.models.words import ChangeKind

from ...models import Authorisation, Decision, DecisionLink, Recommendation, Reliance
from ...models.words import CLOSED, LinkKind, MoneyKind, Outcome
from ..dates import decided_on_of
from .amounts import Amount, Total, left_of, total

What = Authorisation.What
ALLOWS_SPENDING = (What.AWARD, What.UPLIFT, What.EXTENSION, What.DELEGATE_AWARD)
TAKES_BACK = (LinkKind.REVOKES, LinkKind.SUPERSEDES)
SAYS_NO = (Outcome.REJECTED, Outcome.HELD_OVER)
KINDS = {"contract": "contract", "contractchange": "change", "grant": "grant", "procurement": "procurement"}


class Commitment(NamedTuple):
    """A contract, change or grant that uses some of what was approved."""

    record: Contract | ContractChange | Grant
    amount: Amount

    @property
    def contract(self) -> Contract | None:
        return self.record if isinstance(self.record, Contract) else getattr(self.record, "contract", None)


class Headroom(NamedTuple):
    """Of one thing that a decision allows: how much, what rests on it, what is left."""

    authorisation: Authorisation
    approved: Total
    commitments: list[Commitment]
    committed: Total
    left: Total


# -- which approvals count


def allowing(decisions):
    """Of these decisions, the closed ones that said yes to something and that no later closed decision revoked or superseded."""
    return decisions.filter(status__in=CLOSED).exclude(Exists(_taken_back())).exclude(_refused("pk"))


def _taken_back():
    return DecisionLink.objects.filter(to=OuterRef("pk"), kind__in=TAKES_BACK, decision__status__in=CLOSED).exclude(
        _refused("decision")
    )


def _refused(decision):
    """Whether everything asked in a decision was rejected or held over."""
    asked = Recommendation.objects.filter(decision=OuterRef(decision), board_paper=None)
    return Exists(asked.filter(outcome__in=SAYS_NO)) & ~Exists(asked.exclude(outcome__in=SAYS_NO))


def approvals(decisions, user=None, among=None) -> list[Authorisation]:
    """What these decisions allow, or those `among` it, as far as a person may see them, with all that `headroom_of` looks at, in as
    many queries whatever their number. Without a person, all of it."""
    if user is not None:
        decisions = decisions.filter(pk__in=Decision.objects.visible_to(user).order_by().values("pk"))
    reliances = Reliance.objects.standing().select_related("contract", "change__contract", "grant__recipient")
    allowed = Authorisation.objects.all() if among is None else Authorisation.objects.filter(pk__in=among)
    found = list(
        allowed.filter(decision__in=allowing(decisions))
        .select_related("decision__body", "procurement", "contract", "change__contract", "grant__recipient", "report__contract")
        .prefetch_related("decision__numbers", Prefetch("reliances", reliances))
        .order_by("decision_id", "position", "pk")
    )
    bodies = None if user is None else {each.body_id for each in user.roles_now() if each.role != Role.ADMINISTRATOR}
    for each in found:
        each.seen_bodies = bodies
    return found


def approved_for(record, user=None) -> list[Authorisation]:
    """What closed decisions allow of a contract, change, grant or procurement: those that name it, and those it was recorded to
    rest on since; for a page, as far as its reader may see."""
    kind = KINDS[record._meta.model_name]
    tied = Authorisation.objects.filter(**{kind: record})
    if kind != "procurement":
        tied = tied | Authorisation.objects.filter(pk__in=_relied_on(Q(**{kind: record})))
    return _of(tied, user)


def approved_for_all_of(contract, user=None) -> list[Authorisation]:
    """The same of a contract together with its changes."""
    named = Q(contract=contract) | Q(change__contract=contract) | Q(report__contract=contract)
    of_either = Q(contract=contract) | Q(change__contract=contract)
    return _of(Authorisation.objects.filter(named | Q(pk__in=_relied_on(of_either))), user)


def _relied_on(of):
    return Reliance.objects.standing().filter(of).values("authorisation")


def _of(tied, user) -> list[Authorisation]:
    """Those of the authorisations that count and that the reader may see."""
    return approvals(Decision.objects.all(), user, tied.order_by().values("pk"))


# -- how much


def committed_under(authorisation) -> list[Commitment]:
    """The contracts, changes and grants that rest on it, each once: the one it names, and those recorded since. A contract that
    an uplift or an extension names is what is changed, not what it pays for; a change that was only proposed is none yet."""
    change = authorisation.change
    named = [change if change and change.recorded_at else None, authorisation.grant]
    if authorisation.what in (What.AWARD, What.DELEGATE_AWARD) and authorisation.change is None:
        report = getattr(authorisation, "report", None)
        named.append(authorisation.contract or (report.contract if report else None))
    relied = [each.record for each in authorisation.reliances.all() if each.ended_at is None]
    seen = [record for record in [*filter(None, named), *relied] if _is_seen(record, authorisation)]
    found = {(record._meta.model_name, record.pk): record for record in seen}
    return [Commitment(record, _amount_of(record, authorisation)) for record in found.values()] or _reported(authorisation)


def _is_seen(record, authorisation) -> bool:
    """Of a body whose records the reader may see; one that only a decision holds is seen with it."""
    bodies = getattr(authorisation, "seen_bodies", None)
    body = record.contract.body_id if isinstance(record, ContractChange) else record.body_id
    return bodies is None or body is None or body in bodies


def _amount_of(record, authorisation) -> Amount:
    """Its public value; what was reported of a delegated award stands in where the contract itself has none."""
    if isinstance(record, Grant):
        return Amount(record.amount)
    if isinstance(record, ContractChange):
        return amount_of_change(record)
    report = getattr(authorisation, "report", None)
    if record.value is None and report and report.contract_id in (None, record.pk):
        return Amount(report.amount, report.vat_basis)
    return Amount(record.value, record.vat_basis)


def amount_of_change(change) -> Amount:
    """What a change adds; a reduction takes away, however its figure was entered."""
    is_less = change.kind == ChangeKind.REDUCTION and change.amount is not None
    return Amount(-abs(change.amount) if is_less else change.amount, change.vat_basis)


def _reported(authorisation) -> list[Commitment]:
    """An award that was reported with an amount and without a contract."""
    report = getattr(authorisation, "report", None)
    return [Commitment(report, Amount(report.amount, report.vat_basis))] if report and report.amount is not None else []


def headroom_of(authorisation) -> Headroom:
    """Approved, committed and left of one thing that a decision allows."""
    approved = total([Amount(authorisation.amount, authorisation.vat_basis)])
    commitments = committed_under(authorisation)
    committed = total(each.amount for each in commitments)
    return Headroom(authorisation, approved, commitments, committed, left_of(approved, committed))


def amounts_approved(decision) -> list[Amount]:
    """How much a decision approves: its amounts of kind approval; without one, what it allows to be awarded or added; without
    that, what it allows to be bought on the market. A figure that repeats another is so not counted twice."""
    if lines := [each for each in decision.money.all() if each.what == MoneyKind.APPROVAL]:
        return [_most(line) for line in lines]
    allowed = [each for each in decision.authorisations.all() if each.what in ALLOWS_SPENDING]
    allowed = allowed or [each for each in decision.authorisations.all() if each.what == What.APPROACH_TO_MARKET]
    told = {key for each in allowed if each.amount is not None for key in _about(each)}
    counted = [each for each in allowed if each.amount is not None or not told & _about(each)]
    return [Amount(each.amount, each.vat_basis) for each in counted]


def approved_by(decision) -> Total:
    return total(amounts_approved(decision))


def _about(authorisation) -> set:
    """What it is about, so that one without an amount is passed over where another gives the amount for the same."""
    return {(name, pk) for name in KINDS.values() if (pk := getattr(authorisation, f"{name}_id"))}


def _most(line) -> Amount:
    return Amount(line.ceiling or line.high or line.low, line.vat_basis)


def decided_on(decision) -> date | None:
    """The day of a closed decision: of its last signature, or as an archived record says."""
    if decision.origin == Decision.Origin.ARCHIVE:
        return decided_on_of(decision) or decision.dated_on
    signed = [timezone.localdate(each.signed_at) for each in decision.signatures.all()]
    return max(signed, default=None)
