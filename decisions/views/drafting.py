"""Writing a draft on short pages: begin it, its task list, the pages that ask about the request itself, who writes it."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import PolicingBody
from accounts.typed import keeps_what_was_typed
from decisions import rules, workflow
from decisions.forms import drafting as forms
from decisions.models import Explanation, Section, Withholding
from decisions.rules.who import WRITING_ROLES

from .getting import get_decision
from .parts import LISTS
from .saving import expected, refuse_unless_editable, saved, typed, was_seen
from .tasks import groups

# part: the title of its page and the form on it. These pages change fields of the decision itself.
PAGES = {
    "title": ("Title and kind", forms.TitleForm),
    "summary": ("Executive summary", forms.SummaryForm),
    "statement": ("Decision", forms.StatementForm),
    "publication": ("Publication", forms.PublicationForm),
    "urgency": ("Steps out of order", forms.UrgencyForm),
}
# What findings call a part, where that is not the name of its page or list.
ALSO_CALLED = {"boards": "board-papers", "procurement": "authorisations"}


@require_http_methods(["GET", "HEAD", "POST"])
def start(request):
    """Begin a draft."""
    mine = request.user.roles().filter(role__in=WRITING_ROLES).values("body")
    bodies = list(PolicingBody.objects.filter(pk__in=mine))
    if not bodies:
        raise PermissionDenied("Your role does not draft requests.")
    form = typed(request, forms.StartForm, user=request.user, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        begun = []
        values = {name: form.cleaned_data[name] for name in ("title", "kind")}
        version = form.chosen
        if saved(form, lambda: begun.append(_start(request.user, version, values))):
            messages.success(request, "Your draft is begun. Only you and those you let in can see it.")
            return redirect("decisions:tasks", begun[0].pk)
    return render(request, "decisions/start.html", {"form": form})


def _start(user, form_version, values):
    return workflow.start(by=user, body=form_version.body, form_version=form_version, **values)


@require_safe
def tasks(request, pk):
    """Every part of the draft with its state, and the way to submit it."""
    decision = get_decision(request, pk)
    refuse_unless_editable(request, decision)
    listed = groups(decision, request.user)
    missing = sum(len(task["missing"]) for group in listed for task in group["tasks"])
    open_concerns = len(rules.unexplained_concerns(decision))
    context = {"decision": decision, "groups": listed, "missing": missing, "open_concerns": open_concerns}
    return render(request, "decisions/tasks.html", context)


class Page(NamedTuple):
    """A short page: what it shows, the form on it, and the step that stores it."""

    title: str
    record: object
    form_class: type
    extra: dict
    store: callable


def _page(decision, part) -> Page | None:
    if part in PAGES:
        title, form_class = PAGES[part]
        return Page(title, decision, form_class, {}, lambda changes, **who: workflow.revise(decision, changes, **who))
    if part == "withholding":
        record = getattr(decision, "withholding", None) or Withholding(decision=decision)
        store = lambda changes, **who: workflow.revise_withholding(decision, changes, **who)  # noqa: E731
        return Page("What is withheld, and why", record, forms.WithholdingForm, {}, store)
    sections = {section["code"]: section for section in decision.form_version.definition["sections"]}
    asked = sections.get(part.removeprefix("section-"))
    if not part.startswith("section-") or asked is None:
        return None
    held = decision.sections.filter(code=asked["code"], board_paper=None).first() or Section(body="")
    store = lambda changes, **who: workflow.revise_section(decision, asked["code"], changes["body"], **who)  # noqa: E731
    return Page(asked["heading"], held, forms.SectionForm, {"asked": asked}, store)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit(request, pk, part):
    """One part of the request. Lists, Part 2 and whatever a finding calls a part are found from here too."""
    decision = get_decision(request, pk)
    refuse_unless_editable(request, decision)
    if elsewhere := _elsewhere(decision, part):
        return redirect(*elsewhere)
    page = _page(decision, part)
    if page is None:
        raise Http404
    form = typed(request, page.form_class, decision=decision, user=request.user, record=page.record, **page.extra)
    if request.method == "POST" and form.is_valid():
        seen = expected(request, page.record, form)
        if saved(form, lambda: page.store(form.changes(), by=request.user, was_seen=seen)):
            messages.success(request, f"Saved: {page.title}.")
            return redirect("decisions:tasks", decision.pk)
    context = {"decision": decision, "title": page.title, "form": form, "was_seen": was_seen(request, form, page.record)}
    context["findings"] = [] if form.is_bound else _findings(decision, request.user, part)
    return render(request, "decisions/edit.html", context)


def _elsewhere(decision, part) -> tuple:
    """Where a part is written that is no page of its own."""
    if part == "dates":
        return ("decisions:edit", decision.pk, "urgency")
    part = ALSO_CALLED.get(part, part)
    if part.startswith("section:"):
        return ("decisions:edit", decision.pk, part.replace(":", "-", 1))
    if part == "recommendations" and decision.form_version.definition["decides_by"] == "statement":
        return ("decisions:edit", decision.pk, "statement")
    if part in LISTS:
        return ("decisions:part", decision.pk, part)
    return {"part2": ("decisions:write_part2", decision.pk), "asked": ("decisions:submit", decision.pk)}.get(part, ())


def _findings(decision, user, part) -> list:
    name = part.replace("section-", "section:", 1)
    return [finding for finding in rules.obstacles_to_submitting(decision, user) if finding.part == name]


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def explain(request, pk, concern):
    """Say why a concern stands."""
    decision = get_decision(request, pk)
    refuse_unless_editable(request, decision)
    found = [finding for finding in rules.concerns_about(decision) if finding.key == concern]
    if not found:
        raise Http404
    held = Explanation.objects.filter(decision=decision, concern=concern).first() or Explanation(text="")
    form = typed(request, forms.ExplainForm, decision=decision, user=request.user, record=held)
    if request.method == "POST" and form.is_valid():
        seen, text = request.POST.get("was_seen", ""), form.cleaned_data["text"]
        if saved(form, lambda: workflow.explain(decision, concern, text, by=request.user, was_seen=seen)):
            messages.success(request, "Your explanation is saved." if text else "Your explanation is taken back.")
            return redirect("decisions:tasks", decision.pk)
    context = {"decision": decision, "form": form, "found": found, "was_seen": was_seen(request, form, held)}
    return render(request, "decisions/explain.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def co_authors(request, pk):
    """Who writes the draft, and letting a colleague in."""
    decision = get_decision(request, pk)
    refuse_unless_editable(request, decision)
    form = typed(request, forms.CoAuthorForm, decision=decision)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        if saved(form, lambda: workflow.join_co_author(decision, person, by=request.user)):
            messages.success(request, f"{person} can write on this draft now.")
            return redirect("decisions:co_authors", decision.pk)
    joined = decision.co_authors.filter(to_at__isnull=True).select_related("person")
    return render(request, "decisions/co_authors.html", {"decision": decision, "form": form, "joined": joined})


@require_POST
def end_co_author(request, pk, co_author):
    """A co-author leaves; what they wrote stays."""
    decision = get_decision(request, pk)
    refuse_unless_editable(request, decision)
    leaving = get_object_or_404(decision.co_authors.filter(to_at__isnull=True), pk=co_author)
    workflow.end_co_author(leaving, by=request.user)
    messages.success(request, f"{leaving.person} no longer writes on this draft.")
    if leaving.person == request.user:
        return redirect("decisions:inbox")
    return redirect("decisions:co_authors", decision.pk)
