"""What a signer sees of each request before opening it, over all that waits for them at once. The signing page shows the same
of one."""

from datetime import date, datetime
from itertools import takewhile
from typing import NamedTuple

from django.db.models import OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event, Role
from accounts.once import once_a_page
from accounts.richtext import plain_text

from . import form_versions, part2, rules, threads, waiting
from .lists import prefetch_unread
from .models import Advice, AdviceRequest, DeclaredInterest, Look, OfficeHolder, StoredVersion
from .models.words import ADVICE_IN_WORDS, AdviceAnswer, DeclarationAnswer, MoneyKind

# what an adviser said on an earlier version and does not say any more
DROPPED = {
    AdviceAnswer.WITH_CONDITIONS: "the conditions given earlier are dropped",
    AdviceAnswer.OBJECTS: "the earlier objection is withdrawn",
}
_SAID_EARLIER = Advice.objects.filter(decision=OuterRef("decision"), code=OuterRef("code"), answer__in=DROPPED)
WITH_ANSWER = AdviceRequest.objects.annotate(
    answer=Subquery(Advice.objects.filter(request=OuterRef("pk")).order_by("-pk").values("answer")[:1]),
    said_earlier=Subquery(_SAID_EARLIER.order_by("-pk").values("answer")[:1]),
)
ACTS = ("declare", "return")
# What was written on Part 2. That a Word file came or went leaves the text as it was.
WRITTEN_ON_PART2 = Event.objects.filter(subject_kind="decision", facts__part="part2")
WRITTEN_ON_PART2 = WRITTEN_ON_PART2.exclude(step__in=("bring_back", "put_away")).order_by("-position")
READ = "recommendations money explanations board_papers declarations late_advice".split()  # late advice last: see _read
IN_A_LINE = 160
# what an adviser's declaration comes to; of those without conditions the card has the form's own words
COMES_TO = {
    DeclarationAnswer.WITH_CONDITIONS: "content with it on conditions",
    DeclarationAnswer.OBJECTS: "objects to it",
    DeclarationAnswer.NOT_REQUIRED: "says that no advice is required",
}
WITH_WORDS = (DeclarationAnswer.WITH_CONDITIONS, DeclarationAnswer.OBJECTS)
AGAINST = (AdviceAnswer.WITH_CONDITIONS, AdviceAnswer.OBJECTS)
# which amount says most of what is asked, first of all
AMOUNTS = (
    MoneyKind.APPROVAL,
    MoneyKind.CONTRACT_VALUE,
    MoneyKind.GRANT,
    MoneyKind.EXTENSION,
    MoneyKind.CAP,
    MoneyKind.COST,
    MoneyKind.INCOME,
)


class Known(NamedTuple):
    """The version that somebody knows of a request that is another one now."""

    number: int
    at: datetime
    is_acted_on: bool

    def __str__(self):
        return f"version {self.number}, {'on which you last acted' if self.is_acted_on else 'which you saw before'}"


class Card(NamedTuple):
    """A request as a signer meets it."""

    decision: object
    url: str
    what: str
    capacity: str
    asked: list[str]
    amount: str
    advice: list[tuple[str, str]]
    concerns: int
    interests: list[rules.Match]
    changed_since_look: Known | None
    changed_since_board: date | None
    is_first_look: bool
    is_untouched: bool = False  # submitted again as it was
    heeded: tuple[tuple[str, str], ...] = ()  # conditions, objections and what is missing: to read before any concern
    questions_on_part2: int = 0
    remarks_on_part2: int = 0

    @property
    def is_to_sign(self) -> bool:
        return self.url == _signs(self.decision)

    @property
    def urgency(self):
        return getattr(self.decision, "urgency", None)

    @property
    def questions(self) -> int:
        """Questions to the author on Part 1 that wait for an answer."""
        return sum(each.awaits_answer for each in threads.threads(self.decision.comments.all()))

    @property
    def remarks(self) -> int:
        """Comments on Part 1, questions apart, that nobody has resolved; among them why it was returned."""
        return sum(each.is_open_remark for each in threads.threads(self.decision.comments.all()))

    @property
    def is_late(self) -> bool:
        on = self.decision.needed_by_on
        return on is not None and on < timezone.localdate()


def queue(user, memberships, steps=None) -> list[Card]:
    """What waits for this person's signature or approval, of all `steps` that wait for them: urgent first, then by the day it is
    needed. As many queries for six as for one."""
    rows = waiting.steps_of(user, memberships) if steps is None else steps
    rows = [each for each in rows if each.url in (_signs(each.decision), _approves(each.decision))]
    rows.sort(key=lambda each: (not getattr(each.decision, "urgency", None), each.needed_by or date.max, each.since))
    return cards(user, [(each.decision, each.url, each.what) for each in rows])


def _signs(decision) -> str:
    return reverse("decisions:sign", args=[decision.pk])


def _approves(decision) -> str:
    return reverse("decisions:declare", args=[decision.pk, "chief_executive"])


def cards(user, rows) -> list[Card]:
    """`rows` are requests, each with the address and the words of what is to be done."""
    decisions = [decision for decision, _, _ in rows]
    if not decisions:
        return []
    _read(decisions)
    capacities, looks, versions = _capacities(user), _looks(user, decisions), _versions(decisions)
    last = WRITTEN_ON_PART2.filter(subject_id=OuterRef("decision")).values("at")[:1]
    reads = part2.open_rows().filter(decision__in=decisions, person=user).annotate(written_at=Subquery(last))
    readers = dict(reads.values_list("decision", "written_at"))
    interests = list(DeclaredInterest.objects.filter(person=user).standing())
    parties = rules.named_parties(decisions) if interests else {}
    on_part2 = _open_on_part2(readers)
    return [
        _card(
            decision,
            (url, what, capacities(decision) if url == _signs(decision) else Role.CHIEF_EXECUTIVE.label),
            rules.matching(interests, parties.get(decision.pk, ())),
            _changed(decision, versions[decision.pk], looks.get(decision.pk), decision.pk in readers, readers.get(decision.pk)),
        )._replace(**on_part2.get(decision.pk, {}))
        for decision, url, what in rows
    ]


def card_of(user, decision, holders, is_reader: bool) -> tuple[Card, int]:
    """The card of one request that this person signs in these offices, and the number of its latest version."""
    _read([decision])
    listed = versions_of(decision)
    written = listed[-1]["written_at"] if is_reader and rules.may_read_part2(user, decision) else None
    changed = _changed(decision, listed, _looks(user, [decision]).get(decision.pk), is_reader, written)
    capacity = "; ".join(each.capacity for each in holders)
    card = _card(decision, (_signs(decision), "Sign, or stand aside", capacity), [], changed)
    is_told = is_reader and rules.says_part2(decision) and rules.may_read_part2(user, decision)
    on_part2 = _open_on_part2([decision.pk]) if is_told else {}
    return card._replace(**on_part2.get(decision.pk, {})), listed[-1]["number"]


def _read(decisions) -> None:
    """What the cards tell of; late advice only where a request is urgent."""
    prefetch_related_objects(decisions, "numbers", Prefetch("advice_requests", WITH_ANSWER, to_attr="asked_with_answers"))
    is_any_urgent = any(getattr(each, "urgency", None) for each in decisions)
    prefetch_unread(decisions, READ if is_any_urgent else READ[:-1])


def _card(decision, told: tuple[str, str, str], interests, changed) -> Card:
    return Card(
        decision,
        *told,
        asked_in_short(decision),
        amount(decision),
        advice_in_words(decision),
        len(decision.explanations.all()),
        interests,
        *changed,
        heeded=heeded(decision),
    )


def heeded(decision) -> tuple[tuple[str, str], ...]:
    """What nobody who signs may overlook, and in which words: advice with conditions or against it, on the form or besides it,
    and declarations that it goes on without."""
    said = [each for each in decision.declarations.all() if each.answer in WITH_WORDS]
    besides = [each for each in decision.asked_with_answers if each.is_extra and each.answer in AGAINST]
    return (
        *((f"{each.label}: {COMES_TO[each.answer]}", _line(each.reason)) for each in said),
        *((f"{each.label} (besides the form): {_comes_to(each)}", "") for each in besides),
        *((f"{each['label']}: missing, and it goes on without it", "") for each in rules.still_missing(decision)),
    )


def _capacities(user):
    """In which capacity this person signs a request, acting for somebody or not."""
    held = OfficeHolder.objects.in_force(timezone.localdate()).filter(person=user)
    held = list(held.select_related("post", "acting_for"))

    def capacity(decision) -> str:
        bodies, level = (decision.body_id, decision.joint_with_id), rules.deciding_level(decision)
        mine = [each for each in held if each.post.body_id in bodies and each.post.level == level and each.may_take(decision)]
        return "; ".join(each.capacity for each in mine)

    return capacity


# -- what is asked


def asked_in_short(decision) -> list[str]:
    """The recommendations, each in a line, or the decision in the first person, or the summary."""
    asked = [each.recommended for each in decision.recommendations.all() if each.board_paper_id is None]
    lines = [_line(text) for text in asked or [decision.decision_statement or decision.summary]]
    return [each for each in lines if each]


def _line(text) -> str:
    line = " ".join(plain_text(text).split())
    return line if len(line) <= IN_A_LINE else f"{line[:IN_A_LINE].rsplit(' ', 1)[0]}…"


def amount(decision) -> str:
    """The amount of Part 1 that says most, as it is written there; empty where Part 1 states none."""
    lines = sorted((each for each in decision.money.all() if each.what in AMOUNTS), key=lambda each: AMOUNTS.index(each.what))
    if not lines:
        return ""
    vat = "" if lines[0].vat_basis == "not_stated" else f", {lines[0].get_vat_basis_display().lower()}"
    return f"{lines[0].as_written}{vat}"


def advice_in_words(decision) -> list[tuple[str, str]]:
    """Each declaration of an adviser, and what it comes to; then what was asked besides the form."""
    definition = decision.form_version.definition
    codes = [code for step in definition["route"] for code in step.get("declarations", ())]
    asked = [form_versions.declaration(definition, code) for code in codes]
    earlier = {each.code: each.said_earlier for each in decision.asked_with_answers if each.said_earlier}
    given = {each.code: _says(each, earlier.get(each.code)) for each in decision.declarations.all()}
    missing = {each["code"] for each in rules.still_missing(decision)}
    said = {each["code"]: "missing, still due" if each["code"] in missing else "not given" for each in asked}
    told = [
        (each["label"], (said | given)[each["code"]]) for each in asked if rules.is_of_adviser(each) or each["code"] in missing
    ]
    besides = [each for each in decision.asked_with_answers if each.is_extra]
    return told + [(f"{each.label} (besides the form)", _comes_to(each)) for each in besides]


def _says(declaration, said_earlier) -> str:
    """What an adviser answered, and which conditions or objection of theirs it leaves behind."""
    if declaration.answer not in (DeclarationAnswer.GIVEN, DeclarationAnswer.COVERED_IN_REPORT):
        return COMES_TO.get(declaration.answer, "not given")
    told = f"“{declaration.statement.strip().rstrip('.')}”" if declaration.statement else "given"
    return f"{told} ({DROPPED[said_earlier]})" if said_earlier else told


def _comes_to(asked) -> str:
    """What somebody asked besides the form has answered, or that nobody has."""
    if asked.answer:
        return ADVICE_IN_WORDS[AdviceAnswer(asked.answer)].lower()
    return "asked, not answered" if asked.is_open else "ended without an answer"


# -- questions


def _said_on_part2(decisions) -> dict[int, list[Event]]:
    """What the history tells of what was said on Part 2 of each request: by whom and whether it is settled, no more. Only for its
    readers."""
    told = Event.objects.filter(subject_kind="decision", subject_id__in=decisions, step__endswith="_on_part2")
    by_decision = {}
    for event in told if decisions else ():
        by_decision.setdefault(event.subject_id, []).append(event)
    return by_decision


def _open_on_part2(readable) -> dict[int, dict[str, int]]:
    """How many questions on Part 2 wait for an answer and how many comments nobody has resolved, of requests whose Part 2 this
    person reads."""
    return {
        pk: {
            "questions_on_part2": sum(state == "asked" for _, state in threads.on_part2(events).values()),
            "remarks_on_part2": threads.remarks_on_part2(events),
        }
        for pk, events in _said_on_part2(readable).items()
    }


def asked_by(user, decision, reads_part2: bool) -> dict:
    """The questions of this person that are not answered: of Part 1 themselves, of Part 2 how many, for its readers; how many of
    others; and how many comments nobody has dealt with."""
    said = threads.threads(decision.comments.all())
    reads_part2 = reads_part2 and rules.says_part2(decision) and rules.may_read_part2(user, decision)
    told = _said_on_part2([decision.pk]).get(decision.pk, ()) if reads_part2 else ()
    open_ones = [each.first for each in said if each.awaits_answer]
    on_part2 = [by for by, state in threads.on_part2(told).values() if state == "asked"]
    found = {
        "part1": [each for each in open_ones if each.by_id == user.pk],
        "others": sum(each.by_id != user.pk for each in open_ones),
        "part2": on_part2.count(user.pk),
        "others_on_part2": len(on_part2) - on_part2.count(user.pk),
        "remarks": sum(each.is_open_remark for each in said),
        "remarks_on_part2": threads.remarks_on_part2(told),
    }
    return found | {"is_any": any(found.values())}


# -- what changed


def _looks(user, decisions) -> dict[int, Look]:
    """When this person last looked at each, and last acted on it."""
    own = Event.objects.filter(subject_kind="decision", subject_id=OuterRef("decision_id"), by=user, step__in=ACTS)
    seen = Look.objects.filter(person=user, decision__in=decisions)
    return {each.decision_id: each for each in seen.annotate(acted_at=Subquery(own.order_by("-position").values("at")[:1]))}


def _versions(decisions) -> dict[int, list[dict]]:
    """The stored versions of each request without their bytes, the oldest first; each with the time at which somebody last wrote on
    Part 2, which is told to its readers alone."""
    found: dict[int, list[dict]] = {each.pk: [] for each in decisions}
    stored = StoredVersion.objects.filter(decision__in=decisions).order_by("decision", "number")
    stored = stored.annotate(written_at=Subquery(WRITTEN_ON_PART2.filter(subject_id=OuterRef("decision")).values("at")[:1]))
    for row in stored.values("decision", "pk", "number", "at", "step", "part1_digest", "parts", "written_at"):
        found[row["decision"]].append(row)
    return found


@once_a_page
def versions_of(decision) -> list[dict]:
    return _versions([decision])[decision.pk]


def written_on_part2(decision) -> datetime | None:
    """When somebody last wrote on Part 2, as the history tells its readers without opening it."""
    return WRITTEN_ON_PART2.filter(subject_id=decision.pk).values_list("at", flat=True).first()


def author_changed(one, other, written_at) -> bool:
    """Whether the text is another: a part of Part 1, or Part 2 for its readers, who know when it was `written_at`. Outcomes and
    declarations, which are not the author's, do not count."""
    return one["parts"] != other["parts"] or (written_at is not None and written_at > one["at"])


def _changed(decision, listed, look, is_reader: bool, written_at) -> tuple[Known | None, date | None, bool, bool]:
    """Since when a request is another than the one this person knows, and than the one before its board met; whether this is the
    first version that they look at; and whether it was submitted again as they knew it. Who does not read Part 2 is told of changes
    in Part 1 only."""
    known = _known(listed, look)
    met = max((each.meeting_on for each in decision.board_papers.all() if each.meeting_on), default=None)
    tabled = next((row for row in reversed(listed) if met and timezone.localdate(row["at"]) < met), None)
    is_other = bool(known) and author_changed(known, listed[-1], written_at)
    told = _as_listed(listed, known, is_reader) if is_other else None
    is_again = bool(known) and any(row["step"] == "submit" for row in listed if row["number"] > known["number"])
    return (
        told and Known(told["number"], told["at"], look.acted_at is not None),
        met if tabled and author_changed(tabled, listed[-1], written_at) else None,
        known is None,
        is_again and not is_other,
    )


def _known(listed, look) -> dict | None:
    """The version on which this person last acted; if they never did, the one that they saw before the latest. It stays the same
    while they read, until they act."""
    if look is None:
        return None
    if look.acted_at and (acted := [row for row in listed if row["at"] <= look.acted_at]):
        return acted[-1]
    by_id, latest = {row["pk"]: row for row in listed}, listed[-1]["pk"]
    return next((by_id[pk] for pk in (look.version_id, look.seen_before_id) if pk in by_id and pk != latest), None)


def _as_listed(listed, row, is_reader) -> dict:
    """The version as the page of versions lists it: for who does not read Part 2, the first of those in which Part 1 reads alike."""
    if is_reader:
        return row
    before = reversed(listed[: listed.index(row) + 1])
    return list(takewhile(lambda each: bytes(each["part1_digest"]) == bytes(row["part1_digest"]), before))[-1]


def first_and_latest(decision, is_reader: bool) -> tuple[int, int] | None:
    """The first version and the latest, where they are two to this person."""
    listed = versions_of(decision)
    if not _differ(listed[0], listed[-1], is_reader):
        return None
    return listed[0]["number"], _as_listed(listed, listed[-1], is_reader)["number"]


def _differ(one, other, is_reader) -> bool:
    if is_reader:
        return one["pk"] != other["pk"]
    return bytes(one["part1_digest"]) != bytes(other["part1_digest"])
