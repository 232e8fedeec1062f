"""Who may confirm a role, and whose roles wait for that."""

from django.db.models import Q

from .models import Membership, Outbox, Role, User

CONFIRMING = (Role.ADMINISTRATOR, Role.GOVERNANCE, Role.CHIEF_EXECUTIVE)


def may_confirm_roles(user) -> bool:
    """Administrators, and governance and the chief executive for their own body."""
    return user.has_role(*CONFIRMING)


def seen_memberships(user):
    """Roles, confirmed or not, in the bodies for which this person confirms them; an administrator sees all."""
    own = {each.body_id for each in user.roles_now() if each.role in CONFIRMING and each.role != Role.ADMINISTRATOR}
    return Membership.objects.all() if user.has_role(Role.ADMINISTRATOR) else Membership.objects.filter(body__in=own)


def waiting_memberships(user):
    """Roles that this person can confirm: granted by somebody else, to somebody else."""
    waiting = seen_memberships(user).filter(confirmed_at__isnull=True).exclude(person=user)
    return waiting.filter(Q(granted_by__isnull=True) | ~Q(granted_by=user))


def may_confirm_membership(user, membership) -> bool:
    """A second person: neither who granted the role nor who gets it."""
    return user.is_active and waiting_memberships(user).filter(pk=membership.pk).exists()


def failed_mail(user):
    """E-mail to people of the bodies in which this person is governance that did not arrive, newest first. Who it was for and
    about which request; its text is not for reading here."""
    bodies = user.roles().filter(role=Role.GOVERNANCE).values("body")
    people = User.objects.filter(memberships__in=Membership.objects.in_force().filter(body__in=bodies))
    failed = Outbox.objects.filter(failed_at__isnull=False, address__in=people.values("email"))
    return failed.order_by("-failed_at", "-pk").only("address", "subject", "created_at", "failure", "failed_at")


def may_see_failed_mail(user) -> bool:
    return user.has_role(Role.GOVERNANCE)


def may_send_again(user, mail) -> bool:
    """Governance of a body that the reader belongs to, once for each failure."""
    return may_see_failed_mail(user) and failed_mail(user).filter(pk=mail.pk).exists()
