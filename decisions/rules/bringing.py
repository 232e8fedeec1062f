"""Who may bring a Word file back, and who may begin a request from an earlier decision."""

from accounts.models import PolicingBody

from .. import part2
from ..models import Decision
from .who import WRITING_ROLES, holds_it, takes_comments, writes_now


def may_bring_back(user, decision) -> bool:
    """Who writes the draft; on its way its writers, who holds it, and governance. All of them read Part 2, where what was read of
    the file is kept."""
    works_on_it = takes_comments(decision) and (writes_now(user, decision) or holds_it(user, decision))
    return works_on_it and part2.may_open(user, decision)


def bodies_to_write_for(user):
    """The bodies for which this person drafts requests."""
    mine = user.roles().filter(role__in=WRITING_ROLES).values("body")
    return PolicingBody.objects.filter(pk__in=mine)


def may_follow_on(user, earlier) -> bool:
    """Who drafts requests may begin one from any closed decision that they may see."""
    is_seen = earlier.is_closed and Decision.objects.visible_to(user).filter(pk=earlier.pk).exists()
    return is_seen and any(each.role in WRITING_ROLES for each in user.roles_now())
