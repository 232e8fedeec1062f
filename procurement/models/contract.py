"""Contracts, their options, breaks, changes and copies; grants. Figures are pounds; the VAT basis is said beside them."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import PolicingBody, User

from .buying import Framework, Lot, Procurement, Recorded
from .parties import Supplier
from .reference import ModificationGround
from .words import Answer, ChangeKind, ContractKind, CopyKind, Ending, OptionState, Origin, Precision, Regime, VatBasis

MOST_BYTES = 20 * 1024 * 1024


class Contract(models.Model):
    """A contract, as the records state it and as it is run. Its regime and threshold are those of its procurement."""

    title = models.CharField(max_length=200)
    external_number = models.CharField("contract number", max_length=60, blank=True)
    procurement = models.ForeignKey(Procurement, models.PROTECT, null=True, blank=True, related_name="contracts")
    suppliers = models.ManyToManyField(Supplier, blank=True, related_name="contracts")
    framework = models.ForeignKey(Framework, models.PROTECT, null=True, blank=True, related_name="contracts")
    value_as_written = models.CharField(max_length=200, blank=True)
    value = models.DecimalField(
        "original value", max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds, as awarded."
    )
    vat_basis = models.CharField(max_length=10, choices=VatBasis, default=VatBasis.NOT_STATED)
    pricing_basis = models.CharField(max_length=200, blank=True)
    starts_as_written = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    starts_precision = models.CharField(max_length=10, choices=Precision, default=Precision.NOT_STATED)
    term_as_written = models.CharField(max_length=200, blank=True)
    term_months = models.PositiveSmallIntegerField(null=True, blank=True)
    break_as_written = models.CharField(max_length=200, blank=True)
    extension_as_written = models.CharField(max_length=200, blank=True)
    extension_months = models.PositiveSmallIntegerField(null=True, blank=True)

    body = models.ForeignKey(PolicingBody, models.PROTECT, null=True, blank=True, related_name="contracts")
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, blank=True, related_name="contracts")
    description = models.TextField(blank=True)
    department = models.CharField(max_length=200, blank=True)
    used_by = models.CharField(max_length=200, blank=True, help_text="Who uses it, for example the police force.")
    deliverables = models.TextField(blank=True)
    ceiling = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds that it may not exceed, as against its value."
    )
    annual_spend = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds a year.")
    irrecoverable_vat = models.DecimalField(
        "VAT that cannot be recovered", max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds."
    )
    value_withheld_because = models.CharField(
        max_length=300, blank=True, help_text="Why no value is public, where it stands in Part 2."
    )
    value_band = models.CharField(max_length=60, blank=True, help_text="For example: between £1m and £5m.")
    offers_by = models.CharField(max_length=12, choices=Origin, default=Origin.NOT_STATED)
    signed_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="The last day, with the changes made so far.")
    review_on = models.DateField(null=True, blank=True)
    is_sealed = models.CharField("executed under seal", max_length=10, choices=Answer, default=Answer.NOT_STATED)
    indicators = models.PositiveSmallIntegerField("key performance indicators", null=True, blank=True)
    no_indicators_because = models.CharField(max_length=300, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_as = models.CharField(max_length=12, choices=Ending, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    objects = Recorded.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["body", "ends_on"], name="contract_by_body_and_end"),
            models.Index(fields=["external_number"], name="contract_by_number"),
            models.Index(fields=["body", "-id"], name="contract_by_body"),
            models.Index(fields=["body", "-changed_at"], name="contract_by_change"),
            models.Index(fields=["body", "title"], name="contract_by_title"),
            models.Index("body", F("value").desc(nulls_last=True), name="contract_by_value"),
            models.Index(
                fields=["body", "vat_basis"],
                include=["value"],
                condition=Q(recorded_at__isnull=False),
                name="contract_totals",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "external_number"],
                condition=~Q(external_number="") & Q(recorded_at__isnull=False),
                name="contract_numbered_once_in_a_body",
                violation_error_message="A contract of this body has that number already.",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True) | Q(body__isnull=False),
                name="recorded_contract_has_a_body",
                violation_error_message="Say which body has the contract.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="contract_ends_after_it_starts",
                violation_error_message="The contract cannot end before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="contract_value_not_negative",
                violation_error_message="The value cannot be less than nothing.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_as="") | (Q(ended_on__isnull=False) & ~Q(ended_as="")),
                name="contract_ended_on_and_as",
                violation_error_message="Say on which day it ended, and how.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("procurement:contract", args=[self.pk])

    @property
    def regime(self) -> str:
        """The law it is under: its procurement's, otherwise that of the framework it is called off from."""
        known = [each.regime for each in (self.procurement, self.framework) if each and each.regime != Regime.NOT_STATED]
        return known[0] if known else Regime.NOT_STATED

    @property
    def contract_kind(self) -> str:
        return self.procurement.contract_kind if self.procurement else ContractKind.NOT_STATED

    @property
    def commenced_on(self) -> date | None:
        return self.procurement.commenced_on if self.procurement else None


class ContractOption(models.Model):
    """A right to extend that the contract itself gives: open, taken or lapsed."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="options")
    number = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds.")
    state = models.CharField(max_length=8, choices=OptionState, default=OptionState.OPEN)
    decide_by_on = models.DateField(null=True, blank=True)
    change = models.OneToOneField(
        "procurement.ContractChange", models.PROTECT, null=True, blank=True, related_name="option", help_text="That took it."
    )

    class Meta:
        ordering = ["contract", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="option_numbered_once",
                violation_error_message="This contract has an option of that number already.",
            ),
            models.CheckConstraint(
                condition=Q(change__isnull=True) | Q(state="taken"), name="only_a_taken_option_has_a_change"
            ),
        ]


class BreakPoint(models.Model):
    """A day on which the contract may be ended early, and how long before that it has to be said."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="breaks")
    on = models.DateField()
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.DAY)
    notice_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Calendar days.")
    who = models.CharField("who may end it", max_length=100, blank=True)

    class Meta:
        ordering = ["contract", "on"]


class ContractChange(models.Model):
    """A change of a contract, with its ground as cited, right or wrong, and the ground that it is recorded under."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="changes")
    amount_as_written = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds more, or less.")
    percentage = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True, help_text="Of the original value.")
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    resulting_value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    ground_as_cited = models.CharField(max_length=200, blank=True)

    kind = models.CharField(max_length=20, choices=ChangeKind, default=ChangeKind.NOT_STATED)
    vat_basis = models.CharField(max_length=10, choices=VatBasis, default=VatBasis.NOT_STATED)
    ground = models.ForeignKey(ModificationGround, models.PROTECT, null=True, blank=True, related_name="changes")
    reason = models.TextField(blank=True)
    is_foreseen = models.CharField("provided for in the contract", max_length=10, choices=Answer, default=Answer.NOT_STATED)
    agreed_on = models.DateField(null=True, blank=True)
    new_end_on = models.DateField(null=True, blank=True)
    beyond_because = models.CharField(
        "why it is recorded beyond its ground",
        max_length=500,
        blank=True,
        help_text="Only of a change that was agreed although its ground does not allow it.",
    )
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        what = "Change" if self.kind == ChangeKind.NOT_STATED else self.get_kind_display()
        return f"{what} of {self.contract}"


class ContractCopy(models.Model):
    """A copy for the public of a contract, a change or an invitation to tender (Specified Information Order 4(b), (c)). It goes
    public only when somebody other than who put it in has released it."""

    contract = models.ForeignKey(Contract, models.CASCADE, null=True, blank=True, related_name="copies")
    procurement = models.ForeignKey(Procurement, models.CASCADE, null=True, blank=True, related_name="copies")
    kind = models.CharField(max_length=12, choices=CopyKind)
    name = models.CharField("public name", max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    redaction = models.CharField(
        "what was left out, and why", max_length=500, blank=True, help_text="Empty if the copy is complete."
    )
    cleaned = models.JSONField(default=list, blank=True, help_text="What was taken out of the file when it came in.")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contract__isnull=False, procurement__isnull=True)
                | Q(contract__isnull=True, procurement__isnull=False),
                name="copy_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("added_by")),
                name="copy_released_by_a_second_person",
                violation_error_message="Somebody else has to release this copy.",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_at__isnull=True)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="copy_released_by_and_at",
            ),
        ]


class Grant(models.Model):
    """A grant to one recipient (Specified Information Order 3(f) for crime and disorder reduction grants)."""

    recipient = models.ForeignKey(Supplier, models.PROTECT, related_name="grants")
    purpose = models.CharField(max_length=300)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    conditions = models.TextField(blank=True)
    reasons = models.TextField(blank=True)

    body = models.ForeignKey(PolicingBody, models.PROTECT, null=True, blank=True, related_name="grants")
    programme = models.CharField("fund or programme", max_length=200, blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds, of the programme.")
    is_crime_reduction = models.CharField(
        "crime and disorder reduction grant", max_length=10, choices=Answer, default=Answer.NOT_STATED
    )
    awarded_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    objects = Recorded.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True) | Q(body__isnull=False),
                name="recorded_grant_has_a_body",
                violation_error_message="Say which body gives the grant.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="grant_ends_after_it_starts",
                violation_error_message="The grant cannot end before it starts.",
            ),
        ]

    def __str__(self):
        return f"{self.recipient}: {self.purpose}"
