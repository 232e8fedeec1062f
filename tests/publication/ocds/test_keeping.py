"""The worker's part: each OCDS release follows from what governance released, once, and never says more than still stands."""

import json
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from procurement.models import Contract, Procurement
from publication import releases, releasing
from publication.models import OcdsProcess, OcdsRelease, PublicContract, Release, Takedown
from publication.ocds import keeping, records
from tests.buying import make_change, make_contract, make_procurement, make_supplier
from tests.factories import make_person
from tests.publication import released as made
from tests.publication import signed_records
from tests.publication.ocds import validator
from tests.publication.ocds.contents import package_of


@pytest.fixture
def keep(own_database):
    """Sweep as the worker does; gives the steps that are told since, in their order."""

    def sweep(*changed) -> list[str]:
        before = set(OcdsRelease.objects.values_list("pk", flat=True))
        for record in changed:
            made.release(record)
        made.sweep(own_database)
        new = OcdsRelease.objects.exclude(pk__in=before).order_by("pk")
        return [row.step for row in new]

    return sweep


@pytest.fixture
def site(own_database):
    return lambda: own_database.as_process("public_site")


def public_record(site, ocid) -> dict:
    with site():
        response = Client().get(f"/ocds/records/{ocid}.json")
        assert response.status_code == 200, response.content
        return json.loads(response.content)["records"][0]


def public_ids(site) -> list[str]:
    with site():
        response = Client().get("/ocds/releases.jsonl")
        if response.status_code == 404:
            return []
        return [json.loads(line)["id"] for line in response.getvalue().decode().splitlines()]


def own_ocid(contract) -> str:
    key = f"p{contract.procurement_id}" if contract.procurement_id else f"c{contract.pk}"
    return f"ocds-000000-{contract.body.short_name}-{key}"


def change(record, **values):
    type(record).objects.filter(pk=record.pk).update(**values)
    return type(record).objects.get(pk=record.pk)


def take_back(record) -> None:
    release = Release.objects.filter(subject_id=record.pk, kind=releases.kind_of(record)).first()
    releasing.take_back(release, by=make_person(Role.GOVERNANCE, record.body), reason="It named a person.")


# -- told once


def test_a_released_contract_is_told_step_by_step_and_once(keep, site):
    contract = make_contract(signed_on=date(2023, 3, 1))
    names = [f"p{contract.procurement_id}-tender", f"c{contract.pk}-award", f"c{contract.pk}-contract"]
    assert keep(contract) == names
    assert keep() == [] and keep(contract) == [], "nothing new is told of what is told"
    assert public_ids(site) == [f"{own_ocid(contract)}-{name}" for name in names]


def test_a_change_and_the_end_are_told_as_they_come(keep, site):
    contract = make_contract(title="Radios")
    keep(contract)
    added = make_change(contract, new_end_on=date(2026, 3, 31))
    assert keep(change(contract, ends_on=date(2026, 3, 31))) == [f"c{contract.pk}-change-{added.pk}"]
    assert keep(change(contract, ended_on=date(2026, 3, 31), ended_as="expired")) == [f"c{contract.pk}-end"]
    whole = public_record(site, own_ocid(contract))
    assert [release["tag"][0] for release in whole["releases"]][-2:] == ["contractAmendment", "contractTermination"]
    assert whole["compiledRelease"]["contracts"][0]["value"]["amount"] == 1_050_000
    assert whole["compiledRelease"]["contracts"][0]["status"] == "terminated"
    assert validator.merged(whole["releases"]) == whole["compiledRelease"]
    assert validator.errors(package_of(whole["releases"])) == []


def test_a_correction_is_a_further_release_that_says_only_what_is_different(keep, site):
    contract = make_contract(title="Radois", description="Hand-held.")
    keep(contract)
    (step,) = keep(change(contract, title="Radios", description=""))
    told = json.loads(bytes(OcdsRelease.objects.get(step=step).content))
    assert told["tag"] == ["awardUpdate", "contractUpdate"]
    assert told["contracts"] == [{"id": str(contract.pk), "awardID": str(contract.pk), "title": "Radios", "description": None}]
    whole = public_record(site, own_ocid(contract))
    assert len(whole["releases"]) == 4
    assert validator.merged(whole["releases"]) == whole["compiledRelease"]
    assert whole["compiledRelease"]["contracts"][0]["title"] == "Radios"
    assert validator.errors(package_of(whole["releases"])) == []


def test_releases_are_in_the_order_of_their_dates(keep):
    contract = make_contract()
    keep(contract)
    keep(change(contract, title="Other"))
    dates = list(OcdsRelease.objects.order_by("pk").values_list("date", flat=True))
    assert len(dates) == 4 and dates == sorted(set(dates))


# -- told anew where OCDS has no words for it


def test_a_value_that_moves_to_part_2_is_taken_out_of_everything(keep, site):
    contract = make_contract()
    keep(contract)
    assert "1000000" in json.dumps(public_record(site, own_ocid(contract)))
    told = keep(change(contract, value=None, value_as_written="", value_withheld_because="Prices are confidential"))
    assert told == [f"p{contract.procurement_id}-tender", f"c{contract.pk}-award", f"c{contract.pk}-contract"]
    whole = public_record(site, own_ocid(contract))
    assert "1000000" not in json.dumps(whole) and "confidential" in json.dumps(whole)
    assert [release["id"] for release in whole["releases"]] == [f"{own_ocid(contract)}-2-{name}" for name in told]
    with site():
        assert Client().get(f"/ocds/releases/{own_ocid(contract)}-c{contract.pk}-award.json").status_code == 404
        assert b"1000000" not in Client().get("/ocds/records.json").getvalue()


def test_a_supplier_that_was_wrong_is_gone(keep, site):
    wrong, right = make_supplier("Wrong Ltd"), make_supplier("Right Ltd")
    contract = make_contract(suppliers=[wrong])
    keep(contract)
    contract.suppliers.set([right])
    keep(contract)
    assert "Wrong Ltd" not in json.dumps(public_record(site, own_ocid(contract)))


def test_what_is_taken_back_is_gone_at_once_and_told_anew_without_it(keep, site):
    procurement = make_procurement()
    kept, gone = (make_contract(procurement=procurement, title=title) for title in ("Kept", "Gone"))
    keep(kept, gone)
    take_back(gone)
    with site():
        assert b"Gone" not in Client().get("/ocds/releases.json").getvalue(), "before the worker did anything"
    keep()
    whole = public_record(site, own_ocid(kept))
    assert [each["title"] for each in whole["compiledRelease"]["contracts"]] == ["Kept"]
    take_back(kept)
    keep()
    assert public_ids(site) == []
    assert keep(kept) != [], "and a later release makes it public again"
    assert public_ids(site)


# -- one identifier a process


def test_find_a_tenders_identifier_is_used(keep, site):
    contract = make_contract(procurement=make_procurement(ocid="ocds-h6vhtk-0a1b2c"))
    keep(contract)
    assert public_record(site, "ocds-h6vhtk-0a1b2c")["compiledRelease"]["awards"]
    assert OcdsProcess.objects.get().ocid == "ocds-h6vhtk-0a1b2c"


def test_an_identifier_that_comes_later_replaces_our_own(keep, site):
    contract = make_contract()
    keep(contract)
    own = own_ocid(contract)
    change(contract.procurement, ocid="ocds-h6vhtk-0a1b2c")
    keep(Contract.objects.get(pk=contract.pk))
    assert {release["ocid"] for release in public_record(site, "ocds-h6vhtk-0a1b2c")["releases"]} == {"ocds-h6vhtk-0a1b2c"}
    assert all(each.startswith("ocds-h6vhtk-0a1b2c-") for each in public_ids(site)), "never two for one process"
    with site():
        moved = Client().get(f"/ocds/records/{own}.json")
    assert (moved.status_code, moved["Location"]) == (301, "/ocds/records/ocds-h6vhtk-0a1b2c.json")


def test_a_contract_put_under_a_procurement_joins_its_process(keep, site):
    contract = make_contract()
    Contract.objects.filter(pk=contract.pk).update(procurement=None)
    alone = Contract.objects.get(pk=contract.pk)
    keep(alone)
    before = own_ocid(alone)
    joined = change(
        contract, procurement=Procurement.objects.create(title="Bought", body=contract.body, recorded_at=contract.recorded_at)
    )
    keep(joined)
    assert len({row["ocid"] for row in public_record(site, own_ocid(joined))["releases"]}) == 1
    assert all(each.startswith(own_ocid(joined)) for each in public_ids(site))
    with site():
        assert Client().get(f"/ocds/records/{before}.json").status_code == 301


def test_a_prefix_that_the_office_registers_is_for_new_processes_only(keep, settings):
    first = make_contract()
    keep(first)
    settings.OCDS_PREFIX = "ocds-a1b2c3"
    keep(change(first, title="Other"))
    assert OcdsProcess.objects.get().ocid == own_ocid(first)


# -- decisions


def test_a_public_decision_is_a_document_and_one_taken_down_is_gone_at_once(own_database, keep, site):
    contract, decision = _decided()
    keep(contract)
    keep()
    (document,) = public_record(site, own_ocid(contract))["compiledRelease"]["planning"]["documents"]
    slug = signed_records.entry_of(decision).slug
    assert document["url"].endswith(f"/decisions/{slug}/") and decision.reference in document["title"]
    Takedown.objects.create(decision=decision, slug=slug, reference="", reason="It named a person.", by_name="G. Officer")
    with site():
        assert slug.encode() not in Client().get("/ocds/releases.json").getvalue(), "before the worker did anything"
    keep()
    whole = public_record(site, own_ocid(contract))
    assert "planning" not in whole["compiledRelease"] and whole["compiledRelease"]["awards"]


def test_a_decision_that_becomes_public_later_is_told_then(own_database, keep, site):
    contract, decision = _decided()
    takedown = Takedown.objects.create(decision=decision, slug="x", reference="", reason="Wrong.", by_name="G. Officer")
    keep(contract)
    keep()
    assert "planning" not in public_record(site, own_ocid(contract))["compiledRelease"]
    Takedown.objects.filter(pk=takedown.pk).update(lifted_at=timezone.now(), lifted_by_name="G. Officer")
    (step,) = keep()
    assert OcdsRelease.objects.get(step=step).tags == ["planningUpdate"]
    assert public_record(site, own_ocid(contract))["compiledRelease"]["planning"]["documents"]
    assert keep() == []


def _decided():
    """A contract that a signed decision allows."""
    decision = signed_records.make_draft(reference="MX 14")
    contract = make_contract(decision.body)
    made.authorise(decision, contract=contract)
    signed_records.sign(decision)
    return contract, decision


# -- what the database refuses


def test_an_ocds_release_is_never_changed(keep, own_database):
    keep(make_contract())
    row = OcdsRelease.objects.first()
    for role in ("owner", "publisher"):
        for statement in (
            "UPDATE publication_ocdsrelease SET ocid = 'x' WHERE id = %s",
            "DELETE FROM publication_ocdsrelease WHERE id = %s",
        ):
            with own_database.connect(role) as connection, pytest.raises(Exception, match="append-only|permission denied"):
                connection.execute(statement, [row.pk])


def test_the_state_is_that_of_a_contract_told_in_one_go(keep, own_database):
    """However the news came, the record is that of the same contract released only once, at the end."""
    contract = make_contract(title="First title")
    keep(contract)
    make_change(contract)
    keep(change(contract, title="Second title"))
    keep(change(contract, ended_on=date(2025, 1, 31), ended_as="terminated", ends_on=date(2025, 1, 31)))
    key = f"p{contract.procurement_id}"
    with own_database.as_process("publisher"):
        told = [json.loads(bytes(row.content)) for row in OcdsRelease.objects.filter(process__key=key).order_by("pk")]
        afresh = [step.content for step in keeping.steps(keeping.sources_of(key))]
    state = records.state(told)
    state.pop("ocid")
    assert state == records.state(afresh)
    assert PublicContract.objects.count() == 1
