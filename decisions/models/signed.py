"""What was signed, under which number, and what came after: always new rows, never a change."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import PolicingBody, User
from procurement.models import Contract

from .decision import Decision
from .reference import OfficeHolder, ReferenceScheme
from .words import How, Interest, Origin, PublishAs, ReviewOutcome, VatBasis


class ReferenceCounter(models.Model):
    """The last number given in a scheme and period; its row lock orders those who submit at the same moment."""

    scheme = models.ForeignKey(ReferenceScheme, models.PROTECT, related_name="counters")
    period = models.CharField(max_length=10, blank=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "period"], name="one_counter_a_period")]


class IssuedNumber(models.Model):
    """A number given to a decision, for ever. As written, and in canonical form for finding it by any spelling (R-01).

    A reserved number has no decision yet; one not used never gets one. Both keep their place in the series."""

    class State(models.TextChoices):
        ISSUED = "issued", "Issued"
        WITHDRAWN = "withdrawn", "Withdrawn before decision"
        ARCHIVE = "archive", "Of an archived record"
        RESERVED = "reserved", "Reserved"
        NOT_USED = "not_used", "Not used"

    State = State

    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="numbers")
    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="numbers")
    scheme = models.ForeignKey(ReferenceScheme, models.PROTECT, null=True, blank=True, related_name="numbers")
    period = models.CharField(max_length=10, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    as_written = models.CharField(max_length=60)
    canonical = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.ISSUED)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["canonical"], name="number_by_canonical")]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "canonical"],
                condition=~Q(state="archive"),
                name="reference_unique_in_its_body",
                violation_error_message="This reference has been given already (R-01).",
            ),
            models.UniqueConstraint(
                fields=["scheme", "period", "number"], condition=~Q(state="archive"), name="number_given_once"
            ),
            models.UniqueConstraint(fields=["decision"], name="one_number_a_decision"),
            models.CheckConstraint(
                condition=Q(decision__isnull=True, state__in=["reserved", "not_used"])
                | (Q(decision__isnull=False) & ~Q(state__in=["reserved", "not_used"])),
                name="number_without_decision_is_reserved_or_not_used",
            ),
        ]

    def __str__(self):
        return self.as_written


class SignedContent(models.Model):
    """The exact canonical bytes of Part 1 that were signed, or closed by an import. Preview and edition render only from these."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="signed_content")
    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=8, choices=Origin)
    shape = models.PositiveSmallIntegerField()
    part1 = models.BinaryField()
    part1_digest = models.BinaryField()
    publish_as = models.CharField(max_length=10, choices=PublishAs)
    publish_within_days = models.PositiveSmallIntegerField(
        null=True, help_text="Working days after the decision, as the form promises."
    )
    at = models.DateTimeField(db_default=Now())


class Signature(models.Model):
    """The decision: who signed, in which capacity, with which interest, over which digests. Insert-only."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="signatures")
    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    holder = models.ForeignKey(OfficeHolder, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=150)
    capacity = models.CharField(max_length=200)
    statement = models.TextField()
    interest = models.CharField(max_length=12, choices=Interest)
    interest_wording = models.TextField(blank=True)
    interest_text = models.TextField(blank=True)
    signed_at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=How, default=How.HERE)
    evidence = models.TextField(blank=True, help_text="For a decision made elsewhere: what shows it.")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())
    part1_digest = models.BinaryField()
    part2_digests = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "body"], name="one_signature_a_body", violation_error_message="It is signed already."
            ),
            models.CheckConstraint(
                condition=Q(how="here", person__isnull=False)
                | (~Q(how="here") & ~Q(evidence="") & Q(recorded_by__isnull=False)),
                name="decision_made_elsewhere_has_evidence",
                violation_error_message="Say what shows that the decision was made.",
            ),
            models.CheckConstraint(condition=~Q(interest="stands_aside"), name="who_stands_aside_does_not_sign"),
            models.CheckConstraint(
                condition=~Q(interest="may_take") | ~Q(interest_text=""),
                name="declared_interest_is_described",
                violation_error_message="Describe the interest (R-05).",
            ),
        ]


class SignatureConfirmation(models.Model):
    """The decision maker's own confirmation of a decision that governance recorded for them."""

    signature = models.OneToOneField(Signature, models.PROTECT, related_name="confirmation")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())


class Deferral(models.Model):
    """Publication put off until a day, with a reason; each extension is a new row, approved anew (R-09)."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="deferrals")
    reason = models.TextField()
    until = models.DateTimeField()
    approved_by = models.CharField(max_length=150)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="deferral_has_a_reason", violation_error_message="Enter the reason (R-09)."
            )
        ]


class AwardReport(models.Model):
    """That an award delegated by this decision was reported back. Part 2 closes to its holder with this row.

    An amount that is confidential is not here: it is a Part2Award, and nothing here tells that there is one."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="award_reports")
    authorisation = models.OneToOneField("decisions.Authorisation", models.PROTECT, related_name="report")
    awarded_on = models.DateField()
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="award_reports")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds.")
    vat_basis = models.CharField(max_length=10, choices=VatBasis, default=VatBasis.NOT_STATED)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]


class WithholdingReview(models.Model):
    """What a review of Part 2 found, and when it is looked at next."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="withholding_reviews")
    on = models.DateField()
    outcome = models.CharField(max_length=14, choices=ReviewOutcome)
    note = models.TextField(blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="released") | Q(next_review_on__isnull=False),
                name="still_exempt_is_reviewed_again",
                violation_error_message="Say when it is reviewed next (R-08).",
            )
        ]


class Correction(models.Model):
    """An erratum printed with the signed text. It counts once a second person has seen it; substance needs a new decision. One that
    is not right is dropped, with a reason, and is never printed."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="corrections")
    place = models.CharField(max_length=200)
    was = models.TextField()
    reads = models.TextField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(db_default=Now())
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_because = models.TextField("why it is not printed", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True) | ~Q(seen_by=F("by")),
                name="correction_seen_by_a_second_person",
                violation_error_message="Somebody else has to check this correction.",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, dropped_by__isnull=True, dropped_because="")
                | Q(dropped_at__isnull=False, dropped_by__isnull=False, seen_at__isnull=True) & ~Q(dropped_because=""),
                name="correction_is_printed_or_dropped_with_a_reason",
                violation_error_message="A correction that is printed stays; one that is not says why.",
            ),
        ]
