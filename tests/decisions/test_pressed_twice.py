"""A button pressed twice: the first press does it, the second shows that it is done, and nothing is there twice."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import PolicingBody, Role
from accounts.pressed import TWICE
from decisions import rules, workflow
from decisions.models import Board, BoardMeeting, Comment, Decision, Declaration, InformationRequest, IssuedNumber
from decisions.workflow.scrutiny import record_information_request
from tests import factories as make
from tests.decisions import made

in_shared = pytest.mark.django_db


@in_shared
def test_a_declaration_sent_twice_is_there_once(client):
    decision = make.make_submitted()
    code = rules.open_codes(decision)[0]
    adviser = decision.advice_requests.get(code=code).team or decision.advice_requests.get(code=code).person
    client.force_login(adviser)
    address = reverse("decisions:declare", args=[decision.pk, code])
    sent = {"answer": "given", "was_seen": decision.versions.last().number, "csrfmiddlewaretoken": "of one page"}
    first, second = client.post(address, sent), client.post(address, sent)
    assert first.status_code == second.status_code == 302
    assert Declaration.objects.filter(decision=decision, code=code).count() == 1
    assert client.post(reverse("decisions:declare", args=[decision.pk, "chief_executive"]), sent).status_code == 403
    for other in ({"text": "A second thought"}, {"step": "ask", "question-text": "A second thought"}):
        kept = client.post(address, sent | other)
        assert kept.status_code == 403 and b"A second thought" in kept.content and b"given this already" in kept.content


@in_shared
def test_a_return_sent_twice_is_there_once(client):
    decision = make.make_submitted()
    governance = make.make_person(Role.GOVERNANCE, decision.body)
    client.force_login(governance)
    address = reverse("decisions:return", args=[decision.pk])
    answers = [client.post(address, {"comment": "The cost is\r\nmissing."}).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert Comment.objects.filter(decision=decision).count() == 1
    assert client.post(address, {"comment": "Something else"}).status_code == 403


@in_shared
def test_a_number_asked_for_twice_is_issued_once(client):
    body = make.make_body(reference_issued_at=PolicingBody.ReferenceMoment.BY_HAND)
    decision = make.make_submitted(make.make_complete_draft(body=body))
    client.force_login(make.make_person(Role.GOVERNANCE, body))
    address = reverse("decisions:issue_number", args=[decision.pk])
    assert [client.post(address).status_code for _ in range(2)] == [302, 302]
    assert IssuedNumber.objects.filter(decision=decision).count() == 1


@in_shared
def test_a_page_that_enters_something_enters_it_once_for_each_time_it_is_opened(client):
    office = made.make_office()
    draft, signed = made.make_draft(office), made.make_with(office, Decision.Status.WITH_DECISION_MAKER)
    made.sign(office, signed)
    form = draft.form_version
    pages = [  # who, where, with what, what is then there once more, and what a second one has to say otherwise
        ("governance", "/desk/numbers/reserve/", {"body": office.body.pk, "purpose": "The estate"}, IssuedNumber.objects, {}),
        ("author", "/decisions/new/", {"title": "New roofs", "kind": "other", "form_version": form.pk}, Decision.objects, {}),
        ("author", reverse("decisions:add_child", args=[draft.pk, "options"]), {"title": "Wait"}, draft.options, {}),
        (
            "governance",
            reverse("decisions:hold", args=[signed.pk]),
            {"reason": "A claim"},
            signed.legal_holds,
            {"reason": "An audit"},
        ),
    ]
    for who, page, typed, there, otherwise in pages:
        client.force_login(office.people[who])
        before = there.count()
        press = typed | {"csrfmiddlewaretoken": "of one page"}
        led_to = [client.post(page, press) for _ in range(3)]
        assert [each.status_code for each in led_to] == [302] * 3 and len({each.url for each in led_to}) == 1, page
        assert there.count() == before + 1, page
        assert TWICE in client.get(led_to[2].url).content.decode(), page
        client.post(page, typed | otherwise | {"csrfmiddlewaretoken": "of the page opened again"})
        assert there.count() == before + 2, page


def at_once(*acts) -> list:
    """What each answers, all begun at the same moment, each on a connection of its own."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(n):
        start.wait()
        try:
            answers[n] = acts[n]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def until_one_waits() -> None:
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    pytest.fail("Nobody waits.")


def test_presses_at_the_same_moment_are_one_and_who_comes_second_to_the_same_entry_is_told_so(own_database):
    body = make.make_body()
    governance, board = make.make_person(Role.GOVERNANCE, body), Board.objects.create(body=body, name="Estates")
    browsers = [Client() for _ in range(4)]
    for each in browsers:
        each.force_login(governance)
    press = {"body": body.pk, "purpose": "The estate", "csrfmiddlewaretoken": "of one page"}
    answers = at_once(*[lambda each=each: each.post("/desk/numbers/reserve/", press).status_code for each in browsers])
    assert answers == [302] * 4 and IssuedNumber.objects.count() == 1

    today = timezone.localdate()
    days = {f"{name}_{part}": getattr(today, part) for name in ("on", "received_on") for part in ("day", "month", "year")}
    asked = {"body": body, "reference": "FOI 7", "received_on": today, "note": "Costs"}
    entries = [
        (
            "/desk/meetings/enter/",
            {"board": board.pk},
            lambda: workflow.enter_meeting(board, today, None, by=governance),
            "This meeting is entered already.",
        ),
        (
            "/information-requests/new/",
            {"body": body.pk, "reference": "FOI 7", "note": "Costs"},
            lambda: record_information_request(asked, by=governance),
            "A request with this reference is entered already.",
        ),
    ]
    for address, typed, enter, told in entries:
        answers = []

        def second(address=address, typed=typed, answers=answers):
            answers.append(browsers[0].post(address, typed | days))
            connection.close()

        with transaction.atomic():
            enter()
            waiting = threading.Thread(target=second)
            waiting.start()
            until_one_waits()
        waiting.join()
        page = answers[0].content.decode()
        assert answers[0].status_code == 200 and told in page and "belongs to this" not in page
    assert (BoardMeeting.objects.count(), InformationRequest.objects.count()) == (1, 1)
