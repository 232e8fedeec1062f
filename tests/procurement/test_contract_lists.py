"""The lists and the calendar: what is found, what is added up, in which order, with how many queries."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from decisions import workflow as deciding
from decisions.models import Authorisation, Decision, Withholding
from procurement import workflow
from procurement.calendar import Kind, calendar_of
from procurement.models import BreakPoint, Contract, ContractOption, Route
from procurement.months import months_after
from tests import buying
from tests import factories as make
from tests.procurement.buying_office import Office, address

pytestmark = pytest.mark.django_db
URL = "/contracts/"


@pytest.fixture
def office():
    return Office()


def found(pages, **asked) -> list[str]:
    """The titles that the list shows, in its order."""
    answer = pages.get(URL, asked)
    assert answer.status_code == 200
    return [each["contract"].title for each in answer.context["rows"]]


def test_members_see_the_contracts_of_their_bodies_and_administrators_none(office):
    buying.make_contract(office.body, title="Ours")
    buying.make_contract(make.make_body(), title="Theirs")
    Contract.objects.create(title="Of a draft")
    for name in ("commercial", "governance", "officer", "auditor"):
        assert found(office.at(name)) == ["Ours"]
    assert found(office.at("administrator")) == []
    assert found(office.at("stranger")) == []


def today(**later):
    return timezone.localdate() + timedelta(**later)


@pytest.fixture
def many(office):
    """Contracts that differ in one thing each."""
    route = Route.objects.create(code="of-this-test", name="A route of this test", from_on=date(2015, 1, 1))
    procurement = buying.make_procurement(office.body, route_type=route, regime="pa2023", commenced_on=date(2025, 3, 1))
    blue = buying.make_supplier("Blue Sky Ltd", company_number="00000017")
    buying.make_contract(office.body, title="Blue cleaning", suppliers=[blue], external_number="B-1")
    buying.make_contract(office.body, title="By that route", procurement=procurement)
    framework = buying.make_framework(regime="pcr2006")
    unknown = buying.make_procurement(office.body, regime="not_stated", commenced_on=None)
    buying.make_contract(office.body, title="By its framework", procurement=unknown, framework=framework)
    buying.make_contract(office.body, title="Ends soon", ends_on=today(days=20))
    buying.make_contract(office.body, title="Ends later", ends_on=today(days=200))
    buying.make_contract(office.body, title="Dear", value=Decimal(9_000_000), vat_basis="inclusive")
    buying.make_contract(office.body, title="Unknown", value=None)
    changed = buying.make_contract(office.body, title="Changed")
    buying.make_change(changed)
    buying.make_contract(office.body, title="Ended", ended_on=date(2025, 3, 31), ended_as="completed")
    Contract.objects.exclude(title="Changed").update(changed_at=timezone.now() - timedelta(days=100))


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"q": "cleaning blue"}, {"Blue cleaning"}),
        ({"q": "b-1"}, {"Blue cleaning"}),
        ({"supplier": "sky blue"}, {"Blue cleaning"}),
        ({"supplier": "00000017"}, {"Blue cleaning"}),
        ({"supplier": "nobody"}, set()),
        ({"regime": "pa2023"}, {"By that route"}),
        ({"regime": "pcr2006"}, {"By its framework"}),
        ({"regime": "not_stated"}, set()),
        ({"ending": "3"}, {"Ends soon"}),
        ({"ending": "12"}, {"Ends soon", "Ends later"}),
        ({"value_from": "5m"}, {"Dear"}),
        ({"value_from": "9,000,000", "value_to": "9,000,000"}, {"Dear"}),
        ({"value_from": "1000000.01", "value_to": "8m"}, set()),
        ({"has_changes": "on"}, {"Changed"}),
    ],
)
def test_each_filter_finds_what_it_says(office, many, asked, titles):
    assert set(found(office.at("officer"), **asked)) == titles


def test_filters_by_route_by_body_by_year_and_by_the_day_of_a_change(office, many):
    pages = office.at("officer")
    route = Route.objects.get(code="of-this-test")
    assert found(pages, route=route.pk) == ["By that route"]
    assert len(found(pages, body=office.body.pk)) == 9
    assert "Ended" in found(pages, year=2025)
    assert "Ends later" not in found(pages, year=2025)
    since = today(days=-3)
    asked = {f"changed_since_{part}": getattr(since, part) for part in ("day", "month", "year")}
    assert found(pages, **asked) == ["Changed"]
    assert "Ended" not in found(pages, running="on")
    assert len(found(pages, running="on")) == 8


def test_a_filter_that_cannot_be_read_is_said_at_its_field(office, many):
    answer = office.at("officer").get(URL, {"value_from": "lots"})
    assert b"Enter an amount in pounds" in answer.content
    answer = office.at("officer").get(
        URL, {"changed_since_day": "31", "changed_since_month": "2", "changed_since_year": "2026"}
    )
    assert b"There is no such day" in answer.content


def test_another_body_is_not_to_be_asked_for(office, many):
    other = make.make_body()
    assert b"Select a valid choice" in office.at("officer").get(URL, {"body": other.pk}).content


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [("newest", "Ended", "Blue cleaning"), ("value", "Dear", "Unknown"), ("title", "Blue cleaning", "Unknown")],
)
def test_the_list_stands_in_the_order_asked_for(office, many, sort, first, last):
    titles = found(office.at("officer"), sort=sort)
    assert (titles[0], titles[-1]) == (first, last)


def test_a_column_that_is_not_on_the_list_sorts_nothing(office, many):
    assert found(office.at("officer"), sort="value_withheld_because") == found(office.at("officer"))


def test_totals_are_of_all_that_is_found_each_vat_basis_by_itself(office, many):
    totals = office.at("officer").get(URL).context["totals"]
    assert (totals["number"], totals["unknown"]) == (9, 1)
    assert [(each["of"], each["text"]) for each in totals["sums"]] == [
        (7, "£7,000,000 excluding VAT"),
        (1, "£9,000,000 including VAT"),
    ]
    totals = office.at("officer").get(URL, {"value_from": "5m"}).context["totals"]
    assert (totals["number"], totals["unknown"]) == (1, 0)


def test_a_value_that_stands_in_part_2_is_in_no_total_and_found_by_no_amount(office):
    buying.make_contract(office.body, title="Withheld", value=None, value_withheld_because="Commercial", value_band="above £1m")
    pages = office.at("governance")
    assert pages.get(URL).context["totals"] == {"number": 1, "unknown": 1, "sums": []}
    assert found(pages, value_from="0") == []
    assert b"above \xc2\xa31m" in pages.get(URL).content


# -- without a decision


def test_contracts_without_a_decision_are_those_whose_reader_may_see_none(office):
    for title in ("Allowed", "In a draft", "Not linked"):
        buying.make_contract(office.body, title=title)
    draft = make.make_draft(office.officer)
    deciding.add_part(
        draft, Authorisation, {"what": "award", "contract": Contract.objects.get(title="In a draft")}, by=office.officer
    )
    make.make_codelists()
    submitted = make.make_complete_draft(make.make_person("officer", office.body))
    allowed = {"what": "award", "contract": Contract.objects.get(title="Allowed")}
    deciding.add_part(submitted, Authorisation, allowed, by=submitted.author)
    make.make_submitted(make.fresh(submitted))
    assert set(found(office.at("commercial"), no_decision="on")) == {"In a draft", "Not linked"}
    assert set(found(office.at("officer"), no_decision="on")) == {"Not linked"}


def test_a_contract_that_rests_on_a_decision_has_one_until_that_is_taken_back(office):
    authorisation = _signed(office, what="award").authorisations.get()
    contract = buying.make_contract(office.body, title="Recorded later")
    said = deciding.rely(authorisation, contract, by=office.commercial)
    pages = office.at("officer")
    assert found(pages, no_decision="on") == []
    deciding.end_reliance(said, by=office.commercial)
    assert found(pages, no_decision="on") == ["Recorded later"]


# -- queries


def _queries(pages, url, **asked) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert pages.get(url, asked).status_code == 200
    return len(caught)


@pytest.mark.parametrize("name", ["contracts", "procurements", "frameworks"])
def test_a_list_of_three_asks_no_more_than_a_list_of_one(office, name):
    pages = office.at("commercial")

    def add():
        buying.make_change(buying.make_contract(office.body, framework=buying.make_framework()))

    add()
    pages.get(address(name))
    with_one = _queries(pages, address(name))
    add(), add()
    assert _queries(pages, address(name)) == with_one


def test_a_contract_with_three_of_everything_asks_no_more_than_with_one(office):
    contract = buying.make_contract(office.body)
    pages, url = office.at("commercial"), address("contract", contract.pk)

    def add(number):
        buying.make_change(contract)
        ContractOption.objects.create(contract=contract, number=number)
        BreakPoint.objects.create(contract=contract, on=date(2025, 1, number))

    add(1)
    pages.get(url)
    with_one = _queries(pages, url)
    add(2), add(3)
    assert _queries(pages, url) == with_one


def test_pages_follow_one_another_and_keep_what_was_asked(office):
    for number in range(23):
        buying.make_contract(office.body, title=f"Number {number}")
    pages = office.at("officer")
    assert len(found(pages, q="Number")) == 20
    assert found(pages, q="Number", page=2) == ["Number 2", "Number 1", "Number 0"]
    assert b"q=Number" in pages.get(URL, {"q": "Number"}).content


# -- procurements


def test_procurements_are_found_and_those_with_an_open_correction_too(office):
    first = buying.make_procurement(office.body, title="First", reference="ITT 4")
    buying.make_procurement(office.body, title="Second")
    buying.make_procurement(make.make_body(), title="Elsewhere")
    workflow.ask_to_correct_regime(
        first, by=office.commercial, commenced_reads=date(2025, 3, 1), regime_reads="pa2023", reason="Wrong day"
    )
    pages = office.at("officer")

    def titles(**asked):
        return [each.title for each in pages.get("/procurements/", asked).context["page"]]

    assert titles() == ["Second", "First"]
    assert titles(q="itt 4") == titles(waiting="on") == ["First"]
    assert titles(year=2023) == ["Second", "First"]
    assert titles(regime="pa2023") == []


# -- the calendar


@pytest.mark.parametrize(
    ("day", "number", "after"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 22), 24, date(2028, 11, 22)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_are_counted_on_the_calendar(day, number, after):
    assert months_after(day, number) == after


def due(office, kind) -> list[tuple]:
    rows = calendar_of(office.officer, date(2026, 11, 22), date(2028, 11, 30))
    return [(each.on, each.of) for each in rows if each.kind == kind]


def test_what_falls_due_is_told_by_kind(office):
    framework = buying.make_framework("Estates", expires_on=date(2027, 6, 30))
    contract = buying.make_contract(
        office.body, title="Long", ends_on=date(2028, 3, 31), review_on=date(2027, 1, 5), framework=framework
    )
    ContractOption.objects.create(contract=contract, number=1, decide_by_on=date(2027, 9, 30))
    ContractOption.objects.create(contract=contract, number=2, decide_by_on=date(2027, 9, 30), state="lapsed")
    BreakPoint.objects.create(contract=contract, on=date(2027, 4, 1), notice_days=90)
    buying.make_contract(office.body, title="Past", ends_on=date(2026, 11, 21))
    buying.make_contract(office.body, title="Done", ends_on=date(2027, 1, 1), ended_on=date(2026, 1, 1), ended_as="terminated")
    buying.make_contract(office.body, title="Far", ends_on=date(2028, 12, 1))
    buying.make_contract(make.make_body(), title="Theirs", ends_on=date(2027, 1, 1))
    assert due(office, Kind.END) == [(date(2026, 11, 21), "Past"), (date(2028, 3, 31), "Long")]
    assert due(office, Kind.REVIEW) == [(date(2027, 1, 5), "Long")]
    assert due(office, Kind.OPTION) == [(date(2027, 9, 30), "Long")]
    assert due(office, Kind.BREAK) == [(date(2027, 1, 1), "Long")]
    assert due(office, Kind.FRAMEWORK) == [(date(2027, 6, 30), "Estates")]


def test_the_calendar_shows_months_and_what_is_overdue(office):
    buying.make_contract(office.body, title="Soon", ends_on=today(days=40))
    buying.make_contract(office.body, title="Overdue", ends_on=today(days=-1), starts_on=None)
    pages, url = office.at("officer"), reverse("decisions:calendar")
    page = pages.get(url)
    assert [each.of for each in page.context["overdue"]] == ["Overdue"]
    assert [row.of for month in page.context["months"] for row in month["rows"]] == ["Soon"]
    assert pages.get(url, {"kind": "review"}).context["overdue"] == []
    assert office.at("stranger").get(url).context["overdue"] == []


def test_the_completion_of_a_contract_makes_the_review_of_part_2_due(office):
    contract = buying.make_contract(office.body, ends_on=today(days=900))
    decision = Decision.objects.create(
        body=office.body, form_version=make.make_form_version(office.body), origin="archive", title="As printed"
    )
    Authorisation.objects.create(decision=decision, position=1, what="award", contract=contract)
    waits = {"is_there_part2": "yes", "review_event": "The contract is completed", "review_on": today(days=300)}
    Withholding.objects.create(decision=decision, **waits)
    deciding.close(decision, by=office.governance)
    pages, url = office.at("governance"), reverse("decisions:calendar") + "?kind=part2"
    page = pages.get(url)
    assert page.context["overdue"] == []
    assert [row.on for month in page.context["months"] for row in month["rows"]] == [today(days=300)]
    workflow.end_contract(contract, by=office.commercial, ended_on=today(days=-2), ended_as="completed")
    page = pages.get(url)
    assert [(each.on, each.of) for each in page.context["overdue"]] == [(today(days=-2), str(decision))]
    assert page.context["months"] == []
    assert office.at("stranger").get(url).context["overdue"] == []
    publishing = pages.get("/publishing/")  # the desk and the inbox tell the same
    assert [each.decision for each in publishing.context["ended"]] == [decision] and publishing.context["reviews"] == []
    inbox = pages.get("/").content.decode()
    assert all(publishing.context["ended"][0].why.split("“")[0] in told for told in (inbox, publishing.content.decode()))


def test_a_delegated_award_is_open_until_it_is_reported(office):
    decision = _signed(office, what="delegate_award", delegated_to="Head of commercial")
    pages, url = office.at("governance"), reverse("decisions:calendar") + "?kind=award"
    assert [each.of for each in pages.get(url).context["open"]] == [str(decision)]
    deciding.report_award(decision.authorisations.first(), by=office.governance, awarded_on=today())
    assert pages.get(url).context["open"] == []


def _signed(office, **allowed):
    """A signed decision on a contract of the body."""
    make.make_codelists()
    decision = make.make_complete_draft(make.make_person("officer", office.body))
    allowed |= {"contract": buying.make_contract(office.body, ends_on=today(days=900))}
    deciding.add_part(decision, Authorisation, allowed, by=decision.author)
    return make.make_signed(make.fresh(decision))
