"""Comments on a paragraph, questions to the author, answers: who says what, where it stands, who is told, on both sides."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.history import events_of
from accounts.models import Outbox
from decisions import paragraphs, part2, rules, threads, waiting, workflow
from decisions.models import Comment, Part2Comment
from decisions.models.words import CommentKind, Status
from decisions.workflow import PART1, PART2
from tests.decisions.made import fresh, make_office, make_with

pytestmark = pytest.mark.django_db
SAID = "Which roof of harrowgate?"


def address(name, decision, *more):
    return reverse(f"decisions:{name}", args=[decision.pk, *more])


def said_on(side, office, decision):
    with side.opened_by(office.governance, decision, "test"):
        return threads.threads(side.model.objects.filter(decision=decision).select_related("by"))


@pytest.fixture
def office():
    return make_office()


@pytest.mark.parametrize("side", [PART1, PART2], ids=["part1", "part2"])
def test_a_question_stays_open_until_it_is_answered_and_who_asked_may_ask_on(office, side):
    decision = make_with(office, Status.WITH_ADVISERS)
    told = Outbox.objects.order_by("pk").values_list("pk").count()
    asked = workflow.ask(decision, by=office.legal, text=SAID, side=side)
    assert fresh(decision).status == Status.WITH_ADVISERS
    assert said_on(side, office, decision)[0].awaits_answer
    answer = workflow.answer(asked, by=office.author, text="All of it.", side=side)
    assert answer.kind == CommentKind.ANSWER and said_on(side, office, decision)[0].is_answered
    workflow.answer(asked, by=office.legal, text="The shed too?", side=side)
    assert said_on(side, office, decision)[0].awaits_answer
    assert Outbox.objects.values_list("pk").count() == told + 3
    workflow.resolve(asked, by=office.legal, side=side)
    workflow.resolve(asked, by=office.author, side=side)  # pressed twice
    (thread,) = said_on(side, office, decision)
    assert thread.is_resolved and thread.first.resolved_by_id == office.legal.pk and not thread.awaits_answer
    workflow.reopen(thread.first, by=office.author, side=side)
    assert said_on(side, office, decision)[0].awaits_answer
    steps = [each.step for each in events_of(decision) if each.step in side.steps.values()]
    assert steps == [side.steps[name] for name in ("ask", "answer", "ask", "resolve", "reopen")]
    assert "harrowgate" not in str([each.facts for each in events_of(decision)])


@pytest.mark.parametrize("side", [PART1, PART2], ids=["part1", "part2"])
def test_who_is_not_concerned_neither_asks_nor_resolves(office, side):
    decision = make_with(office, Status.WITH_ADVISERS)
    for nobody in (office.colleague, office.author, office.chief_executive):
        with pytest.raises(PermissionDenied):
            workflow.ask(decision, by=nobody, text=SAID, side=side)
    begun = workflow.comment(decision, by=office.legal, text=SAID, side=side)
    for nobody in (office.financial, office.colleague):
        with pytest.raises(PermissionDenied):
            workflow.resolve(begun, by=nobody, side=side)
    workflow.withdraw(decision, by=office.author, reason="No longer needed.")
    with pytest.raises(PermissionDenied):
        workflow.answer(begun, by=office.legal, text="Late.", side=side)


def test_the_database_keeps_the_words_and_lets_only_the_resolving_change(office):
    decision = make_with(office, Status.WITH_ADVISERS)
    first = workflow.comment(decision, by=office.legal, text=SAID)
    private = workflow.comment_on_part2(decision, by=office.legal, text=SAID)
    for change in ({"text": "Something else"}, {"by": office.author}, {"kind": "answer"}):
        for side, said in ((PART1, first), (PART2, private)):
            with (
                pytest.raises(Exception, match="permission denied"),
                transaction.atomic(),
                side.opened_by(office.legal, decision, "test"),
            ):
                side.model.objects.filter(pk=said.pk).update(**change)
    with pytest.raises(IntegrityError, match="resolved_by_somebody"), transaction.atomic():
        Comment.objects.filter(pk=first.pk).update(resolved_by=office.legal)
    with (
        pytest.raises(Exception, match="row-level security"),
        transaction.atomic(),
        part2.opened_by(office.author, decision, "test"),
    ):
        Part2Comment.objects.filter(pk=private.pk).update(resolved_by=office.legal, resolved_at=private.at)
    assert Part2Comment.objects.filter(pk=private.pk).update(resolved_by=office.legal, resolved_at=private.at) == 0  # closed


CONTENT = [
    ("p1.1", "One.", "p1.1", True),  # as it was
    ("p1.1", "Two.", "p1.2", True),  # moved: the words are found
    ("p1.1", "Something else.", "p1.1", False),  # changed: the place is found
    ("p9.1", "Gone.", None, False),
]


@pytest.mark.parametrize(("anchor", "quote", "found", "is_as_quoted"), CONTENT)
def test_a_comment_finds_its_paragraph_by_its_words_then_by_its_place(anchor, quote, found, is_as_quoted):
    places = [paragraphs.Place(f"p1.{n}", f"p1.{n}", f"Paragraph 1.{n}", text, "s") for n, text in ((1, "One."), (2, "Two."))]
    place, same = paragraphs.find(places, anchor, quote)
    assert (place and place.anchor, same) == (found, is_as_quoted)


def test_what_is_put_beside_a_paragraph_stands_behind_its_end_and_changes_nothing_else():
    html = '<section id="s"><h3>One &amp; two</h3><div id="p"><p>A<br>b</p>\n<div>c</div></div><p>d</p></section>'
    put = paragraphs.beside(html, {"p": "[below]", "absent": "[no]"}, {"s": "[link]"})
    assert put == html.replace("</h3>", "</h3>[link]").replace("</div></div>", "</div></div>[below]")


def test_a_paragraph_is_chosen_and_the_comment_stands_below_it_with_links_both_ways(client, office):
    decision = make_with(office, Status.WITH_ADVISERS)
    client.force_login(office.colleague)
    add = f"{address('comment', decision)}?on=section-1"
    page = client.get(add).content.decode()
    assert "Paragraph 1.2" in page and "Two." in page
    chosen = next(line for line in page.split('value="') if line.startswith("p1.2~")).split('"')[0]
    assert "Choose the paragraph that you comment on" in client.post(add, {"on": "", "text": SAID}).content.decode()
    stale = client.post(add, {"on": "p1.2~00000000", "text": SAID}).content.decode()
    assert "has changed since you opened the page" in stale and SAID in stale
    assert client.post(add, {"on": chosen, "text": SAID}).status_code == 302
    said = decision.comments.get()
    assert (said.anchor, said.quote, said.by) == ("p1.2", "Two.", office.colleague)
    record = client.get(address("decision", decision)).content.decode()
    below = record.index(f'id="comment-{said.pk}"')
    assert record.index('id="p1.2"') < below < record.index('id="section-2"')
    assert 'href="#p1.2"' in record and f'href="#comment-{said.pk}"' in record


def test_a_question_is_asked_on_a_page_waits_in_the_inbox_and_is_shown_to_who_acts(client, office):
    decision = make_with(office, Status.WITH_ADVISERS)
    client.force_login(office.colleague)
    assert client.post(address("ask", decision), {"text": SAID}).status_code == 403
    client.force_login(office.legal)
    assert "Write your question." in client.post(address("ask", decision), {"about": "part1", "text": " "}).content.decode()
    assert client.post(address("ask", decision), {"about": "part1", "text": SAID}).status_code == 302
    asked = decision.comments.get()
    for page in (address("declare", decision, "legal"), address("decision", decision), address("versions", decision)):
        assert f"#comment-{asked.pk}" in client.get(page).content.decode(), page
    client.force_login(office.author)
    inbox = client.get("/").content.decode()
    assert "Answer a question" in inbox and "Your requests under way" in inbox and "legal team" not in inbox
    assert client.post(address("answer", decision, asked.pk), {"text": "All of it."}).status_code == 302
    assert "Answer a question" not in client.get("/").content.decode()
    client.force_login(office.legal)
    assert "answered your question on" in client.get(address("decision", decision)).content.decode()
    client.post(address("resolve", decision, asked.pk))
    assert "answered your question on" not in client.get(address("decision", decision)).content.decode()


def test_a_question_about_part_2_is_nowhere_on_the_side_of_part_1(client, office):
    decision, colleague = make_with(office, Status.WITH_ADVISERS), Client()
    colleague.force_login(office.colleague)
    before = colleague.get(address("decision", decision)).content
    client.force_login(office.legal)
    assert client.post(address("ask", decision), {"about": "part2", "text": SAID}).status_code == 302
    assert not decision.comments.exists()
    assert "harrowgate" not in str(list(Outbox.objects.values_list("pk", "subject")))
    assert colleague.get(address("decision", decision)).content == before
    asked = said_on(PART2, office, decision)[0].first
    for name in ("answer_on_part2", "resolve_on_part2"):
        assert colleague.post(address(name, decision, asked.pk), {"text": "No."}).status_code == 403
    client.force_login(office.author)
    assert "Answer a question about Part 2" in client.get("/").content.decode()
    assert "A question about Part 2 waits for your answer." in client.get(address("decision", decision)).content.decode()
    assert "harrowgate" not in client.get(address("decision", decision)).content.decode()
    assert SAID in client.get(address("part2", decision)).content.decode()
    assert client.post(address("answer_on_part2", decision, asked.pk), {"text": "The new one."}).status_code == 302
    assert "Answer a question about Part 2" not in client.get("/").content.decode()
    workflow.end_reader(decision.need_to_know.get(person=office.author), by=office.governance)
    workflow.ask(decision, by=office.legal, text="And then?", side=PART2)
    assert waiting.for_person(office.author, list(office.author.roles()))[0] == []


def test_a_comment_on_part_2_stands_below_its_paragraph(client, office):
    decision = make_with(office, Status.DRAFT)
    client.force_login(office.author)
    add = f"{address('comment_on_part2', decision)}?on=part2-text-1"
    page = client.get(add).content.decode()
    assert "The cap is secret." in page
    chosen = next(line for line in page.split('value="') if line.startswith("part2-text-1-1~")).split('"')[0]
    assert client.post(add, {"on": chosen, "text": SAID}).status_code == 302
    (thread,) = said_on(PART2, office, decision)
    page = client.get(address("part2", decision)).content.decode()
    assert page.index('id="part2-text-1-1"') < page.index(f'id="part2-comment-{thread.first.pk}"')
    assert rules.takes_comments(decision) and not decision.comments.exists()


def test_the_inbox_asks_the_database_as_often_for_three_requests_under_way_as_for_one(
    client, office, django_assert_max_num_queries
):
    make_with(office, Status.WITH_ADVISERS)
    client.force_login(office.author)
    with django_assert_max_num_queries(25) as one:
        client.get("/")
    for _ in range(2):
        workflow.ask(make_with(office, Status.WITH_CHIEF_EXECUTIVE), by=office.chief_executive, text=SAID)
    with django_assert_max_num_queries(25) as more:
        client.get("/")
    assert len(one) == len(more)


def test_a_colleague_joins_and_leaves_on_the_task_list(client, office):
    decision = make_with(office, Status.DRAFT)
    client.force_login(office.author)
    tasks = address("tasks", decision)
    assert "Nobody else writes on it." in client.get(tasks).content.decode()
    sent = {"person": office.colleague.pk, "from": "tasks"}
    assert client.post(address("co_authors", decision), sent)["Location"] == f"{tasks}#co-authors"
    workflow.comment(decision, by=office.colleague, text=SAID)
    client.force_login(office.colleague)
    page = client.get(tasks).content.decode()
    assert "Leave" in page and "1 open comment<" in page
    leave = address("end_co_author", decision, decision.co_authors.get().pk)
    assert client.post(leave, {"from": "tasks"})["Location"] == "/"
    assert client.get(tasks).status_code == 404
