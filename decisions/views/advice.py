"""The queue of advice: what is asked of whom, taking it on, giving it back, passing it on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Prefetch, Subquery
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role
from accounts.typed import keeps_what_was_typed
from decisions import asked_again, part2, rules, workflow
from decisions.filters import AdviceFilter
from decisions.forms.route import ReassignForm
from decisions.models import Advice, AdviceRequest, Look, StoredVersion
from decisions.models.words import ON_ITS_WAY, Status

from . import refusals
from .getting import get_decision

A_PAGE = 25


@require_safe
def queue(request):
    """What is asked of this person or their teams, and for governance all of the body: late first, then by the day it is due."""
    request.user.read_roles()
    chosen = AdviceFilter(request.GET, queryset=AdviceRequest.objects.visible_to(request.user), user=request.user)
    ordered = chosen.qs.order_by(F("answered_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "asked_at", "pk")
    page = Paginator(_to_show(ordered, request.user), A_PAGE).get_page(request.GET.get("page"))
    rows = _rows(request.user, list(page.object_list))
    context = {"form": chosen.form, "page": page, "rows": rows, "late": sum(row["asked"].is_late for row in rows)}
    context["advises"] = request.user.has_role(Role.ADVISER)
    return render(request, "decisions/advice.html", context)


def _to_show(asked, user):
    """With everything that a row tells, in one question for each kind of thing."""
    looked = Look.objects.filter(decision=OuterRef("decision"), person=user)
    stored = StoredVersion.objects.filter(decision=OuterRef("decision")).order_by("-number")
    later = AdviceRequest.objects.filter(decision=OuterRef("decision"), code=OuterRef("code"), pk__gt=OuterRef("pk"))
    return (
        asked.annotate(
            looked_version=Subquery(looked.values("version")[:1]),
            looked_digest=Subquery(looked.values("version__part1_digest")[:1]),
            looked_at=Subquery(looked.values("at")[:1]),
            latest_version=Subquery(stored.values("pk")[:1]),
            latest_digest=Subquery(stored.values("part1_digest")[:1]),
            was_asked_later=Exists(later),
            was_answered_later=Exists(later.filter(answered_at__isnull=False)),
        )
        .select_related("decision__body", "decision__form_version", "decision__urgency")
        .select_related("person", "team", "claimed_by", "asked_by")
        .prefetch_related(
            "decision__numbers",
            "decision__declarations",
            "decision__late_advice",
            "decision__co_authors",
            Prefetch("advice", Advice.objects.visible_to(user).select_related("by")),
        )
    )


def _rows(user, listed) -> list[dict]:
    opened = part2.open_rows().filter(decision__in=[each.decision_id for each in listed], person=user)
    reads_part2 = set(opened.values_list("decision", flat=True)) if listed else set()
    teams = {(held.body_id, held.team_id) for held in user.read_roles() if held.role == Role.ADVISER}
    governs = {held.body_id for held in user.read_roles() if held.role == Role.GOVERNANCE}
    again = asked_again.told(listed, reads_part2)
    return [
        _row(user, asked, asked.decision_id in reads_part2, teams, governs)
        | {"is_again": asked.pk in again, "again": again.get(asked.pk)}
        for asked in listed
    ]


def _row(user, asked, reads_part2: bool, teams, governs) -> dict:
    """The same answers as the rules give for one request; tests/decisions/test_advice.py compares the two."""
    decision = asked.decision
    advises = any(body == decision.body_id for body, _ in teams)
    in_team = asked.team_id is not None and (decision.body_id, asked.team_id) in teams
    wrote = decision.author_id == user.pk or any(each.person_id == user.pk for each in decision.co_authors.all())
    is_mine = advises and (asked.person_id == user.pk or in_team)
    holds = advises and asked.held_by is not None and asked.held_by.pk == user.pk
    moves = asked.is_open and decision.status in ON_ITS_WAY
    goes_out = asked.is_open and asked.is_extra and decision.status == Status.DRAFT
    asks_oneself = asked.is_extra and asked.asked_by_id == user.pk
    return {
        "asked": asked,
        "label": rules.label_of(asked),
        "is_changed": _is_changed(asked, reads_part2),
        "given": next(iter(reversed(asked.advice.all())), None),
        "may_declare": moves and is_mine and not wrote and asked.code in rules.codes_to_give(decision),
        "may_answer": moves and is_mine and not wrote and asked.is_extra and not asks_oneself,
        "may_advise_late": asked.is_open and not asked.is_extra and is_mine and decision.status == Status.SIGNED,
        "may_claim": moves and in_team and asked.claimed_by_id is None and not wrote and not asks_oneself,
        "may_give_back": moves and asked.claimed_by_id == user.pk,
        "may_reassign": (moves or goes_out) and (holds or decision.body_id in governs),
    }


def _is_changed(asked, reads_part2: bool) -> bool | None:
    """Whether another version is there than the one this person looked at; nothing if they never looked. Who does not read
    Part 2 is told of changes in Part 1 only."""
    if asked.looked_version is None:
        return None
    if reads_part2:
        return asked.looked_version != asked.latest_version
    return bytes(asked.looked_digest) != bytes(asked.latest_digest)


def _get(request, pk) -> AdviceRequest:
    found = AdviceRequest.objects.visible_to(request.user).filter(pk=pk)
    asked = found.select_related("decision__body", "decision__form_version", "person", "team", "claimed_by").first()
    if asked is None:
        raise Http404
    return asked


@require_POST
def claim(request, pk):
    asked = _get(request, pk)
    return _press(request, workflow.claim, asked, "You have taken it on. Your team sees that it is with you.")


@require_POST
def give_back(request, pk):
    asked = _get(request, pk)
    return _press(request, workflow.give_back, asked, "It is with your team again.")


def _press(request, step, asked, done):
    try:
        step(asked, by=request.user)
    except workflow.StepRefused as refusal:
        for obstacle in refusal.obstacles:
            messages.error(request, str(obstacle))
    else:
        messages.success(request, done)
    return redirect("decisions:advice")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def reassign(request, pk):
    """Pass it to a colleague, or to another team."""
    asked = _get(request, pk)
    asked.decision = get_decision(request, asked.decision_id)
    if not rules.may_reassign(request.user, asked):
        raise PermissionDenied("Only who holds this, or governance, passes it on, while it is open.")
    form, refused = ReassignForm(refusals.posted(request), asked=asked), []
    if form.is_valid():
        whom = form.step()
        try:
            workflow.reassign(asked, whom, by=request.user)
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, asked.decision, request.user)
        else:
            messages.success(request, f"Passed on: {rules.label_of(asked)} is now for {whom} to give.")
            return redirect("decisions:advice")
    context = {"asked": asked, "decision": asked.decision, "label": rules.label_of(asked), "form": form}
    return render(request, "decisions/reassign_advice.html", context | {"refused": refused, "has_errors": refused})
