"""What others did with the requests that a person writes, for their inbox: handed over to them, changed on the way, answered with
conditions, an objection or not at all, decided."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Event, Role, User

from . import form_versions
from .models import Decision, LateAdvice, Look, Signature
from .models.words import ON_ITS_WAY, DeclarationAnswer, Status, outcomes_in_short

HANDED, CHANGED, DECLARED = "change_author", "finish_amendment", "declare"
# answers to a request that its writers have to know of, in words that follow the name of the declaration
TELLING = {
    DeclarationAnswer.WITH_CONDITIONS: "content with it on conditions",
    DeclarationAnswer.OBJECTS: "advises against it",
    DeclarationAnswer.NOT_GIVEN: "answered “not given”",
}
LATELY = timedelta(days=60)  # for how long late advice is news to who has not looked


class Happened(NamedTuple):
    """What was done, by whom and when, and where the record shows it with its reason, in the words of the link."""

    what: str
    by: User | None
    at: datetime
    url: str = ""
    link: str = "Why, and what changed"


def to_requests(user, decisions) -> dict[int, list[Happened]]:
    """By request, the latest first, in one question. A change to Part 2 alone is not told here: only its readers learn of it,
    by e-mail and on the record."""
    by_key = {each.pk: each for each in decisions}
    found = {pk: [] for pk in by_key}
    if not found:
        return found
    told = Q(step=HANDED, facts__person=user.pk) | Q(step=CHANGED) & ~Q(by=user) | Q(step=DECLARED)
    events = Event.objects.filter(told, subject_kind="decision", subject_id__in=found).select_related("by")
    later = set()  # declarations of which a later answer was read already
    for event in events.order_by("-position"):
        decision = by_key[event.subject_id]
        if event.step == HANDED:
            found[decision.pk].append(Happened("Made you its author", event.by, event.at))
        elif event.step == DECLARED:
            if (decision.pk, event.capacity) not in later:
                found[decision.pk].extend(_answered(decision, event))
            later.add((decision.pk, event.capacity))
        elif "part" not in event.facts:  # otherwise it is of Part 2 alone, or nothing was changed
            url = f"{decision.get_absolute_url()}#amended"
            found[decision.pk].append(Happened("Changed it on its way", event.by, event.at, url))
    return found


def _answered(decision, event) -> list[Happened]:
    """An answer that stops the request or binds it, for as long as it is on its way and the answer was not taken back."""
    said = TELLING.get(event.facts.get("answer", ""))
    stands = any(each.code == event.capacity for each in decision.declarations.all())
    if not said or not stands or decision.status not in ON_ITS_WAY:
        return []
    label = form_versions.declaration(decision.form_version.definition, event.capacity)["label"]
    url = f"{decision.get_absolute_url()}#declarations"
    return [Happened(f"{label}: {said}", event.by, event.at, url, "What was written with it")]


def late_advice(user, memberships) -> list[LateAdvice]:
    """Advice that came after a decision that was taken without it, as news for its author, whoever signed it or said that it was
    urgent, and governance of the body, until they look at the record."""
    governed = [each.body_id for each in memberships if each.role == Role.GOVERNANCE]
    signed = Signature.objects.filter(decision=OuterRef("decision"), person=user)
    seen = Look.objects.filter(decision=OuterRef("decision"), person=user, at__gt=OuterRef("at"))
    theirs = Q(decision__author=user) | Q(decision__urgency__person=user) | Q(Exists(signed)) | Q(decision__body__in=governed)
    found = LateAdvice.objects.filter(theirs, ~Exists(seen), at__gt=timezone.now() - LATELY)
    found = found.exclude(by=user).filter(decision__in=Decision.objects.visible_to(user))
    return list(found.select_related("by", "decision").order_by("-at"))


class Decided(NamedTuple):
    """A request that was decided: each outcome with the recommendations that have it, who signed, and when."""

    decision: Decision
    outcomes: list[tuple[str, str]]
    signed_by: str
    at: datetime


def decided(user) -> list[Decided]:
    """What somebody wrote and others decided lately, as news until they look at the record."""
    seen = Look.objects.filter(decision=OuterRef("pk"), person=user, at__gt=OuterRef("status_since"))
    wrote = Q(author=user) | Q(co_authors__person=user, co_authors__to_at=None)
    found = Decision.objects.filter(wrote, ~Exists(seen), status=Status.SIGNED, status_since__gt=timezone.now() - LATELY)
    found = found.visible_to(user).order_by("-status_since").prefetch_related("recommendations", "signatures", "numbers")
    return [_decided(each) for each in dict.fromkeys(found)]


def _decided(decision) -> Decided:
    of_part1 = [each.outcome for each in decision.recommendations.all() if each.board_paper_id is None]
    signed = " and ".join(f"{each.name}, {each.capacity}" for each in decision.signatures.all())
    return Decided(decision, outcomes_in_short(of_part1), signed, decision.status_since)
