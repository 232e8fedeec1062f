"""Advice: who is asked for it, what they answered, what is said inside the office, and who looked at a request when."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Membership, Role, Team, User

from .decision import CoAuthor, Decision
from .route import StoodAside, StoredVersion
from .words import ADVICE_IN_WORDS, AdviceAnswer

EXTRA = "extra-"  # how the codes begin of what is asked besides the form; a form's own codes have no hyphen


def _is_inside(user) -> Q:
    """Who reads what is said inside the office: advisers, chief executive, decision maker, governance and auditor of the body,
    who decides for a body that decides with it, the writers, and the head of unit who declares on it. No other reader of
    Part 1, and nobody who stood aside."""
    in_force = Membership.objects.in_force().filter(person=user)
    deciding = [Role.CHIEF_EXECUTIVE, Role.DECISION_MAKER]
    inside = in_force.filter(role__in=[Role.ADVISER, Role.GOVERNANCE, Role.AUDITOR, *deciding])
    inside = inside.filter(body=OuterRef("decision__body"))
    partner = in_force.filter(role__in=deciding, body=OuterRef("decision__joint_with"))
    writes = CoAuthor.objects.filter(decision=OuterRef("decision"), person=user, to_at__isnull=True)
    aside = StoodAside.objects.filter(decision=OuterRef("decision"), person=user)
    is_one = Q(Exists(inside)) | Q(Exists(partner)) | Q(decision__author=user) | Q(Exists(writes))
    return (is_one | Q(decision__head_of_unit=user)) & ~Q(Exists(aside))


class AdviceRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is asked of this person or of a team in which they advise, what they took on, and for governance and auditors
        everything asked in their body; always of requests that they may see."""
        in_force = Membership.objects.in_force().filter(person=user)
        advises = in_force.filter(role=Role.ADVISER, body=OuterRef("decision__body"))
        watched = in_force.filter(role__in=[Role.GOVERNANCE, Role.AUDITOR]).values("body")
        mine = Q(Exists(advises)) & (Q(person=user) | Q(claimed_by=user) | Q(Exists(advises.filter(team=OuterRef("team")))))
        return self.filter(mine | Q(decision__body__in=watched), decision__in=Decision.objects.visible_to(user))

    def told_to(self, user):
        """Those whose question this person may read: as what is said in answer to it."""
        return self.filter(_is_inside(user), decision__in=Decision.objects.visible_to(user))

    def still_open(self):
        return self.filter(answered_at__isnull=True, closed_at__isnull=True)

    def besides_the_form(self):
        return self.filter(code__startswith=EXTRA)

    def of_the_form(self):
        return self.exclude(code__startswith=EXTRA)


class AdviceRequest(models.Model):
    """A person or team asked for one declaration. Somebody of the team takes it on, and may give it back.

    Or asked besides the form: for advice of which the form has no declaration, with a question in words. Nothing waits for
    it, and no declaration comes of it."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="advice_requests")
    code = models.CharField(
        max_length=40, help_text="The declaration it asks for; or, asked besides the form, “extra-” and a number."
    )
    label = models.CharField("kind of advice", max_length=60, blank=True, help_text="Only of what is asked besides the form.")
    question = models.TextField(blank=True)
    reason = models.TextField("why they are asked", blank=True)
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="advice_requests")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="advice_requests")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    due_on = models.DateField(null=True, blank=True)
    claimed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Ended without an answer.")

    objects = AdviceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["decision_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, team__isnull=True) | Q(person__isnull=True, team__isnull=False),
                name="advice_is_asked_of_one",
                violation_error_message="Choose a person or a team.",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_at__isnull=True)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False, team__isnull=False),
                name="advice_is_claimed_from_a_team",
                violation_error_message="Only what a team is asked is taken on by one of them.",
            ),
            models.UniqueConstraint(
                fields=["decision", "code"],
                condition=Q(answered_at__isnull=True, closed_at__isnull=True),
                name="advice_open_once",
            ),
            models.CheckConstraint(
                condition=Q(~Q(label=""), ~Q(question=""), ~Q(reason=""), code__startswith=EXTRA, due_on__isnull=False)
                | Q(~Q(code__startswith=EXTRA), label="", question="", reason=""),
                name="advice_besides_the_form_says_what",
                violation_error_message="Advice besides the form is asked in words, with a reason and a day.",
            ),
        ]

    @property
    def is_extra(self) -> bool:
        """Asked besides the form."""
        return self.code.startswith(EXTRA)

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.closed_at is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def held_by(self) -> User | None:
        """Who is to answer, where it is one person."""
        return self.person or self.claimed_by

    def days_late(self, today: date) -> int:
        return (today - self.due_on).days if self.is_late else 0


class AdviceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is said inside the office, for those inside."""
        return self.filter(_is_inside(user), decision__in=Decision.objects.visible_to(user))


class Advice(models.Model):
    """What an adviser answered, with the text for those inside. Insert-only, never published: the public has the declaration,
    which is made in the same step; of what is asked besides the form there is none. What concerns Part 2 is said in Part2Advice."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="advice")
    request = models.ForeignKey(AdviceRequest, models.PROTECT, null=True, blank=True, related_name="advice")
    code = models.CharField(max_length=40, help_text="The declaration it was given with, or the request besides the form.")
    label = models.CharField(max_length=100)
    version = models.ForeignKey(StoredVersion, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=16, choices=AdviceAnswer)
    conditions = models.TextField("conditions or reason", blank=True)
    text = models.TextField("advice for those inside", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = AdviceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["content", "not_given"]) | ~Q(conditions=""),
                name="advice_says_its_conditions_or_why",
                violation_error_message="Say which conditions, what you object to, or why advice is not required (R-03).",
            )
        ]

    @property
    def answer_in_words(self) -> str:
        return ADVICE_IN_WORDS[AdviceAnswer(self.answer)]


class Part2Advice(models.Model):
    """What an adviser says about Part 2, beside their answer. In schema part2; insert-only."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    label = models.CharField(max_length=100, help_text="The declaration it was given with.")
    text = models.TextField("advice on Part 2")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]


class KeptAnswer(models.Model):
    """What somebody typed on a page that advises or declares, and keeps there for later. In schema part2, as nobody has said yet
    what of it concerns Part 2; PostgreSQL shows it to them alone. It goes once they give their answer, and with every other of the
    request once that is decided or withdrawn."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, help_text="The declaration, or what is asked besides the form.")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    said = models.JSONField(help_text="What was typed, by the names of the page's fields.")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "code", "person"], name="kept_answer_once")]


class Look(models.Model):
    """When a person last looked at a request, on which version, and which they had seen before it changed. A log of reading."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="looks")
    person = models.ForeignKey(User, models.PROTECT, related_name="looks")
    version = models.ForeignKey(StoredVersion, models.PROTECT, null=True, blank=True, related_name="+")
    seen_before = models.ForeignKey(StoredVersion, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["person", "-at"], name="look_of_person")]
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="look_once_a_person")]
