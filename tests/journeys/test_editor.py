"""In Chromium: a page of a draft shows what the public will read while it is typed, saves as a field is left, brings two people's texts
together, and is saved after a sign-in in a second tab."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from decisions import workflow
from tests.factories import fresh, make_body, make_draft, make_person
from tests.journeys.offices import PASSWORD

SIGNED_OUT = "You are signed out. Sign in in a new tab, then save again."


@pytest.fixture
def officer(sites):
    person = make_person(Role.OFFICER, make_body(), password=PASSWORD)
    person.draft = make_draft(person, title="New lifts")
    return person


def test_an_officer_writes_beside_the_public_page_and_loses_nothing(journey, officer):
    walker = journey.signs_in(officer)
    when_the_summary_is_typed_the_public_view_follows(walker, officer.draft)
    when_a_colleague_has_changed_it_both_texts_are_merged(walker, officer.draft)
    when_the_session_has_ended_it_is_saved_after_a_sign_in_in_a_second_tab(walker, officer)
    assert [each for each in journey.told if "status of 403" not in each] == []


def when_the_summary_is_typed_the_public_view_follows(walker, draft) -> None:
    walker.goes_to(f"/decisions/{draft.pk}/parts/summary/")
    editor, view = walker.page.get_by_role("textbox", name="Executive summary"), walker.page.locator("[data-public-view]")
    walker.opens("What good looks like")
    walker.answers({"Executive summary": "The lifts are old."})
    expect(view).to_contain_text("The lifts are old.")
    editor.press("Tab")
    expect(walker.page.get_by_role("status").last).to_contain_text(re.compile(r"Saved at \d\d:\d\d"))
    assert fresh(draft).summary == "<p>The lifts are old.</p>"
    walker.looks()


def when_a_colleague_has_changed_it_both_texts_are_merged(walker, draft) -> None:
    workflow.revise(draft, {"summary": "<p>The lifts are old and slow.</p>"}, by=draft.author)
    walker.answers({"Executive summary": "The lifts are old.\n\nThey stop on Sundays."})
    walker.presses("Save")
    walker.is_refused("This was changed since you opened the page")
    walker.sees("What is stored now", "The lifts are old and slow.", "What you typed", "They stop on Sundays.")
    walker.page.get_by_label("Merge them here").check()
    expect(walker.page.get_by_role("textbox", name="Merged text: Executive summary")).to_be_visible()
    walker.looks()
    walker.presses("Save")
    walker.sees("Saved: Executive summary.")
    assert fresh(draft).summary.count("<p>") == 3


def when_the_session_has_ended_it_is_saved_after_a_sign_in_in_a_second_tab(walker, officer) -> None:
    walker.goes_to(f"/decisions/{officer.draft.pk}/parts/title/")
    walker.page.context.clear_cookies(name="partone_session")
    walker.page.get_by_label("Title", exact=True).fill("New lifts for the station")
    walker.page.get_by_label("Title", exact=True).press("Tab")
    expect(walker.page.get_by_role("status").last).to_contain_text(SIGNED_OUT)
    walker.presses("Save")
    walker.sees(SIGNED_OUT, "What you typed")
    with walker.page.expect_popup() as opened:
        walker.page.get_by_role("link", name="Sign in (opens in a new tab)").click()
    tab = opened.value
    tab.get_by_label("Email").fill(officer.email)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", name="You are signed in")).to_be_visible()
    tab.close()
    walker.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(walker.page.get_by_role("status").last).to_contain_text("You are signed in again. Save now.")
    walker.presses("Save")
    walker.sees("Saved: Title and kind.")
    assert fresh(officer.draft).title == "New lifts for the station"
