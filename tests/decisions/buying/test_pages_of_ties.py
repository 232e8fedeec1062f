"""The pages on which commercial and governance say which decision a record rests on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from decisions import models, public, workflow
from publication import documents
from tests import buying
from tests.decisions import made
from tests.decisions.buying.test_what_a_record_rests_on import make_rule
from tests.decisions.drafting.browsing import address, of
from tests.each import each
from tests.publication import contents

pytestmark = pytest.mark.django_db
EVERY = {"commercial": 200, "governance": 200, "author": 200, "auditor": 200, "administrator": 404, "stranger": 404}
SAYING = EVERY | {"author": 403, "auditor": 403}


def person(held, who):
    return made.make_user(None, Role.COMMERCIAL, body=made.make_body()) if who == "stranger" else held.office.people[who]


def pages_of(held):
    contract, change, grant = held.contract.pk, held.change.pk, held.grant.pk
    return {
        ("contract_decisions", contract): EVERY,
        ("grant_decisions", grant): EVERY,
        **{(f"{kind}_{page}", pk): SAYING for kind, pk in (("contract", contract), ("change", change), ("grant", grant))
           for page in ("rely", "no_decision")},
    }  # fmt: skip


@each("who", EVERY)
def test_who_opens_which_page(held, who):
    said = workflow.rely(held.allowed, held.grant, by=held.by)
    unsaid = workflow.say_no_decision(held.change, make_rule(held.office.body), reason="Small.", by=held.by)
    asked = pages_of(held) | {("end_reliance", said.pk): SAYING, ("take_back_no_decision", unsaid.pk): SAYING}
    browser = of(person(held, who))
    assert {name: browser.get(address(*name)).status_code for name in asked} == {
        name: codes[who] for name, codes in asked.items()
    }


@pytest.mark.parametrize(("page", "kind"), [("contract_rely", "contract"), ("change_rely", "change"), ("grant_rely", "grant")])
def test_a_decision_is_looked_for_and_tied(held, page, kind):
    record, browser = getattr(held, kind), of(held.by)
    url = address(page, record.pk)
    assert "Look for the decision first" in browser.get(url).content.decode()
    assert "No closed decision was found" in browser.get(url, {"q": "nothing like it"}).content.decode()
    assert browser.get(url, {"q": "a\0"}).status_code == 400
    kept = browser.post(url, {"q": "a\0", "note": "As the report says."})
    assert kept.status_code == 400 and "As the report says." in kept.content.decode()
    reference = held.allowed.decision.reference
    told = browser.get(url, {"q": reference.replace(" ", "").lower()}).content.decode()
    assert reference in told and "£2m" in told
    missing = browser.post(url, {"q": reference})
    assert missing.status_code == 200 and "Choose what it rests on" in missing.content.decode()
    sent = {"q": reference, "authorisation": held.allowed.pk, "note": "As the report says."}
    assert browser.post(url, sent).status_code == 302
    assert record.reliances.get().note == "As the report says."
    assert browser.post(url, sent | {"q": "other"}).status_code == 200
    assert record.reliances.count() == 1


def test_open_decisions_and_those_of_others_are_not_found(held):
    draft = made.make_draft(held.office)
    workflow.add_part(draft, models.Authorisation, {"what": "award"}, by=held.office.author)
    elsewhere = made.make_office()
    far = made.make_archived(elsewhere)
    models.Authorisation.objects.create(decision=far, what="award")
    workflow.close(far)
    url = address("contract_rely", held.contract.pk)
    found = of(held.by).get(url, {"q": "A new roof"}).context["found"]
    assert found == [held.allowed]
    assert of(held.by).get(url, {"q": "As printed"}).context["found"] == []


def test_decisions_about_the_same_procurement_are_offered_at_once(held):
    decision = made.make_archived(held.office)
    allowed = models.Authorisation.objects.create(decision=decision, what="award", procurement=held.contract.procurement)
    workflow.close(decision)
    assert of(held.by).get(address("contract_rely", held.contract.pk)).context["found"] == [allowed]
    assert of(held.by).get(address("change_rely", held.change.pk)).context["found"] == [allowed]


def test_the_page_of_a_contract_shows_what_was_said_and_what_was_taken_back(held):
    rule = make_rule(held.office.body)
    said = workflow.rely(held.allowed, held.contract, by=held.by, note="Page 4.")
    browser, url = of(held.by), address("contract_decisions", held.contract.pk)
    told = browser.get(url).content.decode()
    assert str(held.allowed.decision) in told and "Page 4." in told and "End it" in told
    assert browser.post(address("end_reliance", said.pk)).status_code == 302
    sent = {"rule": rule.pk, "reason": "Below the amount."}
    assert browser.post(address("contract_no_decision", held.contract.pk), sent).status_code == 302
    told = browser.get(url).content.decode()
    for words in (
        "No decision is needed",
        "Below the amount.",
        "What was said before",
        "Tie to a decision ended",
        "Take it back",
    ):
        assert words in told, words
    unsaid = held.contract.no_decision_needed.get()
    assert browser.post(address("take_back_no_decision", unsaid.pk)).status_code == 302
    again = browser.post(address("take_back_no_decision", unsaid.pk))
    assert again.status_code == 200 and "Somebody has taken this back already" in again.content.decode()
    assert "End it" not in of(held.office.author).get(url).content.decode()


def test_the_page_asks_the_database_as_often_for_three_changes_as_for_one(held, django_assert_num_queries):
    def tied(change):
        said = workflow.rely(held.allowed, change, by=held.by)
        workflow.end_reliance(said, by=held.by)
        workflow.rely(held.allowed, change, by=held.by)

    browser, url = of(held.by), address("contract_decisions", held.contract.pk)
    tied(held.change)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).content.count(b"End it") == 1
    for _ in range(2):
        tied(buying.make_change(held.contract))
    with django_assert_num_queries(len(asked)):
        assert browser.get(url).content.count(b"End it") == 3


def test_what_was_signed_before_caps_were_asked_still_renders_and_verifies(held):
    """Older bytes know neither is_cap nor vat_basis of an authorisation; what is signed today has both."""
    now = public.part1(held.allowed.decision)["authorisations"][0]
    assert {"is_cap", "vat_basis"} <= now.keys()
    older = contents.full()
    assert not any({"is_cap", "vat_basis"} & each.keys() for each in older.content["authorisations"])
    before = documents.article(older)
    assert b"At most" not in before
    older.content["authorisations"][0] |= {"is_cap": True, "vat_basis": "exclusive", "amount_as_written": "£9"}
    after = documents.article(older).decode()
    assert "<dt>At most</dt><dd>£9" in after and "Excluding VAT" in after
