"""Writing a draft on short pages: begin it, its task list, the pages that ask about the request itself, who writes it."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.history import events_of
from accounts.models import PolicingBody
from accounts.typed import asked_by_script, keeps_what_was_typed
from decisions import rules, workflow
from decisions.forms import drafting as forms
from decisions.guidance import guidance
from decisions.models import Decision, Explanation, Section, Withholding
from decisions.rules.who import WRITING_ROLES
from decisions.threads import threads
from decisions.waiting import returned_with

from . import editing
from .amending import narrowed
from .getting import get_decision
from .parts import LISTS
from .saving import expected, refuse_unless_editable, saved, typed, was_seen
from .tasks import after, groups

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
@keeps_what_was_typed
def start(request):
    """Begin a draft."""
    mine = request.user.roles().filter(role__in=WRITING_ROLES).values("body")
    bodies = list(PolicingBody.objects.filter(pk__in=mine))
    if not bodies:
        raise PermissionDenied("Your role does not draft requests.")
    form = typed(request, forms.StartForm, user=request.user, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        begun = []
        values = {name: form.cleaned_data[name] for name in ("title", "kind", "needed_by_on")}
        version = form.chosen
        if saved(form, lambda: begun.append(_start(request.user, version, values))):
            messages.success(
                request,
                "Your draft is begun. You and those you let in write it; governance and auditors of your office can read its Part 1.",
            )
            tell_of_same_title(request, begun[0])
            return redirect("decisions:tasks", begun[0].pk)
    return render(request, "decisions/start.html", {"form": form})


start.asks = lambda: forms.StartForm


def tell_of_same_title(request, draft) -> None:
    """Name the decisions with the title of a new draft, as far as this person may see them. It stops nothing."""
    same = Decision.objects.visible_to(request.user).filter(title__iexact=draft.title).exclude(pk=draft.pk).order_by("-pk")
    for each in same.prefetch_related("numbers")[:3]:
        told = 'There is {} with this title already: <a class="govuk-link" href="{}">{}</a>.'
        what = "a decision" if each.is_closed else "a request"
        name = each.reference or "without a number yet"
        messages.warning(request, format_html(told, what, each.get_absolute_url(), name))


def _start(user, form_version, values):
    return workflow.start(by=user, body=form_version.body, form_version=form_version, **values)


@require_safe
def tasks(request, pk):
    """Every part of the draft with its state, and the way to submit it."""
    decision = get_decision(request, pk)
    refuse_unless_editable(request, decision, part=None)
    concerns = rules.concerns_about(decision)
    explained = {explanation.concern for explanation in decision.explanations.all()}
    listed = narrowed(groups(decision, request.user, concerns), decision)
    missing = sum(len(task["missing"]) for group in listed for task in group["tasks"])
    open_concerns = len([each for each in concerns if each.key not in explained])
    context = {"decision": decision, "groups": listed, "missing": missing, "open_concerns": open_concerns}
    context["amendment"] = rules.open_amendment(decision)
    context["changed_parts"] = sum(task.get("is_changed", False) for group in listed for task in group["tasks"])
    if rules.may_edit(request.user, decision):
        context |= {"co_author_form": forms.CoAuthorForm(decision=decision), "joined": _joined(decision)}
    context["returned"] = returned_with(decision) if decision.status == decision.Status.DRAFT else None
    context["open_comments"] = len([each for each in threads(decision.comments.all()) if not each.is_resolved])
    context["came_from_word"] = events_of(decision).filter(step="start_from_word").exists()
    return render(request, "decisions/tasks.html", context)


class Page(NamedTuple):
    """A short page: what it shows, the form on it, and the step that stores it."""

    title: str
    record: object
    form_class: type
    extra: dict
    store: callable
    part: str = ""

    def called(self, form) -> str:
        """What the history calls a change of this page."""
        return self.part or ",".join(sorted(form.names()))[:80]


def _page(decision, part) -> Page | None:
    if part in PAGES:
        title, form_class = PAGES[part]
        return Page(title, decision, form_class, {}, lambda changes, **who: workflow.revise(decision, changes, **who))
    if part == "withholding":
        record = getattr(decision, "withholding", None) or Withholding(decision=decision)
        store = lambda changes, **who: workflow.revise_withholding(decision, changes, **who)  # noqa: E731
        return Page("What is withheld, and why", record, forms.WithholdingForm, {}, store, "withholding")
    sections = {section["code"]: section for section in decision.form_version.definition["sections"]}
    asked = sections.get(part.removeprefix("section-"))
    if not part.startswith("section-") or asked is None:
        return None
    held = decision.sections.filter(code=asked["code"], board_paper=None).first()
    place = list(sections).index(asked["code"]) + 1
    held = held or Section(decision=decision, code=asked["code"], heading=asked["heading"], position=place, body="")
    store = lambda changes, **who: workflow.revise_section(decision, asked["code"], changes["body"], **who)  # noqa: E731
    return Page(asked["heading"], held, forms.SectionForm, {"asked": asked}, store, f"section:{asked['code']}")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit(request, pk, part):
    """One part of the request. Lists, Part 2 and whatever a finding calls a part are found from here too."""
    decision = get_decision(request, pk)
    refuse_unless_editable(request, decision, part.replace("section-", "section:", 1))
    if elsewhere := _elsewhere(decision, part):
        return redirect(*elsewhere)
    page = _page(decision, part)
    if page is None:
        raise Http404
    form = typed(request, page.form_class, decision=decision, user=request.user, record=page.record, **page.extra)
    if editing.is_to_be_saved(request) and form.is_valid():
        editing.without_numbers(request, form)
        seen = expected(request, page.record, form)
        if saved(form, lambda: page.store(form.changes(), by=request.user, was_seen=seen)):
            return _saved(request, decision, part, page, form)
    if editing.wanted(request) == editing.AUTOSAVE:
        return editing.not_kept(form)
    view = editing.public_view(decision, part, page.record, form)
    if asked_by_script(request):
        return editing.shown_to_script(request, view)
    context = {"decision": decision, "title": page.title, "form": form, "was_seen": was_seen(request, form, page.record)}
    context |= {"part": part, "view": view, "guidance": guidance(decision.form_version.definition, part)}
    context["last_saved"] = editing.last_saved(decision, form, part=page.called(form))
    context["typed_numbers"] = editing.typed_numbers(decision, page.record, form)
    context["findings"] = [] if form.is_bound else _findings(decision, request.user, part)
    return render(request, "decisions/edit.html", context)


def _form_at(pk, part):
    """The form at an address, as far as that can be told without reading the draft."""
    if part in PAGES:
        return PAGES[part][1]
    return {"withholding": forms.WithholdingForm}.get(part) or (forms.SectionForm if part.startswith("section-") else None)


edit.asks = _form_at


def _saved(request, decision, part, page, form):
    """What a page answers once it has stored: the hour to its script, otherwise the next part or the task list at this one."""
    if editing.wanted(request) == editing.AUTOSAVE:
        return editing.kept(form)
    messages.success(request, f"Saved: {page.title}.")
    if editing.wanted(request) == editing.NUMBERS:
        return redirect("decisions:edit", decision.pk, part)
    editing.tell_of_numbers(request, decision, form, reverse("decisions:edit", args=[decision.pk, part]))
    editing.tell_of_heading(request, page.record, form)
    if found := _findings(get_decision(request, decision.pk), request.user, part):
        messages.warning(request, f"Still to do under {page.title}: {' '.join(map(str, found))}")
    if editing.wanted(request) == editing.NEXT:
        return redirect(after(decision, request.user, part))
    return redirect(f"{reverse('decisions:tasks', args=[decision.pk])}#task-{part}")


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
        return _gives_no_concern(request, decision)
    held = Explanation.objects.filter(decision=decision, concern=concern).first() or Explanation(text="")
    form = typed(request, forms.ExplainForm, decision=decision, user=request.user, record=held)
    if request.method == "POST" and form.is_valid():
        seen, text = request.POST.get("was_seen", ""), form.cleaned_data["text"]
        if saved(form, lambda: workflow.explain(decision, concern, text, by=request.user, was_seen=seen)):
            messages.success(request, "Your explanation is saved." if text else "Your explanation is taken back.")
            return redirect("decisions:tasks", decision.pk)
    context = {"decision": decision, "form": form, "found": found, "was_seen": was_seen(request, form, held)}
    context["last_saved"] = held.pk and form.compared_names and {"by": held.by, "at": held.at}
    return render(request, "decisions/explain.html", context)


def _gives_no_concern(request, decision):
    """What gave concern was mended, or changed, since the page was opened: on the task list stands what gives concern now."""
    told = (
        "What this page was about gives no concern any more, or has changed since. The task list shows what gives concern now."
    )
    if request.method == "POST":
        raise PermissionDenied(f"{told} Nothing of what you sent is saved.")
    messages.info(request, told)
    return redirect("decisions:tasks", decision.pk)


explain.asks = lambda pk, concern: forms.ExplainForm


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
            return _back_to_co_authors(request, decision)
    return render(request, "decisions/co_authors.html", {"decision": decision, "form": form, "joined": _joined(decision)})


def _joined(decision) -> list:
    """Who writes with the author now."""
    return [each for each in decision.co_authors.all() if each.to_at is None]


def _back_to_co_authors(request, decision):
    """The page on which the button was pressed: the task list, or that of co-authors."""
    if request.POST.get("from") == "tasks":
        return redirect(f"{reverse('decisions:tasks', args=[decision.pk])}#co-authors")
    return redirect("decisions:co_authors", decision.pk)


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
    return _back_to_co_authors(request, decision)
