"""What somebody typed comes back when a save finds them signed out, and nothing technical or secret with it."""

import pytest
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_save_after_the_session_has_ended_gives_the_words_back():
    decision = make.make_draft()
    address = f"/decisions/{decision.pk}/parts/summary/"
    answer = Client().post(address, {"summary": "Three hours of work", "was_seen": "0123456789", "password": "secret words"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Three hours of work" in page
    assert "signed out" in page
    assert "0123456789" not in page
    assert "secret words" not in page
    assert not answer.cookies.get("partone_session")


def test_a_page_that_is_only_asked_for_leads_to_the_sign_in():
    decision = make.make_draft()
    answer = Client().get(f"/decisions/{decision.pk}/tasks/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_a_request_that_cannot_be_read_gets_a_page_that_says_so():
    person = make.make_person("officer", make.make_body())
    client = Client(raise_request_exception=False)
    client.force_login(person)
    answer = client.generic("POST", "/decisions/new/", b"no parts at all", "multipart/form-data; boundary=")
    assert answer.status_code == 400
    assert b"could not be read" in answer.content
