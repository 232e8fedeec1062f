"""What may be asked of the list at the desk of governance."""

from datetime import date

import django_filters
from django import forms
from django.utils import timezone

from accounts.fields import DateField, parts_of
from accounts.models import Membership, Role, Team, User

from . import desk, rules
from .filters import found_by
from .models import AdviceRequest, BoardMeeting, Decision
from .models.words import Kind


class DayFilter(django_filters.Filter):
    """A day in three parts, as every other form of the site asks for one."""

    field_class = DateField


class DeskFilter(django_filters.FilterSet):
    """The list of governance. Whoever sees it sees every field that is asked of here."""

    q = django_filters.CharFilter(method="search", label="Reference or words of the title")
    stage = django_filters.ChoiceFilter(
        field_name="status", choices=[(each, each.label) for each in desk.STAGES], label="Stage", empty_label="Any"
    )
    holder = django_filters.ModelChoiceFilter(queryset=None, method="held", label="Held by", empty_label="Anybody")
    team = django_filters.ModelChoiceFilter(queryset=None, method="asked", label="Team that is asked", empty_label="Any")
    author = django_filters.ModelChoiceFilter(queryset=None, label="Author", empty_label="Anybody")
    kind = django_filters.ChoiceFilter(choices=Kind, label="Kind", empty_label="Any")
    meeting = django_filters.ModelChoiceFilter(queryset=None, method="tabled", label="Board meeting", empty_label="Any")
    needed_by = DayFilter(field_name="needed_by_on", lookup_expr="lte", label="Needed on or before")
    late = django_filters.BooleanFilter(method="is_late", label="Only what is late", widget=forms.CheckboxInput)

    class Meta:
        model = Decision
        fields: list = []

    def __init__(self, data, *args, bodies, **kwargs):
        super().__init__(_in_parts(data, "needed_by"), *args, **kwargs)
        self.filters["holder"].queryset = self.filters["author"].queryset = people_of(bodies)
        self.filters["team"].queryset = Team.objects.filter(body__in=bodies)
        self.filters["meeting"].queryset = BoardMeeting.objects.filter(board__body__in=bodies).select_related("board")

    def search(self, queryset, name, value):
        return found_by(value, queryset)

    def held(self, queryset, name, value):
        """Whoever the list names as the holder, found by the rule that names them."""
        listed = rules.holders(queryset)
        held = [pk for pk, holders in listed.items() if any(value in each.people for each in holders)]
        return queryset.filter(pk__in=held)

    def asked(self, queryset, name, value):
        of_team = AdviceRequest.objects.filter(team=value, answered_at=None, closed_at=None)
        return queryset.filter(pk__in=of_team.values("decision"))

    def tabled(self, queryset, name, value):
        return queryset.filter(pk__in=value.tablings.values("decision"))

    def is_late(self, queryset, name, value):
        return queryset.filter(needed_by_on__lt=timezone.localdate()) if value else queryset


def _in_parts(data, name):
    """What is asked for, a day that stands in one piece taken apart: views that were saved so go on finding the same."""
    try:
        day = date.fromisoformat(data.get(name, ""))
    except ValueError:
        return data
    told = data.copy()
    told.update({f"{name}_{part}": value for part, value in parts_of(day).items() if f"{name}_{part}" not in data})
    return told


def people_of(bodies):
    """Whoever can hold a request of these bodies."""
    in_force = Membership.objects.in_force().filter(body__in=bodies).exclude(role__in=[Role.ADMINISTRATOR, Role.AUDITOR])
    return User.objects.filter(pk__in=in_force.values("person"), is_active=True)
