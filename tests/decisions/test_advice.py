"""Advice: asked with a day, queued, taken on, passed on, answered in four ways, and kept from who is not inside."""

import json
from copy import deepcopy
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Outbox, Role, Team
from accounts.working_days import working_days_after
from decisions import exports, part2, public, rules, waiting, workflow
from decisions.models import Advice, AdviceRequest, Part2Advice, Part2Reading, Section
from decisions.models.words import Status
from decisions.views import advice as pages
from tests.decisions.made import (
    ADVICE,
    declare,
    fresh,
    make_draft,
    make_office,
    make_submitted,
    make_user,
    make_with,
    sign,
    submit,
)

pytestmark = pytest.mark.django_db
INSIDE = "Ravenstone-inside"


@pytest.fixture
def office():
    office = make_office()
    office.people["colleague_of_legal"] = make_user("Second Lawyer", Role.ADVISER, body=office.body, team=office.legal_team)
    return office


def of_team(office, **more):
    """A request whose legal advice is asked of the team."""
    asked = {code: office.people[code] for code in ADVICE} | {"legal": office.legal_team}
    decision = submit(office, make_draft(office, **more), asked=asked)
    return fresh(decision), AdviceRequest.objects.get(decision=decision, code="legal")


def sent_to(person) -> int:
    """How many e-mails wait for a person; the office itself may not count the addresses."""
    return Outbox.objects.filter(address=person.email).count()


# -- asking


def test_advice_is_asked_by_the_day_that_is_named_or_by_the_forms_usual_days_and_never_after_the_decision_is_needed(office):
    today = timezone.localdate()
    usual = working_days_after(today, 5)
    needed = {"soon": today + timedelta(days=1), "late": today + timedelta(days=90), "gone": today - timedelta(days=3)}
    decision = make_draft(office, complete=False)
    for when, expected in (("soon", needed["soon"]), ("late", usual), ("gone", usual)):
        decision.needed_by_on = needed[when]
        assert rules.due_on(decision, {"usual_days": 5}) == expected, when
    decision.needed_by_on = None
    assert rules.due_on(decision, {}) is None
    draft = make_draft(office)
    named = today + timedelta(days=4)
    with pytest.raises(workflow.StepRefused, match="choose a day to come"):
        submit(office, draft, due={"legal": today - timedelta(days=1)})
    submit(office, draft, due={"legal": named})
    asked = AdviceRequest.objects.get(decision=draft, code="legal")
    assert (asked.due_on, asked.asked_by, asked.is_late) == (named, office.author, False)


# -- taking on, giving back, passing on

HOLDING = {  # who may, on what a team is asked, before and after its first adviser has taken it on
    "claim": ({"legal", "colleague_of_legal"}, set()),
    "give_back": (set(), {"legal"}),
    "reassign": ({"governance"}, {"governance", "legal"}),
}


def test_who_takes_advice_on_gives_it_back_and_passes_it_on(office):
    other = make_office()
    decision, asked = of_team(office)
    writer = make_user(None, Role.ADVISER, body=office.body, team=office.legal_team)
    workflow.return_(decision, by=office.governance, comment="x")
    workflow.join_co_author(fresh(decision), writer, by=office.author)
    decision = fresh(
        submit(office, fresh(decision), asked={"legal": office.legal_team} | {c: office.people[c] for c in ADVICE[1:]})
    )
    asked = AdviceRequest.objects.still_open().get(decision=decision, code="legal")
    office.people["writer"] = writer
    people = {who: each for who, each in office.people.items() if hasattr(each, "email")}
    for n in (0, 1):
        for verb, rows in HOLDING.items():
            may = getattr(rules, f"may_{verb}")
            asked = AdviceRequest.objects.get(pk=asked.pk)
            assert {who for who, person in people.items() if may(person, asked)} == rows[n], (verb, n)
            assert not [who for who, person in other.people.items() if hasattr(person, "email") and may(person, asked)]
        if n == 0:
            workflow.claim(asked, by=office.legal)
    workflow.return_(fresh(decision), by=office.governance, comment="x")
    asked = AdviceRequest.objects.get(pk=asked.pk)
    assert not [person for person in people.values() for verb in HOLDING if getattr(rules, f"may_{verb}")(person, asked)]


def test_claim_is_taken_once_and_given_back(office):
    decision, asked = of_team(office)
    workflow.claim(asked, by=office.legal)
    for who, waits in (("legal", 1), ("colleague_of_legal", 0)):  # in the inbox it waits for who has taken it on
        assert len(waiting.for_person(office.people[who], list(office.people[who].roles()))[0]) == waits
    with pytest.raises(workflow.StepRefused, match="has taken it on already"):
        workflow.claim(asked, by=office.colleague_of_legal)
    with pytest.raises(PermissionDenied):
        workflow.give_back(asked, by=office.colleague_of_legal)
    workflow.give_back(asked, by=office.legal)
    asked.refresh_from_db()
    assert (asked.claimed_by, asked.claimed_at) == (None, None)
    with pytest.raises(IntegrityError, match="advice_is_claimed_from_a_team"), transaction.atomic():
        AdviceRequest.objects.filter(pk=asked.pk).update(claimed_by=office.legal)


def test_reassign_lets_the_new_adviser_in_and_the_old_one_out(office):
    decision = fresh(make_submitted(office))
    asked = AdviceRequest.objects.get(decision=decision, code="legal")
    before = sent_to(office.colleague_of_legal)
    workflow.reassign(asked, office.colleague_of_legal, by=office.legal)
    assert part2.may_open(office.colleague_of_legal, decision) and not part2.may_open(office.legal, decision)
    assert not rules.may_declare(office.legal, fresh(decision), "legal")
    assert sent_to(office.colleague_of_legal) == before + 1
    asked.refresh_from_db()
    workflow.reassign(asked, office.financial_team, by=office.governance)
    asked.refresh_from_db()
    assert (asked.person, asked.team) == (None, office.financial_team)
    assert not part2.may_open(office.colleague_of_legal, decision) and part2.may_open(office.financial, decision)
    empty = Team.objects.create(body=office.body, name="Nobody")
    with pytest.raises(workflow.StepRefused, match="can(not)? advise on it"):
        workflow.reassign(asked, empty, by=office.governance)


def test_who_has_said_something_keeps_part_2_when_another_request_of_theirs_is_passed_on(office):
    asked = dict.fromkeys(ADVICE, office.legal)
    decision = fresh(submit(office, make_draft(office), asked=asked))
    declare(office, decision, "financial", by=office.legal)
    workflow.reassign(AdviceRequest.objects.get(decision=decision, code="legal"), office.colleague_of_legal, by=office.legal)
    workflow.reassign(AdviceRequest.objects.get(decision=decision, code="equalities"), office.equalities, by=office.legal)
    assert part2.may_open(office.legal, decision)


# -- answering

ANSWERS = [  # what is declared, what is said inside, whether a text is owed
    ("given", "content", False),
    ("covered_in_report", "content", False),
    ("with_conditions", "with_conditions", True),
    ("objects", "objects", True),
    ("not_required", "not_required", True),
]


@pytest.mark.parametrize(("answer", "said", "owes_text"), ANSWERS)
def test_each_answer_lets_the_request_travel_and_is_kept_with_its_text(office, answer, said, owes_text):
    decision = make_with(office, Status.WITH_ADVISERS)
    if owes_text:
        with pytest.raises(workflow.StepRefused, match="Say w"):
            declare(office, decision, "legal", answer=answer, reason=" ")
    given = declare(office, decision, "legal", answer=answer, reason="Because." if owes_text else "", text=INSIDE)
    kept = Advice.objects.get(decision=decision, code="legal")
    assert (given.answer, kept.answer, kept.conditions, kept.text) == (answer, said, "Because." if owes_text else "", INSIDE)
    assert "legal" in rules.standing_declarations(fresh(decision))
    assert kept.request.answered_at is not None
    assert [f.text for f in rules.concerns_about(fresh(decision)) if "advises against it" in f.text] == (
        [f"legal declaration: {office.legal.name} advises against it. Because."] if answer == "objects" else []
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Advice.objects.filter(pk=kept.pk).update(text="")


def test_a_form_without_words_for_an_objection_is_given_plain_ones_and_the_request_goes_on(office):
    office.form.definition = definition = deepcopy(office.form.definition)
    for each in definition["declarations"]:
        each["statements"] = [s for s in each["statements"] if s["answer"] not in ("with_conditions", "objects")]
    office.form.save()
    decision = make_with(office, Status.WITH_ADVISERS)
    given = declare(office, decision, "legal", answer="objects", reason="It is not lawful.")
    assert (given.answer, given.reason, given.statement) == ("objects", "It is not lawful.", rules.PLAIN_WORDS["objects"])
    assert Advice.objects.get(decision=decision).answer == "objects"
    assert not rules.may_declare(office.legal, fresh(decision), "legal") and len(rules.objections(fresh(decision))) == 1
    with pytest.raises(workflow.StepRefused):
        declare(office, make_with(office, Status.WITH_HEAD_OF_UNIT), "head_of_unit", answer="objects", reason="x")


def test_the_request_goes_on_against_advice_and_who_decides_sees_it(office, client):
    decision = make_with(office, Status.WITH_ADVISERS)
    declare(office, decision, "legal", answer="objects", reason="It is not lawful.")
    declare(office, decision, "financial", answer="with_conditions", reason="Only this year.", text="It ends.")
    [declare(office, decision, code) for code in ("equalities", "head_of_unit")]
    client.force_login(office.chief_executive)
    for name, code in (("declare", ["chief_executive"]), ("sign", [])):
        page = client.get(reverse(f"decisions:{name}", args=[decision.pk, *code])).content.decode()
        assert "Advice against it" in page and f"{office.legal} objects" in page and "It is not lawful." in page
        assert f"{office.financial} is content with it on conditions" in page and "which is published: Only this year." in page
        if name == "declare":
            declare(office, decision, "chief_executive")
            client.force_login(office.decision_maker)
    assert "content" not in public.part1(fresh(decision))["declarations"][1]["statement"]
    sign(office, decision)
    assert fresh(decision).status == Status.SIGNED


# -- who is inside


def test_advice_for_those_inside_is_read_by_them_and_by_nobody_else(office, client):
    """The canary of what is said inside: planted, found where it may be, and not found anywhere else."""
    co_author = make_user("Co-author", Role.OFFICER, body=office.body)
    other_head = make_user("Other head", Role.HEAD_OF_UNIT, body=office.body)
    draft = make_draft(office)
    workflow.join_co_author(draft, co_author, by=office.author)
    decision = submit(office, fresh(draft))
    declare(office, decision, "legal", text=INSIDE)
    for code in ("financial", "equalities", "head_of_unit", "chief_executive"):
        declare(office, decision, code)
    people = office.people | {"co_author": co_author, "other_head": other_head, "stranger": make_office().governance}
    people = {who: person for who, person in people.items() if hasattr(person, "email")}
    inside = {"author", "co_author", *ADVICE, "colleague_of_legal", "head_of_unit", "chief_executive", "decision_maker"}
    inside |= {"other_maker", "governance", "auditor"}
    assert {who for who, person in people.items() if Advice.objects.visible_to(person)} == inside
    for who in ("author", "colleague", "commercial", "other_head", "administrator"):
        client.force_login(people[who])
        told = [client.get(path).content.decode() for path in addresses(decision)]
        assert any(INSIDE in page for page in told) == (who in inside), who
    sign(office, decision)
    decision = fresh(decision)
    assert INSIDE not in json.dumps(public.part1(decision)) and INSIDE.encode() not in bytes(decision.signed_content.part1)
    assert INSIDE not in json.dumps(exports.record(decision), default=str)
    assert INSIDE.encode() not in b"".join(bytes(version.part1) for version in decision.versions.all())


def addresses(decision) -> list[str]:
    asked = AdviceRequest.objects.filter(decision=decision).values_list("pk", flat=True)
    names = "decision versions changes compare_decided matter part2".split()
    return [
        *(reverse(f"decisions:{name}", args=[decision.pk]) for name in names),
        *(reverse("decisions:reassign_advice", args=[pk]) for pk in asked),
        *(reverse(f"decisions:{name}") for name in ("advice", "recent", "inbox", "decisions")),
        reverse("decisions:advice") + "?show=answered",
    ]


def test_who_stands_aside_reads_no_advice_any_more(office):
    decision = make_with(office, Status.WITH_ADVISERS)
    declare(office, decision, "legal", text=INSIDE)
    for code in ("financial", "equalities", "head_of_unit", "chief_executive"):
        declare(office, decision, code)
    workflow.stand_aside(fresh(decision), by=office.decision_maker, holder=office.holder, nature="A share.")
    assert not Advice.objects.visible_to(office.decision_maker) and Advice.objects.visible_to(office.other_maker)


def test_advice_on_part_2_is_there_for_its_readers_only(office, client):
    decision = make_with(office, Status.WITH_ADVISERS)
    declare(office, decision, "legal", text=INSIDE, concerns_part2=True)
    assert Advice.objects.get(decision=decision).text == ""
    assert not Part2Advice.objects.exists()  # nothing is named in this transaction, so that nothing is shown
    with part2.opened_by(office.governance, decision, "test"):
        assert [(each.text, each.by) for each in part2.beside(decision)["advice"]] == [(INSIDE, office.legal)]
    newcomer = make_user(None, Role.ADVISER, body=office.body, team=office.financial_team)
    workflow.reassign(AdviceRequest.objects.get(decision=decision, code="financial"), newcomer, by=office.governance)
    with pytest.raises(PermissionDenied):
        declare(office, decision, "equalities", by=newcomer, text=INSIDE, concerns_part2=True)
    for who, sees in (("governance", True), ("colleague", False), ("colleague_of_legal", False)):
        client.force_login(office.people[who])
        page = client.get(reverse("decisions:part2", args=[decision.pk])).content.decode()
        assert (INSIDE in page) == sees
        assert INSIDE not in client.get(reverse("decisions:decision", args=[decision.pk])).content.decode()


# -- the pages


def test_who_is_asked_again_is_told_so_and_why_on_the_queue_and_on_the_page(office, client):
    decision, _ = of_team(office)
    pages = [reverse("decisions:advice"), reverse("decisions:declare", args=[decision.pk, "legal"])]
    client.force_login(office.legal)
    assert not [page for page in pages if "Asked again" in client.get(page).content.decode()]
    declare(office, decision, "legal")
    workflow.return_(decision, by=office.governance, comment="The roof has grown.")
    Section.objects.filter(decision=decision).update(body="<p>Another roof.</p>")
    draft = fresh(decision)
    of_legal = {"legal": office.legal_team} | {code: office.people[code] for code in ADVICE[1:]}
    submit(office, draft, asked=of_legal)
    for page in pages:
        shown = client.get(page).content.decode()
        assert "Asked again" in shown and f"{office.governance} returned it" in shown and "The roof has grown." in shown, page
    assert f"Your team was asked again: {office.legal_team}" in client.get("/").content.decode()


def test_declare_opens_part_2_on_a_press_only_and_asks_whether_advice_concerns_it(
    office, client, django_assert_max_num_queries
):
    decision = make_with(office, Status.WITH_ADVISERS)
    url = reverse("decisions:declare", args=[decision.pk, "legal"])
    client.force_login(office.legal)
    with django_assert_max_num_queries(25):
        page = client.get(url).content.decode()
    assert "The cap is secret." not in page and 'name="step" value="open">Open Part 2<' in page
    assert 'href="#declare"' in page and 'name="concerns_part2"' in page
    with part2.opened_by(office.governance, decision, "test"):
        assert not Part2Reading.objects.filter(person=office.legal).exists()
    with django_assert_max_num_queries(25):
        page = client.get(url + "?part2=read").content.decode()
    assert "The cap is secret." in page
    with part2.opened_by(office.governance, decision, "test"):
        assert Part2Reading.objects.filter(person=office.legal, purpose="declare legal").count() == 1
    assert "The cap is secret." not in client.get(url).content.decode()
    opened = client.post(url, {"step": "open", "answer": "", "text": "Typed before.", "was_seen": "1"}).content.decode()
    assert "The cap is secret." in opened and "Typed before." in opened and "There is a problem" not in opened
    with django_assert_max_num_queries(25):
        assert "The cap is secret." in client.get(url).content.decode()  # it stays open at this version
    typed = {"answer": "with_conditions", "reason": "", "text": INSIDE, "was_seen": "1"}
    refused = client.post(url, typed).content.decode()
    assert "Say which conditions have to be met." in refused and INSIDE in refused
    assert b"Say which conditions" not in client.post(url, typed | {"reason": "x" * 30_000}).content
    assert client.post(url, typed | {"reason": "If it is dry.", "concerns_part2": "on"}).status_code == 302
    with part2.opened_by(office.governance, decision, "test"):
        assert part2.beside(decision)["advice"][0].text == INSIDE


def test_the_queue_tells_what_the_rules_say_and_is_flat(office, client):
    counts = []
    for how_many in (1, 2):
        for _ in range(how_many):
            of_team(office)
        with counted_queries(client, office.legal) as counted:
            page = client.get(reverse("decisions:advice"))
        counts.append(len(counted))
    assert page.status_code == 200 and len(page.context["rows"]) == 3
    assert counts[0] == counts[1] <= 25, counts
    one = AdviceRequest.objects.filter(code="legal").first()
    workflow.claim(one, by=office.legal)
    for who in ("legal", "colleague_of_legal", "financial", "governance", "auditor"):
        person = office.people[who]
        shown = pages._rows(person, list(pages._to_show(AdviceRequest.objects.visible_to(person), person)))
        assert shown, who
        for row in shown:
            for verb in ("claim", "give_back", "reassign"):
                told = getattr(rules, f"may_{verb}")(person, row["asked"])
                assert row[f"may_{verb}"] == told, (who, verb)
            assert row["may_declare"] == rules.may_declare(person, fresh(row["asked"].decision), row["asked"].code)


def counted_queries(client, person):
    client.force_login(person)
    client.get(reverse("decisions:advice"))  # what a first page of a session asks besides
    return CaptureQueriesContext(connection)


def test_the_queue_is_filtered_and_shows_what_is_asked_of_nobody_else(office, client):
    mine = fresh(make_submitted(office))
    decision, asked = of_team(office)
    mine.advice_requests.filter(code="legal").update(due_on=timezone.localdate() - timedelta(days=2))
    declare(office, decision, "financial")
    url = reverse("decisions:advice")

    def shown(who, **asked_for):
        client.force_login(office.people[who])
        return [(row["asked"].decision_id, row["asked"].code) for row in client.get(url, asked_for).context["rows"]]

    assert shown("legal") == [(mine.pk, "legal"), (decision.pk, "legal")]  # the late one first
    assert shown("legal", show="mine", due="late") == [(mine.pk, "legal")]
    assert shown("legal", show="unclaimed") == [(decision.pk, "legal")]
    assert shown("financial", show="answered") == shown("financial", show="by_me") == [(decision.pk, "financial")]
    decision.advice_requests.filter(code="financial").update(answered_at=timezone.now() - timedelta(days=40))
    assert (
        shown("financial", show="answered")
        == shown("legal", show="by_me")
        == shown("financial", show="by_me", q="bridge")
        == []
    )
    assert shown("financial", show="by_me", q="new ROOF") == [(decision.pk, "financial")]
    assert len(shown("governance")) == 5 and len(shown("governance", body=office.body.pk)) == 5
    assert shown("colleague") == [] and shown("author") == []
    client.force_login(office.legal)
    assert client.post(reverse("decisions:claim_advice", args=[asked.pk])).status_code == 302
    assert shown("legal", show="mine") == [(mine.pk, "legal"), (decision.pk, "legal")]
    client.force_login(office.colleague)
    assert client.post(reverse("decisions:claim_advice", args=[asked.pk])).status_code == 404
    client.force_login(office.colleague_of_legal)
    assert client.get(reverse("decisions:reassign_advice", args=[asked.pk])).status_code == 403
    client.force_login(office.legal)
    page = reverse("decisions:reassign_advice", args=[asked.pk])
    assert "Choose who advises instead." in client.post(page, {"whom": ""}).content.decode()
    assert client.post(page, {"whom": f"person:{office.colleague_of_legal.pk}"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.team, asked.claimed_by) == (office.legal_team, office.colleague_of_legal)
