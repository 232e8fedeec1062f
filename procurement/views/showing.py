"""What the pages of a record show: facts that are known, one line for those that are not, and the history in words."""

from urllib.parse import urlencode

from django.db.models import Choices
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.history import events_of

from ..figures import current_value, indicators_in_words, running, with_vat
from ..models import Dated
from ..models.words import Answer, ContractKind, Origin, Precision, Regime
from ..money import pounds
from .saving import in_words

STEPS = {
    "enter": "Entered",
    "revise": "Changed",
    "end": "Ending recorded",
    "run_on": "Ending taken back",
    "take_up": "Taken into the records",
    "take_option": "Option taken",
    "lapse_option": "Option lapsed",
    "ask_to_correct_regime": "Correction of the law asked for",
    "confirm_regime": "Correction of the law confirmed",
    "release": "Released to the public",
    "take_back": "Taken back from the public",
    "add_copy": "Copy put in",
    "release_copy": "Copy released",
    "remove_copy": "Copy removed",
    "take_back_copy": "Copy taken back",
    "rely": "Tied to a decision",
    "end_reliance": "No longer tied to a decision",
    "say_no_decision": "No decision needed",
    "merge": "Merged with another record",
    "take_back_no_decision": "A decision is needed after all",
}
PARTS = {
    "parties": "parties and procurement",
    "money": "money",
    "dates": "dates and term",
    "running": "how it is run",
    "public": "what the public is told",
    "what": "what is bought",
    "route": "route and legal ground",
    "commencement": "commencement",
    "contractchange": "changes",
    "contractoption": "options",
    "breakpoint": "breaks",
    "notice": "notices",
    "gate": "gates",
    "lot": "lots",
    "contractcopy": "copies",
}


def facts(told, change_url: str = "") -> dict:
    """Rows of what is known, and the names of what is not. `told` is [(key, value)]; a link to change it where there is one."""
    known = [{"key": key, "value": value} for key, value in told if value]
    return {"rows": known, "missing": [_inside(key) for key, value in told if not value], "change_url": change_url}


def _inside(key: str) -> str:
    """A key as it stands inside a sentence; VAT, PPON and Find a Tender stay as they are."""
    begins = key.split()[0]
    return key if begins.isupper() or key.startswith("Find a Tender") else key[:1].lower() + key[1:]


def label(kind: type[Choices], value) -> str:
    """A word of a codelist, with a capital; nothing for "not stated"."""
    words = "" if value in ("", "not_stated") else str(kind(value).label)
    return words[:1].upper() + words[1:]


def on_day(day, precision=Precision.DAY) -> str:
    """A day as exactly as it is known."""
    formats = {Precision.MONTH: "F Y", Precision.YEAR: "Y"}
    return date_format(day, formats.get(precision, "j F Y")) if day else ""


def months(number) -> str:
    return f"{number} month{'' if number == 1 else 's'}" if number is not None else ""


def parties_of(contract) -> list:
    return [
        ("Suppliers", list(contract.suppliers.all())),
        ("Body", contract.body),
        ("Department", contract.department),
        ("Who uses it", contract.used_by),
        ("Contract number", contract.external_number),
        ("What is bought", contract.description),
        ("Procurement", contract.procurement),
        ("Route", contract.procurement and (contract.procurement.route_type or contract.procurement.route)),
        ("Law that applies", label(Regime, contract.regime)),
        ("Kind", label(ContractKind, contract.contract_kind)),
        ("Framework", contract.framework),
    ]


def money_of(contract) -> list:
    now = current_value(contract)
    original = contract.value_as_written if contract.value is None else with_vat(contract.value, contract.vat_basis)
    return [
        ("Original value", original),
        (
            "Value now, with its changes",
            with_vat(now, contract.vat_basis) if now is not None and now != contract.value else original,
        ),
        ("Ceiling", in_words(contract.ceiling)),
        ("Estimated spend a year", in_words(contract.annual_spend)),
        ("VAT that cannot be recovered", in_words(contract.irrecoverable_vat)),
        ("Priced by", contract.pricing_basis),
    ]


def withheld_of(contract) -> list:
    """What is said in place of a value that stands in Part 2."""
    return [("Why no value is public", contract.value_withheld_because), ("It lies", contract.value_band)]


def dates_of(contract) -> list:
    starts = on_day(contract.starts_on, contract.starts_precision) or contract.starts_as_written
    return [
        ("Signed", on_day(contract.signed_on)),
        ("Starts", starts),
        ("Term", contract.term_as_written or months(contract.term_months)),
        ("Ends", on_day(contract.ends_on)),
        ("Right to extend", contract.extension_as_written or months(contract.extension_months)),
        ("Right to break", contract.break_as_written),
        ("To be reviewed", on_day(contract.review_on)),
    ]


def running_of(contract) -> list:
    return [
        ("What is to be delivered", contract.deliverables),
        ("How the offers came in", label(Origin, contract.offers_by)),
        ("Executed under seal", label(Answer, contract.is_sealed)),
        ("Performance indicators", indicators_in_words(contract.indicators, contract.no_indicators_because)),
    ]


def contract_shown(contract, edit) -> list[dict]:
    """The groups of facts of a contract; `edit` gives the address at which a part is changed, or nothing."""
    money = withheld_of(contract) if contract.value_withheld_because else money_of(contract)
    part = "public" if contract.value_withheld_because else "money"
    groups = [
        ("Parties and procurement", parties_of(contract), "parties"),
        ("Money", money, part),
        ("Dates and term", dates_of(contract), "dates"),
        ("How it is run", running_of(contract), "running"),
    ]
    return [facts(told, edit(part)) | {"title": title, "id": part} for title, told, part in groups]


def changes_shown(contract) -> list[dict]:
    """The changes with their running sum, each with the address of its page."""
    return [
        {
            "line": line,
            "title": line.change.get_kind_display(),
            "ground": line.change.ground.code if line.change.ground else line.change.ground_as_cited,
            "beyond": line.change.beyond_because,
            "url": reverse("procurement:edit_row", args=[contract.pk, "changes", line.change.pk]),
        }
        for line in running(contract)
    ]


def beyond_shown(found) -> list[dict]:
    """The answers against a change, as the pages show answers of the rules."""
    return [
        {
            "answer": each.answer,
            "verdict": each.answer.verdict.label,
            "kind": "missing",
            "about": "Change of a contract",
            "certainty": Dated.Certainty(each.answer.certainty).label.capitalize(),
        }
        for each in found
    ]


def what_if(change) -> str:
    """A change, as the query of the page that says what each ground leaves and who would have to decide."""
    asked = {"amount": change.amount, "months": change.months, "ground": change.ground_id}
    return urlencode({name: value for name, value in asked.items() if value is not None})


def option_shown(option) -> str:
    parts = [months(option.months), in_words(option.amount)]
    if option.state == "open" and option.decide_by_on:
        parts.append(f"to be decided by {on_day(option.decide_by_on)}")
    return ", ".join(filter(None, parts))


def break_shown(each) -> str:
    notice = f"{each.notice_days} days' notice" if each.notice_days else ""
    return ", ".join(filter(None, [on_day(each.on, each.precision), notice, each.who]))


def notice_shown(notice) -> str:
    if not notice.published_on:
        return f"not owed: {notice.not_owed_because}"
    return ", ".join(filter(None, [on_day(notice.published_on), notice.reference]))


def history_shown(record) -> list[dict]:
    """The history of a record, newest first; saves of one person in a row are one line."""
    rows = []
    for event in events_of(record):
        by = event.by and event.by.name
        row = {"step": event.step, "title": _title(event), "by": by, "at": timezone.localtime(event.at)}
        if rows and event.step == "revise" and (rows[-1]["title"], rows[-1]["by"]) == (row["title"], by):
            rows.pop()
        rows.append(row)
    return rows[::-1]


def _title(event) -> str:
    title = STEPS.get(event.step, event.step.replace("_", " ").capitalize())
    part = PARTS.get(event.facts.get("part", ""), "")
    return f"{title}: {part}" if part else title


def procurement_shown(procurement, edit) -> list[dict]:
    """The groups of facts of a procurement."""
    ground = procurement.direct_award_ground
    estimate = (
        with_vat(procurement.estimated_value, procurement.estimated_vat) if procurement.estimated_value is not None else ""
    )
    threshold = pounds(procurement.threshold) if procurement.threshold is not None else ""
    what = [
        ("Body", procurement.body),
        ("Reference", procurement.reference),
        ("What is to be bought", procurement.description),
        ("Department", procurement.department),
        ("Kind", label(ContractKind, procurement.contract_kind)),
        ("Estimated value", estimate),
        ("Find a Tender OCID", procurement.ocid),
    ]
    route = [
        ("Route to market", procurement.route_type or procurement.route),
        ("Framework", procurement.framework),
        ("Quotations only", label(Answer, procurement.has_quotations)),
        ("Fewest suppliers to be invited", procurement.fewest_suppliers and str(procurement.fewest_suppliers)),
        ("Ground of a direct award", ground),
        ("Justification", procurement.justification),
        ("Threshold as cited", procurement.threshold_as_written or threshold),
    ]
    commencement = [
        ("Commenced", on_day(procurement.commenced_on)),
        ("Law that applies", label(Regime, procurement.regime)),
        ("Ended without an award", on_day(procurement.ended_without_award_on)),
    ]
    groups = [
        ("What is bought", what, "what"),
        ("Route and legal ground", route, "route"),
        ("Commencement", commencement, "commencement"),
    ]
    return [facts(told, edit(part)) | {"title": title, "id": part} for title, told, part in groups]
