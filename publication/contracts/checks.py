"""Whether the public rows of buying agree with what governance released. Read by `check_publication`; rows can be made anew."""

import hashlib
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from ..models import PublicContract, PublicContractWords, PublicCopy, Release, ReleasedCopy
from ..releases import content_in
from ..releasing import PUBLIC_ROWS
from . import building
from .figures import figures_of

OVERDUE = timedelta(minutes=10)


def problems():
    """What is wrong, a line each."""
    yield from _changed_bytes()
    for release in building.due().filter(at__lt=timezone.now() - OVERDUE):
        yield f"{release}: confirmed, and not public"
    for kind, model in PUBLIC_ROWS.items():
        for row in model.objects.select_related("release").order_by("pk").iterator(chunk_size=500):
            if (row.release.kind, row.release.subject_id) != (kind, row.key):
                yield f"{row.slug}: made from the release of something else"
            elif not _is_as_released(row):
                yield f"{row.slug}: not as it was released"
    wordless = PublicContract.objects.filter(words__isnull=True, release__taken_back_at__isnull=True)
    for slug in wordless.order_by("pk").values_list("slug", flat=True):
        yield f"{slug}: the search does not find it"
    for slug in PublicContractWords.objects.filter(contract__release__taken_back_at__isnull=False).values_list(
        "contract__slug"
    ):
        yield f"{slug[0]}: taken back, and its words are still searched"


def _is_as_released(row) -> bool:
    """Whether the row holds the released record and nothing else, and its value is the one worked out from it."""
    record = content_in(row.release)["record"]
    if row.record != record or row.note != row.release.note:
        return False
    if not isinstance(row, PublicContract):
        return True
    figures = figures_of(record)
    return (row.title, row.value, row.current_value) == (record["title"], figures.original, figures.current)


def _changed_bytes():
    for release in Release.objects.order_by("pk").iterator(chunk_size=100):
        if hashlib.sha256(bytes(release.content)).hexdigest() != release.sha256:
            yield f"{release}: its bytes are not those that were confirmed"
    for copy in ReleasedCopy.objects.order_by("pk").iterator(chunk_size=10):
        if hashlib.sha256(bytes(copy.content)).hexdigest() != copy.sha256:
            yield f"{copy}: its bytes are not those that were released"
    for copy in PublicCopy.objects.exclude(sha256=F("released_copy__sha256")).order_by("pk").defer("content"):
        yield f"copy {copy.pk}: not the one that was released"


def repair() -> int:
    """Make every public row anew, each from its newest release; addresses stay. Answers how many."""
    subjects = list(building.newest().order_by("pk").values_list("kind", "subject_id"))
    made = sum(building.build(kind, subject_id, anew=True) for kind, subject_id in subjects)
    building.tidy()
    return made
