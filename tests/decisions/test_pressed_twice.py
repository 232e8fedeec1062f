"""A button pressed twice: the first press does it, the second shows that it is done, and nothing is there twice."""

import pytest
from django.urls import reverse

from accounts.models import PolicingBody, Role
from decisions import rules
from decisions.models import Comment, Declaration, IssuedNumber
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_declaration_sent_twice_is_there_once(client):
    decision = make.make_submitted()
    code = rules.open_codes(decision)[0]
    adviser = decision.advice_requests.get(code=code).team or decision.advice_requests.get(code=code).person
    client.force_login(adviser)
    address = reverse("decisions:declare", args=[decision.pk, code])
    sent = {"answer": "given", "was_seen": decision.versions.last().number}
    first, second = client.post(address, sent), client.post(address, sent)
    assert first.status_code == second.status_code == 302
    assert Declaration.objects.filter(decision=decision, code=code).count() == 1
    assert client.post(reverse("decisions:declare", args=[decision.pk, "chief_executive"]), sent).status_code == 403


def test_a_return_sent_twice_is_there_once(client):
    decision = make.make_submitted()
    governance = make.make_person(Role.GOVERNANCE, decision.body)
    client.force_login(governance)
    address = reverse("decisions:return", args=[decision.pk])
    answers = [client.post(address, {"comment": "The cost is\r\nmissing."}).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert Comment.objects.filter(decision=decision).count() == 1
    assert client.post(address, {"comment": "Something else"}).status_code == 403


def test_a_number_asked_for_twice_is_issued_once(client):
    body = make.make_body(reference_issued_at=PolicingBody.ReferenceMoment.BY_HAND)
    decision = make.make_submitted(make.make_complete_draft(body=body))
    client.force_login(make.make_person(Role.GOVERNANCE, body))
    address = reverse("decisions:issue_number", args=[decision.pk])
    assert [client.post(address).status_code for _ in range(2)] == [302, 302]
    assert IssuedNumber.objects.filter(decision=decision).count() == 1
