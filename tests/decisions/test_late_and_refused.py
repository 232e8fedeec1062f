"""What was decided against what was asked, or without what was asked for: said truly over the signature, and to who has to know."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.history import events_of
from accounts.models import Outbox
from decisions import models, part2, rules, workflow
from decisions.models.words import Status, outcomes_in_short
from publication import documents
from tests.decisions.made import fresh, make_office, make_with, sign
from tests.decisions.test_signing_queue import with_party
from tests.decisions.test_urgency import make_urgent

pytestmark = pytest.mark.django_db


def decided(decision, outcome) -> dict:
    rows = decision.recommendations.filter(board_paper=None)
    return {each.pk: {"outcome": outcome, "decided": "", "conditions": ""} for each in rows}


@pytest.mark.parametrize(
    ("outcome", "approves"), [("approved", True), ("noted", True), ("rejected", False), ("held_over", False)]
)
def test_the_forms_words_of_approval_stand_over_no_signature_that_approves_nothing(client, outcome, approves):
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER, part2=False)
    outcomes = decided(decision, outcome)
    sign(office, decision, outcomes=outcomes)
    words = decision.form_version.definition["approval"]
    signature = decision.signatures.get()
    assert (signature.statement == words) is approves and (signature.statement == "") is not approves
    client.force_login(office.author)
    shown = client.get(decision.get_absolute_url()).content.decode()
    assert f"Decided: {outcome.replace('_', ' ')}" in shown
    assert ("Nothing was approved" in shown) is not approves and (words in shown) is approves


def test_what_was_decided_is_told_in_short_and_stands_at_the_top_of_the_article():
    assert outcomes_in_short(["approved", "approved"]) == [("approved", "")]
    assert outcomes_in_short(["", "not_stated"]) == outcomes_in_short([]) == []
    mixed = outcomes_in_short(["approved", "held_over", "approved", "approved"])
    assert mixed == [("approved", "recommendations 1, 3 and 4"), ("held_over", "recommendation 2")]
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER, part2=False)
    sign(office, decision, outcomes=decided(decision, "rejected"))
    content = bytes(fresh(decision).signed_content.part1)
    article = documents.article(documents.previewed(content)).decode()
    top = article[: article.index("About the")]
    assert "<dt>Outcome</dt><dd>Rejected</dd>" in top and json.loads(content)["recommendations"][0]["outcome"] == "rejected"


def test_late_advice_is_news_in_the_inbox_of_who_wrote_signed_hurried_and_governs_until_they_look(client):
    office = make_office()
    decision = make_urgent(office)
    sign(office, decision)
    mails = Outbox.objects.filter(subject__contains="advice has come")
    workflow.advise_late(decision, "legal", by=office.legal, answer="objects", text="The lease forbids it.")
    told = ("author", "decision_maker", "chief_executive", "governance")
    for who in told:
        client.force_login(office.people[who])
        inbox = client.get("/").content.decode()
        assert "given after the decision:</strong>" in inbox and "objection" in inbox and "forbids" not in inbox, who
        assert mails.filter(address=office.people[who].email).count() == 1, who
        assert "The lease forbids it." in client.get(decision.get_absolute_url()).content.decode()
        assert "given after the decision:</strong>" not in client.get("/").content.decode(), who
    for who in ("legal", "financial", "colleague"):
        client.force_login(office.people[who])
        assert "given after the decision:</strong>" not in client.get("/").content.decode(), who


def test_a_late_statement_names_the_advice_given_and_can_be_against_it(client):
    office = make_office()
    decision = make_urgent(office)
    sign(office, decision)
    page = reverse("decisions:advise_late", args=[decision.pk, "chief_executive"])
    client.force_login(office.chief_executive)
    shown = client.get(page).content.decode()
    assert "{advice}" not in shown and "Your statement, in your own words" in shown and 'value="objects"' in shown
    asked = client.post(page, {"answer": "objects", "text": ""}).content.decode()
    assert "Write your statement." in asked
    client.post(page, {"answer": "objects", "text": "Too dear."})
    assert fresh(decision).late_advice.get().answer == "objects"
    adviser = rules.late_answers({"by": "legal", "statements": [{"answer": "given", "text": "Fine."}]})
    assert list(adviser) == ["given", "with_conditions", "objects"]
    other = rules.late_answers({"by": "chief_executive", "statements": [{"answer": "not_given", "text": "No."}]})
    assert list(other) == ["objects"], "nobody says late that they say nothing"


def test_who_declares_on_a_party_of_their_register_says_so_and_the_history_keeps_it(client):
    office = make_office()
    workflow.declare_interest(by=office.legal, party="Border Stables plc", nature="Shares.")
    decision = make_with(office, Status.WITH_ADVISERS)
    told = {"answer": "given", "reason": "", "text": "Fine.", "was_seen": "1"}
    page = reverse("decisions:declare", args=[decision.pk, "legal"])
    client.force_login(office.legal)
    assert "I declare on this request all the same" not in client.get(page).content.decode(), "it names no such party"
    assert client.post(page, told).status_code == 302
    workflow.declare_interest(by=office.chief_executive, party="Acme Limited", nature="A cousin.")
    with pytest.raises(workflow.StepRefused, match="Say that you declare all the same"):
        with_party(office, "ACME LTD.")
    decision = models.Decision.objects.latest("pk")
    page = reverse("decisions:declare", args=[decision.pk, "chief_executive"])
    client.force_login(office.chief_executive)
    assert "I declare on this request all the same" in client.get(page).content.decode()
    refused = client.post(page, {"answer": "given", "was_seen": "1"}).content.decode()
    assert 'href="#id_despite_interest"' in refused and "ACME LTD." in refused
    assert client.post(page, {"answer": "given", "was_seen": "1", "despite_interest": "on"}).status_code == 302
    assert events_of(decision).filter(step="declare").last().facts["despite_interest"]
    assert "declared all the same" in client.get(decision.get_absolute_url()).content.decode()


def test_readings_of_one_purpose_and_day_are_one_line(client):
    office = make_office()
    decision = make_with(office, Status.WITH_ADVISERS)
    for _ in range(3):
        with part2.opened_by(office.author, decision, "compare with version 1"):
            pass
    with part2.opened_by(office.legal, decision, "read"):
        lines = part2.by_day(part2.readings(decision))
    of_author = [each for each in lines if each.person == office.author and each.purpose == "compare with version 1"]
    assert [each.times for each in of_author] == [3] and lines[0].person == office.legal and lines[0].purpose == "read"
    assert of_author[0].first <= of_author[0].last <= timezone.now()
