"""Saying things about a request: comment on a paragraph, ask the author, answer, resolve. `side` is Part 1's or Part 2's."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from accounts.typed import keeps_what_was_typed
from decisions import rules, threads, workflow
from decisions.forms.saying import EVERYBODY, READERS, AnswerForm, AskForm, CommentForm

from . import refusals, said, showing
from .getting import get_decision

ASKS_FROM = ("decisions:declare", "decisions:answer_advice")
HINTS = {"comment": EVERYBODY, "part2-comment": READERS}


def _refuse_unless_open(user, decision, side) -> None:
    if not side["step"].may_comment(user, decision):
        raise PermissionDenied(side["step"].who)


def _listed(user, decision, side) -> dict:
    """What is there on this side, with its paragraphs."""
    if side is said.PART1:
        return said.on_part1(user, decision, showing.part1_shown(decision)["bytes"])
    return said.on_part2(user, decision, showing.part2_shown(user, decision, "comment"))


def _row(listed, pk) -> dict:
    found = next((row for row in listed["rows"] if row["thread"].first.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _there(side, decision, pk=None) -> str:
    """Where a comment stands on the page of its side."""
    return f"{reverse(side['page'], args=[decision.pk])}#{side['prefix']}{f'-{pk}' if pk else 's'}"


def see_it(words: str, side, decision, pk, page=None) -> str:
    """The way to what was said: on the page given, or on the page of its side."""
    there = f"{page}#{side['prefix']}-{pk}" if page else _there(side, decision, pk)
    return format_html('<a class="govuk-notification-banner__link" href="{}">{}</a>', there, words)


def _done(request, done: str, side, decision, pk, words="See your comment", page=None):
    """Back to the page of its side, or to the one that this was begun from, with the message at its top and the way to what was
    said."""
    messages.success(request, format_html("{} {}", done, see_it(words, side, decision, pk, page)))
    return redirect(page) if page else redirect(side["page"], decision.pk)


def _page(request, name, decision, side, form, refused, **more):
    context = {"decision": decision, "side": side, "form": form, "refused": refused, "has_errors": refused, **more}
    return render(request, f"decisions/{name}.html", context | {"back": _there(side, decision)})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def comment(request, pk, side):
    """Comment on one paragraph of a section, or on the request as a whole."""
    decision = get_decision(request, pk)
    _refuse_unless_open(request.user, decision, side)
    places, on = _listed(request.user, decision, side)["places"], request.GET.get("on", "")
    here = next((each for each in places if each.anchor == on), None)
    offered = [each for each in places if (each.of == here.of if here else each.anchor == each.of)]
    asked = {"places": offered, "whole": side["whole"], "chosen": on, "hint": HINTS[side["prefix"]]}
    form = CommentForm(refusals.posted(request), **asked)
    refused = []
    if form.is_valid():
        try:
            written = workflow.comment(decision, by=request.user, side=side["step"], **form.step())
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            return _done(request, "Your comment is there.", side, decision, written.pk)
    return _page(request, "comment", decision, side, form, refused, here=here)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def answer(request, pk, comment, side):
    """Answer what somebody said."""
    decision = get_decision(request, pk)
    _refuse_unless_open(request.user, decision, side)
    listed = _listed(request.user, decision, side)
    row = _row(listed, comment)
    form, refused = AnswerForm(refusals.posted(request), hint=HINTS[side["prefix"]]), []
    if form.is_valid():
        try:
            workflow.answer(row["thread"].first, by=request.user, side=side["step"], **form.cleaned_data)
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            return _done(request, "Your answer is there.", side, decision, comment, "See your answer")
    return _page(request, "answer", decision, side, form, refused, row=row, said=listed)


@require_POST
def settle(request, pk, comment, side, step):
    """Resolve it, or open it again; `step` says which."""
    decision = get_decision(request, pk)
    _refuse_unless_open(request.user, decision, side)
    first = _row(_listed(request.user, decision, side), comment)["thread"].first
    getattr(workflow, step)(first, by=request.user, side=side["step"])
    done = "The comment is resolved." if step == "resolve" else "The comment is open again."
    return _done(request, done, side, decision, comment, "See the comment")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def ask(request, pk):
    """Ask the author something. The request stays where it is."""
    decision = get_decision(request, pk)
    if not rules.may_ask(request.user, decision):
        raise PermissionDenied("Only who holds the request now, or governance, asks its author.")
    form = AskForm(
        refusals.posted(request), reads_part2=rules.says_part2(decision) and rules.may_comment_on_part2(request.user, decision)
    )
    refused, came_from = [], _came_from(request, decision)
    if form.is_valid():
        side = said.PART2 if form.cleaned_data.get("about") == "part2" else said.PART1
        try:
            asked = workflow.ask(decision, by=request.user, text=form.cleaned_data["text"], side=side["step"])
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            done, page = "Your question is asked. The request stays where it is.", came_from if side is said.PART1 else None
            return _done(request, done, side, decision, asked.pk, "See your question", page)
    waiting = [each for each in threads.threads(decision.comments.all()) if each.awaits_answer]
    leave = came_from or decision.get_absolute_url()
    return _page(request, "ask", decision, said.PART1, form, refused, waiting=waiting, leave=leave)


def _came_from(request, decision) -> str:
    """The page of this request on which one advises or declares, from which the question is asked."""
    try:
        found = resolve(request.GET.get("from", ""))
    except Resolver404:
        return ""
    is_there = found.view_name in ASKS_FROM and found.kwargs.get("pk") == decision.pk
    return reverse(found.view_name, kwargs=found.kwargs) if is_there else ""
