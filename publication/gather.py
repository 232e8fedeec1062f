"""Reading what an edition is made from, as the role publisher: what was signed and what came after, checked first.

A decision's own row, its drafts, its people and its Part 2 are out of this role's reach, so no query here joins them.
"""

import hashlib
import json

from django.db.models import prefetch_related_objects
from django.utils import timezone

from decisions import references
from decisions.models import (
    Correction,
    DecisionLink,
    Deferral,
    IssuedNumber,
    Paper,
    Signature,
    SignatureConfirmation,
    SignedContent,
    WithholdingReview,
)
from decisions.models.words import Answer, Origin
from decisions.public import digest

from .documents import Publishable, followable, public_content
from .due import open_takedowns
from .models import RegisterEntry


class CannotPublish(Exception):
    """Why something cannot be published, in words that quote nothing of its content."""


def number_of(decision_id: int) -> IssuedNumber | None:
    return IssuedNumber.objects.filter(decision_id=decision_id).first()


def checked_content(decision_id: int) -> tuple[SignedContent, dict, list[Signature]]:
    """What was signed, once its bytes agree with their digest and with the digest under every signature (design, wall 5)."""
    signed = SignedContent.objects.select_related("body").get(decision_id=decision_id)
    signatures = list(Signature.objects.filter(decision_id=decision_id).order_by("signed_at", "pk"))
    part1 = bytes(signed.part1)
    if digest(part1) != bytes(signed.part1_digest):
        raise CannotPublish("The stored Part 1 is not the one that was signed: its digest differs.")
    if any(bytes(each.part1_digest) != bytes(signed.part1_digest) for each in signatures):
        raise CannotPublish("A signature belongs to another Part 1 than the stored one.")
    if signed.origin == Origin.NATIVE and not signatures:
        raise CannotPublish("There is no signature.")
    return signed, json.loads(part1), signatures


def gather(decision_id: int, *, edition: int, reason: str, now, first_published_at=None) -> Publishable:
    """Everything the documents need, as plain values."""
    signed, content, signatures = checked_content(decision_id)
    deferrals = list(Deferral.objects.filter(decision_id=decision_id).order_by("pk"))
    _check_deferral(content, deferrals)
    number = number_of(decision_id)
    public = published_entries()
    return Publishable(
        content=public_content(content),
        part1_sha256=bytes(signed.part1_digest).hex(),
        reference=number.as_written if number else "",
        signed_on=signed_on(content, signatures),
        edition=edition,
        reason=reason,
        made_at=now,
        first_published_at=first_published_at or now,
        signatures=_signatures(signatures),
        corrections=_corrections(decision_id),
        reviews=_reviews(decision_id),
        deferrals=_deferrals(deferrals),
        links=_links(decision_id, content, public),
        later_links=_later_links(decision_id, public),
        citations=[_citation(each, signed.body, public) for each in content["citations"]],
    )


def _check_deferral(content: dict, deferrals) -> None:
    """A second lock: what was signed with a deferral is not published while nobody has recorded it."""
    asked = content["origin"] == Origin.NATIVE and content["deferral"] == Answer.YES
    if asked and not deferrals and (content["deferral_until_on"] or "9999") > timezone.localdate().isoformat():
        raise CannotPublish("It was signed with a deferral, and no deferral is recorded. Governance has to record one.")


def signed_on(content: dict, signatures):
    """The day of the decision: the last signature's; of an archived record the day its source gives, if it is exact."""
    if signatures:
        return timezone.localdate(signatures[-1].signed_at)
    given = [each for each in content["dates"] if each["label"] == "signed"]
    given += [each for each in content["archived_signatures"] if each["of"] == "decision_maker"]
    days = [each["on"] for each in given if each["on"] and each["precision"] == "day"]
    return timezone.datetime.fromisoformat(days[0]).date() if days else None


def _moment(at) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def _day(at) -> str:
    return timezone.localdate(at).isoformat()


def signed_by(decision, content) -> dict:
    """What the article of a decision says of its signatures and of deferrals since; nothing before it is signed."""
    signatures = sorted(decision.signatures.all(), key=lambda each: each.signed_at)
    if not signatures:
        return {}
    told = dict(signatures=_signatures(signatures), signed_on=signed_on(content, signatures))
    prefetch_related_objects([decision], "deferrals")  # once a page, which tells of them in its first line too
    return told | {"deferrals": _deferrals(sorted(decision.deferrals.all(), key=lambda each: each.pk))}


def _deferrals(deferrals) -> list[dict]:
    return [dict(reason=each.reason, until=_moment(each.until), on=_day(each.at)) for each in deferrals]


def _signatures(signatures) -> list[dict]:
    return signatures_told(signatures, confirmed_at(signatures))


def confirmed_at(signatures) -> dict[int, str]:
    """When the decision makers confirmed what was recorded for them, by the id of the signature."""
    told = Signature._meta.get_field("confirmation")
    read = {each.pk: getattr(each, "confirmation", None) for each in signatures if told.is_cached(each)}
    unread = [each.pk for each in signatures if each.pk not in read]
    rows = [each for each in read.values() if each]
    rows += SignatureConfirmation.objects.filter(signature_id__in=unread) if unread else []
    return {each.signature_id: _moment(each.at) for each in rows}


def signatures_told(signatures, confirmed: dict[int, str]) -> list[dict]:
    """Signatures as the article tells them."""
    names = ("name", "capacity", "statement", "interest", "interest_wording", "interest_text", "how")
    return [
        {name: getattr(each, name) for name in names}
        | dict(
            signed_at=_moment(each.signed_at), confirmed_at=confirmed.get(each.pk), part1_digest=bytes(each.part1_digest).hex()
        )
        for each in signatures
    ]


def _corrections(decision_id) -> list[dict]:
    """Only those that a second person has seen."""
    seen = Correction.objects.filter(decision_id=decision_id, seen_at__isnull=False).order_by("pk")
    return [correction_told(each) for each in seen.only("place", "was", "reads", "note", "at", "by_name")]


def correction_told(each) -> dict:
    told = {name: getattr(each, name) for name in ("place", "was", "reads", "note")}
    return told | dict(on=_day(each.at), by=each.by_name)


def _reviews(decision_id) -> list[dict]:
    reviews = WithholdingReview.objects.filter(decision_id=decision_id).order_by("pk")
    return [
        dict(
            on=each.on.isoformat(),
            outcome=each.outcome,
            note=each.note,
            next_review_on=each.next_review_on and each.next_review_on.isoformat(),
        )
        for each in reviews
    ]


# -- ties to other decisions: only those that the public can see now have a place and a title


def published_entries():
    down = open_takedowns().values("decision_id")
    return RegisterEntry.objects.filter(state=RegisterEntry.State.PUBLISHED).exclude(decision_id__in=down).order_by("pk")


def published_on(decision):
    """The first day on which the public could read it; nothing while it cannot."""
    entry = getattr(decision, "register_entry", None)
    is_out = entry and entry.state == entry.State.PUBLISHED and entry.public_from <= timezone.now()
    return entry.published_on if is_out else None


def links_of(decision_id):
    return DecisionLink.objects.filter(decision_id=decision_id).order_by("position", "pk")


def _links(decision_id, content, public) -> list[dict]:
    """The signed links, each with where it leads; rows are frozen with the content, so both are in the same order."""
    targets = [each.to_id for each in links_of(decision_id)]
    entries = {each.decision_id: each for each in public.filter(decision_id__in=[each for each in targets if each])}
    return [
        dict(kind=link["kind"], as_written=link["to_as_written"], address=_address(link), **_place(entries.get(target)))
        for link, target in zip(content["links"], targets, strict=True)
    ]


def _later_links(decision_id, public) -> list[dict]:
    rows = list(DecisionLink.objects.filter(to_id=decision_id).order_by("pk"))
    entries = {each.decision_id: each for each in public.filter(decision_id__in=[each.decision_id for each in rows])}
    return [
        dict(
            kind=each.kind,
            as_written=entries[each.decision_id].reference or "A later decision",
            **_place(entries[each.decision_id]),
        )
        for each in rows
        if each.decision_id in entries
    ]


def _place(entry) -> dict:
    return dict(slug=entry.slug, title=entry.title) if entry else dict(slug=None, title="")


def _address(link) -> str:
    """An address that can be followed; anything else is in the words as written."""
    return link["address_as_written"] if followable(link["address_as_written"]) else ""


def _citation(citation: dict, body, public) -> dict:
    """A citation resolves where exactly one published decision goes by that reference (R-23)."""
    found = list(public.filter(canonical=references.canonical(citation["as_written"], body), body_slug=body.short_name)[:2])
    return dict(
        as_written=citation["as_written"],
        address=citation["address_as_written"],
        is_broken=citation["is_address_broken"] or not followable(citation["address_as_written"]),
        slug=found[0].slug if len(found) == 1 else None,
    )


# -- papers


def papers_of(decision_id: int, content: dict) -> list[tuple[int, dict, bytes]]:
    """The held Part 1 papers by their place in the signed list, with bytes that agree with the signed digests."""
    found = []
    for place, listed in enumerate(content["papers"], 1):
        if not listed["sha256"]:
            continue
        paper = Paper.objects.filter(decision_id=decision_id, sha256=listed["sha256"]).order_by("pk").first()
        if paper is None or hashlib.sha256(bytes(paper.content)).hexdigest() != listed["sha256"]:
            raise CannotPublish(f"Paper {place} is not the one that was signed.")
        found.append((place, listed, bytes(paper.content)))
    return found
