"""Contracts as open data (OCDS): the processes of buying with their one identifier each, and the releases made of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class OcdsProcess(models.Model):
    """A process of buying: a procurement with its contracts, or a contract without one. It has one OCID at a time.

    `series` counts how often its releases had to be made anew; the public sees those of the newest series alone."""

    key = models.CharField(max_length=24, unique=True, help_text="procurement-… or contract-…")
    ocid = models.CharField(max_length=120)
    former_ocids = ArrayField(models.CharField(max_length=120), default=list, help_text="Their addresses lead to this one.")
    series = models.PositiveIntegerField(default=1)
    looked_at = models.DateTimeField(null=True, help_text="When the worker last brought it in step with what is released.")

    class Meta:
        verbose_name_plural = "OCDS processes"
        ordering = ["pk"]
        indexes = [models.Index(fields=["ocid"], name="ocds_process_by_ocid")]

    def __str__(self):
        return self.ocid


class OcdsRelease(models.Model):
    """One OCDS release: a step of a process as it was told on a day. Insert-only; what it was made from says whether the
    public still sees it."""

    process = models.ForeignKey(OcdsProcess, models.PROTECT, related_name="releases")
    series = models.PositiveIntegerField()
    step = models.CharField(max_length=60)
    ocid = models.CharField(max_length=120)
    identifier = models.CharField(max_length=200, unique=True)
    date = models.DateTimeField()
    tags = ArrayField(models.CharField(max_length=24))
    body_name = models.CharField(max_length=200)
    sources = ArrayField(models.BigIntegerField(), help_text="The releases of ours that it was made from.")
    decisions = ArrayField(models.BigIntegerField(), default=list, help_text="The decisions that it names.")
    content = models.BinaryField(help_text="Canonical JSON.")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "OCDS release"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["ocid", "id"], name="ocds_release_by_ocid"),
            models.Index(fields=["date"], name="ocds_release_by_date"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["process", "series", "step"], name="ocds_step_once_a_series"),
            models.CheckConstraint(condition=~Q(sources=[]), name="ocds_release_says_what_it_was_made_from"),
        ]

    def __str__(self):
        return self.identifier
