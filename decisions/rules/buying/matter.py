"""A matter: the decisions that follow, fund, extend, vary or supersede one another or are about the same contract, with what came
of them in the order of time. Made of what one person may see: what they may not see joins nothing and is in no figure."""

from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, Prefetch, Q, When

from procurement.deciding import readable
from procurement.models import Contract, ContractChange, Grant
from procurement.models.words import ChangeKind

from ...lists import prefetch_together
from ...models import Authorisation, Decision, Reliance
from ...models.words import CLOSED, LinkKind
from .amounts import Amount, Total, left_of, total
from .approvals import Headroom, allowing, amount_of_change, amounts_approved, approvals, decided_on, headroom_of
from .ties import ties

JOINS = (LinkKind.FOLLOWS, LinkKind.FUNDS, LinkKind.EXTENDS, LinkKind.VARIES, LinkKind.SUPERSEDES)
RAISES_THE_VALUE = (ChangeKind.UPLIFT, ChangeKind.EXTENSION_AND_UPLIFT)
IN_ORDER = ("approved", "awarded", "granted", "changed", "reported", "ended", "asked")  # of what bears the same date


class Step(NamedTuple):
    """Something that happened in a matter. `approved` and `contracted` are what it adds to the sums, if it adds anything."""

    kind: str
    on: date | None
    title: str
    decision: Decision | None = None
    contract: Contract | None = None
    approved: tuple[Amount, ...] = ()
    contracted: tuple[Amount, ...] = ()

    @property
    def approved_text(self) -> str:
        return total(self.approved).text

    @property
    def contracted_text(self) -> str:
        return total(self.contracted).text


class Line(NamedTuple):
    """A step with the sums up to and including it."""

    step: Step
    approved: Total
    contracted: Total
    left: Total


class Matter(NamedTuple):
    decisions: list[Decision]
    contracts: list[Contract]
    lines: list[Line]
    approvals: list[Headroom]

    @property
    def approved(self) -> Total:
        return self.lines[-1].approved if self.lines else total([])

    @property
    def contracted(self) -> Total:
        return self.lines[-1].contracted if self.lines else total([])

    @property
    def left(self) -> Total:
        return left_of(self.approved, self.contracted)


def matter_of(decision, user) -> Matter:
    """The matter of a decision, as this person may see it."""
    visible = Decision.objects.visible_to(user)
    decisions = _with_their_figures(visible.filter(pk__in=_joined(decision, user)))
    contracts, tied = _contracts(decisions, user)
    steps = [
        *(_decided(each) for each in decisions),
        *(step for each in decisions for step in _reported(each, tied)),
        *_bought(contracts, tied, decisions),
        *_granted(decisions, user),
    ]
    allowed = approvals(Decision.objects.filter(pk__in=[each.pk for each in decisions]), user)
    left = [headroom_of(each) for each in allowed if each.amount is not None or each.reliances.all()]
    return Matter(decisions, contracts, _summed(sorted(steps, key=_when)), left)


# -- which decisions and contracts


def _joined(decision, user) -> list[int]:
    """The ids of the decisions of a matter, found along links and contracts through what this person may see: one query,
    however long the chain is."""
    visible, told = Decision.objects.visible_to(user).order_by().values("pk").query.sql_with_params()
    everything = Decision.objects.order_by().values("pk")
    about, about_told = ties(everything, readable(Contract, user).values("pk")).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE visible(id) AS MATERIALIZED ({visible}),
            about(decision, contract) AS MATERIALIZED ({about}),
            tie(a, b) AS MATERIALIZED (
                SELECT decision_id, to_id FROM decisions_decisionlink WHERE kind = ANY(%s) AND to_id IS NOT NULL
                UNION SELECT to_id, decision_id FROM decisions_decisionlink WHERE kind = ANY(%s) AND to_id IS NOT NULL
                UNION SELECT x.decision, y.decision FROM about x JOIN about y USING (contract) WHERE x.decision <> y.decision
            ),
            matter(id) AS (
                SELECT id FROM visible WHERE id = %s
                UNION SELECT visible.id FROM matter JOIN tie ON tie.a = matter.id JOIN visible ON visible.id = tie.b
            )
            SELECT id FROM matter
            """,  # noqa: S608 - what is put in is SQL that Django wrote; values are parameters
            [*told, *about_told, list(JOINS), list(JOINS), decision.pk],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _with_their_figures(decisions) -> list[Decision]:
    counting = allowing(Decision.objects.all()).values("pk")
    found = decisions.select_related("body").annotate(counts=Case(When(pk__in=counting, then=True), default=False))
    allowed = Prefetch("authorisations", Authorisation.objects.select_related("report__contract"))
    found = list(found.prefetch_related(allowed, "signatures").order_by("pk"))
    prefetch_together(found, "numbers money dates archived_signatures".split())
    return found


def _contracts(decisions, user) -> tuple[list[Contract], dict[int, set[int]]]:
    """The contracts of a matter, and which of its decisions each is tied to."""
    ids = [each.pk for each in decisions]
    tied = {}
    for decision, contract in ties(ids, readable(Contract, user).values("pk")):
        tied.setdefault(contract, set()).add(decision)
    contracts = Contract.objects.filter(pk__in=tied).order_by("pk")
    made = Prefetch("changes", ContractChange.objects.filter(recorded_at__isnull=False), "made_changes")
    return list(contracts.prefetch_related(made)), tied


# -- what happened


def _decided(decision) -> Step:
    """What a decision approved; a request that is not decided, or was refused, adds nothing."""
    if decision.counts:
        return Step("approved", decided_on(decision), "Approved", decision, approved=tuple(amounts_approved(decision)))
    title = "Decided, and approves nothing now" if decision.status in CLOSED else f"Request: {decision.get_status_display()}"
    return Step("asked", decided_on(decision) if decision.is_closed else None, title, decision)


def _reported(decision, tied):
    """A delegated award that came back. Its amount counts with its contract, or here where there is none to count it with."""
    for authorisation in decision.authorisations.all():
        if report := getattr(authorisation, "report", None):
            contract = report.contract if report.contract_id in tied else None
            adds = () if contract or report.amount is None else (Amount(report.amount, report.vat_basis),)
            title = f"Award reported, left to {authorisation.delegated_to}"
            yield Step("reported", report.awarded_on, title, decision, contract, contracted=adds)


def _bought(contracts, tied, decisions):
    """Award, changes and completion of each contract. One that is not signed and that nothing allows yet adds nothing."""
    counting = {each.pk for each in decisions if each.counts}
    for contract in contracts:
        is_made = contract.signed_on is not None or tied[contract.pk] & counting
        value = (Amount(contract.value, contract.vat_basis),) if is_made else ()
        title = "Contract" if is_made else "Contract, not awarded yet"
        yield Step("awarded", contract.signed_on or contract.starts_on, title, contract=contract, contracted=value)
        for change in contract.made_changes:
            is_longer_only = change.amount is None and change.kind not in RAISES_THE_VALUE
            adds = () if is_longer_only else (amount_of_change(change),)
            kind = "Change" if change.kind == "not_stated" else change.get_kind_display()
            yield Step("changed", change.agreed_on, kind, contract=contract, contracted=adds)
        if contract.ended_on:
            yield Step("ended", contract.ended_on, contract.get_ended_as_display(), contract=contract)


def _granted(decisions, user):
    counting = [each.pk for each in decisions if each.counts]
    allowed = Authorisation.objects.filter(decision__in=counting).values("grant")
    relied = Reliance.objects.standing().filter(authorisation__decision__in=counting).values("grant")
    seen = Q(pk__in=Grant.objects.visible_to(user).values("pk")) | Q(recorded_at__isnull=True)
    grants = Grant.objects.filter(seen, Q(pk__in=allowed.exclude(grant=None)) | Q(pk__in=relied.exclude(grant=None)))
    for grant in grants.select_related("recipient"):
        yield Step("granted", grant.awarded_on, f"Grant: {grant}", contracted=(Amount(grant.amount),))


def _when(step) -> tuple:
    """In the order of time, what has no date at the end; an approval stands before what it allows."""
    return (step.on is None, step.on or date.max, IN_ORDER.index(step.kind))


def _summed(steps) -> list[Line]:
    approved, contracted, lines = [], [], []
    for step in steps:
        approved += step.approved
        contracted += step.contracted
        allowed, used = total(approved), total(contracted)
        lines.append(Line(step, allowed, used, left_of(allowed, used)))
    return lines
