"""From what governance released to the public rows, as the role publisher; and what is taken back is gone at once."""

import psycopg
import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from decisions.steps import StepRefused
from procurement.models import Contract
from publication import releases, releasing, tasks
from publication.contracts import building
from publication.models import PublicContract, PublicSupplier, Release, ReleasedCopy
from tests.buying import make_contract, make_grant, make_procurement, make_supplier
from tests.factories import make_person
from tests.publication import released as made
from tests.publication import signed_records
from tests.publication.released import release, sweep

WORKING = (
    "supplier framework procurement gate contract contract_suppliers contractchange grant lot notice contractoption breakpoint "
    "contractcopy suppliermerge regimecorrection"
).split()


@pytest.mark.parametrize("role", ["publisher", "public_site"])
def test_the_working_tables_of_buying_are_closed_to_who_publishes_or_serves(own_database, role):
    with own_database.connect(role) as other:
        for name in WORKING:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                other.execute(f"SELECT count(*) FROM procurement_{name}")


def test_the_public_site_reads_no_released_bytes(own_database):
    release(make_contract())
    with own_database.connect("public_site") as public:
        for column in ("content", "note", "by_name", "taken_back_by_name"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                public.execute(f"SELECT {column} FROM publication_release")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            public.execute("SELECT content FROM publication_releasedcopy")


def test_a_release_becomes_public_once_and_again_when_it_is_released_anew(own_database):
    contract = make_contract(title="Routers", external_number="C-77")
    made.released(own_database, contract)
    assert sweep(own_database) == {"built": 0, "failed": []}
    [row] = PublicContract.objects.all()
    assert (row.title, row.slug, row.value, row.current_value) == (
        "Routers",
        f"{contract.body.short_name}-c-77",
        1_000_000,
        1_000_000,
    )
    Contract.objects.filter(pk=contract.pk).update(title="Switches", external_number="C-78")
    assert PublicContract.objects.get().title == "Routers"
    made.released(own_database, Contract.objects.get(pk=contract.pk))
    [row] = PublicContract.objects.all()
    assert (row.title, row.slug) == ("Switches", f"{contract.body.short_name}-c-77")


def test_building_anew_changes_nothing(own_database):
    contracts = [make_contract(suppliers=[make_supplier("Same Name Ltd", company_number=f"0000000{n}")]) for n in (1, 2)]
    grant = make_grant(recipient=make_supplier("Youth Trust"))
    made.released(own_database, *contracts, grant)
    assert set(PublicSupplier.objects.values_list("slug", flat=True)) == {
        "same-name-ltd",
        "same-name-ltd-00000002",
        "youth-trust",
    }
    tables = (PublicContract, PublicSupplier)
    before = [list(model.objects.order_by("key").values()) for model in tables]
    with own_database.as_process("publisher"):
        for each in Release.objects.order_by("pk"):
            assert building.build(each.kind, each.subject_id, anew=True)
    for model, rows in zip(tables, before, strict=True):
        for was, now in zip(rows, model.objects.order_by("key").values(), strict=True):
            assert {name for name in was if was[name] != now[name]} <= {"updated_at"}


def test_what_fails_in_the_middle_leaves_nothing_half_and_the_rest_goes_on(own_database):
    broken, whole = make_contract(title="Broken"), make_contract(title="Whole")
    release(broken)
    release(whole)
    with own_database.connect("owner") as owner:
        owner.execute(
            "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stop'; END $$; "
            "CREATE TRIGGER stop BEFORE INSERT ON publication_publiccontractwords FOR EACH ROW "
            "WHEN (NEW.search @@ 'broken') EXECUTE FUNCTION stop()"
        )
    told = sweep(own_database)
    assert told == {"built": 1, "failed": [f"contract {broken.pk}"]}
    assert list(PublicContract.objects.values_list("title", flat=True)) == ["Whole"]
    assert PublicSupplier.objects.count() == 1
    with own_database.connect("owner") as owner:
        owner.execute("DROP TRIGGER stop ON publication_publiccontractwords")
    assert sweep(own_database) == {"built": 1, "failed": []}


def test_the_check_finds_rows_that_are_not_as_released_and_mends_them(own_database):
    contract = make_contract(external_number="C-1")
    made.released(own_database, contract, make_grant())
    assert "agree" in own_database.manage("worker", "check_publication").stdout
    with own_database.connect("publisher") as publisher:
        publisher.execute("UPDATE publication_publiccontract SET value = 7")
        publisher.execute("DELETE FROM publication_publiccontractwords")
        publisher.execute('UPDATE publication_publicgrant SET record = record || \'{"purpose": "Other"}\'')
    found = own_database.manage("worker", "check_publication")
    assert found.returncode == 1 and found.stdout.count("not as it was released") == 2
    assert f"{contract.body.short_name}-c-1: the search does not find it" in found.stdout
    assert own_database.manage("worker", "check_publication", "--repair").returncode == 0
    assert PublicContract.objects.get().value == 1_000_000


def test_the_worker_does_the_job_that_a_release_asks_for(own_database):
    """The job goes by its name, with the arguments that the step gives."""
    release(make_contract(title="Routers"))
    with own_database.connect("office") as office:
        name, arguments = office.execute("SELECT task_name, args FROM procrastinate_jobs").fetchone()
    with own_database.as_process("publisher"):
        {task.name: task for task in (tasks.build_buying,)}[name](**arguments)
    assert PublicContract.objects.get().title == "Routers"


# -- taking back


TABLES = (
    "publiccontract publiccontractparty publiccontractwords publicsupplier publicinvitation publicgrant publiccopy publicdecisiontie"
).split()


def counted(own_database) -> dict[str, int]:
    """How many rows of each table the public site's own connection sees."""
    with own_database.connect("public_site") as public:
        return {name: public.execute(f"SELECT count(*) FROM publication_{name}").fetchone()[0] for name in TABLES}


def test_taking_back_hides_everything_of_it_at_once(own_database):
    contract, procurement, grant = make_contract(), make_procurement(), make_grant()
    made.make_copy(of={"contract": contract})
    decision = signed_records.make_draft()
    made.authorise(decision, contract=contract)
    signed_records.sign(decision)
    signed_records.sweep(own_database)
    made.released(own_database, contract, procurement, grant)
    seen = counted(own_database)
    assert seen == dict.fromkeys(TABLES, 1) | {"publicsupplier": 2}
    for each in list(Release.objects.all()):
        releasing.take_back(
            each,
            by=make_person(Role.GOVERNANCE, releases.MODELS[each.kind].objects.get(pk=each.subject_id).body),
            reason="Wrong",
        )
    assert counted(own_database) == dict.fromkeys(TABLES, 0)
    sweep(own_database)
    assert counted(own_database) == dict.fromkeys(TABLES, 0)


def test_a_release_not_yet_built_is_taken_back_with_the_one_that_is_public(own_database):
    contract = make_contract()
    made.released(own_database, contract)
    second = release(contract)
    releasing.take_back(second, by=make_person(Role.GOVERNANCE, contract.body), reason="Wrong")
    assert counted(own_database)["publiccontract"] == 0
    assert sweep(own_database) == {"built": 0, "failed": []}
    assert counted(own_database)["publiccontract"] == 0
    made.released(own_database, contract)
    assert counted(own_database)["publiccontract"] == counted(own_database)["publiccontractwords"] == 1


def test_a_supplier_is_told_by_what_still_stands(own_database):
    supplier = make_supplier("First Name Ltd")
    one, two = make_contract(suppliers=[supplier]), make_contract(suppliers=[supplier])
    made.released(own_database, one)
    type(supplier).objects.filter(pk=supplier.pk).update(name="Second Name Ltd")
    made.released(own_database, Contract.objects.get(pk=two.pk))
    assert PublicSupplier.objects.get().name == "Second Name Ltd"
    releasing.take_back(Release.objects.get(subject_id=two.pk), by=make_person(Role.GOVERNANCE, two.body), reason="Wrong")
    with own_database.connect("public_site") as public:
        assert public.execute("SELECT name FROM publication_publicsupplier").fetchall() == []
    sweep(own_database)
    with own_database.connect("public_site") as public:
        assert public.execute("SELECT name FROM publication_publicsupplier").fetchall() == [("First Name Ltd",)]


def test_a_copy_that_is_taken_back_is_gone_at_once_and_its_bytes_with_the_next_sweep(own_database):
    from procurement.workflow import copies

    contract = make_contract()
    copy = made.make_copy(of={"contract": contract}, content=b"%PDF of the contract")
    made.released(own_database, contract)
    assert counted(own_database)["publiccopy"] == 1
    copies.take_back(copy, by=make_person(Role.COMMERCIAL, contract.body))
    assert counted(own_database)["publiccopy"] == 0
    sweep(own_database)
    with own_database.connect("owner") as owner:
        assert owner.execute("SELECT count(*) FROM publication_publiccopy").fetchone() == (0,)
    made.released(own_database, contract)
    assert counted(own_database)["publiccopy"] == 0


def test_a_copy_keeps_its_number_and_its_bytes_are_kept_once(own_database):
    contract = make_contract()
    later = made.make_copy(of={"contract": contract}, is_released=False, content=b"%PDF 1")
    made.make_copy(of={"contract": contract}, content=b"%PDF 2")
    made.released(own_database, contract)
    type(later).objects.filter(pk=later.pk).update(
        released_by=make_person(Role.GOVERNANCE, contract.body), released_at="2024-01-01T00:00Z"
    )
    made.released(own_database, contract)
    kept = {each.number: bytes(each.content) for each in ReleasedCopy.objects.all()}
    assert kept == {1: b"%PDF 2", 2: b"%PDF 1"}


@pytest.mark.django_db
def test_taking_back_is_governances_and_needs_a_reason():
    contract = make_contract()
    made_release = release(contract)
    with pytest.raises(PermissionDenied):
        releasing.take_back(made_release, by=make_person(Role.COMMERCIAL, contract.body), reason="x")
    governor = make_person(Role.GOVERNANCE, contract.body)
    with pytest.raises(StepRefused, match="Enter the reason"):
        releasing.take_back(made_release, by=governor, reason=" ")
    assert releasing.take_back(made_release, by=governor, reason="Wrong") == 1
    with pytest.raises(StepRefused, match="not public"):
        releasing.take_back(made_release, by=governor, reason="Wrong")


def test_two_suppliers_that_turn_out_to_be_one_are_one_in_public(own_database):
    from procurement.workflow import suppliers

    kept, other = make_supplier("Kept Ltd"), make_supplier("Other Ltd")
    one, two = make_contract(suppliers=[kept]), make_contract(suppliers=[other])
    made.released(own_database, one, two)
    suppliers.merge(other, kept, by=make_person(Role.GOVERNANCE, one.body), reason="The same company")
    made.released(own_database, Contract.objects.get(pk=two.pk))
    public = {each.slug: each for each in PublicSupplier.objects.all()}
    assert public["other-ltd"].merged_into == public["kept-ltd"]
    assert public["kept-ltd"].parties.count() == 2 and public["other-ltd"].parties.count() == 0
