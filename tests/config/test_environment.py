"""An unsafe production setting stops start-up by name, in a sentence."""

import os
import subprocess
import sys

import pytest

from config import environment
from config.environment import BASE_DIR, PROCESSES

KEY = "kU3-xv9LqWzR7_tYb1NfJ5hGd8sPa2mEo4cTi6VnXr0BuMyQwZlKjHgF"
EVERYWHERE = {
    "PARTONE_SECRET_KEY": KEY,
    "PARTONE_STAFF_URL": "https://staff.example.org",
    "PARTONE_PUBLIC_URL": "https://decisions.example.org",
    "PARTONE_ALLOWED_HOSTS": "staff.example.org",
    "PARTONE_SMTP_HOST": "mail.example.org",
    "PARTONE_SMTP_FROM": "office@example.org",
}


def safe(process):
    own = PROCESSES[process]
    return EVERYWHERE | {"PARTONE_PROCESS": process, own.variable: f"postgresql://{own.role}:pw@database/partone"}


@pytest.fixture
def environ(monkeypatch):
    """Sets the whole environment of this project to the one given."""

    def set_to(variables):
        for name in list(os.environ):
            if name.startswith("PARTONE_") or name.endswith("_DATABASE_URL"):
                monkeypatch.delenv(name)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return set_to


@pytest.mark.parametrize("process", PROCESSES)
def test_safe_settings_are_accepted(environ, process):
    environ(safe(process))
    assert environment.obstacles() == []


UNSAFE = [
    ("staff", "PARTONE_PROCESS", None),
    ("staff", "PARTONE_PROCESS", "everything"),
    ("staff", "PARTONE_SECRET_KEY", None),
    ("staff", "PARTONE_SECRET_KEY", "short"),
    ("staff", "PARTONE_SECRET_KEY", "x" * 60),
    ("public", "PARTONE_SECRET_KEY", "django-insecure-" + KEY),
    ("staff", "PARTONE_DEBUG", "1"),
    ("public", "PARTONE_DEBUG", "yes"),
    ("staff", "PARTONE_ALLOWED_HOSTS", None),
    ("public", "PARTONE_ALLOWED_HOSTS", "*"),
    ("staff", "OFFICE_DATABASE_URL", None),
    ("staff", "OFFICE_DATABASE_URL", "sqlite:///decisions.db"),
    ("staff", "OFFICE_DATABASE_URL", "postgresql://owner:pw@database/partone"),
    ("worker", "PUBLISHER_DATABASE_URL", None),
    ("public", "PUBLIC_SITE_DATABASE_URL", None),
    ("owner", "OWNER_DATABASE_URL", None),
    ("public", "OFFICE_DATABASE_URL", "postgresql://office:pw@database/partone"),
    ("staff", "OWNER_DATABASE_URL", "postgresql://owner:pw@database/partone"),
    ("staff", "PARTONE_STAFF_URL", None),
    ("worker", "PARTONE_STAFF_URL", "http://staff.example.org"),
    ("public", "PARTONE_PUBLIC_URL", "http://decisions.example.org"),
    ("worker", "PARTONE_PUBLIC_URL", None),
    ("worker", "PARTONE_SMTP_HOST", None),
    ("worker", "PARTONE_SMTP_FROM", None),
    ("worker", "PARTONE_OCDS_PREFIX", "mopac"),
    ("worker", "PARTONE_OCDS_PREFIX", "ocds-h6vhtk"),
]


@pytest.mark.parametrize("process, variable, value", UNSAFE)
def test_an_unsafe_setting_is_named(environ, process, variable, value):
    variables = safe(process) | {variable: value}
    environ({name: text for name, text in variables.items() if text is not None})

    (obstacle,) = environment.obstacles()

    assert obstacle.startswith(variable + " ")
    assert obstacle.count(".") >= 2, "it says what is wrong and what to do"


@pytest.mark.parametrize("command", [["manage.py", "check"], ["-m", "gunicorn", "config.wsgi", "--bind", "127.0.0.1:0"]])
def test_start_up_stops_with_the_sentence_and_no_traceback(command):
    unsafe = safe("staff") | {"PARTONE_DEBUG": "1", "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, *command], cwd=BASE_DIR, env=unsafe, capture_output=True, text=True, timeout=30)
    assert done.returncode != 0
    assert "PARTONE_DEBUG is on" in done.stderr
    assert "Traceback" not in done.stderr


def test_only_the_sample_office_finds_its_database_in_the_embedded_server(environ):
    environ({"PARTONE_PROCESS": "staff", "PARTONE_SAMPLE": "1"})
    assert environment.uses_embedded_database()
    environ({"PARTONE_PROCESS": "staff"})
    assert not environment.uses_embedded_database()


def test_a_command_follows_the_sample_office_only_where_nothing_says_production(environ, tmp_path):
    environ({"PARTONE_DATA": str(tmp_path)})
    environment.follow_the_sample_office()
    assert not environment.is_sample(), "there is no sample office here"

    (tmp_path / "postgres" / "data").mkdir(parents=True)
    for variable in ("PARTONE_SECRET_KEY", "PARTONE_ALLOWED_HOSTS", "OFFICE_DATABASE_URL", "OWNER_DATABASE_URL"):
        environ({"PARTONE_DATA": str(tmp_path), variable: "something"})
        environment.follow_the_sample_office()
        assert not environment.is_sample(), variable

    environ({"PARTONE_DATA": str(tmp_path)})
    environment.follow_the_sample_office()
    assert environment.is_sample()


@pytest.mark.parametrize(
    "command, process",
    [
        ("migrate", "owner"),
        ("rights", "owner"),
        ("verify_edition", "public"),
        ("publish_due", "worker"),
        ("leakcheck", "staff"),
    ],
)
def test_a_command_belongs_to_a_process(command, process):
    assert environment.process_for(command) == process


def test_an_address_becomes_the_settings_of_one_role(environ):
    url = "postgresql://public_site:p%40ss@db.example.org:5433/partone?sslmode=verify-full"
    environ({"PARTONE_PROCESS": "public", "PUBLIC_SITE_DATABASE_URL": url})
    settings = environment.database()
    assert (settings["NAME"], settings["USER"], settings["PASSWORD"]) == ("partone", "public_site", "p@ss")
    assert (settings["HOST"], settings["PORT"]) == ("db.example.org", "5433")
    assert settings["OPTIONS"] == {"sslmode": "verify-full", "options": "-c search_path=partone"}
