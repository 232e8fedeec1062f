"""Closed decisions as records of the one JSON shape (decisions/shape.py). Part 2 only for whoever opened it.

A decision signed here is written as text too: its signature among the signatures, its declarations with names. Where it is
imported it is an archived record with the same content, and written out again it is the same record.
"""

import base64
from datetime import UTC

from django.utils import timezone

from . import shape
from .models import ArchivedSignature, BoardPaper, Decision, Declaration, Part2Figure
from .models.words import CLOSED, Answer, DateLabel, Origin, Precision
from .public import plain


def closed_decisions():
    """What can be exported: signed and archived decisions, oldest first, so that a link always leads back."""
    return Decision.objects.filter(status__in=CLOSED).select_related("body", "form_version", "joint_with").order_by("pk")


def key_of(decision) -> str:
    """The name by which this record is known again; one made here is named by its body and the moment it was begun."""
    if decision.import_key:
        return decision.import_key
    return f"native-{decision.body.short_name}-{decision.created_at.astimezone(UTC):%Y%m%d%H%M%S%f}"


def record(decision) -> dict:
    """Everything of a record but Part 2."""
    bought = Bought()
    told = {
        "key": key_of(decision),
        "body": decision.body.short_name,
        "form": decision.form_version.code,
        "reference": decision.reference or None,
        **_part(decision, bought),
        **{name: _rows(decision, name, bought) for name in shape.LISTS},
    }
    if decision.origin == Origin.NATIVE:
        told |= _signed_here(decision, told)
    once = {name: getattr(decision, name, None) for name in shape.ONCE}
    return told | bought.lists() | {name: row and _part(row, bought) for name, row in once.items()}


def part2(decision) -> dict:
    """Part 2 of a record, or nothing in every list. Only inside `part2.opened_by`: elsewhere the database shows no rows."""
    bought = Bought()
    _rows(decision, "authorisations", bought)  # so that a figure names a contract by the id that Part 1 of the record gives it
    return {
        name: [_part(row, bought) for row in model.objects.filter(decision=decision)]
        for name, (model, _) in shape.PART2.items()
    }


class Bought:
    """Procurements, contracts and grants that one record names, each once, by ids counted in the order met."""

    def __init__(self):
        self.procurements, self.contracts, self.grants, self.changes = {}, {}, {}, {}

    def procurement(self, row):
        return self._id(self.procurements, row, "procurement")

    def contract(self, row):
        if row and row.procurement:
            self.procurement(row.procurement)
        return self._id(self.contracts, row, "contract")

    def grant(self, row):
        return self._id(self.grants, row, "grant")

    def change(self, row):
        if row:
            self.contract(row.contract)
        return self._id(self.changes, row, "change")

    @staticmethod
    def _id(known, row, kind):
        if row is None:
            return None
        return known.setdefault(row, f"{kind}-{len(known) + 1}")

    def names(self, row) -> bool:
        """Whether Part 1 of the record names it: Part 2 adds nothing to the lists."""
        return row in {**self.procurements, **self.contracts, **self.grants, **self.changes}

    def lists(self) -> dict:
        return {
            "procurements": [
                {"id": name, **_part(row, self), "gates": [_part(gate, self) for gate in row.gates.all()]}
                for row, name in self.procurements.items()
            ],
            "contracts": [
                {"id": name, **_part(row, self), "changes": self._changes_of(row)} for row, name in self.contracts.items()
            ],
            "grants": [{"id": name, **_part(row, self)} for row, name in self.grants.items()],
        }

    def _changes_of(self, contract) -> list[dict]:
        return [{"id": name, **_part(row, self)} for row, name in self.changes.items() if row.contract == contract]


def _rows(decision, name, bought) -> list[dict]:
    if name in shape.OF_A_BOARD_PAPER:
        return [_part(row, bought) for row in getattr(decision, name).all() if row.board_paper_id is None]
    return [_part(row, bought) for row in getattr(decision, name).all()]


def _part(row, bought) -> dict:
    told = {name: _plain(getattr(row, name)) for name in shape.own_fields(type(row))}
    told |= {name: _pointer(row, name, bought) for name in shape.pointers(type(row))}
    if isinstance(row, BoardPaper):
        told |= {name: [_part(child, bought) for child in getattr(row, name).all()] for name in shape.OF_A_BOARD_PAPER}
    if isinstance(row, Declaration) and row.by:
        told["by_as_written"] = told["by_as_written"] or row.by.name
    return told


def _plain(value):
    return list(value) if isinstance(value, list) else plain(value)


def _pointer(row, name, bought):
    if name == "suppliers":
        return [_part(supplier, bought) for supplier in row.suppliers.all()]
    value = getattr(row, name)
    if name == "content":
        return base64.b64encode(bytes(value)).decode() if value is not None else None
    if value is None:
        return None
    if name in ("procurement", "contract", "change", "grant"):
        if isinstance(row, Part2Figure) and not bought.names(value):
            return None
        return getattr(bought, name)(value)
    if name in ("supplier", "recipient", "framework"):
        return _part(value, bought)
    return POINTERS[name](row, value)


def _counted(related):
    """A pointer to a row of the same record: which of its list, counted from 1."""

    def position(row, pointed) -> int:
        return list(getattr(row.decision, related).values_list("pk", flat=True)).index(pointed.pk) + 1

    return position


POINTERS = {
    "joint_with": lambda row, body: body.short_name,
    "office_holder": lambda row, holder: {"post": holder.post.title, "name": holder.name},
    "paper": _counted("papers"),
    "board_paper": _counted("board_papers"),
    "authorisation": _counted("authorisations"),
    "to": lambda row, decision: {"key": key_of(decision)},
    "board": lambda row, board: board.name,
    "sio": lambda row, sio: sio.code,
    "exemption": lambda row, exemption: exemption.section,
}


def _signed_here(decision, told) -> dict:
    """Signatures of this system as the text an archive keeps; deciders and date with them, where nobody wrote them."""
    signatures = list(decision.signatures.select_related("holder__post").order_by("pk"))
    return {
        "archived_signatures": told["archived_signatures"] + [_as_text(signature) for signature in signatures],
        "deciders": told["deciders"] or [_decider(signature) for signature in signatures],
        "dates": told["dates"] or [_signed_date(signature) for signature in signatures[:1]],
    }


def _as_text(signature) -> dict:
    return {
        "of": ArchivedSignature.Of.DECISION_MAKER.value,
        "name_as_written": signature.name,
        "capacity": signature.capacity,
        "is_signed": Answer.YES.value,
        "statement": signature.statement,
        "interest_wording": "\n".join(filter(None, [signature.interest_wording, signature.interest_text])),
        "interest": signature.interest,
        "date_as_written": "",
        "on": _day(signature),
        "precision": Precision.DAY.value,
        "how": signature.how,
    }


def _decider(signature) -> dict:
    holder = signature.holder
    return {
        "as_written": f"{signature.name}, {signature.capacity}",
        "office_holder": holder and POINTERS["office_holder"](None, holder),
    }


def _signed_date(signature) -> dict:
    return {"label": DateLabel.SIGNED.value, "as_written": "", "on": _day(signature), "precision": Precision.DAY.value}


def _day(signature) -> str:
    return timezone.localdate(signature.signed_at).isoformat()
