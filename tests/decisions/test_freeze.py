"""After signature or archive PostgreSQL itself refuses every change (design, walls 5 and 6)."""

import hashlib
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from decisions import models, part2, workflow
from decisions.models.content import Content
from decisions.models.part2 import PART2_CONTENT
from decisions.models.words import Status
from decisions.public import canonical
from tests.decisions.made import (
    ADVICE,
    approved,
    declare,
    digest_of,
    fresh,
    make_archived,
    make_draft,
    make_office,
    make_with,
    sign,
    submit,
)

PART1 = [*Content.__subclasses__(), models.Withholding]
PAPER = {"content": b"x", "sha256": hashlib.sha256(b"x").hexdigest(), "media_type": "text/plain"}
VALUES = {  # a row of every table of content, so that there is something to change
    models.DecisionDate: {"label": "signed"},
    models.DecidedBy: {"as_written": "The Mayor"},
    models.Section: {"heading": "Heading"},
    models.Recommendation: {"asks": "note", "recommended": "To note."},
    models.Option: {"title": "Do nothing"},
    models.MoneyLine: {"what": "cost", "as_written": "£5"},
    models.Party: {"name_as_written": "Roofers"},
    models.Assessment: {"kind": "equality"},
    models.Commitment: {"plan": "Plan"},
    models.DecisionLink: {"kind": "follows", "to_as_written": "Earlier"},
    models.Citation: {"as_written": "Another"},
    models.ArchivedSignature: {"of": "decision_maker"},
    models.Paper: {"kind": "annex", "name": "Annex"} | PAPER,
    models.BoardPaper: {"board_as_written": "PIB"},
    models.Consultee: {"who": "Residents"},
    models.Authorisation: {"what": "note"},
    models.Declaration: {"code": "extra", "label": "Extra"},
    models.Withholding: {},
    models.Part2Text: {"heading": "Price", "body": "5"},
    models.Part2Money: {"what": "cap", "as_written": "£9"},
    models.Part2Figure: {"kind": "cap", "as_written": "£9"},
    models.Part2Party: {"name": "Roofers"},
    models.Part2Recommendation: {"recommended": "To accept."},
    models.Part2Paper: {"real_name": "offer.pdf"} | PAPER,
    models.PublicInterestTest: {"for_release": "a", "against_release": "b", "conclusion": "c", "tested_on": date(2024, 1, 1)},
}


def test_every_table_of_content_has_a_row_to_try():
    assert set(VALUES) == {*PART1, *PART2_CONTENT}


def _fill(office, decision, by):
    """One row in every table of content, children of a board paper included."""
    for model, values in VALUES.items():
        if model is models.PublicInterestTest:
            values = values | {"exemption": models.FoiaExemption.objects.get(section="43")}
        if model in PART2_CONTENT:
            with part2.opened_by(by, decision, "fill"):
                model.objects.create(decision=decision, position=99, **values)
        elif model is not models.Withholding:
            model.objects.create(decision=decision, position=99, **values)
    paper = models.BoardPaper.objects.get(decision=decision)
    models.Section.objects.create(decision=decision, board_paper=paper, heading="Risk")


def _signed(office):
    decision = make_draft(office)
    submit(office, decision)
    for code in (*ADVICE, "head_of_unit", "chief_executive"):
        declare(office, decision, code)
    _fill(office, decision, office.author)
    sign(office, decision)
    return decision, office.decision_maker


def _archived(office):
    decision = make_archived(office)
    models.Withholding.objects.create(decision=decision)
    models.NeedToKnow.objects.create(decision=decision, person=office.governance, capacity="governance")
    _fill(office, decision, office.governance)
    workflow.close(decision, by=office.governance)
    return decision, office.governance


def _statements(model, decision) -> dict[str, str]:
    table = f"part2.{model._meta.db_table}" if model in PART2_CONTENT else model._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if not field.primary_key)
    return {
        "INSERT": f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE decision_id = {decision.pk} LIMIT 1",
        "UPDATE": f"UPDATE {table} SET decision_id = decision_id WHERE decision_id = {decision.pk}",
        "DELETE": f"DELETE FROM {table} WHERE decision_id = {decision.pk}",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("closed_by", [_signed, _archived])
def test_a_closed_decision_refuses_every_change_of_its_content(closed_by):
    decision, reader = closed_by(make_office())
    with part2.opened_by(reader, decision, "try"), connection.cursor() as cursor:
        for model in VALUES:
            assert model.objects.filter(decision=decision).exists(), model
            for verb, statement in _statements(model, decision).items():
                with pytest.raises(IntegrityError, match=f"{verb} is refused"), transaction.atomic():
                    cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("closed_by", [_signed, _archived])
def test_a_closed_decision_refuses_every_change_of_its_own_row(closed_by):
    decision, _ = closed_by(make_office())
    for change in ("title = 'Another'", "status = 'draft'", "status = 'withdrawn'", "author_id = NULL", "title = title"):
        with pytest.raises(IntegrityError, match="closed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE decisions_decision SET {change} WHERE id = %s", [decision.pk])


@pytest.mark.django_db
def test_content_cannot_be_moved_into_or_out_of_a_closed_decision():
    office = make_office()
    closed, _ = _signed(office)
    open_one = make_draft(office)
    for source, target in ((closed, open_one), (open_one, closed)):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE decisions_section SET decision_id = %s WHERE decision_id = %s", [target.pk, source.pk])


@pytest.mark.django_db
def test_the_decision_row_is_closed_between_the_signatures_of_two_bodies():
    office, other = make_office(), make_office()
    draft = make_draft(office, form=office.short_form, part2=False, level="two_bodies", joint_with=other.body)
    decision = submit(office, draft, asked={}, head_of_unit=None)
    sign(office, decision)
    with pytest.raises(IntegrityError, match="signed"), transaction.atomic():
        models.Decision.objects.filter(pk=decision.pk).update(title="Another")
    sign(office, decision, by=other.decision_maker, holder=other.holder)
    assert fresh(decision).status == "signed"


MOVES = {  # a change of a row that is not closed, and what PostgreSQL says
    "signed without signature": ("draft", {"status": "signed", "submitted_at": timezone.now()}, "signed content"),
    "archived without bytes": ("archive", {"status": "archived"}, "signed content"),
    "back from withdrawn": (Status.WITHDRAWN, {"status": "draft"}, "does not come back"),
    "to another body": ("draft", {"body": "other"}, "keeps its body"),
    "another origin": ("draft", {"origin": "archive"}, "keeps its body"),
    "on its way but never submitted": ("draft", {"status": "with_advisers"}, "what_is_on_its_way_was_submitted"),
    "native and archived": (Status.WITH_ADVISERS, {"status": "archived"}, "signed content|native_decision"),
    "unpublished without a reason": ("draft", {"publish_as": "not"}, "unpublished_says_why"),
    "joint without the other body": ("draft", {"level": "two_bodies"}, "joint_decision_names"),
    "no title": ("draft", {"title": ""}, "decision_has_a_title"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("move", MOVES)
def test_the_database_refuses_impossible_moves(move):
    status, changes, told = MOVES[move]
    office = make_office()
    decision = make_archived(office) if status == "archive" else make_with(office, status)
    if changes.get("body"):
        changes = {"body": make_office().body}
    with pytest.raises(IntegrityError, match=told), transaction.atomic():
        models.Decision.objects.filter(pk=decision.pk).update(**changes)


@pytest.mark.django_db
def test_a_decision_is_never_deleted():
    decision = make_draft(make_office())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM decisions_decision WHERE id = %s", [decision.pk])


# -- what is signed


def _content(decision, **changes):
    held = canonical({"title": "x"})
    values = {"decision": decision, "body": decision.body, "origin": "native", "shape": 1, "publish_as": "full"}
    values |= {"part1": held, "part1_digest": hashlib.sha256(held).digest()} | changes
    return models.SignedContent.objects.create(**values)


@pytest.mark.django_db
def test_stored_bytes_and_their_digests_cannot_disagree():
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    wrong = hashlib.sha256(b"other").digest()
    with pytest.raises(IntegrityError, match="signed_digest_is_of_the_bytes"), transaction.atomic():
        _content(decision, part1_digest=wrong)
    with pytest.raises(IntegrityError, match="stored_digest_is_of_the_bytes"), transaction.atomic():
        models.StoredVersion.objects.create(decision=decision, number=9, step="x", part1=b"a", part1_digest=wrong, parts={})
    for changes, told in (({"digest": wrong}, "part2_digest"), ({"salt": b"short"}, "part2_")):
        values = {"salt": b"s" * 32, "content": b"c", "digest": hashlib.sha256(b"s" * 32 + b"c").digest()} | changes
        with pytest.raises(IntegrityError, match=told), part2.opened_by(office.author, decision, "try"):
            models.SignedPart2.objects.create(decision=decision, section="text", **values)


@pytest.mark.django_db
def test_a_paper_has_the_digest_of_its_bytes():
    decision = make_draft(make_office())
    with pytest.raises(IntegrityError, match="paper_digest_and_size"), transaction.atomic():
        models.Paper.objects.create(decision=decision, kind="annex", name="A", **PAPER | {"sha256": "0" * 64})


@pytest.mark.django_db
def test_what_is_signed_is_stored_once_with_a_fresh_salt_for_each_section():
    office = make_office()
    first, _ = _signed(office)
    second, _ = _signed(office)
    with pytest.raises(DatabaseError), transaction.atomic():
        _content(first)
    salts = set()
    for decision in (first, second):
        with part2.opened_by(office.decision_maker, decision, "read"):
            rows = list(models.SignedPart2.objects.filter(decision=decision))
            digests = decision.signatures.get().part2_digests
            assert {row.section: bytes(row.digest).hex() for row in rows} == digests
            salts |= {bytes(row.salt) for row in rows}
    assert len(salts) == 2 * len(PART2_CONTENT)


def _signature(decision, office, **changes):
    values = {
        "decision": decision,
        "body": office.body,
        "person": office.decision_maker,
        "holder": office.holder,
        "name": "A",
        "capacity": "Mayor",
        "statement": "I approve.",
        "interest": "none",
        "signed_at": timezone.now(),
        "part1_digest": decision.signed_content.part1_digest,
    }
    return models.Signature.objects.create(**values | changes)


SIGNERS = {
    "the author": (lambda office: {"person": office.author}, "wrote the request"),
    "a co-author, also one who left": (lambda office: {"person": office.colleague}, "wrote the request"),
    "who stood aside": (lambda office: {"person": office.other_maker}, "stood aside"),
    "over other bytes": (lambda office: {"part1_digest": hashlib.sha256(b"x").digest()}, "over the signed content"),
    "nobody": (lambda office: {"person": None}, "decision_made_elsewhere_has_evidence"),
    "with an undescribed interest": (lambda office: {"interest": "may_take"}, "declared_interest_is_described"),
    "standing aside": (lambda office: {"interest": "stands_aside"}, "who_stands_aside_does_not_sign"),
    "elsewhere without evidence": (lambda office: {"how": "on_paper"}, "has_evidence"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("who", SIGNERS)
def test_the_database_refuses_a_signature_that_cannot_be(who):
    changes, told = SIGNERS[who]
    office = make_office()
    decision = make_draft(office)
    workflow.end_co_author(workflow.join_co_author(decision, office.colleague, by=office.author), by=office.author)
    submit(office, decision)
    models.StoodAside.objects.create(decision=decision, person=office.other_maker, holder=office.other_holder, nature="x")
    decision = fresh(decision)
    _content(decision)
    with pytest.raises(IntegrityError, match=told), transaction.atomic():
        _signature(decision, office, **changes(office))
    _signature(decision, office)
    with pytest.raises(IntegrityError, match="one_signature_a_body"), transaction.atomic():
        _signature(decision, office)


@pytest.mark.django_db
def test_only_a_request_on_its_way_is_signed():
    office = make_office()
    decision = make_draft(office)
    _content(decision)
    with pytest.raises(IntegrityError, match="on its way"), transaction.atomic():
        _signature(decision, office)


@pytest.mark.django_db
def test_outcomes_and_digest_are_of_what_was_shown():
    office = make_office()
    decision = make_with(office, Status.WITH_DECISION_MAKER)
    shown = digest_of(decision, approved(decision))
    sign(office, decision)
    assert bytes(fresh(decision).signed_content.part1_digest).hex() == shown
