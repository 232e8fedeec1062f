"""The real staff and public sites, as processes of their own with their own roles, on a test's own database."""

import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from config.run import answers, start, stop
from tests.databases import OwnDatabase, cluster, environment_of, run_folder

SECONDS_TO_START = 30


@dataclass
class Sites:
    """Where the two sites are, what they wrote down, and a way to let the worker sweep once."""

    database: OwnDatabase
    staff: str
    public: str
    logs: dict = field(default_factory=dict)

    def publish_due(self, *arguments: str) -> subprocess.CompletedProcess:
        """One sweep of the worker, in a process of its own; fails the test when the sweep fails."""
        swept = self.database.manage("worker", "publish_due", *arguments, **self.addresses)
        with open(self.logs["worker"], "a") as log:
            log.write(swept.stdout + swept.stderr)
        assert swept.returncode == 0, swept.stderr
        return swept

    @property
    def addresses(self) -> dict:
        return {"PARTONE_STAFF_URL": self.staff, "PARTONE_PUBLIC_URL": self.public}

    def log(self, name: str) -> str:
        """What `staff`, `public`, `worker` or `postgres` wrote down so far."""
        return self.logs[name].read_text(errors="replace")

    @property
    def mail(self) -> list[Path]:
        """The files of delivered e-mail."""
        return sorted((data_folder(self.database, "worker") / "mail").glob("*"))


def data_folder(database: OwnDatabase, process: str) -> Path:
    return run_folder() / f"data-{database.name}-{process}"


class SiteProcesses:
    """Both sites, started once a worker of the run; each test exchanges the database behind them and empties their files."""

    def __init__(self):
        self.running = {}
        self.ports = {}

    def serve(self, database: OwnDatabase) -> Sites:
        self._forget_files(database)
        if not self.running:
            self._start(database)
        urls = {name: f"http://127.0.0.1:{port}" for name, port in self.ports.items()}
        logs = {name: run_folder() / f"{database.name}-{name}.log" for name in ("staff", "public", "worker")}
        logs["worker"].touch()
        return Sites(database, **urls, logs=logs | {"postgres": cluster().log})

    def stop(self) -> None:
        stop(self.running.values())

    def _forget_files(self, database: OwnDatabase) -> None:
        shutil.rmtree(data_folder(database, "staff") / "cache", ignore_errors=True)
        shutil.rmtree(data_folder(database, "worker") / "mail", ignore_errors=True)

    def _start(self, database: OwnDatabase) -> None:
        self.ports = {"staff": free_port(), "public": free_port()}
        ports = {f"{name.upper()}_PORT": str(port) for name, port in self.ports.items()}
        for name, port in self.ports.items():
            command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket", "--bind", f"127.0.0.1:{port}"]
            log = run_folder() / f"{database.name}-{name}.log"
            self.running[name] = start(command, environment_of(name, database.name, **ports), log)
        deadline = time.monotonic() + SECONDS_TO_START
        for name, port in self.ports.items():
            while not answers(port):
                log = run_folder() / f"{database.name}-{name}.log"
                late = time.monotonic() > deadline or self.running[name].poll() is not None
                assert not late, f"The {name} site did not start:\n{log.read_text()}"
                time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return attempt.getsockname()[1]
