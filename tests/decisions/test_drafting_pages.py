"""The pages on which a draft is written: begun, filled in, refused, put in order; nothing typed is ever lost."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import Role
from decisions import part2, rules, workflow
from decisions.models import (
    Authorisation,
    BoardPaper,
    Decision,
    Explanation,
    FoiaExemption,
    MoneyLine,
    Paper,
    Part2Paper,
    Part2Text,
    Recommendation,
    Section,
)
from decisions.views.part2 import LISTS as PART2_LISTS
from decisions.views.parts import LISTS
from procurement.models import Contract, Supplier
from tests import factories

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF"
SINGLE = ["title", "summary", "publication", "urgency", "withholding", "section-introduction"]


@pytest.fixture
def officer():
    factories.make_codelists()
    return factories.make_person(Role.OFFICER, factories.make_body())


@pytest.fixture
def draft(officer):
    return factories.make_draft(officer)


@pytest.fixture
def pages(officer):
    return of(officer)


def of(person) -> Client:
    """A browser in which this person is signed in."""
    client = Client(raise_request_exception=True)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(name, *where) -> str:
    return reverse(f"decisions:{name}", args=where)


def shown_at(pages, url) -> dict:
    """What a page would send back if its form were submitted as it stands."""
    response = pages.get(url)
    assert response.status_code == 200
    form, sent = response.context["form"], {"was_seen": response.context.get("was_seen") or ""}
    for field in form:
        sent |= _sent(field)
    return sent


def _sent(field) -> dict:
    value = field.value()
    if hasattr(value, "strftime"):
        return {f"{field.html_name}_{part}": getattr(value, part) for part in ("day", "month", "year")}
    if value is None or value is False or field.name == "file" or type(field.field).__name__ == "DateField":
        return {}
    return {field.html_name: "on" if value is True else value}


def save(pages, url, **typed):
    """Open the page, type, save."""
    return pages.post(url, shown_at(pages, url) | typed)


# -- begin


def test_an_officer_begins_a_draft_on_the_form_in_force(officer, pages):
    form = factories.make_form_version(officer.memberships.get().body)
    offered = pages.get(address("start")).context["form"]
    assert offered["form_version"].value() == form.pk

    begun = pages.post(address("start"), {"form_version": form.pk, "title": "New radios", "kind": "procurement"})

    draft = Decision.objects.get()
    assert begun.url == address("tasks", draft.pk)
    assert (draft.title, draft.kind, draft.author, draft.form_version) == ("New radios", "procurement", officer, form)


def test_an_older_form_is_offered_beside_the_one_in_force(officer, pages):
    body = officer.memberships.get().body
    older, newer = factories.make_form_version(body), factories.make_form_version(body)
    type(older).objects.filter(pk=older.pk).update(to_on=date(2018, 1, 1))

    pages.post(
        address("start"), {"form_version": newer.pk, "older_form": older.pk, "title": "Old pilots", "kind": "procurement"}
    )

    assert Decision.objects.get().form_version == older


def test_the_form_of_another_body_cannot_be_chosen(officer, pages):
    elsewhere = factories.make_form_version(factories.make_body())

    answer = pages.post(address("start"), {"form_version": elsewhere.pk, "title": "New radios", "kind": "policy"})

    assert answer.status_code == 200 and not Decision.objects.exists()


@pytest.mark.parametrize("role", [Role.DECISION_MAKER, Role.AUDITOR, Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE])
def test_who_does_not_draft_cannot_begin(role):
    assert of(factories.make_person(role, factories.make_body())).get(address("start")).status_code == 403


# -- the task list


def test_the_task_list_says_what_is_missing_and_gives_concern_in_each_part(draft, pages):
    workflow.revise(draft, {"kind": "grant"}, by=draft.author)

    page = pages.get(address("tasks", draft.pk))

    tasks = {task["title"]: task for group in page.context["groups"] for task in group["tasks"]}
    assert tasks["Executive summary"]["state"] == "To do"
    assert [str(finding) for finding in tasks["Introduction"]["missing"]] == ["Write the section “Introduction”."]
    assert tasks["Money"]["concerns"][0]["text"].startswith("No amount is given.")
    told = {finding.part for finding in rules.obstacles_to_submitting(draft, draft.author)}
    assert told == {finding.part for task in tasks.values() for finding in task["missing"]}


def test_the_task_list_of_a_complete_draft_misses_nothing(officer, pages):
    complete = factories.make_complete_draft(officer)

    page = pages.get(address("tasks", complete.pk))

    assert page.context["missing"] == 0
    assert "Nothing is missing." in page.content.decode()


def test_every_obstacle_leads_to_a_page(draft, pages):
    for part in (
        "title",
        "summary",
        "recommendations",
        "section:legal",
        "publication",
        "withholding",
        "part2",
        "money",
        "dates",
    ):
        answer = pages.get(address("edit", draft.pk, part), follow=True)
        assert answer.status_code == 200, part
    assert pages.get(address("edit", draft.pk, "nonsense")).status_code == 404
    assert pages.get(address("edit", draft.pk, "section-nonsense")).status_code == 404


def test_a_concern_is_explained_and_the_explanation_taken_back(draft, pages):
    workflow.revise(draft, {"kind": "grant"}, by=draft.author)
    [concern] = rules.concerns_about(factories.fresh(draft))
    url = address("explain", draft.pk, concern.key)

    save(pages, url, text="The amount is only known after the claims.")
    assert Explanation.objects.get().text == "The amount is only known after the claims."
    save(pages, url, text="")
    assert not Explanation.objects.exists()
    assert pages.get(address("explain", draft.pk, "R-99:money")).status_code == 404


# -- the short pages


def test_each_page_saves_what_was_typed(draft, pages):
    save(
        pages, address("edit", draft.pk, "title"), title="Better radios", needed_by_on_day="1", needed_by_on_month="6",
        needed_by_on_year="2031",
    )  # fmt: skip
    save(pages, address("edit", draft.pk, "summary"), summary="One paragraph.\n\nAnother.")
    save(pages, address("edit", draft.pk, "section-introduction"), body="<h2>Before</h2><p onclick=x>Text</p>")
    save(pages, address("edit", draft.pk, "publication"), significant="yes", significant_reason="It is large.")
    save(pages, address("edit", draft.pk, "withholding"), is_there_part2="yes", gist="Prices.", foia_sections=["43"])

    draft = factories.fresh(draft)
    assert (draft.title, draft.needed_by_on) == ("Better radios", date(2031, 6, 1))
    assert draft.summary == "<p>One paragraph.</p>\n<p>Another.</p>"
    assert draft.sections.get().body == "<h3>Before</h3>\n<p>Text</p>"
    assert (draft.significant, draft.significant_reason) == ("yes", "It is large.")
    assert (draft.withholding.gist, draft.withholding.foia_sections) == ("Prices.", ["43"])


@pytest.mark.parametrize("part", SINGLE)
def test_saving_a_page_unchanged_changes_no_byte(part, officer, pages):
    draft = factories.make_complete_draft(officer)
    odd = "<p>As <b>imported</b>,\n not as we write it</P><p></p>"
    Decision.objects.filter(pk=draft.pk).update(summary=odd, significant_reason="Two\nlines")
    Section.objects.filter(decision=draft, code="introduction").update(body=odd)
    before = _stored(draft)

    sent = shown_at(pages, address("edit", draft.pk, part))
    windows = {name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in sent.items()}
    assert pages.post(address("edit", draft.pk, part), windows).status_code == 302

    assert _stored(draft) == before


def _stored(draft):
    return (
        list(Decision.objects.filter(pk=draft.pk).values()),
        list(Section.objects.filter(decision=draft).values()),
        type(draft.withholding).objects.filter(decision=draft).values().get(),
    )


def test_a_stale_save_is_refused_and_shows_both_texts(draft, pages):
    url = address("edit", draft.pk, "summary")
    opened_earlier = shown_at(pages, url)
    workflow.revise(draft, {"summary": "<p>Theirs</p>"}, by=draft.author)

    refused = pages.post(url, opened_earlier | {"summary": "<p>Mine</p>"})

    page = refused.content.decode()
    assert "What is stored now" in page and "What you typed" in page and "<p>Theirs</p>" in page and "<p>Mine</p>" in page
    assert factories.fresh(draft).summary == "<p>Theirs</p>"
    again = opened_earlier | {"summary": "<p>Theirs and mine</p>", "was_seen": refused.context["was_seen"]}
    assert pages.post(url, again).status_code == 302
    assert factories.fresh(draft).summary == "<p>Theirs and mine</p>"


def test_bad_input_does_not_make_a_stale_page_fresh(draft, pages):
    url = address("edit", draft.pk, "title")
    opened_earlier = shown_at(pages, url)
    workflow.revise(draft, {"title": "Theirs"}, by=draft.author)

    wrong = pages.post(url, opened_earlier | {"title": ""})
    pages.post(url, opened_earlier | {"title": "Mine", "was_seen": wrong.context["was_seen"]})

    assert factories.fresh(draft).title == "Theirs"


def test_a_save_that_does_not_say_what_it_had_seen_is_refused(draft, pages):
    sent = shown_at(pages, address("edit", draft.pk, "summary"))
    for told in ({"was_seen": ""}, {"was_seen": "nonsense"}):
        pages.post(address("edit", draft.pk, "summary"), sent | {"summary": "x"} | told)
    assert factories.fresh(draft).summary == ""


@pytest.mark.parametrize(
    ("part", "typed", "said", "field"),
    [
        ("title", {"title": ""}, "Enter a title.", "title"),
        ("title", {"title": "x" * 251}, "at most 250 characters", "title"),
        ("title", {"title": "a\x00b"}, "Null characters", "title"),
        ("title", {"level": "two_bodies"}, "Choose the body that decides together", "joint_with"),
        ("title", {"kind": "nonsense"}, "Select a valid choice", "kind"),
        ("title", {"needed_by_on_day": "31", "needed_by_on_month": "2", "needed_by_on_year": "2030"}, "no such day", "needed_by_on_day"),
        ("publication", {"publish_as": "not"}, "Say why it is not published in full.", "publish_reason"),
        ("publication", {"deferral_until_on_day": "5"}, "must include a month", "deferral_until_on_day"),
        ("publication", {"significant_reason": "x" * 20_001}, "at most 20000 characters", "significant_reason"),
        ("summary", {"summary": "<p>" + "x" * 200_001}, "Shorten the text", "summary"),
        ("summary", {"summary": "<b>" * 3_000_000}, "Shorten the text", "summary"),
        ("withholding", {"marking": "SECRET"}, "Select a valid choice", "marking"),
        ("withholding", {"foia_sections": ["43", "999"]}, "Select a valid choice", "foia_sections"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_field_and_nothing_typed_is_lost(part, typed, said, field, draft, pages):
    other = {"title": "programme", "publication": "publish_decided_by", "withholding": "gist"}.get(part)
    extra = {other: "KEPTWORDS"} if other else {}

    answer = save(pages, address("edit", draft.pk, part), **typed | extra)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page and f'href="#id_{field}' in page
    assert "KEPTWORDS" in page or not extra
    assert Decision.objects.get().title == draft.title


def test_nothing_typed_is_put_into_the_session_or_a_cookie(draft, pages):
    save(pages, address("edit", draft.pk, "title"), title="", programme="KEPTWORDS")
    save(pages, address("edit", draft.pk, "title"), programme="KEPTWORDS")
    assert "KEPTWORDS" not in str(dict(pages.session.items())) and "KEPTWORDS" not in str(pages.cookies)


# -- who may open what

DRAFTING = ["tasks", "co_authors", "write_part2"]


def every_page(draft) -> list[str]:
    return [
        *(address(name, draft.pk) for name in DRAFTING),
        *(address("edit", draft.pk, part) for part in SINGLE),
        *(address("part", draft.pk, part) for part in LISTS),
        *(address("add_child", draft.pk, part) for part in LISTS),
        *(address("add_part2", draft.pk, part) for part in PART2_LISTS),
    ]


def test_the_author_and_a_co_author_open_every_page(draft, pages):
    colleague = factories.make_person(Role.OFFICER, draft.body)
    pages.post(address("co_authors", draft.pk), {"person": colleague.pk})

    for client in (pages, of(colleague)):
        for url in every_page(draft):
            assert client.get(url).status_code == 200, url


@pytest.mark.parametrize(
    ("role", "status"), [(Role.OFFICER, 404), (Role.ADMINISTRATOR, 404), (Role.HEAD_OF_UNIT, 404), (Role.AUDITOR, 403)]
)
def test_others_of_the_body_do_not_write_on_a_draft(role, status, officer):
    other = of(factories.make_person(role, officer.memberships.get().body))
    draft = factories.make_draft(officer)
    for url in every_page(draft):
        assert other.get(url).status_code == status, url


def test_governance_reads_a_draft_and_does_not_write_on_it(officer):
    reader = of(factories.make_person(Role.GOVERNANCE, officer.memberships.get().body))
    draft = factories.make_draft(officer)
    for url in every_page(draft):
        assert reader.get(url).status_code == 403, url
    assert "Only the author and co-authors" in reader.get(address("tasks", draft.pk)).content.decode()


def test_nobody_of_another_body_and_nobody_signed_out_finds_a_draft(draft):
    stranger = of(factories.make_person(Role.GOVERNANCE, factories.make_body()))
    for url in every_page(draft):
        assert stranger.get(url).status_code == 404
        assert Client().get(url).status_code == 302


def test_pages_of_part2_are_not_there_for_who_may_not_read_it(officer, pages):
    submitted = factories.make_submitted(factories.make_complete_draft(officer))
    colleague = of(factories.make_person(Role.OFFICER, submitted.body))
    for part in PART2_LISTS:
        assert colleague.get(address("add_part2", submitted.pk, part)).status_code == 404
    assert colleague.get(address("write_part2", submitted.pk)).status_code == 404
    assert colleague.get(address("write_part2", 999_999)).status_code == 404
    assert pages.get(address("write_part2", submitted.pk)).status_code == 403


def test_after_submission_pages_answer_with_the_reason_and_give_back_what_was_typed(officer, pages):
    draft = factories.make_complete_draft(officer)
    opened = shown_at(pages, address("edit", draft.pk, "summary"))
    factories.make_submitted(draft)

    assert pages.get(address("edit", draft.pk, "summary")).status_code == 403
    refused = pages.post(address("edit", draft.pk, "summary"), opened | {"summary": "KEPTWORDS"})

    assert refused.status_code == 403
    assert "no longer a draft" in refused.content.decode() and "KEPTWORDS" in refused.content.decode()
    assert "KEPTWORDS" not in factories.fresh(draft).summary


def test_nothing_changes_on_get(draft, pages):
    workflow.add_part(draft, Recommendation, {"asks": "note", "recommended": "<p>One</p>"}, by=draft.author)
    row = draft.recommendations.get()
    assert pages.get(address("move_child", draft.pk, "recommendations", row.pk)).status_code == 405
    assert pages.get(address("remove_child", draft.pk, "recommendations", row.pk)).status_code == 200
    assert draft.recommendations.exists()


# -- co-authors


def test_a_co_author_joins_and_leaves_and_part2_closes(draft, pages):
    colleague = factories.make_person(Role.OFFICER, draft.body)
    pages.post(address("co_authors", draft.pk), {"person": colleague.pk})
    assert rules.may_edit(colleague, draft) and rules.may_read_part2(colleague, draft)

    of(colleague).post(address("end_co_author", draft.pk, draft.co_authors.get().pk))

    assert not rules.may_edit(colleague, draft) and not rules.may_read_part2(colleague, draft)


@pytest.mark.parametrize("role", [Role.DECISION_MAKER, Role.ADMINISTRATOR])
def test_who_does_not_draft_cannot_be_let_in(role, draft, pages):
    other = factories.make_person(role, draft.body)
    answer = pages.post(address("co_authors", draft.pk), {"person": other.pk})
    assert answer.status_code == 200 and not draft.co_authors.exists()


# -- lists

TYPED = {
    "recommendations": ({"asks": "approve", "recommended": "<p>Approve it.</p>"}, {"recommended": "<p>Agree it.</p>"}),
    "options": ({"title": "Do nothing", "description": "<p>Leave it</p>"}, {"title": "Do something", "is_chosen": "on"}),
    "sections": ({"heading": "Risk", "body": "<p>Little</p>"}, {"heading": "Risks"}),
    "money": ({"what": "cost", "as_written": "£252K", "vat_basis": "exclusive", "spending": "revenue"}, {"fund": "Reserve"}),
    "parties": ({"name_as_written": "Acme Ltd", "role": "supplier"}, {"role": "key supplier"}),
    "authorisations": ({"what": "award", "amount_as_written": "1.15m"}, {"condition": "If funds allow"}),
    "board-papers": (
        {"board_as_written": "Investment Board", "has_part2": "no", "meeting_on_day": "24", "meeting_on_month": "May",
         "meeting_on_year": "2018"},
        {"title": "Pilots"},
    ),
    "consultees": ({"who": "Head of IT", "support": "supportive"}, {"as_written": "We like it"}),
    "papers": ({"kind": "report", "name": "Annual report"}, {"name": "Annual report 2018"}),
    "assessments": ({"kind": "equality", "state": "done"}, {"as_written": "Screened in May"}),
    "commitments": ({"plan": "Police and Crime Plan"}, {"text": "Chapter 2"}),
    "links": ({"kind": "follows", "to_as_written": "PCD 268"}, {"kind": "extends"}),
    "citations": ({"as_written": "PCD 269"}, {"is_address_broken": "on"}),
}  # fmt: skip


@pytest.mark.parametrize("part", LISTS)
def test_every_list_takes_rows_changes_them_and_lets_them_go(part, draft, pages):
    add, change = TYPED[part]
    model = LISTS[part].model

    assert pages.post(address("add_child", draft.pk, part), add).status_code == 302
    row = model.objects.get(decision=draft)
    assert pages.get(address("part", draft.pk, part)).context["rows"][0]["heading"]
    assert save(pages, address("edit_child", draft.pk, part, row.pk), **change).status_code == 302
    changed = model.objects.get(decision=draft)
    for name, value in change.items():
        assert getattr(changed, name) == (True if value == "on" else value)
    before = model.objects.filter(decision=draft).values().get()
    save(pages, address("edit_child", draft.pk, part, row.pk))
    assert model.objects.filter(decision=draft).values().get() == before
    assert pages.post(address("remove_child", draft.pk, part, row.pk)).status_code == 302
    assert not model.objects.filter(decision=draft).exists()


@pytest.mark.parametrize("part", LISTS)
def test_an_empty_row_says_what_to_enter(part, draft, pages):
    answer = pages.post(address("add_child", draft.pk, part), {})
    assert answer.status_code == 200 and answer.context["form"].errors
    assert "There is a problem" in answer.content.decode()
    assert not LISTS[part].model.objects.filter(decision=draft).exists()


def test_rows_change_places_one_step_at_a_time(draft, pages):
    for word in ("one", "two", "three"):
        workflow.add_part(draft, Recommendation, {"asks": "note", "recommended": f"<p>{word}</p>"}, by=draft.author)
    first, _, last = draft.recommendations.all()

    pages.post(address("move_child", draft.pk, "recommendations", last.pk), {"up": "1"})
    pages.post(address("move_child", draft.pk, "recommendations", first.pk), {"down": "1"})
    pages.post(address("move_child", draft.pk, "recommendations", last.pk), {"up": "1"})

    assert [r.recommended for r in draft.recommendations.all()] == ["<p>three</p>", "<p>one</p>", "<p>two</p>"]


@pytest.mark.parametrize(
    ("typed", "low"),
    [("£252K", 252_000), ("1.15m", 1_150_000), ("£1,725,000 excluding VAT", 1_725_000), ("about £1m to £2m", None)],
)
def test_money_keeps_what_was_written_and_reads_it(typed, low, draft, pages):
    pages.post(address("add_child", draft.pk, "money"), TYPED["money"][0] | {"as_written": typed})
    row = MoneyLine.objects.get()
    assert (row.as_written, row.low) == (typed, low)


def test_a_changed_writing_is_read_again(draft, pages):
    pages.post(address("add_child", draft.pk, "money"), TYPED["money"][0])
    row = MoneyLine.objects.get()
    save(pages, address("edit_child", draft.pk, "money", row.pk), as_written="£300k")
    assert MoneyLine.objects.get().low == 300_000


@pytest.mark.parametrize(
    "typed",
    [
        {"as_written": "£1", "low": "9" * 40}, {"as_written": "£1", "low": "1e999"}, {"as_written": "x" * 201},
        {"as_written": "\x00"}, {"as_written": "£1", "low": "2", "high": "1"}, {"as_written": "£1", "what": "\u202e"},
    ],
)  # fmt: skip
def test_hostile_amounts_are_refused_in_words(typed, draft, pages):
    answer = pages.post(address("add_child", draft.pk, "money"), TYPED["money"][0] | typed)
    assert answer.status_code == 200 and answer.context["form"].errors and not MoneyLine.objects.exists()


def test_a_link_finds_the_decision_it_names_only_where_it_may_be_seen(officer, pages):
    signed = factories.make_signed(factories.make_complete_draft(officer))
    hidden = factories.make_signed()
    draft = factories.make_draft(officer)
    for reference in (signed.reference, hidden.reference):
        pages.post(address("add_child", draft.pk, "links"), {"kind": "follows", "to_as_written": reference})
    assert [link.to for link in draft.links.all()] == [signed, None]


def test_a_row_of_another_draft_is_not_there(draft, officer, pages):
    other = factories.make_draft(officer)
    row = workflow.add_part(other, Recommendation, {"asks": "note", "recommended": "<p>x</p>"}, by=officer)
    for name in ("edit_child", "remove_child"):
        assert pages.get(address(name, draft.pk, "recommendations", row.pk)).status_code == 404
    assert pages.post(address("move_child", draft.pk, "recommendations", row.pk), {"up": 1}).status_code == 404


def test_a_stale_row_is_refused_and_a_removed_one_can_be_added_again(draft, pages):
    row = workflow.add_part(draft, Recommendation, {"asks": "note", "recommended": "<p>Old</p>"}, by=draft.author)
    url = address("edit_child", draft.pk, "recommendations", row.pk)
    opened = shown_at(pages, url)
    workflow.revise_part(row, {"recommended": "<p>Theirs</p>"}, by=draft.author)

    stale = pages.post(url, opened | {"recommended": "<p>Mine</p>"}).content.decode()
    assert "<p>Theirs</p>" in stale and "<p>Mine</p>" in stale

    workflow.remove_part(row, by=draft.author)
    gone = pages.post(url, opened | {"recommended": "<p>Mine</p>"}).content.decode()
    assert "Somebody has removed this" in gone and escape("<p>Mine</p>") in gone
    assert f'action="{address("add_child", draft.pk, "recommendations")}"' in gone


def test_a_board_paper_has_its_own_sections_recommendations_and_consultees(draft, pages):
    paper = workflow.add_part(draft, BoardPaper, {"board_as_written": "Board"}, by=draft.author)
    for part in ("sections", "recommendations", "consultees"):
        url = address("add_child_of_board", draft.pk, paper.pk, part)
        assert pages.post(url, TYPED[part][0]).status_code == 302
        row = LISTS[part].model.objects.get(board_paper=paper)
        assert not pages.get(address("part", draft.pk, part)).context["rows"]
        assert (
            save(pages, address("edit_child_of_board", draft.pk, paper.pk, part, row.pk), **TYPED[part][1]).status_code == 302
        )
        assert LISTS[part].model.objects.get(pk=row.pk).board_paper == paper
    assert pages.get(address("part_of_board", draft.pk, paper.pk, "money")).status_code == 404
    pages.post(address("remove_child", draft.pk, "board-papers", paper.pk))
    assert not BoardPaper.objects.exists() and not draft.consultees.exists()


# -- papers


def zipped(*names) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x")
    return held.getvalue()


FILES = {
    "report.pdf": PDF,
    "REPORT.PDF": PDF,
    "report.docx": zipped("[Content_Types].xml", "word/document.xml"),
    "sheet.xlsx": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "text.odt": zipped("mimetype", "content.xml"),
    "table.csv": "a,b\r\n1,£2\r\n".encode(),
    "plan.png": b"\x89PNG\r\n\x1a\nxx",
}


@pytest.mark.parametrize("name", FILES)
def test_papers_of_each_kind_are_held_byte_for_byte(name, draft, pages):
    sent = {"kind": "report", "name": "Report", "file": SimpleUploadedFile(name, FILES[name])}
    assert pages.post(address("add_child", draft.pk, "papers"), sent).status_code == 302
    paper = Paper.objects.get()
    assert bytes(paper.content) == FILES[name] and paper.media_type and len(paper.sha256) == 64


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("report.exe", b"MZ", "one of these kinds"),
        ("report", PDF, "one of these kinds"),
        ("report.pdf", b"MZ\x90\x00", "not what its name says"),
        ("report.docx", PDF, "not what its name says"),
        ("report.docx", zipped("xl/workbook.xml"), "not what its name says"),
        ("table.csv", PDF, "not what its name says"),
        ("table.csv", b"a\x00b", "not what its name says"),
        ("report.pdf", b"", "not empty"),
        ("report.pdf", PDF + b"x" * (20 * 1024 * 1024), "at most 20 MB"),
    ],
)
def test_files_that_are_not_what_they_say_are_refused(name, content, said, draft, pages):
    sent = {"kind": "report", "name": "KEPTWORDS", "file": SimpleUploadedFile(name, content)}
    answer = pages.post(address("add_child", draft.pk, "papers"), sent)
    assert said in answer.content.decode() and "KEPTWORDS" in answer.content.decode() and not Paper.objects.exists()


def test_a_file_has_to_be_chosen_again_after_another_mistake(draft, pages):
    sent = {"kind": "report", "name": "", "file": SimpleUploadedFile("report.pdf", PDF)}
    assert "Choose the file again" in pages.post(address("add_child", draft.pk, "papers"), sent).content.decode()


def test_a_paper_gets_another_file_unless_somebody_changed_it_meanwhile(draft, pages):
    pages.post(address("add_child", draft.pk, "papers"), {"kind": "report", "name": "A"})
    paper = Paper.objects.get()
    url = address("edit_child", draft.pk, "papers", paper.pk)
    opened = shown_at(pages, url)

    assert pages.post(url, opened | {"file": SimpleUploadedFile("report.pdf", PDF)}).status_code == 302
    assert bytes(Paper.objects.get().content) == PDF
    workflow.revise_part(Paper.objects.get(), {"name": "B"}, by=draft.author)
    other = pages.post(url, opened | {"file": SimpleUploadedFile("other.pdf", PDF + b"2")})
    assert "What is stored now" in other.content.decode() and bytes(Paper.objects.get().content) == PDF


def test_a_paper_that_an_assessment_names_is_not_removed(draft, pages):
    pages.post(address("add_child", draft.pk, "papers"), {"kind": "assessment", "name": "A"})
    paper = Paper.objects.get()
    pages.post(address("add_child", draft.pk, "assessments"), TYPED["assessments"][0] | {"paper": paper.pk})
    answer = pages.post(address("remove_child", draft.pk, "papers", paper.pk))
    assert answer.status_code == 200 and "Remove that first" in answer.content.decode() and Paper.objects.exists()


# -- procurement


def test_a_contract_a_supplier_and_a_procurement_are_recorded_with_what_the_decision_allows(draft, pages):
    Supplier.objects.create(name="Acme Ltd")
    typed = {
        "what": "award", "amount_as_written": "£252k", "new_contract": "Pilots", "supplier": "ACME LTD; Beta plc",
        "value_as_written": "£252k", "vat_basis": "exclusive", "starts_on_day": "1", "starts_on_month": "6",
        "starts_on_year": "2018", "term_as_written": "one year", "new_procurement": "Pilots", "route": "Single tender",
        "threshold_as_written": "£181,302",
    }  # fmt: skip

    assert pages.post(address("authorise", draft.pk), typed).status_code == 302

    held = Authorisation.objects.get()
    assert {supplier.name for supplier in held.contract.suppliers.all()} == {"Acme Ltd", "Beta plc"}
    assert (held.contract.value, held.amount, held.procurement.threshold) == (252_000, 252_000, 181_302)
    url = reverse("decisions:edit_bought", args=[draft.pk, held.pk, "contract"])
    opened = shown_at(pages, url)
    assert pages.post(url, opened | {"title": "Two pilots"}).status_code == 302
    stale = pages.post(url, opened | {"title": "Three pilots"})
    assert "What is stored now" in stale.content.decode() and Contract.objects.get().title == "Two pilots"


def test_a_contract_of_a_draft_that_somebody_may_not_see_is_not_offered(draft, pages, officer):
    pages.post(address("authorise", draft.pk), {"what": "award", "new_contract": "TOKENCONTRACT"})
    other = factories.make_person(Role.OFFICER, draft.body)
    elsewhere = factories.make_draft(other)
    assert "TOKENCONTRACT" in pages.get(address("authorise", draft.pk)).content.decode()
    assert "TOKENCONTRACT" not in of(other).get(address("authorise", elsewhere.pk)).content.decode()
    answer = of(other).post(address("authorise", elsewhere.pk), {"what": "award", "contract": Contract.objects.get().pk})
    assert answer.status_code == 200 and not elsewhere.authorisations.exists()


def test_a_contract_that_another_decision_rests_on_is_not_changed_from_a_draft(draft, officer, pages):
    pages.post(address("authorise", draft.pk), {"what": "award", "new_contract": "Pilots"})
    other = factories.make_draft(officer)
    contract = Contract.objects.get()
    pages.post(address("authorise", other.pk), {"what": "uplift", "contract": contract.pk})
    url = reverse("decisions:edit_bought", args=[other.pk, other.authorisations.get().pk, "contract"])
    assert pages.get(url).status_code == 403


# -- Part 2

PART2_TYPED = {
    "text": ({"heading": "Prices", "body": "<p>TOKEN</p>"}, {"heading": "Costs"}),
    "money": ({"what": "cap", "as_written": "£1m", "vat_basis": "not_stated"}, {"description": "Cap"}),
    "parties": ({"name": "Acme"}, {"role": "bidder"}),
    "recommendations": ({"asks": "delegate", "recommended": "<p>Up to £1m</p>"}, {"asks": "approve"}),
    "papers": ({"real_name": "Bids"}, {"real_name": "Bids received"}),
    "tests": (
        {"for_release": "a", "against_release": "b", "conclusion": "c", "tested_on_day": 1, "tested_on_month": 2,
         "tested_on_year": 2026},
        {"conclusion": "d"},
    ),
}  # fmt: skip


def held_in_part2(draft, model) -> list:
    with part2.opened_by(draft.author, draft, "test"):
        return list(model.objects.filter(decision=draft))


@pytest.mark.parametrize("part", PART2_LISTS)
def test_every_list_of_part2_takes_rows_changes_them_and_lets_them_go(part, draft, pages):
    add, change = (dict(each) for each in PART2_TYPED[part])
    model = PART2_LISTS[part].model
    if part == "papers":
        add["file"] = SimpleUploadedFile("bids.pdf", PDF)
    if part == "tests":
        add["exemption"] = FoiaExemption.objects.get(section="43").pk

    assert pages.post(address("add_part2", draft.pk, part), add).status_code == 302
    [row] = held_in_part2(draft, model)
    page = pages.get(address("write_part2", draft.pk)).content.decode()
    assert "Part 2 – confidential" in page
    assert save(pages, address("edit_part2", draft.pk, part, row.pk), **change).status_code == 302
    [changed] = held_in_part2(draft, model)
    for name, value in change.items():
        assert getattr(changed, name) == value
    assert pages.post(address("remove_part2", draft.pk, part, row.pk)).status_code == 302
    assert held_in_part2(draft, model) == []


def test_part2_is_reordered_and_refused_when_stale(draft, pages):
    for word in ("One", "Two"):
        workflow.add_part2(draft, Part2Text, {"heading": word}, by=draft.author)
    first, second = held_in_part2(draft, Part2Text)
    pages.post(address("move_part2", draft.pk, "text", second.pk), {"up": "1"})
    assert [row.heading for row in held_in_part2(draft, Part2Text)] == ["Two", "One"]

    url = address("edit_part2", draft.pk, "text", first.pk)
    opened = shown_at(pages, url)
    workflow.revise_part2(draft, Part2Text, first.pk, {"heading": "Theirs"}, by=draft.author)
    stale = pages.post(url, opened | {"heading": "Mine"})
    assert "Theirs" in stale.content.decode() and "Mine" in stale.content.decode()
    again = opened | {"heading": "Ours", "was_seen": stale.context["was_seen"]}
    assert pages.post(url, again).status_code == 302


def test_a_part2_paper_keeps_its_file_unless_another_is_chosen(draft, pages):
    sent = {"real_name": "Bids", "file": SimpleUploadedFile("bids.pdf", PDF)}
    pages.post(address("add_part2", draft.pk, "papers"), sent)
    [paper] = held_in_part2(draft, Part2Paper)
    url = address("edit_part2", draft.pk, "papers", paper.pk)
    save(pages, url, real_name="All bids")
    assert bytes(held_in_part2(draft, Part2Paper)[0].content) == PDF
    save(pages, url, file=SimpleUploadedFile("more.pdf", PDF + b"2"))
    [paper] = held_in_part2(draft, Part2Paper)
    assert (paper.real_name, bytes(paper.content)) == ("All bids", PDF + b"2")


def test_removing_a_board_paper_says_what_goes_with_it(draft, pages):
    paper = workflow.add_part(draft, BoardPaper, {"board_as_written": "Board"}, by=draft.author)
    workflow.add_part2(draft, Part2Text, {"heading": "Prices", "board_paper": paper}, by=draft.author)
    url = address("remove_child", draft.pk, "board-papers", paper.pk)
    assert "go with it" in pages.get(url).content.decode()
    assert pages.post(url).status_code == 302
    assert held_in_part2(draft, Part2Text) == []


def test_the_task_list_leads_its_readers_to_part2(draft, pages):
    assert address("write_part2", draft.pk) in pages.get(address("tasks", draft.pk)).content.decode()


def test_the_officers_own_record_is_refused_for_what_it_says(draft, pages):
    """Section 43 put down as data protection, and a review with an event but no day."""
    save(
        pages, address("edit", draft.pk, "withholding"), is_there_part2="yes", gist="Prices.", foia_sections=["43"],
        basis_as_written="Section 43 of the Data Protection Act", review_event="Completion of the contract",
    )  # fmt: skip
    told = " ".join(str(f) for f in rules.obstacles_to_submitting(factories.fresh(draft), draft.author))
    assert "not of data protection law" in told and "Give a date on which Part 2 is reviewed" in told
    page = pages.get(address("edit", draft.pk, "withholding")).content.decode()
    assert "not of data protection law" in page
