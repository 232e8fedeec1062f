"""The West Midlands form of 2013 with its short route: the officer writes, the Commissioner signs a statement in the first
person. Nobody declares, there is no chief executive, and the interests asked about are disclosable pecuniary ones."""

import pytest

from tests.decisions.records import wmpcc_2013
from tests.journeys import as_typed, offices
from tests.journeys.records import as_recorded
from tests.journeys.walking import paragraphs_of, squeezed, words_of_pdf

FORM = "wmpcc-2013"
NO_INTEREST = "I have no disclosable pecuniary interest"
WHY_UNRESOLVED = "That decision was published before decisions were kept here."
# What the record leaves open and a clerk answers.
ANSWERED = {
    "Publication": {
        "Is it of significant public interest?": "Yes",
        "Why it is, or is not, of significant public interest": "It changes how the police buy and use technology.",
    },
}


@pytest.fixture
def record():
    return as_recorded(wmpcc_2013)


@pytest.fixture
def office(sites):
    return offices.west_midlands()


def test_the_commissioner_signs_what_the_officer_wrote_and_the_public_reads_it(journey, sites, office, record):
    officer = journey.signs_in(office.officer)
    when_the_record_is_typed(officer, record)
    when_it_is_submitted(officer, office)
    when_the_commissioner_signs(journey, office, record)
    sites.publish_due()
    then_the_public_reads_it(journey, record)
    assert journey.told == []


def when_the_record_is_typed(officer, record) -> None:
    officer.follows("Start a request")
    officer.answers({"Title": record["title"], "Kind of decision": "Procurement or contract"})
    officer.presses("Start")
    officer.does_not_see("Recommendations")
    for task, answers in (pages_of(record) | ANSWERED).items():
        officer.saves(task, answers)
    for task, (one, rows) in lists_of(record).items():
        officer.lists(task, one, rows)
    officer.follows("Procurement")
    officer.follows("Change the contract")
    officer.answers({"Option to extend": record["contracts"][0]["extension_as_written"]})
    officer.presses("Save")
    officer.follows("Back to the task list")


def pages_of(record) -> dict:
    """Page of the task list: question: answer, as the record has them."""
    return {
        "Executive summary": {"Executive summary": record["summary"]},
        "Decision": {"Decision": record["decision_statement"]},
        **as_typed.sections(record, offices.form(FORM)),
    }


def lists_of(record) -> dict:
    """List of the task list: what one row is called, and the rows."""
    return {
        "Money": ("amount", as_typed.money(record)),
        "Parties": ("party", as_typed.parties(record)),
        "Procurement": ("authorisation", as_typed.authorisations(record)),
        "Papers": ("paper", as_typed.papers(record)),
        "Links to other decisions": ("link", as_typed.links(record)),
        "Decisions cited in the text": ("citation", as_typed.citations(record)),
    }


def when_it_is_submitted(officer, office) -> None:
    """What it cites is not held here, which the officer explains; nobody is asked for advice."""
    officer.sees("Nothing is missing.", "does not resolve to a decision held here")
    officer.follows("Explain why it stands", exact=False)
    officer.answers({"Why it stands": WHY_UNRESOLVED})
    officer.presses("Save")
    officer.presses("Go on to submit")
    officer.does_not_see("Whom you ask", "Head of Unit", "Legal Advice")
    officer.presses("Submit")
    officer.sees("is submitted.", "With decision maker", office.decision_maker.name)
    officer.does_not_see("Head of unit", "Chief executive")


def when_the_commissioner_signs(journey, office, record) -> None:
    commissioner = journey.signs_in(office.decision_maker)
    commissioner.follows("Sign, or stand aside", exact=False)
    commissioner.sees(*paragraphs_of(record["decision_statement"]), WHY_UNRESOLVED, "disclosable pecuniary interest")
    commissioner.sees(f"Follows: {record['links'][0]['to_as_written']}")
    commissioner.does_not_see("All as recommended", "Chief executive")
    commissioner.presses("Check what you will sign")
    commissioner.is_refused("Answer the question about your interests.")
    commissioner.answers({"Your interests": NO_INTEREST})
    commissioner.presses("Check what you will sign")
    commissioner.sees(NO_INTEREST, office.title, *paragraphs_of(record["decision_statement"]))
    commissioner.answers({"Your password": offices.PASSWORD})
    commissioner.presses("Sign")
    commissioner.sees("is signed.", "Signed", office.decision_maker.name)


def then_the_public_reads_it(journey, record) -> None:
    public = journey.reads_in_public()
    public.goes_to("/decisions/")
    public.follows(record["title"])
    expected = [*facts_of(record), *texts_of(record)]
    public.sees(*expected, *gates_of(record))
    public.does_not_see("Chief executive", "Head of unit", "Board paper")
    told = words_of_pdf(public.fetches(public.path.rstrip("/") + ".pdf"))
    missing = [each for each in expected if squeezed(each) not in told]
    assert not missing, f"The PDF does not say {missing}."
    assert "£797,400" in public.fetches(public.path.rstrip("/") + ".json").decode()


def facts_of(record) -> list[str]:
    """The statement, interests, money, term, option, and what it follows."""
    contract, link = record["contracts"][0], record["links"][0]
    return [
        *(
            record["title"],
            *paragraphs_of(record["decision_statement"]),
            "Police and Crime Commissioner",
            "disclosable pecuniary interest",
        ),
        *("£797,400", "about £797,400", "£100m", "£25m", contract["term_as_written"], contract["extension_as_written"]),
        *(record["procurements"][0]["route"], link["to_as_written"], link["address_as_written"], record["papers"][0]["name"]),
        *ANSWERED["Publication"].values(),
    ]


def gates_of(record) -> list[str]:
    """The rows of the timetable: gate, what it is for, its month."""
    gates = record["procurements"][0]["gates"]
    return [f"{gate['number']} {gate['purpose']} {gate['planned_as_written']}" for gate in gates]


def texts_of(record) -> list[str]:
    """Headings of the form and every paragraph and sub-heading as typed."""
    return [
        *(asked["heading"] for asked in offices.form(FORM)["sections"]),
        *paragraphs_of(record["summary"]),
        *(paragraph for each in record["sections"] for paragraph in paragraphs_of(each["body"])),
    ]
