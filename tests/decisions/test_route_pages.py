"""The route through its pages: from submission to signature, and every way off it."""

import json

import pytest
from django.urls import reverse

from accounts.models import Role, User
from decisions import workflow
from decisions.models import Decision, OfficeHolder, Signature, StoodAside
from decisions.models.words import Outcome
from tests import factories as make

pytestmark = pytest.mark.django_db
Status = Decision.Status
PASSWORD = "a long enough sentence"


def url(name, decision, *more) -> str:
    return reverse(f"decisions:{name}", args=[decision.pk, *more])


def give_password(person) -> User:
    person.set_password(PASSWORD)
    person.save()
    return person


def maker_of(decision) -> User:
    return give_password(OfficeHolder.objects.filter(post__body=decision.body, person__isnull=False).first().person)


@pytest.fixture
def at_signer():
    return make.make_with_decision_maker()


def answers(decision, **changes) -> dict:
    return {"interest": "none", "interest_text": "", "decide": "all", "reasons": ""} | changes


def page_two(client, decision, **changes):
    return client.post(url("sign", decision), answers(decision, **changes) | {"step": "check"})


def hidden(page) -> dict:
    """What page two would send on."""
    form = page.context["answers"]
    return dict(form.carried_on()) | {"digest_seen": page.context["digest_seen"]}


# -- the whole way


def test_a_request_goes_from_draft_to_signed_through_the_pages(client):
    decision = make.make_complete_draft()
    body = decision.body
    adviser, head = make.make_adviser(body), make.make_person(Role.HEAD_OF_UNIT, body)
    chief, maker = make.make_person(Role.CHIEF_EXECUTIVE, body), give_password(make.make_decision_maker(body))

    client.force_login(decision.author)
    sent = client.post(
        url("submit", decision), {"ask_legal": f"team:{adviser.memberships.get().team_id}", "head_of_unit": head.pk}
    )
    assert sent.status_code == 302
    for who, code in ((adviser, "legal"), (head, "head_of_unit"), (chief, "chief_executive")):
        client.force_login(who)
        assert decision.title in client.get("/").content.decode()
        page = client.get(url("declare", decision, code))
        assert f"The statement of {code}: given." in page.content.decode()
        client.post(url("declare", decision, code), {"answer": "given", "was_seen": page.context["form"]["was_seen"].value()})
    client.force_login(maker)
    assert "Sign, or stand aside" in client.get("/").content.decode()
    page = page_two(client, decision, reasons="<p>It is worth it.</p>")
    done = client.post(url("sign", decision), hidden(page) | {"step": "sign", "password": PASSWORD})

    decision = make.fresh(decision)
    assert (done.status_code, decision.status) == (302, Status.SIGNED)
    assert decision.reasons == "<p>It is worth it.</p>"
    assert decision.recommendations.get().outcome == Outcome.APPROVED
    assert "is signed." in client.get(done.url).content.decode()


# -- submit


def test_submit_says_what_is_missing_and_leads_there(client):
    decision = make.make_draft()
    client.force_login(decision.author)

    page = client.get(url("submit", decision)).content.decode()

    assert "Write the executive summary." in page
    assert url("edit", decision, "summary") in page


def test_submit_refuses_and_keeps_the_choices(client):
    decision = make.make_complete_draft()
    head = make.make_person(Role.HEAD_OF_UNIT, decision.body)
    client.force_login(decision.author)

    page = client.post(url("submit", decision), {"ask_legal": "", "head_of_unit": head.pk}).content.decode()

    assert "Choose whom to ask." in page
    assert f'<option value="{head.pk}" selected>' in page
    assert make.fresh(decision).status == Status.DRAFT


# -- declare


def test_declare_is_refused_on_a_version_that_is_no_longer_the_latest(client):
    decision = make.make_submitted()
    adviser = decision.advice_requests.get().person
    client.force_login(adviser)

    page = client.post(
        url("declare", decision, "legal"), {"answer": "given", "was_seen": "0", "reason": "Typed."}
    ).content.decode()

    assert "The request has changed since you opened the page." in page
    assert "Typed." in page
    assert not make.fresh(decision).declarations.exists()


def test_declare_asks_why_it_is_not_required(client):
    decision = make.make_submitted()
    client.force_login(decision.advice_requests.get().person)

    page = client.post(url("declare", decision, "legal"), {"answer": "not_required", "was_seen": "1"})

    assert page.context["form"].errors == {"reason": ["Say why it is not required."]}


def test_declare_shows_what_changed_since_it_was_given(client):
    decision = make.make_submitted()
    adviser, head = decision.advice_requests.get().person, decision.head_of_unit
    workflow.declare(decision, "legal", by=adviser, answer="given")
    workflow.return_(decision, by=head, comment="Say it shorter.")
    workflow.revise(make.fresh(decision), {"summary": "<p>Shorter.</p>"}, by=decision.author)
    workflow.submit(make.fresh(decision), by=decision.author, asked={"legal": adviser}, head_of_unit=head)
    client.force_login(adviser)

    page = client.get(url("declare", decision, "legal")).content.decode()

    assert "these parts have changed: Summary" in page
    assert "?from=1&amp;to=2" in page


# -- return, withdraw


def test_return_asks_for_a_comment_and_gives_it_to_the_author(client):
    decision = make.make_submitted()
    client.force_login(decision.advice_requests.get().person)
    assert "Say what has to change." in client.post(url("return", decision), {"comment": " "}).content.decode()

    client.post(url("return", decision), {"comment": "The figures are missing."})

    assert make.fresh(decision).status == Status.DRAFT
    client.force_login(decision.author)
    assert "The figures are missing." in client.get("/").content.decode()


def test_what_was_typed_on_the_page_that_declares_is_carried_into_the_comment_with_which_it_is_returned(client):
    decision = make.make_submitted()
    asked = decision.advice_requests.get()
    client.force_login(asked.person)
    assert (
        f'formaction="{url("return", decision)}?from={asked.code}"'
        in client.get(url("declare", decision, asked.code)).content.decode()
    )
    typed = {"step": "carry", "reason": "Say who pays.", "text": "The cap is secret."}
    shown = client.post(url("return", decision), typed | {"concerns_part2": "on"}).content.decode()
    assert "Say who pays.</textarea>" in shown and "secret" not in shown and "There is a problem" not in shown
    assert "Say who pays.\n\nThe cap is secret." in client.post(url("return", decision), typed).content.decode()
    page = client.post(url("return", decision) + f"?from={asked.code}", typed | {"answer": "not_required"})
    assert dict(page.context["carried"]) == {"answer": "not_required", "reason": "Say who pays.", "text": "The cap is secret."}
    back = client.post(page.context["came_from"], dict(page.context["carried"]) | {"step": "back", "comment": "Say who pays."})
    form = back.context["form"]
    assert [form[name].value() for name in ("answer", "reason", "text")] == [
        "not_required",
        "Say who pays.",
        "The cap is secret.",
    ]
    assert "There is a problem" not in back.content.decode()
    assert make.fresh(decision).status != Status.DRAFT and not decision.comments.exists()


def test_withdraw_keeps_the_reason(client):
    decision = make.make_submitted()
    client.force_login(decision.author)

    client.post(url("withdraw", decision), {"comment": "No longer needed."})

    assert make.fresh(decision).status == Status.WITHDRAWN
    assert "No longer needed." in client.get(url("decision", decision)).content.decode()


# -- sign


def test_page_two_shows_the_outcomes_in_the_bytes_to_be_signed(client, at_signer):
    client.force_login(maker_of(at_signer))
    key = at_signer.recommendations.get().pk
    each = {"decide": "each", f"outcome_{key}": "approved_with_changes", f"decided_{key}": "Approve half of it."}

    page = page_two(client, at_signer, **each)

    shown = json.loads(page.context["shown"]["bytes"])["recommendations"][0]
    assert (shown["outcome"], shown["decided"]) == ("approved_with_changes", "<p>Approve half of it.</p>")
    text = page.content.decode()
    assert 0 < text.index("<p>Approve half of it.</p>") < text.index('id="part-1"')  # before the long text of Part 1
    assert "You do not approve everything as it was put." in text and "Not as recommended: Recommendation 1." in text
    assert "It goes on the public site within a few minutes." in text
    assert 'type="password"' in text


def test_sign_asks_for_what_is_missing_and_keeps_what_was_typed(client, at_signer):
    client.force_login(maker_of(at_signer))
    key = at_signer.recommendations.get().pk

    page = page_two(
        client, at_signer, interest="may_take", decide="each", reasons="<p>Long thoughts.</p>", **{f"outcome_{key}": ""}
    )

    text = page.content.decode()
    assert "Describe the interest." in text
    assert "Outcome of recommendation 1: Choose an outcome." in text and "Recommendation 1: choose" not in text
    assert "Long thoughts." in text


def test_change_answers_leads_back_with_every_answer(client, at_signer):
    client.force_login(maker_of(at_signer))
    page = page_two(client, at_signer, reasons="<p>Long thoughts.</p>")

    back = client.post(url("sign", at_signer), hidden(page) | {"step": "change"}).content.decode()

    assert "Long thoughts." in back
    assert "There is a problem" not in back
    assert "Check what you will sign" in back


def test_sign_refuses_a_wrong_password_and_asks_for_a_right_one_once_in_ten_minutes(client, at_signer):
    client.force_login(maker_of(at_signer))
    sent = hidden(page_two(client, at_signer)) | {"step": "sign"}

    wrong = client.post(url("sign", at_signer), sent | {"password": "not this"})
    assert "This is not your password." in wrong.content.decode()
    assert make.fresh(at_signer).status == Status.WITH_DECISION_MAKER

    stale = client.post(url("sign", at_signer), sent | {"password": PASSWORD, "digest_seen": "0" * 64})
    assert "has changed since it was shown to you" in stale.content.decode()
    assert 'type="password"' not in stale.content.decode()
    client.post(url("sign", at_signer), sent)
    assert make.fresh(at_signer).status == Status.SIGNED


def test_too_many_wrong_passwords_stop_the_right_one(client, at_signer):
    client.force_login(maker_of(at_signer))
    sent = hidden(page_two(client, at_signer)) | {"step": "sign"}
    for _ in range(12):
        client.post(url("sign", at_signer), sent | {"password": "not this"})

    client.post(url("sign", at_signer), sent | {"password": PASSWORD})

    assert make.fresh(at_signer).status == Status.WITH_DECISION_MAKER


def test_nothing_typed_is_kept_in_the_session(client, at_signer):
    client.force_login(maker_of(at_signer))
    page_two(client, at_signer, reasons="<p>Ravenstone</p>")

    assert "Ravenstone" not in str(dict(client.session))


def test_who_signs_second_is_told_who_signed_first(client, at_signer):
    first, second = maker_of(at_signer), give_password(make.make_decision_maker(at_signer.body))
    client.force_login(second)
    sent = hidden(page_two(client, at_signer)) | {"step": "sign", "password": PASSWORD}
    client.force_login(first)
    mine = hidden(page_two(client, at_signer)) | {"step": "sign", "password": PASSWORD}
    client.post(url("sign", at_signer), mine)
    for again in (client.get(url("sign", at_signer), follow=True), client.post(url("sign", at_signer), mine, follow=True)):
        assert again.redirect_chain and "You signed this on" in again.content.decode()
    assert at_signer.title in client.get("/decisions/", {"status": "signed_by_me"}).content.decode()

    client.force_login(second)
    assert at_signer.title not in client.get("/decisions/", {"status": "signed_by_me"}).content.decode()
    late = client.post(url("sign", at_signer), sent)

    assert late.status_code == 409
    assert f"{first.name} signed this on" in late.content.decode()
    assert Signature.objects.filter(decision=at_signer).count() == 1


def test_who_may_not_sign_is_refused_by_post_too(client, at_signer):
    client.force_login(at_signer.author)

    assert client.post(url("sign", at_signer), answers(at_signer) | {"step": "sign"}).status_code == 403


# -- stand aside


def test_who_stands_aside_leaves_it_to_the_chief_executive_who_chooses_another(client, at_signer):
    maker, deputy = maker_of(at_signer), make.make_decision_maker(at_signer.body)
    client.force_login(maker)
    page = page_two(client, at_signer, interest="stands_aside", interest_text="My sister owns it.")
    assert "Check and stand aside" in page.content.decode()

    client.post(url("sign", at_signer), hidden(page) | {"step": "sign", "password": PASSWORD})

    decision = make.fresh(at_signer)
    assert decision.status == Status.WITH_CHIEF_EXECUTIVE
    assert client.get(url("part2", decision)).status_code == 403
    chief = decision.body.memberships.get(role=Role.CHIEF_EXECUTIVE).person
    client.force_login(chief)
    assert "Choose another signer" in client.get("/").content.decode()
    assert "My sister owns it." in client.get(url("pass_on", decision)).content.decode()
    client.post(url("pass_on", decision), {"holder": deputy.offices.get().pk})
    decision = make.fresh(decision)
    assert (decision.status, decision.signer.person) == (Status.WITH_DECISION_MAKER, deputy)


def test_who_stands_aside_can_choose_another_office_holder(client, at_signer):
    maker, deputy = maker_of(at_signer), make.make_decision_maker(at_signer.body)
    client.force_login(maker)
    page = page_two(client, at_signer, interest="stands_aside", interest_text="My sister.", pass_to=deputy.offices.get().pk)

    client.post(url("sign", at_signer), hidden(page) | {"step": "sign", "password": PASSWORD})

    assert StoodAside.objects.get(decision=at_signer).person == maker
    assert make.fresh(at_signer).signer.person == deputy


# -- numbers by hand


def test_governance_issues_a_number_where_the_body_does_so_by_hand(client):
    body = make.make_body(reference_issued_at="by_hand")
    governance = make.make_person(Role.GOVERNANCE, body)
    decision = make.make_submitted(make.make_complete_draft(body=body))
    client.force_login(governance)
    assert client.get(url("issue_number", decision)).status_code == 200

    client.post(url("issue_number", decision))

    assert make.fresh(decision).number is not None
    assert client.get(url("issue_number", decision)).status_code == 403
