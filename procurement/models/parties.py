"""Suppliers and other parties, with what tells them apart."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import User

from .words import Answer

COMPANY_NUMBER = r"^([0-9]{8}|[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}[A-Z]|R[0-9]{7})?$"
CHARITY_NUMBER = r"^([0-9]{6,7}(-[0-9]{1,3})?|SC[0-9]{6}|NIC[0-9]{6})?$"
PPON = r"^([A-Z]{4}-[0-9]{4}-[A-Z]{4})?$"


class Supplier(models.Model):
    """A party that supplies, receives a grant, buys, lets or works with the body; some are named only by what they do.

    Two that turn out to be one are merged: the row stays, points to the one that is kept, and everything that names it stays."""

    class Kind(models.TextChoices):
        SUPPLIER = "supplier", "Supplier"
        GRANTEE = "grantee", "Grant recipient"
        BUYER = "buyer", "Buyer"
        LANDLORD = "landlord", "Landlord"
        PARTNER = "partner", "Partner"
        PERSON = "person", "Unnamed person"
        TO_BE_CONFIRMED = "to_be_confirmed", "To be confirmed"

    name = models.CharField("legal name", max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SUPPLIER)
    company_number = models.CharField(max_length=20, blank=True, help_text="At Companies House: eight figures or letters.")
    charity_number = models.CharField(max_length=20, blank=True)
    ppon = models.CharField("PPON", max_length=20, blank=True, help_text="Public procurement organisation number.")
    trading_name = models.CharField(max_length=200, blank=True)
    former_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    is_sme = models.CharField("small or medium-sized", max_length=10, choices=Answer, default=Answer.NOT_STATED)
    is_vcse = models.CharField(
        "voluntary, community or social enterprise", max_length=10, choices=Answer, default=Answer.NOT_STATED
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "company_number", "charity_number", "ppon"],
                name="supplier_told_apart",
                violation_error_message="This supplier is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(company_number__regex=COMPANY_NUMBER),
                name="company_number_is_one",
                violation_error_message="Enter the company number as Companies House writes it, for example 01234567 or SC123456.",
            ),
            models.CheckConstraint(
                condition=Q(charity_number__regex=CHARITY_NUMBER),
                name="charity_number_is_one",
                violation_error_message="Enter the charity number as its register writes it, for example 1234567 or SC012345.",
            ),
            models.CheckConstraint(
                condition=Q(ppon__regex=PPON),
                name="ppon_is_one",
                violation_error_message="Enter the PPON without GB-PPON, for example PABC-1234-DEFG.",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="supplier_not_merged_into_itself"),
        ]

    def __str__(self):
        return self.name

    @property
    def now(self) -> "Supplier":
        """The supplier that this one is part of since a merger, or itself. Merging keeps this one step long."""
        return self.merged_into or self


class SupplierMerge(models.Model):
    """That one supplier turned out to be another: which, why, by whom. Insert-only."""

    merged = models.ForeignKey(Supplier, models.PROTECT, related_name="+")
    kept = models.ForeignKey(Supplier, models.PROTECT, related_name="merges")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(merged=F("kept")), name="merge_of_two_suppliers")]
