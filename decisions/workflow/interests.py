"""Interests that people declare before any request names the party."""

from django.db import transaction
from django.utils import timezone

from .. import rules
from ..models import DeclaredInterest
from ..steps import StepRefused, allow, record


@transaction.atomic
def declare_interest(*, by, party: str, nature: str, from_on=None, to_on=None) -> DeclaredInterest:
    """Enter an interest in one's own register. Entered twice in a row, it is there once."""
    allow(rules.may_keep_interests(by), "Who decides, approves or advises keeps a register of interests.")
    obstacles = []
    if not party.strip():
        obstacles.append(rules.Finding("party", "Name the party."))
    if not nature.strip():
        obstacles.append(rules.Finding("nature", "Describe the interest.", "R-05"))
    if from_on and to_on and to_on < from_on:
        obstacles.append(rules.Finding("to_on", "The last day cannot be before the first."))
    if obstacles:
        raise StepRefused(obstacles)
    same = {"person": by, "party": party.strip(), "nature": nature.strip(), "to_on": to_on}
    if held := DeclaredInterest.objects.filter(**same).last():
        return held
    interest = DeclaredInterest.objects.create(from_on=from_on, **same)
    record("declare_interest", interest, by=by, interest=interest.pk)
    return interest


@transaction.atomic
def correct_interest(interest, *, by, **told) -> DeclaredInterest:
    """What was entered wrongly stays in the register and ends; what is right is entered beside it, and the history ties the two."""
    interest = DeclaredInterest.objects.select_for_update(of=("self",)).get(pk=interest.pk)
    allow(interest.person_id == by.pk, "You correct your own interests only.")
    if all((getattr(interest, name) or "") == (told.get(name) or "") for name in ("party", "nature", "from_on", "to_on")):
        raise StepRefused(rules.Finding("party", "Nothing differs from what is there. Change what was wrong."))
    if rules.corrections_of([interest]):
        raise StepRefused(rules.Finding("party", "This entry was corrected already. Correct the one that took its place."))
    corrected, today = declare_interest(by=by, **told), timezone.localdate()
    if interest.to_on is None or interest.to_on > today:
        interest.to_on = max(filter(None, (today, interest.from_on)))
        interest.save(update_fields=["to_on"])
    record("correct_interest", corrected, by=by, interest=corrected.pk, instead_of=interest.pk)
    return corrected


@transaction.atomic
def end_interest(interest, *, by) -> DeclaredInterest:
    """It counts until today. What was declared stays in the register."""
    interest = DeclaredInterest.objects.select_for_update(of=("self",)).get(pk=interest.pk)
    allow(interest.person_id == by.pk, "You end your own interests only.")
    today = timezone.localdate()
    if interest.to_on is not None and interest.to_on <= today:
        return interest
    if interest.from_on is not None and interest.from_on > today:
        raise StepRefused("It has not begun. An interest is ended once it has.")
    interest.to_on = today
    interest.save(update_fields=["to_on"])
    record("end_interest", interest, by=by, interest=interest.pk)
    return interest
