"""Asking the author from the pages that sign, declare and advise, taking the advice on where it is given, and returning from the page
that signs: what was answered there stays on it."""

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html

from decisions import rules, workflow
from decisions.forms.route import ReturnForm
from decisions.forms.saying import AskForm

from . import refusals, said
from .saying import see_it

CARRIED = ("comment", "question-text", "question-about")
# steps of a page that advises: what was answered there so far stays, and is not judged yet
KEEPS = ("open", "ask", "claim", "back", "keep", "forget")


def forms_of(request, decision) -> dict:
    """The question and the comment with which it is returned, as typed so far; none is judged before its own button."""
    kept = request.POST
    returning = ReturnForm(kept if kept.get("step") == "return" else None, initial={"comment": kept.get("comment", "")})
    return {"question": question_of(request, decision), "return_form": returning}


def question_of(request, decision) -> AskForm | None:
    """The question to the author, as typed so far; none for who cannot ask."""
    if not rules.may_ask(request.user, decision):
        return None
    kept = request.POST
    reads_part2 = rules.says_part2(decision) and rules.may_comment_on_part2(request.user, decision)
    asked = {"text": kept.get("question-text", ""), "about": kept.get("question-about", "")}
    return AskForm(kept if kept.get("step") == "ask" else None, prefix="question", initial=asked, reads_part2=reads_part2)


def asked_again(form) -> AskForm:
    """An empty question, once one is asked."""
    return AskForm(prefix="question", reads_part2="about" in form.fields)


def carried_on(request) -> list[tuple[str, str]]:
    """What was typed beside the answers, for the hidden fields of page two."""
    return [(name, request.POST[name]) for name in CARRIED if request.POST.get(name)]


def came_from(request, decision) -> dict:
    """The page that declares, from which somebody went on to return the request, with what they had answered there: it waits in
    hidden fields of their own page, and goes back with them."""
    code = request.GET.get("from", "")
    if request.method != "POST" or not rules.may_declare(request.user, decision, code):
        return {}
    beside = ("csrfmiddlewaretoken", "step", "typed_on", "comment")
    kept = [(name, value) for name, values in request.POST.lists() if name not in beside for value in values]
    return {"came_from": reverse("decisions:declare", args=[decision.pk, code]), "carried": kept}


def return_(request, decision, form) -> tuple[bool, list]:
    """Whether it is back with its author; otherwise what stands in the way."""
    if not form.is_valid():
        return False, in_the_way(form)
    try:
        workflow.return_(decision, by=request.user, comment=form.cleaned_data["comment"])
    except workflow.StepRefused as refusal:
        return False, refusals.tell(form, refusal, decision, request.user) or in_the_way(form)
    messages.success(request, f"{decision.reference or 'The request'} is returned to its author.")
    return True, []


def ask(request, decision, form, part2) -> list:
    """Put the question; answer what stands in the way."""
    if form is None:
        return [{"text": "Nothing can be asked about it now.", "url": ""}]
    if not form.is_valid():
        return in_the_way(form)
    text = form.cleaned_data["text"]
    side = said.PART2 if form.cleaned_data.get("about") == "part2" else said.PART1
    there = (part2 or {}).get("comments", ()) if side is said.PART2 else decision.comments.all()
    if any(each.by_id == request.user.pk and each.text == text for each in there):
        messages.info(request, "You have asked this already; it was not asked again. What you wrote still stands below.")
        return []  # pressed twice: the first press did it
    try:
        asked = workflow.ask(decision, by=request.user, text=text, side=side["step"])
    except workflow.StepRefused as refusal:
        return refusals.tell(form, refusal, decision, request.user) or in_the_way(form)
    done = (
        "Your question is asked. The request stays with you. What you wrote still stands below: it is kept on this page only, "
    )
    done += "until you leave it."
    there = request.path if side is said.PART1 else None
    messages.success(request, format_html("{} {}", done, see_it("See your question", side, decision, asked.pk, there)))
    return []


def claim(request, decision, code) -> list:
    """Take the advice on; answer what stands in the way."""
    asked = next((each for each in decision.advice_requests.all() if each.code == code and each.is_open), None)
    if asked is None:
        return [{"text": workflow.advising.NOT_OPEN, "url": ""}]
    asked.decision = decision
    try:
        taken = workflow.claim(asked, by=request.user)
    except workflow.StepRefused as refusal:
        return refusals.linked(refusal.obstacles, decision, request.user)
    asked.claimed_by, asked.claimed_at = taken.claimed_by, taken.claimed_at
    messages.success(request, "You have taken it on. Your team sees that it is with you. What you wrote still stands below.")
    return []


def in_the_way(form) -> list:
    return [{"text": told, "url": f"#{field.first_input_id}"} for field in form.visible_fields() for told in field.summary]
