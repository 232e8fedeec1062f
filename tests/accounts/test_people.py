"""People, roles and passwords: nobody becomes a reader through one administrator, nobody's password is set by another."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import workflow
from accounts.history import events_of
from accounts.models import Membership, Outbox, Role, Team, TeamKind, User
from decisions.models import FormVersion
from tests import factories as make

pytestmark = pytest.mark.django_db
CONFIRM = "people:confirm_membership"


@pytest.fixture
def administrator():
    return make.make_person(Role.ADMINISTRATOR, make.make_body())


def granted(administrator, role=Role.GOVERNANCE) -> Membership:
    body = administrator.memberships.get().body
    membership = Membership(person=make.make_person(), body=body, role=role)
    workflow.grant(membership, by=administrator)
    return membership


def test_a_role_counts_once_a_second_person_has_confirmed_it(client, administrator):
    membership = granted(administrator)
    assert not membership.person.has_role(Role.GOVERNANCE)

    client.force_login(make.make_person(Role.GOVERNANCE, membership.body))
    assert membership.person.name in client.get(reverse("people:memberships")).content.decode()
    client.post(reverse(CONFIRM, args=[membership.pk]))

    assert membership.person.has_role(Role.GOVERNANCE)
    assert [event.step for event in events_of(membership)] == ["grant", "confirm"]


def test_the_administrator_is_told_how_a_day_is_typed_and_who_confirms_a_role(client, administrator):
    client.force_login(administrator)
    form = reverse("admin:accounts_membership_add")
    assert client.get(form).content.decode().count("For example, 27/03/2026.") == 2
    person, body = make.make_person(Role.OFFICER), administrator.memberships.get().body
    sent = {"person": person.pk, "body": body.pk, "role": "governance", "from_on": "27/03/2026", "scope": ""}
    told = client.post(form, sent, follow=True).content.decode()
    assert "another administrator, governance or the chief executive" in told


@pytest.mark.parametrize("who", ["grantor", "the person", "officer", "other body's governance"])
def test_nobody_else_confirms_a_role(client, administrator, who):
    membership = granted(administrator, Role.ADMINISTRATOR)
    second = {
        "grantor": administrator,
        "the person": make.make_member(membership.person, Role.GOVERNANCE, membership.body),
        "officer": make.make_person(Role.OFFICER, membership.body),
        "other body's governance": make.make_person(Role.GOVERNANCE, make.make_body()),
    }[who]
    client.force_login(second)

    is_hidden = who == "other body's governance"
    assert client.post(reverse(CONFIRM, args=[membership.pk])).status_code == (404 if is_hidden else 403)
    membership.refresh_from_db()
    assert membership.confirmed_at is None


def test_a_later_end_is_confirmed_anew_and_an_earlier_one_counts_at_once(administrator):
    today = timezone.localdate()
    membership = granted(administrator)
    workflow.confirm(membership, by=make.make_person(Role.GOVERNANCE, membership.body))
    workflow.change_end(membership, today, by=administrator)
    assert membership.person.has_role(Role.GOVERNANCE)

    workflow.change_end(membership, None, by=administrator)

    assert not membership.person.has_role(Role.GOVERNANCE)


def test_a_new_address_takes_the_confirmation_of_roles_back(client, administrator):
    person = make.make_person(Role.OFFICER, administrator.memberships.get().body)
    client.force_login(administrator)

    client.post(
        f"/admin/accounts/user/{person.pk}/change/", {"name": person.name, "email": "elsewhere@example.org", "is_active": "on"}
    )

    person.refresh_from_db()
    assert person.email == "elsewhere@example.org"
    assert not person.has_role(Role.OFFICER)


def test_an_administrator_enters_a_person_who_chooses_a_password_by_link(client, administrator):
    client.force_login(administrator)
    client.post("/admin/accounts/user/add/", {"name": "Ada New", "email": "Ada@example.org", "is_active": "on"})
    person = User.objects.get(email="ada@example.org")
    assert not person.has_usable_password()

    client.post("/admin/accounts/user/", {"action": "send_link", "_selected_action": [person.pk]})

    assert Outbox.objects.values_list("pk").count() == 1
    assert [event.step for event in events_of(person)] == ["enter_person", "send_password_link"]


def test_no_page_of_administration_sets_a_password_or_shows_a_request(client, administrator):
    client.force_login(administrator)
    index = client.get("/admin/").content.decode()

    listed = {"policingbody", "membership", "formversion", "officeholder", "threshold", "bankholiday", "boardmember"}
    assert all(f"/{name}/" in index for name in listed)
    hidden = {
        "decision",
        "event",
        "outbox",
        "part2text",
        "needtoknow",
        "emailaddress",
        "group",
        "procrastinatejob",
        "signature",
    }
    assert not any(f"/{name}/" in index for name in hidden)
    assert "password" not in client.get(f"/admin/accounts/user/{administrator.pk}/change/").content.decode().lower().replace(
        "change password", ""
    )


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_administration_is_for_administrators_only(client, role):
    client.force_login(make.make_person(role, make.make_body()))

    assert client.get("/admin/accounts/user/", follow=True).status_code == 403


def test_every_page_of_administration_opens(client, administrator):
    from accounts.admin import site

    client.force_login(administrator)
    for model in site._registry:
        place = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert client.get(place).status_code == 200, place
        assert client.get(f"{place}add/").status_code == 200, place


def test_a_form_version_is_held_against_its_schema(client, administrator):
    body = administrator.memberships.get().body
    client.force_login(administrator)
    typed = {"body": body.pk, "code": "wrong", "name": "Wrong", "definition": '{"sections": []}'}

    page = client.post("/admin/decisions/formversion/add/", typed).content.decode()

    assert "is a required property" in page
    assert not FormVersion.objects.filter(code="wrong").exists()


def test_the_health_page_asks_the_database_and_needs_no_sign_in(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/healthz").content == b"ok"


def test_who_does_what_lists_teams_and_roles_of_ones_own_bodies_as_they_count_today(client, django_assert_max_num_queries):
    here, elsewhere = make.make_body(), make.make_body()
    officer, stranger = make.make_person(Role.OFFICER, here), make.make_person(Role.GOVERNANCE, elsewhere)
    lawyers = Team.objects.create(body=here, name="Lawyers", kind=TeamKind.LEGAL)
    adviser, waiting, ended = (make.make_person(Role.ADVISER, here) for _ in range(3))
    adviser.memberships.update(team=lawyers)
    waiting.memberships.update(confirmed_at=None)
    ended.memberships.update(to_on=timezone.localdate() - timedelta(days=1), from_on=timezone.localdate() - timedelta(days=9))
    client.force_login(officer)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("people:directory"))
    shown = page.content.decode()
    groups = {group.name: group.people for each in page.context["offices"] for group in each.groups}
    assert groups == {"Lawyers (advisers)": [adviser], "Officer": [officer]}
    assert f"mailto:{adviser.email}" in shown
    assert not any(f"mailto:{each.email}" in shown for each in (stranger, waiting, ended))
    client.force_login(make.make_person(Role.ADMINISTRATOR, here))
    assert f"mailto:{stranger.email}" in client.get(reverse("people:directory")).content.decode()
    nobody = make.make_person(Role.OFFICER, here)
    nobody.memberships.update(confirmed_at=None)
    client.force_login(nobody)
    assert "You have no role that counts today." in client.get(reverse("people:directory")).content.decode()
