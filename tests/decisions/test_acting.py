"""Who acts and cannot sign, what was returned, what was answered: told to those who would otherwise find nothing."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from accounts.models import Outbox, Role
from decisions import acting, happening, models, rules, sent_back, to_sign, workflow
from decisions.models.words import Status
from tests.decisions.made import declare, fresh, make_office, make_user, make_with, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("staff_site")]


@pytest.fixture
def staff_site():
    with override_settings(ROOT_URLCONF="config.urls"):
        yield


def page(client, person, path, status=200):
    client.force_login(person)
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def appoint(office, person, **more):
    today = timezone.localdate()
    told = {"by": office.governance, "from_on": today, "to_on": today + timedelta(days=9)}
    return workflow.appoint_acting(office.holder, person, **(told | more))


def test_what_the_chief_executive_declared_on_is_not_theirs_to_sign_while_they_act_and_everybody_is_told_so(client):
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER, part2=False)
    models.OfficeHolder.objects.filter(pk=office.other_holder.pk).delete()
    chief, before = office.chief_executive, happening.route_of(fresh(decision))
    assert acting.nobody_signs([fresh(decision)]) == [] and before.barred == []
    holder = appoint(office, chief)
    assert acting.nobody_signs([fresh(decision)]) == []  # it does not count yet
    workflow.confirm_acting(holder, by=office.administrator)
    decision = fresh(decision)
    why = f"{chief} declared on it: "
    assert rules.why_not_sign(holder, decision).startswith(why) and not rules.may_sign(chief, decision)
    route, held = happening.route_of(decision), rules.holders([decision])[decision.pk]
    assert route.with_whom == [str(office.holder)] == [each.text for each in held]
    assert [each.startswith(why) for each in route.barred] == [True] and not to_sign.queue(chief, list(chief.roles()))
    shown = page(client, chief, "/signing/")
    assert f"You act for {office.holder.name}" in shown and "not yours to sign" in shown and why in shown
    assert "Nobody who acts for you can sign these." in page(client, office.decision_maker, "/signing/")
    assert "Nobody who is there can sign this request." in page(client, office.governance, "/desk/")
    deputy = make_user("Dee Puty", Role.DECISION_MAKER, body=office.body)
    workflow.confirm_acting(appoint(office, deputy), by=office.administrator)
    assert acting.nobody_signs([fresh(decision)]) == []
    assert acting.left_to(acting.acting_for(office.decision_maker), [decision]) == []


def test_who_cannot_sign_is_not_told_that_a_request_has_come_to_them():
    office = make_office()
    workflow.confirm_acting(appoint(office, office.chief_executive), by=office.administrator)
    decision = make_with(office, Status.WITH_CHIEF_EXECUTIVE, part2=False)
    before = list(Outbox.objects.values_list("pk", flat=True))
    declare(office, decision, "chief_executive")
    told = set(
        Outbox.objects.exclude(pk__in=before).filter(subject__endswith="it has come to you").values_list("address", flat=True)
    )
    assert office.decision_maker.email in told and office.chief_executive.email not in told


def test_writing_down_who_acts_warns_and_asks_a_second_person_by_name(client):
    office = make_office()
    client.force_login(office.governance)
    shown = client.get("/desk/acting/").content.decode()
    assert f"{office.chief_executive}: declares as chief executive, so cannot sign everything" in shown
    first, sent = (
        timezone.localdate() - timedelta(days=3),
        {"acting_for": office.holder.pk, "person": office.chief_executive.pk},
    )
    for name, on in (("from_on", first), ("to_on", first + timedelta(days=9))):
        sent |= {f"{name}_{part}": getattr(on, part) for part in ("day", "month", "year")}
    assert "then they are listed here" in shown and "Give somebody a role" not in shown
    wrong = client.post("/desk/acting/", sent | {"to_on_year": first.year - 1}).content.decode()
    assert "The last day must be on or after the first day." in wrong
    shown = client.post("/desk/acting/", sent, follow=True).content.decode()
    assert "cannot sign what they declared on" in shown and "has passed." in shown
    assert (
        f"confirms it on this page: {office.administrator}." in shown and "To confirm:" not in client.get("/").content.decode()
    )
    assert "To confirm:" in page(client, office.administrator, "/")
    assert "To confirm:" not in page(client, office.chief_executive, "/")  # who acts
    told = page(client, office.decision_maker, "/desk/acting/")
    assert "Not yet: it does not count" in told and f'ask <a class="govuk-link" href="mailto:{office.governance.email}' in told


def test_who_returned_a_request_is_told_so_where_it_was_and_nothing_of_the_draft(client):
    office = make_office()
    decision = make_with(office, Status.WITH_CHIEF_EXECUTIVE, part2=False)
    chief, path = office.chief_executive, f"/decisions/{decision.pk}/"
    workflow.return_(decision, by=chief, comment="Cheaper, please.")
    workflow.revise(fresh(decision), {"title": "A greener roof"}, by=office.author)
    found = sent_back.sent_back_by(chief)
    assert [(each.title, each.comment, each.author) for each in found] == [
        ("A new roof", "Cheaper, please.", str(office.author))
    ]
    for name in ("", "return/", "declare/chief_executive/", "versions/"):
        refused = page(client, chief, path + name, status=403)
        assert f"You returned {found[0].reference} on" in refused and "greener" not in refused
    for address in ("/", f"/search/?q={found[0].reference}"):
        shown = page(client, chief, address)
        assert "Returned by you" in shown and "Cheaper, please." in shown and "greener" not in shown
        assert "You can read it again once it is submitted." in shown and "0 decisions" not in shown
    page(client, office.legal, path, status=404)
    assert sent_back.sent_back_by(office.legal) == [] == sent_back.sent_back_by(office.governance, reference="PCD 9999")
    tasks = page(client, office.author, path + "tasks/")
    for shown in (tasks, page(client, office.author, path + "submit/")):
        assert "Cheaper, please." in shown and f"{chief} returned it on" in shown
    chief.memberships.update(from_on=timezone.localdate() - timedelta(days=9), to_on=timezone.localdate() - timedelta(days=1))
    assert sent_back.sent_back_by(chief) == []


def test_an_answer_stays_news_until_it_is_resolved_or_acted_on(client):
    office = make_office()
    decision, other = (make_with(office, Status.WITH_CHIEF_EXECUTIVE, part2=False) for _ in range(2))
    for each in (decision, other):
        asked = workflow.ask(each, by=office.chief_executive, text="Why now?")
        workflow.answer(asked, by=office.author, text="The lease ends.")
    told = "<strong>Answered:</strong>"
    workflow.ask(other, by=office.chief_executive, text="What else?")
    assert page(client, office.chief_executive, "/").count(told) == 2
    assert told in page(client, office.chief_executive, f"/decisions/{decision.pk}/declare/chief_executive/")
    assert told not in page(client, office.governance, "/") + page(client, office.decision_maker, f"/decisions/{other.pk}/")
    workflow.resolve(asked, by=office.chief_executive)
    assert page(client, office.chief_executive, "/").count(told) == 1
    declare(office, decision, "chief_executive")
    assert told not in page(client, office.chief_executive, "/")


def test_an_answer_about_part_2_is_news_to_its_reader_without_a_word_of_it(client):
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    asked = workflow.ask(decision, by=office.decision_maker, text="Who is Harrowgate?", side=workflow.PART2)
    workflow.answer(asked, by=office.author, text="Harrowgate is a builder.", side=workflow.PART2)
    shown = page(client, office.decision_maker, "/")
    assert "Read the answer in Part 2" in shown and "Harrowgate" not in shown
    models.NeedToKnow.objects.filter(person=office.decision_maker).update(to_at=timezone.now())
    assert "Answered:" not in page(client, office.decision_maker, "/")


def test_what_was_said_and_not_dealt_with_reaches_the_signer_of_part_2_only_as_its_reader(client):
    office = make_office()
    decision = make_with(office, Status.WITH_CHIEF_EXECUTIVE)
    workflow.comment_on_part2(decision, by=office.chief_executive, text="Harrowgate again?")
    workflow.return_(decision, by=office.chief_executive, comment="Cheaper, please.")
    decision = submit(office, fresh(decision))
    declare(office, decision, "chief_executive")
    maker = office.decision_maker
    card = to_sign.queue(maker, list(maker.roles()))[0]
    assert (card.remarks, card.remarks_on_part2) == (1, 1)
    shown = page(client, maker, "/signing/")
    assert "1 not dealt with yet" in shown and "1 about Part 2 not dealt with yet" in shown and "Harrowgate" not in shown
    assert "1 comment not dealt with yet" in page(client, maker, f"/decisions/{decision.pk}/sign/")
    models.NeedToKnow.objects.filter(person=maker).update(to_at=timezone.now())
    assert to_sign.queue(maker, list(maker.roles()))[0].remarks_on_part2 == 0
    workflow.resolve(models.Comment.objects.get(kind="return"), by=office.author)
    assert to_sign.queue(maker, list(maker.roles()))[0].remarks == 0
