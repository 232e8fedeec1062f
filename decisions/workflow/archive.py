"""Closing an imported record."""

from django.db import transaction

from .. import part2, versions
from ..models import SignedContent
from ..models.words import Origin, Status
from ..public import SHAPE, digest
from ..steps import StepRefused, lock, move, record
from . import buying


@transaction.atomic
def close(decision, *, by=None) -> SignedContent:
    """Close an archived record: its bytes are stored as SignedContent without a Signature, and it is frozen (wall 9).

    `by` is needed where it has a Part 2, and must have a need-to-know row."""
    decision = lock(decision)
    if decision.origin != Origin.ARCHIVE:
        raise StepRefused("Only an imported record is closed so.")
    if by is not None and part2.may_open(by, decision):
        with part2.opened_by(by, decision, "close an archived record"):
            part2.seal(decision)
    buying.take_up(decision, by=by)
    held = versions.part1_bytes(decision)
    content = SignedContent.objects.create(
        decision=decision,
        body=decision.body,
        origin=decision.origin,
        shape=SHAPE,
        part1=held,
        part1_digest=digest(held),
        publish_as=decision.publish_as,
        publish_within_days=decision.form_version.definition["publication"]["working_days"],
    )
    move(decision, Status.ARCHIVED)
    record("archive", decision, by=by, digest=bytes(content.part1_digest).hex())
    return content
