"""What a draft says of buying: recorded with what the decision allows of it, changed while nothing else rests on it."""

from types import SimpleNamespace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.typed import keeps_what_was_typed
from decisions import workflow
from decisions.forms.authorising import NewAuthorisationForm
from decisions.forms.procurement import ContractForm, ContractPartiesForm, GatesForm, ProcurementForm
from decisions.forms.proposals import ChangeForm, GrantForm, NewChangeForm, NewGrantsForm

from . import editing
from .parts import Place
from .saving import saved, was_seen

FORMS = {"contract": ContractForm, "procurement": ProcurementForm, "change": ChangeForm, "grant": GrantForm}


def _place(request, pk):
    return Place(request, pk, "authorisations")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def authorise(request, pk):
    """What the decision allows, with the contract and the procurement it is about, recorded or new."""
    place = _place(request, pk)
    form = place.form(form_class=NewAuthorisationForm)
    step = lambda: workflow.authorise(  # noqa: E731
        place.decision,
        form.changes(),
        by=request.user,
        contract=form.contract_values(),
        procurement=form.procurement_values(),
    )
    return _added(place, form, step, "Add what the decision allows")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def propose_change(request, pk):
    """A change of a contract that is recorded already."""
    place = _place(request, pk)
    form = place.form(form_class=NewChangeForm)
    step = lambda: workflow.propose_change(  # noqa: E731
        place.decision, form.changes(), form.cleaned_data["contract"], form.change_values(), by=request.user
    )
    return _added(place, form, step, "Add a change of a contract")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def propose_grants(request, pk):
    """Grants to one recipient or several."""
    place = _place(request, pk)
    form = place.form(form_class=NewGrantsForm)
    step = lambda: workflow.propose_grants(place.decision, form.changes(), form.grants(), by=request.user)  # noqa: E731
    return _added(place, form, step, "Add grants")


def _added(place, form, step, title):
    if place.request.method == "POST" and form.is_valid() and saved(form, step):
        messages.success(place.request, "Added: authorisation.")
        return redirect(place.request.path if editing.wanted(place.request) == editing.ANOTHER else place.address())
    return place.page("decisions/authorise.html", form=form, title=title)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_bought(request, pk, child, kind):
    """Change the contract, procurement, change or grant of an authorisation."""
    place = _place(request, pk)
    record = _held(place, child, kind)
    form = place.form(record, FORMS[kind])
    if request.method == "POST" and form.is_valid() and saved(form, lambda: _revise(place, record, form)):
        messages.success(request, f"Saved: {kind}.")
        return redirect(place.address())
    return place.page("decisions/child.html", form=form, title=f"Change: {kind}", was_seen=was_seen(request, form, record))


def _held(place, child, kind):
    """The record that an authorisation names, if it is this draft's to change."""
    record = getattr(place.row(child), kind) if kind in FORMS else None
    if record is None:
        raise Http404
    if workflow.is_shared(place.decision, record):
        raise PermissionDenied(workflow.SHARED)
    return record


def _revise(place, record, form) -> None:
    """Refuse it when the page was older than what is stored, as the steps of a decision do."""
    was = {name: getattr(record, name) for name in form.names()}
    if place.request.POST.get("was_seen", "") != workflow.seen(record, form.names()):
        raise workflow.NotAsSeen(was)
    workflow.revise_bought(place.decision, record, form.changes(), by=place.user, was=was)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_parties(request, pk, child):
    """With whom a contract is that this draft wrote down, and under which framework."""
    place = _place(request, pk)
    contract = _held(place, child, "contract")
    shown = SimpleNamespace(**workflow.parties_as_typed(contract))
    form = place.form(shown, ContractPartiesForm)
    if request.method == "POST" and form.is_valid() and saved(form, lambda: _revise_parties(place, contract, shown, form)):
        messages.success(request, "Saved: supplier and framework.")
        return redirect(place.address())
    title = f"Supplier and framework: {contract}"
    return place.page("decisions/child.html", form=form, title=title, was_seen=was_seen(request, form, shown))


def _revise_parties(place, contract, shown, form) -> None:
    if place.request.POST.get("was_seen", "") != workflow.seen(shown, form.names()):
        raise workflow.NotAsSeen(vars(shown))
    framework = form.cleaned_data["framework"]
    workflow.revise_parties(
        place.decision, contract, suppliers=form.suppliers(), framework=framework, by=place.user, was=vars(shown)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_gates(request, pk, child):
    """The gates of a procurement that this draft wrote down."""
    place = _place(request, pk)
    procurement = _held(place, child, "procurement")
    shown = Gates(procurement)
    form = place.form(shown, GatesForm)
    if request.method == "POST" and form.is_valid() and saved(form, lambda: _revise_gates(place, procurement, shown, form)):
        messages.success(request, "Saved: gates.")
        return redirect(place.address())
    title = f"Gates: {procurement}"
    return place.page("decisions/child.html", form=form, title=title, was_seen=was_seen(request, form, shown))


def _revise_gates(place, procurement, shown, form) -> None:
    if place.request.POST.get("was_seen", "") != workflow.seen(shown, ["gates"]):
        raise workflow.NotAsSeen({"gates": shown.gates})
    workflow.revise_gates(place.decision, procurement, form.rows(), by=place.user, was=shown.gates)


class Gates:
    """What the page of the gates shows: all of them, one a line."""

    def __init__(self, procurement):
        self.gates = workflow.gates_as_typed(procurement)
