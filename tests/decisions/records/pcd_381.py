"""PCD 381: the London office's form of 2018 with a board paper in two parts. Dates out of order stay so."""

import re

from .reading import between, declaration, found, one_line, prose, sections

FILE = "002_7451c0bda9da1824.txt"
KEY = "mopac-pcd-381"
SUPPLIER = "CA Partners Consulting"


def record(text) -> dict:
    form, board = text.split("MAYOR OF LONDON\n", 1)
    return {
        "key": KEY,
        "body": "mopac",
        "form": "mopac-2018",
        "reference": found(r"DECISION – (PCD \d+)", form),
        "kind": "procurement",
        "title": found(r"^Title: (.*?)$", form),
        "title_as_written": found(r"^Title: (.*?)$", form),
        "summary": prose(between(form, r"^Executive Summary:$", r"^Recommendation:$")),
        "programme": found(r"on the (Information Futures Programme)", form),
        "business_case_stage": found(r"^.*?and (Strategic Outline Business Case) and", form),
        "needed_by_on": "2018-05-24",
        "needed_by_as_written": found(r"by \((24th May 2018)\)", board),
        "needed_by_reason": found(r"This is because (.*?)$", board),
        "deferral": found(r"to be deferred\? (NO|YES)", form).lower(),
        "dates": [{"label": "signed", "as_written": "2/05/18", "on": "2018-05-02", "precision": "day"}],
        "deciders": [{"as_written": found(r"^(Deputy Mayor for Policing and Crime)$", form)}],
        "recommendations": [_recommendation(form, "is recommended to:", r"^Deputy Mayor for Policing and Crime$", "approved")],
        "sections": sections(form, _HEADINGS),
        "declarations": _declarations(form),
        "archived_signatures": _signatures(form),
        "money": _money(form, board),
        "parties": [{"name_as_written": SUPPLIER, "role": "supplier", "supplier": {"name": SUPPLIER}}],
        "papers": [{"kind": "report", "name": found(r"- 6\.1\. (Report)", form)}],
        "commitments": [
            {
                "plan": found(r"(MOPAC Police & Crime Plan 2017-2021)", board),
                "text": found(r"commitment to (a mobile workforce)", board),
            }
        ],
        "board_papers": [_board_paper(board)],
        "authorisations": [{"what": "award", "contract": "contract-1", "amount_as_written": "£252K", "amount": "252000.00"}],
        "procurements": [_procurement(board)],
        "contracts": [_contract(board)],
        "withholding": _withholding(form, board),
        "source_file": FILE,
    }


_HEADINGS = [
    ("introduction", r"^1\. Introduction and background$"),
    ("issues", r"^2\. Issues for consideration$"),
    ("financial", r"^3\. Financial Comments$"),
    ("legal", r"^4\. Legal Comments$"),
    ("equality", r"^5\. Equality Comments$"),
    ("background", r"^6\. Background/supporting papers$"),
    ("", r"^Public access to information$"),
]
_OF_THE_BOARD = [
    ("", r"^Introduction and background$"),
    ("", r"^Issues for consideration$"),
    ("", r"^Contributes to the MOPAC Police & Crime Plan 2017-2021¹$"),
    ("", r"^Financial, Commercial and Procurement Comments$"),
    ("", r"^Legal Comments$"),
    ("", r"^Equality Comments$"),
    ("", r"^Privacy Comments$"),
    ("", r"^Real Estate Implications$"),
    ("", r"^Environmental Implications$"),
    ("", r"^Background/supporting papers$"),
    ("", r"^Report author:"),
]


def _recommendation(text, start, end, outcome="") -> dict:
    words = prose(between(text, start, end))
    return {"asks": "approve", "recommended": words, "outcome": outcome}


def _declarations(form) -> list[dict]:
    return [
        declaration("head_of_unit", "Head of Unit", form, "given", r"^(.*?) has reviewed"),
        declaration("legal", "Legal Advice", form, "not_required"),
        declaration("financial", "Financial Advice", form, "given", r"^(.*?) has been consulted"),
        declaration("equalities", "Equalities Advice", form, "covered_in_report"),
    ]


def _signatures(form) -> list[dict]:
    approval = between(form, r"OFFICER APPROVAL\*\*Chief Executive Officer\*\*", r"^Signature")
    return [
        {
            "of": "decision_maker",
            "name_as_written": found(r"^(Sybilie Henderson)$", form),
            "capacity": "Deputy Mayor for Policing and Crime",
            "is_signed": "yes",
            "statement": found(r"^(The above request .*?)$", form),
            "interest_wording": found(r"^(I confirm I have considered .*?)$", form),
            "date_as_written": found(r"^Date (2/05/18)$", form),
            "on": "2018-05-02",
            "precision": "day",
            "how": "on_paper",
        },
        {
            "of": "chief_executive",
            "name_as_written": found(r"^(R\. Lawrence)$", form),
            "capacity": "Chief Executive Officer",
            "is_signed": "yes",
            "statement": one_line(approval),
            "date_as_written": found(r"^(16/05/18)$", form),
            "on": "2018-05-16",
            "precision": "day",
            "how": "on_paper",
        },
    ]


def _money(form, board) -> list[dict]:
    fund = found(r"funded from the (One Met Model .*? Fund)", form)
    basis = found(r"contracted on a (fixed price, fixed output) basis", board)
    return [
        {"what": "contract_value", "as_written": "£252K", "low": "252000.00", "fund": fund, "pricing_basis": basis},
        {
            "what": "earlier",
            "as_written": found(r"the (£100k) previously", board),
            "low": "100000.00",
            "description": "Spent with CA Partners before",
        },
    ]


def _procurement(board) -> dict:
    return {
        "id": "procurement-1",
        "title": "Information Futures pilots",
        "route": found(r"a (Single Tender Action) \(STA\)", board),
        "regime": "pcr2015",
        "threshold_as_written": found(r"(£181,302)", board),
        "threshold": "181302.00",
        "justification": found(r"^4\. (.*?)$", board),
    }


def _contract(board) -> dict:
    return {
        "id": "contract-1",
        "title": "Information Futures pilots",
        "procurement": "procurement-1",
        "suppliers": [{"name": SUPPLIER}],
        "value_as_written": "£252K",
        "value": "252000.00",
        "pricing_basis": found(r"(fixed price, fixed output)", board),
        "starts_as_written": found(r"starting (24th May)", board),
        "starts_on": "2018-05-24",
        "starts_precision": "day",
    }


def _withholding(form, board) -> dict:
    return {
        "is_there_part2": "yes",
        "gist": "The business case of the pilots.",
        "basis_as_written": found(r"^(Part 2 is Exempt .*?)$", form),
        "sio": found(r"Article (2\(2\)\(a\))", form),
        "foia_sections": [found(r"Section (43)", form)],
        "marking": found(r"^(OFFICIAL-SENSITIVE COMMERCIAL)$", board),
        "review_event": found(r"should be reviewed: (.*?)\.", form),
        "review_as_written": found(r"should be reviewed: (.*?)\.", form),
    }


def _board_paper(board) -> dict:
    note = found(r"^¹ (.*?)$", board)
    whole = re.sub(r"\s*^¹ .*?\n\s*", " ", board, flags=re.MULTILINE)
    whole = re.sub(r"(change)\*\*\n\n(to culture)", r"\1 \2", whole)
    parts = sections(whole, _OF_THE_BOARD)
    _with_footnote(parts[2], note)
    _with_letters(parts[6])
    urgent = sections(board, [("", r"^Time sensitivity$"), ("", r"^Non-confidential facts")], is_numbered=False)
    closed = {"heading": "Part 2", "is_numbered": False, "body": prose(between(board, r"^Report author:.*$", r"\Z"))}
    return {
        "board": "Investment Advisory Board",
        "board_as_written": found(r"MOPAC (Investment Advisory Board)", board),
        "title": found(r"^(APPROVAL OF INVESTMENT .*?)$", board),
        "meeting_as_written": found(r"Board (24th May 2018)", board),
        "meeting_on": "2018-05-24",
        "precision": "day",
        "author": found(r"Report by (.*?) on behalf", board),
        "author_job": found(r"Report author: .*?, (.*?) ,", board),
        "on_behalf_of": found(r"on behalf of the (.*?)$", board),
        "marking": found(r"classified as (OFFICIAL – PUBLIC)", board),
        "summary": prose(between(board, r"^EXECUTIVE SUMMARY$", r"^Recommendations$")),
        "has_part2": "yes",
        "recommendations": [_recommendation(board, r"is asked to:$", r"^Time sensitivity$") | {"number_as_written": "1"}],
        "sections": [*urgent, *parts, closed],
    }


def _with_footnote(part, note) -> None:
    label, address = re.match(r"\[(.*)\]\((.*)\)", note).groups() if note.startswith("[") and "](" in note else (note, "")
    part["heading"] = part["heading"].rstrip("¹ ")
    shown = f'<a href="{address}">{label}</a>' if address else label
    part["body"] = (
        f'<p>{part["body"]}<sup class="footnote-ref"><a href="#fn-1">1</a></sup></p><ol class="footnotes"><li id="fn-1">{shown}</li></ol>'
    )


def _with_letters(part) -> None:
    """The principles a to c stand under their paragraph as a list, with their letters as printed."""
    first, second = part["body"].split("\n\n")
    lead, *items = re.split(r" - (?=[a-c]\. )", second)
    part["body"] = f"<p>{first}</p><p>{lead}</p><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
