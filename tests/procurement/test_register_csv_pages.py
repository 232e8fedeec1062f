"""The register as CSV: the page that shows what a file would do before it does it, and the commands."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Role
from procurement.models import Contract
from procurement.workflow.imports import import_register
from tests import buying
from tests import factories as make
from tests.procurement.test_register_csv import HEADER, ROW

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return make.make_body()


@pytest.fixture
def commercial(body):
    return make.make_person(Role.COMMERCIAL, body)


@pytest.fixture
def bring(body, commercial):
    def bring(content, **options):
        return import_register(content, body=body, by=commercial, **options)

    return bring


def test_the_page_shows_what_would_happen_and_imports_what_was_looked_at(client, body, commercial):
    client.force_login(commercial)
    address = reverse("procurement:import_contracts")
    assert client.get(address).status_code == 200
    text = HEADER + ROW + 'C-2,"</textarea><b>bold",Acme Ltd,1,exclusive,,\n'
    file = io.BytesIO(text.encode())
    file.name = "register.csv"
    looked = client.post(address, {"body": body.pk, "file": file})
    page = looked.content.decode()
    assert not Contract.objects.exists() and "Import this" in page and "&lt;/textarea&gt;" in page and "<b>bold" not in page
    carried = {"body": body.pk, "text": "\r\n".join(looked.context["text"].split("\n")), "looked_at": looked.context["digest"]}
    assert client.post(address, carried).status_code == 302
    assert Contract.objects.count() == 2


def test_what_has_changed_since_one_looked_is_shown_again_before_it_is_imported(client, bring, body, commercial):
    client.force_login(commercial)
    address = reverse("procurement:import_contracts")
    looked = client.post(address, {"body": body.pk, "text": HEADER + ROW})
    bring(HEADER + ROW.replace("Cleaning", "Catering"))
    again = client.post(address, {"body": body.pk, "text": HEADER + ROW, "looked_at": looked.context["digest"]})
    assert "has changed since you looked" in again.content.decode() and "Catering" in again.content.decode()
    assert Contract.objects.get().title == "Catering"
    done = client.post(address, {"body": body.pk, "text": HEADER + ROW, "looked_at": again.context["digest"]})
    assert done.status_code == 302 and Contract.objects.get().title == "Cleaning"


def test_a_refused_file_cannot_be_imported_from_the_page(client, body, commercial):
    client.force_login(commercial)
    answer = client.post(reverse("procurement:import_contracts"), {"body": body.pk, "text": HEADER + ROW + "C-2,,,x,,,\n"})
    page = answer.content.decode()
    assert "Nothing is imported while any row is refused" in page and "Import this" not in page
    again = {"body": body.pk, "text": answer.context["text"], "looked_at": answer.context["digest"]}
    client.post(reverse("procurement:import_contracts"), again)
    assert not Contract.objects.exists()


@pytest.mark.parametrize("content", [b"PK\x03\x04", b""])
def test_a_file_that_cannot_be_read_is_refused_at_its_field(client, body, commercial, content):
    client.force_login(commercial)
    file = io.BytesIO(content)
    file.name = "register.csv"
    answer = client.post(reverse("procurement:import_contracts"), {"body": body.pk, "file": file})
    assert set(answer.context["form"].errors) == {"file"}


@pytest.mark.parametrize("role", Role)
def test_who_imports_and_exports(client, body, role):
    person = make.make_person(role, body)
    buying.make_contract(body, title="Ours")
    client.force_login(person)
    may = role in (Role.COMMERCIAL, Role.GOVERNANCE)
    assert client.get(reverse("procurement:import_contracts")).status_code == (200 if may else 403)
    exported = b"".join(client.get(reverse("procurement:export_contracts")).streaming_content).decode()
    assert ("Ours" in exported) == (role != Role.ADMINISTRATOR)
    if not may:
        with pytest.raises(PermissionDenied):
            import_register(HEADER + ROW, body=body, by=person)


def test_nobody_imports_for_another_body(client, commercial):
    other = make.make_body()
    client.force_login(commercial)
    answer = client.post(reverse("procurement:import_contracts"), {"body": other.pk, "text": HEADER + ROW})
    assert set(answer.context["form"].errors) == {"body"}
    with pytest.raises(PermissionDenied):
        import_register(HEADER + ROW, body=other, by=commercial)


def run(*args) -> tuple[str, str]:
    out, errors = io.StringIO(), io.StringIO()
    call_command(*args, stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


def test_the_commands_check_import_and_export(tmp_path: Path, body, commercial):
    file, out = tmp_path / "register.csv", tmp_path / "out.csv"
    file.write_text(HEADER + ROW)
    common = ["--body", body.short_name, "--as", commercial.email]
    assert "Would be: 1 new" in run("import_contracts", file, *common, "--check")[0]
    assert not Contract.objects.exists()
    assert "Imported: 1 new" in run("import_contracts", file, *common)[0]
    run("export_contracts", "--as", commercial.email, "--out", out)
    assert out.stat().st_mode & 0o077 == 0
    assert "0 new, 0 changed, 1 unchanged, 0 refused" in run("import_contracts", out, *common)[0]
    assert "Cleaning" in run("export_contracts", "--as", commercial.email, "--body", body.short_name)[0]
    file.write_text(HEADER + "C-1,,Acme,1,exclusive,,\n")
    with pytest.raises(CommandError, match="Nothing was imported"):
        run("import_contracts", file, *common)
    for wrong in (["--body", "nowhere", "--as", commercial.email], ["--body", body.short_name, "--as", "nobody@example.org"]):
        with pytest.raises(CommandError, match="There is no body|Nobody signs in"):
            run("import_contracts", file, *wrong)
