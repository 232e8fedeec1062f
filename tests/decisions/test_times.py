"""How long decisions take: the middle of each month in working days, late ones and returned ones."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.history import record
from accounts.models import BankHoliday, Role
from decisions import durations, times, workflow
from decisions.models import Decision, OfficeHolder
from tests import factories
from tests.decisions.made import approved
from tests.decisions.test_signing import paper

pytestmark = pytest.mark.django_db


def test_a_month_has_the_middle_of_its_decisions_and_those_late_or_returned():
    """Signed today, submitted some working days ago; the middle of two is the shorter."""
    body = factories.make_body()
    for needed, is_returned in ((date(2020, 1, 1), True), (None, False)):
        decision = factories.make_complete_draft(factories.make_person(Role.OFFICER, body), needed_by_on=needed)
        workflow.explain(decision, times_concern(decision), "It was late.", by=decision.author) if needed else None
        decision = factories.make_submitted(factories.fresh(decision))
        if is_returned:
            workflow.return_(decision, by=factories.make_person(Role.GOVERNANCE, body), comment="Mend it.")
            decision = factories.make_submitted(factories.fresh(decision))
        factories.make_signed(decision)
    elsewhere = factories.make_complete_draft(factories.make_person(Role.OFFICER, body))
    counted = durations.usual(elsewhere)
    holder = OfficeHolder.objects.filter(post__body=body, person__isnull=False).first()
    told = paper(SimpleNamespace(holder=holder, governance=factories.make_person(Role.GOVERNANCE, body)))
    asked = {each["code"] for each in elsewhere.form_version.definition["declarations"]}
    told["declared"] = dict.fromkeys(asked, told["declared"]["legal"])
    record("start", elsewhere, by=elsewhere.author)
    elsewhere = factories.make_submitted(elsewhere)
    assert durations.usual(elsewhere) != counted, "as long as it is on its way here it counts"
    workflow.record_elsewhere(elsewhere, **told, outcomes=approved(elsewhere))
    assert factories.fresh(elsewhere).status == "signed" and durations.usual(elsewhere) == counted
    assert counted["decision_maker"][0] == 2, "what was signed on paper has waited for nobody here"
    months = times.by_month(body)
    assert [month.signed for month in months] == [0] * 11 + [2]
    assert months[-1][2:] == (0, 1, 1) and months[0].days is None
    told = [row for chart in times.charts(body) for row in chart["table"]]
    assert (months[-1].name, ["2", "1", "1"]) in [(row["label"], row["figures"]) for row in told]
    assert months[0].name not in [row["label"] for row in told]  # nothing was signed until then


def times_concern(decision) -> str:
    from decisions import rules

    return next(each.key for each in rules.unexplained_concerns(decision) if "needed by" in str(each))


def test_working_days_leave_out_week_ends_and_bank_holidays():
    BankHoliday.objects.create(on=date(2026, 5, 25), name="Spring bank holiday")
    holidays = {date(2026, 5, 25)}
    assert times._working_days(date(2026, 5, 22), date(2026, 5, 26), holidays) == 1
    assert times._working_days(date(2026, 5, 22), date(2026, 5, 22), holidays) == 0


def test_everybody_of_the_body_sees_the_board_and_nobody_else():
    decision = factories.make_signed()
    client = Client()
    client.force_login(decision.author)
    with CaptureQueriesContext(connection) as told:
        page = client.get("/times/").content.decode()
    assert "Time to decide" in page and "<svg" in page and len(told) <= 25
    assert "half took this long or less" in page and page.count("The figures as a table") == page.count(
        '<svg class="chart__picture'
    )
    elsewhere = factories.make_body()
    assert client.get(f"/times/?body={elsewhere.pk}").status_code == 404
    client.force_login(factories.make_person())
    assert client.get("/times/").status_code == 403
    assert Decision.objects.filter(status="signed", submitted_at__lte=datetime.now(UTC)).count() == 1
