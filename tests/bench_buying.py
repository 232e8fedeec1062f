"""Figures of the contract register and of the open contracting data, for `make bench`: what grows with the number of contracts.

Rows are multiplied in the database from one contract that took the real steps."""

import resource
import statistics
import time
import tracemalloc

FEW, MANY = 1_000, 10_000
SMALL, LARGE = 500, 50_000
ROUNDS = 7
PACKAGES = ("/ocds/releases.json", "/ocds/records.json")
LISTS = ("/contracts/", "/contracts/?year=2016&value_from=1000&sort=value", "/contracts/?q=2000007&band=over")
FOUND_EVERYWHERE = "/contracts/?q=contract"  # a word of every title: all of them are ranked


def figures():
    """Name, value, unit, goal, whether it holds: a figure each."""
    yield from open_data()
    yield from register()


# -- the open data streams


def open_data():
    from tests.bench import own_database

    held = {address: [] for address in PACKAGES}
    with own_database("partone_bench_ocds") as database:
        with database.as_process("office"):
            release_one(database)
        for so_far, how_many in ((1, FEW), (FEW, MANY)):
            tell_many(database, how_many - so_far, first=so_far)
            with database.as_process("public_site"):
                for address in PACKAGES:
                    held[address].append(memory_of(address))
    for address, (few, many) in held.items():
        growth = many[0] / few[0]
        name = f"most memory while {address} of {MANY} contracts is written, against {FEW}"
        yield name, growth, "times", "at most 1.2", growth <= 1.2
        yield f"{address} of {MANY} contracts", many[1] / 2**20, "MiB", "reported", True
        grown = many[2] / 1024
        yield f"growth of the process while {address} of {MANY} contracts is written", grown, "MiB", "at most 16", grown <= 16


def memory_of(address) -> tuple:
    """The most bytes that Python held at once, the bytes written, and by how many KiB the process grew."""
    from django.test import Client

    from tests.bench import read

    read(Client(), "/ocds/releases.json?limit=1")  # whatever is loaded once a process
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    response = Client().get(address)
    assert response.status_code == 200, (address, response.status_code)
    written = sum(len(part) for part in response.streaming_content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most, written, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


def release_one(database) -> None:
    """A contract with a change, released by governance and made public by the worker."""
    from tests.buying import make_change, make_contract
    from tests.publication import released

    released.make_limits()
    contract = make_contract()
    make_change(contract)
    released.released(database, contract)


def tell_many(database, how_many: int, *, first: int) -> None:
    """So many processes like the first, each with its releases, under identifiers of their own."""
    with database.connect("publisher") as publisher:
        publisher.execute(
            "INSERT INTO publication_ocdsprocess (key, ocid, former_ocids, series, looked_at) "
            "SELECT 'p' || (1000000 + n), ocid || '-' || n, '{}', 1, now() "
            "FROM (SELECT * FROM publication_ocdsprocess ORDER BY id LIMIT 1) p, generate_series(%s::int, %s::int) n",
            [first, first + how_many - 1],
        )
        publisher.execute(
            "INSERT INTO publication_ocdsrelease (process_id, series, step, ocid, identifier, date, tags, body_name, sources, "
            "decisions, content, made_at) SELECT p.id, 1, r.step, p.ocid, p.ocid || '-' || r.step, r.date, r.tags, r.body_name, "
            "r.sources, r.decisions, convert_to(replace(convert_from(r.content, 'UTF8'), r.ocid, p.ocid), 'UTF8'), now() "
            "FROM publication_ocdsprocess p, (SELECT * FROM publication_ocdsrelease WHERE process_id = "
            "(SELECT min(id) FROM publication_ocdsprocess)) r "
            "WHERE NOT EXISTS (SELECT FROM publication_ocdsrelease o WHERE o.process_id = p.id) ORDER BY p.id, r.id"
        )
    with database.connect("owner") as owner:
        owner.execute("VACUUM ANALYZE publication_ocdsrelease, publication_ocdsprocess")


# -- the register


def register():
    """The list page with filters and totals: on fifty thousand contracts within three times of five hundred."""
    from tests.bench import own_database
    from tests.publication import released

    took = {address: [] for address in (*LISTS, FOUND_EVERYWHERE)}
    asked = {address: [] for address in took}
    with own_database("partone_bench_register") as database:
        with database.as_process("office"):
            release_one(database)
        for so_far, how_many in ((1, SMALL), (SMALL, LARGE)):
            released.enter_many(database, how_many - so_far, first=1_000_000 * (so_far + 1))
            with database.as_process("public_site"):
                for address in took:
                    took[address].append(milliseconds(address))
                    asked[address].append(queries(address))
    for address in LISTS:
        few, many = took[address]
        yield f"{address} on {LARGE} contracts", many, "ms", "reported", True
        yield f"{address} on {LARGE} contracts against {SMALL}", many / few, "times", "at most 3", many <= 3 * few
        more = asked[address][1] - asked[address][0]
        yield f"queries of {address} on {LARGE} contracts less those on {SMALL}", more, "queries", "0", more == 0
    few, many = took[FOUND_EVERYWHERE]
    name = f"{FOUND_EVERYWHERE} on {LARGE} contracts against {SMALL}, a word that stands in all of them"
    yield name, many / few, "times", "reported", True


def milliseconds(address) -> float:
    from django.test import Client

    from tests.bench import read

    client, times = Client(), []
    read(client, address)
    for _ in range(ROUNDS):
        began = time.perf_counter()
        read(client, address)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def queries(address) -> int:
    from tests.bench import queries_of

    return queries_of(address, None)
