"""import_decisions and export_decisions: whole or not at all, unchanged is a no-op, changed is refused, out and in is the same."""

import base64
import copy
import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role
from decisions import imports, reference_data, sample_office, shape
from decisions.models import Decision, Part2Reading
from procurement.models import Contract, Supplier
from tests.each import each

from . import pcd_381
from .conftest import SAMPLE, sample_records

PILOTS = next(record for record in sample_records() if record["key"] == pcd_381.KEY)
CONFIDENTIAL = {
    "texts": [
        {"heading": "Costs", "body": "<p>What each pilot costs.</p>"},
        {"heading": "Board", "body": "<p>Doubts.</p>", "board_paper": 1},
    ],
    "money": [{"what": "cap", "as_written": "£260k", "low": "260000.00"}],
    "parties": [{"name": "Another firm", "role": "asked"}],
    "recommendations": [{"asks": "note", "recommended": "<p>Note the day rates.</p>"}],
    "papers": [{"real_name": "rates.txt", "media_type": "text/plain", "content": base64.b64encode(b"rates").decode()}],
    "tests": [
        {
            "exemption": "43",
            "for_release": "Money.",
            "against_release": "Prices.",
            "conclusion": "Withheld.",
            "tested_on": "2018-05-01",
        }
    ],
}

URGENT = {
    "said_by": "Jo Example",
    "capacity": "Chief executive",
    "said_at": "2018-05-01T10:30:00+01:00",
    "why": "The boiler failed.",
    "missing": ["legal"],
}


def changed(**changes) -> dict:
    return copy.deepcopy(PILOTS) | changes


def governance():
    return sample_office.people_of(Role.GOVERNANCE).first()


def test_the_schema_in_the_repository_is_the_shape_that_is_read():
    assert json.loads(imports.SCHEMA.read_text()) == shape.schema()


def test_the_sample_records_have_the_shape():
    for path in SAMPLE.glob("*.json"):
        assert imports.problems_of_shape(json.loads(path.read_text())) == []


@pytest.mark.django_db
def test_the_same_record_again_changes_nothing(office, in_a_file, capsys):
    path = in_a_file([PILOTS])
    call_command("import_decisions", path)
    call_command("import_decisions", path)

    assert Decision.objects.count() == 1 and Contract.objects.count() == 1
    assert capsys.readouterr().out.splitlines()[-1].endswith("unchanged")


@pytest.mark.django_db
def test_a_changed_record_is_refused_with_the_places_that_differ(office, in_a_file, capsys):
    call_command("import_decisions", in_a_file([PILOTS]))
    other = changed(title="Something else")
    other["money"][0]["low"] = "251999.00"
    with pytest.raises(CommandError, match="1 not imported"):
        call_command("import_decisions", in_a_file([other]))

    said = capsys.readouterr().err
    assert ": title: differs" in said and ": money/1/low: differs" in said and len(said.splitlines()) == 2
    assert Decision.objects.get().title == PILOTS["title"]


@pytest.mark.django_db
def test_a_record_comes_in_whole_or_not_at_all_and_the_others_come_in(office, in_a_file, capsys):
    broken = changed(key="broken")
    broken["board_papers"][0]["board"] = "Board of Nothing"
    with pytest.raises(CommandError, match="1 not imported"):
        call_command("import_decisions", in_a_file([broken, PILOTS]))

    assert [d.import_key for d in Decision.objects.all()] == [PILOTS["key"]]
    assert Contract.objects.count() == 1
    assert "broken: board_papers/1/board: Board of Nothing is not known here. Enter the board" in capsys.readouterr().err


@pytest.mark.django_db
def test_nothing_of_a_refused_record_stays_behind(office):
    broken = changed(withholding={"is_there_part2": "yes", "sio": "2(2)(z)"})
    with pytest.raises(imports.Refused):
        imports.import_record(broken)
    assert not Decision.objects.exists() and not Contract.objects.exists() and not Supplier.objects.exists()


@pytest.mark.django_db
def test_check_writes_nothing_and_says_what_would_come_in_and_what_is_odd(office, in_a_file, capsys):
    call_command("import_decisions", in_a_file([PILOTS]), "--check")

    said = capsys.readouterr().out
    assert f"{PILOTS['key']}: can be imported" in said and "flag R-04" in said and "flag R-07" in said
    assert not Decision.objects.exists() and not Contract.objects.exists() and not Supplier.objects.exists()


@pytest.mark.django_db
@each(
    "change, said",
    [
        ({"deferral": "maybe"}, "records/0/deferral: use one of: yes, no, not_stated."),
        ({"body": 7}, "records/0/body: must be string."),
        ({"colour": "red"}, "records/0: colour is not part of the shape."),
        ({"needed_by_on": "24 May"}, "records/0/needed_by_on: does not fit"),
        ({"form": "mopac-1999"}, "form: mopac-1999 is not known here. Ask an administrator"),
        ({"needed_by_on": "2018-13-45"}, "needed_by_on: "),
        ({"publish_as": "not"}, "Say why it is not published in full."),
        ({"urgency": URGENT}, "urgency: that it was urgent is written down by a person: name who brings it in with --as"),
        ({"urgency": URGENT | {"said_at": "May 2018"}}, "records/0/urgency"),
        ({"part2": CONFIDENTIAL}, "part2: Part 2 is read only for a person: name one of governance with --as"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(office, in_a_file, capsys, change, said):
    with pytest.raises(CommandError):
        call_command("import_decisions", in_a_file([changed(**change)]))
    assert said in capsys.readouterr().err
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_not_there_or_not_json_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "text.json").write_text("Dear all")
    with pytest.raises(CommandError, match="is not JSON"):
        call_command("import_decisions", tmp_path / "text.json")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_decisions", tmp_path / "absent.json")


@pytest.mark.django_db
def test_part2_comes_in_only_by_somebody_of_governance(office, in_a_file, capsys):
    path = in_a_file([changed(part2=CONFIDENTIAL)])
    officer = sample_office.people_of(Role.OFFICER).first()
    with pytest.raises(CommandError):
        call_command("import_decisions", path, email=officer.email)
    assert "is not in governance of this body" in capsys.readouterr().err
    assert not Decision.objects.exists()

    call_command("import_decisions", path, email=governance().email)
    call_command("import_decisions", path, email=governance().email)
    assert capsys.readouterr().out.splitlines()[-1].endswith("unchanged")


@pytest.mark.django_db
def test_a_refusal_never_quotes_part2(office, in_a_file, capsys):
    broken = copy.deepcopy(CONFIDENTIAL)
    broken["tests"][0]["tested_on"] = "2018-13-45"
    with pytest.raises(CommandError):
        call_command("import_decisions", in_a_file([changed(part2=broken)]), email=governance().email)
    said = capsys.readouterr()
    assert "part2/tests/1/tested_on" in said.err and "2018-13-45" not in said.err + said.out


@pytest.mark.django_db
def test_part2_leaves_only_when_asked_for_by_name_and_that_is_a_reading(office, in_a_file, tmp_path, capsys):
    who = governance()
    call_command("import_decisions", in_a_file([changed(part2=CONFIDENTIAL)]), email=who.email)
    capsys.readouterr()

    call_command("export_decisions")
    assert "part2" not in json.loads(capsys.readouterr().out)["records"][0]
    with pytest.raises(CommandError, match="--as EMAIL"):
        call_command("export_decisions", part2=True)

    call_command("export_decisions", out=tmp_path / "all.json", part2=True, email=who.email)
    held = json.loads((tmp_path / "all.json").read_text())["records"][0]["part2"]
    assert held["texts"][1]["board_paper"] == 1 and held["papers"][0]["real_name"] == "rates.txt"
    assert readings_for("export", Decision.objects.get(), who) == 1


def readings_for(purpose, decision, person) -> int:
    from decisions import part2

    with part2.opened_by(person, decision, purpose="count"):
        return Part2Reading.objects.filter(purpose=purpose).count()


def test_out_in_and_out_again_is_the_same_in_two_databases(own_database, five_records, in_a_file, tmp_path, settings):
    with_part2 = [
        record | ({"part2": CONFIDENTIAL, "urgency": URGENT} if record["key"] == pcd_381.KEY else {}) for record in five_records
    ]
    first = exported(in_a_file(with_part2), tmp_path / "first.json", settings, tmp_path)
    second = in_an_empty_database(lambda: exported(tmp_path / "first.json", tmp_path / "second.json", settings, tmp_path))

    assert len(first["records"]) == 5 and any("part2" in record for record in first["records"])
    assert first == second
    urgent = [record["urgency"] for record in first["records"] if record["urgency"]]
    assert urgent == [URGENT | {"said_at": "2018-05-01T09:30:00+00:00"}]


def exported(source, to, settings, folder):
    """Bring `source` into the database of the moment and write out what is held."""
    settings.DATA = folder
    reference_data.load()
    sample_office.load_people()
    who = governance().email
    call_command("import_decisions", source, email=who)
    call_command("export_decisions", out=to, part2=True, email=who)
    return json.loads(to.read_text())


def in_an_empty_database(act):
    from django.db import connections

    from tests import databases

    name = f"{connections['default'].settings_dict['NAME']}_second"
    databases.drop(name)
    databases.copy_template(name)
    try:
        with databases._default_connection_is(name, "office"):
            assert not Decision.objects.exists()
            return act()
    finally:
        databases.drop(name)
