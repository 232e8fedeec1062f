"""Signing, standing aside, two bodies, two at once, and decisions made elsewhere, as stories."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.models import Role
from decisions import models, part2, rules, workflow
from decisions.models.words import Status
from tests.decisions.made import (
    ADVICE,
    LONG_FORM,
    SHORT_FORM,
    approved,
    declaration,
    declare,
    digest_of,
    fresh,
    make_draft,
    make_form,
    make_holder,
    make_office,
    make_submitted,
    make_user,
    make_with,
    sign,
    submit,
)


@pytest.mark.django_db
def test_sign_refuses_without_an_outcome_for_each_recommendation():
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    with pytest.raises(workflow.StepRefused, match="choose an outcome"):
        sign(office, decision, outcomes={})
    asked = decision.recommendations.get().pk
    with pytest.raises(workflow.StepRefused, match="enter the words you decide"):
        sign(office, decision, outcomes={asked: {"outcome": "approved_with_changes"}})
    assert not models.SignedContent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"interest": ""}, "about your interests"),
        ({"interest": "stands_aside"}, "about your interests"),
        ({"interest": "may_take"}, "Describe the interest"),
        ({"interest": "none", "interest_text": "I own shares."}, "An interest is described and none is declared"),
    ],
)
def test_sign_refuses_without_the_interest_question_answered(answers, told):
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    with pytest.raises(workflow.StepRefused, match=told):
        sign(office, decision, **answers)


@pytest.mark.django_db
def test_sign_refuses_bytes_that_the_signer_was_not_shown():
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    shown_with_other_reasons = digest_of(decision, reasons="Something else.")
    with pytest.raises(workflow.StepRefused, match="has changed since it was shown"):
        sign(office, decision, digest_seen=shown_with_other_reasons)
    assert fresh(decision).status == "with_decision_maker"


@pytest.mark.django_db
def test_a_deferral_that_was_asked_for_is_written_at_signature():
    office = make_office()
    decision = make_draft(office)
    until = timezone.localdate() + timedelta(days=20)
    asked = {"deferral": "yes", "deferral_reason": "Tender is open.", "deferral_until_on": until}
    workflow.revise(decision, asked, by=office.author)
    submit(office, decision)
    for code in (*ADVICE, "head_of_unit", "chief_executive"):
        declare(office, decision, code)
    sign(office, decision)
    deferral = decision.deferrals.get()
    assert (deferral.reason, timezone.localdate(deferral.until)) == ("Tender is open.", until)


@pytest.mark.django_db
def test_who_stands_aside_loses_part_2_and_another_signs():
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    assert part2.may_open(office.decision_maker, decision)
    workflow.stand_aside(
        decision, by=office.decision_maker, holder=office.holder, nature="My brother.", pass_to=office.other_holder
    )
    assert fresh(decision).status == "with_decision_maker"
    assert not part2.may_open(office.decision_maker, decision)
    assert not rules.may_sign(office.decision_maker, fresh(decision))
    until = timezone.now() + timedelta(days=1)
    with pytest.raises(workflow.StepRefused, match="stood aside"):
        workflow.add_reader(decision, office.decision_maker, by=office.governance, reason="Asked.", until=until)
    sign(office, decision, by=office.other_maker, holder=office.other_holder)
    assert fresh(decision).status == "signed"


@pytest.mark.django_db
def test_a_decision_that_nobody_took_over_stays_with_the_chief_executive_who_passes_it_on():
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    workflow.stand_aside(decision, by=office.decision_maker, holder=office.holder, nature="My brother.")
    assert fresh(decision).status == "with_chief_executive"
    assert not rules.may_sign(office.other_maker, fresh(decision))
    with pytest.raises(workflow.StepRefused, match="did not stand aside"):
        workflow.pass_on(decision, office.holder, by=office.chief_executive)
    workflow.pass_on(decision, office.other_holder, by=office.chief_executive)
    assert fresh(decision).status == "with_decision_maker"
    sign(office, decision, by=office.other_maker, holder=office.other_holder)


@pytest.mark.django_db
def test_the_chief_executive_can_decide_under_delegation():
    office = make_office()
    head_of_paid_service = make_user("Chief", Role.CHIEF_EXECUTIVE, body=office.body)
    holder = make_holder(office.body, head_of_paid_service, "Chief Executive")
    models.Post.objects.filter(pk=holder.post_id).update(level="chief_executive")
    form = make_form(office.body, SHORT_FORM, decider={"title": "Chief Executive", "level": "chief_executive"})
    decision = submit(office, make_draft(office, form=form, part2=True), asked={}, head_of_unit=None)
    assert not rules.may_sign(office.decision_maker, fresh(decision))
    sign(office, decision, by=head_of_paid_service, holder=models.OfficeHolder.objects.get(pk=holder.pk))
    assert fresh(decision).status == "signed"


def _joint(office, other):
    return submit(
        office,
        make_draft(office, form=office.short_form, part2=False, level="two_bodies", joint_with=other.body),
        asked={},
        head_of_unit=None,
    )


@pytest.mark.django_db
def test_a_joint_decision_is_signed_once_both_bodies_have():
    office, other = make_office(), make_office()
    decision = _joint(office, other)
    workflow_signature = sign(office, decision)
    assert fresh(decision).status == "with_decision_maker"
    with pytest.raises(PermissionDenied):  # neither twice, nor by another of the same body
        sign(office, decision, by=office.other_maker, holder=office.other_holder)
    for step, by in ((workflow.withdraw, office.author), (workflow.return_, office.governance)):
        with pytest.raises(PermissionDenied):
            step(decision, by=by, **({"reason": "x"} if step is workflow.withdraw else {"comment": "x"}))
    second = sign(office, decision, by=other.decision_maker, holder=other.holder)
    assert fresh(decision).status == "signed"
    assert bytes(second.part1_digest) == bytes(workflow_signature.part1_digest)


@pytest.mark.django_db
def test_the_other_body_still_signs_after_one_signer_passed_it_on():
    office, other = make_office(), make_office()
    decision = _joint(office, other)
    workflow.stand_aside(decision, by=office.decision_maker, holder=office.holder, nature="x", pass_to=office.other_holder)
    sign(office, decision, by=office.other_maker, holder=office.other_holder)
    sign(office, decision, by=other.decision_maker, holder=other.holder)
    assert fresh(decision).status == "signed"


# -- recorded elsewhere


def paper(office, **more):
    day = timezone.localdate() - timedelta(days=10)
    declared = {
        code: {"answer": "given", "by_as_written": "A. Adviser", "given_on": day - timedelta(days=2)}
        for code in (*ADVICE, "head_of_unit", "chief_executive")
    }
    return {
        "by": office.governance,
        "holder": office.holder,
        "decided_on": day,
        "how": "on_paper",
        "evidence": "The signed form, in the safe.",
        "interest": "none",
        "declared": declared,
    } | more


@pytest.mark.django_db
def test_a_paper_decision_out_of_order_is_recorded_with_a_reason_of_urgency_and_then_confirmed():
    office = make_office()
    decision = make_draft(office)
    told = paper(office, outcomes=approved(decision))
    told["declared"]["legal"]["given_on"] = told["decided_on"] + timedelta(days=1)
    with pytest.raises(workflow.StepRefused, match="after the decision of"):
        workflow.record_elsewhere(decision, **told)
    assert fresh(decision).status == "draft"
    assert not models.IssuedNumber.objects.exists()
    signature = workflow.record_elsewhere(decision, **told, urgency_reason="The roof fell.")
    assert (fresh(decision).status, fresh(decision).urgency_reason) == ("signed", "The roof fell.")
    assert b"The roof fell." in bytes(fresh(decision).signed_content.part1)
    assert timezone.localdate(signature.signed_at) == told["decided_on"]
    with pytest.raises(PermissionDenied):
        workflow.confirm(signature, by=office.other_maker)
    workflow.confirm(signature, by=office.decision_maker)
    with pytest.raises(PermissionDenied):
        workflow.confirm(models.Signature.objects.get(pk=signature.pk), by=office.decision_maker)


def _late_for_holder(office, told):
    office.holder.from_on = told["decided_on"] + timedelta(days=1)
    office.holder.save()


def _foreign(office, told):
    told["holder"] = make_office().holder


def _author(office, told):
    told["holder"] = make_holder(office.body, office.author, "Mayor")


PAPER = [  # what is wrong on the paper, what is told
    (lambda office, told: told.update(decided_on=timezone.localdate() + timedelta(days=1)), "in the future"),
    (lambda office, told: told.update(evidence=" "), "what shows"),
    (_late_for_holder, "did not hold the office"),
    (lambda office, told: told["declared"].pop("legal"), "legal declaration"),
    (lambda office, told: told["declared"]["legal"].update(answer="not_required"), "not required"),
    (lambda office, told: told.update(outcomes={}), "choose an outcome"),
    (lambda office, told: told.update(interest="stands_aside"), "interests"),
    (_foreign, "holder|body|office"),
    (_author, "wrote"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("wrong", "told"), PAPER)
def test_record_elsewhere_refuses_what_the_paper_cannot_say(wrong, told):
    office = make_office()
    decision = make_draft(office)
    said = paper(office, outcomes=approved(decision))
    wrong(office, said)
    with pytest.raises(workflow.StepRefused, match=told):
        workflow.record_elsewhere(decision, **said)
    assert fresh(decision).status == "draft"


@pytest.mark.django_db
def test_governance_records_nothing_that_governance_wrote():
    office = make_office()
    decision = make_draft(office, by=office.governance)
    with pytest.raises(PermissionDenied):
        workflow.record_elsewhere(decision, **paper(office, outcomes=approved(decision)))


@pytest.mark.django_db
def test_two_bodies_that_decided_on_paper_are_recorded_one_after_the_other():
    office, other = make_office(), make_office()
    decision = make_draft(office, form=office.short_form, part2=False, level="two_bodies", joint_with=other.body)
    workflow.record_elsewhere(decision, **paper(office, declared={}, outcomes=approved(decision)))
    assert fresh(decision).status == "with_decision_maker"
    workflow.record_elsewhere(decision, **paper(office, declared={}, holder=other.holder))
    assert fresh(decision).status == "signed"
    assert decision.signatures.count() == 2


# -- at the same moment, and what goes out


def at_once(*acts):
    """Run each act in a thread and connection of its own; answer what each returned or raised."""
    told, start = [None] * len(acts), threading.Barrier(len(acts))

    def run(n, act):
        start.wait()
        try:
            told[n] = act()
        except Exception as problem:
            told[n] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_of_two_signers_at_once_one_signs_and_the_other_is_told(own_database):
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    seen = digest_of(decision)
    told = at_once(
        lambda: sign(office, decision, digest_seen=seen),
        lambda: sign(office, decision, by=office.other_maker, holder=office.other_holder, digest_seen=seen),
    )
    assert sorted(type(answer).__name__ for answer in told) == ["Signature", "StepRefused"]
    refused = next(answer for answer in told if isinstance(answer, workflow.StepRefused))
    assert "signed this on" in refused.obstacles[0]
    assert decision.signatures.count() == 1


def test_signing_and_returning_at_once_leaves_one_of_both(own_database):
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    seen = digest_of(decision)
    told = at_once(
        lambda: sign(office, decision, digest_seen=seen),
        lambda: workflow.return_(decision, by=office.governance, comment="Wait."),
    )
    assert sum(isinstance(answer, Exception) for answer in told) == 1
    assert (fresh(decision).status == "signed") is isinstance(told[0], models.Signature)


def outbox(own_database):
    with own_database.connect("owner") as owner:
        return owner.execute("SELECT address, subject, text FROM accounts_outbox ORDER BY id").fetchall()


def test_every_hand_over_writes_an_email_that_holds_reference_and_link_only(own_database):
    office = make_office()
    decision = make_draft(office)
    workflow.revise(decision, {"title": "Zebra purchase"}, by=office.author)
    submit(office, decision)
    for code in (*ADVICE, "head_of_unit", "chief_executive"):
        declare(office, decision, code)
    workflow.stand_aside(decision, by=office.decision_maker, holder=office.holder, nature="x", pass_to=office.other_holder)
    sign(office, decision, by=office.other_maker, holder=office.other_holder)
    told = outbox(own_database)
    to = [address for address, _, _ in told]
    for name in (*ADVICE, "head_of_unit", "chief_executive", "decision_maker", "author"):
        assert to.count(office.people[name].email) == 1, name
    assert to.count(office.other_maker.email) == 2  # when it came to the office, and when it was passed on
    for _, subject, text in told:
        assert "PCD 1" in subject
        assert f"/decisions/{decision.pk}/" in text
        for word in ("Zebra", "roof", "secret", "Price", "suppliers"):
            assert word not in subject + text


def test_return_and_withdrawal_write_no_comment_into_an_email(own_database):
    office = make_office()
    decision = make_submitted(office)
    workflow.return_(decision, by=office.governance, comment="Zebra.")
    workflow.withdraw(decision, by=office.author, reason="Zebra.")
    told = outbox(own_database)
    assert office.author.email in [address for address, _, _ in told]
    assert not [text for _, subject, text in told if "Zebra" in subject + text]


def test_a_form_may_ask_the_head_of_unit_before_or_beside_the_advisers(own_database):
    definition = LONG_FORM | {
        "declarations": [
            declaration("head_of_unit", "head_of_unit", "all"),
            *LONG_FORM["declarations"][1:4],
        ],
        "route": [
            {"step": "advisers", "declarations": list(ADVICE), "parallel_with_next": True},
            {"step": "head_of_unit", "declarations": ["head_of_unit"]},
            {"step": "decision_maker"},
        ],
    }
    office = make_office(definition=definition)
    decision = make_submitted(office)
    assert fresh(decision).status == "with_advisers"
    assert office.head_of_unit.email in [address for address, _, _ in outbox(own_database)]
    declare(office, decision, "head_of_unit")
    for code in ADVICE:
        declare(office, decision, code)
    assert fresh(decision).status == "with_decision_maker"
