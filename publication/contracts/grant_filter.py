"""What the public may ask of the list of grants."""

from datetime import date

import django_filters
from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth
from django.utils.dateformat import format as written

from procurement.models.words import Answer

from ..filters import LONGEST_SEARCH, NOT_LISTED, TOO_LONG
from ..models import PublicGrant


def _choice(label, choices=(), **more):
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label="Any", error_messages=NOT_LISTED, **more)


class GrantFilter(django_filters.FilterSet):
    """Grants as asked for, the newest award first."""

    recipient = django_filters.CharFilter(
        label="Recipient",
        field_name="recipient_name",
        lookup_expr="icontains",
        max_length=LONGEST_SEARCH,
        error_messages=TOO_LONG,
    )
    month = _choice("Month of the award", method="in_month")
    body = _choice("Body", field_name="body_slug")
    crime = _choice("Crime and disorder reduction grant", Answer.choices, field_name="is_crime_reduction")

    def __init__(self, data):
        super().__init__(data, queryset=PublicGrant.objects.select_related("supplier"))
        bodies, months = _bodies_and_months()
        self.filters["body"].extra["choices"] = bodies
        self.filters["month"].extra["choices"] = months

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).order_by(F("awarded_on").desc(nulls_last=True), "-id")

    def in_month(self, grants, field, month):
        first = date.fromisoformat(f"{month}-01")
        following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        return grants.filter(awarded_on__gte=first, awarded_on__lt=following)


def _bodies_and_months() -> tuple[list, list]:
    """What there is to choose from, in one question."""
    rows = PublicGrant.objects.order_by().values_list("body_slug", "body_name", TruncMonth("awarded_on")).distinct()
    bodies, months = {}, set()
    for slug, name, month in rows:
        bodies[slug] = name
        months.add(month)
    newest_first = sorted(months - {None}, reverse=True)
    return sorted(bodies.items(), key=lambda each: each[1]), [(f"{each:%Y-%m}", written(each, "F Y")) for each in newest_first]


def totals_of(grants) -> dict:
    """How many, and how many pounds; grants bear no VAT."""
    return grants.order_by().aggregate(count=Count("pk"), sum=Sum("amount"), known=Count("amount"))
