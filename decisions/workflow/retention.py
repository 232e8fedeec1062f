"""Legal holds, and disposal of what was withdrawn: one person of governance proposes it, another does it."""

from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from ..models import Decision, Disposal, LegalHold
from ..public import INTERNAL_EVERYWHERE, public_fields
from ..rules import governance
from ..rules.retention import bought_by, due_on, obstacles_to_disposing, rule_for, rules_on
from ..steps import allow, lock, record, refuse_if

ONLY_GOVERNANCE = "Only governance of the body does this."
DISPOSED = "Disposed of under the retention schedule"
KEEPS = ("origin", "level", "title")  # where it came from, who would have decided, and what it is called from now on


@transaction.atomic
def hold(decision, *, reason, by) -> LegalHold:
    """Lay a legal hold. It stops disposal until it is ended, whatever the rules say."""
    decision = lock(decision)
    allow(governance.may_hold(by, decision), ONLY_GOVERNANCE)
    refuse_if(["Say why it is held."] if not reason.strip() else [])
    refuse_if(["It is disposed of; there is nothing to hold."] if is_disposed_of(decision) else [])
    stands = LegalHold.objects.filter(decision=decision, ended_at=None, reason__iexact=reason.strip())
    refuse_if(["It is held for this reason already."] if stands.exists() else [])
    made = LegalHold.objects.create(decision=decision, reason=reason.strip(), by=by)
    record("hold", decision, by=by, hold=made.pk)
    return made


@transaction.atomic
def end_hold(held, *, because, by) -> LegalHold:
    """End a legal hold, and say why: what the rules say counts again."""
    decision = lock(held.decision)
    allow(governance.may_hold(by, decision), ONLY_GOVERNANCE)
    held = LegalHold.objects.select_for_update().get(pk=held.pk)
    refuse_if(["It has ended already."] if held.ended_at else [])
    refuse_if(["Say why it ends."] if not because.strip() else [])
    held.ended_by, held.ended_at, held.ended_because = by, timezone.now(), because
    held.save(update_fields=["ended_by", "ended_at", "ended_because"])
    record("end_hold", decision, by=by, hold=held.pk)
    return held


def is_disposed_of(decision) -> bool:
    return Disposal.objects.filter(decision=decision, disposed_at__isnull=False).exists()


@transaction.atomic
def propose_disposal(decision, *, by) -> Disposal:
    """Propose that a withdrawn request whose time has ended is disposed of."""
    decision = lock(decision)
    allow(governance.may_propose_disposal(by, decision), ONLY_GOVERNANCE)
    refuse_if(obstacles_to_disposing(decision))
    refuse_if(["It is proposed already."] if decision.disposals.filter(taken_back_at__isnull=True).exists() else [])
    rule = rule_for(decision, rules_on(timezone.localdate()))
    made = Disposal.objects.create(decision=decision, rule=rule, due_on=due_on(decision, rule), proposed_by=by)
    record("propose_disposal", decision, by=by, disposal=made.pk)
    return made


@transaction.atomic
def take_disposal_back(disposal, *, by) -> Disposal:
    """It is not disposed of after all."""
    disposal = _locked(disposal)
    allow(governance.may_take_disposal_back(by, disposal), "It is disposed of, or the proposal was taken back.")
    disposal.taken_back_by, disposal.taken_back_at = by, timezone.now()
    disposal.save(update_fields=["taken_back_by", "taken_back_at"])
    record("take_disposal_back", disposal.decision, by=by, disposal=disposal.pk)
    return disposal


@transaction.atomic
def dispose(disposal, *, by) -> Disposal:
    """Dispose of it as the second person. PostgreSQL removes the content, Part 2 with it; number, body, state and history stay."""
    disposal = _locked(disposal)
    allow(governance.may_dispose(by, disposal), "Somebody of governance other than who proposed it disposes of it.")
    refuse_if(obstacles_to_disposing(disposal.decision))
    bought = [each.held for each in bought_by(disposal.decision) if each.goes]
    _empty(disposal.decision)
    disposal.disposed_by, disposal.disposed_at = by, timezone.now()
    disposal.save(update_fields=["disposed_by", "disposed_at"])  # the trigger disposal_happens removes what belongs to it
    kept = [each for each in bought if not _removed(each)]
    record("dispose", disposal.decision, by=by, disposal=disposal.pk, removed=len(bought) - len(kept))
    return disposal


def _removed(held) -> bool:
    """Remove a record of buying that was written down in the request alone. What another decision's Part 2 points to, which
    nobody here may see, PostgreSQL keeps."""
    try:
        with transaction.atomic():
            held.delete()
            connection.check_constraints()
    except (IntegrityError, ProtectedError):
        return False
    return True


def _locked(disposal) -> Disposal:
    disposal = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
    disposal.decision = lock(disposal.decision)
    return disposal


def _empty(decision) -> None:
    """The record's own row keeps body, form, state, days and author; every field that said something of it goes."""
    emptied = [name for name in public_fields(Decision) if name not in (*INTERNAL_EVERYWHERE, *KEEPS)]
    emptied += ["publish_decided_by", "source_file", "source_checked_by"]
    for name in emptied:
        setattr(decision, name, Decision._meta.get_field(name).get_default())
    decision.title = DISPOSED
    Decision.objects.filter(pk=decision.pk).update(**{name: getattr(decision, name) for name in [*emptied, "title"]})
