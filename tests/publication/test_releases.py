"""Governance confirms what the public gets of buying: who may, what is in it, and that it stays as it was confirmed."""

import re

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from accounts.models import Event, Role
from decisions.steps import StepRefused
from procurement import public
from procurement.models import Contract
from publication import releases, releasing
from publication.models import Release
from tests.buying import make_change, make_contract, make_grant, make_procurement
from tests.factories import make_body, make_person
from tests.publication import released as made
from tests.publication import signed_records
from tests.publication.released import release

ALLOWED = {"record", "body", "decisions", "decisions_of_changes", "copies", "merged"}


# -- who


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_governance_of_the_body_releases_and_nobody_else(role):
    contract = make_contract()
    person = make_person(role, contract.body)
    if role == Role.GOVERNANCE:
        assert releasing.release(contract, by=person).number == 1
    else:
        with pytest.raises(PermissionDenied):
            releasing.release(contract, by=person)


@pytest.mark.django_db
def test_governance_of_another_body_does_not():
    with pytest.raises(PermissionDenied):
        releasing.release(make_contract(), by=make_person(Role.GOVERNANCE, make_body()))


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_contract, make_grant])
def test_nobody_releases_what_they_changed_last(make):
    record = make()
    editor = make_person(Role.GOVERNANCE, record.body)
    type(record).objects.filter(pk=record.pk).update(changed_by=editor)
    with pytest.raises(PermissionDenied):
        releasing.release(record, by=editor)
    assert release(record).number == 1


@pytest.mark.django_db
def test_nobody_releases_a_procurement_that_they_changed_last():
    from procurement.workflow.procurements import revise_procurement

    procurement = make_procurement()
    editor = make_person(Role.GOVERNANCE, procurement.body)
    revise_procurement(procurement, {"title": "Another title"}, by=editor)
    with pytest.raises(PermissionDenied):
        releasing.release(procurement, by=editor)
    assert release(procurement).number == 1
    with pytest.raises(PermissionDenied):  # a release is no change: who edited is still who edited
        releasing.release(procurement, by=editor)


# -- what


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_contract, make_procurement, make_grant])
def test_a_release_holds_the_register_fields_and_nothing_else(make):
    record = make()
    found = releases.content_in(release(record))
    assert set(found) == ALLOWED
    known = {each for model in public.FIELDS for each in public.internal_fields(model)} - {"procurement", "framework", "lot"}
    known -= {each for model in public.FIELDS for each in public.register_fields(model)} | {
        "recipient",
        "suppliers",
        "direct_award_ground",
    }
    assert not known & set(_names(found["record"]))
    assert set(found["body"]) == {"name", "short_name", "formats_email", "formats_days"}


def _names(value):
    if isinstance(value, dict):
        for name, held in value.items():
            yield name
            yield from _names(held)
    elif isinstance(value, list):
        for held in value:
            yield from _names(held)


@pytest.mark.django_db
def test_a_draft_decisions_record_is_not_released():
    contract = make_contract()
    Contract.objects.filter(pk=contract.pk).update(recorded_at=None)
    with pytest.raises(StepRefused, match="draft decision"):
        release(contract)


@pytest.mark.django_db
def test_a_figure_beside_a_withheld_value_is_not_released():
    contract = make_contract(value_withheld_because="Commercial interests")
    with pytest.raises(StepRefused, match="stands in Part 2"):
        release(contract)
    Contract.objects.filter(pk=contract.pk).update(value=None)
    change = make_change(contract, percentage=50)
    with pytest.raises(StepRefused, match="percentages"):
        release(contract)
    type(change).objects.update(percentage=None)
    assert release(contract).number == 1


@pytest.mark.django_db
def test_what_was_not_seen_is_not_confirmed():
    contract = make_contract()
    seen = releasing.seen_of(contract)
    Contract.objects.filter(pk=contract.pk).update(title="Changed meanwhile")
    with pytest.raises(StepRefused, match="changed since you opened"):
        release(contract, seen=seen)
    assert not Release.objects.exists()


@pytest.mark.django_db
def test_the_difference_names_each_place_with_both_readings():
    contract = make_contract(title="Routers")
    before = releases.content_in(release(contract))
    Contract.objects.filter(pk=contract.pk).update(title="Switches", department="IT")
    make_change(contract, reason="More sites")
    contract = Contract.objects.get(pk=contract.pk)
    told = {(each.place, each.was, each.reads) for each in releases.difference(before, releases.content_of(contract))}
    assert {("Title", "Routers", "Switches"), ("Department", "", "IT")} <= told
    assert ("Changes 1, reason", "", "More sites") in told
    assert releases.difference(before, before) == []
    assert ("Changes 1, kind", "", "Higher value") in told
    raw = re.compile(r"[a-z]+_[a-z_]+|True|False|\d{4}-\d\d-\d\d|\d+\.\d\d")
    everything = releases.difference({}, releases.content_of(contract))
    assert [each for each in everything if raw.fullmatch(each.reads)] == [] and ("Changes 1, amount", "£50,000") in {
        (each.place, each.reads) for each in everything
    }


@pytest.mark.django_db
def test_decisions_are_the_closed_ones_that_allow_it_or_its_changes():
    contract = make_contract()
    change = make_change(contract)
    closed, another = (signed_records.make_draft(reference=name) for name in ("MX 1", "MX 2"))
    draft = signed_records.make_draft(reference="MX 3")
    made.authorise(closed, contract=contract)
    made.authorise(another, change=change)
    made.authorise(draft, contract=contract)
    for decision in (closed, another):
        signed_records.sign(decision)
    assert releases.decisions_of(contract) == sorted([closed.pk, another.pk])
    content = releases.content_of(contract)
    assert content["decisions_of_changes"] == {str(change.pk): [another.pk]}


@pytest.mark.django_db
def test_a_release_writes_ids_and_a_digest_into_the_history():
    contract = make_contract(title="A telling title")
    release(contract)
    event = Event.objects.get(step="release")
    assert (event.subject_kind, event.subject_id) == ("contract", contract.pk)
    assert set(event.facts) == {"release", "sha256"}


# -- insert-only


@pytest.mark.parametrize("table", ["publication_release", "publication_releasedcopy"])
def test_what_was_released_stays(own_database, table):
    contract = make_contract()
    made.make_copy(of={"contract": contract})
    release(contract)
    with own_database.connect("office") as office:
        for statement in ("UPDATE {} SET content = ''", "UPDATE {} SET number = 7", "DELETE FROM {}", "TRUNCATE {}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                office.execute(statement.format(table))
    with own_database.connect("owner") as owner:
        for statement in (
            "UPDATE {} SET number = 7",
            "DELETE FROM {}",
            "TRUNCATE {} CASCADE",
            "UPDATE {} SET taken_back_at = NULL",
        ):
            with pytest.raises(psycopg.errors.RestrictViolation):
                owner.execute(statement.format(table))


@pytest.mark.django_db
def test_bytes_that_are_not_those_of_the_digest_are_refused():
    contract = make_contract()
    by = make_person(Role.GOVERNANCE, contract.body)
    with pytest.raises(DatabaseError, match="release_digest_is_of_the_bytes"), transaction.atomic():
        Release.objects.create(
            kind="contract", subject_id=contract.pk, number=1, content=b"{}", sha256="0" * 64, by=by, by_name="x"
        )


@pytest.mark.django_db
def test_what_is_public_cannot_be_removed_from_the_records():
    grant = make_grant()
    release(grant)
    with pytest.raises(DatabaseError, match="takes it back"), transaction.atomic():
        grant.delete()
