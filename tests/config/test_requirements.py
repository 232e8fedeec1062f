"""The locked lists install the same packages everywhere, from whatever index the machine uses."""

import re

import pytest

from config.environment import BASE_DIR

LISTS = sorted((BASE_DIR / "requirements").glob("*.txt"))


def test_there_are_two_lists():
    assert [path.name for path in LISTS] == ["run.txt", "test.txt"]


@pytest.mark.parametrize("path", sorted((BASE_DIR / "requirements").iterdir()), ids=lambda path: path.name)
def test_no_list_names_an_address(path):
    assert not re.search(r"://|index-url|find-links|trusted-host", path.read_text())


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_every_package_is_locked_by_hash(path):
    lines = [
        line for line in path.read_text().replace("\\\n", "").splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    assert lines
    for line in lines:
        assert re.match(r"[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==\S+", line), line
        assert "--hash=sha256:" in line, line


def test_tests_run_on_the_versions_that_are_shipped():
    shipped, tested = (dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", path.read_text(), re.M)) for path in LISTS)
    assert shipped.items() <= tested.items()
