"""What happens next: the route with names, where it is, since when, how long each stage usually takes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from decisions import durations, happening, rules, workflow
from decisions.models.words import Status
from tests.decisions.made import declare, fresh, make_draft, make_office, make_submitted, make_with

pytestmark = pytest.mark.django_db
PASSED = {
    Status.DRAFT: 0,
    Status.WITH_ADVISERS: 1,
    Status.WITH_HEAD_OF_UNIT: 2,
    Status.WITH_CHIEF_EXECUTIVE: 3,
    Status.WITH_DECISION_MAKER: 4,
}


@pytest.fixture
def office():
    return make_office()


@pytest.mark.parametrize("status", PASSED)
def test_the_route_names_everybody_and_says_what_is_done_what_is_now_and_what_is_to_come(office, status):
    decision = make_with(office, status)
    route = happening.route_of(decision)
    now = PASSED[status]
    assert [stage.state for stage in route.stages] == ["done"] * now + ["now"] + ["to_come"] * (4 - now)
    assert route.stages[now].since == decision.status_since and route.is_under_way
    assert str(office.author) in route.stages[0].turns[0].who
    signers = route.stages[-1].turns[-1].who
    assert {str(office.holder), str(office.other_holder)} == set(signers)
    asked = [turn.who for turn in route.stages[1].turns]
    expected = [[happening.WHEN_SUBMITTED]] if status == Status.DRAFT else [[office.people[code].name] for code in ("legal",)]
    assert asked[:1] == expected
    assert route.with_whom == (
        [] if status == Status.DRAFT else [each.text for each in rules.holders([fresh(decision)])[decision.pk]]
    )


def test_a_draft_that_came_back_says_who_returned_it_and_a_signed_decision_when_it_is_due(office):
    decision = make_with(office, Status.WITH_ADVISERS)
    workflow.return_(decision, by=office.legal, comment="More.")
    assert f"Returned by {office.legal}" in happening.route_of(fresh(decision)).stages[0].turns[0].what
    assert happening.route_of(fresh(decision)).publication == "Part 1 is published once it is signed."


def test_how_long_a_stage_usually_takes_is_the_middle_of_the_last_year_in_working_days(office):
    decisions = [make_submitted(office) for _ in range(3)]
    for decision in decisions[:2]:
        for code in ("legal", "financial", "equalities"):
            declare(office, decision, code)
    declare(office, decisions[2], "legal")  # two others are still asked
    assert durations.usual(decisions[2])["advisers"][0] == 2
    assert durations.in_words(durations.usual(decisions[2]).get("advisers")) == "How long it usually takes is not known yet."
    workflow.return_(decisions[2], by=office.governance, comment="More.")
    assert durations.usual(decisions[2])["advisers"][0] == 2  # what came back is not counted
    assert durations.usual(decisions[2])["draft"] == (3, 0)
    assert "less than a working day" in durations.in_words((3, 0))
    assert durations.in_words((4, 1)) == "Usually 1 working day (the middle of 4 requests in the last year)."


def test_the_days_between_are_working_days_in_london(office):
    """The moments of the history are the database's own, so the counting itself is asked about days chosen here."""
    sql = durations.DAYS.replace("first_on", "DATE '2026-12-23'").replace("last_on", "DATE '2026-12-29'")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_bankholiday (nation, \"on\", name) VALUES ('england-and-wales', '2026-12-25', 'x'), "
            "('england-and-wales', '2026-12-28', 'y') ON CONFLICT DO NOTHING"
        )
        cursor.execute(f"SELECT {sql}")
        assert cursor.fetchone() == (2,)  # 24 and 29 December


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITH_ADVISERS, Status.WITH_DECISION_MAKER, Status.SIGNED])
def test_the_panel_is_on_the_record_which_asks_at_most_25_times(client, office, status, django_assert_max_num_queries):
    decision = make_with(office, status)
    if rules.takes_comments(decision):
        workflow.comment(decision, by=office.governance, text="Is this so?")
    for who in ("author", "governance") if status == Status.DRAFT else ("author", "legal", "governance", "decision_maker"):
        client.force_login(office.people[who])
        with django_assert_max_num_queries(25):
            page = client.get(decision.get_absolute_url())
        assert page.status_code == 200 and 'aria-label="What happens next"' in page.content.decode()


PAGES = {
    Status.DRAFT: ("author", ["tasks", "edit:title", "part:money", "write_part2", "part2", "submit", "co_authors", "comment"]),
    Status.WITH_ADVISERS: ("legal", ["declare:legal", "return", "versions", "matter", "ask", "part2"]),
    Status.WITH_DECISION_MAKER: ("decision_maker", ["sign", "return"]),
}


@pytest.mark.parametrize("status", PAGES)
def test_the_panel_is_on_every_page_of_a_request(client, office, status, django_assert_max_num_queries):
    decision = make_with(office, status)
    who, names = PAGES[status]
    client.force_login(office.people[who])
    without = []
    for name in names:
        name, _, more = name.partition(":")
        page = client.get(reverse(f"decisions:{name}", args=[decision.pk, *filter(None, [more])]))
        without += [] if b'aria-label="What happens next"' in page.content else [(name, page.status_code)]
    assert without == []


def test_publication_is_due_by_the_promise_of_the_form_or_the_end_of_the_deferral(office):
    decision = make_with(office, Status.SIGNED)
    due = happening.publication_due_on(decision)
    assert due > timezone.localdate(decision.signatures.get().signed_at)
    later = timezone.localdate() + timedelta(days=40)
    draft = make_draft(office)
    workflow.revise(draft, {"deferral": "yes", "deferral_reason": "A sale.", "deferral_until_on": later}, by=office.author)
    assert f"Deferred until {later.day} " in happening.route_of(fresh(draft)).publication


@pytest.mark.urls("config.urls")
def test_who_wrote_it_is_told_who_gives_it_back_to_change_something(office, client):
    other = make_office().governance  # of another body

    def seen_by(person, decision):
        client.force_login(person)
        return client.get(decision.get_absolute_url()).content.decode()

    told = "To change what you wrote, ask"
    assert told not in seen_by(office.author, make_draft(office))
    decision = make_with(office, Status.WITH_HEAD_OF_UNIT)
    page = seen_by(office.author, decision)
    assert told in page and f"mailto:{office.governance.email}" in page and other.email not in page
    assert told not in seen_by(office.legal, decision)
