"""What somebody typed comes back when a save finds them signed out, and nothing technical or secret with it."""

import re

import pytest
from django.test import Client

from accounts.models import Role
from decisions import rules, workflow
from decisions.models import OfficeHolder
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_save_after_the_session_has_ended_gives_the_words_back():
    decision = make.make_draft()
    address = f"/decisions/{decision.pk}/parts/summary/"
    answer = Client().post(address, {"summary": "Three hours of work", "was_seen": "0123456789", "password": "secret words"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Three hours of work" in page
    assert "signed out" in page
    assert 'type="hidden" name="was_seen" value="0123456789"' in page and "Sign in (opens in a new tab)" in page
    assert "secret words" not in page
    assert not answer.cookies.get("partone_session")


def test_a_signature_after_the_session_has_ended_is_sent_again_to_page_one_with_the_names_of_its_fields():
    decision = make.make_with_decision_maker()
    row, maker = (
        decision.recommendations.get(board_paper=None),
        OfficeHolder.objects.get(post__body=decision.body, person__isnull=False).person,
    )
    typed = {
        "interest": "none",
        "decide": "each",
        f"outcome_{row.pk}": "approved_with_changes",
        "reasons": "<p>It is fair.</p>",
    }
    typed |= {f"decided_{row.pk}": "To buy half.", "decided_part2_7": "Nobody's.", "typed_on": "PCD 9: Roofs", "part2": "open"}
    address, sent = f"/decisions/{decision.pk}/sign/", {"step": "sign", "password": "secret words", "digest_seen": "ab"}
    answer = Client().post(address, typed | sent)
    page, form = answer.content.decode(), answer.context["form"]
    labels = {name: field.label for name, field in form.fields.items()}
    assert labels[f"decided_{row.pk}"] == "Words decided on recommendation 1" and labels["reasons"] == "Your reasons"
    assert "PCD 9: Roofs" in page and "Sign in (opens in a new tab)" in page and "Text 1" not in page
    again = dict(answer.context["carried"]) | {name: form.initial[name] for name in form.fields if form.initial[name]}
    assert not {"step", "part2", "password"} & again.keys() and not {"interest", "decided_part2_7"} & labels.keys()
    client = Client()
    client.force_login(maker)
    page = client.post(address, again).content.decode()
    assert "To buy half." in page and "It is fair." in page and "Check what you will sign" in page


def test_a_page_that_is_only_asked_for_leads_to_the_sign_in():
    decision = make.make_draft()
    answer = Client().get(f"/decisions/{decision.pk}/tasks/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_a_request_that_cannot_be_read_gets_a_page_that_says_so():
    person = make.make_person("officer", make.make_body())
    client = Client(raise_request_exception=False)
    client.force_login(person)
    answer = client.generic("POST", "/decisions/new/", b"no parts at all", "multipart/form-data; boundary=")
    assert answer.status_code == 400
    assert b"could not be read" in answer.content


def test_what_is_typed_while_the_page_closes_comes_back_and_tells_nothing_of_what_is_there():
    decision = make.make_submitted(make.make_complete_draft(title="Roofs of Barnes"))
    code = rules.open_codes(decision)[0]
    asked = decision.advice_requests.get(code=code)
    adviser, governance = asked.person or asked.team, make.make_person(Role.GOVERNANCE, decision.body)
    colleague = make.make_person(Role.OFFICER, decision.body)
    workflow.return_(decision, by=governance, comment="Not yet.")
    forms = [
        (adviser, "declare/{code}/", {"answer": "given", "text": "Long <advice>."}),
        (adviser, "declare/{code}/", {"step": "ask", "question-text": "Long <advice>."}),
        (adviser, "comments/add/", {"text": "Long <advice>."}),
        (adviser, "sign/", {"step": "sign", "reasons": "Long <advice>."}),
        (colleague, "parts/summary/", {"summary": "Long <advice>."}),
    ]
    client = Client()
    for person, page, typed in forms:
        client.force_login(person)
        there, absent = (f"/decisions/{pk}/{page.format(code=code)}" for pk in (decision.pk, 999_999))
        answers = [client.post(address, typed) for address in (there, absent)]
        pages = [re.sub(r'value="\w{64}"', "", each.content.decode()) for each in answers]
        assert [each.status_code for each in answers] == [404, 404] and pages[0] == pages[1], page
        assert "Long &lt;advice&gt;." in pages[0] and "Roofs of Barnes" not in pages[0], page
        saved = client.post(there, typed, headers={"X-Partone-Ask": "autosave"})
        assert saved.status_code == 404 and "address that you can see" in saved.json()["errors"][0]
        assert b"Page not found" in client.get(there).content
