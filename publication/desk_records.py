"""The publishing desk's pages for contracts, invitations and grants: what waits, what has changed, confirming, taking back."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.typed import keeps_what_was_typed
from decisions.models import Decision
from decisions.steps import StepRefused

from . import forms, releasing, rules, waiting
from . import release_rules as release
from .desk import filled, form_view, must, taken
from .models import Release
from .releases import MODELS, Difference, Kind, content_in, content_of, difference, last_release, releases_of, with_all

MOST_AT_ONCE = 50
DECISIONS = "Decision that allows"  # begins the places that name one: see publication/in_words.py
PAGES = {Kind.CONTRACT: "procurement:contract", Kind.PROCUREMENT: "procurement:procurement", Kind.GRANT: "procurement:grant"}


@dataclass(frozen=True)
class Shown:
    """A record as governance sees it before confirming: what the public gets now, and what would be new."""

    kind: str
    record: object
    last: Release | None
    differences: list
    seen: str
    may_release: bool
    obstacles: list

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.record.pk}"

    @property
    def address(self) -> str:
        return reverse(PAGES[self.kind], args=[self.record.pk])


@require_safe
def records(request):
    """What is recorded and not confirmed, what has changed since, what waits for the worker, what was taken back."""
    must(rules.may_see_desk(request.user))
    bodies = rules.bodies_at_the_desk(request.user)
    lists = {name: getattr(waiting, name)(bodies) for name in ("unreleased", "changed", "unpublished", "taken_back")}
    context = {"most": waiting.MOST, "most_at_once": MOST_AT_ONCE, "public_site_url": settings.PUBLIC_URL}
    return render(request, "publication/desk_records.html", lists | context)


def get_record(request, kind, pk):
    """A record of a body at whose desk the person works; for everybody else it is not there."""
    if kind not in MODELS:
        raise Http404
    bodies = rules.bodies_at_the_desk(request.user)
    found = with_all(kind, MODELS[kind].objects.filter(body__in=bodies, recorded_at__isnull=False)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def shown(request, kind, pk) -> Shown:
    record = get_record(request, kind, pk)
    last = last_release(kind, record.pk)
    before = content_in(last) if last and not last.taken_back_at else {}
    return Shown(
        kind,
        record,
        last,
        _named(difference(before, content_of(record))),
        releasing.seen_of(record),
        release.may_release_record(request.user, record),
        release.obstacles_to_releasing_record(record),
    )


def _named(differences: list[Difference]) -> list[Difference]:
    """Decisions by their references: a release holds them by number."""
    told = [each for each in differences if each.place.startswith(DECISIONS)]
    asked = {int(value) for each in told for value in (each.was, each.reads) if value.isdigit()}
    names = (
        {str(each.pk): str(each) for each in Decision.objects.filter(pk__in=asked).prefetch_related("numbers")} if asked else {}
    )
    return [
        Difference(each.place, names.get(each.was, each.was), names.get(each.reads, each.reads)) if each in told else each
        for each in differences
    ]


@form_view
@keeps_what_was_typed
def confirm(request):
    """Confirm one record or several: each with what would be new, none that the page does not show."""
    keys = list(dict.fromkeys((request.POST if request.method == "POST" else request.GET).getlist("record")))
    if not keys:
        messages.error(request, "Choose what is to be confirmed.")
        return redirect("publishing:records")
    found = [shown(request, *_parsed(key)) for key in keys[:MOST_AT_ONCE]]
    form = filled(request, forms.ReleaseForm)
    if form.is_valid() and _confirmed(request, form, found):
        return redirect("publishing:records")
    context = {"form": form, "found": found, "one": found[0] if len(found) == 1 else None}
    context["may_any"] = any(each.may_release for each in found)
    return render(request, "publication/desk_confirm.html", context)


def _parsed(key: str) -> tuple[str, int]:
    kind, _, pk = key.partition("-")
    if not pk.isdecimal() or len(pk) > 18:
        raise Http404
    return kind, int(pk)


def _confirmed(request, form, found) -> bool:
    """Whether every record was confirmed. One that is refused says why and keeps none of the others from it."""
    refused = 0
    for each in found:
        try:
            seen = request.POST.get(f"seen-{each.key}", "")
            releasing.release(each.record, by=request.user, note=form.cleaned_data["note"], seen=seen)
        except (StepRefused, PermissionDenied) as error:
            if len(found) == 1 and isinstance(error, PermissionDenied):
                raise
            refused += 1
            told = error.obstacles if isinstance(error, StepRefused) else [str(error)]
            form.add_error(None, [f"{each.record}: {obstacle}" for obstacle in told])
        else:
            messages.success(request, f"{each.record}: confirmed. It is public within a minute.")
    return refused == 0


@form_view
@keeps_what_was_typed
def take_back(request, kind, pk):
    record = get_record(request, kind, pk)
    must(release.may_take_back(request.user, record))
    last = releases_of(kind, record.pk).first()
    if last is None:
        raise Http404
    form = filled(request, forms.TakeBackForm)
    if form.is_valid() and taken(form, releasing.take_back, last, by=request.user, **form.cleaned_data):
        messages.success(request, f"{record}: taken off the public site.")
        return redirect("publishing:records")
    return render(request, "publication/desk_take_back.html", {"form": form, "record": record, "body_name": record.body.name})
