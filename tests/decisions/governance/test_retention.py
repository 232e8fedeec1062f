"""Legal holds and disposal: decisions are permanent, a hold stops everything, two people dispose, nothing of the text stays."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.history import events_of
from accounts.models import Role
from decisions import models, part2, workflow
from decisions.rules import retention as kept
from decisions.steps import StepRefused
from decisions.workflow import planning, retention, scrutiny
from procurement import models as bought
from tests.decisions.governance.office import browser_of
from tests.decisions.made import fresh, make_archived, make_draft, make_office, make_user, make_with

pytestmark = pytest.mark.django_db
LONG_AGO = date(2015, 5, 5)


def make_rules():
    models.RetentionRule.objects.create(code="decisions", name="Decisions", concerns="decided", source="A schedule")
    return models.RetentionRule.objects.create(code="withdrawn", name="Withdrawn", concerns="withdrawn", years=6)


def closed(office):
    archived = make_archived(office)
    workflow.close(archived)
    return fresh(archived)


def make_withdrawn(office):
    """Withdrawn long ago, after it had gone round with a Part 2, advice, a comment and a place in a pack."""
    decision = make_with(office, "with_head_of_unit")
    board = models.Board.objects.create(body=office.body, name="Board")
    meeting = models.BoardMeeting.objects.create(board=board, on=timezone.localdate())
    models.Tabling.objects.create(decision=decision, meeting=meeting, by=office.people["governance"])
    planning.make_pack(meeting, [decision], by=office.people["governance"])
    workflow.withdraw(decision, by=office.author, reason="Not needed, secret.")
    models.Decision.objects.filter(pk=decision.pk).update(status_since=timezone.now() - timedelta(days=365 * 8))
    return fresh(decision)


@pytest.mark.parametrize(
    ("ended", "day"),
    [(date(2020, 3, 31), date(2026, 4, 1)), (date(2020, 4, 1), date(2027, 4, 1)), (date(2020, 12, 31), date(2027, 4, 1))],
)
def test_years_count_from_the_end_of_the_financial_year(ended, day):
    rule = make_rules()
    since = timezone.make_aware(timezone.datetime(ended.year, ended.month, ended.day, 12))
    assert kept.due_on(models.Decision(status="withdrawn", status_since=since), rule) == day


def test_a_decision_is_kept_permanently_and_what_is_on_its_way_is_not_disposed_of():
    office, _ = make_office(), make_rules()
    archived = closed(office)
    with pytest.raises(StepRefused, match="kept permanently. Source: A schedule"):
        retention.propose_disposal(archived, by=office.people["governance"])
    with pytest.raises(StepRefused, match="withdrawn before decision"):
        retention.propose_disposal(make_draft(office), by=office.people["governance"])
    with pytest.raises(IntegrityError), transaction.atomic():
        models.RetentionRule.objects.create(code="wrong", name="x", concerns="decided", years=7)


def test_a_second_person_disposes_and_nothing_that_was_written_stays():
    office, rule = make_office(), make_rules()
    second = make_user("Second", Role.GOVERNANCE, body=office.body)
    decision = make_withdrawn(office)
    number, steps = decision.reference, events_of(decision).count()
    with pytest.raises(PermissionDenied):
        retention.propose_disposal(decision, by=office.author)
    disposal = retention.propose_disposal(decision, by=office.people["governance"])
    assert disposal.due_on < timezone.localdate() and disposal.rule == rule
    with pytest.raises(PermissionDenied):
        retention.dispose(disposal, by=office.people["governance"])
    retention.dispose(disposal, by=second)
    decision = fresh(decision)
    assert (decision.reference, decision.status, decision.body, decision.title) == (
        number,
        "withdrawn",
        office.body,
        retention.DISPOSED,
    )
    assert events_of(decision).count() == steps + 2
    assert not decision.versions.exists() and not decision.sections.exists() and not decision.comments.exists()
    row = {f.name: str(getattr(decision, f.name)) for f in models.Decision._meta.concrete_fields}
    assert not [name for name, value in row.items() if "secret" in value.lower()]
    with part2.opened_by(office.people["governance"], decision, "look"):
        assert part2.content(decision) == {} and not models.StoredPart2.objects.filter(decision=decision).exists()
        assert part2.readings(decision)
    with pytest.raises(StepRefused, match="nothing to hold"):
        retention.hold(decision, reason="A claim", by=second)


def test_a_hold_or_an_open_question_stops_disposal_also_in_the_database():
    office, _ = make_office(), make_rules()
    governance, second = office.people["governance"], make_user("Second", Role.GOVERNANCE, body=office.body)
    decision = make_withdrawn(office)
    disposal = retention.propose_disposal(decision, by=governance)
    with pytest.raises(PermissionDenied):
        retention.hold(decision, reason="A claim", by=office.author)
    held = retention.hold(decision, reason="A claim", by=governance)
    with pytest.raises(StepRefused, match="held for this reason already"):
        retention.hold(decision, reason=" a claim ", by=second)
    page = browser_of(governance).get(f"/decisions/{decision.pk}/hold/").content.decode()
    assert "It is held now" in page and "A claim" in page and reverse("decisions:end_hold", args=[held.pk]) in page
    assert _refused_by_postgres(disposal, second) == "a legal hold stops the disposal"
    with pytest.raises(StepRefused, match="legal hold"):
        retention.dispose(disposal, by=second)
    with pytest.raises(IntegrityError, match="ended with a reason"), transaction.atomic():
        models.LegalHold.objects.filter(pk=held.pk).update(ended_at=timezone.now(), ended_by=second, ended_because=" ")
    with pytest.raises(StepRefused, match="Say why it ends"):
        retention.end_hold(held, because=" ", by=second)
    retention.end_hold(held, because="It is settled.", by=second)
    with pytest.raises(StepRefused, match="ended already"):
        retention.end_hold(held, because="It is settled.", by=second)
    ended = browser_of(second).get(reverse("decisions:end_hold", args=[held.pk]), follow=True)
    assert ended.request["PATH_INFO"] == reverse("decisions:hold", args=[decision.pk])
    assert b"This hold ended on" in ended.content and b"It is settled." in ended.content
    asked = {"body": office.body, "reference": "FOI 1", "received_on": timezone.localdate(), "note": "x"}
    request = scrutiny.record_information_request(asked | {"decisions": [decision]}, by=governance)
    assert _refused_by_postgres(disposal, second) == "an open request for information stops the disposal"
    scrutiny.answer_information_request(request, outcome="not_held", answered_on=timezone.localdate(), by=governance)
    scrutiny.ask_for_review(request, {"review_asked_on": timezone.localdate()}, by=governance)
    assert _refused_by_postgres(disposal, second) == "an open request for information stops the disposal"
    with pytest.raises(StepRefused, match="internal review"):
        retention.dispose(disposal, by=second)
    with pytest.raises(StepRefused, match="what is released now"):
        scrutiny.record_review(request, {"review_outcome": "part", "reviewed_on": timezone.localdate()}, by=governance)
    scrutiny.record_review(request, {"review_outcome": "upheld", "reviewed_on": timezone.localdate()}, by=governance)
    assert _refused_by_postgres(disposal, governance).startswith("new row for relation")
    retention.dispose(disposal, by=second)
    assert _refused_by_postgres(disposal, second) == "a disposal is done or taken back once, and stays as it was proposed"


def _refused_by_postgres(disposal, person) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        models.Disposal.objects.filter(pk=disposal.pk).update(disposed_at=timezone.now(), disposed_by=person)
    return str(refused.value).splitlines()[0]


def test_the_database_disposes_of_no_signed_decision_and_of_nothing_before_its_day():
    office, rule = make_office(), make_rules()
    governance, second = office.people["governance"], make_user("Second", Role.GOVERNANCE, body=office.body)
    for decision, due_on, said in (
        (closed(office), LONG_AGO, "only a request withdrawn before decision is disposed of"),
        (make_withdrawn(office), timezone.localdate() + timedelta(days=1), "the time for which it is kept has not ended"),
    ):
        made = models.Disposal.objects.create(decision=decision, rule=rule, due_on=due_on, proposed_by=governance)
        assert _refused_by_postgres(made, second) == said
    taken_back = retention.take_disposal_back(made, by=governance)
    with pytest.raises(PermissionDenied):
        retention.dispose(taken_back, by=second)


# Tables that only a closed decision has rows in, so that nothing of them is ever in the way of a disposal.
OF_CLOSED_ONLY = {"signature", "signedcontent", "signedpart2", "deferral", "awardreport", "withholdingreview", "lateadvice"}


def test_every_table_of_a_request_goes_with_it_or_is_said_to_stay():
    """A new table with text of a request is emptied by itself; one that refuses to be has to be named in _walls.py."""
    from decisions.migrations._working_walls import STAYS_AFTER_DISPOSAL

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, pg_get_triggerdef(t.oid) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
            "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] JOIN pg_trigger t ON t.tgrelid = c.oid "
            "WHERE k.contype = 'f' AND k.confrelid = 'decisions_decision'::regclass AND a.attname = 'decision_id' "
            "AND c.relname LIKE 'decisions\\_%%' AND NOT t.tgisinternal AND pg_get_triggerdef(t.oid) LIKE '%%DELETE%%ON%%'"
        )
        refusing = {
            table.removeprefix("decisions_")
            for table, made in cursor.fetchall()
            if "refuse_when_closed" not in made and "is_disposed_of" not in made
        }
    stays = {*STAYS_AFTER_DISPOSAL, *OF_CLOSED_ONLY}
    assert refusing - stays == set()


def test_what_a_disposed_request_alone_wrote_down_of_buying_goes_with_it_and_the_rest_stays(client):
    office, _ = make_office(), make_rules()
    governance, second = office.people["governance"], make_user("Second", Role.GOVERNANCE, body=office.body)
    decision = make_draft(office)

    def new(title):
        return {"title": title, "suppliers": ["Acme"], "framework": ""}

    named = {"what": models.Authorisation.What.AWARD, "procurement": None}
    mine = workflow.authorise(decision, named, by=office.author, contract=new("A van"), procurement={"title": "Vans"})
    common = workflow.authorise(decision, named, by=office.author, contract=new("A boat"), procurement=None).contract
    recorded = workflow.authorise(decision, named, by=office.author, contract=new("A roof"), procurement=None).contract
    bought.Contract.objects.filter(pk=recorded.pk).update(recorded_at=timezone.now(), body=office.body)
    models.Authorisation.objects.create(decision=make_draft(office), what="note", contract=common)
    workflow.withdraw(fresh(decision), by=office.author, reason="Not needed.")
    models.Decision.objects.filter(pk=decision.pk).update(status_since=timezone.now() - timedelta(days=365 * 8))
    disposal = retention.propose_disposal(fresh(decision), by=governance)
    client.force_login(second)
    page = client.get(f"/disposals/{disposal.pk}/dispose/").content.decode()
    assert "Contract “A van”: removed with the request" in page and "Procurement “Vans”: removed" in page
    assert "Contract “A boat”: stays, because something else" in page and "Contract “A roof”: stays, because it is in" in page
    retention.dispose(disposal, by=second)
    assert set(bought.Contract.objects.filter(title__startswith="A ")) == {common, recorded}
    assert not bought.Procurement.objects.filter(pk=mine.procurement_id).exists() and bought.Supplier.objects.exists()
