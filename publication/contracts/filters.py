"""What the public may ask of the contract register. Every filter and every order is listed here; nothing hidden can be asked."""

import django_filters
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Case, Count, F, FloatField, Q, Sum, Value, When
from django.utils import timezone

from accounts.fields import MoneyField
from procurement.models.words import Answer, Regime, VatBasis

from ..filters import LONGEST_SEARCH, NOT_LISTED, TOO_LONG
from ..models import PublicContract, PublicContractParty, PublicSupplier
from .rows import number_key

MOST_NAMED = 20
SHOWN = (  # of a line; the whole record is read by the contract's own page
    *("id", "slug", "number", "title", "department", "suppliers", "value", "current_value", "vat_basis", "is_withheld"),
    *("withheld_because", "value_band", "starts_on", "ends_on", "ended_on", "route_name", "regime", "body_name", "release_id"),
)
ENDING = {"3": "3 months", "6": "6 months", "12": "12 months", "24": "24 months"}
SIZES = {"sme": "Small or medium-sized enterprise", "vcse": "Voluntary, community or social enterprise"}
BANDS = {"over": "Above £10,000", "up_to": "£10,000 or less", "unknown": "Value not public, or not known"}
STATES = {"to_come": "Not begun", "running": "Running", "over": "Ended"}
SORTS = {
    "best": "Best match",
    "newest": "Newest start first",
    "ending": "Ending next first",
    "value": "Highest value first",
    "title": "Title, A to Z",
}
ORDERS = {
    "best": [F("rank").desc()],
    "newest": [F("starts_on").desc(nulls_last=True)],
    "ending": [F("ends_on").asc(nulls_last=True)],
    "value": [F("value").desc(nulls_last=True)],
    "title": [F("title").asc()],
}


class PoundsFilter(django_filters.Filter):
    field_class = MoneyField


def _choice(label, choices=(), field=None, method=None, empty="Any"):
    return django_filters.ChoiceFilter(
        label=label, choices=choices, field_name=field, method=method, empty_label=empty, error_messages=NOT_LISTED
    )


def _text(label, method):
    return django_filters.CharFilter(label=label, method=method, max_length=LONGEST_SEARCH, error_messages=TOO_LONG)


class ContractFilter(django_filters.FilterSet):
    """The contract register as asked for."""

    q = _text("Search words or a contract number", "search_words")
    supplier = _text("Supplier", "of_supplier")
    body = _choice("Body", field="body_slug")
    route = _choice("Route", field="route_code")
    regime = _choice("Law", field="regime")
    year = _choice("Year it starts", field="starts_year")
    ending = _choice("Ends within", list(ENDING.items()), method="ending_within")
    state = _choice("State", list(STATES.items()), method="in_state")
    value_from = PoundsFilter(label="Value from", field_name="value", lookup_expr="gte")
    value_to = PoundsFilter(label="Value up to", field_name="value", lookup_expr="lte")
    size = _choice("Supplier is a", list(SIZES.items()), method="of_size")
    band = _choice("Value", list(BANDS.items()), method="in_band")
    sort = _choice("Order", list(SORTS.items()), method="in_order", empty="Usual order")

    def __init__(self, data):
        super().__init__(data, queryset=PublicContract.objects.all())
        self.words = ""
        self.choices = choices()
        for name in ("body", "route", "regime", "year"):
            self.filters[name].extra["choices"] = self.choices[name]

    def filter_queryset(self, queryset):
        """Every answer that can be understood counts; the others are in the form's errors. The order comes last."""
        found = super().filter_queryset(queryset)
        asked = self.form.cleaned_data.get("sort") or ("best" if self.words else "newest")
        return found.order_by(*ORDERS["newest" if asked == "best" and not self.words else asked], "-id")

    def lines(self, page) -> list:
        """The rows of a page of keys, in its order, without what only the contract's own page shows."""
        rows = PublicContract.objects.only(*SHOWN).in_bulk(list(page))
        return [rows[key] for key in page if key in rows]

    def search_words(self, contracts, field, words):
        """By words, or by number however it is spelt; a contract of that number comes first."""
        self.words = words
        query = SearchQuery(words, search_type="websearch", config="english")
        key = number_key(words)
        named = list(PublicContract.objects.filter(number_key=key).values_list("pk", flat=True)[:MOST_NAMED]) if key else []
        rank = Case(
            When(pk__in=named, then=Value(2.0)), default=SearchRank(F("words__search"), query), output_field=FloatField()
        )
        return contracts.filter(Q(words__search=query) | Q(words__contract_id__in=named)).annotate(rank=rank)

    def of_supplier(self, contracts, field, name):
        """By a supplier's name now, before or in trade, or by its number."""
        numbers = Q(company_number__iexact=name) | Q(charity_number__iexact=name) | Q(ppon__iexact=name)
        meant = PublicSupplier.objects.filter(Q(name__icontains=name) | Q(other_names__icontains=name) | numbers)
        parties = PublicContractParty.objects.filter(supplier_id__in=list(meant.values_list("pk", flat=True)))
        return contracts.filter(pk__in=parties.values("contract_id"))

    def ending_within(self, contracts, field, months):
        today = timezone.localdate()
        return contracts.filter(ended_on__isnull=True, ends_on__range=(today, add_months(today, int(months))))

    def in_state(self, contracts, field, state):
        today = timezone.localdate()
        goes_on = (Q(ended_on__isnull=True) | Q(ended_on__gt=today)) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
        asked = {
            "to_come": Q(starts_on__gt=today) & goes_on,
            "running": Q(starts_on__lte=today) & goes_on,
            "over": Q(ended_on__lte=today) | Q(ends_on__lt=today),
        }
        return contracts.filter(asked[state])

    def of_size(self, contracts, field, size):
        return contracts.filter(**{f"is_{size}": Answer.YES})

    def in_band(self, contracts, field, band):
        return contracts.filter(is_over_limit={"over": True, "up_to": False, "unknown": None}[band])

    def in_order(self, contracts, field, value):
        return contracts  # see filter_queryset

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter beside the search box is in use, so that the page shows them open."""
        return any(value for name, value in self.data.items() if name in self.filters and name not in ("q", "sort"))


def add_months(day, months: int):
    """The same day some months on, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return day.replace(year=year, month=month + 1, day=last)
        except ValueError:
            continue
    raise AssertionError("no month is shorter than 28 days")


# -- what there is to choose from, in one question that does not read the register through


STEPS = """
  {name} AS (
    (SELECT {value} AS value, {label} AS label FROM publication_publiccontract ORDER BY {value}, {label} LIMIT 1)
    UNION ALL
    SELECT following.value, following.label FROM {name} before CROSS JOIN LATERAL (
      SELECT {value} AS value, {label} AS label FROM publication_publiccontract
       WHERE {value} > before.value ORDER BY {value}, {label} LIMIT 1) following
  )"""
CHOSEN_BY = {
    "body": ("body_slug", "body_name"),
    "route": ("route_code", "route_name"),
    "regime": ("regime", "regime"),
    "year": ("starts_year", "starts_year"),
}


def choices() -> dict[str, list[tuple[str, str]]]:
    """Bodies, routes, laws and years that the register has. Each value is looked up behind the one before it in an index."""
    parts = ",".join(STEPS.format(name=name, value=value, label=label) for name, (value, label) in CHOSEN_BY.items())
    union = " UNION ALL ".join(f"SELECT '{name}', value::text, label::text FROM {name}" for name in CHOSEN_BY)  # noqa: S608
    found: dict[str, list] = {name: [] for name in CHOSEN_BY}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH RECURSIVE {parts} {union}")
        for name, value, label in cursor.fetchall():
            if value:
                found[name].append((value, label))
    found["body"].sort(key=lambda each: each[1])
    found["route"].sort(key=lambda each: each[1])
    found["regime"] = [(code, str(Regime(code).label)) for code, _ in found["regime"] if code != Regime.NOT_STATED]
    found["year"].sort(reverse=True)
    return found


# -- count and totals, in one question


def totals_of(contracts) -> dict:
    """How many there are, and what they are worth: summed apart for each VAT basis, since pounds with and without VAT cannot be
    added. A contract counts at its value with all changes where they can be added up, otherwise at its original value.
    Values that are not public or not known are counted and are in no sum."""
    worth = Case(When(current_value__isnull=False, then=F("current_value")), default=F("value"))
    groups = (
        contracts.order_by()
        .values("vat_basis")
        .annotate(count=Count("pk"), known=Count("value"), withheld=Count("pk", filter=Q(is_withheld=True)), sum=Sum(worth))
    )
    found = {each["vat_basis"]: each for each in groups}
    count, known, withheld = (sum(each[name] for each in found.values()) for name in ("count", "known", "withheld"))
    sums = [
        {"label": basis.label, "sum": found[basis]["sum"], "count": found[basis]["known"]}
        for basis in VatBasis
        if basis in found and found[basis]["known"]
    ]
    return {"count": count, "withheld": withheld, "unknown": count - known - withheld, "sums": sums}
