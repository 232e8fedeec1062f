"""The register of interests that signers and advisers keep of themselves."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Membership, Role, User


class DeclaredInterests(models.QuerySet):
    def visible_to(self, user):
        """One's own; governance reads those of everybody in its bodies."""
        if not user.is_active:
            return self.none()
        governed = Membership.objects.in_force().filter(person=user, role=Role.GOVERNANCE).values("body")
        theirs = Membership.objects.filter(person=OuterRef("person"), body__in=governed)
        return self.filter(Q(person=user) | Exists(theirs))

    def standing(self):
        """Not ended before today. One that begins later counts already: it is known."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=timezone.localdate()))


class DeclaredInterest(models.Model):
    """An interest in a party that somebody declared before any request named it. It is ended, never changed or removed.

    It names no request: who stood aside from what is the request's to tell."""

    person = models.ForeignKey(User, models.PROTECT, related_name="interests")
    party = models.CharField("party", max_length=200)
    nature = models.TextField("nature of the interest")
    from_on = models.DateField("since", null=True, blank=True)
    to_on = models.DateField("until", null=True, blank=True)
    declared_at = models.DateTimeField(db_default=Now())
    objects = DeclaredInterests.as_manager()

    class Meta:
        ordering = ["person__name", "party", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(party="") & ~Q(nature=""),
                name="interest_names_party_and_nature",
                violation_error_message="Name the party and the nature of the interest.",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="interest_ends_after_it_begins",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self):
        return f"{self.party}: {self.nature}"
