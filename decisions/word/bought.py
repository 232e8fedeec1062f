"""What a Word file of a request tells of what is bought or granted: each contract, procurement, change and grant as a table."""

from django.utils.html import format_html, format_html_join

from procurement.models import VatBasis
from procurement.models.words import Regime

from .said import day, facts, joined, pounds, stated, table


def told(authorisations) -> str:
    """A table for each record that the request describes or is about, under its own name; each once."""
    found: dict[str, str] = {}
    for each in authorisations:
        change = each["change"] or {}
        contract = each["contract"] or change.get("contract") or {}
        bought = [contract.get("procurement"), each["procurement"]]
        found |= {f"Contract: {contract['title']}": _contract(contract)} if contract else {}
        found |= {f"Procurement: {row['title']}": _procurement(row) for row in bought if row}
        found |= {f"Change of {contract.get('title') or 'the contract'}": _change(change)} if change else {}
        found |= {f"Grant: {each['grant']['purpose']}": _grant(each["grant"])} if each["grant"] else {}
    return format_html_join("", "<p><strong>{}</strong></p>{}", found.items())


def _amount(row, name: str) -> str:
    written, read = row.get(f"{name}_as_written"), pounds(row.get(name))
    if written and read:
        return written if read in written else f"{written} ({read})"
    return written or read


def _months(number) -> str:
    return f"({number} months)" if number else ""


def _contract(row) -> str:
    return facts(
        ("Suppliers", joined(*row["suppliers"], by="; ")),
        ("Contract number", row["external_number"]),
        ("Framework", row["framework"]),
        ("Value", joined(_amount(row, "value"), stated(VatBasis, row["vat_basis"]))),
        ("Priced by", row["pricing_basis"]),
        ("Starts", row["starts_as_written"] or day(row["starts_on"])),
        ("Term", joined(row["term_as_written"], _months(row["term_months"]), by=" ")),
        ("Break", row["break_as_written"]),
        ("Extension option", joined(row["extension_as_written"], _months(row["extension_months"]), by=" ")),
    )


def _procurement(row) -> str:
    gates = [[gate["number"], gate["purpose"], gate["planned_as_written"] or day(gate["planned_on"])] for gate in row["gates"]]
    listed = facts(
        ("Route to market", row["route"]),
        ("Under", stated(Regime, row["regime"])),
        ("Threshold", joined(_amount(row, "threshold"), stated(VatBasis, row["threshold_vat"]))),
        ("Fewest suppliers invited", row["fewest_suppliers"]),
        ("Justification", row["justification"]),
    )
    if not gates:
        return listed
    indicative = "The dates of the gates are indicative." if row["is_timetable_indicative"] else ""
    dates = table(["Gate", "Purpose", "Planned"], gates)
    return format_html("{}{}<p>{}</p>", listed, dates, indicative) if indicative else listed + dates


def _change(row) -> str:
    return facts(
        ("Adds", _amount(row, "amount")),
        ("Longer by", f"{row['months']} months" if row["months"] else ""),
        ("Value after it", pounds(row["resulting_value"])),
        ("Legal ground as cited", row["ground_as_cited"]),
    )


def _grant(row) -> str:
    return facts(
        ("Recipient", row["recipient"]),
        ("Amount", pounds(row["amount"])),
        ("Conditions", row["conditions"]),
        ("Reasons", row["reasons"]),
    )
