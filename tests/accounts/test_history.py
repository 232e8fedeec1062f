"""The one history: chained, append-only, and a change made behind its back is found (design, wall 8)."""

import threading

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from accounts import history
from accounts.models import Event
from tests.decisions.made import make_body, make_user


def write(count, step="step"):
    user, body = make_user(), make_body()
    for n in range(count):
        history.record(step, body, by=user, capacity="officer", number=n)
    return user, body


@pytest.mark.django_db
def test_each_step_is_chained_to_the_one_before():
    before = Event.objects.count()
    user, body = write(3)
    events = list(history.events_of(body))
    assert [event.position for event in events] == [before + 1, before + 2, before + 3]
    assert [bytes(event.previous_hash) for event in events[1:]] == [bytes(event.hash) for event in events[:-1]]
    assert {(event.by, event.capacity, event.subject_kind) for event in events} == {(user, "officer", "policingbody")}
    assert [event.facts for event in events] == [{"number": 0}, {"number": 1}, {"number": 2}]
    assert history.broken_positions() == []


@pytest.mark.django_db
def test_position_time_and_hash_are_the_databases_whatever_is_sent():
    user, body = write(1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_event (position, at, previous_hash, hash, by_id, capacity, step, subject_kind, subject_id, facts) "
            "VALUES (99, '2000-01-01', 'x', 'y', %s, '', 'step', 'policingbody', %s, '{}')",
            [user.pk, body.pk],
        )
    last = Event.objects.last()
    assert last.position == Event.objects.count()
    assert last.at.year > 2000
    assert history.broken_positions() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_event SET step = 'other'", "DELETE FROM accounts_event", "TRUNCATE accounts_event"]
)
def test_the_office_changes_nothing_of_it(statement):
    write(1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_many_who_write_at_once_make_one_chain(own_database):
    user, body = write(1)
    start = threading.Barrier(8)

    def run():
        start.wait()
        try:
            for _ in range(5):
                with transaction.atomic():
                    history.record("step", body, by=user)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Event.objects.values_list("position", flat=True)) == list(range(1, 42))
    assert history.broken_positions() == []


@pytest.mark.parametrize(
    ("column", "value"), [("position", "1"), ("hash", "(SELECT hash FROM accounts_event WHERE position = 1)")]
)
def test_position_and_hash_are_there_once(own_database, column, value):
    write(2)
    with own_database.connect("owner") as owner:
        owner.execute("ALTER TABLE accounts_event DISABLE TRIGGER USER")  # in this database, which ends with this test
        with pytest.raises(psycopg.errors.UniqueViolation):
            owner.execute(f"UPDATE accounts_event SET {column} = {value} WHERE position = 2")


TAMPERED = {  # what somebody with the owner's password does, and the first position that is found
    "UPDATE accounts_event SET by_id = NULL WHERE position = 2": 2,
    "UPDATE accounts_event SET step = 'other' WHERE position = 2": 2,
    "UPDATE accounts_event SET facts = '{\"number\": 7}' WHERE position = 3": 3,
    "UPDATE accounts_event SET at = at - interval '1 day' WHERE position = 1": 1,
    "UPDATE accounts_event SET subject_id = 999 WHERE position = 4": 4,
    "UPDATE accounts_event SET hash = sha256('x') WHERE position = 2": 2,
    "DELETE FROM accounts_event WHERE position = 2": 3,
    "DELETE FROM accounts_event WHERE position = 1": 2,
}


@pytest.mark.parametrize("statement", TAMPERED)
def test_tampering_is_found(own_database, statement):
    write(4)
    with own_database.connect("owner") as owner:
        owner.execute("ALTER TABLE accounts_event DISABLE TRIGGER USER")  # in this database, which ends with this test
        owner.execute(statement)
    assert history.broken_positions()[0] == TAMPERED[statement]
    told = own_database.manage("staff", "verify_history")
    assert told.returncode == 1
    assert f"position {TAMPERED[statement]}" in told.stderr


def test_verify_history_prints_one_line(own_database):
    write(2)
    told = own_database.manage("staff", "verify_history")
    assert told.returncode == 0, told.stderr
    last = bytes(Event.objects.get(position=2).hash).hex()
    assert told.stdout == f"history: whole, 2 steps, the last at position 2 with hash {last}\n"
