"""What others did with the requests that a person writes, for their inbox: handed over to them, changed on the way."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from accounts.models import Event, User

HANDED, CHANGED = "change_author", "finish_amendment"


class Happened(NamedTuple):
    """What was done, by whom and when, and where the record shows it with its reason."""

    what: str
    by: User | None
    at: datetime
    url: str = ""


def to_requests(user, decisions) -> dict[int, list[Happened]]:
    """By request, the latest first, in one question. A change to Part 2 alone is not told here: only its readers learn of it,
    by e-mail and on the record."""
    by_key = {each.pk: each for each in decisions}
    found = {pk: [] for pk in by_key}
    if not found:
        return found
    told = Q(step=HANDED, facts__person=user.pk) | Q(step=CHANGED) & ~Q(by=user)
    events = Event.objects.filter(told, subject_kind="decision", subject_id__in=found).select_related("by")
    for event in events.order_by("-position"):
        url = f"{by_key[event.subject_id].get_absolute_url()}#amended"
        if event.step == HANDED:
            found[event.subject_id].append(Happened("Made you its author", event.by, event.at))
        elif "part" not in event.facts:  # otherwise it is of Part 2 alone, or nothing was changed
            found[event.subject_id].append(Happened("Changed it on its way", event.by, event.at, url))
    return found
