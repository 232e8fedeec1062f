"""An officer at the pages of a draft. Imports wait until Django is set up: pytest reads this file first."""

import pytest


@pytest.fixture
def officer():
    from tests import factories

    factories.make_codelists()
    return factories.make_person("officer", factories.make_body())


@pytest.fixture
def draft(officer):
    from tests import factories

    return factories.make_draft(officer)


@pytest.fixture
def pages(officer):
    """A browser in which the officer is signed in."""
    from tests.decisions.drafting.browsing import of

    return of(officer)
