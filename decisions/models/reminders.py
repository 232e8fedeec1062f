"""Which reminders went out by themselves, so that none goes twice."""

from django.db import models
from django.db.models.functions import Now

from accounts.models import User

from .decision import Decision


class Reminder(models.Model):
    """That somebody was reminded on a day of a request that waits for them. Insert-only."""

    class Kind(models.TextChoices):
        NEEDED_BY = "needed_by", "Needed by soon"
        OVERDUE = "overdue", "Advice overdue"

    Kind = Kind

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="reminders")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "person", "kind", "on"], name="reminded_once_a_day")]
