"""What a FormVersion's definition holds, checked on entry, and the questions asked of it.

The shape stands in decisions/schemas/form_version.schema.json, for administrators and for tools.
"""

import functools
import json
import re
from pathlib import Path

import jsonschema
from django.core.exceptions import ValidationError

from .models.words import Status

SCHEMA = Path(__file__).parent / "schemas" / "form_version.schema.json"
STEP_STATUS = {
    "advisers": Status.WITH_ADVISERS,
    "head_of_unit": Status.WITH_HEAD_OF_UNIT,
    "chief_executive": Status.WITH_CHIEF_EXECUTIVE,
    "decision_maker": Status.WITH_DECISION_MAKER,
}


@functools.cache
def _validator():
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))


def check_definition(definition) -> None:
    """Raise ValidationError with one plain line for each thing that is wrong."""
    problems = [
        f"{'/'.join(map(str, error.absolute_path)) or 'definition'}: {error.message}"
        for error in _validator().iter_errors(definition)
    ]
    if not problems:
        known = {d["code"] for d in definition["declarations"]}
        problems = [
            f"route: no declaration has the code {code!r}"
            for step in definition["route"]
            for code in step.get("declarations", ())
            if code not in known
        ]
        problems += _route_problems(definition["route"])
        sections = {section["code"] for section in definition["sections"]}
        problems += [
            f"declarations: {d['code']} owns a section that is not there, {code!r}"
            for d in definition["declarations"]
            for code in d.get("owns", ())
            if code not in sections
        ]
        problems += _statement_problems(definition["declarations"])
    if problems:
        raise ValidationError({"definition": problems})


def _route_problems(route) -> list[str]:
    """A route ends with the one step of the decision maker, and takes every other step once."""
    steps = [step["step"] for step in route]
    found = [] if steps[-1] == "decision_maker" else ["route: the last step has to be decision_maker"]
    return found + [
        f"route: the step {step} stands there more than once" for step in dict.fromkeys(steps) if steps.count(step) > 1
    ]


_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_CLAIMS_ADVICE = re.compile(r"\b(?:legal|financial|finance|equalit\w*|commercial)\b[^.]*\badvice\b", re.I)


def _statement_problems(declarations) -> list[str]:
    """Only the chief executive's statement has a place for advice, {advice}; it names none itself, since it may not be given."""
    found = []
    for each in declarations:
        is_of_chief = each["by"] == "chief_executive"
        for statement in each["statements"]:
            text, where = statement["text"], f"declarations: {each['code']}"
            if set(_PLACEHOLDER.findall(text)) - ({"{advice}"} if is_of_chief else set()):
                found.append(f"{where}: only {{advice}} may stand in braces, in a statement of the chief executive")
            if is_of_chief and statement["answer"] == "given" and _CLAIMS_ADVICE.search(text):
                found.append(f"{where}: write {{advice}} instead of naming advice, which may not have been given")
    return found


def declaration(definition, code) -> dict:
    return next(d for d in definition["declarations"] if d["code"] == code)


def statuses(definition) -> list[Status]:
    """The statuses a request of this form passes after submission, in order; stages without a declaration are not there."""
    return [STEP_STATUS[step["step"]] for step in definition["route"]]


def step_of(definition, status) -> dict | None:
    return next((step for step in definition["route"] if STEP_STATUS[step["step"]] == status), None)


def parts(definition) -> list[str]:
    """The codes of all parts of Part 1 that a declaration can cover, and part2."""
    sections = [f"section:{section['code']}" for section in definition["sections"]]
    return [
        "title",
        "summary",
        "recommendations",
        "money",
        "options",
        *sections,
        "boards",
        "procurement",
        "papers",
        "publication",
        "urgency",
        "part2",
    ]
