"""A request is declared urgent and goes on without some advice; the advice comes later. Who acts for whom."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import emails
from accounts.models import Membership, Role

from .. import form_versions, part2, rules
from ..models import LateAdvice, OfficeHolder, Part2Advice, Urgency
from ..steps import StepRefused, allow, lock, record, refuse_if
from .keeping import let_go
from .route import hand_over


@transaction.atomic
def declare_urgent(decision, *, by, said_by, said_at, why: str, missing: list[str], due_on, capacity: str = "") -> Urgency:
    """It cannot wait: it passes on without the declarations in `missing`, which stay due by `due_on` (R-04). `said_by` is the
    chief executive or who holds the office that decides, in the `capacity` in which they say so; governance writes down what they
    said."""
    decision = lock(decision)
    allow(
        rules.may_declare_urgent(by, decision),
        "The chief executive or who decides declares a request urgent, once, while advice is missing; governance writes it down.",
    )
    sayers = [each for each in rules.sayers(decision) if said_by is not None and each.person.pk == said_by.pk]
    sayer = next((each for each in sayers if capacity in ("", each.capacity)), None)
    refuse_if(_obstacles(decision, by, sayer, said_at, why, missing, due_on))
    urgency = Urgency.objects.create(
        decision=decision,
        said_by=sayer.person.name,
        person=sayer.person,
        capacity=sayer.capacity,
        said_at=said_at,
        why=why.strip(),
        missing=missing,
        by=by,
    )
    asked = decision.advice_requests.filter(code__in=missing, answered_at=None, closed_at=None)
    asked.update(due_on=due_on)
    hand_over(decision, by=by)
    _tell_who_is_asked(decision, asked)
    record("declare_urgent", decision, by=by, urgency=urgency.pk, said_by=sayer.person.pk, missing=missing)
    return urgency


def _obstacles(decision, by, sayer, said_at, why, missing, due_on):
    if sayer is None:
        yield rules.Finding(
            "said_by", "Choose who declares it urgent: the chief executive, or who holds the office that decides."
        )
    elif sayer.person.pk != by.pk and not rules.may_appoint(by, decision.body):
        yield rules.Finding("said_by", "You declare it urgent yourself. Only governance writes down what somebody else said.")
    if said_at is None or said_at > timezone.now():
        yield rules.Finding("said_at", "Give the day and time at which they said so; it cannot be in the future.")
    elif timezone.localdate(said_at) < timezone.localdate(decision.created_at):
        yield rules.Finding("said_at", "Give the day on which they said so: this is before the request was begun.")
    if not why.strip():
        yield rules.Finding("why", "Say why it cannot wait. This is published.", "R-04")
    owed = {each["code"] for each in rules.declarations_owed(decision)}
    if not missing or not set(missing) <= owed:
        yield rules.Finding("missing", "Choose the advice that it goes on without, among what has not been given.", "R-04")
    if due_on is None or due_on < timezone.localdate():
        yield rules.Finding("due_on", "Give the day by which the missing advice is still due, today or later.")


def _tell_who_is_asked(decision, asked) -> None:
    people = []
    for each in asked.select_related("person", "team"):
        people += (
            [each.person] if each.person else [m.person for m in each.team.memberships.in_force().select_related("person")]
        )
    emails.tell(people, f"{decision.reference or 'A request'}: urgent, your advice stays due", decision.get_absolute_url())


@transaction.atomic
def advise_late(decision, code: str, *, by, answer: str, text: str, part2_text: str = "") -> LateAdvice:
    """Give the advice without which it was decided. It stands beside what was signed, for staff; what it says of Part 2 is for
    its readers."""
    decision = lock(decision)
    allow(rules.may_advise_late(by, decision, code), "This advice is not asked of you, or it was given.")
    declaration = form_versions.declaration(decision.form_version.definition, code)
    if answer not in rules.late_answers(declaration):
        raise StepRefused(rules.Finding("answer", "Choose what you advise."))
    if not text.strip():
        raise StepRefused(rules.Finding("text", "Write your advice, or why none is required.", "R-03"))
    given = LateAdvice.objects.create(decision=decision, code=code, label=declaration["label"], answer=answer, text=text, by=by)
    if part2_text.strip():
        with part2.opened_by(by, decision, f"advise {code}"):
            Part2Advice.objects.create(decision=decision, label=declaration["label"], text=part2_text, by=by)
    decision.advice_requests.filter(code=code, answered_at=None, closed_at=None).update(answered_at=timezone.now())
    let_go(decision, code, by=by)
    governance = Membership.objects.in_force().filter(body=decision.body, role=Role.GOVERNANCE, person__is_active=True)
    people = [decision.author, decision.urgency.person, *(each.person for each in decision.signatures.select_related("person"))]
    people = dict.fromkeys([*people, *(each.person for each in governance.select_related("person"))])
    subject = f"{decision.reference or 'A decision'}: advice has come"
    emails.tell([each for each in people if each and each.pk != by.pk], subject, decision.get_absolute_url())
    record("advise_late", decision, by=by, capacity=code, advice=given.pk)
    return given


# -- who acts for another


@transaction.atomic
def appoint_acting(principal, person, *, by, from_on, to_on, reserved_kinds=(), reserved_note="", source="") -> OfficeHolder:
    """Write down that somebody acts for an office holder. It counts once a second person has confirmed it."""
    principal = OfficeHolder.objects.select_for_update(of=("self",)).select_related("post__body").get(pk=principal.pk)
    allow(rules.may_appoint(by, principal.post.body), "Governance of the body writes down who acts for whom.")
    refuse_if(rules.obstacles_to_appointing(principal, person, from_on, to_on))
    holder = OfficeHolder(
        post=principal.post,
        name=person.name,
        title=principal.title,
        person=person,
        from_on=from_on,
        to_on=to_on,
        acting_for=principal,
        reserved_kinds=sorted(reserved_kinds),
        reserved_note=reserved_note.strip(),
        source=source.strip(),
        granted_by=by,
    )
    holder.full_clean()
    holder.save()
    record("appoint_acting", holder, by=by, person=person.pk, acting_for=principal.pk)
    return holder


def _locked(holder) -> OfficeHolder:
    of = OfficeHolder.objects.select_for_update(of=("self",))
    return of.select_related("post__body", "acting_for", "person").get(pk=holder.pk)


@transaction.atomic
def confirm_acting(holder, *, by) -> OfficeHolder:
    """The second person confirms it; from now on it counts. What waits for a signature then is open to who acts by letting
    them in, as to every newcomer to an office."""
    holder = _locked(holder)
    if holder.confirmed_at is not None:
        raise StepRefused("It is confirmed already.")
    allow(rules.may_confirm_acting(by, holder), "Somebody other than who wrote it down, and who acts, confirms it.")
    holder.confirmed_by, holder.confirmed_at = by, timezone.now()
    holder.save(update_fields=["confirmed_by", "confirmed_at"])
    record("confirm_acting", holder, by=by, person=holder.person_id)
    return holder


@transaction.atomic
def end_acting(holder, *, by) -> OfficeHolder:
    """Who acts does so no more, from now on."""
    holder, yesterday = _locked(holder), timezone.localdate() - timedelta(days=1)
    allow(rules.may_appoint(by, holder.post.body), "Governance of the body ends it.")
    if holder.acting_for_id is None or (holder.to_on and holder.to_on <= yesterday):
        raise StepRefused("It has ended already.")
    holder.from_on, holder.to_on = min(holder.from_on or yesterday, yesterday), yesterday
    holder.save(update_fields=["from_on", "to_on"])
    record("end_acting", holder, by=by, person=holder.person_id)
    return holder
