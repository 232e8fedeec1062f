"""Writing Part 2. Every page reads it whole while it is open, and exists only for those who may read it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.typed import keeps_what_was_typed
from decisions import models, part2, rules, workflow
from decisions.forms import part2 as forms
from decisions.forms.parts import ConfirmForm
from decisions.guidance import guidance

from . import editing
from .getting import get_decision
from .parts import Listed, gone
from .saving import expected, facts_of, refuse_unless_editable, saved, typed, was_seen

TESTS = "A qualified exemption needs one."
LISTS = {
    "text": Listed("Text", "text", models.Part2Text, forms.Part2TextForm, "heading", "body board_paper"),
    "money": Listed(
        "Money", "amount", models.Part2Money, forms.Part2MoneyForm, "as_written", "what description low high vat_basis"
    ),
    "figures": Listed(
        "Caps and values",
        "cap or value",
        models.Part2Figure,
        forms.Part2FigureForm,
        "as_written",
        "kind authorisation amount vat_basis",
        "Caps on awards, and values of contracts that Part 1 does not tell.",
    ),
    "parties": Listed("Parties", "party", models.Part2Party, forms.Part2PartyForm, "name", "role"),
    "recommendations": Listed(
        "Recommendations", "recommendation", models.Part2Recommendation, forms.Part2RecommendationForm, "recommended", "asks"
    ),
    "papers": Listed("Papers", "paper", models.Part2Paper, forms.Part2PaperForm, "real_name", "media_type"),
    "tests": Listed(
        "Public-interest tests",
        "public-interest test",
        models.PublicInterestTest,
        forms.PublicInterestTestForm,
        "exemption",
        "conclusion tested_on",
        TESTS,
    ),
}


def _tests_owed(decision) -> str:
    """For which of the sections that the request relies on a public-interest test is written (R-06)."""
    withholding = getattr(decision, "withholding", None)
    owed = rules.qualified_sections(withholding.foia_sections if withholding else [])
    if not owed:
        return TESTS
    named, needs = (
        ("Sections", "are qualified exemptions: each needs") if owed[1:] else ("Section", "is a qualified exemption: it needs")
    )
    return f"{named} {get_text_list(owed, 'and')} of the Freedom of Information Act {needs} one."


class Place:
    """Part 2 of one draft, or one list of it, as an address names it. Who may not read Part 2 finds nothing here."""

    def __init__(self, request, pk, part=None):
        self.request, self.user, self.part = request, request.user, part
        self.decision = get_decision(request, pk)
        if not rules.may_read_part2(self.user, self.decision):
            raise Http404
        refuse_unless_editable(request, self.decision)
        if part is not None and part not in LISTS:
            raise Http404
        self.listed = LISTS.get(part)

    def rows(self, listed) -> list:
        """The rows of a list, read whole. Only while Part 2 is open."""
        rows = self._related(listed.model.objects.filter(decision=self.decision))
        return list(rows.defer("content") if listed.model is models.Part2Paper else rows)

    def _related(self, rows):
        names = [field.name for field in rows.model._meta.fields if field.name in ("exemption", "board_paper")]
        if rows.model is models.Part2Figure:  # with all by which an authorisation is called
            names = [f"authorisation__{name}" for name in ("contract", "change__contract", "procurement", "grant__recipient")]
        return rows.select_related(*names) if names else rows

    def row(self, child):
        """One row with everything in it, or None."""
        with part2.opened_by(self.user, self.decision, "write Part 2"):
            return self._related(self.listed.model.objects.filter(decision=self.decision, pk=child)).first()

    def form(self, record=None):
        return typed(self.request, self.listed.form, decision=self.decision, user=self.user, record=record)

    def address(self, name="write_part2", *rest) -> str:
        return reverse(f"decisions:{name}", args=[self.decision.pk, *([self.part, *rest] if name != "write_part2" else [])])

    def shown(self, listed, part, rows) -> list[dict]:
        where = lambda name, row: reverse(f"decisions:{name}", args=[self.decision.pk, part, row.pk])  # noqa: E731
        return [
            {
                "pk": f"{part}-{row.pk}",
                "heading": facts_of(row, [listed.heading], listed.form),
                "facts": facts_of(row, listed.facts.split(), listed.form),
                "edit_url": where("edit_part2", row),
                "remove_url": where("remove_part2", row),
                "move_url": where("move_part2", row),
                "is_first": row is rows[0],
                "is_last": row is rows[-1],
            }
            for row in rows
        ]

    def page(self, template, **context):
        common = {"decision": self.decision, "listed": self.listed, "is_part2": True, "list_url": self.address()}
        common["back_url"] = f"{reverse('decisions:tasks', args=[self.decision.pk])}#task-part2"
        common["gist"] = getattr(getattr(self.decision, "withholding", None), "gist", "")
        common["guidance"] = self.part and guidance(self.decision.form_version.definition, f"part2-{self.part}")
        return render(self.request, template, common | context)


@require_safe
def write_part2(request, pk):
    """All of Part 2, list by list."""
    place = Place(request, pk)
    with part2.opened_by(request.user, place.decision, "write Part 2"):
        lists = [
            {
                "listed": listed,
                "hint": _tests_owed(place.decision) if part == "tests" else listed.hint,
                "rows": place.shown(listed, part, place.rows(listed)),
                "add_url": reverse("decisions:add_part2", args=[pk, part]),
            }
            for part, listed in LISTS.items()
        ]
    return place.page("decisions/write_part2.html", lists=lists)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def add_part2(request, pk, part):
    """Add a row of Part 2 at the end of its list."""
    place = Place(request, pk, part)
    form = place.form()
    if request.method == "POST" and form.is_valid():
        model, values = place.listed.model, form.changes()
        if saved(form, lambda: workflow.add_part2(place.decision, model, values, by=request.user)):
            messages.success(request, "Saved in Part 2.")
            return redirect(place.address("add_part2") if editing.wanted(request) == editing.ANOTHER else place.address())
    return place.page("decisions/child.html", form=form, title=f"Add to Part 2: {place.listed.one}", adds=True)


def _form_at(pk, part, child=None):
    return LISTS[part].form if part in LISTS else None


add_part2.asks = _form_at


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_part2(request, pk, part, child):
    """Change a row of Part 2."""
    place = Place(request, pk, part)
    record = place.row(child)
    if record is None and request.method == "GET":
        raise Http404
    form = place.form(record)
    if record is None:
        return gone(request, place.page, form, place.address("add_part2"))
    if request.method == "POST" and form.is_valid():
        editing.without_numbers(request, form)
        model, changes, seen = place.listed.model, form.changes(), expected(request, record, form)
        step = lambda: workflow.revise_part2(place.decision, model, child, changes, by=request.user, was_seen=seen)  # noqa: E731
        if saved(form, step):
            if editing.wanted(request) == editing.AUTOSAVE:
                return editing.kept(form)
            messages.success(request, "Saved in Part 2.")
            if editing.wanted(request) == editing.NUMBERS:
                return redirect(place.address("edit_part2", child))
            return redirect(place.address())
    if editing.wanted(request) == editing.AUTOSAVE:
        return editing.not_kept(form)
    title, remove_url = f"Change in Part 2: {place.listed.one}", place.address("remove_part2", child)
    context = {"was_seen": was_seen(request, form, record), "remove_url": remove_url, "autosaves": True}
    context["last_saved"] = editing.last_saved(place.decision, form, part="part2")
    context["typed_numbers"] = editing.typed_numbers(place.decision, record, form)  # on the page alone: no message carries it
    return place.page("decisions/child.html", form=form, title=title, **context)


edit_part2.asks = _form_at


@require_http_methods(["GET", "HEAD", "POST"])
def remove_part2(request, pk, part, child):
    """Remove a row of Part 2, once that is confirmed."""
    place = Place(request, pk, part)
    row = place.row(child)
    if row is None:
        raise Http404
    form = typed(request, ConfirmForm)
    step = lambda: workflow.remove_part2(place.decision, place.listed.model, child, by=request.user)  # noqa: E731
    if request.method == "POST" and form.is_valid() and saved(form, step):
        messages.success(request, "Removed from Part 2.")
        return redirect(place.address())
    return place.page("decisions/remove.html", row=place.shown(place.listed, part, [row])[0], form=form)


@require_POST
def move_part2(request, pk, part, child):
    """One place up or down."""
    place = Place(request, pk, part)
    if place.row(child) is None:
        raise Http404
    workflow.move_part2(place.decision, place.listed.model, child, up="up" in request.POST, by=request.user)
    return redirect(f"{place.address()}#row-{part}-{child}")
