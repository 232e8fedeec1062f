"""Advice that the form does not ask for: asked in words, queued, answered, withdrawn; nothing waits for it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.history import events_of
from accounts.models import Outbox, Role, Team
from decisions import happening, part2, public, rules, to_sign, waiting, workflow
from decisions.models import Advice, AdviceRequest, Part2Advice
from decisions.models.words import Status
from decisions.views import advice as pages
from decisions.workflow import reminding
from tests.decisions.made import declare, fresh, make_draft, make_membership, make_office, make_user, make_with, sign, submit

pytestmark = pytest.mark.django_db
QUESTION, REASON, INSIDE = "Ravenstone-question", "Ravenstone-reason", "Ravenstone-advice"


@pytest.fixture
def office():
    office = make_office()
    body = office.body
    office.people["privacy_team"] = Team.objects.create(body=body, name="Information rights", kind="other")
    for who in ("privacy", "second_privacy"):
        office.people[who] = make_user(who, Role.ADVISER, body=body, team=office.privacy_team)
    return office


def ask(office, decision, **more):
    asked = {"whom": office.privacy_team, "label": "Data protection advice", "question": QUESTION, "reason": REASON}
    asked |= {"by": office.author, "due_on": timezone.localdate() + timedelta(days=3)}
    return workflow.ask_advice(decision, **(asked | more))


def people(office) -> dict:
    return {who: each for who, each in office.people.items() if hasattr(each, "email")}


def sent_to(person) -> int:
    return Outbox.objects.filter(address=person.email).count()


def test_it_reaches_who_is_asked_and_nothing_on_the_route_waits_for_it(office):
    decision = make_with(office, Status.WITH_ADVISERS)
    before = rules.declarations_owed(decision), sent_to(office.privacy)
    assert not part2.may_open(office.privacy, decision)
    asked = ask(office, decision)
    assert (asked.label, asked.code, asked.is_extra) == ("Data protection", "extra-1", True)
    assert ask(office, decision, label="Estates").code == "extra-2"
    assert part2.may_open(office.privacy, decision) and sent_to(office.privacy) == before[1] + 2
    assert QUESTION not in Outbox.objects.filter(address=office.privacy.email).values_list("subject", flat=True).last()
    assert not rules.may_declare(office.privacy, fresh(decision), asked.code)
    for code in ("legal", "financial", "equalities", "head_of_unit", "chief_executive"):
        declare(office, decision, code)
    assert (before[0] != []) and fresh(decision).status == Status.WITH_DECISION_MAKER
    sign(office, decision)
    asked.refresh_from_db()
    assert asked.closed_at is not None and asked.answered_at is None
    assert not rules.may_ask_advice(office.governance, fresh(decision))
    assert not [each for each in people(office).values() if rules.may_withdraw_advice(each, asked)]


REFUSED = [  # what is asked, where the refusal is told, in which words
    ({"question": " "}, "question", "Write your question."),
    ({"reason": ""}, "reason", "Say why you ask them."),
    ({"label": "  advice"}, "label", "kind of advice"),
    ({"due_on": None}, "due_on", "today or later"),
    ({"label": "Further legal"}, "label", "The form asks for this itself: legal declaration."),
    ({"label": "Finance advice"}, "label", "The form asks for this itself: financial declaration."),
]


@pytest.mark.parametrize(("typed", "where", "words"), REFUSED)
def test_what_is_missing_is_said_and_what_the_form_asks_for_is_not_asked_besides_it(office, typed, where, words):
    decision = make_with(office, Status.WITH_ADVISERS)
    with pytest.raises(workflow.StepRefused) as refused:
        ask(office, decision, **typed)
    assert [each.part for each in refused.value.obstacles] == [where] and words in str(refused.value)


def test_whom_it_reaches(office):
    decision = make_with(office, Status.WITH_ADVISERS)
    ask(office, decision)
    with pytest.raises(workflow.StepRefused, match="is asked for this already"):
        ask(office, decision, label="data protection")
    for whom in (Team.objects.create(body=office.body, name="Nobody"), office.auditor, make_office().legal):
        with pytest.raises(workflow.StepRefused, match="can(not)? advise on it"):
            ask(office, decision, whom=whom)
    with pytest.raises(workflow.StepRefused, match="other than yourself"):
        ask(office, decision, whom=office.legal, by=office.legal, label="Estates")
    with pytest.raises(IntegrityError, match="advice_besides_the_form_says_what"), transaction.atomic():
        AdviceRequest.objects.besides_the_form().update(reason="")
    with pytest.raises(IntegrityError, match="advice_besides_the_form_says_what"), transaction.atomic():
        AdviceRequest.objects.of_the_form().update(question=QUESTION)


def test_who_answers_and_who_withdraws(office):
    office.people["writes_too"] = make_user("Writes too", Role.ADVISER, body=office.body, team=office.privacy_team)
    draft = make_draft(office)
    workflow.join_co_author(draft, office.writes_too, by=office.author)
    decision = submit(office, fresh(draft))
    asked = ask(office, decision, by=office.legal)
    rows = {
        "answer": {"privacy", "second_privacy"},
        "withdraw": {"legal", "governance"},
        "claim": {"privacy", "second_privacy"},
    }
    for verb, who in rows.items():
        may = getattr(rules, f"may_{verb}_advice" if verb != "claim" else "may_claim")
        assert {name for name, each in people(office).items() if may(each, asked)} == who, verb
        assert not [each for each in people(make_office()).values() if may(each, asked)], verb
    assert rules.may_ask(office.privacy, fresh(decision)) and rules.may_ask_advice(office.privacy, fresh(decision))
    assert not rules.may_return(office.privacy, fresh(decision))
    mine = ask(office, decision, by=office.privacy, whom=office.privacy_team, label="Records")
    assert not rules.may_answer_advice(office.privacy, mine) and not rules.may_claim(office.privacy, mine)
    for verb, who in (("answer", "legal"), ("withdraw", "author")):
        with pytest.raises(PermissionDenied):
            told = {"answer": "content"} if verb == "answer" else {}
            getattr(workflow, f"{verb}_advice")(asked, by=office.people[who], **told)


def test_nobody_opens_part_2_to_themselves_by_asking_their_own_team(office):
    decision = make_with(office, Status.WITH_ADVISERS)
    team = Team.objects.create(body=office.body, name="Secretariat")
    keeper = make_user("Keeper", Role.GOVERNANCE, body=office.body)
    for person in (keeper, make_user("Other", body=office.body)):
        make_membership(person, Role.ADVISER, office.body, team=team)
    asked = ask(office, decision, by=keeper, whom=team)
    workflow.reassign(asked, office.privacy_team, by=keeper)
    asked.refresh_from_db()
    workflow.reassign(asked, team, by=keeper)
    assert not part2.may_open(keeper, decision)
    asked.refresh_from_db()
    with pytest.raises(PermissionDenied):
        workflow.claim(asked, by=keeper)


ANSWERS = [("content", False), ("with_conditions", True), ("objects", True), ("not_required", True)]


@pytest.mark.parametrize(("answer", "owes_text"), ANSWERS)
def test_each_answer_is_kept_for_those_inside_and_makes_no_declaration(office, answer, owes_text):
    decision = make_with(office, Status.WITH_ADVISERS)
    asked, declared = ask(office, decision), decision.declarations.count()
    workflow.claim(asked, by=office.privacy)
    if owes_text:
        with pytest.raises(workflow.StepRefused, match="Say w"):
            workflow.answer_advice(asked, by=office.privacy, answer=answer, conditions=" ")
    before = sent_to(office.author)
    told = {"answer": answer, "conditions": "If it is dry.", "text": INSIDE, "was_seen": str(decision.versions.last().number)}
    given = workflow.answer_advice(asked, by=office.privacy, **told)
    assert (given.label, given.answer, given.text) == ("Data protection", answer, INSIDE)
    assert given.conditions == ("If it is dry." if owes_text else "") and sent_to(office.author) == before + 1
    assert fresh(decision).declarations.count() == declared
    assert INSIDE not in str(public.part1(fresh(decision))) and QUESTION not in str(public.part1(fresh(decision)))
    with pytest.raises(workflow.StepRefused, match="has been given"):
        workflow.answer_advice(asked, by=office.privacy, **told)
    last = events_of(decision).last()
    assert (last.step, last.capacity, last.facts["request"]) == ("answer_advice", "extra-1", asked.pk)


def test_what_is_said_of_part_2_stays_behind_its_wall(office):
    decision = make_with(office, Status.WITH_ADVISERS)
    asked = ask(office, decision, whom=office.privacy)
    workflow.answer_advice(asked, by=office.privacy, answer="content", text=INSIDE, concerns_part2=True)
    assert Advice.objects.get(request=asked).text == ""
    with part2.opened_by(office.governance, decision, "test"):
        assert [each.text for each in Part2Advice.objects.filter(decision=decision)] == [INSIDE]


def test_a_newcomer_to_the_team_is_let_in_before_they_answer(office):
    decision = make_with(office, Status.WITH_ADVISERS)
    asked = ask(office, decision)
    newcomer = make_user("New", Role.ADVISER, body=office.body, team=office.privacy_team)
    assert newcomer in [each.person for each in rules.newcomers(fresh(decision))]
    with pytest.raises(workflow.StepRefused, match="then advise"):
        workflow.answer_advice(asked, by=newcomer, answer="content")
    workflow.let_newcomer_in(fresh(decision), newcomer, by=office.governance, reason="Asked.")
    workflow.answer_advice(asked, by=newcomer, answer="content")


def test_who_is_late_is_reminded_until_the_question_is_withdrawn(office):
    decision = make_with(office, Status.WITH_ADVISERS)
    decision.advice_requests.update(due_on=None)
    asked = ask(office, decision)
    AdviceRequest.objects.filter(pk=asked.pk).update(due_on=date(2026, 6, 10))  # a Wednesday
    assert reminding.remind(date(2026, 6, 11)) == 2  # both of the team
    workflow.withdraw_advice(asked, by=office.governance)
    assert reminding.remind(date(2026, 6, 16)) == 0


def test_withdrawing_closes_part_2_again_and_tells_who_was_asked(office):
    decision = make_with(office, Status.WITH_ADVISERS)
    asked, before = ask(office, decision), sent_to(office.privacy)
    workflow.withdraw_advice(asked, by=office.author)
    assert not part2.may_open(office.privacy, decision) and sent_to(office.privacy) == before + 1
    with pytest.raises(workflow.StepRefused, match="Nothing was changed"):
        workflow.withdraw_advice(asked, by=office.author)
    assert ask(office, decision).code == "extra-2"  # and may be asked again


def test_what_is_asked_in_a_draft_goes_out_with_it_and_again_after_a_return(office):
    draft = make_draft(office)
    asked, before = ask(office, draft), sent_to(office.privacy)
    assert before == sent_to(office.privacy) and not part2.may_open(office.privacy, draft)
    assert not AdviceRequest.objects.visible_to(office.privacy)
    decision = submit(office, fresh(draft))
    assert part2.may_open(office.privacy, decision) and sent_to(office.privacy) == before + 1
    assert list(AdviceRequest.objects.visible_to(office.privacy)) == [asked]
    workflow.return_(fresh(decision), by=office.legal, comment="x")
    assert not AdviceRequest.objects.visible_to(office.privacy)
    decision = fresh(submit(office, fresh(decision)))
    asked.refresh_from_db()
    assert asked.is_open and rules.may_answer_advice(office.privacy, asked)
    workflow.return_(decision, by=office.governance, comment="x")
    gone = timezone.localdate() - timedelta(days=1)
    office.privacy_team.memberships.update(from_on=gone, to_on=gone)
    with pytest.raises(workflow.StepRefused, match="Withdraw the question"):
        submit(office, fresh(decision))
    workflow.reassign(AdviceRequest.objects.get(pk=asked.pk), office.legal_team, by=office.governance)
    submit(office, fresh(decision))


def test_the_chief_executives_statement_names_what_was_given_and_only_that(office):
    decision = make_with(office, Status.WITH_CHIEF_EXECUTIVE)
    by_answer = {}
    for label, answer in (
        ("Data protection", "content"),
        ("ICT", "with_conditions"),
        ("Estates", "objects"),
        ("Press", "not_required"),
    ):
        by_answer[label] = ask(office, decision, label=label)
        workflow.answer_advice(by_answer[label], by=office.privacy, answer=answer, conditions="Unpublished")
    ask(office, decision, label="Insurance")
    told = rules.advice_given(fresh(decision))
    assert "Legal, financial, equalities and data protection advice went into this report." in told
    assert "ICT advice was given with conditions." in told and "Estates advice objects to this proposal." in told
    assert not [word for word in ("press", "insurance", "Unpublished") if word.lower() in told.lower()]


def test_it_is_shown_in_the_queue_the_inbox_the_panel_and_to_who_signs(office, client, django_assert_max_num_queries):
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    asked = ask(office, decision, due_on=timezone.localdate())
    ask(office, decision, whom=office.legal, label="Estates")
    answered = ask(office, decision, whom=office.legal, label="Works")
    workflow.answer_advice(answered, by=office.legal, answer="objects", conditions=INSIDE)
    decision = fresh(decision)
    stage = next(each for each in happening.route_of(decision).stages if "besides" in each.title)
    assert [turn.state for turn in stage.turns] == ["now", "now", "done"] and INSIDE not in str(stage)
    found = waiting.for_person(office.privacy, list(office.privacy.roles()))[0]
    assert [each.url for each in found] == [reverse("decisions:answer_advice", args=[decision.pk, asked.pk])]
    card = to_sign.queue(office.decision_maker, list(office.decision_maker.roles()))[0]
    assert card.advice[-3:] == [
        ("Data protection (besides the form)", "asked, not answered"),
        ("Estates (besides the form)", "asked, not answered"),
        ("Works (besides the form)", "objects to it"),
    ]
    for who in ("privacy", "legal", "author", "governance", "auditor"):
        person = office.people[who]
        for row in pages._rows(person, list(pages._to_show(AdviceRequest.objects.visible_to(person), person))):
            for verb, may in (("answer", "answer_advice"), ("claim", "claim"), ("reassign", "reassign")):
                assert row[f"may_{verb}"] == getattr(rules, f"may_{may}")(person, row["asked"]), (who, verb)
    pages_of = {"decision": "decision_maker", "sign": "decision_maker", "ask_advice": "author"}
    for name, who in pages_of.items():
        client.force_login(office.people[who])
        with django_assert_max_num_queries(25):
            page = client.get(reverse(f"decisions:{name}", args=[decision.pk])).content.decode()
        assert QUESTION in page and (INSIDE in page) == (name != "ask_advice"), name
    client.force_login(office.colleague)  # reads Part 1, and is not inside
    page = client.get(reverse("decisions:decision", args=[decision.pk])).content.decode()
    assert "Data protection advice" in page and QUESTION not in page and REASON not in page and INSIDE not in page


def test_the_pages_ask_answer_and_withdraw(office, client, django_assert_max_num_queries):
    decision = make_with(office, Status.WITH_ADVISERS)
    url = reverse("decisions:ask_advice", args=[decision.pk])
    client.force_login(office.colleague)
    assert client.get(url).status_code == 403
    client.force_login(office.author)
    typed = {"whom": f"team:{office.privacy_team.pk}", "label": "Data protection", "question": QUESTION, "reason": ""}
    day = timezone.localdate() + timedelta(days=4)
    typed |= {f"due_on_{part}": getattr(day, part) for part in ("day", "month", "year")}
    refused = client.post(url, typed).content.decode()
    assert "Say why you ask them." in refused and QUESTION in refused
    for _ in range(2):  # pressed twice
        assert client.post(url, typed | {"reason": REASON}).status_code == 302
    asked = AdviceRequest.objects.besides_the_form().get()
    assert asked.due_on == day
    answer, withdraw = (reverse(f"decisions:{verb}_advice", args=[decision.pk, asked.pk]) for verb in ("answer", "withdraw"))
    assert client.get(answer).status_code == 403 and client.get(withdraw).status_code == 405
    assert (
        client.get(reverse("decisions:answer_advice", args=[decision.pk, decision.advice_requests.first().pk])).status_code
        == 404
    )
    client.force_login(office.privacy)
    assert client.post(withdraw).status_code == 403
    queue = client.get(reverse("decisions:advice")).content.decode()
    assert QUESTION in queue and REASON in queue and answer in queue
    assert client.post(reverse("decisions:claim_advice", args=[asked.pk])).status_code == 302
    assert "Data protection" in client.get(reverse("decisions:reassign_advice", args=[asked.pk])).content.decode()
    with django_assert_max_num_queries(25):
        page = client.get(answer).content.decode()
    assert QUESTION in page and REASON in page and "The cap is secret." not in page
    page = client.post(answer, {"step": "open", "text": INSIDE}).content.decode()
    assert "The cap is secret." in page and INSIDE in page
    seen = {"was_seen": str(decision.versions.last().number)}
    assert "Say what you object to." in client.post(answer, seen | {"answer": "objects"}).content.decode()
    press = seen | {"answer": "content", "text": INSIDE, "csrfmiddlewaretoken": "of one page"}
    assert [client.post(answer, press).status_code for _ in range(2)] == [302, 302]
    for other in ({"text": "A second thought"}, {"step": "ask", "question-text": "A second thought"}):
        kept = client.post(answer, press | other)
        assert kept.status_code == 403 and b"A second thought" in kept.content
    assert Advice.objects.get(request=asked).text == INSIDE
    again = ask(office, decision, label="Estates")
    client.force_login(office.author)
    assert client.post(reverse("decisions:withdraw_advice", args=[decision.pk, again.pk])).status_code == 302
    again.refresh_from_db()
    assert again.closed_at is not None
