"""What waits for the person who looks."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.rules import CONFIRMING, waiting_memberships
from decisions import begun, happened, rules, sent_back, threads, waiting
from decisions.models import Decision, DeclaredInterest, Look
from decisions.models.words import CommentKind
from decisions.rules.governance import people_of_governance
from decisions.rules.who import WRITING_ROLES

LATELY = 10
HOLDING = {Role.HEAD_OF_UNIT, Role.ADVISER}  # of whom nobody acts for, and whose things governance gives to somebody else


@require_safe
def inbox(request):
    memberships = request.user.read_roles()
    roles = {membership.role for membership in memberships}
    for_me, drafts, under_way, answered = waiting.inbox(request.user, memberships)
    for_me = _with_interests(request.user, for_me) if roles & set(rules.KEEPERS) else for_me
    after = waiting.after_the_decision(request.user, memberships)
    if roles & waiting.GIVES_LATE:
        told = begun.told_of(request.user, [*for_me, *after])
        for_me, after = told[: len(for_me)], told[len(for_me) :]
    sees_acting = bool(roles & {*CONFIRMING, Role.DECISION_MAKER})
    held_by, done = rules.holders(under_way), happened.to_requests(request.user, [*drafts, *under_way])
    written = [_written(request.user, each, done[each.pk]) for each in drafts]
    context = {
        "late": [each for each in for_me if each.is_late],
        "waiting": [each for each in for_me if not each.is_late],
        "answered": answered,
        "late_advice": happened.late_advice(request.user, memberships),
        "decided": happened.decided(request.user) if roles & set(WRITING_ROLES) else (),
        "sent_back": sent_back.sent_back_by(request.user),
        "after": after,
        "returned": [each for each in written if each["returned"]],
        "drafts": [each for each in written if not each["returned"]],
        "under_way": [{"decision": each, "holders": held_by[each.pk], "done": done[each.pk]} for each in under_way],
        "roles_to_confirm": waiting_memberships(request.user).count() if roles & set(CONFIRMING) else 0,
        "acting_to_confirm": rules.acting_to_confirm(request.user) if roles & set(CONFIRMING) else (),
        "sees_acting": sees_acting,
        "governance": people_of_governance(request.user) if for_me and not sees_acting and roles & HOLDING else (),
        "sees_interests": bool(roles & {*rules.KEEPERS, Role.GOVERNANCE}),
        "may_start": bool(roles & set(WRITING_ROLES)),
        "recent": looked_at_lately(request.user)[:3],
    }
    return render(request, "decisions/inbox.html", context)


def _written(user, decision, done) -> dict:
    """A draft, with what others said of it and did with it. Why it was returned is told by itself."""
    returned = waiting.returned_with(decision)
    said = [each.first for each in threads.threads(decision.comments.all()) if each.is_open_remark]
    remarks = sum(each.by_id != user.pk and each.kind != CommentKind.RETURN for each in said)
    return {"decision": decision, "returned": returned, "remarks": remarks, "done": done}


def _with_interests(user, for_me) -> list:
    """The same, of which those say so that name a party in which this person declared an interest."""
    interests = list(DeclaredInterest.objects.filter(person=user).standing()) if for_me else []
    parties = rules.named_parties([each.decision for each in for_me]) if interests else {}
    return [each._replace(has_interest=bool(rules.matching(interests, parties.get(each.decision.pk, ())))) for each in for_me]


def looked_at_lately(user):
    """What this person looked at last and may still see."""
    seen = Look.objects.filter(person=user, decision__in=Decision.objects.visible_to(user))
    return seen.select_related("decision").prefetch_related("decision__numbers").order_by("-at")


@require_safe
def recent(request):
    return render(request, "decisions/recent.html", {"recent": looked_at_lately(request.user)[:LATELY]})
