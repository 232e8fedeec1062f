"""`make bench`: each figure on one line: name, value, unit, goal, holds or short. Ratios are taken within one run.

Queries are counted on the real pages with three rows and with three hundred; an edition is timed against the same WeasyPrint
render, interleaved; `make run` is started as a person would, cold without downloads and warm.
"""

import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO

from tests import databases

ROUNDS = 10
FEW, MANY = 3, 300
PAGES_TIMED = 6


def main() -> int:
    figures = [*starts()]
    with databases.throw_away_cluster(in_memory=False):
        databases.build_template()
        os.environ.update(databases.environment_of("staff", "partone_bench"))
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django

        django.setup()
        from tests import bench_buying

        figures += [*queries(), *edition(), *bench_buying.figures()]
    held = [tell(*figure) for figure in figures]  # every line is printed, also after one that is short
    return 0 if all(held) else 1


def tell(name, value, unit, goal, holds) -> bool:
    print(f"{name}: {value:.2f} {unit}, goal {goal}, {'holds' if holds else 'short'}", flush=True)
    return holds


# -- list pages: the same number of queries for three rows as for three hundred


def queries():
    few, many = (count_queries(rows) for rows in (FEW, MANY))
    for page, counted in many.items():
        yield (
            f"queries of {page} with {MANY} rows less those with {FEW}",
            counted - few[page],
            "queries",
            "0",
            counted == few[page],
        )


def count_queries(rows: int) -> dict[str, int]:
    """Queries of every list page with so many rows in it."""
    with own_database(f"partone_bench_{rows}") as database:
        people = fill(database, rows)
        found = {}
        for page, (role, address, person) in PAGES.items():
            with database.as_process(role):
                found[page] = queries_of(address, people.get(person))
        return found


PAGES = {
    "the inbox": ("office", "/", "decision_maker"),
    "the list of decisions": ("office", "/decisions/", "governance"),
    "the publishing desk": ("office", "/publishing/", "governance"),
    "the register": ("public_site", "/", None),
    "the register as CSV": ("public_site", "/decisions.csv", None),
    "the register as Atom": ("public_site", "/decisions.atom", None),
}


@contextmanager
def own_database(name):
    from django.test.utils import setup_test_environment, teardown_test_environment

    database = databases.OwnDatabase(name)
    databases.copy_template(name)
    setup_test_environment()
    try:
        yield database
    finally:
        teardown_test_environment()
        databases.drop(name)


def queries_of(address, person) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    if person is not None:
        client.force_login(person)
    read(client, address)  # whatever is asked once a process
    with CaptureQueriesContext(connection) as asked:
        read(client, address)
    return len(asked)


def read(client, address) -> None:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    b"".join(response.streaming_content) if response.streaming else response.content


def fill(database, rows) -> dict:
    """An office with so many requests waiting for its decision maker, so many signed that are due for publication, and so many
    lines in the register."""
    from tests.decisions import made
    from tests.publication.public_records import Register

    with database.as_process("office"):
        office = made.make_office()
        for _ in range(rows):
            made.submit(office, made.make_draft(office, form=office.short_form, part2=False))
            made.sign(office, made.submit(office, made.make_draft(office, form=office.short_form, part2=False)))
        with database.connect("publisher") as connection:
            Register(connection).enter_many(rows)
        return office.people


# -- an edition of six pages against the same WeasyPrint render


def edition():
    publishable = six_pages()
    ours, theirs, ratios = [], [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: whole_edition(publishable)))
        theirs.append(seconds(lambda: plain_render(publishable)))
        ratios.append(ours[-1] / theirs[-1])
    pages = pages_of(whole_edition(publishable))
    yield "pages of the edition that is timed", pages, "pages", "6", pages == PAGES_TIMED
    yield "an edition, median", statistics.median(ours) * 1000, "ms", "reported", True
    yield "the same WeasyPrint render, median", statistics.median(theirs) * 1000, "ms", "reported", True
    ratio = statistics.median(ours) / statistics.median(theirs)
    yield "an edition against the same WeasyPrint render", ratio, "times", "at most 1.3", ratio <= 1.3


def seconds(act) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def six_pages():
    """Part 1 of a request with as many paragraphs as fill six pages."""
    for paragraphs in range(24, 60, 3):
        found = with_paragraphs(paragraphs)
        if pages_of(whole_edition(found)) >= PAGES_TIMED:
            return found
    raise AssertionError("no number of paragraphs fills six pages")


def with_paragraphs(many: int):
    from tests.publication import contents

    words = (
        "The officers weighed the cost of doing nothing against the cost of the work, and set out below what each would mean. "
        * 4
    )
    paragraphs = [contents.block(f"1.{n}", f"p1.{n}", f"<p>{words}</p>") for n in range(1, many + 1)]
    bare = contents.bare()
    return replace(
        bare, content=bare.content | {"sections": [contents.section("Issues for consideration", paragraphs, number="1")]}
    )


def pages_of(pdf: bytes) -> int:
    import pikepdf

    return len(pikepdf.open(BytesIO(pdf)).pages)


def whole_edition(publishable) -> bytes:
    """What the worker makes: article, JSON and PDF."""
    from publication import documents

    article = documents.article(publishable)
    return documents.pdf(publishable, article, documents.edition_json(publishable))


def plain_render(publishable) -> bytes:
    """WeasyPrint alone on a page made before: same variant, finisher, fonts, style and attachment."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from publication import documents
    from publication.finisher import finish

    page, style, attached = made_before(publishable)
    fonts, fetcher = FontConfiguration(), documents._fetcher()
    sheet = weasyprint.CSS(string=style, base_url=documents._static().as_uri() + "/", url_fetcher=fetcher, font_config=fonts)
    attachment = weasyprint.Attachment(string=attached, name="decision.json", relationship="Data", url_fetcher=fetcher)
    return weasyprint.HTML(string=page, url_fetcher=fetcher).write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-3a", attachments=[attachment], finisher=finish
    )


_made: dict = {}


def made_before(publishable):
    from publication import documents

    if not _made:
        at = documents._dated(publishable)
        article = documents.article(publishable).decode()
        _made["all"] = (
            documents._page(publishable, article, at),
            documents._style(publishable),
            documents.edition_json(publishable),
        )
    return _made["all"]


# -- `make run`


def starts():
    with tempfile.TemporaryDirectory(prefix="partone-bench-") as folder:
        for name in ("cold, without downloads", "warm"):
            yield f"make run {name}, until both sites answer", started_in(folder), "s", "reported", True


def started_in(folder) -> float:
    """Seconds from typing `make run` until it says that both sites answer; stopped by Ctrl-C as a person would."""
    ports = {"STAFF_PORT": str(free_port()), "PUBLIC_PORT": str(free_port())}
    began = time.perf_counter()
    run = subprocess.Popen(
        [sys.executable, "-m", "config.run"],
        **dict(env=os.environ | ports | {"PARTONE_DATA": folder}, stdout=subprocess.PIPE, text=True, start_new_session=True),
    )
    for line in run.stdout:
        if f":{ports['PUBLIC_PORT']}" in line:
            break
    took = time.perf_counter() - began
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=60)
    return took


def free_port() -> int:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return attempt.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main())
