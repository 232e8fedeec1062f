"""The list of decisions: what may be asked of it. Only fields that every reader of Part 1 may see."""

from functools import reduce
from operator import and_

import django_filters
from django import forms
from django.db.models import Q
from django.db.models.functions import Coalesce, ExtractYear

from accounts.models import PolicingBody

from . import references
from .models import Decision
from .models.words import Kind, Status


class DecisionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label="Reference or words of the title")
    status = django_filters.ChoiceFilter(choices=Status, label="Status", empty_label="Any")
    body = django_filters.ModelChoiceFilter(queryset=PolicingBody.objects.none(), label="Body", empty_label="Any")
    kind = django_filters.ChoiceFilter(choices=Kind, label="Kind", empty_label="Any")
    year = django_filters.NumberFilter(
        label="Year", min_value=1990, max_value=2100, widget=forms.TextInput({"inputmode": "numeric"})
    )

    class Meta:
        model = Decision
        fields = ["q", "status", "body", "kind", "year"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["body"].queryset = PolicingBody.objects.filter(pk__in=self.queryset.order_by().values("body"))
        self.queryset = self.queryset.annotate(year=Coalesce(ExtractYear("dated_on"), ExtractYear("created_at")))

    def search(self, queryset, name, value):
        return found_by(value, queryset)


def found_by(value: str, decisions):
    """Those of `decisions` that go by a reference, in any spelling, or have all of the words in the title."""
    words = reduce(and_, (Q(title__icontains=word) | Q(title_as_written__icontains=word) for word in value.split()), Q())
    return decisions.filter(Q(pk__in=references.find(value, decisions).order_by().values("pk")) | words)
