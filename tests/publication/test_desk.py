"""The publishing desk: who sees it, what it lists, and a takedown proved as a stranger."""

import re
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Outbox, Role
from decisions.models import Correction, Decision, Deferral, Withholding
from decisions.steps import StepRefused
from publication import strangers, workflow
from publication.models import Takedown
from publication.templatetags.article import part1_article
from tests.each import each
from tests.publication import signed_records as records
from tests.publication.signed_records import sweep

TOMORROW = timedelta(days=1)


def at(name, *arguments) -> str:
    return reverse(f"publishing:{name}", args=arguments)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def desk_of(person) -> str:
    return signed_in(person).get(at("desk")).content.decode()


def section_of(page: str, heading: str) -> str:
    return re.split(f">{heading}</(?:h2|span)>", page, maxsplit=1)[1].split("</section>", 1)[0]


@each("role", Role)
def test_the_desk_is_for_governance_and_auditors(own_database, role):
    status = 200 if role in (Role.GOVERNANCE, Role.AUDITOR) else 403
    assert signed_in(records.make_person(role)).get(at("desk")).status_code == status


def test_another_bodys_decisions_are_not_there(own_database):
    decision = records.make_signed(withholding="yes")
    sweep(own_database)
    correction = records.corrected(decision, seen=False)
    takedown = workflow.take_down(decision, by=records.make_person(), reason="x")
    stranger = signed_in(records.make_person(body=records.make_body("other")))
    pages = [at(name, decision.pk) for name in ("decision", "defer", "release", "correct", "take_down", "review", "preview")]
    pages += [at("see_correction", correction.pk), at("lift", takedown.pk)]
    assert {page: stranger.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
    assert stranger.post(at("prove", takedown.pk)).status_code == 404
    assert "MX 14" not in stranger.get(at("desk")).content.decode()


def test_an_auditor_looks_and_changes_nothing(own_database):
    decision, auditor = records.make_signed(withholding="yes"), records.make_person(Role.AUDITOR)
    client = signed_in(auditor)
    page = client.get(at("decision", decision.pk)).content.decode()
    assert "Take it down" not in page and "Defer" not in page
    for name in ("defer", "release", "correct", "take_down", "review"):
        assert client.post(at(name, decision.pk), {"reason": "x"}).status_code == 403


def test_what_is_not_on_the_public_site_is_not_offered_to_be_taken_down(own_database):
    decision, client = records.make_signed(), signed_in(records.make_person())
    assert "Take it down" not in client.get(at("decision", decision.pk)).content.decode()
    sweep(own_database)
    assert "Take it down" in client.get(at("decision", decision.pk)).content.decode()


def test_what_the_public_gets_of_it_tells_a_deferral_from_after_the_signature(own_database):
    decision, governor = records.make_signed(), records.make_person()
    until = timezone.now() + TOMORROW
    workflow.defer(decision, by=governor, until=until, reason="The supplier is told first.")
    told = signed_in(governor).get(at("preview", decision.pk)).content.decode()
    assert "Publication was deferred" in told and "The supplier is told first." in told


def test_the_desk_shows_due_late_deferred_failed_and_published(own_database):
    governor = records.make_person()
    published = records.make_signed(reference="MX 1")
    sweep(own_database)
    records.make_signed(reference="MX 2")
    records.make_signed(reference="MX 3", signed_at=timezone.now() - timedelta(days=30))
    records.make_signed(reference="MX 4", deferred_until=timezone.now() + TOMORROW)
    broken = records.make_signed(reference="MX 5")
    with own_database.as_process("publisher"):
        workflow.note_failure(broken.pk, "There is no signature.")
    page = desk_of(governor)
    shown = {name: section_of(page, name) for name in ("Failed", "Late", "Due", "Deferred", "Published")}
    for name, reference in (("Failed", "MX 5"), ("Late", "MX 3"), ("Due", "MX 2"), ("Deferred", "MX 4"), ("Published", "MX 1")):
        assert reference in shown[name], name
    assert "There is no signature." in shown["Failed"] and "MX 2" not in shown["Late"] + shown["Published"]
    assert "There is no signature." in signed_in(governor).get(at("decision", broken.pk)).content.decode()
    assert published.title in shown["Published"] or "Routers" in shown["Published"]


def test_the_desk_asks_the_same_number_of_questions_for_one_and_for_three(own_database):
    governor = records.make_person()

    def questions(references):
        for n, reference in enumerate(references):
            records.make_signed(reference=reference)
            records.make_signed(reference=f"{reference}{n}1", deferred_until=timezone.now() + TOMORROW)
        client = signed_in(governor)
        client.get(at("desk"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at("desk")).status_code == 200
        return len(asked)

    assert questions(["MX 1"]) == questions(["MX 2", "MX 3"])


def test_a_correction_that_is_not_right_is_dropped_with_a_reason_and_never_printed(own_database):
    decision, governor = records.make_signed(), records.make_person()
    sweep(own_database)
    second, client = records.make_person(), signed_in(governor)
    written = dict(place="1.1", was="One.", reads="Two.", note="")
    client.post(at("correct", decision.pk), written)
    assert "waits already" in client.post(at("correct", decision.pk), written | {"reads": "Three."}).content.decode()
    correction = Correction.objects.get()
    url, own = at("drop_correction", correction.pk), at("decision", decision.pk)
    assert (
        f"waits for a second person: {second})" in client.get(own).content.decode() and url in client.get(own).content.decode()
    )
    other = signed_in(second)
    assert "waits for a second person: you)" in other.get(own).content.decode()
    assert url in other.get(at("see_correction", correction.pk)).content.decode()
    assert "There is a problem" in other.post(url, {"because": " "}).content.decode()
    with pytest.raises(StepRefused, match="Say why it is not printed"):
        workflow.drop_correction(correction, by=second, because=" ")
    told = other.post(url, {"because": "The report says One."}, follow=True).content.decode()
    assert f"not printed: The report says One. {second}" in told and "waits for a second" not in told
    assert Outbox.objects.filter(address=governor.email, subject__contains="your correction is not printed").exists()
    assert "Look at a correction" not in other.get("/").content.decode()
    refused = other.post(at("see_correction", correction.pk), {"yes": "1"}).content.decode()
    assert "This correction was dropped" in refused
    with pytest.raises(IntegrityError, match="printed_or_dropped"), transaction.atomic():
        Correction.objects.update(seen_at=timezone.now(), seen_by=second)
    client.post(at("correct", decision.pk), written)
    mine = Correction.objects.latest("pk")
    client.post(at("drop_correction", mine.pk), {"because": "A slip of my own."})
    assert "not printed: A slip of my own." in client.get(own).content.decode()


def test_corrections_and_reviews_that_wait_are_listed_and_done_from_there(own_database):
    decision, governor = records.make_signed(withholding="yes"), records.make_person()
    sweep(own_database)
    client = signed_in(governor)
    second = records.make_person()
    told = client.post(at("correct", decision.pk), dict(place="1.1", was="One.", reads="Two.", note=""), follow=True)
    assert f"waits for a second person: {second}." in told.content.decode()
    assert "Look at a correction" not in client.get("/").content.decode()
    assert "Look at a correction" in (inbox := signed_in(second).get("/").content.decode()) and f"{governor} wrote it" in inbox
    assert Outbox.objects.filter(address=second.email, subject__contains="a correction to look at").exists()
    correction = Correction.objects.get()
    assert client.get(at("see_correction", correction.pk)).status_code == 403
    page = desk_of(second)
    assert "1.1" in section_of(page, "Corrections that wait for a second person")
    assert "MX 14" in section_of(page, "Part 2 to be reviewed")
    seen = signed_in(second).post(at("see_correction", correction.pk), {"yes": "1"}, follow=True)
    assert "printed with the next edition" in seen.content.decode()
    later = timezone.localdate() + timedelta(days=200)
    typed = {"outcome": "still_exempt", "note": ""}
    typed |= {f"next_review_on_{part}": getattr(later, part) for part in ("day", "month", "year")}
    signed_in(second).post(at("review", decision.pk), typed)
    assert Withholding.objects.get().decision.withholding_reviews.get().next_review_on == later
    assert "MX 14" not in section_of(desk_of(second), "Part 2 to be reviewed")


def test_a_deferral_is_typed_and_a_refusal_says_what_to_do(own_database):
    decision, client = records.make_signed(), signed_in(records.make_person())
    typed = {"reason": "Talks", "until_day": "1", "until_month": "1", "until_year": "2001"}
    assert "still to come" in client.post(at("defer", decision.pk), typed).content.decode()
    assert not Deferral.objects.exists()
    client.post(at("defer", decision.pk), typed | {"until_year": "2099"})
    assert Deferral.objects.get().until.year in (2098, 2099)
    assert "Publish now, and end the deferral" in client.get(at("decision", decision.pk)).content.decode()
    client.post(at("release", decision.pk), {"yes": "1"})
    told = client.get(at("decision", decision.pk)).content.decode()
    assert told.count("<li>Ended early on ") == 1 and told.count("<li>Until ") == decision.deferrals.count() - 1
    assert Deferral.objects.count() == 2


def test_the_preview_is_the_article_of_the_signed_bytes(own_database):
    decision = records.make_signed()
    page = signed_in(records.make_person()).get(at("preview", decision.pk)).content.decode()
    assert '<article class="document"' in page and "Łódź Road" in page
    held = bytes(decision.signed_content.part1)
    assert "Date published</dt>" not in part1_article(held, decision)
    sweep(own_database)
    today = f"{timezone.localdate():%-d %B %Y}"
    assert f"Date published</dt><dd>{today}" in part1_article(held, Decision.objects.get(pk=decision.pk))


# -- takedown, as a stranger sees it


@contextmanager
def public_site(answers: dict, otherwise: int):
    """A site that answers as told: a real server, to be looked at over HTTP."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers.get("Cookie")))
            self.send_response(answers.get(self.path, otherwise))
            self.end_headers()

        def log_message(self, *_):
            pass

    asked = []
    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with override_settings(PUBLIC_URL=f"http://127.0.0.1:{server.server_port}"):
        yield asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def down(own_database):
    decision = records.make_signed(papers=[b"x"])
    sweep(own_database)
    records.corrected(decision)
    sweep(own_database)
    return workflow.take_down(decision, by=records.make_person(), reason="It names a child.")


def test_a_takedown_is_proved_by_fetching_every_address_without_a_cookie(down):
    with public_site({}, otherwise=410) as asked:
        assert strangers.prove_taken_down(down, by=records.make_person()) == []
    page = "/decisions/mx-14/"
    expected = {
        page,
        "/decisions/mx-14.pdf",
        "/decisions/mx-14.json",
        f"{page}papers/1/",
        f"{page}editions/1/",
        f"{page}editions/2/",
    }
    assert expected <= {path for path, _ in asked} and not any(cookie for _, cookie in asked)
    assert Takedown.objects.get().proved_at is not None


def test_an_address_that_still_answers_is_named_and_nothing_is_proved(down):
    with public_site({"/decisions/mx-14/editions/1/": 200}, otherwise=410):
        assert strangers.prove_taken_down(down, by=records.make_person()) == [("/decisions/mx-14/editions/1/", "200")]
    assert Takedown.objects.get().proved_at is None


def test_a_site_that_does_not_answer_proves_nothing(down):
    with override_settings(PUBLIC_URL="http://127.0.0.1:9"):
        assert {answer for _, answer in strangers.prove_taken_down(down, by=records.make_person())} == {"no answer"}


def test_one_press_takes_it_down_and_tells_which_address_is_not_gone(own_database):
    decision, client = records.make_signed(), signed_in(records.make_person())
    sweep(own_database)
    with public_site({"/decisions/mx-14.pdf": 200}, otherwise=410):
        page = client.post(at("take_down", decision.pk), {"reason": "It names a child."}, follow=True).content.decode()
        assert "/decisions/mx-14.pdf answered 200 instead of 410" in page and "Not proved yet" in page
    with public_site({}, otherwise=410):
        page = client.post(at("prove", Takedown.objects.get().pk), follow=True).content.decode()
    assert "every one is gone" in page
    client.post(at("lift", Takedown.objects.get().pk), {"yes": "1"})
    assert Takedown.objects.get().lifted_at is not None


def test_the_real_public_site_answers_410_at_every_address(sites):
    decision = records.make_signed(papers=[b"x"])
    sites.publish_due()
    takedown = workflow.take_down(decision, by=records.make_person(), reason="It names a child.")
    with override_settings(PUBLIC_URL=sites.public):
        assert strangers.prove_taken_down(takedown, by=records.make_person()) == []
