"""The lists of a draft: rows added, changed, put in order and removed."""

import pytest
from django.utils.html import escape

from decisions import rules, workflow
from decisions.models import (
    BoardPaper,
    MoneyLine,
    Part2Text,
    Recommendation,
)
from decisions.views.parts import LISTS
from tests import factories
from tests.decisions.drafting.browsing import address, held_in_part2, save, shown_at

pytestmark = pytest.mark.django_db

# -- lists

TYPED = {
    "recommendations": ({"asks": "approve", "recommended": "<p>Approve it.</p>"}, {"recommended": "<p>Agree it.</p>"}),
    "options": ({"title": "Do nothing", "description": "<p>Leave it</p>"}, {"title": "Do something", "is_chosen": "on"}),
    "sections": ({"heading": "Risk", "body": "<p>Little</p>"}, {"heading": "Risks"}),
    "money": ({"what": "cost", "as_written": "£252K", "vat_basis": "exclusive", "spending": "revenue"}, {"fund": "Reserve"}),
    "parties": ({"name_as_written": "Acme Ltd", "role": "supplier"}, {"role": "key supplier"}),
    "authorisations": ({"what": "award", "amount_as_written": "1.15m"}, {"condition": "If funds allow"}),
    "board-papers": (
        {"board_as_written": "Investment Board", "has_part2": "no", "numbering": "running", "meeting_on_day": "24", "meeting_on_month": "May",
         "meeting_on_year": "2018"},
        {"title": "Pilots", "numbering": "letters"},
    ),
    "dates": ({"label": "effective", "on_day": "1", "on_month": "6", "on_year": "2026"}, {"label": "received"}),
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
    ("typed", "low", "high"),
    [
        ("£252K", 252_000, None), ("1.15m", 1_150_000, None), ("£1,725,000 excluding VAT", 1_725_000, None),
        ("about £1m to £2m", 1_000_000, 2_000_000), ("£3,000 and £5,000", None, None),
    ],
)  # fmt: skip
def test_money_keeps_what_was_written_and_reads_it(typed, low, high, draft, pages):
    pages.post(address("add_child", draft.pk, "money"), TYPED["money"][0] | {"as_written": typed})
    row = MoneyLine.objects.get()
    assert (row.as_written, row.low, row.high) == (typed, low, high)


def test_an_amount_without_a_figure_is_told_when_it_is_saved(draft, pages):
    told = pages.post(
        address("add_child", draft.pk, "money"), TYPED["money"][0] | {"as_written": "a few thousand"}, follow=True
    )
    assert "No figure could be read from “a few thousand”" in told.content.decode()
    told = pages.post(address("add_child", draft.pk, "money"), TYPED["money"][0] | {"as_written": "£252,000"}, follow=True)
    assert "No figure could be read" not in told.content.decode()


def test_a_changed_writing_is_read_again(draft, pages):
    pages.post(address("add_child", draft.pk, "money"), TYPED["money"][0])
    row = MoneyLine.objects.get()
    for written, low, high in [("£300k", 300_000, None), ("£1m to £2m", 1_000_000, 2_000_000), ("some money", None, None)]:
        save(pages, address("edit_child", draft.pk, "money", row.pk), as_written=written)
        row = MoneyLine.objects.get()
        assert (row.low, row.high) == (low, high)


def test_the_vat_that_is_written_is_read_where_none_was_chosen(draft, pages):
    pages.post(
        address("add_child", draft.pk, "money"), TYPED["money"][0] | {"as_written": "£300k ex VAT", "vat_basis": "not_stated"}
    )
    row = MoneyLine.objects.get()
    assert (row.low, row.vat_basis) == (300_000, "exclusive")
    url = address("edit_child", draft.pk, "money", row.pk)
    told = pages.post(url, shown_at(pages, url) | {"vat_basis": "inclusive"}, follow=True).content.decode()
    assert MoneyLine.objects.get().vat_basis == "inclusive" and "and the VAT chosen is “including VAT”. Change one" in told
    assert any("the VAT chosen" in each.text for each in rules.concerns_about(draft))


def test_figures_that_were_typed_win_and_what_is_written_otherwise_gives_concern(draft, pages):
    pages.post(address("add_child", draft.pk, "money"), TYPED["money"][0] | {"as_written": "£300k", "low": "252,000"})
    url = address("edit_child", draft.pk, "money", MoneyLine.objects.get().pk)
    told = pages.post(url, shown_at(pages, url) | {"as_written": "£400k"}, follow=True).content.decode()
    assert MoneyLine.objects.get().low == 252_000
    assert "“£400k” is what will be printed, and the figures say £252,000. Rules and lists go by the figures" in told
    concerns = [each.text for each in rules.concerns_about(draft) if each.part == "money"]
    assert concerns == ["“£400k” is what will be printed, and the figures say £252,000. Make them agree, or explain."]
    save(pages, url, low="400k")
    assert not [each for each in rules.concerns_about(factories.fresh(draft)) if each.part == "money"]


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
    kept = pages.post(url, opened | {"recommended": "<p>Mine</p>"}, headers={"X-Partone-Ask": "autosave"})
    assert kept.status_code == 404 and "press Save to add it as a new one" in kept.json()["errors"][0]
    assert f'action="{address("add_child", draft.pk, "recommendations")}"' in gone


def test_numbers_typed_in_a_section_of_a_board_paper_are_told_of_and_removed_by_a_button(draft, pages):
    paper = workflow.add_part(draft, BoardPaper, {"board_as_written": "Board", "numbering": "by_section"}, by=draft.author)
    typed = {"heading": "Risk", "body": "<p>1.1. It is small.</p><p>In 2018 it was.</p><p>1.2. It may grow.</p>"}
    url = address("add_child_of_board", draft.pk, paper.pk, "sections")
    told = pages.post(url, typed | {"is_numbered": "on"}, follow=True).content.decode()
    assert "Typed numbers 1.1., 1.2. stand in the text and will be printed a second time" in told
    row = paper.sections.get()
    url = address("edit_child_of_board", draft.pk, paper.pk, "sections", row.pk)
    assert f'href="{url}#typed-numbers"' in told and 'id="typed-numbers"' in pages.get(url).content.decode()
    assert save(pages, url, step="numbers").url == url
    row.refresh_from_db()
    assert row.body == "<p>It is small.</p>\n<p>In 2018 it was.</p>\n<p>It may grow.</p>"
    page = pages.get(url).content.decode()
    assert 'id="typed-numbers"' not in page
    save(pages, url, body="<p>1.1. It is small.</p>", is_numbered="")
    assert 'id="typed-numbers"' not in pages.get(url).content.decode()  # nothing is numbered here, so nothing twice


def test_numbers_typed_in_a_recommendation_and_in_part_2_are_removed_by_a_button_too(draft, pages):
    row = workflow.add_part(draft, Recommendation, {"asks": "note", "recommended": "<p>1.1. Note it.</p>"}, by=draft.author)
    held = workflow.add_part2(draft, Part2Text, {"heading": "Terms", "body": "<p>2.1. The rate.</p>"}, by=draft.author)
    urls = address("edit_child", draft.pk, "recommendations", row.pk), address("edit_part2", draft.pk, "text", held.pk)
    for url in urls:
        assert "in the text and will be printed as they were typed" in pages.get(url).content.decode()
        assert save(pages, url, step="numbers").url == url
        assert 'id="typed-numbers"' not in pages.get(url).content.decode()
    row.refresh_from_db()
    (text,) = held_in_part2(draft, Part2Text)
    assert (row.recommended, text.body) == ("<p>Note it.</p>", "<p>The rate.</p>")


def test_a_board_paper_has_its_own_sections_recommendations_and_consultees(draft, pages):
    paper = workflow.add_part(draft, BoardPaper, {"board_as_written": "Board"}, by=draft.author)
    for part in ("sections", "recommendations", "consultees"):
        url = address("add_child_of_board", draft.pk, paper.pk, part)
        assert pages.get(url).content.decode().count(">Save and add another</button>") == 1
        assert pages.post(url, TYPED[part][0] | {"step": "another"}).url == url
        row = LISTS[part].model.objects.get(board_paper=paper)
        assert not pages.get(address("part", draft.pk, part)).context["rows"]
        assert (
            save(pages, address("edit_child_of_board", draft.pk, paper.pk, part, row.pk), **TYPED[part][1]).status_code == 302
        )
        assert LISTS[part].model.objects.get(pk=row.pk).board_paper == paper
    assert pages.get(address("part_of_board", draft.pk, paper.pk, "money")).status_code == 404
    pages.post(address("remove_child", draft.pk, "board-papers", paper.pk))
    assert not BoardPaper.objects.exists() and not draft.consultees.exists()
