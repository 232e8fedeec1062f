"""What is to come: decisions expected before there is a request, a person's own calendar address, and the packs of a board."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Membership, PolicingBody, Role, Team, User

from .decision import Decision
from .meetings import BoardMeeting
from .route import StoredVersion
from .words import Kind, Precision


def bodies_worked_for(user):
    """The bodies a person belongs to now in a role that is about decisions."""
    if not user.is_active:
        return PolicingBody.objects.none()
    held = Membership.objects.in_force().filter(person=user).exclude(role=Role.ADMINISTRATOR)
    return PolicingBody.objects.filter(pk__in=held.values("body"))


class PlannedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody who works for the body, in whichever role but administrator's alone."""
        return self.filter(body__in=bodies_worked_for(user))


class PlannedDecision(models.Model):
    """A decision that the office expects to be asked for. No law asks commissioners for a forward plan (domain.md 2.5): it is
    the office's own, and its title is written so that it can be said aloud, for it is read before anything is marked."""

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="planned_decisions")
    title = models.CharField("neutral title", max_length=200)
    kind = models.CharField("kind of decision", max_length=16, choices=Kind, default=Kind.NOT_STATED)
    expected_on = models.DateField("decision expected")
    precision = models.CharField("how exact that is", max_length=10, choices=Precision, default=Precision.MONTH)
    needed_by_on = models.DateField("needed by", null=True, blank=True)
    lead_team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    lead_person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, blank=True, related_name="planned")
    meeting = models.ForeignKey(BoardMeeting, models.PROTECT, null=True, blank=True, related_name="planned")
    note = models.TextField(blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now())
    cancelled_at = models.DateTimeField(null=True, blank=True)
    objects = PlannedQuerySet.as_manager()

    class Meta:
        ordering = ["expected_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""), name="planned_decision_has_a_title", violation_error_message="Enter a title."
            ),
            models.CheckConstraint(
                condition=Q(precision__in=["day", "month"]),
                name="planned_to_the_day_or_month",
                violation_error_message="Say whether it is expected on that day or in that month.",
            ),
        ]

    def __str__(self):
        return self.title


class CalendarAddress(models.Model):
    """The secret address of one person's calendar feed. Only the digest of its token is kept; a new one ends the one before."""

    person = models.ForeignKey(User, models.PROTECT, related_name="calendar_addresses")
    token_digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="one_calendar_address_a_person")
        ]


class BoardPack(models.Model):
    """The papers of a meeting as they were put together: which requests, in which order, each in which stored version. Never
    changed: a pack that is made again is the next one, so that "pack page 12" stays what it was."""

    meeting = models.ForeignKey(BoardMeeting, models.PROTECT, related_name="packs")
    number = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="pack_numbered_once_a_meeting")]

    def __str__(self):
        return f"Pack {self.number} for {self.meeting}"


class BoardPackEntry(models.Model):
    """One request in a pack, as it stood in one stored version."""

    pack = models.ForeignKey(BoardPack, models.PROTECT, related_name="entries")
    place = models.PositiveSmallIntegerField()
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    version = models.ForeignKey(StoredVersion, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pack", "place"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "place"], name="one_request_a_place_in_a_pack"),
            models.UniqueConstraint(fields=["pack", "decision"], name="request_once_in_a_pack"),
        ]
