"""What came with a Word file, beside the draft that was made of it. In schema part2, as a file may hold confidential text."""

from django.db import models
from django.db.models import Q

from accounts.models import User

from .decision import Decision
from .words import WordKind, WordState


class WordRemainder(models.Model):
    """Something of a Word file: where it went, what could not be placed, what was recognised and is offered. Never content of
    the record: what a writer takes of it is written into the draft, and the row says so."""

    Kind, State = WordKind, WordState

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=WordKind)
    about = models.TextField(blank=True, help_text="What is said of it: who deleted it and when, the words around an amount.")
    place = models.CharField("where in the file", max_length=300, blank=True)
    text = models.TextField(blank=True)
    found_in = models.CharField(max_length=60, blank=True, help_text="The part of the draft where it stands.")
    state = models.CharField(max_length=10, choices=WordState, default=WordState.WAITING)
    placed_in = models.CharField(max_length=60, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["decision_id", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True) | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="word_remainder_settled_with_a_time",
                violation_error_message="What is placed or dismissed says when.",
            ),
        ]
