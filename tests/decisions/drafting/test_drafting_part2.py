"""Part 2 written behind its own pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from decisions import rules, workflow
from decisions.models import (
    BoardPaper,
    FoiaExemption,
    Part2Paper,
    Part2Text,
)
from decisions.views.part2 import LISTS as PART2_LISTS
from tests import factories
from tests.decisions.drafting.browsing import PDF, address, held_in_part2, save, shown_at

pytestmark = pytest.mark.django_db

# -- Part 2

PART2_TYPED = {
    "text": ({"heading": "Prices", "body": "<p>TOKEN</p>"}, {"heading": "Costs"}),
    "money": ({"what": "cap", "as_written": "£1m", "vat_basis": "not_stated"}, {"description": "Cap"}),
    "figures": ({"kind": "value", "as_written": "£1m", "vat_basis": "not_stated"}, {"kind": "estimate"}),
    "parties": ({"name": "Acme"}, {"role": "bidder"}),
    "recommendations": ({"asks": "delegate", "recommended": "<p>Up to £1m</p>"}, {"asks": "approve"}),
    "papers": ({"real_name": "Bids"}, {"real_name": "Bids received"}),
    "tests": (
        {"for_release": "a", "against_release": "b", "conclusion": "c", "tested_on_day": 1, "tested_on_month": 2,
         "tested_on_year": 2026},
        {"conclusion": "d"},
    ),
}  # fmt: skip


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
    typed = {"heading": "Prices", "body": "<p>£252K</p>", "board_paper": paper.pk, "step": "another"}
    assert pages.post(address("add_part2", draft.pk, "text"), typed).url == address("add_part2", draft.pk, "text")
    told = pages.get(address("write_part2", draft.pk)).content.decode()
    assert "BoardPaper object" not in told and ">Board</dd>" in told
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
