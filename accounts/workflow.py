"""The steps by which people get roles. Nobody gets one from a single administrator, and nobody sets another's password."""

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from . import rules
from .history import record
from .models import MailChoice, Membership, Outbox, Role, SavedView


class CannotConfirm(Exception):
    """Why a role is not confirmed, in a sentence."""


def _allow_administrator(by) -> None:
    if not by.has_role(Role.ADMINISTRATOR):
        raise PermissionDenied("Only an administrator changes people and their roles.")


@transaction.atomic
def enter_person(person, *, by) -> None:
    """Enter somebody new. They choose a password by the link that is sent to them."""
    _allow_administrator(by)
    person.email = person.email.lower()
    person.set_unusable_password()
    person.save()
    record("enter_person", person, by=by)


@transaction.atomic
def change_person(person, *, by) -> None:
    """Change name, address or whether somebody may sign in. A new address takes back the confirmation of every role: otherwise
    an administrator could take over an account by having the password link sent elsewhere, and changing the address back.
    The password goes too: only a link to the new address sets one again."""
    _allow_administrator(by)
    before = type(person).objects.select_for_update().get(pk=person.pk)
    person.email = person.email.lower()
    person.save(update_fields=["email", "name", "is_active"])
    if before.email != person.email:
        EmailAddress.objects.filter(user=person).delete()
        person.set_unusable_password()
        person.save(update_fields=["password"])
        for membership in person.memberships.filter(confirmed_at__isnull=False):
            _take_confirmation_back(membership, by=by)
    record("change_person", person, by=by)


@transaction.atomic
def grant(membership, *, by) -> None:
    """Give somebody a role. It counts once a second person has confirmed it."""
    _allow_administrator(by)
    membership.granted_by, membership.confirmed_by, membership.confirmed_at = by, None, None
    membership.save()
    record("grant", membership, by=by, person=membership.person_id, body=membership.body_id)


@transaction.atomic
def change_end(membership, to_on, *, by) -> None:
    """End a role earlier, at once; a later end is a new grant and is confirmed anew."""
    _allow_administrator(by)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    is_later = membership.to_on is not None and (to_on is None or to_on > membership.to_on)
    membership.to_on = to_on
    membership.save(update_fields=["to_on"])
    if is_later:
        _take_confirmation_back(membership, by=by)
    record("change_end", membership, by=by, person=membership.person_id)


def _take_confirmation_back(membership, *, by) -> None:
    membership.granted_by, membership.confirmed_by, membership.confirmed_at = by, None, None
    membership.save(update_fields=["granted_by", "confirmed_by", "confirmed_at"])


@transaction.atomic
def confirm(membership, *, by) -> None:
    """Confirm a role as the second person; from now on it counts."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.confirmed_at is not None:
        raise CannotConfirm("This role is confirmed already.")
    if not rules.may_confirm_membership(by, membership):
        raise PermissionDenied("Somebody other than who granted the role, and who gets it, confirms it.")
    membership.confirmed_by, membership.confirmed_at = by, timezone.now()
    membership.save(update_fields=["confirmed_by", "confirmed_at"])
    record("confirm", membership, by=by, person=membership.person_id, body=membership.body_id)


def note_password_link(person, *, by) -> None:
    """Write down that a link to choose a password was sent."""
    _allow_administrator(by)
    record("send_password_link", person, by=by)


@transaction.atomic
def choose_mail(*, by, how: str, hour: int) -> None:
    """Choose for oneself whether e-mail comes at once or once a day. What waits already comes as it was written."""
    MailChoice.objects.update_or_create(person=by, defaults={"how": how, "hour": hour})
    record("choose_mail", by, by=by, how=how)


@transaction.atomic
def send_again(mail, *, by) -> None:
    """Have the worker try an e-mail again that was given up or came back, as when an address was put right elsewhere."""
    if not rules.may_send_again(by, mail):
        raise PermissionDenied("Governance of the reader's body sends an e-mail again.")
    now = timezone.now()
    Outbox.objects.filter(pk=mail.pk).update(failed_at=None, sent_at=None, tries=0, send_after=now)
    record("send_again", mail, by=by)


@transaction.atomic
def save_view(page: str, name: str, query: str, *, by) -> SavedView:
    """Keep the filters of a list under a name, for oneself. Under a name that is there they take the place of those before."""
    view, _ = SavedView.objects.update_or_create(person=by, page=page, name=name, defaults={"query": query})
    record("save_view", view, by=by)
    return view


@transaction.atomic
def rename_view(view, name: str, *, by) -> None:
    """Give a view of one's own another name."""
    view = SavedView.objects.select_for_update().get(pk=view.pk, person=by)
    view.name = name
    view.full_clean()
    view.save(update_fields=["name"])
    record("rename_view", view, by=by)


@transaction.atomic
def remove_view(view, *, by) -> None:
    """Take a view of one's own away."""
    view = SavedView.objects.select_for_update().get(pk=view.pk, person=by)
    record("remove_view", view, by=by)
    view.delete()
