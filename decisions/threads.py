"""What was said on one side of a request, as its pages show it: each remark or question with its answers, by paragraph."""

from typing import NamedTuple

from . import paragraphs
from .models.words import CommentKind

OF_A_QUESTION = (CommentKind.QUESTION, CommentKind.ANSWER)


class Thread(NamedTuple):
    """Something said and its answers. `place` is where its paragraph stands now, `is_as_quoted` whether it says the same.
    `over` says when the request was decided or withdrawn: nothing is answered or resolved after that."""

    first: object
    replies: list
    place: paragraphs.Place | None
    is_as_quoted: bool
    over: str = ""

    @property
    def is_resolved(self) -> bool:
        return self.first.resolved_at is not None

    @property
    def _last_of_question(self):
        said = [each for each in (self.first, *self.replies) if each.kind in OF_A_QUESTION]
        return said[-1].kind if said and not self.is_resolved else None

    @property
    def awaits_answer(self) -> bool:
        """A question to the author that has no answer yet, or was asked on."""
        return not self.over and self._last_of_question == CommentKind.QUESTION

    @property
    def is_answered(self) -> bool:
        """A question that is answered, until it is resolved."""
        return self._last_of_question == CommentKind.ANSWER

    @property
    def answer(self):
        """The last answer to a question; None where there is none."""
        return next((each for each in reversed(self.replies) if each.kind == CommentKind.ANSWER), None)

    @property
    def is_open_remark(self) -> bool:
        """Something said, no question, that nobody has resolved: what was asked for when it was returned is one."""
        return not self.over and self._last_of_question is None and not self.is_resolved

    @property
    def state(self) -> str:
        if self.is_resolved:
            return "Resolved"
        if self.over and not self.is_answered:
            return f"Not {'answered' if self._last_of_question else 'dealt with'} before it was {self.over}"
        return "Waits for an answer" if self.awaits_answer else "Answered" if self.is_answered else "Open"

    @property
    def is_gone(self) -> bool:
        return bool(self.first.anchor) and self.place is None


def threads(comments, places=(), over="") -> list[Thread]:
    """Open ones first, each in the order in which it was begun; `over` is "signed" or "withdrawn" of a request that is."""
    said = list(comments)
    replies = {}
    for each in said:
        if each.reply_to_id is not None:
            replies.setdefault(each.reply_to_id, []).append(each)
    found = [
        Thread(each, replies.get(each.pk, []), *paragraphs.find(places, each.anchor, each.quote), over)
        for each in said
        if each.reply_to_id is None
    ]
    return sorted(found, key=lambda thread: thread.is_resolved)


def by_place(listed) -> dict[str, list[Thread]]:
    """The threads beside each element of the page that has some."""
    found = {}
    for thread in listed:
        if thread.place is not None:
            found.setdefault(thread.place.stands_at, []).append(thread)
    return found


def on_part2(events) -> dict[int, tuple[int, str]]:
    """What the history tells its readers of the questions on Part 2, without opening it: by thread, who asked, and whether it
    is "asked" or "answered". What is resolved is left out."""
    asked, resolved = {}, set()
    for event in events:
        thread = event.facts.get("thread")
        if event.step == "ask_on_part2":
            asked[thread] = (asked[thread][0] if thread in asked else event.by_id, "asked")
        elif event.step == "answer_on_part2" and thread in asked:
            asked[thread] = (asked[thread][0], "answered")
        elif event.step in ("resolve_on_part2", "reopen_on_part2"):
            (resolved.add if event.step == "resolve_on_part2" else resolved.discard)(thread)
    return {thread: found for thread, found in asked.items() if thread not in resolved}


def remarks_on_part2(events) -> int:
    """How many comments on Part 2, questions apart, nobody has resolved, as the history tells it to its readers."""
    begun, resolved = set(), set()
    for event in events:
        thread = event.facts.get("thread")
        if event.step == "comment_on_part2" and event.facts.get("comment") == thread:
            begun.add(thread)
        elif event.step in ("resolve_on_part2", "reopen_on_part2"):
            (resolved.add if event.step == "resolve_on_part2" else resolved.discard)(thread)
    return len(begun - resolved)
