"""Which decision a contract, a change or a grant rests on, or by which rule it needs none: read, said and taken back."""

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Event
from accounts.typed import keeps_what_was_typed
from decisions import rules, workflow
from decisions.filters import found_by
from decisions.forms.ties import NoDecisionForm, RelyForm
from decisions.models import Authorisation, Decision, NoDecisionNeeded, Reliance
from decisions.models.words import CLOSED
from decisions.rules import relying
from decisions.workflow.buying import NOT_YOURS
from procurement.models import Contract, ContractChange, Grant

from .refusals import posted
from .saving import saved

MOST_FOUND = 30
STEPS = {
    "rely": "Tied to a decision",
    "end_reliance": "Tie to a decision ended",
    "say_no_decision": "Said to need no decision",
    "take_back_no_decision": "Taken back: needs no decision",
}


WHAT_IT_IS = ("contract", "change__contract", "procurement", "grant__recipient")
AUTHORISATIONS = Authorisation.objects.select_related("decision", *WHAT_IT_IS).prefetch_related("decision__numbers")
OF_RELIANCES = ("by", "ended_by", "authorisation__decision", *(f"authorisation__{name}" for name in WHAT_IT_IS))
NUMBERS = "authorisation__decision__numbers"


class Resting(NamedTuple):
    """One record and what it rests on, as the page shows it."""

    title: str
    named_by: list
    reliances: list
    no_decision: NoDecisionNeeded | None
    ended: list
    rely_url: str
    no_decision_url: str


def get_record(request, kind, pk):
    """A recorded contract, change or grant, if this person may read it; the same 404 for what is hidden and what is not there."""
    if kind == "change":
        contracts = Contract.objects.visible_to(request.user).order_by().values("pk")
        rows = ContractChange.objects.filter(contract__in=contracts, recorded_at__isnull=False)
        found = rows.filter(pk=pk).select_related("contract__body").first()
    else:
        rows = {"contract": Contract, "grant": Grant}[kind].objects.visible_to(request.user)
        found = rows.filter(pk=pk).select_related("body").first()
    if found is None:
        raise Http404
    return found


@require_safe
def contract_decisions(request, pk):
    """What a contract and each of its changes rest on."""
    contract = get_record(request, "contract", pk)
    changes = contract.changes.filter(recorded_at__isnull=False).select_related("contract")
    return _page(request, contract, [contract, *changes])


@require_safe
def grant_decisions(request, pk):
    """What a grant rests on."""
    grant = get_record(request, "grant", pk)
    return _page(request, grant, [grant])


def _page(request, main, records):
    context = {
        "main": main,
        "back_url": reverse(f"procurement:{relying.kind_of(main)}", args=[main.pk]),
        "contract": main if isinstance(main, Contract) else None,
        "resting": _resting(request.user, records),
        "may_rely": rules.may_rely(request.user, relying.body_of(main)),
        "events": _events(records),
    }
    return render(request, "decisions/buying_links.html", context)


def _resting(user, records) -> list[Resting]:
    """What each of the records rests on; everything is read at once, however many they are."""
    of = [(relying.kind_of(record), record.pk) for record in records]
    about = reduce(or_, (Q(**{kind: pk}) for kind, pk in of))
    seen = Decision.objects.visible_to(user).order_by().values("pk")
    named = _by_record(AUTHORISATIONS.filter(about, decision__in=seen), of)
    said = _by_record(Reliance.objects.filter(about).select_related(*OF_RELIANCES).prefetch_related(NUMBERS), of)
    unsaid = _by_record(NoDecisionNeeded.objects.filter(about).select_related("rule", "by", "ended_by"), of)
    return [
        Resting(
            "The contract itself" if kind == "contract" else str(record),
            named[kind, pk],
            [each for each in said[kind, pk] if each.ended_at is None],
            next((each for each in unsaid[kind, pk] if each.ended_at is None), None),
            sorted((each for each in [*said[kind, pk], *unsaid[kind, pk]] if each.ended_at), key=lambda each: each.at),
            reverse(f"decisions:{kind}_rely", args=[pk]),
            reverse(f"decisions:{kind}_no_decision", args=[pk]),
        )
        for record, (kind, pk) in zip(records, of, strict=True)
    ]


def _by_record(rows, of) -> dict[tuple, list]:
    """Rows by the record that they name, as (kind, id)."""
    rows = list(rows)
    return {(kind, pk): [row for row in rows if getattr(row, f"{kind}_id", None) == pk] for kind, pk in of}


def _events(records) -> list[dict]:
    about = reduce(or_, (Q(subject_kind=record._meta.model_name, subject_id=record.pk) for record in records))
    events = Event.objects.filter(about, step__in=STEPS).select_related("by").order_by("-position")
    return [
        {"title": STEPS[event.step], "by": event.by and event.by.name, "at": timezone.localtime(event.at)} for event in events
    ]


def _back(record) -> str:
    if isinstance(record, Grant):
        return reverse("decisions:grant_decisions", args=[record.pk])
    return reverse("decisions:contract_decisions", args=[getattr(record, "contract_id", None) or record.pk])


def _to_tie(request, kind, pk):
    record = get_record(request, kind, pk)
    if not rules.may_rely(request.user, relying.body_of(record)):
        raise PermissionDenied(NOT_YOURS)
    return record


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def rely(request, pk, kind):
    """Look for the decision, then say that the record rests on what it allows."""
    record = _to_tie(request, kind, pk)
    asked = (request.POST.get("q") or request.GET.get("q") or "").strip()[:200]
    found = _found(request.user, record, asked)
    form = RelyForm(posted(request), found=found)
    step = lambda: workflow.rely(  # noqa: E731
        form.cleaned_data["authorisation"], record, by=request.user, note=form.cleaned_data["note"]
    )
    if form.is_valid() and saved(form, step):
        messages.success(request, f"Tied to {form.cleaned_data['authorisation'].decision}.")
        return redirect(_back(record))
    context = {"record": record, "form": form, "asked": asked, "found": found, "list_url": _back(record)}
    return render(request, "decisions/rely.html", context)


def _found(user, record, asked: str) -> list[Authorisation]:
    """What closed decisions of the body allow: those that go by what was typed, or else those about the same contract or
    procurement."""
    body = relying.body_of(record)
    closed = Decision.objects.visible_to(user).filter(status__in=CLOSED)
    closed = closed.filter(body=body) | closed.filter(joint_with=body)
    allowed = AUTHORISATIONS.all()
    if asked:
        allowed = allowed.filter(decision__in=found_by(asked, closed).order_by().values("pk"))
    else:
        allowed = allowed.filter(decision__in=closed.order_by().values("pk")) & allowed.filter(_about(record))
    taken = record.reliances.standing().values("authorisation")
    named = {f"{relying.kind_of(record)}_id": record.pk}
    return list(allowed.exclude(pk__in=taken).exclude(**named).order_by("-decision", "position").distinct()[:MOST_FOUND])


def _about(record):
    if isinstance(record, Grant):
        return Q(grant__programme=record.programme) & ~Q(grant__programme="")
    contract = record.contract if isinstance(record, ContractChange) else record
    about = Q(contract=contract) | Q(reliances__contract=contract, reliances__ended_at=None)
    return about | Q(procurement=contract.procurement_id) if contract.procurement_id else about


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def say_no_decision(request, pk, kind):
    """Say by which rule of the scheme the record needs no decision."""
    record = _to_tie(request, kind, pk)
    form = NoDecisionForm(posted(request), record=record)
    step = lambda: workflow.say_no_decision(record, by=request.user, **form.cleaned_data)  # noqa: E731
    if form.is_valid() and saved(form, step):
        messages.success(request, "It is said that no decision is needed.")
        return redirect(_back(record))
    return render(request, "decisions/say_no_decision.html", {"record": record, "form": form, "list_url": _back(record)})


@require_http_methods(["GET", "HEAD", "POST"])
def end_reliance(request, pk):
    """Take back that a record rests on a decision."""
    return _end(request, Reliance, pk, workflow.end_reliance)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_no_decision(request, pk):
    """Take back that no decision is needed."""
    return _end(request, NoDecisionNeeded, pk, workflow.take_back_no_decision)


def _end(request, model, pk, step):
    said = model.objects.filter(pk=pk).first()
    if said is None:
        raise Http404
    record = _to_tie(request, relying.kind_of(said.record), said.record.pk)
    refused = []
    if request.method == "POST":
        try:
            step(said, by=request.user)
        except workflow.StepRefused as refusal:
            refused = [{"text": str(each), "url": ""} for each in refusal.obstacles]
        else:
            messages.success(request, "Taken back.")
            return redirect(_back(record))
    context = {"said": said, "record": record, "refused": refused, "has_errors": refused, "list_url": _back(record)}
    return render(request, "decisions/end_tie.html", context)
