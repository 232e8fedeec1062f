"""Whether what the public gets agrees with what was signed. Read by `check_publication`; `repair` mends the register only."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from decisions.models import IssuedNumber, SignedContent

from . import due
from .contracts import checks as of_buying
from .gather import CannotPublish, checked_content, gather
from .models import Edition, EditionPaper, RegisterEntry
from .register import State, keep_links, keep_published, lock, refresh_register

KINDS = ("article", "pdf", "json")
OVERDUE = timedelta(minutes=10)


def problems() -> list[str]:
    """What is wrong, a line each."""
    return [
        *_changed_editions(),
        *_changed_papers(),
        *_register_against_editions(),
        *_signed_without_a_line(),
        *_broken_signatures(),
        *of_buying.problems(),
    ]


def notes() -> list[str]:
    """What is not wrong and good to know."""
    return [f"decision {each.decision_id} is due" for each in due.due().defer("part1")]


def _changed_editions():
    for edition in Edition.objects.order_by("pk").iterator(chunk_size=50):
        for kind in KINDS:
            if hashlib.sha256(bytes(getattr(edition, kind))).hexdigest() != getattr(edition, f"{kind}_sha256"):
                yield f"{edition}: the bytes of its {kind} are not those it was published with"


def _changed_papers():
    for paper in EditionPaper.objects.order_by("pk").select_related("edition").iterator(chunk_size=50):
        if hashlib.sha256(bytes(paper.content)).hexdigest() != paper.sha256:
            yield f"{paper.edition}: the bytes of paper {paper.number} are not those it was published with"


def _newest():
    editions = Edition.objects.defer(*KINDS).order_by("decision_id", "-number").distinct("decision_id")
    return {each.decision_id: each for each in editions}


def _register_against_editions():
    newest, lines = _newest(), {each.decision_id: each for each in RegisterEntry.objects.order_by("pk").defer("search")}
    for decision_id, edition in newest.items():
        line = lines.get(decision_id)
        if line is None:
            yield f"{edition}: no line in the register"
        elif line.state != State.PUBLISHED or line.edition_id != edition.pk:
            yield f"{edition}: its line in the register does not name it"
        elif (line.slug, line.title) != (edition.slug, edition.title):
            yield f"{edition}: its line in the register has another address or title"
    for decision_id in lines.keys() - newest.keys():
        if lines[decision_id].state == State.PUBLISHED:
            yield f"{lines[decision_id].slug}: listed as published, without an edition"


def _signed_without_a_line():
    """Whatever is signed is accounted for within minutes: published, deferred, an entry or not published."""
    listed = set(RegisterEntry.objects.values_list("decision_id", flat=True).order_by())
    failed_or_due = set(due.due().values_list("decision_id", flat=True))
    for signed in due.signed_contents().filter(at__lt=timezone.now() - OVERDUE, is_down=False).defer("part1"):
        if signed.decision_id not in listed | failed_or_due:
            yield f"decision {signed.decision_id}: signed, and not in the register"
    for number in IssuedNumber.objects.filter(state=IssuedNumber.State.WITHDRAWN).order_by("pk"):
        if number.decision_id not in listed:
            yield f"{number}: withdrawn, and not in the register"


def _broken_signatures():
    for decision_id in SignedContent.objects.order_by("pk").values_list("decision_id", flat=True):
        try:
            checked_content(decision_id)
        except CannotPublish as error:
            yield f"decision {decision_id}: {error}"


def repair() -> int:
    """Write every line of the register anew, from editions as they are stored and from what was signed."""
    for decision_id, edition in _newest().items():
        with transaction.atomic():
            lock(decision_id)
            _repair_line(decision_id, Edition.objects.get(pk=edition.pk))
    stale = RegisterEntry.objects.exclude(state=State.PUBLISHED).exclude(decision_id__in=_newest())
    return len(_newest()) + stale.count() + refresh_register() + of_buying.repair()


def _repair_line(decision_id: int, edition: Edition) -> None:
    signed = SignedContent.objects.select_related("body").get(decision_id=decision_id)
    first = Edition.objects.filter(decision_id=decision_id).order_by("number").values_list("public_from", flat=True)[0]
    publishable = gather(
        decision_id, edition=edition.number, reason=edition.reason, now=edition.made_at, first_published_at=first
    )
    publishable = replace(publishable, slug=edition.slug)
    keep_published(decision_id, publishable, edition, bytes(edition.article), body=signed.body)
    keep_links(decision_id)
