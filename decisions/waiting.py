"""What waits for a person, over all requests at once.

`rules` answers for one request; here the same questions are one query and a look at what it brought. A test compares both."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Case, CharField, Exists, F, OuterRef, Prefetch, Q, Subquery, When, prefetch_related_objects
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event, Membership, Role

from . import answered, form_versions, part2, rules, threads
from .lists import prefetch_together
from .models import (
    AdviceRequest,
    Amendment,
    CoAuthor,
    Comment,
    Correction,
    Decision,
    LateAdvice,
    NeedToKnow,
    OfficeHolder,
    Post,
    Signature,
    SignedContent,
    StoodAside,
    StoredVersion,
)
from .models.words import ON_ITS_WAY, Capacity, CommentKind, Level, Status
from .rules import buying

ASKED_BEFORE = AdviceRequest.objects.filter(decision=OuterRef("decision"), code=OuterRef("code"), pk__lt=OuterRef("pk"))
# Changes to Part 1 on its way, after which the head of unit declares again. Of Part 2 alone nothing is told here.
AMENDED = Event.objects.filter(
    subject_kind="decision", step="finish_amendment", facts__asked_again__contains=["head_of_unit"], facts__has_key="digest"
)
TAKEN_BACK = Event.objects.filter(
    subject_kind="decision",
    subject_id=OuterRef("decision"),
    step="advise_anew",
    capacity=OuterRef("code"),
    at__gte=OuterRef("asked_at"),
)
PASSED_ON = Event.objects.filter(
    subject_kind="decision",
    subject_id=OuterRef("decision"),
    step__in=["reassign_advice", "give_back_advice"],
    capacity=OuterRef("code"),
    at__gte=OuterRef("asked_at"),
)
OPEN_REQUESTS = Prefetch(
    "advice_requests",
    AdviceRequest.objects.filter(answered_at=None, closed_at=None)
    .annotate(
        is_again=Exists(ASKED_BEFORE), taken_back_by=Subquery(TAKEN_BACK.values("by")[:1]), was_passed_on=Exists(PASSED_ON)
    )
    .select_related("team"),
)


REVIEW = "Review Part 2"
GIVES_LATE = {Role.ADVISER, Role.HEAD_OF_UNIT, Role.CHIEF_EXECUTIVE}  # what an urgent decision went on without


class Waiting(NamedTuple):
    """One thing that waits: what to do, why it is with this person, since when, by when. Where the day is not the one by which
    the decision is needed, `due` says which it is."""

    decision: Decision
    what: str
    why: str
    since: datetime
    needed_by: date | None
    url: str
    due: tuple[str, date | None] | None = None
    has_interest: bool = False  # this person declared one in a party that Part 1 names
    begun: tuple[str, ...] = ()  # what this person began on it, in sentences

    @property
    def is_urgent(self) -> bool:
        return not self.decision.is_closed and bool(getattr(self.decision, "urgency", None))

    @property
    def is_late(self) -> bool:
        return self.needed_by is not None and self.needed_by < timezone.localdate()

    @property
    def what_is_late(self) -> list[str]:
        """Which of its days have passed: the day of the advice or of the review, or the one by which the decision is needed."""
        today, name = timezone.localdate(), "Review late" if self.what == REVIEW else "Advice late"
        own = self.due is not None and self.due[1] is not None and self.due[1] < today
        needed = self.decision.needed_by_on
        of_decision = self.is_late and not self.decision.is_closed and needed is not None and needed < today
        return [text for text, stands in ((name, own), ("Decision late", of_decision)) if stands]


class Inbox(NamedTuple):
    """What waits for a person, late things first; their drafts, returned ones first; their requests that are with others; their
    questions that were answered."""

    waiting: list[Waiting]
    drafts: list[Decision]
    under_way: list[Decision]
    answered: list[answered.Answered]


def for_person(user, memberships) -> tuple[list[Waiting], list[Decision]]:
    """What waits for `user` and their drafts. `memberships` are those in force."""
    return inbox(user, memberships)[:2]


def steps_of(user, memberships) -> list[Waiting]:
    """Only the steps of requests on their way that this person can take now."""
    candidates = [each for each in _candidates(user) if each.status != Status.DRAFT]
    return [line for decision in candidates for line in _asked_of(user, memberships, decision)]


def inbox(user, memberships) -> Inbox:
    waiting, drafts, under_way = [], [], []
    asked_on_part2 = _asked_on_part2(user)
    governed = {m.body_id for m in memberships if m.role == Role.GOVERNANCE}
    candidates = _candidates(user, governed)
    newcomers = rules.newcomers_on([each for each in candidates if each.body_id in governed])
    for decision in candidates:
        if decision.writes_now and decision.status in (Status.DRAFT, *ON_ITS_WAY):
            waiting += _questions(decision, asked_on_part2.get(decision.pk))
            under_way += [decision] if decision.status in ON_ITS_WAY else []
        if decision.status == Status.DRAFT:
            drafts += [decision] if decision.writes_now else []
        else:
            waiting += _asked_of(user, memberships, decision)
            if [each for each in newcomers.get(decision.pk, ()) if each.person.pk != user.pk]:
                waiting.append(_waiting(decision, "Let in who is asked", "Somebody asked cannot open Part 2", "add_reader"))
    waiting += _amendments(user, {each.pk: each for each in candidates})
    waiting.sort(key=lambda each: (not each.is_urgent, each.needed_by or date.max, each.since))
    drafts.sort(key=lambda each: (returned_with(each) is None, -each.status_since.timestamp()))
    under_way.sort(key=lambda each: each.status_since)
    return Inbox(waiting, drafts, under_way, answered.over(user, [each for each in candidates if not each.writes_now]))


def _amendments(user, read: dict) -> list[Waiting]:
    """What this person is changing on its way: it holds everybody else up until they finish. `read` are requests read already."""
    mine = Amendment.objects.filter(by=user, ended_at=None, decision__in=Decision.objects.visible_to(user))
    found = [(read.get(each.decision_id, each.decision), each.begun_at) for each in mine.select_related("decision__body")]
    prefetch_related_objects([decision for decision, _ in found], "numbers")
    told = ("Finish your changes", "Nobody can act on it until you do", "tasks")
    return [_waiting(decision, *told)._replace(since=begun_at) for decision, begun_at in found]


def _questions(decision, on_part2) -> list[Waiting]:
    """What the author is asked and has not answered. Of Part 2 only that there is something, for its readers."""
    found = []
    for each in threads.threads(decision.comments.all()):
        if each.awaits_answer:
            line = _waiting(decision, "Answer a question", f"{each.first.by} asked you", "decision")
            url = reverse("decisions:answer", args=[decision.pk, each.first.pk])
            found.append(line._replace(since=each.first.at, url=url))
    if on_part2 is not None:
        line = _waiting(decision, "Answer a question about Part 2", "A reader of Part 2 asked you", "part2")
        found.append(line._replace(since=on_part2, url=f"{line.url}#part2-comments"))
    return found


def _asked_on_part2(user) -> dict[int, datetime]:
    """Own requests on whose Part 2, as far as this person may read it, a question waits for an answer, and since when."""
    joined = CoAuthor.objects.filter(person=user, to_at=None).values("decision")
    mine = Decision.objects.filter(Q(author=user) | Q(pk__in=joined), status__in=[Status.DRAFT, *ON_ITS_WAY])
    mine = mine.filter(pk__in=part2.open_rows().filter(person=user).values("decision"))
    told = Event.objects.filter(subject_kind="decision", subject_id__in=mine.values("pk"), step__endswith="_on_part2")
    by_decision = {}
    for event in told:
        by_decision.setdefault(event.subject_id, []).append(event)
    return {
        pk: events[-1].at
        for pk, events in by_decision.items()
        if any(state == "asked" for _, state in threads.on_part2(events).values())
    }


def after_the_decision(user, memberships) -> list[Waiting]:
    """What closed decisions still owe: reviews of Part 2 that are due, for governance of the body (a contract's completion makes
    one due), awards that were left to this person and are not reported back, and advice that is still due."""
    governed = {m.body_id for m in memberships if m.role == Role.GOVERNANCE}
    due = buying.reviews_due(user, timezone.localdate()) if governed else []
    waiting = [_review(each) for each in due if each.decision.body_id in governed]
    waiting += _corrections(user, governed) if governed else []
    for award in buying.open_delegated_awards(user).filter(_is_mine(user)):
        url = reverse("decisions:report_award", args=[award.decision_id, award.pk])
        why = "The award was left to you"
        waiting.append(Waiting(award.decision, "Report the award", why, award.decision.status_since, None, url))
    return [*waiting, *_late_advice(user, memberships)]


def _corrections(user, governed) -> list[Waiting]:
    """Errata that somebody else of governance wrote: they are printed once a second person has looked at them."""
    unseen = Correction.objects.filter(seen_at=None, dropped_at=None, decision__body__in=governed).exclude(by=user)
    found = unseen.select_related("decision__body").prefetch_related("decision__numbers")
    url = lambda each: reverse("publishing:see_correction", args=[each.pk])  # noqa: E731
    return [
        Waiting(each.decision, "Look at a correction", f"{each.by_name} wrote it", each.at, None, url(each)) for each in found
    ]


def _review(each) -> Waiting:
    by = None if each.contract else each.due_on
    return Waiting(each.decision, REVIEW, each.why, each.due_on, by, each.url, ("Review due", by) if by else None)


def _is_mine(user):
    """Awards that were left to this person, or that came to them from somebody who left."""
    came = NeedToKnow.objects.filter(decision=OuterRef("decision"), person=user, capacity=Capacity.DELEGATED_AWARD, to_at=None)
    return Q(delegated_person=user) | Q(Exists(came))


def returned_with(decision) -> Comment | None:
    """The comment with which a draft came back, if it was on its way before."""
    returns = [comment for comment in decision.comments.all() if comment.kind == CommentKind.RETURN]
    return returns[-1] if decision.submitted_at and returns else None


def _candidates(user, governed=()) -> list[Decision]:
    """Requests on their way that this person may see and did not write, their own drafts, and what they are to confirm; of the
    bodies in which they are governance, all that is on its way."""
    mine = CoAuthor.objects.filter(decision=OuterRef("pk"), person=user)
    changed = Amendment.objects.filter(decision=OuterRef("pk"), by=user, code="", version_after__isnull=False)
    aside = StoodAside.objects.filter(decision=OuterRef("pk"))
    recorded = Signature.objects.filter(decision=OuterRef("pk"), holder__person=user, confirmation=None).exclude(how="here")
    level = Case(
        When(level__in=[Level.DECISION_MAKER, Level.CHIEF_EXECUTIVE], then=F("level")),
        default=KeyTextTransform("level", KeyTransform("decider", "form_version__definition")),
        output_field=CharField(),
    )
    latest = StoredVersion.objects.filter(decision=OuterRef("pk")).order_by("-number")
    told = Decision.objects.visible_to(user).annotate(
        signing_level=level,
        writes_now=Q(author=user) | Exists(mine.filter(to_at__isnull=True)),
        wrote=Q(author=user) | Exists(mine) | Exists(changed),
        is_office_holder=Exists(_offices(user)),
        acts_for=Subquery(_offices(user).order_by(F("acting_for").asc(nulls_first=True)).values("acting_for__name")[:1]),
        is_sealed=Exists(SignedContent.objects.filter(decision=OuterRef("pk"))),
        i_stood_aside=Exists(aside.filter(person=user)),
        lacks_signer=Exists(aside) & (Q(signer=None) | Exists(aside.filter(person=OuterRef("signer__person")))),
        is_to_confirm=Exists(recorded),
        latest_step=Subquery(latest.values("step")[:1]),
        came_back=Exists(AMENDED.filter(subject_id=OuterRef("pk"))),
    )
    wanted = (
        Q(status=Status.DRAFT, writes_now=True)
        | Q(status__in=ON_ITS_WAY, wrote=False)
        | Q(status__in=ON_ITS_WAY, writes_now=True)
        | Q(status__in=ON_ITS_WAY, body__in=governed)
        | Q(is_to_confirm=True)
    )
    found = (
        told.filter(wanted)
        .select_related("body", "form_version", "signer__post", "withholding")
        .prefetch_related(
            Prefetch("late_advice", LateAdvice.objects.none()),  # it comes after the signature only
            OPEN_REQUESTS,
            Prefetch("comments", Comment.objects.select_related("by")),
        )
    )
    candidates = list(found)
    prefetch_together(candidates, ["numbers", "declarations"])
    return candidates


def _offices(user):
    """Offices of the deciding bodies that this person holds today and that have not signed yet."""
    today = timezone.localdate()
    in_office = Membership.objects.in_force().filter(person=user, role__in=[Role.DECISION_MAKER, Role.CHIEF_EXECUTIVE])
    signed = Signature.objects.filter(decision=OuterRef(OuterRef("pk")), body=OuterRef("post__body"))
    return (
        OfficeHolder.objects.in_force(today)
        .filter(Q(post__body=OuterRef("body")) | Q(post__body=OuterRef("joint_with")), person=user)
        .filter(post__in=Post.objects.in_force(today), post__body__in=in_office.values("body"))
        .filter(post__level=OuterRef("signing_level"))
        .exclude(Exists(signed))
        .exclude(acting_for__isnull=False, reserved_kinds__contains=[OuterRef("kind")])
    )


def _asked_of(user, memberships, decision) -> list[Waiting]:
    """The steps of one request that this person can take now."""
    found = []
    roles = {m.role for m in memberships if m.body_id == decision.body_id}
    if decision.status in ON_ITS_WAY and not decision.wrote:
        for code in rules.open_codes(decision) if decision.is_sealed else rules.codes_to_give(decision):
            found += _declaration(user, roles, memberships, decision, code)
        found += _asked_besides(user, roles, memberships, decision)
        if _signs(user, decision):
            found.append(_waiting(decision, "Sign, or stand aside", _in_which_capacity(decision), "sign"))
        if decision.lacks_signer and roles & {Role.CHIEF_EXECUTIVE, Role.GOVERNANCE}:
            found.append(_waiting(decision, "Choose another signer", "The signer stood aside", "pass_on"))
    if decision.is_to_confirm:
        found.append(_waiting(decision, "Confirm", "It is recorded as decided by you elsewhere", "confirm"))
    return found


def _in_which_capacity(decision) -> str:
    return f"You act for {decision.acts_for}, who decides" if decision.acts_for else "You hold the office that decides"


def _signs(user, decision) -> bool:
    at_hand = decision.status == Status.WITH_DECISION_MAKER and decision.is_office_holder and not decision.lacks_signer
    declared = any(given.by_id == user.pk for given in decision.declarations.all())
    declared = declared or any(rules.owes(user, decision, each["code"]) for each in rules.still_missing(decision))
    at_hand = at_hand and (decision.signer is None or decision.signer.person_id == user.pk)
    return at_hand and not declared and not decision.i_stood_aside and not rules.declarations_owed(decision)


def _late_advice(user, memberships) -> list[Waiting]:
    """Advice that is still due on what was decided urgently without it, and is this person's to give."""
    if not {each.role for each in memberships} & GIVES_LATE:
        return []
    decided = Decision.objects.visible_to(user).filter(status=Status.SIGNED, urgency__isnull=False).exclude(author=user)
    decided = decided.exclude(co_authors__person=user).select_related("body", "form_version")
    found = []
    for decision in decided.prefetch_related("numbers", "declarations", "late_advice", OPEN_REQUESTS):
        decision.lacks_signer = False
        roles = {m.role for m in memberships if m.body_id == decision.body_id}
        for missing in rules.still_missing(decision):
            url = reverse("decisions:advise_late", args=[decision.pk, missing["code"]])
            asked = _declaration(user, roles, memberships, decision, missing["code"])
            what = f"Give the late advice: {missing['label']}"
            found += [each._replace(what=what, url=url, needed_by=each.due[1] if each.due else None) for each in asked]
    return found


def _declaration(user, roles, memberships, decision, code) -> list[Waiting]:
    declaration = form_versions.declaration(decision.form_version.definition, code)
    what = f"{rules.act_of(declaration)}: {declaration['label']}"
    if code == Role.CHIEF_EXECUTIVE:
        others = any(given.by_id == user.pk for given in decision.declarations.all() if given.code != code)
        is_mine = Role.CHIEF_EXECUTIVE in roles and not others and not decision.lacks_signer
        return [_waiting(decision, what, "You are chief executive", "declare", code)] if is_mine else []
    if code == Role.HEAD_OF_UNIT:
        is_mine = decision.head_of_unit_id == user.pk and Role.HEAD_OF_UNIT in roles
        came_back = getattr(decision, "came_back", False) and decision.latest_step == "amend"
        why = "It came back to you: it was changed on its way" if came_back else "You were named as head of unit"
        return [_waiting(decision, what, why, "declare", code)] if is_mine else []
    asked = next((each for each in _asked_of_me(user, roles, memberships, decision) if each.code == code), None)
    return [_advice(user, decision, asked, what, "declare", code)] if asked else []


def _asked_besides(user, roles, memberships, decision) -> list[Waiting]:
    """Advice that the form does not ask for."""
    asked = [each for each in _asked_of_me(user, roles, memberships, decision) if each.is_extra]
    asked = [each for each in asked if each.asked_by_id != user.pk]
    return [_advice(user, decision, each, f"Give advice: {each.label}", "answer_advice", each.pk) for each in asked]


def _asked_of_me(user, roles, memberships, decision) -> list[AdviceRequest]:
    """What this person or a team of theirs is asked; not what somebody else of the team has taken on, which the queue shows
    still."""
    if Role.ADVISER not in roles:
        return []
    teams = {m.team_id for m in memberships if m.role == Role.ADVISER and m.body_id == decision.body_id and m.team_id}
    asked = [each for each in decision.advice_requests.all() if each.person_id == user.pk or each.team_id in teams]
    return [each for each in asked if each.claimed_by_id in (None, user.pk)]


def _advice(user, decision, asked, what, name, argument) -> Waiting:
    again = " again" if asked.is_again else ""
    why = f"You were asked for advice{again}" if asked.person_id else f"Your team was asked{again}: {asked.team}"
    is_taken_back = asked.taken_back_by == user.pk and not asked.was_passed_on
    why = "You took it back to give it anew" if is_taken_back else why
    when = {
        "since": asked.asked_at,
        "needed_by": min(filter(None, (asked.due_on, decision.needed_by_on)), default=None),
        "due": ("Your advice is due", asked.due_on),
    }
    return _waiting(decision, what, why, name, argument)._replace(**when)


def _waiting(decision, what, why, name, *arguments) -> Waiting:
    url = reverse(f"decisions:{name}", args=[decision.pk, *arguments])
    return Waiting(decision, what, why, decision.status_since, decision.needed_by_on, url)
