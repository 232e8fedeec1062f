"""The one JSON shape in which records come and go, driven by the models: what each part of a record holds.

`schema()` writes it as JSON Schema; decisions/schemas/record.schema.json is that, written out, and a test keeps them in step.
decisions/imports.py and decisions/exports.py read the same tables, so that a new public field travels without a line of code.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models as fields

from procurement import models as buying
from procurement import public as procurement_public

from . import models, public
from .models.words import DeclarationAnswer, Interest

SHAPE = 1

# Record content that is internal on the public page, or text that Part 1 holds in another form.
ALSO = {
    models.Decision: "publish_decided_by source_file source_checked_by",
    models.Section: "body",
    models.BoardPaper: "numbering",
}
NOT = {models.Decision: "origin", models.Paper: "sha256"}

# model: fields written as something other than their own value (how: in POINTER_SCHEMAS, imports.py and exports.py).
POINTERS = {
    models.Decision: "joint_with",
    models.DecidedBy: "office_holder",
    models.Party: "supplier",
    models.Assessment: "paper",
    models.DecisionLink: "to",
    models.Citation: "to",
    models.Paper: "content",
    models.BoardPaper: "board",
    models.Authorisation: "procurement contract change grant",
    models.Withholding: "sio",
    models.Part2Text: "board_paper",
    models.Part2Figure: "authorisation contract change procurement",
    models.Part2Paper: "content",
    models.PublicInterestTest: "exemption",
    buying.Procurement: "framework",
    buying.Contract: "procurement framework suppliers",
    buying.Grant: "recipient",
}
PART2 = {
    "texts": (models.Part2Text, "heading body"),
    "money": (models.Part2Money, "what description as_written low high vat_basis"),
    "figures": (models.Part2Figure, "kind as_written amount vat_basis"),
    "parties": (models.Part2Party, "name role"),
    "recommendations": (models.Part2Recommendation, "asks recommended outcome decided conditions"),
    "papers": (models.Part2Paper, "real_name media_type"),
    "tests": (models.PublicInterestTest, "for_release against_release conclusion tested_on"),
}
# Lists of a record in the order in which they are written: papers before the assessments that name one.
LISTS = {
    "dates": models.DecisionDate,
    "deciders": models.DecidedBy,
    "recommendations": models.Recommendation,
    "options": models.Option,
    "sections": models.Section,
    "declarations": models.Declaration,
    "archived_signatures": models.ArchivedSignature,
    "money": models.MoneyLine,
    "parties": models.Party,
    "consultees": models.Consultee,
    "papers": models.Paper,
    "assessments": models.Assessment,
    "commitments": models.Commitment,
    "links": models.DecisionLink,
    "citations": models.Citation,
    "board_papers": models.BoardPaper,
    "authorisations": models.Authorisation,
}
# Parts that a record has once or not at all.
ONCE = {"withholding": models.Withholding, "urgency": models.Urgency}
OF_A_BOARD_PAPER = ("recommendations", "consultees", "sections")
# Texts that are allow-listed HTML; text without a tag becomes paragraphs.
HTML = {
    (models.Decision, "summary"),
    (models.Decision, "decision_statement"),
    (models.Decision, "reasons"),
    (models.Section, "body"),
    (models.Recommendation, "recommended"),
    (models.Recommendation, "decided"),
    (models.Option, "description"),
    (models.BoardPaper, "summary"),
    (models.Part2Text, "body"),
    (models.Part2Recommendation, "recommended"),
    (models.Part2Recommendation, "decided"),
}
CHOICES = {(models.ArchivedSignature, "interest"): Interest, (models.Declaration, "answer"): DeclarationAnswer}


def own_fields(model) -> list[str]:
    """The fields of one part that are written as their own value."""
    for part2_model, names in PART2.values():
        if part2_model is model:
            return names.split()
    public_names = (procurement_public if model in procurement_public.FIELDS else public).public_fields(model)
    return [name for name in public_names if name not in NOT.get(model, "").split()] + ALSO.get(model, "").split()


def pointers(model) -> list[str]:
    return POINTERS.get(model, "").split()


def blank(model, name):
    """The value of a field that a record leaves out."""
    default = model._meta.get_field(name).get_default()
    return default.value if isinstance(default, fields.Choices) else default


# -- the same as JSON Schema

TEXT = {"type": "string"}
POINTER_SCHEMAS = {
    "joint_with": {"type": ["string", "null"], "description": "Short name of the body that decided together with this one."},
    "office_holder": {
        "description": "Who that is in the table of office holders, where somebody is sure of it.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "required": ["post", "name"],
        "properties": {"post": TEXT, "name": TEXT},
    },
    "paper": {"type": ["integer", "null"], "minimum": 1, "description": "Which paper of this record's papers, counted from 1."},
    "board_paper": {
        "type": ["integer", "null"],
        "minimum": 1,
        "description": "Which board paper of this record, counted from 1.",
    },
    "authorisation": {
        "type": ["integer", "null"],
        "minimum": 1,
        "description": "Which authorisation of this record, counted from 1.",
    },
    "to": {
        "description": "The decision meant, if it is held too: its key, or its body and reference.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "properties": {"key": TEXT, "body": TEXT, "reference": TEXT},
    },
    "content": {"type": ["string", "null"], "contentEncoding": "base64", "description": "The bytes of the paper."},
    "board": {"type": ["string", "null"], "description": "Name of the board in the table of boards."},
    "sio": {"type": ["string", "null"], "description": "Code of the limb of the Order, for example 2(2)(a)."},
    "exemption": {"type": "string", "description": "Section of the Freedom of Information Act 2000, for example 43."},
    "procurement": {"type": ["string", "null"], "description": "Id of one of this record's procurements."},
    "contract": {"type": ["string", "null"], "description": "Id of one of this record's contracts."},
    "change": {"type": ["string", "null"], "description": "Id of a change of one of this record's contracts."},
    "grant": {"type": ["string", "null"], "description": "Id of one of this record's grants."},
    "framework": {"anyOf": [{"$ref": "#/$defs/Framework"}, {"type": "null"}]},
    "supplier": {"anyOf": [{"$ref": "#/$defs/Supplier"}, {"type": "null"}]},
    "recipient": {"$ref": "#/$defs/Supplier"},
    "suppliers": {"type": "array", "items": {"$ref": "#/$defs/Supplier"}},
}


def schema() -> dict:
    """The whole shape of a file of records."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Records of decisions",
        "description": "What import_decisions reads and export_decisions writes. A part left out is not stated; money is in pounds, "
        "as a string with two decimals; what was written in the source stands beside the value read from it.",
        "type": "object",
        "additionalProperties": False,
        "required": ["shape", "records"],
        "properties": {
            "shape": {"const": SHAPE},
            "records": _list("Record", "The records, each imported whole or not at all."),
        },
        "$defs": {"Record": _record(), "Part2": _part2(), **_definitions()},
    }


def _record() -> dict:
    own = {
        "key": {
            "type": "string",
            "minLength": 1,
            "maxLength": 100,
            "description": "Names this record for ever: by it a record is known again.",
        },
        "body": {"type": "string", "description": "Short name of the policing body, for example mopac."},
        "form": {"type": "string", "description": "Code of the form version, for example mopac-2018."},
        "reference": {
            "type": ["string", "null"],
            "maxLength": 60,
            "description": "As written, or null where the record has none.",
        },
    }
    bought = {
        "procurements": _list("Procurement", "Procurements that authorisations or contracts of this record name by id."),
        "contracts": _list("Contract", "Contracts, each once, with the changes that this record is about."),
        "grants": _list("Grant", "Grants that authorisations of this record name by id."),
    }
    rest = {name: _nullable(model.__name__) for name, model in ONCE.items()} | {"part2": _nullable("Part2")}
    lists = {name: _list(model.__name__, model.__doc__) for name, model in LISTS.items()}
    shape = _part(models.Decision)
    return shape | {
        "required": ["key", "body", "form", "title"],
        "properties": own | shape["properties"] | lists | bought | rest,
    }


def _part2() -> dict:
    lists = {name: _list(model.__name__, model.__doc__) for name, (model, _) in PART2.items()}
    return {
        "description": "What is confidential. Read and written only for a person named with --as.",
        "type": "object",
        "additionalProperties": False,
        "properties": lists,
    }


def _definitions() -> dict:
    parts = {model.__name__: _part(model) for model in (*LISTS.values(), *ONCE.values())}
    parts |= {model.__name__: _part(model) for model, _ in PART2.values()}
    for name in OF_A_BOARD_PAPER:
        parts["BoardPaper"]["properties"][name] = _list(LISTS[name].__name__, "As this paper has them.")
    parts |= {model.__name__: _part(model) for model in procurement_public.IN_PART1}
    for name in ("Procurement", "Contract", "ContractChange", "Grant"):
        parts[name]["properties"]["id"] = {"type": "string", "description": "By which the rest of this record names it."}
    parts["Procurement"]["properties"]["gates"] = _list("Gate", "Its gates, with milestones as precise as the source is.")
    parts["Contract"]["properties"]["changes"] = _list("ContractChange", "Changes that this record is about.")
    return parts


def _part(model) -> dict:
    properties = {name: _field(model, name) for name in own_fields(model)} | {
        name: POINTER_SCHEMAS[name] for name in pointers(model)
    }
    required = [name for name in properties if _is_needed(model, name)]
    said = {"description": _sentence(model.__doc__)} if model.__doc__ and "(" not in model.__doc__[:20] else {}
    return {**said, "type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _is_needed(model, name) -> bool:
    field = model._meta.get_field(name)
    return not (field.null or field.blank or field.has_default() or field.many_to_many)


def _field(model, name) -> dict:
    field = model._meta.get_field(name)
    shape = _type(field, CHOICES.get((model, name)))
    if (model, name) in HTML:
        shape = shape | {"contentMediaType": "text/html"}
    label = field.verbose_name[:1].upper() + field.verbose_name[1:]
    return shape | {"description": f"{label}. {field.help_text}".strip()}


def _type(field, choices) -> dict:
    codes = choices.values if choices else [code for code, _ in field.choices or ()]
    if codes:
        return {"enum": [*codes, *([""] if field.blank and "" not in codes else [])]}
    plain = {
        fields.DateField: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
        fields.DateTimeField: {
            "type": "string",
            "format": "date-time",
            "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$",
        },
        fields.DecimalField: {"type": "string", "pattern": r"^-?\d{1,12}(\.\d{1,2})?$"},
        fields.BooleanField: {"type": "boolean"},
        fields.PositiveSmallIntegerField: {"type": "integer", "minimum": 0, "maximum": 32767},
        ArrayField: {"type": "array", "items": TEXT},
    }.get(type(field), TEXT)
    if plain is TEXT:
        return TEXT | ({"maxLength": field.max_length} if field.max_length else {})
    return plain | {"type": [plain["type"], "null"]} if field.null else plain


def _sentence(text) -> str:
    return " ".join(text.split())


def _list(name, description) -> dict:
    said = {"description": _sentence(description)} if description and "(" not in description[:20] else {}
    return {**said, "type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _nullable(name) -> dict:
    return {"anyOf": [{"$ref": f"#/$defs/{name}"}, {"type": "null"}]}
