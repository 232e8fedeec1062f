"""The short pages on which a draft is written: begun, filled in, refused; nothing typed is ever lost."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import Role
from decisions import rules, workflow
from decisions.models import (
    Decision,
    Explanation,
    Recommendation,
    Section,
)
from decisions.views.part2 import LISTS as PART2_LISTS
from decisions.views.parts import LISTS
from tests import factories
from tests.decisions.drafting.browsing import address, of, save, shown_at

pytestmark = pytest.mark.django_db
SINGLE = ["title", "summary", "publication", "urgency", "withholding", "section-introduction"]


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
    told = pages.get(address("start")).content.decode()
    assert (
        f"{older}, in use " in told and f"{newer}, in use" not in told and "governance then records how it was decided" in told
    )


def test_a_title_that_a_decision_has_already_is_told_of_and_stops_nothing(officer, pages):
    body = officer.memberships.get().body
    form, elsewhere = factories.make_form_version(body), factories.make_draft()
    Decision.objects.filter(pk=elsewhere.pk).update(title="New radios")
    asked = {"form_version": form.pk, "title": "new Radios", "kind": "policy"}
    assert "with this title" not in pages.post(address("start"), asked, follow=True).content.decode()
    first = Decision.objects.get(title="new Radios")
    told = pages.post(address("start"), asked, follow=True).content.decode()
    assert f'href="{first.get_absolute_url()}"' in told and "There is a request with this title already" in told
    assert Decision.objects.filter(title="new Radios").count() == 2


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
    assert (tasks["Money"]["state"], tasks["Parties"]["state"]) == ("1 concern", "Optional")
    workflow.revise(draft, {"needed_by_on": date(2018, 5, 24)}, by=draft.author)
    told = pages.get(address("tasks", draft.pk))
    title = next(task for group in told.context["groups"] for task in group["tasks"] if task["title"] == "Title and kind")
    assert title["state"] == "1 concern" and title["concerns"][0]["text"].endswith(" days ago.")
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
    assert pages.get(address("explain", draft.pk, "R-99:money")).url == address("tasks", draft.pk), (
        "nothing there gives concern"
    )


# -- the short pages


def test_after_a_save_what_the_part_still_needs_and_a_heading_in_the_text_are_told(draft, pages):
    url = address("edit", draft.pk, "section-introduction")
    heading = draft.form_version.definition["sections"][0]["heading"]
    told = pages.post(
        url, shown_at(pages, url) | {"body": f"<h3>1. {heading}:</h3><p>Words.</p>"}, follow=True
    ).content.decode()
    assert (
        f"The text begins with the heading “{heading}:”, which is printed for you." in told and "Still to do under" not in told
    )
    told = pages.post(url, shown_at(pages, url) | {"body": f"<p>{heading} and more.</p>"}, follow=True).content.decode()
    assert "begins with the heading" not in told
    url = address("edit", draft.pk, "publication")
    told = pages.post(
        url, shown_at(pages, url) | {"significant": "yes", "significant_reason": ""}, follow=True
    ).content.decode()
    assert "Still to do under Publication: " in told


def test_each_page_saves_what_was_typed(draft, pages):
    save(
        pages, address("edit", draft.pk, "title"), title="Better radios", needed_by_on_day="1", needed_by_on_month="6",
        needed_by_on_year="2031",
    )  # fmt: skip
    save(pages, address("edit", draft.pk, "summary"), summary="One paragraph.\n\nAnother.")
    save(pages, address("edit", draft.pk, "section-introduction"), body="<h2>Before</h2><p onclick=x>Text</p>")
    assert draft.sections.get().body == "<h3>Before</h3>\n<p>Text</p>"
    typed = {"body": "<p>1.1 Before.</p><p>Text</p>"}
    url = address("edit", draft.pk, "section-introduction")
    told = pages.post(url, shown_at(pages, url) | typed, follow=True).content.decode()
    assert (
        "The typed number 1.1 stands in the text" in told
        and "Paragraphs are numbered for you." in pages.get(url).content.decode()
    )
    assert save(pages, url, step="numbers", body="<p>1.1 Before</p><p>Text</p>").url == url
    save(pages, address("edit", draft.pk, "publication"), significant="yes", significant_reason="It is large.")
    save(pages, address("edit", draft.pk, "withholding"), is_there_part2="yes", gist="Prices.", foia_sections=["43"])

    draft = factories.fresh(draft)
    assert (draft.title, draft.needed_by_on) == ("Better radios", date(2031, 6, 1))
    assert draft.summary == "<p>One paragraph.</p>\n<p>Another.</p>"
    assert draft.sections.get().body == "<p>Before</p>\n<p>Text</p>"
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


def test_a_stale_explanation_is_refused(draft, pages):
    workflow.revise(draft, {"kind": "grant"}, by=draft.author)
    [concern] = rules.concerns_about(factories.fresh(draft))
    url = address("explain", draft.pk, concern.key)
    opened = shown_at(pages, url)
    save(pages, url, text="Theirs")

    stale = pages.post(url, opened | {"text": "Mine"}).content.decode()

    assert "What is stored now" in stale and "Theirs" in stale and "Mine" in stale
    assert Explanation.objects.get().text == "Theirs"
