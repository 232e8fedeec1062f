"""Numbers that are reserved, and what somebody held who leaves."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from decisions import models, references, rules, workflow
from decisions.models.words import Capacity, Status
from decisions.rules import leaving
from tests.decisions.made import (
    fresh,
    make_draft,
    make_membership,
    make_office,
    make_submitted,
    make_user,
    make_with,
    sign,
    submit,
)

pytestmark = pytest.mark.django_db


# -- numbers


def test_reserved_numbers_stand_in_the_series_and_every_one_is_accounted_for():
    office = make_office()
    kept = [workflow.reserve_number(office.body, "The estate strategy", by=office.governance).number for _ in range(2)]
    submitted = make_submitted(office)
    draft = make_draft(office)
    workflow.give_number(kept[0], draft, by=office.governance)
    workflow.release_number(kept[1], "It was not needed.", by=office.governance)
    submit(office, draft)
    numbers = models.IssuedNumber.objects.order_by("number").values_list("as_written", "state", "decision")
    expected = [("PCD 1", "issued", draft.pk), ("PCD 2", "not_used", None), ("PCD 3", "issued", submitted.pk)]
    assert list(numbers) == expected
    assert references.issue(make_draft(office)).as_written == "PCD 4"


def test_a_reserved_number_is_given_once_to_a_request_of_its_body_without_one():
    office, other = make_office(), make_office(pattern="X {number}", prefix="X")
    number = workflow.reserve_number(office.body, "Expected", by=office.governance).number
    with pytest.raises(workflow.StepRefused, match="has the number"):
        workflow.give_number(number, make_submitted(office), by=office.governance)
    with pytest.raises(PermissionDenied):
        workflow.give_number(number, make_draft(office), by=office.author)
    with pytest.raises(workflow.StepRefused, match="another body's"):
        workflow.give_number(number, make_draft(other), by=other.governance)
    draft = make_draft(office)
    workflow.give_number(number, draft, by=office.governance)
    assert fresh(draft).reference == "PCD 1"
    for step in (
        lambda: workflow.give_number(number, make_draft(office), by=office.governance),
        lambda: workflow.release_number(number, "No.", by=office.governance),
    ):
        with pytest.raises(workflow.StepRefused, match="not reserved any more"):
            step()


@pytest.mark.parametrize(
    "change",
    [
        {"decision_id": None, "state": "reserved"},
        {"decision_id": None},
        {"state": "not_used"},
        {"state": "reserved"},
    ],
)
def test_the_database_refuses_to_take_a_number_back(change):
    office = make_office()
    number = fresh(make_submitted(office)).number
    with pytest.raises(IntegrityError), transaction.atomic():
        models.IssuedNumber.objects.filter(pk=number.pk).update(**change)


def test_the_database_gives_no_number_twice_nor_one_that_is_not_used():
    office = make_office()
    number = workflow.reserve_number(office.body, "Expected", by=office.governance).number
    workflow.release_number(number, "No.", by=office.governance)
    with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
        models.IssuedNumber.objects.filter(pk=number.pk).update(state="issued", decision=make_draft(office))
    with pytest.raises(IntegrityError), transaction.atomic():
        models.IssuedNumber.objects.create(body=office.body, as_written="PCD 9", canonical="PCD-9", state="issued")


def test_the_pages_of_numbers(client):
    office, other = make_office(), make_office()
    client.force_login(office.governance)
    assert "Say what the number is for" in client.post("/desk/numbers/reserve/", {"body": office.body.pk}).content.decode()
    client.post("/desk/numbers/reserve/", {"body": office.body.pk, "purpose": "The estate strategy"})
    number, draft = models.IssuedNumber.objects.get(), make_draft(office)
    assert "The estate strategy" in client.get("/desk/numbers/").content.decode()
    client.post(reverse("decisions:give_number", args=[number.pk]), {"decision": draft.pk})
    assert fresh(draft).reference == "PCD 1"
    assert f"({office.governance}, {timezone.localdate():%-d %B %Y})" in client.get("/desk/numbers/").content.decode()
    client.post("/desk/numbers/reserve/", {"body": office.body.pk, "purpose": "Another"})
    second = models.IssuedNumber.objects.get(state="reserved")
    client.force_login(other.governance)
    assert client.get(reverse("decisions:release_number", args=[second.pk])).status_code == 404
    assert "Another" not in client.get("/desk/numbers/").content.decode()
    client.force_login(office.auditor)
    assert "Another" in client.get("/desk/numbers/").content.decode()
    assert client.get("/desk/numbers/reserve/").status_code == 403
    client.force_login(office.governance)
    client.post(reverse("decisions:release_number", args=[second.pk]), {"because": "Not needed."})
    assert "Not used: Not needed." in client.get("/desk/numbers/").content.decode()
    again = client.post(reverse("decisions:release_number", args=[second.pk]), {"because": "Not needed."}, follow=True)
    assert "PCD 2 is put down as not used already." in again.content.decode()
    again = client.post(reverse("decisions:give_number", args=[number.pk]), {"decision": draft.pk}, follow=True)
    assert "PCD 1 is given to a request already." in again.content.decode()
    for who, is_told in ((office.governance, True), (office.author, False), (other.governance, False)):
        client.force_login(who)
        found = client.get("/search/", {"q": "PCD 2"}).content.decode()
        assert ("not used. Not needed." in found) is is_told


# -- somebody leaves


@pytest.fixture
def office():
    """An office in which one person wrote, advises, heads and reads."""
    office = make_office()
    office.people["leaver"] = make_user("L. Eaver", Role.OFFICER, body=office.body)
    make_membership(office.leaver, Role.HEAD_OF_UNIT, office.body)
    make_membership(office.leaver, Role.GOVERNANCE, office.body)
    make_membership(office.leaver, Role.ADVISER, office.body, team=office.legal_team)
    office.people["heir"] = make_user("H. Eir", Role.OFFICER, body=office.body)
    for role in (Role.HEAD_OF_UNIT, Role.GOVERNANCE):
        make_membership(office.heir, role, office.body)
    make_membership(office.heir, Role.ADVISER, office.body, team=office.legal_team)
    return office


def held_things(office):
    """Their own draft, one they co-write, one they advise on, one they head, and Part 2 of one for governance."""
    own = make_draft(office, by=office.leaver)
    joint = make_draft(office)
    workflow.join_co_author(joint, office.leaver, by=office.author)
    advised, headed = make_submitted(office), make_draft(office)
    workflow.reassign(advised.advice_requests.get(code="legal"), office.leaver, by=office.governance)
    submit(office, headed, head_of_unit=office.leaver)
    return own, joint, advised, headed


def test_everything_that_somebody_holds_goes_to_named_people_in_one_step(office):
    own, joint, advised, headed = held_things(office)
    held = leaving.held_by(office.leaver, [office.body])
    groups = {each.group for each in held}
    assert groups == {"author", "co_author", "advice", "head_of_unit", "reading_governance"}
    workflow.take_over(office.leaver, {each.key: office.heir for each in held}, by=office.governance)
    assert leaving.held_by(office.leaver, [office.body]) == []
    assert fresh(own).author == office.heir
    assert [each.person for each in joint.co_authors.filter(to_at=None)] == [office.heir]
    assert advised.advice_requests.still_open().get(code="legal").held_by == office.heir
    assert fresh(headed).head_of_unit == office.heir
    for each in (own, joint, advised, headed):
        assert not rules.may_read_part2(office.leaver, each) and rules.may_read_part2(office.heir, each)


def test_nothing_moves_where_one_thing_may_not_and_that_one_is_named(office):
    own, joint, advised, headed = held_things(office)
    held = leaving.held_by(office.leaver, [office.body])
    plan = {each.key: office.heir for each in held}
    plan[f"head_of_unit-{headed.pk}"] = office.colleague
    del plan[f"author-{own.pk}"]
    with pytest.raises(workflow.StepRefused) as refused:
        workflow.take_over(office.leaver, plan, by=office.governance)
    assert {each.part for each in refused.value.obstacles} == {f"head_of_unit-{headed.pk}", f"author-{own.pk}"}
    assert fresh(own).author == office.leaver and rules.may_read_part2(office.leaver, joint)


def test_a_chosen_signer_and_an_award_go_to_who_may_have_them():
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    workflow.stand_aside(decision, by=office.other_maker, holder=office.other_holder, nature="x")
    workflow.pass_on(decision, office.holder, by=office.governance)
    third = make_user(None, Role.DECISION_MAKER, body=office.body)
    (held,) = [each for each in leaving.held_by(office.decision_maker, [office.body]) if each.group == "signer"]
    reading = {
        each.key: None for each in leaving.held_by(office.decision_maker, [office.body]) if each.group.startswith("reading")
    }
    with pytest.raises(workflow.StepRefused, match="does not hold the office"):
        workflow.take_over(office.decision_maker, reading | {held.key: third}, by=office.governance)
    holder = models.OfficeHolder.objects.create(post=office.holder.post, name="T. Hird", person=third)
    workflow.take_over(office.decision_maker, reading | {held.key: third}, by=office.governance)
    assert fresh(decision).signer == holder and rules.may_read_part2(third, decision)
    assert not rules.may_read_part2(office.decision_maker, decision)


def test_who_may_ask_for_it():
    office, other = make_office(), make_office()
    make_draft(office)
    for by in (office.author, office.administrator, office.auditor):
        with pytest.raises(PermissionDenied):
            workflow.take_over(office.colleague, {}, by=by)
    with pytest.raises(PermissionDenied):
        workflow.take_over(office.governance, {}, by=office.governance)
    assert workflow.take_over(office.author, {}, by=other.governance) == 0


def test_the_page_of_who_leaves(office, client):
    own, *_ = held_things(office)
    address = reverse("decisions:leaver", args=[office.leaver.pk])
    client.force_login(office.author)
    assert client.get("/desk/leaver/").status_code == client.get(address).status_code == 403
    client.force_login(office.governance)
    assert client.get("/desk/leaver/", {"person": office.leaver.pk}).headers["Location"] == address
    shown = client.get(address).content.decode()
    assert "Requests they wrote" in shown and "What an administrator ends" in shown and "Head of unit" in shown
    sent = {f"all_{group}": office.heir.pk for group in ("author", "co_author", "advice", "reading_governance")}
    refused = client.post(address, sent).content.decode()
    assert "choose who takes them over" in refused and fresh(own).author == office.leaver
    looked = client.post(address, sent | {"all_head_of_unit": office.heir.pk})
    assert "Nothing has been done yet" in looked.content.decode() and fresh(own).author == office.leaver
    told = dict(looked.context["form"].carried_on()) | {"step": "move"}
    assert "Nothing has been done yet" in client.post(address, told | {"seen": "author-1"}).content.decode()
    done = client.post(address, told | {"seen": looked.context["form"].seen()}).content.decode()
    assert "moved or ended" in done and "holds nothing more" in done
    assert f"{own.title}: to <strong>{office.heir}</strong>" in done
    assert models.NeedToKnow.objects.filter(person=office.heir, capacity=Capacity.GOVERNANCE, to_at=None).exists()


def test_only_who_can_take_a_thing_is_offered_and_reading_of_ones_own_decisions_ends(client):
    office = make_office()
    signed = make_with(office, Status.WITH_DECISION_MAKER)
    sign(office, signed)
    make_with(office, Status.WITH_DECISION_MAKER, part2=False)
    plain = make_draft(office, part2=False)
    address = reverse("decisions:leaver", args=[office.author.pk])
    client.force_login(office.governance)
    page = client.get(address)
    text = page.content.decode()
    form = page.context["form"]
    assert "cannot be handed on" in text and [each for each in form.ending() if signed.reference in each]
    assert f"all_{leaving.ENDS}" not in form.fields and not [name for name in form.fields if name.startswith("reading")]
    offered = [value for value, _ in form.fields[f"author-{plain.pk}"].choices]
    assert str(office.colleague.pk) in offered and str(office.decision_maker.pk) not in offered
    looked = client.post(address, {"all_author": office.colleague.pk})
    assert "ends: nobody gets it" in looked.content.decode()
    told = dict(looked.context["form"].carried_on()) | {"step": "move", "seen": looked.context["form"].seen()}
    assert "holds nothing more" in client.post(address, told).content.decode()
    assert not models.NeedToKnow.objects.filter(person=office.author, to_at=None).exists()
    assert not rules.may_read_part2(office.author, signed)
    last = client.get(reverse("decisions:leaver", args=[office.legal.pk])).content.decode()
    assert f"is the last adviser in {office.legal_team} of" in last
    make_membership(office.colleague, Role.ADVISER, office.body, team=office.legal_team)
    assert "is the last adviser in" not in client.get(reverse("decisions:leaver", args=[office.legal.pk])).content.decode()


def test_who_declared_on_a_request_is_not_offered_to_become_its_head_of_unit(client):
    office = make_office()
    make_with(office, Status.WITH_HEAD_OF_UNIT)
    make_membership(office.legal, Role.HEAD_OF_UNIT, office.body)
    client.force_login(office.governance)
    shown = client.get(reverse("decisions:leaver", args=[office.head_of_unit.pk])).content.decode()
    assert "Nobody else can take these over" in shown and office.administrator.name in shown
    make_membership(office.colleague, Role.HEAD_OF_UNIT, office.body)
    held = [each for each in leaving.held_by(office.head_of_unit, [office.body]) if each.group == "head_of_unit"]
    members = [each for each in leaving.members_of([office.body]) if each.person != office.head_of_unit]
    assert leaving.takers(held, members, office.governance)[held[0].key] == [office.colleague]  # and not legal, who declared
    for status in (Status.DRAFT, Status.WITH_ADVISERS, Status.WITH_DECISION_MAKER, Status.SIGNED):
        make_with(office, status)
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(reverse("decisions:leaver", args=[office.author.pk])).content.decode()
    assert "Nobody else can take these over" not in shown and len(asked) <= 25
