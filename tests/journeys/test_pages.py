"""Every page of both sites on a narrow phone: nothing sticks out to the side, and axe-core finds nothing that keeps people out.

The office is the canary's, which has a decision in every state, with the sample office's five old records beside them."""

import re

import pytest

from decisions import imports
from decisions.management.commands.load_sample import sample_records
from tests.canary.conftest import canary, canary_sites, world  # noqa: F401  the fixtures
from tests.canary.crawl import Visitor, addresses, signed_in
from tests.canary.filling import Filler
from tests.journeys.walking import Journey
from tests.sites import data_folder

NARROW = 320
WHO = "author governance legal head_of_unit chief_executive decision_maker second_maker second_governance governance_elsewhere"
# Patterns that show no page, or none that can be come to as the office stands, and why.
WITHOUT_A_PAGE = {
    "healthz": "two letters for a monitor",
    "decisions:paper": "a file",
    "decisions:part2_paper": "a file",
    "decisions:move_child": "a button",
    "decisions:move_child_of_board": "a button",
    "decisions:move_part2": "a button",
    "decisions:end_reader": "a button",
    "decisions:end_co_author": "a button",
    "publication:start": "the register, under its other address",
}
FILES = re.compile(r"\.(pdf|json|csv|jsonl|atom|xml|txt)$")


@pytest.fixture
def office(canary):  # noqa: F811
    """The canary's decisions and the five old records."""
    for record in imports.in_order(sample_records()):
        imports.import_record(record)
    return canary


@pytest.fixture
def phone(browser, canary_sites):  # noqa: F811
    journey = Journey(browser, canary_sites, width=NARROW)
    yield journey
    journey.ends()


def test_every_staff_page_fits_a_phone_and_keeps_nobody_out(office, canary_sites, phone):  # noqa: F811
    visitors = visitors_of(office, canary_sites)
    walkers, unseen = {}, []
    for name, paths in addresses("config.urls", Filler(office).staff).items():
        if name.startswith("admin") or name in WITHOUT_A_PAGE:  # Django's own pages, used on a desk
            continue
        for some in alike(paths):
            who, path = first_reader(visitors, some)
            if path is None:
                unseen.append(f"{name}: {some[0]}")
                continue
            if who not in walkers:
                walkers[who] = phone.arrives_signed_in(visitors[who].cookies)
            walkers[who].goes_to(path)
    print(*unseen, sep="\n")
    assert phone.told == []


def visitors_of(office, sites) -> dict[str, Visitor]:
    key = (data_folder(office.database, "staff") / "secret-key").read_text()
    people = office.people()
    return {who: signed_in(sites.staff, people[who], key) for who in WHO.split()} | {"nobody": Visitor(sites.staff)}


def alike(paths) -> list[list[str]]:
    """Addresses of the same page of different records, together; the pages of whole records each for itself."""
    found = {}
    for path in paths:
        found.setdefault(path if re.fullmatch(r"/decisions/\d+/", path) else re.sub(r"\d+", "0", path), []).append(path)
    return list(found.values())


def first_reader(visitors, paths) -> tuple:
    """Somebody who is shown one of these pages, and which."""
    for path in paths[:8]:
        for who, visitor in visitors.items():
            answer = visitor.get(path)
            if answer.status == 200 and answer.header("Content-Type").startswith("text/html"):
                return who, path
            if answer.status in (302, 405):
                break
    return None, None
