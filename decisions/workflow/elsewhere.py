"""A decision made on paper or orally: governance records it, the decision maker confirms it later."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from accounts import emails

from .. import form_versions, rules, versions
from ..models import Declaration, Deferral, Signature, SignatureConfirmation, SignedContent
from ..models.words import Interest, Precision, Status
from ..rules.who import wrote
from ..steps import StepRefused, allow, ask_to_publish, give_next_number, lock, move, record, refuse_if
from . import buying, signing
from .route import let_partner_in

NOT_YOURS = "Governance records decisions made elsewhere, but not on requests they wrote or changed on their way."


def in_the_way(decision, by) -> list:
    """What keeps it from being recorded, whatever the paper says: somebody changes it, or Part 2 is closed to who records."""
    closed = rules.closed_part2(by, decision, "record the decision", "another member of governance")
    return [*rules.being_amended(decision, by), *closed]


@transaction.atomic
def record_elsewhere(
    decision,
    *,
    by,
    holder,
    decided_on,
    how,
    evidence,
    interest,
    interest_text="",
    declared=None,
    outcomes=None,
    part2_outcomes=None,
    reasons="",
    urgency_reason=None,
    deferral_reason="",
    deferred_until=None,
) -> Signature:
    """Record a decision made elsewhere: when, by whom, how, and what shows it.

    `declared` holds what the paper says of each declaration, by code: answer, by_as_written, given_on, reason. The order of
    dates (R-04) is checked on the dates of the paper. Recording it makes it due for publication, confirmed or not (design,
    wall 1), so whoever records it may defer that in the same step, with a reason and an end (R-09)."""
    decision = lock(decision)
    allow(rules.may_record_elsewhere(by, decision), NOT_YOURS)
    refuse_if(in_the_way(decision, by))
    declared, outcomes, is_second = declared or {}, outcomes or {}, hasattr(decision, "signed_content")
    if urgency_reason is not None and not is_second:
        decision.urgency_reason = urgency_reason
        decision.save(update_fields=["urgency_reason"])
    refuse_if(
        [
            *_obstacles(decision, holder, decided_on, evidence),
            *rules.obstacles_to_recording(decision, by, decided_on=decided_on, declared=declared),
            *signing.obstacles_in_answers(decision, interest, interest_text, outcomes, more_answers=[Interest.NOT_STATED]),
            *_obstacles_to_deferring(deferral_reason, deferred_until),
        ]
    )
    if not is_second:
        _take_the_route_as_on_paper(decision, declared, by=by)
        signing.write_outcomes(decision, outcomes, reasons)
    digests = signing.seal(decision, by=by, part2_outcomes=part2_outcomes)
    signature = Signature.objects.create(
        decision=decision,
        body=holder.post.body,
        person=holder.person,
        holder=holder,
        name=holder.name,
        capacity=holder.capacity,
        statement=rules.words_of_approval(decision, signing.outcomes_of(decision)),
        interest=interest,
        interest_wording=decision.form_version.definition["interest"]["wording"],
        interest_text=interest_text,
        signed_at=timezone.make_aware(datetime.combine(decided_on, time(12))),
        how=how,
        evidence=evidence,
        recorded_by=by,
        **digests,
    )
    if deferred_until is not None:
        Deferral.objects.create(decision=decision, reason=deferral_reason, until=deferred_until, approved_by=by.name)
    _ask_to_confirm(signature)
    signing.finish(decision, signature, by=by)
    return signature


def as_recorded(decision, **told) -> bytes:
    """The bytes of Part 1 that recording this would close, for the page that shows them first. The step itself is taken and
    undone, so that no rule is asked in a second way; raises StepRefused as it does."""
    with transaction.atomic():
        record_elsewhere(decision, **told)
        part1 = bytes(SignedContent.objects.get(decision=decision).part1)
        transaction.set_rollback(True)
    return part1


def _ask_to_confirm(signature) -> None:
    """Who decided is told at once that it stands recorded under their name, and where they confirm it."""
    if person := signature.holder.person:
        decision = signature.decision
        subject = f"{decision.reference or 'A decision'}: recorded as decided by you, to be confirmed"
        emails.tell([person], subject, f"{decision.get_absolute_url()}confirm/")


def _obstacles_to_deferring(reason, until):
    if until is not None and not reason.strip():
        yield rules.Finding("deferral_reason", "Enter the reason.", "R-09")
    if until is not None and until <= timezone.now():
        yield rules.Finding("deferred_until", "Choose a day that is still to come.", "R-09")


def _obstacles(decision, holder, decided_on, evidence):
    bodies = {decision.body_id, decision.joint_with_id} - set(decision.signatures.values_list("body", flat=True))
    if holder.post.body_id not in bodies:
        yield rules.Finding("holder", "Choose an office holder of a body that decides this and has not signed yet.", "R-05")
    if holder.person and (wrote(holder.person, decision) or decision.stood_aside.filter(person=holder.person).exists()):
        yield rules.Finding("holder", f"{holder.name} wrote the request or stood aside. Choose who else decided.", "R-05")
    yield from rules.reserved_from(holder, decision)
    if holder.acting_for_id is not None and holder.confirmed_at is None:
        yield rules.Finding("holder", f"That {holder.name} acts for {holder.acting_for.name} is not confirmed yet.", "R-05")
    if decided_on > timezone.localdate():
        yield rules.Finding("decided_on", "The day of the decision cannot be in the future.")
    if (holder.from_on and decided_on < holder.from_on) or (holder.to_on and decided_on > holder.to_on):
        yield rules.Finding(
            "holder", f"{holder.name} did not hold the office on that day. Choose who did, or correct the day.", "R-05"
        )
    if not evidence.strip():
        yield rules.Finding(
            "evidence", "Say what shows that the decision was made, for example the signed form and where it is kept."
        )


def _take_the_route_as_on_paper(decision, declared, *, by) -> None:
    """The paper took the route outside; here it gets its number and version, and stands at the route's end."""
    if decision.number is None:
        give_next_number(decision)
    _declare_as_on_paper(decision, declared, by=by)
    _submit_silently(decision, by=by)


def _declare_as_on_paper(decision, declared, *, by) -> None:
    decision = lock(decision)
    version = versions.store(decision, "record_elsewhere", by=by)
    order = [d["code"] for d in decision.form_version.definition["declarations"]]
    for code, row in declared.items():
        asked = rules.in_words(decision, form_versions.declaration(decision.form_version.definition, code), declared)
        text = next((s["text"] for s in asked["statements"] if s["answer"] == row["answer"]), "")
        decision.declarations.filter(code=code).delete()
        Declaration.objects.create(
            decision=decision,
            code=code,
            position=order.index(code) + 1,
            label=asked["label"],
            statement=text,
            precision=Precision.DAY if row.get("given_on") else Precision.NOT_STATED,
            version=version,
            **{
                name: row.get(name) or ("" if name != "given_on" else None)
                for name in ("answer", "by_as_written", "given_on", "reason")
            },
        )


def _submit_silently(decision, *, by) -> None:
    if decision.submitted_at is None:
        decision.submitted_at = timezone.now()
        decision.save(update_fields=["submitted_at"])
    buying.take_up(decision, by=by)
    let_partner_in(decision)
    move(decision, Status.WITH_DECISION_MAKER)


@transaction.atomic
def confirm(signature, *, by) -> SignatureConfirmation:
    """The decision maker confirms what governance recorded for them. What is public says so in a new edition."""
    allow(rules.may_confirm(by, signature), "Only the person who made the decision confirms it, once.")
    if SignatureConfirmation.objects.filter(signature=signature).exists():
        raise StepRefused("It is confirmed already.")
    decision = signature.decision
    confirmation = SignatureConfirmation.objects.create(signature=signature, person=by)
    emails.tell([signature.recorded_by], f"{decision.reference or 'A decision'}: confirmed", decision.get_absolute_url())
    ask_to_publish(decision.pk)
    record("confirm", decision, by=by, signature=signature.pk)
    return confirmation
