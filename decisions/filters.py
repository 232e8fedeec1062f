"""The list of decisions and the queue of advice: what may be asked of them. Only fields that every reader of Part 1 may see."""

from datetime import timedelta
from functools import reduce
from operator import and_

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, ExtractYear
from django.utils import timezone

from accounts.models import PolicingBody, Role

from . import references
from .models import Advice, AdviceRequest, CoAuthor, Decision, Recommendation, Signature
from .models.words import CLOSED, ON_ITS_WAY, Kind, Outcome, Status


class DecisionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label="Reference or words of the title")
    DECIDED, BY_ME, WRITTEN = "decided", "signed_by_me", "written_by_me"
    status = django_filters.ChoiceFilter(
        choices=[
            *((DECIDED, "Decided: signed or archived"), (BY_ME, "Signed by me"), (WRITTEN, "Written by me")),
            *Status.choices,
        ],
        label="Status",
        empty_label="Any",
        method="stands_at",
    )
    outcome = django_filters.ChoiceFilter(
        choices=[each for each in Outcome.choices if each[0] != Outcome.NOT_STATED],
        label="Outcome",
        empty_label="Any",
        method="decided_so",
    )
    body = django_filters.ModelChoiceFilter(queryset=PolicingBody.objects.none(), label="Body", empty_label="Any")
    kind = django_filters.ChoiceFilter(choices=Kind, label="Kind", empty_label="Any")
    year = django_filters.NumberFilter(
        label="Year", min_value=1990, max_value=2100, widget=forms.TextInput({"inputmode": "numeric"})
    )

    class Meta:
        model = Decision
        fields = ["q", "status", "outcome", "body", "kind", "year"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["body"].queryset = PolicingBody.objects.filter(pk__in=self.queryset.order_by().values("body"))
        self.queryset = self.queryset.annotate(year=Coalesce(ExtractYear("dated_on"), ExtractYear("created_at")))

    def search(self, queryset, name, value):
        return found_by(value, queryset)

    def stands_at(self, queryset, name, value):
        """One status; or all that are decided, which may be followed on (rules.may_follow_on); or what this person signed, or
        wrote alone or with others."""
        if value == self.BY_ME:
            return queryset.filter(pk__in=Signature.objects.filter(person=self.request.user).values("decision"))
        if value == self.WRITTEN:
            user = self.request.user
            return queryset.filter(Q(author=user) | Q(pk__in=CoAuthor.objects.filter(person=user).values("decision")))
        return queryset.filter(status__in=CLOSED if value == self.DECIDED else [value])

    def decided_so(self, queryset, name, value):
        """Decisions with that outcome on one recommendation of Part 1 at least."""
        decided = Recommendation.objects.filter(outcome=value, board_paper=None)
        return queryset.filter(status__in=CLOSED, pk__in=decided.values("decision"))


def found_by(value: str, decisions):
    """Those of `decisions` that go by a reference, in any spelling, or have all of the words in the title."""
    words = reduce(and_, (Q(title__icontains=word) | Q(title_as_written__icontains=word) for word in value.split()), Q())
    return decisions.filter(Q(pk__in=references.find(value, decisions).order_by().values("pk")) | words)


class AdviceFilter(django_filters.FilterSet):
    """The queue of advice. What is answered or closed is there only where it is asked for."""

    MINE, UNCLAIMED, ANSWERED, BY_ME, LATELY = "mine", "unclaimed", "answered", "by_me", 30
    q = django_filters.CharFilter(label="Reference or words of the title", method="search")
    show = django_filters.ChoiceFilter(
        choices=[
            (MINE, "With me"),
            (UNCLAIMED, "My teams', not taken on"),
            (ANSWERED, f"Answered in the last {LATELY} days"),
            (BY_ME, "Answered by me, at any time"),
        ],
        label="Show",
        empty_label="All that is open",
        method="shown",
    )
    body = django_filters.ModelChoiceFilter(
        queryset=PolicingBody.objects.none(), field_name="decision__body", label="Body", empty_label="Any"
    )
    due = django_filters.ChoiceFilter(
        choices=[("late", "Late"), ("7", "Due within 7 days"), ("none", "No day given")],
        label="Due",
        empty_label="Any",
        method="due_by",
    )

    class Meta:
        model = AdviceRequest
        fields = ["q", "show", "body", "due"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.filters["body"].queryset = PolicingBody.objects.filter(pk__in=self.queryset.order_by().values("decision__body"))

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        asks_for_answered = self.form.cleaned_data.get("show") in (self.ANSWERED, self.BY_ME)
        stays_due = Q(decision__status__in=ON_ITS_WAY) | Q(decision__status=Status.SIGNED, decision__urgency__isnull=False)
        return found if asks_for_answered else found.still_open().filter(stays_due)

    def search(self, queryset, name, value):
        return queryset.filter(decision__in=found_by(value, Decision.objects.visible_to(self.user)).order_by().values("pk"))

    def shown(self, queryset, name, value):
        if value == self.ANSWERED:
            return queryset.filter(answered_at__gte=timezone.now() - timedelta(days=self.LATELY))
        if value == self.BY_ME:
            return queryset.filter(Exists(Advice.objects.filter(request=OuterRef("pk"), by=self.user)))
        if value == self.UNCLAIMED:
            teams = self.user.roles().filter(role=Role.ADVISER).values("team")
            return queryset.filter(team__in=teams, claimed_by=None)
        return queryset.filter(Q(person=self.user) | Q(claimed_by=self.user))

    def due_by(self, queryset, name, value):
        if value == "none":
            return queryset.filter(due_on=None)
        today = timezone.localdate()
        if value == "late":
            return queryset.filter(due_on__lt=today)
        return queryset.filter(due_on__range=(today, today + timedelta(days=int(value))))
