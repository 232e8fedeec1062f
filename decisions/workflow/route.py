"""From submission to the decision maker: ask, declare, return, withdraw."""

from django.db import transaction
from django.utils import timezone

from accounts import emails
from accounts.models import Membership, Role

from .. import form_versions, rules, versions
from ..models import BoardMember, Comment, Declaration, IssuedNumber, Urgency
from ..models.words import Capacity, CommentKind, DeclarationAnswer, Precision, Status
from ..rules.who import bars_from_signing, chosen_or_current, wrote
from ..steps import StepRefused, allow, give_next_number, let_in, lock, move, record, refuse_if
from . import besides, buying
from .advising import as_recorded, ask_for_advice, keep_advice
from .keeping import let_go


@transaction.atomic
def submit(decision, *, by, asked: dict | None = None, head_of_unit=None, due: dict | None = None):
    """Send a draft on its way. `asked` says for each declaration of an adviser the person or team, by code, and `due` by when.

    Keeps the version, issues the number where the body does so now, and asks again only for declarations whose parts
    changed since they were given."""
    decision = lock(decision)
    allow(rules.may_submit(by, decision), "Only the author and co-authors submit a draft.")
    refuse_if([*rules.obstacles_to_submitting(decision, by), *_unexplained(decision)])
    if decision.body.reference_issued_at == "submission" and decision.number is None:
        give_next_number(decision)
    decision = lock(decision)
    version = versions.store(decision, "submit", by=by)
    for declaration in versions.declarations_taken_back(decision, by=by):
        declaration.delete()
    decision.submitted_at = decision.submitted_at or timezone.now()
    decision.head_of_unit = head_of_unit or decision.head_of_unit
    decision.save(update_fields=["submitted_at", "head_of_unit"])
    buying.take_up(decision, by=by)
    let_boards_in(decision)
    let_partner_in(decision)
    _ask(decision, asked or {}, due or {}, by=by)
    besides.send_out(decision)
    hand_over(decision, by=by)
    record("submit", decision, by=by, version=version.number, digest=bytes(version.part1_digest).hex())
    return decision


def _unexplained(decision):
    for concern in rules.unexplained_concerns(decision):
        yield concern._replace(text=f"{concern.text} Mend it, or explain why it stands.")


def let_boards_in(decision) -> None:
    boards = decision.board_papers.exclude(board=None).values("board")
    members = (
        BoardMember.objects.in_force(timezone.localdate())
        .filter(board__in=boards, confirmed_at__isnull=False)
        .select_related("person")
    )
    let_in(decision, [member.person for member in members], Capacity.BOARD_MEMBER)


def let_partner_in(decision) -> None:
    """Governance and auditors of a body that decides with this one may read Part 2 from submission."""
    for role, capacity in ((Role.GOVERNANCE, Capacity.GOVERNANCE), (Role.AUDITOR, Capacity.AUDITOR)):
        of_partner = Membership.objects.in_force().filter(body=decision.joint_with_id, role=role).select_related("person")
        let_in(decision, [each.person for each in of_partner], capacity)


def _ask(decision, asked, due, *, by) -> None:
    """Open an advice request for every adviser's declaration that is owed, and see that a head of unit is named."""
    missing = []
    for declaration in rules.declarations_owed(decision):
        if declaration["by"] == "head_of_unit":
            missing += _head_of_unit_missing(decision)
        elif declaration["by"] != "chief_executive":
            whom = asked.get(declaration["code"])
            if whom is None:
                missing.append(rules.Finding("asked", f"{declaration['label']}: choose whom to ask.", "R-03"))
                continue
            ask_for_advice(decision, declaration, whom, by=by, due_on=due.get(declaration["code"]))
    refuse_if(missing)


def _head_of_unit_missing(decision):
    head = decision.head_of_unit
    if head is None or not head.has_role(Role.HEAD_OF_UNIT, body=decision.body) or wrote(head, decision):
        return [rules.Finding("head_of_unit", "Choose the head of unit who declares on it, other than who wrote it.", "R-03")]
    let_in(decision, [head], Capacity.HEAD_OF_UNIT)
    return []


@transaction.atomic
def declare(
    decision,
    code: str,
    *,
    by,
    answer: str,
    reason: str = "",
    unit: str = "",
    was_seen: str | None = None,
    text: str = "",
    concerns_part2: bool = False,
    despite_interest: bool = False,
    kept_seen: str | None = None,
) -> Declaration:
    """Give a declaration of the form on the version as it stands. The wording is the form version's; `text` is an adviser's for
    those inside, or for the readers of Part 2 alone."""
    decision = lock(decision)
    allow(rules.may_declare(by, decision, code), "This declaration is not asked of you, or you wrote the request.")
    refuse_if([*rules.being_amended(decision, by), *rules.closed_part2(by, decision, "declare")])
    version = decision.versions.last()
    if was_seen is not None and was_seen != str(version.number):
        raise StepRefused("The request has changed since you opened the page. Read it again, then declare.")
    asked = rules.in_words(decision, form_versions.declaration(decision.form_version.definition, code))
    statement = as_recorded(asked, answer)
    refuse_if([*rules.reason_missing(answer, reason), *rules.interest_unanswered(by, decision, despite_interest)])
    met = {"despite_interest": [each.interest.pk for each in rules.interests_met(by, decision)]} if despite_interest else {}
    if rules.is_of_adviser(asked):
        said = {"answer": answer, "conditions": reason, "text": text, "concerns_part2": concerns_part2}
        keep_advice(decision, asked, by=by, version=version, **said)
    given = _write_declaration(decision, asked, statement, by=by, version=version, reason=reason, unit=unit)
    if given.answer != DeclarationAnswer.NOT_GIVEN:  # who cannot declare yet is still asked
        decision.advice_requests.still_open().filter(code=code).update(answered_at=given.given_at)
    let_go(decision, code, by=by, was_seen=kept_seen)
    hand_over(decision, by=by)
    record("declare", decision, by=by, capacity=code, version=version.number, answer=answer, **met)
    return given


def _write_declaration(decision, asked: dict, statement: dict, *, by, version, reason, unit) -> Declaration:
    now = timezone.now()
    decision.declarations.filter(code=asked["code"]).delete()
    return Declaration.objects.create(
        decision=decision,
        code=asked["code"],
        position=[d["code"] for d in decision.form_version.definition["declarations"]].index(asked["code"]) + 1,
        label=asked["label"],
        statement=statement["text"],
        answer=statement["answer"],
        reason=reason,
        unit_as_written=unit,
        by=by,
        by_as_written=by.name,
        given_on=timezone.localdate(now),
        given_at=now,
        precision=Precision.DAY,
        version=version,
    )


def hand_over(decision, *, by, told_anew: bool = False) -> None:
    """Put the request where its earliest unfinished step is, open Part 2 to who takes the step, and write to them."""
    decision = lock(decision)
    before, status = decision.status, rules.next_status(decision)
    for code in _codes_of_roles(decision):
        if code == "chief_executive":
            _let_role_in(decision, Role.CHIEF_EXECUTIVE, Capacity.CHIEF_EXECUTIVE)
    if status == Status.WITH_DECISION_MAKER:
        for holder in current_signers(decision):
            let_in(decision, [holder.person], _signing_capacity(holder))
    move(decision, status)
    if status != before or told_anew:
        people = [person for person in who_holds(decision, status) if person.pk != by.pk]
        emails.tell(people, f"{decision.reference or 'A request'}: it has come to you", decision.get_absolute_url())


def _signing_capacity(holder) -> Capacity:
    roles = set(holder.person.roles(holder.post.body).values_list("role", flat=True))
    return rules.signing_capacity(roles) or Capacity.CHIEF_EXECUTIVE


def _codes_of_roles(decision) -> list[str]:
    return (
        [d["code"] for d in rules.declarations_owed(decision)]
        if rules.next_status(decision) == Status.WITH_CHIEF_EXECUTIVE
        else []
    )


def _let_role_in(decision, role, capacity) -> None:
    memberships = Membership.objects.in_force().filter(body=decision.body, role=role).select_related("person")
    let_in(decision, [m.person for m in memberships], capacity)


def current_signers(decision):
    """The office holders who can sign it, as far as they have a sign-in and nothing bars them."""
    held = [holder for holder in chosen_or_current(decision) if holder.person is not None]
    return [holder for holder in held if not bars_from_signing(holder.person, decision)]


def who_holds(decision, status):
    if status == Status.WITH_ADVISERS:
        also = [decision.head_of_unit] if "head_of_unit" in rules.open_codes(decision) else []
        return [*asked_people(decision), *also]
    if status == Status.WITH_HEAD_OF_UNIT:
        return [decision.head_of_unit]
    if status == Status.WITH_CHIEF_EXECUTIVE:
        roles = Membership.objects.in_force().filter(body=decision.body, role=Role.CHIEF_EXECUTIVE)
        return [m.person for m in roles.select_related("person")]
    if status == Status.WITH_DECISION_MAKER:
        return [holder.person for holder in current_signers(decision)]
    return []


def asked_people(decision, *only):
    """Everybody whose advice the form asks for and who has not given it, on all declarations, or on the requests that are named:
    persons, and the advisers of teams."""
    asked = only or decision.advice_requests.of_the_form().still_open().select_related("person")
    teams = [request.team_id for request in asked if request.team_id]
    members = Membership.objects.in_force().filter(team__in=teams, role=Role.ADVISER).select_related("person")
    return [*(request.person for request in asked if request.person), *(member.person for member in members)]


@transaction.atomic
def return_(decision, *, by, comment: str):
    """Send it back to its author with a comment. Declarations given so far stand until their parts change."""
    decision = lock(decision)
    allow(rules.may_return(by, decision), "Only who holds the request now, or governance, returns it.")
    if not comment.strip():
        raise StepRefused(rules.Finding("comment", "Say what has to change."))
    step = decision.status
    Comment.objects.create(decision=decision, by=by, step=step, kind=CommentKind.RETURN, text=comment)
    decision.advice_requests.of_the_form().still_open().update(closed_at=timezone.now())
    Urgency.objects.filter(decision=decision).delete()  # it is declared again, once it is back on its way
    move(decision, Status.DRAFT)
    writers = [decision.author, *(c.person for c in decision.co_authors.filter(to_at__isnull=True).select_related("person"))]
    emails.tell(writers, f"{decision.reference or 'Your request'}: returned to you", decision.get_absolute_url())
    record("return", decision, by=by, capacity=step)
    return decision


@transaction.atomic
def withdraw(decision, *, by, reason: str):
    """Take the request back for good. Its number stays visible as withdrawn, and is never given again (R-01)."""
    decision = lock(decision)
    allow(rules.may_withdraw(by, decision), "Only the author or governance withdraws a request, before it is signed.")
    if not reason.strip():
        raise StepRefused(rules.Finding("comment", "Say why it is withdrawn."))
    step = decision.status
    Comment.objects.create(decision=decision, by=by, step="withdraw", kind=CommentKind.WITHDRAW, text=reason)
    IssuedNumber.objects.filter(decision=decision).update(state=IssuedNumber.State.WITHDRAWN)
    decision.advice_requests.filter(answered_at__isnull=True, closed_at__isnull=True).update(closed_at=timezone.now())
    move(decision, Status.WITHDRAWN)
    record("withdraw", decision, by=by, capacity=step)
    return decision


@transaction.atomic
def pass_on(decision, holder, *, by):
    """Name another office holder after one stood aside and named nobody."""
    decision = lock(decision)
    allow(
        rules.may_pass_on(by, decision), "Only the chief executive or governance chooses another signer, after one stood aside."
    )
    choose_signer(decision, holder)
    hand_over(decision, by=by, told_anew=True)
    record("pass_on", decision, by=by, holder=holder.pk)
    return decision


def choose_signer(decision, holder) -> None:
    """Set who signs instead: a current office holder whom nothing bars (R-05)."""
    if holder.person is None or bars_from_signing(holder.person, decision):
        told = "Choose an office holder who did not stand aside or write the request, and neither declared on it nor is to."
        raise StepRefused(rules.Finding("holder", told, "R-05"))
    refuse_if(rules.reserved_from(holder, decision))
    decision.signer = holder
    decision.save(update_fields=["signer"])


@transaction.atomic
def issue_number(decision, *, by) -> IssuedNumber:
    """Give the next number by hand, where the body does it so."""
    decision = lock(decision)
    if decision.number is not None:
        raise StepRefused(f"It has the number {decision.number} already.")
    allow(rules.may_issue_number(by, decision), "Only governance issues numbers.")
    number = give_next_number(decision)
    record("issue_number", decision, by=by, number=number.pk)
    return number
