"""Reading: the list, one record, its papers and versions, Part 2 and who may read it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Now
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.history import events_of
from accounts.models import Role
from accounts.typed import keeps_what_was_typed
from decisions import part2 as door
from decisions import rules, workflow
from decisions.filters import DecisionFilter
from decisions.forms.route import NewcomerForm, Part2CommentForm, ReaderForm
from decisions.models import Decision, NeedToKnow, Part2Paper, Signature
from decisions.models.words import CLOSED, ON_ITS_WAY, Answer, outcomes_in_short
from decisions.rules import governance
from decisions.rules.who import WRITING_ROLES, writes_now

from . import beside, buying, comparing, refusals, said, showing
from .amending import amendments_shown
from .getting import get_decision

A_PAGE = 20


@require_safe
def decisions(request):
    """All decisions this person may see."""
    visible = Decision.objects.visible_to(request.user).select_related("body", "author")
    visible = visible.prefetch_related("numbers", "recommendations")
    chosen = DecisionFilter(request.GET, queryset=visible, request=request)
    page = Paginator(_told_when(chosen.qs).order_by("-status_since", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    for each in page.object_list:
        each.outcomes = _decided_in_short(each)
    may_start = request.user.has_role(*WRITING_ROLES)
    return render(request, "decisions/decisions.html", {"form": chosen.form, "page": page, "may_start": may_start})


def _told_when(decisions):
    """With the days on which each was signed, by the last who signed it, and published: it may have come here later."""
    signed = Signature.objects.filter(decision=OuterRef("pk"), decision__status__in=CLOSED).order_by("-signed_at")
    public = Case(When(register_entry__edition__isnull=False, then=F("register_entry__published_on")))
    return decisions.annotate(signed_at=Subquery(signed.values("signed_at")[:1]), published_on=public)


@require_safe
def decision(request, pk):
    """The record: Part 1 in its place, where it is, what was said and done, and what this person can do."""
    decision = get_decision(request, pk)
    shown, events = showing.part1_shown(decision), list(events_of(decision))
    may_read_part2, tabled = rules.may_read_part2(request.user, decision), showing.meetings_of(decision, events)
    context = {
        "decision": decision,
        "shown": shown,
        "said": said.on_part1(request.user, decision, shown["bytes"]),
        "said_on_part2": said.told_of_part2(request.user, decision, events) if may_read_part2 else {},
        "declarations": () if decision.is_closed else showing.declarations_shown(decision),
        "owed": showing.owed_shown(decision, events) if decision.submitted_at and not decision.is_closed else [],
        "advice": showing.advice_shown(request.user, decision),
        "besides": showing.besides_shown(request.user, decision),
        "concerns": showing.concerns_shown(decision),
        "missing": rules.still_missing(decision),
        "late_advice": decision.late_advice.select_related("by") if getattr(decision, "urgency", None) else (),
        "approvals": buying.approvals(decision, request.user),
        "signatures": decision.signatures.all(),
        "decided_in_short": _decided_in_short(decision),
        "stood_aside": decision.stood_aside.all(),
        "held_papers": [each for each in decision.papers.all() if each.sha256],
        "actions": _actions(request.user, decision),
        "being_amended": rules.being_amended(decision, request.user),
        "is_amending": rules.is_amending(request.user, decision),
        "is_recorded_by_another": rules.is_recorded_by_another(request.user, decision),
        "amended": amendments_shown(request.user, decision),
        "offers_part2": may_read_part2 and _may_have_part2(decision, events),
        "co_authors": [each.person for each in decision.co_authors.all() if each.to_at is None],
        "may_add_reader": rules.may_add_reader(request.user, decision),
        "may_bring_back": rules.may_bring_back(request.user, decision),
        "events": showing.history_shown(events, may_read_part2, decision, tabled),
        "tabled_at": [each for each in tabled if each.is_tabled],
        "is_held": showing.is_held(events),
    }
    governs = governance.may_hold(request.user, decision)  # they change it or give it back themselves
    if decision.status in ON_ITS_WAY and writes_now(request.user, decision) and not governs:
        context["who_gives_it_back"] = governance.people_of_governance(request.user, decision.body)
    is_theirs = writes_now(request.user, decision) or decision.head_of_unit_id == request.user.pk
    if decision.status in ON_ITS_WAY and is_theirs and not rules.may_declare_urgent(request.user, decision):
        context["may_be_hurried"] = bool(context["owed"]) and not getattr(decision, "urgency", None)
        context["who_hurries"] = rules.sayers(decision) if context["may_be_hurried"] else []
    context["declared_below"] = bool(context["declarations"] or context["owed"])
    return render(
        request,
        "decisions/decision.html",
        context | comparing.looked(request, decision) | beside.kept_beside(request.user, decision),
    )


def _decided_in_short(decision) -> list[tuple[str, str]]:
    """Each outcome with the recommendations of Part 1 that have it; nothing before the decision."""
    decided = [each for each in decision.recommendations.all() if each.board_paper_id is None] if decision.is_closed else []
    return outcomes_in_short([each.outcome for each in decided])


def _may_have_part2(decision, events) -> bool:
    """Whether there is a Part 2 as far as Part 1 says, or of a draft that somebody wrote there, so that no link leads to an empty
    page. Only for its readers."""
    withholding = getattr(decision, "withholding", None)
    said = withholding.is_there_part2 if withholding else Answer.NOT_STATED
    if decision.status == Decision.Status.DRAFT:
        return said == Answer.YES or any(each.facts.get("part") == "part2" for each in events)
    return said != Answer.NO


# What moves the request on; the others take it back or are governance's.
NEXT_STEPS = ("tasks", "submit", "declare", "answer_advice", "sign", "confirm", "advise_late", "pass_on", "report_award")


NOT_WHILE_AMENDED = (
    "declare answer_advice advise_anew sign pass_on return amend declare_urgent record_elsewhere withdraw".split()
)


def _actions(user, decision) -> list[dict]:
    """Steps that this person can take on it now, the next one first."""
    stands_still = rules.open_amendment(decision) is not None  # nobody declares on it, moves or signs it meanwhile
    told = [
        ("Go on with the draft", "tasks", [], rules.may_edit(user, decision)),
        ("Submit", "submit", [], rules.may_submit(user, decision)),
        ("Go on with your changes", "tasks", [], rules.is_amending(user, decision)),
        ("Finish the amendment", "finish_amendment", [], rules.may_finish_amendment(user, decision)),
        *((what, "declare", [code], True) for code, what in _mine_to_declare(user, decision)),
        *((f"Give advice: {each.label}", "answer_advice", [each.pk], True) for each in rules.asked_besides(user, decision)),
        ("Sign, or stand aside", "sign", [], rules.may_sign(user, decision)),
        *((f"Give the late advice: {label}", "advise_late", [code], True) for code, label in _late_advice(user, decision)),
        ("Confirm that you decided this", "confirm", [], _to_confirm(user, decision)),
        ("Choose another signer", "pass_on", [], rules.may_pass_on(user, decision)),
        *(("Report the award", "report_award", [each.pk], True) for each in _awards_to_report(user, decision)),
        ("Ask the author", "ask", [], rules.may_ask(user, decision)),
        ("Ask for advice besides the form", "ask_advice", [], rules.may_ask_advice(user, decision)),
        *(
            (f"Take your advice back and give it anew: {each.label}", "advise_anew", [each.code], True)
            for each in rules.advice_to_give_anew(user, decision)
        ),
        ("Return with a comment", "return", [], rules.may_return(user, decision)),
        ("Change it without returning it", "amend", [], rules.may_begin_amendment(user, decision)),
        ("Declare it urgent", "declare_urgent", [], rules.may_declare_urgent(user, decision)),
        ("Issue a number", "issue_number", [], rules.may_issue_number(user, decision)),
        ("Record that it was decided elsewhere", "record_elsewhere", [], rules.may_record_elsewhere(user, decision)),
        ("Withdraw", "withdraw", [], rules.may_withdraw(user, decision)),
        ("Start a follow-on", "follow_on", [], rules.may_follow_on(user, decision)),
        ("Legal hold", "hold", [], governance.may_hold(user, decision)),
    ]
    return [
        {
            "title": title,
            "url": reverse(f"decisions:{name}", args=[decision.pk, *more]),
            "is_next": name in NEXT_STEPS,
        }
        for title, name, more, may in told
        if may and not (stands_still and name in NOT_WHILE_AMENDED)
    ]


def _awards_to_report(user, decision):
    return [each for each in decision.authorisations.all() if rules.may_report_award(user, each)]


def _mine_to_declare(user, decision):
    acts = {each["code"]: f"{rules.act_of(each)}: {each['label']}" for each in decision.form_version.definition["declarations"]}
    return [(code, acts[code]) for code in rules.codes_to_give(decision) if rules.may_declare(user, decision, code)]


def _late_advice(user, decision):
    missing = [(each["code"], each["label"]) for each in rules.still_missing(decision)]
    return [(code, label) for code, label in missing if rules.may_advise_late(user, decision, code)]


def _to_confirm(user, decision) -> bool:
    return any(rules.may_confirm(user, each) for each in decision.signatures.all())


@require_safe
def paper(request, pk, paper):
    """A paper of Part 1, as the file that was put in."""
    decision = get_decision(request, pk)
    held = get_object_or_404(decision.papers.exclude(sha256=""), pk=paper)
    return _file(bytes(held.content), held.media_type, held.name)


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Bytes to keep, never to run in the browser."""
    headers = {"Content-Disposition": content_disposition_header(True, name), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=media_type or "application/octet-stream", headers=headers)


# -- Part 2


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def part2(request, pk):
    """Part 2, whole, for who needs to know; the reading is written down. While it is on its way, its readers comment on it."""
    decision = get_decision(request, pk)
    shown = showing.part2_with_readings(request.user, decision, "read")
    form, refused = Part2CommentForm(refusals.posted(request)), []
    if form.is_valid():
        try:
            workflow.comment_on_part2(decision, by=request.user, **form.cleaned_data)
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            messages.success(request, "Your comment is there for the readers of Part 2.")
            return redirect("decisions:part2", pk)
    may_comment = rules.may_comment_on_part2(request.user, decision)
    context = {
        "decision": decision,
        "part2": shown,
        "said_part2": said.on_part2(request.user, decision, shown),
        "form": form if may_comment else None,
        "refused": refused,
        "has_errors": refused,
        "may_see_readers": request.user.has_role(Role.GOVERNANCE, Role.AUDITOR, body=decision.body),
        "may_add_reader": rules.may_add_reader(request.user, decision),
        "readers": _readers(decision),
    }
    return render(request, "decisions/part2.html", context)


def _readers(decision):
    is_open = Q(to_at=None) | Q(to_at__gt=Now())
    return decision.need_to_know.select_related("person", "added_by").annotate(is_open=is_open)


@require_safe
def part2_paper(request, pk, paper):
    decision = get_decision(request, pk)
    with door.opened_by(request.user, decision, f"paper {paper}"):
        held = Part2Paper.objects.filter(decision=decision, pk=paper).first()
        content = bytes(held.content) if held else b""
    if held is None:
        raise Http404
    response = _file(content, held.media_type, held.real_name)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def add_reader(request, pk):
    """Who may read Part 2, and adding somebody by name."""
    decision = get_decision(request, pk)
    if not rules.may_add_reader(request.user, decision):
        raise PermissionDenied("Only governance adds readers of Part 2.")
    form = ReaderForm(refusals.posted(request), people=_may_be_named(request, decision))
    refused = []
    if form.is_valid():
        try:
            workflow.add_reader(decision, by=request.user, **form.cleaned_data)
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            messages.success(request, f"{form.cleaned_data['person']} may read Part 2.")
            return redirect("decisions:add_reader", pk)
    return _readers_page(request, decision, form, refused)


def _may_be_named(request, decision):
    return showing.members(decision).exclude(pk=request.user.pk)


def _readers_page(request, decision, form, refused=(), letting_in=None):
    """Who may read Part 2, who is asked and may not, and the two ways to let somebody in. `letting_in` is a form sent back."""
    asked = [
        {
            "newcomer": each,
            "form": letting_in if letting_in and letting_in.prefix == f"of_{each.person.pk}" else _to_let_in(each),
        }
        for each in rules.newcomers(decision)
        if each.person.pk != request.user.pk
    ]
    context = {"decision": decision, "form": form, "asked": asked, "readers": _readers(decision), "letting_in": letting_in}
    has_errors = refused or (letting_in and letting_in.errors)
    return render(request, "decisions/add_reader.html", context | {"refused": refused, "has_errors": has_errors})


def _to_let_in(newcomer, data=None) -> NewcomerForm:
    return NewcomerForm(data, prefix=f"of_{newcomer.person.pk}", initial={"reason": newcomer.why})


@require_POST
@keeps_what_was_typed
def let_newcomer_in(request, pk, person):
    """Open Part 2 to somebody who is asked and took up the capacity after the request had come to it."""
    decision = get_decision(request, pk)
    if not rules.may_add_reader(request.user, decision):
        raise PermissionDenied("Only governance lets a newcomer in.")
    newcomer = next((each for each in rules.newcomers(decision) if each.person.pk == person), None)
    if newcomer is None:
        return redirect("decisions:add_reader", pk)  # pressed twice, or somebody else did it
    form, refused = _to_let_in(newcomer, request.POST), []
    if form.is_valid():
        try:
            workflow.let_newcomer_in(decision, newcomer.person, by=request.user, **form.cleaned_data)
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            messages.success(request, f"{newcomer.person} may read Part 2.")
            return redirect("decisions:add_reader", pk)
    return _readers_page(request, decision, ReaderForm(people=_may_be_named(request, decision)), refused, form)


@require_http_methods(["GET", "HEAD", "POST"])
def end_reader(request, pk, row):
    decision = get_decision(request, pk)
    if not rules.may_add_reader(request.user, decision):
        raise PermissionDenied("Only governance ends a reader's need to know.")
    reader = get_object_or_404(NeedToKnow.objects.select_related("person"), decision=decision, pk=row)
    open_rows = door.rows_in_force(reader.person, decision).exclude(capacity=reader.capacity)
    still = " and ".join(dict.fromkeys(row.get_capacity_display().lower() for row in open_rows))
    if request.method != "POST":
        return render(request, "decisions/end_reader.html", {"decision": decision, "reader": reader, "still": still})
    workflow.end_reader(reader, by=request.user)
    goes_on = f" They may still read it: {still}." if still else ""
    messages.success(request, f"Part 2 is closed to {reader.person} in this capacity.{goes_on}")
    return redirect("decisions:add_reader", pk)
