"""Suppliers, procurements, contracts and their changes: what they are, with figures and dates. Knows nothing of decisions."""

from django.db import models
from django.db.models import Q


class Precision(models.TextChoices):
    DAY = "day", "day"
    MONTH = "month", "month"
    YEAR = "year", "year"
    NOT_STATED = "not_stated", "not stated"


class VatBasis(models.TextChoices):
    EXCLUSIVE = "exclusive", "excluding VAT"
    INCLUSIVE = "inclusive", "including VAT"
    NOT_STATED = "not_stated", "VAT basis not stated"


class Supplier(models.Model):
    """A party that supplies, receives a grant, buys, lets or works with the body; some are named only by what they do."""

    class Kind(models.TextChoices):
        SUPPLIER = "supplier", "Supplier"
        GRANTEE = "grantee", "Grant recipient"
        BUYER = "buyer", "Buyer"
        LANDLORD = "landlord", "Landlord"
        PARTNER = "partner", "Partner"
        PERSON = "person", "Unnamed person"
        TO_BE_CONFIRMED = "to_be_confirmed", "To be confirmed"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SUPPLIER)
    company_number = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "company_number"],
                name="supplier_told_apart",
                violation_error_message="This supplier is recorded already.",
            )
        ]

    def __str__(self):
        return self.name


class Framework(models.Model):
    name = models.CharField(max_length=200, unique=True)
    provider = models.CharField(max_length=200, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Procurement(models.Model):
    """How something was or will be bought, as the record tells it."""

    class Regime(models.TextChoices):
        PCR_2006 = "pcr2006", "Public Contracts Regulations 2006"
        PCR_2015 = "pcr2015", "Public Contracts Regulations 2015"
        PA_2023 = "pa2023", "Procurement Act 2023"
        NOT_STATED = "not_stated", "not stated"

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

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title


class Gate(models.Model):
    """A gate of a procurement with its milestone, often known by month only."""

    procurement = models.ForeignKey(Procurement, models.CASCADE, related_name="gates")
    number = models.CharField(max_length=10)
    purpose = models.CharField(max_length=300)
    planned_as_written = models.CharField(max_length=60, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.NOT_STATED)

    class Meta:
        ordering = ["procurement", "number"]
        constraints = [models.UniqueConstraint(fields=["procurement", "number"], name="gate_numbered_once")]


class Contract(models.Model):
    """A contract as the records state it."""

    title = models.CharField(max_length=200)
    external_number = models.CharField(max_length=60, blank=True)
    procurement = models.ForeignKey(Procurement, models.PROTECT, null=True, blank=True, related_name="contracts")
    suppliers = models.ManyToManyField(Supplier, blank=True, related_name="contracts")
    framework = models.ForeignKey(Framework, models.PROTECT, null=True, blank=True, related_name="contracts")
    value_as_written = models.CharField(max_length=200, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="Pounds.")
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

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title


class ContractChange(models.Model):
    """A change of a contract with its ground as cited, right or wrong."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="changes")
    amount_as_written = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    percentage = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True, help_text="Of the original value.")
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    resulting_value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    ground_as_cited = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]


class Grant(models.Model):
    recipient = models.ForeignKey(Supplier, models.PROTECT, related_name="grants")
    purpose = models.CharField(max_length=300)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    conditions = models.TextField(blank=True)
    reasons = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]


class Dated(models.Model):
    """Reference data that holds from a day to a day, with its source and how sure it is."""

    class Certainty(models.TextChoices):
        SEEN = "seen", "read in the source named"
        OWN_KNOWLEDGE = "own_knowledge", "not checked against a source"

    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    certainty = models.CharField(max_length=14, choices=Certainty, default=Certainty.OWN_KNOWLEDGE)

    class Meta:
        abstract = True


class Threshold(Dated):
    """The procurement threshold for one kind of contract in one period (domain.md 3.1)."""

    regime = models.CharField(max_length=12, choices=Procurement.Regime)
    kind = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    vat_basis = models.CharField(max_length=10, choices=VatBasis)

    class Meta:
        ordering = ["kind", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__lte=models.F("to_on")), name="threshold_period_in_order"
            )
        ]


class ModificationGround(Dated):
    """A ground on which a contract may be changed, in one regime (domain.md 3.2, 3.3)."""

    regime = models.CharField(max_length=12, choices=Procurement.Regime)
    code = models.CharField(max_length=30)
    text = models.CharField(max_length=300)
    limit_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    needs_notice = models.BooleanField(default=False)

    class Meta:
        ordering = ["regime", "code"]


class NoticeType(Dated):
    """A notice that procurement law asks for (domain.md 3.5)."""

    regime = models.CharField(max_length=12, choices=Procurement.Regime)
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["regime", "code"]
