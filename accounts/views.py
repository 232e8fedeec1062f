"""Roles that wait for a second person, and the link by which somebody chooses a password."""

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from . import rules, workflow
from .models import Membership


@require_safe
def memberships(request):
    """Roles that were granted and wait for this person's confirmation."""
    if not rules.may_confirm_roles(request.user):
        raise PermissionDenied("Administrators, governance and the chief executive confirm roles.")
    waiting = rules.waiting_memberships(request.user).select_related("person", "body", "team", "granted_by")
    return render(request, "accounts/memberships.html", {"waiting": waiting})


@require_POST
def confirm_membership(request, pk):
    if not rules.may_confirm_roles(request.user):
        raise PermissionDenied("Administrators, governance and the chief executive confirm roles.")
    membership = get_object_or_404(Membership.objects.select_related("person", "body"), pk=pk)
    try:
        workflow.confirm(membership, by=request.user)
    except workflow.CannotConfirm as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"{membership.person} now has the role {membership.get_role_display().lower()}.")
    return redirect("people:memberships")


@transaction.atomic
def send_password_link(request, person) -> None:
    """Send somebody the same link that they could ask for on the sign-in page."""
    form = ResetPasswordForm({"email": person.email})
    if form.is_valid():
        form.save(request)
        workflow.note_password_link(person, by=request.user)
