"""What the frame of every staff page is given about the person who looks at it: one query."""

from django.conf import settings

from .models import Role

PUBLISHES = {Role.GOVERNANCE, Role.AUDITOR}


def person(request) -> dict:
    """The bodies a person belongs to, and which parts of the site their roles open."""
    user = getattr(request, "user", None)
    told = {"public_site_url": settings.PUBLIC_URL}
    if user is None or not user.is_authenticated or not user.is_active:
        return told
    memberships = user.read_roles()
    roles = {membership.role for membership in memberships}
    bodies = list({membership.body_id: membership.body for membership in memberships}.values())
    return told | {
        "bodies": bodies,
        "body_name": ", ".join(body.abbreviation or body.name for body in bodies),
        "body_colour": bodies[0].colour if bodies else "",
        "may_see_publishing": bool(roles & PUBLISHES),
        "may_administer": Role.ADMINISTRATOR in roles,
    }
