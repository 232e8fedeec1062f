"""The way of a request: who is asked, what they declare and on which version, who may read Part 2."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import User

from .content import Content
from .decision import Decision
from .reference import OfficeHolder
from .words import Capacity, DeclarationAnswer, Precision


class StoredVersion(models.Model):
    """The exact bytes of Part 1 on which a step was taken. Insert-only; the publisher cannot read it."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=40)
    part1 = models.BinaryField()
    part1_digest = models.BinaryField()
    parts = models.JSONField(help_text="Digest of each part, by its code.")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["decision_id", "number"]
        constraints = [models.UniqueConstraint(fields=["decision", "number"], name="version_numbered_once")]


class Declaration(Content):
    """A declaration of the form: head of unit, legal, financial, equalities, chief executive.

    Given here it names the person and the stored version; of an archived record it is text."""

    code = models.CharField(max_length=40)
    label = models.CharField(max_length=100)
    statement = models.TextField(blank=True)
    unit_as_written = models.CharField("unit or person consulted", max_length=200, blank=True)
    answer = models.CharField(max_length=20, choices=DeclarationAnswer, default=DeclarationAnswer.NOT_STATED)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    by_as_written = models.CharField(max_length=150, blank=True)
    capacity = models.CharField(max_length=200, blank=True)
    given_on = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    date_as_written = models.CharField(max_length=60, blank=True)
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.NOT_STATED)
    version = models.ForeignKey(StoredVersion, models.PROTECT, null=True, blank=True, related_name="declarations")

    class Meta(Content.Meta):
        default_related_name = "declarations"
        constraints = [
            models.UniqueConstraint(fields=["decision", "code"], name="declaration_once_a_decision"),
            models.CheckConstraint(
                condition=Q(by__isnull=True) | (Q(version__isnull=False) & Q(given_at__isnull=False)),
                name="declaration_given_here_has_its_version",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=True) | ~Q(answer="not_required") | ~Q(reason=""),
                name="not_required_says_why",
                violation_error_message="Say why it is not required (R-03).",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=True) | ~Q(answer__in=["with_conditions", "objects"]) | ~Q(reason=""),
                name="conditions_and_objections_are_said",
                violation_error_message="Say which conditions, or what the objection is (R-03).",
            ),
        ]


class NeedToKnow(models.Model):
    """A row that opens Part 2 of one decision to one person. It counts only while the person's membership does.

    Read by `visible_to` of Part 2 and by the database policy alike."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="need_to_know")
    person = models.ForeignKey(User, models.PROTECT, related_name="need_to_know")
    capacity = models.CharField(max_length=16, choices=Capacity)
    from_at = models.DateTimeField(db_default=Now())
    to_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["decision_id", "pk"]
        indexes = [models.Index(fields=["decision", "person"], name="need_to_know_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(capacity="named") | (~Q(reason="") & Q(to_at__isnull=False)),
                name="named_reader_has_reason_and_end",
                violation_error_message="Give a reason and a last day.",
            ),
            models.CheckConstraint(condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="need_to_know_in_order"),
        ]


class StoodAside(models.Model):
    """A decision maker who had an interest and did not take the decision. Part 2 is closed to them from then on."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="stood_aside")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    holder = models.ForeignKey(OfficeHolder, models.PROTECT, related_name="+")
    nature = models.TextField("nature of the interest")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "person"], name="stands_aside_once"),
        ]
