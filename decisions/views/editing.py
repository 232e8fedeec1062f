"""What a page that changes a draft does besides saving: it keeps what was typed as somebody leaves a field, and shows Part 1 as
the public will read it. Both are asked of the address of the page itself, by its script (header X-Partone-Ask) or by a button."""

import json
import re

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html

from accounts.fields import MoneyField
from accounts.history import events_of
from accounts.richtext import blocks, plain_text
from accounts.typed import asked_by_script
from decisions import amounts, preview, workflow
from decisions.models import BoardPaper, MoneyLine, Section
from decisions.word import offers

from . import merging

PREVIEW, AUTOSAVE, NEXT, NUMBERS, ANOTHER = "preview", "autosave", "next", "numbers", "another"
SAVE_TO_SEE = (
    "This was changed since you opened the page, by somebody else or in another window of yours. Nothing of yours is lost: "
    "press Save to see both texts."
)
REMOVED = "Somebody has removed this since you opened the page. Nothing of yours is lost: press Save to add it as a new one."


def wanted(request) -> str:
    """What a post wants instead of saving and going back, or besides it."""
    return asked_by_script(request) or request.POST.get("step", "")


def is_to_be_saved(request) -> bool:
    return request.method == "POST" and wanted(request) != PREVIEW


# -- numbers that somebody typed before paragraphs

TEXTS = ("body", "summary", "decision_statement", "recommended")
HEADING_NUMBER = re.compile(r"^\s*\d+(?:\.\d+)*[.)]?\s+")
TWICE = "in the text and will be printed a second time: paragraphs are numbered for you."
AS_TYPED = "in the text and will be printed as they were typed. If they come from an older document, take them away."


def typed_numbers(decision, record, form) -> str:
    """What is said of numbers typed into the text of this page; nothing where it has none, or where they are not given here."""
    name = _text_of(form)
    numbers = numbers_in(decision, record, name) if name else []
    return f"{numbers_told(numbers)} {TWICE if isinstance(record, Section) else AS_TYPED}" if numbers else ""


def numbers_in(decision, record, name: str) -> list[str]:
    """The numbers that somebody typed before paragraphs of a text, where they are given here."""
    if isinstance(record, Section) and not _is_numbered(decision, record):
        return []
    return [number for _, number, _ in _of_paragraphs(getattr(record, name) or "")]


def _text_of(form) -> str:
    return next((name for name in TEXTS if name in form.fields), "")


def _is_numbered(decision, section) -> bool:
    """Whether its paragraphs get their numbers here."""
    paper = section.board_paper
    style = paper.numbering if paper else decision.form_version.definition["numbering"]
    return section.is_numbered and style not in (Section.Numbering.NONE, Section.Numbering.AS_PRINTED)


def _of_paragraphs(html) -> list[tuple]:
    held = blocks(html)
    return [each for each in offers.typed_numbers(html) if held[each[0]].startswith("<p") and each[1].strip("(")[0].isdigit()]


def without_numbers(request, form) -> None:
    """Take the typed numbers away from what is about to be stored, where that button was pressed."""
    name = _text_of(form)
    if wanted(request) == NUMBERS and name in form.cleaned_data:
        body = form.cleaned_data[name]
        form.cleaned_data[name] = offers.without_typed_numbers(body, {place for place, *_ in _of_paragraphs(body)})


def tell_of_numbers(request, decision, form, url) -> None:
    """After a save: the numbers that somebody typed, with the way to take them away."""
    if told := typed_numbers(decision, form.stored, form):
        messages.warning(
            request, format_html('{} <a class="govuk-link" href="{}#typed-numbers">See them, and remove them</a>', told, url)
        )


def tell_of_heading(request, section, form) -> None:
    """After a save: that the text begins with the heading of its section, which is printed above it."""
    if not isinstance(section, Section):
        return
    first = next(iter(blocks(form.stored.body)), "")
    told, heading = (HEADING_NUMBER.sub("", plain_text(each)).strip() for each in (first, section.heading))
    if told.rstrip(".:").casefold() == heading.casefold():
        messages.warning(
            request, f"The text begins with the heading “{told}”, which is printed for you. Take it out of the text."
        )


def tell_of_figures(request, line) -> None:
    """After a save of money: that no figure could be read from what was written, so that no rule counts it, or that figures or
    VAT are others than what is written."""
    if not isinstance(line, MoneyLine):
        return
    if line.low is None and line.as_written:
        told = f"No figure could be read from “{line.as_written}”. If it has one, enter it under “Amount in figures”."
        messages.warning(request, told)
    elif told := amounts.disagreement(line.as_written, line.low, line.high):
        messages.warning(request, f"{told}. Rules and lists go by the figures: change one of the two.")
    if told := amounts.vat_disagreement(line.as_written, line.vat_basis):
        messages.warning(request, f"{told}. Change one of the two.")


def numbers_told(numbers: list[str]) -> str:
    """Typed numbers 1.1, 1.2 stand; of many the first few."""
    shown, more = ", ".join(numbers[:4]), len(numbers) - 4
    if len(numbers) == 1:
        return f"The typed number {shown} stands"
    return f"Typed numbers {shown}{f' and {more} more' if more > 0 else ''} stand"


# -- saved as a field is left


def kept(form) -> JsonResponse:
    """When it was saved, what the page has seen from now on, and what was read from an amount as written."""
    seen = workflow.seen(form.stored, form.names())
    told = {"saved_at": f"{timezone.localtime():%H:%M}", "was_seen": seen, "errors": []}
    return JsonResponse(told | {"read": _read_of(form)})


def _read_of(form) -> dict[str, str]:
    money = {name: field for name, field in form.fields.items() if isinstance(field, MoneyField) and hasattr(form.stored, name)}
    read = {name: field.widget.format_value(getattr(form.stored, name)) or "" for name, field in money.items()}
    return read | ({"vat_basis": form.stored.vat_basis} if money and hasattr(form.stored, "vat_basis") else {})


def not_kept(form) -> JsonResponse:
    """Why not, in sentences; the page keeps the text."""
    if form.is_stale:
        is_choice = bool(form.compared)
        return JsonResponse({"is_stale": True, "errors": [SAVE_TO_SEE if is_choice else merging.MEANWHILE]})
    told = [*form.non_field_errors(), *(message for field in form for message in field.summary)]
    return JsonResponse({"errors": list(map(str, told))})


def not_there() -> JsonResponse:
    """What the page is about was removed; the page keeps the text."""
    return JsonResponse({"errors": [REMOVED]}, status=404)


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
