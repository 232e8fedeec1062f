"""The five real records come in whole: every one of the 14 points of records/README.md has its place, and holds what the
source says, contradictions included. One test a point."""

from datetime import date
from decimal import Decimal as Pounds

import pytest
from django.db import transaction

from accounts.richtext import plain_text
from decisions import imports, public, reference_data, rules
from decisions.models import Decision
from decisions.models.words import Status

from . import pcd_268, pcd_269, pcd_381, pcd_1422, wmpcc_2013


@pytest.fixture(scope="module")
def five(django_db_setup, django_db_blocker, five_records):
    """All five, brought in together, once for all tests here: they only read. Found by the map's module."""
    with django_db_blocker.unblock(), transaction.atomic():
        reference_data.load()
        assert not imports.problems_of_shape({"shape": 1, "records": five_records})
        for record in imports.in_order(five_records):
            assert imports.import_record(record).state == "imported"
        yield lambda module: Decision.objects.get(import_key=module.KEY)
        transaction.set_rollback(True)


def values(rows, *names):
    return [tuple(getattr(row, name) for name in names) for row in rows.all()]


def test_all_five_are_closed_as_archived_records(five, five_records):
    decisions = Decision.objects.filter(status=Status.ARCHIVED, origin="archive")
    assert decisions.count() == len(five_records) == 5
    assert all(bytes(d.signed_content.part1) and not d.signatures.exists() for d in decisions)


def test_point_1_body_and_reference(five):
    references = {each: five(each).number and (five(each).number.as_written, five(each).number.canonical) for each in ALL}
    assert references == {
        pcd_268: ("PCD 2017 268", "PCD-268"),
        pcd_269: ("PCD 269", "PCD-269"),
        pcd_381: ("PCD 381", "PCD-381"),
        wmpcc_2013: None,
        pcd_1422: ("PCD 1422", "PCD-1422"),
    }
    assert [five(each).body.short_name for each in ALL] == ["mopac", "mopac", "mopac", "wmpcc", "mopac"]


def test_point_2_title_dates_and_who_decided(five):
    assert five(pcd_268).title == "OMM Resource Forecast"
    assert five(pcd_1422).title_as_written.startswith("PCD 1422 MetIP") and not five(pcd_1422).title.startswith("PCD")
    assert (five(pcd_268).needed_by_on, five(pcd_381).needed_by_on) == (date(2017, 9, 21), date(2018, 5, 24))
    assert all(five(each).needed_by_reason for each in (pcd_268, pcd_381))
    assert all(plain_text(five(each).summary) for each in ALL)
    assert five(pcd_381).programme == "Information Futures Programme"
    assert five(pcd_381).business_case_stage == "Strategic Outline Business Case"
    assert values(five(pcd_268).dates, "label", "as_written", "on") == [("signed", "19/10/17", date(2017, 10, 19))]
    assert values(five(pcd_1422).dates, "label", "as_written", "on", "precision") == [
        ("signed", "", None, "not_stated"),
        ("published", "", None, "not_stated"),
    ]
    assert (five(wmpcc_2013).dated_on, five(wmpcc_2013).dated_precision) == (date(2013, 7, 1), "month")
    decider = five(pcd_1422).deciders.get()
    assert decider.as_written.startswith("Sophie Linden, Deputy Mayor") and decider.office_holder.name == "Sophie Linden"
    assert five(pcd_381).deciders.get().office_holder is None


def test_point_3_what_is_decided(five):
    def asked(each):
        return values(five(each).recommendations.filter(board_paper=None), "number_as_written", "asks", "outcome")

    assert asked(pcd_268) == [("1", "note", "noted"), ("2", "approve", "approved")]
    assert asked(pcd_269) == [("1", "note", "not_stated"), ("2", "approve", "not_stated"), ("3", "delegate", "not_stated")]
    assert asked(pcd_381) == [("", "approve", "approved")]
    assert asked(pcd_1422) == [("1", "approve", "not_stated"), ("2", "approve", "not_stated")]
    assert asked(wmpcc_2013) == [] and plain_text(five(wmpcc_2013).decision_statement).startswith("I support the ")
    assert values(five(pcd_269).options, "number_as_written", "title", "is_chosen") == [
        ("3", "Programmatic and integrated design approach through a single service provider", True)
    ]


def test_point_4_sections_in_their_order_with_their_own_numbering(five):
    def headings(each):
        return [s.heading for s in five(each).sections.filter(board_paper=None)]

    form_2017 = ["Introduction and background", "Issues for consideration", "Financial Comments", "Legal Comments"]
    form_2017 += ["Equality Comments", "Background/supporting papers"]
    assert headings(pcd_268) == headings(pcd_269) == headings(pcd_381) == form_2017
    assert headings(pcd_1422) == [*form_2017[:4], "Commercial Issues", "GDPR and Data Privacy", *form_2017[4:]]
    assert [h.title() for h in headings(wmpcc_2013)[1:]] == [
        "Introduction And Background",
        "Financial Implications",
        "Legal Implications",
        "Equality Implications",
        "Schedule Of Background Papers",
    ]
    assert plain_text(five(wmpcc_2013).sections.get(code="introduction").body).startswith("The Challenge\n")
    assert "<table>" in five(wmpcc_2013).sections.get(code="financial").body


def numbers(told):
    return [block["number"] for section in told["sections"] for block in section["blocks"] if block["number"]]


def test_point_4_paragraphs_are_numbered_as_in_the_source(five):
    request = public.part1(five(pcd_269))
    assert numbers(request) == ["1.1", "2.1", "2.2", "2.3", "3.1", "4.1", "5.1", "6.1"]
    assert numbers(public.part1(five(pcd_268))["board_papers"][0]) == [str(n) for n in range(1, 11)]
    assert numbers(public.part1(five(pcd_381))["board_papers"][0]) == [str(n) for n in range(1, 17)]
    assert numbers(public.part1(five(wmpcc_2013))) == []
    paper = five(pcd_381).board_papers.get()
    assert "footnote" in paper.sections.get(heading__startswith="Contributes").body
    assert paper.sections.get(heading="Privacy Comments").body.count("<li>") == 3
    assert paper.marking == "OFFICIAL – PUBLIC"


def test_point_5_deferral(five):
    assert [five(each).deferral for each in ALL] == ["no", "not_stated", "no", "not_stated", "not_stated"]


def test_point_6_withholding(five):
    held = {each: five(each).withholding for each in ALL}
    assert [w.is_there_part2 for w in held.values()] == ["yes", "yes", "yes", "not_stated", "yes"]
    first, pilots = held[pcd_268], held[pcd_381]
    assert (first.sio.code, first.foia_sections, first.review_on, first.review_event) == ("2(2)(a)", [], None, "")
    assert (pilots.sio.code, pilots.foia_sections, pilots.marking) == ("2(2)(a)", ["43"], "OFFICIAL-SENSITIVE COMMERCIAL")
    assert "Data Protection Section 43" in pilots.basis_as_written
    assert (pilots.review_on, pilots.review_event) == (None, "completion of the contract")
    assert all(w.gist for w in held.values() if w.is_there_part2 == "yes")


def test_point_7_declarations(five):
    codes = ["head_of_unit", "legal", "financial", "equalities"]
    assert values(five(pcd_268).declarations, "code", "answer") == [(code, "given") for code in codes]
    answers = ["given", "not_required", "given", "covered_in_report"]
    assert values(five(pcd_381).declarations, "code", "answer") == list(zip(codes, answers, strict=True))
    assert all(d.statement and d.given_on is None and d.by is None for d in five(pcd_381).declarations.all())
    assert (
        five(pcd_268)
        .declarations.get(code="head_of_unit")
        .unit_as_written.endswith("Strategic Finance and Resource Management")
    )
    assert not five(wmpcc_2013).declarations.exists()


def test_point_8_approval_and_signature_with_dates_out_of_order(five):
    signed = values(five(pcd_381).archived_signatures, "of", "name_as_written", "date_as_written", "on")
    assert signed == [
        ("decision_maker", "Sybilie Henderson", "2/05/18", date(2018, 5, 2)),
        ("chief_executive", "R. Lawrence", "16/05/18", date(2018, 5, 16)),
    ]
    assert all(s.statement and s.capacity for s in five(pcd_268).archived_signatures.all())
    unsigned = five(wmpcc_2013).archived_signatures.get()
    assert (unsigned.is_signed, unsigned.on, unsigned.name_as_written) == ("no", None, "")
    assert "disclosable pecuniary" in unsigned.interest_wording
    assert "personal or prejudicial" in five(pcd_381).archived_signatures.get(of="decision_maker").interest_wording


def test_point_9_board_papers(five):
    paper, pilots = five(pcd_268).board_papers.get(), five(pcd_381).board_papers.get()
    assert paper.board.name == pilots.board.name == "Investment Advisory Board"
    assert (paper.meeting_on, pilots.meeting_on) == (date(2017, 9, 7), date(2018, 5, 24))
    assert (paper.author, paper.on_behalf_of) == ("Robin Wilkinson", "Deputy Commissioner")
    assert (pilots.author, pilots.author_job) == ("Aimee Reed", "SRO for Information Futures")
    assert values(paper.consultees, "who", "support", "as_written") == [
        ("Director of People and Change", "supportive", "Supportive"),
        ("Director of Commercial & Finance", "supportive", "Supportive"),
        ("Federation / TUS (representatives)", "not_affected", "Not affected"),
        ("DAC Transformation", "supportive", "Supportive"),
        ("Commercial Director", "supportive", "Supportive of approach to market"),
    ]
    assert {part for part, _ in values(pilots.sections, "heading", "level")} >= {
        "Time sensitivity",
        "Part 2",
        "Environmental Implications",
    }
    assert "£100k" in pilots.recommendations.get().recommended
    assert "£100k" not in five(pcd_381).recommendations.get(board_paper=None).recommended


def test_point_10_money(five):
    def money(each):
        return values(five(each).money, "what", "as_written", "low", "is_about")

    assert money(pcd_381) == [("contract_value", "£252K", Pounds(252_000), False), ("earlier", "£100k", Pounds(100_000), False)]
    line = five(pcd_381).money.first()
    assert (line.fund, line.pricing_basis) == ("One Met Model Transformation Major Change Fund", "fixed price, fixed output")
    assert money(wmpcc_2013)[0] == ("cost", "£797,400", Pounds(797_400), True)
    amounts = {what: low for what, _, low, _ in money(pcd_1422) if what != "contract_value"}
    assert amounts == {
        what: Pounds(low)
        for what, low in (("approval", 1_150_000), ("extension", 575_000), ("earlier", 4_000_000), ("total", 5_150_000))
    }
    assert amounts["earlier"] + amounts["approval"] == amounts["total"]
    approval = five(pcd_1422).money.get(what="approval")
    assert (approval.spending, approval.year, approval.fund) == ("capital", "2023/24", "Digital Policing capital budget")
    assert not money(pcd_268) and not money(pcd_269)


def test_point_11_procurement(five):
    pilots = five(pcd_381).authorisations.get().contract
    assert pilots.procurement.route == "Single Tender Action" and pilots.procurement.threshold == Pounds(181_302)
    assert (pilots.starts_on, pilots.starts_as_written, pilots.value) == (date(2018, 5, 24), "24th May", Pounds(252_000))
    assert [s.name for s in pilots.suppliers.all()] == ["CA Partners Consulting"]
    award = five(pcd_269).authorisations.get()
    assert (award.what, award.delegated_to, award.amount) == ("delegate_award", "Commercial Director", None)
    assert "Bloom" in award.procurement.route and "art 2" in award.condition
    roles = values(five(pcd_1422).parties, "name_as_written", "role")
    assert roles == [("Accenture", "prime supplier"), *((name, "key supplier") for name in ("Capgemini", "ATOS", "BT", "i15"))]


def test_point_11_gates_with_month_precision(five):
    allowed = five(wmpcc_2013).authorisations.get()
    gates = values(allowed.procurement.gates, "number", "planned_as_written", "planned_on", "precision")
    assert gates == [
        ("0", "July-2013", date(2013, 7, 1), "month"),
        ("1", "Oct-2013", date(2013, 10, 1), "month"),
        ("2", "Nov-2013", date(2013, 11, 1), "month"),
        ("3", "Jan-2014", date(2014, 1, 1), "month"),
    ]
    assert allowed.procurement.fewest_suppliers == 3 and allowed.procurement.is_timetable_indicative
    assert (allowed.contract.term_months, allowed.contract.extension_months, bool(allowed.contract.break_as_written)) == (
        60,
        36,
        True,
    )


def test_point_11_an_extension_of_exactly_half_with_its_ground_as_cited(five):
    extension = five(pcd_1422).authorisations.get(what="extension")
    change = extension.change
    assert change.contract.value == Pounds(1_150_000) and change.amount * 2 == change.contract.value
    assert (change.percentage, change.resulting_value) == (Pounds(50), Pounds(1_725_000))
    assert change.ground_as_cited == "Regulation 72(2)(b)"
    assert change.contract.framework.name == "SPF Call Off Contract Framework"
    procurement = change.contract.procurement
    assert (procurement.threshold, procurement.threshold_vat) == (Pounds(213_477), "inclusive")
    paragraphs = [a.paragraph_as_cited for a in five(pcd_1422).authorisations.all() if a.paragraph_as_cited]
    assert paragraphs == ["4.8", "4.13", "7.26"]
    assert five(pcd_1422).authorisations.get(what="delegate_award").delegated_to == "Director of Commercial Services"


def test_point_12_links_and_what_resolves_to_nothing(five):
    assert values(five(pcd_269).links, "kind", "to_as_written", "to") == [("in_line_with", "PCD 268", five(pcd_268))]
    assert values(five(pcd_1422).links, "to_as_written", "to") == [("PCD 538", None)]
    (link,) = five(wmpcc_2013).links.all()
    assert (link.kind, link.to_as_written, link.to) == ("follows", "WMPCC 005/2013", None)
    cited = five(wmpcc_2013).citations.get()
    assert cited.is_address_broken and cited.address_as_written.startswith("http://www.westmidlandspcc.gov.uk/")


def test_point_13_papers_assessments_commitments(five):
    assert values(five(wmpcc_2013).papers, "kind", "name") == [("annex", "IIP Management Report")]
    assert [kind for (kind,) in values(five(pcd_269).papers, "kind")] == ["report", "signed_document"]
    assert values(five(pcd_1422).assessments, "kind", "state") == [("data_protection", "planned"), ("equality", "screened")]
    plans = [plan for each in (pcd_381, pcd_1422) for (plan,) in values(five(each).commitments, "plan")]
    assert [plan[-9:] for plan in plans] == ["2017-2021", "’ Charter", "n 2022-25"]


def test_point_14_source(five):
    assert [five(each).source_file for each in ALL] == [each.FILE for each in ALL]


def test_lint_flags_what_is_odd_and_mends_nothing(five):
    flagged = {each: {flag.rule for flag in rules.flags(five(each))} for each in ALL}
    assert {"R-04", "R-07", "R-08", "P9"} <= flagged[pcd_381]
    assert {"R-06", "R-08", "P4"} <= flagged[pcd_268]
    assert "R-23" in flagged[wmpcc_2013]


ALL = (pcd_268, pcd_269, pcd_381, wmpcc_2013, pcd_1422)
