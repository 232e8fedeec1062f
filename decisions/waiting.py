"""What waits for a person, over all requests at once, and with whom a request is.

`rules` answers for one request; here the same questions are one query and a look at what it brought. A test compares both."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Case, CharField, Exists, F, OuterRef, Prefetch, Q, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role

from . import form_versions, rules
from .models import AdviceRequest, CoAuthor, Comment, Decision, OfficeHolder, Post, Signature, StoodAside
from .models.words import ON_ITS_WAY, Level, Status
from .rules import buying
from .workflow.route import current_signers


class Waiting(NamedTuple):
    """One thing that waits: what to do, why it is with this person, since when, by when."""

    decision: Decision
    what: str
    why: str
    since: datetime
    needed_by: date | None
    url: str

    @property
    def is_late(self) -> bool:
        return self.needed_by is not None and self.needed_by < timezone.localdate()


def for_person(user, memberships) -> tuple[list[Waiting], list[Decision]]:
    """What waits for `user`, late things first, and their drafts, returned ones first. `memberships` are those in force."""
    waiting, drafts = [], []
    governed = {m.body_id for m in memberships if m.role == Role.GOVERNANCE}
    candidates = list(_candidates(user, governed))
    newcomers = rules.newcomers_on([each for each in candidates if each.body_id in governed])
    for decision in candidates:
        if decision.status == Status.DRAFT:
            drafts += [decision] if decision.writes_now else []
        else:
            waiting += _asked_of(user, memberships, decision)
            if [each for each in newcomers.get(decision.pk, ()) if each.person.pk != user.pk]:
                waiting.append(_waiting(decision, "Let in who is asked", "Somebody asked cannot open Part 2", "add_reader"))
    waiting.sort(key=lambda each: (each.needed_by or date.max, each.since))
    drafts.sort(key=lambda each: (returned_with(each) is None, -each.status_since.timestamp()))
    return waiting, drafts


def after_the_decision(user, memberships) -> list[Waiting]:
    """What closed decisions still owe: reviews of Part 2 that are due, for governance of the body (a contract's completion makes
    one due), and awards that were left to this person and are not reported back."""
    governed = {m.body_id for m in memberships if m.role == Role.GOVERNANCE}
    due = buying.reviews_due(user, timezone.localdate()) if governed else []
    waiting = [
        Waiting(each.decision, "Review Part 2", each.why, each.due_on, None if each.contract else each.due_on, each.url)
        for each in due
        if each.decision.body_id in governed
    ]
    for award in buying.open_delegated_awards(user).filter(delegated_person=user):
        url = reverse("decisions:report_award", args=[award.decision_id, award.pk])
        why = "The award was left to you"
        waiting.append(Waiting(award.decision, "Report the award", why, award.decision.status_since, None, url))
    return waiting


def returned_with(decision) -> Comment | None:
    """The comment with which a draft came back, if it was on its way before."""
    returns = [comment for comment in decision.comments.all() if comment.step in ON_ITS_WAY]
    return returns[-1] if decision.submitted_at and returns else None


def _candidates(user, governed=()):
    """Requests on their way that this person may see and did not write, their own drafts, and what they are to confirm; of the
    bodies in which they are governance, all that is on its way."""
    mine = CoAuthor.objects.filter(decision=OuterRef("pk"), person=user)
    aside = StoodAside.objects.filter(decision=OuterRef("pk"))
    recorded = Signature.objects.filter(decision=OuterRef("pk"), holder__person=user, confirmation=None).exclude(how="here")
    level = Case(
        When(level__in=[Level.DECISION_MAKER, Level.CHIEF_EXECUTIVE], then=F("level")),
        default=KeyTextTransform("level", KeyTransform("decider", "form_version__definition")),
        output_field=CharField(),
    )
    told = Decision.objects.visible_to(user).annotate(
        signing_level=level,
        writes_now=Q(author=user) | Exists(mine.filter(to_at__isnull=True)),
        wrote=Q(author=user) | Exists(mine),
        is_office_holder=Exists(_offices(user)),
        i_stood_aside=Exists(aside.filter(person=user)),
        lacks_signer=Exists(aside) & (Q(signer=None) | Exists(aside.filter(person=OuterRef("signer__person")))),
        is_to_confirm=Exists(recorded),
    )
    wanted = (
        Q(status=Status.DRAFT, writes_now=True)
        | Q(status__in=ON_ITS_WAY, wrote=False)
        | Q(status__in=ON_ITS_WAY, body__in=governed)
        | Q(is_to_confirm=True)
    )
    return (
        told.filter(wanted)
        .select_related("body", "form_version", "signer__post", "withholding")
        .prefetch_related(
            "numbers",
            "declarations",
            Prefetch("advice_requests", AdviceRequest.objects.filter(answered_at=None, closed_at=None).select_related("team")),
            Prefetch("comments", Comment.objects.select_related("by")),
        )
    )


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
    )


def _asked_of(user, memberships, decision) -> list[Waiting]:
    """The steps of one request that this person can take now."""
    found = []
    roles = {m.role for m in memberships if m.body_id == decision.body_id}
    if decision.status in ON_ITS_WAY and not decision.wrote:
        for code in rules.open_codes(decision):
            found += _declaration(user, roles, memberships, decision, code)
        if _signs(user, decision):
            found.append(_waiting(decision, "Sign, or stand aside", "You hold the office that decides", "sign"))
        if decision.lacks_signer and roles & {Role.CHIEF_EXECUTIVE, Role.GOVERNANCE}:
            found.append(_waiting(decision, "Choose another signer", "The signer stood aside", "pass_on"))
    if decision.is_to_confirm:
        found.append(_waiting(decision, "Confirm", "It is recorded as decided by you elsewhere", "confirm"))
    return found


def _signs(user, decision) -> bool:
    at_hand = decision.status == Status.WITH_DECISION_MAKER and decision.is_office_holder and not decision.lacks_signer
    declared = any(given.by_id == user.pk for given in decision.declarations.all())
    at_hand = at_hand and (decision.signer is None or decision.signer.person_id == user.pk)
    return at_hand and not declared and not decision.i_stood_aside and not rules.declarations_owed(decision)


def _declaration(user, roles, memberships, decision, code) -> list[Waiting]:
    label = form_versions.declaration(decision.form_version.definition, code)["label"]
    what = f"Declare: {label}"
    if code == Role.CHIEF_EXECUTIVE:
        others = any(given.by_id == user.pk for given in decision.declarations.all() if given.code != code)
        is_mine = Role.CHIEF_EXECUTIVE in roles and not others and not decision.lacks_signer
        return [_waiting(decision, what, "You are chief executive", "declare", code)] if is_mine else []
    if code == Role.HEAD_OF_UNIT:
        is_mine = decision.head_of_unit_id == user.pk and Role.HEAD_OF_UNIT in roles
        return [_waiting(decision, what, "You were named as head of unit", "declare", code)] if is_mine else []
    teams = {m.team_id for m in memberships if m.role == Role.ADVISER and m.body_id == decision.body_id and m.team_id}
    for asked in decision.advice_requests.all():
        if asked.code == code and Role.ADVISER in roles and (asked.person_id == user.pk or asked.team_id in teams):
            why = "You were asked for advice" if asked.person_id else f"Your team was asked: {asked.team}"
            return [_waiting(decision, what, why, "declare", code)._replace(since=asked.asked_at)]
    return []


def _waiting(decision, what, why, name, *arguments) -> Waiting:
    url = reverse(f"decisions:{name}", args=[decision.pk, *arguments])
    return Waiting(decision, what, why, decision.status_since, decision.needed_by_on, url)


# -- one request: with whom it is


def with_whom(decision) -> list[str]:
    """Who can take a request on, by name, in the order of the form."""
    if decision.status not in ON_ITS_WAY:
        return []
    names = [name for code in rules.open_codes(decision) for name in _asked_for(decision, code)]
    if decision.status == Status.WITH_DECISION_MAKER:
        aside = {each.person_id for each in decision.stood_aside.all()}
        names += [str(holder) for holder in current_signers(decision) if holder.person_id not in aside]
    elif not names and decision.status == Status.WITH_CHIEF_EXECUTIVE:
        names = _chief_executives(decision)
    if not names and decision.status == Status.WITH_DECISION_MAKER and rules.waits_for_another_signer(decision):
        return ["governance, to choose another signer"]
    return names or ["nobody who can act on it: tell governance"]


def _asked_for(decision, code) -> list[str]:
    if code == Role.CHIEF_EXECUTIVE:
        return _chief_executives(decision)
    if code == Role.HEAD_OF_UNIT:
        return [f"{decision.head_of_unit}, head of unit"] if decision.head_of_unit else []
    label = form_versions.declaration(decision.form_version.definition, code)["label"]
    is_open = decision.advice_requests.filter(code=code, answered_at=None, closed_at=None).select_related("team", "person")
    return [f"{asked.team or asked.person}, for {label}" for asked in is_open]


def _chief_executives(decision) -> list[str]:
    in_office = Membership.objects.in_force().filter(body=decision.body, role=Role.CHIEF_EXECUTIVE).select_related("person")
    return [f"{membership.person}, chief executive" for membership in in_office]
