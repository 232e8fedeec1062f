"""Advice: asked for, taken on, given back, passed to somebody else, and what is kept of it; that a person looked at a request."""

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import emails
from accounts.models import User

from .. import part2, rules
from ..models import Advice, AdviceRequest, Look, Part2Advice
from ..models.words import ON_ITS_WAY, AdviceAnswer, Capacity, DeclarationAnswer
from ..steps import StepRefused, allow, let_in, lock, record

CLAIMED_BY_OTHER = "{} has taken it on already."
ASKED = "advice is asked of you"
NOT_OPEN = "This advice has been given, or the request has moved on. Nothing was changed."


def ask_for_advice(decision, declaration: dict, whom, *, by, due_on=None) -> AdviceRequest:
    """Ask a person or a team for one declaration, and open Part 2 to who is asked. Only in the step of a submission."""
    people = _advisers(decision, whom)
    if not people:
        raise StepRefused(rules.Finding("asked", f"{whom} {rules.cannot_advise(whom)}. Choose another.", "R-03"))
    if due_on is not None and due_on < timezone.localdate():
        raise StepRefused(rules.Finding(f"due_{declaration['code']}", f"{declaration['label']}: choose a day to come."))
    named = {"person": whom} if isinstance(whom, User) else {"team": whom}
    due_on = due_on or rules.due_on(decision, declaration)
    asked = AdviceRequest.objects.create(decision=decision, code=declaration["code"], asked_by=by, due_on=due_on, **named)
    let_in(decision, people, Capacity.ADVISER, by=by)
    return asked


def _advisers(decision, whom) -> list[User]:
    """Whom a request to this person or team reaches."""
    listed = rules.who_can_advise(decision)
    if isinstance(whom, User):
        return [each.person for each in listed if each.person_id == whom.pk][:1]
    return [each.person for each in listed if each.team_id == whom.pk]


# -- what is kept of an answer


def as_recorded(declaration: dict, answer: str) -> dict:
    """The statement of the form under which an answer is published. Advice with conditions, or against it, can be given on every
    form (R-03): where the form has no words for it, plain ones are used."""
    offered = {each["answer"]: each for each in declaration["statements"]}
    if rules.is_of_adviser(declaration):
        offered = {each: {"answer": each, "text": words} for each, words in rules.PLAIN_WORDS.items()} | offered
    found = offered.get(answer)
    if not found:
        raise StepRefused(rules.Finding("answer", "Choose what you declare."))
    return found


def keep_advice(decision, declaration: dict, *, by, version, answer: str, conditions: str, text: str, concerns_part2: bool):
    """Keep what an adviser says to those inside; where it concerns Part 2, among what its readers alone see."""
    request = decision.advice_requests.still_open().filter(code=declaration["code"]).first()
    named = {"request": request, "code": declaration["code"], "label": declaration["label"]}
    said = rules.SAYS[DeclarationAnswer(answer)]
    told = {"answer": said, "conditions": conditions, "text": text, "concerns_part2": concerns_part2}
    return write_advice(decision, by=by, version=version, **named, **told)


def write_advice(decision, *, by, label: str, code: str, text: str, conditions: str, concerns_part2: bool, **told) -> Advice:
    """What is said of Part 2 goes behind its wall; the rest is for those inside. Who advises has looked at it as it stands."""
    look(decision, by=by)
    if text.strip() and concerns_part2:
        with part2.opened_by(by, decision, f"advise {code}"):
            Part2Advice.objects.create(decision=decision, label=label, text=text, by=by)
    inside = "" if concerns_part2 else text
    conditions = "" if told["answer"] == AdviceAnswer.CONTENT else conditions
    return Advice.objects.create(decision=decision, by=by, code=code, label=label, text=inside, conditions=conditions, **told)


# -- taking it on and passing it on


def locked(asked):
    """The request for advice and its decision as they are now, held until the step ends."""
    decision = lock(asked.decision)
    asked = (
        AdviceRequest.objects.select_for_update(of=("self",)).select_related("person", "team", "claimed_by").get(pk=asked.pk)
    )
    asked.decision = decision
    return asked, decision


@transaction.atomic
def claim(asked, *, by) -> AdviceRequest:
    """Somebody of the team takes it on; the others see that."""
    asked, decision = locked(asked)
    if asked.is_open and asked.claimed_by_id not in (None, by.pk):
        raise StepRefused(CLAIMED_BY_OTHER.format(asked.claimed_by))
    if asked.claimed_by_id == by.pk:
        return asked  # pressed twice
    allow(rules.may_claim(by, asked), "Only the team that is asked takes this on, while it is open.")
    asked.claimed_by, asked.claimed_at = by, timezone.now()
    asked.save(update_fields=["claimed_by", "claimed_at"])
    let_in(decision, [by], Capacity.ADVISER, by=by)
    record("claim_advice", decision, by=by, capacity=asked.code, request=asked.pk)
    return asked


@transaction.atomic
def give_back(asked, *, by) -> AdviceRequest:
    """Who took it on leaves it to the team again; the team is told."""
    asked, decision = locked(asked)
    allow(rules.may_give_back(by, asked), "Only who took this on gives it back, while it is open.")
    asked.claimed_by = asked.claimed_at = None
    asked.save(update_fields=["claimed_by", "claimed_at"])
    tell(decision, [each for each in _advisers(decision, asked.team) if each.pk != by.pk], "given back to your team")
    record("give_back_advice", decision, by=by, capacity=asked.code, request=asked.pk)
    return asked


@transaction.atomic
def reassign(asked, whom, *, by) -> AdviceRequest:
    """Pass it to a colleague or to another team. Part 2 opens to who gets it, and closes to who was asked and is not any more."""
    asked, decision = locked(asked)
    allow(rules.may_reassign(by, asked), "Only who holds this, or governance, passes it on, while it is open.")
    people = _advisers(decision, whom)
    if not people:
        raise StepRefused(rules.Finding("whom", f"{whom} {rules.cannot_advise(whom)}. Choose another."))
    before = reached(decision, asked)
    is_colleague = isinstance(whom, User) and asked.team_id and whom.pk in {each.pk for each in _advisers(decision, asked.team)}
    if is_colleague:
        asked.claimed_by, asked.claimed_at = whom, timezone.now()
    else:
        asked.person, asked.team = (whom, None) if isinstance(whom, User) else (None, whom)
        asked.claimed_by = asked.claimed_at = None
    asked.save(update_fields=["person", "team", "claimed_by", "claimed_at"])
    if decision.status in ON_ITS_WAY:  # what is asked in a draft goes out with it
        let_in(decision, [each for each in people if each.pk != by.pk], Capacity.ADVISER, by=by)  # nobody lets themselves in
        let_out(decision, before)
        tell(decision, [each for each in people if each.pk != by.pk], ASKED)
    kind = "person" if isinstance(whom, User) else "team"
    record("reassign_advice", decision, by=by, capacity=asked.code, request=asked.pk, **{kind: whom.pk})
    return asked


def reached(decision, *asked) -> set[int]:
    """Ids of everybody whom these requests for advice reach."""
    return {person.pk for each in asked for person in _advisers(decision, each.person or each.team)}


def let_out(decision, people: set[int]) -> None:
    """Close Part 2 to advisers who are asked nothing any more and have said nothing on the request."""
    still = reached(decision, *decision.advice_requests.filter(closed_at=None).select_related("person", "team"))
    said = set(decision.advice.values_list("by", flat=True)) | set(decision.declarations.values_list("by", flat=True))
    rows = decision.need_to_know.filter(Q(to_at=None) | Q(to_at__gt=timezone.now()), capacity=Capacity.ADVISER)
    rows.filter(person__in=people - still - said).update(to_at=timezone.now())


def tell(decision, people, what: str) -> None:
    emails.tell(people, f"{decision.reference or 'A request'}: {what}", decision.get_absolute_url())


# -- looking


def look(decision, *, by) -> Look:
    """Write down that a person looked at a request as it stands, and which version they had seen before it changed. A log, like
    the readings of Part 2: the one thing that a page does when it is only asked for."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO decisions_look AS held (decision_id, person_id, version_id, at)
            VALUES (%(decision)s, %(person)s, (SELECT id FROM decisions_storedversion WHERE decision_id = %(decision)s
                                                ORDER BY number DESC LIMIT 1), clock_timestamp())
            ON CONFLICT (decision_id, person_id) DO UPDATE SET at = excluded.at, version_id = excluded.version_id,
              seen_before_id = CASE WHEN held.version_id IS DISTINCT FROM excluded.version_id THEN held.version_id
                                    ELSE held.seen_before_id END
            RETURNING id, version_id, seen_before_id, at,
              (SELECT at FROM decisions_look WHERE decision_id = %(decision)s AND person_id = %(person)s)
            """,
            {"decision": decision.pk, "person": by.pk},
        )
        pk, version, before, at, before_at = cursor.fetchone()
    look = Look(pk=pk, decision=decision, person=by, version_id=version, seen_before_id=before, at=at)
    look.before_at = before_at  # when they looked before this
    return look
