"""Who decides: the office at the level that the request names, and nobody else."""

import pytest
from django.urls import reverse

from accounts.models import Role
from decisions import happening, rules, waiting, workflow
from decisions.models import OfficeHolder, Post
from decisions.models.words import Level
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    body = make.make_body()
    make.make_decision_maker(body)
    return body


@pytest.fixture
def chief(body):
    person = make.make_person(Role.CHIEF_EXECUTIVE, body, name="Marit Oakenfold")
    post = Post.objects.create(body=body, title="Chief Executive", level=Level.CHIEF_EXECUTIVE, from_on=make.LONG_AGO)
    OfficeHolder.objects.create(post=post, name=person.name, person=person, from_on=make.LONG_AGO)
    return person


def at_level(body, level):
    return make.make_declared(make.make_submitted(make.make_complete_draft(body=body, level=level)))


def test_a_decision_under_delegation_comes_to_the_chief_executive_who_does_not_declare_on_it(body, chief):
    decision = at_level(body, Level.CHIEF_EXECUTIVE)
    maker = body.posts.get(level=Level.DECISION_MAKER).holders.get().person
    assert decision.status == decision.Status.WITH_DECISION_MAKER
    assert not decision.declarations.filter(code="chief_executive").exists()
    assert rules.may_sign(chief, decision) and not rules.may_sign(maker, decision)
    assert happening.with_whom(decision) == ["Marit Oakenfold, Chief Executive"]
    assert [each.what for each in waiting.for_person(chief, chief.roles())[0]] == ["Sign, or stand aside"]
    assert waiting.for_person(maker, maker.roles())[0] == []


def test_at_the_level_of_the_decision_maker_the_chief_executive_declares_and_does_not_sign(body, chief):
    decision = at_level(body, Level.DECISION_MAKER)
    assert decision.declarations.get(code="chief_executive").by == chief
    assert not rules.may_sign(chief, decision)


def test_a_chief_executive_signs_under_delegation(body, chief):
    decision = make.make_signed_by(at_level(body, Level.CHIEF_EXECUTIVE), chief)
    assert decision.status == decision.Status.SIGNED
    assert decision.signatures.get().capacity == "Chief Executive"


def test_a_level_at_which_the_body_has_no_office_stands_in_the_way(body, client):
    draft = make.make_complete_draft(body=body, level=Level.CHIEF_EXECUTIVE)
    with pytest.raises(workflow.StepRefused, match="No office of .* decides as chief executive"):
        make.make_submitted(draft)
    client.force_login(draft.author)
    assert "No office of" in client.get(reverse("decisions:tasks", args=[draft.pk])).content.decode()


def test_where_the_signer_stood_aside_the_page_does_not_say_that_it_is_with_them(body):
    form = make.make_form_version(body, declarations=[], route=[{"step": "decision_maker"}])
    decision = make.make_submitted(make.make_complete_draft(body=body, form_version=form))
    holder = OfficeHolder.objects.get(post__body=body)
    workflow.stand_aside(decision, by=holder.person, holder=holder, nature="A relative works there.")
    assert happening.with_whom(make.fresh(decision)) == ["governance, to choose another signer"]
