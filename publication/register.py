"""The public register: a line for every decision that has something public, even if only its number.

Lines derive from editions and from what the worker may read; `check_publication --repair` writes them anew.
"""

import logging
import re
from html import unescape
from itertools import chain, count

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.text import slugify

from accounts.richtext import plain_text, sanitise
from decisions import references
from decisions.models import DecisionLink, IssuedNumber, SignedContent
from decisions.models.words import Outcome, PublishAs

from . import due
from .documents import Publishable
from .gather import checked_content, number_of, published_entries, signed_on
from .models import EditionLink, RegisterEntry, Spelling

log = logging.getLogger(__name__)
State = RegisterEntry.State
SHOWING_NOTHING = dict.fromkeys(
    ("title", "summary", "parties", "decided_by", "topic", "kind", "outcome", "outcomes", "has_part2", "significant"), ""
)
SHOWING_NOTHING |= dict(
    signed_on=None, published_on=None, amount=None, amount_to=None, deferred_until=None, edition=None, reason=""
)
MOST_CHARACTERS = 400_000  # of a search vector PostgreSQL holds 1 MB


def lock(decision_id: int) -> None:
    """One at a time for each decision: publishing, deferring, correcting, taking down. Ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"publication:{decision_id}"])


# -- addresses


def slug_for(*, body_slug: str, reference: str, title: str = "", on=None) -> str:
    """A new decision's address, given once (design, promises). A reference with letters of its own needs no body before it;
    without a reference it is body, date and words of the title, or, while the title is not public, a count."""
    own = slugify(reference.replace("/", "-"))
    with_body = f"{body_slug}-{own}"
    if own:
        return _first_free(chain([own] if own[0].isalpha() else [], [with_body], _counted(with_body, 2)))
    if title:
        words = "-".join(slugify(title).split("-")[:8])
        dated = "-".join(filter(None, (body_slug, on and on.isoformat(), words)))[:100]
        return _first_free(chain([dated], _counted(dated, 2)))
    return _first_free(_counted(f"{body_slug}-decision", 1))


def _counted(start: str, first: int):
    return (f"{start}-{n}" for n in count(first))


def _first_free(slugs) -> str:
    return next(slug for slug in slugs if not RegisterEntry.objects.filter(slug=slug).exists())


# -- writing lines


def keep(decision_id: int, *, body, number, state: str, title: str = "", on=None, slug: str = "", **values) -> RegisterEntry:
    """Write the line of one decision, with every address under which people may look for it."""
    reference = number.as_written if number else ""
    entry = RegisterEntry.objects.filter(decision_id=decision_id).first()
    named = slug or (entry.slug if entry else "")
    slug = named or slug_for(body_slug=body.short_name, reference=reference, title=title, on=on)
    told = SHOWING_NOTHING | dict(body_name=body.name, body_slug=body.short_name, reference=reference, title=title, state=state)
    told |= dict(formats_email=body.formats_email, formats_days=body.formats_days)
    told |= dict(canonical=number.canonical if number else "", updated_at=timezone.now(), search=None) | values
    entry, _ = RegisterEntry.objects.update_or_create(decision_id=decision_id, defaults=told | {"slug": slug})
    for spelling in references.spellings(reference) if reference else ():
        if spelling != slug:
            Spelling.objects.get_or_create(entry=entry, slug=spelling[:120])
    return entry


def keep_published(decision_id: int, publishable: Publishable, edition, article: bytes, *, body) -> RegisterEntry:
    """The line of a published decision, searchable by all of its text."""
    published_on = timezone.localdate(publishable.first_published_at)
    values = facts_of(publishable) | dict(edition=edition, published_on=published_on, slug=publishable.slug)
    number = number_of(decision_id)
    entry = keep(decision_id, body=body, number=number, state=State.PUBLISHED, on=publishable.signed_on, **values)
    if entry.public_from > edition.public_from:
        RegisterEntry.objects.filter(pk=entry.pk).update(public_from=edition.public_from)
    RegisterEntry.objects.filter(pk=entry.pk).update(search=_search_vector(entry, article))
    return entry


def _search_vector(entry, article: bytes):
    text = unescape(re.sub(r"<[^>]+>", " ", article.decode()))[:MOST_CHARACTERS]
    weighted = (
        (f"{entry.reference} {entry.canonical} {entry.title}", "A"),
        (entry.summary, "B"),
        (entry.parties, "B"),
        (text, "C"),
    )
    vectors = [SearchVector(Value(words), weight=weight, config="english") for words, weight in weighted]
    return vectors[0] + vectors[1] + vectors[2] + vectors[3]


def facts_of(publishable: Publishable) -> dict:
    """What a line of the register says of a decision whose Part 1 is public."""
    d, (amount, amount_to) = publishable.content, amount_of(publishable.content)
    signed = [", ".join(filter(None, (each["name"], each.get("capacity")))) for each in publishable.signatures]
    deciders = [each["as_written"] for each in d["deciders"]] or signed
    return dict(
        title=d["title"],
        summary=plain_text(sanitise(d["summary"])),
        kind=d["kind"],
        outcome=outcome_of(d),
        outcomes=outcomes_of(d),
        topic=d["topic"],
        decided_by="; ".join(deciders)[:300],
        parties="\n".join(dict.fromkeys(each["name_as_written"] for each in d["parties"])),
        signed_on=publishable.signed_on,
        amount=amount,
        amount_to=amount_to,
        has_part2=d["withholding"]["is_there_part2"] if d["withholding"] else "not_stated",
        significant=d["significant"],
    )


def outcome_of(d: dict) -> str:
    """The one outcome of all recommendations; those that were only noted do not count beside others. "mixed" if they differ."""
    outcomes = {each["outcome"] for each in d["recommendations"]} - {"", Outcome.NOT_STATED}
    outcomes = outcomes - {Outcome.NOTED} or outcomes
    return outcomes.pop() if len(outcomes) == 1 else "mixed" if outcomes else Outcome.NOT_STATED


def outcomes_of(d: dict) -> str:
    """Every outcome of a recommendation once, between spaces, so that one of them is found among others."""
    found = dict.fromkeys(each["outcome"] for each in d["recommendations"] if each["outcome"] not in ("", Outcome.NOT_STATED))
    return f" {' '.join(found)} " if found else ""


def amount_of(d: dict) -> tuple:
    """The first amount that this decision is about, and of a range its upper end; one approved earlier and a running total are
    not. It is the amount of the request: what was decided stands in the outcomes."""
    lines = [each for each in d["money"] if each["what"] not in ("earlier", "total", "saving")]
    line = next((each for each in lines if each["low"] or each["high"] or each["ceiling"]), None)
    if line is None:
        return None, None
    is_range = line["low"] and line["high"] and line["low"] != line["high"]
    return line["low"] or line["high"] or line["ceiling"], line["high"] if is_range else None


# -- ties between published decisions


def keep_links(decision_id: int) -> None:
    """Rewrite the ties of one published decision, with those of others that point to it."""
    public = set(published_entries().values_list("decision_id", flat=True)) | {decision_id}
    own = DecisionLink.objects.filter(decision_id=decision_id, to_id__in=public).order_by("pk")
    others = DecisionLink.objects.filter(to_id=decision_id, decision_id__in=public).order_by("pk")
    for link in (*own, *others):
        EditionLink.objects.get_or_create(decision_id=link.decision_id, to_id=link.to_id, kind=link.kind)
        EditionLink.objects.get_or_create(decision_id=link.to_id, to_id=link.decision_id, kind=INVERSE[link.kind])


INVERSE = {
    "follows": "followed_by",
    "funds": "funded_by",
    "extends": "extended_by",
    "varies": "varied_by",
    "in_line_with": "in_line_with",
    "announces": "announced_by",
    "supersedes": "replaced_by",
    "revokes": "revoked_by",
}


# -- lines without an edition


def refresh_register(now=None) -> int:
    """Bring lines in step for what is deferred, withdrawn, shown as an entry only or not published. Answers how many changed."""
    now = now or timezone.now()
    changes = [(each.decision_id, _withdraw, None) for each in _withdrawn_unlisted()]
    changes += [(each.decision_id, _defer, each.deferred_until) for each in _deferred_unlisted(now)]
    changes += [(each.decision_id, _enter, None) for each in _unpublished_unlisted(now)]
    return sum(_changed(decision_id, write, until) for decision_id, write, until in changes)


def _changed(decision_id: int, write, until) -> bool:
    """Write one line. One that fails stays out and is told by the log and by check_publication; the others go on."""
    try:
        with transaction.atomic():
            lock(decision_id)
            write(decision_id, until)
    except Exception:
        log.exception("The register's line of decision %s could not be written", decision_id)
        return False
    return True


def _listed(*states) -> dict:
    return {
        each.decision_id: each
        for each in RegisterEntry.objects.filter(state__in=states).order_by("pk").defer("search", "summary")
    }


def _withdrawn_unlisted():
    listed = _listed(State.WITHDRAWN)
    withdrawn = IssuedNumber.objects.filter(state=IssuedNumber.State.WITHDRAWN).order_by("pk")
    return [each for each in withdrawn if each.decision_id not in listed]


def _deferred_unlisted(now):
    listed = _listed(State.DEFERRED)
    return [
        each for each in due.deferred(now).defer("part1") if not _says_until(listed.get(each.decision_id), each.deferred_until)
    ]


def _says_until(entry, until) -> bool:
    return entry is not None and entry.deferred_until == until


def _unpublished_unlisted(now):
    listed = _listed(State.ENTRY_ONLY, State.NOT_PUBLISHED)
    is_over = Q(deferred_until__isnull=True) | Q(deferred_until__lte=now)
    signed = due.signed_contents().filter(is_over, is_down=False).exclude(publish_as=PublishAs.FULL)
    return [each for each in signed.defer("part1") if each.decision_id not in listed]


def _withdraw(decision_id, _until) -> None:
    number = IssuedNumber.objects.select_related("body").get(decision_id=decision_id)
    keep(decision_id, body=number.body, number=number, state=State.WITHDRAWN)


def _defer(decision_id, until) -> None:
    """Number, body and until when: nothing of the content is read for it."""
    signed = SignedContent.objects.select_related("body").defer("part1").get(decision_id=decision_id)
    keep(decision_id, body=signed.body, number=number_of(decision_id), state=State.DEFERRED, deferred_until=until)


def _enter(decision_id, _until) -> None:
    """An entry only says what was decided by whom, and why no more is shown; not published shows the reason alone."""
    signed, content, signatures = checked_content(decision_id)
    publishable = Publishable(
        content=content, signed_on=signed_on(content, signatures), signatures=[{"name": each.name} for each in signatures]
    )
    values = dict(reason=content["publish_reason"])
    state = State.NOT_PUBLISHED
    if signed.publish_as == PublishAs.ENTRY_ONLY:
        state, values = State.ENTRY_ONLY, facts_of(publishable) | values | dict(summary="", published_on=timezone.localdate())
    entry = keep(decision_id, body=signed.body, number=number_of(decision_id), state=state, on=publishable.signed_on, **values)
    if state == State.ENTRY_ONLY:
        RegisterEntry.objects.filter(pk=entry.pk).update(search=_search_vector(entry, b""))
