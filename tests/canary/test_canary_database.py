"""What the database keeps outside schema part2, and what each role can reach: rows, logs, jobs, e-mail, sessions, history."""

import base64

import psycopg
import pytest

from config.rights import PART2_TABLES
from decisions import models, part2
from decisions.models.words import CLOSED
from tests.canary.planting import plant_comment
from tests.canary.tokens import WITHOUT_TOKEN
from tests.canary.world import PART1, SPOKEN, WITH_PART2

DERIVED = {models.StoredPart2, models.SignedPart2, models.Part2Reading}  # copies of the content, and who opened it
PUBLICATION = ("publication_edition", "publication_editionpaper", "publication_registerentry", "publication_spelling")


def rows_as_text(canary, schema: str) -> dict[str, bytes]:
    """Every row of every table of a schema, as the owner dumps it."""
    with canary.database.connect("owner") as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema]).fetchall()
        return {table: _dumped(connection, f"{schema}.{table}") for (table,) in tables}


def _dumped(connection, table) -> bytes:
    """As text, the columns of bytes as the bytes themselves too."""
    rows = connection.execute(f"SELECT * FROM {table}").fetchall()
    parts = [part for row in rows for part in row if part is not None]
    return b"\n".join(bytes(part) if isinstance(part, bytes | memoryview) else str(part).encode() for part in parts)


def leaks(canary, tables) -> list[str]:
    return [f"{table}: {what}" for table, content in tables.items() for what in canary.search.found_in(content)]


def test_every_field_of_part_2_carries_a_token_or_says_why_not(canary):
    tables = {model._meta.db_table for model in [*WITH_PART2, *DERIVED]}
    assert tables == PART2_TABLES, "A table of schema part2 has no canary. Fill it in tests/canary/world.py."
    for name, places in canary.world.tokens.items():
        missing = {
            f"{model._meta.model_name}.{field.name}"
            for model in WITH_PART2
            for field in model._meta.concrete_fields
            if field.name not in WITHOUT_TOKEN
        } - set(places)
        assert not missing, f"{name}: no token in {missing}"


def test_every_status_and_every_end_of_a_decision_is_in_the_world(canary):
    held = set(models.Decision.objects.values_list("status", flat=True))
    assert held == {str(status) for status in models.Decision.Status}


def test_every_token_stands_in_schema_part2(canary):
    there = b"\n".join(rows_as_text(canary, "part2").values())
    tokens = [token for places in canary.world.tokens.values() for token in places.values()]
    assert len(set(tokens)) == len(tokens) > 18 * len(canary.world.decisions)
    over = {str(status) for status in (*CLOSED, models.Decision.Status.WITHDRAWN)}
    over_now = models.Decision.objects.filter(
        status__in=over, origin="native"
    )  # what is archived was filled once it was closed
    gone = set(over_now.values_list("pk", flat=True))
    for name, places in canary.world.tokens.items():
        kept = {place for place in places if place.startswith("keptanswer.")}
        missing = {place for place, token in places.items() if token.encode() not in there}
        assert kept and missing == (kept if canary.world.decisions[name] in gone else set()), (name, missing)


def test_no_table_outside_schema_part2_holds_a_token(canary):
    tables = rows_as_text(canary, "partone")
    assert tables["decisions_section"].count(PART1.encode()) and tables["publication_edition"].count(PART1.encode())
    assert not leaks(canary, tables)
    assert [table for table, content in tables.items() if SPOKEN.encode() in content] == ["decisions_comment"]
    assert {"accounts_event", "accounts_outbox", "procrastinate_jobs", "django_session", "django_admin_log"} <= set(tables)


def test_the_search_of_the_tables_finds_a_quotation_in_a_comment(canary):
    word = plant_comment(canary, "published")
    found = leaks(canary, rows_as_text(canary, "partone"))
    assert len(found) == 1 and found[0].startswith("decisions_comment") and word in found[0]


def test_no_other_schema_holds_anything_of_ours(canary):
    schemas = canary.rows("owner", "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'")
    assert {name for (name,) in schemas} <= {"partone", "part2", "public"}
    assert not leaks(canary, rows_as_text(canary, "public"))


def test_planner_statistics_of_part_2_are_closed_to_the_roles(canary):
    """PostgreSQL keeps the commonest values of a column; who may not read the rows may not read those either."""
    with canary.database.connect("owner") as connection:
        connection.execute("ANALYZE")
    for role in ("office", "publisher", "public_site"):
        held = canary.rows(
            role, "SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE schemaname = 'part2'"
        )
        assert not canary.search.found_in(str(held)), role


def test_the_history_and_the_outbox_hold_neither_a_token_nor_a_title(canary):
    tables = rows_as_text(canary, "partone")
    for table in ("accounts_event", "accounts_outbox", "procrastinate_jobs", "procrastinate_events"):
        assert PART1.encode() not in tables[table], table
    assert len(canary.rows("publisher", "SELECT subject, text FROM accounts_outbox")) > 20


@pytest.mark.parametrize("role", ["publisher", "public_site"])
def test_the_roles_that_make_and_serve_public_pages_are_refused_at_the_schema(canary, role):
    for table in sorted(PART2_TABLES):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="schema part2"):
            canary.rows(role, f"SELECT * FROM part2.{table}")
    assert canary.rows("owner", "SELECT has_schema_privilege(%s, 'part2', 'USAGE')", role) == [(False,)]


def test_what_the_public_sites_role_can_reach_holds_no_token(canary):
    """The whole of it, table by table, columns granted one by one included: a copy of everything, taken through that role."""
    columns = canary.rows(
        "public_site",
        "SELECT table_name, string_agg(quote_ident(column_name), ',') FROM information_schema.column_privileges "
        "WHERE table_schema = 'partone' AND grantee = 'public_site' AND privilege_type = 'SELECT' GROUP BY table_name",
    )
    assert set(PUBLICATION) <= {table for table, _ in columns}
    with canary.database.connect("public_site") as connection:
        held = {table: connection.execute(f"SELECT {names} FROM {table}").fetchall() for table, names in columns}
    told = {table: b"\n".join(_bytes(part) for row in rows for part in row) for table, rows in held.items()}
    assert PART1.encode() in told["publication_edition"]
    assert not leaks(canary, told)
    hidden = [
        f"The matter of {name}," for name in ("taken_down", "deferred", "not_published", "withdrawn", "draft", "with_advisers")
    ]
    assert not [name for name in hidden for content in told.values() if name.encode() in content]


def _bytes(part) -> bytes:
    return bytes(part) if isinstance(part, bytes | memoryview) else str(part).encode()


@pytest.mark.parametrize(
    "who", ["", "other_officer", "administrator", "governance_elsewhere", "ended_reader", "governance_who_left"]
)
def test_the_offices_role_sees_no_row_of_part_2_for_whoever_has_no_need_to_know(canary, who):
    """Row by row, even for code that names the person itself and skips the door."""
    person = str(canary.world.people.get(who, ""))
    with canary.database.connect("office") as connection, connection.transaction():
        own = ("elsewhere", "elsewhere_signed") if who == "governance_elsewhere" else ()
        for decision in [pk for name, pk in canary.world.decisions.items() if name not in own]:
            connection.execute(
                "SELECT set_config('partone.person', %s, true), set_config('partone.decision', %s, true)",
                [person, str(decision)],
            )
            for table in sorted(PART2_TABLES):
                assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), (table, decision)


def test_a_reader_of_one_decision_sees_no_row_of_another(canary):
    reader, asked = canary.people()["author"], canary.decision("published")
    with part2.opened_by(reader, asked, "look"):
        for model in [*WITH_PART2, *DERIVED]:
            if model is models.KeptAnswer:  # gone with the signature
                continue
            found = set(model.objects.values_list("decision", flat=True))
            assert found <= {asked.pk} and (found or model is models.StoredPart2), model
    assert not models.Part2Text.objects.exists()
    on_its_way = canary.decision("with_advisers")
    for who, sees in (("author", {on_its_way.pk}), ("governance", set())):  # the author keeps it
        with part2.opened_by(canary.people()[who], on_its_way, "look"):
            assert set(models.KeptAnswer.objects.values_list("decision", flat=True)) == sees, who


def test_a_failing_insert_into_part_2_is_quoted_neither_by_the_error_nor_by_the_servers_log(canary, canary_sites):
    """Wall 11, with a row too long, a check that fails, a wrong type, and bytes that differ from their digest."""
    word = canary.world.tokens["draft"]["part2text.body"]
    by, decision = canary.people()["author"], canary.decision("draft")
    wrong = [
        (models.Part2Text, {"heading": f"{word} " * 40, "body": word}),
        (models.Part2Money, {"what": "cost", "as_written": word, "low": 9, "high": 8}),
        (models.Part2Paper, {"real_name": word, "media_type": "text/plain", "content": word.encode(), "sha256": "0" * 64}),
    ]
    before = len(canary_sites.log("postgres"))
    for model, values in wrong:
        with pytest.raises(Exception) as refused, part2.opened_by(by, decision, "write"):  # noqa: B017, PT011
            model.objects.create(decision=decision, **values)
        assert isinstance(refused.value.__cause__, psycopg.Error)
    with pytest.raises(psycopg.Error), canary.database.connect("office") as connection:
        connection.execute(
            "INSERT INTO decisions_part2party (decision_id, position, name, role) VALUES (%s, %s, %s, '')",
            [decision.pk, word, word],
        )
    logged = canary_sites.log("postgres")
    assert not canary.search.found_in(logged)
    assert len(logged) >= before


def test_what_such_an_error_says_reaches_no_log_of_ours(canary):
    """The error itself may quote the row; the log writes down its kind and place only."""
    import io
    import logging

    from config.logs import LOGGING, QuietFormatter

    word = canary.world.tokens["draft"]["part2text.body"]
    by, decision = canary.people()["author"], canary.decision("draft")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(QuietFormatter(LOGGING["formatters"]["quiet"]["format"], style="{"))
    logger = logging.getLogger("tests.canary")
    logger.addHandler(handler)
    try:
        with part2.opened_by(by, decision, "write"):
            models.Part2Paper.objects.create(decision=decision, real_name=word, media_type="a", content=b"a", sha256="0" * 64)
    except Exception:
        logger.exception("It failed")
    logger.removeHandler(handler)
    assert "IntegrityError" in stream.getvalue() and not canary.search.found_in(stream.getvalue())


@pytest.mark.parametrize(
    "spelling",
    [str, str.upper, lambda word: base64.b64encode(b"ab" + word.encode()).decode(), lambda word: word.encode().hex()],
)
def test_the_search_recognises_a_token_under_other_spellings(canary, spelling):
    word = canary.world.tokens["draft"]["part2text.body"]
    assert canary.search.found_in(f"before {spelling(word)} after")
    assert not canary.search.found_in("before and after")


def test_the_search_recognises_a_figure_however_it_is_written(canary):
    whole = int(canary.world.tokens["draft"]["part2money.low"])
    for written in (
        f"£{whole:,}.50",
        f"{whole}",
        f"{whole:,}".replace(",", " "),
        f"£{whole / 1e6:,.1f} million",
        f"{whole:,}".replace(",", "&nbsp;"),
    ):
        assert canary.search.found_in(written), written
