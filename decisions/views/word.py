"""A draft from a Word file: the file comes in, and everything that came with it is listed beside the draft until it is settled."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import PolicingBody
from accounts.richtext import plain_text
from accounts.typed import keeps_what_was_typed
from decisions import part2, rules, workflow
from decisions.forms.word import StartFromWordForm
from decisions.models import DecisionDate, Part2Money, WordRemainder
from decisions.models.words import WordKind, WordState
from decisions.rules.who import WRITING_ROLES

from . import typed_numbers
from .drafting import tell_of_same_title
from .getting import get_decision, why_not_edit
from .saving import refuse_unless_editable, saved, typed
from .showing import part1_shown

FIELDS = {"title": "Title", "summary": "Executive summary", "statement": "Decision", "needed_by": "Why it is needed by then"}
LISTS = {"recommendations": "Recommendations", "money": "Money", "dates": "Other dates"}
# Kinds in which nothing waits to be placed: the words stand in the draft, or there are none.
ONLY_SAID = {WordKind.INSERTED, WordKind.PICTURE, WordKind.EMBEDDED}
OFFERS = (WordKind.MONEY, WordKind.DATE)
GONE = "This is no longer on the list."


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def start_from_word(request):
    """Begin a draft from a Word file."""
    mine = request.user.roles().filter(role__in=WRITING_ROLES).values("body")
    bodies = list(PolicingBody.objects.filter(pk__in=mine))
    if not bodies:
        raise PermissionDenied("Your role does not draft requests.")
    form = typed(request, StartFromWordForm, user=request.user, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        begun = []
        if saved(form, lambda: begun.append(_start(request.user, form))):
            messages.success(
                request, "Your draft is begun from the file. See below what went where, and what is left to settle."
            )
            tell_of_same_title(request, begun[0])
            return redirect("decisions:word", begun[0].pk)
    return render(request, "decisions/start_from_word.html", {"form": form})


def _start(user, form):
    version, values = form.chosen, {name: form.cleaned_data[name] for name in ("title", "kind")}
    return workflow.start_from_word(by=user, body=version.body, form_version=version, plan=form.plan, **values)


@require_http_methods(["GET", "HEAD", "POST"])
def word(request, pk):
    """What came from the Word file, beside the draft."""
    decision = _readable(request, pk)
    if request.method == "POST":
        refuse_unless_editable(request, decision)
        _settle_many(request, decision)
        return _back_to(request, pk)
    with part2.opened_by(request.user, decision, "what came from Word"):
        rows = list(WordRemainder.objects.filter(decision=decision).select_related("settled_by"))
        texts = workflow.typed_texts(decision)
        told = _told_by_part2(texts)
        numbers = (
            {}
            if why_not_edit(request.user, decision)
            else typed_numbers.listed(request, decision, texts, lambda key: where_it_is(decision, key, told))
        )
    if not rows:
        raise Http404
    context = _shown(decision, rows, told) | numbers | {"decision": decision, "shown": part1_shown(decision)}
    context["may_edit"] = not why_not_edit(request.user, decision)
    context["at"] = request.GET.get("at", "") if context["may_edit"] else ""
    waiting = [row for row in rows if row.state == WordState.WAITING]
    context["answers"] = workflow.answers_given(decision, waiting) if context["may_edit"] else []
    return render(request, "decisions/word.html", context)


@require_POST
def settle_word(request, pk, remainder):
    """Place, take or dismiss one, or put it back on the list."""
    decision = _readable(request, pk)
    refuse_unless_editable(request, decision)
    try:
        messages.success(request, _settled(request.POST, decision, remainder, request.user))
    except workflow.StepRefused as refused:
        messages.error(request, str(refused))
    except WordRemainder.DoesNotExist:
        messages.error(request, GONE)
    return _back_to(request, pk)


def _back_to(request, pk):
    """The page again, at the list in which it was pressed; what was done is said there."""
    part = next((each for each in ("offers", "numbers") if request.POST.get("part") == each), "waiting")
    return redirect(f"{reverse('decisions:word', args=[pk])}?at={part}#{part}")


def _readable(request, pk):
    """The draft, for who may read its Part 2: a file may hold confidential text."""
    decision = get_decision(request, pk)
    if not rules.may_read_part2(request.user, decision):
        raise Http404
    return decision


def _settled(posted, decision, pk, user) -> str:
    if "dismiss" in posted:
        workflow.dismiss_remainders(decision, [pk], by=user)
        return "Dismissed. It stands under “Settled”, and can be put back."
    if "put_back" in posted:
        workflow.put_back_remainder(decision, pk, by=user)
        return "It waits again."
    if "take" in posted:
        taken = workflow.take_offer(decision, pk, posted["take"], by=user)
        told = 'It is in the draft. <a class="govuk-notification-banner__link" href="{}">Look it over</a>'
        return format_html(told, _page_of(decision, taken))
    placed = workflow.place_remainder(decision, pk, posted.get("where", ""), by=user)
    where, url = where_it_is(decision, placed, {})  # no heading of Part 2 in a message
    return format_html('Placed in <a class="govuk-notification-banner__link" href="{}">{}</a>', url, where)


def _page_of(decision, taken) -> str:
    """The page on which what was just taken is looked over."""
    if taken == decision:
        return reverse("decisions:edit", args=[decision.pk, "title"])
    name = "edit_part2" if isinstance(taken, Part2Money) else "edit_child"
    part = "dates" if isinstance(taken, DecisionDate) else "money"
    return reverse(f"decisions:{name}", args=[decision.pk, part, taken.pk])


def _settle_many(request, decision) -> None:
    """All words of the form, or all offers of a kind, dismissed in one press; the ticked numbers removed."""
    if "answers" in request.POST:
        taken = workflow.take_answers(decision, by=request.user)
        messages.success(request, f"{taken} answer{'' if taken == 1 else 's'} taken. Look over the pages below.")
        return
    if "numbers" in request.POST:
        messages.success(request, typed_numbers.settle(request, decision))
        return
    if "offer_numbers" in request.POST:
        typed_numbers.offer_again(request, decision)
        return
    with part2.opened_by(request.user, decision, "what came from Word"):
        waiting = WordRemainder.objects.filter(decision=decision, state=WordState.WAITING)
        pks = list(waiting.filter(kind=request.POST.get("dismiss_all", "")).values_list("pk", flat=True))
    dismissed = workflow.dismiss_remainders(decision, pks, by=request.user)
    messages.success(request, f"{dismissed} dismissed. They stand under “Settled”, and can be put back.")


# -- what is shown


def _shown(decision, rows, told) -> dict:
    waiting = [row for row in rows if row.state == WordState.WAITING]
    kept = [row for row in waiting if row.kind not in (*OFFERS, WordKind.FORM_WORDS)]
    stood = {row.about: row.placed_in for row in rows if row.kind == WordKind.ARRIVED}
    for row in kept:
        row.likely = _likely(row, stood)
    return {
        "arrived": [_row(decision, row, told) for row in rows if row.kind == WordKind.ARRIVED],
        "waiting": len(kept),
        "waiting_by_kind": _by_kind([_row(decision, row, told) for row in kept]),
        "form_words": [_row(decision, row, told) for row in waiting if row.kind == WordKind.FORM_WORDS],
        "offers": _by_kind([_row(decision, row, told) for row in waiting if row.kind in OFFERS]),
        "settled": [
            _row(decision, row, told) for row in rows if row.state != WordState.WAITING and row.kind != WordKind.ARRIVED
        ],
        "places": _places(decision, told),
    }


def _row(decision, row, told) -> dict:
    text, url = where_it_is(decision, row.placed_in, told)
    return {
        "row": row,
        "text": row.text.replace('"fn-', f'"fn-w{row.pk}-').replace('"#fn-', f'"#fn-w{row.pk}-'),  # an id once on a page
        "is_only_said": row.kind in ONLY_SAID or not plain_text(row.text).strip(),
        "is_money": row.kind == WordKind.MONEY,
        "is_part2": row.found_in.startswith("part2"),
        "is_dismissed": row.state == WordState.DISMISSED,
        "where": text,
        "url": url,
        "found_in": where_it_is(decision, row.found_in, told)[0],
        "settle_url": reverse("decisions:settle_word", args=[decision.pk, row.pk]),
    }


def _by_kind(rows) -> list[dict]:
    """Rows of a kind together, those first that nobody has to place last."""
    found: dict = {}
    for each in sorted(rows, key=lambda each: each["is_only_said"] and not each["is_money"]):
        found.setdefault(each["row"].kind, []).append(each)
    kinds = [{"kind": kind, "label": str(WordKind(kind).label), "rows": held} for kind, held in found.items()]
    return [each | {"is_only_said": all(row["is_only_said"] for row in each["rows"])} for each in kinds]


def _likely(row, stood) -> str:
    """The part under whose heading it stood in the file, offered first; what stood in Part 2 is offered for Part 2."""
    under = row.place.partition("Under “")[2].partition("”")[0] or row.place
    key = stood.get(under, "")
    return "part2" if key.startswith("part2") else key


def _told_by_part2(texts) -> dict[str, str]:
    """The headings of sections of its own and of texts of Part 2, by their keys, as long as they are there."""
    return {key: row.heading for key, (row, _) in texts.items() if hasattr(row, "heading")}


def where_it_is(decision, key, told) -> tuple[str, str]:
    """A part of the draft in words, and its page."""
    kind, _, rest = key.partition(":")
    if kind == "section":
        asked = decision.form_version.definition["sections"]
        heading = next((each["heading"] for each in asked if each["code"] == rest), rest)
        return heading, reverse("decisions:edit", args=[decision.pk, f"section-{rest}"])
    if kind == "own":
        listed = reverse("decisions:part", args=[decision.pk, "sections"])
        if key not in told:
            return "Other sections", listed
        return told[key], reverse("decisions:edit_child", args=[decision.pk, "sections", rest])
    if kind in ("paper", "board"):
        return _in_board_paper(decision, *rest.partition(":")[::2], told.get(key, ""))
    if kind == "part2":
        if key not in told:
            return "Part 2", reverse("decisions:write_part2", args=[decision.pk])
        return f"Part 2: {told[key]}", reverse("decisions:edit_part2", args=[decision.pk, "text", rest])
    if kind in LISTS or kind == "recommendation":
        name = "recommendations" if kind == "recommendation" else kind
        return LISTS[name], reverse("decisions:part", args=[decision.pk, name])
    if kind in FIELDS:
        return FIELDS[kind], reverse("decisions:edit", args=[decision.pk, "title" if kind == "needed_by" else kind])
    return "", ""


def _in_board_paper(decision, paper, section, heading) -> tuple[str, str]:
    """A board paper, or one of its sections that is still there."""
    if not heading:
        return "Board paper", reverse("decisions:part", args=[decision.pk, "board-papers"])
    url = reverse("decisions:edit_child_of_board", args=[decision.pk, paper, "sections", section])
    return f"Board paper: {heading}", url


def _places(decision, told) -> list[tuple[str, str]]:
    """Where a remainder can be placed."""
    definition = decision.form_version.definition
    decides = "statement" if definition["decides_by"] == "statement" else "recommendations"
    named = [("summary", FIELDS["summary"]), (decides, FIELDS.get(decides) or "A recommendation of its own")]
    named += [(f"section:{each['code']}", each["heading"]) for each in definition["sections"]]
    of_papers = [(key, f"Board paper: {heading}") for key, heading in told.items() if key.startswith("board:")]
    papers = [f"paper:{each}" for each in dict.fromkeys(key.split(":")[1] for key, _ in of_papers)]
    of_papers += [(key, "Board paper: a section of its own") for key in papers]
    return [*named, ("own", "A section of its own"), *of_papers, ("part2", "Part 2 (confidential)")]
