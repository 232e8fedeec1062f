"""Walking through both sites as people do: by the words on the pages. axe-core looks at every page they come to."""

import hashlib
import io
import os
import re
from collections import defaultdict
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextContainer
from playwright.sync_api import Error

from tests.browsers import axe
from tests.databases import run_folder
from tests.journeys.offices import PASSWORD

PICTURES = os.environ.get("PARTONE_PICTURES", "")  # a folder: every page on the way is kept there as a picture
WIDTHS = (1280, 375)
PATIENCE = 30_000
PASTE = """(editor, html) => {
    const pasted = new DataTransfer();
    pasted.setData("text/html", html);
    editor.dispatchEvent(new ClipboardEvent("paste", {clipboardData: pasted, bubbles: true, cancelable: true}));
}"""
# What a page is built of, without its words and figures, and of rows that are alike the first only: axe-core has nothing new to
# say of a page built like one before.
BUILD = """() => {
    const build = (each) => {
        const told = [...each.attributes].filter(({name}) => !['value', 'href', 'nonce', 'content', 'src'].includes(name));
        const words = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        const own = [each.tagName, words, ...told.map(({name, value}) => `${name}=${value}`)].join(' ').replace(/[0-9]+/g, '0');
        const inside = [...each.children].map(build).filter((one, n, all) => one !== all[n - 1]);
        return `${own} (${inside.join(', ')})`;
    };
    return build(document.documentElement);
}"""
STICKS_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNFOLD = "() => document.querySelectorAll('main form details').forEach((each) => { each.open = true; })"
CONTROL = "control => control.isContentEditable ? 'editor' : control.type"


class Journey:
    """The people of one story, each in a window of their own, and everything that would have kept somebody out."""

    def __init__(self, browser, sites, *, width=1280):
        self.browser, self.sites, self.width = browser, sites, width
        self.windows, self.barriers = [], defaultdict(list)

    def signs_in(self, person) -> "Walker":
        """Somebody opens the staff site and signs in with e-mail address and password."""
        walker = self._walker(self.sites.staff)
        walker.goes_to("/")
        walker.answers({"Email": person.email, "Password": PASSWORD})
        walker.presses("Sign in")
        walker.sees("Inbox")
        return walker

    def reads_in_public(self) -> "Walker":
        """Somebody opens the public site."""
        return self._walker(self.sites.public)

    def arrives_signed_in(self, cookies: dict) -> "Walker":
        """Somebody who signed in earlier."""
        walker = self._walker(self.sites.staff)
        walker.page.context.add_cookies([{"name": name, "value": cookies[name], "url": self.sites.staff} for name in cookies])
        return walker

    def _walker(self, site) -> "Walker":
        size = {"width": self.width, "height": 800}
        window = self.browser.new_context(locale="en-GB", timezone_id="Europe/London", viewport=size)
        window.set_default_timeout(PATIENCE)
        self.windows.append(window)
        return Walker(self, window.new_page(), site)

    def is_new(self, build: str) -> bool:
        """Whether no journey of this run came to a page built like this, in a window as wide. The file says that one did."""
        seen = run_folder() / f"looked-{self.width}-{hashlib.sha256(build.encode()).hexdigest()}"
        try:
            seen.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def ends(self) -> None:
        print(*self.told, sep="\n")  # shown when the journey failed before its end
        for window in self.windows:
            window.close()

    @property
    def told(self) -> list[str]:
        """Every barrier once, with the pages that have it."""
        return [f"{barrier}\n    on {', '.join(dict.fromkeys(where))}" for barrier, where in self.barriers.items()]


class Walker:
    """One person at one site. Every verb that leads to another page has it looked at."""

    def __init__(self, journey, page, site):
        self.journey, self.page, self.site, self.asked_for = journey, page, site, ""
        page.on("pageerror", lambda error: self._meets(f"script error: {error}"))
        page.on("console", self._hears)

    # -- from page to page

    def goes_to(self, path: str) -> None:
        self.asked_for = self.site + path
        self.page.goto(self.asked_for)
        self.looks()

    def follows(self, link: str, *, exact=True) -> None:
        self.moves(self.page.get_by_role("link", name=link, exact=exact).first)

    def presses(self, button: str) -> None:
        self.moves(self.page.get_by_role("button", name=button, exact=True).first)

    def opens(self, summary: str) -> None:
        self.page.locator("summary", has_text=summary).click()

    def moves(self, control) -> None:
        """Click what leads to another page."""
        try:
            with self.page.expect_navigation():
                self.clicks(control)
        except Error as error:
            raise AssertionError(f"{self.where} leads no further: {error} It says: {self.text}") from None
        self.looks()

    def clicks(self, control) -> None:
        control.click()

    def looks(self) -> None:
        self.page.evaluate("() => document.fonts.ready.then(() => true)")  # the editor's buttons are letters of a font
        if self.journey.is_new(self.page.evaluate(BUILD)):
            for barrier in axe(self.page):
                self._meets(barrier)
        if (over := self.page.evaluate(STICKS_OUT)) > 0:
            self._meets(f"the page sticks out of a window of {self.journey.width} pixels by {over}")
        if PICTURES:
            self._keeps_pictures()

    def _hears(self, message) -> None:
        """What the browser complains of, but for the address of an error page that was asked for."""
        if message.type == "error" and message.location["url"] != self.asked_for:
            self._meets(f"browser: {message.text}")

    def _meets(self, barrier) -> None:
        self.journey.barriers[barrier].append(self.where)

    def _keeps_pictures(self) -> None:
        name = re.sub(r"\W+", "-", f"{len(list(Path(PICTURES).glob('*'))) // len(WIDTHS):03} {self.where}")[:100]
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": self.journey.width, "height": 800})

    # -- typing

    def answers(self, questions: dict) -> None:
        """Answer questions by their labels: text, a day, the words of one choice or of several, a file as (name, bytes). What is
        folded is opened first."""
        self.page.evaluate(UNFOLD)
        for question, answer in questions.items():
            named = re.compile(rf"^{re.escape(question)}( \(optional\))?$")
            group = self.page.get_by_role("group", name=named)
            if group.count():
                self._answers_group(group, answer)
            else:
                self._answers_field(self.page.get_by_label(named), answer)

    def _answers_group(self, group, answer) -> None:
        if isinstance(answer, date):
            for part in ("day", "month", "year"):
                group.get_by_label(part.title(), exact=True).fill(str(getattr(answer, part)))
            return
        for words in [answer] if isinstance(answer, str) else answer:
            group.get_by_label(words, exact=True).check()

    def _answers_field(self, field, answer) -> None:
        kind = field.evaluate(CONTROL)
        if kind == "editor":
            self._writes(field, answer)
        elif kind == "select-one":
            field.select_option(label=answer)
        elif kind == "checkbox":
            field.set_checked(answer)
        elif kind == "file":
            name, content = answer
            field.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
        else:
            field.fill(answer)

    def _writes(self, editor, text: str) -> None:
        """Type paragraphs; paste what has more form than that, as from a word processor."""
        editor.press("Control+a")
        editor.press("Delete")
        if text.startswith("<"):
            editor.evaluate(PASTE, text)
            return
        for n, paragraph in enumerate(text.split("\n\n")):
            if n:
                editor.press("Enter")
            self.page.keyboard.insert_text(paragraph)

    # -- the pages of a draft

    def saves(self, task: str, questions: dict) -> None:
        """Open a page of the task list, answer it, save it."""
        self.follows(task)
        self.answers(questions)
        self.presses("Save")

    def adds(self, one: str, rows: list[dict]) -> None:
        """Add rows to the list that is open."""
        for row in rows:
            self.presses(f"Add: {one}")
            self.answers(row)
            self.presses("Save")

    def lists(self, task: str, one: str, rows: list[dict]) -> None:
        """Open a list of the task list, add rows, come back."""
        self.follows(task)
        self.adds(one, rows)
        self.follows("Back to the task list")

    # -- reading

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def where(self) -> str:
        return f"{self.path} “{self.page.title()}”"

    @property
    def text(self) -> str:
        return flowing(self.page.locator("main").inner_text())

    def sees(self, *words: str) -> None:
        missing = [each for each in words if flowing(each) not in self.text]
        assert not missing, f"{self.where} does not say {missing}. It says: {self.text}"

    def does_not_see(self, *words: str) -> None:
        found = [each for each in words if flowing(each).casefold() in self.text.casefold()]
        assert not found, f"{self.where} says {found}"

    def is_refused(self, *sentences: str) -> None:
        """The page came back, says so in its title, and lists these sentences at its top."""
        assert self.page.title().startswith("Error: "), self.where
        told = flowing(self.page.get_by_role("alert").inner_text())
        missing = [each for each in sentences if flowing(each) not in told]
        assert not missing, f"{self.where} refuses without saying {missing}. It says: {told}"

    def fetches(self, path: str) -> bytes:
        answer = self.page.request.get(self.site + path)
        assert answer.status == 200, f"{path} answers {answer.status}"
        return answer.body()


def flowing(text: str) -> str:
    """A text in one line, whatever broke it."""
    return " ".join(text.split())


def squeezed(text: str) -> str:
    """Without the blanks, line breaks and hyphens that differ between a page and its PDF."""
    return "".join(text.split()).replace("-", "").replace("\xad", "")


FOOT = 68  # points: what stands lower on a page is its foot, which comes between the halves of a paragraph


def words_of_pdf(content: bytes) -> str:
    """What a PDF says above the feet of its pages, squeezed."""
    boxes = (box for page in extract_pages(io.BytesIO(content)) for box in page if isinstance(box, LTTextContainer))
    return squeezed("".join(box.get_text() for box in boxes if box.y1 > FOOT))


def paragraphs_of(body: str) -> list[str]:
    """The paragraphs of a section as its map wrote it: plain, or with tags."""
    if not body.startswith("<"):
        return body.split("\n\n")
    body = re.sub(r"</?(?:b|strong|i|em)>", "", body)
    pieces = re.split(r"</?(?:p|br|ul|ol|li|table|thead|tbody|tr|th|td|h3|sup|a)\b[^>]*>", body)
    return [unescape(piece).strip() for piece in pieces if piece.strip()]
