"""Caps and confidential awards stand behind the wall of Part 2, and reporting an award tells nothing of them."""

import json
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event
from decisions import models, part2, public, workflow
from decisions.models.words import Status
from decisions.steps import StepRefused
from tests import buying
from tests.decisions import made
from tests.decisions.drafting import browsing
from tests.each import each

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def delegated():
    """A signed decision that delegates an award up to a cap that only Part 2 tells."""
    office = made.make_office()
    holder = office.people["buyer"] = made.make_user(None, "commercial", body=office.body)
    decision = made.make_draft(office)
    values = {"what": "delegate_award", "delegated_to": "Director", "delegated_person": holder}
    allowed = workflow.add_part(decision, models.Authorisation, values, by=office.author)
    cap = {"kind": "cap", "authorisation": allowed, "as_written": "£777,333", "amount": Decimal(777_333)}
    workflow.add_part2(decision, models.Part2Figure, cap, by=office.author)
    made.submit(office, decision)
    for code in (*made.ADVICE, "head_of_unit", "chief_executive"):
        made.declare(office, decision, code)
    made.sign(office, made.fresh(decision))
    allowed = models.Authorisation.objects.get(pk=allowed.pk)
    contract = buying.make_contract(office.body, external_number="C-17")
    return SimpleNamespace(office=office, holder=holder, decision=made.fresh(decision), allowed=allowed, contract=contract)


SECRET = {"as_written": "£654,321", "amount": Decimal(654_321), "vat_basis": "exclusive"}


def awards_read_by(person, decision):
    with part2.opened_by(person, decision, "test"):
        return [(award.as_written, award.by, award.contract) for award in part2.beside(decision)["awards"]]


def test_a_cap_is_signed_in_part_2_and_nowhere_else(delegated):
    decision = delegated.decision
    assert decision.status == Status.SIGNED and not models.Part2Figure.objects.exists()
    assert b"777333" not in bytes(decision.signed_content.part1)
    with part2.opened_by(delegated.holder, decision, "test"):
        figure = part2.signed(decision)["figures"][0]
    assert (figure["amount"], figure["of_authorisation"]) == ("777333.00", delegated.allowed.position)


def test_a_confidential_award_stands_in_part_2_and_the_report_tells_nothing_of_it(delegated):
    report = workflow.report_award(
        delegated.allowed, by=delegated.holder, awarded_on=TODAY(), contract=delegated.contract, confidential=SECRET
    )
    assert (report.amount, report.vat_basis, report.contract) == (None, "not_stated", delegated.contract)
    assert not models.Part2Award.objects.exists()
    held = awards_read_by(delegated.office.governance, delegated.decision)
    assert held == [("£654,321", delegated.holder, delegated.contract)]
    assert not part2.may_open(delegated.holder, delegated.decision)
    facts = json.dumps(list(Event.objects.values_list("facts", flat=True)))
    assert "654" not in facts and "confidential" not in facts


def test_a_public_amount_stands_with_the_report(delegated):
    amounts = {"amount": Decimal(500_000), "vat_basis": "exclusive"}
    report = workflow.report_award(delegated.allowed, by=delegated.office.governance, awarded_on=TODAY(), **amounts)
    assert (report.amount, report.vat_basis, report.contract) == (500_000, "exclusive", None)
    assert awards_read_by(delegated.office.governance, delegated.decision) == []


def test_the_contract_that_came_of_it_rests_on_the_decision_from_then_on(delegated):
    workflow.report_award(delegated.allowed, by=delegated.holder, awarded_on=TODAY(), contract=delegated.contract)
    assert delegated.contract.reliances.get().authorisation == delegated.allowed


def test_only_who_may_read_part_2_reports_an_amount_into_it(delegated):
    colleague = made.make_user(None, "commercial", body=delegated.office.body)
    with pytest.raises(StepRefused, match="may not read Part 2"):
        workflow.report_award(delegated.allowed, by=colleague, awarded_on=TODAY(), confidential=SECRET)
    assert not models.AwardReport.objects.exists()
    with pytest.raises(PermissionDenied):
        workflow.report_award(delegated.allowed, by=delegated.office.author, awarded_on=TODAY())
    assert workflow.report_award(delegated.allowed, by=colleague, awarded_on=TODAY()).by == colleague


def test_a_report_of_another_bodys_contract_or_below_nothing_is_refused(delegated):
    for more in ({"contract": buying.make_contract()}, {"amount": Decimal(-1)}, {"awarded_on": TODAY() + timedelta(days=1)}):
        with pytest.raises(StepRefused):
            workflow.report_award(delegated.allowed, by=delegated.holder, **{"awarded_on": TODAY()} | more)


def test_an_award_is_written_in_ones_own_name_and_stays(delegated):
    decision, by = delegated.decision, delegated.office.governance
    with part2.opened_by(by, decision, "test"), connection.cursor() as cursor:
        insert = (
            "INSERT INTO part2.decisions_part2award (decision_id, authorisation_id, as_written, vat_basis, by_id) "
            "VALUES (%s, %s, 'x', 'not_stated', %s)"
        )
        cursor.execute(insert, [decision.pk, delegated.allowed.pk, by.pk])
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(insert, [decision.pk, delegated.allowed.pk, delegated.holder.pk])
        for statement in ("UPDATE part2.decisions_part2award SET as_written = 'y'", "DELETE FROM part2.decisions_part2award"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)


# -- the pages


def posted(person, delegated, **typed):
    day = TODAY()
    typed = {"awarded_on_day": day.day, "awarded_on_month": day.month, "awarded_on_year": day.year} | typed
    return browsing.of(person).post(browsing.address("report_award", delegated.decision.pk, delegated.allowed.pk), typed)


def test_the_page_keeps_a_confidential_amount_out_of_the_report(delegated):
    typed = {"where": "part2", "amount": "£654,321", "vat_basis": "exclusive", "contract_number": "c-17"}
    assert posted(delegated.holder, delegated, **typed).status_code == 302
    assert models.AwardReport.objects.get().amount is None and models.AwardReport.objects.get().contract == delegated.contract
    assert awards_read_by(delegated.office.governance, delegated.decision)[0][0] == "£654,321"
    page = browsing.of(delegated.office.governance).get(reverse("decisions:part2", args=[delegated.decision.pk]))
    told = page.content.decode()
    assert "£654,321" in told and "£777,333" in told and "Caps and values" in told


@each(
    "typed, told",
    [
        ({}, "Say whether the amount may be public"),
        ({"where": "public"}, "Enter the amount"),
        ({"where": "public", "amount": "a lot"}, "Enter an amount in pounds"),
        ({"where": "part2"}, "Enter the amount"),
        ({"where": "not_stated", "contract_number": "none"}, "No contract of this body is recorded under that number"),
    ],
)
def test_the_page_says_what_is_missing(delegated, typed, told):
    page = posted(delegated.holder, delegated, **typed)
    assert page.status_code == 200 and told in page.content.decode()
    assert not models.AwardReport.objects.exists()


def test_who_may_not_read_part_2_is_not_offered_it(delegated):
    colleague = made.make_user(None, "commercial", body=delegated.office.body)
    page = browsing.of(colleague).get(browsing.address("report_award", delegated.decision.pk, delegated.allowed.pk))
    assert "The amount is confidential" not in page.content.decode()
    assert posted(colleague, delegated, where="part2", amount="£1").status_code == 200
    assert not models.AwardReport.objects.exists()
    assert posted(colleague, delegated, where="public", amount="1.5m").status_code == 302
    assert models.AwardReport.objects.get().amount == 1_500_000


def test_a_cap_is_typed_on_the_pages_of_part_2_and_tied_to_what_is_allowed():
    office = made.make_office()
    draft = made.make_draft(office)
    allowed = workflow.add_part(draft, models.Authorisation, {"what": "award"}, by=office.author)
    elsewhere = workflow.add_part(made.make_draft(office), models.Authorisation, {"what": "note"}, by=office.author)
    pages, url = browsing.of(office.author), browsing.address("add_part2", draft.pk, "figures")
    typed = {"kind": "cap", "as_written": "£1.2m", "vat_basis": "exclusive"}
    assert "Choose what the cap is on" in browsing.save(pages, url, **typed).content.decode()
    assert browsing.save(pages, url, **typed, authorisation=elsewhere.pk).status_code == 200
    assert browsing.save(pages, url, **typed, authorisation=allowed.pk).status_code == 302
    figure = browsing.held_in_part2(draft, models.Part2Figure)[0]
    assert (figure.amount, figure.authorisation_id) == (1_200_000, allowed.pk)
    assert (
        browsing.save(pages, browsing.address("edit_part2", draft.pk, "figures", figure.pk), as_written="£1.3m").status_code
        == 302
    )
    assert browsing.held_in_part2(draft, models.Part2Figure)[0].amount == 1_300_000
    listed = pages.get(browsing.address("write_part2", draft.pk)).content.decode()
    assert "Caps and values" in listed and "£1.3m" in listed
    assert b"1.3m" not in public.canonical(public.part1(made.fresh(draft)))
    gone = pages.post(browsing.address("remove_child", draft.pk, "authorisations", allowed.pk))
    assert gone.status_code == 200 and "Something else in this request belongs to this" in gone.content.decode()
