"""Buying as decisions see it: who must decide, what is approved and left, awards against their caps, matters, reviews that are due."""

from .answers import allowed_by, allowed_with_all, answers_about, day_stated, day_that_counts
from .approvals import approvals, approved_for, approved_for_all_of, committed_under, headroom_of
from .awards import part2_award_answers
from .findings import concerns, obstacles, who_obstacles
from .headroom import headroom_of_contract
from .matter import matter_of
from .reviews import open_delegated_awards, reviews_due
from .who_decides import deciding, is_below, scheme_on, who_must_decide

__all__ = [
    "allowed_by",
    "allowed_with_all",
    "answers_about",
    "approvals",
    "approved_for",
    "approved_for_all_of",
    "committed_under",
    "concerns",
    "day_stated",
    "day_that_counts",
    "deciding",
    "headroom_of",
    "headroom_of_contract",
    "is_below",
    "matter_of",
    "obstacles",
    "open_delegated_awards",
    "part2_award_answers",
    "reviews_due",
    "scheme_on",
    "who_must_decide",
    "who_obstacles",
]
