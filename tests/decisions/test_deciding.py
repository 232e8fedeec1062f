"""The page that decides: what is preset, what stays on it, what it says of questions and of publication."""

import pytest
from django.urls import reverse
from django.utils import timezone

from decisions import workflow
from decisions.models.words import Status
from decisions.views import said
from tests.decisions import made
from tests.decisions.test_route_pages import answers, make, maker_of, page_two, url
from tests.decisions.test_signing_queue import ANSWERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_signer():
    return make.make_with_decision_maker()


def test_what_is_recommended_is_preset_and_leftover_words_of_another_outcome_are_not_signed(client, at_signer):
    client.force_login(maker_of(at_signer))
    key = at_signer.recommendations.get().pk
    asked = client.get(url("sign", at_signer)).content.decode()
    outcome = asked[asked.index(f'name="outcome_{key}"') :][:200]
    assert 'value="approved"' in outcome and "checked" in outcome and "As recommended: approved" in asked
    assert f'data-shown-when="outcome_{key}:approved_with_changes"' in asked

    each = {"decide": "each", f"outcome_{key}": "approved", f"decided_{key}": "Left over."}
    page = page_two(client, at_signer, **each)

    assert "Left over." not in page.context["shown"]["bytes"].decode()
    assert "You do not approve everything" not in page.content.decode()


def test_an_interest_that_is_described_and_not_declared_is_told_on_the_page_that_asks(client, at_signer):
    client.force_login(maker_of(at_signer))
    page = page_two(client, at_signer, interest="none", interest_text="Shares.").content.decode()
    assert 'href="#id_interest' in page and "An interest is described and none is declared" in page
    assert "Check what you will sign" in page and "Shares." in page


def test_what_was_typed_under_a_recommendation_and_does_not_count_is_said_before_it_is_signed(client, at_signer):
    client.force_login(maker_of(at_signer))
    key = at_signer.recommendations.get().pk
    said = "You chose or typed something else under Recommendation 1."
    for typed in ({f"outcome_{key}": "rejected"}, {f"outcome_{key}": "approved", f"conditions_{key}": "Dry days only."}):
        page = page_two(client, at_signer, decide="all", **typed).content.decode()
        assert said in page and "Rejected" not in page
        assert said not in page_two(client, at_signer, decide="each", **typed).content.decode()
    assert said not in page_two(client, at_signer, decide="all", **{f"outcome_{key}": "approved"}).content.decode()


def test_a_question_and_an_empty_return_leave_every_answer_on_the_page_that_signs(client, at_signer):
    client.force_login(maker_of(at_signer))
    key = at_signer.recommendations.get().pk
    typed = answers(at_signer, decide="each", reasons="<p>Long thoughts.</p>", **{f"outcome_{key}": "rejected"})

    refused = client.post(url("sign", at_signer), typed | {"step": "return", "comment": " "}).content.decode()
    assert '<a href="#id_comment">Say what has to change.</a>' in refused
    refused += client.post(url("sign", at_signer), typed | {"step": "ask", "question-text": ""}).content.decode()
    assert refused.count("Long thoughts.") >= 2 and "Write your question." in refused

    for _ in range(2):  # pressed twice: it is asked once
        asked = client.post(url("sign", at_signer), typed | {"step": "ask", "question-text": "Why now?"}).content.decode()
        assert "Long thoughts." in asked and "Describe the interest" in asked
    assert "You have asked this already" in asked
    question = at_signer.comments.get()
    assert question.text == "Why now?"
    assert "Why now?" not in str(dict(client.session))
    assert f'id="comment-{question.pk}"' in asked
    check = client.post(url("sign", at_signer), typed | {"step": "check"}).content.decode()
    assert "You asked the author on" in check and "Why now?" in check

    gone = client.post(url("sign", at_signer), typed | {"step": "return", "comment": "Shorter."})
    assert (gone.status_code, make.fresh(at_signer).status) == (302, Status.DRAFT)


def test_a_question_on_part_2_is_counted_for_its_readers_only(client):
    office = made.make_office()
    decision = made.make_with(office, Status.WITH_DECISION_MAKER)
    workflow.ask(decision, by=office.decision_maker, text="Ravenstone?", side=said.PART2["step"])
    client.force_login(office.decision_maker)
    path = f"/decisions/{decision.pk}/sign/"
    assert "1 about Part 2 not answered yet" in client.get("/signing/").content.decode()
    opened = client.post(path, ANSWERS | {"step": "open"}).content.decode()
    assert "1 about Part 2 not answered yet" in opened
    check = client.post(path, ANSWERS | {"step": "check", "part2": "open"}).content.decode()
    assert "You asked 1 question about Part 2 that is not answered." in check and "Ravenstone" not in check
    for reader in decision.need_to_know.filter(person=office.decision_maker):
        workflow.end_reader(reader, by=office.governance)
    assert "about Part 2 not answered" not in client.get("/signing/").content.decode()
    assert "about Part 2 not answered" not in client.get(path).content.decode()


def test_after_a_question_one_is_back_on_the_page_of_this_request_that_it_was_asked_from(client):
    office = made.make_office()
    decision, other = (made.make_with(office, Status.WITH_ADVISERS, part2=False) for _ in range(2))
    client.force_login(office.legal)
    ask, declare = f"/decisions/{decision.pk}/ask/", f"/decisions/{decision.pk}/declare/legal/"
    asked = client.post(f"{ask}?from={declare}", {"text": "Why now?"}, follow=True)
    assert asked.request["PATH_INFO"] == declare
    there = f'href="{declare}#comment-{decision.comments.get().pk}">See your question'
    assert there in asked.content.decode()
    for elsewhere in (f"/decisions/{other.pk}/declare/legal/", "https://example.com/", "/signing/"):
        done = client.post(f"{ask}?from={elsewhere}", {"text": f"And {elsewhere}?"})
        assert done.url == f"/decisions/{decision.pk}/"


def test_a_question_from_the_page_of_advice_keeps_what_is_written_there(client):
    office = made.make_office()
    decision = made.make_with(office, Status.WITH_ADVISERS, part2=False)
    whom = {"whom": office.legal, "label": "Data protection", "question": "Whose data?", "reason": "You know."}
    besides = workflow.ask_advice(decision, by=office.governance, due_on=timezone.localdate(), **whom)
    client.force_login(office.legal)
    pages = {
        f"/decisions/{decision.pk}/declare/legal/": "reason",
        reverse("decisions:answer_advice", args=[decision.pk, besides.pk]): "conditions",
    }
    for number, (path, box) in enumerate(pages.items(), 1):
        assert 'href="#question">Ask the author something' in client.get(path).content.decode()
        empty = client.post(path, {box: "Only dry roofs.", "step": "ask"}).content.decode()
        assert "Only dry roofs." in empty and "This was not done" in empty
        done = client.post(path, {box: "Only dry roofs.", "step": "ask", "question-text": f"Why {number}?"}).content.decode()
        assert "Only dry roofs." in done and "Your question is asked." in done and f"Why {number}?" in done
        assert "This was not done" not in done and "There is a problem" not in done
    assert [each.text for each in decision.comments.all()] == ["Why 1?", "Why 2?"]
    assert not decision.declarations.filter(by=office.legal) and not decision.advice.exists()


def test_what_is_not_answered_when_it_is_signed_is_said_before_and_waits_for_nobody_after(client):
    office = made.make_office()
    decision = made.make_with(office, Status.WITH_DECISION_MAKER)
    maker, path = office.decision_maker, url("sign", decision)
    workflow.comment(decision, by=maker, text="Mind the gutter.")
    for side in (said.PART1, said.PART2):
        workflow.ask(decision, by=maker, text="Why now?", side=side["step"])
    client.force_login(maker)
    page = client.post(path, {"step": "check"}).content.decode()
    assert page.count("govuk-error-summary__title") == 1 and "press “Open Part 2” and read it" in page
    assert "Answer the question about your interests." in page
    page = client.post(path, ANSWERS | {"step": "open"}).content.decode()
    assert f'action="{path}"' in page
    page = client.post(path, ANSWERS | {"step": "check", "part2": "open"}).content.decode()
    assert "1 comment not dealt with yet" in page and "nobody is asked to answer or deal with these any more" in page
    assert 'formaction="#answers"' in page

    made.sign(office, decision)
    for name in ("decision", "part2"):
        page = client.get(url(name, decision)).content.decode()
        assert "Not answered before it was signed" in page and "Waits for an answer" not in page
    page = client.get(url("decision", decision)).content.decode()
    assert "Not dealt with before it was signed" in page and "not dealt with yet" not in page and "2 in all" in page
    assert "no answer yet" not in page


def test_the_comment_of_a_return_that_came_signed_out_comes_back_in_its_own_form(client):
    office = made.make_office()
    decision = made.make_with(office, Status.WITH_CHIEF_EXECUTIVE, part2=False)
    client.force_login(office.chief_executive)
    name = f"{decision.reference}: {decision.title}"
    assert f'name="typed_on" value="{name}"' in client.get(url("return", decision)).content.decode()
    client.logout()
    kept = client.post(url("return", decision), {"comment": "Shorter.", "typed_on": name}).content.decode()
    assert "What has to change" in kept and "<textarea" in kept and name in kept and ">Return it</button>" in kept


def test_who_declared_and_goes_back_is_told_that_they_did(client):
    office = made.make_office()
    decision = made.make_with(office, Status.WITH_CHIEF_EXECUTIVE, part2=False)
    path = url("declare", decision, "chief_executive")
    made.declare(office, decision, "chief_executive")
    client.force_login(office.chief_executive)
    back = client.get(path)
    assert back.status_code == 403 and "You gave this declaration on" in back.content.decode()
    assert f'href="{url("decision", decision)}">Read the record' in back.content.decode()
    client.force_login(office.decision_maker)
    other = client.get(path)
    assert other.status_code == 403 and "You gave this" not in other.content.decode()
