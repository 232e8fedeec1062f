"""What the environment says: which process this is, its one database, whether it is the sample office, and what is unsafe.

Nothing here starts anything. `obstacles()` is the guard: settings refuse to load while it has something to say.
"""

import contextlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from config.postgres import DATABASE, OWNER, Cluster, PostgresError

BASE_DIR = Path(__file__).resolve().parent.parent
SHORTEST_SECRET_KEY = 50
OCDS_PREFIX = re.compile("ocds-[a-z0-9]{6}")
OCDS_FIND_A_TENDER = "ocds-h6vhtk"  # another publisher's, who alone gives identifiers under it
OCDS_UNREGISTERED = "ocds-000000"  # of the form the standard asks for, and registered by nobody


@dataclass(frozen=True)
class Process:
    """One kind of process: the database role it signs in as, and the variable that holds its address."""

    role: str
    variable: str
    search_path: str


PROCESSES = {
    "staff": Process("office", "OFFICE_DATABASE_URL", "partone,part2"),
    "worker": Process("publisher", "PUBLISHER_DATABASE_URL", "partone"),
    "public": Process("public_site", "PUBLIC_SITE_DATABASE_URL", "partone"),
    "owner": Process(OWNER, "OWNER_DATABASE_URL", "partone,part2"),
}
COMMANDS = {
    **dict.fromkeys(("migrate", "makemigrations", "rights", "sqlmigrate", "showmigrations"), "owner"),
    **dict.fromkeys(("run_worker", "publish_due", "check_publication", "procrastinate", "take_bounce"), "worker"),
    "verify_edition": "public",
}
NEED_NO_DATABASE = {"help", "version", "--help", "--version", "-h", "check", "collectstatic", "findstatic", "diffsettings"}
PRODUCTION_VARIABLES = {"PARTONE_SECRET_KEY", "PARTONE_ALLOWED_HOSTS", "PARTONE_STAFF_URL", "PARTONE_PUBLIC_URL"}


def process_for(command: str) -> str:
    """The process whose role a management command uses."""
    return COMMANDS.get(command, "staff")


def data_folder() -> Path:
    return Path(os.environ.get("PARTONE_DATA") or BASE_DIR / "var").resolve()


def cluster() -> Cluster:
    return Cluster(data_folder() / "postgres")


def is_sample() -> bool:
    return os.environ.get("PARTONE_SAMPLE") == "1"


def follow_the_sample_office() -> None:
    """After `make run`, a command typed beside it works on the sample office, unless anything says production."""
    said = PRODUCTION_VARIABLES | {process.variable for process in PROCESSES.values()} | {"PARTONE_SAMPLE"}
    if not said & set(os.environ) and cluster().exists():
        os.environ["PARTONE_SAMPLE"] = "1"


def uses_embedded_database() -> bool:
    """Whether this process finds its database in the embedded PostgreSQL: only in the sample office, and by default."""
    process = PROCESSES.get(os.environ.get("PARTONE_PROCESS", ""))
    return is_sample() and process is not None and not os.environ.get(process.variable)


# -- settings made from the environment


def database() -> dict:
    """Django's settings of the one database of this process."""
    process = PROCESSES[os.environ["PARTONE_PROCESS"]]
    url = os.environ.get(process.variable) or _embedded_url(process.role)
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or process.role),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options | {"options": session_options(process.search_path)},
    }


def session_options(search_path: str) -> str:
    """What every session is told: where tables lie and, in the sample office alone, that made-up people may be entered."""
    return f"-c search_path={search_path}" + (" -c partone.sample=on" if is_sample() else "")


def _embedded_url(role: str) -> str:
    """The embedded database, or, before its first start, an address that will refuse."""
    try:
        return cluster().url(role)
    except PostgresError:
        return f"postgresql://{role}@/{DATABASE}?host=/nonexistent"


def secret_key() -> str:
    """The key of this installation. The sample office makes its own once and keeps it."""
    if not is_sample():
        return os.environ["PARTONE_SECRET_KEY"]
    path = data_folder() / "secret-key"
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"secret-key.{os.getpid()}")
    if not path.exists():
        with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        with contextlib.suppress(FileExistsError):
            os.link(made, path)  # fails when another process was first; then its key counts
        made.unlink()
    return path.read_text()


def site_url(site: str) -> str:
    """The address of the staff or public site, without a slash at its end."""
    port = os.environ.get(f"{site}_PORT") or {"STAFF": "8000", "PUBLIC": "8001"}[site]
    return (os.environ.get(f"PARTONE_{site}_URL") or f"http://127.0.0.1:{port}").rstrip("/")


def ocds_prefix() -> str:
    """What begins the identifiers of processes that Find a Tender does not know (docs/ocds.md)."""
    return os.environ.get("PARTONE_OCDS_PREFIX") or OCDS_UNREGISTERED


def hosts() -> list[str]:
    """The host names this process answers to."""
    named = [host.strip() for host in os.environ.get("PARTONE_ALLOWED_HOSTS", "").split(",") if host.strip()]
    return named + (["127.0.0.1", "localhost", "[::1]"] if is_sample() else [])


# -- the guard


def obstacles() -> list[str]:
    """What stops this process from starting, each named by its variable, with what to do."""
    name = os.environ.get("PARTONE_PROCESS", "")
    if name not in PROCESSES:
        return ["PARTONE_PROCESS is not set to staff, worker, public or owner. Say which of them this process is."]
    if is_sample():
        return []
    found = [*_unsafe_key(), *_unsafe_debug(), *_wrong_database(name)]
    if name in ("staff", "public"):
        found += _wrong_hosts()
    if name in ("staff", "worker"):
        found += _wrong_url("PARTONE_STAFF_URL")
    if name in ("staff", "worker", "public"):
        found += _wrong_url("PARTONE_PUBLIC_URL")
    if name == "worker":
        found += [*_no_post(), *_wrong_prefix()]
    return found


def _unsafe_key() -> list[str]:
    key = os.environ.get("PARTONE_SECRET_KEY", "")
    if len(key) < SHORTEST_SECRET_KEY or len(set(key)) < 10 or key.startswith("django-insecure-"):
        return [f"PARTONE_SECRET_KEY is missing or weak. Set it to at least {SHORTEST_SECRET_KEY} random characters."]
    return []


def _unsafe_debug() -> list[str]:
    if os.environ.get("PARTONE_DEBUG", "0") not in ("", "0"):
        return ["PARTONE_DEBUG is on, which shows inner workings to readers. Remove it; it is for the sample office only."]
    return []


def _wrong_database(name: str) -> list[str]:
    own = PROCESSES[name].variable
    found = []
    url = os.environ.get(own, "")
    if not url:
        found.append(f"{own} is not set. Give the {name} process the address of its database, with its own role.")
    elif urlsplit(url).scheme not in ("postgresql", "postgres"):
        found.append(f"{own} is not the address of a PostgreSQL database. Begin it with postgresql://.")
    elif urlsplit(url).username != PROCESSES[name].role:
        found.append(f"{own} must sign in as the role {PROCESSES[name].role}. Put that name into the address.")
    foreign = [
        process.variable for process in PROCESSES.values() if process.variable != own and os.environ.get(process.variable)
    ]
    return found + [
        f"{variable} is set for the {name} process. Remove it; each process is given only its own." for variable in foreign
    ]


def _wrong_hosts() -> list[str]:
    if not hosts():
        return ["PARTONE_ALLOWED_HOSTS is not set. List the host names of this site, separated by commas."]
    if any(host.startswith("*") for host in hosts()):
        return ["PARTONE_ALLOWED_HOSTS lets any host in. List the host names of this site instead."]
    return []


def _wrong_url(variable: str) -> list[str]:
    parts = urlsplit(os.environ.get(variable, ""))
    if parts.scheme != "https" or not parts.hostname:
        return [f"{variable} is missing or does not begin with https://. Set it to the address people use."]
    return []


def _no_post() -> list[str]:
    if os.environ.get("PARTONE_NOTIFY_KEY"):
        return _half_notify()
    if not os.environ.get("PARTONE_SMTP_HOST"):
        return [
            "PARTONE_SMTP_HOST is not set. Name the mail server that delivers the office's e-mail, or set PARTONE_NOTIFY_KEY "
            "to deliver by GOV.UK Notify."
        ]
    if not os.environ.get("PARTONE_SMTP_FROM"):
        return ["PARTONE_SMTP_FROM is not set. Give the address the office's e-mail comes from."]
    return []


def _half_notify() -> list[str]:
    if len(os.environ["PARTONE_NOTIFY_KEY"]) < 74:
        return ["PARTONE_NOTIFY_KEY is not a key of GOV.UK Notify. Copy the whole key, with the name at its beginning."]
    if not os.environ.get("PARTONE_NOTIFY_TEMPLATE"):
        return ["PARTONE_NOTIFY_TEMPLATE is not set. Give the id of the template that consists of ((subject)) and ((text))."]
    return []


def _wrong_prefix() -> list[str]:
    prefix = ocds_prefix()
    if not OCDS_PREFIX.fullmatch(prefix) or prefix == OCDS_FIND_A_TENDER:
        return [
            "PARTONE_OCDS_PREFIX is not a prefix of this office. Give the one that it registered, such as ocds-a1b2c3, or none."
        ]
    return []
