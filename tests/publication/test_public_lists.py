"""The lists of the Specified Information Order: above £10,000 with copies, invitations to tender, £10,000 or less."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from procurement.models import Limit
from publication import releasing
from publication.models import PublicContract, PublicInvitation, Release
from tests.buying import make_change, make_contract, make_procurement, make_supplier
from tests.each import each
from tests.factories import make_body, make_person
from tests.publication import released as made

OVER, UP_TO, INVITATIONS = "/contracts/over-10000/", "/contracts/up-to-10000/", "/contracts/invitations/"


@pytest.fixture
def site(own_database):
    made.make_limits()
    return lambda: own_database.as_process("public_site")


def read(address) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize(
    ("value", "uplift", "is_over"),
    [
        (Decimal("9999.99"), None, False),
        (Decimal("10000.00"), None, False),  # exactly as much does not exceed it
        (Decimal("10000.01"), None, True),
        (Decimal("9000.00"), Decimal("1000.00"), False),
        (Decimal("9000.00"), Decimal("1000.01"), True),
        (None, None, None),
    ],
)
def test_the_limit_is_exceeded_by_a_penny_more_and_not_by_as_much(own_database, site, value, uplift, is_over):
    contract = make_contract(value=value)
    if uplift:
        make_change(contract, amount=uplift)
    made.released(own_database, contract)
    assert PublicContract.objects.get().is_over_limit is is_over


def test_the_limit_of_the_day_that_counts_is_used(own_database, site):
    Limit.objects.filter(code="publish_copy_over").update(to_on=date(2023, 12, 31))
    Limit.objects.create(code="publish_copy_over", name="New", number=30_000, unit="pounds", from_on=date(2024, 1, 1))
    before, after = (
        make_contract(value=Decimal(20_000), starts_on=day, ends_on=None) for day in (date(2023, 12, 31), date(2024, 1, 1))
    )
    made.released(own_database, before, after)
    assert dict(PublicContract.objects.values_list("key", "is_over_limit")) == {before.pk: True, after.pk: False}


def test_each_contract_is_on_the_list_of_its_value_with_copy_or_purpose(own_database, site):
    body = make_body()
    large = make_contract(body, title="Routers", value=Decimal(50_000), external_number="C-1")
    small = make_contract(
        body, title="Pens", value=Decimal(100), description="Pens for the reception", suppliers=[make_supplier("Ink Ltd")]
    )
    made.make_copy(of={"contract": large}, name="Contract of Routers")
    withheld = make_contract(body, title="Safe", value=None, value_withheld_because="Commercial interests")
    made.released(own_database, large, small, withheld)
    with site():
        over, up_to = read(OVER), read(UP_TO)
        assert Client().get(f"/contracts/{body.short_name}-c-1/copies/1/").status_code == 200
    assert "Routers" in over and "Contract of Routers" in over and f"{body.short_name}-c-1/copies/1/" in over
    assert "£100 excluding VAT" in up_to and "Ink Ltd" in up_to and "Pens for the reception" in up_to
    for page, absent in ((over, "Pens"), (up_to, "Routers")):
        assert (
            absent not in page and "Safe" not in page and "1 contract</a> whose value is not public or not known is not" in page
        )


def test_an_invitation_is_listed_with_its_copies_and_leads_to_the_contract_made(own_database, site):
    procurement = make_procurement(
        title="Network services", reference="ITT-9", department="IT", estimated_value=Decimal(90_000)
    )
    made.make_copy(of={"procurement": procurement}, kind="invitation", name="The invitation", content=b"%PDF invitation")
    contract = make_contract(procurement=procurement, title="Routers")
    made.released(own_database, procurement, contract)
    page = f"{INVITATIONS}{procurement.body.short_name}-itt-9/"
    with site():
        listed, own = read(INVITATIONS), read(page)
        copy = Client().get(f"{page}copies/1/")
        assert Client().get(f"{INVITATIONS}{procurement.body.short_name}-ITT-9/")["Location"] == page
        assert "ITT-9" in read(f"{page}format/")
    assert "ITT-9 Network services" in listed and "The invitation" in listed and "£90,000" in listed
    assert "Routers" in own and "The invitation" in own
    assert copy.content == b"%PDF invitation"


def test_an_invitation_that_is_taken_back_is_gone(own_database, site):
    procurement = make_procurement(title="Network services", reference="ITT-9")
    made.released(own_database, procurement)
    page = f"{INVITATIONS}{PublicInvitation.objects.get().slug}/"
    releasing.take_back(Release.objects.get(), by=make_person(Role.GOVERNANCE, procurement.body), reason="It named a bidder.")
    with site():
        answer = Client().get(page)
        assert answer.status_code == 410 and "It named a bidder." in answer.content.decode()
        assert "Network services" not in read(INVITATIONS)


@each("address", [OVER, UP_TO, INVITATIONS])
@each("page", ["abc", "0", "99", "9" * 5000])
def test_a_page_that_is_not_there_is_said_and_the_rest_answered(own_database, site, address, page):
    with site():
        told = read(f"{address}?page={page}")
    assert "There is a problem" in told and "There is no such page of this list." in told


def test_three_hundred_contracts_are_listed_in_as_many_questions_as_three(own_database, site):
    made.released(own_database, make_contract(), make_contract(value=Decimal(5)))
    counts = {}
    for how_many in (2, 297):
        made.enter_many(own_database, how_many, first=how_many * 1_000_000)
        with site():
            Client().get("/healthz")
            for address in (OVER, UP_TO):
                with CaptureQueriesContext(connection) as asked:
                    read(address)
                counts.setdefault(address, []).append(len(asked))
    assert all(few == many for few, many in counts.values()), counts
