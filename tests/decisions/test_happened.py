"""What the inbox tells the writers of a request on its way: answers that bind it or stop it, for as long as they stand."""

import pytest

from accounts.models import Role
from decisions import workflow
from decisions.models.words import Status
from tests.decisions.made import approved, declare, digest_of, fresh, make_office, make_user, make_with, sign

pytestmark = pytest.mark.django_db


def test_the_inbox_tells_the_writers_of_conditions_and_objections_until_they_are_taken_back(client):
    office = make_office()
    decision = make_with(office, Status.WITH_ADVISERS)
    colleague = make_user("Second Writer", Role.OFFICER, body=office.body)
    decision.co_authors.create(person=colleague)
    declare(office, decision, "financial")
    declare(office, decision, "legal", answer="with_conditions", reason="Only this year.")
    for person in (office.author, colleague):
        client.force_login(person)
        inbox = client.get("/").content.decode()
        assert f"content with it on conditions</strong>, {office.legal}" in inbox and "Only this year." not in inbox
        assert f"</strong>, {office.people['financial']}" not in inbox, "that somebody is content needs no word"
        assert f'href="{decision.get_absolute_url()}#declarations">What was written with it' in inbox
    assert "Only this year." in client.get(decision.get_absolute_url()).content.decode()
    workflow.advise_anew(fresh(decision), "legal", by=office.legal, reason="A slip.")
    assert "on conditions</strong>" not in client.get("/").content.decode()
    declare(office, decision, "legal", answer="objects", reason="The lease forbids it.")
    told = client.get("/").content.decode()
    assert f"advises against it</strong>, {office.legal}" in told and "on conditions</strong>" not in told
    workflow.return_(fresh(decision), by=office.governance, comment="Not like this.")
    assert "advises against it</strong>" not in client.get("/").content.decode(), "the return says it all"


def test_a_count_of_open_comments_says_how_many_are_no_questions(client):
    office = make_office()
    decision = make_with(office, Status.WITH_ADVISERS)
    workflow.ask(decision, by=office.legal, text="Who pays?")
    workflow.comment(decision, by=office.legal, text="A long title.")
    client.force_login(office.legal)
    assert (
        "2 not resolved, of these 1 comment not dealt with; 2 in all."
        in client.get(decision.get_absolute_url()).content.decode()
    )


def test_the_inbox_tells_the_writers_that_it_was_decided_until_they_look(client, django_assert_max_num_queries):
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    colleague = make_user("Second Writer", Role.OFFICER, body=office.body)
    decision.co_authors.create(person=colleague)
    decision.co_authors.create(person=office.author)
    client.force_login(office.author)
    assert "Decided since" not in client.get("/").content.decode()
    sign(office, decision)
    for person in (office.author, colleague):
        client.force_login(person)
        with django_assert_max_num_queries(25):
            told = client.get("/").content.decode()
        assert (
            told.count("Decided since you last looked") == 1 and "Approved, by" in told and str(office.decision_maker) in told
        )
        client.get(decision.get_absolute_url())
        assert "Decided since" not in client.get("/").content.decode()
    client.force_login(office.colleague)
    assert "Decided since" not in client.get("/").content.decode(), "who did not write it"


def test_the_list_tells_outcomes_and_is_asked_for_them_and_for_what_one_wrote(client):
    office = make_office()
    decided, other = (make_with(office, Status.WITH_DECISION_MAKER) for _ in range(2))
    other.__class__.objects.filter(pk=other.pk).update(author=office.colleague)
    outcomes = {pk: each | {"outcome": "rejected"} for pk, each in approved(decided).items()}
    sign(office, decided, outcomes=outcomes, reasons="Too dear.", digest_seen=digest_of(decided, outcomes, "Too dear."))
    sign(office, other)
    client.force_login(office.author)
    listed = lambda **asked: {each.pk for each in client.get("/decisions/", asked).context["page"]}  # noqa: E731
    assert listed() == {decided.pk, other.pk} == listed(outcome="soon")
    assert listed(outcome="rejected") == {decided.pk} == listed(status="written_by_me")
    assert (
        listed(outcome="approved") == {other.pk}
        and "<dt>Outcome</dt><dd>Rejected</dd>" in client.get("/decisions/").content.decode()
    )


def test_the_contents_of_a_record_name_the_declarations_where_they_stand(client):
    office = make_office()
    client.force_login(office.author)
    page = client.get(make_with(office, Status.WITH_ADVISERS).get_absolute_url()).content.decode()
    assert page.count('<a href="#declarations">Declarations</a>') == 1
    assert page.index('<a href="#papers">') < page.index('<a href="#declarations">') < page.index("</ol></nav>")
    assert page.index('id="papers"') < page.index('id="declarations"')
