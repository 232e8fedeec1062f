"""PCD 2017 268: the London office's form of 2017 with a board paper."""

from .reading import between, declaration, found, one_line, prose, sections

FILE = "000_517e053a6f958403.txt"
KEY = "mopac-pcd-2017-268"
SUPPORT = {"Supportive": "supportive", "Not affected": "not_affected", "Supportive of approach to market": "supportive"}


def record(text) -> dict:
    form, board = text.split("Investment Advisory Board\n", 1)
    return {
        "key": KEY,
        "body": "mopac",
        "form": "mopac-2017",
        "reference": found(r"DECISION – (PCD \d+ \d+)", form),
        "kind": "procurement",
        "title": found(r"Title: (.*?)\*\*", form),
        "title_as_written": found(r"Title: (.*?)\*\*", form),
        "summary": prose(between(form, r"Executive Summary:\*\*", r"^Recommendation:")),
        "programme": "One Met Model",
        "needed_by_on": "2017-09-21",
        "needed_by_as_written": found(r"required by (\d+ \w+ \d{4})", board),
        "needed_by_reason": found(r"required by \d+ \w+ \d{4} to (.*?)\n", board),
        "deferral": found(r"to be deferred \? (NO|YES)", form).lower(),
        "dates": [{"label": "signed", "as_written": "19/10/17", "on": "2017-10-19", "precision": "day"}],
        "deciders": [{"as_written": found(r"^(Deputy Mayor for Policing And Crime)$", form)}],
        "recommendations": _recommendations(between(form, r"DMPC is asked to", r"^Deputy Mayor"), ("noted", "approved")),
        "sections": sections(form, _HEADINGS),
        "declarations": _declarations(form),
        "archived_signatures": _signatures(form),
        "papers": [{"kind": "report", "name": found(r"- 6\.1\. (Report)\.", form)}],
        "board_papers": [_board_paper(board)],
        "authorisations": [{"what": "approach_to_market", "procurement": "procurement-1"}],
        "procurements": [{"id": "procurement-1", "title": "Specialist design resources", "route": "Approach to market"}],
        "withholding": {
            "is_there_part2": "yes",
            "gist": "Estimated cost and funding of the specialist resources.",
            "basis_as_written": found(r"for what reason: (.*?)\n", form),
            "sio": found(r"Article (2\(2\)\(a\))", form),
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
    ("", r"^Public access to information$"),
]
_OF_THE_BOARD = [
    ("", r"^B\. SUPPORTING INFORMATION$"),
    ("", r"^Governance$"),
    ("", r"^C\. OTHER ORGANISATIONAL & COMMUNITY IMPLICATIONS$"),
    ("", r"^Equality and Diversity Impact$"),
    ("", r"^Financial Implications$"),
    ("", r"^Legal Implications$"),
    ("", r"^Risk \(including Health and Safety\) Implications$"),
    ("", r"^Consultation Undertaken$"),
    ("", r"^Real Estate and Environmental Implications$"),
    ("", r"^Responsible Procurement$"),
    ("", r"\Z"),
]


def _recommendations(text, outcomes=("", "")) -> list[dict]:
    texts = [one_line(line)[3:] for line in text.splitlines() if line[:2] in ("1.", "2.")]
    rows = zip("12", ("note", "approve"), texts, outcomes, strict=True)
    return [
        {"number_as_written": n, "asks": asks, "recommended": words, "outcome": outcome} for n, asks, words, outcome in rows
    ]


def _declarations(form) -> list[dict]:
    return [
        declaration("head_of_unit", "Head of Unit", form, "given", r"^(.*?) has reviewed"),
        declaration("legal", "Legal Advice", form, "given", r"^(.*?) has been consulted"),
        declaration("financial", "Financial Advice", form, "given", r"^(.*?) has been consulted"),
        declaration("equalities", "Equalities Advice", form, "given"),
    ]


def _signatures(form) -> list[dict]:
    dated = {"date_as_written": "19/10/17", "on": "2017-10-19", "precision": "day", "how": "on_paper"}
    approval = between(form, r"OFFICER APPROVAL\*\*Chief Executive Officer\*\*", r"^Signature")
    return [
        {
            "of": "decision_maker",
            "capacity": "Deputy Mayor for Policing and Crime",
            "statement": found(r"^(The above request .*?)$", form),
            "interest_wording": found(r"^(I confirm I have considered .*?)$", form),
            **dated,
        },
        {
            "of": "chief_executive",
            "name_as_written": found(r"Signature \*(R\. Lawrence)\*", form),
            "capacity": "Chief Executive Officer",
            "is_signed": "yes",
            "statement": one_line(approval),
            **dated,
        },
    ]


def _board_paper(board) -> dict:
    table = between(board, r"^Key stakeholder engagement.*$", r"^Real Estate")
    rows = [line.split("\t") for line in table.strip().splitlines()]
    parts = sections(board, _OF_THE_BOARD)
    for part in parts:
        part["level"] = 1 if part["heading"][:3] in ("B. ", "C. ") else 2
        if part["heading"].startswith("Consultation"):
            part["body"] = part["body"].split("\n\n")[0]
    urgent = sections(board, [("", r"^TIME-SENSITIVITY$"), ("", r"^A\. RECOMMENDATIONS")], is_numbered=False)
    return {
        "board": "Investment Advisory Board",
        "board_as_written": "Investment Advisory Board",
        "title": found(r"^(ONE MET MODEL .*?)$", board),
        "meeting_as_written": found(r"^(7th September 2017)$", board),
        "meeting_on": "2017-09-07",
        "precision": "day",
        "author": found(r"Report by (.*?) on behalf", board),
        "on_behalf_of": found(r"on behalf of the (.*?)$", board),
        "summary": prose(between(board, r"^EXECUTIVE SUMMARY$", r"^TIME-SENSITIVITY$")),
        "has_part2": "yes",
        "recommendations": _recommendations(between(board, r"^A\. RECOMMENDATIONS – THAT DMPC:$", r"^B\. ")),
        "consultees": [{"who": who, "support": SUPPORT[said], "as_written": said} for who, said in rows],
        "sections": urgent + parts,
    }
