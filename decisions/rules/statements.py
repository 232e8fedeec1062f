"""What the chief executive's statement says of the advice: what was given, and nothing that was not."""

from .. import form_versions
from ..models.words import DeclarationAnswer
from .advice import is_of_adviser
from .route import standing_declarations

ADVICE = "{advice}"
GIVEN_AS = {
    DeclarationAnswer.GIVEN: "{names} advice went into this report.",
    DeclarationAnswer.COVERED_IN_REPORT: "{names} questions are dealt with in the report itself.",
    DeclarationAnswer.WITH_CONDITIONS: "{names} advice was given with conditions.",
    DeclarationAnswer.OBJECTS: "{names} advice objects to this proposal.",
}


def in_words(decision, declaration: dict, declared: dict | None = None) -> dict:
    """A declaration of the form version with its statements as they are declared on this request: {advice} is the advice
    actually given (R-03). `declared` adds what a paper says, by code: answer and reason."""
    if not any(ADVICE in each["text"] for each in declaration["statements"]):
        return declaration
    told = advice_given(decision, declared)
    worded = [each | {"text": " ".join(each["text"].replace(ADVICE, told).split())} for each in declaration["statements"]]
    return declaration | {"statements": worded}


def advice_given(decision, declared: dict | None = None) -> str:
    """One sentence for each answer that advisers gave, naming who gave it; why advice was not required; what has not been
    given."""
    standing = standing_declarations(decision)
    answers = {code: {"answer": given.answer, "reason": given.reason} for code, given in standing.items()} | (declared or {})
    definition = decision.form_version.definition
    codes = [code for step in definition["route"] for code in step.get("declarations", ())]
    asked = [form_versions.declaration(definition, code) for code in codes]
    asked = [each for each in asked if is_of_adviser(each)]
    sentences = [_together(text, asked, answers, answer) for answer, text in GIVEN_AS.items()]
    for each in asked:
        given = answers.get(each["code"], {})
        if given.get("answer") == DeclarationAnswer.NOT_REQUIRED:
            reason = (given.get("reason") or "").strip().rstrip(".")
            sentences.append(f"{_name(each).capitalize()} advice was not required: {reason}.")
    missing = [each for each in asked if answers.get(each["code"], {}).get("answer") not in (*GIVEN_AS, "not_required")]
    sentences += [f"{_names(missing)} advice has not been given."] if missing else []
    return " ".join(filter(None, sentences))


def _together(text, asked, answers, answer) -> str:
    found = [each for each in asked if answers.get(each["code"], {}).get("answer") == answer]
    return text.format(names=_names(found)) if found else ""


def _names(declarations) -> str:
    *most, last = [_name(each) for each in declarations]
    return (f"{', '.join(most)} and {last}" if most else last).capitalize()


def _name(declaration) -> str:
    """Of what kind the advice is, as it stands before "advice"."""
    if declaration["by"] != "other":
        return declaration["by"]
    return declaration["label"].lower().removesuffix("advice").strip() or "other"
