"""What a Word file of a request tells beside its texts: tables and lists of the facts, as HTML. They are read, not taken back."""

from django.utils.html import format_html

from ..models import Authorisation, words
from . import bought
from .said import NOT_STATED, bullets, day, facts, joined, pounds, said, stated, stored, table


def recommendations(rows) -> str:
    heads = ["Number", "Asks to", "Recommended"] + (["Outcome"] if any(row["outcome"] for row in rows) else [])
    lines = [
        [
            row["number_as_written"] or str(n),
            said(words.Asks, row["asks"]),
            stored(row["recommended"]),
            *([_outcome(row)] if len(heads) == 4 else []),
        ]
        for n, row in enumerate(rows, 1)
    ]
    return table(heads, lines) if lines else table(heads, [["1", "", ""]])


def _outcome(row):
    told = format_html("<p>{}</p>", said(words.Outcome, row["outcome"]))
    return told + stored(row["decided"]) + stored(row["conditions"])


def part1(d) -> list[tuple[str, str]]:
    """Everything of Part 1 that is no text of a section: heading and HTML."""
    return [
        ("About the request", _request(d)),
        ("Options", table(["Option", "Description", "Chosen"], [_option(each) for each in d["options"]])),
        ("Money", table(["What", "As written", "Amount", "VAT", "Details"], [_money(each) for each in d["money"]])),
        (
            "What it allows",
            table(["What", "Of what", "Amount", "Conditions"], [_allowed(each) for each in d["authorisations"]])
            + bought.told(d["authorisations"]),
        ),
        ("Parties", bullets([joined(each["name_as_written"], each["role"]) for each in d["parties"]])),
        ("Who was consulted", consulted(d["consultees"])),
        ("Assessments and commitments", bullets([*map(_assessed, d["assessments"]), *map(_committed, d["commitments"])])),
        ("Related decisions", bullets([*map(_linked, d["links"]), *(each["as_written"] for each in d["citations"])])),
        ("Papers", bullets([_paper(each) for each in d["papers"]])),
        ("Publication", _publication(d)),
        ("Part 2", _withholding(d["withholding"] or {})),
        ("Declarations", table(["Declaration", "Statement", "Answer", "By"], [_declared(each) for each in d["declarations"]])),
    ]


def _request(d) -> str:
    reference = d["reference"]["as_written"] if d["reference"] else ""
    needed = joined(d["needed_by_as_written"] or day(d["needed_by_on"]), d["needed_by_reason"], by=". ")
    return facts(
        ("Reference", reference),
        ("Body", joined(d["body"]["name"], d["joint_with"])),
        ("Form", d["form"]["name"]),
        ("Kind of decision", said(words.Kind, d["kind"])),
        ("Who decides", said(words.Level, d["level"])),
        ("Needed by", needed),
        ("Programme", d["programme"]),
        ("Stage of the business case", d["business_case_stage"]),
        ("Topic", d["topic"]),
        ("Why dates are out of order", d["urgency_reason"]),
        ("Decision maker’s reasons", stored(d["reasons"]) if d["reasons"] else ""),
    )


def _paper(row) -> str:
    kind = stated(words.PaperKind, row["kind"])
    return joined(row["name"], kind if kind.lower() not in row["name"].lower() else "")


def _option(row) -> list:
    return [
        joined(row["number_as_written"], row["title"], by=" "),
        stored(row["description"]),
        "Yes" if row["is_chosen"] else "No",
    ]


def _money(row) -> list:
    amount = joined(pounds(row["low"]), pounds(row["high"]), by=" to ")
    amount = f"about {amount}" if row["is_about"] and amount else amount
    ceiling = f"at most {pounds(row['ceiling'])}" if row["ceiling"] else ""
    where = joined(stated(words.Spending, row["spending"]), row["year"], row["fund"], row["pricing_basis"])
    what = joined(stated(words.MoneyKind, row["what"]), row["description"], by=": ") or NOT_STATED
    return [what, row["as_written"], joined(amount, ceiling) or NOT_STATED, said(words.VatBasis, row["vat_basis"]), where]


def _allowed(row) -> list:
    change = row["change"] or {}
    about = row["contract"] or change.get("contract") or row["procurement"] or {}
    of = about.get("title") or (row["grant"] or {}).get("purpose") or NOT_STATED
    amount = joined(row["amount_as_written"] or pounds(row["amount"]), stated(words.VatBasis, row["vat_basis"]))
    delegated = f"Delegated to {row['delegated_to']}" if row["delegated_to"] else ""
    cited = f"Paragraph {row['paragraph_as_cited']}" if row["paragraph_as_cited"] else ""
    most = "at most" if row["is_cap"] else ""
    return [
        said(Authorisation.What, row["what"]),
        of,
        joined(most, amount, by=" "),
        joined(delegated, row["condition"], cited, by=". "),
    ]


def consulted(rows) -> str:
    return table(
        ["Who", "Support", "In their words"], [[r["who"], said(words.Support, r["support"]), r["as_written"]] for r in rows]
    )


def _assessed(row) -> str:
    state = joined(stated(words.AssessmentState, row["state"]), day(row["on"]), row["as_written"]) or NOT_STATED
    return f"{said(words.AssessmentKind, row['kind'])}: {state}"


def _committed(row) -> str:
    return joined(row["plan"], row["text"], by=": ")


def _linked(row) -> str:
    return f"{said(words.LinkKind, row['kind'])} {joined(row['to_as_written'], row['address_as_written'])}"


def _publication(d) -> str:
    until = d["deferral_until_as_written"] or day(d["deferral_until_on"])
    significant = joined(said(words.Answer, d["significant"]), d["significant_reason"], by=". ")
    return facts(
        ("Of significant public interest", significant),
        ("Publication deferred", joined(said(words.Answer, d["deferral"]), until, d["deferral_reason"], by=". ")),
        ("Published", joined(said(words.PublishAs, d["publish_as"]), d["publish_reason"], by=". ")),
        ("Marking of Part 1", d["marking"]),
    )


def _withholding(w) -> str:
    return facts(
        ("Is there a Part 2", said(words.Answer, w.get("is_there_part2"))),
        ("What it is about", w.get("gist")),
        ("Legal basis", joined(w.get("basis_as_written"), w.get("sio"), *w.get("foia_sections", ()), by="; ")),
        ("Marking of Part 2", w.get("marking")),
        ("Reviewed at the latest on", w.get("review_as_written") or day(w.get("review_on"))),
        ("Or when this happens", w.get("review_event")),
    )


def _declared(row) -> list:
    by = joined(row["by_as_written"], row["capacity"], row["date_as_written"] or day(row["given_on"]))
    answer = joined(said(words.DeclarationAnswer, row["answer"]), row["reason"], by=": ")
    return [row["label"], stored(row["statement"]), answer, by or row["unit_as_written"]]


# -- Part 2


def part2(d) -> list[tuple[str, str]]:
    """Everything of Part 2 that is no text of its own: heading and HTML."""
    money = [[*_money(row | NO_MORE_MONEY)][:4] for row in d.get("money", ())]
    figures = [
        [said(words.FigureKind, r["kind"]), r["as_written"], pounds(r["amount"]), said(words.VatBasis, r["vat_basis"])]
        for r in d.get("figures", ())
    ]
    tests = [
        [r["section"], day(r["tested_on"]), stored(r["for_release"]), stored(r["against_release"]), stored(r["conclusion"])]
        for r in d.get("tests", ())
    ]
    asked = [row | {"number_as_written": ""} for row in d.get("recommendations", ())]
    return [
        ("Recommendations", recommendations(asked) if asked else "<p>None</p>"),
        ("Money", table(["What", "As written", "Amount", "VAT"], money)),
        ("Caps and values", table(["What", "As written", "Amount", "VAT"], figures)),
        ("Parties", bullets([joined(each["name"], each["role"]) for each in d.get("parties", ())])),
        ("Public-interest tests", table(["Section", "Tested on", "For release", "Against release", "Conclusion"], tests)),
        ("Papers", bullets([each["real_name"] for each in d.get("papers", ())])),
    ]


NO_MORE_MONEY = {"is_about": False, "ceiling": None, "spending": "", "year": "", "fund": "", "pricing_basis": ""}
