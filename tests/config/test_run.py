"""`make run` says in one sentence what stands in its way."""

import os
import socket
import subprocess
import sys

import pytest

from config import run
from config.environment import BASE_DIR, PROCESSES


def start_run(**variables):
    environment = {"PATH": os.environ["PATH"], **variables}
    return subprocess.run(
        [sys.executable, "-m", "config.run"], cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=30
    )


@pytest.mark.parametrize("variable, other", [("STAFF_PORT", "PUBLIC_PORT"), ("PUBLIC_PORT", "STAFF_PORT")])
def test_a_port_in_use_is_one_sentence(variable, other, tmp_path):
    with socket.socket() as taken, socket.socket() as free:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        free.bind(("127.0.0.1", 0))
        port, spare = taken.getsockname()[1], free.getsockname()[1]
        free.close()
        done = start_run(**{variable: str(port), other: str(spare), "PARTONE_DATA": str(tmp_path)})
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} for the {variable.split('_')[0].lower()} site cannot be used")
    assert f"make run {variable}=" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == [], "nothing was started"


@pytest.mark.parametrize("port", ["eight", "0", "70000"])
def test_a_port_that_is_none_is_one_sentence(port, tmp_path):
    done = start_run(STAFF_PORT=port, PARTONE_DATA=str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("STAFF_PORT is ")


def test_without_pango_it_names_the_packages(tmp_path, monkeypatch, capsys):
    broken = tmp_path / "weasyprint.py"
    broken.write_text("raise OSError('cannot load library')")
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        ports = one.getsockname()[1], two.getsockname()[1]
    done = start_run(
        PYTHONPATH=str(tmp_path), PARTONE_DATA=str(tmp_path / "var"), STAFF_PORT=str(ports[0]), PUBLIC_PORT=str(ports[1])
    )
    assert done.returncode == 1
    assert done.stderr == run.NO_PANGO + "\n"


def test_without_a_new_enough_python_make_says_so(tmp_path):
    for name in ("sh", "cmp"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    for folder in (".ci", "requirements"):
        (tmp_path / folder).symlink_to(BASE_DIR / folder)
    done = subprocess.run(
        [".ci/environment", "run"], cwd=tmp_path, env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 or newer is needed")


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_is_given_its_own_database_and_no_other(process, monkeypatch):
    for each in PROCESSES.values():
        monkeypatch.setenv(each.variable, "postgresql://somebody@elsewhere/else")

    class Addresses:
        def url(self, role):
            return f"postgresql://{role}@here/partone"

    known = run.environment_of(process, Addresses())

    own = PROCESSES[process]
    assert {name: value for name, value in known.items() if name.endswith("_DATABASE_URL")} == {
        own.variable: f"postgresql://{own.role}@here/partone"
    }
