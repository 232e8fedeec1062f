"""Questions put to the office about its decisions: by the police and crime panel, and by the public under the Freedom of
Information Act 2000. Kept beside the record, never part of it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import PolicingBody, User

from .decision import Decision
from .planning import bodies_worked_for
from .reference import FoiaExemption


class PanelQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody who works for the body: what a panel says is public in law (PRSRA 2011, s.28(6))."""
        return self.filter(body__in=bodies_worked_for(user))


class PanelReport(models.Model):
    """What a panel, or a scrutiny committee, said or asked about decisions, and what the office answered (PRSRA 2011, s.28).
    Scrutiny comes after the decision; nothing here holds one up (domain.md 2.5)."""

    class Kind(models.TextChoices):
        REPORT = "report", "Report"
        RECOMMENDATION = "recommendation", "Recommendation"
        QUESTION = "question", "Question"

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="panel_reports")
    kind = models.CharField(max_length=14, choices=Kind)
    panel = models.CharField(max_length=200)
    title = models.CharField(max_length=250)
    received_on = models.DateField()
    text = models.TextField("what it says")
    due_on = models.DateField("answer due", null=True, blank=True)
    response = models.TextField(blank=True)
    responded_on = models.DateField("answered on", null=True, blank=True)
    responded_by = models.CharField("who answered", max_length=150, blank=True)
    published_address = models.URLField("where it is published", max_length=500, blank=True)
    decisions = models.ManyToManyField(Decision, related_name="panel_reports", blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now())
    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(response="", responded_on__isnull=True, responded_by="")
                | (~Q(response="") & Q(responded_on__isnull=False) & ~Q(responded_by="")),
                name="panel_answer_has_day_and_name",
                violation_error_message="An answer needs its text, its day and who gave it.",
            ),
            models.CheckConstraint(
                condition=Q(responded_on__isnull=True) | Q(responded_on__gte=F("received_on")),
                name="panel_is_answered_after_it_asked",
                violation_error_message="The answer cannot be earlier than what it answers.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.panel}: {self.title}"


class InformationRequest(models.Model):
    """A request under the Freedom of Information Act 2000. Who asks is not recorded here: the reference leads to the office's
    correspondence, where the name is kept as personal data."""

    class Outcome(models.TextChoices):
        RELEASED = "released", "Released"
        PART = "part", "Released in part"
        REFUSED = "refused", "Refused"
        NOT_HELD = "not_held", "Not held"
        WITHDRAWN = "withdrawn", "Withdrawn by who asked"

    class ReviewOutcome(models.TextChoices):
        UPHELD = "upheld", "Our answer was upheld"
        PART = "part", "Our answer was overturned in part"
        OVERTURNED = "overturned", "Our answer was overturned"

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="information_requests")
    reference = models.CharField(max_length=60)
    received_on = models.DateField("received on")
    note = models.TextField("what is asked for", help_text="Without the name of who asks.")
    extended_on = models.DateField("told of more time on", null=True, blank=True)
    extended_until_on = models.DateField("answer then due", null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answered_on = models.DateField("answered on", null=True, blank=True)
    other_grounds = models.CharField(max_length=200, blank=True)
    review_asked_on = models.DateField("internal review asked for on", null=True, blank=True)
    review_outcome = models.CharField("outcome of the internal review", max_length=10, choices=ReviewOutcome, blank=True)
    reviewed_on = models.DateField("told of the outcome of the internal review on", null=True, blank=True)
    review_note = models.TextField("what the internal review released", blank=True)
    complaint_note = models.TextField("complaint to the Information Commissioner", blank=True)
    decisions = models.ManyToManyField(Decision, related_name="information_requests", blank=True)
    exemptions = models.ManyToManyField(FoiaExemption, related_name="+", blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "reference"],
                name="information_request_entered_once",
                violation_error_message="A request with this reference is entered already.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answered_on__isnull=True)
                | (~Q(outcome="") & Q(answered_on__isnull=False, answered_on__gte=F("received_on"))),
                name="information_outcome_has_its_day",
                violation_error_message="Give both the outcome and its day, which is not before the request was received.",
            ),
            models.CheckConstraint(
                condition=Q(extended_on__isnull=True, extended_until_on__isnull=True)
                | Q(
                    extended_on__isnull=False,
                    extended_until_on__isnull=False,
                    extended_until_on__gt=F("extended_on"),
                    extended_on__gte=F("received_on"),
                ),
                name="more_time_has_begin_and_end",
                violation_error_message="Give the day on which they were told, and a later day until which more time is needed.",
            ),
            models.CheckConstraint(
                condition=Q(review_asked_on__isnull=True, review_outcome="", reviewed_on__isnull=True)
                | (
                    Q(review_asked_on__isnull=False, answered_on__isnull=False, review_asked_on__gte=F("answered_on"))
                    & (
                        Q(review_outcome="", reviewed_on__isnull=True)
                        | (~Q(review_outcome="") & Q(reviewed_on__isnull=False, reviewed_on__gte=F("review_asked_on")))
                    )
                ),
                name="internal_review_in_order",
                violation_error_message="An internal review is asked for after the answer, and its outcome comes after that.",
            ),
            models.CheckConstraint(
                condition=Q(review_note="") | ~Q(review_outcome=""),
                name="review_note_has_an_outcome",
                violation_error_message="What a review released is said with its outcome.",
            ),
            models.CheckConstraint(
                condition=Q(complaint_note="") | Q(answered_on__isnull=False),
                name="complaint_is_about_an_answer",
                violation_error_message="A complaint is about an answer.",
            ),
        ]

    def __str__(self):
        return self.reference


class Clarification(models.Model):
    """The office asked what exactly is wanted. Until the answer comes the clock stands; it starts afresh with the day on which
    it comes (FOIA 2000, s.1(3) and s.10(6))."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="clarifications")
    asked_on = models.DateField("asked on")
    answered_on = models.DateField("their answer came on", null=True, blank=True)

    class Meta:
        ordering = ["request", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(answered_on__isnull=True),
                name="one_open_clarification_a_request",
                violation_error_message="A clarification is asked for already.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("asked_on")),
                name="clarification_in_order",
                violation_error_message="Their answer cannot be earlier than the question.",
            ),
        ]
