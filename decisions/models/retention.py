"""How long records are kept, what holds them longer, and what was disposed of."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import PolicingBody, User
from procurement.models import Dated
from procurement.models.reference import ends_after_it_begins

from .decision import Decision


class RetentionRule(Dated):
    """How long a class of records is kept: whole years from the end of the financial year, or permanently (domain.md 4.1)."""

    class Concerns(models.TextChoices):
        DECIDED = "decided", "Decisions, signed or archived"
        WITHDRAWN = "withdrawn", "Requests withdrawn before decision"

    body = models.ForeignKey(
        PolicingBody, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty for every body."
    )
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    concerns = models.CharField(max_length=10, choices=Concerns)
    years = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty where it is kept permanently.")

    class Meta:
        ordering = ["concerns", "code", "from_on"]
        constraints = [
            ends_after_it_begins("retention_rule_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(concerns="decided") | Q(years__isnull=True),
                name="decisions_are_kept_permanently",
                violation_error_message="A signed or archived decision is kept permanently.",
            ),
        ]

    def __str__(self):
        return self.name


class LegalHold(models.Model):
    """Nothing of this decision is disposed of until the hold ends: a claim, an inquiry, an audit, a request for information."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="legal_holds")
    reason = models.TextField("why it is held")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.TextField("why it ends", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="legal_hold_has_a_reason", violation_error_message="Say why it is held."
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_at__gte=F("at"), ended_by__isnull=False),
                name="legal_hold_is_ended_by_somebody",
            ),
        ]


class Disposal(models.Model):
    """One person of governance proposes to dispose of a withdrawn request, another does it. With `disposed_at` PostgreSQL
    itself removes the content; while a hold is in force it refuses."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="disposals")
    rule = models.ForeignKey(RetentionRule, models.PROTECT, related_name="+")
    due_on = models.DateField(help_text="The first day on which it may be disposed of.")
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now())
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    disposed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    disposed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(taken_back_at__isnull=True),
                name="disposal_proposed_once",
                violation_error_message="Its disposal is proposed already.",
            ),
            models.CheckConstraint(
                condition=Q(disposed_by__isnull=True, disposed_at__isnull=True)
                | (
                    Q(disposed_by__isnull=False, disposed_at__isnull=False, taken_back_at__isnull=True)
                    & ~Q(disposed_by=F("proposed_by"))
                ),
                name="disposed_of_by_a_second_person",
                violation_error_message="Somebody other than who proposed it disposes of it.",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by__isnull=True, taken_back_at__isnull=True)
                | Q(taken_back_by__isnull=False, taken_back_at__isnull=False),
                name="disposal_taken_back_by_somebody",
            ),
        ]
