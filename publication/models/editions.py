"""Frozen editions and what derives from them. Only the worker writes here; a takedown is governance's."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from decisions.models import Decision


class Edition(models.Model):
    """One edition of a decision: the article, its PDF, its JSON, made once from what was signed. Insert-only."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=120)
    reason = models.CharField(max_length=60)
    made_at = models.DateTimeField(db_default=Now())
    public_from = models.DateTimeField()
    title = models.CharField(max_length=250)
    reference = models.CharField(max_length=60, blank=True)
    body_name = models.CharField(max_length=200)
    article = models.BinaryField()
    article_sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)
    json = models.BinaryField()
    json_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["decision_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["decision", "number"], name="edition_numbered_once")]

    def __str__(self):
        return f"{self.slug}, edition {self.number}"


class EditionPaper(models.Model):
    """A Part 1 paper as it went public with an edition."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="papers")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["edition_id", "number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="edition_paper_numbered_once")]


class RegisterEntry(models.Model):
    """A line of the public register. A deferred or withdrawn one holds number and body, never a title."""

    class State(models.TextChoices):
        PUBLISHED = "published", "Published"
        ENTRY_ONLY = "entry_only", "Entry only"
        NOT_PUBLISHED = "not_published", "Not published"
        DEFERRED = "deferred", "Publication deferred"
        WITHDRAWN = "withdrawn", "Withdrawn before decision"

    State = State

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="register_entry")
    state = models.CharField(max_length=14, choices=State)
    slug = models.SlugField(max_length=120, unique=True)
    body_name = models.CharField(max_length=200)
    body_slug = models.CharField(max_length=40)
    formats_email = models.EmailField(blank=True)
    formats_days = models.PositiveSmallIntegerField(default=5)
    reference = models.CharField(max_length=60, blank=True)
    canonical = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=250, blank=True)
    summary = models.TextField(blank=True, help_text="Plain text.")
    kind = models.CharField(max_length=16, blank=True)
    outcome = models.CharField(max_length=24, blank=True)
    outcomes = models.CharField(
        max_length=120, blank=True, db_default="", help_text="Each outcome of a recommendation once, between spaces."
    )
    topic = models.CharField(max_length=100, blank=True)
    decided_by = models.CharField(max_length=300, blank=True)
    parties = models.TextField(blank=True, help_text="Names, one a line.")
    signed_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    amount_to = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="The upper end, where the amount is a range."
    )
    has_part2 = models.CharField(max_length=10, blank=True)
    significant = models.CharField(max_length=10, blank=True)
    reason = models.TextField(blank=True)
    deferred_until = models.DateTimeField(null=True, blank=True)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="+")
    public_from = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    search = SearchVectorField(null=True)

    class Meta:
        verbose_name_plural = "register entries"
        ordering = ["-signed_on", "-pk"]
        indexes = [
            GinIndex(fields=["search"], name="register_search"),
            models.Index(fields=["-signed_on", "-id"], name="register_newest_first"),
            models.Index(fields=["canonical"], name="register_by_canonical"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["deferred", "withdrawn"])
                | Q(title="", summary="", parties="", decided_by="", topic=""),
                name="deferred_and_withdrawn_show_no_title",
            ),
            models.CheckConstraint(condition=~Q(state="published") | Q(edition__isnull=False), name="published_has_an_edition"),
            models.CheckConstraint(
                condition=~Q(state="deferred") | Q(deferred_until__isnull=False), name="deferred_says_until"
            ),
        ]


class Spelling(models.Model):
    """Another address under which people look for a decision; it redirects to the one slug."""

    entry = models.ForeignKey(RegisterEntry, models.PROTECT, related_name="spellings")
    slug = models.SlugField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "slug"], name="spelling_once_an_entry")]
        indexes = [models.Index(fields=["slug"], name="spelling_by_slug")]


class EditionLink(models.Model):
    """A tie between two published decisions, both ways: `kind` read from this one, or its inverse."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    to = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "to", "kind"], name="edition_link_once")]


class Takedown(models.Model):
    """A decision taken off the public site at once. Its addresses answer 410 with reference and reason."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="takedowns")
    slug = models.CharField(max_length=120)
    reference = models.CharField(max_length=60, blank=True)
    reason = models.TextField()
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(db_default=Now())
    proved_at = models.DateTimeField(
        null=True, blank=True, help_text="When every address was fetched as a stranger and answered 410."
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(lifted_at__isnull=True),
                name="taken_down_once",
                violation_error_message="It is taken down already.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="takedown_has_a_reason", violation_error_message="Enter the reason."
            ),
        ]


class PublishingFailure(models.Model):
    """Why the last attempt to publish a decision failed. Removed by the next one that succeeds."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="publishing_failure")
    error = models.CharField(max_length=500)
    attempts = models.PositiveSmallIntegerField(default=1)
    failed_at = models.DateTimeField(db_default=Now())
    retry_at = models.DateTimeField()
