"""The five people who live in the pages, each at a desk without a mouse and on a phone 320 pixels wide: nothing is out of reach,
covered or too wide, and axe-core finds nothing that keeps them out."""

import re

import pytest
from playwright.sync_api import expect

from decisions import rules
from decisions.models.words import Status
from tests.decisions import made
from tests.journeys import at_work

CONDITIONS = "The council confirms in writing that it pays."


@pytest.fixture(params=sorted(at_work.WAYS))
def at_work_here(request, browser, sites):
    journey = at_work.AtWork(browser, sites, request.param)
    yield journey
    journey.ends()


@pytest.fixture
def office(sites):
    return at_work.make_office()


def test_an_officer_writes_a_part_and_answers_a_question(at_work_here, office):
    draft, asked_about = at_work.make_own_draft_and_question(office)
    officer = at_work_here.signs_in(at_work.can_sign_in(office.author))
    officer.follows("A new lift")
    officer.follows("Introduction")
    officer.answers({"Text": "The roof leaks on Sundays."})
    officer.leaves_the_field()
    expect(officer.page.get_by_role("status").last).to_contain_text(re.compile(r"Saved at \d\d:\d\d"))
    officer.goes_back_to_save()
    officer.sees("Saved: Introduction.")
    officer.follows("Inbox")
    officer.follows("Answer a question: A new roof")
    officer.answers({"Your answer": "The landlord mends them."})
    officer.presses("Answer")
    officer.sees("The landlord mends them.")
    assert draft.sections.get(code="introduction").body == "<p>The roof leaks on Sundays.</p>"
    assert asked_about.comments.last().text == "The landlord mends them."
    assert at_work_here.told == []


def test_an_adviser_takes_a_request_on_and_gives_advice_with_conditions(at_work_here, office):
    decision = at_work.make_changed_since_legal_looked(office)
    adviser = at_work_here.signs_in(at_work.can_sign_in(office.legal))
    adviser.follows("Advice")
    adviser.presses("Take it on : legal declaration, A new roof")
    adviser.follows("Yes, see what changed in A new roof")
    adviser.sees("The council pays.")
    adviser.follows("Advice")
    adviser.follows("Give advice : legal declaration, A new roof")
    adviser.answers({"What do you advise?": "I am content if the conditions are met."})
    adviser.answers({"Conditions, objection, or why it is not required": CONDITIONS})
    adviser.presses("Keep it for later")
    adviser.sees("Kept, for you alone.", "You kept this on")
    adviser.follows("Advice")
    adviser.follows("Give advice : legal declaration, A new roof")
    adviser.presses("Give the advice")
    adviser.sees("legal declaration: your advice is recorded.")
    adviser.follows("Advice")
    adviser.does_not_see("A new roof")
    given = decision.declarations.get(code="legal")
    assert (given.answer, given.reason) == ("with_conditions", CONDITIONS)
    assert at_work_here.told == []


def test_governance_reminds_who_holds_two_requests(at_work_here, office):
    waiting = [made.fresh(made.make_with(office, Status.WITH_ADVISERS, part2=False)) for _ in range(2)]
    further = made.make_with(office, Status.WITH_HEAD_OF_UNIT, part2=False)
    governance = at_work_here.signs_in(at_work.can_sign_in(office.governance))
    governance.follows("Desk")
    governance.sees(further.reference)
    governance.answers({"Stage": Status.WITH_ADVISERS.label})
    governance.presses("Search")
    governance.does_not_see(further.reference)
    for each in waiting:
        governance.ticks(f"Choose {each.reference} {each.title}")
    governance.presses("Remind who holds them")
    governance.sees("Nothing has been done yet.", f"An e-mail to {office.legal}")
    governance.presses("Remind")
    governance.sees("what was done", *(each.reference for each in waiting))
    governance.does_not_see("Not done", further.reference)
    assert at_work_here.told == []


def test_a_chief_executive_states_the_advice_that_was_given(at_work_here, office):
    decision = made.make_with(office, Status.WITH_CHIEF_EXECUTIVE, part2=False)
    statement = at_work.ADVICE_GIVEN.format(advice=rules.advice_given(decision))
    assert "Legal, financial and equalities" in statement
    chief_executive = at_work_here.signs_in(at_work.can_sign_in(office.chief_executive))
    chief_executive.follows("Signing")
    chief_executive.follows(f"Read and declare : {decision.reference} A new roof")
    chief_executive.follows("Part 1")  # on a phone it is folded until then
    chief_executive.sees("The roof leaks.", statement)
    chief_executive.answers({"What do you declare?": statement})
    chief_executive.presses("Give the declaration")
    chief_executive.sees("your declaration is recorded. It is with", "Nothing else waits for you.", statement)
    chief_executive.follows("Signing")
    chief_executive.sees("Nothing waits for your signature.")
    assert decision.declarations.get(code="chief_executive").answer == "given"
    assert at_work_here.told == []


def test_a_deputy_mayor_reads_both_parts_signs_and_goes_on_to_the_next(at_work_here, office):
    first, second = (made.make_with(office, Status.WITH_DECISION_MAKER) for _ in range(2))
    deputy_mayor = at_work_here.signs_in(at_work.can_sign_in(office.decision_maker))
    deputy_mayor.follows("Signing")
    deputy_mayor.follows(f"Read and sign : {first.reference} A new roof")
    deputy_mayor.does_not_see("The cap is secret.")
    deputy_mayor.presses("Open Part 2")
    deputy_mayor.sees("The cap is secret.")
    deputy_mayor.answers({"Your interests": "None", "What you decide": "All as recommended"})
    deputy_mayor.presses("Check what you will sign")
    deputy_mayor.sees("This is what you sign", "I hereby approve the above.")
    deputy_mayor.answers({"Your password": at_work.PASSWORD})
    deputy_mayor.presses("Sign")
    deputy_mayor.sees(f"{first.reference} is signed.")
    deputy_mayor.follows(f"Next in your queue: {second.reference}")
    deputy_mayor.sees("Decide", second.reference)
    assert made.fresh(first).status == Status.SIGNED
    assert at_work_here.told == []
