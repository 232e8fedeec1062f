"""What a page that changes a draft does besides saving: it keeps what was typed as somebody leaves a field, and shows Part 1 as
the public will read it. Both are asked of the address of the page itself, by its script (header X-Partone-Ask) or by a button."""

import json

from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.history import events_of
from accounts.typed import asked_by_script
from decisions import preview, workflow
from decisions.models import BoardPaper

from . import merging

PREVIEW, AUTOSAVE, NEXT = "preview", "autosave", "next"
SAVE_TO_SEE = (
    "Somebody else has changed this since you opened the page. Nothing of yours is lost: press Save to see both texts."
)


def wanted(request) -> str:
    """What a post wants instead of saving and going back, or besides it."""
    return asked_by_script(request) or request.POST.get("step", "")


def is_to_be_saved(request) -> bool:
    return request.method == "POST" and wanted(request) != PREVIEW


# -- saved as a field is left


def kept(form) -> JsonResponse:
    """When it was saved, and what the page has seen from now on."""
    seen = workflow.seen(form.stored, form.names())
    return JsonResponse({"saved_at": f"{timezone.localtime():%H:%M}", "was_seen": seen, "errors": []})


def not_kept(form) -> JsonResponse:
    """Why not, in sentences; the page keeps the text."""
    if form.is_stale:
        is_choice = bool(form.compared)
        return JsonResponse({"is_stale": True, "errors": [SAVE_TO_SEE if is_choice else merging.MEANWHILE]})
    told = [*form.non_field_errors(), *(message for field in form for message in field.summary)]
    return JsonResponse({"errors": list(map(str, told))})


def last_saved(decision, form, **facts) -> dict | None:
    """Who stored what a page with two texts shows as stored, and when: the latest change of that part in the history."""
    if not form.compared_names:
        return None
    changes = [event for event in events_of(decision) if event.step == "revise" and facts.items() <= event.facts.items()]
    return {"by": changes[-1].by, "at": timezone.localtime(changes[-1].at)} if changes else None


# -- as the public will read it


def public_view(decision, part, record, form, board=None) -> dict:
    """Part 1 with what is typed, and where in it this part stands."""
    held = preview.part1_with(decision, record, _values(form))
    places = preview.places(decision, part, record if isinstance(record, BoardPaper) else board)
    if part.startswith("section-"):
        sections = json.loads(held)["sections"]
        places = [each["anchor"] for each in sections if f"section-{each['code']}" == part]
    return {"bytes": held, "places": places}


def _values(form) -> dict:
    """What a save would store; where something is still wrong, what is right."""
    if not form.is_bound:
        return {}
    return form.changes() if form.is_valid() else dict(form.cleaned_data)


def shown_to_script(request, view: dict):
    return render(request, "decisions/_public_view.html", {"view": view})
