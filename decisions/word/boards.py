"""A board paper that follows the form in the same file: the line that begins it, and who wrote it."""

import re
from dataclasses import dataclass
from datetime import date

from .offers import DATE, dates
from .reading import SHORT

PAPER = "paper:"  # before where its parts go: summary, recommendations, own
OURS = re.compile(r"board paper:\s+(?P<board>\S.{0,199})", re.IGNORECASE)
MEETS = re.compile(
    r"(?:(?:report|paper) (?:to|for) (?:the )?)?(?!.*\b(?:by|at|to|on|is|was)\b)"
    r"(?P<board>[^:.]{0,90}\b(?:board|committee|panel)\b(?: ?\([^)]{1,20}\))?)[\s,:(–-]*",
    re.IGNORECASE,
)
REPORT = re.compile(
    r"report (?:by|of) (?P<author>[^.:]{2,150}?)(?: on behalf of (?P<on_behalf_of>[^.:]{2,150}))?\.?", re.IGNORECASE
)


@dataclass
class Paper:
    """What is known of a paper before its first heading: the board, its meeting, the title above it, the author and for whom."""

    board: str
    title: str = ""
    meeting: str = ""
    meeting_on: date | None = None
    author: str = ""
    on_behalf_of: str = ""

    def takes(self, words: str) -> bool:
        """Whether a line says who wrote it."""
        said = REPORT.fullmatch(words.strip())
        if not said or self.author:
            return False
        self.author, self.on_behalf_of = said["author"].strip(), (said["on_behalf_of"] or "").strip()
        return True


def begun_by(words: str, is_after_form: bool) -> Paper | None:
    """The paper that a line within a file begins: our own heading of one or, behind the declarations of a form, a board with the
    day on which it meets."""
    if ours := OURS.fullmatch(words.strip()):
        return Paper(ours["board"].strip())
    day = DATE.search(words) if is_after_form and len(words) <= SHORT else None
    board = day and MEETS.fullmatch(words[: day.start()])
    if not board or words[day.end() :].strip(" ).,"):
        return None
    on = next((on for _, on, _ in dates(day[0])), None)
    return Paper(board["board"].strip(), meeting=day[0], meeting_on=on)
