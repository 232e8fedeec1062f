"""The desk of governance: the list with its filters, the spreadsheet of it, views, and steps on many at once."""

import io
import re
from datetime import timedelta

import odfdo
import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event, Outbox, SavedView
from decisions import desk, happening, models, rules, workflow
from decisions.models.words import Status
from tests.decisions.made import ADVICE, declare, fresh, make_draft, make_office, make_submitted, make_user, make_with

pytestmark = pytest.mark.django_db
DESK = "/desk/"
OPEN = [Status.DRAFT, Status.WITH_ADVISERS, Status.WITH_HEAD_OF_UNIT, Status.WITH_CHIEF_EXECUTIVE, Status.WITH_DECISION_MAKER]


def sent_since(before):
    return Outbox.objects.filter(pk__gt=before)


def last_mail():
    return max(Outbox.objects.values_list("pk", flat=True), default=0)


def titles(page):
    return [line.decision.title for line in page.context["lines"]]


def make_meeting(office, in_days=10):
    board = models.Board.objects.get_or_create(body=office.body, name="Investment Board", abbreviation="IAB")[0]
    on = timezone.localdate() + timedelta(days=in_days)
    return models.BoardMeeting.objects.create(board=board, on=on)


# -- the list


def test_the_holder_over_many_is_the_one_that_each_record_names():
    office = make_office()
    found = [make_with(office, status) for status in OPEN]
    office.legal_team.memberships.all()
    to_team = make_submitted(office)
    workflow.reassign(to_team.advice_requests.get(code="legal"), office.legal_team, by=office.governance)
    workflow.claim(to_team.advice_requests.get(code="legal"), by=office.legal)
    aside = make_with(office, Status.WITH_DECISION_MAKER)
    workflow.stand_aside(aside, by=office.decision_maker, holder=office.holder, nature="x")
    found += [fresh(to_team), fresh(aside)]
    held = rules.holders(found)
    for decision in found[1:]:
        assert [each.text for each in held[decision.pk]] == happening.with_whom(fresh(decision)), decision.status
    assert [each.text for each in held[found[0].pk]] == [f"{office.author}, author"]
    assert all(each.people for each in held[found[1].pk])


def test_the_list_asks_as_often_for_six_as_for_three(client, django_assert_num_queries):
    office = make_office()
    client.force_login(office.governance)

    def three_more():
        for n, status in enumerate((Status.DRAFT, Status.WITH_ADVISERS, Status.WITH_DECISION_MAKER)):
            workflow.table(make_with(office, status), make_meeting(office, 5 + n), by=office.governance)

    three_more()
    with CaptureQueriesContext(connection) as asked:
        assert len(client.get(DESK).context["lines"]) == 3
    models.BoardMeeting.objects.update(on=F("on") + timedelta(days=30))
    three_more()
    assert len(asked) <= 25
    with django_assert_num_queries(len(asked)):
        assert len(client.get(DESK).context["lines"]) == 6


def test_a_line_says_how_long_by_when_and_what_to_look_at():
    office = make_office(reference_issued_at="by_hand")
    today = timezone.localdate()
    decision = make_submitted(office)
    workflow.ask(decision, by=office.governance, text="Which year?")
    late = {"status_since": timezone.now() - timedelta(days=14), "needed_by_on": today - timedelta(days=1)}
    models.Decision.objects.filter(pk=decision.pk).update(**late)
    (line,) = desk.lines(desk.at_the_desk(office.governance, [office.body]))
    assert [text for text, _ in line.flags] == ["Decision late", "1 open question", "No number"]
    assert 8 <= line.days <= 10
    assert line.publish_by > late["needed_by_on"] and line.publish_by.weekday() < 5
    declare(office, decision, "legal", answer="objects", reason="It is too dear.")
    declare(office, decision, "financial", answer="with_conditions", reason="Only this year.")
    late_by = today - timedelta(days=1)
    models.AdviceRequest.objects.filter(decision=decision, code="equalities").update(due_on=late_by)
    (line,) = desk.lines(desk.at_the_desk(office.governance, [office.body]))
    told = [
        "Decision late",
        "Advice late",
        "Objection: legal declaration",
        "Conditions: financial declaration",
        "1 open question",
    ]
    assert [text for text, _ in line.flags][:5] == told
    told = {"said_by": office.chief_executive, "said_at": timezone.now(), "why": "The roof fell.", "missing": ["equalities"]}
    workflow.declare_urgent(decision, by=office.chief_executive, due_on=today + timedelta(days=9), **told)
    (line,) = desk.lines(desk.at_the_desk(office.governance, [office.body]))
    assert "Goes on without: equalities declaration" in [text for text, _ in line.flags]


FILTERS = [
    ("q=boiler", {"A boiler"}),
    ("stage=draft", {"A boiler"}),
    ("late=on", {"A van"}),
    ("needed_by={today}", {"A van"}),  # as views were saved once
    ("{in_parts}", {"A van"}),
    ("needed_by_day=27&needed_by_month=3", set()),
    ("holder={author}", {"A boiler"}),
    ("holder={legal}", {"A van", "A new roof"}),
    ("team={team}", {"A new roof"}),
    ("author={author}", {"A boiler", "A van", "A new roof"}),
    ("kind=grant", {"A van"}),
    ("meeting={meeting}", {"A van"}),
    ("sort=nonsense", {"A boiler", "A van", "A new roof"}),
]


def test_the_list_is_filtered_sorted_and_written_out_as_it_is_shown(client):
    office, meeting = make_office(), None
    make_draft(office)
    models.Decision.objects.update(title="A boiler")
    van, roof = make_submitted(office), make_submitted(office)
    late = {"title": "A van", "kind": "grant", "needed_by_on": timezone.localdate() - timedelta(days=2)}
    models.Decision.objects.filter(pk=van.pk).update(**late)
    meeting = make_meeting(office)
    workflow.table(van, meeting, by=office.governance)
    workflow.reassign(roof.advice_requests.get(code="legal"), office.legal_team, by=office.governance)
    client.force_login(office.governance)
    words = {"author": office.author.pk, "legal": office.legal.pk, "team": office.legal_team.pk, "meeting": meeting.pk}
    today = timezone.localdate()
    words["in_parts"] = f"needed_by_day={today.day}&needed_by_month={today.month}&needed_by_year={today.year}"
    wrong = "needed_by_day=27&needed_by_month=3"
    assert "The date must include a year." in client.get(f"{DESK}?{wrong}").content.decode()
    assert client.get(f"/desk/list.ods?{wrong}").headers["Location"] == f"{DESK}?{wrong}", "no file without a line"
    for query, wanted in FILTERS:
        query = query.format(today=today.isoformat(), **words)
        page = client.get(f"{DESK}?{query}")
        assert set(titles(page)) == wanted, query
        written = client.get(f"/desk/list.csv?{query}").content.decode()
        assert {each for each in ("A boiler", "A van", "A new roof") if each in written} == wanted, query
    assert titles(client.get(f"{DESK}?sort=title")) == ["A boiler", "A new roof", "A van"]
    assert titles(client.get(f"{DESK}?sort=-title")) == ["A van", "A new roof", "A boiler"]
    assert 'aria-sort="ascending"' in client.get(f"{DESK}?sort=title").content.decode()


def test_the_spreadsheet_runs_no_formula_and_knows_nothing_of_part_2(client):
    office = make_office()
    decision = make_submitted(office)
    models.Decision.objects.filter(pk=decision.pk).update(title="=HYPERLINK(1)")
    client.force_login(office.governance)
    written = client.get("/desk/list.csv").content.decode()
    assert "'=HYPERLINK(1)" in written
    table = odfdo.Document(io.BytesIO(client.get("/desk/list.ods").content)).body.tables[0]
    title = table.get_cell((1, 1))
    assert (title.value, title.type) == ("=HYPERLINK(1)", "string")
    for content in (written, table.to_csv()):
        assert "secret" not in content and "Price" not in content


def test_governance_works_there_auditors_look_and_nobody_else_has_it(client):
    office, other = make_office(), make_office()
    decision = make_submitted(office)
    many = f"/desk/many/?action=remind&chosen={decision.pk}"
    for who, of, page, step in (
        ("governance", office, 200, 200),
        ("auditor", office, 200, 403),
        ("author", office, 403, 403),
        ("decision_maker", office, 403, 403),
        ("administrator", office, 403, 403),
    ):
        client.force_login(of.people[who])
        assert [client.get(each).status_code for each in (DESK, "/desk/list.csv", "/desk/list.ods")] == [page] * 3, who
        assert client.get(many).status_code == step, who
    client.force_login(other.governance)
    assert titles(client.get(DESK)) == []
    assert client.get(many).context["chosen"] == []


# -- many at once


def test_many_are_reminded_each_once_a_day_and_the_others_are_named(client):
    office = make_office()
    found = [make_submitted(office), make_draft(office)]
    workflow.remind_now(found[1], by=office.governance)
    client.force_login(office.governance)
    chosen = "&".join(f"chosen={each.pk}" for each in found)
    before, address = last_mail(), f"/desk/many/?action=remind&{chosen}"
    page = client.get(address)
    rows = {row["decision"].pk: row for row in page.context["rows"]}
    assert office.legal.name in rows[found[0].pk]["what"] and not rows[found[0].pk]["obstacles"]
    assert "was reminded today" in str(rows[found[1].pk]["obstacles"])
    done = client.post("/desk/many/", {"action": "remind", "chosen": [each.pk for each in found]})
    assert [each["decision"].pk for each in done.context["done"]] == [found[0].pk]
    listed = done.content.decode().split("Done</h2>")[1].split("Not done")[0]
    assert all(office.people[code].name in listed for code in ADVICE) and found[0].title in listed
    assert [each["decision"].pk for each in done.context["refused"]] == [found[1].pk]
    assert set(sent_since(before).values_list("address", flat=True)) == {office.people[code].email for code in ADVICE}
    assert Event.objects.filter(step="remind_now").count() == 2
    assert "/people/mail/failed/" in done.content.decode()
    again = client.post("/desk/many/", {"action": "remind", "everything": "1", "query": "stage=with_advisers"})
    assert again.context["done"] == [] and len(again.context["refused"]) == 1
    late = make_user("Late Comer", "adviser", body=office.body)
    workflow.reassign(found[0].advice_requests.get(code="legal"), late, by=office.governance)
    before = last_mail()
    what = client.get(f"/desk/many/?action=remind&chosen={found[0].pk}").context["rows"][0]["what"]
    assert what == "An e-mail to Late Comer.", "only who was not reminded today"
    workflow.remind_now(found[0], by=office.governance)
    assert list(sent_since(before).values_list("address", flat=True)) == [late.email]
    with pytest.raises(workflow.StepRefused, match="was reminded today already"):
        workflow.remind_now(found[0], by=office.governance)


def test_a_meeting_is_set_on_many_and_replaces_the_one_before(client):
    office = make_office()
    first, second = make_meeting(office), make_meeting(office, 20)
    found = [make_draft(office), make_submitted(office)]
    workflow.table(found[0], first, by=office.governance)
    workflow.table(found[1], second, by=office.governance)
    client.force_login(office.governance)
    sent = {"action": "meeting", "chosen": [each.pk for each in found]}
    asking = client.get("/desk/many/", sent | {"query": "stage=draft&q=x", "page": "1"}).content.decode()
    nothing = client.get("/desk/many/", {"action": "meeting", "everything": "1", "query": "q=nothing-like-it", "meeting": ""})
    assert "No request is chosen" in nothing.content.decode() and "#id_meeting" not in nothing.content.decode()
    assert "Choose a meeting" in asking and all(f"<li>{each.reference} {each.title}</li>" in asking for each in found)
    kept = re.search(r'href="/desk/meetings/enter/\?([^"]+)"', asking)[1].replace("&amp;", "&")
    assert f'href="/desk/?{kept}"'.replace("&", "&amp;") in asking
    back = client.get(f"/desk/?{kept}".replace("&q=x", "")).content.decode()
    assert (
        back.count(" checked") == 1 and f'id="chosen-{found[0].pk}" checked' in back and "1 of 2" in re.sub("<[^>]+>", "", back)
    )
    assert "chosen" not in back.split("Save these filters")[0].rsplit("query=", 1)[1]
    board = models.Board.objects.get()
    day = {"on_day": second.on.day, "on_month": second.on.month, "on_year": second.on.year + 1}
    entered = client.post(f"/desk/meetings/enter/?{kept}", day | {"board": board.pk}, follow=True)
    assert [row["decision"].pk for row in entered.context["rows"]] == [each.pk for each in found[:2]]
    assert "query" in entered.context and entered.context["query"] == "stage=draft&q=x"
    assert "It goes to this meeting already." in client.get("/desk/many/", sent | {"meeting": second.pk}).content.decode()
    change = client.get("/desk/many/", sent | {"meeting": second.pk, "change": "1"})
    assert "rows" not in change.context and f'value="{second.pk}" selected' in change.content.decode()
    done = client.post("/desk/many/", sent | {"meeting": second.pk})
    assert (len(done.context["done"]), len(done.context["refused"])) == (1, 1)
    assert [each.meeting for each in found[0].tablings.all()] == [second]
    record = client.get(found[0].get_absolute_url()).content.decode()
    assert f"<dt>Board meeting</dt><dd>{second}</dd>" in record and f"{first}." in record and f"<dd>{first}</dd>" not in record
    removed = client.post(reverse("decisions:remove_meeting", args=[second.pk]), follow=True).content.decode()
    assert "2 requests go to it" in removed
    client.post(reverse("decisions:take_off", args=[found[0].tablings.get().pk]))
    assert not found[0].tablings.exists()
    client.post(reverse("decisions:remove_meeting", args=[first.pk]))
    assert not models.BoardMeeting.objects.filter(pk=first.pk).exists()


def test_what_left_the_desk_since_it_was_ticked_is_named_and_not_lost(client):
    office, other = make_office(), make_office()
    kept, gone, foreign = make_submitted(office), make_submitted(office), make_submitted(other)
    workflow.withdraw(gone, by=office.author, reason="No longer needed.")
    client.force_login(office.governance)
    sent = {"action": "remind", "chosen": [kept.pk, gone.pk, foreign.pk]}
    page = client.get("/desk/many/", sent)
    assert "Cannot be done: withdrawn in the meantime." in page.content.decode() and gone.title in page.content.decode()
    assert [each["decision"].pk for each in page.context["gone"]] == [gone.pk]
    done = client.post("/desk/many/", sent)
    assert [each["decision"].pk for each in done.context["done"]] == [kept.pk]
    assert [each["decision"].pk for each in done.context["refused"]] == [gone.pk]


REASSIGNED = [
    ("author", "colleague", lambda decision: decision.author),
    ("head_of_unit", "second_head", lambda decision: decision.head_of_unit),
    ("advice:legal", "financial", lambda decision: decision.advice_requests.still_open().get(code="legal").person),
]


@pytest.mark.parametrize(("what", "who", "holder"), REASSIGNED)
def test_many_go_to_somebody_else_and_part_2_goes_with_them(client, what, who, holder):
    office = make_office()
    office.people["second_head"] = make_user(None, "head_of_unit", body=office.body)
    found = [make_submitted(office), make_submitted(office)]
    was = holder(found[0])
    client.force_login(office.governance)
    sent = {
        "action": "reassign",
        "chosen": [each.pk for each in found],
        "what": what,
        "whom": f"person:{office.people[who].pk}",
    }
    rows = client.get("/desk/many/", sent).context["rows"]
    assert not [row for row in rows if row["obstacles"]]
    assert ("(gives other advice)" in rows[0]["what"]) == (what == "advice:legal")
    done = client.post("/desk/many/", sent).content.decode()
    assert done.count(f"{office.people[who].name}") >= 2
    for each in found:
        assert holder(fresh(each)) == office.people[who]
        assert rules.may_read_part2(office.people[who], each) and not rules.may_read_part2(was, each)
    if what == "author":
        assert rules.who.wrote(was, fresh(found[0])), "who wrote it still did"
        (submitted, now), *_ = [stage.turns for stage in happening.route_of(fresh(found[0])).stages]
        assert (submitted.who, now.who) == ([str(was)], [str(office.people[who])]), "who submitted it is not who writes it now"
        client.force_login(office.people[who])
        assert f"Made you its author</strong>, {office.governance}" in client.get("/").content.decode()
    told = {"advice:legal": f"To {office.people[who]}."}.get(what, f"From {was} to {office.people[who]}.")
    assert told in client.get(found[0].get_absolute_url()).content.decode(), "the history names them"


def test_what_may_not_go_to_somebody_is_said_and_not_done(client):
    office = make_office()
    decision = make_submitted(office)
    declare(office, decision, "legal")
    client.force_login(office.governance)
    for what, who, why in (
        ("author", "legal", "has declared on it"),
        ("author", "head_of_unit", "is the head of unit who declares"),
        ("author", "financial", "is asked for advice"),
        ("head_of_unit", "author", "is not a head of unit"),
        ("advice:legal", "financial", "not asked for now"),
        ("advice:financial", "author", "cannot advise on it"),
    ):
        sent = {"action": "reassign", "chosen": [decision.pk], "what": what, "whom": f"person:{office.people[who].pk}"}
        assert why in client.get("/desk/many/", sent).content.decode(), (what, who)
        assert client.post("/desk/many/", sent).context["done"] == [], (what, who)


def test_nobody_opens_part_2_to_themselves_by_taking_a_request_over():
    office = make_office()
    decision = make_submitted(office)
    models.NeedToKnow.objects.filter(person=office.governance).update(to_at=timezone.now())
    with pytest.raises(workflow.StepRefused, match="cannot open Part 2 to yourself"):
        workflow.change_author(decision, office.governance, by=office.governance)


# -- saved views


def test_views_are_saved_renamed_and_removed_and_are_ones_own(client):
    office = make_office()
    make_submitted(office)
    client.force_login(office.governance)
    save, sent = reverse("people:save_view"), {"page": "decisions:desk", "query": "late=on", "name": "Late ones"}
    assert client.post(save, sent | {"name": ""}).status_code == 200
    assert client.post(save, sent | {"page": "decisions:inbox"}).status_code == 200
    assert client.post(save, sent).headers["Location"] == "/desk/?late=on"
    view = SavedView.objects.get()
    shown = client.get("/desk/?late=on").content.decode()
    assert "Late ones" in shown and reverse("people:saved_view", args=[view.pk]) in shown
    client.post(save, sent | {"query": "late=on&kind=grant"})
    assert SavedView.objects.get().query == "late=on&kind=grant"
    client.post(reverse("people:saved_view", args=[view.pk]), {"name": "Grants"})
    assert SavedView.objects.get().name == "Grants"
    client.force_login(office.auditor)
    assert client.get(reverse("people:saved_view", args=[view.pk])).status_code == 404
    assert client.post(reverse("people:remove_view", args=[view.pk])).status_code == 404
    assert "Grants" not in client.get(DESK).content.decode()
    client.force_login(office.governance)
    client.post(reverse("people:remove_view", args=[view.pk]))
    assert not SavedView.objects.exists()
