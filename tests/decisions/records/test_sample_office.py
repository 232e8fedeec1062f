"""The sample office: everybody, five old records, one request in each status; loading it again changes nothing."""

import stat

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Event, Membership, Role, User
from decisions.models import Decision
from decisions.models.words import Status


@pytest.mark.django_db
def test_the_sample_office_has_every_role_and_a_request_in_every_status(settings, tmp_path):
    settings.DATA = tmp_path
    call_command("load_sample")

    assert set(Membership.objects.in_force().values_list("role", flat=True)) == set(Role.values)
    assert set(Decision.objects.values_list("status", flat=True)) == set(Status.values)
    assert Decision.objects.filter(status=Status.ARCHIVED).count() == 5
    assert all(m.confirmed_by_id not in (m.granted_by_id, m.person_id) for m in Membership.objects.all())
    assert stat.S_IMODE((tmp_path / "sample-password").stat().st_mode) == 0o600


@pytest.mark.django_db
def test_loading_the_sample_office_twice_changes_nothing(settings, tmp_path):
    settings.DATA = tmp_path
    call_command("load_sample")
    before = Decision.objects.count(), User.objects.count(), Event.objects.count(), (tmp_path / "sample-password").read_text()
    call_command("load_sample")

    assert before == (
        Decision.objects.count(),
        User.objects.count(),
        Event.objects.count(),
        (tmp_path / "sample-password").read_text(),
    )


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
