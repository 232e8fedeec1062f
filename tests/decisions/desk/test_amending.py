"""Changing a request on its way: who may change what, what it takes back, and that nothing moves meanwhile."""

from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Outbox, Role
from decisions import models, rules, workflow
from decisions.models.words import Status
from decisions.views import showing
from tests.decisions.made import (
    ADVICE,
    LONG_FORM,
    declare,
    fresh,
    make_draft,
    make_membership,
    make_office,
    make_submitted,
    make_with,
    sign,
)

pytestmark = pytest.mark.django_db
OWNING = LONG_FORM | {
    "declarations": [
        each | ({"owns": ["financial"]} if each["code"] == "financial" else {}) for each in LONG_FORM["declarations"]
    ]
}


def amended(office, decision, change, *, by=None, reason="A slip."):
    by = by or office.governance
    workflow.begin_amendment(decision, by=by)
    change(decision, by)
    return workflow.finish_amendment(decision, by=by, reason=reason)


def write_section(code, text="<p>Otherwise.</p>"):
    return lambda decision, by: workflow.revise_section(decision, code, text, by=by)


def rewrite_part2(decision, by):
    workflow.add_part2(decision, models.Part2Text, {"heading": "More", "body": "<p>More.</p>"}, by=by)


@pytest.mark.parametrize(
    ("change", "asked_again"),
    [
        (write_section("financial"), {"financial", "head_of_unit"}),
        (write_section("introduction"), {"legal", "head_of_unit"}),
        (write_section("background"), {"head_of_unit"}),
        (
            lambda decision, by: workflow.revise(decision, {"summary": "<p>Otherwise.</p>"}, by=by),
            {"equalities", "head_of_unit"},
        ),
        (rewrite_part2, {"legal", "financial", "head_of_unit"}),
        (lambda decision, by: None, set()),
    ],
)
def test_only_declarations_that_cover_what_changed_are_asked_for_again(change, asked_again):
    office = make_office()
    decision = make_with(office, Status.WITH_CHIEF_EXECUTIVE)
    finished = amended(office, decision, change)
    decision = fresh(decision)
    assert {each["code"] for each in rules.declarations_owed(decision)} == asked_again | {"chief_executive"}
    still_open = decision.advice_requests.still_open()
    assert {each.code: each.person for each in still_open} == {code: office.people[code] for code in asked_again & set(ADVICE)}
    marked = {each.code for each in showing.advice_shown(office.governance, decision) if each.asked_again_at}
    assert marked == asked_again & set(ADVICE), "what was advised before does not stand, and says so"
    assert (finished.version_after is None) == (not asked_again)
    told = set(Outbox.objects.filter(subject__contains="changed on its way").values_list("address", flat=True))
    asked = {office.people[code].email for code in asked_again}
    assert told == (asked | {office.author.email} if asked_again else set())


def test_an_adviser_who_is_asked_changes_the_sections_their_declaration_owns_and_nothing_else():
    office = make_office(definition=OWNING)
    decision = make_submitted(office)
    workflow.begin_amendment(decision, by=office.financial)
    workflow.revise_section(decision, "financial", "<p>The budget bears it.</p>", by=office.financial)
    for refused in (write_section("introduction"), rewrite_part2, lambda d, by: workflow.revise(d, {"title": "X"}, by=by)):
        with pytest.raises(PermissionDenied):
            refused(decision, office.financial)
    workflow.finish_amendment(decision, by=office.financial, reason="Ours to write.")
    declare(office, decision, "financial")  # what they wrote themselves they may declare on
    assert {who for who in office.people if may_begin(office, who, decision)} == {"governance"}


def may_begin(office, who, decision) -> bool:
    person = office.people[who]
    return hasattr(person, "email") and rules.may_begin_amendment(person, fresh(decision))


def test_while_it_is_changed_nobody_declares_moves_or_signs_it_and_nobody_else_begins():
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    other = office.people["second"] = office.colleague
    make_membership(other, Role.GOVERNANCE, office.body)
    begun = workflow.begin_amendment(decision, by=office.governance)
    assert workflow.begin_amendment(decision, by=office.governance) == begun
    steps = [
        lambda: sign(office, fresh(decision)),
        lambda: workflow.return_(decision, by=office.governance, comment="Back."),
        lambda: workflow.withdraw(decision, by=office.author, reason="No."),
        lambda: workflow.begin_amendment(decision, by=other),
    ]
    for step in steps:
        with pytest.raises(workflow.StepRefused, match=f"{office.governance} is changing the request"):
            step()
    with pytest.raises(IntegrityError, match="nobody signs while"), transaction.atomic():
        sign_past_the_rules(office, decision)
    with pytest.raises(workflow.StepRefused, match="Say why"):
        workflow.finish_amendment(decision, by=other, reason=" ")
    workflow.finish_amendment(decision, by=other, reason="They are away.")
    sign(office, fresh(decision))


def sign_past_the_rules(office, decision):
    content = workflow.content_to_sign(fresh(decision))
    held = models.SignedContent.objects.create(
        decision=decision, body=office.body, origin="native", shape=1, part1=content, publish_as="full",
        part1_digest=sha256(content).digest(),
    )  # fmt: skip
    models.Signature.objects.create(
        decision=decision, body=office.body, person=office.decision_maker, name="x", capacity="x", statement="x",
        interest="none", signed_at=decision.submitted_at, part1_digest=held.part1_digest,
    )  # fmt: skip


def test_who_changed_it_for_governance_neither_declares_nor_signs():
    office = make_office()
    make_membership(office.decision_maker, Role.GOVERNANCE, office.body)
    decision = make_with(office, Status.WITH_HEAD_OF_UNIT)
    amended(office, decision, write_section("background"), by=office.decision_maker)
    for code in ("head_of_unit", "chief_executive"):
        declare(office, decision, code)
    assert rules.signing_offices(office.decision_maker, fresh(decision)) == []
    assert rules.signing_offices(office.other_maker, fresh(decision)) == [office.other_holder]


def test_what_an_amendment_leaves_unfinished_has_to_be_mended_first():
    office = make_office()
    decision = make_submitted(office)
    workflow.begin_amendment(decision, by=office.governance)
    workflow.revise_section(decision, "financial", "", by=office.governance)
    with pytest.raises(workflow.StepRefused, match="Write the section"):
        workflow.finish_amendment(decision, by=office.governance, reason="Emptied.")


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SIGNED, Status.WITHDRAWN])
def test_only_a_request_on_its_way_is_changed_so(status):
    office = make_office()
    decision = make_with(office, status)
    with pytest.raises(PermissionDenied):
        workflow.begin_amendment(decision, by=office.governance)
    with pytest.raises(IntegrityError, match="only a request on its way"), transaction.atomic():
        version = decision.versions.last() or models.StoredVersion.objects.create(
            decision=decision, number=1, step="x", part1=b"{}", part1_digest=sha256(b"{}").digest(), parts={}
        )
        models.Amendment.objects.create(decision=decision, by=office.governance, version_before=version)


def test_a_finished_amendment_stays():
    office = make_office()
    decision = make_submitted(office)
    amended(office, decision, write_section("background"))
    for change in ({"reason": "Another."}, {"ended_at": None}):
        with pytest.raises(IntegrityError, match="only finished, once"), transaction.atomic():
            models.Amendment.objects.update(**change)


def test_its_pages_show_what_may_be_changed_then_the_difference_and_afterwards_who_changed_it(client):
    office = make_office(definition=OWNING)
    decision = make_with(office, Status.WITH_HEAD_OF_UNIT)
    page = lambda name, *more: reverse(f"decisions:{name}", args=[decision.pk, *more])  # noqa: E731
    client.force_login(office.author)
    assert client.get(page("amend")).status_code == 403
    assert client.get(page("edit", "summary")).status_code == 403
    client.force_login(office.governance)
    assert client.get(page("edit", "summary")).status_code == 403
    assert client.post(page("amend")).headers["Location"] == page("tasks")
    shown = client.get(page("tasks")).content.decode()
    assert "Leave it as it was" in shown and "Nothing is changed so far" in shown and page("co_authors") not in shown
    assert "Finish your changes" in client.get("/").content.decode()
    client.force_login(office.head_of_unit)
    waits = f"{office.governance} is changing the request"
    assert waits in client.get(page("declare", "head_of_unit")).content.decode()
    assert waits in client.get(page("decision")).content.decode()
    client.force_login(office.governance)
    seen = client.get(page("edit", "section-background")).context["was_seen"]
    client.post(page("edit", "section-background"), {"body": "<p>What was added.</p>", "was_seen": seen})
    listed = client.get(page("tasks"))
    marked = [task["code"] for group in listed.context["groups"] for task in group["tasks"] if task["is_changed"]]
    assert marked == ["section-background"] and "1 part changed so far" in listed.content.decode()
    told = listed.content.decode()
    assert told.index(">Finish the amendment<") < told.index("govuk-task-list") < told.index("Go on to finish the amendment")
    shown = client.get(page("finish_amendment")).content.decode()
    assert "What was added." in shown and "Nobody: no declaration" in shown
    assert "Say why it was changed" in client.post(page("finish_amendment"), {"reason": ""}).content.decode()
    done = client.post(page("finish_amendment"), {"reason": "It was missing."})
    assert done.headers["Location"] == page("decision")
    assert f"Told by e-mail: {office.author}. Every declaration still stands." in client.get(page("decision")).content.decode()
    kept = client.post(page("finish_amendment"), {"reason": "Another reason."})
    assert kept.status_code == 403 and b"Another reason." in kept.content
    client.force_login(office.author)
    assert f"Changed it on its way</strong>, {office.governance}" in client.get("/").content.decode()
    shown = client.get(page("decision")).content.decode()
    assert f"Changed by {office.governance}, for governance" in shown and "It was missing." in shown
    assert "Changed: Background. Why: It was missing." in shown, "the history says which part and why"
    link = fresh(decision).amendments.get()
    address = f"{page('versions')}?from={link.version_before.number}&amp;to={link.version_after.number}"
    assert address in shown
    assert "What was added." in client.get(address.replace("&amp;", "&")).content.decode()


def test_a_declaration_that_a_change_overtook_says_who_gave_it(client):
    office = make_office(definition=OWNING)
    decision = make_with(office, Status.WITH_HEAD_OF_UNIT)
    client.force_login(office.author)
    page = reverse("decisions:decision", args=[decision.pk])
    assert "it is asked again" not in client.get(page).content.decode()
    workflow.begin_amendment(decision, by=office.governance)
    workflow.revise(decision, {"summary": "<p>The roof leaks more.</p>"}, by=office.governance)
    workflow.finish_amendment(fresh(decision), by=office.governance, reason="It rained.")
    told = f"{office.equalities} gave it on {timezone.localdate():%-d %B %Y}; it is asked again."
    assert told in client.get(page).content.decode()


def test_who_changed_nothing_leaves_it_as_it_was_without_a_reason(client):
    office = make_office()
    decision = fresh(make_submitted(office))
    finish = reverse("decisions:finish_amendment", args=[decision.pk])
    workflow.begin_amendment(decision, by=office.governance)
    client.force_login(office.governance)
    assert "Leave it as it was" in client.get(finish).content.decode()
    assert client.post(finish).headers["Location"] == decision.get_absolute_url()
    left = fresh(decision).amendments.get()
    assert left.ended_at and left.version_after is None and fresh(decision).status == decision.status
    assert "Changed on its way" not in client.get(decision.get_absolute_url()).content.decode()
    workflow.begin_amendment(decision, by=office.governance)
    rewrite_part2(decision, office.governance)
    assert "Say why it was changed" in client.post(finish).content.decode()
    listed = client.get(reverse("decisions:tasks", args=[decision.pk])).context["groups"]
    assert [task["code"] for group in listed for task in group["tasks"] if task["is_changed"]] == ["part2"]


def test_that_part_2_alone_was_changed_is_for_its_readers(client):
    office = make_office()
    decision = make_submitted(office)
    amended(office, decision, rewrite_part2, reason="The offer came in.")
    for who, told in (("author", False), ("governance", False), ("colleague", False)):
        client.force_login(office.people[who])
        shown = client.get(decision.get_absolute_url()).content.decode()
        assert ("The offer came in." in shown) is (who != "colleague"), told
        assert ("Changed on its way" in shown) is (who != "colleague")


def test_an_adviser_is_shown_their_own_section_only(client):
    office = make_office(definition=OWNING)
    decision = make_submitted(office)
    client.force_login(office.financial)
    assert "Financial comments" in client.get(reverse("decisions:amend", args=[decision.pk])).content.decode()
    client.post(reverse("decisions:amend", args=[decision.pk]))
    listed = client.get(reverse("decisions:tasks", args=[decision.pk])).context["groups"]
    assert [task["title"] for group in listed for task in group["tasks"]] == ["Financial comments"]
    for part in ("summary", "section-introduction"):
        assert client.get(reverse("decisions:edit", args=[decision.pk, part])).status_code == 403
    assert client.get(reverse("decisions:edit", args=[decision.pk, "section-financial"])).status_code == 200


def test_a_draft_is_still_written_by_its_writers_only():
    office = make_office()
    draft = make_draft(office)
    with pytest.raises(PermissionDenied):
        workflow.revise(draft, {"title": "X"}, by=office.governance)
