"""The canary's world, built once a run, and a copy of it for each test."""

import fcntl
import json
from dataclasses import dataclass, field

import pytest

from tests import databases
from tests.canary.tokens import Search
from tests.sites import Sites

WORLD = "partone_canary"


@pytest.fixture(scope="session")
def world(worker, django_db_blocker, _settings_of_tests):
    """What stands where in the database `partone_canary`; whichever worker of the run comes first builds it."""
    from tests.canary.world import World, build

    told = databases.run_folder() / "canary.json"
    with open(databases.run_folder() / "canary.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            with databases.template_of(WORLD, worker, django_db_blocker) as database:
                told_now = build(database).dump()
            told.write_text(told_now)
    return World(**json.loads(told.read_text()))


@dataclass
class Canary:
    """A copy of the world that is this test's own, with what to look for in it."""

    world: object
    database: databases.OwnDatabase
    search: Search
    connections: dict = field(default_factory=dict)

    def rows(self, role: str, query: str, *values) -> list[tuple]:
        """What a role reads; the connection is kept for the test's next question."""
        if role not in self.connections:
            self.connections[role] = self.database.connect(role)
        return self.connections[role].execute(query, values or None).fetchall()

    def people(self) -> dict:
        from accounts.models import User

        found = User.objects.in_bulk(self.world.people.values())
        return {who: found[pk] for who, pk in self.world.people.items()}

    def decision(self, name: str):
        from decisions.models import Decision

        return Decision.objects.get(pk=self.world.decisions[name])


@pytest.fixture
def canary(world, worker, django_db_blocker):
    """A copy of the world, with Django signed in to it as the office."""
    with databases.own_database_for(worker, django_db_blocker, template=WORLD) as database:
        made = Canary(world, database, Search(world.mark, world.digests()))
        yield made
        for connection in made.connections.values():
            connection.close()


@pytest.fixture
def canary_sites(canary, _site_processes) -> Sites:
    """The real staff and public sites on this test's copy."""
    return _site_processes.serve(canary.database)
