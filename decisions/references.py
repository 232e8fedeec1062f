"""Reference numbers: issued once and for ever (R-01), and found by any spelling.

The canonical form is `PREFIX-NUMBER` for a number that runs on ("PCD 2017 268" and "PCD 268" are PCD-268) and
`PREFIX-YEAR-NUMBER` for one that starts again each year ("WMPCC 005/2013" is WMPCC-2013-5).
"""

import re
from typing import NamedTuple

from django.db import connection
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify

from .models import IssuedNumber, ReferenceScheme

FIRST_YEAR = 2012  # the first year of elected local policing bodies
_REFERENCE = re.compile(r"^(?P<prefix>[A-Z]{0,12})[\s\-–/.]*(?P<first>\d{1,6})(?:[\s\-–/.]+(?P<second>\d{1,6}))?[\s\-–]*$")
_RUN_TOGETHER = re.compile(r"^(?P<prefix>[A-Z]{2,12})(?P<year>20[1-4]\d)(?P<number>\d{1,4})$")
# As domain.md 2.2 gives it, for references cited in running text.
IN_TEXT = re.compile(r"\b(?:DMPCD|PCD|CEOD|WMPCC)\s?(?:20\d\d\s\d{1,4}|\d{1,4}(?:[-/]20\d\d)?)\b")


class Reading(NamedTuple):
    """What a spelling says: letters, the year if it stands there, the number."""

    prefix: str
    year: int | None
    number: int


def read(text: str) -> list[Reading]:
    """The ways in which a spelling can be read; none if it is no reference."""
    text = re.sub(r"^(PCC\s+)?DECISION\s*(NO\.?|NUMBER|[-–])?\s*", "", " ".join(text.upper().split()))
    found = []
    if match := _REFERENCE.match(text):
        found += _readings(match["prefix"], match["first"], match["second"])
    if match := _RUN_TOGETHER.match(text):
        found.append(Reading(match["prefix"], int(match["year"]), int(match["number"])))
    return found


def _readings(prefix, first, second) -> list[Reading]:
    if second is None:
        return [Reading(prefix, None, int(first))]
    if _is_year(first) and not _is_year(second):
        return [Reading(prefix, int(first), int(second))]
    if _is_year(second) and not _is_year(first):
        return [Reading(prefix, int(second), int(first))]
    return [Reading(prefix, int(first), int(second)), Reading(prefix, int(second), int(first))] if _is_year(first) else []


def _is_year(text) -> bool:
    return len(text) == 4 and text.startswith(("19", "20"))


def canonical(text: str, body=None) -> str:
    """The one form under which all spellings of a reference meet; the text itself, tidied, if it cannot be read."""
    readings = read(text)
    if not readings:
        return " ".join(text.upper().split())[:60]
    reading = readings[0]
    return _joined(
        reading.prefix, reading.year if reading.year and _starts_again_each_year(reading.prefix, body) else None, reading.number
    )


def _starts_again_each_year(prefix, body) -> bool:
    """Whether the year tells two numbers apart. Unknown schemes keep the year, which loses nothing."""
    schemes = ReferenceScheme.objects.filter(prefix=prefix)
    if body is not None:
        schemes = schemes.filter(body=body)
    counts = set(schemes.values_list("counts_each_year", flat=True))
    return True in counts or not counts


def _joined(prefix, year, number) -> str:
    return "-".join(str(word) for word in (prefix, year, number) if word)


def candidates(text: str) -> list[str]:
    """Canonical forms that a spelling may stand for; a number without its year may be of any year."""
    found = []
    for prefix, year, number in read(text):
        years = [year] if year else range(FIRST_YEAR, timezone.localdate().year + 1)
        found += [_joined(prefix, None, number), *(_joined(prefix, y, number) for y in years)]
    return list(dict.fromkeys(found))


def find(text: str, decisions):
    """Those of `decisions` (already limited to what the reader may see) that a spelling may mean."""
    readings = read(text)
    if not readings:
        return decisions.none()
    wanted = Q(numbers__canonical__in=candidates(text))
    for reading in readings:
        if not reading.prefix and not reading.year:  # a bare number may be of any series
            wanted |= Q(numbers__canonical__endswith=f"-{reading.number}")
    return decisions.filter(wanted).distinct()


def spellings(as_written: str) -> list[str]:
    """Slugs under which people look for a reference, the first being its own: pcd-2017-268, pcd-268, pcd2017268, pcd268."""
    own = slugify(as_written.replace("/", "-"))
    found = [own]
    for prefix, year, number in read(as_written):
        low = prefix.lower()
        with_year = [f"{low}-{year}-{number}", f"{low}{year}{number}", f"{low}-{number}-{year}"] if year else []
        found += [*with_year, f"{low}-{number}", f"{low}{number}"]
    return [slug for slug in dict.fromkeys(s.strip("-") for s in found) if slug]


def issue(decision) -> IssuedNumber:
    """Give the next number of the body's scheme in force today, in the caller's transaction. The counter's row lock makes
    those who submit at the same moment wait for one another, and a rolled back submission gives its number back."""
    return _taken(decision.body, decision=decision)


def reserve(body) -> IssuedNumber:
    """Take the next number for a request that is expected, in the same series and under the same lock."""
    return _taken(body, state=IssuedNumber.State.RESERVED)


def _taken(body, **what) -> IssuedNumber:
    today = timezone.localdate()
    scheme = body.reference_schemes.in_force(today).order_by(F("from_on").desc(nulls_last=True)).first()
    if scheme is None:
        raise LookupError(f"{body} has no reference scheme in force today; an administrator enters one.")
    period = str(today.year) if scheme.counts_each_year else ""
    number = _next(scheme, period)
    as_written = scheme.pattern.format(number=number, year=today.year, prefix=scheme.prefix)
    return IssuedNumber.objects.create(
        body=body,
        scheme=scheme,
        period=period,
        number=number,
        as_written=as_written,
        canonical=_joined(scheme.prefix, period, number),
        **what,
    )


def _next(scheme, period) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO decisions_referencecounter AS counter (scheme_id, period, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (scheme_id, period) DO UPDATE SET last = counter.last + 1 RETURNING last",
            [scheme.pk, period, scheme.first_number],
        )
        return cursor.fetchone()[0]
