"""Packs: several decisions or requests as one PDF, for a board or for a time. Part 1 and Part 2 are never in the same pack."""
