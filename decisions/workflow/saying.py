"""What is said about a request on its way: comment on a paragraph, ask the author, answer, resolve, open again.

Part 1 and Part 2 are two sides of the same steps: on the side of Part 2 every word stands in its schema, is said by and shown
to its readers only, and the history names the step as one about Part 2."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts import emails

from .. import part2, rules
from ..models import Comment, Decision, Part2Comment
from ..models.words import CommentKind
from ..steps import StepRefused, allow, lock, record

WHO_COMMENTS = "Who may read the request comments on it, until it is signed or withdrawn."
WHO_COMMENTS_ON_PART2 = "Readers of Part 2 comment on it, until the request is signed or withdrawn."


STEP_OF = {CommentKind.ANSWER: "answer", CommentKind.QUESTION: "ask", CommentKind.REMARK: "comment"}


class Side(NamedTuple):
    """One side of a request: where its comments stand, who may say something there, what the history calls the steps."""

    model: type
    may_comment: Callable
    opened_by: Callable
    who: str
    steps: dict

    @property
    def is_part2(self) -> bool:
        return self.model is Part2Comment


PART1 = Side(
    Comment,
    rules.may_comment,
    lambda person, decision, purpose: nullcontext(),
    WHO_COMMENTS,
    {name: name for name in ("comment", "ask", "answer", "resolve", "reopen")},
)
PART2 = Side(
    Part2Comment,
    rules.may_comment_on_part2,
    part2.opened_by,
    WHO_COMMENTS_ON_PART2,
    {name: f"{name}_on_part2" for name in ("comment", "ask", "answer", "resolve", "reopen")},
)


@transaction.atomic
def comment(decision, *, by, text: str, anchor: str = "", quote: str = "", side: Side = PART1):
    """Say something about a paragraph, or about the request as a whole. Said twice in a row, it is there once."""
    decision = _may_speak(decision, by, side, text, "Write your comment.")
    values = {"text": text, "anchor": anchor, "quote": quote, "kind": CommentKind.REMARK}
    return _say(decision, by, side, "comment", values)


def comment_on_part2(decision, *, by, text: str, anchor: str = "", quote: str = "") -> Part2Comment:
    """The same about Part 2, where only its readers see it."""
    return comment(decision, by=by, text=text, anchor=anchor, quote=quote, side=PART2)


@transaction.atomic
def ask(decision, *, by, text: str, side: Side = PART1):
    """Ask the author something. The request stays where it is."""
    decision = _may_speak(decision, by, side, text, "Write your question.")
    allow(rules.may_ask(by, decision), "Only who holds the request now, or governance, asks its author.")
    return _say(decision, by, side, "ask", {"text": text, "kind": CommentKind.QUESTION})


@transaction.atomic
def answer(said, *, by, text: str, side: Side = PART1):
    """Answer what was said. Who writes the request answers a question; who asked may ask on."""
    decision = _may_speak(said.decision, by, side, text, "Write your answer.")
    with side.opened_by(by, decision, "answer"):
        begun = side.model.objects.select_related("by").get(pk=said.reply_to_id or said.pk, decision=decision)
    kind = _kind_of_answer(begun, by, decision)
    return _say(decision, by, side, STEP_OF[kind], {"text": text, "kind": kind, "reply_to": begun})


def _kind_of_answer(begun, by, decision) -> CommentKind:
    if begun.kind == CommentKind.QUESTION and rules.may_answer(by, decision):
        return CommentKind.ANSWER
    if begun.kind == CommentKind.QUESTION and begun.by_id == by.pk:
        return CommentKind.QUESTION
    return CommentKind.REMARK


def resolve(said, *, by, side: Side = PART1) -> None:
    """What was said is dealt with."""
    _settle(said, by, side, "resolve", {"resolved_at": timezone.now(), "resolved_by": by})


def reopen(said, *, by, side: Side = PART1) -> None:
    """It is not dealt with after all."""
    _settle(said, by, side, "reopen", {"resolved_at": None, "resolved_by": None})


@transaction.atomic
def _settle(said, by, side, step, changes) -> None:
    decision = lock(said.decision)
    allow(
        side.may_comment(by, decision) and rules.may_resolve(by, decision, said),
        "Who said it, the author, and governance resolve a comment.",
    )
    was_open = changes["resolved_at"] is not None
    with side.opened_by(by, decision, step):
        rows = side.model.objects.filter(pk=said.pk, decision=decision, resolved_at__isnull=was_open)
        if not rows.update(**changes):
            return  # pressed twice, or somebody else did it
    record(side.steps[step], decision, by=by, comment=said.pk, thread=said.pk)


def _may_speak(decision, by, side, text, empty) -> Decision:
    decision = lock(decision)
    allow(side.may_comment(by, decision), side.who)
    if not text.strip():
        raise StepRefused(rules.Finding("text", empty))
    return decision


def _say(decision, by, side, step, values):
    """Write it down; what is the same as what was said last is there already. Who is concerned is told that there is
    something, never what."""
    if not side.is_part2:
        values |= {"step": decision.status}
    with side.opened_by(by, decision, step):
        last = side.model.objects.filter(decision=decision).order_by("pk").last()
        if last is not None and last.by_id == by.pk and all(getattr(last, name) == held for name, held in values.items()):
            return last
        said = side.model.objects.create(decision=decision, by=by, **values)
    if said.kind == CommentKind.QUESTION:
        _tell(decision, by, side, writers(decision), "a question for you")
    elif said.reply_to is not None:
        what = "your question is answered" if said.kind == CommentKind.ANSWER else "somebody replied to you"
        _tell(decision, by, side, [said.reply_to.by], what)
    record(side.steps[step], decision, by=by, comment=said.pk, thread=said.reply_to_id or said.pk)
    return said


def writers(decision) -> list:
    """The author and those who write with them now."""
    return [decision.author, *(each.person for each in decision.co_authors.filter(to_at=None).select_related("person"))]


def _tell(decision, by, side, people, what) -> None:
    """Reference and link, to who may still read it. The link leads to the record, on either side."""
    reached = [each for each in people if each.pk != by.pk and side.may_comment(each, decision)]
    emails.tell(reached, f"{decision.reference or 'A request'}: {what}", decision.get_absolute_url())
