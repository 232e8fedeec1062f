"""The databases of the tests: one throw-away cluster a run, one template built by the owner, copies of it for whoever needs one."""

import contextlib
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from config.environment import BASE_DIR, PROCESSES, session_options
from config.postgres import SUPERUSER, Cluster, create_database, kept_running

TEMPLATE = "partone_template"
PROCESS_OF = {process.role: name for name, process in PROCESSES.items()}
IN_MEMORY, ENOUGH = Path("/dev/shm"), 3 * 2**30  # noqa: S108 (one folder of ours in it, 0711); bytes
FOLDER = "PARTONE_TEST_FOLDER"  # tells a worker of the run where the cluster is


def run_folder() -> Path:
    """Where everything of this run lies; removed at its end."""
    return Path(os.environ[FOLDER])


def cluster() -> Cluster:
    return Cluster(run_folder() / "postgres", durable=False)


@contextlib.contextmanager
def throw_away_cluster(*, in_memory: bool = True):
    """Start the cluster of this run and build the template in it; leave nothing behind. What is measured lies on the disk."""
    with tempfile.TemporaryDirectory(prefix="partone-tests-", dir=_in_memory() if in_memory else None) as folder:
        Path(folder).chmod(0o711)
        os.environ[FOLDER] = folder
        with kept_running(cluster()):
            yield


def _in_memory() -> str | None:
    """The folder of the machine that lies in memory, where copies of databases take a tenth of the time; none where it is small, or
    where no program may be run from it, as the server's may have to be."""
    if not IN_MEMORY.is_dir():
        return None
    found = os.statvfs(IN_MEMORY)
    has_room = found.f_bavail * found.f_frsize >= ENOUGH and os.access(IN_MEMORY, os.W_OK)
    return str(IN_MEMORY) if has_room and not found.f_flag & os.ST_NOEXEC else None


def build_template() -> None:
    """Migrate a database as the owner does, rights included. Every other database of the run is a copy of it."""
    with administrator() as connection:
        create_database(connection, TEMPLATE)
    built = manage("owner", TEMPLATE, "migrate", "--verbosity=0", "--no-input")
    if built.returncode:
        pytest.exit(f"The migrations fail, so there is no database to test with:\n{built.stderr}", returncode=1)


def administrator() -> psycopg.Connection:
    """The cluster's superuser, who makes and removes databases; no test signs in as it."""
    return psycopg.connect(**cluster().parameters(SUPERUSER, "postgres"), autocommit=True)


def copy_template(name: str, template: str = TEMPLATE) -> None:
    with administrator() as connection:
        create_database(connection, name, template=template)


def drop(name: str) -> None:
    with administrator() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def environment_of(process: str, database: str, **more: str) -> dict:
    """The environment of one process of the sample office on a test database: its own address and no other."""
    known = {name: value for name, value in os.environ.items() if name not in {each.variable for each in PROCESSES.values()}}
    own = PROCESSES[process]
    data = run_folder() / f"data-{database}-{process}"
    data.mkdir(exist_ok=True)
    return known | {
        "PARTONE_SAMPLE": "1",
        "PARTONE_PROCESS": process,
        "PARTONE_DATA": str(data),
        own.variable: cluster().url(own.role, database),
        **more,
    }


def manage(process: str, database: str, *arguments: str, **more: str) -> subprocess.CompletedProcess:
    """Run a management command as a process of its own, on a test database."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        **dict(cwd=BASE_DIR, env=environment_of(process, database, **more), capture_output=True, text=True, timeout=300),
    )


@dataclass
class OwnDatabase:
    """A database that belongs to one test alone, where transactions commit and several roles may look."""

    name: str
    opened: list = field(default_factory=list)

    def dsn(self, role: str) -> str:
        """The address by which `role` signs in, search path included."""
        path = PROCESSES[PROCESS_OF[role]].search_path if role in PROCESS_OF else "partone,part2"
        return f"{cluster().url(role, self.name)}&options=-c%20search_path%3D{path.replace(',', '%2C')}"

    def connect(self, role: str) -> psycopg.Connection:
        """A connection of its own as `role`; each statement commits unless inside `connection.transaction()`. Closed after the test."""
        self.opened.append(psycopg.connect(self.dsn(role), autocommit=True))
        return self.opened[-1]

    def manage(self, process: str, *arguments: str, **more: str) -> subprocess.CompletedProcess:
        """Run a management command as `process` on this database."""
        return manage(process, self.name, *arguments, **more)

    @contextlib.contextmanager
    def as_process(self, role: str):
        """Inside this block the code under test is the process of `role`: its database role, its middleware, its addresses."""
        from django.test import override_settings

        with override_settings(**_settings_of(role)), _default_connection_is(self.name, role):
            yield


def _settings_of(role: str) -> dict:
    from django.conf import settings

    public = role == "public_site"
    return {
        "PROCESS": PROCESS_OF[role],
        "IS_PUBLIC": public,
        "ROOT_URLCONF": "publication.urls" if public else "config.urls",
        "MIDDLEWARE": settings.PUBLIC_MIDDLEWARE if public else settings.STAFF_MIDDLEWARE,
        "EMAIL_BACKEND": _email_backend(role),
    }


def _email_backend(role: str) -> str:
    """The staff site's is the real one; what the worker delivers lands in django.core.mail.outbox."""
    return "accounts.emails.OutboxBackend" if role == "office" else "django.core.mail.backends.locmem.EmailBackend"


@contextlib.contextmanager
def _default_connection_is(name: str, role: str):
    """Point Django's one connection elsewhere, for new threads too, and back afterwards."""
    from django.db import connections

    own = connections["default"].settings_dict
    there = cluster().parameters(role, name)
    path = PROCESSES[PROCESS_OF[role]].search_path
    before = {key: own[key] for key in ("NAME", "USER", "PASSWORD", "OPTIONS")}
    connections["default"].close()
    own.update(NAME=name, USER=role, PASSWORD=there["password"], OPTIONS=own["OPTIONS"] | {"options": session_options(path)})
    try:
        yield
    finally:
        connections["default"].close()
        own.update(before)


@contextlib.contextmanager
def template_of(name: str, worker: str, blocker):
    """Whatever is done inside this block is kept in the database `name`, a template for `own_database_for`."""
    from django.db import connections

    drop(name)
    with own_database_for(worker, blocker) as database:
        yield database
        connections["default"].close()
        copy_template(name, database.name)


@contextlib.contextmanager
def own_database_for(worker: str, blocker, template: str = TEMPLATE):
    """A fresh copy of the template, with `default` signed in to it as the office."""
    database = OwnDatabase(f"partone_own_{worker}")
    drop(database.name)
    copy_template(database.name, template)
    try:
        with blocker.unblock(), _default_connection_is(database.name, "office"):
            yield database
    finally:
        for connection in database.opened:
            connection.close()
        drop(database.name)
