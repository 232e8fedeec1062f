"""Advice taken back by who gave it, to be given anew: the request waits for it, and who approved it as it was approves again."""

import re

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
    press = {"reason": "I had read an older lease.", "csrfmiddlewaretoken": "of one page"}
    assert client.post(page, press).url == give
    assert client.post(page, press).url == give, "pressed twice"
    other = client.post(page, press | {"reason": "I had read <another> lease."})
    assert other.status_code == 403 and b"&lt;another&gt; lease" in other.content and b"taken back already" in other.content
    decision = fresh(decision)
    assert decision.status == Status.WITH_ADVISERS and rules.open_codes(decision) == ["legal"]
    assert {"legal", "chief_executive"}.isdisjoint(each.code for each in decision.declarations.all())
    assert decision.advice.filter(code="legal").count() == 1, "what was said to those inside stays"
    assert decision.advice_requests.filter(code="legal").last().person == office.legal
    told = set(Outbox.objects.filter(pk__gt=before).values_list("address", flat=True))
    assert told == {office.author.email, office.chief_executive.email}
    assert "older lease" in Comment.objects.get(decision=decision).text
    assert "not dealt with" not in client.get(decision.get_absolute_url()).content.decode(), "it asks nothing of anybody"
    shown = client.get(give).content.decode()
    assert (
        "This is what you gave before." in shown
        and "You took the advice back" in shown
        and "I had read an older lease." in shown
    )
    assert re.search(r'value="given"[^>]* checked', shown) and "Asked again" not in shown
    assert "why it is not required</label>" in shown, "three of the answers need it, so it is not called optional"
    assert "Taken back on" in shown and "Advice on an earlier version" not in shown
    assert "You took it back to give it anew" in client.get("/").content.decode()
    assert "To be given anew" in client.get(reverse("decisions:advice")).content.decode()
    last = events_of(decision).last()
    assert (last.step, last.capacity, last.facts["asked_again"]) == ("advise_anew", "legal", ["legal", "chief_executive"])
    declare(office, decision, "legal")
    assert fresh(decision).status == Status.WITH_CHIEF_EXECUTIVE
    shown = client.get(decision.get_absolute_url()).content.decode()
    assert "to be given anew. Replaced on" in shown and "Advice on an earlier version" not in shown
    declare(office, decision, "chief_executive")
    sign(office, fresh(decision))
    assert client.get(page).status_code == 403


def test_the_inbox_and_the_queue_say_what_became_of_advice_that_was_taken_back(client):
    office = make_office()
    decision, _ = of_team(office)
    declare(office, decision, "legal", answer="with_conditions", reason="Only this year.")
    client.force_login(office.legal)
    answered = reverse("decisions:advice") + "?show=answered"
    shown = client.get(answered).content.decode()
    assert "Replaced" not in shown and "Nobody yet" not in shown, "whoever answered needed not to take it on"
    asked = workflow.advise_anew(fresh(decision), "legal", by=office.legal, reason="I had read an older lease.")
    assert "You took it back to give it anew" in client.get("/").content.decode()
    assert "Asked again since" in client.get(answered).content.decode()
    for step, args in ((workflow.give_back, []), (workflow.reassign, [office.legal])):
        step(asked, *args, by=office.legal if step is workflow.give_back else office.governance)
        inbox = client.get("/").content.decode()
        assert "You took it back" not in inbox and f"Your team was asked again: {office.legal_team}" in inbox
    declare(office, decision, "legal", answer="with_conditions", reason="Only this year.")
    shown = client.get(answered).content.decode()
    assert shown.count(">Replaced<") == 1 and "Asked again since" not in shown


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


def test_what_was_given_before_comes_back_to_be_changed_and_what_was_said_of_part_2_once_it_is_open(
    client, django_assert_max_num_queries
):
    office = make_office()
    decision = make_with(office, Status.WITH_ADVISERS)
    told = {"answer": "with_conditions", "reason": "1. A survey.\n2. A lease."}
    declare(office, decision, "legal", text="The secret price is low.", concerns_part2=True, **told)
    client.force_login(office.legal)
    assert "Conditions: 1. A survey.<br>2. A lease." in client.get(decision.get_absolute_url()).content.decode()
    assert "legal" not in client.get(reverse("decisions:changes", args=[decision.pk])).content.decode().split("<h2")[1].lower()
    workflow.advise_anew(fresh(decision), "legal", by=office.legal, reason="A slip.")
    give = reverse("decisions:declare", args=[decision.pk, "legal"])
    with django_assert_max_num_queries(25):
        shown = client.get(give).content.decode()
    assert "2. A lease.</textarea>" in shown and "secret price" not in shown and 'value="with_conditions"' in shown
    opened = client.post(give, {"step": "open", "answer": "given", "reason": "Changed.", "text": " "}).content.decode()
    assert "The secret price is low.</textarea>" in opened and "Changed.</textarea>" in opened
    assert re.search(r'name="concerns_part2"[^>]* checked', opened)
    typed = client.post(give, {"step": "open", "text": "Typed."}).content.decode()
    assert "Typed.</textarea>" in typed and not re.search(r'name="concerns_part2"[^>]* checked', typed)


def test_taking_it_on_keeps_what_was_typed_on_the_page(client):
    office = make_office()
    decision, asked = of_team(office)
    give = reverse("decisions:declare", args=[decision.pk, "legal"])
    client.force_login(office.legal)
    assert 'form="declaration" name="step" value="claim">Take it on<' in client.get(give).content.decode()
    taken = client.post(give, {"step": "claim", "text": "Half of it.", "answer": "given"}).content.decode()
    assert "Half of it.</textarea>" in taken and "You have taken it on." in taken and 'value="claim"' not in taken
    assert "There is a problem" not in taken and decision.advice_requests.get(code="legal").claimed_by == office.legal


def test_the_head_of_unit_is_told_that_it_came_back_changed(client):
    office = make_office()
    decision = make_with(office, Status.WITH_CHIEF_EXECUTIVE)
    workflow.begin_amendment(decision, by=office.governance)
    workflow.revise(fresh(decision), {"summary": "<p>Another roof.</p>"}, by=office.governance)
    workflow.finish_amendment(fresh(decision), by=office.governance, reason="A slip.")
    for code in rules.open_codes(fresh(decision)):
        if code not in ("head_of_unit", "chief_executive"):
            declare(office, decision, code)
    client.force_login(office.head_of_unit)
    assert "It came back to you: it was changed on its way" in client.get("/").content.decode()
