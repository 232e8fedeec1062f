"""The only door to Part 2.

Row-level security shows a row of schema part2 only to the person and for the decision named in the transaction. `opened_by`
names them, after asking, and writes the reading. It stops a forgotten filter; it does not stop code that runs in the staff
site with bad intent, which could name anybody (docs/operating.md says so to operators).
"""

import hashlib
import json
import secrets
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import Membership, Role

from .models import (
    NeedToKnow,
    Part2Comment,
    Part2Money,
    Part2Paper,
    Part2Party,
    Part2Reading,
    Part2Recommendation,
    Part2Text,
    PublicInterestTest,
    SignedPart2,
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
    "parties": (Part2Party, "name role"),
    "recommendations": (Part2Recommendation, "asks recommended decided"),
    "papers": (Part2Paper, "real_name media_type sha256"),
    "tests": (PublicInterestTest, "for_release against_release conclusion tested_on"),
}


def rows_in_force(person, decision):
    """The need-to-know rows that open Part 2 of `decision` to `person` now; the database's may_open_part2 asks the same."""
    memberships = Membership.objects.in_force().filter(person=person, body__in=[decision.body_id, decision.joint_with_id])
    roles = set(memberships.exclude(role=Role.ADMINISTRATOR).values_list("role", flat=True))
    if not person.is_active or not roles:
        return NeedToKnow.objects.none()
    fits = ~Q(capacity__in=TIED_TO_A_ROLE) | Q(capacity__in=roles)
    return NeedToKnow.objects.filter(
        fits, Q(to_at__isnull=True) | Q(to_at__gt=Now()), decision=decision, person=person, from_at__lte=Now()
    )


def may_open(person, decision) -> bool:
    return rows_in_force(person, decision).exists()


@contextmanager
def opened_by(person, decision, purpose: str):
    """Open Part 2 of one decision to one person until the block ends. Raises PermissionDenied where they have no need to know.

    Read what is needed inside the block, whole: afterwards there is nothing to see."""
    with transaction.atomic():
        if not may_open(person, decision):
            raise PermissionDenied(
                "You have no need-to-know row for Part 2 of this decision. Governance can add you, with a reason."
            )
        before = _named()
        _name(str(person.pk), str(decision.pk))
        Part2Reading.objects.create(decision=decision, person=person, purpose=purpose)
        yield
        _name(*before)  # a released savepoint would keep the names; a rolled back one does not


def _named() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('partone.person', true), ''), coalesce(current_setting('partone.decision', true), '')"
        )
        return cursor.fetchone()


def _name(person: str, decision: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('partone.person', %s, true), set_config('partone.decision', %s, true)", [person, decision]
        )


# -- inside the block


def content(decision) -> dict[str, list[dict]]:
    """All of Part 2 as data, by section; sections without anything are left out. Only inside `opened_by`."""
    found = {}
    for section, (model, names) in SECTIONS.items():
        rows = model.objects.filter(decision=decision)
        if model is Part2Text:
            rows = rows.annotate(board=F("board_paper__position"))
        if model is PublicInterestTest:
            rows = rows.annotate(section=F("exemption__section"))
        extra = {Part2Text: ["board"], PublicInterestTest: ["section"]}.get(model, [])
        if listed := [{name: plain(getattr(row, name)) for name in [*names.split(), *extra]} for row in rows]:
            found[section] = listed
    return found


def content_bytes(decision) -> bytes:
    return canonical(content(decision))


def comments(decision) -> list[Part2Comment]:
    return list(Part2Comment.objects.filter(decision=decision).select_related("by"))


def readings(decision) -> list[Part2Reading]:
    return list(Part2Reading.objects.filter(decision=decision).select_related("person"))


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
