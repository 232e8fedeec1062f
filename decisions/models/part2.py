"""Part 2: these tables live in schema part2 behind row-level security. The only door is `opened_by` in decisions/part2.py."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import User
from procurement.models import Contract, ContractChange, Procurement

from .decision import Decision
from .papers import Authorisation, BoardPaper
from .reference import FoiaExemption
from .words import Asks, FigureKind, MoneyKind, Outcome, VatBasis


class Part2Content(models.Model):
    """A part of Part 2 in its place; frozen with its decision."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["decision_id", "position", "pk"]


class Part2Text(Part2Content):
    """A section of Part 2, of the request or of a board paper."""

    board_paper = models.ForeignKey(BoardPaper, models.PROTECT, null=True, blank=True, related_name="+")
    heading = models.CharField(max_length=250)
    body = models.TextField("text", blank=True)


class Part2Money(Part2Content):
    """An amount of Part 2, pounds: a cost, or the cap up to which an award is delegated."""

    what = models.CharField(max_length=16, choices=MoneyKind)
    description = models.CharField(max_length=250, blank=True)
    as_written = models.CharField(max_length=200)
    low = models.DecimalField("amount", max_digits=14, decimal_places=2, null=True, blank=True)
    high = models.DecimalField("up to", max_digits=14, decimal_places=2, null=True, blank=True)
    vat_basis = models.CharField(max_length=10, choices=VatBasis, default=VatBasis.NOT_STATED)

    class Meta(Part2Content.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(high__isnull=True) | Q(low__isnull=True) | Q(high__gte=F("low")),
                name="part2_amount_range_in_order",
                violation_error_message="The higher amount cannot be less than the lower.",
            )
        ]


class Part2Figure(Part2Content):
    """A cap or a value of buying that Part 1 does not tell: of something that the decision allows, or of a record of buying."""

    kind = models.CharField(max_length=10, choices=FigureKind)
    authorisation = models.ForeignKey(Authorisation, models.PROTECT, null=True, blank=True, related_name="+")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="+")
    change = models.ForeignKey(ContractChange, models.PROTECT, null=True, blank=True, related_name="+")
    procurement = models.ForeignKey(Procurement, models.PROTECT, null=True, blank=True, related_name="+")
    as_written = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    vat_basis = models.CharField(max_length=10, choices=VatBasis, default=VatBasis.NOT_STATED)


class Part2Party(Part2Content):
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=100, blank=True)


class Part2Recommendation(Part2Content):
    """A recommendation that itself has to stay confidential."""

    asks = models.CharField(max_length=10, choices=Asks, default=Asks.NOT_STATED)
    recommended = models.TextField("recommended text")
    outcome = models.CharField(max_length=24, choices=Outcome, blank=True)
    decided = models.TextField("decided text", blank=True)
    conditions = models.TextField(blank=True)

    class Meta(Part2Content.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="approved_with_changes") | ~Q(decided=""),
                name="part2_changed_approval_says_what_was_decided",
                violation_error_message="Enter the words that were decided.",
            )
        ]


class Part2Paper(Part2Content):
    """A paper of Part 2 with its real name. Its bytes stay in the row."""

    real_name = models.CharField(max_length=250)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)


class PublicInterestTest(Part2Content):
    """The public-interest test that a qualified exemption needs (FOIA 2000 s.2(2)(b), R-06)."""

    exemption = models.ForeignKey(FoiaExemption, models.PROTECT, related_name="+")
    for_release = models.TextField("for release")
    against_release = models.TextField("against release")
    conclusion = models.TextField()
    tested_on = models.DateField()


class Part2Award(models.Model):
    """The amount of an award made under this decision, where it is confidential. Insert-only."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="+")
    as_written = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    vat_basis = models.CharField(max_length=10, choices=VatBasis, default=VatBasis.NOT_STATED)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]


class Part2Reading(models.Model):
    """That a person opened Part 2 of a decision, and for what. Insert-only."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    purpose = models.CharField(max_length=60)

    class Meta:
        ordering = ["pk"]


class StoredPart2(models.Model):
    """The Part 2 half of a stored version: the exact bytes. Insert-only."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    version_number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["decision_id", "version_number"]
        constraints = [models.UniqueConstraint(fields=["decision", "version_number"], name="part2_version_numbered_once")]


class SignedPart2(models.Model):
    """A section of Part 2 as signed, with a random salt, so that its digest beside the signature tells nothing."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    section = models.CharField(max_length=40)
    salt = models.BinaryField()
    content = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        ordering = ["decision_id", "section"]
        constraints = [models.UniqueConstraint(fields=["decision", "section"], name="part2_section_signed_once")]


PART2_CONTENT = (Part2Text, Part2Money, Part2Figure, Part2Party, Part2Recommendation, Part2Paper, PublicInterestTest)
