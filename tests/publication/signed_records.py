"""Signed and archived records, stored as the office's steps store them, and what came after them."""

import hashlib
from datetime import timedelta
from itertools import count

from django.utils import timezone

from accounts.models import Membership, PolicingBody, Role, User
from decisions.models import (
    Correction,
    Decision,
    Deferral,
    FormVersion,
    IssuedNumber,
    Paper,
    Signature,
    SignedContent,
    Withholding,
)
from decisions.public import canonical, digest
from decisions.references import canonical as canonical_reference
from publication import tasks, workflow
from publication.models import Edition, RegisterEntry
from tests.publication.contents import bare_content, full_content

_number = count(1)
FORM = {"publication": {"working_days": 1}}


def make_body(short_name="opcc") -> PolicingBody:
    names = {"name": f"Office {short_name}"}
    return PolicingBody.objects.get_or_create(short_name=short_name, defaults=names)[0]


def make_person(role=Role.GOVERNANCE, *, body=None, **more) -> User:
    n = next(_number)
    person = User.objects.create_user(f"person{n}@example.org", f"Person {n}", "a long enough password")
    today = timezone.localdate()
    extra = {"scope": "Publication", "to_on": today + timedelta(days=9)} if role == Role.AUDITOR else {}
    Membership.objects.create(
        **dict(person=person, body=body or make_body(), role=role, confirmed_at=timezone.now(), **extra), **more
    )
    return person


def make_draft(*, reference="MX 14", body=None, origin="native", withholding="not_stated", papers=()) -> Decision:
    body = body or make_body()
    form, _ = FormVersion.objects.get_or_create(
        code=f"form-{body.short_name}", defaults=dict(body=body, name="Form", definition=FORM)
    )
    author = make_person(Role.OFFICER, body=body) if origin == "native" else None
    decision = Decision.objects.create(body=body, form_version=form, title="Working title", origin=origin, author=author)
    Withholding.objects.create(decision=decision, is_there_part2=withholding)
    for position, held in enumerate(papers):
        sha256 = hashlib.sha256(held).hexdigest()
        Paper.objects.create(
            **dict(
                decision=decision,
                position=position,
                kind="report",
                name="Report",
                content=held,
                media_type="text/plain",
                sha256=sha256,
            )
        )
    if reference:
        state = "archive" if origin == "archive" else "issued"
        IssuedNumber.objects.create(
            **dict(
                decision=decision, body=body, as_written=reference, canonical=canonical_reference(reference, body), state=state
            )
        )
    return decision


def sign(
    decision, *, content=None, publish_as="full", signed_at=None, within=1, deferred_until=None, by="D. Ecider", **signed
) -> Decision:
    """Close a draft as the signing step does: bytes, signature over their digest, deferral if asked for, status."""
    _move(decision, *([] if decision.origin == "archive" else ["with_decision_maker"]))
    part1 = canonical(content if content is not None else content_of(decision))
    SignedContent.objects.create(
        **dict(decision=decision, body=decision.body, origin=decision.origin, shape=1, part1=part1, part1_digest=digest(part1)),
        **dict(publish_as=publish_as, publish_within_days=within),
    )
    if decision.origin == "native":
        signer = make_person(Role.DECISION_MAKER, body=decision.body)
        Signature.objects.create(
            **dict(decision=decision, body=decision.body, person=signer, name=by, capacity="Deputy Mayor", statement="Agreed."),
            **dict(interest="none", signed_at=signed_at or timezone.now(), part1_digest=digest(part1)),
            **signed,
        )
    if deferred_until:
        Deferral.objects.create(decision=decision, reason="Talks go on.", until=deferred_until, approved_by=by)
    _move(decision, "archived" if decision.origin == "archive" else "signed")
    decision.refresh_from_db()
    return decision


def _move(decision, *statuses) -> None:
    """On by the moves that the database allows."""
    for status in statuses:
        Decision.objects.filter(pk=decision.pk).update(status=status, submitted_at=timezone.now())


def _in_short() -> dict:
    """What the register's line is made from, and little else: rendering it takes little time."""
    names = "title summary recommendations money parties sections".split()
    return {name: full_content()[name] for name in names} | dict(origin="native", deferral="no", board_papers=[])


def content_of(decision) -> dict:
    content = bare_content() if decision.origin == "archive" else bare_content(**_in_short())
    papers = [
        dict(kind=each.kind, name=each.name, address_as_written="", media_type=each.media_type, sha256=each.sha256)
        for each in decision.papers.all()
    ]
    number = decision.number
    reference = {"as_written": number.as_written, "canonical": number.canonical} if number else None
    body = {"name": decision.body.name, "slug": decision.body.short_name}
    return content | dict(body=body, joint_with=None, reference=reference, papers=papers)


def make_signed(*, reference="MX 14", body=None, papers=(), withholding="not_stated", **how) -> Decision:
    return sign(make_draft(reference=reference, body=body, papers=papers, withholding=withholding), **how)


def make_archived(*, reference="MX 1", **how) -> Decision:
    return sign(make_draft(reference=reference, origin="archive"), **how)


# -- what became of them


def sweep(database) -> dict:
    with database.as_process("publisher"):
        return tasks.sweep()


def editions(decision) -> list[Edition]:
    return list(Edition.objects.filter(decision=decision).order_by("number"))


def entry_of(decision) -> RegisterEntry:
    return RegisterEntry.objects.get(decision=decision)


def titles_in(entry) -> str:
    return f"{entry.title}{entry.summary}{entry.parties}{entry.decided_by}{entry.topic}"


def corrected(decision, *, seen=True) -> Correction:
    correction = workflow.correct(decision, by=make_person(), place="1.1", was="One.", reads="Two.", note="A slip.")
    return workflow.see_correction(correction, by=make_person()) if seen else correction
