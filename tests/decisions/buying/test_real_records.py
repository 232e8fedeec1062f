"""The figures of the real records, as the rules work them out: PCD 1422, PCD 381, PCD 269 and West Midlands 2013."""

from datetime import date
from decimal import Decimal as Pounds

import pytest
from django.db import transaction

from decisions import imports, public, reference_data, rules
from decisions.models import Decision
from decisions.models.words import SchemeSubject
from decisions.rules.buying import answers_about, day_that_counts, deciding, open_delegated_awards, who_must_decide
from decisions.rules.buying.approvals import approved_by
from decisions.rules.buying.awards import direct_award_answer
from decisions.rules.buying.changes import answers_on_recorded, known_of, who_decides_on
from decisions.rules.buying.headroom import headroom_of_contract
from decisions.rules.buying.matter import matter_of
from decisions.rules.buying.sums import sum_answer
from decisions.rules.buying.who_decides import scheme_on
from procurement.rules.answer import Percent
from procurement.rules.terms import terms_of
from procurement.rules.thresholds import threshold_answer, threshold_on
from tests.decisions.records import pcd_269, pcd_381, pcd_1422, wmpcc_2013
from tests.factories import make_person

IN_2023 = date(2023, 6, 1)  # the page of PCD 1422 lacks its day; it speaks of 2023/24


@pytest.fixture(scope="module")
def five(django_db_setup, django_db_blocker, five_records):
    """The real records, brought in together, once for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        reference_data.load()
        for record in imports.in_order(five_records):
            imports.import_record(record)
        yield lambda module: Decision.objects.get(import_key=module.KEY)
        transaction.set_rollback(True)


def told(decision, rule):
    return [finding.text for finding in rules.flags(decision) if finding.rule == rule]


# -- PCD 1422


def test_pcd_1422_exactly_half_passes_on_the_ground_that_was_meant_and_the_one_cited_is_flagged(five):
    extension = five(pcd_1422).authorisations.get(what="extension").change

    ground, value, term, notice = answers_on_recorded(extension)

    assert (ground.verdict, ground.figures) == ("not_met", {"Cited": "72(2)(b)", "Proposed": "72(1)(b)"})
    assert (value.rule, value.verdict) == ("R-13", "met")
    assert value.figures["Original value"] == Pounds(1_150_000) and value.figures["Change"] == Pounds(575_000)
    assert value.figures["Share"] == value.figures["Limit"] == Percent(50)
    assert value.figures["Value with all changes"] == Pounds(1_725_000)
    assert ("Share", "50.0 %") in value.figures_told and ("Value with all changes", "£1,725,000") in value.figures_told
    assert value.text == "£575,000 is 50.0 % of £1,150,000, which does not exceed the 50 % of 72(1)(b)."
    assert term.verdict == "not_applicable"
    assert (notice.rule, notice.verdict) == ("R-14", "needs_attention") and "a change on 72(1)(b) is published" in notice.text
    (flag,) = told(five(pcd_1422), "R-13")
    assert "There is no ground 72(2)(b)" in flag and "72(1)(b) is probably meant" in flag


def test_pcd_1422_paragraph_4_13_is_met_and_4_8_too(five):
    decision = five(pcd_1422)
    change = decision.authorisations.get(what="extension").change
    terms, rules_then = terms_of(change.contract, besides=change), scheme_on(decision.body, IN_2023)

    asked = deciding(who_decides_on(rules_then, IN_2023, terms, known_of(change)))

    assert (asked.paragraph, asked.level, asked.decided_by) == ("4.13", "decision_maker", "Deputy Mayor for Policing and Crime")
    assert "the original value of £1,150,000 is £500,000 or more; 50.0 % is more than 10.0 %" in asked.text
    approved = approved_by(decision)
    (business_case,) = who_must_decide(decision.body, SchemeSubject.BUSINESS_CASE, IN_2023, amount=approved.pounds)
    assert (business_case.paragraph, business_case.verdict, approved.pounds) == ("4.8", "met", Pounds(1_150_000))


def test_pcd_1422_lacks_its_day_so_no_scheme_can_be_chosen(five):
    decision = five(pcd_1422)
    on = day_that_counts(decision)

    answers = [answer for about in answers_about(decision, on) for answer in about.answers if answer.rule == "R-11"]

    assert on is None and {answer.verdict for answer in answers} == {"unknown"}
    assert told(decision, "R-11") == []


def test_pcd_1422_the_threshold_of_its_day_includes_vat(five):
    procurement = five(pcd_1422).authorisations.get(what="extension").change.contract.procurement
    threshold = threshold_on(IN_2023, "services", procurement.regime)

    assert (threshold.amount, threshold.vat_basis) == (procurement.threshold, procurement.threshold_vat)
    assert (threshold.amount, threshold.vat_basis) == (Pounds(213_477), "inclusive")
    assert threshold_answer(Pounds(1_150_000), "inclusive", IN_2023, "services", procurement.regime).verdict == "met"
    assert threshold_on(date(2021, 12, 31), "services", procurement.regime).vat_basis == "exclusive"


def test_pcd_1422_four_million_and_1_15_million_are_5_15_million(five):
    answer = sum_answer(five(pcd_1422))

    assert (answer.rule, answer.verdict) == ("R-18", "met")
    assert answer.text.startswith("£4,000,000 and £1,150,000 come to £5,150,000.")
    assert answer.figures["Together"] == answer.figures["Total stated"] == Pounds(5_150_000)
    assert "not held here" in answer.text and not answer.is_sure
    assert told(five(pcd_1422), "R-18") == []


def test_pcd_1422_what_its_contract_has_grown_to(five):
    contract = five(pcd_1422).authorisations.get(what="extension").change.contract

    found = headroom_of_contract(contract, [], IN_2023)

    assert (found.contracted.pounds, found.value_now.pounds, found.share_added) == (
        Pounds(1_150_000),
        Pounds(1_725_000),
        "50.0 %",
    )
    left = {each.room.ground.code: each.room.amount for each in found.grounds}
    assert left["72(1)(b)"] == left["72(1)(c)"] == Pounds(575_000)  # each change has the whole half to itself
    assert left["72(1)(a)"] is None
    extension = next(each for each in found.approvals if each.authorisation.what == "extension")
    assert (extension.approved.pounds, extension.committed.pounds, extension.left.pounds) == (575_000, 575_000, 0)


# -- PCD 381


def test_pcd_381_with_what_went_before_it_is_above_the_threshold_and_has_no_ground(five):
    decision = five(pcd_381)

    answer = direct_award_answer(decision.authorisations.get(), decision, day_that_counts(decision))

    assert (answer.rule, answer.verdict) == ("R-12", "not_met")
    assert answer.figures["This award"] == Pounds(252_000) and answer.figures["Earlier awards counted"] == Pounds(100_000)
    assert answer.figures["Together"] == Pounds(352_000) and answer.figures["Threshold"] == Pounds(181_302)
    assert (
        "£352,000, at or above the threshold of £181,302 excluding VAT on 2 May 2018, and no legal ground is given"
        in answer.text
    )
    assert not answer.is_sure and "the day of the decision stands in for it" in answer.text
    (flag,) = told(decision, "R-12")
    assert "£352,000" in flag and "£181,302" in flag and "What would change it" in flag


def test_pcd_381_was_decided_at_the_level_that_single_tender_actions_went_to(five):
    decision = five(pcd_381)
    (about,) = [each for each in answers_about(decision, day_that_counts(decision)) if each.authorisation]

    direct = [answer for answer in about.answers if answer.rule == "R-11"]

    assert [(each.verdict, each.paragraph) for each in direct] == [("unknown", "2018")]  # its limit is not stated anywhere
    assert "does not state its limit" in direct[0].text and told(decision, "R-11") == []


# -- PCD 269


def test_pcd_269_the_award_is_open_until_it_is_reported_and_its_cap_is_nowhere_in_public(five):
    decision = five(pcd_269)
    reader = make_person("officer", decision.body)

    award = open_delegated_awards(reader).get(decision=decision)

    assert (award.delegated_to, award.amount, award.is_cap) == ("Commercial Director", None, False)
    assert answers_about(decision, day_that_counts(decision)) == []  # no figure is public, so no rule answers
    assert matter_of(decision, reader).approved.text == "not stated"


# -- West Midlands 2013


def test_west_midlands_gates_0_to_3_and_five_years_plus_three(five):
    decision = five(wmpcc_2013)
    allowed = decision.authorisations.get()
    terms = terms_of(allowed.contract)

    assert [(gate.number, gate.planned_on, gate.precision) for gate in allowed.procurement.gates.all()] == [
        ("0", date(2013, 7, 1), "month"),
        ("1", date(2013, 10, 1), "month"),
        ("2", date(2013, 11, 1), "month"),
        ("3", date(2014, 1, 1), "month"),
    ]
    assert (allowed.contract.term_months, allowed.contract.extension_months, terms.term_months) == (60, 36, 96)
    found = headroom_of_contract(allowed.contract, scheme_on(decision.body, date(2013, 7, 1)), date(2013, 7, 1))
    assert found.value_now.text == "not stated" and found.grounds == []
    assert found.no_grounds.startswith("Which grounds there are cannot be told")
    assert answers_about(decision, day_that_counts(decision)) == []


# -- verdicts are for staff


def test_no_verdict_and_no_rule_stands_in_the_bytes_of_part_1(five):
    for module in (pcd_1422, pcd_381, pcd_269, wmpcc_2013):
        decision = five(module)
        content = bytes(decision.signed_content.part1).decode()
        said = [answer.text for about in answers_about(decision, IN_2023) for answer in about.answers]
        said += [finding.text for finding in rules.flags(decision)]
        assert said or module is wmpcc_2013
        assert not [text for text in said if text in content]
        assert not [word for word in ('"R-1', "72(1)(b)", "not_met", "needs_attention", "probably meant") if word in content]
        assert public.canonical(public.part1(decision)).decode() == content
