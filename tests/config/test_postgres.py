"""The embedded PostgreSQL survives what machines and people do to it."""

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg
import pytest

from config import postgres
from config.environment import BASE_DIR
from config.postgres import SITE_ROLES, Cluster, PostgresError, kept_running

WRITER = """
import psycopg, sys
connection = psycopg.connect(sys.argv[1], autocommit=True)
number = 0
while True:
    number += 1
    connection.execute("INSERT INTO saved VALUES (%s)", [number])
    print(number, flush=True)
"""


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="partone-cluster-") as path:
        Path(path).chmod(0o711)
        yield Path(path) / "postgres"


@pytest.fixture
def cluster(folder):
    made = Cluster(folder)
    made.start()
    yield made
    made.stop()


def postmaster(cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split("\n")[0])


def kill(cluster) -> None:
    os.kill(postmaster(cluster), signal.SIGKILL)


def ask(cluster, question, role="owner"):
    with psycopg.connect(cluster.url(role)) as connection:
        return connection.execute(question).fetchone()[0]


def test_kill_minus_nine_in_the_middle_of_writing_loses_nothing_that_was_saved(cluster):
    with psycopg.connect(cluster.url("owner")) as connection:
        connection.execute("CREATE SCHEMA partone CREATE TABLE saved (number bigint)")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, cluster.url("owner") + "&options=-csearch_path%3Dpartone"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    acknowledged = 0
    while acknowledged < 200:
        acknowledged = int(writer.stdout.readline())
    kill(cluster)
    for line in writer.stdout:
        acknowledged = int(line)
    writer.communicate()

    cluster.start()

    assert ask(cluster, "SELECT count(*) FROM partone.saved WHERE number <= " + str(acknowledged)) == acknowledged


@pytest.fixture
def another_program():
    program = subprocess.Popen(["sleep", "600"])
    yield program.pid
    program.kill()
    program.wait()


@pytest.mark.parametrize("left_behind", ["", "12", "{taken}\n{rest}"], ids=["empty", "cut short", "another program's"])
def test_it_starts_beside_a_lock_file_that_means_nothing(cluster, another_program, left_behind):
    lock = cluster.data / "postmaster.pid"
    rest = lock.read_text().split("\n", 1)[1]
    kill(cluster)
    lock.write_text(left_behind.format(taken=another_program, rest=rest))

    cluster.start()

    assert cluster.answers()


def test_a_start_that_was_cut_short_is_made_anew(folder):
    (folder / "data.new").mkdir(parents=True)
    (folder / "data.new" / "PG_VERSION").write_text("18")

    with Cluster(folder).running() as cluster:
        assert ask(cluster, "SELECT current_user", "office") == "office"


def test_four_at_once_all_find_it_running(folder):
    folder.mkdir()
    keepers = [
        subprocess.Popen(
            [sys.executable, "-m", "config.postgres", str(folder)],
            **dict(stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=BASE_DIR),
        )
        for _ in range(4)
    ]
    assert [keeper.stdout.readline() for keeper in keepers] == ["running\n"] * 4

    for keeper in keepers[:3]:
        keeper.communicate()
    assert Cluster(folder).answers(), "somebody still uses it"
    keepers[3].communicate()
    assert not Cluster(folder).answers(), "the last to leave stops it"


def test_the_server_stops_when_whoever_asked_for_it_is_killed(folder):
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom config.postgres import Cluster, kept_running\n"
        "with kept_running(Cluster(Path(sys.argv[1]))):\n    print('up', flush=True)\n    time.sleep(600)"
    )
    asking = subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True, cwd=BASE_DIR)
    assert asking.stdout.readline() == "up\n"
    asking.kill()
    asking.communicate()

    deadline = time.monotonic() + 15
    while Cluster(folder).answers() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Cluster(folder).answers()


def test_every_role_needs_its_own_password_and_there_is_no_network_address(cluster):
    for role in SITE_ROLES:
        assert ask(cluster, "SELECT current_user", role) == role
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**cluster.parameters("office") | {"password": "guessed"})
    assert ask(cluster, "SHOW listen_addresses") == ""


def test_only_our_roles_enter_the_database_and_none_of_them_is_mighty(cluster):
    privileges = ask(cluster, "SELECT datacl::text FROM pg_database WHERE datname = 'partone'")
    assert "{=" not in privileges and ",=" not in privileges, "PUBLIC may do something"
    mighty = "SELECT count(*) FROM pg_roles WHERE rolname = ANY(ARRAY['owner', 'office', 'publisher', 'public_site'])"
    assert ask(cluster, mighty + " AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls)") == 0


@pytest.mark.parametrize(
    "name, value", [("log_min_error_statement", "panic"), ("log_error_verbosity", "terse"), ("jit", "off")]
)
def test_settings(cluster, name, value):
    assert ask(cluster, f"SHOW {name}") == value


def test_the_log_does_not_quote_a_refused_row(cluster):
    with psycopg.connect(cluster.url("owner"), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA partone CREATE TABLE figures (text text CHECK (text <> text))")
        with pytest.raises(psycopg.errors.CheckViolation, match="canary-2718"):
            connection.execute("INSERT INTO partone.figures VALUES ('canary-2718')")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation, match="canary-3141"):
            connection.execute("SELECT 'canary-3141'::smallint")
    log = cluster.log.read_text()
    assert "database system is ready" in log
    assert "canary" not in log


def test_what_only_we_may_read(cluster):
    for name in ("passwords.json", "server.log", "commands.log"):
        assert stat.S_IMODE((cluster.folder / name).stat().st_mode) == 0o600, name
    assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700
    assert not (cluster.folder / "initial-password").exists()


def test_a_long_path_gets_its_socket_elsewhere(folder):
    with Cluster(folder / ("long" * 25)).running() as cluster:
        assert cluster.socket.parent == Path("/tmp")
        assert ask(cluster, "SELECT 1") == 1
    assert not cluster.socket.exists()


def test_data_without_its_passwords_is_refused_and_not_made_anew(cluster):
    cluster.stop()
    passwords = cluster.folder / "passwords.json"
    kept = passwords.read_text()
    passwords.write_text("")
    with pytest.raises(PostgresError, match="passwords .* cannot be read from"):
        cluster.start()
    with pytest.raises(PostgresError, match="passwords .* cannot be read from"), kept_running(cluster):
        pass
    passwords.write_text(kept)
    cluster.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become nobody")
def test_where_root_gets_no_namespace_the_server_runs_as_nobody(folder, monkeypatch):
    monkeypatch.setattr(postgres, "AS_ORDINARY_USER", ("false",))
    with Cluster(folder).running() as cluster:
        assert ask(cluster, "SELECT current_user", "office") == "office"
        assert cluster.data.owner() == "nobody"
        assert json.loads((folder / "passwords.json").read_text())["runs as"] == "nobody"
        kill(cluster)
        cluster.start()
        assert cluster.answers()
        seen = []
        threads = [threading.Thread(target=lambda: seen.append(ask(cluster, "SELECT 1"))) for _ in range(4)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert seen == [1] * 4
