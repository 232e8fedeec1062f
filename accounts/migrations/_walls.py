"""Append-only and chained history (design, wall 8), as the first migration makes it."""

from django.db.migrations import RunSQL

APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""
APPEND_ONLY_UNDO = "DROP FUNCTION refuse_change()"


def append_only(table: str) -> RunSQL:
    """Triggers that refuse UPDATE, DELETE and TRUNCATE on `table`, whoever asks."""
    name = table.rpartition(".")[2]
    return RunSQL(
        f"""
        CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        f"DROP TRIGGER {name}_no_change ON {table}; DROP TRIGGER {name}_no_truncate ON {table}",
    )


CHAIN = """
CREATE FUNCTION accounts_event_text(event accounts_event) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT concat_ws('|', event.position, to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), coalesce(event.by_id, 0),
                   event.capacity, event.step, event.subject_kind, event.subject_id, event.facts::text)
$$;
CREATE FUNCTION accounts_event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before accounts_event;
BEGIN
  PERFORM pg_advisory_xact_lock(7061727401);
  SELECT * INTO before FROM accounts_event ORDER BY position DESC LIMIT 1;
  NEW.position := coalesce(before.position, 0) + 1;
  NEW.at := clock_timestamp();
  NEW.previous_hash := coalesce(before.hash, ''::bytea);
  NEW.hash := sha256(NEW.previous_hash || convert_to(accounts_event_text(NEW), 'UTF8'));
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_event_chain BEFORE INSERT ON accounts_event FOR EACH ROW EXECUTE FUNCTION accounts_event_chain();
"""
CHAIN_UNDO = (
    "DROP TRIGGER accounts_event_chain ON accounts_event; DROP FUNCTION accounts_event_chain();"
    "DROP FUNCTION accounts_event_text(accounts_event)"
)
# Made-up people exist only where the sample office is switched on.
SAMPLE = """
CREATE FUNCTION refuse_sample_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.is_sample AND coalesce(current_setting('partone.sample', true), '') <> 'on' THEN
    RAISE EXCEPTION 'sample people exist in the sample office only' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_user_sample BEFORE INSERT OR UPDATE ON accounts_user FOR EACH ROW EXECUTE FUNCTION refuse_sample_people();
"""
SAMPLE_UNDO = "DROP TRIGGER accounts_user_sample ON accounts_user; DROP FUNCTION refuse_sample_people()"
BEFORE = [
    RunSQL("CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA partone", RunSQL.noop),
    RunSQL(APPEND_ONLY, APPEND_ONLY_UNDO),
]
AFTER = [RunSQL(CHAIN, CHAIN_UNDO), append_only("accounts_event"), RunSQL(SAMPLE, SAMPLE_UNDO)]
