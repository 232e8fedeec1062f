"""Backup and restore, with the commands as the README gives them, from one server to another."""

import os
import re
import subprocess

import psycopg
import pytest

from accounts.models import Role
from config.environment import BASE_DIR
from config.postgres import SUPERUSER, Cluster, kept_running, programs
from decisions import workflow
from decisions.models import Part2Text
from tests import factories as make
from tests.databases import cluster, manage

SECRET = "The cap is known to few."


def command(name: str) -> str:
    """The one line of the README that begins with this program."""
    found = re.findall(rf"^{name} .+$", (BASE_DIR / "README.md").read_text(), re.M)
    assert len(found) == 1, f"the README gives {name} {len(found)} times"
    return found[0]


def run(line: str, folder, url: str) -> None:
    told = subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env={**os.environ, "PATH": f"{programs()}:{os.environ['PATH']}", "OWNER_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr


def test_a_restored_database_has_rows_roles_rights_and_row_security(own_database, tmp_path):
    decision = make.make_complete_draft(make.make_person(Role.OFFICER, make.make_body()))
    workflow.add_part2(decision, Part2Text, {"heading": "Caps", "body": f"<p>{SECRET}</p>"}, by=decision.author)
    run(command("pg_dump"), tmp_path, cluster().url("owner", own_database.name))

    tmp_path.chmod(0o711)
    other = Cluster(tmp_path / "other", durable=False)
    with kept_running(other):
        run(f'psql "{other.url(SUPERUSER, "postgres")}" -v ON_ERROR_STOP=1 -f {BASE_DIR}/docs/roles.sql', tmp_path, "")
        with psycopg.connect(**other.parameters(SUPERUSER, "postgres"), autocommit=True) as administrator:
            administrator.execute("CREATE DATABASE restored OWNER owner TEMPLATE template0")
        run(command("pg_restore"), tmp_path, other.url("owner", "restored"))
        with psycopg.connect(other.url("owner", "restored")) as owner:
            assert SECRET in owner.execute("SELECT body FROM part2.decisions_part2text").fetchone()[0]
        with psycopg.connect(other.url("office", "restored")) as office:
            assert office.execute("SELECT count(*) FROM part2.decisions_part2text").fetchone() == (0,)
        with (
            psycopg.connect(other.url("publisher", "restored")) as publisher,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            publisher.execute("SELECT FROM part2.decisions_part2text")
        at_other = {"OWNER_DATABASE_URL": other.url("owner", "restored")}
        assert manage("owner", own_database.name, "rights", "--check", **at_other).returncode == 0
        assert manage("owner", own_database.name, "verify_history", **at_other).returncode == 0
