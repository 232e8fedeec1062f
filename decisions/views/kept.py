"""Keeping for later what was typed on the page that advises or declares: it comes back there to who kept it, and to nobody else."""

from django.contrib import messages

from decisions import part2, workflow

from . import refusals
from .instead import CARRIED

STEPS = ("keep", "forget")
KEPT = "Kept, for you alone. It stands on this page until you give it, or the request is over. Nothing is given yet."
OF_PART2 = "text_on_part2"  # a text that concerns Part 2, apart from one for all who are inside
SEEN = "kept_seen"  # when that was kept which the page shows, so that a second window overwrites nothing unseen


def press(request, decision, code, form) -> list:
    """Keep what was typed, or throw away what was kept; answer what stands in the way."""
    if request.POST["step"] == "forget":
        workflow.let_go(decision, code, by=request.user)
        messages.success(request, "What you had kept is thrown away.")
        return []
    held = part2.kept_answer(request.user, decision, code)
    try:
        workflow.keep_for_later(decision, code, _typed(request, held, form), by=request.user, was_seen=seen_by(request))
    except workflow.StepRefused as refusal:
        return linked(refusal) or refusals.linked(refusal.obstacles, decision, request.user)
    messages.success(request, KEPT)
    return []


def seen_by(request) -> str:
    """Which kept words the page had shown, by the moment at which they were kept."""
    return request.POST.get(SEEN, "")


def linked(refusal) -> list[dict]:
    """Where a step is refused for words that another window kept, the way to them; nothing for any other refusal."""
    return [{"text": str(refusal), "url": "#kept"}] if isinstance(refusal, workflow.KeptOtherwise) else []


def _typed(request, held, form) -> dict[str, str]:
    names = [name for name in (*form.fields, *CARRIED) if name != "was_seen"]
    said = {name: request.POST[name] for name in names if request.POST.get(name)}
    if said.pop("concerns_part2", ""):
        said[OF_PART2] = said.pop("text", "")
    elif held and "concerns_part2" not in form.fields:
        said |= {name: text for name, text in held.said.items() if name == OF_PART2}  # there is no Part 2 to say it of just now
    return said


def offer(request, decision, code, form, question) -> dict:
    """For the page: whether something can be kept on it, and what this person kept there, when, and what has happened since. Where
    nothing was typed yet, it stands in the form; what concerns Part 2 where it can be said of Part 2."""
    told = {"may_keep": part2.may_open(request.user, decision), SEEN: seen_by(request)}
    was_asked_only, keeps = request.method != "POST", request.POST.get("step") == "keep"
    held = part2.kept_answer(request.user, decision, code)
    if not held or not (was_asked_only or keeps or told[SEEN] != workflow.moment(held.at)):
        return told
    said = dict(held.said)
    of_part2 = said.pop(OF_PART2, "")
    takes_part2 = "concerns_part2" in form.fields
    if of_part2 and takes_part2:
        said |= {"text": of_part2, "concerns_part2": "on"}
    latest = decision.versions.last()
    kept = {"at": held.at, "is_changed_since": bool(latest and latest.at > held.at)}
    kept["waits_for_part2"] = bool(of_part2) and not takes_part2
    if was_asked_only:
        form.initial |= {name: value for name, value in said.items() if name in form.fields}
        if question is not None:
            question.initial |= {name.removeprefix("question-"): said[name] for name in CARRIED[1:] if name in said}
    elif said != {name: request.POST.get(name) for name in said}:
        kept["other"] = [(form.fields[name].label, _in_words(form, name, said[name])) for name in said if name in form.fields]
    return told | {SEEN: workflow.moment(held.at), "kept": kept}


def offer_late(request, decision, code, form) -> dict:
    """For the page of advice that comes late: what this person kept before it was decided stands in the form. What concerns Part 2
    only where it can be said of Part 2."""
    held = part2.kept_answer(request.user, decision, code) if request.method != "POST" else None
    if not held:
        return {}
    text = "\n\n".join(filter(None, (held.said.get(name, "") for name in ("reason", "text"))))
    of_part2 = held.said.get(OF_PART2, "")
    begun = {"answer": held.said.get("answer", ""), "text": text, "part2_text": of_part2}
    form.initial |= {name: said for name, said in begun.items() if name in form.fields}
    return {"kept_at": held.at, "waits_for_part2": bool(of_part2) and "part2_text" not in form.fields}


def _in_words(form, name, value) -> str:
    """What was typed, or the words of what was chosen or ticked."""
    return "Ticked" if value == "on" else dict(getattr(form.fields[name], "choices", ())).get(value, value)
