"""Changes to a request that is on its way, by somebody other than who wrote it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User

from .decision import Decision
from .route import StoredVersion


class Amendment(models.Model):
    """Governance, or an adviser asked on it, changes a submitted request. While it is open nobody declares on the request or
    signs it; finished, it says why, and from which stored version to which."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="amendments")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    code = models.CharField(
        max_length=40, blank=True, help_text="The declaration whose own sections an adviser changes; empty for governance."
    )
    reason = models.CharField(max_length=500, blank=True)
    begun_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    version_before = models.ForeignKey(StoredVersion, models.PROTECT, related_name="+")
    version_after = models.ForeignKey(
        StoredVersion, models.PROTECT, null=True, blank=True, related_name="+", help_text="None where nothing was changed."
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(ended_at__isnull=True),
                name="amended_by_one_at_a_time",
                violation_error_message="Somebody is changing this request already.",
            ),
            models.CheckConstraint(
                condition=Q(version_after__isnull=True) | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="amendment_says_why",
                violation_error_message="Say why it was changed.",
            ),
        ]
