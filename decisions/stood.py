"""Declarations as they stood at a moment, for comparisons: a version keeps those that were there when it was stored, not those that
were given on it."""

from datetime import datetime

from accounts.history import events_of

from .models import Advice
from .models.words import DeclarationAnswer


def stood(user, decision, until: datetime | None = None) -> list[dict]:
    """What was declared before a moment, or what stands now: label, answer, reason and by whom, in the order of the form. Of one that
    was taken back since, the history knows the answer and who gave it; its conditions are read from the advice, by those inside."""
    before = {} if until is None else _past(user, decision, until)
    given = [each for each in decision.declarations.all() if until is None or each.given_at is None or each.given_at < until]
    now = {each.code: _told(each.label, each.answer, each.reason, each.by_as_written) for each in given}
    found, order = before | now, [each["code"] for each in decision.form_version.definition["declarations"]]
    return [found[code] for code in dict.fromkeys([*order, *found]) if code in found]


def _past(user, decision, until: datetime) -> dict[str, dict]:
    """Every declaration that was given before then, as it was given last, whether or not it was taken back."""
    labels = {each["code"]: each["label"] for each in decision.form_version.definition["declarations"]}
    said = Advice.objects.visible_to(user).filter(decision=decision, at__lt=until)
    reasons = dict(said.order_by("pk").values_list("code", "conditions"))
    found = {}
    for event in events_of(decision).filter(step="declare", at__lt=until).order_by("position"):
        code, answer = event.capacity, event.facts.get("answer", "")
        found[code] = _told(labels.get(code, code), answer, reasons.get(code, ""), event.by.name if event.by else "")
    return {code: each for code, each in found.items() if each["answer"] != DeclarationAnswer.NOT_GIVEN}


def _told(label, answer, reason, by) -> dict:
    return {"label": label, "answer": answer, "reason": reason, "by_as_written": by}
