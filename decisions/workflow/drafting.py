"""Writing a draft. Every save names what the page had shown (`seen`), and is refused when something else stands there now."""

import hashlib
import json

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Membership, Role

from .. import part2, rules
from ..models import CoAuthor, Decision, Explanation, Part2Paper, Part2Text, Section, Withholding
from ..models.words import Capacity
from ..public import plain
from ..steps import NotAsSeen, allow, let_in, lock, record

NOT_YOURS = "Only the author and co-authors edit a draft, and only while it is a draft."


def seen(record_, names) -> str:
    """What a page shows of a record: a short digest of each field, in the order of their names; the page sends it back with the
    save."""
    values = [_text(getattr(record_, name)) for name in sorted(names)] if record_ is not None else [None]
    return "-".join(hashlib.sha256(json.dumps(value).encode()).hexdigest()[:10] for value in values)


def _text(value):
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    if hasattr(value, "pk"):
        return value.pk
    return value if isinstance(value, list | bool | int) or value is None else str(plain(value))


def _as_seen(record_, changes, was_seen) -> None:
    """Refuse a save whose page is older than what is stored. A page that shows what is stored already saves nothing new."""
    if was_seen is not None and seen(record_, changes) != was_seen:
        raise NotAsSeen({name: getattr(record_, name) for name in changes})


@transaction.atomic
def start(*, by, body, form_version, **values) -> Decision:
    """Begin a draft. Its author, and governance and auditors of the body, may read its Part 2 from the start."""
    allow(rules.may_start(by, body) and form_version.body_id == body.pk, "Your role does not draft requests for this body.")
    values.setdefault("level", form_version.definition["decider"]["level"])
    decision = Decision.objects.create(author=by, body=body, form_version=form_version, **values)
    let_in(decision, [by], Capacity.AUTHOR)
    for role, capacity in ((Role.GOVERNANCE, Capacity.GOVERNANCE), (Role.AUDITOR, Capacity.AUDITOR)):
        memberships = Membership.objects.in_force().filter(body=body, role=role).select_related("person")
        let_in(decision, [m.person for m in memberships], capacity)
    record("start", decision, by=by)
    return decision


def _opened(decision, by, part: str = "") -> Decision:
    """The decision, locked, if this person may write this part of it: a draft of theirs, or what they amend on its way."""
    decision = lock(decision)
    allow(rules.may_edit(by, decision) or rules.may_amend(by, decision, part), NOT_YOURS)
    return decision


def opened_as_draft(decision, by) -> Decision:
    decision = lock(decision)
    allow(rules.may_edit(by, decision), NOT_YOURS)
    return decision


@transaction.atomic
def revise(decision, changes: dict, *, by, was_seen: str | None = None) -> Decision:
    """Change fields of the request itself."""
    decision = _opened(decision, by)
    _as_seen(decision, changes, was_seen)
    put(decision, changes)
    record("revise", decision, by=by, part=",".join(sorted(changes))[:80])
    return decision


def put(record_, changes) -> None:
    for name, value in changes.items():
        setattr(record_, name, value)
    record_.full_clean(validate_unique=False, validate_constraints=True)
    record_.save(update_fields=list(changes)) if record_.pk else record_.save()


@transaction.atomic
def revise_section(decision, code: str, body: str, *, by, was_seen: str | None = None) -> Section:
    """Write a section of the form version; it is made when first written, in the order of the form."""
    decision = _opened(decision, by, f"section:{code}")
    sections = decision.form_version.definition["sections"]
    place, asked = next((n, s) for n, s in enumerate(sections, 1) if s["code"] == code)
    section = decision.sections.filter(code=code, board_paper=None).first()
    _as_seen(section or Section(body=""), {"body": body}, was_seen)
    section = section or Section(decision=decision, code=code, heading=asked["heading"], position=place)
    put(section, {"body": body})
    record("revise", decision, by=by, part=f"section:{code}")
    return section


@transaction.atomic
def revise_withholding(decision, changes: dict, *, by, was_seen: str | None = None) -> Withholding:
    """Write the public facts about Part 2."""
    decision = _opened(decision, by)
    withholding = Withholding.objects.filter(decision=decision).first() or Withholding(decision=decision)
    _as_seen(withholding, changes, was_seen)
    put(withholding, changes)
    record("revise", decision, by=by, part="withholding")
    return withholding


# -- parts of Part 1: recommendations, options, money, parties, board papers, links, papers …


@transaction.atomic
def add_part(decision, model, values: dict, *, by):
    """Add a part at the end of its list."""
    decision = _opened(decision, by)
    added = model(decision=decision, position=last_position(model.objects.filter(decision=decision)) + 1)
    put(added, _with_digest(values))
    record("revise", decision, by=by, part=model._meta.model_name, added=added.pk)
    return added


@transaction.atomic
def revise_part(part, values: dict, *, by, was_seen: str | None = None):
    decision = _opened(part.decision, by)
    part = type(part).objects.get(pk=part.pk, decision=decision)
    _as_seen(part, values, was_seen)
    put(part, _with_digest(values))
    record("revise", decision, by=by, part=part._meta.model_name, changed=part.pk)
    return part


@transaction.atomic
def remove_part(part, *, by) -> None:
    decision = _opened(part.decision, by)
    key, name = part.pk, part._meta.model_name
    if name == "boardpaper":
        _empty_board_paper(decision, part, by=by)
    part.delete()
    record("revise", decision, by=by, part=name, removed=key)


def _empty_board_paper(decision, paper, *, by) -> None:
    """Take away what belongs to a board paper on both sides; who writes the draft may open Part 2."""
    for rows in (paper.sections, paper.recommendations, paper.consultees):
        rows.all().delete()
    with part2.opened_by(by, decision, "remove a board paper"):
        Part2Text.objects.filter(board_paper=paper).delete()


@transaction.atomic
def move_part(part, *, up: bool, by) -> None:
    """Change places with the neighbour above or below; at the end of the list nothing happens."""
    decision = _opened(part.decision, by)
    part = type(part).objects.get(pk=part.pk, decision=decision)
    siblings = type(part).objects.filter(decision=decision)
    if hasattr(part, "board_paper_id"):
        siblings = siblings.filter(board_paper=part.board_paper_id)
    _swap(list(siblings), part, up)
    record("revise", decision, by=by, part=part._meta.model_name, moved=part.pk)


def _swap(rows, part, up) -> None:
    place = [row.pk for row in rows].index(part.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, 1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def last_position(rows) -> int:
    return rows.aggregate(last=Max("position"))["last"] or 0


def _with_digest(values) -> dict:
    """Papers keep the digest of their bytes beside them."""
    if values.get("content"):
        return values | {"sha256": hashlib.sha256(values["content"]).hexdigest()}
    return values


# -- parts of Part 2, each inside `opened_by`


@transaction.atomic
def add_part2(decision, model, values: dict, *, by):
    decision = _opened(decision, by)
    with part2.opened_by(by, decision, "add to Part 2"):
        added = model(decision=decision, position=last_position(model.objects.filter(decision=decision)) + 1)
        put(added, _with_digest(values))
    record("revise", decision, by=by, part="part2")
    return added


@transaction.atomic
def revise_part2(decision, model, pk, values: dict, *, by, was_seen: str | None = None):
    decision = _opened(decision, by)
    with part2.opened_by(by, decision, "change Part 2"):
        part = model.objects.get(pk=pk, decision=decision)
        _as_seen(part, values, was_seen)
        put(part, _with_digest(values))
    record("revise", decision, by=by, part="part2")
    return part


@transaction.atomic
def remove_part2(decision, model, pk, *, by) -> None:
    decision = _opened(decision, by)
    with part2.opened_by(by, decision, "remove from Part 2"):
        model.objects.get(pk=pk, decision=decision).delete()
    record("revise", decision, by=by, part="part2")


@transaction.atomic
def move_part2(decision, model, pk, *, up: bool, by) -> None:
    decision = _opened(decision, by)
    with part2.opened_by(by, decision, "reorder Part 2"):
        rows = list(model.objects.filter(decision=decision).defer(*(["content"] if model is Part2Paper else [])))
        _swap(rows, model.objects.only("pk").get(pk=pk, decision=decision), up)
    record("revise", decision, by=by, part="part2")


# -- who writes, and why a concern stands


@transaction.atomic
def join_co_author(decision, person, *, by) -> CoAuthor:
    """Let a colleague write on the draft; they read Part 2 from then on."""
    decision = opened_as_draft(decision, by)
    allow(
        rules.may_start(person, decision.body) and person.pk != decision.author_id,
        "Choose a colleague whose role drafts requests.",
    )
    joined = CoAuthor.objects.create(decision=decision, person=person)
    let_in(decision, [person], Capacity.CO_AUTHOR, by=by)
    record("join_co_author", decision, by=by, person=person.pk)
    return joined


@transaction.atomic
def end_co_author(co_author, *, by) -> None:
    """A co-author leaves the draft, and Part 2 closes to them. They still count as a writer when it comes to signing."""
    decision = opened_as_draft(co_author.decision, by)
    now = timezone.now()
    decision.co_authors.filter(pk=co_author.pk).update(to_at=now)
    decision.need_to_know.filter(person=co_author.person_id, capacity=Capacity.CO_AUTHOR, to_at__isnull=True).update(to_at=now)
    record("end_co_author", decision, by=by, person=co_author.person_id)


@transaction.atomic
def explain(decision, concern: str, text: str, *, by, was_seen: str | None = None) -> None:
    """Say why a concern stands; an empty text takes the explanation back."""
    decision = _opened(decision, by)
    held = Explanation.objects.filter(decision=decision, concern=concern)
    _as_seen(held.first() or Explanation(text=""), {"text": text}, was_seen)
    held.delete()
    if text.strip():
        Explanation.objects.create(decision=decision, concern=concern, text=text, by=by)
    record("explain", decision, by=by, concern=concern)
