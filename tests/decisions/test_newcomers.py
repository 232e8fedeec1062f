"""Who takes up a capacity after the request came to it: nothing is done without Part 2, and governance lets them in."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.history import events_of
from accounts.models import Outbox, Role, User
from decisions import models, part2, rules, waiting, workflow
from decisions.models.words import Capacity, Status
from tests.decisions.made import (
    ADVICE,
    declare,
    fresh,
    make_draft,
    make_holder,
    make_office,
    make_user,
    make_with,
    sign,
    submit,
)

pytestmark = pytest.mark.django_db
CLOSED = "Part 2 is closed to you. Ask governance to let you in, then"


def url(name, decision, *more):
    return reverse(f"decisions:{name}", args=[decision.pk, *more])


def with_team_asked(office, **more):
    """A request on which the legal team is asked, not a person."""
    decision = make_draft(office, **more)
    return fresh(submit(office, decision, asked={code: office.people[f"{code}_team"] for code in ADVICE}))


def new_adviser(office):
    decision = with_team_asked(office)
    return decision, make_user(None, Role.ADVISER, body=office.body, team=office.legal_team)


def new_chief_executive(office):
    decision = make_with(office, Status.WITH_CHIEF_EXECUTIVE)
    return decision, make_user(None, Role.CHIEF_EXECUTIVE, body=office.body)


def new_acting_deputy(office):
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    person = make_user(None, Role.DECISION_MAKER, body=office.body)
    make_holder(office.body, person, acting_for=office.holder)
    return decision, person


ARRIVALS = {  # who arrives, as what, and how they act
    "adviser": (new_adviser, Capacity.ADVISER, "legal"),
    "chief executive": (new_chief_executive, Capacity.CHIEF_EXECUTIVE, "chief_executive"),
    "acting deputy": (new_acting_deputy, Capacity.DECISION_MAKER, None),
}


def act(office, decision, person, code):
    if code:
        return workflow.declare(decision, code, by=person, answer="given")
    return sign(office, decision, by=person, holder=person.offices.get())


@pytest.mark.parametrize("arrival", ARRIVALS)
def test_nobody_acts_without_part_2_until_governance_lets_them_in(arrival):
    arrive, capacity, code = ARRIVALS[arrival]
    office = make_office()
    decision, person = arrive(office)
    with pytest.raises(workflow.StepRefused, match=CLOSED):
        act(office, fresh(decision), person, code)
    assert [(each.person, each.capacity) for each in rules.newcomers(fresh(decision))] == [(person, capacity)]
    written = Outbox.objects.values("pk").count()
    row = workflow.let_newcomer_in(decision, person, by=office.governance, reason="Began on Monday.")
    assert Outbox.objects.values("pk").count() == written + 1
    assert (row.capacity, row.reason, row.added_by, row.to_at) == (capacity, "Began on Monday.", office.governance, None)
    assert part2.may_open(person, decision)
    assert rules.newcomers(fresh(decision)) == []
    act(office, fresh(decision), person, code)
    assert events_of(decision).filter(step="let_newcomer_in", by=office.governance).get().facts["row"] == row.pk


@pytest.mark.parametrize("arrival", ARRIVALS)
def test_the_page_says_so_before_anything_is_typed(client, arrival):
    arrive, _, code = ARRIVALS[arrival]
    office = make_office()
    decision, person = arrive(office)
    client.force_login(person)
    address = url("declare", decision, code) if code else url("sign", decision)
    page = client.get(address)
    assert page.status_code == 200
    assert CLOSED in page.content.decode()
    assert "secret" not in page.content.decode()
    sent = {
        "answer": "given",
        "was_seen": decision.versions.last().number,
        "interest": "none",
        "decide": "all",
        "step": "check",
    }
    answer = client.post(address, sent)
    assert answer.status_code == 200
    assert CLOSED in answer.content.decode()
    assert "digest_seen" not in answer.content.decode()
    assert "Error:" in answer.content.decode()
    assert fresh(decision).status == decision.status


def test_who_cannot_open_part_2_may_still_stand_aside():
    office = make_office()
    decision, person = new_acting_deputy(office)
    workflow.stand_aside(decision, by=person, holder=person.offices.get(), nature="A cousin.", pass_to=office.holder)
    assert person not in [each.person for each in rules.newcomers(fresh(decision))]
    with pytest.raises(workflow.StepRefused, match="stood aside"):
        workflow.let_newcomer_in(decision, person, by=office.governance, reason="Asked.")
    assert "stays closed" in rules.closed_part2(person, fresh(decision), "sign")[0].text


def test_where_there_is_no_part_2_a_newcomer_acts_at_once():
    office = make_office()
    decision = make_with(office, Status.WITH_CHIEF_EXECUTIVE, part2=False)
    chief = make_user(None, Role.CHIEF_EXECUTIVE, body=office.body)
    workflow.declare(decision, "chief_executive", by=chief, answer="given")
    person = make_user(None, Role.DECISION_MAKER, body=office.body)
    make_holder(office.body, person, acting_for=office.holder)
    assert rules.newcomers(fresh(decision)) == []
    assert sign(office, fresh(decision), by=person, holder=person.offices.get()).part2_digests == {}
    assert fresh(decision).status == Status.SIGNED


@pytest.mark.parametrize("said", ["no", "not_stated", None])
def test_nothing_is_in_part_2_of_a_request_that_does_not_say_so(said):
    office = make_office()
    decision = make_draft(office, form=office.short_form, part2=False)
    workflow.add_part2(decision, models.Part2Text, {"heading": "Price", "body": "<p>Secret.</p>"}, by=office.author)
    if said:
        workflow.revise_withholding(decision, {"is_there_part2": said}, by=office.author)
    else:
        models.Withholding.objects.filter(decision=decision).delete()
    with pytest.raises(workflow.StepRefused, match="Part 2 has content"):
        workflow.submit(fresh(decision), by=office.author)


REFUSED = {
    "without a reason": (lambda office, person: (person, office.governance, " "), workflow.StepRefused, "reason"),
    "somebody who is not asked": (lambda o, _: (o.colleague, o.governance, "Asked."), workflow.StepRefused, "not asked"),
    "somebody who may already": (lambda o, _: (o.chief_executive, o.governance, "Asked."), workflow.StepRefused, "already"),
    "by the officer": (lambda office, person: (person, office.author, "Asked."), PermissionDenied, "governance"),
    "by the newcomer": (lambda _, person: (person, person, "Asked."), PermissionDenied, "governance"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_let_newcomer_in_refuses(case):
    told, error, words = REFUSED[case]
    office = make_office()
    decision, person = new_chief_executive(office)
    who, by, reason = told(office, person)
    with pytest.raises(error, match=words):
        workflow.let_newcomer_in(decision, who, by=by, reason=reason)
    assert not part2.may_open(person, decision)


def test_governance_never_lets_themselves_in(client):
    office = make_office()
    decision = make_with(office, Status.WITH_CHIEF_EXECUTIVE)
    both = make_user(None, Role.CHIEF_EXECUTIVE, Role.GOVERNANCE, body=office.body)
    with pytest.raises(workflow.StepRefused, match="cannot let yourself in"):
        workflow.let_newcomer_in(decision, both, by=both, reason="I am needed.")
    client.force_login(both)
    assert "closed to them" not in client.get(url("add_reader", decision)).content.decode()
    assert "Let in who is asked" not in [each.what for each in waiting.for_person(both, list(both.roles()))[0]]


def test_a_named_reader_has_one_row_in_force_and_ending_it_closes_part2(client):
    office = make_office()
    decision, person = make_with(office, Status.WITH_CHIEF_EXECUTIVE), make_user(None, Role.OFFICER, body=office.body)
    now, rows = timezone.localdate(), decision.need_to_know.filter(person=person)
    typed = {"person": person.pk, "reason": "Checks the figures.", "until_day": 1, "until_month": 6}
    client.force_login(office.governance)
    for _ in range(3):  # a double press
        client.post(url("add_reader", decision), typed | {"until_year": now.year + 1})
    first = rows.get()
    client.post(url("add_reader", decision), typed | {"until_year": now.year + 2})
    assert [row.to_at.year for row in rows.filter(to_at__gt=timezone.now())] == [now.year + 2]

    rows.filter(pk=first.pk).update(to_at=timezone.now() + timedelta(days=5))  # two in force, as they were stored before
    models.NeedToKnow.objects.create(decision=decision, person=person, capacity=Capacity.CO_AUTHOR)
    page = url("end_reader", decision, first.pk)
    assert "They may still read it (co-author)" in client.get(page).content.decode()
    client.post(page)
    still = [row.capacity for row in rows if row.to_at is None or row.to_at > timezone.now()]
    assert still == [Capacity.CO_AUTHOR]


def test_governance_lets_a_newcomer_in_with_one_press(client):
    office = make_office()
    decision, person = new_acting_deputy(office)
    client.force_login(office.governance)
    assert url("add_reader", decision) in client.get("/").content.decode()
    page = client.get(url("add_reader", decision)).content.decode()
    assert "Asked on this request, and Part 2 is closed to them" in page
    field, address = f"of_{person.pk}-reason", url("let_newcomer_in", decision, person.pk)
    assert f'name="{field}" value="Holds the office that decides:' in page
    empty = client.post(address, {field: ""}).content.decode()
    assert "Give the reason why they need to know." in empty
    assert f'href="#id_{field}"' in empty
    assert not part2.may_open(person, decision)
    for _ in range(2):  # pressed twice
        assert client.post(address, {field: "Acts from today."}).status_code == 302
    assert decision.need_to_know.filter(person=person).count() == 1
    assert "closed to them" not in client.get(url("add_reader", decision)).content.decode()
    assert "Let in who is asked" not in client.get("/").content.decode()
    client.force_login(office.author)
    assert client.post(address, {field: "Please."}).status_code == 403


def test_history_tells_only_readers_of_part_2_who_was_let_in(client):
    office = make_office()
    decision, person = new_chief_executive(office)
    workflow.let_newcomer_in(decision, person, by=office.governance, reason="Began on Monday.")
    shown = {}
    for who in ("author", "colleague"):
        client.force_login(office.people[who])
        shown[who] = "Let in to Part 2" in client.get(url("decision", decision)).content.decode()
    assert shown == {"author": True, "colleague": False}


def test_governance_who_cannot_open_part_2_does_not_record_it_as_decided_elsewhere(client):
    office = make_office()
    decision = make_draft(office)
    late = make_user(None, Role.GOVERNANCE, body=office.body)
    told = {"decided_on": timezone.localdate(), "how": "on_paper", "evidence": "The form.", "interest": "none"}
    with pytest.raises(workflow.StepRefused, match="Ask another member of governance to let you in"):
        workflow.record_elsewhere(decision, by=late, holder=office.holder, **told)
    client.force_login(late)
    page = client.get(url("record_elsewhere", decision))
    assert page.status_code == 200
    assert "Ask another member of governance to let you in" in page.content.decode()


# -- the list and the inbox answer as the rules on who may act do


def everybody_new(office):
    """Somebody newly arrived in every role, and with every office."""
    people = [make_user(None, role, body=office.body) for role in (Role.CHIEF_EXECUTIVE, Role.OFFICER, Role.HEAD_OF_UNIT)]
    people += [make_user(None, Role.ADVISER, body=office.body, team=office.people[f"{code}_team"]) for code in ADVICE]
    for role in (Role.DECISION_MAKER, Role.CHIEF_EXECUTIVE, Role.OFFICER):
        people.append(make_user(None, role, body=office.body))
        make_holder(office.body, people[-1], f"Deputy {role}")
    make_holder(
        office.body, make_user(None, Role.DECISION_MAKER, body=office.body), to_on=timezone.localdate().replace(year=2020)
    )


SITUATIONS = ("with_advisers", "with_head_of_unit", "with_chief_executive", "with_decision_maker", "stood_aside", "passed_on")


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_newcomers_are_exactly_those_who_may_act_and_cannot_open_part_2(situation):
    office = make_office()
    if situation == "with_advisers":
        decision = with_team_asked(office)
    else:
        decision = make_with(office, situation if situation in Status.values else Status.WITH_DECISION_MAKER)
    if situation in ("stood_aside", "passed_on"):
        pass_to = office.other_holder if situation == "passed_on" else None
        workflow.stand_aside(decision, by=office.decision_maker, holder=office.holder, nature="A cousin.", pass_to=pass_to)
    everybody_new(office)
    decision = fresh(decision)
    meant = {
        person.pk
        for person in User.objects.filter(memberships__body=office.body)
        if rules.may_sign(person, decision)
        or any(rules.may_declare(person, decision, code) for code in rules.open_codes(decision))
        if not part2.may_open(person, decision)
    }
    assert {each.person.pk for each in rules.newcomers(decision)} == meant
    assert bool(meant) is (situation not in ("with_head_of_unit", "stood_aside", "passed_on"))
    waits = waiting.for_person(office.governance, list(office.governance.roles()))[0]
    assert [each.what for each in waits if each.what == "Let in who is asked"] == ["Let in who is asked"] * bool(meant)


def test_the_inbox_asks_as_much_of_three_such_requests_as_of_one():
    office = make_office()
    roles = list(office.governance.roles())
    counts = []
    make_with(office, Status.WITH_CHIEF_EXECUTIVE)
    make_user(None, Role.CHIEF_EXECUTIVE, body=office.body)
    for more in (0, 2):
        for _ in range(more):
            decision = make_with(office, Status.WITH_CHIEF_EXECUTIVE)
            row = decision.need_to_know.filter(person__memberships__role=Role.CHIEF_EXECUTIVE).first()
            workflow.end_reader(row, by=office.governance)
        with CaptureQueriesContext(connection) as asked:
            waits = waiting.for_person(office.governance, roles)[0]
        assert [each.what for each in waits] == ["Let in who is asked"] * (1 + more)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# -- two bodies together


def test_readers_of_a_joint_decision_come_from_both_bodies(client):
    office, partner = make_office(), make_office()
    decision = make_draft(office, level="two_bodies", joint_with=partner.body)
    assert not part2.may_open(partner.governance, decision)
    submit(office, decision)
    for person, capacity in ((partner.governance, Capacity.GOVERNANCE), (partner.auditor, Capacity.AUDITOR)):
        assert decision.need_to_know.get(person=person).capacity == capacity
        assert part2.may_open(person, decision)
    assert not part2.may_open(partner.administrator, decision)
    client.force_login(office.governance)
    chosen = client.get(url("add_reader", decision)).context["form"].fields["person"].queryset
    assert {partner.colleague, office.colleague} <= set(chosen)
    assert not {partner.administrator, make_office().colleague} & set(chosen)


def test_the_partners_acting_deputy_is_a_newcomer_too():
    office, partner = make_office(), make_office()
    decision = make_draft(office, level="two_bodies", joint_with=partner.body)
    submit(office, decision)
    for code in (*ADVICE, "head_of_unit", "chief_executive"):
        declare(office, decision, code)
    person = make_user(None, Role.DECISION_MAKER, body=partner.body)
    holder = make_holder(partner.body, person, acting_for=partner.holder)
    assert [each.person for each in rules.newcomers(fresh(decision))] == [person]
    sign(office, fresh(decision))
    with pytest.raises(workflow.StepRefused, match=CLOSED):
        sign(office, fresh(decision), by=person, holder=holder, outcomes={})
    workflow.let_newcomer_in(decision, person, by=office.governance, reason="Acts from today.")
    sign(office, fresh(decision), by=person, holder=holder, outcomes={})
    assert fresh(decision).status == Status.SIGNED
