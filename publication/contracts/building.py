"""The worker's part: from what governance released to the rows that the public reads. Idempotent, whole or not at all.

Everything comes from the bytes of the release and from reference data; this role cannot read the records themselves."""

import hashlib
import json
import logging
import time

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from ..gather import CannotPublish
from ..models import PublicCopy, Release
from ..releasing import PUBLIC_ROWS, lock_buying
from . import rows, suppliers

log = logging.getLogger(__name__)
WRITERS = {
    Release.Kind.CONTRACT: rows.write_contract,
    Release.Kind.PROCUREMENT: rows.write_invitation,
    Release.Kind.GRANT: rows.write_grant,
}


def newest():
    """The newest release of every record, unless it is taken back."""
    later = Release.objects.filter(kind=OuterRef("kind"), subject_id=OuterRef("subject_id"), number__gt=OuterRef("number"))
    return Release.objects.filter(~Exists(later), taken_back_at__isnull=True)


def due():
    """Newest releases from which no public row is made yet."""
    made = Q(pk__in=[])
    for kind, model in PUBLIC_ROWS.items():
        made |= Q(kind=kind) & Exists(model.objects.filter(release=OuterRef("pk")))
    return newest().exclude(made).order_by("pk")


def build_due(until: float | None = None) -> dict:
    """Bring the public rows in step: build what is due, take out copies and names that were taken back. One failure does not
    stop the rest; the log names it, and the publishing desk lists it until it succeeds. `until` is a time.monotonic()."""
    told = {"built": 0, "failed": []}
    for kind, subject_id in list(due().values_list("kind", "subject_id")):
        if until is not None and time.monotonic() > until:
            break
        try:
            told["built"] += build(kind, subject_id)
        except Exception:
            log.exception("The release of %s %s could not be made public", kind, subject_id)
            told["failed"].append(f"{kind} {subject_id}")
    tidy()
    return told


def build(kind: str, subject_id: int, *, anew: bool = False) -> bool:
    """Make the public row of one record from its newest release. False when there is nothing to make. `anew` makes it again."""
    with transaction.atomic():
        lock_buying()
        release = newest().filter(kind=kind, subject_id=subject_id).first()
        if release is None:
            return False
        shown = PUBLIC_ROWS[kind].objects.filter(key=subject_id)
        if not anew and shown.filter(release=release).exists():
            return False
        WRITERS[kind](release, checked(release))
    return True


def checked(release) -> dict:
    """What was released, once its bytes agree with their digest."""
    content = bytes(release.content)
    if hashlib.sha256(content).hexdigest() != release.sha256:
        raise CannotPublish("The stored release is not the one that was confirmed: its digest differs.")
    return json.loads(content)


def tidy() -> None:
    """Take out the bytes of copies that were taken back, tell suppliers by a release that still stands, and forget those that
    nothing names any more. What was taken back is hidden from the public already."""
    with transaction.atomic():
        lock_buying()
        PublicCopy.objects.filter(released_copy__taken_back_at__isnull=False).delete()
        PublicCopy.objects.filter(release__taken_back_at__isnull=False).delete()
        suppliers.tell_again()
        suppliers.forget_unnamed()
