"""What the database holds to in the migration 0006_kept_answers: answers that people keep for themselves, why a hold ended."""

from ._walls import _moved, _sql

# Among those to whom Part 2 is open, only the person named in the transaction sees what they kept.
_OWN = "partone.may_open_part2(decision_id) AND person_id = NULLIF(current_setting('partone.person', true), '')::bigint"


def _go(create: str, but: str = "") -> str:
    return f"""{create} FUNCTION kept_answers_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = partone, part2, pg_temp AS $$
        BEGIN
          DELETE FROM decisions_keptanswer k WHERE k.decision_id = NEW.id {but};
          RETURN NULL;
        END $$"""


KEPT = [
    _moved("keptanswer"),
    _sql(
        f"""
        ALTER TABLE part2.decisions_keptanswer ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own_words ON part2.decisions_keptanswer TO office
          USING ({_OWN}) WITH CHECK ({_OWN});
        CREATE FUNCTION kept_answer(who bigint, of_decision bigint, of_code text)
        RETURNS TABLE (said jsonb, at timestamptz) LANGUAGE plpgsql VOLATILE SET search_path = partone, part2 AS $$
        DECLARE
          person text := coalesce(current_setting('partone.person', true), '');
          decision text := coalesce(current_setting('partone.decision', true), '');
        BEGIN
          PERFORM set_config('partone.person', who::text, true), set_config('partone.decision', of_decision::text, true);
          RETURN QUERY SELECT k.said, k.at FROM decisions_keptanswer k
            WHERE k.decision_id = of_decision AND k.code = of_code AND k.person_id = who;
          PERFORM set_config('partone.person', person, true), set_config('partone.decision', decision, true);
        END $$;
        {_go("CREATE")};
        CREATE TRIGGER decisions_kept_answers_go AFTER UPDATE OF status ON decisions_decision FOR EACH ROW
          WHEN (NEW.status IN ('signed', 'archived', 'withdrawn')) EXECUTE FUNCTION kept_answers_go();
        """,
        """
        DROP TRIGGER decisions_kept_answers_go ON decisions_decision; DROP FUNCTION kept_answers_go();
        DROP FUNCTION kept_answer(bigint, bigint, text);
        DROP POLICY own_words ON part2.decisions_keptanswer; ALTER TABLE part2.decisions_keptanswer DISABLE ROW LEVEL SECURITY
        """,
    ),
]
_HOLD_STAYS = """
    CREATE OR REPLACE FUNCTION hold_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
         OR to_jsonb(NEW) - ARRAY[{may}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{may}] THEN
        RAISE EXCEPTION 'a legal hold stays as it was laid: it is only ended, once' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
"""
HOLD_MAY_CHANGE = "'ended_at', 'ended_by_id', 'ended_because'"
HOLDS = [
    _sql(
        _HOLD_STAYS.format(may=HOLD_MAY_CHANGE),
        _HOLD_STAYS.format(may="'ended_at', 'ended_by_id'"),
    )
]
