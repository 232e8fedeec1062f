"""What is said about a request on its way: remarks on a paragraph, questions to the author, answers. Never in an edition."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User

from .decision import Decision
from .words import CommentKind


class Said(models.Model):
    """Something said, in the words of who said it. It is not changed: it is answered, and what was begun is resolved.

    `anchor` is the paragraph it is about, and `quote` what stood there, so that it can be read when the paragraph has changed
    or is gone. Without an anchor it is about the request as a whole."""

    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=10, choices=CommentKind, default=CommentKind.REMARK)
    anchor = models.CharField(max_length=60, blank=True)
    quote = models.TextField(blank=True)
    text = models.TextField()
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="%(class)s_resolved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reply_to__isnull=True) | Q(resolved_at__isnull=True, anchor=""),
                name="%(class)s_reply_goes_with_what_it_answers",
            ),
            models.CheckConstraint(
                condition=~Q(kind="answer") | Q(reply_to__isnull=False), name="%(class)s_answer_has_its_question"
            ),
        ]


class Comment(Said):
    """Something said about Part 1 on its way: a remark, a question, an answer, why it is returned or withdrawn."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="comments")
    step = models.CharField(max_length=40)


class Part2Comment(Said):
    """Something said about Part 2 on its way. Never on Part 1's side; the table stands in schema part2."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
