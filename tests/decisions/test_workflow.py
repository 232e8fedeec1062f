"""The way of a request, from draft to the decision maker, as stories."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts import history
from accounts.models import Role
from decisions import models, part2, workflow
from decisions.form_versions import check_definition
from decisions.models.words import Capacity, Status
from tests.decisions.made import (
    ADVICE,
    LONG_FORM,
    declare,
    digest_of,
    fresh,
    make_draft,
    make_office,
    make_submitted,
    make_user,
    make_with,
    sign,
    submit,
)

pytestmark = pytest.mark.django_db


def capacities(decision):
    rows = models.NeedToKnow.objects.filter(decision=decision, to_at__isnull=True)
    return {(row.person_id, row.capacity) for row in rows}


def test_a_request_travels_from_draft_to_signature():
    office = make_office()
    decision = make_draft(office)
    assert decision.reference == ""
    submit(office, decision)
    assert (fresh(decision).status, fresh(decision).reference) == ("with_advisers", "PCD 1")
    for code in ("equalities", "legal"):  # side by side, in any order
        declare(office, decision, code)
        assert fresh(decision).status == "with_advisers"
    declare(office, decision, "financial")
    assert fresh(decision).status == "with_head_of_unit"
    declare(office, decision, "head_of_unit")
    assert fresh(decision).status == "with_chief_executive"
    declare(office, decision, "chief_executive")
    assert fresh(decision).status == "with_decision_maker"
    signature = sign(office, decision)
    decision = fresh(decision)
    assert decision.status == "signed"
    assert bytes(signature.part1_digest) == bytes(decision.signed_content.part1_digest)
    assert set(signature.part2_digests) == {"text"}
    steps = [event.step for event in history.events_of(decision) if event.step != "revise"]
    assert steps == ["start", "submit", *["declare"] * 5, "sign"]
    assert history.broken_positions() == []


def test_the_short_form_goes_straight_to_the_decision_maker():
    office = make_office()
    decision = submit(office, make_draft(office, form=office.short_form, part2=False), asked={}, head_of_unit=None)
    assert fresh(decision).status == "with_decision_maker"
    sign(office, decision)
    assert fresh(decision).status == "signed"


def test_need_to_know_rows_are_written_step_by_step():
    office = make_office()
    decision = make_draft(office)
    at_start = {(office.author.pk, "author"), (office.governance.pk, "governance"), (office.auditor.pk, "auditor")}
    assert capacities(decision) == at_start
    submit(office, decision)
    with_advisers = {(office.people[code].pk, "adviser") for code in ADVICE} | {(office.head_of_unit.pk, "head_of_unit")}
    assert capacities(decision) == at_start | with_advisers
    for code in (*ADVICE, "head_of_unit"):
        declare(office, decision, code)
    assert (office.chief_executive.pk, "chief_executive") in capacities(decision)
    assert Capacity.DECISION_MAKER not in {capacity for _, capacity in capacities(decision)}
    declare(office, decision, "chief_executive")
    makers = {person for person, capacity in capacities(decision) if capacity == "decision_maker"}
    assert makers == {office.decision_maker.pk, office.other_maker.pk}


def test_members_of_a_board_it_goes_to_may_read_part_2():
    office = make_office()
    member = make_user(None, Role.OFFICER, body=office.body)
    board = models.Board.objects.create(body=office.body, name="Investment Board")
    models.BoardMember.objects.create(board=board, person=member, confirmed_at=timezone.now())
    decision = make_draft(office)
    workflow.add_part(decision, models.BoardPaper, {"board": board, "board_as_written": "Investment Board"}, by=office.author)
    submit(office, decision)
    assert (member.pk, "board_member") in capacities(decision)


def test_a_team_is_asked_and_any_member_of_it_but_the_author_declares():
    office = make_office()
    colleague = make_user(None, Role.ADVISER, body=office.body, team=office.legal_team)
    decision = make_draft(office, by=office.legal)
    workflow.submit(
        decision,
        by=office.legal,
        head_of_unit=office.head_of_unit,
        asked={
            "legal": office.legal_team,
            "financial": office.financial,
            "equalities": office.equalities,
        },
    )
    with pytest.raises(PermissionDenied):
        declare(office, decision, "legal")
    declare(office, decision, "legal", by=colleague)
    assert fresh(decision).declarations.get(code="legal").by == colleague


def test_who_has_nobody_to_advise_is_not_asked():
    office = make_office()
    decision = make_draft(office, by=office.legal)
    with pytest.raises(workflow.StepRefused, match="can(not)? advise on it"):
        submit(office, decision, by=office.legal)
    assert fresh(decision).status == "draft"


@pytest.mark.parametrize("left_out", ["asked", "head_of_unit"])
def test_submit_says_who_still_has_to_be_chosen_and_keeps_no_number(left_out):
    office = make_office()
    decision = make_draft(office)
    with pytest.raises(workflow.StepRefused, match="hoose"):
        submit(office, decision, **{left_out: None})
    assert fresh(decision).status == "draft"
    assert models.IssuedNumber.objects.count() == 0


def test_a_concern_is_mended_or_explained_before_submission():
    office = make_office()
    decision = make_draft(office)
    workflow.revise(decision, {"needed_by_on": timezone.localdate() - timedelta(days=3)}, by=office.author)
    with pytest.raises(workflow.StepRefused, match="Mend it, or explain"):
        submit(office, decision)
    workflow.explain(decision, "P4:title", "The offer came late.", by=office.author)
    submit(office, decision)
    assert fresh(decision).status == "with_advisers"


RETURNED = [  # what is changed in the returned draft, which declarations are asked again
    (None, set()),
    ("summary", {"equalities", "head_of_unit"}),
    ("money", {"financial", "head_of_unit"}),
    ("section:introduction", {"legal", "head_of_unit"}),
    ("section:background", {"head_of_unit"}),
    ("part2", {"legal", "financial", "head_of_unit"}),
    ("level", {"legal", "head_of_unit"}),
    ("own section", {"head_of_unit"}),
]


@pytest.mark.parametrize(("changed", "asked_again"), RETURNED)
def test_after_a_return_only_declarations_whose_parts_changed_are_asked_again(changed, asked_again):
    office = make_office()
    by = office.author
    decision = make_draft(office)
    for text in ("First.", "Second."):
        workflow.add_part(decision, models.Section, {"heading": "Of our own", "body": f"<p>{text}</p>"}, by=by)
    submit(office, decision)
    for code in (*ADVICE, "head_of_unit"):
        declare(office, decision, code)
    workflow.return_(decision, by=office.chief_executive, comment="Please look again.")
    assert fresh(decision).status == "draft"
    if changed == "summary":
        workflow.revise(decision, {"summary": "<p>The roof is gone.</p>"}, by=by)
    if changed == "level":
        workflow.revise(decision, {"level": "not_stated"}, by=by)
    if changed == "money":
        workflow.add_part(decision, models.MoneyLine, {"what": "cost", "as_written": "£5"}, by=by)
    if changed == "own section":
        workflow.revise_part(decision.sections.filter(heading="Of our own").first(), {"body": "<p>Other.</p>"}, by=by)
    if changed and changed.startswith("section:"):
        workflow.revise_section(decision, changed.removeprefix("section:"), "<p>Otherwise.</p>", by=by)
    if changed == "part2":
        workflow.add_part2(decision, models.Part2Party, {"name": "Roofers"}, by=by)
    submit(office, decision)
    standing = set(fresh(decision).declarations.values_list("code", flat=True))
    assert {*ADVICE, "head_of_unit"} - standing == asked_again


def test_a_second_submission_needs_nobody_named_for_what_stands():
    office = make_office()
    decision = make_with(office, Status.WITH_CHIEF_EXECUTIVE)
    number = decision.reference
    workflow.return_(decision, by=office.governance, comment="A typing error.")
    workflow.submit(decision, by=office.author)
    assert fresh(decision).status == "with_chief_executive"
    assert fresh(decision).reference == number


@pytest.mark.parametrize(
    ("status", "who"),
    [
        ("with_advisers", "legal"),
        ("with_head_of_unit", "head_of_unit"),
        ("with_chief_executive", "chief_executive"),
        ("with_decision_maker", "decision_maker"),
        ("with_decision_maker", "governance"),
    ],
)
def test_every_stage_can_send_it_back_and_says_why(status, who):
    office = make_office()
    decision = make_with(office, status)
    with pytest.raises(workflow.StepRefused, match="what has to change"):
        workflow.return_(decision, by=office.people[who], comment=" ")
    workflow.return_(decision, by=office.people[who], comment="The price is missing.")
    assert fresh(decision).status == "draft"
    assert models.Comment.objects.get(decision=decision).text == "The price is missing."
    assert not decision.advice_requests.filter(answered_at=None, closed_at=None).exists()


def test_declare_refuses_who_read_an_older_version():
    office = make_office()
    decision = make_submitted(office)
    with pytest.raises(workflow.StepRefused, match="has changed since"):
        declare(office, decision, "legal", was_seen="0")
    declare(office, decision, "legal", was_seen="1")


def test_not_required_needs_a_reason():
    office = make_office()
    decision = make_submitted(office)
    with pytest.raises(workflow.StepRefused, match="why it is not required"):
        declare(office, decision, "legal", answer="not_required")
    declare(office, decision, "legal", answer="not_required", reason="No contract.")


def test_who_could_not_declare_at_first_may_declare_later():
    office = make_office()
    decision = make_submitted(office)
    declare(office, decision, "legal", answer="not_given", reason="I wait for a document.")
    assert fresh(decision).status == "with_advisers"
    declare(office, decision, "legal")
    assert fresh(decision).declarations.get(code="legal").answer == "given"


def test_an_author_declares_nothing_on_their_own_request():
    office = make_office()
    decision = make_draft(office, by=office.head_of_unit)
    with pytest.raises(workflow.StepRefused, match="other than who wrote it"):
        submit(office, decision, by=office.head_of_unit)


def test_withdraw_keeps_the_number_for_ever():
    office = make_office()
    decision = make_with(office, Status.WITHDRAWN)
    assert fresh(decision).number.state == "withdrawn"
    assert make_submitted(office).reference == "PCD 2"
    with pytest.raises(PermissionDenied):
        workflow.withdraw(decision, by=office.governance, reason="Again.")


# -- saving


def test_revise_refuses_a_save_from_a_page_that_is_too_old_and_shows_both_texts():
    office = make_office()
    decision = make_draft(office)
    page = workflow.seen(fresh(decision), ["summary", "title"])
    workflow.revise(decision, {"summary": "<p>Mine.</p>"}, by=office.author)
    with pytest.raises(workflow.NotAsSeen) as refused:
        workflow.revise(decision, {"summary": "<p>Yours.</p>", "title": "A new roof"}, by=office.author, was_seen=page)
    assert refused.value.stored["summary"] == "<p>Mine.</p>"
    assert fresh(decision).summary == "<p>Mine.</p>"


def test_parts_and_sections_refuse_a_stale_save_too():
    office = make_office()
    decision = make_draft(office)
    section, asked = decision.sections.first(), decision.recommendations.get()
    text = {"heading": "Price", "body": "<p>Other</p>"}
    with pytest.raises(workflow.NotAsSeen):
        workflow.revise_section(decision, section.code, "<p>x</p>", by=office.author, was_seen="0" * 24)
    with pytest.raises(workflow.NotAsSeen):
        workflow.revise_part(asked, {"recommended": "<p>x</p>"}, by=office.author, was_seen="0" * 24)
    with pytest.raises(workflow.NotAsSeen):
        workflow.revise_withholding(decision, {"gist": "x"}, by=office.author, was_seen="0" * 24)
    with part2.opened_by(office.author, decision, "test"):
        pk = models.Part2Text.objects.get(decision=decision).pk
    with pytest.raises(workflow.NotAsSeen):
        workflow.revise_part2(decision, models.Part2Text, pk, text, by=office.author, was_seen="0" * 24)


def test_revise_refuses_an_edit_that_began_before_the_decision_was_signed():
    office = make_office()
    opened_earlier = make_draft(office)
    submit(office, opened_earlier)
    for code in (*ADVICE, "head_of_unit", "chief_executive"):
        declare(office, opened_earlier, code)
    sign(office, opened_earlier)
    opened_earlier.status = "draft"  # as the page has it
    with pytest.raises(PermissionDenied):
        workflow.revise(opened_earlier, {"title": "Something else"}, by=office.author)
    assert fresh(opened_earlier).status == "signed"


def test_parts_move_past_their_neighbour_and_stop_at_the_end():
    office = make_office()
    decision = make_draft(office)
    for text in ("B", "C"):
        workflow.add_part(decision, models.Recommendation, {"asks": "note", "recommended": text}, by=office.author)
    last = decision.recommendations.last()
    for _ in range(5):
        workflow.move_part(last, up=True, by=office.author)
    assert [r.recommended for r in decision.recommendations.all()] == ["C", "<p>To buy it.</p>", "B"]


def test_a_board_paper_with_a_section_in_part_2_can_be_removed_with_it():
    office = make_office()
    decision = make_draft(office)
    paper = workflow.add_part(decision, models.BoardPaper, {"board_as_written": "PIB"}, by=office.author)
    workflow.add_part(decision, models.Section, {"board_paper": paper, "heading": "Risk"}, by=office.author)
    workflow.add_part2(decision, models.Part2Text, {"board_paper": paper, "heading": "Cap"}, by=office.author)
    workflow.remove_part(paper, by=office.author)
    connection.check_constraints()
    assert not decision.board_papers.exists()


def test_a_co_author_joins_writes_and_leaves_but_still_counts_as_a_writer():
    office = make_office()
    decision = make_draft(office)
    joined = workflow.join_co_author(decision, office.colleague, by=office.author)
    workflow.revise(decision, {"summary": "<p>Ours.</p>"}, by=office.colleague)
    assert (office.colleague.pk, "co_author") in capacities(decision)
    workflow.end_co_author(joined, by=office.author)
    assert (office.colleague.pk, "co_author") not in capacities(decision)
    with pytest.raises(PermissionDenied):
        workflow.revise(decision, {"summary": "<p>Mine.</p>"}, by=office.colleague)


@pytest.mark.parametrize("capacity", [Capacity.NAMED, Capacity.GOVERNANCE, Capacity.AUTHOR, Capacity.BOARD_MEMBER])
def test_governance_never_adds_itself_as_a_reader(capacity):
    office = make_office()
    newcomer = make_user(None, Role.GOVERNANCE, body=office.body)
    decision = make_draft(office)
    until = timezone.now() + timedelta(days=5)
    # The draft began before they came.
    models.NeedToKnow.objects.filter(person=newcomer).update(to_at=timezone.now())
    with pytest.raises(workflow.StepRefused, match="add yourself"):
        workflow.add_reader(decision, newcomer, by=newcomer, reason="I want to.", until=until, capacity=capacity)
    workflow.add_reader(decision, newcomer, by=office.governance, reason="New here.", until=until, capacity="governance")


def test_reference_at_signature_is_given_when_it_is_signed():
    office = make_office(reference_issued_at="signature")
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    assert decision.reference == ""
    sign(office, decision)
    assert fresh(decision).reference == "PCD 1"
    assert b'"as_written":"PCD 1"' in bytes(fresh(decision).signed_content.part1)


def test_reference_by_hand_is_governances_and_once():
    office = make_office(reference_issued_at="by_hand")
    decision = make_submitted(office)
    assert fresh(decision).reference == ""
    with pytest.raises(PermissionDenied):
        workflow.issue_number(decision, by=office.author)
    workflow.issue_number(decision, by=office.governance)
    with pytest.raises(workflow.StepRefused, match="already"):
        workflow.issue_number(decision, by=office.governance)
    assert fresh(decision).reference == "PCD 1"


def test_what_is_shown_before_signing_is_what_is_signed():
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    shown = digest_of(decision, reasons="Because.")
    signature = sign(office, decision, reasons="Because.", digest_seen=shown)
    assert bytes(signature.part1_digest).hex() == shown


def test_definition_of_the_long_form_is_a_form_version():
    check_definition(LONG_FORM)
