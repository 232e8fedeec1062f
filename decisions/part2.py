"""The only door to Part 2.

Row-level security shows a row of schema part2 only to the person and for the decision named in the transaction. `opened_by`
names them, after asking, and writes the reading. It stops a forgotten filter; it does not stop code that runs in the staff
site with bad intent, which could name anybody (docs/operating.md says so to operators).
"""

import hashlib
import json
import secrets
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Membership, Role
from accounts.once import once_a_page

from . import lists
from .models import (
    BoardMember,
    KeptAnswer,
    NeedToKnow,
    OfficeHolder,
    Part2Advice,
    Part2Award,
    Part2Comment,
    Part2Figure,
    Part2Money,
    Part2Paper,
    Part2Party,
    Part2Reading,
    Part2Recommendation,
    Part2Text,
    Post,
    PublicInterestTest,
    SignedPart2,
    StoredPart2,
)
from .models.words import Capacity
from .public import canonical, plain

TIED_TO_A_ROLE = (
    Capacity.ADVISER,
    Capacity.HEAD_OF_UNIT,
    Capacity.CHIEF_EXECUTIVE,
    Capacity.DECISION_MAKER,
    Capacity.GOVERNANCE,
    Capacity.AUDITOR,
)
# section of Part 2: (model, the fields it consists of)
SECTIONS = {
    "text": (Part2Text, "heading body"),
    "money": (Part2Money, "what description as_written low high vat_basis"),
    "figures": (Part2Figure, "kind as_written amount vat_basis"),
    "parties": (Part2Party, "name role"),
    "recommendations": (Part2Recommendation, "asks recommended outcome decided conditions"),
    "papers": (Part2Paper, "real_name media_type sha256"),
    "tests": (PublicInterestTest, "for_release against_release conclusion tested_on"),
}
# what a page shows of it beside its content, and whom the rows name
BESIDE = {
    "paper_rows": Part2Paper,
    "recommendation_rows": Part2Recommendation,
    "awards": Part2Award,
    "advice": Part2Advice,
    "comments": Part2Comment,
}
NAMING = {"awards": ("by", "contract"), "advice": ("by",), "comments": ("by", "resolved_by")}
# purposes of the readings in which somebody had the whole of it before them
SHOWN_WHOLE = ("read", "before signing")
# what a row of it says besides, of the record it belongs to: (name, where it stands)
TIED_TO = {
    Part2Text: ("board", "board_paper__position"),
    Part2Figure: ("of_authorisation", "authorisation__position"),
    PublicInterestTest: ("section", "exemption__section"),
}


def open_rows():
    """Every need-to-know row that opens Part 2 now. A row counts while the person belongs to a body of the decision, and the
    capacity is theirs: by role, as member of a board it goes to, as holder of an office that decides or acting for one. The
    database's opens_part2_to asks the same of one person and one decision."""
    today = timezone.localdate()
    bodies = Q(body=OuterRef("decision__body")) | Q(body=OuterRef("decision__joint_with"))
    belongs = Membership.objects.in_force(today).filter(bodies, person=OuterRef("person")).exclude(role=Role.ADMINISTRATOR)
    in_role = belongs.filter(role=OuterRef("capacity"))
    sits = BoardMember.objects.in_force(today).filter(
        person=OuterRef("person"), confirmed_at__isnull=False, board__papers__decision=OuterRef("decision")
    )
    posts = Q(post__body=OuterRef("decision__body")) | Q(post__body=OuterRef("decision__joint_with"))
    holds = OfficeHolder.objects.in_force(today).filter(posts, post__in=Post.objects.in_force(today), person=OuterRef("person"))
    return NeedToKnow.objects.filter(
        Exists(belongs),
        ~Q(capacity__in=TIED_TO_A_ROLE) | Exists(in_role),
        ~Q(capacity=Capacity.BOARD_MEMBER) | Exists(sits),
        ~Q(capacity=Capacity.DECISION_MAKER) | Exists(holds),
        Q(to_at__isnull=True) | Q(to_at__gt=Now()),
        person__is_active=True,
        from_at__lte=Now(),
    )


def rows_in_force(person, decision):
    """Those of one person for one decision."""
    return open_rows().filter(decision=decision, person=person) if person.is_active else NeedToKnow.objects.none()


@once_a_page
def may_open(person, decision) -> bool:
    """Whether Part 2 of the decision is open to this person now: what the policies of the database ask, asked of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT opens_part2_to(%s, %s)", [person.pk, decision.pk])
        return cursor.fetchone()[0]


@contextmanager
def opened_by(person, decision, purpose: str):
    """Open Part 2 of one decision to one person until the block ends. Raises PermissionDenied where they have no need to know.

    Read what is needed inside the block, whole: afterwards there is nothing to see."""
    with transaction.atomic():
        if not may_open(person, decision):
            raise PermissionDenied(
                "You have no need-to-know row for Part 2 of this decision. Governance can add you, with a reason."
            )
        before = _name(str(person.pk), str(decision.pk))
        Part2Reading.objects.create(decision=decision, person=person, purpose=purpose)
        yield
        _name(*before)  # a released savepoint would keep the names; a rolled back one does not


def _name(person: str, decision: str) -> tuple[str, str]:
    """Name a person and a decision in the transaction, and answer whom and which it named before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH before AS MATERIALIZED (SELECT coalesce(current_setting('partone.person', true), '') AS person, "
            "coalesce(current_setting('partone.decision', true), '') AS decision) "
            "SELECT person, decision, set_config('partone.person', %s, true), set_config('partone.decision', %s, true) FROM before",
            [person, decision],
        )
        return cursor.fetchone()[:2]


def found_in(person, decisions, words: str) -> list[int]:
    """Ids of those of `decisions` in whose Part 2 the words stand. Each that this person may open is opened to them in turn,
    and the reading written down; nothing of what stands there comes out."""
    with transaction.atomic():
        mine = open_rows().filter(decision__in=[each.pk for each in decisions], person=person, person__is_active=True)
        opened = sorted(set(mine.values_list("decision", flat=True)))
        before = _name(str(person.pk), "")
        with connection.cursor() as cursor:
            cursor.execute("SELECT found_in_part2(%s, %s)", [opened, words])
            found = [pk for (pk,) in cursor.fetchall()]
        _name(*before)
    return found


# -- what somebody keeps for themselves


class Kept(NamedTuple):
    """What was typed, by the names of the page's fields, and when it was kept."""

    said: dict[str, str]
    at: datetime


@contextmanager
def own_words(person, decision):
    """Open to somebody what they keep for themselves, as long as Part 2 is open to them. Inside the block nothing else of Part 2 is
    asked for, and so no reading is written: they read their own words."""
    with transaction.atomic():
        if not may_open(person, decision):
            yield KeptAnswer.objects.none()
            return
        before = _name(str(person.pk), str(decision.pk))
        yield KeptAnswer.objects.filter(decision=decision, person=person)
        _name(*before)


def kept_answer(person, decision, code: str) -> Kept | None:
    """What somebody keeps for themselves for one answer, in one question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT said, at FROM kept_answer(%s, %s, %s)", [person.pk, decision.pk, code])
        found = cursor.fetchone()
    return Kept(json.loads(found[0]), found[1]) if found else None


def kept_by(person, decisions) -> list[tuple[int, str, datetime]]:
    """Of which decisions, under which code and when somebody keeps something for themselves, in one question. Without the words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT decision, code, at FROM kept_by(%s, %s)", [person.pk, sorted(decisions)])
        return cursor.fetchall()


# -- inside the block


def there(decision) -> set:
    """Which models of Part 2 have a row of the decision: one question for all of them. Only inside `opened_by`."""
    models = [*(model for model, _ in SECTIONS.values()), Part2Award, Part2Advice, Part2Comment]
    asked = ", ".join(f'EXISTS (SELECT FROM "{model._meta.db_table}" WHERE decision_id = %(pk)s)' for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", {"pk": decision.pk})  # noqa: S608 (names of our own tables)
        return {model for model, has_rows in zip(models, cursor.fetchone(), strict=True) if has_rows}


def content(decision, is_there=None) -> dict[str, list[dict]]:
    """All of Part 2 as data, by section; sections without anything are left out. Only inside `opened_by`."""
    is_there = there(decision) if is_there is None else is_there
    asked = {section: _rows(model, decision) for section, (model, _) in SECTIONS.items() if model in is_there}
    return {
        section: [{name: plain(getattr(row, name)) for name in _told(section)} for row in rows]
        for section, rows in lists.read_together(asked).items()
        if rows
    }


def _rows(model, decision):
    rows = model.objects.filter(decision=decision)
    if model in TIED_TO:
        name, where = TIED_TO[model]
        rows = rows.annotate(**{name: F(where)})
    return rows.defer("content") if model is Part2Paper else rows


def _told(section) -> list[str]:
    model, names = SECTIONS[section]
    return [*names.split(), *TIED_TO.get(model, ())[:1]]


def outline(decision) -> tuple[set[str], set[str]]:
    """Which sections of Part 2 have anything in them, and of which exemptions it holds a public-interest test: what is asked before
    submission, without reading the texts. Only inside `opened_by`."""
    found = [
        model.objects.filter(decision=decision).order_by().values(section=Value(name))[:1]
        for name, (model, _) in SECTIONS.items()
    ]
    tested = PublicInterestTest.objects.filter(decision=decision).order_by().values(section=F("exemption__section"))
    told = {row["section"] for row in found[0].union(*found[1:], tested)}
    return told & SECTIONS.keys(), told - SECTIONS.keys()


def content_bytes(decision) -> bytes:
    return canonical(content(decision))


def beside(decision, is_there=None) -> dict[str, list]:
    """What stands in Part 2 beside its content, and its papers and recommendations as rows, each with whom it names. Only inside
    `opened_by`."""
    is_there = there(decision) if is_there is None else is_there
    asked = {name: model.objects.filter(decision=decision) for name, model in BESIDE.items() if model in is_there}
    if "paper_rows" in asked:
        asked["paper_rows"] = asked["paper_rows"].defer("content")
    found = dict.fromkeys(BESIDE, ()) | lists.read_together(asked)
    lists.tell_names((row, name) for each, names in NAMING.items() for row in found[each] for name in names)
    return found


def texts(decision) -> list[Part2Text]:
    """The texts of Part 2, in their order. Only inside `opened_by`."""
    return list(Part2Text.objects.filter(decision=decision))


def recommendations(decision) -> list[Part2Recommendation]:
    return list(Part2Recommendation.objects.filter(decision=decision))


def readings(decision) -> list[Part2Reading]:
    """Every reading, the earliest first. Only inside `opened_by`."""
    return list(Part2Reading.objects.filter(decision=decision).select_related("person"))


class Readings(NamedTuple):
    """What one person opened Part 2 for on one day: how often, when first and when last."""

    person: object
    purpose: str
    times: int
    first: datetime
    last: datetime


def by_day(listed) -> list[Readings]:
    """Readings of the same person, for the same purpose, on the same day (Europe/London) as one line, the latest first."""
    found: dict[tuple, list] = {}
    for each in listed:
        found.setdefault((each.person_id, each.purpose, timezone.localdate(each.at)), []).append(each)
    lines = [Readings(held[0].person, held[0].purpose, len(held), held[0].at, held[-1].at) for held in found.values()]
    return sorted(lines, key=lambda each: each.last, reverse=True)


def was_read(person, decision) -> bool:
    """Whether this person had Part 2 before them, whole, since the request was last stored. Only inside `opened_by`."""
    shown = Part2Reading.objects.filter(decision=decision, person=person, purpose__in=SHOWN_WHOLE)
    version = decision.versions.last()
    return shown.filter(at__gte=version.at).exists() if version else shown.exists()


def seal(decision) -> dict[str, str]:
    """Store every section of Part 2 as signed, each with a fresh random salt, and answer their digests in hex."""
    digests = {}
    for section, rows in content(decision).items():
        salt, held = secrets.token_bytes(32), canonical({section: rows})
        digest = hashlib.sha256(salt + held).digest()
        SignedPart2.objects.create(decision=decision, section=section, salt=salt, content=held, digest=digest)
        digests[section] = digest.hex()
    return digests


def signed(decision) -> dict[str, list[dict]]:
    """Part 2 as it was signed, from the signed bytes."""
    found = {}
    for row in SignedPart2.objects.filter(decision=decision):
        found |= json.loads(bytes(row.content))
    return found


def stored(decision, version_number: int) -> dict[str, list[dict]]:
    """Part 2 as it stood in a stored version, or in the latest before it that somebody could keep who may read Part 2. Only
    inside `opened_by`."""
    held = StoredPart2.objects.filter(decision=decision, version_number__lte=version_number).last()
    return json.loads(bytes(held.content)) if held else {}
