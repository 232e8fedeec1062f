"""The calendar feed. A calendar program has no session: whoever knows the address reads it, so it tells references only."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from decisions.feeds import calendar_feed
from decisions.models import CalendarAddress
from decisions.workflow.planning import digest_of

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@login_not_required
@require_safe
def calendar(request, token):
    """What the person of this address may see now; nothing once they renewed it, left, or work for no body."""
    found = TOKEN.fullmatch(token) and (
        CalendarAddress.objects.select_related("person")
        .filter(token_digest=digest_of(token), ended_at__isnull=True, person__is_active=True)
        .first()
    )
    if not found:
        raise Http404
    return HttpResponse(
        calendar_feed(found.person, timezone.now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="forward-plan.ics"', "X-Robots-Tag": "noindex"},
    )
