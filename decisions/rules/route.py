"""The route of a request: which declarations are owed, which steps are open, where the request is."""

from datetime import date

from .. import form_versions, versions
from ..models.words import ON_ITS_WAY, DeclarationAnswer, Level, Status

_RETURNED = {status: {Status.DRAFT, Status.WITHDRAWN, Status.SIGNED, *ON_ITS_WAY} - {status} for status in ON_ITS_WAY}
MAY_BECOME: dict[Status, set[Status]] = {
    Status.DRAFT: {*ON_ITS_WAY, Status.WITHDRAWN, Status.ARCHIVED, Status.SIGNED},
    **_RETURNED,
    Status.SIGNED: set(),
    Status.WITHDRAWN: set(),
    Status.ARCHIVED: set(),
}
# Advice against it, or with conditions, is advice given: whoever decides may decide otherwise, and sees it.
GIVEN = (
    DeclarationAnswer.GIVEN,
    DeclarationAnswer.COVERED_IN_REPORT,
    DeclarationAnswer.WITH_CONDITIONS,
    DeclarationAnswer.OBJECTS,
    DeclarationAnswer.NOT_REQUIRED,
)


def deciding_level(decision) -> str:
    """Whose office signs it: as the request says, otherwise as its form says. Two bodies together sign by the form's office."""
    said = decision.level in (Level.DECISION_MAKER, Level.CHIEF_EXECUTIVE)
    return decision.level if said else decision.form_version.definition["decider"]["level"]


def _routed(decision) -> list[str]:
    """Codes of the declarations on the route, in order. A chief executive who decides does not declare on it too (R-05)."""
    routed = [code for step in decision.form_version.definition["route"] for code in step.get("declarations", ())]
    decides = deciding_level(decision) == Level.CHIEF_EXECUTIVE
    return [code for code in routed if not (decides and code == "chief_executive")]


def standing_declarations(decision) -> dict[str, object]:
    """Declarations that count, by code: given, also with conditions or as an objection, covered in the report, or not required
    with a reason (R-03)."""
    return {d.code: d for d in decision.declarations.all() if d.answer in GIVEN}


def declarations_owed(decision) -> list[dict]:
    """The declarations of the form version that do not stand yet, in the order of the form, but for those that an urgent
    request goes on without (R-03, R-04)."""
    not_owed = {*standing_declarations(decision), *going_without(decision)}
    definition = decision.form_version.definition
    return [form_versions.declaration(definition, code) for code in _routed(decision) if code not in not_owed]


def going_without(decision) -> list[str]:
    """Codes of the declarations that a request goes on without, because somebody declared it urgent."""
    urgency = getattr(decision, "urgency", None)
    return list(urgency.missing) if urgency else []


def still_missing(decision) -> list[dict]:
    """Those of them that have not been given since, neither on the way nor late. They stay due."""
    codes = going_without(decision)
    if not codes:
        return []
    given = {*standing_declarations(decision), *(each.code for each in decision.late_advice.all())}
    definition = decision.form_version.definition
    return [form_versions.declaration(definition, code) for code in _routed(decision) if code in set(codes) - given]


def still_due_on(decision) -> date | None:
    """The last day on which what an urgent request goes on without is due; nothing where none was asked for by a day."""
    codes = going_without(decision)
    days = [each.due_on for each in decision.advice_requests.all() if each.code in codes and each.is_open and each.due_on]
    return max(days, default=None)


def declarations_to_ask(decision, by) -> list[dict]:
    """What a submission by `by` would ask for: the declarations owed, and those whose parts have changed since."""
    again = {declaration.code for declaration in versions.declarations_taken_back(decision, by=by)}
    owed = {declaration["code"] for declaration in declarations_owed(decision)}
    definition = decision.form_version.definition
    return [d for d in definition["declarations"] if d["code"] in owed | again]


def codes_of(decision, step) -> list[str]:
    """Codes of the declarations that one step of the form asks of this request."""
    return [code for code in _routed(decision) if code in step.get("declarations", ())]


def _open_steps(decision) -> list[dict]:
    """The first unfinished step and, where the form lets them run side by side, those that follow it."""
    owed, found = {d["code"] for d in declarations_owed(decision)}, []
    for step in decision.form_version.definition["route"]:
        unfinished = step["step"] == "decision_maker" or owed & set(step.get("declarations", ()))
        if found and not found[-1].get("parallel_with_next"):
            break
        if unfinished or (found and step.get("parallel_with_next")):
            found.append(step)
    return [step for step in found if step["step"] != "decision_maker" or len(found) == 1]


def open_codes(decision) -> list[str]:
    """Codes of the declarations that can be given now."""
    if decision.status not in ON_ITS_WAY:
        return []
    owed = {d["code"] for d in declarations_owed(decision)}
    return [code for step in _open_steps(decision) for code in step.get("declarations", ()) if code in owed]


def codes_to_give(decision) -> list[str]:
    """Codes of the declarations that can be given now, also those that an urgent request goes on without."""
    if decision.status not in ON_ITS_WAY:
        return []
    return [*open_codes(decision), *(each["code"] for each in still_missing(decision))]


def next_status(decision) -> Status:
    """Where a request is: the earliest unfinished step names it. A signer who stood aside without passing the decision on
    leaves it with the chief executive, where the form has one."""
    first = form_versions.STEP_STATUS[_open_steps(decision)[0]["step"]]
    if first == Status.WITH_DECISION_MAKER and has_chief_executive(decision) and waits_for_another_signer(decision):
        return Status.WITH_CHIEF_EXECUTIVE
    return first


def has_chief_executive(decision) -> bool:
    """Whether its route passes a chief executive: that of its form, unless it is the chief executive who decides."""
    if deciding_level(decision) == Level.CHIEF_EXECUTIVE:
        return False
    return Status.WITH_CHIEF_EXECUTIVE in form_versions.statuses(decision.form_version.definition)


def waits_for_another_signer(decision) -> bool:
    """Somebody stood aside, and nobody who did not has been chosen since."""
    aside = {each.person_id for each in decision.stood_aside.all()}
    return bool(aside) and (decision.signer is None or decision.signer.person_id in aside)
