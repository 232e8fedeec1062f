"""What a contract, change or grant rests on: what PostgreSQL refuses, who says it, what it is refused for, how it is taken back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.history import events_of
from accounts.models import Role
from decisions import models, rules, workflow
from decisions.steps import StepRefused
from procurement.models import Contract
from tests import buying
from tests.decisions import made
from tests.each import each

pytestmark = pytest.mark.django_db
KINDS = ("contract", "change", "grant")


def make_rule(body, **values):
    values = {"scheme": "Scheme", "paragraph": "4.8", "text": "Above this amount.", "decided_by": "Director"} | values
    return models.SchemeRule.objects.create(body=body, **values)


def refused(told, make):
    with pytest.raises(IntegrityError, match=told), transaction.atomic():
        make()


# -- what PostgreSQL refuses


@each("named", [(), ("contract", "change"), ("contract", "grant"), ("change", "grant"), KINDS])
def test_a_reliance_is_of_exactly_one_record(held, named):
    of = {kind: getattr(held, kind) for kind in named}
    told = "reliance_of_one_record" if of else "of another body|reliance_of_one_record"
    refused(told, lambda: models.Reliance.objects.create(authorisation=held.allowed, by=held.by, **of))
    rule = make_rule(held.office.body)
    refused(
        "no_decision_for_one_record", lambda: models.NoDecisionNeeded.objects.create(rule=rule, reason="x", by=held.by, **of)
    )


def test_nothing_rests_on_a_decision_that_is_open(held):
    draft = made.make_draft(held.office)
    allowed = workflow.add_part(draft, models.Authorisation, {"what": "award"}, by=held.office.author)
    for decision in (draft, made.submit(held.office, draft)):
        assert decision.status in ("draft", "with_advisers")
        refused(
            "reliance on an open decision",
            lambda: models.Reliance.objects.create(authorisation=allowed, contract=held.contract, by=held.by),
        )


@each("kind", KINDS)
def test_nothing_rests_on_a_decision_of_another_body(held, kind):
    elsewhere = buying.make_contract()
    of = {"contract": elsewhere, "change": buying.make_change(elsewhere), "grant": buying.make_grant()}[kind]
    refused("of another body", lambda: models.Reliance.objects.create(authorisation=held.allowed, by=held.by, **{kind: of}))


def test_either_body_of_a_joint_decision_may_rely_on_it():
    office, other = made.make_office(), made.make_office()
    decision = made.make_archived(office, level="two_bodies", joint_with=other.body)
    allowed = models.Authorisation.objects.create(decision=decision, what="award")
    workflow.close(decision)
    for body in (office.body, other.body):
        contract = buying.make_contract(body)
        assert models.Reliance.objects.create(authorisation=allowed, contract=contract, by=office.governance).body == body


@each("kind", KINDS)
def test_it_is_said_once_at_a_time(held, kind):
    of, rule = {kind: getattr(held, kind)}, make_rule(held.office.body)
    first = models.Reliance.objects.create(authorisation=held.allowed, by=held.by, **of)
    refused(f"{kind}_relies_on_it_once", lambda: models.Reliance.objects.create(authorisation=held.allowed, by=held.by, **of))
    workflow.end_reliance(first, by=held.by)
    models.Reliance.objects.create(authorisation=held.allowed, by=held.by, **of)
    models.NoDecisionNeeded.objects.create(rule=rule, reason="Small.", by=held.by, **of)
    refused(
        f"no_decision_for_{kind}_once",
        lambda: models.NoDecisionNeeded.objects.create(rule=rule, reason="Small.", by=held.by, **of),
    )


def test_why_no_decision_is_needed_is_said(held):
    rule = make_rule(held.office.body)
    refused(
        "no_decision_says_why",
        lambda: models.NoDecisionNeeded.objects.create(rule=rule, reason="", by=held.by, contract=held.contract),
    )


def test_an_end_has_its_person_and_comes_once(held):
    said = workflow.rely(held.allowed, held.contract, by=held.by)
    rows, now = models.Reliance.objects.filter(pk=said.pk), timezone.now()
    refused("reliance_ended_by_and_at", lambda: rows.update(ended_at=now))
    rows.update(ended_at=now, ended_by=held.by)
    refused("only ended, once", lambda: rows.update(ended_at=None, ended_by=None))


@each("table", ["decisions_reliance", "decisions_nodecisionneeded"])
@each("change", ["contract_id = contract_id", "by_id = by_id", "at = at"])
def test_the_office_cannot_change_what_was_said(held, table, change):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change}")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_a_trigger_stops_whoever_else_changes_what_was_said():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'reliance_fits' AND tgenabled IN ('O', 'A')"
        )
        assert {name for (name,) in cursor.fetchall()} == {"decisions_reliance", "decisions_nodecisionneeded"}


# -- who says it


@each("role", [role for role in Role if role != Role.ADVISER])
def test_commercial_and_governance_of_the_body_say_it(held, role):
    person = held.office.people[role.value] if role != Role.OFFICER else held.office.author
    assert rules.may_rely(person, held.office.body) is (role in (Role.COMMERCIAL, Role.GOVERNANCE))
    assert not rules.may_rely(person, made.make_body())
    assert not rules.may_rely(person, None)


def test_everybody_else_is_refused(held):
    rule = make_rule(held.office.body)
    said = workflow.rely(held.allowed, held.contract, by=held.by)
    unsaid = workflow.say_no_decision(held.grant, rule, reason="Small.", by=held.by)
    stranger = made.make_user(None, Role.COMMERCIAL, body=made.make_body())
    for person in (held.office.author, stranger):
        for step in (
            lambda by: workflow.rely(held.allowed, held.change, by=by),
            lambda by: workflow.say_no_decision(held.change, rule, reason="Small.", by=by),
            lambda by: workflow.end_reliance(said, by=by),
            lambda by: workflow.take_back_no_decision(unsaid, by=by),
        ):
            with pytest.raises(PermissionDenied):
                step(person)


# -- the steps


@each("kind", KINDS)
def test_a_record_is_tied_to_a_decision_and_the_tie_ended(held, kind):
    record = getattr(held, kind)
    said = workflow.rely(held.allowed, record, by=held.by, note="As the report says.")
    assert list(record.reliances.standing()) == [said] and said.record == record and said.body == held.office.body
    assert list(held.allowed.reliances.all()) == [said]
    ended = workflow.end_reliance(said, by=held.office.governance)
    assert ended.ended_by == held.office.governance and not record.reliances.standing().exists()
    with pytest.raises(StepRefused, match="already"):
        workflow.end_reliance(said, by=held.by)
    told = [(event.step, sorted(event.facts)) for event in events_of(record)]
    assert told == [("rely", ["decision", "reliance"]), ("end_reliance", ["said"])]


def test_what_a_tie_is_refused_for(held):
    office = held.office
    draft = made.make_draft(office)
    open_one = workflow.add_part(draft, models.Authorisation, {"what": "award"}, by=office.author)
    with pytest.raises(StepRefused, match="not decided yet"):
        workflow.rely(open_one, held.contract, by=held.by)
    unrecorded = Contract.objects.create(title="In a draft", body=office.body)
    with pytest.raises(StepRefused, match="belongs to a draft"):
        workflow.rely(held.allowed, unrecorded, by=held.by)
    workflow.rely(held.allowed, held.contract, by=held.by)
    with pytest.raises(StepRefused, match="rests on .* already"):
        workflow.rely(held.allowed, held.contract, by=held.by)
    workflow.say_no_decision(held.grant, make_rule(office.body), reason="Small.", by=held.by)
    with pytest.raises(StepRefused, match="Take that back first"):
        workflow.rely(held.allowed, held.grant, by=held.by)


def test_a_decision_that_names_the_record_itself_needs_no_tie(held):
    decision = made.make_archived(held.office)
    allowed = models.Authorisation.objects.create(decision=decision, what="award", contract=held.contract)
    workflow.close(decision)
    with pytest.raises(StepRefused, match="names this contract itself"):
        workflow.rely(models.Authorisation.objects.get(pk=allowed.pk), held.contract, by=held.by)


def test_no_decision_needed_is_said_by_a_rule_of_the_day_and_taken_back(held):
    office = held.office
    rule = make_rule(office.body, from_on=date(2020, 1, 1), to_on=date(2023, 4, 1))
    said = workflow.say_no_decision(held.contract, rule, reason=" Below the amount. ", by=held.by)
    assert said.reason == "Below the amount." and list(held.contract.no_decision_needed.standing()) == [said]
    with pytest.raises(StepRefused, match="said already"):
        workflow.say_no_decision(held.contract, rule, reason="Again.", by=held.by)
    workflow.take_back_no_decision(said, by=office.governance)
    assert not held.contract.no_decision_needed.standing().exists()
    with pytest.raises(StepRefused, match="already"):
        workflow.take_back_no_decision(said, by=held.by)
    assert [event.step for event in events_of(held.contract)] == ["say_no_decision", "take_back_no_decision"]


@each("starts, on_the_day", [(date(2023, 4, 1), True), (date(2023, 4, 2), False), (date(2019, 12, 31), False), (None, True)])
def test_the_rule_was_in_force_on_the_day_that_counts(held, starts, on_the_day):
    rule = make_rule(held.office.body, from_on=date(2020, 1, 1), to_on=date(2023, 4, 1))
    contract = buying.make_contract(held.office.body, starts_on=starts)
    if on_the_day:
        assert workflow.say_no_decision(contract, rule, reason="Small.", by=held.by).rule == rule
    else:
        with pytest.raises(StepRefused, match="was not in force on"):
            workflow.say_no_decision(contract, rule, reason="Small.", by=held.by)


def test_what_saying_that_none_is_needed_is_refused_for(held):
    with pytest.raises(StepRefused, match="the body's own scheme"):
        workflow.say_no_decision(held.contract, make_rule(made.make_body()), reason="Small.", by=held.by)
    rule = make_rule(held.office.body)
    with pytest.raises(StepRefused, match="Say why"):
        workflow.say_no_decision(held.contract, rule, reason="  ", by=held.by)
    workflow.rely(held.allowed, held.contract, by=held.by)
    with pytest.raises(StepRefused, match="does need one"):
        workflow.say_no_decision(held.contract, rule, reason="Small.", by=held.by)
