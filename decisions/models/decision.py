"""The decision itself, from request to closed record."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from accounts.models import Membership, PolicingBody, Role, User

from .reference import FormVersion, OfficeHolder
from .words import CLOSED, Answer, Kind, Level, Origin, Precision, PublishAs, Status


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Part 1 of a draft: author, co-authors, governance and auditor of the body. From submission: every current member of
        the body. Nobody else, and an administrator's role alone opens nothing."""
        if not user.is_active:
            return self.none()
        in_force = Membership.objects.in_force().filter(person=user)
        member = in_force.filter(body=OuterRef("body"))
        partner = in_force.filter(body=OuterRef("joint_with")).exclude(role=Role.ADMINISTRATOR)
        reader = member.filter(role__in=[Role.GOVERNANCE, Role.AUDITOR])
        joined = CoAuthor.objects.filter(decision=OuterRef("pk"), person=user, to_at__isnull=True)
        writer = Q(author=user) | Q(Exists(joined))
        was_submitted = ~Q(status=Status.DRAFT) & ~Q(status=Status.WITHDRAWN, submitted_at__isnull=True)
        # whether it is urgent is part of where it is, and so is asked of every request of a list
        return self.select_related("urgency").filter(
            Q(Exists(reader))
            | (writer & Q(Exists(member.exclude(role=Role.ADMINISTRATOR))))
            | (was_submitted & (Q(Exists(member.exclude(role=Role.ADMINISTRATOR))) | Q(Exists(partner))))
        )


class Decision(models.Model):
    """A request for a decision and, once signed or archived, the record of it. Never deleted; closed by a trigger.

    Texts are allow-listed HTML. Empty text, no date and "not stated" mean that the source does not say."""

    Status, Origin = Status, Origin

    body = models.ForeignKey(PolicingBody, models.PROTECT, related_name="decisions")
    form_version = models.ForeignKey(FormVersion, models.PROTECT, related_name="decisions", verbose_name="form")
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.NATIVE)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    status_since = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now())
    submitted_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="drafts")
    head_of_unit = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signer = models.ForeignKey(
        OfficeHolder, models.PROTECT, null=True, blank=True, related_name="+", help_text="Chosen after another stood aside."
    )

    kind = models.CharField("kind of decision", max_length=16, choices=Kind, default=Kind.NOT_STATED)
    level = models.CharField("who decides", max_length=16, choices=Level, default=Level.DECISION_MAKER)
    joint_with = models.ForeignKey(
        PolicingBody, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="decided together with"
    )
    title = models.CharField(max_length=250)
    title_as_written = models.CharField(
        max_length=300, blank=True, help_text="As printed, with the reference if it stands in it."
    )
    summary = models.TextField("executive summary", blank=True)
    programme = models.CharField(max_length=200, blank=True)
    business_case_stage = models.CharField(max_length=100, blank=True)
    topic = models.CharField(max_length=100, blank=True)
    marking = models.CharField("marking of Part 1", max_length=100, blank=True)
    needed_by_on = models.DateField("decision needed by", null=True, blank=True)
    needed_by_as_written = models.CharField(max_length=100, blank=True)
    needed_by_reason = models.TextField("why by then", blank=True)
    decision_statement = models.TextField("decision in the first person", blank=True)
    reasons = models.TextField("decision maker's reasons", blank=True)
    urgency_reason = models.TextField(
        "why dates are out of order", blank=True, help_text="Published. Given when a step had to come before the advice."
    )
    significant = models.CharField("significant public interest", max_length=10, choices=Answer, default=Answer.NOT_STATED)
    significant_reason = models.TextField(blank=True)
    publish_as = models.CharField(max_length=10, choices=PublishAs, default=PublishAs.FULL)
    publish_reason = models.TextField("why not in full", blank=True)
    publish_decided_by = models.CharField(max_length=150, blank=True)
    deferral = models.CharField("is publication to be deferred", max_length=10, choices=Answer, default=Answer.NOT_STATED)
    deferral_reason = models.TextField(blank=True)
    deferral_until_on = models.DateField(null=True, blank=True)
    deferral_until_as_written = models.CharField(max_length=100, blank=True)
    dated_on = models.DateField("date of the record", null=True, blank=True, help_text="The day the record itself is known by.")
    dated_precision = models.CharField(max_length=10, choices=Precision, default=Precision.NOT_STATED)

    source_address = models.CharField(max_length=500, blank=True)
    source_captured_on = models.DateField(null=True, blank=True)
    source_file = models.CharField(max_length=200, blank=True)
    source_checked_by = models.CharField(max_length=150, blank=True)
    import_key = models.CharField(max_length=100, null=True, blank=True, unique=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["body", "status"], name="decision_by_status"),
            models.Index(fields=["body", "submitted_at"], name="decision_by_submission"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""), name="decision_has_a_title", violation_error_message="Enter a title."
            ),
            models.CheckConstraint(
                condition=Q(origin="archive") | (Q(author__isnull=False) & ~Q(status="archived")),
                name="native_decision_has_an_author",
                violation_error_message="A decision made here has an author and is signed, not archived.",
            ),
            models.CheckConstraint(
                condition=Q(origin="native") | Q(status__in=["draft", "archived"]),
                name="archive_is_only_imported",
                violation_error_message="An archived record does not travel the route.",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=False) | Q(status__in=["draft", "withdrawn", "archived"]),
                name="what_is_on_its_way_was_submitted",
            ),
            models.CheckConstraint(
                condition=Q(publish_as="full") | ~Q(publish_reason=""),
                name="unpublished_says_why",
                violation_error_message="Say why it is not published in full.",
            ),
            models.CheckConstraint(
                condition=Q(origin="archive")
                | ~Q(deferral="yes")
                | ~Q(status="signed")
                | (~Q(deferral_reason="") & Q(deferral_until_on__isnull=False)),
                name="deferral_says_why_and_until",
                violation_error_message="A deferral needs a reason and a date (R-09).",
            ),
            models.CheckConstraint(
                condition=~Q(level="two_bodies") | Q(joint_with__isnull=False),
                name="joint_decision_names_the_other_body",
                violation_error_message="Choose the body that decides together with this one.",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}".strip()

    def get_absolute_url(self):
        from django.urls import reverse

        return reverse("decisions:decision", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def number(self):
        """The number issued to it, or None."""
        return next(iter(self.numbers.all()), None)

    @property
    def reference(self) -> str:
        return self.number.as_written if self.number else ""


class CoAuthor(models.Model):
    """Somebody who writes on a draft together with its author."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="co_authors")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    from_at = models.DateTimeField(db_default=Now())
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "person"],
                condition=Q(to_at__isnull=True),
                name="co_author_joins_once",
                violation_error_message="This person is a co-author already.",
            )
        ]


class Explanation(models.Model):
    """Why a concern stands: the officer explains instead of mending. For staff."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="explanations")
    concern = models.CharField(max_length=40)
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "concern"], name="concern_explained_once")]
