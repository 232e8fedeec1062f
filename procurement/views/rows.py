"""The rows that hang on a contract or a procurement: listed, added, changed, removed. All without JavaScript."""

from typing import NamedTuple

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.typed import keeps_what_was_typed

from .. import models, workflow
from ..completeness import obstacles_to_removing
from ..forms import changes as of_contract
from ..forms import procurements as of_procurement
from ..forms.asking import RecordForm
from . import showing
from .getting import get_contract, get_procurement, refuse_unless_recorder
from .saving import entry_of, in_words, saved, taken, typed, was_seen


class Rows(NamedTuple):
    """A list of rows. `facts` gives a row as a heading and a line."""

    title: str
    one: str
    model: type
    form: type
    facts: object
    hint: str = ""


def _change(row):
    figures = [in_words(row.amount), showing.months(row.months), row.ground.code if row.ground else row.ground_as_cited]
    beyond = "recorded although beyond its ground" if row.beyond_because else ""
    return row.get_kind_display(), [showing.on_day(row.agreed_on), *figures, beyond]


def _gate(row):
    planned = showing.on_day(row.planned_on, row.precision) or row.planned_as_written
    passed = f"passed on {showing.on_day(row.actual_on)}" if row.actual_on else ""
    return f"Gate {row.number}: {row.purpose}", [f"planned for {planned}" if planned else "", passed]


def _option(row):
    return f"Option {row.number}: {row.get_state_display().lower()}", [showing.option_shown(row)]


def _notice(row):
    return str(row.type), [showing.notice_shown(row), f"about: {row.change.get_kind_display().lower()}" if row.change else ""]


def _break(row):
    return showing.on_day(row.on, row.precision), [showing.break_shown(row).partition(", ")[2]]


def _lot(row):
    return str(row), [in_words(row.value)]


OF_THE_CONTRACT = "Rights to extend that the contract itself gives."
NOTICES = Rows("Notices", "notice", models.Notice, of_contract.NoticeForm, _notice, "Given, or why none is owed.")
OF_CONTRACT = {
    "changes": Rows(
        "Changes", "change", models.ContractChange, of_contract.ChangeForm, _change, "What was agreed after the award."
    ),
    "options": Rows("Options to extend", "option", models.ContractOption, of_contract.OptionForm, _option, OF_THE_CONTRACT),
    "breaks": Rows("Breaks", "break", models.BreakPoint, of_contract.BreakForm, _break, "Days on which it may be ended early."),
    "notices": NOTICES,
}
OF_PROCUREMENT = {
    "gates": Rows(
        "Gates", "gate", models.Gate, of_procurement.GateForm, _gate, "The stages, with their planned and actual days."
    ),
    "lots": Rows("Lots", "lot", models.Lot, of_procurement.LotForm, _lot, "Parts that are awarded on their own."),
    "notices": NOTICES,
}


class Place:
    """A list of rows of one record, as an address names it."""

    def __init__(self, request, owner, part, kinds, prefix):
        self.request, self.owner, self.part, self.prefix = request, owner, part, prefix
        if part not in kinds:
            raise Http404
        refuse_unless_recorder(request, owner)
        self.listed = kinds[part]
        self.rows = getattr(owner, part).all()

    def _against(self, form) -> dict:
        """What speaks against a change that was refused for its ground, and where its room is shown."""
        refused = getattr(form, "beyond", None)
        if refused is None:
            return {}
        return {"beyond": showing.beyond_shown(refused.found), "what_if": showing.what_if(refused.change)}

    def url(self, name, *row) -> str:
        return reverse(f"procurement:{self.prefix}{name}", args=[self.owner.pk, self.part, *row])

    def page(self, template, **context):
        common = self._against(context.get("form")) | {
            "record": self.owner,
            "listed": self.listed,
            "list_url": self.url("rows"),
            "record_url": self.owner_url,
        }
        return render(self.request, template, common | context)

    @property
    def owner_url(self) -> str:
        return reverse("procurement:procurement" if self.prefix else "procurement:contract", args=[self.owner.pk])

    def shown(self, row) -> dict:
        heading, facts = self.listed.facts(row)
        is_option = isinstance(row, models.ContractOption)
        return {
            "pk": row.pk,
            "heading": heading,
            "text": ", ".join(filter(None, facts)),
            "edit_url": None if is_option and row.state == "taken" else self.url("edit_row", row.pk),
            "remove_url": self.url("remove_row", row.pk),
            "is_open_option": is_option and row.state == "open",
        }

    def form(self, record=None):
        return typed(self.request, self.listed.form, of=self.owner, record=record)


def of_contract_place(request, pk, part) -> Place:
    return Place(request, get_contract(request, pk), part, OF_CONTRACT, "")


def of_procurement_place(request, pk, part) -> Place:
    return Place(request, get_procurement(request, pk), part, OF_PROCUREMENT, "procurement_")


@require_safe
def rows(request, pk, part):
    """The rows of a contract."""
    return _rows(of_contract_place(request, pk, part))


@require_safe
def procurement_rows(request, pk, part):
    """The rows of a procurement."""
    return _rows(of_procurement_place(request, pk, part))


def _rows(place):
    found = place.rows.select_related("type", "change") if place.listed is NOTICES else place.rows
    found = found.select_related("ground") if place.listed.model is models.ContractChange else found
    return place.page("procurement/rows.html", rows=[place.shown(row) for row in found], add_url=place.url("add_row"))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def add_row(request, pk, part):
    """Add a row to a contract."""
    return _add(of_contract_place(request, pk, part))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def add_procurement_row(request, pk, part):
    """Add a row to a procurement."""
    return _add(of_procurement_place(request, pk, part))


def _add(place):
    request, form, listed = place.request, place.form(), place.listed
    if request.method == "POST" and form.is_valid():
        values, entry = form.changes(), entry_of(request)
        if saved(form, lambda: workflow.add_row(place.owner, listed.model, values, by=request.user, entry=entry)):
            messages.success(request, f"Added: {listed.one}.")
            return redirect(place.url("rows"))
    return place.page("procurement/row.html", form=form, title=f"Add: {listed.one}", entry=entry_of(request))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_row(request, pk, part, row):
    """Change a row of a contract."""
    return _edit(of_contract_place(request, pk, part), row)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_procurement_row(request, pk, part, row):
    """Change a row of a procurement."""
    return _edit(of_procurement_place(request, pk, part), row)


def _edit(place, pk):
    """One that somebody has removed meanwhile can be added again with what was typed."""
    request, listed = place.request, place.listed
    record = place.rows.filter(pk=pk).first()
    if record is None and request.method != "POST":
        raise Http404
    form = place.form(record)
    if record is None:
        form.is_valid()
        form.add_error(
            None, "Somebody has removed this since you opened the page. To keep what you typed, save it as a new one."
        )
        return place.page(
            "procurement/row.html", form=form, title="Add again", action=place.url("add_row"), entry=entry_of(request)
        )
    if request.method == "POST" and form.is_valid():
        values, seen = form.changes(), request.POST.get("was_seen", "")
        if saved(form, lambda: workflow.revise_row(place.owner, record, values, by=request.user, was_seen=seen)):
            messages.success(request, f"Saved: {listed.one}.")
            return redirect(place.url("rows"))
    fresh = place.rows.filter(pk=pk).first()
    context = {"was_seen": was_seen(request, form, fresh), "remove_url": place.url("remove_row", pk)}
    return place.page("procurement/row.html", form=form, title=f"Change: {listed.one}", **context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_row(request, pk, part, row):
    """Remove a row of a contract, once that is confirmed."""
    return _remove(of_contract_place(request, pk, part), row)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_procurement_row(request, pk, part, row):
    """Remove a row of a procurement, once that is confirmed."""
    return _remove(of_procurement_place(request, pk, part), row)


def _remove(place, pk):
    request = place.request
    record = get_object_or_404(place.rows, pk=pk)
    form = typed(request, RecordForm)
    if taken(request, form, lambda: workflow.remove_row(place.owner, record, by=request.user)):
        messages.success(request, f"Removed: {place.listed.one}.")
        return redirect(place.url("rows"))
    in_the_way = obstacles_to_removing(record) if request.method != "POST" else []
    context = {"what": place.listed.one, "row": place.shown(record), "stands_in_the_way": in_the_way}
    return place.page("procurement/remove.html", form=form, back_url=place.url("rows"), **context)
