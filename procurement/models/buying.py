"""How something is bought: procurement, framework, gates, lots, and the notices given on the way."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import PolicingBody, User

from .reference import DirectAwardGround, NoticeType, Route
from .words import Answer, ContractKind, Precision, Regime, VatBasis

OCID = r"^ocds-[a-z0-9]{6}-[A-Za-z0-9._-]+$"


class Recorded(models.QuerySet):
    """Records of buying. One made in a draft belongs to that draft until it is submitted or commercial takes it up."""

    def visible_to(self, user):
        """What this person may see: recorded, and of a body they work for in any role but administrator alone."""
        bodies = user.roles().exclude(role="administrator").values("body")
        return self.filter(body__in=bodies, recorded_at__isnull=False)


class Framework(models.Model):
    name = models.CharField(max_length=200, unique=True)
    provider = models.CharField(max_length=200, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    regime = models.CharField(max_length=12, choices=Regime, default=Regime.NOT_STATED)
    concluded_on = models.DateField(null=True, blank=True)
    ceiling = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds.")
    ceiling_vat = models.CharField(max_length=10, choices=VatBasis, default=VatBasis.NOT_STATED)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("procurement:framework", args=[self.pk])


class Procurement(models.Model):
    """How something was or will be bought. Its regime follows from the day it commenced and is then locked: it is corrected
    only by a second person (RegimeCorrection; domain.md 3.4)."""

    Regime = Regime

    title = models.CharField(max_length=200)
    route = models.CharField(max_length=200, blank=True, help_text="The route to market as the record names it.")
    regime = models.CharField(max_length=12, choices=Regime, default=Regime.NOT_STATED)
    framework = models.ForeignKey(Framework, models.PROTECT, null=True, blank=True, related_name="procurements")
    threshold_as_written = models.CharField(max_length=200, blank=True)
    threshold = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    threshold_vat = models.CharField(max_length=10, choices=VatBasis, default=VatBasis.NOT_STATED)
    fewest_suppliers = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The fewest suppliers to be invited.")
    justification = models.TextField(blank=True)
    is_timetable_indicative = models.BooleanField(default=False)

    body = models.ForeignKey(PolicingBody, models.PROTECT, null=True, blank=True, related_name="procurements")
    reference = models.CharField(max_length=60, blank=True, help_text="Of the invitation to tender or to quote.")
    description = models.TextField(blank=True)
    department = models.CharField(max_length=200, blank=True)
    route_type = models.ForeignKey(Route, models.PROTECT, null=True, blank=True, related_name="procurements")
    contract_kind = models.CharField(max_length=12, choices=ContractKind, default=ContractKind.NOT_STATED)
    commenced_on = models.DateField(null=True, blank=True, help_text="The day that fixes regime and threshold.")
    estimated_value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds.")
    estimated_vat = models.CharField(max_length=10, choices=VatBasis, default=VatBasis.NOT_STATED)
    direct_award_ground = models.ForeignKey(
        DirectAwardGround, models.PROTECT, null=True, blank=True, related_name="procurements"
    )
    ocid = models.CharField("Find a Tender OCID", max_length=80, null=True, blank=True, unique=True)
    has_quotations = models.CharField("quotations only", max_length=10, choices=Answer, default=Answer.NOT_STATED)
    ended_without_award_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    objects = Recorded.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ocid__isnull=True) | Q(ocid__regex=OCID),
                name="ocid_is_one",
                violation_error_message="Enter the OCID as Find a Tender writes it, for example ocds-h6vhtk-0a1b2c.",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True) | Q(body__isnull=False),
                name="recorded_procurement_has_a_body",
                violation_error_message="Say which body buys.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("procurement:procurement", args=[self.pk])


class RegimeCorrection(models.Model):
    """A correction of a procurement's commencement and regime: asked by one person, made when a second has seen it. The
    database refuses any other change of a regime that is known."""

    procurement = models.ForeignKey(Procurement, models.PROTECT, related_name="regime_corrections")
    regime_was = models.CharField(max_length=12, choices=Regime)
    regime_reads = models.CharField(max_length=12, choices=Regime)
    commenced_was = models.DateField(null=True, blank=True)
    commenced_reads = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True) | ~Q(seen_by=F("asked_by")),
                name="regime_corrected_by_a_second_person",
                violation_error_message="Somebody else has to confirm this correction.",
            ),
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True, seen_at__isnull=True) | Q(seen_by__isnull=False, seen_at__isnull=False),
                name="regime_correction_seen_by_and_at",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="regime_correction_has_a_reason"),
        ]


class Gate(models.Model):
    """A gate of a procurement with its milestone, often known by month only, and the day it was passed."""

    procurement = models.ForeignKey(Procurement, models.CASCADE, related_name="gates")
    number = models.CharField(max_length=10)
    purpose = models.CharField(max_length=300)
    planned_as_written = models.CharField(max_length=60, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.NOT_STATED)
    actual_on = models.DateField("passed on", null=True, blank=True)

    class Meta:
        ordering = ["procurement", "number"]
        constraints = [models.UniqueConstraint(fields=["procurement", "number"], name="gate_numbered_once")]


class Lot(models.Model):
    procurement = models.ForeignKey(Procurement, models.CASCADE, related_name="lots")
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds.")
    vat_basis = models.CharField(max_length=10, choices=VatBasis, default=VatBasis.NOT_STATED)

    class Meta:
        ordering = ["procurement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "number"],
                name="lot_numbered_once",
                violation_error_message="This procurement has a lot of that number already.",
            )
        ]

    def __str__(self):
        return f"Lot {self.number}: {self.title}"


class Notice(models.Model):
    """A notice that was given, of a procurement or of one of its contracts; or why none is owed."""

    procurement = models.ForeignKey(Procurement, models.CASCADE, null=True, blank=True, related_name="notices")
    contract = models.ForeignKey("procurement.Contract", models.CASCADE, null=True, blank=True, related_name="notices")
    change = models.ForeignKey("procurement.ContractChange", models.CASCADE, null=True, blank=True, related_name="notices")
    type = models.ForeignKey(NoticeType, models.PROTECT, related_name="notices")
    published_on = models.DateField(null=True, blank=True)
    reference = models.CharField("notice number", max_length=60, blank=True)
    address = models.URLField("link", max_length=300, blank=True)
    not_owed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["published_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(procurement__isnull=False) | Q(contract__isnull=False), name="notice_is_of_something"
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=False) | ~Q(not_owed_because=""),
                name="notice_given_or_not_owed",
                violation_error_message="Enter the day it was published, or why it is not owed.",
            ),
        ]
