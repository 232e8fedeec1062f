"""Suppliers and other parties, with what tells them apart."""

import re

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import Role, User

from .words import Answer

COMPANY_NUMBER = r"^([0-9]{8}|[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}[A-Z]|R[0-9]{7})?$"
CHARITY_NUMBER = r"^([0-9]{6,7}(-[0-9]{1,3})?|SC[0-9]{6}|NIC[0-9]{6})?$"
PPON = r"^([A-Z]{4}-[0-9]{4}-[A-Z]{4})?$"
WITH_NUMBER = re.compile(r"^(?P<name>.+?)\s*\((?P<number>[^()]+)\)$")
OUR_NUMBER = re.compile(r"RECORD ([0-9]{1,12})")


class Parties(models.QuerySet):
    """Suppliers and other parties. One list for every body, so that two bodies never keep two rows for one supplier."""

    def visible_to(self, user):
        """Those who record see all but names that stand in somebody's draft only, or they would record one twice. Everybody
        else sees whom the contracts and grants name that they may see, and what these are part of since a merger."""
        roles = user.roles().exclude(role=Role.ADMINISTRATOR)
        if roles.filter(role__in=(Role.COMMERCIAL, Role.GOVERNANCE)).exists():
            links = self.model.contracts.through.objects.order_by()
            given = self.model.grants.rel.related_model.objects.order_by()
            in_draft = Q(pk__in=links.filter(contract__recorded_at=None).values("supplier"))
            in_draft |= Q(pk__in=given.filter(recorded_at=None).values("recipient"))
            recorded = Q(pk__in=links.filter(contract__recorded_at__isnull=False).values("supplier"))
            recorded |= Q(pk__in=given.filter(recorded_at__isnull=False).values("recipient"))
            return self.filter(recorded | ~in_draft)
        named = self.model.contracts.through.objects.filter(
            contract__body__in=roles.values("body"), contract__recorded_at__isnull=False
        )
        grants = self.model.grants.rel.related_model.objects.visible_to(user)
        is_named = Q(pk__in=named.values("supplier")) | Q(pk__in=grants.values("recipient"))
        kept = self.model.objects.filter(is_named, merged_into__isnull=False)
        return self.filter(is_named | Q(pk__in=kept.values("merged_into")))

    def called(self, written: str):
        """Those that go by a name, whatever its capitals; with a number in brackets behind it, only those of that number. Of
        merged ones, what they are part of now."""
        found = self.filter(name__iexact=written)
        told_apart = WITH_NUMBER.match(written)
        if not found.exists() and told_apart:
            number = told_apart["number"].strip().upper().removeprefix("GB-").removeprefix("PPON-")
            is_it = Q(company_number=number) | Q(charity_number=number) | Q(ppon=number)
            if kept := OUR_NUMBER.fullmatch(number):
                is_it |= Q(pk=int(kept[1]))
            found = self.filter(is_it, name__iexact=told_apart["name"])
        return list(dict.fromkeys(each.now for each in found.select_related("merged_into").order_by("pk")))


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
    objects = Parties.as_manager()

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

    @property
    def told_apart(self) -> str:
        """Its name with what tells it from another of that name, as a form takes it."""
        return f"{self.name} ({self.company_number or self.charity_number or self.ppon or f'record {self.pk}'})"


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
