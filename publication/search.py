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


def by_address(slug: str) -> list[RegisterEntry]:
    """Every decision that this other spelling of an address may mean."""
    known = candidates(slug)
    return list(_spelt(known, {slug.lower(), slugify(slug), *map(slugify, known)})[:MOST_CHOICES])


def candidates(text: str) -> list[str]:
    """The canonical references `text` may be. Nothing when it is no reference, or longer than any."""
    return references.candidates(text) if len(text) <= LONGEST_REFERENCE and "\x00" not in text else []


def _spelt(known, slugs) -> QuerySet:
    spellings = Spelling.objects.filter(slug__in=slugs - {""}).values("entry_id")
    return RegisterEntry.objects.filter(Q(canonical__in=[one for one in known if one]) | Q(pk__in=spellings)).order_by("-signed_on", "-pk")


def matching(entries: QuerySet, words: str, named: list[RegisterEntry]) -> QuerySet:
    """Entries in which the words stand, and those they name by reference; `rank` puts the named first.

    Only facts that the page shows are searched: of a deferred decision nothing but its reference.
    """
    query = SearchQuery(words, search_type="websearch", config="english")
    is_named = Q(pk__in=[entry.pk for entry in named])
    rank = Case(When(is_named, then=Value(2.0)), default=SearchRank(F("search"), query), output_field=FloatField())
    return entries.filter(is_named | Q(state__in=OPEN, search=query)).annotate(rank=rank)


def taken_down(slug: str) -> Takedown | None:
    """The takedown in force at this address, whichever way the reference in it is spelt."""
    in_force = Takedown.objects.filter(lifted_at__isnull=True).only("slug", "reference", "reason", "at").order_by("-at")
    if exact := in_force.filter(slug=slug.lower()).first():
        return exact
    if not (known := set(candidates(slug))):
        return None
    return next((one for one in in_force.exclude(reference="") if known & set(candidates(one.reference))), None)
