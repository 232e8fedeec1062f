"""What the pages of a draft do besides saving: the public's view, saving as a field is left, two texts to choose between, and the
form that comes back to who is signed out."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Event, Role
from decisions import workflow
from decisions.guidance import guidance
from decisions.models import BoardPaper, Decision, MoneyLine, Option, Part2Text, Recommendation, Section
from decisions.views.drafting import PAGES
from decisions.views.part2 import LISTS as PART2_LISTS
from decisions.views.parts import LISTS
from tests import factories
from tests.decisions.drafting.browsing import address, held_in_part2, of, save, shown_at

pytestmark = pytest.mark.django_db
SCRIPT = "X-Partone-Ask"


def asked(pages, url, wanted, **typed):
    """What the page's own script asks with the form as it stands and these words typed into it."""
    return pages.post(url, shown_at(pages, url) | typed, headers={SCRIPT: wanted})


def recommendation(draft, words="<p>Buy radios.</p>"):
    return workflow.add_part(draft, Recommendation, {"asks": "approve", "recommended": words}, by=draft.author)


# -- as the public will read it


@pytest.mark.parametrize(
    ("part", "typed", "reads"),
    [
        ("title", {"title": "Quieter sirens"}, "Quieter sirens</h3>"),
        ("summary", {"summary": "<p>Sirens are <b>loud</b>.</p>"}, "<p>Sirens are <b>loud</b>.</p>"),
        ("section-introduction", {"body": "<p>They wake people.</p>"}, 'paragraph__number" href="#p1.1">1.1</a>\n<p>They wake people.</p>'),
        ("publication", {"deferral": "yes", "deferral_reason": "Not yet."}, "Not yet."),
        ("withholding", {"is_there_part2": "yes", "gist": "Prices of sirens."}, "Prices of sirens."),
    ],
)  # fmt: skip
def test_what_is_typed_is_shown_as_the_public_will_read_it_and_nothing_is_stored(part, typed, reads, draft, pages):
    url, before = address("edit", draft.pk, part), (list(Decision.objects.values()), Event.objects.count())

    fragment = asked(pages, url, "preview", **typed)
    page = pages.post(url, shown_at(pages, url) | typed | {"step": "preview"})

    assert reads in fragment.content.decode() and "<form" not in fragment.content.decode()
    assert reads in page.content.decode() and "Save and go to the next part" in page.content.decode()
    assert "no-store" in fragment["Cache-Control"]
    assert (list(Decision.objects.values()), Event.objects.count()) == before
    assert not Section.objects.exists() and not hasattr(factories.fresh(draft), "withholding")


def test_a_row_is_shown_among_the_others_new_or_changed(draft, pages):
    row = recommendation(draft)
    workflow.add_part(draft, Option, {"title": "Wait"}, by=draft.author)
    added = asked(pages, address("add_child", draft.pk, "recommendations"), "preview", asks="note", recommended="<p>Note.</p>")
    changed = asked(pages, address("edit_child", draft.pk, "recommendations", row.pk), "preview", recommended="<p>Hire.</p>")
    assert "Buy radios." in added.content.decode() and "<p>Note.</p>" in added.content.decode()
    assert "Buy radios." not in changed.content.decode() and "<p>Hire.</p>" in changed.content.decode()
    assert Recommendation.objects.get().recommended == "<p>Buy radios.</p>"
    assert "<dt>Not stated</dt>" not in pages.get(address("add_child", draft.pk, "dates")).content.decode()
    typed = {"label": "effective", "on_day": "1", "on_month": "6", "on_year": "2031"}
    assert "1 June 2031" in asked(pages, address("add_child", draft.pk, "dates"), "preview", **typed).content.decode()


def test_a_new_board_paper_and_its_rows_are_shown(draft, pages):
    paper = asked(
        pages, address("add_child", draft.pk, "board-papers"), "preview", board_as_written="The Board", title="Sirens"
    )
    assert "Board paper 1: The Board" in paper.content.decode()
    workflow.add_part(draft, BoardPaper, {"board_as_written": "The Board", "title": "Sirens"}, by=draft.author)
    board = draft.board_papers.get()
    url = address("add_child_of_board", draft.pk, board.pk, "consultees")
    assert "The neighbours" in asked(pages, url, "preview", who="The neighbours").content.decode()


def test_who_does_not_write_the_draft_gets_no_view_of_it(draft, pages):
    url = address("edit", draft.pk, "summary")
    sent = shown_at(pages, url) | {"summary": "<p>x</p>"}
    reader = of(factories.make_person(Role.GOVERNANCE, draft.body))
    stranger = of(factories.make_person(Role.GOVERNANCE, factories.make_body()))
    assert reader.post(url, sent, headers={SCRIPT: "preview"}).status_code == 403
    assert stranger.post(url, sent, headers={SCRIPT: "preview"}).status_code == 404
    assert Client().post(url, sent, headers={SCRIPT: "preview"}).status_code == 403


def test_a_page_of_part2_shows_of_it_only_the_gist(draft, pages):
    save(pages, address("edit", draft.pk, "withholding"), is_there_part2="yes", gist="Prices of sirens.")
    page = pages.get(address("add_part2", draft.pk, "text")).content.decode()
    assert "The public sees nothing of what is written here" in page and "Prices of sirens." in page
    assert "data-public-view" not in page


# -- saved as a field is left


def test_leaving_a_field_saves_and_the_next_save_is_not_stale(draft, pages):
    url = address("edit", draft.pk, "title")
    first = asked(pages, url, "autosave", title="Quieter sirens").json()
    assert factories.fresh(draft).title == "Quieter sirens" and len(first["saved_at"]) == 5

    sent = shown_at(pages, url) | {"was_seen": first["was_seen"], "title": "Quiet sirens"}
    assert pages.post(url, sent).url == f"{address('tasks', draft.pk)}#task-title"
    assert factories.fresh(draft).title == "Quiet sirens"


def test_figures_read_as_a_field_is_left_stand_in_the_page_and_are_read_again(draft, pages):
    row = workflow.add_part(draft, MoneyLine, {"what": "cost", "as_written": "£1m", "low": 1_000_000}, by=draft.author)
    url = address("edit_child", draft.pk, "money", row.pk)
    first = asked(pages, url, "autosave", as_written="£1.2m to £1.5m excluding VAT").json()
    assert first["read"] == {"low": "1,200,000", "high": "1,500,000", "ceiling": "", "vat_basis": "exclusive"}


def test_an_automatic_save_that_cannot_be_made_says_why(draft, pages):
    url = address("edit", draft.pk, "title")
    opened = shown_at(pages, url)
    assert asked(pages, url, "autosave", title="").json()["errors"] == ["Enter a title."]
    workflow.revise(draft, {"title": "Theirs"}, by=draft.author)
    stale = pages.post(url, opened | {"title": "Mine"}, headers={SCRIPT: "autosave"}).json()
    assert stale["is_stale"] and "press Save to see both" in stale["errors"][0]
    assert factories.fresh(draft).title == "Theirs"


def test_a_row_of_part2_is_saved_on_leaving_a_field(draft, pages):
    workflow.add_part2(draft, Part2Text, {"heading": "Prices", "body": "<p>£1</p>"}, by=draft.author)
    url = address("edit_part2", draft.pk, "text", held_in_part2(draft, Part2Text)[0].pk)
    assert asked(pages, url, "autosave", body="<p>£2</p>").json()["saved_at"]
    assert held_in_part2(draft, Part2Text)[0].body == "<p>£2</p>"


def test_the_same_save_sent_twice_is_stored_once_and_not_called_stale(draft, pages):
    url = address("edit", draft.pk, "summary")
    sent = shown_at(pages, url) | {"summary": "<p>Once</p>"}
    assert [pages.post(url, sent).status_code for _ in range(2)] == [302, 302]


def test_saving_may_lead_on_to_the_next_part(draft, pages):
    url = address("edit", draft.pk, "summary")
    assert pages.post(url, shown_at(pages, url) | {"step": "next"}).url == address("part", draft.pk, "recommendations")
    page = pages.get(address("part", draft.pk, "recommendations")).content.decode()
    assert f'href="{address("part", draft.pk, "options")}">Go to the next part' in page


# -- two people on the same part


@pytest.fixture
def stale(draft, pages):
    """A page of the title that somebody else has changed since; it changed the title on both sides, the programme on theirs."""
    url = address("edit", draft.pk, "title")
    opened = shown_at(pages, url)
    colleague = factories.make_person(Role.OFFICER, draft.body)
    workflow.join_co_author(draft, colleague, by=draft.author)
    page = shown_at(of(colleague), url)
    of(colleague).post(url, page | {"title": "Theirs", "programme": "Roads"})
    return url, opened | {"title": "Mine", "topic": "Noise"}, colleague


def test_both_texts_stand_side_by_side_for_the_fields_that_somebody_else_changed(stale, draft, pages):
    url, sent, colleague = stale
    answer = pages.post(url, sent)
    page, compared = answer.content.decode(), {each["name"]: each for each in answer.context["form"].compared}
    assert set(compared) == {"title", "programme"}  # the topic is only mine, and stays in the form
    assert (compared["title"]["chosen"], compared["programme"]["chosen"]) == (None, "stored")
    assert f"Saved by {colleague}" in page and 'value="Theirs / Mine"' in page and 'value="Noise"' in page


@pytest.mark.parametrize(
    ("choice", "title"), [("stored", "Theirs"), ("mine", "Mine"), ("merged", "Theirs, with mine"), ("", None)]
)
def test_what_is_chosen_is_stored(choice, title, stale, draft, pages):
    url, sent, _ = stale
    refused = pages.post(url, sent)
    chosen = {"compared": ["title", "programme"], "keep-title": choice, "keep-programme": "stored"}
    again = sent | chosen | {"was_seen": refused.context["was_seen"], "merged-title": "Theirs, with mine"}
    answer = pages.post(url, again)
    draft = factories.fresh(draft)
    if title is None:
        assert "Choose what is stored, yours, or the two merged." in answer.content.decode()
        both = answer.context["form"].compared[0]
        assert both["posted"] == [("title", "Mine")] and "Mine" in both["typed"] and draft.title == "Theirs"
    else:
        assert answer.status_code == 302
        assert (draft.title, draft.programme, draft.topic) == (title, "Roads", "Noise")


def test_a_choice_is_held_against_what_is_stored_by_then(stale, draft, pages):
    url, sent, _ = stale
    refused = pages.post(url, sent)
    workflow.revise(draft, {"title": "Third"}, by=draft.author)
    chosen = {"compared": ["title"], "keep-title": "stored", "programme": "Roads", "was_seen": refused.context["was_seen"]}
    again = pages.post(url, sent | chosen)
    assert [(each["stored"], each["typed"]) for each in again.context["form"].compared] == [("<p>Third</p>", "<p>Mine</p>")]
    assert factories.fresh(draft).title == "Third"


def test_texts_of_rows_are_merged_with_nothing_lost(draft, pages):
    row = recommendation(draft, "<p>One</p><p>Two</p>")
    url = address("edit_child", draft.pk, "recommendations", row.pk)
    opened = shown_at(pages, url)
    workflow.revise_part(row, {"recommended": "<p>One</p><p>Two, theirs</p>"}, by=draft.author)
    answer = pages.post(url, opened | {"recommended": "<p>One</p><p>Two, mine</p>"})
    [compared] = answer.context["form"].compared
    assert compared["merged"].value() == "<p>One</p>\n<p>Two, theirs</p>\n<p>Two, mine</p>"
    assert compared["pieces"] == [("kept", "One Two,"), ("out", "theirs"), ("in", "mine")]


# -- signed out


def test_the_form_comes_back_to_who_is_signed_out_and_is_saved_once_they_are_signed_in(draft, officer):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    url, origin = address("edit", draft.pk, "title"), {"Origin": "http://testserver"}
    workflow.revise(draft, {"title": "STOREDWORDS"}, by=officer)
    page = browser.get(url)
    sent = shown_at(browser, url) | {"title": "Typed", "csrfmiddlewaretoken": token_of(page)}
    browser.cookies.pop(settings.SESSION_COOKIE_NAME)

    signed_out = browser.post(url, sent, headers=origin)
    assert signed_out.status_code == 403 and "STOREDWORDS" not in signed_out.content.decode()
    form = signed_out.context["form"]
    assert form["title"].value() == "Typed" and form["title"].label == "Title"
    assert ("was_seen", sent["was_seen"]) in signed_out.context["carried"]
    assert browser.post(url, sent, headers=origin | {SCRIPT: "autosave"}).json()["is_signed_out"]

    browser.cookies.pop(settings.CSRF_COOKIE_NAME)  # a sign-in gives another
    browser.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    browser.get(url)
    assert "Typed" not in browser.post(url, sent, headers={"Origin": "http://elsewhere"}).content.decode()
    once_more = browser.post(url, sent, headers=origin)
    assert once_more.status_code == 403 and once_more.context["form"]["title"].value() == "Typed"
    assert factories.fresh(draft).title == "STOREDWORDS"
    assert browser.post(url, sent | {"csrfmiddlewaretoken": token_of(once_more)}, headers=origin).status_code == 302
    assert factories.fresh(draft).title == "Typed"


def token_of(page) -> str:
    return str(page.context["csrf_token"])


def test_a_page_without_a_form_of_its_own_comes_back_by_the_names_of_its_questions(draft):
    answer = Client().post(address("withdraw", draft.pk), {"reason": "A long\nreason", "to": "author"})
    assert answer.status_code == 403
    assert [(field.label, field.value()) for field in answer.context["form"]] == [
        ("Reason", "A long\nreason"),
        ("To", "author"),
    ]


def test_every_page_that_says_which_form_it_asks_says_it_without_reading_a_record():
    for part in [*PAGES, "withholding", "section-introduction", "nonsense"]:
        assert Client().post(address("edit", 1, part), {"x": "y"}).status_code == 403
    for name, lists in (("add_child", LISTS), ("add_part2", PART2_LISTS)):
        for part in [*lists, "nonsense"]:
            assert Client().post(address(name, 1, part), {"x": "y"}).status_code == 403


# -- guidance, limits, the task list


def forms_that_ship() -> list[dict]:
    held = json.loads(Path("decisions/reference/form_versions.json").read_text())
    return [form["definition"] for form in held]


def test_every_part_of_every_form_has_guidance_with_the_rule_that_asks():
    for definition in forms_that_ship():
        sections = [f"section-{section['code']}" for section in definition["sections"]]
        for part in [*PAGES, "withholding", *LISTS, *sections, *(f"part2-{part}" for part in PART2_LISTS)]:
            said = guidance(definition, part)
            assert said and said["good"] and said["example"] and said["rules"], part
            assert all(rule["asks"] and rule["source"] for rule in said["rules"]), part


def test_a_form_version_may_say_its_guidance_otherwise(draft, pages):
    form = draft.form_version
    form.definition["guidance"] = {"summary": {"good": "Two lines at most."}}
    form.full_clean()
    form.save()
    page = pages.get(address("edit", draft.pk, "summary")).content.decode()
    assert "Two lines at most." in page and "The contract for custody healthcare ends" in page
    assert "What good looks like" in pages.get(address("add_part2", draft.pk, "tests")).content.decode()


def test_characters_are_counted_where_a_limit_is_met_and_no_browser_cuts_off_what_is_pasted(draft, pages):
    title = pages.get(address("edit", draft.pk, "title")).content.decode()
    assert 'data-maxlength="250"' in title and 'aria-describedby="id_title_helptext id_title-info"' in title
    assert " maxlength" not in title.partition("<main")[2]
    assert "data-maxlength" not in pages.get(address("edit", draft.pk, "summary")).content.decode()


def test_pages_of_a_draft_keep_within_25_queries_however_long_its_lists(officer, pages):
    draft, counts = factories.make_complete_draft(officer), []
    for rows in (1, 3):
        for _ in range(rows):
            recommendation(draft)
            workflow.add_part(draft, Option, {"title": "Wait"}, by=officer)
        where = draft.recommendations.last().pk
        urls = [address("tasks", draft.pk), address("edit", draft.pk, "withholding")]
        urls += [address("edit_child", draft.pk, "recommendations", where), address("part", draft.pk, "recommendations")]
        counts.append([queries(pages, url) for url in urls])
    assert counts[0] == counts[1] and max(counts[0]) <= 25, counts


def queries(pages, url) -> int:
    with CaptureQueriesContext(
        connection,
    ) as made:
        assert pages.get(url).status_code == 200
    return len([query for query in made.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])
