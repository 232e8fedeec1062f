"""From what was signed to what the public gets: the article, its PDF and its JSON.

The same Publishable gives the same bytes every time within one locked environment. Nothing here reads the database.
"""

import contextlib
import functools
import io
import json
import os
import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape

from decisions.public import canonical

from . import article as articles
from .finisher import finish

JSON_SHAPE = "partone-decision-1"
STYLE = Path(__file__).parent / "document.css"
SCHEMA = Path(__file__).parent / "schemas" / "decision.schema.json"
LINK_TO_ANOTHER_PAGE = re.compile(r'<a [^>]*?href="(?!#|https?:|mailto:)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
# WeasyPrint tags lists that consist of li alone as PDF/UA-1 asks for them; a grouped dl it does not (7.2).
LIST_OF_FACTS = {
    "<dl>": '<ul class="facts">',
    "</dl>": "</ul>",
    "<div><dt>": '<li><div class="fact">',
    "</dt><dd>": "</div><div>",
    "</dd></div>": "</div></li>",
}
SAID_OF_SECTION_23 = ("basis_as_written", "chief_officer_opinion", "qualified_person_opinion", "enactment")
_one_render_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Publishable:
    """All that an edition is made from: Part 1 as signed, and what stands beside it. Plain values, no records.

    What nobody has decided yet `is_asked`: then headings say so, and rows of what cannot be there yet are left out. A pack of a
    board has with it what was `given_since`: declarations later than its version; and names what is `gone_since`. None of that is
    ever so of an edition."""

    content: dict
    part1_sha256: str = ""
    reference: str = ""
    slug: str = ""
    signed_on: date | None = None
    edition: int = 1
    reason: str = "First edition"
    made_at: datetime | None = None
    first_published_at: datetime | None = None
    signatures: list[dict] = field(default_factory=list)
    corrections: list[dict] = field(default_factory=list)
    reviews: list[dict] = field(default_factory=list)
    deferrals: list[dict] = field(default_factory=list)
    given_since: list[dict] = field(default_factory=list)
    gone_since: list[dict] = field(default_factory=list)
    is_asked: bool = False
    links: list[dict] = field(default_factory=list)
    later_links: list[dict] = field(default_factory=list)
    citations: list[dict] = field(default_factory=list)


def public_content(content: dict) -> dict:
    """Part 1 as the public gets it. Of section 23 of the Freedom of Information Act the number is all that may be said
    (domain.md 1.4); a record signed before that rule bound it would otherwise say more."""
    withholding = content.get("withholding")
    if not withholding or not any(each.startswith("23") for each in withholding["foia_sections"]):
        return content
    return content | {"withholding": withholding | dict.fromkeys(SAID_OF_SECTION_23, "")}


def followable(address: str) -> bool:
    """Whether an address as written can be a link; anything else stays in the words."""
    return address.startswith(("http://", "https://"))


def previewed(part1: bytes, **more) -> Publishable:
    """Part 1 before it has an edition: links and citations as written, not yet looked up among what is published."""
    content = public_content(json.loads(part1))
    links = [
        dict(
            kind=each["kind"],
            as_written=each["to_as_written"],
            address=each["address_as_written"] if followable(each["address_as_written"]) else "",
            **dict(slug=None, title=""),
        )
        for each in content["links"]
    ]
    citations = [
        dict(
            as_written=each["as_written"],
            address=each["address_as_written"],
            is_broken=each["is_address_broken"] or not followable(each["address_as_written"]),
            slug=None,
        )
        for each in content["citations"]
    ]
    reference = (content["reference"] or {}).get("as_written", "")
    known = dict(content=content, reference=reference, slug="preview", links=links, citations=citations)
    known["is_asked"] = not more.get("signatures") and not is_decided(content)
    return Publishable(**known | more)


def is_decided(content: dict) -> bool:
    """Whether Part 1 alone shows that it was decided: an archived record, or an outcome that stands under a recommendation."""
    outcomes = [each["outcome"] for each in content["recommendations"] if each["outcome"] not in ("", "not_stated")]
    return content["origin"] == "archive" or bool(outcomes)


def article(publishable: Publishable) -> bytes:
    """The `<article>`: no frame, no static files, no host address (design, wall 7)."""
    return articles.render(publishable).encode()


def edition_json(publishable: Publishable) -> bytes:
    """The edition as canonical JSON, in the shape of publication/schemas/decision.schema.json."""
    p = publishable
    return canonical(
        {
            "shape": JSON_SHAPE,
            "slug": p.slug,
            "reference": p.reference or None,
            "edition": {"number": p.edition, "reason": p.reason, "made_at": _moment(p.made_at)},
            "signed_on": p.signed_on.isoformat() if p.signed_on else None,
            "published_on": _moment(p.first_published_at)[:10] if p.first_published_at else None,
            "part1_sha256": p.part1_sha256,
            "decision": p.content,
            **{
                name: getattr(p, name)
                for name in ("signatures", "corrections", "deferrals", "links", "later_links", "citations")
            },
            "withholding_reviews": p.reviews,
        }
    )


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


# -- PDF


def pdf(publishable: Publishable, article_html: bytes, attached: bytes) -> bytes:
    """The article as a tagged PDF/A-3a that is PDF/UA-1 too, with the JSON attached as its data."""
    import weasyprint  # needs Pango: the public site runs without it

    at = _dated(publishable)
    attachment = weasyprint.Attachment(
        **dict(string=attached, name=f"{publishable.slug or 'decision'}.json", description="The decision as data"),
        **dict(relationship="Data", created=at, modified=at, url_fetcher=_fetcher()),
    )
    return written(_page(publishable, article_html.decode(), at), _style(publishable), at, [attachment])


def written(page: str, style: str, at: datetime, attachments=()) -> bytes:
    """A page in its style as a tagged PDF/A-3a that is PDF/UA-1 too. The same page and moment are the same bytes."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=style, base_url=_static().as_uri() + "/", url_fetcher=_fetcher(), font_config=fonts)
    with _clock_stands_at(at):
        # With the hints of HTML itself a list keeps its letters and the number it starts with.
        return weasyprint.HTML(string=page, url_fetcher=_fetcher()).write_pdf(
            stylesheets=[sheet],
            font_config=fonts,
            pdf_variant="pdf/a-3a",
            attachments=list(attachments),
            finisher=finish,
            presentational_hints=True,
        )


def _dated(publishable: Publishable) -> datetime:
    """The moment a PDF bears: noon of the day of signature, or when the edition was made if that day is not known."""
    if publishable.signed_on:
        return datetime.combine(publishable.signed_on, time(12), tzinfo=UTC)
    return (publishable.made_at or datetime(2012, 11, 22, 12, tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


@contextlib.contextmanager
def _clock_stands_at(at: datetime):
    """Set SOURCE_DATE_EPOCH, from which the PDF and its fonts take their dates, so that equal content is equal bytes."""
    with _one_render_at_a_time:
        before = os.environ.get("SOURCE_DATE_EPOCH")
        os.environ["SOURCE_DATE_EPOCH"] = str(int(at.timestamp()))
        try:
            yield
        finally:
            os.environ.pop("SOURCE_DATE_EPOCH")
            if before is not None:
                os.environ["SOURCE_DATE_EPOCH"] = before


def _static() -> Path:
    return Path(settings.BASE_DIR) / "static"


@functools.cache
def _fetcher():
    """Fetches the fonts that ship with the software and data: addresses, and nothing else, wherever a text points to. A font comes
    unpacked: WeasyPrint would unpack each of them for every document, which takes longer than the document."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class FontsOnly(URLFetcher):
        def fetch(self, url, headers=None):
            if not url.startswith(("data:", f"{_static().as_uri()}/fonts/")) or ".." in unquote(url):
                raise ValueError("Only the fonts of this software may be fetched.")
            if url.endswith(".woff2"):
                return URLFetcherResponse(url, _unpacked(unquote(url.rpartition("/")[2])))
            return super().fetch(url, headers)

    return FontsOnly(allowed_protocols=("file", "data"))


@functools.cache
def _unpacked(font: str) -> bytes:
    from fontTools.ttLib import woff2

    out = io.BytesIO()
    woff2.decompress(_static() / "fonts" / font, out)
    return out.getvalue()


def _style(publishable: Publishable) -> str:
    """The style sheet, with the line that runs along the foot of every page."""
    foot = " · ".join(
        filter(None, (publishable.reference, f"edition {publishable.edition}", publishable.content["body"]["name"]))
    )
    return STYLE.read_text() + f'@page {{ @bottom-left {{ content: "{quoted(foot)}" }} }}'


def quoted(text: str) -> str:
    """Text within the quotation marks of a style sheet."""
    return re.sub(r'[\\"\n\r<>]', lambda found: f"\\{ord(found[0]):x} ", text)


def for_paper(html: str) -> str:
    """Links to other pages of the site become text, for paper has no address; lists are tagged as PDF/UA-1 asks for them."""
    html = LINK_TO_ANOTHER_PAGE.sub(r"\1", html)
    for ours, tagged in LIST_OF_FACTS.items():
        html = html.replace(ours, tagged)
    return html


def _page(publishable: Publishable, article_html: str, at: datetime) -> str:
    """The whole page around the article, for the PDF only. Links to other pages of the site become text: it has no address."""
    title = ": ".join(filter(None, (publishable.reference, publishable.content["title"])))
    body = for_paper(article_html)
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        f'<meta name="author" content="{escape(publishable.content["body"]["name"])}">'
        f'<meta name="dcterms.created" content="{at.isoformat()}"><meta name="dcterms.modified" content="{at.isoformat()}">'
        f"</head><body><main>{body}</main></body></html>"
    )


def schema() -> dict:
    return json.loads(SCHEMA.read_text())
