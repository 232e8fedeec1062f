"""What the public may ask of the register. Every filter and every order is listed here; nothing hidden can be asked about."""

import django_filters
from django.db.models import Case, DateField, F, Q, QuerySet, When
from django.db.models.functions import ExtractYear, TruncDate

from decisions.models.words import Answer, Kind, Outcome

from . import search
from .models import RegisterEntry
from .search import OPEN

LONGEST_SEARCH = 200
NOT_LISTED = {"invalid_choice": "“%(value)s” is not one of the choices. Choose one from the list."}
TOO_LONG = {"max_length": "Use at most %(limit_value)d characters."}
KINDS = dict(Kind.choices)
OUTCOMES = dict(Outcome.choices) | {"mixed": "Different outcomes"}  # of several recommendations
SORTS = {
    "best": "Best match",
    "newest": "Newest signed first",
    "oldest": "Oldest signed first",
    "published": "Newest published first",
    "title": "Title, A to Z",
}


def _choice(label, choices=(), field=None, method="among_shown", empty="Any"):
    return django_filters.ChoiceFilter(
        label=label, choices=choices, field_name=field, method=method, empty_label=empty, error_messages=NOT_LISTED
    )


def _text(label, field, method):
    return django_filters.CharFilter(
        label=label, field_name=field, method=method, max_length=LONGEST_SEARCH, error_messages=TOO_LONG
    )


class RegisterFilter(django_filters.FilterSet):
    """The register as asked for. `named` are the decisions whose reference was typed into the search box."""

    q = _text("Search words or a reference", None, "search_words")
    body = _choice("Body", field="body_slug", method=None)
    kind = _choice("Kind of decision", list(KINDS.items()), "kind")
    outcome = _choice("Outcome", list(OUTCOMES.items()), "outcome", method="of_any_recommendation")
    year = _choice("Year signed", field="signed_on__year")
    decided_by = _text("Decision by", "decided_by__icontains", "among_shown")
    part2 = _choice("Has a confidential Part 2", Answer.choices, "has_part2")
    significant = _choice("Significant public interest", Answer.choices, "significant")
    state = _choice("Publication", RegisterEntry.State.choices, "state", method=None)
    sort = _choice("Order", list(SORTS.items()), method="in_order", empty="Usual order")

    def __init__(self, data):
        super().__init__(data, queryset=RegisterEntry.objects.defer("search", "parties"))
        self.named, self.is_unheld = [], False
        self.words = ""
        self.bodies, years = _bodies_and_years()
        self.filters["body"].extra["choices"] = list(self.bodies.items())
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]

    def filter_queryset(self, queryset):
        """Every answer that can be understood counts; the others are in the form's errors. The order comes last."""
        return _ordered(super().filter_queryset(queryset), self._order())

    def _order(self) -> str:
        asked = self.form.cleaned_data.get("sort") or ("best" if self.words else "newest")
        return "newest" if asked == "best" and not self.words else asked

    def among_shown(self, entries, field, value):
        """Only entries that show the fact: filtering tells nothing about a deferred decision."""
        return entries.filter(**{"state__in": OPEN, field: value})

    def of_any_recommendation(self, entries, field, value):
        """Decisions with that outcome on one recommendation at least."""
        return entries.filter(Q(outcome=value) | Q(outcomes__contains=f" {value} "), state__in=OPEN)

    def search_words(self, entries, field, words):
        self.words = words
        self.named = search.by_reference(words)
        self.is_unheld = not self.named and search.is_unheld_reference(words)
        return search.matching(entries, words, self.named)

    def in_order(self, entries, field, value):
        return entries  # see filter_queryset

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter beside the search box is in use, so that the page shows them open."""
        return any(value for name, value in self.data.items() if name in self.filters and name not in ("q", "sort"))


def _bodies_and_years() -> tuple[dict, list]:
    """What there is to choose from, in one query."""
    year = Case(When(state__in=OPEN, then=ExtractYear("signed_on")))
    rows = RegisterEntry.objects.order_by("body_name").values_list("body_slug", "body_name", year).distinct()
    bodies, years = {}, set()
    for slug, name, signed in rows:
        bodies[slug] = name
        years.add(signed)
    return bodies, sorted(years - {None}, reverse=True)


def _ordered(entries: QuerySet, sort: str) -> QuerySet:
    """The usual day of an entry is the day of signature; where that is not shown, the day the entry became public."""
    day = Case(When(state__in=OPEN, then=F("signed_on")), default=TruncDate("public_from"), output_field=DateField())
    published = Case(When(state__in=OPEN, then=F("published_on")), output_field=DateField())
    title = Case(When(Q(state__in=OPEN), then=F("title")))
    by = {
        "best": lambda: [F("rank").desc()],
        "newest": lambda: [day.desc(nulls_last=True)],
        "oldest": lambda: [day.asc(nulls_last=True)],
        "published": lambda: [published.desc(nulls_last=True)],
        "title": lambda: [title.asc(nulls_last=True)],
    }
    return entries.order_by(*by[sort](), "pk" if sort == "oldest" else "-pk")
