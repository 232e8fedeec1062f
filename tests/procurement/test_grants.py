"""Grants: several in one go, changed, listed with what their programme has left."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from procurement import workflow
from procurement.models import Grant, Supplier
from tests import buying
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return make.make_body()


@pytest.fixture
def commercial(body):
    return make.make_person(Role.COMMERCIAL, body)


def typed(body, *rows, **values):
    told = {
        "body": body.pk,
        "purpose": "Sports at night",
        "programme": "Violence reduction",
        "budget": "£100,000",
        "is_crime_reduction": "yes",
        "rows": "5",
        "entry": "page-1",
        "awarded_on_day": "2",
        "awarded_on_month": "5",
        "awarded_on_year": "2024",
    }
    for n, (recipient, amount) in enumerate(rows, 1):
        told |= {f"recipient_{n}": recipient, f"amount_{n}": amount}
    return told | values


def test_several_recipients_in_one_go_each_with_its_amount(client, body, commercial):
    known = buying.make_supplier("Known Trust", charity_number="1234567")
    client.force_login(commercial)
    rows = [("known trust", "£20,000"), ("New Trust", "1.5k"), ("Third Trust", "")]
    for _ in range(2):  # the same page sent twice records them once
        answer = client.post(reverse("procurement:enter_grants"), typed(body, *rows))
        assert answer.status_code == 302
    grants = Grant.objects.order_by("pk")
    assert [(each.recipient.name, each.amount) for each in grants] == [
        ("Known Trust", Decimal(20_000)),
        ("New Trust", Decimal(1500)),
        ("Third Trust", None),
    ]
    assert grants[0].recipient == known and grants[1].recipient.kind == Supplier.Kind.GRANTEE
    assert {(each.programme, each.budget, each.awarded_on) for each in grants} == {
        ("Violence reduction", Decimal(100_000), date(2024, 5, 2))
    }
    assert all(each.recorded_at and each.recorded_by == commercial for each in grants)


def test_more_rows_saves_nothing_and_keeps_what_was_typed(client, body, commercial):
    client.force_login(commercial)
    answer = client.post(reverse("procurement:enter_grants"), typed(body, ("A Trust", "5"), more="1", purpose=""))
    text = answer.content.decode()
    assert "recipient_10" in text and "recipient_11" not in text and "A Trust" in text
    assert "There is a problem" not in text and not Grant.objects.exists()


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([], "recipient_1"),
        ([("", "500")], "recipient_1"),
        ([("A", "1"), ("Acme", "2")], "recipient_2"),
        ([("A", "x")], "amount_1"),
    ],
)
def test_a_row_that_cannot_be_recorded_is_refused_at_its_field_and_none_is_recorded(client, body, commercial, rows, field):
    for number in ("01234567", "07654321"):
        buying.make_supplier("Acme", company_number=number)
    client.force_login(commercial)
    answer = client.post(reverse("procurement:enter_grants"), typed(body, *rows))
    assert set(answer.context["form"].errors) == {field}
    assert not Grant.objects.exists()


def test_a_recipient_of_a_shared_name_is_chosen_by_its_number(client, body, commercial):
    for number in ("01234567", "07654321"):
        buying.make_supplier("Acme", company_number=number)
    client.force_login(commercial)
    assert client.post(reverse("procurement:enter_grants"), typed(body, ("Acme (07654321)", "5"))).status_code == 302
    assert Grant.objects.get().recipient.company_number == "07654321"


def test_the_running_total_of_a_programme_counts_all_of_it_and_says_what_is_left(client, body, commercial):
    shared = {"programme": "Violence reduction", "budget": Decimal(50_000)}
    first = buying.make_grant(body, amount=Decimal(30_000), **shared)
    buying.make_grant(body, amount=Decimal(15_000), **shared | {"programme": "violence reduction"})
    buying.make_grant(make.make_body(), amount=Decimal(9_000), **shared)
    client.force_login(commercial)
    programme = client.get(reverse("procurement:grant", args=[first.pk])).context["programmes"]
    assert [(each["of"], each["given"], each["left"], each["is_over"]) for each in programme] == [
        (2, "£45,000", "£5,000", False)
    ]
    buying.make_grant(body, amount=Decimal("5000.01"), **shared)
    shown = client.get(reverse("procurement:grants"), {"recipient": first.recipient.name})
    assert shown.context["page"].paginator.count == 1 and shown.context["total"] == "£30,000"
    assert "More is given than the budget has." in shown.content.decode()


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 3),
        ({"awarded": "2024"}, 2),
        ({"awarded": "2024-05"}, 1),
        ({"awarded": "2024-13"}, 0),
        ({"awarded": "soon"}, 0),
        ({"programme": "NIGHT"}, 1),
        ({"is_crime_reduction": "no"}, 1),
        ({"recipient": "trust two"}, 1),
    ],
)
def test_what_the_list_can_be_asked(client, body, commercial, asked, count):
    buying.make_grant(body, awarded_on=date(2024, 5, 31), programme="Nights")
    buying.make_grant(body, awarded_on=date(2024, 6, 1), is_crime_reduction="no")
    buying.make_grant(body, awarded_on=date(2023, 12, 31), recipient=buying.make_supplier("Trust Two"))
    client.force_login(commercial)
    answer = client.get(reverse("procurement:grants"), asked)
    assert answer.status_code == 200 and answer.context["page"].paginator.count == count


def test_a_grant_to_a_merged_recipient_is_found_by_either_name(client, body, commercial):
    kept, merged = buying.make_supplier("Kept Trust"), buying.make_supplier("Merged Trust")
    buying.make_grant(body, recipient=merged)
    workflow.merge(merged, kept, by=commercial, reason="Renamed.")
    client.force_login(commercial)
    for name in ("kept", "merged"):
        assert client.get(reverse("procurement:grants"), {"recipient": name}).context["page"].paginator.count == 1


def test_a_grant_is_changed_and_a_page_that_is_older_shows_both(client, body, commercial):
    grant = buying.make_grant(body, purpose="Sports")
    client.force_login(commercial)
    address = reverse("procurement:edit_grant", args=[grant.pk])
    seen = client.get(address).context["was_seen"]
    values = {"purpose": "Music", "amount": "25,000", "is_crime_reduction": "yes", "was_seen": seen}
    values |= {f"awarded_on_{part}": number for part, number in (("day", 2), ("month", 5), ("year", 2024))}
    workflow.revise_grant(grant, {"purpose": "Dance"}, by=commercial)
    answer = client.post(address, values)
    assert "Dance" in answer.content.decode() and "Music" in answer.content.decode()
    assert client.post(address, values | {"was_seen": answer.context["was_seen"]}).status_code == 302
    grant.refresh_from_db()
    assert (grant.purpose, grant.amount, grant.changed_by) == ("Music", Decimal(25_000), commercial)


@pytest.mark.parametrize("role", Role)
def test_who_reads_and_records_grants(client, body, role):
    grant, person = buying.make_grant(body), make.make_person(role, body)
    client.force_login(person)
    reads, records = role != Role.ADMINISTRATOR, role in (Role.COMMERCIAL, Role.GOVERNANCE)
    assert client.get(reverse("procurement:grant", args=[grant.pk])).status_code == (200 if reads else 404)
    assert client.get(reverse("procurement:enter_grants")).status_code == (200 if records else 403)
    expected = 200 if records else (403 if reads else 404)
    assert client.get(reverse("procurement:edit_grant", args=[grant.pk])).status_code == expected
    if not records:
        with pytest.raises(PermissionDenied):
            workflow.revise_grant(grant, {"purpose": "x"}, by=person)


def test_another_bodys_grant_is_hidden_and_no_grant_is_recorded_for_it(client, body):
    grant = buying.make_grant(make.make_body())
    commercial = make.make_person(Role.COMMERCIAL, body)
    client.force_login(commercial)
    assert client.get(reverse("procurement:grant", args=[grant.pk])).status_code == 404
    assert client.get(reverse("procurement:grants")).context["page"].paginator.count == 0
    answer = client.post(reverse("procurement:enter_grants"), typed(grant.body, ("A", "1")))
    assert set(answer.context["form"].errors) == {"body"}


def test_the_list_asks_as_much_with_one_grant_as_with_three(client, body, commercial):
    client.force_login(commercial)
    client.get(reverse("procurement:grants"))
    counts = []
    for several in (1, 2):
        for n in range(several):
            buying.make_grant(body, programme=f"Programme {several}-{n}")
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("procurement:grants"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
