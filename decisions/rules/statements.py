"""What the chief executive's statement says of the advice, and what stands over a signature: nothing that was not given or decided."""

from .. import form_versions
from ..models.advice import EXTRA
from ..models.words import AdviceAnswer, DeclarationAnswer, Outcome
from .advice import is_of_adviser
from .route import standing_declarations

ADVICE = "{advice}"
GIVEN_AS = {
    DeclarationAnswer.GIVEN: "{names} advice went into this report.",
    DeclarationAnswer.COVERED_IN_REPORT: "{names} questions are dealt with in the report itself.",
    DeclarationAnswer.WITH_CONDITIONS: "{names} advice was given with conditions.",
    DeclarationAnswer.OBJECTS: "{names} advice objects to this proposal.",
}
# what was asked besides the form is named once it is given, and only then; its text is not for the public
SAID_AS = {
    AdviceAnswer.CONTENT: DeclarationAnswer.GIVEN,
    AdviceAnswer.WITH_CONDITIONS: DeclarationAnswer.WITH_CONDITIONS,
    AdviceAnswer.OBJECTS: DeclarationAnswer.OBJECTS,
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
    given. Of what was asked besides the form, the advice that was given."""
    standing = standing_declarations(decision)
    answers = {code: {"answer": given.answer, "reason": given.reason} for code, given in standing.items()} | (declared or {})
    definition = decision.form_version.definition
    codes = [code for step in definition["route"] for code in step.get("declarations", ())]
    asked = [form_versions.declaration(definition, code) for code in codes]
    asked = [each for each in asked if is_of_adviser(each)]
    besides = _given_besides(decision)
    sentences = [_together(text, asked, answers, answer, besides) for answer, text in GIVEN_AS.items()]
    for each in asked:
        given = answers.get(each["code"], {})
        if given.get("answer") == DeclarationAnswer.NOT_REQUIRED:
            reason = (given.get("reason") or "").strip().rstrip(".")
            sentences.append(f"{_name(each).capitalize()} advice was not required: {reason}.")
    missing = [each for each in asked if answers.get(each["code"], {}).get("answer") not in (*GIVEN_AS, "not_required")]
    sentences += [f"{_names(missing)} advice has not been given."] if missing else []
    return " ".join(filter(None, sentences))


def _given_besides(decision) -> list[tuple[str, str]]:
    """Kinds of advice asked besides the form and given, each with the answer; of several by one name the last."""
    if not any(each.is_extra and each.answered_at for each in decision.advice_requests.all()):
        return []
    given = {each.label: each.answer for each in decision.advice.filter(request__code__startswith=EXTRA)}
    return [(_in_a_sentence(label), SAID_AS[answer]) for label, answer in given.items() if answer in SAID_AS]


def _in_a_sentence(label: str) -> str:
    """A name that is written in capitals stays so."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def _together(text, asked, answers, answer, besides) -> str:
    found = [_name(each) for each in asked if answers.get(each["code"], {}).get("answer") == answer]
    found += [name for name, said in besides if said == answer]
    return text.format(names=_in_a_row(found)) if found else ""


def _names(declarations) -> str:
    return _in_a_row([_name(each) for each in declarations])


def _in_a_row(names) -> str:
    *most, last = names
    row = f"{', '.join(most)} and {last}" if most else last
    return f"{row[:1].upper()}{row[1:]}"


def _name(declaration) -> str:
    """Of what kind the advice is, as it stands before "advice"."""
    if declaration["by"] != "other":
        return declaration["by"]
    return declaration["label"].lower().removesuffix("advice").strip() or "other"


def words_of_approval(decision, outcomes) -> str:
    """The form's statement over the signature, which approves; none where every recommendation of Part 1 was rejected or held over.
    `outcomes` are those of its recommendations, in any order."""
    refused = [each in (Outcome.REJECTED, Outcome.HELD_OVER) for each in outcomes]
    return "" if refused and all(refused) else decision.form_version.definition["approval"]
