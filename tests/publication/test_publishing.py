"""From signature to edition, as the role publisher; and what comes after: deferral, correction, release, takedown."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import BankHoliday, Event, Outbox, Role
from decisions.models import Decision, DecisionLink, Deferral, Signature, SignatureConfirmation, SignedContent
from decisions.public import canonical, digest
from decisions.steps import StepRefused
from decisions.views import reading
from publication import due, workflow
from publication.models import EditionPaper, PublishingFailure, RegisterEntry, Takedown
from tests.decisions.made import SHORT_FORM
from tests.publication import signed_records as records
from tests.publication.signed_records import editions, entry_of, sweep, titles_in

TOMORROW = timedelta(days=1)


# -- publishing


def test_what_is_signed_is_published_whole_by_a_role_that_cannot_read_the_decision(own_database):
    decision = records.make_signed(reference="MX 14", papers=[b"a report"])
    with own_database.as_process("publisher"), pytest.raises(Exception, match="permission denied"):
        decision.refresh_from_db()
    assert sweep(own_database)["published"] == ["mx-14, edition 1"]
    [edition] = editions(decision)
    assert bytes(edition.pdf).startswith(b"%PDF") and bytes(edition.article).startswith(b"<article")
    assert json.loads(bytes(edition.json))["part1_sha256"] == bytes(decision.signed_content.part1_digest).hex()
    assert bytes(EditionPaper.objects.get(edition=edition).content) == b"a report"
    entry = entry_of(decision)
    assert (entry.state, entry.slug, entry.edition_id) == ("published", "mx-14", edition.pk)
    assert (entry.outcome, entry.amount, entry.parties) == ("approved", 252000, "Made-up Networks Ltd")


def test_an_archived_record_is_published_without_a_signature(own_database):
    decision = records.make_archived()
    sweep(own_database)
    assert len(editions(decision)) == 1


def test_publishing_again_does_nothing(own_database):
    decision = records.make_signed()
    told = {"decision": Decision.objects.get(pk=decision.pk), "public_site_url": "https://public"}
    told["decision"].form_version.definition = SHORT_FORM
    assert "On the public site since" not in render_to_string("decisions/_happening.html", told)
    sweep(own_database)
    told["decision"] = Decision.objects.get(pk=decision.pk)
    told["decision"].form_version.definition = SHORT_FORM
    shown = render_to_string("decisions/_happening.html", told)
    assert "On the public site since" in shown and f"https://public/decisions/{entry_of(decision).slug}/" in shown
    assert sweep(own_database)["published"] == []
    with own_database.as_process("publisher"):
        assert workflow.publish(decision.pk) is None
    assert len(editions(decision)) == 1


def test_a_draft_is_not_published(own_database):
    decision = records.make_draft()
    with own_database.as_process("publisher"):
        assert workflow.publish(decision.pk) is None
    assert not RegisterEntry.objects.filter(decision=decision).exists()


def test_a_decision_of_two_bodies_waits_for_the_second_signature(own_database):
    other = records.make_body("other")
    draft = records.make_draft()
    content = records.content_of(draft) | {"joint_with": other.name}
    decision = records.sign(draft, content=content)
    assert sweep(own_database)["published"] == []
    with own_database.connect("owner") as owner:  # the second signature, as the step would write it before closing
        owner.execute("ALTER TABLE decisions_signature DISABLE TRIGGER decisions_signature_fits")
    Signature.objects.create(
        **dict(
            decision=decision,
            body=other,
            person=records.make_person(Role.DECISION_MAKER, body=other),
            name="Other",
            capacity="Mayor",
        ),
        **dict(statement="Agreed.", interest="none", signed_at=timezone.now(), part1_digest=digest(canonical(content))),
    )
    sweep(own_database)
    assert [each["name"] for each in json.loads(bytes(editions(decision)[0].json))["signatures"]] == ["D. Ecider", "Other"]


# -- promises


@pytest.mark.parametrize(
    ("within", "target"), [(1, date(2026, 12, 29)), (2, date(2026, 12, 30)), (None, date(2027, 1, 5)), (0, date(2026, 12, 24))]
)
def test_the_target_counts_working_days_over_christmas(db, within, target):
    """24 December 2026 is a Thursday; Friday and Monday are bank holidays, and so is 1 January."""
    for on in (date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)):
        BankHoliday.objects.get_or_create(on=on, nation="england-and-wales", defaults={"name": "Holiday"})
    content = SignedContent(origin="native", publish_within_days=within)
    signed_at = datetime(2026, 12, 24, 16, tzinfo=UTC)
    holidays = set(BankHoliday.objects.values_list("on", flat=True))
    assert due.target_date(content, signed_at) == due.target_date(content, signed_at, None, holidays) == target
    later = datetime(2027, 3, 1, tzinfo=UTC)
    assert due.target_date(content, signed_at, later) == date(2027, 3, 1)
    assert due.is_promised(content) is (within is not None)


def test_an_archived_record_has_no_target():
    assert due.target_date(SignedContent(origin="archive", publish_within_days=1), None) is None


# -- deferral


def test_a_deferred_decision_shows_number_body_and_until_and_nothing_is_rendered(own_database):
    until = timezone.now() + TOMORROW
    decision = records.make_signed(deferred_until=until)
    nothing_bought = {"buying": {"built": 0, "failed": []}, "ocds": {"kept": 0, "failed": []}}
    assert sweep(own_database) == {"sent": 0, "register": 1, "published": [], "failed": []} | nothing_bought
    entry = entry_of(decision)
    assert (entry.state, entry.reference, entry.deferred_until, titles_in(entry)) == ("deferred", "MX 14", until, "")
    assert editions(decision) == [] and entry.search is None and entry.signed_on is None


def test_a_deferred_decision_without_a_reference_does_not_tell_its_title_in_its_address(own_database):
    decision = records.make_signed(reference="", deferred_until=timezone.now() + TOMORROW)
    sweep(own_database)
    assert entry_of(decision).slug == "opcc-decision-1"


def test_it_is_published_by_the_first_sweep_after_the_deferral_though_no_worker_ran_at_that_moment(own_database):
    decision = records.make_signed(deferred_until=timezone.now() + timedelta(seconds=2))
    sweep(own_database)
    assert editions(decision) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(2.1)")  # nobody works
    assert sweep(own_database)["published"] == ["mx-14, edition 1"]
    entry = entry_of(decision)
    assert (entry.state, entry.slug, entry.deferred_until) == ("published", "mx-14", None)
    assert "Publication was deferred" in bytes(editions(decision)[0].article).decode()


def test_governance_defers_further_and_ends_it_early(own_database):
    decision, governor = records.make_signed(deferred_until=timezone.now() + TOMORROW), records.make_person()
    workflow.defer(decision, by=governor, reason="Still talking.", until=timezone.now() + 2 * TOMORROW)
    sweep(own_database)
    assert entry_of(decision).deferred_until == decision.deferrals.last().until
    workflow.release_now(decision, by=governor)
    assert sweep(own_database)["published"] == ["mx-14, edition 1"]
    assert Deferral.objects.filter(decision=decision).count() == 3
    assert [event.step for event in Event.objects.filter(subject_id=decision.pk)] == ["defer", "release_now"]


@pytest.mark.parametrize(
    ("reason", "days", "told"), [(" ", 1, "Enter the reason."), ("Why not", -1, "Choose a time that is still to come.")]
)
def test_a_deferral_without_reason_or_end_is_refused(own_database, reason, days, told):
    with pytest.raises(StepRefused) as refused:
        workflow.defer(
            records.make_signed(), by=records.make_person(), reason=reason, until=timezone.now() + timedelta(days=days)
        )
    assert refused.value.obstacles == [told]


def test_what_is_published_cannot_be_deferred(own_database):
    decision = records.make_signed()
    sweep(own_database)
    with pytest.raises(StepRefused, match="published already"):
        workflow.defer(decision, by=records.make_person(), reason="Late thought", until=timezone.now() + TOMORROW)


def test_what_was_signed_with_a_deferral_is_not_published_while_nobody_recorded_it(own_database):
    draft = records.make_draft()
    later = (timezone.localdate() + TOMORROW).isoformat()
    decision = records.sign(draft, content=records.content_of(draft) | dict(deferral="yes", deferral_until_on=later))
    assert sweep(own_database)["failed"] == [decision.pk]
    assert "no deferral is recorded" in PublishingFailure.objects.get(decision=decision).error
    assert editions(decision) == []


# -- correction and release


def test_a_correction_is_printed_once_a_second_person_has_seen_it_and_the_older_edition_stays(own_database):
    decision = records.make_signed()
    sweep(own_database)
    before = bytes(editions(decision)[0].article)
    waiting = records.corrected(decision, seen=False)
    assert sweep(own_database)["published"] == []
    workflow.see_correction(waiting, by=records.make_person())
    assert sweep(own_database)["published"] == ["mx-14, edition 2"]
    first, second = editions(decision)
    assert bytes(first.article) == before and b"A slip." not in before
    assert bytes(second.article).count(b"A slip.") == 1 and second.reason == "Correction"
    assert entry_of(decision).edition == second and first.public_from.date() == entry_of(decision).published_on
    listed = reading._told_when(Decision.objects).get(pk=decision.pk)
    assert listed.published_on == entry_of(decision).published_on, "the list of decisions says when it was published"
    assert sweep(own_database)["published"] == []


def test_nobody_checks_their_own_correction(own_database):
    decision, writer = records.make_signed(), records.make_person()
    sweep(own_database)
    correction = workflow.correct(decision, by=writer, place="1.1", was="One.", reads="Two.")
    with pytest.raises(PermissionDenied):
        workflow.see_correction(correction, by=writer)
    workflow.see_correction(correction, by=records.make_person())
    with pytest.raises(StepRefused, match="already"):
        workflow.see_correction(correction, by=records.make_person())


def test_words_that_do_not_stand_there_are_not_corrected(own_database):
    decision = records.make_signed()
    sweep(own_database)
    with pytest.raises(StepRefused, match="do not stand in what is published"):
        workflow.correct(decision, by=records.make_person(), place="1.1", was="Nobody wrote this.", reads="Two.")


def test_what_is_not_published_cannot_be_corrected(own_database):
    with pytest.raises(StepRefused, match="not published"):
        workflow.correct(records.make_signed(), by=records.make_person(), place="1", was="a", reads="b")


def test_a_release_of_part_2_makes_an_edition_and_a_review_that_finds_it_exempt_does_not(own_database):
    decision, governor = records.make_signed(withholding="yes"), records.make_person()
    sweep(own_database)
    later = timezone.localdate() + timedelta(days=100)
    workflow.review_withholding(decision, by=governor, outcome="still_exempt", next_review_on=later)
    assert sweep(own_database)["published"] == []
    workflow.review_withholding(decision, by=governor, outcome="released", note="Nothing is left to hide.")
    assert sweep(own_database)["published"] == ["mx-14, edition 2"]
    assert b"Nothing is left to hide." in bytes(editions(decision)[1].article)
    assert editions(decision)[1].reason == "Release of Part 2"
    assert sweep(own_database)["published"] == []


def test_what_was_recorded_from_paper_says_so_until_it_is_confirmed_and_the_confirmation_makes_an_edition(own_database):
    decision = records.make_signed(how="on_paper", evidence="The form.", recorded_by=records.make_person())
    sweep(own_database)
    assert b"has not confirmed this record" in bytes(editions(decision)[0].article)
    signature = decision.signatures.get()
    SignatureConfirmation.objects.create(signature=signature, person=signature.person or records.make_person())
    assert sweep(own_database)["published"] == ["mx-14, edition 2"]
    assert editions(decision)[1].reason == "Confirmation"
    assert b"and confirmed by the decision maker on" in bytes(editions(decision)[1].article)
    assert sweep(own_database)["published"] == []


@pytest.mark.parametrize(
    ("outcome", "in_days", "told"), [("still_exempt", None, "Say when"), ("still_exempt", 0, "still to come")]
)
def test_what_stays_exempt_is_reviewed_again(own_database, outcome, in_days, told):
    following = None if in_days is None else timezone.localdate() + timedelta(days=in_days)
    with pytest.raises(StepRefused, match=told):
        workflow.review_withholding(
            records.make_signed(withholding="yes"), by=records.make_person(), outcome=outcome, next_review_on=following
        )


# -- takedown


def test_a_takedown_hides_it_from_the_public_role_at_once_and_lifting_shows_it_again(own_database):
    decision, governor = records.make_signed(papers=[b"x"]), records.make_person()
    sweep(own_database)
    seen = lambda: [  # noqa: E731
        own_database.connect("public_site").execute(f"SELECT count(*) FROM publication_{table}").fetchone()[0]
        for table in ("edition", "editionpaper", "registerentry")
    ]
    assert seen() == [1, 1, 1]
    takedown = workflow.take_down(decision, by=governor, reason="It names a child.")
    assert seen() == [0, 0, 0]
    assert Takedown.objects.get().slug == "mx-14"
    with pytest.raises(StepRefused, match="taken down already"):
        workflow.take_down(decision, by=governor, reason="Again")
    workflow.lift_takedown(takedown, by=governor)
    assert seen() == [1, 1, 1] and sweep(own_database)["published"] == []


def test_nothing_is_published_while_it_is_down_and_others_do_not_name_it(own_database):
    decision, governor = records.make_signed(), records.make_person()
    sweep(own_database)
    takedown = workflow.take_down(decision, by=governor, reason="It names a child.")
    records.corrected(decision)
    draft = records.make_draft(reference="MX 15")
    DecisionLink.objects.create(decision=draft, kind="follows", to=decision, to_as_written="MX 14")
    links = [dict(kind="follows", to_as_written="MX 14", address_as_written="")]
    other = records.sign(draft, content=records.content_of(draft) | dict(links=links))
    assert sweep(own_database)["published"] == ["mx-15, edition 1"]
    assert json.loads(bytes(editions(other)[0].json))["links"][0]["slug"] is None
    workflow.lift_takedown(takedown, by=governor)
    assert sweep(own_database)["published"] == ["mx-14, edition 2"]


# -- who may


@pytest.mark.parametrize("role", [role for role in Role if role != Role.GOVERNANCE] + ["elsewhere"])
def test_only_governance_of_the_body_acts(own_database, role):
    decision = records.make_signed(withholding="yes")
    sweep(own_database)
    other = records.make_body("elsewhere")
    person = records.make_person(body=other) if role == "elsewhere" else records.make_person(role)
    soon = timezone.now() + TOMORROW
    for step, more in (
        (workflow.defer, dict(reason="x", until=soon)),
        (workflow.release_now, {}),
        (workflow.correct, dict(place="x", was="y", reads="z")),
        (workflow.take_down, dict(reason="x")),
        (workflow.review_withholding, dict(outcome="released")),
    ):
        with pytest.raises(PermissionDenied):
            step(decision, by=person, **more)


def test_a_step_asks_for_the_job_by_its_name(own_database):
    decision = records.make_signed(deferred_until=timezone.now() + TOMORROW)
    workflow.release_now(decision, by=records.make_person())
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs")
        [(name, arguments)] = cursor.fetchall()
    assert name == "publication.publish_decision" and json.loads(arguments) == {"decision_id": decision.pk}


# -- e-mail


def test_the_outbox_is_sent_once_and_a_refused_address_does_not_hold_up_the_rest(own_database, mailoutbox):
    Outbox.objects.bulk_create(
        Outbox(address=each, subject="MX 14: signed", text="Link") for each in ("a\n@b.example", "c@d.example")
    )
    assert sweep(own_database)["sent"] == 1
    assert [mail.to for mail in mailoutbox] == [["c@d.example"]]
    assert sweep(own_database)["sent"] == 0
    with own_database.connect("owner") as owner:
        assert owner.execute("SELECT address FROM accounts_outbox WHERE sent_at IS NULL").fetchall() == [("a\n@b.example",)]
