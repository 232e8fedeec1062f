"""What may still be added to a contract, on which ground, who would have to decide, and what approvals leave."""

from datetime import date
from decimal import Decimal as Pounds

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from decisions import rules, workflow
from decisions.models import Authorisation
from decisions.rules.buying import answers_about, headroom_of_contract, scheme_on
from decisions.rules.buying.who_decides import Asked
from decisions.views.buying import _sorted_out
from procurement.models import Contract
from procurement.rules.answer import Verdict
from publication import documents
from tests.buying import make_change, make_contract
from tests.decisions.buying.made import (
    browser_of,
    ground,
    make_allowing,
    make_approval,
    make_grounds,
    make_rule,
    make_threshold,
    make_variation_rule,
    reader_of,
)
from tests.factories import fresh, make_body, make_signed

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 1)


# -- the page


def at(contract, **asked):
    return reverse("decisions:headroom", args=[contract.pk]), asked


def test_the_page_says_what_each_ground_leaves_and_who_would_decide_on_all_of_it():
    make_grounds()
    make_threshold()
    body = make_body()
    make_variation_rule(body)
    contract = make_contract(body, value=Pounds(1_000_000))
    make_change(contract, amount=Pounds(40_000), ground=ground("72(1)(f)"))

    page = browser_of(reader_of(body)).get(*at(contract)).content.decode()

    assert "£500,000 (50.0 % of the original value)" in page and "Deputy Mayor (paragraph 4.13)" in page
    assert "£60,000 (6.0 % of the original value)" in page  # a tenth, less what was added on that ground
    assert "No limit on the amount" in page
    assert "£1,040,000" in page and "4.0 % more" in page
    assert 'class="chart"' in page and "verdicts are not published" in page


def test_what_if_answers_with_rule_source_figures_verdict_and_what_would_change_it():
    make_grounds()
    body = make_body()
    make_variation_rule(body)
    contract = make_contract(body, value=Pounds(1_000_000))
    pages = browser_of(reader_of(body))

    def asked(amount, months=""):
        return pages.get(*at(contract, amount=amount, months=months, ground=ground("72(1)(b)").pk)).content.decode()

    exactly = asked("£500,000")
    assert "£500,000 is 50.0 % of £1,000,000, which does not exceed the 50 % of 72(1)(b)." in exactly
    assert "Paragraph 4.13 applies" in exactly and "Deputy Mayor decides" in exactly
    assert "What would change it" in exactly and "Scheme of 2023, paragraph 4.13: made up" in exactly
    assert "Read in the source named" in exactly
    over = asked("500,000.01")
    assert "more than the 50 % of 72(1)(b)" in over and 'data-kind="missing">Not in order' in over
    small = asked("100000", "12")
    assert "Paragraph 4.13 does not apply" in small
    assert "13 months is more than 12 months" in asked("0", "13")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"amount": "", "months": "", "ground": ""}, "Enter how much more, or how many months longer."),
        ({"amount": "lots"}, "Enter an amount in pounds"),
        ({"amount": "5", "months": "a year"}, "Enter the months as a whole number"),
        ({"months": "-1"}, "Enter 0 months or more"),
        ({"amount": "5", "ground": "999999"}, "Select a valid choice"),
    ],
)
def test_what_if_refuses_what_it_cannot_read_beside_the_field(asked, told):
    make_grounds()
    body = make_body()

    answer = browser_of(reader_of(body)).get(*at(make_contract(body), **asked))

    assert answer.status_code == 200 and told in answer.content.decode()
    assert "There is a problem" in answer.content.decode()


def test_asking_changes_and_records_nothing():
    from accounts.models import Event

    make_grounds()
    body = make_body()
    contract = make_contract(body)
    before = Event.objects.count()

    browser_of(reader_of(body)).get(*at(contract, amount="1", ground=ground("72(1)(b)").pk))

    assert (Event.objects.count(), contract.changes.count()) == (before, 0)


def test_small_changes_that_together_pass_the_limit_of_the_scheme_are_pointed_out():
    make_grounds()
    body = make_body()
    make_variation_rule(body)
    contract = make_contract(body, value=Pounds(1_000_000))
    make_change(contract, amount=Pounds(60_000), months=0)

    page = browser_of(reader_of(body)).get(*at(contract, amount="60000")).content.decode()

    assert "Paragraph 4.13 does not apply" in page and "together with the earlier ones" in page


def test_a_contract_of_another_body_and_one_of_a_hidden_draft_are_not_there():
    body, other = make_body(), make_body()
    contract = make_contract(body)
    drafted = make_contract(body)
    type(drafted).objects.filter(pk=drafted.pk).update(recorded_at=None, body=None)
    draft = make_allowing(body, contract=drafted)

    assert browser_of(reader_of(other)).get(*at(contract)).status_code == 404
    assert browser_of(reader_of(body)).get(*at(drafted)).status_code == 404
    assert browser_of(draft.author).get(*at(drafted)).status_code == 200
    assert browser_of(reader_of(body, Role.ADMINISTRATOR)).get(*at(contract)).status_code == 404


def test_a_value_that_stands_in_part_2_is_not_worked_out_from():
    make_grounds()
    body = make_body()
    contract = make_contract(body, value=None, value_withheld_because="commercially sensitive")

    page = browser_of(reader_of(body)).get(*at(contract)).content.decode()

    assert "is not public (commercially sensitive)" in page and "Cannot be told: enter the original value" in page
    assert 'class="chart"' not in page


def queries(pages, contract) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert pages.get(*at(contract, amount="5000", ground=ground("72(1)(b)").pk)).status_code == 200
    return len(asked)


def test_the_page_asks_as_often_with_three_changes_and_approvals_as_with_one():
    make_grounds()
    make_threshold()
    body = make_body()
    make_variation_rule(body)
    contract = make_contract(body)
    pages = browser_of(reader_of(body))
    asked = []
    for count in range(3):
        make_change(contract, ground=ground("72(1)(b)"))
        make_approval(body, contract=contract, amount=1_000_000 + count)
        asked.append(queries(pages, contract))

    assert asked[0] == asked[2] and asked[0] <= 26, asked


# -- beside a draft


def test_a_draft_shows_what_was_approved_contracted_and_grown_to_and_what_is_left():
    make_grounds()
    make_threshold()
    body = make_body()
    make_variation_rule(body)
    contract = make_contract(body, value=Pounds(1_150_000))
    make_approval(body, contract=contract, amount=1_150_000)
    make_change(contract, amount=Pounds(57_500), ground=ground("72(1)(f)"))
    draft = make_allowing(body, what="extension", contract=contract, amount=575_000)

    pages = browser_of(draft.author)
    for name in ("part", "authorise"):
        where = [draft.pk, "authorisations"] if name == "part" else [draft.pk]
        page = pages.get(reverse(f"decisions:{name}", args=where)).content.decode()
        assert "What the rules say" in page and "none of this is part of Part 1" in page
        assert "£1,150,000 excluding VAT" in page and "£1,207,500 excluding VAT (5.0 % more)" in page
        assert "£213,477 including VAT in force on 1 February 2023" in page
        assert "£575,000 (50.0 % of the original value)" in page
        assert "Paragraph 4.13 applies" in page
        assert reverse("decisions:headroom", args=[contract.pk]) in page


def test_the_panel_says_what_is_missing_and_by_which_day_it_answers():
    body = make_body()
    make_rule(body)
    contract = make_contract(body, value=None, title="Docks")
    draft = make_allowing(body, contract=contract)
    pages, address = browser_of(draft.author), reverse("decisions:part", args=[draft.pk, "authorisations"])

    page = pages.get(address).content.decode()
    assert "What is missing" in page and "<dt>Contracted</dt><dd>Not stated</dd>" in page and ", today." in page

    workflow.revise(draft, {"needed_by_on": date(2018, 5, 24), "needed_by_reason": "So it was."}, by=draft.author)
    assert "24 May 2018, the day that this request states" in pages.get(address).content.decode()
    Contract.objects.filter(pk=contract.pk).update(recorded_at=None)  # only drafted: nothing is spent of it
    assert "<dt>Contracted</dt>" not in pages.get(address).content.decode()


def test_who_decides_is_open_while_a_higher_level_may_apply():
    low = Asked("R-11", Verdict.MET, "7.23 applies.", level="director")
    high = Asked("R-11", Verdict.UNKNOWN, "Whether 4.8 applies cannot be told.", level="decision_maker")
    assert [_sorted_out(answers)["may_change"] for answers in ([low, high], [low], [high])] == [True, False, False]


def test_a_draft_that_allows_nothing_shows_no_panel():
    body = make_body()
    draft = make_allowing(body, what="note")

    page = browser_of(draft.author).get(reverse("decisions:part", args=[draft.pk, "authorisations"])).content.decode()

    assert "What the rules say" not in page


def test_the_record_of_a_closed_decision_shows_what_is_left_of_it():
    body = make_body()
    contract = make_contract(body, value=Pounds(900_000))
    decision = make_approval(body, contract=contract, amount=1_000_000)

    page = browser_of(reader_of(body)).get(decision.get_absolute_url()).content.decode()

    assert "What it allows, and what is left" in page and "£100,000 excluding VAT" in page
    assert str(Authorisation.objects.get(decision=decision).contract) in page


def test_the_scheme_of_a_day_is_found_once_for_all_grounds():
    make_grounds()
    body = make_body()
    make_variation_rule(body)
    contract = make_contract(body)
    scheme = scheme_on(body, TODAY)

    found = headroom_of_contract(contract, scheme, TODAY)

    assert [each.room.ground.code for each in found.limited] == ["72(1)(b)"]
    assert [each.decides and each.decides.paragraph for each in found.grounds] == ["4.13", None, None]


# -- verdicts are for staff


def test_no_verdict_and_no_finding_goes_into_what_is_signed_or_into_the_edition():
    make_grounds()
    make_threshold()
    body = make_body()
    make_variation_rule(body)
    contract = make_contract(body, value=Pounds(1_150_000))
    change = make_change(contract, amount=Pounds(575_000), ground=ground("72(1)(b)"))
    draft = make_allowing(body, what="extension", change=change, amount=575_000)
    for concern in rules.unexplained_concerns(draft):
        workflow.explain(draft, concern.key, "Commercial publishes the notice.", by=draft.author)
    said = [answer.text for about in answers_about(draft, TODAY) for answer in about.answers]
    said += [finding.text for finding in rules.concerns_about(draft)]
    assert any("Paragraph 4.13" in text for text in said) and any("does not exceed the 50 %" in text for text in said)

    decision = make_signed(fresh(draft))

    part1 = bytes(decision.signed_content.part1)
    public = documents.previewed(part1)
    for content in (part1, documents.article(public), documents.edition_json(public)):
        held = content.decode()
        assert "575,000" in held or "575000" in held
        assert not [text for text in said if text in held]
        assert not [word for word in ("R-11", "R-13", "R-14", "4.13", "needs_attention", "does not exceed") if word in held]
