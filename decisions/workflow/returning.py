"""A Word file comes back: what was read of it is kept for a comparison, taken text by text, and put away."""

from django.db import transaction

from accounts.richtext import plain_text, sanitise

from .. import part2, rules
from ..models import Part2Text, Recommendation, Section, WordReturn
from ..models.words import Asks
from ..steps import NotAsSeen, StepRefused, allow, lock, record
from ..word.returned import ASKS, RECOMMENDATION, asked_by
from .drafting import add_part, add_part2, remove_part, revise, revise_part, revise_part2, revise_section, seen

LONGEST = 200_000
MOST_KEPT = 10
BEFORE = "was:"  # begins the keys of texts of the draft, as they stood until one of the file was taken
PURPOSE = "settle what came from Word"
WHO = "Who works on the request now brings Word files back: its writers, who holds it, and governance."
NOT_ASKED_SO = "A recommendation cannot ask for that. Choose what it asks on the page of the recommendation."
GONE = "What this text belongs to is no longer there. Open the comparison again."


@transaction.atomic
def bring_back(decision, *, by, part: int, said: dict) -> WordReturn:
    """Keep what a Word file says, where only readers of Part 2 see it. The file itself is not kept."""
    decision = lock(decision)
    allow(rules.may_bring_back(by, decision), WHO)
    with part2.opened_by(by, decision, "bring a Word file back"):
        own = WordReturn.objects.filter(decision=decision, by=by)
        WordReturn.objects.filter(pk__in=[each.pk for each in own.defer("said")[MOST_KEPT - 1 :]]).delete()
        came = WordReturn.objects.create(decision=decision, by=by, part=part, said=said)
    record("bring_back", decision, by=by, part="part2", row=came.pk)
    return came


@transaction.atomic
def put_away(decision, pk: int, *, by) -> None:
    """A file that came back is dealt with: who brought it, or a writer of the draft, puts it away."""
    decision = lock(decision)
    allow(rules.may_bring_back(by, decision), WHO)
    with part2.opened_by(by, decision, "put a Word file away"):
        row = WordReturn.objects.filter(decision=decision, pk=pk).first()
        if row is None:
            return  # pressed twice
        allow(
            row.by_id == by.pk or rules.may_edit(by, decision), "Who brought it back, or a writer of the draft, puts it away."
        )
        row.delete()
    record("put_away", decision, by=by, part="part2", row=pk)


def standing(decision, key: str):
    """What a text of the file belongs to: the record, and the field of it. None where it is no longer there."""
    if key in ("title", "part_summary", "part_decision_statement"):
        return decision, key.removeprefix("part_")
    kind, _, name = key.partition("_")
    if kind == "section":
        held = decision.sections.filter(code=name, board_paper=None).first()
        return held or Section(body=""), "body"
    if kind == "own":
        return _at(decision.sections.filter(board_paper=None), name), "body"
    if kind in ("recommendation", "asks"):
        rows = list(decision.recommendations.filter(board_paper=None))
        found = [row for n, row in enumerate(rows, 1) if (row.number_as_written or str(n)) == name]
        return (found or [None])[0], "recommended" if kind == "recommendation" else "asks"
    if kind == "text":
        return _at(Part2Text.objects.filter(decision=decision), name), "body"
    return None, "body"


def _at(rows, number: str):
    rows = list(rows)
    return rows[int(number) - 1] if number.isdigit() and 0 < int(number) <= len(rows) else None


def seen_of(decision, key: str) -> str:
    """What a page shows of the text with this key. Of Part 2 only inside `opened_by`."""
    held, name = standing(decision, key)
    return seen(held, [name])


@transaction.atomic
def take_text(decision, came: WordReturn, key: str, *, by, was_seen: str) -> bool:
    """Write a text of the file into the draft, if what stands there is still what the page had shown. Answers whether something
    stood there, which is kept."""
    texts = {each: (heading, html) for each, heading, html in came.said["texts"]}
    heading, html = texts.get(key, ("", ""))
    is_gone = key not in texts
    html = plain_text(html).strip() if key == "title" or key.startswith(ASKS) else sanitise(html)
    if len(html) > LONGEST:
        raise StepRefused("This text is longer than a part of a request can be. Take it over in pieces.")
    decision = lock(decision)
    with part2.opened_by(by, decision, PURPOSE):
        now = WordReturn.objects.filter(decision=decision, pk=came.pk).first()
        held, name = standing(decision, key)
        if held is None and now is not None and now.settled.get(key) == "taken":
            return False  # pressed twice: the first press added it, or took it away
        before = None if held is None or is_gone else getattr(held, name)
    if key.startswith(RECOMMENDATION) and not is_gone:
        heading = texts.get(ASKS + key.removeprefix(RECOMMENDATION), ("", ""))[1]  # what it asks to
    _take(decision, came, key, (heading, html), by=by, was_seen=was_seen, is_gone=is_gone)
    settle(decision, came, {key: "taken"}, by=by, before=before)
    return before is not None


def _take(decision, came, key, text, *, by, was_seen, is_gone=False) -> None:
    if came.part == 2:
        _take_into_part2(decision, key, *text, by=by, was_seen=was_seen)
    else:
        _take_into_part1(decision, key, *text, by=by, was_seen=was_seen, is_gone=is_gone)


@transaction.atomic
def put_text_back(decision, came: WordReturn, key: str, *, by, was_seen: str) -> None:
    """Write again what stood in the draft before a text of the file was taken. It is kept with what was read of the file."""
    before = came.settled.get(BEFORE + key)
    if came.settled.get(key) != "taken" or before is None:
        raise StepRefused(GONE)
    _take(decision, came, key, ("", before), by=by, was_seen=was_seen)
    settle(decision, came, {key: "put back"}, by=by)


@transaction.atomic
def settle(decision, came: WordReturn, settled: dict[str, str], *, by, before: str | None = None) -> None:
    """Write down what became of something in the file, and what stood in its place `before`."""
    allow(rules.may_bring_back(by, decision), WHO)
    with part2.opened_by(by, decision, PURPOSE):
        row = WordReturn.objects.select_for_update().filter(decision=decision, pk=came.pk).first()
        if row is None:
            raise StepRefused("This file was put away meanwhile.")
        row.settled |= settled
        if before is not None:
            row.settled |= {BEFORE + key: before for key in settled}
        row.save(update_fields=["settled"])


def _take_into_part2(decision, key, heading, html, *, by, was_seen) -> None:
    with part2.opened_by(by, decision, "take over from Word"):
        held, _ = standing(decision, key)
    if key.startswith("more_"):
        add_part2(decision, Part2Text, {"heading": heading[:250], "body": html}, by=by)
    elif isinstance(held, Part2Text):
        revise_part2(decision, Part2Text, held.pk, {"body": html}, by=by, was_seen=was_seen)
    else:
        raise StepRefused(GONE)


def _take_into_part1(decision, key, heading, html, *, by, was_seen, is_gone) -> None:
    held, name = standing(decision, key)
    if isinstance(held, Part2Text):
        raise StepRefused(GONE)
    if key.startswith("recommendation_"):
        _take_recommendation(decision, held, html, heading, by=by, was_seen=was_seen, is_gone=is_gone)
    elif key.startswith(ASKS):
        _take_what_is_asked(held, html, by=by, was_seen=was_seen)
    elif key.startswith("section_"):
        revise_section(decision, key.removeprefix("section_"), html, by=by, was_seen=was_seen)
    elif key.startswith("more_"):
        add_part(decision, Section, {"heading": heading[:250], "body": html}, by=by)
    elif held is decision:
        revise(decision, {name: html}, by=by, was_seen=was_seen)
    elif held is not None:
        revise_part(held, {name: html}, by=by, was_seen=was_seen)
    else:
        raise StepRefused(GONE)


def _take_what_is_asked(held, said, *, by, was_seen) -> None:
    asks = asked_by(said)
    if held is None:
        raise StepRefused(GONE)
    if asks is None:
        raise StepRefused(NOT_ASKED_SO)
    revise_part(held, {"asks": asks}, by=by, was_seen=was_seen)


def _take_recommendation(decision, held, html, asks, *, by, was_seen, is_gone) -> None:
    """A recommendation changed, a new one with what it asks, or one that is no longer in the file."""
    if held is None and not is_gone:
        add_part(decision, Recommendation, {"recommended": html, "asks": asked_by(asks) or Asks.NOT_STATED}, by=by)
    elif held is None:
        raise StepRefused(GONE)
    elif is_gone:
        if seen(held, ["recommended"]) != was_seen:
            raise NotAsSeen({"recommended": held.recommended})
        remove_part(held, by=by)
    else:
        revise_part(held, {"recommended": html}, by=by, was_seen=was_seen)
