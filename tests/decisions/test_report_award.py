"""A delegated award is reported back, and Part 2 closes to its holder."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions import models, part2, workflow
from decisions.models.words import Status
from tests.decisions import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def award():
    office = made.make_office()
    holder = office.people["buyer"] = made.make_user(None, "commercial", body=office.body)
    decision = made.make_draft(office)
    workflow.add_part(
        decision,
        models.Authorisation,
        {"what": "delegate_award", "delegated_to": "Commercial Director", "delegated_person": holder},
        by=office.author,
    )
    made.submit(office, decision)
    for code in (*made.ADVICE, "head_of_unit", "chief_executive"):
        made.declare(office, decision, code)
    assert not part2.may_open(holder, decision)
    made.sign(office, made.fresh(decision))
    return office, models.Authorisation.objects.get(decision=decision)


def report(person, award, day):
    client = Client()
    client.force_login(person)
    address = reverse("decisions:report_award", args=[award.decision_id, award.pk])
    on = {"awarded_on_day": day.day, "awarded_on_month": day.month, "awarded_on_year": day.year}
    return client.post(address, on | {"where": "not_stated"})


def test_the_holder_reads_part_2_from_signature_until_the_award_is_reported(award):
    office, award = award
    assert award.decision.status == Status.SIGNED
    assert part2.may_open(office.buyer, award.decision)
    assert report(office.buyer, award, timezone.localdate()).status_code == 302
    assert not part2.may_open(office.buyer, award.decision)
    assert report(office.buyer, award, timezone.localdate()).status_code == 403


def test_a_day_to_come_is_refused_and_a_colleague_does_not_report(award):
    office, award = award
    assert report(office.colleague, award, date(2026, 1, 5)).status_code == 403
    refused = report(office.buyer, award, timezone.localdate() + timedelta(days=1))
    assert refused.status_code == 200
    assert "cannot be in the future" in refused.content.decode()
    assert part2.may_open(office.buyer, award.decision)
