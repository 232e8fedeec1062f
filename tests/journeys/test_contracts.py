"""A call-off from a framework, followed from the first record to the review that its completion makes due: commercial records it, a
decision approves the award, two extensions keep within their ground and a third does not. The most that may be awarded stands in
Part 2, in a token that nobody outside may meet."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tests.canary.tokens import Search, Tokens, new_mark
from tests.journeys import as_typed, offices
from tests.journeys.test_pcd_381 import asks_everybody

FRAMEWORK, PROCUREMENT, CONTRACT = "Vehicle Services 3", "Repair of patrol cars", "Repair of patrol cars, north"
REFERENCE, NUMBER, SUPPLIER = "ITT-24-19", "C-2024-88", "Garage of the North Ltd"
TITLE = "Award for the repair of patrol cars"
GROUND = "72(1)(f)"
TODAY = timezone.localdate()
EVENT = "The contract is completed."
# Changes on a ground that allows a tenth in all: each with what the page shows of it. Then one too many.
EXTENSIONS = [
    ({"Amount in figures": "60000", "Months more": "6"}, ("£60,000 5.0 %", "£1,260,000")),
    ({"Amount in figures": "48000", "Months more": "4"}, ("£48,000 4.0 %", "£108,000 9.0 %", "£1,308,000")),
]
ONE_TOO_MANY = {"Amount in figures": "24000", "Months more": "9"}
BEYOND = (
    "With earlier changes on 72(1)(f), £132,000 is 11.0 % of £1,200,000; 72(1)(f) allows 10 %, and only below £214,904. "
    "At most £12,000 may still be added on this ground."
)
LEVEL = "Deputy Mayor for Policing and Crime"
WITHHELD = {
    "Is there a Part 2?": "Yes",
    "What Part 2 is about": "The most that may be awarded.",
    "Sections of the Freedom of Information Act 2000": ["Section 43: Commercial interests"],
    "Legal basis in words": "Article 2(2)(a): exempt under section 43 (commercial interests).",
    "Marking of Part 2": "OFFICIAL-SENSITIVE COMMERCIAL",
    "Part 2 is reviewed at the latest on": TODAY + timedelta(days=360),
    "Or earlier, when this happens": EVENT,
}


@pytest.fixture
def office(sites):
    return offices.london(next_number=1900)


@pytest.fixture
def secret():
    """A word and a figure for Part 2, and a search for them in every disguise."""
    mark = new_mark()
    return SimpleNamespace(word=Tokens(mark).word("draft", "body"), cap=mark["digits"], search=Search(mark))


def test_a_call_off_is_followed_from_its_first_record_to_the_review_of_part_2(journey, sites, office, secret):
    commercial = journey.signs_in(office.commercial)
    when_commercial_records_what_is_to_be_bought(commercial)
    officer, draft = when_a_decision_approves_the_award(journey, office, secret)
    when_the_contract_is_awarded(commercial)
    then_a_reader_of_part_2_sees_that_the_award_keeps_within_its_cap(officer, draft, secret)
    when_it_is_extended_twice(commercial)
    then_a_third_is_refused_with_the_reason_and_who_could_decide(commercial)
    when_it_is_completed(commercial)
    then_the_review_of_part_2_is_due(journey, office, sites, secret)
    assert journey.told == []


# -- before the decision


def when_commercial_records_what_is_to_be_bought(commercial) -> None:
    commercial.follows("Contracts")
    commercial.follows("Frameworks")
    commercial.follows("Record a framework")
    commercial.answers(
        {
            "Name": FRAMEWORK,
            "The law that applies to it": "Public Contracts Regulations 2015",
            "Concluded on": date(2023, 4, 3),
            "Expires on": date(2027, 4, 2),
            "Ceiling": "20000000",
            "VAT of the ceiling": "excluding VAT",
        }
    )
    commercial.presses("Record it")
    commercial.sees("£20,000,000 excluding VAT", "2 April 2027")
    when_a_procurement_is_called_off_from_it(commercial)
    commercial.follows("Record a contract that came of it")
    commercial.answers({"Title of the contract": CONTRACT, "Contract number": NUMBER, "Suppliers": SUPPLIER})
    commercial.presses("Record it")
    commercial.is_refused(f"Not in the records yet: {SUPPLIER}.")
    commercial.answers({"Record the suppliers that are not in the records yet": True})
    commercial.presses("Record it")
    commercial.sees("The contract is recorded.", "No value is recorded")


def when_a_procurement_is_called_off_from_it(commercial) -> None:
    commercial.follows("Frameworks")
    commercial.follows("Procurements")
    commercial.follows("Record a procurement")
    commercial.answers({"Title of the procurement": PROCUREMENT, "Reference": REFERENCE, "Kind": "Services"})
    commercial.presses("Record it")
    commercial.follows("Change route and legal ground")
    commercial.answers(
        {"Route to market": "Framework call-off after further competition", "Framework": FRAMEWORK},
    )
    commercial.presses("Save")
    commercial.follows("Change commencement")
    commercial.answers({"Commenced on": date(2024, 2, 5)})
    commercial.presses("Save")
    commercial.sees("5 February 2024", "Public Contracts Regulations 2015")


# -- the decision


def when_a_decision_approves_the_award(journey, office, secret) -> tuple:
    """Answers the officer, and the address of the decision."""
    officer = journey.signs_in(office.officer)
    draft = when_the_officer_drafts_it(officer)
    when_part_2_is_written(officer, secret)
    officer.goes_to(f"{draft}tasks/")
    officer.sees("Nothing is missing.", "No amount is given.")
    officer.follows("Explain why it stands", exact=False)
    officer.answers({"Why it stands": "The most that may be awarded is told in Part 2."})
    officer.presses("Save")
    officer.presses("Go on to submit")
    asks_everybody(officer)
    officer.presses("Submit")
    officer.sees("PCD 1900 is submitted.")
    for code in ("legal", "financial", "equalities", "head_of_unit", "chief_executive"):
        when_one_declares(journey, office, code)
    when_the_deputy_mayor_signs(journey, office)
    return officer, draft


def when_the_officer_drafts_it(officer) -> str:
    officer.follows("Start a request")
    officer.answers({"Title": TITLE, "Kind of decision": "Procurement or contract"})
    officer.presses("Start")
    officer.saves("Executive summary", {"Executive summary": "Patrol cars are repaired by one garage for two years."})
    for section in offices.form("mopac-2023")["sections"]:
        if section["required"]:
            officer.saves(section["heading"], {"Text": f"{section['heading']}: looked at."})
    award = {"What does it ask?": "Approve", "What is recommended": "To approve the award of the contract."}
    officer.lists("Recommendations", "recommendation", [award])
    officer.lists("Procurement", "authorisation", [{"What it allows": "Award", "Or its reference": REFERENCE}])
    why = "Everybody who sees a patrol car."
    of_interest = {
        "Is publication of Part 1 to be deferred?": "No",
        "Is it of significant public interest?": "Yes",
        "Why it is, or is not, of significant public interest": why,
    }
    officer.saves("Publication", of_interest)
    paragraph = {"Paragraph of article 2(2) of the Specified Information Order 2011": as_typed.article("2(2)(a)")}
    officer.saves("What is withheld, and why", WITHHELD | paragraph)
    return officer.path.removesuffix("tasks/")


def when_part_2_is_written(officer, secret) -> None:
    officer.follows("Part 2 – confidential")
    officer.adds("text", [{"Heading": "The most", "Text": f"It is called {secret.word}."}])
    officer.adds(
        "cap or value",
        [
            {
                "What it is": "Most that may be awarded",
                "What it is the figure of": f"Award: {PROCUREMENT}",
                "Amount as written": f"£{secret.cap}",
                "Amount in figures": secret.cap,
                "VAT": "excluding VAT",
            }
        ],
    )
    weighed = {
        "Exemption": "Section 43: Commercial interests",
        "For release": "Public money is spent.",
        "Against release": "Offers would come up to it.",
        "Conclusion": "To withhold it until the contract is completed.",
        "Date of the test": TODAY,
    }
    officer.adds("public-interest test", [weighed])


def when_one_declares(journey, office, code) -> None:
    declared = next(each for each in offices.form("mopac-2023")["declarations"] if each["code"] == code)
    adviser = journey.signs_in(getattr(office, code))
    act, ask, said = offices.words_of(code)
    adviser.follows(f"{act}: {declared['label']}", exact=False)
    adviser.answers({f"What do you {ask}?": offices.statement("PCD 1900", declared, "given")})
    adviser.presses(f"Give the {said}")
    adviser.sees(f"your {said} is recorded")


def when_the_deputy_mayor_signs(journey, office) -> None:
    maker = journey.signs_in(office.decision_maker)
    maker.follows("Sign, or stand aside", exact=False)
    maker.presses("Open Part 2")
    maker.answers({"Your interests": "I have no interest to declare", "What you decide": "All as recommended"})
    maker.presses("Check what you will sign")
    maker.answers({"Your password": offices.PASSWORD})
    maker.presses("Sign")
    maker.sees("PCD 1900 is signed.")


# -- the contract


def turns_to(walker, name) -> None:
    """Another page of the same contract."""
    pages = walker.page.get_by_role("navigation", name="This contract")
    walker.moves(pages.get_by_role("link", name=name, exact=True))


def when_the_contract_is_awarded(commercial) -> None:
    """Tied to what approved it, with its value and days."""
    commercial.goes_to("/contracts/")
    commercial.follows(CONTRACT)
    turns_to(commercial, "Decisions")
    commercial.sees("No decision is linked, and nobody has said that none is needed.")
    commercial.moves(commercial.page.get_by_role("button", name="Tie to a decision"))
    commercial.sees("These are about the same contract, procurement or programme.")
    commercial.answers({"Which of these does it rest on?": f"PCD 1900 {TITLE}: Award: {PROCUREMENT}"})
    commercial.presses("Tie to it")
    commercial.sees("Tied to PCD 1900", "Said since")
    turns_to(commercial, "Record")
    commercial.follows("Change money")
    commercial.answers({"Original value in figures": "1200000", "VAT": "excluding VAT"})
    commercial.presses("Save")
    commercial.follows("Change dates and term")
    commercial.answers({"Signed on": TODAY, "Starts on": TODAY, "Term in months": "24", "Ends on": TODAY + timedelta(days=730)})
    commercial.presses("Save")
    commercial.sees("£1,200,000 excluding VAT", "24 months", "PCD 1900")


def then_a_reader_of_part_2_sees_that_the_award_keeps_within_its_cap(officer, draft, secret) -> None:
    officer.goes_to(f"{draft}part2/award-check/")
    officer.sees("In order", "£1,200,000", f"£{int(secret.cap):,}")
    assert secret.search.found_in(officer.page.content())  # found where it may be seen


def when_it_is_extended_twice(commercial) -> None:
    for typed, shown in EXTENSIONS:
        when_a_change_is_typed(commercial, typed)
        commercial.sees("Added: change.")
        commercial.follows("Back to the record")
        commercial.sees(*shown)
    commercial.does_not_see("goes beyond the ground")


def when_a_change_is_typed(commercial, figures) -> None:
    turns_to(commercial, "Change it")
    commercial.follows("Changes", exact=False)
    commercial.presses("Add: change")
    ground = commercial.page.get_by_label("Legal ground (optional)").locator("option", has_text=GROUND).inner_text()
    asked = {"What it does": "Longer term and higher value", "Agreed on": TODAY, "VAT": "excluding VAT", "Legal ground": ground}
    commercial.answers(asked | {"Legal ground as cited": f"Regulation {GROUND}"} | figures)
    commercial.presses("Save")


def then_a_third_is_refused_with_the_reason_and_who_could_decide(commercial) -> None:
    """What the rule says, with its figures; then, on the page it leads to, what is left on each ground and whose it is to decide."""
    when_a_change_is_typed(commercial, ONE_TOO_MANY)
    commercial.is_refused(BEYOND)
    commercial.sees("Its ground does not allow it", "Not in order", "Threshold £214,904", "Limit 10.0 %", "regulation 72")
    commercial.follows("See what each ground leaves, and who would have to decide")
    commercial.sees(
        "£12,000 (1.0 % of the original value)", f"£600,000 (50.0 % of the original value) No limit on the term {LEVEL}"
    )
    commercial.sees("This is stored nowhere.", BEYOND, "4.13", "together with the earlier ones")
    turns_to(commercial, "Record")
    commercial.sees("£1,308,000")
    commercial.does_not_see("£1,332,000", "£24,000")


def when_it_is_completed(commercial) -> None:
    turns_to(commercial, "Change it")
    commercial.follows("Complete or end it", exact=False)
    commercial.answers({"Last day on which it ran": TODAY, "How it ended": "Completed"})
    commercial.presses("Save")
    commercial.sees("Its ending is recorded.", "Completed")


# -- what its completion brings


def then_the_review_of_part_2_is_due(journey, office, sites, secret) -> None:
    governance = journey.signs_in(office.governance)
    why = f"Its contract “{CONTRACT}” ended on {TODAY.day} {TODAY:%B %Y} (completed)."
    governance.sees("After the decision", "Review Part 2", TITLE, why)
    governance.goes_to("/contracts/calendar/")
    governance.sees(f"Part 2 is to be reviewed. {why}")
    when_governance_confirms_it_for_the_public(governance)
    sites.publish_due()
    then_the_public_reads_it(journey, sites, secret)


def when_governance_confirms_it_for_the_public(governance) -> None:
    governance.follows("Publishing")
    governance.goes_to("/publishing/records/")
    governance.follows(f"{NUMBER} {CONTRACT}")
    governance.does_not_see("Not in order", "R-13", "Headroom")
    governance.presses("Confirm for the public")
    governance.sees("confirmed. It is public within a minute.")


def then_the_public_reads_it(journey, sites, secret) -> None:
    public = journey.reads_in_public()
    public.goes_to("/contracts/")
    public.follows(CONTRACT)
    public.sees(SUPPLIER, "£1,200,000", "£1,308,000", "5.0 %", "4.0 %", "9.0 %", f"Regulation {GROUND}", "PCD 1900")
    public.does_not_see("Not in order", "R-13", "headroom", "refused", "£24,000", "£12,000")
    pages = ("/contracts.csv", public.path, "/decisions/pcd-1900/", "/decisions/pcd-1900.json", "/ocds/")
    for path in pages:
        assert not secret.search.found_in(public.fetches(path)), path
    for name in sites.logs:
        assert not secret.search.found_in(sites.log(name)), name
