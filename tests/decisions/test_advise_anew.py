"""Advice taken back by who gave it, to be given anew: the request waits for it, and who approved it as it was approves again."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.history import events_of
from accounts.models import Outbox, Role
from decisions import rules, workflow
from decisions.models import Comment, Look
from decisions.models.words import Status
from decisions.steps import StepRefused
from tests.decisions.made import declare, fresh, make_office, make_user, make_with, sign
from tests.decisions.test_advice import of_team

pytestmark = pytest.mark.django_db


def test_advice_is_taken_back_and_given_anew_until_it_is_signed(client):
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    assert Look.objects.filter(decision=decision, person=office.legal).exists(), "who advised has looked at it"
    client.force_login(office.legal)
    page, give = (reverse(f"decisions:{name}", args=[decision.pk, "legal"]) for name in ("advise_anew", "declare"))
    assert page in client.get(decision.get_absolute_url()).content.decode()
    assert client.get(reverse("decisions:advise_anew", args=[decision.pk, "head_of_unit"])).status_code == 403
    assert client.get(reverse("decisions:advise_anew", args=[decision.pk, "nothing"])).status_code == 404
    assert "Say why" in client.post(page, {"reason": " "}).content.decode() and fresh(decision).declarations.count() == 5
    before = max(Outbox.objects.values_list("pk", flat=True))
    assert client.post(page, {"reason": "I had read an older lease."}).url == give
    assert client.post(page, {"reason": "I had read an older lease."}).url == give, "pressed twice"
    decision = fresh(decision)
    assert decision.status == Status.WITH_ADVISERS and rules.open_codes(decision) == ["legal"]
    assert {"legal", "chief_executive"}.isdisjoint(each.code for each in decision.declarations.all())
    assert decision.advice.filter(code="legal").count() == 1, "what was said to those inside stays"
    assert decision.advice_requests.filter(code="legal").last().person == office.legal
    told = set(Outbox.objects.filter(pk__gt=before).values_list("address", flat=True))
    assert told == {office.author.email, office.chief_executive.email}
    assert "older lease" in Comment.objects.get(decision=decision).text
    last = events_of(decision).last()
    assert (last.step, last.capacity, last.facts["asked_again"]) == ("advise_anew", "legal", ["legal", "chief_executive"])
    declare(office, decision, "legal")
    assert fresh(decision).status == Status.WITH_CHIEF_EXECUTIVE
    declare(office, decision, "chief_executive")
    sign(office, fresh(decision))
    assert client.get(page).status_code == 403


def test_who_was_asked_in_a_team_is_asked_there_again_and_nobody_else_takes_it_back():
    office = make_office()
    office.people["colleague_of_legal"] = make_user("Second Lawyer", Role.ADVISER, body=office.body, team=office.legal_team)
    decision, _ = of_team(office)
    declare(office, decision, "legal")
    for who in ("colleague_of_legal", "financial", "governance", "author"):
        with pytest.raises(PermissionDenied):
            workflow.advise_anew(decision, "legal", by=office.people[who], reason="No.")
    workflow.begin_amendment(decision, by=office.governance)
    with pytest.raises(StepRefused):
        workflow.advise_anew(decision, "legal", by=office.legal, reason="While it is changed.")
    workflow.finish_amendment(decision, by=office.governance, reason="")
    readers = decision.need_to_know.filter(person=office.legal)
    readers.update(to_at=timezone.now())
    with pytest.raises(StepRefused):  # whose Part 2 was closed does not open it again like this
        workflow.advise_anew(decision, "legal", by=office.legal, reason="Not read.")
    readers.update(to_at=None)
    asked = workflow.advise_anew(decision, "legal", by=office.legal, reason="A slip.")
    assert (asked.team, asked.claimed_by) == (office.legal_team, office.legal)
