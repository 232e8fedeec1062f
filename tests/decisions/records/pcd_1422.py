"""PCD 1422: a page of the London office's web site of 2023. Its wrong citation of regulation 72 stays as cited."""

import re

from .reading import between, found, one_line, sections

FILE = "004_1ec58f7d694fcde4.txt"
KEY = "mopac-pcd-1422"
FUND = r"funded from the MOPAC approved (Digital Policing capital budget) 2023/24"


def record(text) -> dict:
    headline = found(r"^(PCD 1422 MetIP Upgrade Project – 2023/24 Funding)$", text)
    return {
        "key": KEY,
        "body": "mopac",
        "form": "mopac-2023",
        "reference": found(r"^Reference code: (.*?)$", text),
        "kind": "procurement",
        "title": headline.removeprefix("PCD 1422 "),
        "title_as_written": headline,
        "summary": _summary(text),
        "programme": found(r"[Tt]he (MetIP upgrade) project", text),
        "business_case_stage": found(r"the subject of the (FBC in 2019)", text),
        "dates": [{"label": "signed"}, {"label": "published"}],
        "deciders": [_decider(text)],
        "recommendations": _recommendations(text),
        "sections": sections(text, _HEADINGS),
        "money": _money(text),
        "parties": _parties(),
        "papers": [{"kind": "signed_document", "name": headline}],
        "assessments": _assessments(text),
        "commitments": [
            {"plan": found(r"the (London Anchor Institutions’ Charter)", text)},
            {"plan": found(r"(MOPAC Police & Crime Plan 2022-25)", text)},
        ],
        "links": [
            {
                "kind": "funds",
                "to_as_written": found(r"(PCD 538) previously", text),
                "to": {"body": "mopac", "reference": "PCD 538"},
            }
        ],
        "authorisations": _authorisations(text),
        "procurements": _procurements(text),
        "contracts": [_contract(text)],
        "withholding": {
            "is_there_part2": "yes",
            "gist": "How the extra costs are made up.",
            "basis_as_written": found(r"detailed in the (restricted section)", text),
        },
        "source_file": FILE,
    }


_HEADINGS = [
    ("introduction", r"^\s+1\. Introduction and background\s*$"),
    ("issues", r"^\s+1\. Issues for consideration\s*$"),
    ("financial", r"^\s+1\. Financial Comments\s*$"),
    ("legal", r"^\s+1\. Legal Comments\s*$"),
    ("commercial", r"^\s+1\. Commercial Issues\s*$"),
    ("privacy", r"^\s+1\. GDPR and Data Privacy\s*$"),
    ("equality", r"^\s+1\. Equality Comments\s*$"),
    ("background", r"^\s+1\. Background/supporting papers\s*$"),
    ("", r"^Signed decision document$"),
]


def _summary(text) -> str:
    part = between(
        text,
        r"(?:PCD 1422 MetIP Upgrade Project – 2023/24 Funding\s+){2}",
        r"^The Deputy Mayor for Policing and Crime is recommended",
    )
    return "\n\n".join(one_line(block) for block in part.split("\n\n") if block.strip())


def _decider(text) -> dict:
    as_written = found(r"^Decision by: (.*?)$", text)
    return {
        "as_written": as_written,
        "office_holder": {"post": "Deputy Mayor for Policing and Crime", "name": as_written.split(",")[0]},
    }


def _recommendations(text) -> list[dict]:
    part = between(text, r"is recommended to:", r"^\s+1\. Introduction")
    rows = [re.sub(r"^1\. ", "", one_line(row)) for row in part.split("\n\n") if row.strip()]
    return [
        {"number_as_written": str(n), "asks": "approve", "recommended": row, "outcome": "not_stated"}
        for n, row in enumerate(rows, 1)
    ]


def _money(text) -> list[dict]:
    capital = {"spending": "capital", "year": "2023/24", "fund": found(FUND, text)}
    return [
        {"what": "approval", "as_written": found(r"capital expenditure of (£[\d,]+)", text), "low": "1150000.00", **capital},
        {"what": "extension", "as_written": found(r"Accenture by (£[\d,]+)", text), "low": "575000.00"},
        {
            "what": "contract_value",
            "description": "Before",
            "as_written": found(r"original contract value (£[\d,]+),", text),
            "low": "1150000.00",
        },
        {
            "what": "contract_value",
            "description": "After",
            "as_written": found(r"Contract to (£[\d,]+)\.", text),
            "low": "1725000.00",
        },
        {
            "what": "earlier",
            "description": "PCD 538",
            "as_written": found(r"approved (£4\.0m) of", text),
            "low": "4000000.00",
            "spending": "capital",
        },
        {"what": "total", "as_written": found(r"funding to (£5\.15m)\.", text), "low": "5150000.00", "spending": "capital"},
    ]


def _parties() -> list[dict]:
    others = ("Capgemini", "ATOS", "BT", "i15")
    return [
        {
            "name_as_written": name,
            "role": "prime supplier" if name == "Accenture" else "key supplier",
            "supplier": {"name": name},
        }
        for name in ("Accenture", *others)
    ]


def _assessments(text) -> list[dict]:
    return [
        {
            "kind": "data_protection",
            "state": "planned",
            "as_written": found(r"centre (Q2 / Q3 2023)", text),
            "on": "2023-01-01",
            "precision": "year",
        },
        {"kind": "equality", "state": "screened", "as_written": found(r"undergone an (initial Equality screening)", text)},
    ]


def _authorisations(text) -> list[dict]:
    return [
        {
            "what": "uplift",
            "amount_as_written": "£1,150,000",
            "amount": "1150000.00",
            "paragraph_as_cited": found(r"Paragraph (4\.8)", text),
        },
        {
            "what": "extension",
            "contract": "contract-1",
            "change": "change-1",
            "amount_as_written": "£575,000",
            "amount": "575000.00",
            "paragraph_as_cited": found(r"Paragraph (4\.13)", text),
        },
        {
            "what": "delegate_award",
            "contract": "contract-1",
            "paragraph_as_cited": found(r"under (7\.26) of", text),
            "delegated_to": found(r"the (Director of Commercial Services)", text),
            "condition": found(r"(provided they .*? sealed)", text),
        },
        {"what": "approach_to_market", "procurement": "procurement-2"},
    ]


def _procurements(text) -> list[dict]:
    threshold = {
        "threshold_as_written": found(r"(£213,477 \(inclusive of VAT\))", text),
        "threshold": "213477.00",
        "threshold_vat": "inclusive",
    }
    return [
        {
            "id": "procurement-1",
            "title": "MetIP upgrade",
            "route": found(r"via (Competitive Tender) of", text),
            "regime": "pcr2015",
            **threshold,
        },
        {
            "id": "procurement-2",
            "title": "Further services for the project team and design work",
            "route": found(r"via the (MPS SPF2 Framework and/or .*?)\.", text),
            "framework": {"name": found(r"(MPS SPF2 Framework)", text)},
        },
    ]


def _contract(text) -> dict:
    return {
        "id": "contract-1",
        "title": "MetIP Upgrade",
        "procurement": "procurement-1",
        "suppliers": [{"name": "Accenture"}],
        "framework": {"name": found(r"via the (SPF Call Off Contract Framework)", text)},
        "value_as_written": "£1,150,000",
        "value": "1150000.00",
        "changes": [
            {
                "id": "change-1",
                "amount_as_written": "£575,000",
                "amount": "575000.00",
                "percentage": "50.00",
                "resulting_value": "1725000.00",
                "ground_as_cited": found(r"with (Regulation 72\(2\)\(b\)) of", text),
            }
        ],
    }
