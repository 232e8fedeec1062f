"""Finding decisions in the register: by words, and by reference however it is spelt. Only what the public may see is searched."""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.utils.text import slugify

from decisions import references

from .models import RegisterEntry, Spelling, Takedown

OPEN = (RegisterEntry.State.PUBLISHED, RegisterEntry.State.ENTRY_ONLY)  # states whose facts are shown, so may be asked about
MOST_CHOICES = 20
LONGEST_REFERENCE = 60


def by_reference(text: str) -> list[RegisterEntry]:
    """Every decision that `text` may be the reference of: "PCD 2017 268", "PCD 268" and "pcd268" are the same one."""
    known = candidates(text)
    if not known:
        return []
    return list(_spelt(known, {slugify(text), *map(slugify, known)})[:MOST_CHOICES])


def is_unheld_reference(text: str) -> bool:
    """Whether a text that names no decision here is written as the references of the register are."""
    series = {known.split("-")[0] for known in candidates(text)}
    return any(RegisterEntry.objects.filter(canonical__startswith=f"{each}-").exists() for each in series)


def by_address(slug: str) -> list[RegisterEntry]:
    """Every decision that this other spelling of an address may mean."""
    known = candidates(slug)
    return list(_spelt(known, {slug.lower(), slugify(slug), *map(slugify, known)})[:MOST_CHOICES])


def candidates(text: str) -> list[str]:
    """The canonical references `text` may be. Nothing when it is no reference, or longer than any."""
    return references.candidates(text) if len(text) <= LONGEST_REFERENCE and "\x00" not in text else []


def _spelt(known, slugs) -> QuerySet:
    spellings = Spelling.objects.filter(slug__in=slugs - {""}).values("entry_id")
    is_meant = Q(canonical__in=[one for one in known if one]) | Q(pk__in=spellings)
    return RegisterEntry.objects.filter(is_meant).defer("search", "parties").order_by("-signed_on", "-pk")


def matching(entries: QuerySet, words: str, named: list[RegisterEntry]) -> QuerySet:
    """Entries in which the words stand, and those they name by reference; `rank` puts the named first.

    Only facts that the page shows are searched: of a deferred decision nothing but its reference.
    """
    query = SearchQuery(words, search_type="websearch", config="english")
    is_named = Q(pk__in=[entry.pk for entry in named])
    rank = Case(When(is_named, then=Value(2.0)), default=SearchRank(F("search"), query), output_field=FloatField())
    return entries.filter(is_named | Q(state__in=OPEN, search=query)).annotate(rank=rank)


def taken_down() -> QuerySet:
    """The takedowns in force, with what the public is told of each."""
    return Takedown.objects.filter(lifted_at__isnull=True).only("slug", "reference", "reason", "at").order_by("-at")


def taken_down_as(slug: str) -> Takedown | None:
    """The takedown of the decision whose reference `slug` spells in another way. Two years are two decisions."""
    asked = references.read(slug[:LONGEST_REFERENCE])
    return next((one for one in taken_down() if any(_same(a, b) for a in asked for b in references.read(one.reference))), None)


def _same(one: references.Reading, other: references.Reading) -> bool:
    years = {one.year, other.year} - {None}
    return (one.prefix, one.number) == (other.prefix, other.number) and len(years) < 2
