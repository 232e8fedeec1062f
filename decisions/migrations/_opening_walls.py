"""What the database holds to in the migration 0007: one question of who may open Part 2, asked by policies and by Python; a hold that
ends says why."""

from ._kept_walls import _HOLD_STAYS, HOLD_MAY_CHANGE
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
_SAYS_WHY = """
      IF NEW.ended_at IS NOT NULL AND btrim(NEW.ended_because) = '' THEN
        RAISE EXCEPTION 'a legal hold is ended with a reason' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;"""
HOLD_SAYS_WHY = _sql(
    _HOLD_STAYS.format(may=HOLD_MAY_CHANGE).replace("\n      RETURN NEW;", _SAYS_WHY), _HOLD_STAYS.format(may=HOLD_MAY_CHANGE)
)
