"""What is asked once for a page: within one reading of a page, and never beyond it or in a step."""

import pytest
from django.test import RequestFactory

from accounts.once import OncePerPageMiddleware, once_a_page

ASKED = []


@once_a_page
def number_of(word: str) -> int:
    ASKED.append(word)
    return len(ASKED)


def page(request):
    return [number_of("a"), number_of("a"), number_of("b")]


@pytest.fixture(autouse=True)
def _nothing_asked():
    ASKED.clear()


def answers(method: str) -> list[int]:
    return OncePerPageMiddleware(page)(RequestFactory().generic(method, "/"))


def test_a_page_asks_once_and_the_next_page_asks_again():
    assert answers("GET") == [1, 1, 2]
    assert answers("HEAD") == [3, 3, 4]
    assert ASKED == ["a", "b", "a", "b"]


def test_a_step_asks_every_time_and_so_does_whatever_is_no_page():
    assert answers("POST") == [1, 2, 3]
    assert page(None) == [4, 5, 6]


def test_a_page_that_breaks_leaves_nothing_behind():
    def breaks(request):
        number_of("a")
        raise ValueError

    with pytest.raises(ValueError):
        OncePerPageMiddleware(breaks)(RequestFactory().get("/"))
    assert page(None) == [2, 3, 4]
