"""What waits for the person who looks."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rules import CONFIRMING, waiting_memberships
from decisions import waiting
from decisions.rules.who import WRITING_ROLES


@require_safe
def inbox(request):
    memberships = list(request.user.roles())
    roles = {membership.role for membership in memberships}
    for_me, drafts = waiting.for_person(request.user, memberships)
    context = {
        "late": [each for each in for_me if each.is_late],
        "waiting": [each for each in for_me if not each.is_late],
        "after": waiting.after_the_decision(request.user, memberships),
        "drafts": [{"decision": each, "returned": waiting.returned_with(each)} for each in drafts],
        "roles_to_confirm": waiting_memberships(request.user).count() if roles & set(CONFIRMING) else 0,
        "may_start": bool(roles & set(WRITING_ROLES)),
    }
    return render(request, "decisions/inbox.html", context)
