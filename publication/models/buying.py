"""The public register of contracts, invitations, grants and suppliers: rows that the worker makes from releases, and remakes.

Every row names the release it was made from; a policy hides it from the public site once that is taken back."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from decisions.models import Decision
from procurement.models.words import Answer, Regime, VatBasis

from .releases import Release, ReleasedCopy


def pounds(**more):
    return models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, **more)


class OfARelease(models.Model):
    """A public row with the release it was made from, of a body that answers requests for other formats."""

    key = models.BigIntegerField(unique=True, help_text="The record's own number, the same in every release.")
    slug = models.SlugField(max_length=120, unique=True)
    body_name = models.CharField(max_length=200)
    body_slug = models.CharField(max_length=40)
    formats_email = models.EmailField(blank=True)
    formats_days = models.PositiveSmallIntegerField(default=5)
    record = models.JSONField(help_text="The record as released: procurement.public's fields and no others.")
    note = models.TextField(blank=True)
    released_on = models.DateField()
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True


class PublicSupplier(models.Model):
    """A party as the newest release that names it tells it. Without such a release (`told_in`) the public does not see it."""

    key = models.BigIntegerField(unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    told_in = models.ForeignKey(Release, models.PROTECT, null=True, blank=True, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    other_names = models.TextField(blank=True, help_text="One a line.")
    company_number = models.CharField(max_length=20, blank=True)
    charity_number = models.CharField(max_length=20, blank=True)
    ppon = models.CharField(max_length=20, blank=True)
    is_sme = models.CharField(max_length=10, choices=Answer)
    is_vcse = models.CharField(max_length=10, choices=Answer)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class PublicContract(OfARelease):
    """A line and a page of the contract register. A value that stands in Part 2 is not here: only why, and its band."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, blank=True)
    number_key = models.CharField(max_length=60, blank=True, help_text="The number as it is looked for: letters and digits.")
    title = models.CharField(max_length=200)
    department = models.CharField(max_length=200, blank=True)
    supplier_names = models.TextField(blank=True, help_text="One a line.")
    suppliers = models.JSONField(default=list, help_text="Name and slug of each, in order.")
    value = pounds()
    current_value = pounds(help_text="With all changes, where they can be added up.")
    vat_basis = models.CharField(max_length=10, choices=VatBasis)
    is_withheld = models.BooleanField(default=False)
    withheld_because = models.CharField(max_length=300, blank=True)
    value_band = models.CharField(max_length=60, blank=True)
    is_over_limit = models.BooleanField(null=True, help_text="Above the value from which a copy is owed; empty if unknown.")
    starts_on = models.DateField(null=True, blank=True)
    starts_year = models.PositiveSmallIntegerField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    route_code = models.CharField(max_length=40, blank=True)
    route_name = models.CharField(max_length=200, blank=True)
    regime = models.CharField(max_length=12, choices=Regime)
    is_sme = models.CharField(max_length=10, choices=Answer)
    is_vcse = models.CharField(max_length=10, choices=Answer)
    procurement_key = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(F("starts_on").desc(nulls_last=True), F("id").desc(), name="public_contract_by_start"),
            models.Index(F("ends_on").asc(nulls_last=True), F("id").desc(), name="public_contract_by_end"),
            models.Index(F("value").desc(nulls_last=True), F("id").desc(), name="public_contract_by_value"),
            models.Index(fields=["title", "-id"], name="public_contract_by_title"),
            models.Index(fields=["number_key"], name="public_contract_by_number"),
            # what there is to choose from is walked along these, one step a value
            models.Index(fields=["body_slug", "body_name"], name="public_contract_bodies"),
            models.Index(fields=["route_code", "route_name"], name="public_contract_routes"),
            models.Index(fields=["regime"], name="public_contract_regimes"),
            models.Index(fields=["starts_year"], name="public_contract_years"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_withheld=False) | Q(value__isnull=True, current_value__isnull=True),
                name="withheld_value_is_not_here",
            ),
        ]

    def __str__(self):
        return self.title


class PublicContractWords(models.Model):
    """What the search box looks through. A policy would keep the search from its index, so that this table has none: taking
    back removes the row at once, in the same transaction."""

    contract = models.OneToOneField(PublicContract, models.CASCADE, related_name="words")
    search = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["search"], name="public_contract_words")]


class PublicContractParty(models.Model):
    """That a supplier has a contract."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    contract = models.ForeignKey(PublicContract, models.CASCADE, related_name="parties")
    supplier = models.ForeignKey(PublicSupplier, models.PROTECT, related_name="parties")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "supplier"], name="public_party_once")]


class PublicInvitation(OfARelease):
    """An invitation to tender or to quote (Specified Information Order 4(c))."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    department = models.CharField(max_length=200, blank=True)
    estimated_value = pounds()
    vat_basis = models.CharField(max_length=10, choices=VatBasis)
    is_over_limit = models.BooleanField(null=True)
    commenced_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(F("commenced_on").desc(nulls_last=True), F("id").desc(), name="public_invitation_newest")]

    def __str__(self):
        return self.title


class PublicGrant(OfARelease):
    """A grant: recipient, purpose, conditions, reasons (Specified Information Order 3(f))."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    supplier = models.ForeignKey(PublicSupplier, models.PROTECT, related_name="grants")
    recipient_name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=300)
    programme = models.CharField(max_length=200, blank=True)
    amount = pounds()
    conditions = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    is_crime_reduction = models.CharField(max_length=10, choices=Answer)
    awarded_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(F("awarded_on").desc(nulls_last=True), F("id").desc(), name="public_grant_newest")]

    def __str__(self):
        return f"{self.recipient_name}: {self.purpose}"


class PublicCopy(models.Model):
    """A copy of a contract or of an invitation to tender, as anybody may fetch it."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    released_copy = models.OneToOneField(ReleasedCopy, models.PROTECT, related_name="+")
    contract = models.ForeignKey(PublicContract, models.CASCADE, null=True, blank=True, related_name="copies")
    invitation = models.ForeignKey(PublicInvitation, models.CASCADE, null=True, blank=True, related_name="copies")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    redaction = models.CharField(max_length=500, blank=True)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "public copies"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contract__isnull=False, invitation__isnull=True)
                | Q(contract__isnull=True, invitation__isnull=False),
                name="public_copy_of_one_thing",
            )
        ]


class PublicDecisionTie(models.Model):
    """That a contract or grant rests on a decision. The public sees it while it sees the decision."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    contract = models.ForeignKey(PublicContract, models.CASCADE, null=True, blank=True, related_name="ties")
    invitation = models.ForeignKey(PublicInvitation, models.CASCADE, null=True, blank=True, related_name="ties")
    grant = models.ForeignKey(PublicGrant, models.CASCADE, null=True, blank=True, related_name="ties")
    change_key = models.BigIntegerField(null=True, blank=True, help_text="The change it allows; empty for the contract itself.")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
