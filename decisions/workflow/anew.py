"""An adviser takes back what they advised, and is asked once more: the request goes back to that step of its form."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Role

from .. import form_versions, rules
from ..models import AdviceRequest, Comment
from ..steps import StepRefused, allow, lock, record, refuse_if
from .advising import tell
from .route import hand_over

WHY = ", taken back to be given anew: "  # stands between what was taken back and the reason


@transaction.atomic
def advise_anew(decision, code: str, *, by, reason: str) -> AdviceRequest:
    """The declaration is taken back, with the chief executive's, which names the advice as it was given; everybody else's stands.
    Who gave the advice is asked again. What they had written for those inside stays there beside what comes."""
    decision = lock(decision)
    standing = {each.code: each for each in rules.advice_to_give_anew(by, decision)}
    allow(code in standing, "Only who gave this advice takes it back, before the request is signed.")
    refuse_if([*rules.being_amended(decision, by), *rules.closed_part2(by, decision, "advise")])
    if not reason.strip():
        raise StepRefused(rules.Finding("reason", "Say why you take your advice back."))
    told = f"{standing[code].label}{WHY}{reason.strip()}"
    dealt_with = {"resolved_at": timezone.now(), "resolved_by": by}  # it asks nothing of anybody
    said = Comment.objects.create(decision=decision, by=by, step=decision.status, text=told, **dealt_with)
    fallen = [standing[code], *decision.declarations.filter(code=Role.CHIEF_EXECUTIVE).select_related("by")]
    people = [decision.author, *(each.by for each in fallen)]
    for each in fallen:
        each.delete()
    asked = _ask_again(decision, code, by)
    hand_over(decision, by=by)
    tell(
        decision, [each for each in people if each is not None and each.pk != by.pk], "advice was taken back, to be given anew"
    )
    told_of = {"request": asked.pk, "comment": said.pk, "asked_again": [each.code for each in fallen]}
    record("advise_anew", decision, by=by, capacity=code, **told_of)
    return asked


def _ask_again(decision, code, by) -> AdviceRequest:
    """As it was asked before. Part 2 opens to nobody: it is open to who advised."""
    last = rules.last_asked(decision, code)
    named = {"team": last.team, "claimed_by": by, "claimed_at": timezone.now()} if last.team_id else {"person": by}
    due_on = rules.due_on(decision, form_versions.declaration(decision.form_version.definition, code))
    return AdviceRequest.objects.create(decision=decision, code=code, asked_by=last.asked_by, due_on=due_on, **named)
