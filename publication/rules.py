"""Who may do what with what is published, and what stands in the way. Answers, never writes."""

from django.utils import timezone

from accounts.models import PolicingBody, Role
from accounts.richtext import plain_text
from decisions.models import Correction, Decision
from decisions.models.words import Answer

from .due import open_takedowns
from .models import Edition, RegisterEntry


def bodies_at_the_desk(user):
    """The bodies whose publishing a person may look at: governance, and auditors within their dates."""
    memberships = user.roles().filter(role__in=[Role.GOVERNANCE, Role.AUDITOR])
    return PolicingBody.objects.filter(pk__in=memberships.values("body")).order_by("name")


def may_see_desk(user) -> bool:
    return user.is_active and bodies_at_the_desk(user).exists()


def bodies_governed(user) -> set[int]:
    """Those of the desk whose governance a person is."""
    return {each.body_id for each in user.roles_now() if each.role == Role.GOVERNANCE}


def _governs(user, decision) -> bool:
    return user.has_role(Role.GOVERNANCE, body=decision.body)


def may_defer(user, decision) -> bool:
    """Governance of the body."""
    return _governs(user, decision)


def may_release(user, decision) -> bool:
    return _governs(user, decision)


def may_correct(user, decision) -> bool:
    return _governs(user, decision)


def may_see_correction(user, correction) -> bool:
    """A second person of governance: nobody checks their own correction (design, wall 6)."""
    return _governs(user, correction.decision) and correction.by_id != user.pk


def may_drop_correction(user, correction) -> bool:
    """Who wrote it and whoever checks it: governance of the body."""
    return _governs(user, correction.decision)


def corrections_to_check(user, corrections) -> set[int]:
    """Those of a list that this person may check, asked once for all of them."""
    governed = bodies_governed(user)
    return {each.pk for each in corrections if each.by_id != user.pk and each.decision.body_id in governed}


def may_take_down(user, decision) -> bool:
    return _governs(user, decision)


def may_review(user, decision) -> bool:
    return _governs(user, decision)


# -- what stands in the way


def has_edition(decision) -> bool:
    return Edition.objects.filter(decision=decision).exists()


def says_part2(decision) -> bool:
    """Whether the decision says, publicly, that there is a Part 2."""
    return Decision.objects.filter(pk=decision.pk, withholding__is_there_part2=Answer.YES).exists()


def is_down(decision) -> bool:
    return open_takedowns().filter(decision=decision).exists()


def obstacles_to_deferring(decision, reason: str, until) -> list[str]:
    """R-09: a deferral has a reason and an end, and puts off what is not public yet."""
    found = [] if decision.is_closed else ["It is not signed. The request itself says whether publication is to be deferred."]
    if has_edition(decision):
        found.append("It is published already. Take it down instead, or correct it.")
    if not reason.strip():
        found.append("Enter the reason.")
    if until <= timezone.now():
        found.append("Choose a time that is still to come.")
    return found


def obstacles_to_releasing(decision) -> list[str]:
    last = decision.deferrals.order_by("pk").last()
    return [] if last and last.until > timezone.now() else ["Its publication is not deferred."]


def obstacles_to_correcting(decision, place: str, was: str, reads: str) -> list[str]:
    """R-20: a correction is printed with the signed text; a change of substance is a new decision."""
    found = [] if has_edition(decision) else ["It is not published, so there is nothing to correct."]
    if not (place.strip() and was.strip() and reads.strip()):
        found.append("Say where the text is wrong, what stands there and what it is to read.")
    elif not _stands_in(decision, was):
        found.append("These words do not stand in what is published. Copy them from the page as they are there.")
    waits = Correction.objects.filter(decision=decision, seen_at=None, dropped_at=None, was=was.strip())
    if was.strip() and waits.exists():
        found.append("A correction of these words waits already. Take that one back first, or let it be looked at.")
    if was.strip() == reads.strip():
        found.append("The corrected words are the same as those that stand there.")
    return found


def _stands_in(decision, words: str) -> bool:
    """Whether the published article has these words, whatever its line breaks and letters' case."""
    article = Edition.objects.filter(decision=decision).values_list("article", flat=True).first()
    read = plain_text(bytes(article or b"").decode())
    return article is None or _squeezed(words) in _squeezed(read)


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


def obstacles_to_seeing(correction) -> list[str]:
    if correction.dropped_at:
        return ["This correction was dropped. Write another one if it is needed."]
    return ["Somebody has seen this correction already."] if correction.seen_at else []


def obstacles_to_dropping(correction, because: str) -> list[str]:
    return obstacles_to_seeing(correction) or ([] if because.strip() else ["Say why it is not printed."])


def is_on_the_public_site(decision) -> bool:
    """Whether the register names it, if only as deferred."""
    return RegisterEntry.objects.filter(decision=decision).exists()


def obstacles_to_taking_down(decision, reason: str) -> list[str]:
    found = [] if is_on_the_public_site(decision) else ["It has nothing on the public site."]
    if is_down(decision):
        found.append("It is taken down already.")
    if not reason.strip():
        found.append("Enter the reason. The public reads it.")
    return found


def obstacles_to_lifting(takedown) -> list[str]:
    return ["It is public again already."] if takedown.lifted_at else []


def obstacles_to_reviewing(decision, outcome: str, next_review_on) -> list[str]:
    """R-08: what stays exempt is looked at again, on a day."""
    found = [] if decision.is_closed else ["It is not signed. Part 2 of a request is changed in the request."]
    if not says_part2(decision):
        found.append("It has no Part 2.")
    if outcome != "released" and next_review_on is None:
        found.append("Say when it is reviewed next.")
    if next_review_on is not None and next_review_on <= timezone.localdate():
        found.append("Choose a day for the next review that is still to come.")
    return found
