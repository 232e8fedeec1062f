"""A record as a clerk types it: for each page of a draft its questions, and what the record answers to them. One function a list
of the task list, one row of it for each row of the record."""

from datetime import date

from decisions.models import Authorisation, SioExemption
from decisions.models.words import Asks, LinkKind, MoneyKind, PaperKind, Spending, VatBasis


def sections(record, definition) -> dict:
    """The form's sections by the heading that the task list has for them."""
    written = {section["code"]: section["body"] for section in record["sections"]}
    return {asked["heading"]: {"Text": written[asked["code"]]} for asked in definition["sections"]}


def recommendations(told) -> list[dict]:
    """Of a request, or of a board paper."""
    return [
        {"What does it ask?": Asks(each["asks"]).label, "What is recommended": each["recommended"]}
        for each in told["recommendations"]
    ]


def money(record) -> list[dict]:
    return [
        {
            "What it is": MoneyKind(line["what"]).label,
            "Description": line.get("description", ""),
            "Amount as written": line["as_written"],
            "The amount is an estimate": line.get("is_about", False),
            "Fund or budget": line.get("fund", ""),
            "Priced by": line.get("pricing_basis", ""),
            "VAT": VatBasis.NOT_STATED.label,
            "Spending": Spending.NOT_STATED.label,
        }
        for line in record["money"]
    ]


def parties(record) -> list[dict]:
    return [{"Name": each["name_as_written"], "Role": each["role"]} for each in record["parties"]]


def authorisations(record) -> list[dict]:
    """What the decision allows, with the new contract and the new procurement it is about."""
    allowed, contract, procurement = (record[name][0] for name in ("authorisations", "contracts", "procurements"))
    answers = {
        "What it allows": Authorisation.What(allowed["what"]).label,
        "Amount as written": allowed.get("amount_as_written", ""),
        "Title of a new contract": contract["title"],
        "Supplier": "; ".join(each["name"] for each in contract.get("suppliers", ())),
        "Value as written": contract.get("value_as_written", ""),
        "Term": contract.get("term_as_written", ""),
        "Priced by": contract.get("pricing_basis", ""),
        "Title of a new procurement": procurement["title"],
        "Route to market": procurement["route"],
        "Threshold": procurement.get("threshold_as_written", ""),
    }
    return [answers | ({"Starts on": date.fromisoformat(contract["starts_on"])} if "starts_on" in contract else {})]


def papers(record) -> list[dict]:
    return [{"Kind of paper": PaperKind(each["kind"]).label, "Public name": each["name"]} for each in record["papers"]]


def commitments(record) -> list[dict]:
    return [{"Plan or charter": each["plan"], "Which part of it": each["text"]} for each in record["commitments"]]


def links(record) -> list[dict]:
    return [
        {
            "This decision": LinkKind(each["kind"]).label,
            "The other decision": each["to_as_written"],
            "Its address": each["address_as_written"],
        }
        for each in record["links"]
    ]


def citations(record) -> list[dict]:
    return [
        {
            "Reference": each["as_written"],
            "Its address": each["address_as_written"],
            "The address no longer works": each["is_address_broken"],
        }
        for each in record["citations"]
    ]


def board_paper(paper) -> dict:
    return {
        "Board": paper["board"],
        "Title of the paper": paper["title"],
        "Date of the meeting": date.fromisoformat(paper["meeting_on"]),
        "Author": paper["author"],
        "Author's job": paper["author_job"],
        "On behalf of": paper["on_behalf_of"],
        "Marking": paper["marking"],
        "Summary": paper["summary"],
        "Has the paper a Part 2?": paper["has_part2"].capitalize(),
    }


def sections_of_board(paper) -> list[dict]:
    return [
        {"Heading": each["heading"], "Text": each["body"], "Number its paragraphs": each.get("is_numbered", True)}
        for each in paper["sections"]
    ]


def article(code) -> str:
    """A paragraph of the Order as the list on the page has it."""
    sio = SioExemption.objects.get(code=code)
    return f"{sio}: {sio.label}"
