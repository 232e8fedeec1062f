"""Meetings of boards, and which requests go to them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import User

from .decision import Decision
from .reference import Board


class BoardMeeting(models.Model):
    """A board meets on a day; what goes to it is due some days before."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="meetings")
    on = models.DateField("day of the meeting")
    papers_by_on = models.DateField("papers due by", null=True, blank=True)

    class Meta:
        ordering = ["on", "board__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "on"],
                name="board_meets_once_a_day",
                violation_error_message="This meeting is entered already.",
            ),
            models.CheckConstraint(
                condition=Q(papers_by_on__isnull=True) | Q(papers_by_on__lte=F("on")),
                name="papers_come_before_the_meeting",
                violation_error_message="Papers are due on or before the day of the meeting.",
            ),
        ]

    def __str__(self):
        return f"{self.board.abbreviation or self.board.name}, {self.on.day} {self.on:%B %Y}"


class Tabling(models.Model):
    """A request goes to a meeting of a board. Put to another meeting of the same board, it leaves the first; history keeps both."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="tablings")
    meeting = models.ForeignKey(BoardMeeting, models.PROTECT, related_name="tablings")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["meeting__on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "meeting"],
                name="tabled_once_at_a_meeting",
                violation_error_message="It goes to this meeting already.",
            )
        ]
