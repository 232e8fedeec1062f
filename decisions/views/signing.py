"""Signing: read and answer, then check what will be signed, then sign. Answers travel in the page, never in a session."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, reauthenticate_by_password
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.typed import keeps_what_was_typed
from decisions import rules, workflow
from decisions.forms.signing import PasswordForm, SignForm
from decisions.public import digest

from . import refusals, showing
from .getting import get_decision
from .route import other_holders


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def sign(request, pk):
    """Page one asks; `check` shows page two; `change` leads back with every answer; `sign` takes the step."""
    decision = get_decision(request, pk)
    if not rules.may_sign(request.user, decision):
        return _not_to_sign(request, decision)
    part2 = showing.part2_or_nothing(request.user, decision, "before signing")
    form = _form(request, decision, part2)
    step = request.POST.get("step")
    if request.method == "POST" and form.is_valid() and step != "change" and not _is_closed(request, decision, form):
        if step == "sign":
            return _sign_or_say_why_not(request, decision, form)
        return _check(request, decision, form)
    return _ask(request, decision, form, part2)


def _closed(request, decision) -> list:
    return refusals.linked(rules.closed_part2(request.user, decision, "sign"), decision, request.user)


def _is_closed(request, decision, form) -> bool:
    """Whether Part 2 is closed to who would sign; standing aside needs no Part 2."""
    return not form.stands_aside and bool(_closed(request, decision))


def _form(request, decision, part2) -> SignForm:
    is_sealed = hasattr(decision, "signed_content")
    recommendations = [] if is_sealed else [each for each in decision.recommendations.all() if each.board_paper_id is None]
    return SignForm(
        refusals.posted(request),
        decision=decision,
        holders=rules.signing_offices(request.user, decision),
        others=other_holders(decision, without=[request.user.pk]),
        recommendations=recommendations,
        confidential=part2["recommendation_rows"] if part2 and not is_sealed else [],
    )


def _not_to_sign(request, decision):
    """Who comes second is told who signed and when; everybody else, that it is not theirs."""
    if request.method == "POST":
        try:
            workflow.sign(decision, by=request.user, holder=None, interest="", outcomes={}, digest_seen="")
        except workflow.StepRefused as refused:
            context = {"decision": decision, "refused": refusals.linked(refused.obstacles, decision, request.user)}
            return render(request, "decisions/sign_refused.html", context | {"has_errors": True}, status=409)
    raise PermissionDenied("It is not yours to sign, or not yet.")


def _ask(request, decision, form, part2):
    closed = _closed(request, decision)
    context = {
        "decision": decision,
        "form": form,
        "version_seen": decision.versions.last().number,
        "shown": showing.part1_shown(decision),
        "part2": part2,
        "declarations": showing.declarations_shown(decision),
        "concerns": rules.concerns_about(decision),
        "explanations": decision.explanations.select_related("by"),
        "comments": decision.comments.select_related("by"),
        "obstacles_to_signing": [*closed, *refusals.linked(rules.obstacles_to_signing(decision), decision, request.user)],
    }
    if request.method == "POST" and closed and form.is_valid():
        context |= {"refused": closed, "has_errors": closed}
    return render(request, "decisions/sign.html", context)


def _check(request, decision, form, refused=(), password=None):
    """Page two: what will be signed, from its bytes, and the password if it was not asked for lately."""
    shown = None if form.stands_aside else showing.part1_shown(decision, form.outcomes, form.given_reasons)
    context = {
        "decision": decision,
        "answers": form,
        "form": None if _is_sure(request) else password or PasswordForm(check=None),
        "shown": shown,
        "digest_seen": digest(shown["bytes"]).hex() if shown else "",
        "interest_label": dict(form.fields["interest"].choices)[form.cleaned_data["interest"]],
        "approval": decision.form_version.definition["approval"],
        "refused": refused,
        "has_errors": refused,
    }
    return render(request, "decisions/check_and_sign.html", context)


def _sign_or_say_why_not(request, decision, form):
    if not _is_sure(request):
        password = PasswordForm(request.POST, check=lambda typed: _is_password_of(request, typed))
        if not password.is_valid():
            return _check(request, decision, form, password=password)
        reauthenticate_by_password(request)
    try:
        done = _take_step(request, decision, form)
    except workflow.StepRefused as refused:
        decision = get_decision(request, decision.pk)
        if not rules.may_sign(request.user, decision):
            return _not_to_sign(request, decision)
        return _check(request, decision, form, refused=refusals.linked(refused.obstacles, decision, request.user))
    messages.success(request, done)
    return redirect(
        "decisions:decision" if not form.stands_aside else "decisions:inbox", *([] if form.stands_aside else [decision.pk])
    )


def _take_step(request, decision, form) -> str:
    answers = form.cleaned_data
    if form.stands_aside:
        nature, pass_to = answers["interest_text"], answers.get("pass_to")
        workflow.stand_aside(decision, by=request.user, holder=form.office, nature=nature, pass_to=pass_to)
        return f"You stood aside. {pass_to} has it now." if pass_to else "You stood aside. Who decides is chosen next."
    workflow.sign(
        decision,
        by=request.user,
        holder=form.office,
        interest=answers["interest"],
        interest_text=answers["interest_text"],
        outcomes=form.outcomes,
        part2_outcomes=form.part2_outcomes,
        reasons=form.given_reasons,
        digest_seen=request.POST.get("digest_seen", ""),
        version_seen=answers["version_seen"],
    )
    return f"{decision.reference or 'The decision'} is signed."


# -- the password, good for ten minutes (settings: ACCOUNT_REAUTHENTICATION_TIMEOUT)


def _is_sure(request) -> bool:
    return request.user.has_usable_password() and did_recently_reauthenticate(request)


def _is_password_of(request, typed: str) -> bool:
    """Whether this is the person's password; too many tries are refused as at sign-in."""
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        return False
    found = get_adapter().authenticate(request, email=request.user.email, password=typed)
    return found is not None and found.pk == request.user.pk
