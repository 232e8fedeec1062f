import hashlib
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from publication.models import Edition, EditionPaper

KINDS = {"pdf": "PDF", "json": "JSON", "article": "article"}


class Command(BaseCommand):
    help = "Say which published edition a downloaded PDF, JSON, page or paper is. Exit code 1 when it is none of ours."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file: Path, **options):
        try:
            held = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=2) from None
        found = edition_of(held)
        if found is None:
            raise CommandError(f"{file.name} is no edition published here{almost(held)}.", returncode=1)
        self.stdout.write(f"{file.name} is {found}.")


def edition_of(held: bytes) -> str | None:
    """Which edition these bytes are. A saved page counts if it holds the whole article, whatever frame is around it."""
    start, end = held.find(b"<article"), held.rfind(b"</article>")
    article = held[start : end + len(b"</article>")] + b"\n" if -1 < start < end else b""
    sums = [hashlib.sha256(each).hexdigest() for each in (held, article)]
    for kind, name in KINDS.items():
        edition = (
            Edition.objects.filter(**{f"{kind}_sha256__in": sums}).order_by("pk").only("slug", "number", "reference").first()
        )
        if edition:
            return f"the {name} of {edition}" + (f" ({edition.reference})" if edition.reference else "")
    paper = EditionPaper.objects.filter(sha256=sums[0]).select_related("edition").order_by("pk").first()
    return f"paper {paper.number} of {paper.edition}" if paper else None


def almost(held: bytes) -> str:
    """For a changed JSON file: which edition it claims to be."""
    try:
        told = json.loads(held)
        return f", although it calls itself {told['slug']}, edition {told['edition']['number']}"
    except (ValueError, KeyError, TypeError):
        return ""
