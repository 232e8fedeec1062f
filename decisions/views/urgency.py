"""A request that cannot wait, advice that comes late, who acts for whom, and registers of interests."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import PolicingBody, Role
from accounts.typed import keeps_what_was_typed
from decisions import rules, waiting, workflow
from decisions.forms.urgency import ActingForm, InterestForm, LateAdviceForm, UrgencyForm
from decisions.models import DeclaredInterest, OfficeHolder
from decisions.rules.governance import people_of_governance

from . import kept, refusals, showing
from .getting import get_decision
from .governed import confirmed, refuse_unless


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def declare_urgent(request, pk):
    decision = get_decision(request, pk)
    if held := getattr(decision, "urgency", None):
        who = "You have declared it" if held.by_id == request.user.pk else f"{held.said_by} has declared it"
        sent = " Nothing of what you sent now is recorded." if request.method == "POST" else ""
        raise PermissionDenied(f"{who} urgent already; a request is declared urgent once.{sent}")
    if not rules.may_declare_urgent(request.user, decision):
        raise PermissionDenied(
            "The chief executive, who decides, or governance for them declares a request urgent, once, while advice is missing."
        )
    form, refused = UrgencyForm(refusals.posted(request), decision=decision, user=request.user), []
    if form.is_valid():
        try:
            workflow.declare_urgent(decision, by=request.user, **form.step())
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            messages.success(request, "It is declared urgent and has moved on. The missing advice stays due.")
            return redirect(decision)
    context = {"decision": decision, "form": form, "refused": refused, "has_errors": refused}
    context["barred"] = rules.who_cannot_sign_then(decision)
    return render(request, "decisions/declare_urgent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def advise_late(request, pk, code):
    decision = get_decision(request, pk)
    asked = next((each for each in decision.form_version.definition["declarations"] if each["code"] == code), None)
    if asked is None:
        raise Http404
    declaration = rules.in_words(decision, asked)
    if request.method == "POST" and decision.late_advice.filter(code=code, by=request.user).exists():
        raise PermissionDenied(refusals.GIVEN)
    if not rules.may_advise_late(request.user, decision, code):
        raise PermissionDenied("This advice is not asked of you, or it was given.")
    reads_part2 = rules.says_part2(decision) and rules.may_read_part2(request.user, decision)
    form, refused = LateAdviceForm(refusals.posted(request), declaration=declaration, reads_part2=reads_part2), []
    if form.is_valid():
        try:
            workflow.advise_late(decision, code, by=request.user, **form.cleaned_data)
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            messages.success(request, f"{declaration['label']}: recorded beside the decision.")
            return redirect(decision)
    context = {"decision": decision, "form": form, "asked": declaration, "reads_part2": reads_part2}
    context |= {"shown": showing.part1_shown(decision), "refused": refused, "has_errors": refused}
    context["is_advice"] = rules.is_of_adviser(declaration)
    context["asked_of"] = next((each for each in decision.advice_requests.all() if each.code == code and each.is_open), None)
    context |= kept.offer_late(request, decision, code, form)
    return render(request, "decisions/advise_late.html", context)


# -- who acts for whom


def _bodies_of(user) -> list[PolicingBody]:
    return [each.body for each in user.read_roles() if each.role == Role.GOVERNANCE]


def _seen_by(user) -> Q:
    """Whose acting somebody sees: in their own bodies, an administrator everywhere."""
    roles = user.read_roles()
    mine = [each.body_id for each in roles if each.role in (Role.GOVERNANCE, Role.CHIEF_EXECUTIVE, Role.DECISION_MAKER)]
    everywhere = any(each.role == Role.ADMINISTRATOR for each in roles)
    if not mine and not everywhere:
        raise PermissionDenied("Governance, who decides, the chief executive and administrators see who acts for whom.")
    return Q() if everywhere else Q(post__body__in=mine)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def acting(request):
    """Who acts for whom in the bodies of this person, and writing down one more."""
    seen = _seen_by(request.user)
    bodies = _bodies_of(request.user)
    form = ActingForm(refusals.posted(request), bodies=bodies) if bodies else None
    if form is not None and form.is_valid():
        try:
            told = dict(form.cleaned_data)
            holder = workflow.appoint_acting(told.pop("acting_for"), told.pop("person"), by=request.user, **told)
        except workflow.StepRefused as refusal:
            _at_their_fields(form, refusal)
        else:
            messages.success(request, "It is written down. It counts once a second person has confirmed it.")
            _warn(request, holder)
            return redirect("decisions:acting")
    context = {"rows": _acting_rows(request.user, seen), "form": form}
    context["governance"] = [] if bodies else people_of_governance(request.user)
    return render(request, "decisions/acting.html", context)


def _warn(request, holder) -> None:
    """What whoever wrote it down may not have meant."""
    if roles := rules.declare_as([holder.person_id], [holder.post.body_id]).get(holder.person_id):
        messages.warning(
            request,
            f"{holder.name} declares on requests as {roles}, and cannot sign what they declared on. If nobody else acts for "
            f"{holder.acting_for.name}, nobody signs those requests until {holder.acting_for.name} is back.",
        )
    if holder.from_on < timezone.localdate():
        messages.warning(
            request,
            f"The first day, {holder.from_on.day} {holder.from_on:%B %Y}, has passed. {holder.name} signs from the confirmation "
            "on; nothing that was done before it becomes theirs. If you meant another day, end it and write it down again.",
        )


def _acting_rows(user, seen) -> list[dict]:
    """Those that have not ended, the ones that wait for confirmation first."""
    lasting = OfficeHolder.objects.filter(seen, Q(to_on=None) | Q(to_on__gte=timezone.localdate()), acting_for__isnull=False)
    listed = lasting.select_related("post__body", "person", "acting_for", "granted_by", "confirmed_by")
    listed = list(listed.order_by(F("confirmed_at").asc(nulls_first=True), "from_on", "pk"))
    second = rules.who_may_confirm([each for each in listed if each.confirmed_at is None])
    roles = rules.declare_as([each.person_id for each in listed], {each.post.body_id for each in listed}) if listed else {}
    return [
        {
            "holder": each,
            "second": second.get(each.pk, ()),
            "declares_as": roles.get(each.person_id, ""),
            "may_confirm": rules.may_confirm_acting(user, each),
            "may_end": rules.may_appoint(user, each.post.body),
        }
        for each in listed
    ]


def _holder(request, pk) -> OfficeHolder:
    seen = OfficeHolder.objects.filter(_seen_by(request.user), acting_for__isnull=False)
    return get_object_or_404(seen.select_related("post__body"), pk=pk)


@require_POST
def confirm_acting(request, pk):
    holder = _holder(request, pk)
    return _press(request, workflow.confirm_acting, holder, f"{holder.name} acts from the first day on.")


@require_http_methods(["GET", "HEAD", "POST"])
def end_acting(request, pk):
    holder = _holder(request, pk)
    refuse_unless(rules.may_appoint(request.user, holder.post.body))

    def end():
        workflow.end_acting(holder, by=request.user)
        messages.success(request, f"{holder.name} acts no more.")

    return confirmed(
        request,
        end,
        title=f"End that {holder.name} acts",
        text=f"{holder.name}, {holder.capacity}, signs nothing more from now on, and what waits goes to the office holder. "
        "To let them act again somebody writes it down anew and a second person confirms it.",
        button="End it now",
        back=reverse("decisions:acting"),
        done="",
    )


def _at_their_fields(form, refusal) -> None:
    for obstacle in refusal.obstacles:
        part = getattr(obstacle, "part", None)
        form.add_error(part if part in form.fields else None, str(obstacle))


def _press(request, step, record, done, to="decisions:acting"):
    try:
        step(record, by=request.user)
    except workflow.StepRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(to)


# -- registers of interests


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def interests(request):
    """One's own register; for governance also those of everybody in its bodies."""
    request.user.read_roles()
    if not rules.may_read_interests(request.user):
        raise PermissionDenied("Who decides, approves or advises keeps a register of interests; governance reads them.")
    may_keep = rules.may_keep_interests(request.user)
    form = InterestForm(refusals.posted(request)) if may_keep else None
    if form is not None and form.is_valid():
        try:
            workflow.declare_interest(by=request.user, **form.cleaned_data)
        except workflow.StepRefused as refusal:
            _at_their_fields(form, refusal)
        else:
            messages.success(request, "The interest is in your register.")
            return redirect("decisions:interests")
    listed = list(DeclaredInterest.objects.visible_to(request.user).select_related("person"))
    corrected = rules.corrections_of(listed) if listed else {}
    mine = [each for each in listed if each.person_id == request.user.pk and each.pk not in corrected]
    named, compared = _named_now(request.user, mine)
    rows = [{"interest": each, "corrected": corrected.get(each.pk), "named": named.get(each.pk)} for each in listed]
    context = {
        "mine": sorted(
            (each for each in rows if each["interest"].person_id == request.user.pk), key=lambda row: bool(row["corrected"])
        ),
        "others": [each for each in rows if each["interest"].person_id != request.user.pk],
        "may_keep": may_keep,
        "compared": compared,
        "reads_others": request.user.has_role(Role.GOVERNANCE),
        "today": timezone.localdate(),
        "form": form,
    }
    return render(request, "decisions/interests.html", context)


def _named_now(user, mine) -> tuple[dict[int, list], dict]:
    """For each standing interest the requests that wait for this person and name the party in Part 1, as they name it; and
    which requests were looked through, those apart that name no party."""
    today = timezone.localdate()
    standing = [each for each in mine if each.to_on is None or each.to_on >= today]
    if not standing:
        return {}, {}
    rows, _ = waiting.for_person(user, user.read_roles())
    decisions = {each.decision.pk: each.decision for each in rows}
    parties = rules.named_parties(decisions.values())
    found = {each.pk: [] for each in standing}
    for pk, names in parties.items():
        for match in rules.matching(standing, names):
            found[match.interest.pk].append({"decision": decisions[pk], "party": match.party})
    without = [each for each in decisions.values() if not parties.get(each.pk)]
    return found, {"are_any": bool(decisions), "without_party": without, "are_any_named": len(without) < len(decisions)}


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def correct_interest(request, pk):
    """An entry of one's own that was typed wrongly: it stays and ends, and what is right stands beside it."""
    interest = get_object_or_404(DeclaredInterest.objects.filter(person=request.user), pk=pk)
    if not rules.may_keep_interests(request.user):
        raise PermissionDenied("Who decides, approves or advises keeps a register of interests.")
    held = {name: getattr(interest, name) for name in ("party", "nature", "from_on", "to_on")}
    form = InterestForm(refusals.posted(request), initial=held)
    if form.is_valid():
        try:
            workflow.correct_interest(interest, by=request.user, **form.cleaned_data)
        except workflow.StepRefused as refusal:
            _at_their_fields(form, refusal)
        else:
            messages.success(request, "The entry is corrected. What stood there before is kept, marked as corrected.")
            return redirect("decisions:interests")
    return render(request, "decisions/correct_interest.html", {"interest": interest, "form": form})


@require_POST
def end_interest(request, pk):
    interest = get_object_or_404(DeclaredInterest.objects.filter(person=request.user), pk=pk)
    done = f"Your interest in {interest.party} has ended."
    return _press(request, workflow.end_interest, interest, done, "decisions:interests")
