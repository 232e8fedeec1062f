"""The columns of the contract register as a CSV file: what each is called, means and may hold. docs/contract-register-csv.md is
written from this, and import and export both go by it. Those of the Local Government Transparency Code 2015 are marked
(domain.md 3.8)."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError

from accounts.fields import MoneyField

from .models.words import Answer, ContractKind, Ending, Origin, Regime, VatBasis

SEVERAL = "|"  # between several suppliers in one cell
FORMULA = re.compile(r"^'*[=+\-@\t\r]")
SHORTENED = re.compile(r"^[0-9]([.,][0-9]+)?E\+[0-9]+$", re.I)
NUMBERS_OF_SUPPLIERS = {"company_numbers": "company_number", "charity_numbers": "charity_number", "ppons": "ppon"}
FLAGS_OF_SUPPLIERS = {"sme": "is_sme", "vcse": "is_vcse"}


class Unreadable(Exception):
    """Why a cell cannot be read, and what to write instead."""


def as_text(written: str):
    return written


def as_amount(written: str) -> Decimal | None:
    try:
        return MoneyField(required=False).clean(written)
    except ValidationError as wrong:
        raise Unreadable(wrong.messages[0]) from None


def as_day(written: str) -> datetime.date | None:
    """31/12/2026 as people here write it, or 2026-12-31."""
    if not written:
        return None
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.datetime.strptime(written, pattern).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    raise Unreadable("Enter a day as 31/12/2026 or 2026-12-31.")


def as_number(written: str) -> int | None:
    if not written:
        return None
    if not (written.isascii() and written.isdecimal() and int(written) <= 1200):
        raise Unreadable("Enter a whole number of months, for example 24.")
    return int(written)


def one_of(choices, empty) -> Callable:
    """Reads a code or what people read for it, in whatever capitals."""
    known = {each.value.casefold(): each.value for each in choices} | {each.label.casefold(): each.value for each in choices}

    def read(written: str):
        if not written:
            return empty
        if written.casefold() in known:
            return known[written.casefold()]
        raise Unreadable(f"Enter one of these: {', '.join(each.value for each in choices)}.")

    return read


@dataclass(frozen=True)
class Column:
    """A column: its name, whose it is (contract, procurement or suppliers), the field there, how a cell is read, what it means."""

    name: str
    of: str
    field: str
    read: Callable
    meaning: str
    is_in_code: bool = False


NOT_STATED = "not_stated"
AMOUNT = "In pounds: 1234.50 or £1,234.50."
CONTRACT, PROCUREMENT, SUPPLIERS = "contract", "procurement", "suppliers"
answer = one_of(Answer, NOT_STATED)
COLUMNS = [
    Column("record", CONTRACT, "", as_text, "The number of our own record, as the export writes it. Empty for a new contract."),
    Column(
        "contract_number",
        CONTRACT,
        "external_number",
        as_text,
        "Required, unless record is given. By this number a contract is known again.",
        True,
    ),
    Column(
        "body",
        CONTRACT,
        "",
        as_text,
        "The short name of the contracting body. If it is given, it must be the one imported for.",
    ),
    Column("title", CONTRACT, "title", as_text, "Required. Title of the agreement.", True),
    Column("description", CONTRACT, "description", as_text, "What is bought.", True),
    Column("department", CONTRACT, "department", as_text, "The department responsible.", True),
    Column("used_by", CONTRACT, "used_by", as_text, "Who uses it, for example the police force."),
    Column("suppliers", SUPPLIERS, "name", as_text, "Names of the suppliers, with | between several.", True),
    Column(
        "company_numbers",
        SUPPLIERS,
        "company_number",
        as_text,
        "At Companies House, in the order of the suppliers, | between.",
        True,
    ),
    Column("charity_numbers", SUPPLIERS, "charity_number", as_text, "The same for charities.", True),
    Column("ppons", SUPPLIERS, "ppon", as_text, "The same for public procurement organisation numbers: PABC-1234-DEFG."),
    Column("sme", SUPPLIERS, "is_sme", answer, "Small or medium-sized: yes, no or not_stated, | between several.", True),
    Column("vcse", SUPPLIERS, "is_vcse", answer, "Voluntary, community or social enterprise: the same.", True),
    Column("value", CONTRACT, "value", as_amount, f"The original value, as awarded. {AMOUNT}", True),
    Column("vat_basis", CONTRACT, "vat_basis", one_of(VatBasis, NOT_STATED), "exclusive, inclusive or not_stated.", True),
    Column("annual_spend", CONTRACT, "annual_spend", as_amount, f"Estimated spend a year. {AMOUNT}", True),
    Column("irrecoverable_vat", CONTRACT, "irrecoverable_vat", as_amount, f"VAT that cannot be recovered. {AMOUNT}", True),
    Column("ceiling", CONTRACT, "ceiling", as_amount, f"What it may not exceed, as against its value. {AMOUNT}"),
    Column(
        "value_withheld_because",
        CONTRACT,
        "value_withheld_because",
        as_text,
        "Why no value is public, where it stands in Part 2.",
    ),
    Column("value_band", CONTRACT, "value_band", as_text, "For example: between £1m and £5m."),
    Column("pricing_basis", CONTRACT, "pricing_basis", as_text, "For example, a fixed price or day rates."),
    Column("deliverables", CONTRACT, "deliverables", as_text, "What is to be delivered."),
    Column("invitation", CONTRACT, "offers_by", one_of(Origin, NOT_STATED), "tender, quotation, neither or not_stated.", True),
    Column("signed_on", CONTRACT, "signed_on", as_day, "A day: 31/12/2026 or 2026-12-31."),
    Column("starts_on", CONTRACT, "starts_on", as_day, "A day.", True),
    Column("ends_on", CONTRACT, "ends_on", as_day, "The last day, with the changes made so far.", True),
    Column("review_on", CONTRACT, "review_on", as_day, "A day.", True),
    Column("term_months", CONTRACT, "term_months", as_number, "A whole number."),
    Column("extension_months", CONTRACT, "extension_months", as_number, "By how much it can be extended: a whole number."),
    Column("sealed", CONTRACT, "is_sealed", answer, "Executed under seal: yes, no or not_stated."),
    Column("ended_on", CONTRACT, "ended_on", as_day, "A day, if it has ended."),
    Column("ended_as", CONTRACT, "ended_as", one_of(Ending, ""), "completed, expired or terminated."),
    Column("framework", CONTRACT, "framework", as_text, "The name of the framework that it is called off from."),
    Column(
        "procurement_reference",
        PROCUREMENT,
        "reference",
        as_text,
        "Of the invitation. Contracts with one reference share a procurement.",
        True,
    ),  # fmt: skip
    Column("procurement_title", PROCUREMENT, "title", as_text, "Title of the procurement; without one, that of the contract."),
    Column("route", PROCUREMENT, "route_type", as_text, "The code of a route to market, for example open."),
    Column(
        "contract_kind",
        PROCUREMENT,
        "contract_kind",
        one_of(ContractKind, NOT_STATED),
        "goods, services, works, light_touch, concession or not_stated.",
    ),
    Column(
        "commenced_on",
        PROCUREMENT,
        "commenced_on",
        as_day,
        "The day that fixes the law. Once known it is not changed by an import.",
    ),
    Column(
        "regime", PROCUREMENT, "regime", one_of(Regime, NOT_STATED), "pcr2006, pcr2015, pa2023 or not_stated; locked likewise."
    ),
    Column("estimated_value", PROCUREMENT, "estimated_value", as_amount, AMOUNT),
    Column("estimated_vat", PROCUREMENT, "estimated_vat", one_of(VatBasis, NOT_STATED), "exclusive, inclusive or not_stated."),
    Column("ocid", PROCUREMENT, "ocid", as_text, "The OCID of Find a Tender: ocds-h6vhtk-0a1b2c."),
]
BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED = ("contract_number", "title")


def of(whose: str) -> list[Column]:
    return [column for column in COLUMNS if column.of == whose and column.field]


# -- cells as they are written and read back


def cell(value) -> str:
    """A value as a cell that no spreadsheet runs as a formula: one that looks like one gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    text = value.isoformat() if isinstance(value, datetime.date) else str(value)
    return f"'{text}" if FORMULA.match(text) else text


def plain(written: str) -> str:
    """A cell without the apostrophe that `cell` puts in front, its line breaks in one way."""
    text = written.replace("\r\n", "\n").replace("\r", "\n").strip()
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def table() -> str:
    """The columns as the table of docs/contract-register-csv.md."""
    rows = ["| column | Transparency Code | what it holds |", "| --- | --- | --- |"]
    for column in COLUMNS:
        meaning = column.meaning.replace("|", "\\|")
        rows.append(f"| `{column.name}` | {'yes' if column.is_in_code else ''} | {meaning} |")
    return "\n".join(rows)
