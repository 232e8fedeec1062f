"""Looking: what changed since somebody last looked, what they looked at last, and what is compared with what."""

import json
from datetime import timedelta
from decimal import Decimal as Pounds

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Role
from decisions import comparing, part2, workflow
from decisions.models import AdviceRequest, BoardPaper, Look, MoneyLine, Part2Text, Party, Recommendation, Section
from decisions.models.words import Status
from decisions.views import advice as pages
from tests.decisions.made import (
    declare,
    digest_of,
    fresh,
    make_draft,
    make_membership,
    make_office,
    make_user,
    make_with,
    sign,
    submit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


# -- looking


def test_a_look_remembers_the_version_and_the_one_seen_before(office):
    decision = make_with(office, Status.WITH_ADVISERS)
    first = workflow.look(decision, by=office.legal)
    assert first.version_id == decision.versions.last().pk and first.seen_before_id is None
    assert workflow.look(decision, by=office.legal).pk == first.pk
    back = changed(office, decision)
    after = workflow.look(back, by=office.legal)
    again = workflow.look(back, by=office.legal)
    assert (after.version_id, again.seen_before_id) == (back.versions.last().pk, first.version_id)
    assert Look.objects.count() == 1


def changed(office, decision, summary="<p>The roof leaks badly.</p>", price="<p>The cap is lower.</p>"):
    """Returned, changed in both parts, and submitted again."""
    workflow.return_(fresh(decision), by=office.governance, comment="Say more.")
    decision = fresh(decision)
    workflow.revise(decision, {"summary": summary}, by=office.author)
    with part2.opened_by(office.author, decision, "test"):
        row = part2.texts(decision)[0]
    workflow.revise_part2(decision, Part2Text, row.pk, {"body": price}, by=office.author)
    return fresh(submit(office, fresh(decision)))


def test_changes_since_a_look_are_told_by_part_and_those_of_part_2_to_its_readers(office, client):
    decision = make_with(office, Status.WITH_ADVISERS)
    url, record = (reverse(f"decisions:{name}", args=[decision.pk]) for name in ("changes", "decision"))
    for who in ("legal", "colleague"):
        client.force_login(office.people[who])
        assert "You have not looked at it before" in client.get(url).content.decode()
        client.get(record)
        assert "Nothing has changed in Part 1." in client.get(url).content.decode()
    changed(office, decision)
    for who, reads_part2 in (("legal", True), ("colleague", False)):
        client.force_login(office.people[who])
        for path in (url, record, url):  # reading the record in between takes nothing away
            page = client.get(path).content.decode()
        assert "Executive summary" in page and "<ins>" in page and "badly." in page and "lower" not in page
        part2_page = client.get(url, {"part": "2"})
        assert (part2_page.status_code == 200) == reads_part2 and part2_page.status_code in (200, 403)
        assert ("lower." in part2_page.content.decode()) == reads_part2
        both = client.get(reverse("decisions:versions", args=[decision.pk]), {"from": 1, "to": 2, "part": 2})
        assert ("lower." in both.content.decode()) == reads_part2 and both.status_code in (200, 403)
    client.force_login(make_office().governance)
    assert client.get(url).status_code == 404
    assert client.get(url, {"since": "99"}).status_code == 404


def test_what_changed_in_part_2_alone_is_no_change_for_who_does_not_read_it(office):
    decision = make_with(office, Status.WITH_ADVISERS)
    outsider = make_user(None, Role.ADVISER, body=office.body, team=office.legal_team)
    for person in (office.legal, outsider):
        workflow.look(decision, by=person)
    decision = changed(office, decision, summary="<p>The roof leaks.</p>")
    AdviceRequest.objects.filter(decision=decision, code="legal").update(person=None, team=office.legal_team)
    for person, told in ((office.legal, True), (outsider, False)):
        shown = pages._rows(person, list(pages._to_show(AdviceRequest.objects.visible_to(person).still_open(), person)))
        assert [row["is_changed"] for row in shown] == [told]


def test_recent_lists_ten_that_may_still_be_seen(office, client):
    seen = [make_draft(office, complete=False) for _ in range(11)]
    for decision in seen:
        workflow.look(decision, by=office.author)
    make_membership(office.author, Role.OFFICER, make_office().body)
    client.force_login(office.author)
    page = client.get(reverse("decisions:recent"))
    assert [look.decision_id for look in page.context["recent"]] == [each.pk for each in seen[:0:-1]]
    assert "What you looked at last" in client.get("/").content.decode()
    office.author.memberships.filter(body=office.body).delete()
    assert "You have not opened a decision yet" in client.get(reverse("decisions:recent")).content.decode()


def test_the_list_says_when_what_is_decided_was_signed_rather_than_since_when_it_is_here(office, client):
    decision = sign(office, make_with(office, Status.WITH_DECISION_MAKER)).decision
    client.force_login(office.author)
    page = client.get(reverse("decisions:decisions")).content.decode()
    day = date_format(timezone.localtime(decision.signatures.get().signed_at), "j F Y")
    assert f"<dt>Signed</dt><dd>{day}</dd>" in page and "In this status since" not in page
    assert "<dt>Published</dt>" not in page and '<details class="govuk-details">' in page


# -- comparisons


def test_recommended_is_shown_against_decided(office, client):
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    url = reverse("decisions:compare_decided", args=[decision.pk])
    client.force_login(office.colleague)
    assert "Nothing has been decided" in client.get(url).content.decode()
    key = decision.recommendations.get().pk
    outcomes = {
        key: {"outcome": "approved_with_changes", "decided": "<p>To buy half of it.</p>", "conditions": "<p>In May.</p>"}
    }
    sign(office, decision, outcomes=outcomes, digest_seen=digest_of(decision, outcomes))
    page = client.get(url).content.decode()
    assert "Approved with changes" in page and "half of</ins> it." in page and "In May." in page
    assert client.get(url, {"part": "2"}).status_code == 403


def test_a_request_is_shown_against_its_board_paper(office, client):
    draft = make_draft(office)
    paper = {"board_as_written": "The board", "title": "A roof", "summary": "<p>The roof drips.</p>"}
    paper |= {"meeting_on": timezone.localdate() + timedelta(days=1), "precision": "day"}
    paper = workflow.add_part(draft, BoardPaper, paper, by=office.author)
    of_board = {"board_paper": paper}
    section = {"heading": "introduction", "body": "<p>It costs £1,000 and £70.</p>"}
    workflow.add_part(draft, Section, section | of_board, by=office.author)
    workflow.add_part(draft, Recommendation, {"asks": "note", "recommended": "<p>To rent it.</p>"} | of_board, by=office.author)
    workflow.add_part(draft, MoneyLine, {"what": "cost", "as_written": "£1000 and £2.5m"}, by=office.author)
    submit(office, fresh(draft))
    client.force_login(office.colleague)
    page = client.get(reverse("decisions:compare_board", args=[draft.pk, paper.pk]))
    compared, text = page.context["compared"], page.content.decode()
    assert (compared.only_request, compared.only_board) == (["£2.5m"], ["£70"])
    assert {"Summary", "Recommendations", "Introduction"} <= {group.heading for group in compared.groups}
    assert "rent" in text and "drips." in text
    assert client.get(reverse("decisions:compare_board", args=[draft.pk, paper.pk + 1])).status_code == 404
    since = client.get(reverse("decisions:changes", args=[draft.pk]), {"since": "board"}).content.decode()
    assert "The board met on" in since and "Nothing has changed in Part 1." in since


def test_a_comparison_speaks_in_a_readers_words(office, client):
    decision = make_with(office, Status.WITH_ADVISERS)
    url = reverse("decisions:versions", args=[decision.pk])
    client.force_login(office.author)
    alone = client.get(url, {"from": 1, "to": 1}).content.decode()
    assert (
        "so there is nothing to compare" in alone
        and "Which version went where" in alone
        and 'name="from"' not in alone
        and "version 1 to version 1" not in alone
    )
    workflow.return_(decision, by=office.governance, comment="Say more.")
    line = {"what": "contract_value", "as_written": "£252k", "low": Pounds("252000"), "vat_basis": "exclusive"}
    workflow.add_part(fresh(decision), MoneyLine, line, by=office.author)
    told = {"name_as_written": "Dock Ltd", "role": "supplier"}
    workflow.add_part(fresh(decision), Party, told, by=office.author)
    submit(office, fresh(decision))
    page = client.get(url, {"from": 2, "to": 1})  # the other way round is the same comparison
    places = {
        each.place: " ".join(words for _, words in each.pieces)
        for group in page.context["groups"]
        for each in group.differences
    }
    assert places["what it is"] == "Contract value" and places["amount"] == "£252,000" and places["VAT"] == "Excluding VAT"
    assert any(words == "Dock Ltd" for words in places.values()) and not [
        each for each in places if "_" in each or "precision" in each
    ]


def test_a_declaration_that_differs_goes_by_its_name():
    given = {
        "code": "legal",
        "label": "Legal advice",
        "statement": "I was asked.",
        "answer": "not_required",
        "precision": "day",
    }
    given |= {"given_on": "2026-11-22", "date_as_written": "22 November 2026", "level": 2}
    kept = {part: [] for part in ("declarations", "sections")}
    before, after = (json.dumps(kept | {"declarations": each}).encode() for each in ([], [given]))
    (group,) = comparing.by_part(before, after, {"sections": [], "declarations": []})
    told = {each.place: each.pieces for each in group.differences}
    assert told == {"Legal advice": [("in", "Not required")]}


def test_of_declarations_only_those_that_are_another_are_told_with_what_was_answered_before(office, client):
    """The legal advice is given, taken back and given with conditions; the finance advice stands. The author looks in between."""
    decision = make_with(office, Status.WITH_CHIEF_EXECUTIVE)
    url, record = (reverse(f"decisions:{name}", args=[decision.pk]) for name in ("changes", "decision"))
    client.force_login(office.author)
    client.get(record)
    assert client.get(url).context["groups"] == []
    workflow.advise_anew(fresh(decision), "legal", by=office.legal, reason="A slip.")
    declare(office, fresh(decision), "legal", answer="with_conditions", reason="Only this year.")
    became = [("out", f"Given. By {office.legal}."), ("in", f"Given with conditions: Only this year. By {office.legal}.")]
    for _ in range(2):
        page = client.get(record).content.decode()
        assert "What changed since you last looked" in page, "looking again takes no news away"
        (group,) = client.get(url).context["groups"]
        assert [(each.place, each.pieces) for each in group.differences] == [("legal declaration", became)]
    client.force_login(office.legal)
    client.get(record)
    assert client.get(url).context["groups"] == [], "what they declared themselves is no news"
    changed(office, decision, price="<p>The roof costs £1.</p>")
    declare(office, fresh(decision), "legal", answer="objects", reason="Too dear.")
    groups = {
        each.heading: each
        for each in client.get(reverse("decisions:versions", args=[decision.pk]), {"from": 1, "to": 2}).context["groups"]
    }
    between = {each.place: [kind for kind, _ in each.pieces] for each in groups["Declarations"].differences}
    assert (between["legal declaration"], between["financial declaration"]) == (["out", "in"], ["out"])
    for code in ("financial", "equalities", "head_of_unit"):
        declare(office, fresh(decision), code)
    client.force_login(office.chief_executive)
    again = client.get(reverse("decisions:declare", args=[decision.pk, "chief_executive"])).content.decode()
    assert f"<strong>{office.governance} returned this</strong>" in again and "Say more." in again
