"""Procurements as the rows of a register describe them. The law that applies, once known, is never overwritten by an import."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from .. import csv_columns
from ..models import Procurement, Route
from ..models.words import Regime
from ..rules.regime import regime_on
from ..steps import record

LOCKED = "{} is locked at {}. Ask for a correction on the procurement's page, which a second person confirms."
NAMES = ("procurement_title", "procurement_reference")
LAW = {"commenced_on": "The day of commencement", "regime": "The law that applies"}


class Wrong(Exception):
    """Why a row is refused: (column, what to do) each."""

    def __init__(self, reasons):
        self.reasons = list(reasons)
        super().__init__(str(self.reasons))


class Procurements:
    """The body's procurements, by reference; what a row said of one holds for the others that name it."""

    def __init__(self, body, by, now):
        self.body, self.by, self.now, self.said, self.held = body, by, now, {}, {}
        for each in Procurement.objects.filter(body=body, recorded_at__isnull=False).exclude(reference="").order_by("pk"):
            self.held.setdefault(each.reference.casefold(), []).append(each)
        self.routes = {each.code: each for each in Route.objects.all()}

    def of_row(self, contract, row) -> tuple[Procurement | None, list]:
        """The procurement of a row's contract, and what changed of it. Without a word on it, the one that it has."""
        cells = {column.name: row.cells[column.name] for column in csv_columns.of("procurement") if column.name in row.cells}
        told = {name: value for name, value in cells.items() if value not in ("", None, "not_stated")}
        if not told:
            return contract.procurement, self._emptied(contract.procurement, cells, row)
        procurement = self._meant(contract, told.get("procurement_reference", ""))
        return procurement, self._changed(procurement, cells, row, contract)

    def _emptied(self, procurement, cells, row) -> list:
        return self._changed(procurement, cells, row, None) if procurement and cells else []

    def _meant(self, contract, reference) -> Procurement:
        held = contract.procurement
        if not reference:
            return held or self._new(contract)
        if held and held.reference.casefold() == reference.casefold():
            return held
        found = self.held.get(reference.casefold(), [])
        if len(found) > 1:
            raise Wrong(
                [
                    (
                        "procurement_reference",
                        "Several procurements have this reference. Correct that first, or leave this empty.",
                    )
                ]
            )
        if found:
            return found[0]
        return held if held and not held.reference else self._new(contract)

    def _new(self, contract) -> Procurement:
        """A call-off stays under the law of its framework, so the framework comes along."""
        framework = contract.framework
        return Procurement(body=self.body, recorded_at=self.now, recorded_by=self.by, framework=framework)

    def _changed(self, procurement, cells, row, contract) -> list:
        values = self._values(procurement, cells)
        if not procurement.title and "title" not in values:
            values["title"] = contract.title
        values |= self._law(procurement, values)
        changes = [
            (column.name, getattr(procurement, column.field), values[column.field])
            for column in csv_columns.of("procurement")
            if column.field in values and column.name in cells
        ]
        if not values:
            self._say(procurement, cells, row)
            return []
        is_new = procurement.pk is None
        for name, value in values.items():
            setattr(procurement, name, value)
        self._save(procurement)
        self._say(procurement, cells, row)
        if is_new:
            record("enter", procurement, by=self.by)
            return []
        record("revise", procurement, by=self.by, **{"from": "csv"})
        return changes

    def _values(self, procurement, cells) -> dict:
        values = {}
        for column in csv_columns.of("procurement"):
            if column.name not in cells:
                continue
            value = cells[column.name]
            if column.field == "route_type":
                value = self._route(value)
            if column.field == "ocid":
                value = value or None
            if column.field == "title" and not value:
                continue
            if column.field == "regime" and value == Regime.NOT_STATED and cells.get("commenced_on"):
                continue  # it follows from the day
            if column.field == "reference" and value.casefold() == procurement.reference.casefold():
                continue
            if not same(getattr(procurement, column.field), value):
                values[column.field] = value
        return values

    def _route(self, code):
        if code and code not in self.routes:
            raise Wrong([("route", f"“{code}” is no route. Enter one of these: {', '.join(sorted(self.routes))}.")])
        return self.routes.get(code)

    def _law(self, procurement, values) -> dict:
        """What a row may not say otherwise (domain.md 3.4): a day or a law that is known. A new day brings its law with it."""
        reasons = []
        for name, words in LAW.items():
            known = getattr(procurement, name)
            if name in values and procurement.pk and known not in (None, Regime.NOT_STATED):
                shown = known.strftime("%d/%m/%Y") if name == "commenced_on" else Regime(known).label
                reasons.append((name, LOCKED.format(words, shown)))
        if reasons:
            raise Wrong(reasons)
        if not values.get("commenced_on"):
            return {}
        follows = regime_on(values["commenced_on"], procurement.framework)
        said = values.get("regime", procurement.regime)
        if follows == Regime.NOT_STATED:
            return {}
        if said not in (Regime.NOT_STATED, follows):
            raise Wrong([("regime", f"By the day of commencement {Regime(follows).label} applies. Correct one of the two.")])
        return {"regime": follows}

    def _save(self, procurement) -> None:
        try:
            procurement.clean_fields(exclude=("body", "framework", "route_type", "direct_award_ground", "recorded_by"))
            procurement.save()
        except ValidationError as wrong:
            columns = {column.field: column.name for column in csv_columns.of("procurement")}
            raise Wrong((columns.get(name, ""), " ".join(texts)) for name, texts in wrong.message_dict.items()) from None
        except IntegrityError as refused:
            raise Wrong([("", constraint_in_words(Procurement, refused))]) from None

    def _say(self, procurement, cells, row) -> None:
        """Two rows that describe one procurement have to agree."""
        if procurement.reference:
            known = self.held.setdefault(procurement.reference.casefold(), [])
            if procurement.pk not in {each.pk for each in known}:
                known.append(procurement)
        before, said = self.said.setdefault(procurement.pk, (row.number, cells))
        unlike = [name for name, value in cells.items() if name not in NAMES and said.get(name, value) != value]
        if unlike:
            raise Wrong((name, f"Row {before} says otherwise of the same procurement. Make the two agree.") for name in unlike)


def same(held, value) -> bool:
    """Whether a cell says what is held; spaces around a text and kinds of line breaks do not count."""
    if isinstance(held, str) and isinstance(value, str):
        return csv_columns.plain(csv_columns.cell(held)) == value
    return held == value


def constraint_in_words(model, refused: IntegrityError) -> str:
    """The message of the constraint that PostgreSQL named."""
    name = getattr(getattr(refused.__cause__, "diag", None), "constraint_name", "")
    found = next((each for each in model._meta.constraints if each.name == name), None)
    return str(found.get_violation_error_message()) if found else "The database refuses this row. Look at its days and amounts."
