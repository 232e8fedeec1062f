"""The publishing desk of the staff site: for governance of a body, and its auditors to look at."""

import json

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from decisions.models import Correction, Decision
from decisions.models.words import CLOSED
from decisions.rules.governance import people_of_governance
from decisions.steps import StepRefused
from decisions.views.getting import get_decision as get_whole
from decisions.workflow.signing import content_to_sign

from . import documents, forms, lists, rules, strangers, workflow
from . import waiting as waiting_records
from .gather import signed_by
from .models import Takedown

ON_A_PAGE = 50
form_view = require_http_methods(["GET", "HEAD", "POST"])


# -- what the pages have in common


def get_decision(request, pk) -> Decision:
    """A closed decision of a body at whose desk the person works; for everybody else it is not there."""
    bodies = rules.bodies_at_the_desk(request.user)
    found = Decision.objects.filter(body__in=bodies, status__in=CLOSED).select_related("body").prefetch_related("numbers")
    return get_object_or_404(found, pk=pk)


def get_of(request, model, pk):
    """A correction or takedown of such a decision."""
    found = get_object_or_404(model.objects.select_related("decision__body"), pk=pk)
    get_decision(request, found.decision_id)
    return found


def must(answer: bool) -> None:
    if not answer:
        raise PermissionDenied


def filled(request, form):
    return form(request.POST if request.method == "POST" else None)


def taken(form, step, *arguments, **named) -> bool:
    """Whether the step was taken; what stood in its way goes on the form."""
    try:
        step(*arguments, **named)
    except StepRefused as refused:
        form.add_error(None, [str(obstacle) for obstacle in refused.obstacles])
        return False
    return True


def done(request, decision, message):
    messages.success(request, f"{decision.reference or 'The decision'}: {message}")
    return redirect("publishing:decision", decision.pk)


def ask(request, decision, form, *, title, button, text="", **more):
    context = {
        "decision": decision,
        "form": form,
        "title": title,
        "button": button,
        "text": text,
    }
    return render(request, "publication/desk_form.html", context | more)


# -- pages


@require_safe
def desk(request):
    """Everything that waits, and what is published."""
    bodies = rules.bodies_at_the_desk(request.user)
    must(rules.may_see_desk(request.user))
    waiting = lists.waiting(bodies)
    context = {
        "late": [line for line in waiting if line.is_late],
        "due": [line for line in waiting if not line.is_late],
        "page": Paginator(lists.published(bodies).select_related("decision__body"), ON_A_PAGE).get_page(
            request.GET.get("page")
        ),
        **{name: getattr(lists, name)(bodies) for name in ("deferred", "failures", "corrections", "reviews", "takedowns")},
    }
    context["ended"] = lists.reviews_by_completion(request.user, bodies)
    ended = {each.decision.pk for each in context["ended"]}
    context["reviews"] = [each for each in context["reviews"] if each.decision_id not in ended]
    context["unreleased"] = waiting_records.how_many_unreleased(bodies)
    context["governed"] = rules.bodies_governed(request.user)
    context["to_check"] = rules.corrections_to_check(request.user, context["corrections"])
    return render(request, "publication/desk.html", context | {"public_site_url": settings.PUBLIC_URL})


@require_safe
def decision(request, pk):
    """One decision: its state, what came after the signature, and what may be done."""
    found = get_decision(request, pk)
    context = {
        "decision": found,
        "line": lists.of(found),
        "may_act": rules.may_correct(request.user, found),
    }
    context |= lists.history_of(found) | {"is_down": rules.is_down(found), "public_site_url": settings.PUBLIC_URL}
    context["may_defer"] = not rules.has_edition(found) and context["may_act"]
    context["is_deferred"] = not rules.obstacles_to_releasing(found)
    context["may_take_down"] = not context["is_down"] and rules.is_on_the_public_site(found)
    context["has_part2"] = rules.says_part2(found)
    _open_corrections(request.user, found, context)
    return render(request, "publication/desk_decision.html", context)


def _open_corrections(user, found, context) -> None:
    """Those that wait: by whom they can be looked at, which of them by this person, and which are their own."""
    waits = [each for each in context["corrections"] if not each.seen_at and not each.dropped_at]
    people = [*people_of_governance(user, found.body), *([user] if context["may_act"] else [])] if waits else []
    for each in waits:
        each.second_people = [person for person in people if person.pk != each.by_id]
    context["unseen"] = [each for each in waits if rules.may_see_correction(user, each)]
    context["own_unseen"] = [each for each in waits if each.by_id == user.pk]


@require_safe
def preview(request, pk):
    """Part 1 exactly as the public will get it, from the bytes that are or will be signed. For whoever may see the decision."""
    found = get_whole(request, pk)
    part1 = content_to_sign(found)
    publishable = documents.previewed(part1, **signed_by(found, json.loads(part1)))
    article = mark_safe(documents.article(publishable).decode())  # noqa: S308 our own article
    return render(request, "publication/desk_preview.html", {"decision": found, "article": article})


# -- acts


@form_view
def defer(request, pk):
    found = get_decision(request, pk)
    must(rules.may_defer(request.user, found))
    form = filled(request, forms.DeferForm)
    if form.is_valid() and taken(form, workflow.defer, found, by=request.user, **form.cleaned_data):
        return done(request, found, "publication is deferred.")
    text = "Until that day the register shows the reference, the body and “deferred until”, and nothing else."
    return ask(request, found, form, title="Defer publication", button="Defer publication", text=text)


@form_view
def release(request, pk):
    found = get_decision(request, pk)
    must(rules.may_release(request.user, found))
    form = filled(request, forms.ConfirmForm)
    if form.is_valid() and taken(form, workflow.release_now, found, by=request.user):
        return done(request, found, "the deferral has ended, and it is published within a minute.")
    return ask(
        request, found, form, title="End the deferral now", button="Publish now", text="It is published within a minute."
    )


def _second_people(user, found) -> str:
    """Who can look at what this person wrote, by name."""
    return " or ".join(map(str, people_of_governance(user, found.body))) or "nobody else is in governance of this body yet"


@form_view
def correct(request, pk):
    found = get_decision(request, pk)
    must(rules.may_correct(request.user, found))
    form = filled(request, forms.CorrectForm)
    if form.is_valid() and taken(form, workflow.correct, found, by=request.user, **form.cleaned_data):
        return done(request, found, f"the correction waits for a second person: {_second_people(request.user, found)}.")
    text = "A correction is printed with the signed text, which stays as it is. A change of substance needs a new decision."
    return ask(request, found, form, title="Correct a slip", button="Write the correction", text=text)


@form_view
def see_correction(request, pk):
    correction = get_of(request, Correction, pk)
    must(rules.may_see_correction(request.user, correction))
    form = filled(request, forms.ConfirmForm)
    if form.is_valid() and taken(form, workflow.see_correction, correction, by=request.user):
        return done(request, correction.decision, "the correction is printed with the next edition, within a minute.")
    named = dict(title="Check a correction", button="It is right: publish it", correction=correction)
    return ask(request, correction.decision, form, **named)


@form_view
def drop_correction(request, pk):
    correction = get_of(request, Correction, pk)
    must(rules.may_drop_correction(request.user, correction))
    form = filled(request, forms.DropCorrectionForm)
    if form.is_valid() and taken(form, workflow.drop_correction, correction, by=request.user, **form.cleaned_data):
        return done(request, correction.decision, "the correction is not printed. It stays here, with your reason.")
    named = dict(title="Do not print a correction", button="Do not print it", correction=correction, is_dropped=True)
    return ask(request, correction.decision, form, **named)


@form_view
def take_down(request, pk):
    found = get_decision(request, pk)
    must(rules.may_take_down(request.user, found))
    form = filled(request, forms.TakeDownForm)
    if form.is_valid() and taken(form, workflow.take_down, found, by=request.user, **form.cleaned_data):
        _prove(request, Takedown.objects.select_related("decision__body").filter(decision=found).latest("pk"))
        return done(request, found, "taken down.")
    text = "Its page, files, papers and older editions answer “gone” at once, with the reference and your reason."
    return ask(request, found, form, title="Take it down", button="Take it down now", text=text, is_warning=True)


@require_POST
def prove(request, pk):
    takedown = get_of(request, Takedown, pk)
    must(rules.may_take_down(request.user, takedown.decision))
    _prove(request, takedown)
    return redirect("publishing:decision", takedown.decision_id)


def _prove(request, takedown) -> None:
    """Look as a stranger, and tell which address is not gone."""
    otherwise = strangers.prove_taken_down(takedown, by=request.user)
    for address, answer in otherwise:
        messages.error(request, f"{address} answered {answer} instead of 410 (gone).")
    if not otherwise:
        messages.info(request, "Every address was fetched as a stranger, and every one is gone.")


@form_view
def lift(request, pk):
    takedown = get_of(request, Takedown, pk)
    must(rules.may_take_down(request.user, takedown.decision))
    form = filled(request, forms.ConfirmForm)
    if form.is_valid() and taken(form, workflow.lift_takedown, takedown, by=request.user):
        return done(request, takedown.decision, "public again.")
    text = "The same editions are public again at once."
    return ask(request, takedown.decision, form, title="Put it back", button="Put it back", text=text)


@form_view
def review(request, pk):
    found = get_decision(request, pk)
    must(rules.may_review(request.user, found))
    form = filled(request, forms.ReviewForm)
    if form.is_valid() and taken(form, workflow.review_withholding, found, by=request.user, **form.cleaned_data):
        return done(request, found, "the review of Part 2 is recorded.")
    text = "Recording a release publishes a new edition that says so. What is released is published as a decision or paper of its own."
    return ask(request, found, form, title="Review Part 2", button="Record the review", text=text)
