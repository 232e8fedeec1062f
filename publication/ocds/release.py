"""From what governance released to OCDS releases, one a step. Pure: releases in, steps out, the same every time.

A step tells only what it adds; the steps of a process, merged in order, are its whole state (domain.md 3.9)."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from ..contracts.figures import figures_of, in_order
from . import words
from .words import AWARD, CONTRACT, IMPLEMENTATION, PLANNING, TENDER, filled, money


@dataclass(frozen=True)
class Source:
    """A release of a contract or procurement that stands, with what the public may know around it."""

    release: int
    kind: str
    key: int
    at: datetime
    record: dict
    body: dict
    decisions: tuple = ()  # of those it rests on, the public ones: id, slug, reference, title, address
    copies: tuple = ()  # released and not taken back: kind, number, media_type, redaction, address


@dataclass(frozen=True)
class Step:
    """One release to be: its name within the process, its tag, what it says, and what it was made from."""

    name: str
    tag: str
    content: dict
    sources: tuple
    decisions: tuple = field(default=())


def own_ocid(prefix: str, process: str, body: dict) -> str:
    """The identifier of a process that Find a Tender does not know."""
    return f"{prefix}-{body['short_name']}-{process}"


def process_of(source: Source) -> str:
    """The key of the process a record belongs to: that of its procurement, otherwise its own."""
    bought = source.key if source.kind == "procurement" else source.record["procurement_key"]
    return f"p{bought}" if bought else f"c{source.key}"


def find_a_tender_ocid(sources: list[Source]) -> str:
    """The identifier that Find a Tender gave the process, from the newest that says it."""
    known = [procurement["ocid"] for source in sources if (procurement := procurement_of(source)) and procurement["ocid"]]
    return known[-1] if known else ""


def procurement_of(source: Source) -> dict | None:
    return source.record if source.kind == "procurement" else source.record["procurement"]


def steps(sources: list[Source]) -> list[Step]:
    """The steps of one process from its sources, oldest first."""
    found = []
    bought = [source for source in sources if procurement_of(source)]
    contracts = [source for source in sources if source.kind == "contract"]
    if bought:
        found += _procurement_steps(bought[-1], [source for source in sources if source.kind == "procurement"])
    for source in sorted(contracts, key=lambda source: source.key):
        found += _contract_steps(source)
    return found


def _step(source: Source, name: str, tag: str, parties=(), **sections) -> Step:
    told = {party["id"]: party for party in (words.buying_party(source.body), *parties)}
    content = filled(initiationType="tender", language="en", buyer=words.buyer(source.body), parties=list(told.values()))
    return Step(name, tag, content | filled(**sections), (source.release,))


def _resting_on(step: Step, source: Source) -> Step:
    """The step with the public decisions that its record rests on, as documents of the planning."""
    documents = [words.decision(told) for told in source.decisions]
    if not documents:
        return step
    planning = step.content.get("planning", {})
    planning = planning | {"documents": [*planning.get("documents", []), *documents]}
    return replace(
        step, content=step.content | {"planning": planning}, decisions=tuple(each["id"] for each in source.decisions)
    )


# -- the procurement


def _procurement_steps(source: Source, own: list[Source]) -> list[Step]:
    """Planning until the day it commences, then the tender; and its end, if it ends without an award."""
    record = procurement_of(source)
    has_begun = source.kind == "contract" or bool(record["commenced_on"] and record["commenced_on"] <= _day(source.at))
    copies = own[-1].copies if own else ()
    tender = _tender(record, "active" if has_begun else "planned", copies)
    planning = filled(documents=words.notices(record["notices"], PLANNING, otherwise=TENDER))
    process, name = process_of(source), "tender" if has_begun else "planning"
    first = _step(source, f"{process}-{name}", name, planning=planning, tender=tender)
    if own:
        first = replace(_resting_on(first, own[-1]), sources=tuple(sorted({source.release, own[-1].release})))
    ended_on = record["ended_without_award_on"]
    if not ended_on:
        return [first]
    gone = {"id": tender["id"], "status": "unsuccessful", "finalStatusDate": words.starts(ended_on)}
    return [first, _step(source, f"{process}-tender-end", "tenderUpdate", tender=gone)]


def _tender(record: dict, status: str, copies) -> dict:
    amount, basis = money(record["estimated_value"]), record["estimated_vat"]
    framework = record["framework"]
    documents = [words.copy(copy, copy["address"]) for copy in copies]
    return filled(
        id="tender",
        title=record["title"],
        description=words.sentences(
            record["description"], words.BASIS_UNKNOWN if amount is not None and basis not in words.BASES else ""
        ),
        status=status,
        value=words.value(amount, basis),
        aboveThreshold=words.above(amount, basis, record),
        procurementMethod=record["route_method"],
        procurementMethodDetails=words.sentences(
            record["route_name"] or record["route"], f"Framework: {framework['name']}." if framework else ""
        ),
        procurementMethodRationale=record["justification"],
        procurementMethodRationaleLegalBasis=words.classification(record["regime"], record["direct_award_ground"]),
        mainProcurementCategory=words.category(record["contract_kind"]),
        milestones=[_gate(gate) for gate in record["gates"]],
        documents=[*words.notices(record["notices"], TENDER, otherwise=TENDER), *documents],
    )


def _gate(gate: dict) -> dict:
    """A gate of the procurement. A day that is known by its month only is told in words."""
    is_day = gate["precision"] == "day"
    return filled(
        id=f"gate-{gate['number']}",
        title=gate["purpose"],
        description="" if is_day else gate["planned_as_written"],
        dueDate=words.starts(gate["planned_on"]) if is_day else "",
        dateMet=words.starts(gate["actual_on"]),
        status="met" if gate["actual_on"] else "scheduled",
    )


# -- the contract


def _contract_steps(source: Source) -> list[Step]:
    """Award, contract, each change, the end."""
    figures = figures_of(source.record)
    changes = in_order(source.record["changes"])
    found = [_award_step(source), _contract_step(source)]
    for change, added_up in zip(changes, figures.changes, strict=True):
        found.append(_change_step(source, change, added_up, is_last=change is changes[-1]))
    if source.record["ended_on"]:
        found.append(_end_step(source))
    return found


def _name(source: Source, step: str) -> str:
    return f"c{source.key}-{step}"


def _suppliers(record: dict) -> list[dict]:
    """Who supplies. A party still to be confirmed is nobody yet; two rows of one number are one party."""
    known = {words.supplier_id(told): told for told in record["suppliers"] if told["kind"] != "to_be_confirmed"}
    return list(known.values())


def _original_value(record: dict):
    """The value as awarded; nothing where it stands in Part 2."""
    return None if record["value_withheld_because"] else money(record["value"])


def _award_step(source: Source) -> Step:
    record, procurement = source.record, source.record["procurement"]
    told, amount, basis = _suppliers(record), _original_value(record), record["vat_basis"]
    kind = words.category(procurement["contract_kind"]) if procurement else ""
    given = [*record["notices"], *(procurement["notices"] if procurement else [])]
    award = filled(
        id=str(source.key),
        title=record["title"],
        description=_description(record),
        status="active",
        suppliers=[words.supplier(each) for each in told],
        value=words.value(amount, basis),
        aboveThreshold=words.above(amount, basis, procurement),
        mainProcurementCategory=kind,
        documents=words.notices(given, AWARD, otherwise=CONTRACT),
    )
    parties = [words.supplying_party(each) for each in told]
    return _resting_on(_step(source, _name(source, "award"), "award", parties, awards=[award]), source)


def _description(record: dict) -> str:
    """The contract in the record's words, and why no figure follows, or on what basis it stands."""
    withheld = record["value_withheld_because"]
    if withheld:
        band = f"Its band: {record['value_band']}." if record["value_band"] else ""
        return words.sentences(record["description"], f"The value is not public: {withheld.rstrip('.')}.", band)
    is_unknown = record["value"] is not None and record["vat_basis"] not in words.BASES
    return words.sentences(record["description"], words.BASIS_UNKNOWN if is_unknown else "")


def _contract_step(source: Source) -> Step:
    record = source.record
    told, amount, basis = _suppliers(record), _original_value(record), record["vat_basis"]
    contract = _of_contract(
        source,
        title=record["title"],
        description=_description(record),
        status=_status(record, source.at),
        period=_period(record),
        value=words.value(amount, basis),
        aboveThreshold=words.above(amount, basis, record["procurement"]),
        dateSigned=words.starts(record["signed_on"]),
        noAgreedMetricsRationale=record["no_indicators_because"],
        documents=[
            *words.notices(record["notices"], CONTRACT, otherwise=CONTRACT),
            *(words.copy(copy, copy["address"]) for copy in source.copies),
        ],
        implementation=filled(documents=words.notices(record["notices"], IMPLEMENTATION, otherwise=CONTRACT)),
    )
    tender = {"tender": {"id": "tender", "status": "complete"}} if record["procurement"] else {}
    parties = [words.supplying_party(each) for each in told]
    return _step(source, _name(source, "contract"), "contract", parties, contracts=[contract], **tender)


def _of_contract(source: Source, **fields) -> dict:
    return {"id": str(source.key), "awardID": str(source.key)} | filled(**fields)


def _status(record: dict, at: datetime) -> str:
    """In force once it is signed, or, where nobody wrote down when, once it has begun."""
    has_begun = bool(record["starts_on"] and record["starts_on"] <= _day(at))
    return "active" if record["signed_on"] or has_begun else "pending"


def _period(record: dict) -> dict:
    """From the first day to the last as agreed at first, and the last that the contract's own extensions allow."""
    begins = record["starts_on"] if record["starts_precision"] == "day" else None
    last = _first_end(record)
    months = record["extension_months"]
    furthest = words.months_later(last + timedelta(days=1), months) - timedelta(days=1) if last and months else None
    return filled(
        startDate=words.starts(begins),
        endDate=words.ends(last.isoformat() if last else None),
        maxExtentDate=words.ends(furthest.isoformat() if furthest else None),
        durationInMonths=record["term_months"],
    )


def _first_end(record: dict) -> date | None:
    """The last day before any change. The record's own is the last day now, so after a change it follows from the term."""
    if not record["changes"]:
        return date.fromisoformat(record["ends_on"]) if record["ends_on"] else None
    if record["starts_precision"] != "day" or not record["starts_on"] or not record["term_months"]:
        return None
    return words.months_later(date.fromisoformat(record["starts_on"]), record["term_months"]) - timedelta(days=1)


# -- its changes and its end


def _change_step(source: Source, change: dict, added_up, *, is_last: bool) -> Step:
    """What was changed, and what the contract is worth and how long it runs since. The record's last day is that of its last
    change; a value that cannot be added up stays as it was."""
    record = source.record
    last_day = record["ends_on"] if is_last else change["new_end_on"]
    told = filled(value=words.value(added_up.value_then, record["vat_basis"]), period=filled(endDate=words.ends(last_day)))
    amendment = filled(
        id=str(change["key"]),
        date=words.starts(change["agreed_on"]),
        description=_told_change(change, "" if record["value_withheld_because"] else _figure(added_up)),
        rationale=change["reason"],
        rationaleClassifications=[ground] if (ground := words.classification(record["regime"], change["ground"])) else [],
        value=told.get("value"),
        period=filled(endDate=words.ends(change["new_end_on"])),
    )
    notices = words.notices(change["notices"], CONTRACT, otherwise=CONTRACT)
    contract = _of_contract(source, amendments=[amendment], documents=notices, **told)
    return _step(source, _name(source, f"change-{change['key']}"), "contractAmendment", contracts=[contract])


def _told_change(change: dict, figure: str) -> str:
    """The change in words: kind, figure and months as recorded, the ground as cited."""
    return words.sentences(
        f"{words.CHANGES[change['kind']]}." if change["kind"] in words.CHANGES else "",
        figure,
        f"{change['months']} months." if change["months"] else "",
        f"Ground as cited: {change['ground_as_cited'].rstrip('.')}." if change["ground_as_cited"] else "",
    )


def _figure(added_up) -> str:
    """What a change adds, with its share of the original value. Never asked of a contract whose value is withheld."""
    if added_up.amount is None:
        return ""
    share = f" ({added_up.share} of the original value)" if added_up.share else ""
    return f"{words.pounds(added_up.amount)}{share}, {words.BASES.get(added_up.vat_basis, 'VAT basis not stated')}."


def _end_step(source: Source) -> Step:
    record = source.record
    ending = {"scheme": "ending", "id": record["ended_as"], "description": words.ENDINGS[record["ended_as"]]}
    contract = _of_contract(
        source,
        status="terminated",
        period={"endDate": words.ends(record["ended_on"])},
        terminationRationaleClassifications=[ending],
    )
    return _step(source, _name(source, "end"), "contractTermination", contracts=[contract])


def _day(at: datetime) -> str:
    return at.date().isoformat()
