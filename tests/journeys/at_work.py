"""People at work with a keyboard alone, or with a finger on a phone, and an office in which something waits for each of them."""

from playwright.sync_api import Locator, expect

from accounts.models import User
from decisions import workflow
from decisions.models import Decision
from decisions.models.words import Status
from tests.decisions import made
from tests.journeys.offices import PASSWORD
from tests.journeys.walking import PATIENCE, Journey, Walker

MOST_TABS = 200
MOST_ANSWERS = 12
ADVICE_GIVEN = "I have read it. {advice}"
IS_IN_FOCUS = "control => control === document.activeElement"
IS_IN_GROUP = "control => control.name === document.activeElement.name"
# WCAG 2.2, 2.4.11: what has the focus is on the screen with nothing over it.
# Not hidden whole by something else (WCAG 2.2, 2.4.11): of a high editor the line with the caret is in sight, and not always its middle.
IS_SEEN = """control => {
    const box = control.getClientRects()[0];
    const own = [control, ...(control.labels ?? [])];
    const heights = box ? [box.height / 2, Math.min(20, box.height / 2)] : [];
    const tops = heights.map((height) => document.elementFromPoint(box.left + box.width / 2, box.top + height));
    return tops.some((top) => top && own.some((each) => each.contains(top)));
}"""


class AtWork(Journey):
    """A journey in one of the two ways of working."""

    def __init__(self, browser, sites, way: str):
        self.way = WAYS[way]
        super().__init__(browser, sites, width=self.way.size["width"])

    def _walker(self, site) -> Walker:
        options = {"viewport": self.way.size, "has_touch": self.way is OnPhone}
        window = self.browser.new_context(locale="en-GB", timezone_id="Europe/London", **options)
        window.set_default_timeout(PATIENCE)
        self.windows.append(window)
        return self.way(self, window.new_page(), site)


class AtKeyboard(Walker):
    """Somebody at a desk without a mouse: Tab, the arrows, Space, Enter and letters."""

    size = {"width": 1280, "height": 800}

    def reaches(self, control: Locator, *, is_there=IS_IN_FOCUS, key="Tab") -> None:
        """Press Tab until the control has the focus, which can then be seen."""
        wanted = control.element_handle()
        for _ in range(MOST_TABS):
            if wanted.evaluate(is_there):
                break
            self.page.keyboard.press(key)
        else:
            raise AssertionError(f"{key} never comes to {control} on {self.where}.")
        if not self.page.evaluate_handle("document.activeElement").evaluate(IS_SEEN):
            self._meets(f"covered while it has the focus: {control}")

    def clicks(self, control) -> None:
        self.reaches(control)
        self.page.keyboard.press("Enter")

    def opens(self, summary: str) -> None:
        self.clicks(self.page.locator("summary", has_text=summary))

    def ticks(self, label: str) -> None:
        self.reaches(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Space")

    def leaves_the_field(self) -> None:
        """On to the next link; the buttons of a form that saves itself are passed."""
        self.reaches(self.page.locator("a[data-leave]"))

    def goes_back_to_save(self) -> None:
        self.reaches(self.page.get_by_role("button", name="Save", exact=True), key="Shift+Tab")
        self.presses("Save")

    def _answers_group(self, group, answer) -> None:
        radio = group.get_by_label(answer, exact=True)
        self.reaches(radio, is_there=IS_IN_GROUP)
        for _ in range(MOST_ANSWERS):
            if radio.evaluate(IS_IN_FOCUS):
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrow keys never come to {answer!r} on {self.where}.")

    def _answers_field(self, field, answer) -> None:
        self.reaches(field)
        self.page.keyboard.type(answer)


class OnPhone(Walker):
    """Somebody between two meetings, who taps; letters come from the keyboard that the phone shows."""

    size = {"width": 320, "height": 640}

    def clicks(self, control) -> None:
        control.tap()

    def opens(self, summary: str) -> None:
        self.page.locator("summary", has_text=summary).tap()

    def ticks(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).tap()

    def leaves_the_field(self) -> None:
        self.page.get_by_role("heading", level=1).tap()

    def goes_back_to_save(self) -> None:
        self.presses("Save")

    def _answers_group(self, group, answer) -> None:
        group.get_by_label(answer, exact=True).tap()

    def _answers_field(self, field, answer) -> None:
        field.tap()
        expect(field).to_be_focused()
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=answer)  # the list that opens is the phone's own
        else:
            self.page.keyboard.insert_text(answer)


WAYS = {"keyboard": AtKeyboard, "touch": OnPhone}


# -- the office


def make_office() -> made.Office:
    """An office whose chief executive states the advice that was given."""
    *others, chief_executive = made.LONG_FORM["declarations"]
    given, *statements = chief_executive["statements"]
    statements = [given | {"text": ADVICE_GIVEN}, *statements]
    return made.make_office(
        definition=made.LONG_FORM | {"declarations": [*others, chief_executive | {"statements": statements}]}
    )


def can_sign_in(person: User) -> User:
    person.set_password(PASSWORD)
    person.save()
    return person


def make_own_draft_and_question(office) -> tuple[Decision, Decision]:
    """A draft of the author, and a request on which legal asked the author something."""
    draft = made.make_draft(office, complete=False)
    workflow.revise(draft, {"title": "A new lift"}, by=office.author)
    asked_about = made.make_with(office, Status.WITH_ADVISERS, part2=False)
    workflow.ask(asked_about, by=office.legal, text="Who mends the gutters?")
    return draft, asked_about


def make_changed_since_legal_looked(office) -> Decision:
    """Asked of the legal team, looked at, returned, changed and submitted again."""
    asked = {code: office.people[code] for code in made.ADVICE} | {"legal": office.legal_team}
    decision = made.submit(office, made.make_draft(office, part2=False), asked=asked)
    workflow.look(decision, by=office.legal)
    workflow.return_(decision, by=office.governance, comment="Say who pays.")
    workflow.revise_section(decision, "introduction", "<p>One.</p><p>The council pays.</p>", by=office.author)
    return made.fresh(made.submit(office, decision, asked=asked))
