"""The lists of suppliers and of grants: what may be asked of them. Only columns that every reader of a list may see."""

import re

import django_filters
from django import forms
from django.db.models import Q

from accounts.models import PolicingBody

from .models import Answer, Grant, Supplier

MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


def words_in_names(value: str, prefix: str = "") -> Q:
    """All of the words in one of a supplier's names, or one of its numbers."""
    number = value.replace(" ", "").upper().removeprefix("GB-").removeprefix("PPON-")
    found = Q()
    for name in ("company_number", "charity_number", "ppon"):
        found |= Q(**{f"{prefix}{name}": number})
    for name in ("name", "trading_name", "former_names"):
        found |= Q(*(Q(**{f"{prefix}{name}__icontains": word}) for word in value.split()[:10]))
    return found


class SupplierFilter(django_filters.FilterSet):
    """Suppliers and other parties. One that was merged is found by its own name too, and leads to what it is part of."""

    q = django_filters.CharFilter(method="search", label="Name, trading or former name, or a number")
    kind = django_filters.ChoiceFilter(choices=Supplier.Kind, label="Kind", empty_label="Any")
    is_sme = django_filters.ChoiceFilter(choices=Answer, label="Small or medium-sized", empty_label="Any")
    is_vcse = django_filters.ChoiceFilter(choices=Answer, label="Voluntary, community or social enterprise", empty_label="Any")

    class Meta:
        model = Supplier
        fields = ["q", "kind", "is_sme", "is_vcse"]

    def search(self, queryset, name, value):
        merged = Supplier.objects.filter(words_in_names(value), merged_into__isnull=False).values("merged_into")
        return queryset.filter(words_in_names(value) | Q(pk__in=merged))


class GrantFilter(django_filters.FilterSet):
    recipient = django_filters.CharFilter(method="by_recipient", label="Recipient")
    programme = django_filters.CharFilter(lookup_expr="icontains", label="Fund or programme")
    body = django_filters.ModelChoiceFilter(queryset=PolicingBody.objects.none(), label="Body", empty_label="Any")
    awarded = django_filters.CharFilter(method="in_month", label="Awarded in, such as 2026-04")
    is_crime_reduction = django_filters.ChoiceFilter(choices=Answer, label="Crime and disorder reduction", empty_label="Any")

    class Meta:
        model = Grant
        fields = ["recipient", "programme", "body", "awarded", "is_crime_reduction"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["body"].queryset = PolicingBody.objects.filter(pk__in=self.queryset.order_by().values("body"))
        self.form.fields["awarded"].widget = forms.TextInput({"class": "govuk-input--width-10"})

    def by_recipient(self, queryset, name, value):
        return queryset.filter(words_in_names(value, "recipient__") | words_in_names(value, "recipient__merged_into__"))

    def in_month(self, queryset, name, value):
        """A year, or a month of a year; nothing is found for what is neither."""
        value = value.strip()
        if month := MONTH.fullmatch(value):
            return queryset.filter(awarded_on__year=int(month[1]), awarded_on__month=int(month[2]))
        return queryset.filter(awarded_on__year=int(value)) if re.fullmatch("[0-9]{4}", value) else queryset.none()
