"""An existing register brought in from CSV: whole or not at all, again without change where nothing changed, each refusal with its
row, its column and what to do."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from .. import csv_columns
from ..completeness import obstacles_to_recording
from ..csv_reading import NotARegister, Row, decoded, rows_of
from ..models import Contract, Framework, Precision
from ..rules.who import may_record
from ..steps import allow, record
from .imported_buying import Procurements, Wrong, constraint_in_words, same
from .imported_suppliers import Suppliers

NOT_YOURS = "Only commercial and governance of the body import its register."
IN_PART2 = (
    "The value of this contract stands in Part 2. What the public is told instead is taken away on the contract's own page, "
    "never by an import."
)
POINTERS = ("body", "procurement", "framework", "lot", "suppliers", "recorded_by", "changed_by")
NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"


@dataclass
class Done:
    """What became of one row: its state, the columns that changed with both readings, and why it was refused."""

    row: int
    contract_number: str
    state: str
    changes: list = field(default_factory=list)  # (column, was, reads)
    reasons: list = field(default_factory=list)  # (column, what to do)


@dataclass
class Outcome:
    """What an import did, or would do: nothing at all where any row was refused."""

    rows: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    is_check: bool = True

    def of(self, state) -> list:
        return [row for row in self.rows if row.state == state]

    @property
    def is_refused(self) -> bool:
        return bool(self.problems or self.of(REFUSED))


def import_register(content: bytes | str, *, body, by, check: bool = False) -> Outcome:
    """Bring in a register of the body. With `check`, or where anything is refused, nothing is written."""
    allow(may_record(by, body), NOT_YOURS)
    outcome = Outcome(is_check=check)
    try:
        text, outcome.notes = (content, []) if isinstance(content, str) else decoded(content)
        rows = rows_of(text)
    except NotARegister as wrong:
        outcome.problems = wrong.problems
        return outcome
    with transaction.atomic():
        reader = _Register(body, by, outcome.notes)
        outcome.rows = [reader.take(row) for row in rows]
        if check or outcome.is_refused:
            transaction.set_rollback(True)
    return outcome


class _Register:
    """The register as it stands and as the rows change it. Read at once, so that an import without changes asks little."""

    def __init__(self, body, by, notes):
        self.body, self.by, self.now = body, by, timezone.now()
        held = Contract.objects.filter(body=body, recorded_at__isnull=False)
        held = held.select_related("procurement__framework", "procurement__route_type", "framework").select_for_update(
            of=("self",)
        )
        self.records = {str(each.pk): each for each in held.prefetch_related("suppliers__merged_into")}
        self.contracts = {each.external_number: each for each in self.records.values() if each.external_number}
        self.frameworks = {each.name.casefold(): each for each in Framework.objects.all()}
        self.suppliers, self.procurements = Suppliers(by, notes), Procurements(body, by, self.now)
        self.rows_of = {}

    def take(self, row: Row) -> Done:
        """One row: refused with every reason found, or written."""
        number = row.cells.get("contract_number", "")
        done = Done(row.number, number, UNCHANGED, reasons=list(row.reasons))
        held = self._held(row, done)
        for key in filter(None, (number, held)):
            if (before := self.rows_of.setdefault(key, row.number)) != row.number:
                done.reasons.append(("contract_number", f"Row {before} is about this contract already. Keep one of the two."))
                break
        if row.cells.get("body") and row.cells["body"] != self.body.short_name:
            done.reasons.append(("body", f"This is a contract of another body. You import for {self.body.short_name}."))
        if not done.reasons:
            try:
                with transaction.atomic():
                    self._write(row, done, held)
            except Wrong as wrong:
                done.reasons += wrong.reasons
        if done.reasons:
            done.state, done.changes = REFUSED, []
        return done

    def _held(self, row: Row, done: Done) -> Contract | None:
        """The contract that a row is about: by the number of our record, otherwise by its own number."""
        ours = row.cells.get("record", "")
        if ours and ours not in self.records:
            done.reasons.append(("record", "This body has no such record. Leave this empty for a new contract."))
        return self.records.get(ours) or self.contracts.get(done.contract_number)

    def _write(self, row: Row, done: Done, contract: Contract | None) -> None:
        is_new = contract is None
        if is_new:
            contract = Contract(body=self.body, recorded_at=self.now, recorded_by=self.by)
        suppliers = self.suppliers.of_row(row.cells)
        values = self._values(contract, row.cells, is_new)
        done.changes = [(name, getattr(contract, each), value) for name, (each, value) in values.items()]
        self._set(contract, values)
        had = [] if is_new else [each.now for each in contract.suppliers.all()]
        changes_suppliers = suppliers is not None and set(suppliers) != set(had)
        if changes_suppliers:
            done.changes.append(("suppliers", _names(had), _names(suppliers)))
        procurement, told = self.procurements.of_row(contract, row)
        done.changes += told
        if contract.procurement_id != (procurement.pk if procurement else None):
            contract.procurement = procurement
        elif not (is_new or values or changes_suppliers):
            done.state = CHANGED if told else UNCHANGED
            return
        self._save(contract, is_new)
        if changes_suppliers:
            contract.suppliers.set(suppliers)
        done.state = NEW if is_new else CHANGED
        done.changes = [] if is_new else done.changes
        record("enter" if is_new else "revise", contract, by=self.by, **{"from": "csv"})

    def _values(self, contract, cells, is_new) -> dict:
        """The columns that change, each with its field and its new value. A column that the file does not have stays as it is."""
        changed = {}
        for column in csv_columns.of(csv_columns.CONTRACT):
            if column.name not in cells:
                continue
            value, held = cells[column.name], getattr(contract, column.field)
            if column.field == "framework":
                value = self._framework(value)
            if not same(held, value):
                changed[column.name] = (column.field, value)
        is_shown_now = "value_withheld_because" in changed and not changed["value_withheld_because"][1]
        if is_shown_now and not is_new:
            raise Wrong([("value_withheld_because", IN_PART2)])
        return changed

    def _set(self, contract, values) -> None:
        for each, value in values.values():
            setattr(contract, each, value)
        if "starts_on" in values:
            contract.starts_precision = Precision.DAY if contract.starts_on else Precision.NOT_STATED
        reasons = [("", text) for text in obstacles_to_recording(contract)]
        try:
            contract.clean_fields(exclude=POINTERS)
        except ValidationError as wrong:
            columns = {column.field: column.name for column in csv_columns.of(csv_columns.CONTRACT)}
            reasons += [(columns.get(name, ""), " ".join(texts)) for name, texts in wrong.message_dict.items()]
        if reasons:
            raise Wrong(reasons)

    def _save(self, contract, is_new) -> None:
        contract.changed_at, contract.changed_by = self.now, self.by
        try:
            contract.save()
        except IntegrityError as refused:
            raise Wrong([("", constraint_in_words(Contract, refused))]) from None
        self.contracts[contract.external_number] = contract

    def _framework(self, name):
        if not name:
            return None
        if name.casefold() not in self.frameworks:
            made = Framework.objects.create(name=name[:200])
            record("enter", made, by=self.by)
            self.frameworks[name.casefold()] = made
        return self.frameworks[name.casefold()]


def _names(suppliers) -> str:
    return f" {csv_columns.SEVERAL} ".join(sorted(each.name for each in suppliers))
