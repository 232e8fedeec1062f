"""From what a pack holds to its PDF. Nothing here reads the database; the same pack is the same bytes, and so the same page
numbers, within one locked environment."""

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.html import escape

from publication import article as articles
from publication import documents

STYLE = Path(__file__).parent / "pack.css"
ANCHORS = re.compile(r'(\b(?:id|for|headers|aria-labelledby|aria-describedby)="|\bhref="#)')
FACE = 'font: 9pt "Source Sans 3", "Source Sans 3 ext"; color: #475160'
OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"


@dataclass(frozen=True)
class Entry:
    """One decision or request in a pack: its place, what it is called, Part 1 or Part 2 as data, the declarations that were
    given since that version of Part 1, and those of it that no longer stood when the pack was made and are not printed."""

    place: int
    reference: str
    title: str
    part1: bytes = b""
    part2: dict = field(default_factory=dict)
    marking: str = ""
    signed: dict = field(default_factory=dict)
    since: list[dict] = field(default_factory=list)
    gone: list[dict] = field(default_factory=list)

    @property
    def called(self) -> str:
        return ": ".join(filter(None, (self.reference, self.title)))


@dataclass(frozen=True)
class Cover:
    """What the first page says: the heading, lines below it, and the moment that the PDF bears."""

    heading: str
    lines: list[str]
    at: datetime
    foot: str
    body: str = ""


def part1_pack(cover: Cover, entries: list[Entry]) -> bytes:
    """Part 1 of each, with contents; pages are numbered through the whole pack."""
    told = [{"entry": each, "html": _article(each)} for each in entries]
    margins = f"""
    @page {{ @top-right {{ content: string(reference); {FACE} }}
      @bottom-left {{ content: "{documents.quoted(cover.foot)}" }}
      @bottom-right {{ content: "Pack page " counter(page); {FACE} }} }}
    .pack-contents a::after {{ content: ", pack page " target-counter(attr(href), page) }}
    """
    return _pdf(cover, told, margins)


def part2_pack(cover: Cover, entries: list[Entry]) -> bytes:
    """Part 2 of each, marked on every page. A page bears the place of its request and its own number, so that readers who may
    read different requests cite the same page alike."""
    told = [{"entry": each, "html": _part2(each)} for each in entries]
    margins = f"""
    .cover, .pack-contents {{ string-set: marking "{OFFICIAL_SENSITIVE}" }}
    @page {{ @top-center {{ content: string(marking); font: 700 9pt "Source Sans 3"; color: #14202e }}
      @top-right {{ content: string(reference); {FACE} }}
      @bottom-left {{ content: "{documents.quoted(cover.foot)}"; width: 45% }}
      @bottom-center {{ content: string(marking); font: 700 9pt "Source Sans 3"; color: #14202e; width: 35% }}
      @bottom-right {{ content: none }} }}
    """
    return _pdf(cover, told, margins + "".join(_of_one_request(each) for each in entries))


def _of_one_request(entry) -> str:
    page = f"request-{entry.place}"
    return f"""
    #{page} {{ page: {page}; string-set: reference attr(data-reference), marking "{documents.quoted(entry.marking)}" }}
    @page {page} {{ @bottom-right {{ content: "Part 2 page {entry.place}." counter(page); {FACE} }} }}
    @page {page}:nth(1 of {page}) {{ counter-reset: page 1 }}
    """


def _article(entry) -> str:
    publishable = documents.previewed(entry.part1, given_since=entry.since, gone_since=entry.gone, **entry.signed)
    return _anchored(documents.article(publishable).decode(), entry.place)


def _part2(entry) -> str:
    html = render_to_string("publication/_pack_part2.html", {"entry": entry, "part2": entry.part2})
    return _anchored(articles.with_unique_anchors(articles.with_heading_levels(html)), entry.place)


def _anchored(html: str, place: int) -> str:
    """Anchors of this one apart from those of the others in the pack."""
    return ANCHORS.sub(rf"\g<1>r{place}-", html)


def _pdf(cover, told, margins) -> bytes:
    body = render_to_string("publication/pack.html", {"cover": cover, "entries": told})
    page = (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f'<title>{escape(cover.heading)}</title><meta name="author" content="{escape(cover.body)}">'
        f'<meta name="dcterms.created" content="{cover.at.isoformat()}">'
        f'<meta name="dcterms.modified" content="{cover.at.isoformat()}"></head>'
        f"<body><main>{documents.for_paper(body)}</main></body></html>"
    )
    return documents.written(page, documents.STYLE.read_text() + STYLE.read_text() + margins, cover.at)


def title_of(part1: bytes) -> tuple[str, str]:
    """Reference and title as they stand in Part 1."""
    content = json.loads(part1)
    return (content["reference"] or {}).get("as_written", ""), content["title"]


def marking_of(part1: bytes) -> str:
    """The marking of Part 2 as the request states it; what is in Part 2 is OFFICIAL-SENSITIVE at least."""
    stated = ((json.loads(part1)["withholding"] or {}).get("marking") or "").strip()
    return stated if stated.upper().startswith(OFFICIAL_SENSITIVE) else OFFICIAL_SENSITIVE
