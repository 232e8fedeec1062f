"""One step on many requests at once: chosen on the list, shown one by one with what cannot be done and why, then taken, each in a
transaction of its own."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.models import Team
from accounts.typed import keeps_what_was_typed
from decisions import rules, workflow
from decisions.desk import STAGES
from decisions.forms import desk as forms
from decisions.models import Decision
from decisions.rules import desk as desk_rules

from .desk import asked

MOST = 200
GOVERNANCE = "Only governance takes steps at the desk."


class Action(NamedTuple):
    """What is done, the form that asks for what it needs, and whether it needs anything."""

    title: str
    button: str
    form: type
    asks: bool


ACTIONS = {
    "remind": Action("Remind whoever holds them", "Remind", forms.RemindForm, False),
    "reassign": Action("Give to somebody else", "Give to somebody else", forms.ReassignForm, True),
    "meeting": Action("Set the board meeting", "Set the meeting", forms.SetMeetingForm, True),
}


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def many(request):
    """Choose what is needed; look at what would happen to each; take the step."""
    sent = request.POST if request.method == "POST" else request.GET
    action = ACTIONS.get(sent.get("action", ""))
    if action is None:
        raise Http404
    bodies = list(rules.bodies_governed(request.user))
    if not bodies:
        raise PermissionDenied(GOVERNANCE)
    chosen = _chosen(request, sent)
    gone = _gone(request.user, sent, bodies, chosen)
    form = _form(action, sent, chosen)
    is_ready = bool(chosen) and form.is_valid()
    context = {
        "action": action,
        "name": sent["action"],
        "form": form,
        "chosen": chosen,
        "gone": gone,
        "query": sent.get("query", ""),
        "page": sent.get("page", ""),
        "kept": _kept(sent, chosen),
        "was_cut": len(chosen) == MOST,
    }
    if is_ready and request.method == "POST":
        taken = _taken(request, sent["action"], form, chosen)
        taken["refused"] += gone
        return render(request, "decisions/desk_done.html", context | taken)
    if is_ready:
        context["rows"] = _rows(request.user, sent["action"], form, chosen)
        context["may_any"] = any(not row["obstacles"] for row in context["rows"])
    return render(request, "decisions/desk_many.html", context)


def _chosen(request, sent) -> list[Decision]:
    """The requests that are ticked, or all that the list finds; of those on the desk of this person only."""
    query = QueryDict(sent.get("query", "")) if "everything" in sent else QueryDict()
    _, found = asked(request, query)
    if "everything" not in sent:
        found = found.filter(pk__in=_ticked(sent))
    reads = ("numbers", "tablings", "declarations", "co_authors", "amendments", "stood_aside", "advice_requests")
    found = found.filter(body__in=rules.bodies_governed(request.user))
    return list(found.select_related("body", "form_version", "author", "head_of_unit").prefetch_related(*reads)[:MOST])


def _ticked(sent) -> list[int]:
    return [int(each) for each in sent.getlist("chosen") if each.isascii() and each.isdecimal() and len(each) < 19]


def _gone(user, sent, bodies, chosen) -> list[dict]:
    """Those that were ticked and have left the desk since, each with what became of it."""
    if "everything" in sent:
        return []
    missing = set(_ticked(sent)) - {each.pk for each in chosen}
    found = Decision.objects.visible_to(user).filter(pk__in=missing, body__in=bodies).exclude(status__in=STAGES)
    why = "Cannot be done: {} in the meantime."
    rows = found.prefetch_related("numbers").order_by("pk")[:MOST]
    return [{"decision": each, "obstacles": [why.format(each.get_status_display().lower())]} for each in rows]


def _kept(sent, chosen) -> str:
    """What the desk, or the page on which a meeting is entered, needs to come back to with the same requests ticked."""
    kept = QueryDict(sent.get("query", ""), mutable=True)
    kept.pop("chosen", None)
    kept.setlist("chosen", [each.pk for each in chosen])
    if sent.get("page", "").isdecimal():
        kept["page"] = sent["page"]
    return kept.urlencode()


def _form(action, sent, chosen):
    named = {"decisions": chosen} if action.asks else {}
    if action.asks and "change" in sent:
        return action.form(initial=sent.dict(), **named)
    is_sent = bool(chosen) and (not action.asks or any(name in sent for name in action.form(**named).fields))
    return action.form(sent if is_sent else None, **named)


# -- what would happen to each


def _rows(user, name, form, chosen) -> list[dict]:
    """What will happen to each, or why it cannot."""
    told = {"remind": _reminding, "reassign": _reassigning, "meeting": _tabling}[name](user, form, chosen)
    return [{"decision": each, "what": what, "obstacles": obstacles} for each, what, obstacles in told]


def _reminding(user, form, chosen):
    reminded, held = desk_rules.reminded_today(chosen), rules.holders(chosen)
    for each in chosen:
        people = [person for holder in held[each.pk] for person in holder.people]
        names = ", ".join(person.name for person in desk_rules.to_remind(people, reminded[each.pk]))
        yield each, f"An e-mail to {names}.", desk_rules.obstacles_to_reminding(each, people, reminded[each.pk])


def _tabling(user, form, chosen):
    meeting = form.cleaned_data["meeting"]
    for each in chosen:
        yield each, f"It goes to {meeting}.", desk_rules.obstacles_to_tabling(each, meeting)


def _reassigning(user, form, chosen):
    what, whom = form.cleaned_data["what"], form.chosen()
    for each in chosen:
        if what.startswith("advice:"):
            code = what.removeprefix("advice:")
            advisers = rules.who_can_advise(each)
            told = f"{whom}{_gives_other_advice(each, code, whom, advisers)} is asked from now on."
            yield each, told, _obstacles_to_advice(user, each, code, whom, advisers)
        elif what == forms.AUTHOR:
            found = [*desk_rules.obstacles_to_author(each, whom), *desk_rules.lets_in_oneself(user, whom, each)]
            yield each, f"{whom} is its author from now on, instead of {each.author}.", found
        else:
            found = [*desk_rules.obstacles_to_head_of_unit(each, whom), *desk_rules.lets_in_oneself(user, whom, each)]
            yield each, f"{whom} declares as head of unit from now on, instead of {each.head_of_unit}.", found


def _gives_other_advice(decision, code, whom, advisers) -> str:
    """A warning where a person or team usually gives advice of another kind."""
    kind = next((each["by"] for each in decision.form_version.definition["declarations"] if each["code"] == code), None)
    usual = [each.team for each in advisers if each.team and whom in (each.person, each.team)]
    return "" if any(team.kind == kind for team in usual) else " (gives other advice)"


def _open_request(decision, code):
    return next((each for each in decision.advice_requests.all() if each.code == code and each.is_open), None)


def _obstacles_to_advice(user, decision, code, whom, advisers) -> list:
    request = _open_request(decision, code)
    if request is None:
        return [rules.Finding("whom", "This advice is not asked for now.")]
    found = [] if isinstance(whom, Team) else desk_rules.lets_in_oneself(user, whom, decision)
    reached = [each for each in advisers if whom.pk == (each.team_id if isinstance(whom, Team) else each.person_id)]
    if not reached:
        found = [*found, rules.Finding("whom", f"{whom} {rules.cannot_advise(whom)}.")]
    return found


# -- taking the step


def _taken(request, name, form, chosen) -> dict:
    """Take the step on each; what stands in the way of one does not stop the others."""
    step = {"remind": _remind, "reassign": _reassign, "meeting": _table}[name]
    what = {row["decision"].pk: row["what"] for row in _rows(request.user, name, form, chosen)}  # as it stood before
    done, refused = [], []
    for each in chosen:
        try:
            step(request.user, form, each)
        except workflow.StepRefused as refusal:
            refused.append({"decision": each, "obstacles": refusal.obstacles})
        except PermissionDenied as refusal:
            refused.append({"decision": each, "obstacles": [str(refusal)]})
        else:
            done.append({"decision": each, "what": what[each.pk]})
    return {"done": done, "refused": refused}


def _remind(user, form, decision) -> None:
    workflow.remind_now(decision, by=user)


def _table(user, form, decision) -> None:
    workflow.table(decision, form.cleaned_data["meeting"], by=user)


def _reassign(user, form, decision) -> None:
    what, whom = form.cleaned_data["what"], form.chosen()
    if what == forms.AUTHOR:
        workflow.change_author(decision, whom, by=user)
    elif what == forms.HEAD_OF_UNIT:
        workflow.change_head_of_unit(decision, whom, by=user)
    else:
        advisers = rules.who_can_advise(decision)
        obstacles = _obstacles_to_advice(user, decision, what.removeprefix("advice:"), whom, advisers)
        if obstacles:
            raise workflow.StepRefused(obstacles)
        workflow.reassign(_open_request(decision, what.removeprefix("advice:")), whom, by=user)
