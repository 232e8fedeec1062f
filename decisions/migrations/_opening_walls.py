"""What the database holds to in the migration 0007: one question of who may open Part 2, asked by policies and by Python; a hold that
ends says why."""

from ._kept_walls import _HOLD_STAYS, HOLD_MAY_CHANGE, _go
from ._walls import _NAMED, _may_open, _opens, _sql
from ._working_walls import _BY_ROW_CONFIRMED

OPENING = _sql(
    f"""
    CREATE FUNCTION opens_part2_to(who bigint, asked bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT {_opens("who", _BY_ROW_CONFIRMED)}
    $$;
    CREATE OR REPLACE FUNCTION may_open_part2(asked bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT asked = {_NAMED.format("decision")} AND partone.opens_part2_to({_NAMED.format("person")}, asked)
    $$
    """,
    f"{_may_open(_BY_ROW_CONFIRMED)}; DROP FUNCTION opens_part2_to(bigint, bigint)",
)
# Of which decisions a person keeps something: each is named in turn, as the policy asks, and nothing of the words comes out.
KEPT_BY = _sql(
    """
    CREATE FUNCTION kept_by(who bigint, of_decisions bigint[])
    RETURNS TABLE (decision bigint, code text, at timestamptz) LANGUAGE plpgsql VOLATILE SET search_path = partone, part2 AS $$
    DECLARE
      was_person text := coalesce(current_setting('partone.person', true), '');
      was_decision text := coalesce(current_setting('partone.decision', true), '');
      named bigint;
    BEGIN
      PERFORM set_config('partone.person', who::text, true);
      FOREACH named IN ARRAY of_decisions LOOP
        PERFORM set_config('partone.decision', named::text, true);
        RETURN QUERY SELECT k.decision_id, k.code::text, k.at FROM decisions_keptanswer k
          WHERE k.decision_id = named AND k.person_id = who;
      END LOOP;
      PERFORM set_config('partone.person', was_person, true), set_config('partone.decision', was_decision, true);
    END $$
    """,
    "DROP FUNCTION kept_by(bigint, bigint[])",
)
# What an urgent decision goes on without stays due once it is signed, and so does what somebody keeps for it.
_STILL_DUE = """AND NOT (NEW.status = 'signed' AND EXISTS (
            SELECT FROM decisions_urgency u WHERE u.decision_id = NEW.id AND k.code = ANY(u.missing)
               AND NOT EXISTS (SELECT FROM decisions_declaration d WHERE d.decision_id = NEW.id AND d.code = k.code)))"""
KEPT_WHILE_DUE = _sql(_go("CREATE OR REPLACE", _STILL_DUE), _go("CREATE OR REPLACE"))
_SAYS_WHY = """
      IF NEW.ended_at IS NOT NULL AND btrim(NEW.ended_because) = '' THEN
        RAISE EXCEPTION 'a legal hold is ended with a reason' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;"""
HOLD_SAYS_WHY = _sql(
    _HOLD_STAYS.format(may=HOLD_MAY_CHANGE).replace("\n      RETURN NEW;", _SAYS_WHY), _HOLD_STAYS.format(may=HOLD_MAY_CHANGE)
)
