"""How the tests run: as the office's own database role, in databases nobody else sees, in parallel."""

import contextlib
import os

import pytest

from tests import browsers, databases
from tests.sites import SiteProcesses

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's loop runs beside the test, never inside Django
FLUSHING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
AFTER_THE_RUN = pytest.StashKey[contextlib.ExitStack]()
# What takes longest comes first, so that no worker of the run is left with it when the others have ended.
LONGEST_FIRST = ("tests/journeys/", "tests/canary/", "tests/decisions/records/", "tests/config/")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    import django

    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    config.stash[AFTER_THE_RUN] = contextlib.ExitStack()
    if not worker:
        config.stash[AFTER_THE_RUN].enter_context(databases.throw_away_cluster())
        if not config.option.collectonly:
            databases.build_template()
    os.environ.update(databases.environment_of("staff", f"partone_{worker or 'alone'}"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    del os.environ["DJANGO_SETTINGS_MODULE"]  # else the workers of this run would read their settings before their environment


def pytest_unconfigure(config):
    config.stash[AFTER_THE_RUN].close()


def pytest_collection_modifyitems(items):
    def place(item):
        return next((n for n, folder in enumerate(LONGEST_FIRST) if item.nodeid.startswith(folder)), len(LONGEST_FIRST))

    items.sort(key=place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """A worker that has nothing left takes over half of what another one still has before it."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


def pytest_runtest_setup(item):
    names = set(item.fixturenames)
    marks = list(item.iter_markers("django_db"))
    if names & FLUSHING or any(mark.args or mark.kwargs.keys() & {"transaction", "reset_sequences"} for mark in marks):
        pytest.fail("Tables are never emptied here. A test whose transactions must commit takes own_database.", pytrace=False)
    if "own_database" in names and (marks or "db" in names):
        pytest.fail("own_database is this test's database; take django_db away.", pytrace=False)


@pytest.fixture(scope="session")
def worker() -> str:
    """Which of the run's parallel workers this is."""
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, worker):
    """The database of ordinary tests: a copy of the template, as role office, every test rolled back."""
    from django.db import connections

    name = f"partone_{worker}"
    databases.copy_template(name)
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
    databases.drop(name)


@pytest.fixture(autouse=True, scope="session")
def _settings_of_tests(django_test_environment):
    """Passwords hash in no time, yet so that the real sites accept them; e-mail goes to the Outbox, as on the staff site."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["tests.hashers.QuickHasher"], EMAIL_BACKEND="accounts.emails.OutboxBackend"):
        yield


@pytest.fixture(autouse=True)
def _no_counts_of_failed_sign_ins():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def own_database(worker, django_db_blocker):
    """A database of the test's own, where transactions commit: see OwnDatabase."""
    with databases.own_database_for(worker, django_db_blocker) as database:
        yield database


@pytest.fixture(scope="session")
def _site_processes():
    processes = SiteProcesses()
    yield processes
    processes.stop()


@pytest.fixture
def sites(own_database, _site_processes):
    """The real staff and public sites on `own_database`: see Sites."""
    return _site_processes.serve(own_database)


@pytest.fixture(scope="module")
def browser():
    with browsers.chromium() as running:
        yield running


@pytest.fixture
def page(browser):
    """A fresh browser window, without cookies. For another person at the same time: browser.new_context().new_page()."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def axe():
    """axe(page): what keeps people out of this page, one line each."""
    return browsers.axe
