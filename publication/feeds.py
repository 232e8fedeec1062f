"""The register for machines that come back: an Atom feed of the newest, and a map of every address. From the register alone."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree  # nosec: nothing is parsed here, only written

from django.urls import reverse

from . import exports
from .models import PublicContract, PublicInvitation, PublicSupplier, RegisterEntry
from .search import OPEN

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWEST = 50
MOST_ADDRESSES = 50_000  # in one file, by the protocol
PAGES = ("start", "accessibility", "contracts", "contracts-over", "contracts-up-to", "invitations", "grants")
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(entries, site: str, asked: str) -> bytes:
    """The newest published of `entries` as an Atom feed; `asked` is the query string it answers."""
    newest = list(entries.filter(state__in=OPEN).order_by("-published_on", "-pk")[:NEWEST])
    feed = ElementTree.Element("feed", xmlns=ATOM)
    itself = f"{site}{reverse('publication:atom')}{asked}"
    _add(feed, "id", itself)
    _add(feed, "title", "Decisions")
    _add(feed, "updated", _moment(max((entry.updated_at for entry in newest), default=datetime.fromtimestamp(0, UTC))))
    _add(feed, "link", rel="self", type="application/atom+xml", href=itself)
    _add(feed, "link", rel="alternate", type="text/html", href=f"{site}{reverse('publication:register')}{asked}")
    for entry in newest:
        _add_entry(feed, entry, site)
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


def _add_entry(feed, entry, site):
    known = exports.row(entry, site)
    element = ElementTree.SubElement(feed, "entry")
    _add(element, "id", known["address"])
    _add(element, "title", " ".join(filter(None, [known["reference"], known["title"]])) or "Decision")
    _add(element, "updated", _moment(entry.updated_at))
    if known["published_on"]:
        _add(element, "published", f"{known['published_on'].isoformat()}T00:00:00Z")
    _add(ElementTree.SubElement(element, "author"), "name", known["body"])
    _add(element, "link", rel="alternate", type="text/html", href=known["address"])
    if known["pdf"]:
        _add(element, "link", rel="related", type="application/pdf", href=known["pdf"])
    if known["summary"]:
        _add(element, "summary", known["summary"])


def sitemap(site: str) -> bytes:
    """Every page there is to find. Entries without anything to read are left out."""
    root = ElementTree.Element("urlset", xmlns=SITEMAP)
    for name in PAGES:
        _add(ElementTree.SubElement(root, "url"), "loc", site + reverse(f"publication:{name}"))
    left = MOST_ADDRESSES - len(PAGES)
    for view, rows in _mapped():
        for slug, updated_at in rows.order_by("-pk").values_list("slug", "updated_at")[:left]:
            left -= 1
            url = ElementTree.SubElement(root, "url")
            _add(url, "loc", site + reverse(f"publication:{view}", args=[slug]))
            _add(url, "lastmod", _moment(updated_at))
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _mapped():
    """The pages of records, by the name of their address. Decisions come first while there is room."""
    yield "decision", RegisterEntry.objects.filter(state__in=OPEN)
    yield "contract", PublicContract.objects
    yield "invitation", PublicInvitation.objects
    yield "supplier", PublicSupplier.objects.filter(merged_into__isnull=True)


def _add(parent, name, text=None, **attributes):
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = NOT_IN_XML.sub("", text) if text is not None else None


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
