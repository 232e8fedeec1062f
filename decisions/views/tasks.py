"""The task list of a draft: its parts, what is missing in each, and what gives concern."""

from typing import NamedTuple

from django.urls import reverse

from accounts.richtext import plain_text
from decisions import rules
from decisions.models.words import Answer

from . import editing
from .refusals import field_of

DONE, TO_DO, MEND, NOTHING = "Done", "To do", "Needs mending", "Optional"
# By what the request says of it; whether anything stands in it is not looked at here.
PART2_STATES = {Answer.YES: "There is a Part 2", Answer.NO: "No Part 2", Answer.NOT_STATED: "Only if something is confidential"}
KINDS = {DONE: "done", TO_DO: "to_do", MEND: "missing", NOTHING: "none"}


class Task(NamedTuple):
    """A row: `part` is what findings call it, `is_begun` whether anything is written there."""

    title: str
    url: str
    parts: tuple
    is_begun: bool
    hint: str = ""
    state_if_fine: str = DONE

    @property
    def code(self) -> str:
        """The last word of its address, by which a page finds its row again."""
        return self.url.rstrip("/").rpartition("/")[2]


def after(decision, user, code: str) -> str:
    """Where the next part that this person writes is; after the last, and for what is no part, the task list."""
    is_theirs = lambda task: task.code == code or any(rules.may_amend(user, decision, part) for part in task.parts)  # noqa: E731
    every = [task for _, tasks in _listed(decision, user) for task in tasks]
    rows = every if rules.may_edit(user, decision) else list(filter(is_theirs, every))
    codes = [task.code for task in rows]
    following = rows[codes.index(code) + 1 :] if code in codes else []
    return following[0].url if following else reverse("decisions:tasks", args=[decision.pk])


def groups(decision, user, concerns) -> list[dict]:
    """The rows under their headings, each with its state, what is missing and what gives concern."""
    found = {"obstacles": rules.obstacles_to_submitting(decision, user), "concerns": concerns}
    explained = {explanation.concern for explanation in decision.explanations.all()}
    return [
        {"title": title, "tasks": [_row(decision, task, found, explained, user) for task in tasks]}
        for title, tasks in _listed(decision, user)
        if tasks
    ]


def _listed(decision, user) -> list[tuple[str, list[Task]]]:
    return [
        ("The request", _request(decision)),
        ("Money and procurement", _money(decision)),
        ("Papers and links", _papers(decision)),
        ("What the public gets", _public(decision)),
        ("Confidential", _part2(decision, user)),
        ("People", _people(decision)),
    ]


def _row(decision, task, found, explained, user) -> dict:
    missing = [finding for finding in found["obstacles"] if finding.part in task.parts]
    concerns = [finding for finding in found["concerns"] if finding.part in task.parts]
    state = task.state_if_fine if task.is_begun else NOTHING
    kind = KINDS.get(state, "none")
    if missing:
        state = MEND if task.is_begun else TO_DO
        kind = KINDS[state]
    elif still := [finding for finding in concerns if finding.key not in explained]:
        state, kind = f"{len(still)} concern{'s' if len(still) > 1 else ''}", "deferred"
    return {
        "title": task.title,
        "code": task.code,
        "url": task.url,
        "hint": task.hint,
        "state": state,
        "kind": kind,
        "missing": missing,
        "field_urls": [{"text": each.text, "url": url} for each in missing if (url := field_of(each, decision, user))],
        "concerns": [
            {
                "text": str(finding),
                "detail": finding.detail,
                "counted": finding.counted,
                "field_url": field_of(finding, decision, user),
                "is_explained": finding.key in explained,
                "url": reverse("decisions:explain", args=[decision.pk, finding.key]),
            }
            for finding in concerns
        ],
    }


def _page(decision, part) -> str:
    return reverse("decisions:edit", args=[decision.pk, part])


def _list(decision, part) -> str:
    return reverse("decisions:part", args=[decision.pk, part])


def _request(decision) -> list[Task]:
    definition = decision.form_version.definition
    written = {section.code: section for section in decision.sections.all() if section.board_paper_id is None}
    asked = [r for r in decision.recommendations.all() if r.board_paper_id is None]
    if definition["decides_by"] == "statement":
        is_begun = bool(plain_text(decision.decision_statement).strip())
        decides = Task("Decision", _page(decision, "statement"), ("recommendations",), is_begun)
    else:
        decides = Task("Recommendations", _list(decision, "recommendations"), ("recommendations",), bool(asked))
    summary_begun = bool(plain_text(decision.summary).strip())
    return [
        Task("Title and kind", _page(decision, "title"), ("title",), True),
        Task("Other dates", _list(decision, "dates"), (), bool(decision.dates.all())),
        Task("Executive summary", _page(decision, "summary"), ("summary",), summary_begun),
        decides,
        Task("Options", _list(decision, "options"), ("options",), bool(decision.options.all())),
        *(_section(decision, asked_for, written) for asked_for in definition["sections"]),
        Task("Other sections", _list(decision, "sections"), (), "" in written, "Headings that the form does not have."),
    ]


def _section(decision, asked, written) -> Task:
    code = asked["code"]
    held = written.get(code)
    is_begun = bool(held and plain_text(held.body).strip())
    hint = "" if asked["required"] else "Only if there is something to say."
    if numbers := editing.numbers_in(decision, held, "body") if is_begun else []:
        hint = f"{editing.numbers_told(numbers)} in the text, and will be printed twice. Open it to take them out."
    return Task(asked["heading"], _page(decision, f"section-{code}"), (f"section:{code}",), is_begun, hint)


def _money(decision) -> list[Task]:
    return [
        Task("Money", _list(decision, "money"), ("money",), bool(decision.money.all())),
        Task("Parties", _list(decision, "parties"), ("parties",), bool(decision.parties.all())),
        Task("Procurement", _list(decision, "authorisations"), ("procurement",), bool(decision.authorisations.all())),
    ]


def _papers(decision) -> list[Task]:
    consulted = any(consultee.board_paper_id is None for consultee in decision.consultees.all())
    return [
        Task("Board papers", _list(decision, "board-papers"), ("boards",), bool(decision.board_papers.all())),
        Task("Consultation", _list(decision, "consultees"), (), consulted),
        Task("Papers", _list(decision, "papers"), ("papers",), bool(decision.papers.all())),
        Task("Assessments", _list(decision, "assessments"), ("assessments",), bool(decision.assessments.all())),
        Task("Plans and commitments", _list(decision, "commitments"), (), bool(decision.commitments.all())),
        Task("Links to other decisions", _list(decision, "links"), ("links",), bool(decision.links.all())),
        Task("Decisions cited in the text", _list(decision, "citations"), (), bool(decision.citations.all())),
    ]


def _public(decision) -> list[Task]:
    withholding = getattr(decision, "withholding", None)
    is_answered = withholding is not None and withholding.is_there_part2 != Answer.NOT_STATED
    is_begun = decision.significant != Answer.NOT_STATED or decision.deferral != Answer.NOT_STATED
    return [
        Task("Publication", _page(decision, "publication"), ("publication",), is_begun),
        Task("What is withheld, and why", _page(decision, "withholding"), ("withholding",), is_answered),
        Task("Steps out of order", _page(decision, "urgency"), ("dates",), bool(decision.urgency_reason.strip())),
    ]


def _part2(decision, user) -> list[Task]:
    """Only for readers of Part 2: for others there is no row, no link and no count."""
    if not rules.may_read_part2(user, decision):
        return []
    said = decision.withholding.is_there_part2 if hasattr(decision, "withholding") else Answer.NOT_STATED
    url, hint = reverse("decisions:write_part2", args=[decision.pk]), "On a page of its own. Every reading of it is recorded."
    return [Task("Part 2 – confidential", url, ("part2",), True, hint, PART2_STATES[said])]


def _people(decision) -> list[Task]:
    joined = any(co_author.to_at is None for co_author in decision.co_authors.all())
    return [
        Task("Co-authors", f"{reverse('decisions:tasks', args=[decision.pk])}#co-authors", (), joined),
        Task(
            "Who is asked",
            reverse("decisions:submit", args=[decision.pk]),
            ("asked", "head_of_unit"),
            True,
            "",
            "When you submit",
        ),
    ]
