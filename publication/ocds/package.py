"""Packages of OCDS releases and records, written out as they are read: ten thousand contracts take no more memory than ten."""

import json
from collections.abc import Iterator
from itertools import groupby

from django.conf import settings
from django.urls import reverse

from ..models import OcdsRelease
from . import records
from .words import EXTENSIONS, moment

CHUNK = 200
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def head(uri: str, published, publisher: str) -> dict:
    """What every package says about itself."""
    return {
        "uri": uri,
        "version": "1.1",
        "extensions": EXTENSIONS,
        "publishedDate": moment(published),
        "publisher": {"name": publisher, "uri": settings.PUBLIC_URL},
        "license": LICENCE,
        "publicationPolicy": address("ocds"),
    }


def address(name: str, *args) -> str:
    return settings.PUBLIC_URL + reverse(f"publication:{name}", urlconf="publication.urls", args=args)


def publisher_of(releases) -> str:
    """Whose processes these are, for people; one site may publish for several bodies."""
    names = releases.order_by("body_name").values_list("body_name", flat=True).distinct()
    return ", ".join(names)


def contents(releases) -> Iterator[str]:
    """The stored bytes of releases, in their order, a few at a time."""
    for content in releases.values_list("content", flat=True).iterator(chunk_size=CHUNK):
        yield bytes(content).decode()


def in_package(told: dict, name: str, things: Iterator[str], links: dict | None = None) -> Iterator[bytes]:
    """A whole package as JSON, thing by thing."""
    yield json.dumps(told | ({"links": links} if links else {}), ensure_ascii=False)[:-1].encode()
    before = f', "{name}": [\n'
    for thing in things:
        yield f"{before}{thing}".encode()
        before = ",\n"
    yield b"\n]}\n"


def lines(things: Iterator[str]) -> Iterator[bytes]:
    for thing in things:
        yield f"{thing}\n".encode()


def record(ocid: str, releases: list[dict]) -> dict:
    """A process with all that was told of it, and its state now."""
    return {"ocid": ocid, "releases": releases, "compiledRelease": records.compiled(releases)}


def all_records(releases) -> Iterator[str]:
    """Every process in the order of its OCID, with the addresses of its releases and its state now."""
    rows = releases.order_by("ocid", "pk").values_list("ocid", "identifier", "content").iterator(chunk_size=CHUNK)
    for ocid, found in groupby(rows, key=lambda row: row[0]):
        told = [(identifier, json.loads(bytes(content))) for _, identifier, content in found]
        linked = [
            {"url": f"{address('ocds-release', identifier)}#{identifier}", "date": each["date"], "tag": each["tag"]}
            for identifier, each in told
        ]
        whole = record(ocid, [each for _, each in told]) | {"releases": linked}
        yield json.dumps(whole, ensure_ascii=False, sort_keys=True)


def releases_of(ocid: str) -> list[dict]:
    """The releases of one process that the public sees, oldest first."""
    return [json.loads(content) for content in contents(OcdsRelease.objects.filter(ocid=ocid).order_by("pk"))]
