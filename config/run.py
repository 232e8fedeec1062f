"""`make run`: the sample office. The embedded PostgreSQL, the staff site, the public site and the worker, until Ctrl-C."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from config import environment
from config.environment import BASE_DIR, PROCESSES
from config.postgres import Cluster, PostgresError, kept_running

PARENT_DEATH = 1  # PR_SET_PDEATHSIG
SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 10
SECONDS_BETWEEN_REMINDERS = 60 * 60
NO_PANGO = (
    "Pango, which makes the PDFs, is missing. On Debian or Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


class CannotRun(Exception):
    """What stands in the way of running, and what to do about it."""


def main() -> int:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)
    if "MAKELEVEL" in os.environ and sys.platform == "linux":
        _end_with_parent()
    try:
        run_sample_office()
    except (CannotRun, PostgresError) as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What was saved is kept; `make run` starts again.")
    return 0


def run_sample_office() -> None:
    ports = {"staff": _port("STAFF_PORT", 8000), "public": _port("PUBLIC_PORT", 8001)}
    refuse_busy_ports(ports)
    pango = subprocess.Popen([sys.executable, "-c", "import weasyprint"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.environ["PARTONE_SAMPLE"] = "1"
    _make_private(environment.data_folder())
    with kept_running(environment.cluster()) as cluster:
        if pango.wait() != 0:
            raise CannotRun(NO_PANGO)
        manage(cluster, "owner", "migrate", "--verbosity=0", "--no-input")
        manage(cluster, "staff", "load_sample")
        with children(cluster, ports) as running:
            wait_until_both_answer(ports, running)
            tell(cluster, ports)
            watch(running, cluster, ports)


# -- before


def _port(variable: str, default: int) -> int:
    text = os.environ.get(variable) or str(default)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotRun(f"{variable} is {text!r}. Set it to a port number between 1 and 65535.")
    return int(text)


def refuse_busy_ports(ports: dict) -> None:
    if ports["staff"] == ports["public"]:
        raise CannotRun("STAFF_PORT and PUBLIC_PORT are the same. Give each site a port of its own.")
    for name, port in ports.items():
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind(("127.0.0.1", port))
            except OSError as error:
                variable = f"{name.upper()}_PORT"
                raise CannotRun(
                    f"Port {port} for the {name} site cannot be used ({error.strerror.lower()}). "
                    f"Stop the program that uses it, or choose another port: make run {variable}={port + 10}"
                ) from None


def _make_private(folder: Path) -> None:
    for each in (folder, folder / "log"):
        each.mkdir(parents=True, exist_ok=True)
    (folder / "log").chmod(0o700)


# -- the processes, each with the address of its own database and of no other


def environment_of(process: str, cluster: Cluster, ports: dict | None = None) -> dict:
    """The environment of one process of the sample office."""
    known = {name: value for name, value in os.environ.items() if name not in {each.variable for each in PROCESSES.values()}}
    own = PROCESSES[process]
    return (
        known
        | {
            "PARTONE_PROCESS": process,
            "PARTONE_SAMPLE": "1",
            "PARTONE_DATA": str(environment.data_folder()),
            own.variable: cluster.url(own.role),
        }
        | {f"{name.upper()}_PORT": str(port) for name, port in (ports or {}).items()}
    )


def manage(cluster: Cluster, process: str, *arguments: str) -> None:
    """Run a management command, or stop with its own words already on the screen."""
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=BASE_DIR, env=environment_of(process, cluster))
    if done.returncode:
        raise CannotRun(f"The sample office could not be made ready: `manage.py {arguments[0]}` failed, as written above.")


@contextlib.contextmanager
def children(cluster: Cluster, ports: dict):
    """The two sites and the worker run inside this block."""
    gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket"]
    commands = {
        "staff": [*gunicorn, "--bind", f"127.0.0.1:{ports['staff']}"],
        "public": [*gunicorn, "--bind", f"127.0.0.1:{ports['public']}"],
        "worker": [sys.executable, "manage.py", "run_worker"],
    }
    running = {}
    try:
        for process, command in commands.items():
            running[process] = start(command, environment_of(process, cluster, ports), log_of(process))
        yield running
    finally:
        stop(running.values())


def log_of(process: str) -> Path:
    return environment.data_folder() / "log" / f"{process}.log"


def start(command: list[str], env: dict, log: Path) -> subprocess.Popen:
    """A child in a session of its own, so that Ctrl-C reaches it through us, that ends when we are killed."""
    log.touch(mode=0o600)
    with open(log, "ab") as output:
        return subprocess.Popen(
            command,
            **dict(cwd=BASE_DIR, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output),
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end_with_parent() -> None:
    _libc.prctl(PARENT_DEATH, signal.SIGTERM)


def stop(running) -> None:
    """Ask every child to end, and end those that do not."""
    with _deaf():
        running = list(running)
        for child in running:
            child.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        for child in running:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


@contextlib.contextmanager
def _deaf():
    """A second Ctrl-C does not cut the stopping short."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


# -- while they run


def wait_until_both_answer(ports: dict, running: dict) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    waiting = dict(ports)
    while waiting:
        refuse_dead(running)
        if time.monotonic() > deadline:
            slow = next(iter(waiting))
            raise CannotRun(f"The {slow} site does not answer. Its log is {log_of(slow)}.")
        waiting = {name: port for name, port in waiting.items() if not answers(port)}
        time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def refuse_dead(running: dict) -> None:
    for process, child in running.items():
        if child.poll() is not None:
            name = process if process == "worker" else f"{process} site"
            raise CannotRun(f"The {name} ended, so everything was stopped. Its log is {log_of(process)}.")


def tell(cluster: Cluster, ports: dict) -> None:
    print(f"Staff site:  http://127.0.0.1:{ports['staff']}/")
    print(f"Public site: http://127.0.0.1:{ports['public']}/")
    sys.stdout.flush()
    manage(cluster, "staff", "sample_sign_ins")
    print("Ctrl-C stops everything.", flush=True)


def watch(running: dict, cluster: Cluster, ports: dict) -> None:
    """Until Ctrl-C, or until one of them ends; and what a timer does elsewhere, every so often."""
    next_reminders = time.monotonic() + SECONDS_BETWEEN_REMINDERS
    while True:
        refuse_dead(running)
        time.sleep(0.5)
        if time.monotonic() > next_reminders:
            command = [sys.executable, "manage.py", "write_reminders"]
            start(command, environment_of("staff", cluster, ports), log_of("reminders")).wait()
            next_reminders += SECONDS_BETWEEN_REMINDERS


def _interrupt(*_) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
