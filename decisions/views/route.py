"""The way of a request: submit, declare, return, withdraw, choose another signer, issue a number."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from accounts.history import events_of
from accounts.typed import keeps_what_was_typed
from decisions import asked_again, form_versions, happening, rules, to_sign, versions, waiting, workflow
from decisions.forms.declaring import DeclareForm
from decisions.forms.route import PassOnForm, ReturnForm, SubmitForm, WithdrawForm
from decisions.models import Decision
from decisions.models.words import ON_ITS_WAY, CommentKind
from decisions.rules.who import bars_from_signing, current_holders

from . import anew, comparing, instead, kept, opened, refusals, said, showing
from .getting import get_decision

DECIDED_WITHOUT = (
    "It was declared urgent and decided meanwhile, without what you write here, which stays due. Copy your words, open this page "
    "again and give them late."
)


def _refuse_unless(answer: bool, why: str) -> None:
    if not answer:
        raise PermissionDenied(why)


# -- submit


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def submit(request, pk):
    decision = get_decision(request, pk)
    if request.method == "POST" and rules.is_submitted_by(request.user, decision):
        return redirect(decision)  # pressed twice: the first press did it
    _refuse_unless(rules.may_submit(request.user, decision), "Only the author and co-authors submit a draft.")
    owed = _owed_after_submission(decision, request.user)
    form = SubmitForm(refusals.posted(request), decision=decision, owed=owed)
    refused = []
    if form.is_valid():
        try:
            decision = workflow.submit(decision, by=request.user, **form.step())
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            messages.success(request, f"{decision.reference or 'The request'} is submitted.")
            return redirect(decision)
    context = {"decision": decision, "form": form, "refused": refused, "has_errors": refused}
    context["again"] = [each for each in owed if each["again"]]
    context["returned"] = waiting.returned_with(decision)
    return render(request, "decisions/submit.html", context | _in_the_way(decision, request.user))


def _in_the_way(decision, user) -> dict:
    concerns = rules.unexplained_concerns(decision)
    obstacles = rules.obstacles_to_submitting(decision, user)
    unexplained = refusals.linked(concerns, decision, user)
    for line, concern in zip(unexplained, concerns, strict=True):
        line["explain_url"] = reverse("decisions:explain", args=[decision.pk, concern.key])
    return {
        "obstacles_to_submitting": refusals.linked(obstacles, decision, user),
        "unexplained": unexplained,
    }


def _owed_after_submission(decision, user) -> list[dict]:
    """The declarations owed, with those that the submission takes back because their parts changed. Each says why it is `again`
    asked for, where it was before."""
    definition = decision.form_version.definition
    owed = {each["code"]: "" for each in rules.declarations_owed(decision)}
    for asked in decision.advice_requests.all():
        if asked.code in owed:
            owed[asked.code] = "It was asked for before, and not given when the request was returned."
    for given in [each for each in decision.declarations.all() if each.version_id]:
        covers = set(form_versions.declaration(definition, given.code)["covers"])
        changed = versions.changed_parts(decision, given.version, by=user)
        if changed and ("all" in covers or covers & changed):
            told = ", ".join(_named(decision, changed if "all" in covers else covers & changed))
            on = f"{given.given_on.day} {given.given_on:%B %Y}"
            owed[given.code] = f"{given.by_as_written} gave it on {on}. Changed since then, so that it is asked again: {told}."
    return [each | {"again": owed[each["code"]]} for each in definition["declarations"] if each["code"] in owed]


# -- declare


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def declare(request, pk, code):
    decision = get_decision(request, pk)
    asked = next((each for each in decision.form_version.definition["declarations"] if each["code"] == code), None)
    if asked is None:
        raise Http404
    if rules.may_advise_late(request.user, decision, code):
        _refuse_unless(request.method != "POST", DECIDED_WITHOUT)
        return redirect("decisions:advise_late", pk, code)
    if not rules.may_declare(request.user, decision, code):
        return _already_given(request, decision, asked)
    asked, is_advice = rules.in_words(decision, asked), rules.is_of_adviser(asked)
    latest = decision.versions.last()
    reads_part2 = rules.may_read_part2(request.user, decision)
    shut = [] if reads_part2 else rules.closed_part2(request.user, decision, "declare")
    shut = [*rules.being_amended(decision, request.user), *shut]
    closed = refusals.linked(shut, decision, request.user)
    initial = {"was_seen": latest and latest.number}
    about_part2 = reads_part2 and rules.says_part2(decision)
    step, question = request.POST.get("step"), instead.question_of(request, decision)
    is_opening = step in instead.KEEPS
    typed, initial = (None, initial | request.POST.dict()) if is_opening else (refusals.posted(request), initial)
    has_interest = bool(rules.interests_met(request.user, decision))
    form = DeclareForm(typed, declaration=asked, reads_part2=about_part2, has_interest=has_interest, initial=initial)
    refused = []
    if step in kept.STEPS and not (refused := kept.press(request, decision, code, form)):
        return redirect("decisions:declare", pk, code)
    if form.is_valid() and not refused:
        try:
            workflow.declare(decision, code, by=request.user, kept_seen=kept.seen_by(request), **form.cleaned_data)
        except workflow.StepRefused as refusal:
            refused = kept.linked(refusal) or refusals.tell(form, refusal, decision, request.user)
            form.data = form.data.copy()
            form.data["was_seen"] = str(decision.versions.last().number)
        else:
            given = f"{asked['label']}: your {'advice' if is_advice else 'declaration'} is recorded."
            messages.success(request, _and_then(request, get_decision(request, decision.pk), code, given))
            return redirect(decision)
    context = {"decision": decision, "form": form, "asked": asked, "refused": refused, "has_errors": refused, "closed": closed}
    context |= {"is_advice": is_advice, "heading": asked["label"] if is_advice else "Give your declaration"}
    context |= {"amount": to_sign.amount(decision)} | read_and_ask(request, decision, code, reads_part2, question)
    context["given_before"] = anew.offer(request, decision, code, form, context)
    context |= kept.offer(request, decision, code, form, question)
    return render(request, "decisions/declare.html", context | comparing.looked(request, decision))


declare.asks = lambda pk, code: DeclareForm


def _already_given(request, decision, asked):
    """Who gave it and comes back to the page, as a browser does, is told so; what they send from there is not recorded."""
    given = next((each for each in decision.declarations.all() if each.code == asked["code"]), None)
    is_mine = given is not None and given.by_id == request.user.pk
    _refuse_unless(is_mine, "This declaration is not asked of you now, or you wrote the request.")
    _refuse_unless(request.method != "POST", refusals.GIVEN)
    context = {"decision": decision, "given": given, "is_advice": rules.is_of_adviser(asked)}
    return render(request, "decisions/declared.html", context, status=403)


def _and_then(request, decision, code, given: str) -> str:
    """What was given, with whom the request is now, and the way to what waits next for the same person. An answer with which it
    cannot go on leaves it with them, and leads to what does go on."""
    if rules.may_declare(request.user, decision, code):
        returns = rules.may_return(request.user, decision)
        what = "Return it to its author, and say what has to change" if returns else "Tell the author what has to change"
        way = reverse(f"decisions:{'return' if returns else 'ask'}", args=[decision.pk])
        stays = '{} With that answer it does not go on, and stays with you. <a class="govuk-notification-banner__link" href="{}">{}</a>'
        return format_html(stays, given, way, what)
    now = f"It is with {'; '.join(happening.with_whom(decision))} now." if decision.status in ON_ITS_WAY else ""
    memberships = list(request.user.roles())
    waiting_next = waiting.steps_of(request.user, memberships) or waiting.after_the_decision(request.user, memberships)
    if not waiting_next:
        return format_html("{} {} Nothing else waits for you.", given, now)
    first = min(waiting_next, key=lambda each: (each.needed_by or date.max, each.since))
    link = '{} {} <a class="govuk-notification-banner__link" href="{}">Next that waits for you: {}</a>'
    return format_html(link, given, now, first.url, first.decision.reference or "a request without a number")


def read_and_ask(request, decision, code, reads_part2, question) -> dict:
    """What is read before one declares or advises; a question that was sent from there is asked first, and the advice taken on."""
    if request.POST.get("step") == "claim":
        found = instead.claim(request, decision, code)
        told = {"refused": found, "has_errors": found} if found else {}
        return read_before_declaring(request, decision, code, reads_part2) | {"question": question} | told
    before = read_before_declaring(request, decision, code, reads_part2)
    if request.POST.get("step") != "ask":
        return before | {"question": question}
    if refused := instead.ask(request, decision, question, before["part2"]):
        return before | {"question": question, "refused": refused, "has_errors": refused}
    decision = get_decision(request, decision.pk)
    read = read_before_declaring(request, decision, code, reads_part2)
    return read | {"decision": decision, "question": instead.asked_again(question)}


def read_before_declaring(request, decision, code, reads_part2: bool) -> dict:
    """Part 2 opens on a press, which is a reading of its own, and is open from then on while the request stays as it is."""
    opens, user = reads_part2 and _opens_part2(request, decision), request.user
    shown = showing.part1_shown(decision)
    part2 = showing.part2_shown(user, decision, f"declare {code}") if opens else None
    return showing.interests_shown(user, decision, part2) | {
        "shown": shown,
        "said": said.on_part1(user, decision, shown["bytes"]) | {"keeps_page": True},
        "part2": part2,
        "may_open_part2": reads_part2 and rules.says_part2(decision) and not opens,
        "changes": _changes_since(decision, code, reads_part2),
        "returned_before": comparing.returned_before(user, decision),
        "declarations": showing.declarations_shown(decision),
        "concerns": _besides_objections(showing.concerns_shown(decision)),
        "urgency": getattr(decision, "urgency", None),
        "missing": rules.still_missing(decision),
        "missing_due_on": rules.still_due_on(decision),
        "objections": rules.objections(decision),
        "conditions": rules.conditions(decision),
        "advice": showing.advice_shown(user, decision),
        "besides": showing.besides_shown(user, decision),
        "may_ask_advice": rules.may_ask_advice(user, decision),
        **_asked(user, decision, code, reads_part2),
    }


def _besides_objections(concerns) -> list[dict]:
    """Objections stand at the top of the page by themselves."""
    return [each for each in concerns if not each["finding"].part.startswith("declaration:")]


def _opens_part2(request, decision) -> bool:
    if request.POST.get("step") == "open":
        opened.remember(request, decision)
        return True
    return request.GET.get("part2") == "read" or opened.is_remembered(request, decision)


def _asked(user, decision, code, reads_part2: bool) -> dict:
    """By when this advice is due, whether this person can take it on or pass it on, and whether and why it is asked once more."""
    asked = next((each for each in decision.advice_requests.all() if each.code == code and each.is_open), None)
    if asked is None:
        return {}
    asked.decision = decision
    may = {"may_claim": rules.may_claim(user, asked), "may_reassign": rules.may_reassign(user, asked)}
    again = asked_again.told([asked], {decision.pk} if reads_part2 else set())
    return may | {"asked_of": asked, "is_again": asked.pk in again, "again": again.get(asked.pk)}


def _changes_since(decision, code, reads_part2: bool) -> dict | None:
    """What is not as it was when this declaration was last given here, of Part 2 only for its readers that somebody wrote there
    since; nothing if it never was given."""
    given = events_of(decision).filter(step="declare", capacity=code).last()
    found = decision.versions.order_by("-number")
    latest, *before = found.filter(Q(number=given.facts.get("version")) | Q(pk__in=found.values("pk")[:1])) if given else [None]
    version = before[0] if before else None
    if version is None:  # never given, or on the version as it stands
        return None
    parts = versions.changed_in_part1(decision, version)
    if reads_part2 and events_of(decision).filter(at__gt=version.at, facts__part="part2").exists():
        parts.add("part2")
    return {"since": version, "latest": latest, "names": _named(decision, parts), "by": given.by}


def _named(decision, parts) -> list[str]:
    """Parts of a request by the names that its form gives them."""
    headings = {f"section:{each['code']}": each["heading"] for each in decision.form_version.definition["sections"]}
    headings["part2"] = "Part 2"
    return [headings.get(part) or part.removeprefix("section:").capitalize() for part in sorted(parts)]


# -- return, withdraw


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def return_(request, pk):
    decision = get_decision(request, pk)
    if request.POST.get("step") != "carry" and request.method == "POST" and _said_last(request, decision):
        return redirect("decisions:inbox")  # pressed twice: the first press did it
    _refuse_unless(rules.may_return(request.user, decision), "Only who holds the request now, or governance, returns it.")
    form = _carried_to_return(request) if request.POST.get("step") == "carry" else ReturnForm(refusals.posted(request))
    beside = instead.came_from(request, decision) | {"is_carried": bool(form.initial.get("comment"))}
    return _comment_and_step(
        request, decision, form, "return", workflow.return_, "comment", "is returned to its author", beside
    )


def _carried_to_return(request) -> ReturnForm:
    """The comment begins with what was typed on the page that declares; what concerns Part 2 is not carried into a comment on
    Part 1."""
    typed = [request.POST.get("reason", ""), "" if request.POST.get("concerns_part2") else request.POST.get("text", "")]
    return ReturnForm(initial={"comment": "\n\n".join(filter(None, map(str.strip, typed)))})


return_.asks = lambda pk: ReturnForm


def _said_last(request, decision) -> bool:
    """Whether what is sent is this person's own last comment, and the request is back with its author."""
    last = decision.comments.filter(kind=CommentKind.RETURN).last()
    sent = request.POST.get("comment", "").replace("\r\n", "\n").strip()
    is_back = decision.status == Decision.Status.DRAFT
    return is_back and last is not None and last.by_id == request.user.pk and last.text.strip() == sent


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def withdraw(request, pk):
    decision = get_decision(request, pk)
    why = "Only the author or governance withdraws a request, before it is signed."
    _refuse_unless(rules.may_withdraw(request.user, decision), why)
    form = WithdrawForm(refusals.posted(request))
    return _comment_and_step(request, decision, form, "withdraw", workflow.withdraw, "reason", "is withdrawn")


def _comment_and_step(request, decision, form, name, step, told_as, done, beside=()):
    """The pages that ask for a comment and take a step with it."""
    refused = []
    if form.is_valid():
        try:
            step(decision, by=request.user, **{told_as: form.cleaned_data["comment"]})
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            messages.success(request, f"{decision.reference or 'The request'} {done}.")
            return redirect("decisions:inbox")
    context = {"decision": decision, "form": form, "refused": refused, "has_errors": refused}
    context["may_comment_on_part2"] = rules.says_part2(decision) and rules.may_comment_on_part2(request.user, decision)
    return render(request, f"decisions/{name}.html", context | dict(beside))


# -- another signer, a number by hand


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def pass_on(request, pk):
    decision = get_decision(request, pk)
    why = "Only the chief executive or governance chooses another signer, after one stood aside."
    _refuse_unless(rules.may_pass_on(request.user, decision), why)
    form = PassOnForm(refusals.posted(request), holders=other_holders(decision))
    refused = []
    if form.is_valid():
        try:
            workflow.pass_on(decision, form.cleaned_data["holder"], by=request.user)
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            messages.success(request, f"{form.cleaned_data['holder']} is asked to decide.")
            return redirect(decision)
    aside = decision.stood_aside.select_related("holder__post")
    context = {"decision": decision, "form": form, "refused": refused, "has_errors": refused, "stood_aside": aside}
    held = [each for each in current_holders(decision) if each.person]
    context["barred"] = [why for each in held if (why := rules.why_not_sign(each, decision))]
    return render(request, "decisions/pass_on.html", context)


def other_holders(decision, without=()):
    """Current office holders with a sign-in whom nothing keeps from signing it (R-05)."""
    held = [each for each in current_holders(decision) if each.person_id and each.person_id not in without]
    held = [each for each in held if not bars_from_signing(each.person, decision)]
    found = current_holders(decision).filter(pk__in=[each.pk for each in held])
    found._result_cache = held  # read already, for the same page
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def issue_number(request, pk):
    decision = get_decision(request, pk)
    if request.method == "POST" and events_of(decision).filter(step="issue_number", by=request.user).exists():
        return redirect(decision)  # pressed twice: the first press did it
    _refuse_unless(
        rules.may_issue_number(request.user, decision), "Only governance issues a number, once, where it is done by hand."
    )
    refused = []
    if request.method == "POST":
        try:
            number = workflow.issue_number(decision, by=request.user)
        except workflow.StepRefused as refusal:
            refused = refusals.linked(refusal.obstacles, decision, request.user)
        else:
            messages.success(request, f"The request has the number {number}.")
            return redirect(decision)
    return render(request, "decisions/issue_number.html", {"decision": decision, "refused": refused, "has_errors": refused})
