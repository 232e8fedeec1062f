"""PCD 381 on the London office's form of 2018: typed as it was recorded, refused for what is wrong with it, mended as a clerk
would, through every role to the signature, and read by the public. Part 2 is full of tokens that nobody outside may meet."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from decisions.forms.route import ANSWERS
from decisions.models.words import VatBasis
from tests.canary.files import inside_pdf
from tests.canary.tokens import Search, Tokens, new_mark
from tests.decisions.records import pcd_381
from tests.journeys import as_typed, offices
from tests.journeys.records import as_recorded
from tests.journeys.walking import paragraphs_of, squeezed, words_of_pdf

FORM = "mopac-2018"
SUPPLIER = pcd_381.SUPPLIER
BOARD = "Investment Advisory Board"
EARNED = (
    "Section 43 and its neighbours are exemptions of the Freedom of Information Act 2000, not of data protection law. "
    "Choose the section from the list and take the words “data protection” out of the basis.",
    "Give a date on which Part 2 is reviewed at the latest. "
    "An event such as the end of a contract may stand beside it, not instead.",
)
ALSO_EARNED = (
    "Article 2(2)(a) needs at least one section of the Freedom of Information Act 2000.",
    "Say in neutral words what Part 2 is about; this is published.",
    "Say whether the decision is of significant public interest.",
    "Part 2 is empty. Write it, or answer that there is none.",
)
OUT_OF_ORDER = (
    f"{BOARD} is dated 24 May 2018, after the chief executive's approval of 16 May 2018.",
    f"Dated after the decision of 2 May 2018: Chief Executive Officer (16 May 2018), {BOARD} (24 May 2018).",
    "Correct the dates, or say why the steps are out of order, which is published.",
)
# What a clerk answers, once told what is wrong. Page of the task list: question: answer.
REPAIRED = {
    "What is withheld, and why": {
        "What Part 2 is about": "What the supplier charges, and what it offered.",
        "Sections of the Freedom of Information Act 2000": ["Section 43: Commercial interests"],
        "Legal basis in words": "Article 2(2)(a): exempt under section 43 (commercial interests).",
        "Part 2 is reviewed at the latest on": timezone.localdate() + timedelta(days=180),
    },
    "Publication": {
        "Is it of significant public interest?": "Yes",
        "Why it is, or is not, of significant public interest": "A contract is given without competition.",
    },
}
MARKING = "OFFICIAL - PUBLIC"  # as the list has it; the paper says “OFFICIAL – PUBLIC”
WHY_SO_LATE = "The decision was taken in time on paper and is entered here afterwards."
WHY_NO_GROUND = "The paper names no ground for the single tender."
WHY_NO_LEGAL_ADVICE = "The contract is in the usual terms."
NAMED_BY_THE_CHIEF_EXECUTIVE = f"Legal advice was not required: {WHY_NO_LEGAL_ADVICE} It is right to put the request"


@pytest.fixture
def record():
    return as_recorded(pcd_381)


@pytest.fixture
def office(sites):
    return offices.london(next_number=381)


@pytest.fixture
def secret():
    """Words and figures for Part 2, and a search for them in every disguise."""
    mark = new_mark()
    words, given = Tokens(mark), {}
    words.given["draft"] = given

    def figure(place) -> str:
        given[place] = f"{mark['digits']}{len(given):02}"  # as many digits as the page takes
        return given[place]

    return SimpleNamespace(word=lambda place: words.word("draft", place), figure=figure, given=given, search=Search(mark))


def test_pcd_381_goes_from_draft_to_the_public(journey, sites, office, record, secret):
    officer = journey.signs_in(office.officer)
    draft = when_the_record_is_typed_as_it_was_recorded(officer, record)
    then_the_officer_is_told_what_is_wrong_with_it(officer, draft)
    then_governance_cannot_record_it_with_the_dates_of_the_form(journey, office, record, draft)
    when_the_officer_mends_it(officer, draft)
    when_part_2_is_written(officer, draft, secret)
    then_it_is_submitted_as_number_381(officer, draft)
    when_everybody_declares(journey, office, record)
    when_the_decision_maker_signs(journey, office, draft, record)
    sites.publish_due()
    then_the_public_reads_it(journey, record)
    then_nobody_outside_meets_a_token(journey, sites, secret)
    then_the_officer_meets_every_token(officer, draft, secret)
    assert journey.told == []


# -- typing it as it was recorded


def when_the_record_is_typed_as_it_was_recorded(officer, record) -> str:
    """Part by part; answers the address of the draft."""
    definition = offices.form(FORM)
    officer.follows("Start a request")
    officer.opens("The decision is on an older form")
    officer.answers({"Title": record["title"], "Kind of decision": "Procurement or contract"})
    officer.answers({"Older form": "Request for DMPC decision (2018), in use 2018 to 2022"})
    officer.presses("Start")
    for task, answers in pages_of(record, definition).items():
        officer.saves(task, answers)
    for task, (one, rows) in lists_of(record).items():
        officer.lists(task, one, rows)
    when_the_board_paper_is_typed(officer, record["board_papers"][0])
    return officer.path.removesuffix("tasks/")


def pages_of(record, definition) -> dict:
    """Page of the task list: question: answer, as the record has them."""
    withheld = record["withholding"]
    return {
        "Title and kind": {
            "Programme": record["programme"],
            "Stage of the business case": record["business_case_stage"],
            "Decision needed by": date.fromisoformat(record["needed_by_on"]),
            "Why by then": record["needed_by_reason"],
        },
        "Executive summary": {"Executive summary": record["summary"]},
        **as_typed.sections(record, definition),
        "Publication": {"Is publication of Part 1 to be deferred?": record["deferral"].capitalize()},
        "What is withheld, and why": {
            "Is there a Part 2?": "Yes",
            "Paragraph of article 2(2) of the Specified Information Order 2011": as_typed.article(withheld["sio"]),
            "Legal basis in words": withheld["basis_as_written"],
            "Marking of Part 2": withheld["marking"],
            "Or earlier, when this happens": withheld["review_event"],
        },
    }


def lists_of(record) -> dict:
    """List of the task list: what one row is called, and the rows."""
    return {
        "Recommendations": ("recommendation", as_typed.recommendations(record)),
        "Money": ("amount", as_typed.money(record)),
        "Parties": ("party", as_typed.parties(record)),
        "Procurement": ("authorisation", as_typed.authorisations(record)),
        "Papers": ("paper", as_typed.papers(record)),
        "Plans and commitments": ("commitment", as_typed.commitments(record)),
    }


def when_the_board_paper_is_typed(officer, paper) -> None:
    officer.follows("Board papers")
    officer.adds("board paper", [as_typed.board_paper(paper)])
    officer.follows("Recommendations")
    officer.adds("recommendation", as_typed.recommendations(paper))
    officer.follows("Back to the board paper")
    officer.follows("Sections")
    officer.adds("section", as_typed.sections_of_board(paper))
    officer.follows("Back to the board paper")
    officer.follows("Back to the list")
    officer.follows("Back to the task list")


# -- what is wrong with it


def then_the_officer_is_told_what_is_wrong_with_it(officer, draft) -> None:
    late = "The decision was needed by"
    officer.sees(*EARNED, *ALSO_EARNED, late)
    officer.presses("Go on to submit")
    officer.sees(*EARNED, *ALSO_EARNED, late)
    officer.presses("Submit")
    officer.is_refused("Choose whom to ask.", "Choose the head of unit.")
    asks_everybody(officer)
    officer.presses("Submit")
    officer.is_refused(*EARNED, *ALSO_EARNED)


def asks_everybody(officer) -> None:
    people = officer.page.get_by_label("Head of Unit", exact=True).locator("option").all_inner_texts()
    officer.answers(
        {
            "Legal Advice": "Legal advice",
            "Financial Advice": "Finance",
            "Equalities Advice": "Equality and inclusion",
            "Head of Unit": people[-1],
        }
    )


def then_governance_cannot_record_it_with_the_dates_of_the_form(journey, office, record, draft) -> None:
    governance = journey.signs_in(office.governance)
    governance.goes_to(draft)
    governance.follows("Record that it was decided elsewhere")
    governance.answers(the_form_on_paper(record))
    governance.presses("Check before it is recorded")
    governance.is_refused(*OUT_OF_ORDER)
    governance.sees("Record a decision made elsewhere")


def the_form_on_paper(record) -> dict:
    """Dates and declarations of the signed form, and who held the office on its day."""
    signed = {each["of"]: each for each in record["archived_signatures"]}
    answers = {
        "Day of the decision": date.fromisoformat(signed["decision_maker"]["on"]),
        "Who decided": "Sophie Linden, Deputy Mayor for Policing and Crime",
        "How it was decided": "On paper",
        "What shows it": "The signed form.",
        "What the record says about interests": "I have no interest to declare",
        "Chief Executive Officer: answer": "Given",
        "Chief Executive Officer: by whom": signed["chief_executive"]["name_as_written"],
        "Chief Executive Officer: date": date.fromisoformat(signed["chief_executive"]["on"]),
        "Legal Advice: reason": WHY_NO_LEGAL_ADVICE,
        "Outcome of recommendation 1": "Approved",
    }
    for each in record["declarations"]:
        answers[f"{each['label']}: answer"] = ANSWERS[each["answer"]]
        answers[f"{each['label']}: by whom"] = each["unit_as_written"]
    return answers


# -- mending it


def when_the_officer_mends_it(officer, draft) -> None:
    officer.goes_to(f"{draft}tasks/")
    for task, answers in REPAIRED.items():
        officer.saves(task, answers)
    for why in (WHY_SO_LATE, WHY_NO_GROUND):
        officer.follows("Explain why it stands", exact=False)
        officer.answers({"Why it stands": why})
        officer.presses("Save")


def when_part_2_is_written(officer, draft, secret) -> None:
    """A token in everything that can be typed there."""
    officer.follows("Part 2 – confidential")
    for one, row in part_2(secret.word, secret.figure).items():
        officer.adds(one, [row])


def part_2(word, figure) -> dict:
    """What one row is called: question: answer."""
    return {
        "text": {"Heading": word("heading"), "Text": f"We have it from {word('body')}."},
        "amount": {
            "What it is": "Cost",
            "Description": word("description"),
            "Amount as written": f"£{figure('as written')}",
            "Amount in figures": figure("low"),
            "VAT": VatBasis.NOT_STATED.label,
        },
        "party": {"Name": word("name"), "Role": word("role")},
        "recommendation": {"What does it ask?": "Note", "What is recommended": f"To note {word('recommended')}."},
        "paper": {"Name": word("real name"), "File": (f"{word('file')}.csv", f"price,{word('content')}\n".encode())},
        "public-interest test": {
            "Exemption": "Section 43: Commercial interests",
            "For release": word("for"),
            "Against release": word("against"),
            "Conclusion": word("conclusion"),
            "Date of the test": timezone.localdate(),
        },
    }


def then_it_is_submitted_as_number_381(officer, draft) -> None:
    officer.goes_to(f"{draft}tasks/")
    officer.sees("Nothing is missing.")
    officer.presses("Go on to submit")
    asks_everybody(officer)
    officer.presses("Submit")
    officer.sees("PCD 381 is submitted.", "With advisers")


# -- from role to role


def when_everybody_declares(journey, office, record) -> None:
    declarations = {each["code"]: each for each in offices.form(FORM)["declarations"]}
    recorded = {each["code"]: each for each in record["declarations"]}
    for code in ("legal", "financial", "equalities", "head_of_unit", "chief_executive"):
        answer = recorded.get(code, {"answer": "given"})["answer"]
        statement = offices.statement("PCD 381", declarations[code], answer)
        adviser = journey.signs_in(getattr(office, code))
        act, ask, said = offices.words_of(code)
        adviser.follows(f"{act}: {declarations[code]['label']}", exact=False)
        answers = {
            f"What do you {ask}?": statement,
            "Unit or person consulted": recorded.get(code, {}).get("unit_as_written", ""),
        }
        if answer == "not_required":
            adviser.answers(answers)
            adviser.presses(f"Give the {said}")
            adviser.is_refused("Say why it is not required.")
            answers["Conditions, objection, or why it is not required"] = WHY_NO_LEGAL_ADVICE
        adviser.answers(answers)
        adviser.presses(f"Give the {said}")
        adviser.sees(f"your {said} is recorded")


def when_the_decision_maker_signs(journey, office, draft, record) -> None:
    maker = journey.signs_in(office.decision_maker)
    maker.follows("Sign, or stand aside", exact=False)
    maker.sees(*paragraphs_of(record["recommendations"][0]["recommended"]))
    maker.presses("Open Part 2")
    maker.presses("Check what you will sign")
    maker.is_refused("Answer the question about your interests.", "Choose whether you decide all as recommended.")
    maker.answers({"Your interests": "I have no interest to declare", "What you decide": "All as recommended"})
    maker.presses("Check what you will sign")
    maker.sees("Check and sign", "I have no interest to declare")
    maker.answers({"Your password": "not this one"})
    maker.presses("Sign")
    maker.is_refused("This is not your password. Type it again.")
    maker.answers({"Your password": offices.PASSWORD})
    maker.presses("Sign")
    maker.sees("PCD 381 is signed.", "Signed", office.decision_maker.name)


# -- what the public gets


def then_the_public_reads_it(journey, record) -> None:
    public = journey.reads_in_public()
    public.goes_to("/decisions/")
    public.follows(record["title"])
    expected = [*facts_of(record), *texts_of(record)]
    public.sees(*expected, "Is there a Part 2 Yes", "Answer Not required", "Outcome Approved")
    told = words_of_pdf(public.fetches("/decisions/pcd-381.pdf"))
    missing = [each for each in expected if squeezed(each) not in told]
    assert not missing, f"The PDF does not say {missing}."
    held = public.fetches("/decisions/pcd-381.json").decode()
    for words in ("PCD 381", "£252K", "£252k", record["money"][0]["fund"], SUPPLIER, MARKING):
        assert words in held, words
    assert not public.page.context.cookies()


def facts_of(record) -> list[str]:
    """Number, money, supplier, board, deferral answer and legal basis, as both documents print them."""
    repaired = REPAIRED["What is withheld, and why"]
    return [
        *("PCD 381", record["title"], "£252K", "£252,000", "£252k", "£100k", record["money"][0]["fund"], SUPPLIER),
        *(BOARD, "24 May 2018", MARKING, record["withholding"]["marking"], record["withholding"]["review_event"]),
        *("Publication to be deferred No", "Single Tender Action", "£181,302"),
        *(repaired["What Part 2 is about"], repaired["Legal basis in words"], WHY_NO_LEGAL_ADVICE),
        *("Not required", "Covered in the body of the report", "Approved", NAMED_BY_THE_CHIEF_EXECUTIVE),
    ]


def texts_of(record) -> list[str]:
    """Recommendation, headings and every paragraph as they were typed, and the statements that were declared."""
    answers = {each["code"]: each["answer"] for each in record["declarations"]} | {"chief_executive": "given"}
    declared = [each for each in offices.form(FORM)["declarations"] if each["code"] != "chief_executive"]
    parts = [*record["sections"], *record["board_papers"][0]["sections"]]
    return [
        *paragraphs_of(record["recommendations"][0]["recommended"]),
        *paragraphs_of(record["board_papers"][0]["recommendations"][0]["recommended"]),
        *paragraphs_of(record["summary"]),
        *(each["heading"] for each in parts),
        *(paragraph for each in parts for paragraph in paragraphs_of(each["body"])),
        *(text["text"] for each in declared for text in each["statements"] if text["answer"] == answers[each["code"]]),
    ]


OUTSIDE = (
    *("/", "/decisions/", "/decisions.csv", "/decisions.jsonl", "/decisions.atom", "/sitemap.xml"),
    *("/decisions/pcd-381/", "/decisions/pcd-381.json", "/decisions/pcd-381/format/", "/decisions/pcd-381/editions/1/"),
    *("/decisions/pcd-381.pdf", "/decisions/pcd-381/editions/1/decision.pdf"),
)


def then_nobody_outside_meets_a_token(journey, sites, secret) -> None:
    """Not on the public site, not in a file of it, not in e-mail, not in what any process wrote down."""
    public = journey.reads_in_public()
    for path in OUTSIDE:
        held = public.fetches(path)
        held = inside_pdf(held) if path.endswith(".pdf") else held
        assert len(held) > 100
        assert not secret.search.found_in(held), path
    assert len(sites.mail) >= 5  # everybody who was asked, and the author
    for kept in [*(path.read_bytes() for path in sites.mail), *(sites.log(name).encode() for name in sites.logs)]:
        assert not secret.search.found_in(kept)


def then_the_officer_meets_every_token(officer, draft, secret) -> None:
    officer.goes_to(draft)
    officer.follows("Read Part 2")
    shown = officer.text.replace(",", "")
    told = {place: token for place, token in secret.given.items() if place not in ("file", "content")}
    assert not {place for place, token in told.items() if token not in shown}
    paper = officer.page.get_by_role("link", name=told["real name"]).get_attribute("href")
    assert secret.given["content"].encode() in officer.fetches(paper)
