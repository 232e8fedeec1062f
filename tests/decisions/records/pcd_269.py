"""PCD 269: a page of the London office's web site of 2017."""

from .pcd_268 import KEY as PARENT
from .reading import between, found, one_line, prose, sections

FILE = "001_e0b66cffd4cc6f0c.txt"
KEY = "mopac-pcd-269"
ROUTE = r"(Bloom Skills and Capability Neutral Vendor) Route to Market"


def record(text) -> dict:
    asked = between(text, r"^That DMPC:$", r"^Non-confidential facts")
    return {
        "key": KEY,
        "body": "mopac",
        "form": "mopac-2017",
        "reference": found(r"(PCD \d+)\s*\Z", text),
        "kind": "procurement",
        "title": "Single provider of specialist design resources",
        "summary": prose(between(text, r"^Executive summary$", r"^Recommendation$").replace("\n", "\n\n")),
        "programme": "One Met Model",
        "deciders": [{"as_written": found(r"advice to the (Deputy Mayor for Policing and Crime)", text)}],
        "recommendations": _recommendations(asked),
        "options": [{"number_as_written": "3", "title": found(r"Option 3: (.*?), offers", text), "is_chosen": True}],
        "sections": sections(text, _HEADINGS),
        "papers": [
            {"kind": "report", "name": "Report"},
            {"kind": "signed_document", "name": found(r"Signed decision document\n(.*?)\s*\Z", text)},
        ],
        "links": [
            {"kind": "in_line_with", "to_as_written": found(r"existing approval (PCD \d+)", text), "to": {"key": PARENT}}
        ],
        "authorisations": [
            {
                "what": "delegate_award",
                "procurement": "procurement-1",
                "delegated_to": found(r"to the (Commercial Director),", asked),
                "condition": found(r"(providing the value .*?)\.", asked),
            }
        ],
        "procurements": [
            {
                "id": "procurement-1",
                "title": "Specialist design resources from a single provider",
                "route": f"{found(ROUTE, text)}, {found(r'the (further competition) under', asked)}",
            }
        ],
        "withholding": {
            "is_there_part2": "yes",
            "gist": "The cost, its funding, and the amount up to which the contract may be awarded.",
        },
        "source_file": FILE,
    }


_HEADINGS = [
    ("introduction", r"^1\. Introduction and background$"),
    ("issues", r"^2\. Issues for consideration$"),
    ("financial", r"^3\. Financial Comments$"),
    ("legal", r"^4\. Legal Comments$"),
    ("equality", r"^5\. Equality Comments$"),
    ("background", r"^6\. Background/supporting papers$"),
    ("", r"^Signed decision document$"),
]


def _recommendations(text) -> list[dict]:
    rows = [one_line(line) for line in text.strip().splitlines()]
    asks = zip(("note", "approve", "delegate"), rows, strict=True)
    return [{"number_as_written": row[0], "asks": verb, "recommended": row[3:], "outcome": "not_stated"} for verb, row in asks]
