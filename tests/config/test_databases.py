"""The tests themselves run as the roles they speak of."""

import threading
import urllib.request

import psycopg
import pytest
from django.db import connection

WHO = "SELECT current_user::text, current_database()::text"


def ask(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()


@pytest.mark.django_db
def test_an_ordinary_test_is_the_office():
    role, database = ask(WHO)
    assert role == "office"
    assert database.startswith("partone_")


def test_a_database_of_its_own_commits_and_is_seen_by_other_roles_and_threads(own_database):
    role = ask(WHO)[0]
    assert (role, ask(WHO)[1]) == ("office", own_database.name)
    with own_database.connect("owner") as owner, own_database.connect("publisher") as publisher:
        assert publisher.execute("SELECT current_user").fetchone() == ("publisher",)
        owner.execute("CREATE TABLE partone.seen (number int); GRANT SELECT, INSERT ON partone.seen TO office")
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO seen VALUES (1)")
        assert owner.execute("SELECT count(*) FROM partone.seen").fetchone() == (1,)
    found = []
    thread = threading.Thread(target=lambda: found.append((ask(WHO), connection.close())[0]))
    thread.start()
    thread.join()
    assert found == [("office", own_database.name)]


def test_the_next_test_has_a_fresh_one(own_database):
    with own_database.connect("owner") as owner, pytest.raises(psycopg.errors.UndefinedTable):
        owner.execute("SELECT * FROM partone.seen")


@pytest.mark.parametrize("role", ["publisher", "public_site", "owner"])
def test_code_can_be_tested_as_another_process(own_database, role, settings):
    with own_database.as_process(role):
        assert ask(WHO) == (role, own_database.name)
        assert (settings.ROOT_URLCONF == "publication.urls") is (role == "public_site")
    assert ask(WHO) == ("office", own_database.name)


def test_the_real_sites_answer_each_as_its_own_role(sites):
    for address in (sites.staff, sites.public):
        with urllib.request.urlopen(f"{address}/healthz") as answer:
            assert answer.status == 200
            assert not answer.headers.get("Set-Cookie")
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    with sites.database.connect("owner") as owner:
        present = owner.execute("SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database()").fetchall()
    assert {name for (name,) in present} <= {"owner", "office", "public_site"}
