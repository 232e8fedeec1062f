"""The pages that a person may open, by their names and by the words people look for them with: what the section of governance
lists, and what the search box offers beside records. Names of pages only, never anything of a record."""

import re
from typing import NamedTuple

from accounts.models import Role

from .rules.who import WRITING_ROLES

EVERYBODY = frozenset(Role) - {Role.ADMINISTRATOR}
WATCHES = frozenset({Role.GOVERNANCE, Role.AUDITOR})
GOVERNS = frozenset({Role.GOVERNANCE})
WORDS_OF_ALL = {"a", "an", "and", "by", "for", "in", "my", "of", "on", "or", "page", "the", "to", "who"}
SHORTEST_BEGINNING = 4  # "retent" is the beginning of a word; "for" is a word


class Page(NamedTuple):
    """A page: its address, its name, what is done there, the roles that open it, and other words by which it goes."""

    address: str
    name: str
    about: str
    roles: frozenset
    words: str = ""


TIMES = Page(
    "decisions:time_to_decide",
    "Time to decide",
    "How many working days requests take in each stage and month by month, and how many were late or returned.",
    EVERYBODY,
    "statistics performance charts median days stages late returned long",
)
SECTION = (
    Page(
        "decisions:plan",
        "Forward plan",
        "Decisions that are expected, requests on their way, and when boards meet: as a list, a calendar and a feed.",
        EVERYBODY,
        "coming upcoming expected programme diary ics subscribe",
    ),
    Page(
        "packs:meetings",
        "Board packs",
        "The requests that go to a meeting as one PDF, Part 1 and Part 2 apart.",
        EVERYBODY,
        "meeting papers agenda bundle",
    ),
    Page(
        "packs:between",
        "Decisions between dates",
        "What was signed between two days, as a list and as one PDF.",
        EVERYBODY,
        "period month quarter pack bundle list",
    ),
    Page(
        "decisions:panel_reports",
        "Scrutiny by the panel",
        "Reports and recommendations of the police and crime panel, and the responses with their days.",
        EVERYBODY,
        "police crime reports recommendations committee assembly response",
    ),
    Page(
        "decisions:information_requests",
        "Freedom of information requests",
        "Requests under the Freedom of Information Act 2000 with their clock of 20 working days, questions back and outcomes.",
        WATCHES,
        "foi foia act eir information clock 20 days exemption disclosure",
    ),
    Page(
        "decisions:retention",
        "Retention, legal holds and disposal",
        "What is held, what is due for disposal and waits for a second person, and the rules.",
        WATCHES,
        "delete destroy dispose keep schedule records litigation",
    ),
    TIMES,
    Page(
        "people:failed_mail",
        "E-mail that did not arrive",
        "Messages and reminders that the mail server refused or that came back, and sending them again.",
        GOVERNS,
        "mail undelivered delivery failed failure bounce bounced reminder returned",
    ),
)
OTHERS = (
    Page(
        "decisions:desk",
        "Desk",
        "Every request that is not decided yet: who holds it, since when, and what is late. A request that was signed on paper is "
        "recorded from its own page.",
        WATCHES,
        "requests list late overdue remind reassign spreadsheet saved views paper signed elsewhere record recorded decision import",
    ),
    Page(
        "decisions:meetings",
        "Board meetings",
        "The meetings of boards, and the requests that go to each.",
        WATCHES,
        "dates agenda table",
    ),
    Page("decisions:numbers", "Numbers", "References that are reserved, issued and given.", WATCHES, "reserve reference issue"),
    Page(
        "decisions:choose_leaver",
        "Somebody leaves",
        "Everything that a person holds goes to named people in one step.",
        GOVERNS,
        "leaver leaving left handover hand over takeover absence",
    ),
    Page(
        "decisions:acting",
        "Who acts for whom",
        "Deputies who act for an office holder, from when to when, and what is reserved.",
        frozenset({Role.GOVERNANCE, Role.CHIEF_EXECUTIVE, Role.DECISION_MAKER, Role.ADMINISTRATOR}),
        "acting deputy cover absence delegate",
    ),
    Page(
        "decisions:interests",
        "Register of interests",
        "Interests that those who decide, approve or advise have declared.",
        frozenset({Role.DECISION_MAKER, Role.CHIEF_EXECUTIVE, Role.ADVISER, Role.GOVERNANCE}),
        "declared conflict gifts hospitality",
    ),
    Page(
        "decisions:advice",
        "Advice",
        "What is asked of advisers, and what was answered.",
        frozenset({Role.ADVISER, Role.GOVERNANCE, Role.AUDITOR}),
        "queue legal financial equalities adviser",
    ),
    Page(
        "decisions:start",
        "Start a request",
        "Begin a request for a decision.",
        frozenset(WRITING_ROLES),
        "new draft write begin decision paper import",
    ),
    Page(
        "decisions:calendar",
        "Calendar of contracts",
        "When contracts end, and when notices and reviews fall due.",
        EVERYBODY,
        "expiry renewal extension notices review",
    ),
    Page("people:choose_mail", "E-mail you get", "At once, or once a day.", EVERYBODY, "notifications digest reminders email"),
)


def section_for(user) -> list[Page]:
    """The pages of plan, scrutiny and records that this person may open."""
    return [each for each in SECTION if user.has_role(*each.roles)]


def found(text: str, user) -> list[Page]:
    """The pages that go by all of these words, of those that this person may open."""
    asked = _words(text) - WORDS_OF_ALL
    if not asked:
        return []
    return [each for each in (*SECTION, *OTHERS) if user.has_role(*each.roles) and _goes_by(each, asked)]


def _goes_by(page, asked) -> bool:
    known = _words(f"{page.name} {page.words}")
    return all(
        word in known or (len(word) >= SHORTEST_BEGINNING and any(each.startswith(word) for each in known)) for word in asked
    )


def _words(text: str) -> set[str]:
    """Its words, as one of them and not as several: holds and hold are one word."""
    return {
        word.rstrip("s") if len(word) > 3 else word
        for word in re.findall(r"[a-z0-9]+", text.lower().replace("e-mail", "email"))
    }
