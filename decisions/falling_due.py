"""What decisions let fall due among contracts: delegated awards that nobody has reported yet, and reviews of Part 2. Only of
decisions that somebody may see; that there is a Part 2, and when it is reviewed, are public facts (design, wall 4)."""

from datetime import date

from procurement.calendar import FallsDue, Kind

from .rules.buying import open_delegated_awards, reviews_due

MOST = 300


def due_of_decisions(user, to_on: date) -> list[FallsDue]:
    """The same awards and reviews that the inbox tells of (decisions/rules/buying/reviews.py), up to a day."""
    return [*map(_award, open_delegated_awards(user)[:MOST]), *map(_review, reviews_due(user, to_on)[:MOST])]


def _award(authorisation) -> FallsDue:
    """Open until reported back, so on no day."""
    decision = authorisation.decision
    what = f"The award is delegated to {authorisation.delegated_to}, and not reported back yet."
    return FallsDue(None, Kind.AWARD, what, str(decision), decision.get_absolute_url())


def _review(due) -> FallsDue:
    decision = due.decision
    return FallsDue(due.due_on, Kind.PART2, f"Part 2 is to be reviewed. {due.why}", str(decision), decision.get_absolute_url())
