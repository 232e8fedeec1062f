"""What a released record says in OCDS, checked with tools that nobody here wrote."""

import copy
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from publication.ocds import records
from publication.ocds.release import find_a_tender_ocid, own_ocid, process_of, steps
from tests.publication.ocds import validator
from tests.publication.ocds.contents import (
    AT,
    BODY,
    COPY,
    DECISION,
    change,
    contract,
    notice,
    package_of,
    procurement,
    releases_of,
    source,
    supplier,
    whole_life,
)

WITHHELD = {"value": None, "value_withheld_because": "The supplier's prices are confidential", "value_band": "£1m to £5m"}


def compiled(*sources) -> dict:
    return records.compiled(releases_of(list(sources)))


def the_contract(**told) -> dict:
    return compiled(source(contract(**told)))["contracts"][0]


# -- with the standard's own tools

LIVES = {
    "a whole life": whole_life(),
    "a contract without a procurement": [source(contract(procurement=None, procurement_key=None))],
    "a contract of which little is known": [
        source(
            contract(
                value=None,
                vat_basis="not_stated",
                starts_on=None,
                starts_precision="not_stated",
                term_months=None,
                ends_on=None,
                signed_on=None,
                description="",
                suppliers=[],
                procurement=None,
                procurement_key=None,
            )
        )
    ],
    "a procurement that is only planned": [source(procurement(commenced_on="2024-09-01"), kind="procurement", key=12)],
    "a procurement that ended without an award": [
        source(procurement(ended_without_award_on="2023-09-01", notices=[notice("UK12")]), kind="procurement", key=12)
    ],
    "two contracts of one procurement": [
        source(contract()),
        source(contract(title="Lot 2", suppliers=[supplier(8), supplier(7)]), key=35, release=2),
    ],
    "a value in Part 2": [source(contract(**WITHHELD, changes=[change(resulting_value=None)]))],
}


@pytest.mark.parametrize("life", LIVES)
def test_a_package_is_valid(life):
    assert validator.errors(package_of(releases_of(LIVES[life]))) == []


@pytest.mark.parametrize("life", LIVES)
def test_a_record_is_valid(life):
    releases = releases_of(LIVES[life])
    whole = {"ocid": releases[0]["ocid"], "releases": releases, "compiledRelease": records.compiled(releases)}
    assert (
        validator.errors({name: told for name, told in package_of([]).items() if name != "releases"} | {"records": [whole]})
        == []
    )


@pytest.mark.parametrize("life", LIVES)
def test_the_standards_merger_comes_to_the_same_state(life):
    releases = releases_of(LIVES[life])
    assert validator.merged(releases) == records.compiled(releases)


BREAKING = {
    "an amount in words": lambda release: release["contracts"][0]["value"].update(amount="£1.15m"),
    "a gross amount in words": lambda release: release["awards"][0]["value"].update(amountGross="lots"),
    "no award": lambda release: release["contracts"][0].pop("awardID"),
    "a status of our own": lambda release: release["contracts"][0].update(status="running"),
    "a role of our own": lambda release: release["parties"][0].update(roles=["commissioner"]),
    "a day that is none": lambda release: release["contracts"][0].update(dateSigned="yesterday"),
    "a field of our own": lambda release: release["tender"].update(partOne="yes"),
    "a foreign shape of identifier": lambda release: release.update(ocid="testshire-12"),
    "an empty text": lambda release: release["tender"].update(description=""),
}


@pytest.mark.parametrize("how", BREAKING)
def test_the_validator_finds_what_is_wrong(how):
    release = records.state(releases_of(whole_life()))
    release |= {"id": "ocds-000000-testshire-p12-all", "date": "2024-06-03T09:30:00Z", "tag": ["contract"]}
    assert validator.errors(package_of([copy.deepcopy(release)])) == []
    BREAKING[how](release)
    assert validator.errors(package_of([release])) != []


# -- steps


def test_there_is_a_release_for_each_step():
    assert [(step.name, step.tag) for step in steps(whole_life())] == [
        ("p12-tender", "tender"),
        ("c34-award", "award"),
        ("c34-contract", "contract"),
        ("c34-change-1", "contractAmendment"),
        ("c34-change-2", "contractAmendment"),
        ("c34-end", "contractTermination"),
    ]


@pytest.mark.parametrize("begins, name", [("2024-06-03", "tender"), ("2024-06-04", "planning"), (None, "planning")])
def test_a_procurement_is_planned_until_the_day_it_commences(begins, name):
    (step,) = steps([source(procurement(commenced_on=begins), kind="procurement", key=12)])
    assert (step.name, step.tag) == (f"p12-{name}", name)
    assert step.content["tender"]["status"] == {"tender": "active", "planning": "planned"}[name]


def test_a_tender_that_led_to_a_contract_is_complete_and_one_that_ended_is_unsuccessful():
    assert compiled(source(contract()))["tender"]["status"] == "complete"
    ended = compiled(source(procurement(ended_without_award_on="2023-09-01"), kind="procurement", key=12))
    assert (ended["tender"]["status"], ended["tender"]["finalStatusDate"]) == ("unsuccessful", "2023-09-01T00:00:00Z")


def test_the_newest_word_on_the_procurement_counts():
    older = source(procurement(title="Old"), kind="procurement", key=12, release=1)
    newer = source(contract(procurement=procurement(title="New")), release=2, at=AT + timedelta(days=1))
    assert compiled(older, newer)["tender"]["title"] == "New"


# -- identifiers


@pytest.mark.parametrize("ocid", ["ocds-h6vhtk-0a1b2c", None])
def test_the_identifier_of_find_a_tender_is_used_where_there_is_one(ocid):
    assert find_a_tender_ocid([source(contract(procurement=procurement(ocid=ocid)))]) == (ocid or "")
    assert own_ocid("ocds-000000", "p12", BODY) == "ocds-000000-testshire-p12"


def test_a_process_is_the_procurement_or_the_contract_alone():
    assert process_of(source(contract())) == "p12"
    assert process_of(source(contract(procurement=None, procurement_key=None))) == "c34"
    assert process_of(source(procurement(), kind="procurement", key=12)) == "p12"


@pytest.mark.parametrize(
    "numbers, party, schemes",
    [
        ({"ppon": "PABC-1234-DEFG", "company_number": "01234567"}, "GB-PPON-PABC-1234-DEFG", ["GB-PPON", "GB-COH"]),
        ({"company_number": "SC123456", "charity_number": "SC012345"}, "GB-COH-SC123456", ["GB-COH", "GB-SC"]),
        ({"charity_number": "1234567"}, "GB-CHC-1234567", ["GB-CHC"]),
        ({"charity_number": "NIC123456"}, "GB-NIC-123456", ["GB-NIC"]),
        ({}, "supplier-7", []),
    ],
)
def test_a_supplier_is_known_by_its_best_number(numbers, party, schemes):
    told = compiled(source(contract(suppliers=[supplier(7, **numbers)])))
    found = told["parties"][-1]
    others = found.get("additionalIdentifiers", [])
    assert (found["id"], told["awards"][0]["suppliers"]) == (party, [{"id": party, "name": "Supplier 7 Ltd"}])
    assert [each["scheme"] for each in [found["identifier"], *others] if "scheme" in each] == schemes


def test_two_suppliers_of_one_number_are_one_party_and_one_to_be_confirmed_is_none():
    twins = [supplier(7, company_number="01234567"), supplier(8, company_number="01234567")]
    told = compiled(source(contract(suppliers=[*twins, supplier(9, kind="to_be_confirmed")])))
    assert [each["id"] for each in told["parties"]] == ["body-testshire", "GB-COH-01234567"]


# -- values


@pytest.mark.parametrize(
    "basis, field, said",
    [("exclusive", "amount", ""), ("inclusive", "amountGross", ""), ("not_stated", "amount", "does not say")],
)
def test_a_value_stands_on_its_vat_basis(basis, field, said):
    found = the_contract(value="1150000.50", vat_basis=basis)
    assert found["value"] == {field: 1150000.5, "currency": "GBP"}
    assert ("does not say" in found["description"]) == bool(said)


@pytest.mark.parametrize(
    "estimated, basis, above",
    [
        ("213477.00", "inclusive", True),
        ("213476.99", "inclusive", False),
        ("900000.00", "exclusive", None),
        (None, "inclusive", None),
    ],
)
def test_above_the_threshold_only_where_both_stand_on_one_basis(estimated, basis, above):
    told = compiled(source(procurement(estimated_value=estimated, estimated_vat=basis), kind="procurement", key=12))
    assert told["tender"].get("aboveThreshold") == above


def test_a_value_in_part_2_leaves_no_figure_behind():
    """Not in values, amendments, descriptions, nor by whether it is above the threshold."""
    figures = change(amount="111.11", resulting_value="222.22", percentage="33.33", amount_as_written="444.44")
    withheld = contract(**WITHHELD, vat_basis="inclusive", changes=[figures], ceiling="555.55", annual_spend="666.66")
    open_one = contract(value="777.77", vat_basis="exclusive", changes=[figures])
    told, shown = (json.dumps(releases_of([source(each)])) for each in (withheld, open_one))
    assert "111.11" in shown and "777.77" in shown
    for figure in ("111.11", "222.22", "33.33", "444.44", "555.55", "666.66"):
        assert figure not in told
    assert compiled(source(withheld))["contracts"][0].keys() & {"value", "aboveThreshold"} == set()
    said = compiled(source(withheld))["contracts"][0]["description"]
    assert said.endswith("The value is not public: The supplier's prices are confidential. Its band: £1m to £5m.")


def test_an_amount_on_another_vat_basis_is_not_added_up():
    found = the_contract(changes=[change(vat_basis="inclusive", resulting_value=None)])
    assert found["value"]["amount"] == 1150000


def test_a_change_tells_its_figures_its_ground_as_cited_and_the_one_it_is_recorded_under():
    (amendment,) = the_contract(changes=[change()])["amendments"]
    assert amendment["description"] == (
        "Longer term and higher value. £575,000 (50.0 % of the original value), excluding VAT. 12 months. "
        "Ground as cited: Regulation 72(2)(b)."
    )
    assert amendment["rationaleClassifications"][0]["id"] == "72(1)(b)"
    assert amendment["value"] == {"amount": 1725000, "currency": "GBP"}
    assert (amendment["date"], amendment["period"]) == ("2024-01-15T00:00:00Z", {"endDate": "2026-03-31T23:59:59Z"})


# -- days


def test_the_term_is_that_agreed_at_first_until_a_change_says_otherwise():
    first, last = releases_of([source(contract(changes=[change()], ends_on="2026-03-31"))])[2:4]
    assert first["contracts"][0]["period"] == {
        "startDate": "2023-04-01T00:00:00Z",
        "endDate": "2025-03-31T23:59:59Z",
        "maxExtentDate": "2026-03-31T23:59:59Z",
        "durationInMonths": 24,
    }
    assert last["contracts"][0]["period"] == {"endDate": "2026-03-31T23:59:59Z"}


def test_a_day_known_by_its_month_is_not_told_as_a_day():
    assert "startDate" not in the_contract(starts_precision="month")["period"]


@pytest.mark.parametrize(
    "signed, starts, status",
    [
        ("2024-06-01", "2030-01-01", "active"),
        (None, "2024-06-03", "active"),
        (None, "2024-06-04", "pending"),
        (None, None, "pending"),
    ],
)
def test_a_contract_is_in_force_once_signed_or_begun(signed, starts, status):
    assert the_contract(signed_on=signed, starts_on=starts, ends_on=None)["status"] == status


# -- documents


def test_notices_copies_and_decisions_stand_where_they_belong():
    told = compiled(*whole_life())
    kinds = {
        "planning": told["planning"]["documents"],
        "tender": told["tender"]["documents"],
        "award": told["awards"][0]["documents"],
        "contract": told["contracts"][0]["documents"],
        "implementation": told["contracts"][0]["implementation"]["documents"],
    }
    assert {name: [each.get("noticeType") or each["url"] for each in listed] for name, listed in kinds.items()} == {
        "planning": ["F01", DECISION],
        "tender": ["F02"],
        "award": ["F03"],
        "contract": ["UK7", COPY, "F20"],
        "implementation": ["UK9", "UK11"],
    }


def test_what_an_end_says():
    found = compiled(*whole_life())["contracts"][0]
    assert (found["status"], found["period"]["endDate"]) == ("terminated", "2026-03-31T23:59:59Z")
    assert found["terminationRationaleClassifications"][0]["id"] == "expired"


def test_a_legal_ground_is_cited_with_its_regime():
    legal = compiled(*whole_life())["tender"]["procurementMethodRationaleLegalBasis"]
    assert (legal["scheme"], legal["id"]) == ("PCR2015", "32(2)(b)(ii)")


def test_a_source_says_nothing_that_is_not_in_it():
    """The same source gives the same steps, and what it does not hold is in none of them."""
    one = whole_life()
    assert steps(one) == steps([replace(each) for each in one])
    assert "Commercial" not in json.dumps(releases_of(one)), "the department has no place in OCDS"
