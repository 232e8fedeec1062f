"""What governance keeps beside the records of the world: the plan, a meeting, what panels and the public asked, holds, a disposal."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import PolicingBody
from decisions import models
from decisions.workflow import planning, retention, scrutiny
from tests.canary.office import HERE

IN_THE_PACK = ("with_decision_maker", "published")


def govern(people, decisions) -> None:
    """One of each, by the real steps where there are some. A withdrawn request is proposed for disposal ahead of its time, which
    nobody can do on a page."""
    by, body, today = people["governance"], PolicingBody.objects.get(short_name=HERE), timezone.localdate()
    board = models.Board.objects.get(body=body, abbreviation="PIB")
    meeting = models.BoardMeeting.objects.create(board=board, on=today + timedelta(days=9), papers_by_on=today)
    for name in IN_THE_PACK:
        models.Tabling.objects.create(decision_id=decisions[name], meeting=meeting, by=by)
    told = {"body": body, "title": "A plan for the fleet", "expected_on": today, "meeting": meeting, "note": "Soon."}
    planning.plan(told, by=by)
    published = models.Decision.objects.get(pk=decisions["published"])
    asked = {"body": body, "kind": "question", "panel": "The panel", "title": "Why?", "received_on": today, "text": "Explain."}
    scrutiny.record_panel_report(asked | {"decisions": [published]}, by=by)
    asked = {"body": body, "reference": "FOI 7", "received_on": today, "note": "All of it."}
    scrutiny.record_information_request(asked | {"decisions": [published]}, by=by)
    answered = scrutiny.record_information_request(asked | {"reference": "FOI 2"}, by=by)
    scrutiny.answer_information_request(answered, outcome="not_held", answered_on=asked["received_on"], by=by)
    retention.hold(published, reason="A claim.", by=by)
    rule = models.RetentionRule.objects.get(code="withdrawn")
    models.Disposal.objects.create(
        decision_id=decisions["withdrawn"], rule=rule, due_on=today + timedelta(days=1), proposed_by=by
    )


def make_pack(canary):
    """The pack of that meeting: it is made by the tests that read packs, so that a crawl does not make PDFs."""
    meeting = models.BoardMeeting.objects.get(tablings__decision=canary.world.decisions["published"])
    return planning.make_pack(meeting, [canary.decision(name) for name in IN_THE_PACK], by=canary.people()["governance"])
