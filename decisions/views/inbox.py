"""What waits for the person who looks."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.rules import CONFIRMING, waiting_memberships
from decisions import rules, waiting
from decisions.models import Decision, Look
from decisions.rules.who import WRITING_ROLES

LATELY = 10


@require_safe
def inbox(request):
    memberships = request.user.read_roles()
    roles = {membership.role for membership in memberships}
    for_me, drafts, under_way = waiting.inbox(request.user, memberships)
    held_by = rules.holders(under_way)
    context = {
        "late": [each for each in for_me if each.is_late],
        "waiting": [each for each in for_me if not each.is_late],
        "after": waiting.after_the_decision(request.user, memberships),
        "drafts": [{"decision": each, "returned": waiting.returned_with(each)} for each in drafts],
        "under_way": [{"decision": each, "holders": held_by[each.pk]} for each in under_way],
        "roles_to_confirm": waiting_memberships(request.user).count() if roles & set(CONFIRMING) else 0,
        "sees_acting": bool(roles & set(CONFIRMING)),
        "sees_interests": bool(roles & {*rules.KEEPERS, Role.GOVERNANCE}),
        "may_start": bool(roles & set(WRITING_ROLES)),
        "recent": looked_at_lately(request.user)[:3],
    }
    return render(request, "decisions/inbox.html", context)


def looked_at_lately(user):
    """What this person looked at last and may still see."""
    seen = Look.objects.filter(person=user, decision__in=Decision.objects.visible_to(user))
    return seen.select_related("decision").prefetch_related("decision__numbers").order_by("-at")


@require_safe
def recent(request):
    return render(request, "decisions/recent.html", {"recent": looked_at_lately(request.user)[:LATELY]})
