"""Answers on figures, dates and people; never writes. Knows nothing of decisions."""
