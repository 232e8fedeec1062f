"""The forward plan, its calendar and its feed: everybody of the body sees it, a feed tells references only."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from decisions import models
from decisions.forward_plan import rows_of
from decisions.steps import NotAsSeen, StepRefused
from decisions.workflow import planning
from decisions.workflow.drafting import seen
from tests.decisions.governance.office import TODAY, browser_of, make_meeting, table, titled
from tests.decisions.made import make_draft, make_office, make_with, sign

pytestmark = pytest.mark.django_db
SECRET = "The quarrel about Blackwater House"


def make_planned(office, **values):
    told = {"body": office.body, "title": SECRET, "expected_on": TODAY() + timedelta(days=40), "precision": "month"}
    return planning.plan(told | values, by=office.people["governance"])


def told(user, **asked):
    return {row.of for row in rows_of(user, **asked)}


def test_a_line_of_the_plan_gives_way_to_its_request_only_for_who_sees_that():
    office = make_office()
    draft = make_draft(office, needed_by_on=TODAY() + timedelta(days=20))
    planned = make_planned(office, decision=draft)
    assert told(office.author) == {str(draft)} == told(office.people["governance"])
    assert told(office.people["legal"]) == {SECRET}
    assert told(make_office().author) == set() == told(office.people["administrator"])
    planning.cancel_plan(planned, by=office.people["governance"])
    assert told(office.people["legal"]) == set()
    with pytest.raises(StepRefused, match="cancelled"):
        planning.revise_plan(planned, {"title": "x"}, by=office.people["governance"])
    with pytest.raises(PermissionDenied):
        make_planned(office) and planning.plan({"body": office.body, "title": "x", "expected_on": TODAY()}, by=office.author)


def test_what_falls_on_one_day_stands_by_reference_or_name():
    office, day = make_office(), TODAY() + timedelta(days=20)
    for title in ("C is first entered", "A", "B"):
        models.Decision.objects.filter(pk=make_draft(office, needed_by_on=day).pk).update(title=title)
    assert [row.of for row in rows_of(office.author)] == ["A", "B", "C is first entered"]


def test_the_plan_is_asked_by_board_and_kind_and_ends_with_the_decision():
    office = make_office()
    decision, meeting = make_with(office, "with_decision_maker"), make_meeting(office)
    table(office, meeting, decision)
    make_planned(office, kind="grant")
    assert told(office.author, board=meeting.board) == {str(decision), "Investment Board"}
    assert told(office.author, kind="grant") == {SECRET}
    goes = next(row for row in rows_of(office.author) if row.key.startswith("meeting"))
    assert goes.more == f"Goes to it: {decision.reference}"
    sign(office, decision)
    assert str(decision) not in told(office.author)


def test_a_save_from_an_older_page_is_refused_with_what_is_stored():
    office = make_office()
    planned, by = make_planned(office), office.people["governance"]
    was = seen(planned, {"title": ""})
    planning.revise_plan(planned, {"title": "Another"}, by=by, was_seen=was)
    with pytest.raises(NotAsSeen) as refused:
        planning.revise_plan(planned, {"title": "A third"}, by=by, was_seen=was)
    assert refused.value.stored == {"title": "Another"}


def test_the_pages_of_the_plan_show_list_and_month_and_take_a_month_without_a_day():
    office = make_office()
    browser, stranger = browser_of(office.people["governance"]), browser_of(office.people["administrator"])
    meeting = make_meeting(office)
    body = {"title": SECRET, "kind": "grant", "expected_month": "3", "expected_year": "2031", "meeting": str(meeting.pk)}
    offered = browser.get("/plan/new/").content.decode().split('name="kind"')[1]
    assert offered.index('value="not_stated"') < offered.index('value="procurement"')
    refused = browser.post("/plan/new/", body | {"expected_month": "", "body": str(office.body.pk)})
    assert b"The date must include a month" in refused.content and SECRET.encode() in refused.content
    past = {"body": str(office.body.pk), "needed_by_on_day": "1", "needed_by_on_month": "2", "needed_by_on_year": "2021"}
    refused = browser.post("/plan/new/", body | past | {"expected_year": "2021"}).content.decode()
    assert "Enter a month or a day that is still to come." in refused
    assert "Enter a day that is still to come, or leave it empty." in refused
    assert browser.post("/plan/new/", body | {"body": str(office.body.pk)}).status_code == 302
    planned = models.PlannedDecision.objects.get()
    assert (planned.expected_on, planned.precision) == (date(2031, 3, 1), "month")
    month = browser.get("/plan/?view=calendar&month=2031-03").content.decode()
    assert "Some time in March" in month and SECRET in month and month.count('<th scope="col">') == 7
    empty = browser.get("/plan/?view=calendar&month=2031-01").content.decode()
    assert "Nothing is planned in January." in empty and "month=2031-03" in empty
    assert "Nothing is planned" not in month
    assert "Investment Board" in browser.get(f"/plan/?view=calendar&month={meeting.on:%Y-%m}").content.decode()
    assert SECRET in browser.get("/plan/?month=soon&body=x&kind=nothing").content.decode()
    for month in ("9999-12", "0001-01"):  # whose weeks reach beyond the days that there are
        assert browser.get(f"/plan/?view=calendar&month={month}").context["first"] == TODAY().replace(day=1)
    assert stranger.get("/plan/").status_code == 403 and stranger.get(f"/plan/{planned.pk}/").status_code == 404
    edit = f"/plan/{planned.pk}/edit/"
    assert browser_of(office.author).get(edit).status_code == 403
    assert b'value="2031"' in browser.get(edit).content
    models.PlannedDecision.objects.update(expected_on=date(2021, 3, 1))  # overdue by now: it can still be changed
    seen = browser.get(edit).content.decode().split('name="was_seen" value="')[1].split('"')[0]
    kept = browser.post(edit, body | {"expected_year": "2021", "note": "Late.", "was_seen": seen})
    assert kept.status_code == 302 and models.PlannedDecision.objects.get().note == "Late."
    models.PlannedDecision.objects.update(expected_on=date(2031, 3, 1))
    models.PlannedDecision.objects.update(needed_by_on=date(2031, 4, 9))
    april = browser.get("/plan/?view=calendar&month=2031-04").content.decode()
    assert "Needed by this day, and not begun" in browser.get("/plan/").content.decode() and SECRET in april
    assert SECRET in browser.get("/plan/?view=calendar&month=2031-03").content.decode(), "it is expected before it is needed"
    models.PlannedDecision.objects.update(needed_by_on=None)
    stale = browser.post(edit, body | {"title": "New", "was_seen": "older"})
    assert b"Two versions of the same text" in stale.content and models.PlannedDecision.objects.get().title == SECRET
    assert browser.post(f"/plan/{planned.pk}/cancel/").status_code == 302


def test_the_plan_takes_as_many_queries_for_three_as_for_one():
    office = make_office()

    def queries():
        with CaptureQueriesContext(connection) as found:
            rows_of(office.people["governance"])
        return len(found)

    counted = []
    for number in (1, 2, 3):
        decision, meeting = make_with(office, "with_advisers"), make_meeting(office, days=number)
        table(office, meeting, decision)
        make_planned(office, lead_person=office.author)
        counted.append(queries())
    assert counted[0] == counted[2] <= 12


def test_a_feed_tells_references_only_and_ends_when_its_address_is_renewed_or_its_person_leaves():
    office = make_office()
    decision = titled(office, SECRET, "with_advisers")
    models.Decision.objects.filter(pk=decision.pk).update(needed_by_on=TODAY() + timedelta(days=9))
    draft = titled(office, f"{SECRET} too", "draft", needed_by_on=TODAY() + timedelta(days=8))
    table(office, make_meeting(office), decision)
    make_planned(office)
    browser = browser_of(office.author)
    page = browser.post("/plan/calendar-address/", {"renew": "1"}).content.decode()
    address = page[page.index("/plan/feed/") : page.index(".ics") + 4]
    answer = browser_of(office.people["legal"]).get(address)  # whoever asks: there is no session in it
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-store"
    feed = Calendar.from_ical(answer.content)
    events = {str(each["summary"]): each for each in feed.walk("VEVENT")}
    expected = {f"{decision.reference}: needed by", "A request: needed by", "Board: Investment Board"}
    assert set(events) == {*expected, "Papers due for board: Investment Board", "A decision is expected"}
    assert b"quarrel" not in answer.content.lower() and draft.title.encode() not in answer.content
    assert events["A decision is expected"]["dtstart"].dt.day == 1
    token = address.removeprefix("/plan/feed/").removesuffix(".ics").encode()
    assert bytes(models.CalendarAddress.objects.get().token_digest) not in (token, b"") and token not in page.encode()[:100]
    assert browser.get(address.replace(".ics", "x.ics")).status_code == 404
    assert browser.get("/plan/calendar-address/").content.count(token) == 0
    planning.renew_calendar_address(by=office.author)
    assert browser.get(address).status_code == 404
    fresh_token = planning.renew_calendar_address(by=office.author)
    type(office.author).objects.filter(pk=office.author.pk).update(is_active=False)
    assert browser.get(f"/plan/feed/{fresh_token}.ics").status_code == 404


def test_who_sees_no_draft_is_fed_none_and_the_digest_alone_is_kept():
    office = make_office()
    make_draft(office, needed_by_on=TODAY())
    token = planning.renew_calendar_address(by=office.people["legal"])
    answer = browser_of(office.people["legal"]).get(f"/plan/feed/{token}.ics")
    assert b"BEGIN:VEVENT" not in answer.content
    with connection.cursor() as cursor:
        cursor.execute("SELECT c::text FROM decisions_calendaraddress c")
        assert token not in str(cursor.fetchall())
