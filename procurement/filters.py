"""The lists of contracts and procurements: what may be asked of them, and in which order they may stand. Only columns that every
reader of a list may see; a value that stands in Part 2 is in none of them."""

from datetime import datetime, time
from functools import reduce
from operator import and_

import django_filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.fields import DateField, MoneyField
from accounts.models import PolicingBody

from .deciding import without_decision
from .models import Contract, ContractChange, Framework, Procurement, Route, Supplier
from .models.words import Regime
from .months import months_after

KNOWN_LAW = [(regime, regime.label) for regime in Regime]
ENDING = [("3", "The next 3 months"), ("6", "The next 6 months"), ("12", "The next 12 months")]
NEWEST = "newest"
ORDERS = {
    NEWEST: ("Recorded last", [F("pk").desc()]),
    "ending": ("Ending first", [F("ends_on").asc(nulls_last=True), F("pk").desc()]),
    "ending_last": ("Ending last", [F("ends_on").desc(nulls_last=True), F("pk").desc()]),
    "value": ("Highest value", [F("value").desc(nulls_last=True), F("pk").desc()]),
    "changed": ("Changed last", [F("changed_at").desc(), F("pk").desc()]),
    "title": ("Title", [F("title").asc(), F("pk").asc()]),
}


class MoneyFilter(django_filters.Filter):
    field_class = MoneyField


class DayFilter(django_filters.Filter):
    field_class = DateField


def yes(label):
    """A box to tick."""
    return django_filters.BooleanFilter(label=label, method="ticked", widget=forms.CheckboxInput)


def year(label, **named):
    widget = forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"})
    return django_filters.NumberFilter(label=label, min_value=1990, max_value=2199, widget=widget, **named)


def _all_words(value: str, *paths) -> Q:
    """All of the words, each in one of the places."""
    each = (reduce(lambda one, path: one | Q(**{f"{path}__icontains": word}), paths, Q()) for word in value.split()[:10])
    return reduce(and_, each, Q())


def suppliers_called(value: str):
    """Suppliers by words of a name of theirs, or by a number."""
    number = value.strip().upper().removeprefix("GB-PPON-")
    is_number = Q(company_number=number) | Q(charity_number=number) | Q(ppon=number)
    found = Supplier.objects.filter(
        is_number | _all_words(value, "name", "trading_name") | Q(former_names__icontains=value.strip())
    )
    return Supplier.objects.filter(Q(pk__in=found.values("pk")) | Q(merged_into__in=found.values("pk")))


class OfBodies(django_filters.FilterSet):
    """Lists of records that bodies have; for one person, so that it asks of their bodies and decisions only."""

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        bodies = PolicingBody.objects.filter(pk__in=user.roles().exclude(role="administrator").values("body"))
        self.filters["body"].queryset = bodies


class ContractFilter(OfBodies):
    q = django_filters.CharFilter(method="search", label="Words of the title, or the contract number")
    supplier = django_filters.CharFilter(method="of_supplier", label="Supplier, by name or number")
    body = django_filters.ModelChoiceFilter(queryset=PolicingBody.objects.none(), label="Body", empty_label="Any")
    route = django_filters.ModelChoiceFilter(
        field_name="procurement__route_type", queryset=Route.objects.all(), label="Route", empty_label="Any"
    )
    regime = django_filters.ChoiceFilter(choices=KNOWN_LAW, method="under", label="Law that applies", empty_label="Any")
    ending = django_filters.ChoiceFilter(choices=ENDING, method="ends_within", label="Ends in", empty_label="Any time")
    year = year("Ends in the year", field_name="ends_on", lookup_expr="year")
    value_from = MoneyFilter(field_name="value", lookup_expr="gte", label="Original value from")
    value_to = MoneyFilter(field_name="value", lookup_expr="lte", label="Original value to")
    changed_since = DayFilter(method="since", label="Changed since")
    has_changes = yes("Only with changes of the contract")
    no_decision = yes("Only without a decision")
    running = yes("Only those that run")
    sort = django_filters.ChoiceFilter(
        choices=[(name, label) for name, (label, _) in ORDERS.items()], method="ordered", label="Order", empty_label=None
    )

    class Meta:
        model = Contract
        fields: list = []

    def search(self, queryset, name, value):
        return queryset.filter(_all_words(value, "title", "external_number"))

    def of_supplier(self, queryset, name, value):
        through = Contract.suppliers.through.objects.filter(supplier__in=suppliers_called(value).values("pk"))
        return queryset.filter(pk__in=through.values("contract"))

    def under(self, queryset, name, value):
        """By the law of its procurement, or where that is not known of its framework, as the contract itself answers."""
        unknown = Q(procurement__isnull=True) | Q(procurement__regime=Regime.NOT_STATED)
        if value == Regime.NOT_STATED:
            return queryset.filter(unknown, Q(framework__isnull=True) | Q(framework__regime=value))
        return queryset.filter(Q(procurement__regime=value) | (unknown & Q(framework__regime=value)))

    def ends_within(self, queryset, name, value):
        today = timezone.localdate()
        return queryset.filter(ended_on__isnull=True, ends_on__gte=today, ends_on__lte=months_after(today, int(value)))

    def since(self, queryset, name, value):
        return queryset.filter(changed_at__gte=timezone.make_aware(datetime.combine(value, time.min))) if value else queryset

    def ticked(self, queryset, name, value):
        if not value:
            return queryset
        if name == "has_changes":
            return queryset.filter(Exists(ContractChange.objects.filter(contract=OuterRef("pk"), recorded_at__isnull=False)))
        return without_decision(queryset, self.user) if name == "no_decision" else queryset.filter(ended_on__isnull=True)

    def ordered(self, queryset, name, value):
        return queryset.order_by(*ORDERS[value][1])


class ProcurementFilter(OfBodies):
    q = django_filters.CharFilter(method="search", label="Words of the title, or the reference")
    body = django_filters.ModelChoiceFilter(queryset=PolicingBody.objects.none(), label="Body", empty_label="Any")
    route = django_filters.ModelChoiceFilter(
        field_name="route_type", queryset=Route.objects.all(), label="Route", empty_label="Any"
    )
    regime = django_filters.ChoiceFilter(choices=KNOWN_LAW, label="Law that applies", empty_label="Any")
    year = year("Commenced in the year", field_name="commenced_on", lookup_expr="year")
    waiting = yes("Only with a correction that waits for a second person")

    class Meta:
        model = Procurement
        fields: list = []

    def search(self, queryset, name, value):
        return queryset.filter(_all_words(value, "title", "reference"))

    def ticked(self, queryset, name, value):
        return (
            queryset.filter(regime_corrections__seen_at__isnull=True, regime_corrections__isnull=False).distinct()
            if value
            else queryset
        )


class FrameworkFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label="Words of the name, or the reference")

    class Meta:
        model = Framework
        fields: list = []

    def search(self, queryset, name, value):
        return queryset.filter(_all_words(value, "name", "provider", "reference"))
