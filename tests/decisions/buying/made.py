"""Closed decisions about buying, brought there by the real steps."""

from datetime import date
from decimal import Decimal as Pounds

from django.test import Client

from accounts.models import Role
from decisions import workflow
from decisions.models import Authorisation, DecisionLink, MoneyLine, SchemeRule
from decisions.models.words import Kind, SchemeSubject
from procurement.models import Limit, ModificationGround, Threshold
from tests.factories import fresh, make_complete_draft, make_person, make_signed

FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)


def browser_of(person) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def reader_of(body, role=Role.OFFICER):
    return make_person(role, body)


def make_allowing(body, *, what="award", links=(), approves=None, draft=None, **values):
    """A draft that allows something; `links` are (kind, decision); `approves` adds an amount of kind approval."""
    draft = draft or make_complete_draft(body=body, kind=Kind.PROCUREMENT)
    if "amount" in values and values["amount"] is not None:
        values = {"vat_basis": "exclusive"} | values | {"amount": Pounds(values["amount"])}
    workflow.add_part(draft, Authorisation, {"what": what} | values, by=draft.author)
    for kind, to in links:
        workflow.add_part(draft, DecisionLink, {"kind": kind, "to": to, "to_as_written": str(to)}, by=draft.author)
    if approves is not None:
        line = {"what": "approval", "as_written": f"£{approves}", "low": Pounds(approves), "vat_basis": "exclusive"}
        workflow.add_part(draft, MoneyLine, line, by=draft.author)
    return fresh(draft)


def make_approval(body, **values):
    """The same, signed."""
    return make_signed(make_allowing(body, **values))


def make_grounds():
    """Two grounds of the regulations of 2015: one of half the value for each change, one of a tenth for all."""
    rows = [
        ("72(1)(b)", {"text": "Further services became necessary.", "limit_percent": 50, "needs_notice": True}),
        (
            "72(1)(f)",
            {
                "text": "Small.",
                "limit_percent": 10,
                "works_limit_percent": 15,
                "is_cumulative": True,
                "is_below_threshold_only": True,
            },
        ),
        ("72(1)(a)", {"text": "Foreseen in the contract."}),
    ]
    for code, values in rows:
        ModificationGround.objects.get_or_create(
            regime="pcr2015", code=code, defaults=values | {"source": "made up", "certainty": "seen"}
        )


def make_rule(body, subject=SchemeSubject.BUSINESS_CASE, **values):
    told = {"paragraph": "4.8", "text": "As the scheme has it.", "decided_by": "Deputy Mayor", "level": "decision_maker"}
    told |= {"scheme": "Scheme of 2023", "source": "made up", "certainty": "seen", "from_on": FIRST, "to_on": LAST}
    return SchemeRule.objects.create(body=body, subject=subject, **(told | values))


def make_variation_rule(body):
    return make_rule(
        body, SchemeSubject.VARIATION, percent_over=Pounds(10), months_over=12, original_from=Pounds(500_000), paragraph="4.13",
        from_on=None, to_on=None,
    )  # fmt: skip


def make_threshold():
    """The threshold of 2022 and 2023, and the rate of VAT."""
    Limit.objects.get_or_create(
        code="vat_percent", from_on=date(2011, 1, 4), defaults={"name": "VAT", "number": 20, "unit": "per cent"}
    )
    Threshold.objects.create(
        regime="pcr2015", kind="sub-central", amount=213_477, vat_basis="inclusive", from_on=date(2022, 1, 1),
        to_on=date(2023, 12, 31), source="made up", certainty="seen",
    )  # fmt: skip


def ground(code):
    return ModificationGround.objects.get(code=code)
