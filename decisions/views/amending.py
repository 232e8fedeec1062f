"""Changing a request that is on its way: begin, the parts that may be changed, finish with a reason; and what was changed."""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.history import events_of
from accounts.typed import keeps_what_was_typed
from decisions import comparing, form_versions, rules, versions, workflow
from decisions.forms.desk import FinishAmendmentForm
from decisions.forms.parts import ConfirmForm
from decisions.rules.governing import ALL, parts_open_to

from . import refusals, showing
from .comparing import versions_shown
from .getting import get_decision

NOT_YOURS = "Governance changes a request that is on its way, and an adviser who is asked changes the sections that are theirs to write."
PEOPLE = "People"


@require_http_methods(["GET", "HEAD", "POST"])
def amend(request, pk):
    """Begin to change a request without returning it."""
    decision = get_decision(request, pk)
    if rules.is_amending(request.user, decision):
        return redirect("decisions:tasks", pk)  # begun already
    if not rules.may_begin_amendment(request.user, decision):
        raise PermissionDenied(NOT_YOURS)
    refused = refusals.linked(rules.being_amended(decision), decision, request.user)
    if request.method == "POST":
        try:
            workflow.begin_amendment(decision, by=request.user)
        except workflow.StepRefused as refusal:
            refused = refusals.linked(refusal.obstacles, decision, request.user)
        else:
            messages.success(request, "You can change the request now. Nobody declares on it or signs it until you finish.")
            return redirect("decisions:tasks", pk)
    _, parts = parts_open_to(request.user, decision)
    context = {"decision": decision, "refused": refused, "has_errors": refused, "headings": _headings(decision, parts)}
    return render(request, "decisions/amend.html", context)


def _headings(decision, parts) -> list[str]:
    """The sections that may be changed; empty where everything may."""
    sections = decision.form_version.definition["sections"]
    return [each["heading"] for each in sections if f"section:{each['code']}" in parts]


def narrowed(groups, decision) -> list[dict]:
    """The task list of an amendment: without who writes and who is asked, and only the parts that may be changed."""
    amendment = rules.open_amendment(decision)
    if amendment is None:
        return groups
    allowed, changed = rules.parts_amended(decision, amendment), _changed_codes(decision, amendment)
    urls = {reverse("decisions:edit", args=[decision.pk, part.replace(":", "-", 1)]) for part in allowed - {ALL}}
    found = []
    for group in groups:
        rows = [each for each in group["tasks"] if group["title"] != PEOPLE and (ALL in allowed or each["url"] in urls)]
        rows = [each | {"is_changed": each["code"] in changed} for each in rows]
        found += [group | {"tasks": rows}] if rows else []
    return found


def _changed_codes(decision, amendment) -> set[str]:
    """The rows of the task list whose parts read otherwise than before the amendment. That Part 2 was written on is told by the
    history: it stays closed, and only its readers have a row for it."""
    before, now = (
        _by_code(json.loads(each)) for each in (bytes(amendment.version_before.part1), versions.part1_bytes(decision))
    )
    changed = {code for code in before.keys() | now.keys() if before.get(code) != now.get(code)}
    written = events_of(decision).filter(step="revise", at__gte=amendment.begun_at, facts__part="part2")
    return changed | ({"part2"} if written.exists() else set())


def _by_code(content: dict) -> dict:
    """Part 1 by the codes of the task list."""
    pages = {
        "dates": ["dates"],
        "withholding": ["withholding"],
        "urgency": ["urgency_reason"],
        "statement": ["decision_statement"],
    }
    apart = {"dates", "withholding", "decision_statement", "sections"}
    for part in ("title", "publication"):
        pages[part] = [key for key in versions.PARTS[part] if key not in apart]
    lists = {key.replace("_", "-"): [key] for key in (*LISTS, "summary")}
    found = {code: [content.get(key) for key in keys] for code, keys in (lists | pages).items()}
    for section in content["sections"]:
        code = f"section-{section['code']}" if section["code"] else "sections"
        found.setdefault(code, []).append([section["heading"], [block["html"] for block in section["blocks"]]])
    return found


# Lists of Part 1 that are rows of the task list under the same name.
LISTS = "recommendations options money parties authorisations board_papers consultees papers assessments commitments links citations".split()


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed
def finish_amendment(request, pk):
    """What was changed, who is asked again, and why it was done."""
    decision = get_decision(request, pk)
    amendment = rules.open_amendment(decision)
    if amendment is None and rules.may_begin_amendment(request.user, decision):
        if request.POST.get("reason", "").strip():
            raise PermissionDenied("The amendment is finished already. Nothing of what you sent now is recorded.")
        return redirect(decision)
    if not rules.may_finish_amendment(request.user, decision):
        raise PermissionDenied("Who began the amendment finishes it, or governance.")
    told = _changed(request.user, decision, amendment)
    form, refused = (ConfirmForm if told["is_unchanged"] else FinishAmendmentForm)(refusals.posted(request)), []
    if form.is_valid():
        try:
            finished = workflow.finish_amendment(decision, by=request.user, reason=form.cleaned_data.get("reason", ""))
        except workflow.StepRefused as refusal:
            refused = refusals.tell(form, refusal, decision, request.user)
        else:
            messages.success(request, _told(finished, decision, told["again"]))
            return redirect(decision)
    context = {"decision": decision, "amendment": amendment, "form": form, "refused": refused, "has_errors": refused}
    return render(request, "decisions/finish_amendment.html", context | told)


def _told(finished, decision, again) -> str:
    """Who got an e-mail of it, by name: who writes the request, and who had declared on what changed."""
    if finished.version_after_id is None:
        return "Nothing was changed, and nobody is asked again."
    writing = [each.person for each in decision.co_authors.all() if each.to_at is None]
    told = [str(each) for each in (decision.author, *writing) if each and each.pk != finished.by_id]
    told += [each["by"] for each in again if each["by"]]
    names = f" Told by e-mail: {', '.join(dict.fromkeys(told))}." if told else ""
    asked = f" Asked again: {', '.join(each['label'] for each in again)}." if again else " Every declaration still stands."
    return f"The amendment is finished.{names}{asked}"


def _changed(user, decision, amendment) -> dict:
    """What differs from how it stood before: Part 1 in words, Part 2 as the fact that it does, and what is asked for again."""
    before, now = amendment.version_before, showing.part1_shown(decision)["bytes"]
    is_part2 = rules.may_read_part2(user, decision) and versions.part2_changed(decision, before, by=user)
    again = versions.declarations_taken_back(decision, by=user)
    is_same = not is_part2 and not versions.changed_in_part1(decision, before)
    return {
        "is_unchanged": is_same and amendment.by_id == user.pk,
        "groups": comparing.by_part(
            bytes(before.part1), now, decision.form_version.definition, ([], [])
        ),  # nobody declares meanwhile
        "is_part2_changed": is_part2,
        "again": [{"label": each.label, "by": each.by_as_written} for each in again],
    }


def amendments_shown(user, decision) -> list[dict]:
    """Finished amendments, newest first, each with the way to the comparison. One that did not change Part 1 is there for the
    readers of Part 2 only."""
    finished = [each for each in decision.amendments.all() if each.version_after_id]
    if not finished:
        return []
    listed = versions_shown(decision, rules.may_read_part2(user, decision))
    found = []
    for each in finished:
        before, after = _as_listed(listed, each.version_before_id), _as_listed(listed, each.version_after_id)
        if before is not None and after is not None and before.pk != after.pk:
            url = reverse("decisions:versions", args=[decision.pk])
            found.append(
                {
                    "by": each.by,
                    "capacity": _capacity(decision, each),
                    "at": each.ended_at,
                    "reason": each.reason,
                    "url": f"{url}?from={before.number}&to={after.number}#compared",
                }
            )
    return found[::-1]


def _as_listed(listed, pk):
    """Of versions in which Part 1 reads alike, the first that is listed stands for all."""
    return next((each for each in reversed(listed) if each.pk <= pk), None)


def _capacity(decision, amendment) -> str:
    if not amendment.code:
        return "for governance"
    return f"for {form_versions.declaration(decision.form_version.definition, amendment.code)['label']}"
