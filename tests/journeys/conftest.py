"""What a journey needs: both sites, a browser, the offices with their people, and the records as they are typed."""

import pytest


@pytest.fixture
def journey(browser, sites):
    """See tests/journeys/walking.py."""
    from tests.journeys.walking import Journey

    journey = Journey(browser, sites)
    yield journey
    journey.ends()
