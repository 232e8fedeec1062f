"""The rights table and PostgreSQL say the same, and PostgreSQL refuses what the table does not give (design, wall 2)."""

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from config import rights
from tests.each import each

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def test_problems_finds_nothing_in_what_the_migrations_made(own_database):
    with own_database.as_process("owner"):
        assert rights.problems(connection) == []


UNCLASSIFIED = {
    "a table": ("CREATE TABLE partone.extra (id int)", "extra"),
    "a partitioned table": ("CREATE TABLE partone.extra (id int) PARTITION BY RANGE (id)", "extra"),
    "a table in part2": ("CREATE TABLE part2.extra (id int)", "extra"),
    "a part 2 table without row security": ("ALTER TABLE part2.decisions_part2text DISABLE ROW LEVEL SECURITY", "part2text"),
    "a part 2 table elsewhere": ("ALTER TABLE part2.decisions_part2text SET SCHEMA partone", "part2text"),
    "a copy of a part 2 table": ("CREATE TABLE partone.decisions_part2text AS TABLE part2.decisions_part2text", "part2text"),
    "a view": ("CREATE VIEW partone.extra AS SELECT * FROM part2.decisions_part2text", "extra"),
    "a materialised view": ("CREATE MATERIALIZED VIEW partone.extra AS SELECT * FROM part2.decisions_part2text", "extra"),
    "a SECURITY DEFINER function": (
        "CREATE FUNCTION partone.extra() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
        "AS 'SELECT count(*) FROM part2.decisions_part2text'",
        "extra",
    ),
    "a table grant": ("GRANT SELECT ON partone.decisions_decision TO publisher", "decisions_decision"),
    "a grant to everybody": ("GRANT SELECT ON partone.decisions_decision TO PUBLIC", "decisions_decision"),
    "a column grant": ("GRANT SELECT (title) ON partone.decisions_decision TO publisher", "title"),
    "a column grant to everybody": ("GRANT SELECT (title) ON partone.decisions_decision TO PUBLIC", "title"),
    "a column of a listed verb": ("GRANT UPDATE (reason) ON partone.publication_takedown TO office", "reason"),
    "a grant in part2": ("GRANT SELECT ON part2.decisions_part2text TO public_site", "part2text"),
    "the schema part2": ("GRANT USAGE ON SCHEMA part2 TO publisher", "part2"),
    "making tables": ("GRANT CREATE ON SCHEMA partone TO office", "partone"),
    "a sequence": ("GRANT SELECT ON SEQUENCE partone.decisions_decision_id_seq TO public_site", "decisions_decision_id_seq"),
    "emptying": ("GRANT TRUNCATE ON partone.accounts_event TO office", "accounts_event"),
    "a wider policy": ("CREATE POLICY wide ON part2.decisions_part2text TO office USING (true)", "wide"),
}


@pytest.mark.parametrize("what", UNCLASSIFIED)
def test_problems_names_whatever_nobody_classified(own_database, what):
    statement, name = UNCLASSIFIED[what]
    with own_database.connect("owner") as owner:
        owner.execute(statement)
    with own_database.as_process("owner"):
        assert [problem for problem in rights.problems(connection) if name in problem]


def test_apply_takes_back_what_was_granted_beside_the_table(own_database):
    with own_database.connect("owner") as owner:
        owner.execute("GRANT SELECT ON partone.decisions_decision TO publisher; GRANT USAGE ON SCHEMA part2 TO PUBLIC")
        owner.execute("GRANT UPDATE (title) ON partone.decisions_decision TO public_site")
    with own_database.as_process("owner"):
        rights.apply(connection)
        assert rights.problems(connection) == []


def test_every_role_holds_exactly_the_verbs_of_the_table(own_database):
    """Asked of PostgreSQL by has_table_privilege, which counts inherited and public rights too."""
    with own_database.connect("owner") as owner:
        tables = owner.execute(
            "SELECT nspname, relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE relkind IN ('r', 'p') AND nspname IN ('partone', 'part2')"
        ).fetchall()
        held = owner.execute(
            "SELECT r, t, v FROM unnest(%s::text[]) r, unnest(%s::text[]) t, unnest(%s::text[]) v WHERE has_table_privilege(r, t, v)",
            [list(rights.ROLES), [f"{schema}.{table}" for schema, table in tables], list(VERBS)],
        ).fetchall()
    written = {
        (role, f"{'part2' if table in rights.PART2_TABLES else 'partone'}.{table}", verb)
        for table, roles in rights.RIGHTS.items()
        for role, verbs in roles.items()
        for verb in rights._whole_table_verbs(verbs)
    }
    assert set(held) == written
    assert len(tables) > 70


def test_part_2_is_the_offices_alone(own_database):
    with own_database.connect("owner") as owner:
        for role in ("publisher", "public_site"):
            for right in ("USAGE", "CREATE"):
                assert owner.execute("SELECT has_schema_privilege(%s, 'part2', %s)", [role, right]).fetchone() == (False,)
        assert owner.execute("SELECT has_schema_privilege('office', 'part2', 'CREATE')").fetchone() == (False,)


@pytest.mark.parametrize("role", ["publisher", "public_site"])
def test_part_2_cannot_be_named_by_who_publishes_or_serves(own_database, role):
    with own_database.connect(role) as other:
        for table in sorted(rights.PART2_TABLES):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="schema part2"):
                other.execute(f"SELECT 1 FROM part2.{table}")
            with pytest.raises(psycopg.errors.UndefinedTable):
                other.execute(f"SELECT 1 FROM {table}")
            other.execute("SET search_path = partone, part2")
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable)):
                other.execute(f"SELECT 1 FROM {table}")
            other.execute("SET search_path = partone")


WORKING = (
    "decisions_decision accounts_user accounts_membership decisions_comment decisions_section decisions_recommendation "
    "decisions_needtoknow decisions_storedversion decisions_stoodaside decisions_declaration decisions_coauthor accounts_event"
).split()


@each("role", ["publisher", "public_site"])
@each("table", WORKING)
def test_the_working_record_is_closed_to_who_publishes_or_serves(own_database, role, table):
    with own_database.connect(role) as other:
        for statement in (f"SELECT count(*) FROM {table}", f"DELETE FROM {table}", f"SELECT FROM {table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                other.execute(statement)


def _tables(own_database):
    with own_database.connect("owner") as owner:
        return [
            f"{schema}.{name}"
            for schema, name in owner.execute(
                "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('partone', 'part2') ORDER BY 2"
            )
        ]


def test_the_public_site_writes_nothing(own_database):
    tables = _tables(own_database)
    with own_database.connect("public_site") as public:
        for table in tables:
            for statement in (
                "INSERT INTO {} DEFAULT VALUES",
                "UPDATE {} SET id = DEFAULT" if "django_session" not in table else "UPDATE {} SET session_key = DEFAULT",
                "DELETE FROM {}",
                "TRUNCATE {}",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    public.execute(sql.SQL(statement).format(sql.SQL(table)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            public.execute("CREATE TABLE partone.mine (id int)")


INSERT_ONLY = (
    "accounts_event decisions_signedcontent decisions_signature decisions_signatureconfirmation decisions_deferral "
    "decisions_withholdingreview decisions_storedversion decisions_comment decisions_stoodaside decisions_awardreport "
    "part2.decisions_part2reading part2.decisions_storedpart2 part2.decisions_signedpart2 part2.decisions_part2comment "
    "publication_edition publication_editionpaper"
).split()


@each("table", INSERT_ONLY)
def test_the_office_changes_nothing_that_is_append_only(own_database, table):
    with own_database.connect("office") as office:
        for statement in ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}", "ALTER TABLE {} DISABLE TRIGGER ALL"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                office.execute(statement.format(table))


@each("table", [name for name in INSERT_ONLY if "comment" not in name and "stoodaside" not in name])
def test_even_the_owner_is_stopped_by_a_trigger(own_database, table):
    with own_database.connect("owner") as owner, pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute(f"TRUNCATE {table} CASCADE")


def test_nobody_but_the_owner_empties_a_table(own_database):
    with own_database.connect("office") as office:
        for table in _tables(own_database):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                office.execute(f"TRUNCATE {table} CASCADE")
