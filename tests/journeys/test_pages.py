"""Every page of both sites on a narrow phone: nothing sticks out to the side, and axe-core finds nothing that keeps people out,
also where a form comes back. The office is the canary's, which has a decision in every state, with the old records beside them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.workflow import save_view
from decisions import imports, models, rules, workflow
from procurement import models as bought
from procurement import workflow as buying
from publication.management.commands.load_sample import sample_records
from tests.canary.conftest import canary, canary_sites, world  # noqa: F401  the fixtures
from tests.canary.crawl import Visitor, addresses, signed_in
from tests.canary.filling import Filler
from tests.journeys.walking import Journey
from tests.sites import data_folder

NARROW = 320
# Who looks at a page; of the others, the author, commercial (who reads Part 2 too) and governance.
MOST = "author named_reader governance"
OF_NO_DECISION = "governance author named_reader"
ADVISERS = ("legal", "financial", "equalities")
WHO = {
    "account_login": "nobody",
    "decisions:declare": "legal financial equalities head_of_unit chief_executive",
    "decisions:answer_advice": "legal",
    "decisions:advise_anew": "legal financial equalities",
    "decisions:signing": "decision_maker chief_executive",
    "decisions:interests": "decision_maker governance",
    "decisions:correct_interest": "decision_maker",
    "decisions:sign": "decision_maker second_maker",
    "decisions:confirm": "decision_maker",
    "decisions:report_award": "award_holder",
    "publishing:see_correction": "governance second_governance",
    "publishing:drop_correction": "governance second_governance",
    "decisions:dispose": "second_governance",
}
WITHOUT_A_PAGE = {
    *("decisions:word_part1", "decisions:word_part2"),  # files
    *("decisions:settle_returned", "decisions:take_comments", "decisions:put_away"),  # buttons
    *("healthz", "decisions:paper", "decisions:part2_paper"),  # a word for a monitor, files
    *("procurement:copy_file", "procurement:export_contracts"),
    *("packs:board_part1", "packs:board_part2", "packs:between_pdf", "decisions:calendar_feed"),
    *("decisions:let_newcomer_in", "procurement:release_copy", "procurement:remove_copy", "procurement:take_back_copy"),
    *("decisions:move_child", "decisions:move_child_of_board", "decisions:move_part2"),  # buttons
    "decisions:settle_word",
    *("decisions:desk_csv", "decisions:desk_ods", "decisions:remove_meeting", "decisions:take_off", "people:remove_view"),
    *("decisions:claim_advice", "decisions:give_back_advice", "decisions:withdraw_advice"),
    *(f"decisions:{step}{side}" for step in ("resolve", "reopen") for side in ("", "_on_part2")),
    *("decisions:end_interest", "decisions:confirm_acting", "decisions:end_acting"),
    "decisions:advise_late",  # nothing was decided urgently here
    *("decisions:end_co_author", "people:confirm_membership", "people:send_again", "publishing:prove"),
    *("account_signup", "publishing:see_correction", "decisions:issue_number"),  # closed; none waits here
}
# Of these one page is enough: the page that adds a row has the same form, and every page that asks whether to remove is alike.
BUILT_ALIKE = re.compile(r":(edit_child|edit_part2|edit_row|procurement_edit_row)|remove")
# The button of a form that refuses to be sent as it is shown.
REFUSES = {
    "decisions:add_planned": "Save",
    "decisions:record_panel_report": "Record it",
    "decisions:record_information_request": "Record it",
    "decisions:hold": "Hold it",
    "decisions:start": "Start",
    "decisions:follow_on": "Start",
    "decisions:bring_back": "Compare",
    "decisions:start_from_word": "Start from this file",
    "decisions:authorise": "Save",
    "decisions:add_child": "Save",
    "decisions:add_child_of_board": "Save",
    "decisions:add_part2": "Save",
    "decisions:declare": "Give the declaration",
    "decisions:reassign_advice": "Pass it on",
    "decisions:ask_advice": "Ask for advice",
    "decisions:answer_advice": "Give the advice",
    "decisions:advise_anew": "Take it back",
    "decisions:return": "Return it",
    "decisions:ask": "Ask",
    "decisions:comment": "Comment",
    "decisions:answer": "Answer",
    "decisions:withdraw": "Withdraw it",
    "decisions:finish_amendment": "Finish the amendment",
    "decisions:reserve_number": "Reserve the number",
    "decisions:enter_meeting": "Enter the meeting",
    "people:save_view": "Save the view",
    "decisions:sign": "Check what you will sign",
    "decisions:declare_urgent": "Declare it urgent",
    "decisions:acting": "Write it down",
    "decisions:record_elsewhere": "Check before it is recorded",
    "publishing:defer": "Defer publication",
    "publishing:correct": "Write the correction",
    "publishing:drop_correction": "Do not print it",
    "publishing:take_down": "Take it down now",
}
PUBLIC = {("register", 200), ("accessibility", 200), ("decision", 200), ("decision", 410), ("format", 200), ("edition", 200)}
ODD = (
    "/decisions/?q=contract",
    "/decisions/?q=nothing+like+it",
    "/decisions/?year=soon&page=99",
    "/decisions/268/",
    "/nothing/",
)


@pytest.fixture
def office(canary):  # noqa: F811
    """The canary's decisions, a row in every list of its draft, nobody chosen where somebody stood aside, and the old records."""
    draft, author = canary.decision("draft"), canary.people()["author"]
    board = draft.board_papers.first()
    for model, values in one_of_each(board):
        workflow.add_part(draft, model, values, by=author)
    aside = canary.people()["decision_maker"]
    holder = aside.offices.get()
    workflow.stand_aside(canary.decision("with_decision_maker"), by=aside, holder=holder, nature="A share in it.")
    for record in imports.in_order(sample_records()):
        imports.import_record(record)
    buy_one_of_each(canary.people())
    govern_one_of_each(canary)
    return canary


def one_of_each(board):
    of_board = {"board_paper": board}
    yield models.Option, {"title": "Wait a year"}
    yield models.Section, {"heading": "Ethics"}
    yield models.Party, {"name_as_written": "A supplier"}
    yield models.Consultee, {"who": "Neighbours"}
    yield models.Assessment, {"kind": "equality"}
    yield models.Commitment, {"plan": "Police and Crime Plan"}
    yield models.DecisionLink, {"kind": "follows", "to_as_written": "PCD 9001"}
    bought = buying.record_procurement({"title": "A procurement"})
    contract = buying.record_contract({"title": "A contract"}, suppliers=["A supplier"], framework="", procurement=bought)
    yield models.Authorisation, {"what": "award", "contract": contract, "procurement": bought}
    yield models.Citation, {"as_written": "PCD 9002"}
    yield models.Recommendation, {"asks": "note", "recommended": "<p>To note it.</p>"} | of_board
    yield models.Section, {"heading": "Risk"} | of_board
    yield models.Consultee, {"who": "The staff"} | of_board


def buy_one_of_each(people) -> None:
    """A row in every list of a recorded contract and of a recorded procurement, so that its pages open."""
    recorded = {"recorded_at__isnull": False}
    contract = bought.Contract.objects.filter(**recorded).order_by("pk").first()
    procurement = bought.Procurement.objects.filter(**recorded).order_by("pk").first()
    notice = bought.NoticeType.objects.first()
    by, today = people["named_reader"], timezone.localdate()
    for owner, model, values in (
        (contract, bought.ContractChange, {"kind": "extension", "agreed_on": today}),
        (contract, bought.ContractOption, {"number": 1, "months": 12}),
        (contract, bought.BreakPoint, {"on": today}),
        (contract, bought.Notice, {"type": notice, "published_on": today}),
        (procurement, bought.Gate, {"number": "1", "purpose": "Outline business case"}),
        (procurement, bought.Lot, {"number": "1", "title": "North"}),
        (procurement, bought.Notice, {"type": notice, "published_on": today}),
    ):
        buying.add_row(owner, model, values, by=by)
    reads = {"regime_reads": "pa2023", "commenced_reads": today}
    buying.ask_to_correct_regime(procurement, by=by, reason="A slip of the pen.", **reads)
    contract.suppliers.add(
        bought.Supplier.objects.create(name="Open Gate Ltd"), bought.Supplier.objects.create(name="Open Gate")
    )
    rule = models.SchemeRule.objects.filter(body=contract.body).in_force(today).first()
    grant = bought.Grant.objects.filter(**recorded).order_by("pk").first()
    workflow.say_no_decision(grant, rule, reason="It is small.", by=by)


def govern_one_of_each(world_of) -> None:
    """A reserved number, a meeting with a request on it, a saved view, and a request that is being changed."""
    by, request = world_of.people()["governance"], world_of.decision("with_advisers")
    workflow.reserve_number(request.body, "What is expected", by=by)
    board = models.Board.objects.filter(body=request.body).first()
    meeting = workflow.enter_meeting(board, timezone.localdate() + timedelta(days=14), None, by=by)
    workflow.table(request, meeting, by=by)
    workflow.declare_interest(by=world_of.people()["decision_maker"], party="Acme", nature="Shares.")
    save_view("decisions:desk", "Late", "late=on", by=by)
    workflow.begin_amendment(world_of.decision("with_head_of_unit"), by=by)
    workflow.revise(world_of.decision("with_head_of_unit"), {"programme": "A programme of works"}, by=by)


@pytest.fixture
def phone(browser, canary_sites):  # noqa: F811
    journey = Journey(browser, canary_sites, width=NARROW)
    yield journey
    journey.ends()


def test_every_staff_page_fits_a_phone_and_keeps_nobody_out(office, canary_sites, phone):  # noqa: F811
    visitors, walkers, seen = visitors_of(office, canary_sites), {}, set()
    for name, paths in staff_addresses(office).items():
        for some in alike(paths) if name not in WITHOUT_A_PAGE else ():
            most = MOST if some[0].startswith("/decisions/") else OF_NO_DECISION
            who, path = first_reader(visitors, WHO.get(name, most).split(), some)
            if path:
                seen.add(name)
                walker = walkers.get(who) or walkers.setdefault(who, phone.arrives_signed_in(visitors[who].cookies))
                walker.goes_to(path)
                if name in REFUSES:
                    walker.presses("Give the advice" if name == "decisions:declare" and who in ADVISERS else REFUSES[name])
                    walker.is_refused()
                if BUILT_ALIKE.search(name):
                    break
    assert sorted(set(staff_addresses(office)) - seen - WITHOUT_A_PAGE) == []
    assert phone.told == []


def staff_addresses(office) -> dict[str, list[str]]:
    """Our own pages; those of the administration are Django's, for a desk."""
    found = addresses("config.urls", Filler(office).staff)
    draft = models.Decision.objects.get(pk=office.world.decisions["draft"])
    explained = next(each for each in rules.concerns_about(draft) if each.rule == "R-23")
    found["decisions:explain"] = [reverse("decisions:explain", args=[draft.pk, explained.key])]
    contract = bought.Contract.objects.filter(recorded_at__isnull=False).order_by("pk").first()
    one, other = contract.suppliers.order_by("-pk").values_list("pk", flat=True)[:2]
    found["procurement:merge_suppliers"] = [reverse("procurement:merge_suppliers", args=[one, other])]
    found["decisions:many"] = [f"/desk/many/?action={each}&everything=1" for each in ("reassign", "remind")]
    found["publishing:confirm"] = [f"{reverse('publishing:confirm')}?record=contract-{contract.pk}"]
    return {name: paths for name, paths in found.items() if not name.startswith("admin")}


def visitors_of(office, sites) -> dict[str, Visitor]:
    key = (data_folder(office.database, "staff") / "secret-key").read_text()
    people = office.people()
    who = {each for names in WHO.values() for each in names.split()} - {"nobody"} | set(MOST.split())
    return {each: signed_in(sites.staff, people[each], key) for each in who} | {"nobody": Visitor(sites.staff)}


def alike(paths) -> list[list[str]]:
    """Addresses of the same page of different records, together; the pages of whole records each for itself."""
    found = {}
    for path in paths:
        found.setdefault(path if re.fullmatch(r"/decisions/\d+/", path) else re.sub(r"\d+", "0", path), []).append(path)
    return list(found.values())


def first_reader(visitors, who, paths) -> tuple:
    """Somebody who is shown one of these pages, and which. None of them may break."""
    for path in paths:
        for each in who:
            answer = visitors[each].get(path)
            assert answer.status < 500, f"{path} breaks for {each}"
            if answer.status == 200 and answer.header("Content-Type").startswith("text/html"):
                return each, path
            if answer.status == 405:
                return None, None
    return None, None


def test_every_public_page_fits_a_phone_and_keeps_nobody_out(office, canary_sites, phone):  # noqa: F811
    canary_sites.publish_due()
    stranger, walker, seen = Visitor(canary_sites.public), phone.reads_in_public(), set()
    for name, paths in addresses("publication.urls", Filler(office).public).items():
        for path in paths:
            answer = stranger.get(path)
            is_page = answer.header("Content-Type").startswith("text/html") and answer.status != 301
            kind = (name.split(":")[-1], answer.status)
            if is_page and (kind[0] == "decision" or kind not in seen):
                seen.add(kind)
                walker.goes_to(path)
    for path in ODD:
        walker.goes_to(path)
    assert seen >= PUBLIC
    assert phone.told == []
