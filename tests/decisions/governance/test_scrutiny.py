"""Panel reports, and the clock of requests for information."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.history import events_of
from accounts.models import BankHoliday
from decisions import models
from decisions.rules import questions
from decisions.steps import NotAsSeen, StepRefused
from decisions.workflow import scrutiny
from procurement.models import Limit
from tests.decisions.governance.office import TODAY, browser_of
from tests.decisions.made import make_codelists, make_office, make_with, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def law():
    Limit.objects.create(code="foi_answer_within", name="x", number=20, unit="working days", from_on=date(2005, 1, 1))
    Limit.objects.create(code="foi_more_time", name="x", number=20, unit="working days", from_on=date(2005, 1, 1))
    BankHoliday.objects.all().delete()
    for nation, day in (
        ("england-and-wales", date(2024, 4, 1)),
        ("scotland", date(2024, 4, 2)),
        ("northern-ireland", date(2024, 3, 18)),
    ):
        BankHoliday.objects.create(nation=nation, on=day, name="x")


def asked(office, received_on=None, reference="FOI 1", **values):
    told = {"body": office.body, "reference": reference, "received_on": received_on or TODAY(), "note": "The price."}
    return scrutiny.record_information_request(told | values, by=office.people["governance"])


def clock(request, today):
    found = models.InformationRequest.objects.get(pk=request.pk)
    return questions.clock_of(found, today, questions.Calendar([found], today))


CLOCKS = [  # received, today: state, due, working days left
    ("2024-01-08", "2024-01-08", "running", "2024-02-05", 20),
    ("2024-01-06", "2024-01-08", "running", "2024-02-02", 19),  # on a Saturday: Monday is the first day
    ("2024-01-08", "2024-02-05", "running", "2024-02-05", 0),
    ("2024-01-08", "2024-02-06", "late", "2024-02-05", -1),
    ("2024-03-11", "2024-03-11", "running", "2024-04-11", 20),  # over a bank holiday of each nation
    ("2004-12-01", "2024-01-08", "no_rule", None, None),
]


@pytest.mark.parametrize(("received", "today", "state", "due", "left"), CLOCKS)
def test_twenty_working_days_of_the_united_kingdom(law, received, today, state, due, left):
    request = asked(make_office(), date.fromisoformat(received))
    assert clock(request, date.fromisoformat(today)) == questions.Clock(state, date.fromisoformat(due) if due else None, left)


def test_a_question_back_stops_the_clock_and_their_answer_starts_it_afresh(law):
    office, day = make_office(), date(2024, 1, 8)
    by, request = office.people["governance"], asked(office, day)
    scrutiny.ask_to_clarify(request, asked_on=day + timedelta(days=3), by=by)
    assert clock(request, date(2024, 6, 1)).state == "stopped"
    with pytest.raises(StepRefused, match="clock is paused"):
        scrutiny.take_more_time(request, extended_on=day, extended_until_on=date(2024, 3, 1), by=by)
    scrutiny.clarified(request, answered_on=date(2024, 1, 15), by=by)
    assert clock(request, date(2024, 1, 15)).due_on == date(2024, 2, 12)
    with pytest.raises(StepRefused, match="Nothing was asked"):
        scrutiny.clarified(request, answered_on=date(2024, 1, 15), by=by)


def test_more_time_is_told_within_the_first_days_and_ends_later(law):
    office, day = make_office(), date(2024, 1, 8)
    by, request = office.people["governance"], asked(office, day)
    for told_on, until, said in (
        (date(2024, 2, 6), date(2024, 3, 1), "had to be told"),
        (day, date(2024, 2, 5), "Give a later day"),
    ):
        with pytest.raises(StepRefused, match=said):
            scrutiny.take_more_time(request, extended_on=told_on, extended_until_on=until, by=by)
    request = scrutiny.take_more_time(request, extended_on=day, extended_until_on=date(2024, 3, 4), by=by)
    assert clock(request, day).due_on == date(2024, 3, 4) and questions.concern_about_more_time(request, day) == ""
    request = scrutiny.take_more_time(request, extended_on=day, extended_until_on=date(2024, 3, 5), by=by)
    assert "exceptional" in questions.concern_about_more_time(request, day)


def test_what_is_refused_names_its_ground_and_an_answer_is_final(law):
    make_codelists()
    office = make_office()
    by, request = office.people["governance"], asked(office, date(2024, 1, 8))
    told = {"answered_on": date(2024, 2, 6), "by": by}
    with pytest.raises(StepRefused, match="Name the exemption"):
        scrutiny.answer_information_request(request, outcome="refused", **told)
    section43 = models.FoiaExemption.objects.get(section="43")
    with pytest.raises(StepRefused, match="only where something"):
        scrutiny.answer_information_request(request, outcome="released", exemptions=[section43], **told)
    scrutiny.answer_information_request(request, outcome="part", exemptions=[section43], **told)
    assert clock(request, TODAY()).state == "answered_late"
    with pytest.raises(StepRefused, match="answered"):
        scrutiny.ask_to_clarify(request, asked_on=TODAY(), by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.InformationRequest.objects.filter(pk=request.pk).update(answered_on=None)


def test_a_wrong_answer_is_corrected_and_what_stood_before_is_kept(law):
    make_codelists()
    office = make_office()
    by, request = office.people["governance"], asked(office, date(2024, 1, 8))
    browser, page = browser_of(by), f"/information-requests/{request.pk}/"
    assert browser.get(f"{page}correct/").status_code == 302, "there is nothing yet to correct"
    section43 = models.FoiaExemption.objects.get(section="43")
    told = {"answered_on": date(2024, 2, 6), "exemptions": [section43]}
    scrutiny.answer_information_request(request, outcome="part", by=by, **told)
    models.FoiaExemption.objects.filter(pk=section43.pk).update(to_on=date(2024, 3, 1))
    shown = browser.get(f"{page}correct/").content.decode()
    assert re.search(rf'value="{section43.pk}"[^>]*checked', shown), "what was cited is offered, in force or not"
    day = {"answered_on_day": "2", "answered_on_month": "2", "answered_on_year": "2024"}
    sent = day | {"outcome": "released", "was_seen": re.search(r'name="was_seen" value="([^"]+)"', shown)[1]}
    assert "Exemptions are cited only" in browser.post(f"{page}correct/", sent | {"exemptions": section43.pk}).content.decode()
    stale = browser.post(f"{page}correct/", sent | {"was_seen": "older", "exemptions": section43.pk}).content.decode()
    assert "Two versions of the same text" in stale and clock(request, TODAY()).state == "answered_late"
    told = browser.post(f"{page}correct/", sent, follow=True).content.decode()
    assert "Released, 2 February 2024" in told and "Released in part, 6 February 2024, section 43: corrected by" in told
    assert clock(request, TODAY()).state == "answered"
    auditor = browser_of(office.people["auditor"])
    assert "Released in part, 6 February" in (read := auditor.get(page).content.decode()) and "correct/" not in read
    assert auditor.get(f"{page}correct/").status_code == 403


def test_an_internal_review_follows_the_answer_with_its_own_clock(law):
    Limit.objects.create(code="foi_review_within", name="x", number=20, unit="working days", from_on=date(2018, 7, 4))
    office = make_office()
    by, request = office.people["governance"], asked(office, date(2024, 1, 8))
    browser, page = browser_of(by), f"/information-requests/{request.pk}/"

    def day(name, on):
        return {f"{name}_{part}": str(getattr(on, part)) for part in ("day", "month", "year")}

    def send(step, told):
        seen = re.search(r'name="was_seen" value="([^"]*)"', browser.get(f"{page}{step}/").content.decode())[1]
        return browser.post(f"{page}{step}/", told | {"was_seen": seen}, follow=True).content.decode()

    early = send("review", day("review_asked_on", date(2024, 2, 20)))
    assert "A review looks at the answer" in early and "Internal review" not in browser.get(page).content.decode()
    scrutiny.answer_information_request(request, outcome="not_held", answered_on=date(2024, 2, 5), by=by)
    none = send("reviewed", day("reviewed_on", TODAY()) | {"review_outcome": "upheld"})
    assert "No internal review was asked for" in none and "None was asked for" in browser.get(page).content.decode()
    assert "asked for after the answer" in send("review", day("review_asked_on", date(2024, 1, 10)))
    shown = send("review", day("review_asked_on", date(2024, 3, 8)))
    assert "8 March 2024" in shown and "10 April 2024" in shown and "Late" in shown, "three bank holidays are left out"
    waits = browser.get("/information-requests/").content.decode()
    assert "Waiting for an internal review" in waits and waits.index("Late") < waits.index("FOI 1</a>")
    sent = day("reviewed_on", date(2024, 4, 9)) | {"review_outcome": "overturned"}
    assert "Enter what is released now" in send("reviewed", sent)
    sent |= {"review_note": "The letter of May, but for names (s.40)."}
    told = send("reviewed", sent)
    assert "Our answer was overturned, 9 April 2024" in told and "The letter of May, but for names (s.40)." in told
    request.refresh_from_db()
    assert questions.clock_of_review(request, TODAY(), questions.Calendar([request], TODAY())).state == "answered"
    assert "Waiting for an internal review" not in browser.get("/information-requests/").content.decode()
    assert "IC-1 of May 2024." in send("complaint", {"complaint_note": "IC-1 of May 2024."})
    overtaken = browser.post(f"{page}complaint/", {"complaint_note": "Nothing known.", "was_seen": "old"}).content.decode()
    assert "This was changed since" in overtaken and "IC-1 of May 2024." in overtaken and "Nothing known." in overtaken
    assert "Before that: Our answer was overturned, 9 April 2024" in send("reviewed", sent | {"review_outcome": "part"})
    send("reviewed", sent)
    assert "The letter of May" not in str([each.facts for each in events_of(request)]), "the history keeps no words"
    auditor = browser_of(office.people["auditor"])
    assert "IC-1 of May" in auditor.get(page).content.decode() and auditor.get(f"{page}review/").status_code == 403
    for wrong in ({"reviewed_on": None}, {"review_asked_on": None}, {"review_asked_on": date(2024, 1, 1)}):
        with pytest.raises(IntegrityError, match="internal_review_in_order"), transaction.atomic():
            models.InformationRequest.objects.filter(pk=request.pk).update(**wrong)


def test_requests_for_information_are_for_governance_and_auditors_late_ones_first(law):
    make_codelists()
    office, other = make_office(), make_office()
    asked(office, TODAY(), "FOI new")
    late = asked(office, TODAY() - timedelta(days=60), "FOI late")
    browser = browser_of(office.people["governance"])
    tomorrow = TODAY() + timedelta(days=1)
    entered = {"body": str(office.body.pk), "reference": "FOI 77", "note": "The price."}
    days = [{f"received_on_{part}": getattr(day, part) for part in ("day", "month", "year")} for day in (tomorrow, TODAY())]
    refused = browser.post("/information-requests/new/", entered | days[0]).content.decode()
    assert "cannot be in the future" in refused and 'href="#id_received_on' in refused
    told = browser.post("/information-requests/new/", entered | days[1], follow=True).content.decode()
    due = clock(models.InformationRequest.objects.get(reference="FOI 77"), TODAY()).due_on
    assert f"FOI 77 is recorded, and its clock runs. The answer is due on {due.day} {due:%B %Y}." in told
    long_ago = {"reference": "FOI 78", "received_on_day": "1", "received_on_month": "12", "received_on_year": "2004"}
    told = browser.post("/information-requests/new/", entered | long_ago, follow=True).content.decode()
    assert "FOI 78 is recorded. No rule is entered for the day it was received, so no clock runs." in told
    named = [browser_of(each).get("/search/?q=foi 77").content for each in (office.people["auditor"], office.people["legal"])]
    assert b"FOI 77</a>" in named[0] and b"FOI 77</a>" not in named[1]
    assert b"FOI 77</a>" not in browser_of(other.people["governance"]).get("/search/?q=FOI 77").content
    page = browser.get("/information-requests/").content.decode()
    assert page.index("FOI late") < page.index("FOI new") and "Late" in page
    pages = ["/information-requests/", f"/information-requests/{late.pk}/"]
    assert [browser_of(office.people["auditor"]).get(each).status_code for each in pages] == [200, 200]
    assert [browser_of(office.people["legal"]).get(each).status_code for each in pages] == [403, 403]
    assert browser_of(other.people["governance"]).get(pages[1]).status_code == 404
    refused = browser.post(f"{pages[1]}answer/", {"outcome": "refused", "other_grounds": "", "answered_on_day": "1"})
    assert b"must include a month" in refused.content and b"govuk-error-summary" in refused.content
    day = {f"answered_on_{part}": str(getattr(TODAY(), part)) for part in ("day", "month", "year")}
    assert browser.post(f"{pages[1]}answer/", day | {"outcome": "not_held"}).status_code == 302
    assert browser_of(office.people["auditor"]).get(f"{pages[1]}edit/").status_code == 403
    with CaptureQueriesContext(connection) as first:
        browser.get("/information-requests/")
    for number in range(3):
        asked(office, TODAY(), f"FOI {number}", decisions=[make_with(office, "with_advisers")])
    with CaptureQueriesContext(connection) as then:
        browser.get("/information-requests/")
    assert len(then) - len(first) <= 1 and len(then) <= 25  # one more where decisions are named at all: their numbers


def test_a_panel_is_answered_on_decisions_that_are_made():
    office = make_office()
    signed, waiting = make_with(office, "with_decision_maker"), make_with(office, "with_advisers")
    sign(office, signed)
    signed.refresh_from_db()
    browser, member = browser_of(office.people["governance"]), browser_of(office.people["legal"])
    body = {"body": str(office.body.pk), "kind": "question", "panel": "Police and Crime Committee", "title": "Why so dear?"}
    body |= {"text": "Explain.", "received_on_day": "1", "received_on_month": "2", "received_on_year": "2024"}
    refused = browser.post("/scrutiny/new/", body | {"decisions": f"{signed.reference}\nNOPE 9"})
    assert b"No decision that you may see goes by NOPE 9" in refused.content
    refused = browser.post("/scrutiny/new/", body | {"decisions": waiting.reference})
    assert b"is not a decision that this body has made" in refused.content
    due = {"due_on_day": "31", "due_on_month": "1", "due_on_year": "2024", "decisions": signed.reference}
    assert b"cannot be due before" in browser.post("/scrutiny/new/", body | due).content
    assert browser.post("/scrutiny/new/", body | {"decisions": signed.reference}).status_code == 302
    report = models.PanelReport.objects.get()
    assert list(report.decisions.all()) == [signed]
    assert b"Why so dear?" in member.get(f"/decisions/{signed.pk}/").content
    assert b"Why so dear?" in member.get("/scrutiny/?q=dear&kind=question").content
    edit = f"/scrutiny/{report.pk}/edit/"
    assert member.get(edit).status_code == 403
    assert browser_of(make_office().people["governance"]).get(f"/scrutiny/{report.pk}/").status_code == 404
    shown = re.search(r'name="was_seen" value="([^"]+)"', browser.get(edit).content.decode())[1]
    half = browser.post(edit, body | {"decisions": signed.reference, "response": "Because.", "was_seen": shown})
    assert (
        b"Enter the day of the answer." in half.content
        and b"Enter who answered." in half.content
        and b"Because." in half.content
    )
    assert b'href="#id_responded_on' in half.content and b'href="#id_responded_by' in half.content
    day = {"responded_on_day": "1", "responded_on_month": "3", "responded_on_year": "2024", "responded_by": "A. Mayor"}
    stale = browser.post(edit, body | day | {"decisions": "", "response": "Because.", "was_seen": "older"})
    assert b"Two versions of the same text" in stale.content
    values = {"decisions": [], "response": "Because.", "responded_on": date(2024, 3, 1), "responded_by": "A. Mayor"}
    was = scrutiny.seen(scrutiny.values_of(report, values), values)
    scrutiny.revise_panel_report(report, values, by=office.people["governance"], was_seen=was)
    with pytest.raises(NotAsSeen):
        scrutiny.revise_panel_report(report, values, by=office.people["governance"], was_seen=was)
    with pytest.raises(PermissionDenied):
        scrutiny.revise_panel_report(report, values, by=office.author)
    assert b"Because." in member.get(f"/scrutiny/{report.pk}/").content
