"""A request as Word files, and what comes back of them: compared, taken over text by text, put away."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.richtext import sanitise
from accounts.typed import keeps_what_was_typed
from decisions import paragraphs, part2, rules, workflow
from decisions.forms.returning import AS_IT_SAYS, ReturnForm, TakeCommentsForm
from decisions.forms.uploads import TYPES
from decisions.models import WordReturn
from decisions.models.words import Asks, WordKind
from decisions.word import returned as reading
from decisions.word import writing
from decisions.word.opening import Refused

from . import showing
from .getting import get_decision
from .saving import typed

WHO = "Who works on the request now brings Word files back: its writers, who holds it, and governance."
OF_ANOTHER = "This file was written for another request. Open that request and bring it back there."
WHICH = "This file does not say which part it is of. Choose Part 1 or Part 2."
NOT_THAT = "This file says that it is Part %s. Choose that, so that nothing of Part 2 comes into Part 1."


@require_safe
def word_part1(request, pk):
    """Part 1 as a Word file, for everybody who may see the request."""
    decision = get_decision(request, pk)
    return _file(reading.written(decision, 1), writing.name_of(decision, 1))


@require_safe
def word_part2(request, pk):
    """Part 2 as a Word file, for its readers; the reading is written down."""
    decision = get_decision(request, pk)
    with part2.opened_by(request.user, decision, "Part 2 as a Word file"):
        content = reading.written(decision, 2)
    return _file(content, writing.name_of(decision, 2))


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=TYPES["docx"], headers=headers | {"Cache-Control": "private, no-store"})


def _decision(request, pk):
    decision = get_decision(request, pk)
    if not rules.may_bring_back(request.user, decision):
        raise PermissionDenied(WHO)
    return decision


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def bring_back(request, pk):
    """Choose a file that was worked on in Word; those that were brought back before."""
    decision = _decision(request, pk)
    form = typed(request, ReturnForm)
    if request.method == "POST" and form.is_valid():
        try:
            part, said = _read(request.user, decision, form)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            came = workflow.bring_back(decision, by=request.user, part=part, said=said)
            return redirect("decisions:returned", pk, came.pk)
    may = {"may_take": rules.may_edit(request.user, decision) or rules.is_amending(request.user, decision)}
    with part2.opened_by(request.user, decision, "Word files that came back"):
        held = list(WordReturn.objects.filter(decision=decision).select_related("by").defer("said"))
    return render(request, "decisions/bring_back.html", {"decision": decision, "form": form, "held": held} | may)


def _read(user, decision, form) -> tuple[int, dict]:
    """Which part the file is of, and what it says. Raises Refused with what to do."""
    content, asked = form.cleaned_data["file"].read(), form.cleaned_data["part"]
    itself = reading.read_back(content, [])
    if itself.request and itself.request != str(decision.pk):
        raise Refused(OF_ANOTHER)
    if itself.part and asked not in (AS_IT_SAYS, itself.part):
        raise Refused(NOT_THAT % itself.part)
    part = itself.part or asked
    if part not in ("1", "2"):
        raise Refused(WHICH)
    return int(part), reading.read_back(content, _stands(user, decision, int(part)).headings).as_stored()


def _stands(user, decision, part):
    if part == 1:
        return writing.part1(decision)
    with part2.opened_by(user, decision, "compare with a Word file"):
        return writing.part2(decision)


def _came(request, decision, came) -> WordReturn:
    with part2.opened_by(request.user, decision, "a Word file that came back"):
        row = WordReturn.objects.filter(decision=decision, pk=came).select_related("by").first()
    if row is None:
        raise Http404
    return row


@require_safe
def returned(request, pk, came):
    """What the file says beside what stands here now, text by text; its comments and tracked changes."""
    return _page(request, _decision(request, pk), came)


def _page(request, decision, came, posted=None):
    with part2.opened_by(request.user, decision, "compare with a Word file"):
        row = WordReturn.objects.filter(decision=decision, pk=came).select_related("by").first()
        shown, taken = (_compared(decision, row), _taken(decision, row)) if row else ([], [])
    if row is None:
        raise Http404
    form = TakeCommentsForm(posted, marks=_comments(row))
    marks = [mark for mark in row.said["marks"] if mark["kind"] != WordKind.COMMENT]
    may_take = rules.may_edit(request.user, decision) or rules.is_amending(request.user, decision)
    context = {
        "decision": decision,
        "came": row,
        "form": form,
        "rows": shown,
        "open_comments": _comments(row),
        "marks": [mark | {"what": str(WordKind(mark["kind"]).label)} for mark in marks],
        "taken": taken if may_take else [],  # how a draft read earlier is for its writers
        "may_take": may_take,
        "may_put_away": row.by_id == request.user.pk or rules.may_edit(request.user, decision),
        "is_part2": row.part == 2,
        "undecided": sum(1 for each in shown if each["may_be_taken"] and not each["settled"]),
    }
    return render(request, "decisions/returned.html", context)


def _comments(row) -> list[tuple[int, dict]]:
    """Those that nobody took over yet, each with its place in the file."""
    all_of_them = enumerate(row.said["marks"])
    return [(n, mark) for n, mark in all_of_them if mark["kind"] == WordKind.COMMENT and f"mark_{n}" not in row.settled]


def _compared(decision, row) -> list[dict]:
    """Text by text. Only inside `opened_by`, whichever part the file is of."""
    taken = {key for key, became in row.settled.items() if became == "taken"}
    found = reading.compared(reading.as_it_stands(decision, row.part), row.said, taken)
    return [_shown(decision, row, each) for each in found]


def _taken(decision, row) -> list[dict]:
    """Texts that were taken and can be put back: as they stood before. Only inside `opened_by`."""
    return [
        {
            "key": key,
            "heading": heading,
            "before": mark_safe(sanitise(_read_as(key, html))),  # noqa: S308 (sanitised in this line)
            "was_seen": workflow.seen_of(decision, key),
        }
        for key, heading, _ in row.said["texts"]
        if row.settled.get(key) == "taken" and (html := row.settled.get(workflow.BEFORE + key)) is not None
    ]


def _read_as(key, html) -> str:
    """What a recommendation asks is kept as its code, and shown in words."""
    return str(dict(Asks.choices).get(html, html)) if key.startswith(reading.ASKS) else html


def _shown(decision, row, each) -> dict:
    html = {name: mark_safe(sanitise(getattr(each, name))) for name in ("here", "there")}  # noqa: S308 (sanitised in this line)
    return html | {
        "key": each.key,
        "heading": each.heading,
        "differences": each.differences,
        "is_missing": each.is_missing,
        "is_no_answer": each.key.startswith(reading.ASKS) and reading.asked_by(each.there) is None,
        "is_new": not each.here and not each.is_known,
        "changed_here": each.changed_here,
        "changed_there": each.changed_there,
        "may_be_taken": each.may_be_taken,
        "was_seen": workflow.seen_of(decision, each.key) if each.may_be_taken else "",
        "settled": row.settled.get(each.key, ""),
    }


@require_POST
@keeps_what_was_typed
def settle_returned(request, pk, came):
    """Take one text of the file, or keep what stands here."""
    decision = _decision(request, pk)
    row, key = _came(request, decision, came), request.POST.get("key", "")[:80]
    try:
        if request.POST.get("do") == "take":
            is_kept = workflow.take_text(decision, row, key, by=request.user, was_seen=request.POST.get("was_seen", ""))
            kept = " What stood there before is kept below." if is_kept else ""
            messages.success(request, f"The text of the file is in the draft now.{kept}")
        elif request.POST.get("do") == "put back":
            workflow.put_text_back(decision, row, key, by=request.user, was_seen=request.POST.get("was_seen", ""))
            messages.success(request, "What stood there before is in the draft again.")
        else:
            workflow.settle(decision, row, {key: "kept"}, by=request.user)
            messages.success(request, "You have seen it." if key == reading.ABOUT else "What stands here is kept.")
    except workflow.NotAsSeen:
        messages.error(
            request, "Somebody has changed this since you opened the page. Nothing was saved: compare the two again."
        )
    except workflow.StepRefused as refused:
        messages.error(request, str(refused))
    return redirect("decisions:returned", pk, came)


@require_POST
@keeps_what_was_typed
def take_comments(request, pk, came):
    """Comments of the file become comments on the request, on the side of the part that the file is of."""
    decision = _decision(request, pk)
    row = _came(request, decision, came)
    if not _comments(row):
        return redirect("decisions:returned", pk, came)  # pressed twice: the first press took them
    form = TakeCommentsForm(request.POST, marks=_comments(row))
    if not form.is_valid():
        return _page(request, decision, came, request.POST)
    side, marks = (workflow.PART2 if row.part == 2 else workflow.PART1), dict(_comments(row))
    places = _places(request.user, decision, row.part)
    for n in map(int, form.cleaned_data["comments"]):
        workflow.comment(decision, by=request.user, side=side, **_as_comment(marks[n], places))
        workflow.settle(decision, row, {f"mark_{n}": "taken"}, by=request.user)
    messages.success(request, "The comments stand with the request now.")
    return redirect("decisions:returned", pk, came)


def _places(user, decision, part) -> list:
    """The paragraphs of the part that a file is of, as they stand now."""
    if part == 1:
        return paragraphs.of_part1(json.loads(showing.part1_shown(decision)["bytes"]))
    return paragraphs.of_part2(showing.part2_shown(user, decision, "comments of a Word file"))


def _as_comment(mark, places) -> dict:
    """A comment of the file: who wrote it when, its words, and the paragraph that reads like the one it stood beside."""
    place = paragraphs.nearest(places, mark.get("under", ""), mark.get("near", ""))
    where = "" if place else f" {mark['place']}"
    told = f"{mark['about'].rstrip('.')}, in a Word file.{where}\n\n{mark['text']}"
    return {"text": told} | ({"anchor": place.anchor, "quote": place.text} if place else {})


@require_POST
def put_away(request, pk, came):
    """The file is dealt with; what was read of it goes."""
    decision = _decision(request, pk)
    workflow.put_away(decision, came, by=request.user)
    messages.success(request, "The returned file is put away.")
    return redirect("decisions:bring_back", pk)
