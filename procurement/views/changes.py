"""Options of a contract: taken, which makes a change of the contract, or lapsed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.typed import keeps_what_was_typed

from .. import workflow
from ..forms.asking import RecordForm
from ..forms.changes import TakeForm
from ..models import ContractOption
from . import showing
from .getting import get_contract, refuse_unless_recorder
from .saving import taken, typed


def _option(request, pk, row):
    contract = get_contract(request, pk)
    refuse_unless_recorder(request, contract)
    return contract, get_object_or_404(ContractOption.objects.select_related("contract"), contract=contract, pk=row)


def _page(request, template, contract, option, form):
    context = {
        "contract": contract,
        "option": option,
        "text": showing.option_shown(option),
        "form": form,
        "back_url": reverse("procurement:rows", args=[contract.pk, "options"]),
    }
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def take_option(request, pk, row):
    """Take an option: it becomes a change of the contract."""
    contract, option = _option(request, pk, row)
    form = typed(request, TakeForm)
    if taken(request, form, lambda: workflow.take_option(option, by=request.user, **form.cleaned_data)):
        messages.success(request, f"Option {option.number} is taken and stands among the changes.")
        return redirect("procurement:contract", pk)
    return _page(request, "procurement/take_option.html", contract, option, form)


@require_http_methods(["GET", "HEAD", "POST"])
def lapse_option(request, pk, row):
    """Write down that an option was not taken."""
    contract, option = _option(request, pk, row)
    form = typed(request, RecordForm)
    if taken(request, form, lambda: workflow.lapse_option(option, by=request.user)):
        messages.success(request, f"Option {option.number} has lapsed.")
        return redirect("procurement:contract", pk)
    return _page(request, "procurement/lapse_option.html", contract, option, form)
