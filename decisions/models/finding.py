"""The words of Part 1, by which requests are found. Derived by the database from stored bytes; never of Part 2."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from .decision import Decision


class Part1Words(models.Model):
    """The words of Part 1 as it was last stored, on its way or closed. A trigger writes it with each stored version and with
    what is signed; a draft that was never submitted has none, and is searched as it stands."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="words")
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="part1_by_words")]
