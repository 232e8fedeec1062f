"""A draft made of a Word file, and settling what came with it: each remainder is placed, taken or dismissed, none is dropped."""

from html import escape

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import richtext

from .. import part2
from ..models import (
    BoardPaper,
    Decision,
    DecisionDate,
    MoneyLine,
    Part2Money,
    Part2Text,
    Recommendation,
    Section,
    Withholding,
    WordRemainder,
)
from ..models.words import Answer, DateLabel, Precision, WordKind, WordState
from ..steps import StepRefused, record
from ..word import answering, offers
from ..word.boards import PAPER
from ..word.flowing import html_of, joined
from ..word.recommending import asks_of, recommendations
from .drafting import last_position, opened_as_draft, put, revise, revise_withholding, start

FIELD_OF = {"summary": "summary", "statement": "decision_statement"}
LONGEST_HEADING = 250
FIRST_OF_FORM = F("board_paper").asc(nulls_first=True)
PURPOSE = "settle what came from Word"
SETTLED = "This is settled already, perhaps by a colleague. The list shows how it stands now."
TOO_LONG = "That part would become too long for one page. Place it in a section of its own."
MOST_OF_A_PART = 200_000


@transaction.atomic
def start_from_word(*, by, body, form_version, plan, **values) -> Decision:
    """Begin a draft with what a Word file holds. What is confidential in it, and what has no place, goes to schema part2."""
    decision = start(by=by, body=body, form_version=form_version, **values)
    rows = [_arrived("title", values["title"], "Title")]
    paper = _write_paper(decision, plan.paper)
    for part in plan.parts:
        if part.where.startswith(PAPER):
            rows += _write_in_paper(paper, part, plan.notes)
        elif part.where != "part2":
            rows += _write(decision, part, plan.notes)
    with part2.opened_by(by, decision, "start from a Word file"):
        for part in plan.parts:
            if part.where == "part2":
                rows += _write_part2(decision, part)
        rows += [_remainder(left) for left in plan.left] + _offered(plan, paper)
        now = timezone.now()
        for position, row in enumerate(rows, 1):
            row.decision, row.position = decision, position
            if row.state != WordState.WAITING:
                row.settled_by, row.settled_at = by, now
        WordRemainder.objects.bulk_create(rows)
    record("start_from_word", decision, by=by)
    return decision


def _arrived(where, heading, about="") -> WordRemainder:
    return WordRemainder(
        kind=WordKind.ARRIVED, about=about or heading, text=heading, placed_in=where, found_in=where, state=WordState.PLACED
    )


def _remainder(left) -> WordRemainder:
    told = left.html or richtext.sanitise("".join(f"<p>{escape(line, quote=False)}</p>" for line in left.text.split("\n")))
    return WordRemainder(kind=left.kind, about=left.about, place=left.place[:300], text=told)


def _write(decision, part, notes) -> list[WordRemainder]:
    """One part of Part 1; the rows that tell where it went."""
    where = part.where
    if where == "recommendations":
        return _write_recommendations(decision, part, notes)
    if where in FIELD_OF:
        put(decision, {FIELD_OF[where]: part.html})
    elif where == "needed_by":
        put(decision, {"needed_by_reason": richtext.plain_text(part.html)})
    else:
        where = _write_section(decision, part)
    return [_arrived(where, part.heading)]


def _write_paper(decision, told) -> BoardPaper | None:
    """The board paper that follows the form in the file, if one does."""
    if told is None:
        return None
    paper = BoardPaper(decision=decision, position=1)
    values = {"board_as_written": told.board[:200], "title": told.title, "meeting_as_written": told.meeting[:60]}
    values |= {"meeting_on": told.meeting_on, "author": told.author, "on_behalf_of": told.on_behalf_of}
    put(paper, values | ({"precision": Precision.DAY} if told.meeting_on else {}))
    return paper


def _write_in_paper(paper, part, notes) -> list[WordRemainder]:
    where = f"paper:{paper.pk}"
    if part.where == f"{PAPER}recommendations":
        return _write_recommendations(paper.decision, part, notes, paper)
    if part.where == f"{PAPER}summary":
        put(paper, {"summary": part.html})
    else:
        section = Section(decision=paper.decision, board_paper=paper, position=last_position(paper.sections) + 1)
        put(section, {"heading": part.heading[:LONGEST_HEADING], "body": part.html})
        where = f"board:{paper.pk}:{section.pk}"
    return [_arrived(where, part.heading)]


def _write_recommendations(decision, part, notes, paper=None) -> list[WordRemainder]:
    lead, asked = recommendations(part.blocks)
    for position, each in enumerate(asked, 1):
        row = Recommendation(decision=decision, board_paper=paper, position=position, asks=each.asks)
        put(row, {"recommended": html_of(each.blocks, notes)})
    row = WordRemainder(
        kind=WordKind.FORM_WORDS,
        about="The words that lead in to the recommendations.",
        place=part.heading,
        text=html_of(lead, notes),
    )
    where = f"paper:{paper.pk}" if paper else "recommendations"
    return [_arrived(where, part.heading), *([row] if lead else [])]


def _write_section(decision, part) -> str:
    code = part.where.removeprefix("section:") if part.where.startswith("section:") else ""
    asked = decision.form_version.definition["sections"]
    held = decision.sections.filter(code=code, board_paper=None).first() if code else None
    if held:  # the second piece of a long one never comes here: it is a section of its own
        put(held, {"body": joined(held.body, part.html)})
        return part.where
    section = Section(decision=decision, code=code)
    section.position = next((n for n, each in enumerate(asked, 1) if each["code"] == code), 0)
    section.position = section.position or max(len(asked), last_position(decision.sections)) + 1
    heading = next((each["heading"] for each in asked if each["code"] == code), part.heading)
    put(section, {"heading": heading[:LONGEST_HEADING], "body": part.html})
    return part.where if code else f"own:{section.pk}"


def _write_part2(decision, part) -> list[WordRemainder]:
    text = Part2Text(decision=decision, position=last_position(Part2Text.objects.filter(decision=decision)) + 1)
    put(text, {"heading": part.heading[:LONGEST_HEADING] or "Part 2", "body": part.html})
    return [_arrived(f"part2:{text.pk}", part.heading or "Part 2")]


def _offered(plan, paper) -> list[WordRemainder]:
    """Amounts and dates recognised, each once, where the decision is asked for before where it is spoken of; amounts of Part 2 are
    offered for Part 2 only, dates of it not at all."""
    found = {}
    for part in sorted(plan.parts, key=lambda each: each.where not in ("recommendations", "statement")):
        side = f"paper:{paper.pk}" if part.where.startswith(PAPER) else part.where
        text = richtext.plain_text(part.html)
        for each in offers.amounts(text):
            found.setdefault((WordKind.MONEY, side == "part2", each.low, each.high), (side, each.as_written, each.around))
        for written, on, around in offers.dates(text) if side != "part2" else ():
            found.setdefault((WordKind.DATE, False, on), (side, written, around))
    rows = [
        WordRemainder(kind=kind, found_in=side[:60], text=written, about=around)
        for (kind, *_), (side, written, around) in found.items()
    ]
    return [row for kind in (WordKind.MONEY, WordKind.DATE) for row in [r for r in rows if r.kind == kind][: offers.MOST]]


# -- settling


@transaction.atomic
def place_remainder(decision, pk, where: str, *, by) -> str:
    """Write a remainder into a part of the draft, behind what stands there; answer the key of the part it stands in now."""
    decision = opened_as_draft(decision, by)
    with part2.opened_by(by, decision, PURPOSE):
        row = _waiting(decision, pk)
        placed = _place(decision, row, where)
        _settle(row, WordState.PLACED, by, placed)
    record("revise", decision, by=by, part=where)
    return placed


def _place(decision, row, where) -> str:
    heading = (row.place.partition("”")[0].partition("“")[2] or row.place or row.get_kind_display())[:LONGEST_HEADING]
    if where == "part2":
        rows = Part2Text.objects.filter(decision=decision)
        text = Part2Text(decision=decision, position=last_position(rows) + 1)
        put(text, {"heading": heading, "body": row.text})
        return f"part2:{text.pk}"
    if where == "recommendations":
        asked = Recommendation(decision=decision, position=last_position(decision.recommendations) + 1)
        asked.asks = asks_of(richtext.plain_text(row.text))
        put(asked, {"recommended": row.text})
        return where
    if where in FIELD_OF:
        put(decision, {FIELD_OF[where]: _behind(getattr(decision, FIELD_OF[where]), row.text)})
        return where
    if where == "own":
        section = Section(decision=decision, position=max(len(_codes(decision)), last_position(decision.sections)) + 1)
        put(section, {"heading": heading, "body": row.text})
        return f"own:{section.pk}"
    if where.startswith("board:"):
        return _place_behind(decision, row, where)
    if where.startswith("paper:"):
        return _place_in_paper(decision, row, where, heading)
    return _place_in_section(decision, row, where)


def _place_in_paper(decision, row, where, heading) -> str:
    paper = decision.board_papers.filter(pk=_number(where)).first()
    if paper is None:
        raise StepRefused("Choose where it belongs.")
    section = Section(decision=decision, board_paper=paper, position=last_position(paper.sections) + 1)
    put(section, {"heading": heading, "body": row.text})
    return f"board:{paper.pk}:{section.pk}"


def _place_behind(decision, row, where) -> str:
    """Behind what stands in a section of a board paper."""
    section = decision.sections.exclude(board_paper=None).filter(pk=_number(where)).first()
    if section is None:
        raise StepRefused("Choose where it belongs.")
    put(section, {"body": _behind(section.body, row.text)})
    return where


def _number(where) -> int:
    """The key at the end of a place; 0, which no record has, where there is none."""
    last = where.rpartition(":")[2]
    return int(last) if last.isascii() and last.isdecimal() and len(last) < 18 else 0


def _codes(decision) -> list[str]:
    return [each["code"] for each in decision.form_version.definition["sections"]]


def _place_in_section(decision, row, where) -> str:
    code = where.removeprefix("section:")
    if not where.startswith("section:") or code not in _codes(decision):
        raise StepRefused("Choose where it belongs.")
    asked = decision.form_version.definition["sections"]
    held = decision.sections.filter(code=code, board_paper=None).first()
    place, heading = next((n, each["heading"]) for n, each in enumerate(asked, 1) if each["code"] == code)
    section = held or Section(decision=decision, code=code, heading=heading, position=place)
    put(section, {"body": _behind(section.body, row.text)})
    return where


def _behind(held, more) -> str:
    both = joined(held, more)
    if len(both) > MOST_OF_A_PART:
        raise StepRefused(TOO_LONG)
    return both


@transaction.atomic
def take_offer(decision, pk, as_what: str, *, by):
    """Take an amount as a line of money, or a date as the day the decision is needed by or takes effect. Answers the record that
    holds it now."""
    decision = opened_as_draft(decision, by)
    with part2.opened_by(by, decision, PURPOSE):
        row = _waiting(decision, pk)
        if row.kind == WordKind.MONEY:
            placed, taken = _take_amount(decision, row)
        elif row.kind == WordKind.DATE and as_what in ("needed_by", "effective"):
            placed, taken = _take_date(decision, row, as_what)
        else:
            raise StepRefused("Choose what to take it as.")
        _settle(row, WordState.PLACED, by, placed)
    record("revise", decision, by=by, part="part2" if row.found_in == "part2" else placed)
    return taken


def _take_amount(decision, row) -> tuple:
    read = offers.amounts(f"{row.about} {row.text}")
    amount = next((each for each in read if each.as_written.lower() == row.text.lower()), None) or offers.amounts(row.text)[0]
    model = Part2Money if row.found_in == "part2" else MoneyLine
    line = model(decision=decision, position=last_position(model.objects.filter(decision=decision)) + 1)
    values = {name: getattr(amount, name) for name in ("what", "as_written", "low", "high", "vat_basis")}
    is_sentence = "…" not in row.about and row.about.endswith((".", "!", "?"))  # nothing less is published
    values["description"] = row.about[:250] if is_sentence else ""
    put(line, values | ({"is_about": amount.is_about} if model is MoneyLine else {}))
    return "part2" if model is Part2Money else "money", line


def _take_date(decision, row, as_what) -> tuple:
    written, on, _ = offers.dates(row.text)[0]
    if as_what == "needed_by":
        put(decision, {"needed_by_on": on})
        return "title", decision
    rows = DecisionDate.objects.filter(decision=decision)
    day = DecisionDate(decision=decision, position=last_position(rows) + 1, label=DateLabel.EFFECTIVE)
    put(day, {"on": on, "as_written": written[:100], "precision": Precision.DAY})
    return "dates", day


def answers_given(decision, rows) -> list:
    """What the file answers to questions of the form that the draft leaves open. `rows` are what waits of the words of the form."""
    words = "\n".join(richtext.plain_text(row.text) for row in rows if row.kind == WordKind.FORM_WORDS)
    withholding = Withholding.objects.filter(decision=decision).first() or Withholding(decision=decision)
    holds = {"publication": decision, "withholding": withholding}
    return [each for each in answering.given(words) if getattr(holds[each.page], each.field) in ("", Answer.NOT_STATED)]


@transaction.atomic
def take_answers(decision, *, by) -> int:
    """Write the answers of the file where the draft has none yet. The words they were read from stay on the list."""
    decision = opened_as_draft(decision, by)
    with part2.opened_by(by, decision, PURPOSE):
        rows = list(WordRemainder.objects.filter(decision=decision, state=WordState.WAITING))
    found = answers_given(decision, rows)
    for page, write in (("publication", revise), ("withholding", revise_withholding)):
        if changes := {each.field: each.value for each in found if each.page == page}:
            write(decision, changes, by=by)
    return len(found)


@transaction.atomic
def dismiss_remainders(decision, pks, *, by) -> int:
    """Put remainders aside. They stay on the list below, and can be put back."""
    decision = opened_as_draft(decision, by)
    with part2.opened_by(by, decision, PURPOSE):
        rows = list(WordRemainder.objects.filter(decision=decision, pk__in=pks, state=WordState.WAITING))
        for row in rows:
            _settle(row, WordState.DISMISSED, by)
    record("revise", decision, by=by, part="part2")
    return len(rows)


@transaction.atomic
def put_back_remainder(decision, pk, *, by) -> None:
    """A dismissed remainder waits again."""
    decision = opened_as_draft(decision, by)
    with part2.opened_by(by, decision, PURPOSE):
        row = WordRemainder.objects.get(decision=decision, pk=pk)
        if row.state != WordState.DISMISSED:
            raise StepRefused(SETTLED)
        row.state, row.settled_by, row.settled_at = WordState.WAITING, None, None
        row.save(update_fields=["state", "settled_by", "settled_at"])
    record("revise", decision, by=by, part="part2")


def _waiting(decision, pk) -> WordRemainder:
    row = WordRemainder.objects.get(decision=decision, pk=pk)
    if row.state != WordState.WAITING:
        raise StepRefused(SETTLED)
    return row


def _settle(row, state, by, placed_in="") -> None:
    row.state, row.placed_in, row.settled_by, row.settled_at = state, placed_in, by, timezone.now()
    row.save(update_fields=["state", "placed_in", "settled_by", "settled_at"])


# -- numbers that somebody typed


def typed_texts(decision) -> dict[str, tuple[object, str]]:
    """Every text of the draft in which somebody may have typed numbers: by its key, the record and the field. Only inside
    `opened_by`, as the texts of Part 2 are among them."""
    held = {name: (decision, field) for name, field in FIELD_OF.items()}
    for row in decision.recommendations.order_by(FIRST_OF_FORM, "position"):
        of = f"paper:{row.board_paper_id}" if row.board_paper_id else "recommendation"
        held[f"{of}:{row.pk}"] = (row, "recommended")
    for row in decision.sections.order_by(FIRST_OF_FORM, "position"):
        of = f"board:{row.board_paper_id}" if row.board_paper_id else "own"
        held[f"section:{row.code}" if row.code else f"{of}:{row.pk}"] = (row, "body")
    return held | {f"part2:{text.pk}": (text, "body") for text in Part2Text.objects.filter(decision=decision, board_paper=None)}


@transaction.atomic
def remove_typed_numbers(decision, chosen, *, by) -> int:
    """Take typed numbers away: (key of the text, place of the paragraph, the number). One that no longer stands there stays."""
    decision = opened_as_draft(decision, by)
    removed = 0
    with part2.opened_by(by, decision, PURPOSE):
        for key, (row, name) in typed_texts(decision).items():
            html = getattr(row, name)
            there = {place for place, number, _ in offers.typed_numbers(html) if (key, place, number) in chosen}
            if there:
                put(row, {name: offers.without_typed_numbers(html, there)})
                removed += len(there)
    record("revise", decision, by=by, part="part2" if all(key.startswith("part2") for key, *_ in chosen) else "typed numbers")
    return removed
