"""Which field of a publishable model is public and which is internal, and the one serialiser of Part 1.

Every field of every model in `FIELDS` is on exactly one of the two lists; tests/decisions/test_public.py fails until a new
field is on one. `part1(decision)` is the whole of what the public may get from a decision before it is signed;
`canonical(part1)` are the bytes that are signed (design, wall 5).
"""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal as Pounds

from django.db.models import prefetch_related_objects

from procurement import public as procurement_public

from . import models, numbering

SHAPE = 1
INTERNAL_EVERYWHERE = ("id", "decision", "position")

# model: (public fields, internal fields); position, id and decision are internal everywhere.
FIELDS = {
    models.Decision: (
        "kind level title title_as_written summary programme business_case_stage topic marking needed_by_on needed_by_as_written "
        "needed_by_reason decision_statement reasons urgency_reason significant significant_reason publish_as publish_reason "
        "deferral deferral_reason deferral_until_on deferral_until_as_written dated_on dated_precision origin "
        "source_address source_captured_on",
        "body form_version joint_with status status_since created_at submitted_at author head_of_unit signer publish_decided_by "
        "source_file source_checked_by import_key",
    ),
    models.DecisionDate: ("label as_written on precision", ""),
    models.DecidedBy: ("as_written", "office_holder"),
    models.Section: ("code heading number_as_written level is_numbered", "body board_paper"),
    models.Recommendation: ("number_as_written asks recommended outcome decided conditions", "board_paper"),
    models.Option: ("number_as_written title description is_chosen", ""),
    models.MoneyLine: ("what description as_written low high ceiling is_about vat_basis spending year fund pricing_basis", ""),
    models.Party: ("name_as_written role", "supplier"),
    models.Assessment: ("kind state as_written on precision", "paper"),
    models.Commitment: ("plan text", ""),
    models.DecisionLink: ("kind to_as_written address_as_written", "to"),
    models.Citation: ("as_written address_as_written is_address_broken", "to"),
    models.ArchivedSignature: (
        "of name_as_written capacity is_signed statement interest_wording interest date_as_written on precision how",
        "",
    ),
    models.Paper: ("kind name address_as_written media_type sha256", "content"),
    models.BoardPaper: (
        "board_as_written title meeting_as_written meeting_on precision author author_job on_behalf_of marking summary has_part2",
        "board numbering",
    ),
    models.Consultee: ("who support as_written", "board_paper"),
    models.Authorisation: (
        "what amount_as_written amount vat_basis is_cap paragraph_as_cited delegated_to condition",
        "procurement contract change grant delegated_person",
    ),
    models.Declaration: (
        "code label statement unit_as_written answer reason by_as_written capacity given_on date_as_written precision",
        "by given_at version",
    ),
    models.Urgency: ("said_by capacity said_at why missing", "person by at"),
    models.Withholding: (
        "is_there_part2 gist basis_as_written foia_sections chief_officer_opinion qualified_person_opinion enactment marking "
        "review_on review_event review_as_written",
        "sio",
    ),
}


def public_fields(model) -> list[str]:
    return FIELDS[model][0].split()


def internal_fields(model) -> list[str]:
    return [*INTERNAL_EVERYWHERE, *FIELDS[model][1].split()]


def plain(value):
    """A value as canonical JSON holds it: decimals and dates as strings."""
    if isinstance(value, Pounds):
        return f"{value:.2f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def fields_of(record) -> dict:
    """The public fields of one record."""
    return {name: plain(getattr(record, name)) for name in public_fields(type(record))}


def part1(decision) -> dict:
    """Part 1 of a decision as data: what is signed, shown, published. Paragraphs are numbered here, once."""
    form = decision.form_version.definition
    sections = [s for s in decision.sections.all() if s.board_paper_id is None]
    recommendations = [r for r in decision.recommendations.all() if r.board_paper_id is None]
    return {
        "shape": SHAPE,
        "body": {"name": decision.body.name, "slug": decision.body.short_name},
        "joint_with": decision.joint_with.name if decision.joint_with else None,
        "form": {"code": decision.form_version.code, "name": decision.form_version.name, "decider": form["decider"]["title"]},
        "reference": {"as_written": decision.number.as_written, "canonical": decision.number.canonical}
        if decision.number
        else None,
        **fields_of(decision),
        "words": _words(form),
        "recommendations": [fields_of(r) for r in recommendations],
        "sections": numbering.numbered(sections, form["numbering"], anchor=""),
        "board_papers": [_board_paper(paper, n) for n, paper in enumerate(decision.board_papers.all(), 1)],
        **{name: [fields_of(row) for row in getattr(decision, name).all()] for name in _FLAT},
        "consultees": [fields_of(c) for c in decision.consultees.all() if c.board_paper_id is None],
        "authorisations": [_authorisation(a) for a in _with_what_is_bought(decision.authorisations.all())],
        "withholding": _withholding(decision),
        "urgency": _urgency(decision, form),
    }


_FLAT = "dates deciders options money parties assessments commitments links citations archived_signatures papers declarations".split()


def _words(form) -> dict:
    """Wording of the form version that the public page repeats."""
    return {
        name: form["wording"].get(name, "")
        for name in ("facts_heading", "public_access", "deferral_question", "part2_question")
    }


def _board_paper(paper, number) -> dict:
    return fields_of(paper) | {
        "recommendations": [fields_of(r) for r in paper.recommendations.all()],
        "consultees": [fields_of(c) for c in paper.consultees.all()],
        "sections": numbering.numbered(list(paper.sections.all()), paper.numbering, anchor=f"board-{number}-"),
    }


def _with_what_is_bought(authorisations) -> list:
    """Each with its procurement, contract, change or grant, in as many queries for many as for one."""
    rows = list(authorisations)
    contracts = [each for row in rows for each in (row.contract, row.change and row.change.contract) if each]
    prefetch_related_objects(contracts, "procurement", "suppliers")
    procurements = [each.procurement for each in [*rows, *contracts] if each.procurement]
    prefetch_related_objects(procurements, "gates")
    return rows


def _authorisation(authorisation) -> dict:
    return fields_of(authorisation) | {
        "procurement": authorisation.procurement and procurement_public.procurement(authorisation.procurement),
        "contract": authorisation.contract and procurement_public.contract(authorisation.contract),
        "change": authorisation.change and procurement_public.change(authorisation.change),
        "grant": authorisation.grant and procurement_public.grant(authorisation.grant),
    }


def _withholding(decision) -> dict | None:
    withholding = getattr(decision, "withholding", None)
    if withholding is None:
        return None
    return fields_of(withholding) | {"sio": withholding.sio.code if withholding.sio else None}


def _urgency(decision, form) -> dict | None:
    """That it was decided urgently, who said so and why, and the advice that had not been given when it was signed."""
    urgency = getattr(decision, "urgency", None)
    if urgency is None:
        return None
    given = {d.code for d in decision.declarations.all() if d.answer not in ("not_given", "not_stated")}
    missing = [d for d in form["declarations"] if d["code"] in urgency.missing and d["code"] not in given]
    return fields_of(urgency) | {"missing": [{"code": d["code"], "label": d["label"]} for d in missing]}


def canonical(content: dict) -> bytes:
    """UTF-8, sorted keys, no spaces: the same content is the same bytes on every machine."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
