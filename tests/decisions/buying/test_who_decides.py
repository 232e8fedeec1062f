"""Who must decide: the scheme of the day, at, just under and just over each limit; what a draft below it is told (R-11)."""

from datetime import date, timedelta
from decimal import Decimal as Pounds

import pytest

from decisions import rules, workflow
from decisions.models import Authorisation, MoneyLine, Post
from decisions.models.words import Kind, Level, MoneyKind, SchemeLevel, SchemeSubject
from decisions.rules.buying import deciding, is_below, who_must_decide
from tests.buying import make_contract, make_procurement
from tests.decisions.buying.made import FIRST, LAST, make_rule
from tests.factories import fresh, make_body, make_complete_draft, make_draft, make_with_decision_maker

pytestmark = pytest.mark.django_db
ON = date(2023, 6, 1)


def verdicts(body, subject, on=ON, **figures):
    return [answer.verdict for answer in who_must_decide(body, subject, on, **figures)]


@pytest.mark.parametrize(
    ("comparison", "amount", "verdict"),
    [
        ("from", "499999.99", "not_met"),
        ("from", "500000.00", "met"),
        ("from", "500000.01", "met"),
        ("over", "499999.99", "not_met"),
        ("over", "500000.00", "not_met"),
        ("over", "500000.01", "met"),
        ("", "499999.99", "not_met"),
        ("", "500000.00", "unknown"),  # the paragraph does not say on which side its own figure lies
        ("", "500000.01", "met"),
        ("from", None, "unknown"),
    ],
)
def test_an_amount_at_just_under_and_just_over_its_limit(comparison, amount, verdict):
    body = make_body()
    make_rule(body, amount=Pounds(500_000), comparison=comparison)

    assert verdicts(body, SchemeSubject.BUSINESS_CASE, amount=amount and Pounds(amount)) == [verdict]


@pytest.mark.parametrize(
    ("original", "percent", "months", "verdict"),
    [
        ("500000.00", "10.01", 0, "met"),
        ("500000.00", "10", 0, "not_met"),  # exactly a tenth is not more than a tenth
        ("500000.00", "10", 12, "not_met"),
        ("500000.00", "10", 13, "met"),  # either is enough
        ("500000.00", "0", 13, "met"),
        ("499999.99", "50", 24, "not_met"),  # of a smaller contract
        (None, "50", 24, "unknown"),
        ("500000.00", None, 12, "unknown"),
        ("500000.00", None, 13, "met"),
        ("500000.00", "10", None, "unknown"),
        ("500000.00", "10.01", None, "met"),
        (None, "5", 6, "not_met"),  # whatever the contract was worth
    ],
)
def test_a_change_by_share_or_by_months_of_a_contract_that_is_large_enough(original, percent, months, verdict):
    body = make_body()
    make_rule(body, SchemeSubject.VARIATION, original_from=Pounds(500_000), percent_over=Pounds(10), months_over=12)
    figures = {"original": original and Pounds(original), "percent": percent and Pounds(percent), "months": months}

    assert verdicts(body, SchemeSubject.VARIATION, **figures) == [verdict]


@pytest.mark.parametrize(
    ("on", "known"), [(FIRST - timedelta(days=1), False), (FIRST, True), (LAST, True), (LAST + timedelta(days=1), False)]
)
def test_the_scheme_is_that_of_the_day_of_the_decision(on, known):
    body = make_body()
    make_rule(body, amount=Pounds(500_000), comparison="from")

    (answer,) = who_must_decide(body, SchemeSubject.BUSINESS_CASE, on, amount=Pounds(500_000))

    assert (answer.verdict, answer.paragraph) == (("met", "4.8") if known else ("unknown", ""))
    if not known:
        assert "No paragraph on “business case” is recorded" in answer.text and "Ask governance" in answer.text


def test_without_a_day_no_scheme_can_be_chosen():
    body = make_body()
    make_rule(body)

    assert verdicts(body, SchemeSubject.BUSINESS_CASE, on=None, amount=Pounds(1)) == ["unknown"]


def test_another_bodys_scheme_and_another_subject_say_nothing():
    body = make_body()
    make_rule(make_body(), amount=Pounds(1), comparison="from")
    make_rule(body, SchemeSubject.TENDER, amount=Pounds(1), comparison="from")

    assert verdicts(body, SchemeSubject.BUSINESS_CASE, amount=Pounds(10)) == ["unknown"]


@pytest.mark.parametrize(
    ("basis_of_rule", "basis", "amount", "verdict"),
    [
        ("exclusive", "inclusive", "600000.00", "met"),  # £500,000 without VAT
        ("exclusive", "inclusive", "599999.99", "not_met"),
        ("inclusive", "exclusive", "416666.67", "met"),
        ("inclusive", "exclusive", "416666.66", "not_met"),
        ("exclusive", "not_stated", "550000.00", "unknown"),  # the one or the other
        ("exclusive", "not_stated", "600000.00", "met"),
        ("not_stated", "inclusive", "500000.00", "met"),  # the paragraph does not say: held against it as it stands
    ],
)
def test_an_amount_is_read_on_the_vat_basis_of_the_paragraph(basis_of_rule, basis, amount, verdict):
    from procurement.models import Limit

    Limit.objects.get_or_create(
        code="vat_percent", from_on=date(2011, 1, 4), defaults={"name": "VAT", "number": 20, "unit": "per cent"}
    )
    body = make_body()
    make_rule(body, amount=Pounds(500_000), comparison="from", vat_basis=basis_of_rule)

    assert verdicts(body, SchemeSubject.BUSINESS_CASE, amount=Pounds(amount), vat_basis=basis) == [verdict]


def test_of_several_paragraphs_the_highest_level_decides():
    body = make_body()
    levels = [SchemeLevel.DIRECTOR, SchemeLevel.DECISION_MAKER, SchemeLevel.CHIEF_EXECUTIVE]
    for amount, level in zip((0, 500_000, 100_000), levels, strict=True):
        make_rule(body, amount=Pounds(amount), comparison="from", level=level, decided_by=level.label, paragraph=f"4.{amount}")

    def decided_by(amount):
        return deciding(who_must_decide(body, SchemeSubject.BUSINESS_CASE, ON, amount=Pounds(amount))).decided_by

    assert [decided_by(amount) for amount in (99_999, 100_000, 500_000)] == ["Director", "Chief executive", "Decision maker"]


def test_an_answer_names_paragraph_figures_source_and_what_would_change_it():
    body = make_body()
    make_rule(body, amount=Pounds(500_000), comparison="from", certainty="own_knowledge")

    (answer,) = who_must_decide(body, SchemeSubject.BUSINESS_CASE, ON, amount=Pounds(1_150_000))

    assert answer.rule == "R-11" and not answer.is_sure
    assert answer.text == "Paragraph 4.8 applies: £1,150,000 is at least £500,000. Deputy Mayor decides."
    assert answer.source == "Scheme of 2023, paragraph 4.8: made up"
    assert dict(answer.figures_told) == {"amount": "£1,150,000", "limit": "£500,000"}
    assert answer.would_change == "A figure below the limit of £500,000."


@pytest.mark.parametrize(
    ("level", "below"),
    [
        (Level.DECISION_MAKER, False),
        (Level.TWO_BODIES, False),
        (Level.CHIEF_EXECUTIVE, True),
        (Level.NOT_STATED, False),
    ],
)
def test_a_level_below_what_the_scheme_asks_for(level, below):
    body = make_body()
    make_rule(body)

    (asked,) = who_must_decide(body, SchemeSubject.BUSINESS_CASE, ON)

    assert is_below(level, asked) is below


# -- what a draft is told


def make_body_with_two_offices():
    """The commissioner decides, or the chief executive under delegation."""
    body = make_body()
    Post.objects.create(body=body, title="Chief executive", level=Level.CHIEF_EXECUTIVE)
    return body


def make_draft_at(level, amount):
    """A complete draft that approves an amount and is to be signed at this level."""
    body = make_body_with_two_offices()
    make_rule(body, amount=Pounds(500_000), comparison="from", from_on=None, to_on=None)
    draft = make_complete_draft(body=body, kind=Kind.PROCUREMENT, level=level)
    line = {"what": MoneyKind.APPROVAL, "as_written": str(amount), "low": Pounds(amount)}
    workflow.add_part(draft, MoneyLine, line, by=draft.author)
    return fresh(draft)


def about_r11(findings):
    return [finding.text for finding in findings if finding.rule == "R-11"]


@pytest.mark.parametrize(
    ("level", "amount", "is_refused"),
    [
        ("chief_executive", 499_999, False),
        ("chief_executive", 500_000, True),
        ("decision_maker", 500_000, False),
    ],
)
def test_a_request_below_the_level_of_the_scheme_is_not_submitted(level, amount, is_refused):
    draft = make_draft_at(level, amount)

    told = about_r11(rules.obstacles_to_submitting(draft, draft.author))

    assert bool(told) is is_refused
    if is_refused:
        assert "Paragraph 4.8 applies: £500,000 is at least £500,000" in told[0]
        assert "This says: chief executive, under delegation. Choose “Decision maker” under who decides." in told[0]
        with pytest.raises(workflow.StepRefused, match="R-11|Paragraph 4.8 applies"):
            workflow.submit(draft, by=draft.author, asked={}, head_of_unit=None)


def test_a_scheme_that_changes_on_the_way_is_asked_again_at_the_signature():
    body = make_body_with_two_offices()
    draft = make_complete_draft(body=body, kind=Kind.PROCUREMENT, level=Level.CHIEF_EXECUTIVE)
    workflow.add_part(draft, MoneyLine, {"what": "approval", "as_written": "£500,000", "low": Pounds(500_000)}, by=draft.author)
    decision = make_with_decision_maker(fresh(draft))
    assert about_r11(rules.obstacles_to_signing(decision)) == []

    make_rule(body, amount=Pounds(500_000), comparison="from", from_on=None, to_on=None)

    assert about_r11(rules.obstacles_to_signing(fresh(decision)))


def test_a_draft_without_figures_gains_nothing():
    body = make_body()
    make_rule(body, amount=Pounds(500_000), comparison="from", from_on=None, to_on=None)
    draft = make_complete_draft(body=body, kind=Kind.PROCUREMENT)
    allowed = {"what": "award", "contract": make_contract(body, value=None)}
    workflow.add_part(draft, Authorisation, allowed, by=draft.author)
    draft = fresh(draft)

    assert rules.obstacles_to_submitting(draft, draft.author) == []
    assert [finding for finding in rules.concerns_about(draft) if finding.rule.startswith("R-1")] == []


def test_an_extension_in_a_draft_is_held_against_the_contract_it_extends():
    body = make_body_with_two_offices()
    make_rule(
        body, SchemeSubject.VARIATION, percent_over=Pounds(10), months_over=12, original_from=Pounds(500_000), paragraph="4.13",
        from_on=None, to_on=None,
    )  # fmt: skip
    contract = make_contract(body, value=Pounds(1_150_000), procurement=make_procurement(body))

    def told(amount):
        draft = make_draft(body=body, kind=Kind.PROCUREMENT, level=Level.CHIEF_EXECUTIVE)
        values = {"what": "extension", "contract": contract, "amount": Pounds(amount), "vat_basis": "exclusive"}
        workflow.add_part(draft, Authorisation, values, by=draft.author)
        return about_r11(rules.obstacles_to_submitting(fresh(draft), draft.author))

    assert told(115_000) == []  # exactly a tenth, and how much longer is not said
    assert "50.0 % is more than 10.0 %" in told(575_000)[0]
