"""The walls of design.md in PostgreSQL, as the first migration makes them: schema part2, need to know, freezing, digests."""

from django.db.migrations import RunSQL

from accounts.migrations._walls import append_only

PART2_FROZEN = ["part2text", "part2money", "part2party", "part2recommendation", "part2paper", "publicinteresttest"]
PART2_OTHER = ["part2comment", "part2reading", "storedpart2", "signedpart2"]
PART1_FROZEN = (
    "decisiondate decidedby section recommendation option moneyline party assessment commitment decisionlink citation "
    "archivedsignature paper boardpaper consultee authorisation withholding declaration"
).split()
APPEND_ONLY = ["signature", "signatureconfirmation", "storedversion", "deferral", "withholdingreview", "awardreport"]
READ_BY_PUBLISHER_WHEN_SIGNED = ["withholding", "decisionlink", "paper"]


def _sql(forward: str, backward: str = "") -> RunSQL:
    return RunSQL(forward, backward or RunSQL.noop)


MOVE = [
    _sql(f"ALTER TABLE decisions_{name} SET SCHEMA part2", f"ALTER TABLE part2.decisions_{name} SET SCHEMA partone")
    for name in PART2_FROZEN + PART2_OTHER
]

# Who may open Part 2, asked by every policy of the schema: the person named in the transaction, for the decision named in the
# transaction, through a need-to-know row in force, while they hold a confirmed membership that fits the capacity.
NEED_TO_KNOW = _sql(
    """
    CREATE FUNCTION may_open_part2(asked bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT asked = NULLIF(current_setting('partone.decision', true), '')::bigint AND EXISTS (
        SELECT FROM partone.decisions_needtoknow n
          JOIN partone.decisions_decision d ON d.id = n.decision_id
          JOIN partone.accounts_user u ON u.id = n.person_id
          JOIN partone.accounts_membership m ON m.person_id = n.person_id AND m.body_id IN (d.body_id, d.joint_with_id)
         WHERE n.decision_id = asked
           AND n.person_id = NULLIF(current_setting('partone.person', true), '')::bigint
           AND u.is_active
           AND n.from_at <= clock_timestamp() AND (n.to_at IS NULL OR n.to_at > clock_timestamp())
           AND m.confirmed_at IS NOT NULL AND m.role <> 'administrator'
           AND m.from_on <= (clock_timestamp() AT TIME ZONE 'Europe/London')::date
           AND (m.to_on IS NULL OR m.to_on >= (clock_timestamp() AT TIME ZONE 'Europe/London')::date)
           AND (n.capacity NOT IN ('adviser', 'head_of_unit', 'chief_executive', 'decision_maker', 'governance', 'auditor')
                OR m.role = n.capacity))
    $$
    """,
    "DROP FUNCTION may_open_part2(bigint)",
)
# A reading or a comment is written in one's own name only.
_ONESELF = " AND {} = NULLIF(current_setting('partone.person', true), '')::bigint"
BY_ONESELF = {"part2reading": _ONESELF.format("person_id"), "part2comment": _ONESELF.format("by_id")}
POLICIES = [
    _sql(
        f"""
        ALTER TABLE part2.decisions_{name} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY need_to_know ON part2.decisions_{name} TO office
          USING (partone.may_open_part2(decision_id))
          WITH CHECK (partone.may_open_part2(decision_id){BY_ONESELF.get(name, "")});
        """,
        f"DROP POLICY need_to_know ON part2.decisions_{name}; ALTER TABLE part2.decisions_{name} DISABLE ROW LEVEL SECURITY",
    )
    for name in PART2_FROZEN + PART2_OTHER
]
SIGNED_ONLY = [
    _sql(
        f"""
        ALTER TABLE decisions_{name} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY working ON decisions_{name} TO office USING (true) WITH CHECK (true);
        CREATE POLICY signed_only ON decisions_{name} FOR SELECT TO publisher
          USING (EXISTS (SELECT FROM decisions_signedcontent s WHERE s.decision_id = decisions_{name}.decision_id));
        """,
        f"DROP POLICY working ON decisions_{name}; DROP POLICY signed_only ON decisions_{name};"
        f"ALTER TABLE decisions_{name} DISABLE ROW LEVEL SECURITY",
    )
    for name in READ_BY_PUBLISHER_WHEN_SIGNED
]

FREEZE = _sql(
    """
    CREATE FUNCTION refuse_when_closed() RETURNS trigger LANGUAGE plpgsql SET search_path = partone, part2 AS $$
    DECLARE
      of_decision bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.decision_id ELSE NEW.decision_id END;
      now_status text;
    BEGIN
      IF TG_OP = 'UPDATE' AND OLD.decision_id <> NEW.decision_id THEN
        RAISE EXCEPTION '% cannot move to another decision', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END IF;
      SELECT status INTO now_status FROM decisions_decision WHERE id = of_decision FOR SHARE;
      IF now_status IN ('signed', 'archived') OR EXISTS (SELECT FROM decisions_signedcontent WHERE decision_id = of_decision) THEN
        RAISE EXCEPTION '% of a closed decision: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END $$;
    CREATE FUNCTION decision_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = partone AS $$
    BEGIN
      IF OLD.status IN ('signed', 'archived') THEN
        RAISE EXCEPTION 'decision is closed: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
      END IF;
      IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a decision is never deleted' USING ERRCODE = 'restrict_violation';
      END IF;
      IF EXISTS (SELECT FROM decisions_signedcontent WHERE decision_id = NEW.id)
         AND to_jsonb(NEW) - ARRAY['status', 'status_since', 'signer_id', 'submitted_at']
             IS DISTINCT FROM to_jsonb(OLD) - ARRAY['status', 'status_since', 'signer_id', 'submitted_at'] THEN
        RAISE EXCEPTION 'the content of this decision is signed: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
      END IF;
      IF NEW.body_id <> OLD.body_id OR NEW.origin <> OLD.origin THEN
        RAISE EXCEPTION 'a decision keeps its body and its origin' USING ERRCODE = 'restrict_violation';
      END IF;
      IF OLD.status = 'withdrawn' AND NEW.status <> 'withdrawn' THEN
        RAISE EXCEPTION 'a withdrawn request does not come back' USING ERRCODE = 'restrict_violation';
      END IF;
      IF NEW.status IN ('signed', 'archived') AND NOT EXISTS (SELECT FROM decisions_signedcontent WHERE decision_id = NEW.id) THEN
        RAISE EXCEPTION 'a closed decision has its signed content' USING ERRCODE = 'restrict_violation';
      END IF;
      IF NEW.status = 'signed' AND NOT EXISTS (SELECT FROM decisions_signature WHERE decision_id = NEW.id) THEN
        RAISE EXCEPTION 'a signed decision has a signature' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
    CREATE FUNCTION signature_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = partone AS $$
    DECLARE
      decision decisions_decision;
    BEGIN
      SELECT * INTO decision FROM decisions_decision WHERE id = NEW.decision_id FOR UPDATE;
      IF decision.status NOT IN ('with_advisers', 'with_head_of_unit', 'with_chief_executive', 'with_decision_maker') THEN
        RAISE EXCEPTION 'only a request on its way can be signed' USING ERRCODE = 'restrict_violation';
      END IF;
      IF NEW.person_id = decision.author_id
         OR EXISTS (SELECT FROM decisions_coauthor WHERE decision_id = NEW.decision_id AND person_id = NEW.person_id)
         OR EXISTS (SELECT FROM decisions_stoodaside WHERE decision_id = NEW.decision_id AND person_id = NEW.person_id) THEN
        RAISE EXCEPTION 'who wrote the request or stood aside does not sign it' USING ERRCODE = 'restrict_violation';
      END IF;
      IF NOT EXISTS (SELECT FROM decisions_signedcontent WHERE decision_id = NEW.decision_id AND part1_digest = NEW.part1_digest) THEN
        RAISE EXCEPTION 'a signature is over the signed content' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER decisions_decision_moves BEFORE UPDATE OR DELETE ON decisions_decision FOR EACH ROW EXECUTE FUNCTION decision_moves();
    CREATE TRIGGER decisions_decision_no_truncate BEFORE TRUNCATE ON decisions_decision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER decisions_signature_fits BEFORE INSERT ON decisions_signature FOR EACH ROW EXECUTE FUNCTION signature_fits();
    """,
    """
    DROP TRIGGER decisions_signature_fits ON decisions_signature;
    DROP TRIGGER decisions_decision_moves ON decisions_decision;
    DROP TRIGGER decisions_decision_no_truncate ON decisions_decision;
    DROP FUNCTION signature_fits(); DROP FUNCTION decision_moves(); DROP FUNCTION refuse_when_closed();
    """,
)


def _frozen(table: str) -> RunSQL:
    name = table.rpartition(".")[2]
    return _sql(
        f"""
        CREATE TRIGGER {name}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_when_closed();
        CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        f"DROP TRIGGER {name}_frozen ON {table}; DROP TRIGGER {name}_no_truncate ON {table}",
    )


# Stored bytes and their digests cannot disagree; signed content cannot appear on a closed decision, nor change.
DIGESTS = _sql(
    """
    ALTER TABLE decisions_signedcontent ADD CONSTRAINT signed_digest_is_of_the_bytes CHECK (part1_digest = sha256(part1));
    ALTER TABLE decisions_storedversion ADD CONSTRAINT stored_digest_is_of_the_bytes CHECK (part1_digest = sha256(part1));
    ALTER TABLE part2.decisions_signedpart2
      ADD CONSTRAINT part2_digest_is_of_salt_and_bytes CHECK (digest = sha256(salt || content)),
      ADD CONSTRAINT part2_salt_is_32_bytes CHECK (octet_length(salt) = 32);
    ALTER TABLE decisions_paper ADD CONSTRAINT paper_digest_and_size
      CHECK (content IS NULL OR (octet_length(content) <= 20971520 AND sha256 = encode(sha256(content), 'hex')));
    ALTER TABLE part2.decisions_part2paper ADD CONSTRAINT part2_paper_digest_and_size
      CHECK (octet_length(content) <= 20971520 AND sha256 = encode(sha256(content), 'hex'));
    CREATE TRIGGER decisions_signedcontent_frozen BEFORE INSERT ON decisions_signedcontent
      FOR EACH ROW EXECUTE FUNCTION refuse_when_closed();
    CREATE TRIGGER decisions_signedpart2_frozen BEFORE INSERT ON part2.decisions_signedpart2
      FOR EACH ROW EXECUTE FUNCTION refuse_when_closed();
    """
)
NUMBERS = _sql(
    """
    CREATE FUNCTION number_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' OR (NEW.decision_id, NEW.body_id, NEW.as_written, NEW.canonical, NEW.period) IS DISTINCT FROM
                             (OLD.decision_id, OLD.body_id, OLD.as_written, OLD.canonical, OLD.period)
         OR NEW.number IS DISTINCT FROM OLD.number OR (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn') THEN
        RAISE EXCEPTION 'an issued number stays as it is' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER decisions_issuednumber_stays BEFORE UPDATE OR DELETE ON decisions_issuednumber
      FOR EACH ROW EXECUTE FUNCTION number_stays();
    CREATE TRIGGER decisions_issuednumber_no_truncate BEFORE TRUNCATE ON decisions_issuednumber
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    """,
    """
    DROP TRIGGER decisions_issuednumber_stays ON decisions_issuednumber;
    DROP TRIGGER decisions_issuednumber_no_truncate ON decisions_issuednumber; DROP FUNCTION number_stays()
    """,
)

AFTER = [
    *MOVE,
    NEED_TO_KNOW,
    *POLICIES,
    *SIGNED_ONLY,
    FREEZE,
    *[_frozen(f"decisions_{name}") for name in PART1_FROZEN],
    *[_frozen(f"part2.decisions_{name}") for name in PART2_FROZEN],
    DIGESTS,
    NUMBERS,
    *[append_only(f"decisions_{name}") for name in APPEND_ONLY + ["signedcontent"]],
    *[append_only(f"part2.decisions_{name}") for name in ("part2reading", "storedpart2", "signedpart2")],
]
