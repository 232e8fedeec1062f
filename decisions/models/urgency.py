"""A request that is decided without some of the advice, because it cannot wait; and that advice, when it comes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User

from .decision import Decision
from .words import DeclarationAnswer


class Urgency(models.Model):
    """Who said that a request cannot wait, when and why, and which declarations it goes on without (R-04).

    Part of what is signed and published; the declarations that it names stay due. A request that is returned is no longer
    urgent until somebody says so again."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="urgency")
    said_by = models.CharField("who said that it is urgent", max_length=150)
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    capacity = models.CharField("in which capacity", max_length=200)
    said_at = models.DateTimeField("when they said so")
    why = models.TextField("why it cannot wait")
    missing = ArrayField(models.CharField(max_length=40), help_text="Codes of the declarations that it goes on without.")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", help_text="Who wrote it down.")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "urgencies"
        constraints = [
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(said_by="") & ~Q(capacity=""),
                name="urgency_says_who_and_why",
                violation_error_message="Say who declares it urgent, in which capacity, and why.",
            ),
            models.CheckConstraint(
                condition=Q(missing__len__gte=1),
                name="urgency_goes_on_without_something",
                violation_error_message="Choose the advice that it goes on without.",
            ),
        ]


class LateAdvice(models.Model):
    """Advice that was missing when a request was decided urgently, given afterwards. It stands beside what was signed, not in
    it. Insert-only."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="late_advice")
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=100)
    answer = models.CharField(max_length=20, choices=DeclarationAnswer)
    text = models.TextField("the advice")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "code"],
                name="late_advice_given_once",
                violation_error_message="This advice has been given.",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(answer__in=["not_given", "not_stated"]),
                name="late_advice_says_something",
                violation_error_message="Write the advice, or why none is required.",
            ),
        ]
