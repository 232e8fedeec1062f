"""What somebody began on what waits for them: words that they keep for later, and a question to the author that has no answer."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from . import part2, threads
from .waiting import Waiting


def told_of(user, waiting: list[Waiting]) -> list[Waiting]:
    """The same, each with what this person began on it, in one question for all. What they asked about Part 2 is not told."""
    kept = part2.kept_by(user, {each.decision.pk for each in waiting}) if waiting else []
    at = {_address(each.decision, code): when for each in waiting for pk, code, when in kept if pk == each.decision.pk}
    return [each._replace(begun=tuple(_begun(user, each, at.get(each.url)))) for each in waiting]


def _begun(user, waits, kept_at):
    if kept_at:
        yield f"You kept what you had written on {date_format(timezone.localtime(kept_at), 'j F Y, H:i')}. It is not given yet."
    if waits.decision.is_closed:
        return
    asked = [each.first for each in threads.threads(waits.decision.comments.all()) if each.awaits_answer]
    for question in [each for each in asked if each.by_id == user.pk][-1:]:
        yield f"You asked the author on {date_format(timezone.localtime(question.at), 'j F Y')}. There is no answer yet."


def _address(decision, code) -> str:
    """Of the page on which what is kept under a code is given: late, once it was decided without it."""
    if decision.is_closed:
        return reverse("decisions:advise_late", args=[decision.pk, code])
    asked = next(
        (each for each in decision.advice_requests.all() if each.is_extra and each.code == code and each.is_open), None
    )
    if asked:
        return reverse("decisions:answer_advice", args=[decision.pk, asked.pk])
    return reverse("decisions:declare", args=[decision.pk, code])
