"""What the sample office buys and grants: suppliers, procurements, decisions made on paper, contracts and what became of them.
Made up, and every record brought where it stands by the real steps."""

import json
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import PolicingBody, Role
from procurement import workflow as buying
from procurement.models import (
    BreakPoint,
    Contract,
    ContractChange,
    ContractOption,
    DirectAwardGround,
    Framework,
    Gate,
    Grant,
    Lot,
    ModificationGround,
    Notice,
    NoticeType,
    Procurement,
    Route,
    Supplier,
)

from . import workflow
from .models import Authorisation, Decision, DecisionLink, Part2Figure, SchemeRule
from .sample_copies import put_in
from .sample_office import HERE, people_of
from .sample_requests import drafted, outcomes_of

DAYS = ("expires_on", "concluded_on", "commenced_on", "planned_on", "actual_on", "published_on", "signed_on", "starts_on", "ends_on",
        "decide_by_on", "on", "agreed_on", "new_end_on", "ended_on", "awarded_on")  # fmt: skip
POUNDS = ("value", "amount", "low", "ceiling", "annual_spend", "budget", "estimated_value")
ROWS = {"gates": Gate, "lots": Lot, "options": ContractOption, "breaks": BreakPoint}
PILOTS = "mopac-pcd-381"  # of the old records the one that says until when its contract ran


def told() -> dict:
    return json.loads((HERE / "buying.json").read_text(), object_hook=_with_pounds)


def _with_pounds(row) -> dict:
    return row | {name: Decimal(row[name]) for name in POUNDS if name in row}


def load_buying() -> None:
    """Enter what is not there yet. Each decision and each contract is a story of its own: it is there whole, or not at all."""
    body, rows = PolicingBody.objects.get(short_name="mopac"), told()
    by = people_of(Role.COMMERCIAL).first()
    for row in rows["suppliers"]:
        if not Supplier.objects.filter(name=row["name"], company_number=row.get("company_number", "")).exists():
            buying.record_supplier(row, by=by)
    for row in rows["frameworks"]:
        if not Framework.objects.filter(name=row["name"]).exists():
            buying.enter_framework(_with_days(row), by=by)
    for row in rows["procurements"]:
        if not Procurement.objects.filter(body=body, reference=row["reference"]).exists():
            _procured(row, body, by)
    _contracts(rows, body, by)
    for row in rows["merges"]:
        if merged := Supplier.objects.filter(name=row["merged"], merged_into=None).first():
            buying.merge(merged, Supplier.objects.get(name=row["kept"]), by=by, reason=row["reason"])
    _end_the_pilots(by)


def _contracts(rows, body, by) -> None:
    """Decisions with the contracts that they allow, and then what became of the contracts."""
    new = [row for row in rows["contracts"] if not Contract.objects.filter(body=body, external_number=row["external_number"])]
    by_title = {row["title"]: row for row in new}
    for row in rows["decisions"]:
        if not Decision.objects.filter(body=body, title=row["title"], author__is_sample=True).exists():
            _decided(row, body)
            for allowed in row.get("allows", ()):
                if allowed.get("contract"):
                    _complete(by_title.pop(allowed["contract"]["title"]), body, by)
            _then(row, by)
    for row in by_title.values():
        _complete(row, body, by)
    for row in new:
        _became(row, Contract.objects.get(body=body, external_number=row["external_number"]), by)


def day(text) -> date:
    """A day as written, or so many days from today: "+40 days"."""
    return timezone.localdate() + timedelta(days=int(text.split()[0])) if text.endswith("days") else date.fromisoformat(text)


def _with_days(row, without=()) -> dict:
    """The values of a row as its fields take them."""
    kept = {name: value for name, value in row.items() if name not in without}
    return kept | {name: day(kept[name]) for name in DAYS if name in kept}


# -- how it is bought


def _procured(row, body, by) -> None:
    values = _with_days(row, without=("gates", "lots", "notices", "route_type", "framework", "direct_award_ground"))
    values["route_type"] = Route.objects.get(code=row["route_type"])
    if "framework" in row:
        values["framework"] = Framework.objects.get(name=row["framework"])
    commenced_on = values.pop("commenced_on")
    procurement = buying.enter_procurement(values, by=by, body=body)
    procurement = buying.revise_procurement(procurement, {"commenced_on": commenced_on}, by=by, part="commencement")
    if "direct_award_ground" in row:
        ground = DirectAwardGround.objects.get(regime=procurement.regime, code=row["direct_award_ground"])
        buying.revise_procurement(procurement, {"direct_award_ground": ground}, by=by, part="route")
    _rows(row, procurement, by)


def _rows(row, owner, by) -> None:
    for name, model in ROWS.items():
        for each in row.get(name, ()):
            buying.add_row(owner, model, _with_days(each, without=("taken",)), by=by)
    for each in row.get("notices", ()):
        _noticed(each, owner, by)


def _noticed(row, owner, by, **of) -> None:
    types = NoticeType.objects.filter(regime=owner.regime, code=row["type"]).exclude(for_kind="light_touch")
    buying.add_row(owner, Notice, _with_days(row) | {"type": types.first()} | of, by=by)


# -- decisions, made on paper before the office began with this system


def _decided(row, body) -> None:
    on = day(row["decided_on"])
    decision = drafted(row, body, on)
    author = decision.author
    for allowed in row.get("allows", ()):
        _allow(decision, allowed, body, author)
    if "grants" in row:
        grants = [
            row["grants"]["shared"] | {"recipient": name, "amount_as_written": written, "amount": _pounds(written)}
            for name, written in row["grants"]["awarded"]
        ]
        workflow.propose_grants(decision, {"paragraph_as_cited": ""}, grants, by=author)
    for asked in row.get("changes", ()):
        _propose(decision, asked, body, author)
    for kind, title in row.get("links", ()):
        to = Decision.objects.get(body=body, title=title)
        workflow.add_part(decision, DecisionLink, {"kind": kind, "to": to, "to_as_written": str(to)}, by=author)
    if figure := row.get("part2", {}).get("figure"):
        workflow.add_part2(decision, Part2Figure, figure | {"authorisation": decision.authorisations.get()}, by=author)
    _record_paper(Decision.objects.get(pk=decision.pk), on)


def _pounds(written) -> Decimal:
    return Decimal(written.strip("£").replace(",", ""))


def _allow(decision, row, body, author) -> None:
    values = {name: value for name, value in row.items() if name not in ("contract", "is_held_by")}
    values["procurement"] = Procurement.objects.get(body=body, reference=row["procurement"])
    if "is_held_by" in row:
        values["delegated_person"] = people_of(Role(row["is_held_by"])).first()
    contract = row.get("contract") and {"framework": ""} | row["contract"]
    workflow.authorise(decision, values, by=author, contract=contract)


def _propose(decision, row, body, author) -> None:
    contract = Contract.objects.get(body=body, external_number=row["contract"])
    ground = ModificationGround.objects.get(regime=contract.regime, code=row["change"]["ground"])
    values = {name: value for name, value in row.items() if name not in ("contract", "change", "then", "notice")}
    workflow.propose_change(decision, values, contract, row["change"] | {"ground": ground}, by=author)


def _record_paper(decision, on) -> None:
    """Governance records the signed form; the decision maker confirms it unless it is new."""
    maker = people_of(Role.DECISION_MAKER).first()
    given = {"answer": "given", "given_on": on - timedelta(days=3)}
    declared = {code: given | {"by_as_written": name} for code, name in _declarants(decision)}
    signature = workflow.record_elsewhere(
        decision,
        by=people_of(Role.GOVERNANCE).first(),
        holder=maker.offices.get(),
        decided_on=on,
        how="on_paper",
        evidence="The signed form, in the register of decisions.",
        interest="none",
        declared=declared,
        outcomes=outcomes_of(decision),
    )
    if on < timezone.localdate() - timedelta(days=60):
        workflow.confirm(signature, by=maker)


def _declarants(decision):
    """Each declaration of the form, with the name that the paper bears."""
    for declaration in decision.form_version.definition["declarations"]:
        role = declaration["code"] if declaration["code"] in Role.values else Role.ADVISER
        found = people_of(Role(role))
        person = found.filter(memberships__team__kind=declaration["code"]).first() or found.first()
        yield declaration["code"], person.name


def _then(row, by) -> None:
    """What commercial writes down once it is decided: grants as they were awarded, changes as they were made."""
    decision = Decision.objects.get(title=row["title"], author__is_sample=True)
    if "grants" in row:
        for grant in Grant.objects.filter(authorisations__decision=decision).order_by("pk"):
            buying.revise_grant(grant, _with_days(row["grants"]["then"]), by=by)
    for asked in row.get("changes", ()):
        change = ContractChange.objects.get(authorisations__decision=decision)
        buying.record_from_draft(change, body=decision.body, by=by)
        change = buying.revise_row(change.contract, change, _with_days(asked["then"]), by=by)
        _noticed(asked["notice"], change.contract, by, change=change)


# -- contracts


APART = ("title", "suppliers", "procurement", "framework", "options", "breaks", "notices", "copies", "ended", "no_decision",
         "rests_on", "note")  # fmt: skip


def _complete(row, body, by) -> None:
    """A contract that a decision allows gets its number and its figures; another is entered."""
    values = _with_days(row, without=APART) | {"starts_precision": "day"}
    if "framework" in row:
        values["framework"] = Framework.objects.get(name=row["framework"])
    held = Contract.objects.filter(body=body, title=row["title"], external_number="").first()
    if held:
        held = buying.revise_contract(held, values, by=by)
    else:
        values["procurement"] = Procurement.objects.get(body=body, reference=row["procurement"])
        values["suppliers"] = [buying.supplier_named(name) for name in row["suppliers"]]
        held = buying.enter_contract({"title": row["title"]} | values, by=by, body=body)
    _rows(row, held, by)


def _became(row, contract, by) -> None:
    """Options that were taken, what it rests on, how it ended, and the copies for the public."""
    for each in (each for each in row.get("options", ()) if "taken" in each):
        _take(each, contract, by)
    if "no_decision" in row:
        rules = SchemeRule.objects.filter(body=contract.body, paragraph=row["no_decision"]["paragraph"])
        rule = rules.in_force(contract.signed_on).get()
        workflow.say_no_decision(contract, rule, reason=row["no_decision"]["reason"], by=by)
    if "rests_on" in row:
        workflow.rely(_allowed_by(row["rests_on"]), contract, by=by, note=row["note"])
    if "ended" in row:
        buying.end_contract(contract, by=by, **_with_days(row["ended"]))
    for each in row.get("copies", ()):
        put_in(each, contract, by=by, second=people_of(Role.GOVERNANCE).last())


def _take(row, contract, by) -> None:
    taken = row["taken"]
    option = contract.options.get(number=row["number"])
    change = buying.take_option(option, by=by, agreed_on=day(taken["agreed_on"]), new_end_on=day(taken["new_end_on"]))
    ground = ModificationGround.objects.get(regime=contract.regime, code=taken["ground"])
    change = buying.revise_row(contract, change, {"ground": ground}, by=by)
    workflow.rely(_allowed_by(taken["rests_on"]), change, by=by)


def _allowed_by(title) -> Authorisation:
    return Authorisation.objects.get(decision__title=title, decision__author__is_sample=True)


def _end_the_pilots(by) -> None:
    """The title of this old record says until when its contract ran; nothing else of the old records is added to."""
    contract = Contract.objects.filter(authorisations__decision__import_key=PILOTS, ended_on=None).first()
    if contract and contract.recorded_at:
        buying.revise_contract(contract, {"ends_on": date(2018, 7, 31)}, by=by, part="dates")
        buying.end_contract(contract, by=by, ended_on=date(2018, 7, 31), ended_as="expired")
