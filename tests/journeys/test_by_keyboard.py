"""Without JavaScript and without a mouse: an officer adds, reorders and removes recommendations, and writes a section."""

import pytest

from accounts.models import Role
from decisions.models import Recommendation
from tests.factories import make_body, make_draft, make_person
from tests.journeys.offices import PASSWORD
from tests.journeys.walking import flowing

MOST_TABS = 80
IN_FOCUS = """() => {
    const here = document.activeElement;
    const label = here.labels && here.labels.length ? here.labels[0] : here;
    return label.textContent;
}"""
GROUP = "() => document.activeElement.closest('fieldset')?.querySelector('legend').textContent ?? ''"


class Keyboard:
    """Somebody with a keyboard and nothing else, in a browser that runs no scripts."""

    def __init__(self, page, site):
        self.page, self.site = page, site

    def goes_to(self, path):
        self.page.goto(self.site + path)

    def tabs_to(self, name: str, *, within: str = "") -> None:
        """Press Tab until the control of this name, or a question of this name, has the focus."""
        met = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            met.append(flowing(self.page.evaluate(GROUP if within else IN_FOCUS)))
            if met[-1] in (within or name, f"{within or name} (optional)"):
                return
        raise AssertionError(f"Tab never comes to {within or name!r} on {self.page.url}, only to {met}")

    def follows(self, name: str) -> None:
        """Tab to a link or button, and press Enter."""
        self.tabs_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def types(self, label: str, *lines: str) -> None:
        self.tabs_to(label)
        for n, line in enumerate(lines):
            if n:
                self.page.keyboard.press("Enter")
            self.page.keyboard.type(line)

    def chooses(self, question: str, answer: str) -> None:
        """Tab to the question, then the arrow down to the answer, which chooses it."""
        self.tabs_to("", within=question)
        for _ in range(MOST_TABS):
            if flowing(self.page.evaluate(IN_FOCUS)) == answer and self.page.evaluate("document.activeElement.checked"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrow keys never come to {answer!r}.")

    def sees(self, *words: str) -> None:
        text = flowing(self.page.locator("main").inner_text())
        assert not [each for each in words if each not in text], text

    @property
    def rows(self) -> list[str]:
        """The rows of the list that is shown, in their order, without their numbers."""
        return [flowing(row).split(". ", 1)[1] for row in self.page.locator("li h3").all_inner_texts()]


@pytest.fixture
def officer(sites):
    person = make_person(Role.OFFICER, make_body(), password=PASSWORD)
    person.draft = make_draft(person, title="New lifts")
    return person


@pytest.fixture
def keyboard(browser, sites):
    window = browser.new_context(locale="en-GB", java_script_enabled=False)
    yield Keyboard(window.new_page(), sites.staff)
    window.close()


def test_a_draft_is_written_with_nothing_but_a_keyboard(keyboard, officer):
    given_the_officer_signs_in(keyboard, officer)
    keyboard.follows("New lifts")
    keyboard.follows("Recommendations")
    for asks, words in (("Approve", "Buy two lifts."), ("Note", "Stairs are old."), ("Approve", "Sell the stairs.")):
        when_one_is_added(keyboard, asks, words)
    assert keyboard.rows == ["Buy two lifts.", "Stairs are old.", "Sell the stairs."]
    keyboard.follows("Move down row 1")
    assert keyboard.rows == ["Stairs are old.", "Buy two lifts.", "Sell the stairs."]
    keyboard.follows("Move up row 3")
    assert keyboard.rows == ["Stairs are old.", "Sell the stairs.", "Buy two lifts."]
    when_the_second_is_removed(keyboard)
    assert keyboard.rows == ["Stairs are old.", "Buy two lifts."]
    keyboard.follows("Back to the task list")
    when_a_section_is_written(keyboard)
    then_it_is_stored(officer.draft)


def given_the_officer_signs_in(keyboard, officer) -> None:
    keyboard.goes_to("/")
    keyboard.types("Email", officer.email)
    keyboard.types("Password", PASSWORD)
    keyboard.follows("Sign in")
    keyboard.sees("Inbox")


def when_one_is_added(keyboard, asks, words) -> None:
    keyboard.follows("Add: recommendation")
    keyboard.chooses("What does it ask?", asks)
    keyboard.types("What is recommended", words)
    keyboard.follows("Save")
    keyboard.sees("Added: recommendation.", words)


def when_the_second_is_removed(keyboard) -> None:
    keyboard.follows("Remove row 2")
    keyboard.sees("Do you want to remove this recommendation?", "Sell the stairs.")
    keyboard.follows("Remove it")
    keyboard.sees("Removed: recommendation.")


def when_a_section_is_written(keyboard) -> None:
    keyboard.follows("Introduction")
    keyboard.types("Text", "The lifts are slow.", "", "They stop on Sundays.")
    keyboard.follows("Save")
    keyboard.sees("Saved: Introduction.")
    keyboard.follows("See the draft as a whole")
    keyboard.sees("Stairs are old.", "The lifts are slow.", "They stop on Sundays.")


def then_it_is_stored(draft) -> None:
    asked = Recommendation.objects.filter(decision=draft).values_list("recommended", "asks")
    assert list(asked) == [("<p>Stairs are old.</p>", "note"), ("<p>Buy two lifts.</p>", "approve")]
    assert draft.sections.get(code="introduction").body == "<p>The lifts are slow.</p>\n<p>They stop on Sundays.</p>"
