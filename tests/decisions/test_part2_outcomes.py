"""What is decided on the recommendations of Part 2: asked, checked and signed, and nothing of it outside Part 2."""

import hashlib
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.history import events_of
from accounts.models import Event
from decisions import exports, imports, leaking, models, part2, workflow
from decisions.models import OfficeHolder, Part2Reading
from decisions.models.words import Status
from tests import factories as make
from tests.decisions.made import approved, digest_of, fresh, make_draft, make_office, make_with, sign, submit
from tests.decisions.test_signing import paper
from tests.each import each

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough sentence"
TOKEN = "kestrelfold"
CHANGED = {"outcome": "approved_with_changes", "decided": f"<p>Only {TOKEN}.</p>", "conditions": f"<p>If {TOKEN} agrees.</p>"}


def confidential(office, *asks):
    """A request with the decision maker, with recommendations of Part 2."""
    decision = make_draft(office)
    for n, asked in enumerate(asks, 1):
        values = {"asks": asked, "recommended": f"<p>Pay {n} to {TOKEN}.</p>"}
        workflow.add_part2(decision, models.Part2Recommendation, values, by=office.author)
    submit(office, decision)
    for code in ("legal", "financial", "equalities", "head_of_unit", "chief_executive"):
        workflow.declare(decision, code, by=office.people[code], answer="given")
    return fresh(decision)


def rows(office, decision):
    with part2.opened_by(office.author, decision, "test"):
        return part2.recommendations(decision)


def signed(office, decision):
    with part2.opened_by(office.author, decision, "test"):
        return part2.signed(decision)["recommendations"]


def pages(client, office, decision):
    office.decision_maker.set_password(PASSWORD)
    office.decision_maker.save()
    client.force_login(office.decision_maker)
    address = reverse("decisions:sign", args=[decision.pk])
    assert client.post(address, {"step": "open"}).status_code == 200
    return address


def hidden(page):
    return dict(page.context["answers"].carried_on()) | {"digest_seen": page.context["digest_seen"], "step": "sign"}


def test_sign_refuses_without_an_outcome_for_each_of_part_2():
    office = make_office()
    decision = confidential(office, "approve", "note")
    first, second = rows(office, decision)
    with pytest.raises(workflow.StepRefused, match="Recommendation 1 of Part 2: choose an outcome"):
        sign(office, decision, part2_outcomes=None)
    told = {first.pk: {"outcome": "approved"}, second.pk: CHANGED | {"decided": " "}}
    with pytest.raises(workflow.StepRefused, match="Recommendation 2 of Part 2: enter the words you decide"):
        sign(office, decision, part2_outcomes=told)
    assert not models.SignedContent.objects.exists()
    assert [row.outcome for row in rows(office, decision)] == ["", ""]


def test_what_is_decided_is_sealed_in_part_2_and_stands_nowhere_else():
    office = make_office()
    decision = confidential(office, "approve")
    [row] = rows(office, decision)
    before = digest_of(decision)
    signature = sign(office, decision, part2_outcomes={row.pk: CHANGED}, digest_seen=before)
    assert {name: signed(office, decision)[0][name] for name in CHANGED} == CHANGED
    with part2.opened_by(office.author, decision, "test"):
        held = models.SignedPart2.objects.get(decision=decision, section="recommendations")
        assert hashlib.sha256(bytes(held.salt) + bytes(held.content)).hexdigest() == signature.part2_digests["recommendations"]
        assert TOKEN in bytes(held.content).decode()
    assert bytes(signature.part1_digest).hex() == before
    elsewhere = [
        bytes(fresh(decision).signed_content.part1).decode(),
        json.dumps(list(Event.objects.values_list("facts", flat=True))),
    ]
    assert not [text for text in elsewhere if TOKEN in text or "part2" in json.dumps(events_of(decision).last().facts)]


def test_all_as_recommended_covers_part_2(client):
    office = make_office()
    decision = confidential(office, "approve", "note")
    address = pages(client, office, decision)
    check = client.post(address, {"interest": "none", "decide": "all", "step": "check", "part2": "open"})
    shown = check.content.decode()
    assert "What you decide in Part 2" in shown
    assert "<strong>Outcome: Noted</strong>, as recommended" in shown and "Not as recommended" not in shown
    assert TOKEN not in check.context["shown"]["bytes"].decode()
    done = client.post(address, hidden(check) | {"password": PASSWORD}, follow=True)
    assert fresh(decision).status == Status.SIGNED
    assert [each["outcome"] for each in signed(office, decision)] == ["approved", "noted"]
    assert TOKEN not in done.content.decode()


def test_an_outcome_for_each_lists_part_2_under_its_heading_and_asks_for_it(client):
    office = make_office()
    decision = confidential(office, "approve")
    [row], [own] = rows(office, decision), decision.recommendations.all()
    address = pages(client, office, decision)
    page = client.post(address, {"step": "open"}).content.decode()
    places = [f'name="outcome_{own.pk}"', "What you decide on these stays in Part 2.", f'name="outcome_part2_{row.pk}"']
    assert [page.index(each) for each in places] == sorted(page.index(each) for each in places)
    sent = {"interest": "none", "decide": "each", "step": "check", "part2": "open", f"outcome_{own.pk}": "approved"}
    refused = client.post(address, sent)
    assert "Outcome of recommendation 1 of Part 2: Choose an outcome." in refused.content.decode()
    sent |= {f"{name}_part2_{row.pk}": value for name, value in CHANGED.items()}
    check = client.post(address, sent)
    assert f"Only {TOKEN}." in check.content.decode()
    changed = client.post(address, hidden(check) | {"step": "change"})
    assert f"If {TOKEN} agrees." in changed.content.decode()
    client.post(address, hidden(check) | {"password": PASSWORD})
    assert {name: signed(office, decision)[0][name] for name in CHANGED} == CHANGED
    assert decision.recommendations.get().outcome == "approved"
    client.force_login(office.author)
    assert f"If {TOKEN} agrees." in client.get(reverse("decisions:part2", args=[decision.pk])).content.decode()


def test_words_of_part_2_typed_for_the_public_are_shown_and_signed_only_when_they_may_be_public(client):
    office = make_office()
    decision = confidential(office, "approve")
    [row], [own] = rows(office, decision), decision.recommendations.all()
    address = pages(client, office, decision)
    assert client.get(address).content.decode().count("Write nothing from Part 2 here.") >= 4
    told = {"outcome": "approved_with_changes", "decided": f"To buy it, and to pay 1 to {TOKEN} at once.", "conditions": ""}
    sent = {f"{name}_{own.pk}": value for name, value in told.items()} | {f"outcome_part2_{row.pk}": "approved"}
    sent |= {"interest": "none", "decide": "each", "step": "check", "part2": "open", "reasons": "<p>It is fair.</p>"}
    clean = client.post(address, sent | {f"decided_{own.pk}": "To buy half of it."}).content.decode()
    assert "To buy half of it." in clean and "It is fair." in clean and "stand in Part 2 and not" not in clean
    check = client.post(address, sent)
    assert f"Words decided on recommendation 1: <strong>“pay 1 to {TOKEN}”" in check.content.decode()
    refused = client.post(address, hidden(check) | {"password": PASSWORD}).content.decode()
    assert "Tick this, or change your answers." in refused and 'name="password"' not in refused
    assert fresh(decision).status == Status.WITH_DECISION_MAKER
    client.post(address, hidden(check) | {"may_be_public": "on"})
    assert fresh(decision).status == Status.SIGNED
    kept = json.dumps([list(model.objects.values()) for model in (Event, Part2Reading)], default=str)
    assert TOKEN not in kept and "may_be_public" not in kept


PUBLIC, SECRET = "To buy it for up to £250,000 from whoever bids.", "Up to £190,000, 12.5% at once, to Kestrel & Sons Ltd."
TYPED = [  # what is typed, what of it stands in Part 2 only
    ("Up to £190,000.", ["£190,000"]),
    ("Up to 190k, or 0.19 million pounds", ["190k"]),
    ("£0.19m", ["£0.19m"]),
    ("A hundred and ninety thousand pounds", ["hundred and ninety thousand"]),
    ("190 000 in all", ["190 000"]),
    ("At 12.5 per cent", ["12.5 per cent"]),
    ("From Kestrel and Sons", ["Kestrel & Sons Ltd"]),
    ("As the negotiated ceiling price stands", ["“the negotiated ceiling price”"]),
    ("In the interest of the county, for the price of 2026", []),
    ("Up to £250,000, in 2026, for 190 stations at 12 a day, from whoever bids", []),
]


@each("typed, told", TYPED)
def test_what_slips_out_of_part_2_is_found_however_it_is_written(typed, told):
    text = "<p>No more than the negotiated ceiling price of 2026, in the interest of all.</p>"
    held = {"text": [{"body": f"<p>{SECRET}</p>{text}"}], "parties": [{"name": "Kestrel & Sons Ltd"}]}
    found = leaking.found({"Your reasons": f"<p>{typed}</p>"}, json.dumps({"summary": PUBLIC}).encode(), held)
    assert [each["words"] for each in found] == ([told] if told else [])


def test_a_decision_made_elsewhere_has_outcomes_in_part_2_too(client):
    office = make_office()
    decision = make_draft(office)
    workflow.add_part2(
        decision, models.Part2Recommendation, {"asks": "approve", "recommended": f"<p>{TOKEN}</p>"}, by=office.author
    )
    [row] = rows(office, decision)
    client.force_login(office.governance)
    page = client.get(reverse("decisions:record_elsewhere", args=[decision.pk])).content.decode()
    assert "Outcomes in Part 2" in page
    assert f'name="outcome_part2_{row.pk}"' in page
    with pytest.raises(workflow.StepRefused, match="Recommendation 1 of Part 2: choose an outcome"):
        workflow.record_elsewhere(decision, **paper(office, outcomes=approved(decision)))
    assert fresh(decision).status == Status.DRAFT
    workflow.record_elsewhere(decision, **paper(office, outcomes=approved(decision), part2_outcomes={row.pk: CHANGED}))
    assert signed(office, decision)[0]["conditions"] == CHANGED["conditions"]


def test_the_outcomes_travel_with_an_archived_record():
    office = make_office()
    imports.import_record(
        {
            "key": "an-old-one",
            "body": office.body.short_name,
            "form": office.form.code,
            "title": "As printed",
            "dated_on": timezone.localdate().isoformat(),
            "withholding": {"is_there_part2": "yes", "gist": "Prices then."},
            "part2": {"recommendations": [{"asks": "approve", "recommended": "<p>To pay.</p>"} | CHANGED]},
        },
        by=office.governance,
    )
    decision = models.Decision.objects.get(import_key="an-old-one")
    with part2.opened_by(office.governance, decision, "test"):
        [told] = exports.part2(decision)["recommendations"]
    assert {name: told[name] for name in CHANGED} == CHANGED


def test_the_database_refuses_a_changed_approval_without_words():
    office = make_office()
    decision = make_with(office, Status.DRAFT)
    with pytest.raises(Exception, match="Enter the words that were decided"):
        workflow.add_part2(
            decision,
            models.Part2Recommendation,
            {"recommended": "<p>x</p>", "outcome": "approved_with_changes"},
            by=office.author,
        )


def test_a_request_that_came_back_since_it_was_read_is_read_again():
    decision = make.make_with_decision_maker()
    holder = OfficeHolder.objects.get(post__body=decision.body, person__isnull=False)
    asked = decision.recommendations.filter(board_paper=None)
    outcomes = {each.pk: {"outcome": "approved", "decided": "", "conditions": ""} for each in asked}
    seen = hashlib.sha256(workflow.content_to_sign(decision, outcomes, "")).hexdigest()
    older = decision.versions.last().number - 1
    told = {"by": holder.person, "holder": holder, "interest": "none", "outcomes": outcomes, "digest_seen": seen}
    with pytest.raises(workflow.StepRefused, match="came back changed"):
        workflow.sign(decision, version_seen=older, **told)
    workflow.sign(decision, version_seen=older + 1, **told)
