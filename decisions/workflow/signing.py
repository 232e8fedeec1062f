"""The decision maker signs, or stands aside."""

from datetime import datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import emails

from .. import part2, rules, versions
from ..models import Decision, Deferral, Signature, SignedContent, StoodAside
from ..models.words import Answer, Capacity, Interest, Status
from ..public import SHAPE, canonical, digest, part1
from ..steps import StepRefused, allow, ask_to_publish, give_next_number, let_in, lock, move, record, refuse_if
from .besides import end_unanswered
from .interests import declare_interest
from .route import choose_signer, hand_over


def content_to_sign(decision, outcomes: dict | None = None, reasons: str | None = None) -> bytes:
    """The canonical bytes of Part 1 that a signature with these outcomes would be over; nothing is stored.

    `outcomes` gives for each recommendation of the request, by id: outcome, decided text, conditions. What is shown before
    signing is rendered from these bytes; `sign` refuses if they are not the same when it comes to it."""
    if hasattr(decision, "signed_content"):
        return bytes(decision.signed_content.part1)
    content = part1(decision)
    recommendations = [r for r in decision.recommendations.all() if r.board_paper_id is None]
    for told, recommendation in zip(content["recommendations"], recommendations, strict=True):
        told |= (outcomes or {}).get(recommendation.pk, {})
    if reasons is not None:
        content["reasons"] = reasons
    return canonical(content)


@transaction.atomic
def sign(
    decision,
    *,
    by,
    holder,
    interest: str,
    interest_text: str = "",
    outcomes: dict,
    part2_outcomes: dict | None = None,
    reasons: str = "",
    digest_seen: str,
    version_seen: int | None = None,
):
    """Make the decision. From here on, only another decision can change it (R-20).

    `digest_seen` is the SHA-256 (hex) of the Part 1 bytes that the signer was shown; it says nothing of Part 2, whose
    recommendations have outcomes of their own. `version_seen` is the number of the stored version that the signer read, both
    halves: a request that came back since, were it changed in Part 2 alone, is read again."""
    decision = lock(decision)
    _refuse_if_signed(decision)
    allow(rules.may_sign(by, decision) and holder in rules.signing_offices(by, decision), "It is not yours to sign.")
    refuse_if(rules.closed_part2(by, decision, "sign"))
    refuse_if([*rules.obstacles_to_signing(decision), *obstacles_in_answers(decision, interest, interest_text, outcomes)])
    refuse_if(obstacles_in_part2(decision, by))
    if version_seen not in (None, decision.versions.last().number):
        raise StepRefused("The request came back changed since you read it. Read both parts again, then sign.")
    if digest(content_to_sign(decision, outcomes, reasons)).hex() != digest_seen:
        raise StepRefused("The request has changed since it was shown to you. Read Part 1 again, then sign.")
    if decision.body.reference_issued_at == "signature" and decision.number is None:
        give_next_number(decision)  # the one thing that the signer could not be shown
    write_outcomes(decision, outcomes, reasons)
    digests = seal(decision, by=by, part2_outcomes=part2_outcomes)
    signature = Signature.objects.create(
        decision=decision,
        body=holder.post.body,
        person=by,
        holder=holder,
        name=holder.name,
        capacity=holder.capacity,
        statement=rules.words_of_approval(decision, outcomes_of(decision)),
        interest=interest,
        interest_wording=decision.form_version.definition["interest"]["wording"],
        interest_text=interest_text,
        signed_at=timezone.now(),
        **digests,
    )
    finish(decision, signature, by=by)
    return signature


def _refuse_if_signed(decision) -> None:
    last = decision.signatures.order_by("pk").last()
    if decision.status == Status.SIGNED:
        when = timezone.localtime(last.signed_at)
        raise StepRefused(
            f"{last.name} signed this on {when.day} {when:%B %Y at %H:%M}. It is signed once; nothing was changed."
        )


def obstacles_in_answers(decision, interest, interest_text, outcomes, *, more_answers=()):
    """`more_answers` to the question about interests are taken besides the form's own."""
    offered = {answer["answer"] for answer in decision.form_version.definition["interest"]["answers"]} - {Interest.STANDS_ASIDE}
    offered |= set(more_answers)
    if interest not in offered:
        yield rules.Finding("interest", "Answer the question about your interests.", "R-05")
    if interest == Interest.MAY_TAKE and not interest_text.strip():
        yield rules.Finding("interest_text", "Describe the interest.", "R-05")
    yield from rules.described_without_one(interest, interest_text)
    yield from _without_outcome(_asked(decision), outcomes)


def obstacles_in_part2(decision, by):
    """Nobody signs a Part 2 that they have not opened as it stands now (design, wall 3)."""
    if not rules.says_part2(decision):
        return
    with part2.opened_by(by, decision, "sign"):
        was_read = part2.was_read(by, decision)
    if not was_read:
        yield rules.Finding("part2", "You have not opened Part 2 as it stands now. Open it and read it, then sign.")


def _without_outcome(recommendations, outcomes, of=""):
    for order, recommendation in enumerate(recommendations, 1):
        answer = outcomes.get(recommendation.pk, {})
        if not answer.get("outcome"):
            yield rules.Finding("outcomes", f"Recommendation {order}{of}: choose an outcome.")
        elif answer["outcome"] == "approved_with_changes" and not answer.get("decided", "").strip():
            yield rules.Finding("outcomes", f"Recommendation {order}{of}: enter the words you decide.")


def _asked(decision):
    return (
        [] if hasattr(decision, "signed_content") else [r for r in decision.recommendations.all() if r.board_paper_id is None]
    )


def write_outcomes(decision, outcomes, reasons) -> None:
    if hasattr(decision, "signed_content"):
        return
    _write(_asked(decision), outcomes)
    decision.reasons = reasons
    decision.save(update_fields=["reasons"])


def outcomes_of(decision) -> list[str]:
    """What is decided on each recommendation of Part 1, once it is written."""
    return list(decision.recommendations.filter(board_paper=None).values_list("outcome", flat=True))


def _write(recommendations, outcomes) -> None:
    for recommendation in recommendations:
        for name, value in outcomes[recommendation.pk].items():
            setattr(recommendation, name, value)
        recommendation.full_clean(validate_unique=False)
        recommendation.save(update_fields=["outcome", "decided", "conditions"])


def seal(decision, *, by, part2_outcomes=None) -> dict:
    """Store both halves as signed and answer their digests. Part 2 goes first: the content closes with Part 1's row."""
    decision = Decision.objects.get(pk=decision.pk)
    if hasattr(decision, "signed_content"):
        held = decision.signed_content
        earlier = decision.signatures.order_by("pk").first()
        return {"part1_digest": bytes(held.part1_digest), "part2_digests": earlier.part2_digests}
    part2_digests = _seal_part2(decision, part2_outcomes or {}, by=by)
    held = versions.part1_bytes(decision)
    SignedContent.objects.create(
        decision=decision,
        body=decision.body,
        origin=decision.origin,
        shape=SHAPE,
        part1=held,
        part1_digest=digest(held),
        publish_as=decision.publish_as,
        publish_within_days=decision.form_version.definition["publication"]["working_days"],
    )
    return {"part1_digest": digest(held), "part2_digests": part2_digests}


def _seal_part2(decision, outcomes, *, by) -> dict[str, str]:
    """Write the outcomes of Part 2's recommendations and seal it, while it is open. Who cannot open it signs only what says that
    there is none, and holds none."""
    if not rules.says_part2(decision) and not part2.may_open(by, decision):
        return {}
    with part2.opened_by(by, decision, "sign"):
        recommendations = part2.recommendations(decision)
        refuse_if(_without_outcome(recommendations, outcomes, " of Part 2"))
        _write(recommendations, outcomes)
        return part2.seal(decision)


def finish(decision, signature, *, by) -> None:
    """Close the decision once every body that decides has signed; write the deferral that was asked for; tell the writers."""
    bodies = {decision.body_id, decision.joint_with_id} - {None}
    is_whole = bodies <= set(decision.signatures.values_list("body", flat=True))
    if is_whole:
        _defer_as_asked(decision, signature)
        _let_award_holders_in(decision)
        decision = lock(decision)
        move(decision, Status.SIGNED)
        end_unanswered(decision)
        ask_to_publish(decision.pk)
    people = [decision.author, *(c.person for c in decision.co_authors.filter(to_at__isnull=True).select_related("person"))]
    emails.tell([p for p in people if p], f"{decision.reference or 'Your request'}: signed", decision.get_absolute_url())
    record("sign", decision, by=by, signature=signature.pk, digest=bytes(signature.part1_digest).hex())


def _defer_as_asked(decision, signature) -> None:
    """What the request asks for, unless whoever recorded the decision from paper has deferred it already."""
    if decision.deferral == Answer.YES and decision.deferral_until_on and not decision.deferrals.exists():
        until = timezone.make_aware(datetime.combine(decision.deferral_until_on, time()))
        Deferral.objects.create(decision=decision, reason=decision.deferral_reason, until=until, approved_by=signature.name)


def _let_award_holders_in(decision) -> None:
    """Who may award up to a cap of Part 2 may read it, from signature until the award is reported."""
    awards = decision.authorisations.filter(what="delegate_award", delegated_person__isnull=False).select_related(
        "delegated_person"
    )
    let_in(decision, [award.delegated_person for award in awards], Capacity.DELEGATED_AWARD)


@transaction.atomic
def stand_aside(decision, *, by, holder, nature: str, pass_to=None, register_party: str = ""):
    """An interest keeps this office holder from deciding. Part 2 closes to them; another current office holder is chosen, or
    it stays with the chief executive and says so (R-05). Where they name the party, it goes into their register of interests,
    without this request."""
    decision = lock(decision)
    _refuse_if_signed(decision)
    allow(rules.may_sign(by, decision) and holder in rules.signing_offices(by, decision), "It is not yours to sign.")
    if not nature.strip():
        raise StepRefused(rules.Finding("interest_text", "Describe the interest.", "R-05"))
    StoodAside.objects.create(decision=decision, person=by, holder=holder, nature=nature)
    now = timezone.now()
    decision.need_to_know.filter(Q(to_at__isnull=True) | Q(to_at__gt=now), person=by).update(to_at=now)
    if register_party.strip():
        declare_interest(by=by, party=register_party, nature=nature)
    if pass_to is not None:
        choose_signer(decision, pass_to)
    hand_over(decision, by=by, told_anew=pass_to is not None)
    record("stand_aside", decision, by=by, holder=holder.pk, passed_to=pass_to.pk if pass_to else None)
    return decision
