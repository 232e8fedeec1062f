"""Who sees Part 1 of which request: the matrix of roles, statuses and bodies."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from decisions import workflow
from decisions.models import Decision
from decisions.models.words import Status
from tests.decisions.made import make_archived, make_draft, make_membership, make_office, make_user, make_with

pytestmark = pytest.mark.django_db
EARLY = ("draft", "withdrawn before submission")
SUBMITTED = (*(s.value for s in Status if s not in ("draft", "archived")), "archived")


def make_in(office, status):
    if status == "withdrawn before submission":
        return workflow.withdraw(make_draft(office), by=office.author, reason="No.")
    if status == "archived":
        decision = make_archived(office)
        workflow.close(decision)
        return decision
    return make_with(office, status)


def sees(user, decision) -> bool:
    return Decision.objects.visible_to(user).filter(pk=decision.pk).exists()


@pytest.mark.parametrize("status", [*EARLY, *SUBMITTED])
def test_every_role_in_its_own_and_in_another_body(status):
    office, other = make_office(), make_office()
    decision = make_in(office, status)
    members = {role: make_user(None, role, body=office.body) for role in Role.values}
    strangers = {role: make_user(None, role, body=other.body) for role in Role.values}
    early = {Role.GOVERNANCE, Role.AUDITOR}
    expected = early if status in EARLY else set(Role.values) - {Role.ADMINISTRATOR}
    assert {role for role, person in members.items() if sees(person, decision)} == expected
    assert {role for role, person in strangers.items() if sees(person, decision)} == set()
    assert sees(office.author, decision)


def test_a_draft_is_seen_by_who_writes_it_while_they_do():
    office = make_office()
    decision = make_draft(office)
    assert sees(office.author, decision)
    assert not sees(office.colleague, decision)
    joined = workflow.join_co_author(decision, office.colleague, by=office.author)
    assert sees(office.colleague, decision)
    workflow.end_co_author(joined, by=office.author)
    assert not sees(office.colleague, decision)


@pytest.mark.parametrize("status", ["draft", "with_advisers", "signed"])
def test_the_partner_of_a_joint_decision_sees_it_once_submitted(status):
    office, other, third = make_office(), make_office(), make_office()
    decision = make_draft(office, level="two_bodies", joint_with=other.body)
    if status != "draft":
        decision = make_with(office, "with_advisers", level="two_bodies", joint_with=other.body)
    assert sees(other.author, decision) is (status != "draft")
    assert not sees(other.administrator, decision)
    assert not sees(third.governance, decision)


LEAVING = {
    "the membership ended": lambda person: person.memberships.update(
        from_on=timezone.localdate() - timedelta(days=9), to_on=timezone.localdate() - timedelta(days=1)
    ),
    "nobody confirmed it": lambda person: person.memberships.update(confirmed_at=None),
    "it begins later": lambda person: person.memberships.update(from_on=timezone.localdate() + timedelta(days=1)),
    "the person is not active": lambda person: type(person).objects.filter(pk=person.pk).update(is_active=False),
    "only an administrator is left": lambda person: person.memberships.update(role=Role.ADMINISTRATOR),
}


@pytest.mark.parametrize("why", LEAVING)
@pytest.mark.parametrize("who", ["author", "governance"])
def test_nothing_is_seen_once(why, who):
    office = make_office()
    decisions = [make_draft(office), make_with(office, "with_advisers")]
    person = office.people[who]
    assert all(sees(person, decision) for decision in decisions)
    LEAVING[why](person)
    person = type(person).objects.get(pk=person.pk)
    assert not any(sees(person, decision) for decision in decisions)


def test_two_roles_are_read_together_and_show_nothing_twice():
    office = make_office()
    make_membership(office.author, Role.ADMINISTRATOR, office.body)
    make_membership(office.author, Role.GOVERNANCE, office.body)
    decision = make_with(office, "with_advisers")
    assert Decision.objects.visible_to(office.author).filter(pk=decision.pk).count() == 1
