"""What stands in the way of a step, and what gives concern: for each rule a case that passes and cases that do not."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone

from decisions import models, rules, workflow
from decisions.models.words import Status
from decisions.rules.listed import as_listed
from tests.decisions.made import BASIS, declare, fresh, make_archived, make_draft, make_office, make_submitted, make_with

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = timedelta(days=1)


def told(findings, rule=None) -> str:
    return "\n".join(f"{finding.rule} {finding}" for finding in findings if rule is None or finding.rule == rule)


def submitting(decision):
    return rules.obstacles_to_submitting(fresh(decision), decision.author)


def change(decision, **values):
    models.Decision.objects.filter(pk=decision.pk).update(**values)


def withhold(decision, **values):
    models.Withholding.objects.filter(decision=decision).update(**values)


def test_a_complete_draft_has_no_obstacle_and_no_concern():
    for decision in (make_draft(make_office()), make_draft(make_office(), part2=False)):
        assert told(submitting(decision)) == ""
        assert told(rules.concerns_about(fresh(decision))) == ""


def test_an_empty_draft_is_told_everything_at_once_and_where_to_mend_it():
    found = submitting(make_draft(make_office(), complete=False))
    assert {finding.part for finding in found} == {
        "summary",
        "title",
        "publication",
        "recommendations",
        "section:introduction",
        "section:financial",
        "withholding",
    }


DECISION = [  # fields of the decision, what is told
    ({"summary": ""}, "R-02 Write the executive summary"),
    ({"summary": "<p> </p>"}, "R-02 Write the executive summary"),
    ({"kind": "not_stated"}, "what kind of decision"),
    ({"significant": "not_stated"}, "of significant public interest"),
    ({"significant_reason": " "}, "Give the reason why it is, or is not, of significant"),
    ({"deferral": "not_stated"}, "R-09 Say whether publication is to be deferred"),
    ({"deferral": "yes", "deferral_until_on": date(2999, 1, 1)}, "R-09 Give the reason"),
    ({"deferral": "yes", "deferral_reason": "Tender."}, "R-09 Give the day"),
    ({"deferral": "yes", "deferral_reason": "Tender.", "deferral_until_on": date(2020, 1, 1)}, "R-09 The day until which"),
    ({"deferral": "yes", "deferral_reason": "Tender.", "deferral_until_on": date(2999, 1, 1)}, None),
    ({"publish_as": "not", "publish_reason": "Law."}, "who decided that it is not to be published"),
    ({"publish_as": "entry_only", "publish_reason": "Law.", "publish_decided_by": "The Mayor"}, None),
    ({"marking": "OFFICIAL"}, None),
    ({"marking": "SECRET"}, "R-22 “SECRET”"),
    ({"marking": "Private"}, "R-22 “Private”"),
]


@pytest.mark.parametrize(("values", "obstacle"), DECISION)
def test_what_the_request_itself_has_to_say(values, obstacle):
    decision = make_draft(make_office())
    change(decision, **values)
    assert obstacle in told(submitting(decision)) if obstacle else told(submitting(decision)) == ""


def test_every_recommendation_says_what_it_asks_and_there_is_one():
    decision = make_draft(make_office())
    decision.recommendations.update(asks="not_stated")
    assert "R-02 Recommendation 1: say what it asks" in told(submitting(decision))
    decision.recommendations.all().delete()
    assert "R-02 Add at least one recommendation" in told(submitting(decision))


def test_a_form_that_decides_by_a_statement_asks_for_it_and_for_no_recommendation():
    office = make_office()
    decision = make_draft(office, form=office.short_form)
    decision.recommendations.all().delete()
    assert told(submitting(decision)) == ""
    change(decision, decision_statement="<p></p>")
    assert "R-02 Write the decision as the decision maker will make it" in told(submitting(decision))


@pytest.mark.parametrize(("code", "asked"), [("introduction", True), ("financial", True), ("background", False)])
def test_the_sections_that_the_form_requires_are_written(code, asked):
    decision = make_draft(make_office())
    decision.sections.filter(code=code).delete()
    assert ("R-02 Write the section" in told(submitting(decision))) is asked


def test_markings_of_board_papers_are_asked_too():
    decision = make_draft(make_office())
    workflow.add_part(decision, models.BoardPaper, {"board_as_written": "PIB", "marking": "SECRET"}, by=decision.author)
    assert "R-22 “SECRET”" in told(submitting(decision))


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("Official – Sensitive", "OFFICIAL-SENSITIVE"),
        ("OFFICIAL - SENSITIVE", "OFFICIAL-SENSITIVE"),
        (" official ", "OFFICIAL"),
        ("OFFICIAL-SENSITIVE SECRET", "OFFICIAL-SENSITIVE SECRET"),
    ],
)
def test_a_marking_is_recognised_whatever_its_case_and_dashes(written, listed):
    decision = make_draft(make_office())
    models.Marking.objects.create(text="OFFICIAL-SENSITIVE")
    workflow.add_part(decision, models.BoardPaper, {"board_as_written": "PIB", "marking": written}, by=decision.author)
    assert as_listed(written) == listed
    assert ("R-22" in told(submitting(decision))) is (written == listed)


BASES = [  # the public facts about Part 2, what is told
    ({}, None),
    ({"is_there_part2": "not_stated"}, "R-06 Say whether there is a Part 2"),
    ({"gist": " "}, "P5 Say in neutral words"),
    ({"sio": None}, "R-06 Choose the paragraph"),
    ({"foia_sections": []}, "R-06 Article 2(2)(a) needs at least one section"),
    ({"foia_sections": ["99"]}, "R-06 Section 99 is not on the list"),
    ({"foia_sections": ["21"]}, "R-07 Section 21 is no reason"),
    ({"foia_sections": ["22"]}, "R-07 Section 22 is no reason"),
    ({"foia_sections": ["35"]}, "R-07 Section 35 is no reason"),
    ({"foia_sections": ["41", "21"]}, "R-07 Section 21 is no reason"),
    ({"foia_sections": ["36"]}, "R-07 Section 36 needs the qualified person's opinion"),
    ({"foia_sections": ["44"]}, "R-07 Section 44 needs the name of the enactment"),
    ({"foia_sections": ["44"], "enactment": "Police Act 1996"}, None),
    ({"foia_sections": ["43"]}, "R-06 Section 43 is a qualified exemption: write the public-interest test"),
    ({"sio": "2(2)(b)", "foia_sections": []}, "R-06 Article 2(2)(b) rests on the chief officer's opinion"),
    ({"sio": "2(2)(b)", "foia_sections": [], "chief_officer_opinion": "Chief Constable, 1 May"}, None),
    ({"review_on": None}, "R-08 Give a date"),
    ({"review_on": None, "review_event": "completion of the contract"}, "R-08 Give a date"),
    ({"review_event": "completion of the contract"}, None),
    ({"basis_as_written": "Data Protection Section 43"}, "R-07 Section 43 and its neighbours"),
    ({"basis_as_written": "data  protection, s.43"}, "R-07 Section 43 and its neighbours"),
    ({"basis_as_written": "s43 (DATA PROTECTION)"}, "R-07 Section 43 and its neighbours"),
    ({"basis_as_written": "Data Protection Act, sections 40 and 43"}, "R-07 Section 43 and its neighbours"),
    ({"basis_as_written": "Section 43 of the Freedom of Information Act 2000"}, None),
    ({"marking": "Top"}, "R-22 “Top”"),
]


@pytest.mark.parametrize(("values", "obstacle"), BASES)
def test_what_part_2_has_to_rest_on(values, obstacle):
    decision = make_draft(make_office())
    if isinstance(values.get("sio"), str):
        values = values | {"sio": models.SioExemption.objects.get(code=values["sio"])}
    withhold(decision, **values)
    assert obstacle in told(submitting(decision)) if obstacle else told(submitting(decision)) == ""


@pytest.mark.parametrize("out_of_use", [{"is_active": False}, {"to_on": date(2020, 1, 1)}, {"from_on": date(2199, 1, 1)}])
def test_a_limb_that_is_not_in_use_is_refused(out_of_use):
    decision = make_draft(make_office())
    models.SioExemption.objects.filter(code="2(2)(a)").update(**out_of_use)
    assert "R-06 Article 2(2)(a) is not in use" in told(submitting(decision))


def test_a_qualified_exemption_passes_with_its_public_interest_test():
    decision = make_draft(make_office())
    withhold(decision, foia_sections=["43"])
    test = {"for_release": "a", "against_release": "b", "conclusion": "c", "tested_on": TODAY()}
    test["exemption"] = models.FoiaExemption.objects.get(section="43")
    workflow.add_part2(decision, models.PublicInterestTest, test, by=decision.author)
    assert told(submitting(decision)) == ""


def test_what_is_said_about_part_2_fits_what_is_in_it():
    office = make_office()
    full, empty = make_draft(office), make_draft(office, part2=False)
    withhold(full, is_there_part2="no")
    assert "R-06 Part 2 has content" in told(submitting(full))
    withhold(empty, **BASIS(), is_there_part2="yes")
    assert "R-06 Part 2 is empty" in told(submitting(empty))
    assert "Part 2 has content" not in told(rules.obstacles_to_submitting(full, office.colleague))


# -- before signing


def signing(decision):
    return rules.obstacles_to_signing(fresh(decision))


def test_nothing_stands_in_the_way_of_signing_once_all_have_declared():
    assert told(signing(make_with(make_office(), Status.WITH_DECISION_MAKER))) == ""


def test_declarations_that_are_owed_stand_in_the_way():
    office = make_office()
    decision = make_submitted(office)
    declare(office, decision, "legal", answer="not_required", reason="No contract.")
    declare(office, decision, "financial", answer="covered_in_report")
    declare(office, decision, "equalities", answer="not_given")
    found = told(signing(decision), "R-03")
    for code, owed in {"legal": False, "financial": False, "equalities": True, "head_of_unit": True}.items():
        assert (f"{code} declaration" in found) is owed, code


ORDER = [  # days of legal advice, board meeting and chief executive before or after the decision, and what is told
    (-3, -2, -1, None),
    (0, 0, 0, None),
    (1, -2, 2, "legal declaration ("),
    (-1, -3, -2, "after the chief executive's approval"),
    (-3, 1, -1, "PIB is dated"),
    (-3, -1, -2, "PIB is dated"),
    (-3, -2, 1, "chief_executive declaration is dated"),
]


@pytest.mark.parametrize("urgency", ["", "The roof fell."])
@pytest.mark.parametrize(("legal", "board", "chief", "obstacle"), ORDER)
def test_the_order_of_dates_holds_unless_a_reason_of_urgency_is_given(legal, board, chief, obstacle, urgency):
    office = make_office()
    decision, on = make_draft(office), TODAY() - 10 * DAY
    meeting = {"board_as_written": "PIB", "meeting_on": on + board * DAY, "precision": "day"}
    workflow.add_part(decision, models.BoardPaper, meeting, by=office.author)
    change(decision, urgency_reason=urgency)
    declared = {
        "legal": {"answer": "given", "given_on": on + legal * DAY},
        "chief_executive": {"answer": "given", "given_on": on + chief * DAY},
    }
    found = told(rules.obstacles_to_recording(fresh(decision), office.governance, decided_on=on, declared=declared), "R-04")
    assert obstacle in found if obstacle and not urgency else found == ""


# -- concerns


def test_a_request_that_comes_after_its_day_gives_concern():
    decision = make_draft(make_office())
    change(decision, needed_by_on=TODAY())
    assert told(rules.concerns_about(fresh(decision))) == ""
    change(decision, needed_by_on=TODAY() - 28 * DAY)
    assert "P4 The decision was needed by" in told(rules.concerns_about(fresh(decision)))
    assert "28 days" in told(rules.concerns_about(fresh(decision)))


@pytest.mark.parametrize(
    ("body", "concern"),
    [
        ("<p>See Part 2.</p>", True),
        ("<p>The costs are set out in part two of this report.</p>", True),
        ("<p>Contained in Part II</p>", True),
        ("<p>The roof costs about £5. More is in Part 2.</p>", False),
        ("<p>There is money for it.</p>", False),
    ],
)
def test_a_section_that_only_points_to_part_2_gives_concern(body, concern):
    decision = make_draft(make_office())
    decision.sections.filter(code="financial").update(body=body)
    assert ("P5" in told(rules.concerns_about(fresh(decision)))) is concern


@pytest.mark.parametrize(("says", "concern"), [("no", True), ("yes", False)])
def test_a_text_that_speaks_of_part_2_where_there_is_none_gives_concern(says, concern):
    decision = make_draft(make_office(), part2=False)
    decision.sections.filter(code="introduction").update(body="<p>The funding is set out in Part 2.</p>")
    decision.withholding.is_there_part2 = says
    decision.withholding.save()
    found = [each.text for each in rules.concerns_about(fresh(decision)) if "speaks of Part 2" in each.text]
    assert bool(found) is concern, found


def test_a_purchase_without_an_amount_gives_concern():
    decision = make_draft(make_office())
    change(decision, kind="procurement")
    assert "P6 No amount is given" in told(rules.concerns_about(fresh(decision)))
    workflow.add_part(decision, models.MoneyLine, {"what": "cost", "as_written": "£5"}, by=decision.author)
    assert told(rules.concerns_about(fresh(decision))) == ""


def test_a_part_2_without_an_early_review_gives_concern():
    decision = make_draft(make_office())
    in_a_year = TODAY() + relativedelta(years=1)
    withhold(decision, review_on=in_a_year)
    assert told(rules.concerns_about(fresh(decision))) == ""
    withhold(decision, review_on=in_a_year + DAY)
    assert "R-08" in told(rules.concerns_about(fresh(decision)))


def test_cited_references_resolve_or_are_listed():
    office = make_office()
    earlier = make_submitted(office)
    decision = make_draft(office)
    change(decision, summary="<p>As PCD 1 and PCD 2017 268 say.</p>")
    assert "R-23 PCD 2017 268 is cited in the text" in told(rules.concerns_about(fresh(decision)))
    link = {"kind": "follows", "to": earlier, "to_as_written": "PCD 1"}
    workflow.add_part(decision, models.DecisionLink, link, by=office.author)
    workflow.add_part(decision, models.Citation, {"as_written": "PCD 268", "to": earlier}, by=office.author)
    assert told(rules.concerns_about(fresh(decision))) == ""
    workflow.add_part(decision, models.Citation, {"as_written": "PCD 999"}, by=office.author)
    assert "R-23 PCD 999 does not resolve" in told(rules.concerns_about(fresh(decision)))


def test_an_explained_concern_is_not_asked_again():
    decision = make_draft(make_office())
    change(decision, kind="grant")
    (concern,) = rules.unexplained_concerns(fresh(decision))
    workflow.explain(decision, concern.key, "Not known yet.", by=decision.author)
    assert rules.unexplained_concerns(fresh(decision)) == []
    workflow.explain(decision, concern.key, " ", by=decision.author)
    assert rules.unexplained_concerns(fresh(decision)) == [concern]


def test_an_explanation_of_amounts_holds_for_those_amounts_only(client):
    decision = make_draft(make_office())
    line = {"what": "cost", "as_written": "£90,000", "low": 80_000}
    line = workflow.add_part(decision, models.MoneyLine, line, by=decision.author)
    (concern,) = rules.unexplained_concerns(fresh(decision))
    workflow.explain(decision, concern.key, "The words round it up.", by=decision.author)
    assert rules.unexplained_concerns(fresh(decision)) == []
    page = reverse("decisions:explain", args=[decision.pk, concern.key])
    client.force_login(decision.author)
    assert b"The words round it up." in client.get(page).content
    workflow.revise_part(line, {"low": 8_000}, by=decision.author)
    assert "gives no concern any more" in client.get(page, follow=True).content.decode()
    kept = client.post(page, {"text": "From an old window."})
    assert kept.status_code == 403 and b"From an old window." in kept.content and b"Nothing of what you sent" in kept.content
    (other,) = rules.unexplained_concerns(fresh(decision))
    assert other.key != concern.key and len(other.key) <= 40


def test_an_archived_record_is_flagged_and_nothing_is_mended():
    office = make_office()
    record = make_archived(office, needed_by_on=date(2017, 9, 21))
    signature = {"of": "decision_maker", "is_signed": "yes", "on": date(2017, 10, 19), "precision": "day"}
    models.ArchivedSignature.objects.create(decision=record, **signature)
    models.ArchivedSignature.objects.create(decision=record, of="chief_executive", on=date(2017, 10, 20), precision="day")
    models.DecidedBy.objects.create(decision=record, as_written="Deputy Mayor")
    models.Withholding.objects.create(
        decision=record, is_there_part2="yes", basis_as_written="Data Protection Section 43", review_event="completion"
    )
    found = told(rules.flags(fresh(record)))
    for flag in (
        "28 days before it was decided",
        "R-04",
        "R-07 A section",
        "R-06 Choose",
        "R-08 The review",
        "P10 Who decided",
        "P10 The record",
    ):
        assert flag in found, flag
    assert "P9" not in found


def test_an_undated_and_unsigned_record_is_flagged():
    record = make_archived(make_office())
    models.ArchivedSignature.objects.create(decision=record, of="decision_maker", name_as_written="B. Jones")
    found = told(rules.flags(fresh(record)), "P9")
    assert "signature is not on the record" in found
    assert "undated" in found
