"""What the database holds to in the migration 0003_working: what is said, advised, amended, planned, kept, disposed of, found."""

from django.db.migrations import RunSQL

from accounts.migrations._walls import append_only

from ._walls import _BY_ROW, _frozen, _may_open, _moved, _need_to_know, _sql

# -- 0007: numbers that are kept before there is a request; amendments

# A reserved number may be given to a request, once, or be put down as not used; nothing else about it changes, and so the
# series has neither a gap nor a number given twice.
_NUMBER_STAYS = """
    CREATE OR REPLACE FUNCTION number_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' OR (NEW.decision_id, NEW.body_id, NEW.as_written, NEW.canonical, NEW.period) IS DISTINCT FROM
                             ({given}, OLD.body_id, OLD.as_written, OLD.canonical, OLD.period)
         OR NEW.number IS DISTINCT FROM OLD.number {more}
         OR (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn') THEN
        RAISE EXCEPTION 'an issued number stays as it is' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
"""
NUMBERS_KEPT = _sql(
    _NUMBER_STAYS.format(
        given="CASE WHEN OLD.state = 'reserved' AND NEW.state = 'issued' THEN NEW.decision_id ELSE OLD.decision_id END",
        more="OR NEW.scheme_id IS DISTINCT FROM OLD.scheme_id OR (OLD.state = 'not_used' AND NEW.state <> 'not_used')\n"
        "         OR (NEW.state IN ('reserved', 'not_used') AND OLD.state NOT IN ('reserved', 'not_used'))",
    ),
    _NUMBER_STAYS.format(given="OLD.decision_id", more=""),
)
# A finished amendment stays; only a request on its way is amended; nobody signs while one is open, nor who amended it for
# governance.
AMENDMENTS = _sql(
    """
    CREATE FUNCTION amendment_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = partone AS $$
    DECLARE
      decision decisions_decision;
    BEGIN
      IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND (
           OLD.ended_at IS NOT NULL
           OR to_jsonb(NEW) - ARRAY['ended_at', 'reason', 'version_after_id']
              IS DISTINCT FROM to_jsonb(OLD) - ARRAY['ended_at', 'reason', 'version_after_id']) THEN
        RAISE EXCEPTION 'an amendment stays as it was: it is only finished, once' USING ERRCODE = 'restrict_violation';
      END IF;
      SELECT * INTO decision FROM decisions_decision WHERE id = NEW.decision_id FOR UPDATE;
      IF decision.status NOT IN ('with_advisers', 'with_head_of_unit', 'with_chief_executive', 'with_decision_maker')
         OR EXISTS (SELECT FROM decisions_signedcontent WHERE decision_id = NEW.decision_id) THEN
        RAISE EXCEPTION 'only a request on its way is amended' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
    CREATE FUNCTION signature_after_amendment() RETURNS trigger LANGUAGE plpgsql SET search_path = partone AS $$
    BEGIN
      IF EXISTS (SELECT FROM decisions_amendment a WHERE a.decision_id = NEW.decision_id
                  AND (a.ended_at IS NULL OR (a.by_id = NEW.person_id AND a.code = '' AND a.version_after_id IS NOT NULL))) THEN
        RAISE EXCEPTION 'nobody signs while a request is being amended, nor who amended it' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER decisions_amendment_fits BEFORE INSERT OR UPDATE OR DELETE ON decisions_amendment
      FOR EACH ROW EXECUTE FUNCTION amendment_fits();
    CREATE TRIGGER decisions_amendment_no_truncate BEFORE TRUNCATE ON decisions_amendment
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER decisions_signature_after_amendment BEFORE INSERT ON decisions_signature
      FOR EACH ROW EXECUTE FUNCTION signature_after_amendment();
    """,
    """
    DROP TRIGGER decisions_signature_after_amendment ON decisions_signature;
    DROP TRIGGER decisions_amendment_fits ON decisions_amendment;
    DROP TRIGGER decisions_amendment_no_truncate ON decisions_amendment;
    DROP FUNCTION signature_after_amendment(); DROP FUNCTION amendment_fits()
    """,
)
DESK = [NUMBERS_KEPT, AMENDMENTS]

# -- 0005: comments are said, and then only resolved or opened again, in one's own name

SAYING = [
    _sql(
        """
        UPDATE decisions_comment SET kind = CASE step WHEN 'withdraw' THEN 'withdraw' ELSE 'return' END;
        """
    ),
    _sql(
        """
        CREATE POLICY resolving ON part2.decisions_part2comment FOR UPDATE TO office
          USING (partone.may_open_part2(decision_id))
          WITH CHECK (partone.may_open_part2(decision_id)
                      AND (resolved_by_id IS NULL OR resolved_by_id = NULLIF(current_setting('partone.person', true), '')::bigint));
        """,
        "DROP POLICY resolving ON part2.decisions_part2comment",
    ),
]

# -- 0003: what came with a Word file, on the walls of Part 2

WORD = [_moved("wordremainder"), _need_to_know("wordremainder")]
# A returned file is brought back in one's own name; whoever works on the request settles what is in it.
SETTLING = _sql(
    """
    CREATE POLICY settling ON part2.decisions_wordreturn FOR UPDATE TO office
      USING (partone.may_open_part2(decision_id)) WITH CHECK (partone.may_open_part2(decision_id));
    """,
    "DROP POLICY settling ON part2.decisions_wordreturn",
)
WORD_BACK = [_moved("wordreturn"), _need_to_know("wordreturn"), SETTLING]

# -- 0006: advice is given once, in one's own name, and stays; what concerns Part 2 behind the same wall

ADVICE = [
    _moved("part2advice"),
    _need_to_know("part2advice"),
    append_only("part2.decisions_part2advice"),
    append_only("decisions_advice"),
]

# -- 0009: urgent decisions, late advice, interests, who acts for another

# Late advice comes after the signature, of what the urgent decision went on without, and not from who wrote the request.
LATE_ADVICE = _sql(
    """
    CREATE FUNCTION late_advice_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = partone AS $$
    BEGIN
      IF NOT EXISTS (
           SELECT FROM decisions_decision d JOIN decisions_urgency u ON u.decision_id = d.id
            WHERE d.id = NEW.decision_id AND d.status = 'signed' AND NEW.code = ANY(u.missing)
              AND d.author_id IS DISTINCT FROM NEW.by_id
              AND NOT EXISTS (SELECT FROM decisions_declaration g WHERE g.decision_id = d.id AND g.code = NEW.code
                                 AND g.answer NOT IN ('not_given', 'not_stated'))) THEN
        RAISE EXCEPTION 'late advice is what a decision was signed without' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER decisions_lateadvice_fits BEFORE INSERT ON decisions_lateadvice
      FOR EACH ROW EXECUTE FUNCTION late_advice_fits();
    """,
    "DROP TRIGGER decisions_lateadvice_fits ON decisions_lateadvice; DROP FUNCTION late_advice_fits()",
)
INTEREST_STAYS = _sql(
    """
    CREATE FUNCTION interest_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' OR OLD.to_on < (clock_timestamp() AT TIME ZONE 'Europe/London')::date
         OR to_jsonb(NEW) - 'to_on' IS DISTINCT FROM to_jsonb(OLD) - 'to_on' THEN
        RAISE EXCEPTION 'a declared interest stays as it was declared: it is only ended' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER decisions_declaredinterest_stays BEFORE UPDATE OR DELETE ON decisions_declaredinterest
      FOR EACH ROW EXECUTE FUNCTION interest_stays();
    CREATE TRIGGER decisions_declaredinterest_no_truncate BEFORE TRUNCATE ON decisions_declaredinterest
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    """,
    """
    DROP TRIGGER decisions_declaredinterest_stays ON decisions_declaredinterest;
    DROP TRIGGER decisions_declaredinterest_no_truncate ON decisions_declaredinterest; DROP FUNCTION interest_stays()
    """,
)
# Who acts for another holds the office once a second person has confirmed it. What stood there before counts as before.
_BY_ROW_CONFIRMED = _BY_ROW.replace(
    "AND h.person_id = n.person_id", "AND h.person_id = n.person_id AND (h.acting_for_id IS NULL OR h.confirmed_at IS NOT NULL)"
)
ACTING = [
    _sql("UPDATE decisions_officeholder SET confirmed_at = now() WHERE acting_for_id IS NOT NULL"),
    _sql(_may_open(_BY_ROW_CONFIRMED), _may_open(_BY_ROW)),
]
# The chief executive's statement in the forms that shipped named advice whether it was given or not.
_CLAIMED = "Financial, legal and equalities advice went into this report, and it is right to put"
_NAMED_AS_GIVEN = "{advice} It is right to put"
STATEMENTS = _sql(
    f"UPDATE decisions_formversion SET definition = replace(definition::text, '{_CLAIMED}', '{_NAMED_AS_GIVEN}')::jsonb",
    f"UPDATE decisions_formversion SET definition = replace(definition::text, '{_NAMED_AS_GIVEN}', '{_CLAIMED}')::jsonb",
)
SIGNING = [
    _frozen("decisions_urgency"),
    append_only("decisions_lateadvice"),
    LATE_ADVICE,
    INTEREST_STAYS,
    *ACTING,
    STATEMENTS,
]

# -- 0008: what is kept, held and disposed of

# What governs a disposal: who proposed it first, a request withdrawn before decision, its day come, no hold and no open
# question under the Freedom of Information Act. A signed or archived decision is never disposed of.
DISPOSAL_FITS = _sql(
    """
    CREATE FUNCTION is_disposed_of(asked bigint) RETURNS boolean LANGUAGE sql STABLE SET search_path = partone AS $$
      SELECT EXISTS (SELECT FROM decisions_disposal WHERE decision_id = asked AND disposed_at IS NOT NULL)
    $$;
    CREATE FUNCTION disposal_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = partone AS $$
    DECLARE
      decision decisions_decision;
    BEGIN
      IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'the log of disposals is kept' USING ERRCODE = 'restrict_violation';
      END IF;
      IF TG_OP = 'INSERT' AND NEW.disposed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a disposal is proposed before it is done' USING ERRCODE = 'restrict_violation';
      END IF;
      IF TG_OP = 'UPDATE' AND (
           OLD.disposed_at IS NOT NULL OR OLD.taken_back_at IS NOT NULL
           OR to_jsonb(NEW) - ARRAY['disposed_at', 'disposed_by_id', 'taken_back_at', 'taken_back_by_id']
              IS DISTINCT FROM to_jsonb(OLD) - ARRAY['disposed_at', 'disposed_by_id', 'taken_back_at', 'taken_back_by_id']) THEN
        RAISE EXCEPTION 'a disposal is done or taken back once, and stays as it was proposed' USING ERRCODE = 'restrict_violation';
      END IF;
      IF NEW.disposed_at IS NULL THEN
        RETURN NEW;
      END IF;
      SELECT * INTO decision FROM decisions_decision WHERE id = NEW.decision_id FOR UPDATE;
      IF decision.status <> 'withdrawn' OR EXISTS (SELECT FROM decisions_signedcontent WHERE decision_id = NEW.decision_id) THEN
        RAISE EXCEPTION 'only a request withdrawn before decision is disposed of' USING ERRCODE = 'restrict_violation';
      END IF;
      IF EXISTS (SELECT FROM decisions_legalhold WHERE decision_id = NEW.decision_id AND ended_at IS NULL) THEN
        RAISE EXCEPTION 'a legal hold stops the disposal' USING ERRCODE = 'restrict_violation';
      END IF;
      IF EXISTS (SELECT FROM decisions_informationrequest r JOIN decisions_informationrequest_decisions d
                   ON d.informationrequest_id = r.id WHERE d.decision_id = NEW.decision_id AND r.answered_on IS NULL) THEN
        RAISE EXCEPTION 'an open request for information stops the disposal' USING ERRCODE = 'restrict_violation';
      END IF;
      IF (clock_timestamp() AT TIME ZONE 'Europe/London')::date < NEW.due_on THEN
        RAISE EXCEPTION 'the time for which it is kept has not ended' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER decisions_disposal_fits BEFORE INSERT OR UPDATE OR DELETE ON decisions_disposal
      FOR EACH ROW EXECUTE FUNCTION disposal_fits();
    CREATE TRIGGER decisions_disposal_no_truncate BEFORE TRUNCATE ON decisions_disposal
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE FUNCTION hold_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
         OR to_jsonb(NEW) - ARRAY['ended_at', 'ended_by_id'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['ended_at', 'ended_by_id'] THEN
        RAISE EXCEPTION 'a legal hold stays as it was laid: it is only ended, once' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER decisions_legalhold_stays BEFORE UPDATE OR DELETE ON decisions_legalhold
      FOR EACH ROW EXECUTE FUNCTION hold_stays();
    CREATE TRIGGER decisions_legalhold_no_truncate BEFORE TRUNCATE ON decisions_legalhold
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    """,
    """
    DROP TRIGGER decisions_legalhold_no_truncate ON decisions_legalhold;
    DROP TRIGGER decisions_legalhold_stays ON decisions_legalhold; DROP FUNCTION hold_stays();
    DROP TRIGGER decisions_disposal_no_truncate ON decisions_disposal;
    DROP TRIGGER decisions_disposal_fits ON decisions_disposal; DROP FUNCTION disposal_fits(); DROP FUNCTION is_disposed_of(bigint)
    """,
)
# What stays of a request that is disposed of: its number, the logs of who could and did read its Part 2, holds and disposals,
# what was asked about it, the neutral line of the plan. Of everything else that belongs to it nothing does.
STAYS_AFTER_DISPOSAL = (
    "issuednumber needtoknow part2reading legalhold disposal planneddecision panelreport_decisions informationrequest_decisions"
).split()
# With `disposed_at` the content goes, in the same statement: there is no state in which a request is said to be disposed of and
# is still there. The function runs as the owner, because Part 2 is closed to whoever disposes, and nobody else may delete what
# is append-only. It is a trigger's, so nobody can call it.
DISPOSAL_HAPPENS = _sql(
    f"""
    CREATE FUNCTION disposal_happens() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = partone, part2, pg_temp AS $$
    DECLARE
      held record;
    BEGIN
      FOR held IN
        SELECT n.nspname AS of_schema, c.relname AS name FROM pg_constraint k
          JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
         WHERE k.contype = 'f' AND k.confrelid = 'partone.decisions_decision'::regclass AND a.attname = 'decision_id'
           AND n.nspname IN ('partone', 'part2') AND c.relname LIKE 'decisions\\_%'
           AND c.relname <> ALL (ARRAY[{", ".join(f"'decisions_{name}'" for name in STAYS_AFTER_DISPOSAL)}])
      LOOP
        EXECUTE format('DELETE FROM %I.%I WHERE decision_id = $1', held.of_schema, held.name) USING NEW.decision_id;
      END LOOP;
      RETURN NULL;
    END $$;
    CREATE TRIGGER decisions_disposal_happens AFTER UPDATE ON decisions_disposal FOR EACH ROW
      WHEN (OLD.disposed_at IS NULL AND NEW.disposed_at IS NOT NULL) EXECUTE FUNCTION disposal_happens();
    """,
    "DROP TRIGGER decisions_disposal_happens ON decisions_disposal; DROP FUNCTION disposal_happens()",
)
# Append-only tables that hold content of a request: they let go of a row only when its request is disposed of.
GO_WITH_DISPOSAL = "decisions_storedversion decisions_boardpackentry decisions_advice part2.decisions_storedpart2".split()
GO_WITH_DISPOSAL += "part2.decisions_part2award part2.decisions_part2advice".split()


def _until_disposal(table: str) -> RunSQL:
    name = table.rpartition(".")[2]
    made = f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {{when}} EXECUTE FUNCTION refuse_change()"
    swap = f"DROP TRIGGER {name}_no_change ON {table}; CREATE TRIGGER {name}_no_change {made}"
    return _sql(swap.format(when="WHEN (NOT partone.is_disposed_of(OLD.decision_id))"), swap.format(when=""))


AMENDMENT_UNTIL_DISPOSAL = _sql(
    """
    DROP TRIGGER decisions_amendment_fits ON decisions_amendment;
    CREATE TRIGGER decisions_amendment_fits BEFORE INSERT OR UPDATE ON decisions_amendment
      FOR EACH ROW EXECUTE FUNCTION amendment_fits();
    CREATE TRIGGER decisions_amendment_stays BEFORE DELETE ON decisions_amendment
      FOR EACH ROW WHEN (NOT partone.is_disposed_of(OLD.decision_id)) EXECUTE FUNCTION amendment_fits();
    """,
    """
    DROP TRIGGER decisions_amendment_stays ON decisions_amendment; DROP TRIGGER decisions_amendment_fits ON decisions_amendment;
    CREATE TRIGGER decisions_amendment_fits BEFORE INSERT OR UPDATE OR DELETE ON decisions_amendment
      FOR EACH ROW EXECUTE FUNCTION amendment_fits();
    """,
)
GOVERNANCE = [
    append_only("decisions_boardpack"),
    append_only("decisions_boardpackentry"),
    DISPOSAL_FITS,
    DISPOSAL_HAPPENS,
    *[_until_disposal(table) for table in GO_WITH_DISPOSAL],
    AMENDMENT_UNTIL_DISPOSAL,
]

# The words of Part 1 are written by whoever stores its bytes, in the same statement.
_WORDS = (
    "setweight(to_tsvector('english', coalesce({part1} ->> 'title', '')), 'A') || "
    "jsonb_to_tsvector('english', {part1}, '[\"string\"]')"
)
FINDING = [
    _sql(
        f"""
        CREATE FUNCTION part1_words() RETURNS trigger LANGUAGE plpgsql SET search_path = partone, part2 AS $$
        DECLARE
          held jsonb := convert_from(NEW.part1, 'UTF8')::jsonb;
        BEGIN
          INSERT INTO decisions_part1words AS found (decision_id, words) VALUES (NEW.decision_id, {_WORDS.format(part1="held")})
            ON CONFLICT (decision_id) DO UPDATE SET words = excluded.words;
          RETURN NULL;
        END $$;
        CREATE TRIGGER decisions_storedversion_words AFTER INSERT ON decisions_storedversion
          FOR EACH ROW EXECUTE FUNCTION part1_words();
        CREATE TRIGGER decisions_signedcontent_words AFTER INSERT ON decisions_signedcontent
          FOR EACH ROW EXECUTE FUNCTION part1_words();
        INSERT INTO decisions_part1words (decision_id, words)
          SELECT DISTINCT ON (decision_id) decision_id, {_WORDS.format(part1="convert_from(part1, 'UTF8')::jsonb")}
            FROM (SELECT decision_id, part1, 0 AS rank, id FROM decisions_signedcontent
                  UNION ALL SELECT decision_id, part1, 1, id FROM decisions_storedversion) held
           ORDER BY decision_id, rank, id DESC;
        """,
        "DROP TRIGGER decisions_signedcontent_words ON decisions_signedcontent;"
        "DROP TRIGGER decisions_storedversion_words ON decisions_storedversion; DROP FUNCTION part1_words()",
    ),
    # Part 2 is searched one decision after the other, each opened as by the one door; `decisions.part2.found_in` calls it.
    _sql(
        """
        CREATE FUNCTION found_in_part2(asked bigint[], words text) RETURNS SETOF bigint LANGUAGE plpgsql VOLATILE
        SET search_path = partone, part2 AS $$
        DECLARE
          each bigint;
          wanted tsquery := websearch_to_tsquery('english', words);
          held tsvector;
        BEGIN
          FOREACH each IN ARRAY asked LOOP
            PERFORM set_config('partone.decision', each::text, true);
            INSERT INTO decisions_part2reading (decision_id, person_id, purpose)
              VALUES (each, current_setting('partone.person')::bigint, 'search');
            SELECT to_tsvector('english', coalesce(string_agg(told.text, ' '), '')) INTO held FROM (
              SELECT heading || ' ' || body FROM decisions_part2text WHERE decision_id = each
              UNION ALL SELECT description || ' ' || as_written FROM decisions_part2money WHERE decision_id = each
              UNION ALL SELECT as_written FROM decisions_part2figure WHERE decision_id = each
              UNION ALL SELECT name || ' ' || role FROM decisions_part2party WHERE decision_id = each
              UNION ALL SELECT recommended || ' ' || decided || ' ' || conditions FROM decisions_part2recommendation
                         WHERE decision_id = each
              UNION ALL SELECT real_name FROM decisions_part2paper WHERE decision_id = each
              UNION ALL SELECT text FROM decisions_part2comment WHERE decision_id = each
              UNION ALL SELECT text FROM decisions_part2advice WHERE decision_id = each
            ) AS told(text);
            IF held @@ wanted THEN
              RETURN NEXT each;
            END IF;
          END LOOP;
        END $$;
        """,
        "DROP FUNCTION found_in_part2(bigint[], text)",
    ),
]
