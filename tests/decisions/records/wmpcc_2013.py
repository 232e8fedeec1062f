"""West Midlands, July 2013: a statement in the first person, no reference of its own, unsigned and undated as captured."""

import re

from .reading import between, found, one_line

FILE = "003_83628509c048485a.txt"
KEY = "wmpcc-2013-innovation-and-integration-partner"
CITED = r"(WMPCC 005/2013)"
GATES = {"0": "2013-07-01", "1": "2013-10-01", "2": "2013-11-01", "3": "2014-01-01"}


def record(text) -> dict:
    return {
        "key": KEY,
        "body": "wmpcc",
        "form": "wmpcc-2013",
        "reference": None,
        "kind": "procurement",
        "title": found(r"an (Innovation and Integration Partner)\s", text),
        "summary": flowing(between(text, r"EXECUTIVE SUMMARY$", r"^DECISION$")),
        "decision_statement": flowing(between(text, r"^DECISION$", r"^West Midlands Police and Crime Commissioner$")),
        "dated_on": "2013-07-01",
        "dated_precision": "month",
        "deciders": [{"as_written": found(r"^(West Midlands Police and Crime Commissioner)$", text)}],
        "dates": [{"label": "signed"}],
        "sections": _sections(text),
        "archived_signatures": [_signature(text)],
        "money": _money(text),
        "parties": [{"name_as_written": "Innovation and Integration Partner", "role": "partner to be chosen"}],
        "papers": [{"kind": "annex", "name": found(r"Technology Task Force “(IIP Management Report)”", text)}],
        "links": [{"kind": "follows", "to_as_written": found(CITED, text), "address_as_written": _address(text)}],
        "citations": [{"as_written": found(CITED, text), "address_as_written": _address(text), "is_address_broken": True}],
        "authorisations": [{"what": "approach_to_market", "procurement": "procurement-1", "contract": "contract-1"}],
        "procurements": [_procurement(text)],
        "contracts": [_contract(text)],
        "withholding": {"is_there_part2": "not_stated"},
        "source_file": FILE,
    }


def flowing(text) -> str:
    """Lines broken where the page was narrow, joined again; a line that stops short at a full stop ends its paragraph."""
    joined = ""
    for line in text.strip().splitlines():
        ends = line.rstrip().endswith((".", ":", ";", "; and", "?")) and len(line) < 92
        joined += line.strip() + ("\n\n" if ends or not line.strip() else " ")
    return "\n\n".join(one_line(block) for block in joined.split("\n\n") if block.strip())


def _address(text) -> str:
    return found(r"005/2013 \)(http\S+)\)", text)


def _sections(text) -> list[dict]:
    headings = [
        ("facts", r"^NON - CONFIDENTIAL FACTS AND ADVICE TO THE POLICE AND CRIME\nCOMMISSIONER$"),
        ("introduction", r"^INTRODUCTION AND BACKGROUND$"),
        ("financial", r"^FINANCIAL IMPLICATIONS$"),
        ("legal", r"^LEGAL IMPLICATIONS$"),
        ("equality", r"^EQUALITY IMPLICATIONS$"),
        ("background", r"^Schedule of Background Papers$"),
        ("", r"^Public Access to Information$"),
    ]
    cut = []
    for (code, pattern), (_, following) in zip(headings, headings[1:], strict=False):
        heading = one_line(re.search(pattern, text, re.MULTILINE)[0])
        cut.append({"code": code, "heading": heading, "body": _body(between(text, pattern, following))})
    return cut


SUBHEADINGS = (
    "The Challenge",
    "The concept of an IIP",
    "IIP Delivery Model",
    "Project Costs",
    "Commercial Arrangements and Evaluation",
    "Scope and Value",
    "Gateway Timetable",
)


def _body(text) -> str:
    """Text with its sub-headings, and the gates as the table they were on paper."""
    pieces = re.split(rf"^({'|'.join(SUBHEADINGS)})$", text, flags=re.MULTILINE)
    html = _html(pieces[0])
    for heading, words in zip(pieces[1::2], pieces[2::2], strict=True):
        html += f"<h3>{heading}</h3>" + (_gate_table(words) if heading == "Gateway Timetable" else _html(words))
    return html


def _html(text) -> str:
    return "".join(f"<p>{words}</p>" for words in flowing(text).split("\n\n") if words)


def _gates(text) -> list[tuple[str, str, str]]:
    table = between(text, r"^Gateway Timetable$", r"^Details of the general timetable")
    purposes = [
        found(r"Description/Purpose\n(.*?)$", table),
        found(r"^(PQQ evaluations .*?\(ISOP\))", table),
        found(r"^2\n(.*?dialogue)$", table),
        found(r"^3\n(.*?)$", table),
    ]
    return list(zip("0123", purposes, re.findall(r"^(\w{3,4}-\d{4})$", table, re.MULTILINE), strict=True))


def _gate_table(words) -> str:
    rows = "".join(
        f"<tr><td>{n}</td><td>{purpose}</td><td>{month}</td></tr>"
        for n, purpose, month in _gates(f"Gateway Timetable\n{words}")
    )
    note = found(r"^(Please note .*?)$", words)
    head = '<thead><tr><th scope="col">Gate</th><th scope="col">Description/Purpose</th><th scope="col">Milestone</th></tr></thead>'
    return f"<table>{head}<tbody>{rows}</tbody></table><p>{note}</p>" + _html(
        "Details of the" + words.split("Details of the", 1)[1]
    )


def _signature(text) -> dict:
    return {
        "of": "decision_maker",
        "capacity": found(r"^(West Midlands Police and Crime Commissioner)$", text),
        "is_signed": "no",
        "interest_wording": found(r"^(I confirm that I do not have any disclosable pecuniary .*?)\nSignature", text),
        "interest": "none",
    }


def _money(text) -> list[dict]:
    return [
        {
            "what": "cost",
            "description": "Procurement process",
            "as_written": found(r"in the region of (£797,400)", text),
            "low": "797400.00",
            "is_about": True,
        },
        {
            "what": "other",
            "description": "Reduction of the budget over four years",
            "as_written": "£100m",
            "low": "100000000.00",
            "is_about": True,
        },
        {"what": "saving", "description": "Least saving a year until 2017/18", "as_written": "£25m", "low": "25000000.00"},
    ]


def _procurement(text) -> dict:
    gates = [
        {"number": n, "purpose": purpose, "planned_as_written": month, "planned_on": GATES[n], "precision": "month"}
        for n, purpose, month in _gates(text)
    ]
    return {
        "id": "procurement-1",
        "title": "Innovation and Integration Partner",
        "route": "OJEU notice, PQQ, ISOP and dialogue",
        "fewest_suppliers": int(found(r"a minimum of (\d) suppliers", text)),
        "is_timetable_indicative": True,
        "gates": gates,
    }


def _contract(text) -> dict:
    return {
        "id": "contract-1",
        "title": "Innovation and Integration Partner",
        "procurement": "procurement-1",
        "term_as_written": found(r"initial (5-year period)", text),
        "term_months": 60,
        "break_as_written": found(r"with (a breakpoint during .*?) and", text),
        "extension_as_written": found(r"extend the contract for a\s+(further\s+3 years)", text),
        "extension_months": 36,
    }
