"""Roles that wait for a second person, the link by which somebody chooses a password, and how e-mail comes."""

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import rules, workflow
from .directory import offices
from .forms import LISTS, MailForm, SaveViewForm, ViewNameForm
from .models import MailChoice, SavedView
from .typed import asked_by_script

A_PAGE = 50


@require_safe
def directory(request):
    """Who does what in the bodies of this person: teams and roles by name."""
    return render(request, "accounts/directory.html", {"offices": offices(request.user)})


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
    membership = get_object_or_404(rules.seen_memberships(request.user).select_related("person", "body"), pk=pk)
    try:
        workflow.confirm(membership, by=request.user)
    except workflow.CannotConfirm as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, f"{membership.person} now has the role {membership.get_role_display().lower()}.")
    return redirect("people:memberships")


@require_safe
def signed_in(request):
    """Where a sign-in in a second tab ends. A page that waits for it asks for the new token of its form."""
    if asked_by_script(request):
        return JsonResponse({"csrf": get_token(request)})
    return render(request, "accounts/signed_in.html")


@transaction.atomic
def send_password_link(request, person) -> None:
    """Send somebody the same link that they could ask for on the sign-in page."""
    form = ResetPasswordForm({"email": person.email})
    if form.is_valid():
        form.save(request)
        workflow.note_password_link(person, by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def choose_mail(request):
    """Whether e-mail comes at once or once a day: each person's own choice."""
    held = MailChoice.objects.filter(person=request.user).first() or MailChoice()
    form = MailForm(request.POST if request.method == "POST" else None, initial={"how": held.how, "hour": held.hour})
    if form.is_valid():
        workflow.choose_mail(by=request.user, **form.cleaned_data)
        messages.success(request, "Your choice is saved. It counts from the next message on.")
        return redirect("people:choose_mail")
    return render(request, "accounts/choose_mail.html", {"form": form})


@require_safe
def failed_mail(request):
    """E-mail that did not arrive: refused, given up or come back."""
    if not rules.may_see_failed_mail(request.user):
        raise PermissionDenied("Governance sees which e-mail did not arrive.")
    page = Paginator(rules.failed_mail(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/failed_mail.html", {"page": page})


@require_POST
def send_again(request, pk):
    if not rules.may_see_failed_mail(request.user):
        raise PermissionDenied("Governance sends an e-mail again.")
    workflow.send_again(get_object_or_404(rules.failed_mail(request.user), pk=pk), by=request.user)
    messages.success(request, "The worker tries it again within a minute.")
    return redirect("people:failed_mail")


# -- views of a list, each person's own


def _address(view) -> str:
    return f"{reverse(view.page)}?{view.query}"


@require_http_methods(["GET", "HEAD", "POST"])
def save_view(request):
    """Keep the filters of a list under a name."""
    sent = request.POST if request.method == "POST" else request.GET
    form = SaveViewForm(
        sent if request.method == "POST" else None, initial={name: sent.get(name, "") for name in ("page", "query")}
    )
    if form.is_valid():
        view = workflow.save_view(
            form.cleaned_data["page"], form.cleaned_data["name"], form.cleaned_data["query"], by=request.user
        )
        messages.success(request, f"The view “{view.name}” is saved.")
        return redirect(_address(view))
    page, query = form["page"].value(), form["query"].value() or ""
    back = f"{reverse(page)}?{query}" if page in LISTS else reverse("decisions:inbox")
    return render(request, "accounts/save_view.html", {"form": form, "back_url": back})


@require_http_methods(["GET", "HEAD", "POST"])
def saved_view(request, pk):
    """Rename a view; from here it is removed too."""
    view = get_object_or_404(SavedView, pk=pk, person=request.user)
    form = ViewNameForm(request.POST if request.method == "POST" else None, initial={"name": view.name})
    if form.is_valid():
        try:
            workflow.rename_view(view, form.cleaned_data["name"], by=request.user)
        except ValidationError as wrong:
            form.add_error("name", wrong.messages)
        else:
            messages.success(request, "The view has its new name.")
            return redirect(_address(view))
    return render(request, "accounts/save_view.html", {"form": form, "view": view, "back_url": _address(view)})


@require_POST
def remove_view(request, pk):
    view = get_object_or_404(SavedView, pk=pk, person=request.user)
    workflow.remove_view(view, by=request.user)
    messages.success(request, f"The view “{view.name}” is removed.")
    return redirect(reverse(view.page))
