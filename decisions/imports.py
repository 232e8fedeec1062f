"""Records of the one JSON shape (decisions/shape.py) into archived decisions: each whole or not at all.

Nothing is mended on the way: contradictions, dates out of order and wrong citations stay as written, and lint flags them.
"""

import base64
import binascii
import functools
import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import PolicingBody, Role
from procurement import models as buying

from . import exports, models, part2, references, rules, shape
from .comparison import complete, differences
from .models.words import Capacity, Origin, Status
from .steps import let_in
from .workflow import archive

SCHEMA = Path(__file__).parent / "schemas" / "record.schema.json"
OPENED_FOR = "import"
NATIVE_KEY = re.compile(r"native-(?P<body>.+)-(?P<begun>\d{20})")


@dataclass(frozen=True)
class Problem:
    """What stops a record from coming in, where in it, and what to do about it."""

    place: str
    text: str


class Refused(Exception):
    def __init__(self, problems):
        self.problems = problems
        super().__init__("; ".join(f"{problem.place}: {problem.text}" for problem in problems))


@dataclass(frozen=True)
class Imported:
    """What became of a record: 'imported' or 'unchanged', and the flags that lint raises on it."""

    key: str
    state: str
    flags: list = field(default_factory=list)


def problems_of_shape(content) -> list[Problem]:
    """What is wrong with the shape of a whole file, one line a place."""
    errors = sorted(_validator().iter_errors(content), key=lambda error: list(map(str, error.absolute_path)))
    return [Problem("/".join(map(str, error.absolute_path)) or "file", _in_words(error)) for error in errors]


def in_order(records) -> list[dict]:
    """The records as they came, but one that another links to goes before it, so that the link finds it."""
    by_key = {record["key"]: record for record in records}
    placed = {}

    def place(record, above):
        for row in [*record.get("links", ()), *record.get("citations", ())]:
            target = by_key.get((row.get("to") or {}).get("key"))
            if target and target["key"] not in above:
                place(target, above | {target["key"]})
        placed.setdefault(record["key"], record)

    for record in records:
        place(record, {record["key"]})
    return list(placed.values())


def import_record(record, *, by=None) -> Imported:
    """Bring in one record, or find it held already, unchanged. Refused, with every reason, when neither."""
    with transaction.atomic():
        held = _held(record["key"])
        if held:
            _refuse_if_changed(held, record, by)
            return Imported(record["key"], "unchanged")
        decision = _Builder(record, by).build()
        return Imported(record["key"], "imported", list(rules.flags(decision)))


# -- known again


def _held(key):
    found = models.Decision.objects.filter(import_key=key).first()
    match = NATIVE_KEY.fullmatch(key)
    if found or not match:
        return found
    begun = datetime.strptime(match["begun"], "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)
    return models.Decision.objects.filter(body__short_name=match["body"], created_at=begun, origin=Origin.NATIVE).first()


def _refuse_if_changed(held, record, by) -> None:
    """A closed record is never changed; the same record again is fine, and is left alone."""
    there = exports.record(held)
    if record.get("part2"):
        with part2.opened_by(_reader(by, held.body), held, purpose=OPENED_FOR):
            there["part2"] = exports.part2(held)
    here = complete(record)
    here["part2"] = here["part2"] if record.get("part2") else None
    places = differences(there | {"part2": there.get("part2")}, here)
    if places:
        raise Refused(
            [
                Problem(place, "differs from the record held, which is closed. Record a new decision or a correction.")
                for place in places
            ]
        )


# -- brought in


def _reader(by, body):
    """Part 2 comes in only by somebody who may read it: governance or auditor of the body."""
    if by is None:
        raise Refused(
            [Problem("part2", "Part 2 is read only for a person: name one of governance with --as EMAIL, or take part2 out.")]
        )
    if not by.has_role(Role.GOVERNANCE, Role.AUDITOR, body=body):
        raise Refused(
            [Problem("part2", f"{by.email} is not in governance of this body. Name somebody who is with --as EMAIL.")]
        )
    return by


class _Builder:
    """Writes one record, in the order in which its parts need each other."""

    def __init__(self, record, by):
        self.record, self.by, self.problems = complete(record), by, []
        self.has_part2 = bool(record.get("part2"))
        self.named = {"procurement": {}, "contract": {}, "change": {}, "grant": {}}
        self.papers, self.board_papers, self.authorisations = [], [], []

    def build(self):
        record = self.record
        self.body = self._find(
            "body", PolicingBody.objects, "Ask an administrator to enter the body.", short_name=record["body"]
        )
        form = self._find("form", models.FormVersion.objects, "Ask an administrator to enter the form.", code=record["form"])
        self._stop_on_problems()
        own = dict(body=self.body, form_version=form, origin=Origin.ARCHIVE, status=Status.DRAFT, import_key=record["key"])
        self.decision = self._make(models.Decision, record, "", **own)
        self._stop_on_problems()
        self._parts()
        self._stop_on_problems()
        if self.has_part2:
            self._part2()
        self._number()
        archive.close(self.decision, by=self.by)
        return models.Decision.objects.get(pk=self.decision.pk)

    def _parts(self):
        for row in self._each("procurements"):
            self._named("procurement", buying.Procurement, row)
        for row in self._each("contracts"):
            self._named("contract", buying.Contract, row)
        for row in self._each("grants"):
            self._named("grant", buying.Grant, row)
        for name, model in shape.LISTS.items():
            self._list(name, model, self.record)
        for name, model in shape.ONCE.items():
            if row := self.record[name]:
                self._make(model, row, name, decision=self.decision, **self._written_down_by(model))

    def _written_down_by(self, model) -> dict:
        """That something was urgent is written down by somebody: here by who brings it in."""
        if model is not models.Urgency:
            return {}
        if self.by is None:
            text = "that it was urgent is written down by a person: name who brings it in with --as EMAIL."
            raise Refused([Problem("urgency", text)])
        return {"by": self.by}

    def _each(self, name):
        return [(f"{name}/{n}", row) for n, row in enumerate(self.record[name], 1)]

    def _list(self, name, model, holder, place="", **own):
        for n, row in enumerate(holder[name], 1):
            here = f"{place}{name}/{n}"
            made = self._make(model, row, here, decision=self.decision, position=n, **own)
            if model is models.Paper:
                self.papers.append(made)
            if model is models.Authorisation:
                self.authorisations.append(made)
            if model is models.BoardPaper:
                self.board_papers.append(made)
                for child in shape.OF_A_BOARD_PAPER:
                    self._list(child, shape.LISTS[child], row, f"{here}/", board_paper=made)

    def _named(self, kind, model, placed):
        place, row = placed
        made = self.named[kind][row["id"]] = self._make(model, row, place)
        for gate in row.get("gates", ()):
            self._make(buying.Gate, gate, f"{place}/gates/{gate['number']}", procurement=made)
        if model is buying.Contract and made:
            made.suppliers.set(map(_supplier, row["suppliers"]))
            for change in row["changes"]:
                self.named["change"][change["id"]] = self._make(
                    buying.ContractChange, change, f"{place}/changes", contract=made
                )

    def _make(self, model, row, place, **own):
        values = {name: row[name] for name in shape.own_fields(model)}
        values |= {
            name: self._pointed(name, row[name], f"{place}/{name}") for name in shape.pointers(model) if name != "suppliers"
        }
        if values.get("content") is not None:
            values["sha256"] = hashlib.sha256(values["content"]).hexdigest()
        made = model(**values, **own)
        try:
            made.full_clean()
        except ValidationError as error:
            self.problems += _problems(error, place)
            return None
        made.save()
        return made

    def _pointed(self, name, value, place):
        if value is None:
            return None
        if name in self.named:
            if value not in self.named[name]:
                self.problems.append(
                    Problem(place, f"no {name} of this record has the id {value!r}. Add it, or correct the id.")
                )
            return self.named[name].get(value)
        return POINTERS[name](self, value, place)

    def _find(self, place, found, advice, **by):
        answer = found.filter(**by).first()
        if answer is None:
            self.problems.append(Problem(place, f"{[*by.values()][-1]} is not known here. {advice}"))
        return answer

    def _counted(self, rows, value, place):
        if value > len(rows):
            self.problems.append(Problem(place, f"there is no number {value}; the record has {len(rows)}. Correct the number."))
            return None
        return rows[value - 1]

    def _bytes(self, value, place):
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error:
            self.problems.append(Problem(place, "is not base64. Write the bytes of the paper in base64."))
            return None

    def _part2(self):
        self._let_read()
        with part2.opened_by(_reader(self.by, self.body), self.decision, purpose=OPENED_FOR):
            for name, (model, _) in shape.PART2.items():
                for n, row in enumerate(self.record["part2"][name], 1):
                    self._make(model, row, f"part2/{name}/{n}", decision=self.decision, position=n)
        self._stop_on_problems()

    def _let_read(self):
        """Governance and auditors of the body may read Part 2 of what comes in; nobody else is named in an old record."""
        for role, capacity in ((Role.GOVERNANCE, Capacity.GOVERNANCE), (Role.AUDITOR, Capacity.AUDITOR)):
            held = self.body.memberships.in_force().filter(role=role).select_related("person")
            let_in(self.decision, [each.person for each in held], capacity, by=self.by)

    def _number(self):
        if as_written := self.record["reference"]:
            models.IssuedNumber.objects.create(
                decision=self.decision,
                body=self.body,
                as_written=as_written,
                canonical=references.canonical(as_written, self.body),
                state=models.IssuedNumber.State.ARCHIVE,
            )

    def _stop_on_problems(self):
        if self.problems:
            raise Refused(self.problems)


def _supplier(value) -> buying.Supplier:
    """The supplier of that name and number, or what it is part of since a merger; entered now if nobody has."""
    others = {name: each for name, each in value.items() if name not in ("name", "company_number")}
    found = buying.Supplier.objects.filter(name=value["name"], company_number=value["company_number"]).order_by("pk").first()
    found = found or buying.Supplier.objects.create(name=value["name"], company_number=value["company_number"], **others)
    return found.now


def _framework(value) -> buying.Framework:
    others = {name: each for name, each in value.items() if name != "name"}
    return buying.Framework.objects.get_or_create(name=value["name"], defaults=others)[0]


def _office_holder(builder, value, place):
    holders = models.OfficeHolder.objects.filter(post__body=builder.body)
    return builder._find(
        place, holders, "Enter the office holder, or leave this out.", post__title=value["post"], name=value["name"]
    )


def _decision_meant(builder, value, place):
    """The decision that a link means, if it is held; if not, the link stays as written and lint names it (R-23)."""
    if "key" in value:
        return _held(value["key"])
    body = PolicingBody.objects.filter(short_name=value.get("body", builder.body.short_name)).first()
    if body is None or not value.get("reference"):
        return None
    numbers = models.IssuedNumber.objects.filter(body=body, canonical=references.canonical(value["reference"], body))
    return numbers[0].decision if len(numbers) == 1 else None  # an ambiguous one is for a person to settle


POINTERS = {
    "joint_with": lambda b, value, place: b._find(
        place, PolicingBody.objects, "Ask an administrator to enter it.", short_name=value
    ),
    "office_holder": _office_holder,
    "supplier": lambda b, value, place: _supplier(value),
    "recipient": lambda b, value, place: _supplier(value),
    "framework": lambda b, value, place: _framework(value),
    "paper": lambda b, value, place: b._counted(b.papers, value, place),
    "board_paper": lambda b, value, place: b._counted(b.board_papers, value, place),
    "authorisation": lambda b, value, place: b._counted(b.authorisations, value, place),
    "content": lambda b, value, place: b._bytes(value, place),
    "to": _decision_meant,
    "board": lambda b, value, place: b._find(
        place, models.Board.objects, "Enter the board, or leave it out.", body=b.body, name=value
    ),
    "sio": lambda b, value, place: b._find(place, models.SioExemption.objects, "Choose a limb that is listed.", code=value),
    "exemption": lambda b, value, place: b._find(
        place, models.FoiaExemption.objects, "Choose a section that is listed.", section=value
    ),
}


# -- words for people


@functools.cache
def _validator():
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))


def _problems(error, place) -> list[Problem]:
    """A refusal of one row in words. Of Part 2 only the field is named, never what stands in it."""
    if place.startswith("part2"):
        return [
            Problem(f"{place}/{name}", "cannot be stored like this. Look at it in the file.") for name in error.message_dict
        ]
    return [
        Problem("/".join(filter(None, [place, name.replace("__all__", "")])) or "record", text)
        for name, texts in error.message_dict.items()
        for text in texts
    ]


def _in_words(error) -> str:
    """What to do about one place that has not the right shape; a value is never quoted, it may be Part 2."""
    if error.validator == "required":
        return f"{', '.join(sorted(set(error.validator_value) - set(error.instance)))} is missing. Add it."
    if error.validator == "additionalProperties":
        unknown = sorted(set(error.instance) - set(error.schema.get("properties", ())))
        return f"{', '.join(unknown)} is not part of the shape. Take it out, or correct its name."
    if error.validator == "enum":
        return f"use one of: {', '.join(filter(None, map(str, error.validator_value)))}."
    if error.validator in ("type", "anyOf"):
        return f"must be {error.schema.get('type', 'of another kind')}. Correct it."
    if error.validator == "maxLength":
        return f"is longer than {error.validator_value} characters. Shorten it."
    return f"does not fit ({error.validator}: {error.validator_value}). Correct it."
