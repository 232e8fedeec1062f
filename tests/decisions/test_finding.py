"""Finding by reference and by words: what one may read and nothing else; Part 2 apart from it, and without its words."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from decisions import finding, pages, part2, workflow
from decisions.models import Decision, Part2Reading, Part2Text
from tests import factories

pytestmark = pytest.mark.django_db


def asked(user, address, data=None, **more):
    client = Client()
    client.force_login(user)
    return client.post(address, data, **more) if data is not None else client.get(address, **more)


@pytest.fixture
def draft():
    decision = factories.make_complete_draft(title="Custody nurses")
    workflow.revise(decision, {"summary": "<p>The <b>defibrillators</b> are replaced &amp; serviced.</p>"}, by=decision.author)
    return factories.fresh(decision)


def found(user, words) -> list[Decision]:
    return list(finding.by_words(words, user))


def test_words_of_a_draft_find_it_for_who_may_see_it_only(draft):
    member = factories.make_person(Role.OFFICER, draft.body)
    governance = factories.make_person(Role.GOVERNANCE, draft.body)
    for words in ("defibrillator", "custody nurse", '"replaced & serviced"'):
        assert [found(person, words) for person in (draft.author, governance, member)] == [[draft], [draft], []]


def test_what_is_submitted_is_found_by_the_whole_body_and_by_no_other(draft):
    decision = factories.make_submitted(draft)
    member, stranger = (
        factories.make_person(Role.OFFICER, draft.body),
        factories.make_person(Role.OFFICER, factories.make_body()),
    )
    assert found(member, "defibrillators -custody") == [] and found(member, "defibrillators") == [decision]
    assert found(stranger, "defibrillators") == []
    page = asked(member, "/search/?q=defibrillators").content.decode()
    assert "<mark>defibrillators</mark>" in page and "&lt;b&gt;" not in page and decision.title in page
    assert decision.title not in asked(stranger, "/search/?q=defibrillators").content.decode()


def test_words_found_are_those_that_were_stored_last(draft):
    decision = factories.make_submitted(draft)
    workflow.return_(decision, by=factories.make_person(Role.GOVERNANCE, draft.body), comment="Say more.")
    workflow.revise(decision, {"summary": "<p>Stretchers.</p>"}, by=decision.author)
    factories.make_submitted(factories.fresh(decision))
    assert found(decision.author, "defibrillators") == [] and found(decision.author, "stretchers") == [decision]


def test_a_reference_in_any_spelling_goes_straight_to_its_decision(draft):
    decision = factories.make_submitted(draft)
    for spelling in (decision.reference, decision.reference.lower().replace(" ", "")):
        assert (
            asked(decision.author, "/search/", QUERY_STRING=f"q={spelling}".replace(" ", "+")).url
            == decision.get_absolute_url()
        )
    stranger = factories.make_person(Role.OFFICER, factories.make_body())
    assert asked(stranger, "/search/", QUERY_STRING=f"q={decision.reference}".replace(" ", "+")).status_code == 200


def test_a_search_without_words_says_what_to_do(draft):
    page = asked(draft.author, "/search/?q=").content.decode()
    assert "Enter a reference or words to look for." in page and 'href="#id_q"' in page


def test_a_misspelt_word_is_offered_as_the_titles_that_one_may_see_spell_it(draft):
    stranger = factories.make_person(Role.OFFICER, draft.body)
    assert "Did you mean" in (page := asked(draft.author, "/search/?q=custdy+nurces").content.decode())
    assert 'href="/search/?q=custody%20nurses"' in page
    for person, words in ((stranger, "custdy+nurces"), (draft.author, "zeppelins")):  # nor does it tell of a draft
        assert "Did you mean" not in asked(person, f"/search/?q={words}").content.decode()


def test_words_that_stand_far_apart_are_each_shown_where_they_stand(draft):
    long = f"<p>Stretchers first. {'Much else is said. ' * 80} Blankets last.</p>"
    workflow.revise(draft, {"summary": long}, by=draft.author)
    page = asked(draft.author, "/search/?q=stretchers+blankets").content.decode()
    assert "<mark>Stretchers</mark>" in page and "<mark>Blankets</mark>" in page


def test_three_decisions_are_found_with_as_many_queries_as_one(draft):
    client = Client()
    client.force_login(draft.author)

    def queries() -> int:
        with CaptureQueriesContext(connection) as told:
            assert client.get("/search/?q=defibrillators").status_code == 200
        return len(told)

    one = queries()
    for _ in range(2):
        more = factories.make_complete_draft(draft.author)
        workflow.revise(more, {"summary": "<p>Defibrillators.</p>"}, by=draft.author)
    assert queries() == one <= 25


# -- pages by their names

FINDS = [
    ("FOI", "governance", "Freedom of information requests"),
    ("freedom of information", "auditor", "Freedom of information requests"),
    ("forward plan", "officer", "Forward plan"),
    ("leavers", "governance", "Somebody leaves"),
    ("legal hold", "governance", "Retention, legal holds and disposal"),
    ("panel", "officer", "Scrutiny by the panel"),
    ("signed on paper", "governance", "Desk"),
    ("record a decision", "governance", "Desk"),
    ("undelivered mail", "governance", "E-mail that did not arrive"),
]


@pytest.mark.parametrize(("text", "role", "name"), FINDS)
def test_a_page_is_found_by_what_people_call_it(text, role, name):
    page = asked(
        factories.make_person(role, factories.make_body()), "/search/", QUERY_STRING=f"q={text}".replace(" ", "+")
    ).content.decode()
    assert f">{name}</a>" in page


def test_every_page_that_is_offered_opens_for_who_is_offered_it_and_no_other_is_offered():
    listed = {page.name: page for page in (*pages.SECTION, *pages.OTHERS)}
    for role in Role:
        person = factories.make_person(role, factories.make_body())
        for page in listed.values():
            is_offered = page in pages.found(page.name, person)
            answer = asked(person, reverse(page.address)).status_code
            assert answer == 200 if is_offered else role not in page.roles, (role, page.name)
    officer = factories.make_person(Role.OFFICER, factories.make_body())
    assert pages.found("foi", officer) == pages.found("police and crime plan of the force", officer) == []
    section = asked(officer, "/governance/").content.decode()
    assert "Forward plan" in section and "information-requests" not in section


def test_an_officer_is_told_whom_to_ask_for_a_line_of_the_plan():
    body = factories.make_body()
    officer = factories.make_person(Role.OFFICER, body)
    asks = factories.make_person(Role.GOVERNANCE, body)
    stranger = factories.make_person(Role.GOVERNANCE, factories.make_body())
    page = asked(officer, "/plan/").content.decode()
    assert f'href="mailto:{asks.email}?subject=A%20decision%20for%20the%20forward%20plan">{asks}</a>' in page
    assert stranger.name not in page and "Add a decision" in asked(asks, "/plan/").content.decode()


# -- Part 2


@pytest.fixture
def confidential(draft):
    workflow.add_part2(draft, Part2Text, {"heading": "Bids", "body": "<p>The zeppelin was cheaper.</p>"}, by=draft.author)
    return draft


def test_words_of_part_2_tell_its_readers_in_which_decision_they_stand_and_nothing_more(confidential):
    before = part2.may_open(confidential.author, confidential)
    page = asked(confidential.author, "/search/part2/", {"words": "zeppelins"}).content.decode()
    assert before and confidential.title in page and "cheaper" not in page and "1 decision with" in page
    with part2.opened_by(confidential.author, confidential, "test"):
        assert Part2Reading.objects.filter(decision=confidential, person=confidential.author, purpose="search").count() == 1


def test_words_of_part_2_find_nothing_for_others_and_nothing_on_the_other_page(confidential):
    decision = confidential
    member = factories.make_person(Role.OFFICER, decision.body)
    assert finding.in_my_part2("zeppelin", member) == ([], True)
    assert finding.in_my_part2("balloon", decision.author) == ([], True)
    assert found(decision.author, "zeppelin") == []
    page = asked(member, "/search/part2/", {"words": "zeppelin"}).content.decode()
    assert decision.title not in page and "0 decisions with" in page
    assert Part2Text.objects.filter(decision=decision).count() == 0  # nothing stays open behind the search


def test_a_reader_whose_row_has_ended_no_longer_finds(confidential):
    confidential.need_to_know.filter(person=confidential.author).update(to_at=timezone.now())
    assert finding.in_my_part2("zeppelin", confidential.author) == ([], True)
