"""Numbers kept for requests that are expected."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User

from .signed import IssuedNumber


class NumberReservation(models.Model):
    """Why governance took a number before there was a request, and what became of it. For staff: what is expected may be
    confidential, so it stands here and not beside the number, which the worker reads."""

    number = models.OneToOneField(IssuedNumber, models.PROTECT, related_name="reservation")
    purpose = models.CharField("what it is for", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_because = models.CharField("why it is not used", max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(purpose=""),
                name="reservation_has_a_purpose",
                violation_error_message="Say what the number is for.",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | (Q(released_at__isnull=False, released_by__isnull=False) & ~Q(released_because="")),
                name="release_says_why",
                violation_error_message="Say why the number is not used.",
            ),
        ]
