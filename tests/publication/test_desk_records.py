"""The publishing desk's pages for contracts, invitations and grants."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from procurement.models import Contract
from procurement.workflow.contracts import revise_contract
from publication import releasing
from publication.models import Release
from tests.buying import make_contract, make_grant, make_procurement
from tests.factories import make_body, make_person
from tests.publication import released as made


def at(name, *arguments) -> str:
    return reverse(f"publishing:{name}", args=arguments)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def section_of(page: str, heading: str) -> str:
    return page.split(f">{heading}</h2>", 1)[1].split("</section>", 1)[0]


def page_of(person) -> str:
    return signed_in(person).get(at("records")).content.decode()


def key_of(record) -> str:
    return f"{record._meta.model_name}-{record.pk}"


def typed(*records, note="") -> dict:
    seen = {f"seen-{key_of(each)}": releasing.seen_of(each) for each in records}
    return {"record": [key_of(each) for each in records], "note": note} | seen


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_the_page_is_for_governance_and_auditors_and_only_governance_confirms(role):
    contract = make_contract()
    client = signed_in(make_person(role, contract.body))
    sees = role in (Role.GOVERNANCE, Role.AUDITOR)
    assert client.get(at("records")).status_code == (200 if sees else 403)
    assert client.get(at("confirm"), {"record": key_of(contract)}).status_code == (200 if sees else 404)
    answer = client.post(at("confirm"), typed(contract))
    assert answer.status_code == (302 if role == Role.GOVERNANCE else 403 if sees else 404)
    assert Release.objects.exists() == (role == Role.GOVERNANCE)


@pytest.mark.django_db
def test_another_bodys_records_are_not_there():
    contract = make_contract(title="Routers")
    made.release(contract)
    stranger = signed_in(make_person(Role.GOVERNANCE, make_body()))
    assert "Routers" not in stranger.get(at("records")).content.decode()
    assert stranger.get(at("take_back", "contract", contract.pk)).status_code == 404
    assert stranger.post(at("confirm"), typed(contract)).status_code == 404
    for key in ("contract-x", "decision-1", "contract-", f"contract-{'9' * 40}"):
        assert stranger.get(at("confirm"), {"record": key}).status_code == 404


@pytest.mark.django_db
def test_what_is_recorded_waits_until_it_is_confirmed_and_again_once_it_is_changed():
    body = make_body()
    contract = make_contract(body, title="Routers", no_indicators_because="Too small.")
    governor = make_person(Role.GOVERNANCE, body)
    make_contract(title="Of another body")
    assert "Routers" in section_of(page_of(governor), "Recorded and not confirmed")
    assert "2 wait to be confirmed" in signed_in(governor).get(at("desk")).content.decode()  # the contract and its procurement
    shown = signed_in(governor).get(at("confirm"), {"record": key_of(contract)}).content.decode()
    assert "o key performance indicators, because" in shown and "precision" not in shown.casefold().split("<main")[1]
    assert ">Title</th>" in shown and "Routers" in shown
    signed_in(governor).post(at("confirm"), typed(contract, note="As agreed."))
    assert Release.objects.get().note == "As agreed."
    page = page_of(governor)
    assert "Routers" not in section_of(page, "Recorded and not confirmed") + section_of(page, "Changed since")
    assert "release 1" in section_of(page, "Confirmed and not public yet")
    revise_contract(contract, {"title": "Switches"}, by=make_person(Role.COMMERCIAL, body))
    assert "Switches" in section_of(page_of(governor), "Changed since")
    shown = signed_in(governor).get(at("confirm"), {"record": key_of(contract)}).content.decode()
    assert ">Routers</td>" in shown and ">Switches</td>" in shown
    signed_in(governor).post(at("confirm"), typed(Contract.objects.get(pk=contract.pk)))
    assert "Switches" not in section_of(page_of(governor), "Changed since")


@pytest.mark.django_db
def test_several_are_confirmed_together_and_one_that_is_refused_says_why():
    body = make_body()
    governor = make_person(Role.GOVERNANCE, body)
    contract, grant, procurement = make_contract(body), make_grant(body), make_procurement(body)
    Contract.objects.filter(pk=contract.pk).update(changed_by=governor)
    page = signed_in(governor).post(at("confirm"), typed(contract, grant, procurement, note="A note to keep"))
    text = page.content.decode()
    assert page.status_code == 200 and "not the person who last changed it" in text and "A note to keep" in text
    assert set(Release.objects.values_list("kind", flat=True)) == {"grant", "procurement"}


@pytest.mark.django_db
def test_what_changed_while_the_page_was_open_is_not_confirmed():
    contract = make_contract()
    sent = typed(contract)
    Contract.objects.filter(pk=contract.pk).update(title="Changed meanwhile")
    page = signed_in(make_person(Role.GOVERNANCE, contract.body)).post(at("confirm"), sent).content.decode()
    assert "has changed since you opened this page" in page and "Changed meanwhile" in page
    assert not Release.objects.exists()


@pytest.mark.django_db
def test_nothing_chosen_says_so():
    contract = make_contract()
    answer = signed_in(make_person(Role.GOVERNANCE, contract.body)).get(at("confirm"), follow=True)
    assert "Choose what is to be confirmed" in answer.content.decode()


@pytest.mark.django_db
def test_taking_back_asks_for_a_reason_and_lists_it():
    contract = make_contract(title="Routers")
    made.release(contract)
    client = signed_in(make_person(Role.GOVERNANCE, contract.body))
    address = at("take_back", "contract", contract.pk)
    assert "Why is it taken off the site" in client.post(address, {"reason": ""}).content.decode()
    assert Release.objects.get().taken_back_at is None
    page = client.post(address, {"reason": "Wrong supplier"}, follow=True).content.decode()
    assert "Routers" in section_of(page, "Taken back")
    assert signed_in(make_person(Role.AUDITOR, contract.body)).post(address, {"reason": "x"}).status_code == 403


@pytest.mark.django_db
def test_the_page_asks_the_same_number_of_questions_for_one_and_for_three():
    body = make_body()
    governor = make_person(Role.GOVERNANCE, body)

    def questions(how_many):
        for _ in range(how_many):
            make_contract(body)
            made.release(make_grant(body))
            changed = make_contract(body)
            made.release(changed)
            Contract.objects.filter(pk=changed.pk).update(changed_at="2099-01-01T00:00Z")
        client = signed_in(governor)
        client.get(at("records"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at("records")).status_code == 200
        return len(asked)

    assert questions(1) == questions(3)
