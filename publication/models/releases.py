"""What governance confirmed for the public of a contract, a procurement or a grant: frozen bytes, insert-only."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User

NOT_TAKEN_BACK = Q(
    taken_back_at__isnull=True,
    taken_back_by__isnull=True,
    taken_back_by_name="",
    taken_back_reason="",
    taken_back_slug="",
)


class Release(models.Model):
    """One confirmation of what the public gets of a record: canonical JSON with its digest. The worker makes the public rows
    from these bytes and reads nothing else of the record.

    Content: record (procurement.public), body, decisions and decisions_of_changes (ids), copies, merged (suppliers' keys).
    Taking back marks every release of the record so far; only a later release makes it public again."""

    class Kind(models.TextChoices):
        CONTRACT = "contract", "Contract"
        PROCUREMENT = "procurement", "Procurement"
        GRANT = "grant", "Grant"

    Kind = Kind

    kind = models.CharField(max_length=12, choices=Kind)
    subject_id = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True, help_text="What governance tells the public about it.")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(db_default=Now())
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_by_name = models.CharField(max_length=150, blank=True)
    taken_back_reason = models.TextField(blank=True)
    taken_back_slug = models.CharField(max_length=120, blank=True, help_text="The public address it had.")

    class Meta:
        ordering = ["kind", "subject_id", "-number"]
        indexes = [
            models.Index(fields=["id"], condition=Q(taken_back_at__isnull=False), name="release_taken_back"),
            models.Index(
                fields=["taken_back_slug"], condition=Q(taken_back_at__isnull=False), name="release_taken_back_by_slug"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "number"], name="release_numbered_once"),
            models.CheckConstraint(
                condition=NOT_TAKEN_BACK
                | (Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_reason="")),
                name="taken_back_by_at_and_why",
                violation_error_message="Say why it is taken back.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.subject_id}, release {self.number}"


class ReleasedCopy(models.Model):
    """The bytes of a copy as they were first released, once for all releases that list its number."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="released_copies", help_text="The first that lists it.")
    kind = models.CharField(max_length=12, choices=Release.Kind)
    subject_id = models.BigIntegerField()
    copy_key = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()
    copy_kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    redaction = models.CharField(max_length=500, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "released copies"
        ordering = ["kind", "subject_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "number"], name="released_copy_numbered_once"),
            models.UniqueConstraint(fields=["copy_key"], name="copy_released_once"),
        ]

    def __str__(self):
        return f"Copy {self.number} of {self.get_kind_display().lower()} {self.subject_id}"
