"""The sample office: everybody, five old records, one request in each status, what it buys; loading it again changes nothing."""

import shutil
import stat

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from accounts.models import Event, Membership, Role, User
from decisions.models import AwardReport, Decision, NoDecisionNeeded, Reliance
from decisions.models.words import Status
from decisions.rules.buying import open_delegated_awards, reviews_due
from decisions.sample_office import people_of
from procurement.models import Contract, ContractChange, ContractCopy, Framework, Grant, Supplier
from publication import tasks
from publication.models import PublicContract, PublicGrant, Release
from publication.releases import kind_of, last_release
from publication.releasing import seen_of
from tests import databases


@pytest.fixture(scope="module")
def loaded(worker, django_db_blocker, _settings_of_tests, tmp_path_factory):
    """The sample office, loaded once: the database and the folder that each test gets a copy of."""
    name, folder = f"partone_sample_{worker}", tmp_path_factory.mktemp("sample")
    with databases.template_of(name, worker, django_db_blocker), override_settings(DATA=folder):
        call_command("load_sample")
    yield name, folder
    databases.drop(name)


@pytest.fixture
def sample(loaded, worker, django_db_blocker, settings, tmp_path):
    """A sample office of the test's own."""
    name, folder = loaded
    settings.DATA = shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    with databases.own_database_for(worker, django_db_blocker, template=name) as database:
        yield database


def test_the_sample_office_has_every_role_and_a_request_in_every_status(sample, tmp_path):
    assert set(Membership.objects.in_force().values_list("role", flat=True)) == set(Role.values)
    assert set(Decision.objects.values_list("status", flat=True)) == set(Status.values)
    assert Decision.objects.filter(status=Status.ARCHIVED).count() == 5
    assert all(m.confirmed_by_id not in (m.granted_by_id, m.person_id) for m in Membership.objects.all())
    assert stat.S_IMODE((tmp_path / "sample-password").stat().st_mode) == 0o600


def test_loading_the_sample_office_twice_changes_nothing(sample, tmp_path):
    before = _all_there_is(tmp_path)
    call_command("load_sample")

    assert before == _all_there_is(tmp_path)


def _all_there_is(folder):
    kept = (Decision, User, Event, Contract, ContractChange, ContractCopy, Supplier, Grant, Reliance, NoDecisionNeeded, Release)
    changed = list(Contract.objects.order_by("pk").values_list("changed_at", flat=True))
    return [model.objects.count() for model in kept], changed, (folder / "sample-password").read_text()


@pytest.fixture
def buying(sample):
    return people_of(Role.GOVERNANCE).first()


def test_the_sample_office_buys_as_real_offices_do(buying):
    by_number = {each.external_number: each for each in Contract.objects.exclude(external_number="")}
    platform, framework = by_number["C-2024-118"], Framework.objects.get(ceiling__isnull=False)
    grounds = {change.ground.code for change in platform.changes.filter(recorded_at__isnull=False)}
    confidential = by_number["C-2025-031"]

    assert framework.contracts.count() == 2
    assert grounds == {"72(1)(a)", "72(1)(b)"} and platform.breaks.count() == 1
    assert platform.options.filter(state="open", decide_by_on__gt=timezone.localdate()).count() == 1
    assert by_number["C-2025-022"].procurement.direct_award_ground.code == "Schedule 5, 5"
    assert confidential.value is None and confidential.value_withheld_because and confidential.value_band
    assert Grant.objects.filter(programme="Evening and Weekend Youth Fund", recorded_at__isnull=False).count() == 3
    assert Supplier.objects.filter(name="Brightwater Cleaning Ltd", merged_into=None).count() == 2
    assert Supplier.objects.get(name="Halcyon Forensics").now.name == "Halcyon Digital Forensics Ltd"
    assert ContractCopy.objects.count() == 3 and ContractCopy.objects.filter(released_at=None).count() == 1
    assert NoDecisionNeeded.objects.standing().count() == 1 and Reliance.objects.standing().exclude(contract=None).count() == 1
    assert not AwardReport.objects.exists() and "Body armour" in str([each.decision for each in open_delegated_awards(buying)])


def test_the_contracts_that_have_ended_make_reviews_of_part_2_due(buying):
    ended = {due.contract.title for due in reviews_due(buying, timezone.localdate()) if due.contract}
    assert {"Mobile fingerprint readers", "Information Futures pilots"} <= ended


def test_of_what_the_sample_office_buys_most_is_released_one_is_not_and_one_has_changed_since(buying):
    contracts = {each.external_number: each for each in Contract.objects.exclude(external_number="")}
    releases = {number: last_release(kind_of(each), each.pk) for number, each in contracts.items()}
    changed = [number for number, made in releases.items() if made and made.sha256 != seen_of(contracts[number])]

    assert [number for number, made in releases.items() if made is None] == ["C-2025-038"]
    assert changed == ["C-2025-022"]
    assert Release.objects.filter(kind="grant").count() == 2 and Release.objects.filter(kind="procurement").count() == 2


def test_what_the_sample_office_released_becomes_public(sample):
    with sample.as_process("publisher"):
        assert tasks.sweep()["buying"]["failed"] == []
    assert PublicContract.objects.count() == 7 and PublicGrant.objects.count() == 2


@pytest.mark.django_db
def test_sample_sign_ins_are_one_line_a_role(office, capsys):
    call_command("sample_sign_ins")

    lines = capsys.readouterr().out.splitlines()
    roles = [line.split(":")[0] for line in lines]
    assert len(roles) == len(set(roles))
    assert set(Role.labels) <= set(roles)
    assert all(User.objects.get(email=line.split(": ")[1].split(",")[0]).is_sample for line in lines)


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["load_sample", "sample_sign_ins"])
def test_there_are_no_sample_people_outside_the_sample_office(settings, command):
    settings.SAMPLE = False
    with pytest.raises(CommandError, match="not the sample office"):
        call_command(command)
    assert not User.objects.exists()
