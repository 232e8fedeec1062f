"""Who reads what on the staff site: every address of the route and of reading, by role and by status."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from decisions import part2, rules, waiting, workflow
from decisions.models import Decision, NeedToKnow, Paper, Part2Paper, Part2Text, SioExemption, Withholding
from decisions.models.words import Answer, PaperKind
from tests import factories as make

pytestmark = pytest.mark.django_db
Status = Decision.Status
TOKEN = "Ravenstone-7"


class Office:
    """A body with one person a role, and a request with a Part 2."""

    def __init__(self):
        make.make_codelists()
        self.body = body = make.make_body()
        roles = {
            "author": Role.OFFICER,
            "co_author": Role.OFFICER,
            "officer": Role.OFFICER,
            "head": Role.HEAD_OF_UNIT,
            "chief": Role.CHIEF_EXECUTIVE,
            "governance": Role.GOVERNANCE,
            "auditor": Role.AUDITOR,
            "administrator": Role.ADMINISTRATOR,
        }
        self.people = {name: make.make_person(role, body) for name, role in roles.items()}
        self.people |= {
            "adviser": make.make_adviser(body),
            "other_adviser": make.make_adviser(body, "financial"),
            "maker": make.make_decision_maker(body),
            "stranger": make.make_person(Role.GOVERNANCE, make.make_body()),
            "anonymous": AnonymousUser(),
        }
        self.decision = self._drafted()

    def __getattr__(self, name):
        return self.__dict__["people"][name]

    def _drafted(self):
        decision = make.make_complete_draft(self.author, needed_by_on=timezone.localdate() + timedelta(days=30))
        workflow.join_co_author(decision, self.co_author, by=self.author)
        facts = {
            "is_there_part2": Answer.YES,
            "gist": "Figures of a tender.",
            "sio": SioExemption.objects.get(code="2(2)(a)"),
            "foia_sections": ["40"],
            "review_on": timezone.localdate() + timedelta(days=100),
        }
        workflow.revise_withholding(decision, facts, by=self.author)
        workflow.add_part2(decision, Part2Text, {"heading": "The figures", "body": f"<p>{TOKEN}</p>"}, by=self.author)
        paper = {"real_name": f"{TOKEN} bids.pdf", "media_type": "application/pdf", "content": b"%PDF-1.7 " + TOKEN.encode()}
        workflow.add_part2(decision, Part2Paper, paper, by=self.author)
        open_paper = {"kind": PaperKind.REPORT, "name": "Report", "media_type": "text/plain", "content": b"Open to all."}
        workflow.add_part(decision, Paper, open_paper, by=self.author)
        return make.fresh(decision)

    def bring_to(self, status) -> Decision:
        """Take the steps of the form until the request has this status."""
        if status == Status.DRAFT:
            return self.decision
        asked = {"legal": self.adviser}
        workflow.submit(self.decision, by=self.author, asked=asked, head_of_unit=self.head)
        self.decision = make.fresh(self.decision)
        until = Status.WITH_DECISION_MAKER if status == Status.SIGNED else status
        self.decision = make.make_declared(self.decision, until=until)
        if status == Status.SIGNED:
            self.decision = make.make_signed(self.decision)
        return self.decision

    def paper_id(self) -> int:
        with part2.opened_by(self.author, self.decision, "test"):
            return Part2Paper.objects.get(decision=self.decision).pk


@pytest.fixture
def office(db):
    return Office()


# -- the table: who gets a page, by status. Who sees the request and is not named is refused; who does not see it finds nothing.

STATUSES = [
    Status.DRAFT,
    Status.WITH_ADVISERS,
    Status.WITH_HEAD_OF_UNIT,
    Status.WITH_CHIEF_EXECUTIVE,
    Status.WITH_DECISION_MAKER,
    Status.SIGNED,
]
WRITERS = {"author", "co_author"}
READERS = {"author", "co_author", "governance", "auditor"}
SUBMITTED = READERS | {"officer", "adviser", "other_adviser", "head", "chief", "maker"}
SEES = {Status.DRAFT: READERS}
ASKED = READERS | {"adviser", "head"}
MAY = {
    "decision": dict.fromkeys(Status, SUBMITTED),
    "versions": dict.fromkeys(Status, SUBMITTED),
    "part2": {
        Status.DRAFT: READERS,
        Status.WITH_ADVISERS: ASKED,
        Status.WITH_HEAD_OF_UNIT: ASKED,
        Status.WITH_CHIEF_EXECUTIVE: ASKED | {"chief"},
        Status.WITH_DECISION_MAKER: ASKED | {"chief", "maker"},
        Status.SIGNED: ASKED | {"chief", "maker"},
    },
    "add_reader": {status: {"governance"} for status in Status},
    "submit": {Status.DRAFT: WRITERS},
    "declare:legal": {Status.WITH_ADVISERS: {"adviser"}},
    "declare:head_of_unit": {Status.WITH_HEAD_OF_UNIT: {"head"}},
    "declare:chief_executive": {Status.WITH_CHIEF_EXECUTIVE: {"chief"}},
    "return": {
        Status.WITH_ADVISERS: {"adviser", "governance"},
        Status.WITH_HEAD_OF_UNIT: {"head", "governance"},
        Status.WITH_CHIEF_EXECUTIVE: {"chief", "governance"},
        Status.WITH_DECISION_MAKER: {"maker", "governance"},
    },
    "withdraw": {status: WRITERS | {"governance"} for status in STATUSES[:-1]},
    "sign": {Status.WITH_DECISION_MAKER: {"maker"}},
    "record_elsewhere": {status: {"governance"} for status in STATUSES[:-1]},
    "pass_on": {},
    "issue_number": {},
    "confirm": {},
}

# Between advice and decision only these differ from the status before.
IN_BETWEEN = (Status.WITH_HEAD_OF_UNIT, Status.WITH_CHIEF_EXECUTIVE)
WITH_ONE = ("decision", "part2", "return", "declare:head_of_unit", "declare:chief_executive")


def address(name, decision):
    name, _, code = name.partition(":")
    return reverse(f"decisions:{name}", args=[decision.pk, *([code] if code else [])])


def expected(who, name, status) -> int:
    if who == "anonymous":
        return 302
    if who not in SEES.get(status, SUBMITTED):
        return 404
    if (who, name, status) == ("maker", "sign", Status.SIGNED):
        return 302  # to the record, which they signed
    return 200 if who in MAY[name].get(status, set()) else 403


@pytest.mark.parametrize("status", STATUSES)
def test_each_page_opens_for_whom_it_is_meant_and_part2_is_on_none_of_who_does_not_need_to_know(client, office, status):
    decision = office.bring_to(status)
    paper = reverse("decisions:part2_paper", args=[decision.pk, office.paper_id()])
    wrong, leaks = [], []
    for who, person in office.people.items():
        client.logout() if who == "anonymous" else client.force_login(person)
        answers = {name: client.get(address(name, decision)) for name in (WITH_ONE if status in IN_BETWEEN else MAY)}
        for name, answer in answers.items():
            if answer.status_code != expected(who, name, status):
                wrong.append(f"{who} {name}: {answer.status_code}, not {expected(who, name, status)}")
        if who not in MAY["part2"][status]:
            answers |= {"paper": client.get(paper)}
            leaks += [f"{who}: {name}" for name, answer in answers.items() if TOKEN in told(answer)]
    client.force_login(office.author)
    assert TOKEN in told(client.get(address("part2", decision))), "the canary can be found where it may be"
    assert not wrong
    assert not leaks


def told(answer) -> str:
    return answer.content.decode(errors="replace") + str(answer.headers)


POSTED = "submit declare:legal return withdraw pass_on issue_number sign record_elsewhere confirm add_reader".split()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITH_ADVISERS, Status.WITH_DECISION_MAKER])
def test_a_step_is_refused_to_whom_its_page_is_closed(client, office, status):
    decision = office.bring_to(status)
    wrong = []
    for who, person in office.people.items():
        client.logout() if who == "anonymous" else client.force_login(person)
        for name in POSTED:
            meant = expected(who, name, status)
            if who == "anonymous":
                meant = 403  # with what was typed
            elif name == "submit" and who in WRITERS and status != Status.DRAFT:
                meant = 302  # pressed twice
            got = (
                client.post(address(name, decision), {"comment": "No.", "answer": "given"}).status_code if meant != 200 else 200
            )
            if got != meant:
                wrong.append(f"{who} {name}: {got}, not {meant}")
    assert not wrong
    assert make.fresh(decision).status == status


def test_hidden_and_absent_are_the_same_bytes(client, office):
    client.force_login(office.officer)
    hidden = client.get(address("decision", office.decision))
    absent = client.get(reverse("decisions:decision", args=[999_999]))

    assert (hidden.status_code, hidden.content) == (404, absent.content)


# -- Part 2


def test_part2_is_read_from_what_was_signed_and_the_reading_is_written_down(client, office):
    decision = office.bring_to(Status.SIGNED)
    client.force_login(office.governance)

    page = client.get(address("part2", decision)).content.decode()

    assert TOKEN in page
    assert "Who opened it" in page
    assert f">{office.governance.name}</td>" in page and ">read</td>" in page


def test_a_paper_of_part2_is_kept_not_shown(client, office):
    client.force_login(office.author)
    answer = client.get(reverse("decisions:part2_paper", args=[office.decision.pk, office.paper_id()]))

    assert answer.content.endswith(TOKEN.encode())
    assert answer["Content-Disposition"] == f'attachment; filename="{TOKEN} bids.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_paper_of_part1_is_kept_not_shown(client, office):
    client.force_login(office.author)
    answer = client.get(reverse("decisions:paper", args=[office.decision.pk, office.decision.papers.get().pk]))

    assert answer.content == b"Open to all."
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_history_tells_of_part2_only_to_its_readers(client, office):
    decision = office.bring_to(Status.WITH_ADVISERS)
    reader = {"person": office.officer, "reason": "Helps with the tender.", "until": timezone.now() + timedelta(days=3)}
    workflow.add_reader(decision, by=office.governance, **reader)

    client.force_login(office.other_adviser)
    assert "Reader of Part 2" not in client.get(address("decision", decision)).content.decode()
    client.force_login(office.auditor)
    assert "Reader of Part 2 added" in client.get(address("decision", decision)).content.decode()


def test_governance_adds_a_reader_by_name_and_ends_it(client, office):
    decision = office.bring_to(Status.WITH_ADVISERS)
    until = timezone.localdate() + timedelta(days=5)
    client.force_login(office.governance)
    typed = {"person": office.officer.pk, "reason": "Checks the figures.", "until_day": until.day, "until_month": until.month}
    page = client.post(address("add_reader", decision), typed)
    assert "The date must include a year." in page.content.decode()
    assert "Checks the figures." in page.content.decode()

    client.post(address("add_reader", decision), typed | {"until_year": until.year})

    row = NeedToKnow.objects.get(decision=decision, person=office.officer)
    client.force_login(office.officer)
    assert client.get(address("part2", decision)).status_code == 200
    client.force_login(office.governance)
    assert b"Leave it open" in client.get(reverse("decisions:end_reader", args=[decision.pk, row.pk])).content
    client.post(reverse("decisions:end_reader", args=[decision.pk, row.pk]))
    client.force_login(office.officer)
    assert client.get(address("part2", decision)).status_code == 403


# -- lists


def test_the_list_shows_what_may_be_seen_and_nothing_else(client, office):
    client.force_login(office.officer)
    assert office.decision.title not in client.get("/decisions/").content.decode()

    decision = office.bring_to(Status.WITH_ADVISERS)
    assert decision.title in client.get("/decisions/").content.decode()
    client.force_login(office.stranger)
    assert decision.title not in client.get("/decisions/").content.decode()


@pytest.mark.parametrize("spelling", ["{prefix} {number}", "{prefix}{number}", "{low}-{number}", "{title}"])
def test_the_search_box_understands_references_and_title_words(client, office, spelling):
    decision = office.bring_to(Status.WITH_ADVISERS)
    other = make.make_submitted(make.make_complete_draft(office.author, title="Quite something else"))
    number = decision.number
    words = {
        "prefix": number.scheme.prefix,
        "low": number.scheme.prefix.lower(),
        "number": number.number,
        "title": decision.title,
    }
    client.force_login(office.author)

    page = client.get("/decisions/", {"q": spelling.format(**words)}).content.decode()

    assert decision.title in page
    assert other.title not in page


def test_the_list_is_filtered_by_status_and_year(client, office):
    decision = office.bring_to(Status.WITH_ADVISERS)
    client.force_login(office.author)
    found = client.get("/decisions/", {"status": "with_advisers", "year": timezone.localdate().year}).content.decode()
    none = client.get("/decisions/", {"status": "signed"}).content.decode()

    assert decision.title in found and '<details class="govuk-details" open>' in found, "a filter in use is not folded"
    assert decision.title not in none


@pytest.mark.parametrize("url", ["/", "/decisions/"])
def test_lists_ask_the_database_as_often_for_three_as_for_one(client, office, url, django_assert_max_num_queries):
    office.bring_to(Status.WITH_ADVISERS)
    make.make_draft(office.adviser, title="Of the adviser")
    client.force_login(office.adviser)
    with django_assert_max_num_queries(20) as one:
        client.get(url)
    for n in range(3):
        draft = make.make_complete_draft(office.author, title=f"More {n}")
        workflow.submit(draft, by=office.author, asked={"legal": office.adviser}, head_of_unit=office.head)
        make.make_draft(office.adviser, title=f"Of the adviser {n}")
    with django_assert_max_num_queries(20) as more:
        page = client.get(url).content.decode()

    assert "More 2" in page
    assert len(one) == len(more)


@pytest.mark.parametrize("status", STATUSES[1:5])
def test_the_inbox_asks_of_people_what_the_rules_let_them_do(office, status):
    decision = office.bring_to(status)
    for who, person in office.people.items():
        if who == "anonymous":
            continue
        waits, _ = waiting.for_person(person, list(person.roles()))
        may = [code for code in rules.open_codes(decision) if rules.may_declare(person, decision, code)]
        may += ["sign"] if rules.may_sign(person, decision) else []
        assert len(waits) == len(may), who


def test_the_inbox_puts_late_things_first_and_returned_drafts_before_others(client, office):
    decision = office.bring_to(Status.WITH_ADVISERS)
    make.make_draft(office.author, title="Begun and left")
    Decision.objects.filter(pk=decision.pk).update(needed_by_on=timezone.localdate() - timedelta(days=1))
    client.force_login(office.adviser)
    page = client.get("/").content.decode()
    assert page.index("Late") < page.index("Decision late") < page.index(decision.title) and "Advice late" not in page
    decision.advice_requests.update(due_on=timezone.localdate() - timedelta(days=2))
    assert "Advice late" in client.get("/").content.decode()
    assert "You were asked for advice" in page

    workflow.return_(decision, by=office.adviser, comment="Say more about the cost.")
    client.force_login(office.author)
    page = client.get("/").content.decode()
    assert "Say more about the cost." in page
    assert page.index(decision.title) < page.index("Begun and left")


# -- versions


def test_versions_are_compared_word_by_word(client, office):
    decision = office.bring_to(Status.WITH_ADVISERS)
    workflow.return_(decision, by=office.adviser, comment="Not enough.")
    workflow.revise(make.fresh(decision), {"summary": "<p>A summary in other words.</p>"}, by=office.author)
    workflow.submit(make.fresh(decision), by=office.author, asked={"legal": office.adviser}, head_of_unit=office.head)
    client.force_login(office.officer)

    page = client.get(address("versions", decision), {"from": 1, "to": 2}).content.decode()

    assert '<del><span class="govuk-visually-hidden">Taken out: </span>our own</del>' in page
    assert '<ins><span class="govuk-visually-hidden">Put in: </span>other</ins>' in page
    assert '<th scope="row">Version 1</th>' in page and 'name="part"' not in page
    client.force_login(office.author)
    assert 'name="part"' in client.get(address("versions", decision)).content.decode()
    Withholding.objects.filter(decision=decision).update(is_there_part2="no")
    assert 'name="part"' not in client.get(address("versions", decision)).content.decode(), "there is no Part 2 to compare"


def test_a_version_that_differs_in_part2_alone_is_counted_only_for_its_readers(client, office):
    decision = office.bring_to(Status.WITH_ADVISERS)
    workflow.return_(decision, by=office.adviser, comment="Not enough.")
    workflow.add_part2(make.fresh(decision), Part2Text, {"heading": "More", "body": "<p>More.</p>"}, by=office.author)
    workflow.submit(make.fresh(decision), by=office.author, asked={"legal": office.adviser}, head_of_unit=office.head)

    rows = {}
    for who in ("officer", "author"):
        client.force_login(office.people[who])
        rows[who] = client.get(address("versions", decision)).content.decode().count('<th scope="row">')
    assert rows == {"officer": rows["author"] - 1, "author": rows["author"]}
