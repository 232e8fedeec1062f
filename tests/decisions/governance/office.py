"""An office with a board, a meeting and requests that go to it."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import Role
from decisions import models, workflow
from tests.decisions.made import ADVICE, declare, fresh, make_draft, make_user, submit

TODAY = timezone.localdate


def make_meeting(office, days=10, name="Investment Board"):
    board, _ = models.Board.objects.get_or_create(body=office.body, name=name)
    on = TODAY() + timedelta(days=days)
    return models.BoardMeeting.objects.create(board=board, on=on, papers_by_on=on - timedelta(days=5))


def table(office, meeting, *decisions):
    for each in decisions:
        models.Tabling.objects.create(decision=each, meeting=meeting, by=office.people["governance"])


def make_second(office):
    return make_user("Second of governance", Role.GOVERNANCE, body=office.body)


def titled(office, title, status="with_advisers", **values):
    """A request with a title of its own, as far as that; a draft of it too."""
    decision = make_draft(office, **values)
    workflow.revise(decision, {"title": title}, by=office.author)
    if status == "draft":
        return fresh(decision)
    submit(office, decision)
    for code in (*ADVICE, "head_of_unit", "chief_executive") if status == "with_decision_maker" else ():
        declare(office, decision, code)
    return fresh(decision)


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
