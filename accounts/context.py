"""What the frame of every staff page is given about the person who looks at it: one query."""

from django.conf import settings

from .models import Role

PUBLISHES = {Role.GOVERNANCE, Role.AUDITOR}
SIGNS = {Role.DECISION_MAKER, Role.CHIEF_EXECUTIVE}
ADVISES = {Role.ADVISER, Role.GOVERNANCE, Role.AUDITOR}
KEEPS_INTERESTS = {Role.DECISION_MAKER, Role.CHIEF_EXECUTIVE, Role.ADVISER, Role.GOVERNANCE}  # or reads those of others


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
        "body_colour": bodies[0].colour if len(bodies) == 1 else "",  # of several, neither
        "may_see_publishing": bool(roles & PUBLISHES),
        "may_see_records": bool(roles - {Role.ADMINISTRATOR}),
        "may_see_advice": bool(roles & ADVISES),
        "may_see_signing": bool(roles & SIGNS),
        "may_read_interests": bool(roles & KEEPS_INTERESTS),
        "may_administer": Role.ADMINISTRATOR in roles,
    }
