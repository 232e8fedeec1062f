"""A decision made elsewhere, on paper, recorded through its pages: the check before it, publication, and who confirms it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from accounts.models import Outbox, Role
from decisions import rules, workflow
from decisions.models import Decision
from decisions.workflow import signing
from tests import factories as make
from tests.decisions.made import make_office, make_with

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough sentence"
Status = Decision.Status


def url(name, decision) -> str:
    return reverse(f"decisions:{name}", args=[decision.pk])


def recorded(decision, holder, *, decided_on, advised_on) -> dict:
    told = {
        "holder": holder.pk,
        "how": "on_paper",
        "evidence": "The signed form, in the registry.",
        "interest": "none",
        f"outcome_{decision.recommendations.get().pk}": "approved",
    }
    days = {"decided_on": decided_on, **{f"{code}_on": advised_on for code in ("legal", "head_of_unit", "chief_executive")}}
    for name, on in days.items():
        told |= {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}
    return told | {f"{code}_answer": "given" for code in ("legal", "head_of_unit", "chief_executive")}


@pytest.fixture
def on_paper():
    """A draft, governance who did not write it, and who decided it on paper."""
    body = make.make_body()
    governance, maker = make.make_person(Role.GOVERNANCE, body), make.make_decision_maker(body)
    return make.make_complete_draft(body=body), governance, maker


def test_a_decision_on_paper_is_refused_when_its_dates_are_out_of_order(client, on_paper):
    decision, governance, maker = on_paper
    today = timezone.localdate()
    told = recorded(decision, maker.offices.get(), decided_on=today - timedelta(days=9), advised_on=today - timedelta(days=2))
    client.force_login(governance)

    page = client.post(url("record_elsewhere", decision), told).content.decode()

    told_of = "Dated after the decision of"
    assert page.count(told_of) == 2, "once in the summary, once at the field"
    assert 'href="#id_decided_on' in page
    assert "The signed form, in the registry." in page
    assert make.fresh(decision).status == Status.DRAFT


def test_what_is_still_asked_for_is_told_before_a_decision_is_recorded(client):
    decision = make.make_submitted()
    asked, today = decision.advice_requests.get(), timezone.localdate()
    holder = make.make_decision_maker(decision.body).offices.get()
    workflow.ask(decision, by=asked.person, text="Who pays?")
    client.force_login(make.make_person(Role.GOVERNANCE, decision.body))
    told = recorded(decision, holder, decided_on=today, advised_on=today) | {"step": "check"}
    checked = client.post(url("record_elsewhere", decision), told)
    assertContains(checked, f"Advice is still asked for: {rules.label_of(asked)}.")
    assertContains(checked, f"A question of {asked.person} of")


def test_a_decision_on_paper_is_recorded_and_later_confirmed_by_who_decided(client, on_paper):
    decision, governance, maker = on_paper
    today = timezone.localdate()
    told = recorded(decision, maker.offices.get(), decided_on=today - timedelta(days=2), advised_on=today - timedelta(days=9))
    client.force_login(governance)

    checked = client.post(url("record_elsewhere", decision), told | {"step": "check"})
    assertContains(checked, "Nothing has been recorded yet")
    assertContains(checked, "When may the public read it?")
    assert make.fresh(decision).status == Status.DRAFT and make.fresh(decision).number is None
    told = dict(checked.context["carried_on"]) | {"step": "record"}
    assert (
        "Choose an answer to “When may the public read it?”."
        in client.post(url("record_elsewhere", decision), told).content.decode()
    )
    again = client.post(url("record_elsewhere", decision), told | {"when_public": "defer"}).content.decode()
    assert "Enter the day." in again and "Enter the reason." in again
    done = client.post(url("record_elsewhere", decision), told | {"when_public": "when_due"}, follow=True).content.decode()

    decision = make.fresh(decision)
    assert decision.status == Status.SIGNED and not decision.deferrals.exists()
    assert f"Recorded as decided elsewhere by {maker}, here" in done and f"Signed by {governance}" not in done
    assert "within a few minutes" in done and f"{maker} has not confirmed this record yet." in done
    assert Outbox.objects.filter(address=maker.email, subject__contains="to be confirmed").exists()
    client.force_login(maker)
    assert "It is recorded as decided by you elsewhere" in client.get("/").content.decode()
    shown = client.get(url("confirm", decision)).content.decode()
    assert "It is not public now. It goes on the public site within a few minutes." in shown
    assert "in the registry" in shown and 'href="#wrong"' in shown and f"mailto:{governance.email}?subject=" in shown
    refused = client.post(url("confirm", decision), {"password": "a guess"}).content.decode()
    assert "This is not your password." in refused and not hasattr(decision.signatures.get(), "confirmation")
    assert "Enter your password." in client.post(url("confirm", decision)).content.decode()
    maker.set_password(PASSWORD)
    maker.save()
    client.force_login(maker)
    client.post(url("confirm", decision), {"password": PASSWORD})
    assert decision.signatures.get().confirmation.person == maker
    assert client.post(url("confirm", decision)).status_code == 403


def test_whoever_records_a_decision_on_paper_may_defer_its_publication(client, on_paper):
    decision, governance, maker = on_paper
    today = timezone.localdate()
    told = recorded(decision, maker.offices.get(), decided_on=today - timedelta(days=2), advised_on=today - timedelta(days=9))
    until = today + timedelta(days=30)
    told |= {"step": "record", "when_public": "defer", "deferral_reason": "It waits to be confirmed."}
    told |= {f"deferred_until_{part}": getattr(until, part) for part in ("day", "month", "year")}
    client.force_login(governance)

    back = client.post(url("record_elsewhere", decision), told | {"step": "change"})
    assert ("deferral_reason", "It waits to be confirmed.") in back.context["carried_on"]
    assert make.fresh(decision).status == Status.DRAFT
    page = client.post(url("record_elsewhere", decision), told, follow=True).content.decode()

    deferral = make.fresh(decision).deferrals.get()
    assert (timezone.localdate(deferral.until), deferral.approved_by) == (until, governance.name)
    assert f"Deferred until {until.day} {until:%B %Y}." in page and "To be public by" not in page


def test_who_changes_it_finishes_first_and_then_leaves_the_record_to_another(client):
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    today = timezone.localdate()
    told = recorded(decision, office.holder, decided_on=today, advised_on=today) | {"step": "check"}
    workflow.begin_amendment(decision, by=office.governance)
    workflow.revise_section(decision, "background", "<p>Otherwise.</p>", by=office.governance)
    client.force_login(office.governance)

    for page in (client.get(url("record_elsewhere", decision)), client.post(url("record_elsewhere", decision), told)):
        assertContains(page, "You are changing the request. Finish the amendment first.")
        assertContains(page, url("finish_amendment", decision))
    assert page.context["refused"] and not page.context["form"].errors, "the step itself refuses it"
    record = client.get(url("decision", decision))
    assertContains(record, "You are changing the request.")
    refused = {url(name, decision) for name in ("return", "withdraw", "record_elsewhere", "amend")}
    offered = {each["url"] for each in record.context["actions"]}
    assert url("finish_amendment", decision) in offered and not refused & offered

    workflow.finish_amendment(decision, by=office.governance, reason="A slip.")
    record = client.get(url("decision", decision))
    assertContains(record, "another person of governance records it")
    offered = {each["url"] for each in record.context["actions"]}
    assert offered & refused == refused - {url("record_elsewhere", decision)}
    assert client.get(url("record_elsewhere", decision)).status_code == 403


def test_a_decision_on_paper_is_refused_in_words_where_the_body_has_no_number_to_give(client, on_paper):
    decision, governance, maker = on_paper
    decision.body.reference_schemes.all().delete()
    on = timezone.localdate() - timedelta(days=2)
    told = recorded(decision, maker.offices.get(), decided_on=on, advised_on=on) | {"step": "check"}
    client.force_login(governance)
    assertContains(client.post(url("record_elsewhere", decision), told), "has no reference scheme in force today")


def test_what_a_paper_does_not_say_of_interests_is_recorded_as_such_and_advice_against_it_as_that(client, on_paper):
    decision, governance, maker = on_paper
    today = timezone.localdate()
    told = recorded(decision, maker.offices.get(), decided_on=today, advised_on=today)
    told |= {"interest": "not_stated", "legal_answer": "objects", "legal_reason": "The lease forbids it.", "step": "record"}
    client.force_login(governance)
    both = client.post(url("record_elsewhere", decision), told | {"when_public": "when_due", "interest_text": "Shares."})
    assert "An interest is described and none is declared" in both.content.decode() and both.context["form"].errors["interest"]
    client.post(url("record_elsewhere", decision), told | {"when_public": "when_due"})
    decision = make.fresh(decision)
    assert decision.status == Status.SIGNED and decision.signatures.get().interest == "not_stated"
    given = decision.declarations.get(code="legal")
    assert (given.answer, given.reason) == ("objects", "The lease forbids it.")
    found = signing.obstacles_in_answers(make.make_submitted(), "not_stated", "", {})
    assert any("about your interests" in each.text for each in found), "whoever signs answers the question"
