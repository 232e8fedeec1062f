"""A Word file that came back, as it was read. In schema part2, as a file may hold confidential text whichever part it is of."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User

from .decision import Decision


class WordReturn(models.Model):
    """What a returned Word file says: its texts, tracked changes and comments. The file itself is not kept.

    Never content of the record: what somebody takes of it goes through the steps of drafting and of commenting. It stands until
    who brought it back, or the author, puts it away."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    part = models.PositiveSmallIntegerField("which part of the request it is of")
    said = models.JSONField(help_text="What was read: texts by their place, tracked changes, comments, the rest.")
    settled = models.JSONField(
        default=dict, help_text="By the place of a text or mark: whether it was taken, or kept as it stood."
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(part__in=[1, 2]), name="word_return_is_of_a_part")]
