"""Signing: read and answer, then check what will be signed, then sign. Answers travel in the page, never in a session."""

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from accounts.typed import keeps_what_was_typed
from decisions import acting, happening, leaking, rules, to_sign, waiting, workflow
from decisions.forms.signing import ConfirmForm, SignForm
from decisions.models.words import CommentKind, How, Interest
from decisions.public import digest
from decisions.rules.governance import people_of_governance

from . import comparing, instead, opened, refusals, said, showing, sure
from .getting import get_decision
from .route import other_holders

SIGNING_ROLES = {Role.DECISION_MAKER, Role.CHIEF_EXECUTIVE}


@require_safe
def queue(request):
    """What waits for this person's signature or approval, urgent first."""
    memberships = request.user.read_roles()
    if not {each.role for each in memberships} & SIGNING_ROLES:
        raise PermissionDenied("Who decides, and the chief executive, have a signing queue.")
    steps = waiting.steps_of(request.user, memberships)
    cards = to_sign.queue(request.user, memberships, steps)
    away = acting.acting_for(request.user)
    context = {
        "cards": cards,
        "others": len(steps) - len(cards),
        "acting": away,
        "is_any_urgent": any(each.urgency for each in cards),
    }
    context |= {"left_to_me": acting.left_to(away, [each.decision for each in cards]), "acts": acting.acts_for(request.user)}
    context["governance"] = [] if away else people_of_governance(request.user)
    return render(request, "decisions/signing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def sign(request, pk):
    """Page one asks; `open` opens Part 2 on it, and it stays open at this version; `ask` puts a question to the author; `return`
    gives it back; `check` shows page two; `change` leads back with every answer; `sign` takes the step."""
    decision, step = get_decision(request, pk), request.POST.get("step")
    holders = rules.offices_to_sign(request.user, decision)
    if not holders:
        return _not_to_sign(request, decision)
    closed = _closed(request, decision)
    part2 = _part2(request, decision, step) if not closed else None
    if step in ("ask", "return"):
        return _instead(request, decision, step, holders, part2, closed)
    form = _form(request, decision, part2, holders)
    if request.method == "POST" and step in ("check", "sign"):
        is_valid = form.is_valid()
        unread = () if form.stands_aside else [*closed, *_unopened(decision, part2)]
        if unread or not is_valid:
            refused = [*unread, *instead.in_the_way(form)] if unread else ()
            return _ask(request, decision, form, part2, closed, refused=refused)
        if step == "sign":
            return _sign_or_say_why_not(request, decision, form, part2)
        return _check(request, decision, form, part2)
    return _ask(request, decision, form, part2, closed)


sign.asks = lambda pk: SignForm


def _instead(request, decision, step, holders, part2, closed):
    """Ask the author, or return it. The page comes back with every answer, unless it is returned."""
    beside = instead.forms_of(request, decision)
    if step == "return":
        is_done, refused = instead.return_(request, decision, beside["return_form"])
        if is_done:
            return redirect("decisions:inbox")
    elif not (refused := instead.ask(request, decision, beside["question"], part2)):
        decision = get_decision(request, decision.pk)
        part2 = part2 and _part2(request, decision, step)
        beside["question"] = instead.asked_again(beside["question"])
    form = _form(request, decision, part2, holders)
    return _ask(request, decision, form, part2, closed, refused=refused, beside=beside)


def _part2(request, decision, step) -> dict | None:
    """Part 2, once the signer has pressed to open it at this version: until then they see their interests that match a party.
    Page two shows none of it but what is decided there."""
    if not rules.says_part2(decision):
        return None
    if step == "open":
        opened.remember(request, decision)
    elif request.POST.get("part2") != "open" and not opened.is_remembered(request, decision):
        return None
    return showing.part2_shown(request.user, decision, "to sign" if step in ("check", "sign") else "before signing")


def _unopened(decision, part2) -> list:
    if not rules.says_part2(decision) or part2 is not None:
        return []
    return [
        {
            "text": "Part 2 is still closed. Go to it, press “Open Part 2” and read it; then check what you sign.",
            "url": "#part-2",
        }
    ]


def _closed(request, decision) -> list:
    return refusals.linked(rules.closed_part2(request.user, decision, "sign"), decision, request.user)


def _form(request, decision, part2, holders) -> SignForm:
    is_sealed = hasattr(decision, "signed_content")
    recommendations = [] if is_sealed else [each for each in decision.recommendations.all() if each.board_paper_id is None]
    is_opening = request.POST.get("step") in ("open", "ask", "return")  # what was answered so far stays, and is not judged yet
    return SignForm(
        None if is_opening else refusals.posted(request),
        initial=request.POST.dict() if is_opening else {},
        decision=decision,
        holders=holders,
        others=other_holders(decision, without=[request.user.pk]),
        recommendations=recommendations,
        confidential=part2["recommendation_rows"] if part2 and not is_sealed else [],
    )


def _not_to_sign(request, decision):
    """Who signed it is led to the record; who comes second is told who signed and when; who acts for another, what is reserved;
    everybody else, that it is not theirs."""
    if mine := decision.signatures.filter(person=request.user, how=How.HERE).last():
        signed_at = timezone.localtime(mine.signed_at)
        messages.info(request, f"You signed this on {date_format(signed_at, 'j F Y, H:i')}. It is signed once.")
        return redirect(decision)
    if request.method == "POST":
        try:
            workflow.sign(decision, by=request.user, holder=None, interest="", outcomes={}, digest_seen="")
        except workflow.StepRefused as refused:
            context = {"decision": decision, "refused": refusals.linked(refused.obstacles, decision, request.user)}
            return render(request, "decisions/sign_refused.html", context | {"has_errors": True}, status=409)
    reserved = [
        each for holder in rules.acts_without_this(request.user, decision) for each in rules.reserved_from(holder, decision)
    ]
    why = reserved[0].text if reserved else _why_barred(request.user, decision)
    raise PermissionDenied(why or "It is not yours to sign, or not yet.")


def _why_barred(user, decision) -> str:
    """Why somebody who holds the office does not sign this request, once it has come to it."""
    if decision.status != decision.Status.WITH_DECISION_MAKER:
        return ""
    held = [each for each in rules.current_holders(decision) if each.person_id == user.pk]
    return next((why for each in held if (why := rules.why_not_sign(each, decision))), "")


def _ask(request, decision, form, part2, closed, refused=(), beside=None):
    card, version = to_sign.card_of(request.user, decision, form.holders, not closed)
    shown = showing.part1_shown(decision)
    context = showing.interests_shown(request.user, decision, part2) | {
        "decision": decision,
        "card": card,
        "form": form,
        "version_seen": version,
        "first_and_latest": to_sign.first_and_latest(decision, not closed),
        "returned_before": comparing.returned_before(request.user, decision),
        "returned": [each for each in decision.comments.all() if each.kind == CommentKind.RETURN],
        "shown": shown,
        "said": said.on_part1(request.user, decision, shown["bytes"]) | {"keeps_page": True},
        "says_part2": rules.says_part2(decision) and not closed,
        "part2": part2,
        "declarations": showing.declarations_shown(decision) if decision.declarations.all() else (),
        "advice": showing.advice_shown(request.user, decision),
        "besides": showing.besides_shown(request.user, decision),
        "objections": rules.objections(decision),
        "conditions": rules.conditions(decision),
        "missing": rules.still_missing(decision),
        "missing_due_on": rules.still_due_on(decision),
        "stood_aside": decision.stood_aside.all(),
        "concerns": rules.concerns_about(decision),
        "explanations": decision.explanations.select_related("by") if decision.explanations.all() else (),
        "obstacles_to_signing": [*closed, *refusals.linked(rules.obstacles_to_signing(decision), decision, request.user)],
        "sure_until": sure.sure_until(request),
        **(beside or instead.forms_of(request, decision)),
        "is_sealed": hasattr(decision, "signed_content"),
        "refused": refused,
        "has_errors": refused,
    }
    return render(request, "decisions/sign.html", context | comparing.looked(request, decision))


def _check(request, decision, form, part2, refused=(), confirm=None):
    """Page two: what will be signed, from its bytes, and the password if it was not asked for lately."""
    slipped = _slipped(decision, form, part2)
    confirm = confirm or ConfirmForm(slipped=bool(slipped), is_sure=sure.is_sure(request))
    shown = None if form.stands_aside else showing.part1_shown(decision, form.outcomes, form.given_reasons)
    decided = showing.decided_shown(shown["bytes"]) if shown else {}
    confidential = form.decided_of_part2() if shown else []
    is_first_of_two = decision.joint_with_id is not None and not hasattr(decision, "signed_content")
    context = decided | {
        "decision": decision,
        "answers": form,
        "form": confirm if confirm.fields else None,
        "slipped": slipped,
        "typed_for_the_public": form.typed_for_the_public,
        "shown": shown,
        "digest_seen": digest(shown["bytes"]).hex() if shown else "",
        "interest_label": _chosen(form, "interest"),
        "confidential": confidential,
        "otherwise": [each["name"] for each in [*decided.get("decided", ()), *confidential] if not each["is_as_recommended"]],
        "when_public": happening.when_public(decision, is_whole=not is_first_of_two),
        "asked_by_me": to_sign.asked_by(request.user, decision, reads_part2=not form.stands_aside),
        "carried_on": instead.carried_on(request),
        "approval": rules.words_of_approval(decision, [each["outcome"] for each in form.outcomes.values()]) if shown else "",
        "says_part2": rules.says_part2(decision) and not form.stands_aside,
        "has_part2": rules.says_part2(decision),
        "sure_until": sure.sure_until(request),
        "refused": refused,
        "has_errors": refused,
    }
    return render(request, "decisions/check_and_sign.html", context | _to_think_of(request.user, decision, form, part2))


def _to_think_of(user, decision, form, part2) -> dict:
    """What nobody who signs may forget: that it is urgent, what it goes on without, and the interests of their register that match
    a party where they answer that they have none."""
    if form.stands_aside:
        return {}
    told = {"urgency": getattr(decision, "urgency", None), "missing": rules.still_missing(decision)}
    told["missing_due_on"] = rules.still_due_on(decision)
    is_none = form.cleaned_data["interest"] == Interest.NONE
    return told | (showing.interests_shown(user, decision, part2) if is_none else {})


def _chosen(form, name: str) -> str:
    return dict(form.fields[name].choices)[form.cleaned_data[name]]


def _slipped(decision, form, part2) -> list[dict]:
    """What was typed for the public and stands in Part 2 only. It is shown to who typed it and kept nowhere."""
    if part2 is None or form.stands_aside:
        return []
    part1 = showing.part1_shown(decision)["bytes"]
    return leaking.found(form.typed_for_the_public, part1, part2, form.decided_in_part2)


def _confirmed(request, decision, form, part2) -> ConfirmForm | None:
    """The form of page two, where something is still wrong with it."""
    asked = {"slipped": bool(_slipped(decision, form, part2)), "is_sure": sure.is_sure(request)}
    confirm = ConfirmForm(request.POST, check=lambda typed: sure.is_password_of(request, typed), **asked)
    is_valid = confirm.is_valid()
    if confirm.has_password:
        reauthenticate_by_password(request)
        confirm.without_password()
    return None if is_valid else confirm


def _sign_or_say_why_not(request, decision, form, part2):
    if confirm := _confirmed(request, decision, form, part2):
        return _check(request, decision, form, part2, confirm=confirm)
    try:
        done = _take_step(request, decision, form)
    except workflow.StepRefused as refused:
        decision = get_decision(request, decision.pk)
        if not rules.may_sign(request.user, decision):
            return _not_to_sign(request, decision)
        return _check(request, decision, form, part2, refused=refusals.linked(refused.obstacles, decision, request.user))
    messages.success(request, _and_the_next(request, done))
    return redirect("decisions:signing") if form.stands_aside else redirect(decision)


def _and_the_next(request, done: str) -> str:
    """What was done, and the way to what comes next in the queue."""
    cards = to_sign.queue(request.user, list(request.user.roles()))
    if not cards:
        return format_html("{} Nothing else waits for your signature.", done)
    name = cards[0].decision.reference or "a request without a number"
    return format_html(
        '{} <a class="govuk-notification-banner__link" href="{}">Next in your queue: {}</a>', done, cards[0].url, name
    )


def _take_step(request, decision, form) -> str:
    answers = form.cleaned_data
    if form.stands_aside:
        nature, pass_to, party = answers["interest_text"], answers.get("pass_to"), answers.get("register_party", "")
        told = {"nature": nature, "pass_to": pass_to, "register_party": party}
        workflow.stand_aside(decision, by=request.user, holder=form.office, **told)
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
    signed = get_decision(request, decision.pk)
    told = happening.when_public(signed, is_whole=signed.status == signed.Status.SIGNED)
    return f"{signed.reference or 'The decision'} is signed. {told}"
