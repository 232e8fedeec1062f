"""How long decisions take, for everybody of the body."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import PolicingBody, Role
from decisions import rules, times


@require_safe
def time_to_decide(request):
    """Stages, months, late and returned ones, of a body that this person works for."""
    bodies = list(PolicingBody.objects.filter(pk__in=request.user.roles().exclude(role=Role.ADMINISTRATOR).values("body")))
    if not bodies:
        raise PermissionDenied("You belong to no body whose decisions are counted here.")
    chosen = request.GET.get("body") or str(bodies[0].pk)
    body = next((each for each in bodies if str(each.pk) == chosen), None)
    if body is None:
        raise Http404
    context = {"body": body, "bodies": bodies, "charts": times.charts(body)}
    context["may_act"] = rules.bodies_governed(request.user).exists()  # the desk, of which this page is one for governance
    return render(request, "decisions/time_to_decide.html", context)
