"""What a pack is made from, as far as the person who asks may see it."""

import json
from datetime import UTC, date, datetime, time

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from accounts.models import Event
from decisions import part2
from decisions.models import (
    AdviceRequest,
    ArchivedSignature,
    Correction,
    Decision,
    DecisionDate,
    Signature,
    SignedContent,
    StoredVersion,
)
from decisions.models.words import CLOSED, Status
from decisions.public import canonical, fields_of
from decisions.rules.packs import advice_outstanding
from publication import gather

from .making import Cover, Entry, marking_of, title_of

NOT_FOR_A_BOARD = (Status.DRAFT, Status.WITHDRAWN)
PURPOSE = "board pack"


# -- packs of a board


def rows_of(pack, user) -> list:
    """The entries of a pack. A request that was taken back since, or is closed to this person, is left out, for everybody alike:
    who works for the body sees every request on its way."""
    visible = Decision.objects.visible_to(user).exclude(status__in=NOT_FOR_A_BOARD)
    rows = pack.entries.filter(decision__in=visible).select_related("pack", "decision__body", "version")
    return list(rows.prefetch_related("decision__declarations").order_by("place"))


def going_to(meeting, user) -> tuple[list, list]:
    """What goes to a meeting as far as this person may see it: the requests that can be in a pack, each with the advice that is
    outstanding, and the drafts that cannot."""
    asked = Prefetch(
        "advice_requests",
        AdviceRequest.objects.still_open().of_the_form().select_related("person", "claimed_by", "team"),
        to_attr="asked_now",
    )
    found = Decision.objects.visible_to(user).filter(tablings__meeting=meeting).exclude(status=Status.WITHDRAWN)
    found = found.select_related("form_version", "urgency", "author").prefetch_related(
        "numbers", "declarations", "late_advice", asked
    )
    found = list(found.order_by("pk"))
    for each in found:
        each.outstanding = advice_outstanding(each, each.asked_now)
    if meeting.on >= timezone.localdate():  # what is decided already waits for no board
        found = [each for each in found if each.status not in CLOSED]
    return [each for each in found if each.status != Status.DRAFT], [each for each in found if each.status == Status.DRAFT]


def part1_entries(rows) -> list[Entry]:
    told, events, later = [], _declared_or_taken_back(rows), _declared_later(rows)
    for row in rows:
        held, since = json.loads(bytes(row.version.part1)), _given_since(row)
        standing = {_same(each) for each in _fields(row.decision.declarations.all())} | later.get(row.pk, set())
        fallen = [each for each in held["declarations"] if _had_fallen(row, each, standing, events)]
        held["declarations"] = [each for each in held["declarations"] if each not in fallen]
        given = {each["code"] for each in since}
        gone = [{"label": each["label"], "is_given_anew": each["code"] in given} for each in fallen]
        told.append(Entry(row.place, *title_of(bytes(row.version.part1)), part1=canonical(held), since=since, gone=gone))
    return told


def _given_since(row) -> list[dict]:
    """The declarations that stand and were given after the version in the pack was stored, but before the pack was made: their
    public fields, as the version would bear them. What comes later is for the next pack, so that this one keeps its pages."""
    given = [each for each in row.decision.declarations.all() if each.given_at and each.given_at <= row.pack.made_at]
    held = {_same(each) for each in json.loads(bytes(row.version.part1))["declarations"]}
    return [each for each in _fields(given) if _same(each) not in held]


def _fields(declarations) -> list[dict]:
    return [json.loads(canonical(fields_of(each))) for each in declarations]


def _had_fallen(row, declared: dict, standing: set, events) -> bool:
    """Whether what the version declares did not stand any more when the pack was made: taken back to be given anew, or with a
    change of what it covers. What fell later fell after this pack. Two answers of one kind would contradict each other (R-03)."""
    if _same(declared) in standing:
        return False
    touches = [each for each in events if each.subject_id == row.decision_id and each.at > row.version.at]
    first = next((each for each in touches if declared["code"] in (each.capacity, *each.facts.get("asked_again", ()))), None)
    if first is None or first.at <= row.pack.made_at:
        return True
    return first.step == "declare" and declared["answer"] != "not_given"


def _declared_or_taken_back(rows) -> list[Event]:
    """When declarations of these requests were given, or taken back by who gave them."""
    found = Event.objects.filter(subject_kind="decision", subject_id__in=[row.decision_id for row in rows])
    return list(found.filter(step__in=["declare", "advise_anew"]).order_by("position"))


def _declared_later(rows) -> dict[int, set]:
    """By the id of a row, the declarations that versions later than its own bear: they stood until then."""
    ours = {row.decision_id: row for row in rows}
    found = StoredVersion.objects.filter(decision__in=ours).exclude(pk__in=[row.version_id for row in rows])
    told = {}
    for each in found.only("decision_id", "number", "part1"):
        row = ours[each.decision_id]
        if each.number > row.version.number:
            told.setdefault(row.pk, set()).update(map(_same, json.loads(bytes(each.part1))["declarations"]))
    return told


def _same(declaration: dict) -> tuple:
    return tuple(declaration[name] for name in ("label", "answer", "reason", "by_as_written", "given_on"))


def readable(rows, user) -> list:
    """Those whose Part 2 this person may read."""
    open_to = set(
        part2.open_rows().filter(person=user, decision__in=[row.decision_id for row in rows]).values_list("decision", flat=True)
    )
    return [row for row in rows if row.decision_id in open_to] if user.is_active else []


def part2_entries(rows, user) -> list[Entry]:
    """Part 2 of each that this person may read and that has one, opened one by one; every reading is written down."""
    told = []
    for row in readable(rows, user):
        with part2.opened_by(user, row.decision, PURPOSE):
            held = part2.stored(row.decision, row.version.number)
        if held:
            part1 = bytes(row.version.part1)
            told.append(Entry(row.place, *title_of(part1), part2=held, marking=marking_of(part1)))
    return told


def board_cover(pack, part: str, lines=()) -> Cover:
    meeting = pack.meeting
    made = timezone.localtime(pack.made_at)
    day = f"{meeting.on.day} {meeting.on:%B %Y}"
    return Cover(
        heading=f"{meeting.board.name}: {part}",
        lines=[f"Meeting on {day}", f"Pack {pack.number}, made on {made.day} {made:%B %Y}", *lines],
        at=pack.made_at.astimezone(UTC).replace(microsecond=0),
        foot=f"{meeting.board.abbreviation or meeting.board.name}, {day} · pack {pack.number} · {part}",
        body=meeting.board.body.name,
    )


# -- decisions between two dates


def decided_between(user, from_on: date, to_on: date, body=None):
    """Closed decisions that this person may see, by the day they were signed; of old records the day that their source gives."""
    signature = Signature.objects.filter(decision=OuterRef("pk")).order_by("-signed_at")
    printed = DecisionDate.objects.filter(decision=OuterRef("pk"), label="signed", precision="day", on__isnull=False)
    by_hand = ArchivedSignature.objects.filter(decision=OuterRef("pk"), of="decision_maker", precision="day", on__isnull=False)
    signed_day = Coalesce(
        Subquery(signature.annotate(day=TruncDate("signed_at", tzinfo=timezone.get_default_timezone())).values("day")[:1]),
        Subquery(printed.values("on")[:1]),
        Subquery(by_hand.values("on")[:1]),
    )
    found = Decision.objects.visible_to(user).filter(status__in=CLOSED).annotate(signed_day=signed_day)
    if body:
        found = found.filter(Q(body=body) | Q(joint_with=body))
    found = found.filter(signed_day__range=(from_on, to_on)).select_related("body", "register_entry")
    found = found.prefetch_related("numbers", "signatures")
    return found.order_by("signed_day", "pk")


def decided_entries(decisions) -> list[Entry]:
    """Part 1 of each exactly as it was signed, with its signatures and seen corrections."""
    pks = [each.pk for each in decisions]
    held = dict(SignedContent.objects.filter(decision__in=pks).values_list("decision", "part1"))
    signatures = {each.pk: sorted(each.signatures.all(), key=lambda one: one.signed_at) for each in decisions}
    confirmed = gather.confirmed_at([one for rows in signatures.values() for one in rows])
    corrections = {}
    for each in Correction.objects.filter(decision__in=pks, seen_at__isnull=False).order_by("pk"):
        corrections.setdefault(each.decision_id, []).append(gather.correction_told(each))
    told = []
    for place, each in enumerate((one for one in decisions if one.pk in held), 1):
        part1 = bytes(held[each.pk])
        signed = {"corrections": corrections.get(each.pk, []), "first_published_at": gather.published_on(each)}
        if signatures[each.pk]:
            on = gather.signed_on(json.loads(part1), signatures[each.pk])
            signed |= {"signatures": gather.signatures_told(signatures[each.pk], confirmed), "signed_on": on}
        told.append(Entry(place, *title_of(part1), part1=part1, signed=signed))
    return told


def between_cover(from_on, to_on, body) -> Cover:
    days = f"{from_on.day} {from_on:%B %Y} to {to_on.day} {to_on:%B %Y}"
    name = body.name if body else "All bodies"
    at = datetime.combine(to_on, time(12), tzinfo=UTC)
    return Cover(heading=f"Decisions, {days}", lines=[name, "Part 1 as signed"], at=at, foot=f"Decisions, {days}", body=name)
