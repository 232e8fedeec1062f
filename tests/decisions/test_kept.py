"""Advice and declarations that are half written: kept for whoever wrote them, given back to them alone, and gone once given."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.history import events_of
from accounts.models import Role
from decisions import part2, workflow
from decisions.models import KeptAnswer, Part2Reading
from decisions.models.words import AdviceAnswer, Status
from decisions.workflow import keeping
from tests.decisions.made import declare, fresh, make_office, make_user, make_with, sign
from tests.decisions.test_urgency import urgent

pytestmark = pytest.mark.django_db
TYPED = {"answer": "with_conditions", "reason": "If it stays dry.", "text": "Half a sent", "was_seen": "1"}
MORE = {"question-text": "Who pays?", "step": "keep"}


@pytest.fixture
def office():
    office = make_office()
    office.people["colleague_of_legal"] = make_user("Second Lawyer", Role.ADVISER, body=office.body, team=office.legal_team)
    return office


def kept_by(person, decision) -> list:
    with part2.own_words(person, decision) as mine:
        return list(mine)


def test_what_is_half_written_comes_back_to_who_kept_it_and_goes_with_what_they_give(
    office, client, django_assert_max_num_queries
):
    decision = make_with(office, Status.WITH_ADVISERS)
    url = reverse("decisions:declare", args=[decision.pk, "legal"])
    client.force_login(office.legal)
    told = client.post(url, TYPED | MORE, follow=True).content.decode()
    assert "Kept, for you alone." in told and "You kept this on" in told and "There is a problem" not in told
    assert "Half a sent" in told and "If it stays dry." in told and "Who pays?" in told
    assert not decision.advice.exists() and not decision.comments.exists() and fresh(decision).status == Status.WITH_ADVISERS
    assert "keep" not in " ".join(events_of(decision).values_list("step", flat=True))
    with django_assert_max_num_queries(25):
        again = client.get(url).content.decode()
    assert "Half a sent" in again and "The request has changed" not in again
    workflow.begin_amendment(fresh(decision), by=office.governance)
    workflow.revise(fresh(decision), {"title": "Another roof"}, by=office.governance)
    workflow.finish_amendment(fresh(decision), by=office.governance, reason="A slip.")
    shown = client.get(url)
    assert "The request has changed since then" in shown.content.decode()
    seen = {"was_seen": str(fresh(decision).versions.last().number), "kept_seen": shown.context["kept_seen"]}
    assert client.post(url, TYPED | {"text": "A whole sentence."} | seen).status_code == 302
    assert decision.advice.get().answer == AdviceAnswer.WITH_CONDITIONS and kept_by(office.legal, decision) == []


def test_nobody_else_sees_what_somebody_keeps_neither_on_pages_nor_in_the_database(office, client):
    decision = make_with(office, Status.WITH_ADVISERS)
    workflow.keep_for_later(decision, "legal", {"text": "Ravenstone-kept"}, by=office.legal)
    assert [each.said for each in kept_by(office.legal, decision)] == [{"text": "Ravenstone-kept"}]
    for who in ("author", "governance", "auditor", "colleague_of_legal", "financial"):
        assert kept_by(office.people[who], decision) == [], who
        client.force_login(office.people[who])
        for name, args in (("decision", []), ("declare", ["legal"]), ("declare", ["financial"]), ("changes", [])):
            page = client.get(reverse(f"decisions:{name}", args=[decision.pk, *args])).content.decode()
            assert "Ravenstone-kept" not in page, (who, name)
    assert not KeptAnswer.objects.exists(), "nothing is open outside the block"
    with part2.opened_by(office.governance, decision, "test"):
        assert not KeptAnswer.objects.exists()
        assert not Part2Reading.objects.filter(person=office.legal).exists(), "one's own words are no reading"
    with pytest.raises(DatabaseError), transaction.atomic(), part2.own_words(office.governance, decision):
        KeptAnswer.objects.create(decision=decision, code="legal", person=office.legal, said={})


def test_the_inbox_tells_who_kept_something_and_who_waits_for_an_answer(office, client):
    decision, other = make_with(office, Status.WITH_ADVISERS), make_with(office, Status.WITH_ADVISERS)
    workflow.keep_for_later(decision, "legal", {"text": "Ravenstone-kept"}, by=office.legal)
    workflow.ask(other, by=office.legal, text="How much?")
    client.force_login(office.legal)
    lines = {each.decision.pk: each.begun for each in client.get("/").context["waiting"]}
    assert lines[decision.pk][0].startswith("You kept what you had written on ") and len(lines[decision.pk]) == 1
    assert [line for line in lines[other.pk] if "There is no answer yet." in line] == list(lines[other.pk]) != []
    page = client.get("/").content.decode()
    assert "You kept what you had written" in page and "Ravenstone-kept" not in page
    client.force_login(office.financial)
    assert "You kept" not in client.get("/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kept_by(%s, %s)", [office.financial.pk, [decision.pk, other.pk]])
        assert cursor.fetchone() == (0,)


def test_words_on_part_2_come_back_only_where_they_can_be_said_of_part_2(office, client):
    decision = make_with(office, Status.WITH_ADVISERS)
    url = reverse("decisions:declare", args=[decision.pk, "legal"])
    client.force_login(office.legal)
    told = client.post(url, TYPED | MORE | {"concerns_part2": "on"}, follow=True)
    assert told.context["form"].initial["concerns_part2"] and "Half a sent" in told.content.decode()
    rows = decision.need_to_know.filter(person=office.legal)
    rows.update(to_at=timezone.now())
    assert "Half a sent" not in client.get(url).content.decode() and kept_by(office.legal, decision) == []
    refused = client.post(url, TYPED | MORE).content.decode()
    assert keeping.CLOSED in refused and "If it stays dry." in refused
    rows.update(to_at=None)
    assert "Half a sent" in client.get(url).content.decode()


def test_a_second_window_overwrites_nothing_that_it_did_not_show(office, client):
    decision = make_with(office, Status.WITH_ADVISERS)
    url = reverse("decisions:declare", args=[decision.pk, "legal"])
    client.force_login(office.legal)
    client.post(url, TYPED | MORE)
    refused = client.post(url, TYPED | MORE | {"text": "Quite another"})
    page = refused.content.decode()
    assert keeping.OTHER_WORDS in page and "Half a sent" in page and "Quite another" in page
    assert kept_by(office.legal, decision)[0].said["text"] == "Half a sent"
    seen = {"kept_seen": refused.context["kept_seen"]}
    client.post(url, TYPED | MORE | {"text": "Both"} | seen)
    assert kept_by(office.legal, decision)[0].said["text"] == "Both"


def test_giving_in_a_window_that_did_not_show_it_throws_nothing_away_unseen(office, client):
    decision = make_with(office, Status.WITH_ADVISERS)
    url = reverse("decisions:declare", args=[decision.pk, "legal"])
    client.force_login(office.legal)
    client.post(url, TYPED | MORE)
    given = {"answer": "given", "was_seen": "1", "text": "All is well."}
    refused = client.post(url, given)
    page = refused.content.decode()
    assert keeping.UNSEEN in page and "Half a sent" in page and "All is well." in page and not decision.advice.exists()
    assert client.post(url, given | {"kept_seen": refused.context["kept_seen"]}).status_code == 302
    assert decision.advice.get().text == "All is well." and kept_by(office.legal, decision) == []


def test_what_is_kept_outlives_the_signature_as_long_as_it_stays_due(office, client):
    decision = make_with(office, Status.WITH_ADVISERS)
    for code in ("legal", "financial"):
        workflow.keep_for_later(
            decision, code, {"answer": "objects", "reason": "Raven", "text": "stone"}, by=office.people[code]
        )
    colleague = make_user("Second Accountant", Role.ADVISER, body=office.body, team=office.financial_team)
    workflow.reassign(decision.advice_requests.get(code="financial"), office.financial_team, by=office.governance)
    workflow.keep_for_later(decision, "financial", {"answer": "objects", "reason": "Crow"}, by=colleague)
    urgent(office, fresh(decision), missing=["legal", "financial", "equalities", "head_of_unit", "chief_executive"])
    declare(office, fresh(decision), "financial")
    assert kept_by(colleague, decision), "what a colleague keeps is theirs"
    sign(office, fresh(decision))
    for each in (office.financial, colleague):
        assert kept_by(each, decision) == [], "what was given is given"
    late = reverse("decisions:advise_late", args=[decision.pk, "legal"])
    client.force_login(office.legal)
    (line,) = client.get("/").context["after"]
    assert line.url == late and line.begun[0].startswith("You kept what you had written on ")
    page = client.get(late)
    assert (
        page.context["form"].initial["text"] == "Raven\n\nstone"
        and "before it was decided, stands here" in page.content.decode()
    )
    client.force_login(office.governance)
    assert "Raven" not in client.get(decision.get_absolute_url()).content.decode()
    client.force_login(office.legal)
    assert client.post(late, {"answer": "objects", "text": "Too late."}).status_code == 302
    assert kept_by(office.legal, decision) == []


def test_what_is_kept_can_be_thrown_away_and_goes_when_the_request_is_over(office, client):
    decision = make_with(office, Status.WITH_ADVISERS)
    url = reverse("decisions:declare", args=[decision.pk, "legal"])
    client.force_login(office.legal)
    client.post(url, TYPED | MORE)
    told = client.post(url, TYPED | {"step": "forget"}, follow=True).content.decode()
    assert "thrown away" in told and "Half a sent" not in told and kept_by(office.legal, decision) == []
    client.post(url, {"was_seen": "1", "step": "keep", "text": "  "})
    assert kept_by(office.legal, decision) == [], "nothing was typed"
    long = client.post(url, TYPED | MORE | {"text": "x" * (keeping.LONGEST + 1)}).content.decode()
    assert "cannot be kept" in long and "x" * 1000 in long
    client.post(url, TYPED | MORE)
    assert kept_by(office.legal, decision)
    with pytest.raises(keeping.StepRefused, match="Say why"):
        workflow.withdraw(fresh(decision), by=office.author, reason="")
    assert kept_by(office.legal, decision)
    workflow.withdraw(fresh(decision), by=office.author, reason="Not needed.")
    assert kept_by(office.legal, decision) == []
    assert client.post(url, TYPED | MORE).status_code == 403


def test_what_is_asked_besides_the_form_and_the_chief_executives_declaration_are_kept_alike(office, client):
    decision = make_with(office, Status.WITH_ADVISERS)
    asked = workflow.ask_advice(
        decision,
        by=office.author,
        whom=office.people["financial"],
        label="ICT",
        question="Safe?",
        reason="New.",
        due_on=timezone.localdate(),
    )
    url = reverse("decisions:answer_advice", args=[decision.pk, asked.pk])
    client.force_login(office.people["financial"])
    told = client.post(url, {"answer": "objects", "conditions": "It lea", "was_seen": "1", "step": "keep"}, follow=True)
    assert "It lea" in told.content.decode() and told.context["form"].initial["answer"] == "objects"
    with pytest.raises(workflow.StepRefused, match="another window"):
        workflow.answer_advice(asked, by=office.people["financial"], answer="content", kept_seen="")
    workflow.answer_advice(asked, by=office.people["financial"], answer="content")
    assert kept_by(office.people["financial"], decision) == []
    for code in ("legal", "financial", "equalities"):
        if code in [each["code"] for each in decision.form_version.definition["declarations"]]:
            declare(office, fresh(decision), code)
    url = reverse("decisions:declare", args=[decision.pk, "chief_executive"])
    client.force_login(office.people["chief_executive"])
    assert "I wait f" in client.post(url, {"reason": "I wait f", "step": "keep"}, follow=True).content.decode()
