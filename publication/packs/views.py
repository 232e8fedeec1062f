"""Packs of a board and of decisions between two dates: chosen on a page, read as PDF. Made when they are asked for, kept nowhere."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import PolicingBody
from decisions.models import BoardMeeting, BoardPack, BoardPackEntry, Decision
from decisions.models.planning import bodies_worked_for
from decisions.rules import governance, says_part2
from decisions.steps import StepRefused
from decisions.workflow import planning as steps

from . import gathering, making
from .forms import BetweenForm, PackForm

ENTRIES = Prefetch("entries", BoardPackEntry.objects.select_related("decision__withholding"))
LATELY = timedelta(days=180)
MOST_IN_A_PDF = 40
FOR_STAFF = "Packs are for people who work for a body."
NOT_ONE = "You have no need-to-know row for Part 2 of any request in this pack. Governance can add you, with a reason."


def _refuse_strangers(request) -> None:
    if not governance.may_see_plan(request.user):
        raise PermissionDenied(FOR_STAFF)


def _pdf(make, name: str) -> HttpResponse:
    """The PDF, or a sentence where this machine cannot make one (docs/operating.md)."""
    try:
        held = make()
    except OSError:  # WeasyPrint without Pango
        return HttpResponse("This machine cannot make PDFs: Pango is missing.", status=503, content_type="text/plain")
    return HttpResponse(held, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})


# -- board packs


@require_safe
def meetings(request):
    """Meetings of boards, the next first, then those that were."""
    _refuse_strangers(request)
    today = timezone.localdate()
    found = BoardMeeting.objects.filter(board__body__in=bodies_worked_for(request.user), on__gte=today - LATELY)
    found = list(found.select_related("board__body").prefetch_related("packs"))
    coming = [each for each in found if each.on >= today]
    return render(
        request, "publication/pack_meetings.html", {"coming": coming, "past": found[: len(found) - len(coming)][::-1]}
    )


def _meeting(request, pk) -> BoardMeeting:
    rows = BoardMeeting.objects.filter(board__body__in=bodies_worked_for(request.user))
    return get_object_or_404(rows.select_related("board__body"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def board(request, pk):
    """What goes to a meeting, and its packs; governance puts a new one together."""
    meeting = _meeting(request, pk)
    may_make = governance.may_make_pack(request.user, meeting)
    if request.method == "POST" and not may_make:
        raise PermissionDenied(steps.ONLY_GOVERNANCE)
    tabled, drafts = gathering.going_to(meeting, request.user)
    packs = _packs(meeting, request.user)
    if packs:  # in the order of the last pack, what was not in it last
        places = {each.decision_id: each.place for each in packs[0]["pack"].entries.all()}
        tabled.sort(key=lambda each: places.get(each.pk, len(places) + 1))
    form = PackForm(request.POST if request.method == "POST" else None, decisions=tabled) if may_make and tabled else None
    if form and form.is_valid() and (made := _made(form, meeting, request.user)):
        messages.success(request, f"Pack {made.number} is made: {_named(form.chosen())}.")
        return redirect("packs:board", pk)
    context = {
        "meeting": meeting,
        "form": form,
        "tabled": tabled,
        "drafts": drafts,
        "incomplete": [each for each in tabled if each.outstanding],
        "packs": packs,
        "may_make": may_make,
    }
    return render(request, "publication/board_pack.html", context)


def _named(decisions) -> str:
    """By their references, or titles where they have none."""
    return ", ".join(each.reference or each.title for each in decisions)


def _made(form, meeting, user):
    try:
        return steps.make_pack(meeting, form.chosen(), by=user)
    except StepRefused as refused:
        form.add_error(None, refused.obstacles)


def _packs(meeting, user) -> list[dict]:
    """The packs made so far, the latest first, each with whether there is a Part 2 in it that this person may read."""
    from decisions import part2

    found = list(meeting.packs.select_related("made_by").prefetch_related(ENTRIES).order_by("-number"))
    asked = {entry.decision_id for pack in found for entry in pack.entries.all() if says_part2(entry.decision)}
    open_to = set(part2.open_rows().filter(person=user, decision__in=asked).values_list("decision", flat=True))
    return [{"pack": each, "has_part2": any(entry.decision_id in open_to for entry in each.entries.all())} for each in found]


def _pack(request, pk) -> BoardPack:
    rows = BoardPack.objects.filter(meeting__board__body__in=bodies_worked_for(request.user))
    return get_object_or_404(rows.select_related("meeting__board__body"), pk=pk)


@require_safe
def board_part1(request, pk):
    """Part 1 of every request in the pack, from the stored versions that it names."""
    pack = _pack(request, pk)
    rows = gathering.rows_of(pack, request.user)
    if not rows:
        raise Http404
    left_out = pack.entries.count() - len(rows)
    lines = [f"{left_out} taken back since it was made; pages are numbered without."] if left_out else []
    cover = gathering.board_cover(pack, "Part 1", lines)
    return _pdf(lambda: making.part1_pack(cover, gathering.part1_entries(rows)), f"board-pack-{pack.pk}-part-1")


@require_safe
def board_part2(request, pk):
    """Part 2 of those that this person may read. Others are absent, and nothing tells whether they have one."""
    pack = _pack(request, pk)
    rows = gathering.rows_of(pack, request.user)
    if not gathering.readable(rows, request.user):
        raise PermissionDenied(NOT_ONE)
    entries = gathering.part2_entries(rows, request.user)
    lines = [f"Copy for {request.user.name}. It holds the Part 2 of those requests that they may read."]
    cover = gathering.board_cover(pack, "Part 2", lines)
    return _pdf(lambda: making.part2_pack(cover, entries), f"board-pack-{pack.pk}-part-2")


# -- decisions between two dates


def _asked(request):
    """The form with what the address says, and the decisions it finds; none before it is filled in."""
    _refuse_strangers(request)
    bodies = PolicingBody.objects.filter(pk__in=Decision.objects.visible_to(request.user).order_by().values("body"))
    form = BetweenForm(request.GET if "from_on_year" in request.GET else None, bodies=bodies)
    if not form.is_valid():
        return form, None
    told = form.cleaned_data
    return form, gathering.decided_between(request.user, told["from_on"], told["to_on"], told["body"])


@require_safe
def between(request):
    """Decisions by the day on which they were signed, as a list, with the way to their pack."""
    form, found = _asked(request)
    listed = list(found[: MOST_IN_A_PDF * 10]) if found is not None else []
    context = {"form": form, "listed": listed, "asked": found is not None, "most": MOST_IN_A_PDF}
    context["fits"] = 0 < len(listed) <= MOST_IN_A_PDF
    return render(request, "publication/between.html", context)


@require_safe
def between_pdf(request):
    form, found = _asked(request)
    listed = list(found[: MOST_IN_A_PDF + 1]) if found is not None else []
    if not 0 < len(listed) <= MOST_IN_A_PDF:
        raise Http404
    told = form.cleaned_data
    cover = gathering.between_cover(told["from_on"], told["to_on"], told["body"])
    return _pdf(
        lambda: making.part1_pack(cover, gathering.decided_entries(listed)), f"decisions-{told['from_on']}-{told['to_on']}"
    )
