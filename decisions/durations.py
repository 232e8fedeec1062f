"""How long each stage of the route usually takes in a body: the middle of last year's, in working days, from the history.

One query, each time it is asked; nothing is kept. A stage begins when the one before it ended (a submission, a declaration, a
return) and ends with its own last step; a stage that ended in a return is not counted, nor one that others are still asked in,
nor a request that was decided on paper, which took its way elsewhere. Working days are those of England and Wales, in London."""

import json

from django.db import connection

FEWEST = 3
DRAFT, DECISION = "draft", "decision_maker"
# Working days after the first, up to and including the last, as accounts/working_days.py counts them.
DAYS = """
    (SELECT count(*) FROM generate_series(first_on + 1, last_on, interval '1 day') day
      WHERE extract(isodow FROM day) < 6 AND NOT EXISTS (
            SELECT FROM accounts_bankholiday h WHERE h.nation = 'england-and-wales' AND h."on" = day::date))
"""
STAGES = f"""
    WITH steps AS (
      SELECT e.subject_id, e.position, e.at, e.step, d.status,
             CASE e.step WHEN 'submit' THEN 'draft' WHEN 'sign' THEN 'decision_maker' WHEN 'declare' THEN %(stages)s::jsonb ->> e.capacity
                         ELSE e.step END AS stage
        FROM accounts_event e JOIN decisions_decision d ON d.id = e.subject_id
       WHERE e.subject_kind = 'decision' AND e.step IN ('start', 'submit', 'declare', 'return', 'sign')
         AND (e.step <> 'sign' OR EXISTS (
              SELECT FROM decisions_signature s WHERE s.id = (e.facts ->> 'signature')::bigint AND s.how = 'here'))
         AND NOT EXISTS (SELECT FROM decisions_signature s WHERE s.decision_id = d.id AND s.how <> 'here')
         AND d.body_id = %(body)s AND d.submitted_at > now() - interval '1 year'),
    turns AS (
      SELECT *, lag(at) OVER one AS before_at, lag(stage) OVER one AS stage_before, lead(stage) OVER one AS stage_after
        FROM steps WINDOW one AS (PARTITION BY subject_id ORDER BY position)),
    begun AS (
      SELECT *, max(before_at) FILTER (WHERE stage IS DISTINCT FROM stage_before)
                OVER (PARTITION BY subject_id ORDER BY position) AS begun_at
        FROM turns),
    taken AS (
      SELECT stage, (begun_at AT TIME ZONE 'Europe/London')::date AS first_on, (at AT TIME ZONE 'Europe/London')::date AS last_on
        FROM begun
       WHERE begun_at IS NOT NULL AND stage IS DISTINCT FROM stage_after
         AND (stage = 'draft' OR stage_after IS DISTINCT FROM 'return')
         AND (stage_after IS NOT NULL OR status <> 'with_' || stage)
         AND stage NOT IN ('start', 'return')),
    counted AS (
      SELECT stage, {DAYS} AS days
        FROM taken)
    SELECT stage, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY days) FROM counted GROUP BY stage
"""  # noqa: S608 (no value of anybody's is put in)


def usual(decision) -> dict[str, tuple[int, int]]:
    """For each stage of the decision's form, how many requests of its body passed it in the last year, and how many working
    days the middle one of them took."""
    return medians(decision.body_id, [decision.form_version])


def medians(body_id: int, forms) -> dict[str, tuple[int, int]]:
    """The same for a body, whose requests may stand on any of these form versions."""
    steps = [step for form in forms for step in form.definition["route"]]
    stages = {code: step["step"] for step in steps for code in step.get("declarations", ())}
    with connection.cursor() as cursor:
        cursor.execute(STAGES, {"stages": json.dumps(stages), "body": body_id})
        return {stage: (count, days) for stage, count, days in cursor.fetchall()}


def in_words(found: tuple[int, int] | None) -> str:
    count, days = found or (0, 0)
    if count < FEWEST:
        return "How long it usually takes is not known yet."
    told = "less than a working day" if days == 0 else f"{days} working day{'s' if days != 1 else ''}"
    return f"Usually {told} (the middle of {count} requests in the last year)."
