"""The lists of a draft: recommendations, options, money, papers … Add, change, remove and reorder, all without JavaScript."""

from typing import NamedTuple

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.text import get_text_list
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.typed import asked_by_script, keeps_what_was_typed
from decisions import models, workflow
from decisions.forms import parts as forms
from decisions.forms.procurement import AuthorisationForm, ContractForm, ProcurementForm
from decisions.guidance import guidance

from . import editing
from .buying import panel
from .getting import get_decision
from .saving import expected, facts_of, refuse_unless_editable, saved, typed, was_seen
from .tasks import after

BOUGHT = ("contract", "change", "procurement", "grant")


class Listed(NamedTuple):
    """A list of a draft. `heading` names the field by which a row is known; `facts` what else is shown of it."""

    title: str
    one: str
    model: type
    form: type
    heading: str
    facts: str = ""
    hint: str = ""
    of_board: bool = False

    @property
    def goes_with_it(self) -> str:
        """What is removed together with a row."""
        if self.model is not models.BoardPaper:
            return ""
        return "Its sections, recommendations and consultation go with it, and what Part 2 holds of it, if there is anything."

    @property
    def has_board(self) -> bool:
        """Whether rows of this kind may also belong to a board paper."""
        return any(field.name == "board_paper" for field in self.model._meta.fields)


LISTS = {
    "recommendations": Listed("Recommendations", "recommendation", models.Recommendation, forms.RecommendationForm, "recommended",
        "asks", "What the decision maker is asked to decide, one thing in each.", True),
    "options": Listed("Options", "option", models.Option, forms.OptionForm, "title", "description is_chosen",
        "What else could be done, and what is recommended."),
    "sections": Listed("Other sections", "section", models.Section, forms.SectionOfItsOwnForm, "heading", "body",
        "Sections with headings that the form does not have.", True),
    "money": Listed("Money", "amount", models.MoneyLine, forms.MoneyForm, "as_written",
        "what description low high ceiling vat_basis spending year fund pricing_basis", "Every amount that Part 1 speaks of."),
    "parties": Listed("Parties", "party", models.Party, forms.PartyForm, "name_as_written", "role",
        "Whom the decision names: suppliers, grant recipients, partners."),
    "authorisations": Listed("Procurement", "authorisation", models.Authorisation, AuthorisationForm, "what",
        "contract change procurement grant amount_as_written amount vat_basis is_cap paragraph_as_cited delegated_to condition",
        "What the decision allows, and the contract or procurement it is about."),
    "board-papers": Listed("Board papers", "board paper", models.BoardPaper, forms.BoardPaperForm, "board_as_written",
        "title meeting_on author summary", "Papers that went to a board, with their own sections and recommendations."),
    "consultees": Listed("Consultation", "consultee", models.Consultee, forms.ConsulteeForm, "who", "support as_written",
        "Who was consulted, and how far they support it.", True),
    "papers": Listed("Papers", "paper", models.Paper, forms.PaperForm, "name", "kind media_type address_as_written",
        "Reports and annexes that are published with Part 1. Nothing confidential belongs here."),
    "dates": Listed("Other dates", "date", models.DecisionDate, forms.DateOfDecisionForm, "label", "on",
        "Dates that the steps here do not give: when the decision takes effect, when the request came in."),
    "assessments": Listed("Assessments", "assessment", models.Assessment, forms.AssessmentForm, "kind", "state on as_written"),
    "commitments": Listed("Plans and commitments", "commitment", models.Commitment, forms.CommitmentForm, "plan", "text",
        "Which plan or charter the decision serves."),
    "links": Listed("Links to other decisions", "link", models.DecisionLink, forms.LinkForm, "to_as_written",
        "kind to address_as_written", "How this decision is tied to earlier ones."),
    "citations": Listed("Decisions cited in the text", "citation", models.Citation, forms.CitationForm, "as_written",
        "to address_as_written", "Every reference to another decision that the text names."),
}  # fmt: skip


class Place:
    """A list of one draft, of the request itself or of one of its board papers, as an address names it."""

    def __init__(self, request, pk, part, board=None):
        self.request, self.user, self.part = request, request.user, part
        self.decision = get_decision(request, pk)
        refuse_unless_editable(request, self.decision)
        self.listed = LISTS.get(part)
        if self.listed is None or (board is not None and not self.listed.of_board):
            raise Http404
        self.board = board and get_object_or_404(models.BoardPaper, pk=board, decision=self.decision)

    @cached_property
    def rows(self):
        rows = self.listed.model.objects.filter(decision=self.decision)
        if self.listed.has_board:
            rows = rows.filter(board_paper=self.board)
        if self.listed.model is models.Section and self.board is None:
            rows = rows.filter(code="")
        if self.listed.model is models.Authorisation:
            held = (
                "contract__procurement contract__framework procurement__direct_award_ground change__contract__procurement grant"
            )
            rows = rows.select_related(*held.split()).prefetch_related("contract__suppliers")
        return rows.defer("content") if self.listed.model is models.Paper else rows

    def row(self, child):
        return get_object_or_404(self.rows, pk=child)

    def form(self, record=None, form_class=None):
        form_class = form_class or self.listed.form
        return typed(self.request, form_class, decision=self.decision, user=self.user, record=record)

    def values(self, form) -> dict:
        """What a new row is given besides what was typed."""
        return form.changes() | ({"board_paper": self.board} if self.board else {})

    def address(self, name="part", *child) -> str:
        where = [self.decision.pk, *([self.board.pk] if self.board else []), self.part, *child]
        return reverse(f"decisions:{name}{'_of_board' if self.board else ''}", args=where)

    def page(self, template, **context):
        back = self.board and reverse("decisions:edit_child", args=[self.decision.pk, "board-papers", self.board.pk])
        common = {
            "decision": self.decision,
            "listed": self.listed,
            "board": self.board,
            "part": self.part,
            "list_url": self.address(),
            "back_url": back or f"{reverse('decisions:tasks', args=[self.decision.pk])}#task-{self.part}",
            "guidance": guidance(self.decision.form_version.definition, self.part),
        }
        if self.part == "authorisations":
            common["buying"] = SimpleLazyObject(lambda: panel(self.decision, self.user))
        return render(self.request, template, common | context)

    def form_page(self, form, record=None, **context):
        """The page of one row, with the public's view of the list beside it; the view alone for the page's script."""
        new = self.listed.model(decision=self.decision, **({"board_paper": self.board} if self.board else {}))
        view = editing.public_view(self.decision, self.part, record or new, form, self.board)
        if asked_by_script(self.request):
            return editing.shown_to_script(self.request, view)
        return self.page("decisions/child.html", form=form, view=view, **context)

    def shown(self, rows) -> list[dict]:
        """Rows as a list shows them, each with the addresses of its buttons."""
        rows = list(rows)
        kept = self._kept_elsewhere(rows)
        return [
            {
                "pk": row.pk,
                "heading": facts_of(row, [self.listed.heading], self.listed.form),
                "facts": facts_of(row, self.listed.facts.split(), self.listed.form) + _of_what_is_bought(row, kept),
                "edit_url": self.address("edit_child", row.pk),
                "remove_url": self.address("remove_child", row.pk),
                "move_url": self.address("move_child", row.pk),
                "is_first": row is rows[0],
                "is_last": row is rows[-1],
                "links": links_of(self.decision, row, kept),
            }
            for row in rows
        ]

    def links(self, row) -> list[dict]:
        return links_of(self.decision, row, self._kept_elsewhere([row]))

    def _kept_elsewhere(self, rows) -> set:
        """The records of buying that these rows name and that are not this draft's to change."""
        named = [getattr(row, kind) for row in rows if isinstance(row, models.Authorisation) for kind in BOUGHT]
        return workflow.kept_elsewhere(self.decision, list(filter(None, named))) if any(named) else set()


def _of_what_is_bought(row, kept) -> list[dict]:
    """What an authorisation says of its contract and procurement, so that it can be checked without opening each."""
    if not isinstance(row, models.Authorisation):
        return []
    told = []
    if contract := row.contract:
        suppliers = ", ".join(str(each) for each in contract.suppliers.all())
        told += [{"label": "Supplier", "value": suppliers}] if suppliers else []
        told += facts_of(contract, "framework value_as_written starts_on term_as_written pricing_basis".split(), ContractForm)
    if procurement := row.procurement:
        told += facts_of(procurement, "contract_kind route direct_award_ground justification".split(), ProcurementForm)
    if recorded := [kind for kind in BOUGHT if getattr(row, kind) in kept]:
        names = get_text_list(recorded, "and").capitalize()
        told.append({"label": "Recorded already", "value": f"{names}. To have something put right there, ask commercial."})
    return told


def links_of(decision, row, kept=frozenset()) -> list[dict]:
    """The pages that hang on a row: a board paper's own lists, an authorisation's contract and procurement as far as they are
    not `kept` elsewhere."""
    if isinstance(row, models.BoardPaper):
        of_board = [("Sections", "sections"), ("Recommendations", "recommendations"), ("Consultation", "consultees")]
        return [
            {"text": text, "url": reverse("decisions:part_of_board", args=[decision.pk, row.pk, part])}
            for text, part in of_board
        ]
    if isinstance(row, models.Authorisation):
        kinds = [kind for kind in BOUGHT if getattr(row, f"{kind}_id") and getattr(row, kind) not in kept]
        held = [
            {"text": f"Change the {kind}", "url": reverse("decisions:edit_bought", args=[decision.pk, row.pk, kind])}
            for kind in kinds
        ]
        if "contract" in kinds:
            told = {
                "text": "Change supplier and framework",
                "url": reverse("decisions:edit_parties", args=[decision.pk, row.pk]),
            }
            held.append(told)
        if "procurement" in kinds:
            held.append({"text": "Change its gates", "url": reverse("decisions:edit_gates", args=[decision.pk, row.pk])})
        return held
    return []


@require_safe
def part(request, pk, part, board=None):
    """The rows of a list."""
    place = Place(request, pk, part, board)
    next_url = "" if board else after(place.decision, request.user, part)
    return place.page(
        "decisions/part.html", rows=place.shown(place.rows), add_url=place.address("add_child"), next_url=next_url
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def add_child(request, pk, part, board=None):
    """Add a row at the end."""
    place = Place(request, pk, part, board)
    form = place.form()
    if editing.is_to_be_saved(request) and form.is_valid():
        model, values = place.listed.model, place.values(form)
        if saved(form, lambda: workflow.add_part(place.decision, model, values, by=request.user)):
            messages.success(request, f"Added: {place.listed.one}.")
            editing.tell_of_figures(request, form.stored)
            editing.tell_of_numbers(request, place.decision, form, place.address("edit_child", form.stored.pk))
            return redirect(place.address("add_child") if editing.wanted(request) == editing.ANOTHER else place.address())
    return place.form_page(form, title=f"Add: {place.listed.one}", adds=True)


def form_at(pk, part, child=None, board=None):
    """The form at an address, as far as that can be told without reading the draft."""
    return LISTS[part].form if part in LISTS else None


add_child.asks = form_at


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_child(request, pk, part, child, board=None):
    """Change a row. One that somebody has removed meanwhile can be added again with what was typed."""
    place = Place(request, pk, part, board)
    record = place.rows.filter(pk=child).first()
    if record is None and request.method == "GET":
        raise Http404
    form = place.form(record)
    if record is None:
        return gone(request, place.page, form, place.address("add_child"))
    if editing.is_to_be_saved(request) and form.is_valid():
        editing.without_numbers(request, form)
        changes, seen = form.changes(), expected(request, record, form)
        if saved(form, lambda: workflow.revise_part(record, changes, by=request.user, was_seen=seen)):
            if editing.wanted(request) == editing.AUTOSAVE:
                return editing.kept(form)
            messages.success(request, f"Saved: {place.listed.one}.")
            editing.tell_of_figures(request, form.stored)
            if editing.wanted(request) == editing.NUMBERS:
                return redirect(place.address("edit_child", child))
            editing.tell_of_numbers(request, place.decision, form, place.address("edit_child", child))
            return redirect(place.address())
    if editing.wanted(request) == editing.AUTOSAVE:
        return editing.not_kept(form)
    context = {"was_seen": was_seen(request, form, record), "links": place.links(record), "autosaves": True}
    context["last_saved"] = editing.last_saved(place.decision, form, part=record._meta.model_name, changed=record.pk)
    context["remove_url"] = place.address("remove_child", child)
    context["typed_numbers"] = editing.typed_numbers(place.decision, record, form)
    return place.form_page(form, record, title=f"Change: {place.listed.one}", **context)


edit_child.asks = form_at


def gone(request, page, form, add_url):
    """The form as typed, to be added as a new row, because the row it was about is no longer there."""
    if asked_by_script(request):
        return editing.not_there()
    form.is_valid()
    form.add_error(None, "Somebody has removed this since you opened the page. To keep what you typed, save it as a new one.")
    return page("decisions/child.html", form=form, title="Add again", action=add_url)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_child(request, pk, part, child, board=None):
    """Remove a row, once that is confirmed."""
    place = Place(request, pk, part, board)
    row = place.row(child)
    form, shown = typed(request, forms.ConfirmForm), place.shown([row])[0]
    if request.method == "POST" and form.is_valid() and saved(form, lambda: workflow.remove_part(row, by=request.user)):
        messages.success(request, f"Removed: {place.listed.one}.")
        return redirect(place.address())
    return place.page("decisions/remove.html", row=shown, form=form)


@require_POST
def move_child(request, pk, part, child, board=None):
    """One place up or down."""
    place = Place(request, pk, part, board)
    workflow.move_part(place.row(child), up="up" in request.POST, by=request.user)
    return redirect(f"{place.address()}#row-{child}")
