"""Who may open Part 2: Python and PostgreSQL answer alike, and nothing is open outside `opened_by` (design, wall 3)."""

from datetime import timedelta

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import Role
from decisions import models, part2, workflow
from decisions.models.words import Capacity
from tests.decisions.made import make_body, make_draft, make_holder, make_membership, make_office, make_user
from tests.each import each

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def named(person, decision):
    """What PostgreSQL shows while these are named in the transaction, whether or not they may."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('partone.person', %s, true), set_config('partone.decision', %s, true)",
            [str(person), str(decision)],
        )
        rows = list(models.Part2Text.objects.values_list("body", flat=True))
        cursor.execute("SELECT set_config('partone.person', '', true), set_config('partone.decision', '', true)")
    return rows


def let(person, decision, capacity, **more):
    if capacity == Capacity.NAMED:
        more = {"reason": "Asked for.", "to_at": timezone.now() + DAY} | more
    return models.NeedToKnow.objects.create(decision=decision, person=person, capacity=capacity, **more)


FITS = [  # capacity of the row, role of the person, whether the row opens Part 2 to who sits on the board and holds the office
    (capacity, role, role != Role.ADMINISTRATOR and (capacity not in part2.TIED_TO_A_ROLE or capacity == role))
    for capacity in Capacity.values
    for role in Role.values
]


@pytest.fixture
def draft():
    return make_draft(make_office())


def same_answer(person, decision) -> bool:
    """Python's answer and PostgreSQL's, which have to be one."""
    said, shown = part2.may_open(person, decision), bool(named(person.pk, decision.pk))
    assert said is shown, f"part2.may_open says {said}, PostgreSQL shows {shown}"
    listed = part2.rows_in_force(person, decision).exists()
    assert said is listed, f"part2.may_open says {said}, part2.open_rows {listed}"
    return said


def goes_to_a_board(draft, **more):
    """The draft with a paper for a board."""
    board = models.Board.objects.create(body=draft.body, name="Investment board")
    workflow.add_part(draft, models.BoardPaper, {"board": board, "board_as_written": board.name} | more, by=draft.author)
    return board


def sit(person, board, **more):
    return models.BoardMember.objects.create(board=board, person=person, **({"confirmed_at": timezone.now()} | more))


def test_every_capacity_with_every_role(draft):
    found, board = {}, goes_to_a_board(draft)
    for capacity, role, _ in FITS:
        person = make_user(None, role, body=draft.body)
        let(person, draft, capacity)
        sit(person, board)
        make_holder(draft.body, person)
        found[capacity, role] = same_answer(person, draft)
    assert found == {(capacity, role): opens for capacity, role, opens in FITS}


@pytest.mark.parametrize("capacity", Capacity.values)
def test_only_boards_and_the_deciding_office_ask_for_more_than_a_role(draft, capacity):
    role = capacity if capacity in part2.TIED_TO_A_ROLE else Role.OFFICER
    person = make_user(None, role, body=draft.body)
    let(person, draft, capacity)
    assert same_answer(person, draft) is (capacity not in (Capacity.BOARD_MEMBER, Capacity.DECISION_MAKER))


SEATS = {
    "in force": ({}, True),
    "ends today": ({"to_on": 0}, True),
    "ended yesterday": ({"to_on": -1}, False),
    "begins tomorrow": ({"from_on": 1}, False),
    "nobody confirmed it": ({"confirmed_at": None}, False),
    "on a board it does not go to": ({"board": "other"}, False),
}


def in_days(changes):
    today = timezone.localdate()
    return {key: today + value * DAY if isinstance(value, int) else value for key, value in changes.items()}


@pytest.mark.parametrize("state", SEATS)
def test_a_board_member_reads_only_while_they_sit_on_a_board_it_goes_to(draft, state):
    changes, opens = SEATS[state]
    board, person = goes_to_a_board(draft), make_user(None, Role.OFFICER, body=draft.body)
    let(person, draft, Capacity.BOARD_MEMBER)
    if changes.get("board"):
        board = models.Board.objects.create(body=draft.body, name="Another board")
    sit(person, board, **in_days({key: value for key, value in changes.items() if key != "board"}))
    assert same_answer(person, draft) is opens


def test_a_seat_on_a_board_whose_paper_is_taken_out_opens_nothing(draft):
    board, person = goes_to_a_board(draft), make_user(None, Role.OFFICER, body=draft.body)
    let(person, draft, Capacity.BOARD_MEMBER)
    sit(person, board)
    assert same_answer(person, draft) is True
    workflow.remove_part(draft.board_papers.get(), by=draft.author)
    assert same_answer(person, draft) is False


OFFICES = {
    "in force": ({}, True),
    "acting for somebody": ({"acting_for": True}, True),
    "ends today": ({"to_on": 0}, True),
    "ended yesterday": ({"to_on": -1}, False),
    "begins tomorrow": ({"from_on": 1}, False),
    "an acting deputy whose time is over": ({"acting_for": True, "to_on": -1}, False),
    "the office itself ended": ({"post_to_on": -1}, False),
    "an office of another body": ({"body": "other"}, False),
}


@pytest.mark.parametrize("state", OFFICES)
def test_who_decides_reads_only_while_they_hold_an_office_of_the_body(draft, state):
    changes, opens = OFFICES[state]
    changes = in_days(changes)
    person = make_user(None, Role.DECISION_MAKER, body=draft.body)
    let(person, draft, Capacity.DECISION_MAKER)
    body = make_body() if changes.pop("body", None) else draft.body
    if changes.pop("acting_for", None):
        changes["acting_for"] = make_holder(body, make_user(None, Role.DECISION_MAKER, body=body), "Mayor")
    post_to_on = changes.pop("post_to_on", None)
    holder = make_holder(body, person, "Deputy", **changes)
    if post_to_on:
        models.Post.objects.filter(pk=holder.post_id).update(to_on=post_to_on)
    assert same_answer(person, draft) is opens


def test_a_row_with_an_office_that_is_over_opens_again_with_a_new_one(draft):
    person = make_user(None, Role.DECISION_MAKER, body=draft.body)
    let(person, draft, Capacity.DECISION_MAKER)
    make_holder(draft.body, person, to_on=timezone.localdate() - DAY)
    assert same_answer(person, draft) is False
    make_holder(draft.body, person, "Commissioner")
    assert same_answer(person, draft) is True


MEMBERSHIPS = {
    "in force": ({}, True),
    "without an end": ({"to_on": None}, True),
    "ends today": ({"to_on": 0}, True),
    "ended yesterday": ({"from_on": -9, "to_on": -1}, False),
    "begins tomorrow": ({"from_on": 1}, False),
    "nobody confirmed it": ({"confirmed_at": None}, False),
    "of another body": ({"body": "other"}, False),
    "an administrator's": ({"role": Role.ADMINISTRATOR}, False),
}


@pytest.mark.parametrize("state", MEMBERSHIPS)
def test_a_row_counts_only_while_the_membership_does(draft, state):
    changes, opens = MEMBERSHIPS[state]
    today = timezone.localdate()
    changes = {key: today + value * DAY if isinstance(value, int) else value for key, value in changes.items()}
    if changes.get("body") == "other":
        changes["body"] = make_body()
    person = make_user()
    make_membership(person, **({"role": Role.OFFICER, "body": draft.body} | changes))
    let(person, draft, Capacity.CO_AUTHOR)
    assert same_answer(person, draft) is opens


ROWS = {
    "in force": ({}, True),
    "ends tomorrow": ({"to_at": DAY}, True),
    "ended": ({"from_at": -2 * DAY, "to_at": -DAY}, False),
    "begins tomorrow": ({"from_at": DAY}, False),
}


@pytest.mark.parametrize("state", ROWS)
def test_a_row_counts_from_its_beginning_to_its_end(draft, state):
    changes, opens = ROWS[state]
    person = make_user(None, Role.OFFICER, body=draft.body)
    let(person, draft, Capacity.CO_AUTHOR, **{key: timezone.now() + value for key, value in changes.items()})
    assert same_answer(person, draft) is opens


def test_who_has_left_and_who_has_no_row_see_nothing(draft):
    person = make_user(None, Role.OFFICER, body=draft.body)
    assert same_answer(person, draft) is False
    let(person, draft, Capacity.CO_AUTHOR)
    assert same_answer(person, draft) is True
    person.is_active = False
    person.save()
    assert same_answer(person, draft) is False


def test_the_partner_of_a_joint_decision_reads_by_a_row_of_its_own():
    office, other = make_office(), make_office()
    decision = make_draft(office, level="two_bodies", joint_with=other.body)
    assert same_answer(other.decision_maker, decision) is False
    let(other.decision_maker, decision, Capacity.DECISION_MAKER)
    assert same_answer(other.decision_maker, decision) is True


def test_a_row_of_one_decision_opens_no_other(draft):
    office = make_office()
    mine, other = make_draft(office), make_draft(office, by=office.colleague)
    with part2.opened_by(office.author, mine, "test"):
        assert set(models.Part2Text.objects.values_list("decision", flat=True)) == {mine.pk}
        assert not models.Part2Text.objects.filter(decision=other).exists()
    assert named(office.author.pk, other.pk) == []
    assert named(office.author.pk, mine.pk)


def test_nothing_is_visible_before_inside_for_others_and_after(draft):
    assert not models.Part2Text.objects.exists()
    with part2.opened_by(draft.author, draft, "test"):
        assert models.Part2Text.objects.count() == 1
    assert not models.Part2Text.objects.exists()
    assert not models.Part2Reading.objects.exists()


CLOSED = [*models.part2.PART2_CONTENT, models.Part2Award, models.Part2Comment, models.Part2Reading, models.StoredPart2]


@each("model", CLOSED)
def test_every_table_of_part_2_is_closed_without_a_name(draft, model):
    assert list(model.objects.values("pk")) == []
    assert model.objects.update(decision=draft) == 0 if model in models.part2.PART2_CONTENT else True


@pytest.mark.parametrize("value", ["", "0", "-1", "999999999"])
def test_a_name_of_nobody_shows_nothing(draft, value):
    assert named(value, draft.pk) == []
    assert named(draft.author.pk, value) == []


def test_who_may_not_is_refused_and_no_reading_is_written(draft):
    stranger = make_user(None, Role.OFFICER, body=draft.body)
    with pytest.raises(PermissionDenied), part2.opened_by(stranger, draft, "curious"):
        pytest.fail("opened")
    with part2.opened_by(draft.author, draft, "test"):
        assert not models.Part2Reading.objects.filter(person=stranger).exists()


def test_opened_inside_another_it_closes_to_the_outer_one_again():
    office = make_office()
    mine, other = make_draft(office), make_draft(office)
    with part2.opened_by(office.author, mine, "outer"):
        with part2.opened_by(office.governance, other, "inner"):
            assert set(models.Part2Text.objects.values_list("decision", flat=True)) == {other.pk}
        assert set(models.Part2Text.objects.values_list("decision", flat=True)) == {mine.pk}
    assert not models.Part2Text.objects.exists()


def test_an_exception_inside_closes_it_too(draft):
    with pytest.raises(ZeroDivisionError), part2.opened_by(draft.author, draft, "test"):
        assert models.Part2Text.objects.exists()
        raise ZeroDivisionError
    assert not models.Part2Text.objects.exists()


def test_a_database_error_inside_closes_it_too(draft):
    with pytest.raises(DatabaseError), part2.opened_by(draft.author, draft, "test"), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    assert not models.Part2Text.objects.exists()


def test_every_opening_is_a_reading(draft):
    with part2.opened_by(draft.author, draft, "look at the price"):
        assert part2.readings(draft)[-1].purpose == "look at the price"
        assert part2.readings(draft)[-1].person == draft.author


@pytest.mark.parametrize(("table", "column"), [("decisions_part2reading", "person_id"), ("decisions_part2comment", "by_id")])
def test_nobody_reads_or_comments_in_somebody_elses_name(draft, table, column):
    other = make_user()
    last = "purpose" if table.endswith("reading") else "text"
    with part2.opened_by(draft.author, draft, "test"), connection.cursor() as cursor:
        more = "".join(f", {name}" for name in ("kind", "anchor", "quote")) if table == "decisions_part2comment" else ""
        empty = ", 'remark', '', ''" if more else ""
        statement = f"INSERT INTO part2.{table} (decision_id, {column}, {last}{more}) VALUES (%s, %s, 'x'{empty})"
        cursor.execute(statement, [draft.pk, draft.author.pk])
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(statement, [draft.pk, other.pk])


def test_nobody_writes_part_2_that_is_not_open(draft):
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        models.Part2Text.objects.create(decision=draft, heading="Canary", body="Canary")
    with part2.opened_by(draft.author, draft, "test"):
        other = make_draft(make_office())
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            models.Part2Text.objects.create(decision=other, heading="Canary", body="Canary")


FAILING = {
    "row security": "INSERT INTO part2.decisions_part2text (decision_id, position, heading, body) VALUES ({other}, 1, 'canary', 'canary')",
    "not null": "INSERT INTO part2.decisions_part2text (decision_id, position, heading, body) VALUES ({own}, NULL, 'canary', 'canary')",
    "too long": "UPDATE part2.decisions_part2text SET heading = repeat('canary', 90)",
    "a check": "INSERT INTO part2.decisions_part2money (decision_id, position, what, description, as_written, vat_basis, low, high) "
    "VALUES ({own}, 1, 'cost', 'canary', 'canary', 'not_stated', 5, 1)",
}


@pytest.mark.parametrize("how", FAILING)
def test_a_failing_insert_tells_nothing_of_the_row(how):
    """What reaches an error page or the staff site's log: the exception, with its detail, as Django raises it."""
    draft, other = make_draft(make_office()), make_draft(make_office())
    with pytest.raises(DatabaseError) as raised, part2.opened_by(draft.author, draft, "test"), connection.cursor() as cursor:
        cursor.execute(FAILING[how].format(own=draft.pk, other=other.pk))
    cause = raised.value.__cause__
    assert isinstance(cause, psycopg.Error)
    assert "canary" not in f"{raised.value}{cause}{cause.diag.message_primary}"
