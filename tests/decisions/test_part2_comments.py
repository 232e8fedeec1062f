"""Comments on Part 2: in one's own name, for its readers only, until the request is signed or withdrawn."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.history import events_of
from accounts.models import Outbox
from decisions import part2, rules, workflow
from decisions.models.words import Status
from tests.decisions.made import fresh, make_office, make_with

pytestmark = pytest.mark.django_db
SAID = "The price of harrowgate is too high."


def address(name, decision, *more):
    return reverse(f"decisions:{name}", args=[decision.pk, *more])


def comments(office, decision):
    with part2.opened_by(office.governance, decision, "test"):
        return [(each.by, each.text) for each in part2.beside(decision)["comments"]]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITH_ADVISERS, Status.WITH_DECISION_MAKER])
def test_a_reader_comments_on_the_page_and_twice_pressed_it_is_there_once(client, status):
    office = make_office()
    decision = make_with(office, status)
    client.force_login(office.author)
    assert "Comment on Part 2" in client.get(address("part2", decision)).content.decode()
    for _ in range(2):
        assert client.post(address("part2", decision), {"text": SAID.replace(" too", "\r\ntoo")}).status_code == 302
    assert comments(office, decision) == [(office.author, SAID.replace(" too", "\ntoo"))]
    assert "The price of harrowgate" in client.get(address("part2", decision)).content.decode()
    assert events_of(decision).filter(step="comment_on_part2").count() == 1


def test_another_comment_after_an_answer_is_a_new_one():
    office = make_office()
    decision = make_with(office, Status.WITH_ADVISERS)
    for by, text in ((office.legal, "Why?"), (office.author, "Because."), (office.legal, "Why?")):
        workflow.comment_on_part2(decision, by=by, text=text)
    assert comments(office, decision) == [(office.legal, "Why?"), (office.author, "Because."), (office.legal, "Why?")]


def test_a_comment_stands_nowhere_but_in_part_2(client):
    office = make_office()
    decision = make_with(office, Status.WITH_ADVISERS)
    written = Outbox.objects.values("pk").count()
    workflow.comment_on_part2(decision, by=office.legal, text=SAID)
    assert Outbox.objects.values("pk").count() == written
    client.force_login(office.colleague)
    record = client.get(address("decision", decision)).content.decode()
    assert "harrowgate" not in record
    assert "Comment on Part 2" not in record
    assert "harrowgate" not in str(list(events_of(decision).values_list("facts", flat=True)))
    assert not decision.comments.exists()
    client.force_login(office.author)
    assert "Comment on Part 2" in client.get(address("decision", decision)).content.decode()


def test_an_empty_comment_is_refused_at_its_field(client):
    office = make_office()
    decision = make_with(office, Status.WITH_ADVISERS)
    client.force_login(office.legal)
    page = client.post(address("part2", decision), {"text": " "}).content.decode()
    assert "Write your comment." in page
    assert comments(office, decision) == []


def test_who_may_not_read_part_2_does_not_comment(client):
    office = make_office()
    decision = make_with(office, Status.WITH_ADVISERS)
    with pytest.raises(PermissionDenied):
        workflow.comment_on_part2(decision, by=office.colleague, text=SAID)
    client.force_login(office.colleague)
    assert client.post(address("part2", decision), {"text": SAID}).status_code == 403
    assert comments(office, decision) == []


@pytest.mark.parametrize("status", [Status.SIGNED, Status.WITHDRAWN])
def test_nobody_comments_once_it_is_signed_or_withdrawn(client, status):
    office = make_office()
    decision = make_with(office, status)
    client.force_login(office.author)
    page = client.get(address("part2", decision))
    assert "Comment on Part 2" not in page.content.decode()
    assert client.post(address("part2", decision), {"text": SAID}).status_code == 403
    assert not rules.may_comment_on_part2(office.author, fresh(decision))
    assert comments(office, decision) == []


def test_the_pages_to_declare_and_to_return_lead_there(client):
    office = make_office()
    decision = make_with(office, Status.WITH_ADVISERS)
    there = f"{address('part2', decision)}#comment"
    client.force_login(office.legal)
    for page in (address("declare", decision, "legal"), address("return", decision)):
        assert there in client.get(page).content.decode()
    workflow.end_reader(decision.need_to_know.get(person=office.legal), by=office.governance)
    for page in (address("declare", decision, "legal"), address("return", decision)):
        assert there not in client.get(page).content.decode()
