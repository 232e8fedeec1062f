import pytest
from tests.decisions.made import *
@pytest.mark.django_db
def test_x():
    o = make_office()
    d = make_with(o, "signed")
    assert d.status == "signed", d.reference
