"""Whether the figures of a decision add up with those of the decisions it builds on (R-18)."""

from dataclasses import replace
from decimal import Decimal

from django.db import connection

from procurement.money import pounds
from procurement.rules.answer import OWN_KNOWLEDGE, SEEN, Answer, Verdict
from procurement.rules.approvals import Sum, total_approved

from ...models import Decision
from ...models.words import CLOSED, LinkKind, MoneyKind
from .amounts import total
from .approvals import allowing, amounts_approved, approved_by

BUILDS_ON = (LinkKind.FOLLOWS, LinkKind.FUNDS, LinkKind.EXTENDS, LinkKind.VARIES)
SOURCE = "The rule that what is awarded stays within what is approved"


def earlier_of(decision) -> list[Decision]:
    """The closed decisions that this one follows, funds, extends or varies, and those that they build on in turn."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE earlier(id) AS (
                SELECT to_id FROM decisions_decisionlink WHERE decision_id = %s AND kind = ANY(%s) AND to_id IS NOT NULL
                UNION
                SELECT link.to_id FROM earlier JOIN decisions_decisionlink link ON link.decision_id = earlier.id
                JOIN decisions_decision d ON d.id = earlier.id AND d.status = ANY(%s)
                WHERE link.kind = ANY(%s) AND link.to_id IS NOT NULL
            )
            SELECT id FROM earlier WHERE id <> %s
            """,
            [decision.pk, list(BUILDS_ON), list(map(str, CLOSED)), list(BUILDS_ON), decision.pk],
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    if not ids:
        return []
    return list(
        allowing(Decision.objects.filter(pk__in=ids)).prefetch_related("numbers", "money", "authorisations").order_by("pk")
    )


def sum_answer(decision) -> Answer | None:
    """What was approved before and what is approved now, together, against the total that the decision states; nothing where it
    states neither an earlier amount nor a total."""
    lines = list(decision.money.all())
    said_earlier = [line for line in lines if line.what == MoneyKind.EARLIER]
    said_total = [line for line in lines if line.what == MoneyKind.TOTAL]
    if len(said_total) > 1 or not (said_earlier or said_total):
        return None
    held, new = earlier_of(decision) if _builds(decision) else [], approved_by(decision)
    found = {each: total(amounts_approved(each)) for each in held}
    is_known = new.count and new.is_known and all(each.is_known for each in found.values())
    if not is_known or None in [line.low for line in [*said_earlier, *said_total]]:
        return None
    prior = [Sum(line.low, line.vat_basis, line.description or "Approved earlier") for line in said_earlier]
    from_held = [Sum(each.pounds, each.vat_basis, str(of)) for of, each in found.items() if each.count]
    if said_earlier and from_held and _come_to(prior) != _come_to(from_held):
        return _differ(_come_to(prior), _come_to(from_held), held)
    if not (prior or from_held):
        return None
    stated = said_total[0].low if said_total else None
    return _with_its_source(
        total_approved(from_held or prior, Sum(new.pounds, new.vat_basis, "Approved now"), stated), from_held
    )


def _builds(decision) -> bool:
    return any(link.kind in BUILDS_ON for link in decision.links.all())


def _come_to(sums: list[Sum]) -> Decimal:
    return sum((each.amount for each in sums), Decimal(0))


def _differ(said: Decimal, found: Decimal, held: list[Decision]) -> Answer:
    """An earlier approval is said to be other than it was."""
    named = ", ".join(filter(None, (each.reference for each in held)))
    text = f"Approved earlier is said to be {pounds(said)}; the decisions held here ({named}) approved {pounds(found)}."
    figures = {"Approved earlier, as said": said, "Approved earlier, as held here": found}
    return Answer("R-18", Verdict.NOT_MET, text, figures, SOURCE, SEEN, "The same figure in both.")


def _with_its_source(answer: Answer, from_held) -> Answer:
    if from_held:
        return answer
    text = f"{answer.text} The earlier decision is not held here, so its amount is as stated."
    return replace(answer, text=text, certainty=OWN_KNOWLEDGE)
