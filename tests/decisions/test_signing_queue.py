"""The signing queue and page on a phone, interests declared earlier, and who acts for whom."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.history import events_of
from accounts.models import Role
from decisions import models, part2, rules, to_sign, workflow
from decisions.models.words import Status
from decisions.views import showing
from tests.decisions.made import (
    approved,
    declare,
    digest_of,
    fresh,
    make_draft,
    make_office,
    make_user,
    make_with,
    sign,
    submit,
)
from tests.decisions.test_looking import changed
from tests.decisions.test_urgency import make_urgent, urgent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]
MOST_QUERIES = 25
ANSWERS = {"interest": "none", "interest_text": "", "decide": "all", "reasons": ""}


@pytest.fixture
def staff_site():
    with override_settings(ROOT_URLCONF="config.urls"):
        yield


def with_party(office, name):
    draft = make_draft(office)
    workflow.add_part(draft, models.Party, {"name_as_written": name}, by=office.author)
    decision = submit(office, draft)
    for code in ("legal", "financial", "equalities", "head_of_unit", "chief_executive"):
        declare(office, decision, code)
    return fresh(decision)


def test_the_queue_shows_the_urgent_first_with_what_is_asked_advice_and_interests_in_as_many_queries_for_three(client):
    office = make_office()
    workflow.declare_interest(by=office.decision_maker, party="Acme Limited", nature="Shares.")
    first = with_party(office, "ACME LTD.")
    client.force_login(office.decision_maker)
    with CaptureQueriesContext(connection) as one:
        shown = client.get("/signing/").content.decode()
    assert "You declared an interest in a named party" in shown and "To buy it." in shown
    assert (
        "legal declaration: “I have been consulted and have nothing to add”" in shown
        and f"/decisions/{first.pk}/sign/" in shown
    )
    unhurried = shown
    with_party(office, "Nobody else")
    late = make_urgent(office)
    with CaptureQueriesContext(connection) as three:
        shown = client.get("/signing/").content.decode()
    cards = to_sign.queue(office.decision_maker, list(office.decision_maker.roles()))
    assert [each.decision.pk for each in cards][0] == late.pk and len(cards) == 3
    assert [bool(each.interests) for each in cards] == [False, True, False] and "equalities declaration: missing" in shown
    assert "Equalities declaration: missing, and it goes on without it." in shown and cards[0].heeded and not cards[1].heeded
    assert shown.count("<dt>Concerns</dt>") == 2 == unhurried.count("<dt>Concerns</dt>") + 1  # none beside what is missing
    inbox = client.get("/").content.decode()
    assert inbox.count(">Urgent<") == 1 and inbox.count(">You declared an interest in a named party<") == 1
    assert ", the urgent ones first." in shown and "urgent ones first" not in unhurried
    assert len(three) == len(one) <= MOST_QUERIES
    client.force_login(office.author)
    assert client.get("/signing/").status_code == 403


def test_the_signing_page_shows_interests_before_part_2_opens_and_refuses_a_part_2_that_was_not_opened(client):
    office = make_office()
    workflow.declare_interest(by=office.decision_maker, party="Acme Limited", nature="Shares.")
    workflow.declare_interest(by=office.decision_maker, party="Silent Partner & Co", nature="A cousin.")
    draft = make_draft(office)
    workflow.add_part2(draft, models.Part2Party, {"name": "Silent Partner and Co Ltd"}, by=office.author)
    workflow.add_part(draft, models.Party, {"name_as_written": "Acme"}, by=office.author)
    decision = submit(office, draft)
    for code in ("legal", "financial", "equalities", "head_of_unit", "chief_executive"):
        declare(office, decision, code)
    path = f"/decisions/{decision.pk}/sign/"
    client.force_login(office.decision_maker)
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(path).content.decode()
    assert len(asked) <= MOST_QUERIES + 2  # two of them are for the interests
    assert "You declared an interest in Acme Limited" in shown and "do you stand aside?" in shown
    assert "The cap is secret." not in shown and "Silent" not in shown
    refused = client.post(path, ANSWERS | {"step": "check"}).content.decode()
    assert "Part 2 is still closed. Go to it, press “Open Part 2” and read it; then check what you sign." in refused
    outcomes, seen = approved(decision), digest_of(decision)
    told = {"holder": office.holder, "interest": "none", "outcomes": outcomes, "digest_seen": seen}
    with pytest.raises(workflow.StepRefused, match="not opened Part 2"):
        workflow.sign(decision, by=office.decision_maker, **told)
    opened = client.post(path, ANSWERS | {"step": "open", "interest": "may_take", "interest_text": "Kept."}).content.decode()
    assert "The cap is secret." in opened and "Kept." in opened and "There is a problem" not in opened
    assert "You declared an interest in Silent Partner &amp; Co" in opened
    kept = client.post(path, ANSWERS | {"step": "open", "comment": "Cheaper, please."}).content.decode()
    assert "Cheaper, please." in kept and "The cap is secret." in client.get(path).content.decode()
    assert "Check and sign" in client.post(path, ANSWERS | {"step": "check", "part2": "open"}).content.decode()
    workflow.sign(decision, by=office.decision_maker, **told)


def test_a_request_that_came_back_says_what_changed_until_one_acts_and_which_advice_was_replaced(client):
    office = make_office()
    decision = make_with(office, Status.WITH_ADVISERS)
    workflow.look(decision, by=office.other_maker)
    declare(office, decision, "legal", answer="with_conditions", reason="The council pays.")
    decision = changed(office, decision)
    for code in ("legal", "financial", "equalities", "head_of_unit", "chief_executive"):
        declare(office, decision, code)
    path = f"/decisions/{decision.pk}/sign/"
    client.force_login(office.decision_maker)
    shown = client.get(path).content.decode()
    assert "This is the first version of it that you look at." in shown and "returned it to its author on" in shown
    assert f"/decisions/{decision.pk}/versions/?from=1&amp;to=2" in shown and "Nothing is known to have changed" not in shown
    assert "(the conditions given earlier are dropped)" in shown
    older, newer = shown.index("content with it on conditions"), shown.index("legal declaration: “I have been consulted", 9000)
    assert newer < older and "Replaced" in shown[older : older + 400] and "data-stays-open" in shown
    client.force_login(office.other_maker)
    for asked in (client.get, client.get, lambda where: client.post(where, ANSWERS | {"step": "open"})):
        assert "It has changed since version 1, which you saw before" in asked(path).content.decode()
    workflow.return_(fresh(decision), by=office.other_maker, comment="Cheaper.")
    submit(office, fresh(decision))
    card = to_sign.cards(office.other_maker, [(fresh(decision), path, "Sign")])[0]
    assert card.is_untouched and card.changed_since_look is None
    again = client.get(path).content.decode()
    assert "You returned this</strong>" in again and "Cheaper." in again and "It has changed since" not in again
    assert again.count("Submitted again with nothing changed in the text") == 3
    workflow.return_(fresh(decision), by=office.other_maker, comment="Greener.")
    workflow.revise(fresh(decision), {"title": "A greener roof"}, by=office.author)
    submit(office, fresh(decision))
    card = to_sign.cards(office.other_maker, [(fresh(decision), path, "Sign")])[0]
    assert str(card.changed_since_look) == "version 3, on which you last acted" and not card.is_untouched


def test_after_one_signature_comes_the_next_in_the_queue_without_the_password(client):
    office = make_office()
    first, second = (make_with(office, Status.WITH_DECISION_MAKER, part2=False) for _ in range(2))
    office.decision_maker.set_password("long enough for this")
    office.decision_maker.save()
    client.force_login(office.decision_maker)
    sent = ANSWERS | {"step": "sign", "password": "long enough for this", "digest_seen": digest_of(first)}
    answer = client.post(f"/decisions/{first.pk}/sign/", sent, follow=True).content.decode()
    assert f'href="/decisions/{second.pk}/sign/">Next in your queue: {fresh(second).reference}' in answer
    assert "is not asked again before" in client.get(f"/decisions/{second.pk}/sign/").content.decode()
    sent = ANSWERS | {"step": "sign", "digest_seen": digest_of(second)}
    assert "Nothing else waits" in client.post(f"/decisions/{second.pk}/sign/", sent, follow=True).content.decode()


def test_the_queue_says_who_acts_for_me_and_which_questions_wait_and_page_two_tells_of_part_2(client):
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    workflow.ask(decision, by=office.governance, text="Why now?")
    client.force_login(office.decision_maker)
    shown = client.get("/signing/").content.decode()
    acting = appoint(office, make_user("Dee Puty", Role.DECISION_MAKER, body=office.body))
    assert "Dee Puty is entered to act for you, not yet confirmed" in client.get("/signing/").content.decode()
    assert "1 to the author not answered yet" in shown and "Nobody is entered who acts for you." in shown
    assert f"mailto:{office.governance.email}?subject=Who%20acts%20for%20me" in shown
    workflow.confirm_acting(acting, by=office.administrator)
    assert "Dee Puty acts for you from" in client.get("/signing/").content.decode()
    path = f"/decisions/{decision.pk}/sign/"
    client.post(path, ANSWERS | {"step": "open"})
    page = client.post(path, ANSWERS | {"step": "check", "part2": "open"}).content.decode()
    assert 'href="#to-sign"' in page and "As you opened it." in page and "The cap is secret." not in page


def test_the_card_quotes_conditions_and_page_two_says_what_is_easily_forgotten(client):
    office = make_office()
    draft = make_draft(office, part2=False)
    workflow.add_part(draft, models.Party, {"name_as_written": "Acme Ltd"}, by=office.author)
    workflow.add_part(draft, models.Recommendation, {"asks": "approve", "recommended": "<p>To pay it.</p>"}, by=office.author)
    decision = submit(office, draft)
    declare(office, decision, "legal", answer="with_conditions", reason="The council pays.")
    urgent(office, decision, missing=["financial", "equalities", "head_of_unit", "chief_executive"])
    workflow.ask(fresh(decision), by=office.governance, text="Why now?")
    workflow.declare_interest(by=office.decision_maker, party="Acme Limited", nature="Shares.")
    client.force_login(office.decision_maker)
    shown = client.get("/signing/").content.decode()
    assert "content with it on conditions.</strong> “The council pays.”" in shown and "<dt>Concerns</dt>" not in shown
    assert "<li>To buy it.</li><li>To pay it.</li>" in shown and "1 other thing" not in shown
    path = f"/decisions/{decision.pk}/sign/"
    page = client.get(path).content.decode()
    assert 'data-rich-text="short"' in page and 'href="#answers">Go to your answers' in page
    page = client.post(path, ANSWERS | {"step": "check"}).content.decode()
    assert (
        "It goes on without financial declaration, equalities declaration" in page
        and "You declared one in Acme Limited" in page
    )
    assert "Others asked the author 1 question that is not answered." in page and "data-warn-before-leaving" in page
    page = client.post(path, ANSWERS | {"step": "check", "interest": "may_take", "interest_text": "Shares."}).content.decode()
    assert "You declared one in" not in page and "Check and sign PCD" in page
    page = client.post(
        path, ANSWERS | {"step": "check", "interest": "stands_aside", "interest_text": "Shares."}
    ).content.decode()
    assert "Check and stand aside: PCD" in page and "closes to you" not in page and "about it is not published" in page


# -- interests

NAMES = [
    ("Acme Limited", "ACME Ltd.", True),
    ("O’Neil & Sons", "O'Neil and Sons plc", True),
    ("Acme", "Acme Construction Services", True),
    ("Softcat plc", "Softcatt", True),
    ("Łódź Roofs", "Lodz Bakers", False),
    ("Acme", "Zenith Estates", False),
    ("", "Zenith Estates", False),
]


@pytest.mark.parametrize(("declared", "named", "alike"), NAMES)
def test_names_of_one_party(declared, named, alike):
    assert rules.is_alike(declared, named) is alike


def test_a_register_is_its_keepers_and_governances_and_is_only_ended(client):
    office, other = make_office(), make_office()
    client.force_login(office.legal)
    sent = {"party": "Acme", "nature": "My sister works there."}
    assert "Name the party." in client.post("/interests/", sent | {"party": ""}).content.decode()
    assert client.post("/interests/", sent).status_code == 302
    interest = office.legal.interests.get()
    for who, seen in ((office.governance, True), (other.governance, False), (office.financial, False)):
        client.force_login(who)
        assert ("My sister works there." in client.get("/interests/").content.decode()) is seen
    assert client.post(f"/interests/{interest.pk}/end/").status_code == 404
    client.force_login(office.author)
    assert client.get("/interests/").status_code == 403
    with pytest.raises(DatabaseError), transaction.atomic():
        models.DeclaredInterest.objects.filter(pk=interest.pk).update(party="Zenith")
    workflow.end_interest(interest, by=office.legal)
    assert interest.__class__.objects.get().to_on == timezone.localdate()


def test_an_entry_typed_wrongly_is_corrected_beside_what_stands_there_and_says_which_requests_name_it(client):
    office = make_office()
    decision = with_party(office, "Acme Limited")
    wrong = workflow.declare_interest(by=office.decision_maker, party="Zenith Rofing", nature="Shares.")
    address = f"/interests/{wrong.pk}/correct/"
    client.force_login(office.legal)
    assert client.get(address).status_code == 404
    client.force_login(office.decision_maker)
    assert "It matches no named party in Part 1" in client.get("/interests/").content.decode()
    nameless = make_with(office, Status.WITH_DECISION_MAKER, part2=False)
    shown = client.get("/interests/").content.decode()
    assert f"{fresh(nameless).reference}</a> names no party in Part 1, so nothing could be compared." in shown
    path = "/decisions/{}/sign/"
    assert "1 interest, but Part 1 names no party" in client.get(path.format(nameless.pk)).content.decode()
    assert "1 interest, none matches a party that Part 1 names" in client.get(path.format(decision.pk)).content.decode()
    assert "Nothing differs" in client.post(address, {"party": "Zenith Rofing", "nature": "Shares."}).content.decode()
    assert client.post(address, {"party": "ACME", "nature": "Shares."}).status_code == 302
    assert "corrected already" in client.post(address, {"party": "Other", "nature": "Shares."}).content.decode()
    wrong.refresh_from_db()
    assert (wrong.party, wrong.to_on) == ("Zenith Rofing", timezone.localdate())
    with CaptureQueriesContext(connection) as asked:
        shown = client.get("/interests/").content.decode()
    assert "see ACME" in shown and f"{decision.reference}</a> names Acme Limited" in shown and len(asked) <= MOST_QUERIES


def test_who_stands_aside_can_enter_the_party_in_their_register():
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    told = {"nature": "My brother.", "register_party": "Acme"}
    workflow.stand_aside(decision, by=office.decision_maker, holder=office.holder, **told)
    held = office.decision_maker.interests.get()
    assert (held.party, held.nature) == ("Acme", "My brother.")


# -- who acts for whom


def appoint(office, deputy, **more):
    today = timezone.localdate()
    told = {"by": office.governance, "from_on": today, "to_on": today + timedelta(days=14)}
    return workflow.appoint_acting(office.holder, deputy, **(told | more))


def test_who_acts_signs_in_that_capacity_once_a_second_person_confirmed_it_and_not_what_is_reserved():
    office = make_office()
    deputy = make_user("Dee Puty", Role.DECISION_MAKER, body=office.body)
    acting = appoint(office, deputy, reserved_kinds=["budget"])
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    assert not rules.may_sign(deputy, decision) and not part2.may_open(deputy, decision)
    with pytest.raises(PermissionDenied):
        workflow.confirm_acting(acting, by=office.governance)
    with pytest.raises(PermissionDenied):
        workflow.confirm_acting(acting, by=deputy)
    acting = workflow.confirm_acting(acting, by=office.administrator)
    budget = make_with(office, Status.WITH_DECISION_MAKER)
    models.Decision.objects.filter(pk=budget.pk).update(kind="budget")
    assert rules.may_sign(deputy, decision) and not rules.may_sign(deputy, fresh(budget))
    refused = rules.reserved_from(rules.acts_without_this(deputy, fresh(budget))[0], fresh(budget))
    assert "reserved to" in refused[0].text
    assert [each.decision.pk for each in to_sign.queue(deputy, list(deputy.roles()))] == [decision.pk]
    workflow.let_newcomer_in(decision, deputy, by=office.governance, reason="Acts.")
    signature = sign(office, decision, by=deputy, holder=acting)
    assert signature.capacity == f"acting Deputy Mayor, for {office.holder.name}"
    signed = showing.history_shown(list(events_of(decision)), True, fresh(decision))[0]
    assert signed["by"] == f"Dee Puty, {signature.capacity}" and "SHA" not in signed["text"]
    assert signed["proof"][0][1] == bytes(signature.part1_digest).hex()


WRONG = [
    (lambda office: office.legal, {}, "no role that signs"),
    (lambda office: office.decision_maker, {}, "acts for themselves"),
    (lambda office: office.other_maker, {"to_on": None}, "first and the last day"),
    (
        lambda office: office.other_maker,
        {"from_on": timezone.localdate() - timedelta(9), "to_on": timezone.localdate() - timedelta(2)},
        "has passed",
    ),
]


@pytest.mark.parametrize(("who", "more", "told"), WRONG)
def test_appoint_acting_refuses(who, more, told):
    office = make_office()
    with pytest.raises(workflow.StepRefused, match=told):
        appoint(office, who(office), **more)


def test_the_database_holds_an_unconfirmed_deputy_out_of_part_2():
    office = make_office()
    deputy = make_user("Dee Puty", Role.DECISION_MAKER, body=office.body)
    acting = appoint(office, deputy)
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    models.NeedToKnow.objects.create(decision=decision, person=deputy, capacity="decision_maker")
    asked = "SELECT set_config('partone.person', %s, true), set_config('partone.decision', %s, true)"
    for is_open in (False, True):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(asked, [str(deputy.pk), str(decision.pk)])
            cursor.execute("SELECT may_open_part2(%s)", [decision.pk])
            assert cursor.fetchone() == (is_open,)
        assert part2.may_open(deputy, decision) is is_open
        acting = workflow.confirm_acting(acting, by=office.administrator) if not is_open else acting
    workflow.end_acting(acting, by=office.governance)
    assert not part2.may_open(deputy, decision)


def test_the_page_of_who_acts(client):
    office = make_office()
    client.force_login(office.governance)
    today = timezone.localdate()
    sent = {"acting_for": office.holder.pk, "person": office.other_maker.pk, "reserved_kinds": ["budget"]}
    assert "Enter the first day." in client.post("/desk/acting/", sent).content.decode()
    for name, on in (("from_on", today), ("to_on", today + timedelta(days=5))):
        sent |= {f"{name}_{part}": getattr(on, part) for part in ("day", "month", "year")}
    assert client.post("/desk/acting/", sent).status_code == 302
    shown = client.get("/desk/acting/").content.decode()
    assert f"acting Deputy Mayor, for {office.holder.name}" in shown and "Budget or precept" in shown and "Not yet" in shown
    acting = models.OfficeHolder.objects.get(acting_for=office.holder)
    assert client.post(f"/desk/acting/{acting.pk}/confirm/").status_code == 403
    client.force_login(make_office().governance)  # another body's, who sees neither the row nor that it is there
    assert [client.post(f"/desk/acting/{acting.pk}/{step}/").status_code for step in ("confirm", "end")] == [404, 404]
    client.force_login(office.chief_executive)
    assert client.post(f"/desk/acting/{acting.pk}/confirm/").status_code == 302
    client.force_login(office.legal)
    assert client.get("/desk/acting/").status_code == 403
    end = f"/desk/acting/{acting.pk}/end/"
    assert client.get(end).status_code == 403
    client.force_login(office.governance)
    assert end in client.get("/desk/acting/").content.decode()
    assert f"End that {acting.name} acts" in client.get(end).content.decode()
    assert f"acting Deputy Mayor, for {office.holder.name}" in client.get("/desk/acting/").content.decode()  # only asked
    assert "acts no more" in client.post(end, follow=True).content.decode()
    assert "Nobody acts for anybody" in client.get("/desk/acting/").content.decode()
    assert "It has ended already" in client.post(end).content.decode()


def test_what_an_administrator_changes_of_who_acts_is_confirmed_anew(client):
    office = make_office()
    acting = workflow.confirm_acting(appoint(office, office.other_maker), by=office.chief_executive)
    client.force_login(office.administrator)
    kept = {"post": acting.post_id, "name": acting.name, "acting_for": acting.acting_for_id, "certainty": "own_knowledge"}
    sent = kept | {"person": office.author.pk, "from_on": acting.from_on, "to_on": acting.to_on, "reserved_kinds": ""}
    assert client.post(f"/admin/decisions/officeholder/{acting.pk}/change/", sent).status_code == 302
    acting.refresh_from_db()
    assert (acting.person, acting.confirmed_at, acting.granted_by) == (office.author, None, office.administrator)
