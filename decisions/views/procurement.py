"""What a draft says of contracts and procurements: recorded with what the decision allows of them, changed while nothing else rests on them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.typed import keeps_what_was_typed
from decisions import workflow
from decisions.forms.procurement import ContractForm, NewAuthorisationForm, ProcurementForm
from decisions.models import Authorisation
from procurement import workflow as buying

from .parts import Place
from .saving import saved, was_seen

FORMS = {"contract": ContractForm, "procurement": ProcurementForm}
SHARED = "Other decisions rest on this record, so it cannot be changed from one draft. Ask commercial to look at it."


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def authorise(request, pk):
    """What the decision allows, with the contract and the procurement it is about, recorded or new."""
    place = Place(request, pk, "authorisations")
    form = place.form(form_class=NewAuthorisationForm)
    if request.method == "POST" and form.is_valid() and saved(form, lambda: _record(place, form)):
        messages.success(request, "Added: authorisation.")
        return redirect(place.address())
    return place.page("decisions/authorise.html", form=form, title="Add what the decision allows")


@transaction.atomic
def _record(place, form) -> None:
    values = form.changes()
    if form.cleaned_data["new_procurement"]:
        values["procurement"] = buying.record_procurement(form.procurement_values())
    if form.cleaned_data["new_contract"]:
        values["contract"] = buying.record_contract(
            form.contract_values(),
            suppliers=form.suppliers(),
            framework=form.cleaned_data["framework"],
            procurement=values["procurement"],
        )
    workflow.add_part(place.decision, Authorisation, values, by=place.user)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def edit_bought(request, pk, child, kind):
    """Change the contract or the procurement of an authorisation."""
    place = Place(request, pk, "authorisations")
    record = getattr(place.row(child), kind) if kind in FORMS else None
    if record is None:
        raise Http404
    if record.authorisations.exclude(decision=place.decision).exists():
        raise PermissionDenied(SHARED)
    form = place.form(record, FORMS[kind])
    if request.method == "POST" and form.is_valid() and saved(form, lambda: _revise(request, record, form)):
        messages.success(request, f"Saved: {kind}.")
        return redirect(place.address())
    return place.page("decisions/child.html", form=form, title=f"Change: {kind}", was_seen=was_seen(request, form, record))


def _revise(request, record, form) -> None:
    """Refuse it when the page was older than what is stored, as the steps of a decision do."""
    was = {name: getattr(record, name) for name in form.names()}
    if request.POST.get("was_seen", "") != workflow.seen(record, form.names()):
        raise workflow.NotAsSeen(was)
    try:
        buying.revise(record, form.changes(), was=was)
    except buying.Changed as changed:
        raise workflow.NotAsSeen(changed.stored) from None
