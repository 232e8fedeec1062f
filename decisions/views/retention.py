"""Retention: what is held, what is due for disposal, what was disposed of. For governance and auditors of the body."""

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from accounts.typed import keeps_what_was_typed
from decisions.forms.governance import EndHoldForm, HoldForm
from decisions.models import Decision, Disposal, LegalHold
from decisions.models.words import Status
from decisions.rules import governance
from decisions.rules.retention import bought_by, due_on, obstacles_to_disposing, rule_for, rules_on
from decisions.workflow import retention as steps

from .getting import get_decision
from .governed import asked, confirmed, form_page, refuse_unless, taken

MOST = 300
FOR_WHOM = "Retention is for governance and auditors of a body."


@require_safe
def retention(request):
    """What is due by rule, what is held, what waits for a second person, and the log."""
    bodies = governance.bodies_watched(request.user)
    refuse_unless(bool(bodies), FOR_WHOM)
    today, rules = timezone.localdate(), rules_on(timezone.localdate())
    of_bodies = Disposal.objects.filter(decision__body__in=bodies).select_related(
        "decision__body", "rule", "proposed_by", "disposed_by"
    )
    of_bodies = of_bodies.prefetch_related("decision__numbers")
    proposed = list(of_bodies.filter(disposed_at__isnull=True, taken_back_at__isnull=True))
    rows = [each for each in _withdrawn(bodies, rules) if each["on"]]
    context = {
        "due": [each for each in rows if each["on"] <= today],
        "later": [each for each in rows if each["on"] > today][:MOST],
        "holds": _holds(bodies),
        "proposed": [{"disposal": each, "may_dispose": governance.may_dispose(request.user, each)} for each in proposed],
        "log": of_bodies.filter(disposed_at__isnull=False).order_by("-disposed_at")[:MOST],
        "rules": [each for each in rules if each.body_id is None or each.body_id in {body.pk for body in bodies}],
        "governs": bool(governance.bodies_governed(request.user)),
    }
    return render(request, "decisions/retention.html", context)


def _withdrawn(bodies, rules):
    """Withdrawn requests that nobody has proposed yet, each with its rule, its day and whether it is held."""
    in_force = LegalHold.objects.filter(decision=OuterRef("pk"), ended_at__isnull=True)
    gone = Disposal.objects.filter(decision=OuterRef("pk"), taken_back_at__isnull=True)
    found = Decision.objects.filter(~Exists(gone), body__in=bodies, status=Status.WITHDRAWN, origin="native")
    found = found.annotate(is_held=Exists(in_force)).select_related("body").prefetch_related("numbers")
    for each in found.order_by("status_since", "pk")[:MOST]:
        rule = rule_for(each, rules)
        yield {"decision": each, "rule": rule, "on": due_on(each, rule)}


def _holds(bodies):
    rows = LegalHold.objects.filter(decision__body__in=bodies, ended_at__isnull=True)
    numbers = Prefetch("decision", Decision.objects.select_related("body").prefetch_related("numbers"))
    return rows.select_related("by").prefetch_related(numbers)[:MOST]


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def hold(request, pk):
    """Lay a legal hold on a decision."""
    decision = get_decision(request, pk)
    refuse_unless(governance.may_hold(request.user, decision))
    form = asked(request, HoldForm)
    if taken(request, form, lambda: steps.hold(decision, by=request.user, **form.cleaned_data)):
        messages.success(request, "It is held: nothing of it is disposed of until the hold ends.")
        return redirect(decision)
    return form_page(
        request,
        form,
        title="Lay a legal hold",
        back=decision.get_absolute_url(),
        button="Hold it",
        caption=str(decision),
        text="While the hold is in force nothing of it can be disposed of.",
        listed=_holds_of(decision),
    )


def _holds_of(decision) -> dict:
    """Its holds, those in force with the way to end them, the others with why they ended."""
    held = sorted(decision.legal_holds.select_related("by", "ended_by"), key=lambda each: each.ended_at is not None)
    is_held = bool(held) and held[0].ended_at is None
    heading = "It is held now" if is_held else "It was held before"
    note = "Lay another hold only for another reason." if is_held else ""
    return {"heading": heading, "rows": [_told_of(each) for each in held], "note": note}


def _told_of(held):
    laid = format_html("{} laid it on {}: {}", held.by, _day(held.at), held.reason)
    if held.ended_at is None:
        to_end = reverse("decisions:end_hold", args=[held.pk])
        return format_html('{} <a class="govuk-link" href="{}">End this hold</a>', laid, to_end)
    why = held.ended_because or "no reason was asked for then"
    return format_html("{} It ended on {}, by {}: {}", laid, _day(held.ended_at), held.ended_by, why)


def _day(moment) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def end_hold(request, pk):
    held = _get(request, LegalHold, pk)
    refuse_unless(governance.may_hold(request.user, held.decision))
    if held.ended_at and request.method != "POST":
        messages.info(request, f"This hold ended on {_day(held.ended_at)}. Below stands why.")
        return redirect("decisions:hold", held.decision_id)
    form = asked(request, EndHoldForm)
    if taken(request, form, lambda: steps.end_hold(held, by=request.user, **form.cleaned_data)):
        messages.success(request, "The hold has ended. Who laid and who ended it, and why, stays on its page of legal holds.")
        return redirect(held.decision)
    return form_page(
        request,
        form,
        title="End the legal hold",
        back=reverse("decisions:retention"),
        button="End the hold",
        caption=str(held.decision),
        text=f"It was laid for this reason: {held.reason}",
    )


def _get(request, model, pk):
    """A hold or a disposal of a body that this person governs or audits."""
    bodies = governance.bodies_watched(request.user)
    return get_object_or_404(model.objects.select_related("decision__body"), pk=pk, decision__body__in=bodies)


def _buying(decision) -> dict:
    """What the request says of buying, and what becomes of it."""
    heading = "Contracts, grants and procurements that it names"
    return {
        "heading": heading,
        "rows": bought_by(decision),
        "note": "Suppliers and frameworks stay: they are of no one request.",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def propose_disposal(request, pk):
    decision = get_decision(request, pk)
    refuse_unless(governance.may_propose_disposal(request.user, decision))
    found = obstacles_to_disposing(decision) if request.method != "POST" else []
    text = " ".join(found) or "Somebody else of governance then disposes of it. Until they do, it can be taken back."
    return confirmed(
        request,
        lambda: steps.propose_disposal(decision, by=request.user),
        title="Propose to dispose of it",
        text=text,
        listed=_buying(decision),
        button="Propose disposal",
        back=reverse("decisions:retention"),
        done="",
        caption=str(decision),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def dispose(request, pk):
    disposal = _get(request, Disposal, pk)
    refuse_unless(
        governance.may_dispose(request.user, disposal),
        "Somebody of governance other than who proposed it disposes of it, once.",
    )
    return confirmed(
        request,
        lambda: steps.dispose(disposal, by=request.user),
        title="Dispose of it for ever",
        text=(
            "Everything that was written in it is removed, Part 2, papers, advice and stored versions too. What stays is its "
            "number, the body, that it was withdrawn, and its history. This cannot be undone. Copies in backups go when "
            "those are overwritten."
        ),
        listed=_buying(disposal.decision),
        button="Dispose of it",
        back=reverse("decisions:retention"),
        done="",
        caption=str(disposal.decision),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def take_disposal_back(request, pk):
    disposal = _get(request, Disposal, pk)
    refuse_unless(governance.may_take_disposal_back(request.user, disposal), "It is disposed of, or taken back already.")
    return confirmed(
        request,
        lambda: steps.take_disposal_back(disposal, by=request.user),
        title="Take the proposal back",
        text="It stays as it is. It can be proposed again.",
        button="Take it back",
        back=reverse("decisions:retention"),
        done="",
        caption=str(disposal.decision),
    )
