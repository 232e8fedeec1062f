"""Answers to what a person asked: news for them until they resolve the question or act on the request."""

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from accounts.models import Event

from . import part2, rules, threads


class Answered(NamedTuple):
    """A question of one's own that is answered: where the answer stands, what was asked, who answered and when. Of Part 2 only
    that there is an answer, for its readers."""

    decision: object
    url: str
    asked: str
    by: str
    at: datetime


def to_me(user, decision, listed) -> list[threads.Thread]:
    """Those of these threads that this person began as a question and that were answered since they last declared on it."""
    mine = [each for each in listed if each.is_answered and each.first.by_id == user.pk]
    return [each for each in mine if not _acted_since(user, decision, each.answer.at)]


def _acted_since(user, decision, at: datetime) -> bool:
    return any(each.by_id == user.pk and each.given_at and each.given_at > at for each in decision.declarations.all())


def over(user, decisions) -> list[Answered]:
    """The same over many requests, the latest first. They come with their comments and declarations read."""
    open_ones = [each for each in decisions if rules.takes_comments(each)]
    found = [_line(each, thread) for each in open_ones for thread in to_me(user, each, threads.threads(each.comments.all()))]
    return sorted([*found, *_on_part2(user, open_ones)], key=lambda each: each.at, reverse=True)


def _line(decision, thread) -> Answered:
    url = f"{decision.get_absolute_url()}#comment-{thread.first.pk}"
    return Answered(decision, url, thread.first.text, str(thread.answer.by), thread.answer.at)


def _on_part2(user, decisions) -> list[Answered]:
    asked = Event.objects.filter(
        subject_kind="decision", step="ask_on_part2", by=user, subject_id__in=[d.pk for d in decisions]
    )
    asked = asked.filter(subject_id__in=part2.open_rows().filter(person=user).values("decision"))
    events: dict[int, list] = {}
    for pk in set(asked.values_list("subject_id", flat=True)) if decisions else ():
        events[pk] = []
    if events:
        told = Event.objects.filter(subject_kind="decision", subject_id__in=list(events), step__endswith="_on_part2")
        for event in told.select_related("by"):
            events[event.subject_id].append(event)
    return [line for each in decisions if each.pk in events for line in _lines_on_part2(user, each, events[each.pk])]


def _lines_on_part2(user, decision, events) -> list[Answered]:
    url = f"{reverse('decisions:part2', args=[decision.pk])}#part2-comments"
    found = []
    for thread, (by, state) in threads.on_part2(events).items():
        last = [each for each in events if each.step == "answer_on_part2" and each.facts.get("thread") == thread][-1:]
        if by == user.pk and state == "answered" and last and not _acted_since(user, decision, last[0].at):
            found.append(Answered(decision, url, "", str(last[0].by), last[0].at))
    return found
