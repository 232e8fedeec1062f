"""What happens next: the whole route of a request as its form asks it, with names, where it is, since when, how long each
stage usually takes."""

from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.history import events_of
from accounts.models import Membership, Role
from accounts.working_days import working_days_after

from . import durations, form_versions, rules, threads
from .models.words import CLOSED, ON_ITS_WAY, Answer, CommentKind, How, PublishAs, Status
from .rules.holders import NOBODY, asked_for
from .rules.who import bars_from_signing, chosen_or_current

DONE, NOW, TO_COME, WITHOUT = "done", "now", "to_come", "without"
TITLES = {
    "advisers": "Advice",
    "head_of_unit": "Head of unit",
    "chief_executive": "Chief executive",
    "decision_maker": "Decision",
}
WHEN_SUBMITTED = "Chosen when it is submitted"


class Turn(NamedTuple):
    """What one person, team or office does in a stage."""

    what: str
    who: list[str]
    state: str
    at: datetime | None = None


class Stage(NamedTuple):
    title: str
    state: str
    turns: list[Turn]
    since: datetime | None = None
    usually: str = ""


class Route(NamedTuple):
    """The route of one request. `questions` are those that wait for an answer on Part 1; `barred` says of who holds the deciding
    office, or acts in it, why they cannot sign; `people` whose sign-in stands behind a name."""

    stages: list[Stage]
    with_whom: list[str]
    since: datetime
    questions: list
    publication: str
    barred: list[str]
    people: dict[str, int]
    deferred_until: date | None

    def briefly(self, user) -> list[str]:
        """With whom it is, beside a status that names the role already; oneself is "you"."""
        told = [text.removesuffix(", chief executive").removesuffix(", head of unit") for text in self.with_whom]
        named = [
            _as_you(brief) if self.people.get(text) == user.pk else brief
            for text, brief in zip(self.with_whom, told, strict=True)
        ]
        return named if named.count("you") < 2 else ["you", *(name for name in named if name != "you")]

    @property
    def is_under_way(self) -> bool:
        return any(stage.state == NOW for stage in self.stages)


def _as_you(name: str) -> str:
    """Oneself, and for what one is asked where a name says it."""
    _, asked, label = name.partition(", for ")
    return f"you{asked}{label}"


class Names:
    """Who holds the offices that a request comes to, asked once for all of its route."""

    def __init__(self, decision):
        self.decision = decision
        self.people: dict[str, int] = {}

    def of(self, person, text: str) -> str:
        """A name as the page says it, of which it is known whose it is."""
        self.people[text] = person.pk
        return text

    @cached_property
    def chief_executives(self) -> list[str]:
        in_office = Membership.objects.in_force().filter(body=self.decision.body_id, role=Role.CHIEF_EXECUTIVE)
        return [self.of(each.person, f"{each.person}, chief executive") for each in in_office.select_related("person")]

    @cached_property
    def signers(self) -> list[str]:
        """The office holders who can sign it, as far as they have a sign-in and nothing bars them."""
        held = [each for each in chosen_or_current(self.decision) if each.person is not None]
        return [self.of(each.person, str(each)) for each in held if not bars_from_signing(each.person, self.decision)]


# -- with whom it is


def with_whom(decision, names: Names | None = None) -> list[str]:
    """Who can take a request on, by name, in the order of the form."""
    if decision.status not in ON_ITS_WAY:
        return []
    names = names or Names(decision)
    found = [name for code in rules.open_codes(decision) for name in _asked_for(decision, code, names)]
    if decision.status == Status.WITH_DECISION_MAKER:
        found += names.signers
    elif not found and decision.status == Status.WITH_CHIEF_EXECUTIVE:
        found = names.chief_executives
    if not found and decision.status == Status.WITH_DECISION_MAKER and rules.waits_for_another_signer(decision):
        return ["governance, to choose another signer"]
    return found or [NOBODY]


def _asked_for(decision, code, names) -> list[str]:
    if code == Role.CHIEF_EXECUTIVE:
        return names.chief_executives
    if code == Role.HEAD_OF_UNIT:
        head = decision.head_of_unit
        return [names.of(head, f"{head}, head of unit")] if head else []
    label = form_versions.declaration(decision.form_version.definition, code)["label"]
    asked = _open_requests(decision, code)
    told = [(each.held_by, asked_for(_asked(each), label)) for each in asked]
    return [names.of(person, text) if person else text for person, text in told]


def _asked(request) -> str:
    """The person who answers, and of which team, or the team that was asked."""
    person = request.held_by
    return f"{person} of {request.team}" if person and request.team else str(person or request.team)


def _open_requests(decision, code) -> list:
    return [
        each
        for each in decision.advice_requests.all()
        if each.code == code and each.answered_at is None and each.closed_at is None
    ]


# -- the whole route


def route_of(decision) -> Route:
    """The route, with what was done, what is now, what is to come."""
    is_open = decision.status in (Status.DRAFT, *ON_ITS_WAY)
    names, usual = Names(decision), durations.usual(decision) if is_open else {}
    open_steps = {step["step"] for step in _now(decision)}
    stages = [_draft(decision, usual)]
    for step in decision.form_version.definition["route"]:
        if step["step"] == durations.DECISION:
            stages.append(_decision(decision, names, usual))
        elif codes := rules.codes_of(decision, step):
            stages.append(_stage(decision, step["step"], codes, step["step"] in open_steps, names, usual))
    if besides := _besides(decision):
        stages.insert(1, besides)
    waiting = [each for each in threads.threads(decision.comments.all()) if each.awaits_answer]
    waiting = waiting if rules.takes_comments(decision) else []
    told, barred = with_whom(decision, names), _barred(decision) if decision.status in ON_ITS_WAY else []
    until = _deferred_until(decision) if decision.is_closed else None
    told_of = _publication(decision, until)
    return Route(stages, told, decision.status_since, waiting, told_of, barred, names.people, until)


def _barred(decision) -> list[str]:
    held = [each for each in chosen_or_current(decision) if each.person is not None]
    return [why for each in held if (why := rules.why_not_sign(each, decision))]


def _now(decision) -> list[dict]:
    codes = set(rules.open_codes(decision))
    return [step for step in decision.form_version.definition["route"] if codes & set(step.get("declarations", ()))]


def _draft(decision, usual) -> Stage:
    writers = [str(decision.author), *(str(each.person) for each in decision.co_authors.all() if each.to_at is None)]
    is_draft = decision.status == Status.DRAFT
    returned = [each for each in decision.comments.all() if each.kind == CommentKind.RETURN]
    what = f"Returned by {returned[-1].by}, to mend and submit again" if is_draft and returned else "Write and submit"
    if not is_draft:
        submitted = "Submitted by who may write on it" if len(writers) > 1 else "Written and submitted"
        what = submitted if decision.submitted_at else "Not submitted"
    turns = [Turn(what, writers, NOW if is_draft else DONE, None if is_draft else decision.submitted_at)]
    if (submitter := _submitter(decision)) and submitter not in writers:
        now = f"Author{'s' if len(writers) > 1 else ''} now"
        turns = [Turn("Written and submitted", [submitter], DONE, decision.submitted_at), Turn(now, writers, DONE)]
    since = decision.status_since if is_draft else None
    return Stage("Draft", turns[0].state, turns, since, durations.in_words(usual.get(durations.DRAFT)))


def _submitter(decision) -> str:
    """Who took the step, of what is on its way or further: the author may be another by now. Asked only where somebody left
    the request, as an author who hands it over does."""
    if decision.status == Status.DRAFT or not any(each.to_at for each in decision.co_authors.all()):
        return ""
    submitted = events_of(decision).filter(step="submit").last()
    return str(submitted.by) if submitted and submitted.by else ""


def _stage(decision, step, codes, is_open, names, usual) -> Stage:
    given = rules.standing_declarations(decision)
    turns = [_turn(decision, code, given.get(code), is_open, names) for code in codes]
    states = {turn.state for turn in turns}
    state = NOW if NOW in states else DONE if states <= {DONE, WITHOUT} else TO_COME
    since = decision.status_since if state == NOW else None
    return Stage(TITLES[step], state, turns, since, durations.in_words(usual.get(step)))


def _turn(decision, code, given, is_open, names) -> Turn:
    label = form_versions.declaration(decision.form_version.definition, code)["label"]
    if given is not None:
        return Turn(f"{label}: {given.get_answer_display().lower()}", [given.by_as_written], DONE, given.given_at)
    if code in rules.going_without(decision):
        return Turn(f"{label}: goes on without it, stays due", _to_be_asked(decision, code, names), WITHOUT)
    state = NOW if is_open and decision.status in ON_ITS_WAY else TO_COME
    asked = _open_requests(decision, code)
    return Turn(label, _to_be_asked(decision, code, names), state, asked[0].asked_at if asked and state == NOW else None)


def _to_be_asked(decision, code, names) -> list[str]:
    """Who is asked, or will be; who was asked last is asked again unless the author chooses somebody else."""
    if code == Role.CHIEF_EXECUTIVE:
        return names.chief_executives or [NOBODY]
    if code == Role.HEAD_OF_UNIT:
        return [str(decision.head_of_unit)] if decision.head_of_unit else [WHEN_SUBMITTED]
    asked = [each for each in decision.advice_requests.all() if each.code == code]
    return [_asked(asked[-1])] if asked else [WHEN_SUBMITTED]


def _besides(decision) -> Stage | None:
    """What is asked besides the form. Nothing waits for it; what was answered is told to those inside, elsewhere."""
    asked = [each for each in decision.advice_requests.all() if each.is_extra]
    if not asked:
        return None
    state = (NOW if decision.status in ON_ITS_WAY else TO_COME) if any(each.is_open for each in asked) else DONE
    return Stage("Asked besides the form; nothing waits for it", state, [_asked_in_words(decision, each) for each in asked])


def _asked_in_words(decision, asked) -> Turn:
    if asked.answered_at:
        return Turn(f"{asked.label} advice: answered", [_asked(asked)], DONE, asked.answered_at)
    if not asked.is_open:
        return Turn(f"{asked.label} advice: ended without an answer", [_asked(asked)], WITHOUT)
    if decision.status not in ON_ITS_WAY:
        return Turn(f"{asked.label} advice: asked once it is submitted", [_asked(asked)], TO_COME)
    due = f"due {asked.due_on.day} {asked.due_on:%B %Y}"
    return Turn(f"{asked.label} advice, {due}", [_asked(asked)], NOW, asked.asked_at)


def _decision(decision, names, usual) -> Stage:
    signed = [Turn(_signed_in_words(each), [each.capacity], DONE, each.signed_at) for each in decision.signatures.all()]
    usually = durations.in_words(usual.get(durations.DECISION))
    if decision.status in (*CLOSED, Status.WITHDRAWN):
        return Stage(TITLES["decision_maker"], DONE if signed else TO_COME, signed, None, usually)
    is_now = decision.status == Status.WITH_DECISION_MAKER
    turn = Turn("Decide", names.signers or [NOBODY], NOW if is_now else TO_COME)
    return Stage(TITLES["decision_maker"], turn.state, [*signed, turn], decision.status_since if is_now else None, usually)


def _signed_in_words(signature) -> str:
    """What was recorded from paper was not signed here, and says so."""
    if signature.how == How.HERE:
        return f"Signed by {signature.name}"
    confirmed = "confirmed by them" if hasattr(signature, "confirmation") else "not confirmed by them yet"
    return f"Recorded as decided by {signature.name} ({signature.get_how_display().lower()}), {confirmed}"


# -- publication, as far as the decision itself knows


def publication_due_on(decision) -> date | None:
    """The day by which a signed decision is to be public: the form's promise in working days, or the end of its deferral."""
    signatures = list(decision.signatures.all())
    if not signatures or decision.publish_as == PublishAs.NOT:
        return None
    if decision.deferral == Answer.YES:
        return decision.deferral_until_on
    days = decision.form_version.definition["publication"]["working_days"]
    signed_on = timezone.localdate(max(each.signed_at for each in signatures))
    return working_days_after(signed_on, days) if days is not None else None


def when_public(decision, is_whole: bool) -> str:
    """What becomes of it once it is signed; of two bodies, by both (`is_whole`)."""
    if not is_whole:
        return "It is published once the other body has signed it too."
    if decision.publish_as == PublishAs.NOT:
        return f"It is not published: {decision.publish_reason}"
    if decision.publish_as == PublishAs.ENTRY_ONLY:
        return f"Only its entry in the register is published: {decision.publish_reason}"
    if until := _deferred_until(decision):
        return f"Its publication is deferred until {until.day} {until:%B %Y}."
    return "It goes on the public site within a few minutes."


def goes_public_at_once(decision) -> bool:
    """Whether the decision is public as soon as it is made: in full, and with no deferral asked for that still runs."""
    return decision.publish_as == PublishAs.FULL and _deferred_until(decision) is None


def _deferred_until(decision) -> date | None:
    """The day to which publication is put off from today: what governance deferred it to last, or what the request asks for."""
    if decision.is_closed:
        prefetch_related_objects([decision], "deferrals")
    deferral = max(decision.deferrals.all(), key=lambda each: each.pk, default=None) if decision.is_closed else None
    asked = decision.deferral_until_on if decision.deferral == Answer.YES else None
    until = timezone.localdate(deferral.until) if deferral else asked
    return until if until and until > timezone.localdate() else None


def _publication(decision, deferred_until: date | None) -> str:
    if decision.status == Status.WITHDRAWN:
        return ""
    if decision.publish_as == PublishAs.NOT:
        return "Not published, for the reason that the record gives."
    if deferred_until:
        return f"Deferred until {deferred_until.day} {deferred_until:%B %Y}."
    if due := publication_due_on(decision):
        return f"To be public by {due.day} {due:%B %Y}."
    if decision.deferral == Answer.YES and decision.deferral_until_on:
        return f"Deferred until {decision.deferral_until_on.day} {decision.deferral_until_on:%B %Y}."
    return decision.form_version.definition["publication"].get("promise", "") or "Part 1 is published once it is signed."
