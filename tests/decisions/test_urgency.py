"""Urgent requests go on without advice, say so in public, and get the advice late; the chief executive names what was given."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decisions import exports, form_versions, imports, models, public, rules, shape, workflow
from decisions.forms.urgency import UrgencyForm
from decisions.models.words import Status
from publication import documents
from tests.decisions.made import ADVICE, LONG_FORM, declare, fresh, make_draft, make_office, make_submitted, make_with, sign

pytestmark = pytest.mark.django_db
WHY = "The boiler failed and the cells are closed."


def urgent(office, decision, *, by=None, said_by=None, **more):
    told = {
        "said_by": said_by or office.chief_executive,
        "said_at": timezone.now(),
        "why": WHY,
        "missing": ["legal", "equalities", "head_of_unit", "chief_executive"],
        "due_on": timezone.localdate() + timedelta(days=7),
    }
    return workflow.declare_urgent(decision, by=by or office.chief_executive, **(told | more))


def make_urgent(office):
    decision = make_submitted(office, part2=False)
    declare(office, decision, "financial")
    urgent(office, decision)
    return fresh(decision)


def test_an_urgent_request_goes_on_without_advice_which_stays_due_is_published_as_missing_and_comes_late():
    office = make_office()
    decision = make_urgent(office)
    assert decision.status == Status.WITH_DECISION_MAKER
    assert rules.declarations_owed(decision) == [] and not rules.obstacles_to_signing(decision)
    declare(office, decision, "legal")  # it came in time after all
    sign(office, decision)
    held = json.loads(bytes(fresh(decision).signed_content.part1))["urgency"]
    assert (held["said_by"], held["capacity"], held["why"]) == (office.chief_executive.name, "Chief executive", WHY)
    assert [each["code"] for each in held["missing"]] == ["head_of_unit", "equalities", "chief_executive"]
    article = documents.article(documents.previewed(bytes(fresh(decision).signed_content.part1))).decode()
    assert WHY in article and "equalities declaration" in article and "legal declaration; " not in article
    asked = decision.advice_requests.get(code="equalities")
    assert asked.answered_at is None and asked.closed_at is None and asked.due_on > timezone.localdate()
    with pytest.raises(PermissionDenied):
        workflow.advise_late(decision, "equalities", by=office.financial, answer="given", text="Fine.")
    with pytest.raises(PermissionDenied):
        workflow.advise_late(decision, "legal", by=office.legal, answer="given", text="Fine.")
    workflow.advise_late(decision, "equalities", by=office.equalities, answer="given", text="Nobody is worse off.")
    asked.refresh_from_db()
    assert asked.answered_at and not rules.may_advise_late(office.equalities, fresh(decision), "equalities")
    assert public.canonical(public.part1(fresh(decision))) == bytes(fresh(decision).signed_content.part1)
    told = exports.record(fresh(decision))
    assert (told["urgency"]["said_by"], told["urgency"]["why"]) == (office.chief_executive.name, WHY)
    assert imports.problems_of_shape({"shape": shape.SHAPE, "records": [json.loads(json.dumps(told))]}) == []


REFUSED = [
    ({"why": " "}, "why it cannot wait"),
    ({"missing": []}, "goes on without"),
    ({"missing": ["financial"]}, "goes on without"),
    ({"due_on": None}, "still due"),
    ({"said_at": timezone.now() + timedelta(days=400)}, "in the future"),
    ({"said_at": timezone.now() - timedelta(days=400)}, "before the request was begun"),
]


@pytest.mark.parametrize(("wrong", "told"), REFUSED)
def test_declare_urgent_refuses_what_does_not_say_who_why_and_without_what(wrong, told):
    office = make_office()
    decision = make_submitted(office, part2=False)
    declare(office, decision, "financial")
    with pytest.raises(workflow.StepRefused, match=told):
        urgent(office, decision, **wrong)
    assert not models.Urgency.objects.exists()


def test_governance_writes_down_what_another_said_and_a_return_ends_it():
    office = make_office()
    decision = make_submitted(office, part2=False)
    with pytest.raises(workflow.StepRefused, match="yourself"):
        urgent(office, decision, by=office.decision_maker, said_by=office.chief_executive)
    with pytest.raises(workflow.StepRefused, match="Choose who"):
        urgent(office, decision, by=office.governance, said_by=office.legal)
    urgent(office, decision, by=office.governance, said_by=office.decision_maker, missing=["legal"])
    assert fresh(decision).urgency.capacity == office.holder.capacity
    workflow.return_(decision, by=office.governance, comment="Say more.")
    assert not models.Urgency.objects.exists()


def test_who_is_chief_executive_and_acts_in_the_office_says_in_which_capacity():
    """Their own office stands first, and is taken where nothing else is said."""
    office = make_office()
    decision = make_submitted(office, part2=False)
    acting = {"post": office.holder.post, "name": "Acts", "person": office.chief_executive, "acting_for": office.holder}
    acting |= {"from_on": timezone.localdate(), "to_on": timezone.localdate(), "confirmed_at": timezone.now()}
    acting = models.OfficeHolder.objects.create(**acting)
    form = UrgencyForm(None, decision=decision, user=office.chief_executive)
    offered = form.fields["said_by"].choices
    assert [label for _, label in offered] == [
        f"{office.chief_executive}, Chief executive",
        f"{office.chief_executive}, {acting.capacity}",
    ]
    for number, capacity in enumerate(["Chief executive", acting.capacity]):
        days = {"said_on_day": "1", "said_on_month": "2", "said_on_year": "2026"}
        days |= {name.replace("said", "due"): value for name, value in days.items()}
        sent = {"said_by": offered[number][0], "why": WHY, "missing": ["legal"]} | days
        form = UrgencyForm(sent, decision=decision, user=office.chief_executive)
        assert form.is_valid(), form.errors
        assert form.step()["capacity"] == capacity
    urgent(office, decision, capacity=acting.capacity)
    assert fresh(decision).urgency.capacity == acting.capacity


def test_the_database_keeps_urgency_in_what_is_signed_and_late_advice_to_what_was_missing():
    office = make_office()
    decision = make_urgent(office)
    late = {"decision": decision, "code": "legal", "label": "x", "answer": "given", "text": "x", "by": office.legal}
    with pytest.raises(DatabaseError, match="signed without"), transaction.atomic():
        models.LateAdvice.objects.create(**late)
    sign(office, decision)
    with pytest.raises(DatabaseError, match="closed decision"), transaction.atomic():
        models.Urgency.objects.filter(decision=decision).update(why="Because.")
    with pytest.raises(DatabaseError, match="signed without"), transaction.atomic():
        models.LateAdvice.objects.create(**late | {"code": "financial"})
    given = models.LateAdvice.objects.create(**late)
    with pytest.raises(DatabaseError), transaction.atomic():
        models.LateAdvice.objects.filter(pk=given.pk).update(text="y")


@override_settings(ROOT_URLCONF="config.urls")
def test_the_pages_of_an_urgent_request(client):
    office = make_office()
    decision = make_submitted(office, part2=False)
    path = f"/decisions/{decision.pk}/urgent/"
    client.force_login(office.legal)
    assert client.get(path).status_code == 403
    client.force_login(office.chief_executive)
    assert "Say why it cannot wait." in client.post(path, {}).content.decode()
    today, due = timezone.localdate(), timezone.localdate() + timedelta(days=3)
    days = {
        f"{name}_{part}": getattr(on, part)
        for name, on in (("said_on", today), ("due_on", due))
        for part in ("day", "month", "year")
    }
    sent = {
        "said_by": f"{office.chief_executive.pk} Chief executive",
        "why": WHY,
        "missing": ["legal", *ADVICE[1:], "head_of_unit", "chief_executive"],
    }
    press = sent | days | {"csrfmiddlewaretoken": "of one page"}
    assert [client.post(path, press).status_code for _ in range(2)] == [302, 302]
    kept = client.post(path, press | {"why": "The better reason"})
    assert (
        kept.status_code == 403
        and b"The better reason" in kept.content
        and b"You have declared it urgent already" in kept.content
    )
    client.force_login(office.governance)
    told = f"{office.chief_executive.name} has declared it urgent already"
    late_press, looked = client.post(path, press).content.decode(), client.get(path).content.decode()
    assert told in late_press and "Nothing of what you sent now" in late_press and told in looked
    sign(office, fresh(decision))
    client.force_login(office.legal)
    assert "It was decided without, and still due" in client.get(f"/decisions/{decision.pk}/").content.decode()
    late = f"/decisions/{decision.pk}/late-advice/legal/"
    assert f'href="{late}"' in client.get("/").content.decode() and f'href="{late}"' in client.get("/advice/").content.decode()
    old = f"/decisions/{decision.pk}/declare/legal/"
    assert client.get(old).headers["Location"] == late
    sent_late = client.post(old, {"answer": "given", "text": "From an old window."})
    assert (
        sent_late.status_code == 403
        and b"decided meanwhile" in sent_late.content
        and b"From an old window." in sent_late.content
    )
    assert "Choose the answer that says what you advise." in client.post(late, {}).content.decode()
    press = {"answer": "given", "text": "Lawful.", "csrfmiddlewaretoken": "of one page"}
    assert [client.post(late, press).status_code for _ in range(2)] == [302, 302]
    kept = client.post(late, press | {"text": "Lawful, if <late>."})
    assert kept.status_code == 403 and b"Lawful, if &lt;late&gt;." in kept.content
    record = client.get(f"/decisions/{decision.pk}/").content.decode()
    assert "given late by" in record and "does not change the published page" in record
    assert client.get(late).status_code == 403


# -- the chief executive's statement


def statement_form():
    """The long form, whose chief executive says what was given."""
    chief = LONG_FORM["declarations"][-1] | {"statements": [{"answer": "given", "text": "I was consulted. {advice} Go on."}]}
    return LONG_FORM | {"declarations": [*LONG_FORM["declarations"][:-1], chief]}


def test_the_chief_executives_statement_names_the_advice_given_and_none_that_was_not_required(client):
    office = make_office(definition=statement_form())
    decision = make_with(office, Status.WITH_ADVISERS, part2=False)
    declare(office, decision, "legal", answer="not_required", reason="No question of law arises.")
    for code in ("financial", "equalities", "head_of_unit"):
        declare(office, decision, code)
    told = "Financial and equalities advice went into this report. Legal advice was not required: No question of law arises."
    with override_settings(ROOT_URLCONF="config.urls"):
        client.force_login(office.chief_executive)
        assert told in client.get(f"/decisions/{decision.pk}/declare/chief_executive/").content.decode()
    given = declare(office, decision, "chief_executive")
    assert given.statement == f"I was consulted. {told} Go on."


@pytest.mark.parametrize(
    ("code", "text"), [("chief_executive", "Legal advice was taken."), ("chief_executive", "{all}"), ("legal", "{advice}")]
)
def test_a_form_cannot_claim_advice_in_its_words(code, text):
    declarations = [
        each | {"statements": [{"answer": "given", "text": text}]} if each["code"] == code else each
        for each in LONG_FORM["declarations"]
    ]
    with pytest.raises(ValidationError, match="advice"):
        form_versions.check_definition(LONG_FORM | {"declarations": declarations})


def test_a_draft_cannot_be_declared_urgent():
    office = make_office()
    assert not rules.may_declare_urgent(office.chief_executive, make_draft(office))


@override_settings(ROOT_URLCONF="config.urls")
def test_who_owes_a_declaration_without_which_it_goes_on_neither_signs_nor_is_offered_as_signer(client):
    office, today = make_office(), timezone.localdate()
    told = {"by": office.governance, "from_on": today, "to_on": today + timedelta(days=4)}
    acting = workflow.appoint_acting(office.holder, office.chief_executive, **told)
    workflow.confirm_acting(acting, by=office.administrator)
    decision = make_submitted(office, part2=False)
    declare(office, decision, "financial")
    client.force_login(office.chief_executive)
    shown = client.get(f"/decisions/{decision.pk}/urgent/").content.decode()
    assert "is asked for the chief_executive declaration, and cannot sign this request" in shown
    urgent(office, decision)
    decision, barred = fresh(decision), "is asked to declare on it, and it goes on without that: chief_executive declaration"
    assert not rules.may_sign(office.chief_executive, decision)
    refused = client.get(f"/decisions/{decision.pk}/sign/")
    assert refused.status_code == 403 and barred in refused.content.decode()
    assert f"/decisions/{decision.pk}/sign/" not in client.get("/signing/").content.decode()
    workflow.stand_aside(decision, by=office.decision_maker, holder=office.holder, nature="My brother.")
    offered = client.get(f"/decisions/{decision.pk}/pass-on/").content.decode()
    assert barred in offered and f'value="{acting.pk}"' not in offered and f'value="{office.other_holder.pk}"' in offered
    with pytest.raises(workflow.StepRefused, match="declared on it nor is to"):
        workflow.pass_on(fresh(decision), acting, by=office.governance)
    workflow.pass_on(fresh(decision), office.other_holder, by=office.governance)
    client.force_login(office.other_maker)
    assert "stood aside on" in client.get(f"/decisions/{decision.pk}/sign/").content.decode()


@override_settings(ROOT_URLCONF="config.urls")
def test_who_is_barred_costs_as_many_queries_for_three_urgent_requests_as_for_one(client):
    office, today = make_office(), timezone.localdate()
    told = {"by": office.governance, "from_on": today, "to_on": today + timedelta(days=4)}
    workflow.confirm_acting(workflow.appoint_acting(office.holder, office.chief_executive, **told), by=office.administrator)
    pages = [(office.governance, "/desk/"), (office.decision_maker, "/signing/"), (office.chief_executive, "/signing/")]
    pages.append((office.chief_executive, "/"))
    decision = make_urgent(office)
    one = [queries_of(client, *page) for page in pages]
    for _ in range(2):
        make_urgent(office)
    assert [queries_of(client, *page) for page in pages] == one and max(one) <= 25
    assert queries_of(client, office.decision_maker, f"/decisions/{decision.pk}/sign/") <= 25


def queries_of(client, who, path) -> int:
    client.force_login(who)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)
