"""The walls of design.md in PostgreSQL, as the first migration makes them: schema part2, need to know, freezing, digests."""

from django.db.migrations import RunSQL

from accounts.migrations._walls import append_only

PART2_FROZEN = ["part2text", "part2money", "part2party", "part2recommendation", "part2paper", "publicinteresttest"]
PART2_OTHER = ["part2comment", "part2reading", "storedpart2", "signedpart2"]
# What came with 0002, on the same walls.
PART2_FROZEN_BUYING = ["part2figure"]
PART2_OTHER_BUYING = ["part2award"]
PART1_FROZEN = (
    "decisiondate decidedby section recommendation option moneyline party assessment commitment decisionlink citation "
    "archivedsignature paper boardpaper consultee authorisation withholding declaration"
).split()
APPEND_ONLY = ["signature", "signatureconfirmation", "storedversion", "deferral", "withholdingreview", "awardreport"]
READ_BY_PUBLISHER_WHEN_SIGNED = ["withholding", "decisionlink", "paper"]


def _sql(forward: str, backward: str = "") -> RunSQL:
    return RunSQL(forward, backward or RunSQL.noop)


def _moved(name: str) -> RunSQL:
    return _sql(f"ALTER TABLE decisions_{name} SET SCHEMA part2", f"ALTER TABLE part2.decisions_{name} SET SCHEMA partone")


MOVE = [_moved(name) for name in PART2_FROZEN + PART2_OTHER]

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
# A reading, a comment or an award is written in one's own name only.
_ONESELF = " AND {} = NULLIF(current_setting('partone.person', true), '')::bigint"
BY_ONESELF = {
    "part2reading": _ONESELF.format("person_id"),
    "part2comment": _ONESELF.format("by_id"),
    "part2award": _ONESELF.format("by_id"),
    "part2advice": _ONESELF.format("by_id"),
    "wordreturn": _ONESELF.format("by_id"),
}


def _need_to_know(name: str) -> RunSQL:
    return _sql(
        f"""
        ALTER TABLE part2.decisions_{name} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY need_to_know ON part2.decisions_{name} TO office
          USING (partone.may_open_part2(decision_id))
          WITH CHECK (partone.may_open_part2(decision_id){BY_ONESELF.get(name, "")});
        """,
        f"DROP POLICY need_to_know ON part2.decisions_{name}; ALTER TABLE part2.decisions_{name} DISABLE ROW LEVEL SECURITY",
    )


POLICIES = [_need_to_know(name) for name in PART2_FROZEN + PART2_OTHER]
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

# -- 0002: what rests on a decision, caps and values of Part 2

# Nothing rests on a decision that is not closed, nor on one of another body. What was said stays; it is only ended.
RELIANCE = _sql(
    """
    CREATE FUNCTION reliance_fits() RETURNS trigger LANGUAGE plpgsql SET search_path = partone AS $$
    DECLARE
      decision decisions_decision;
      of_body bigint;
    BEGIN
      IF TG_OP = 'UPDATE' AND (
           OLD.ended_at IS NOT NULL
           OR to_jsonb(NEW) - ARRAY['ended_at', 'ended_by_id'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['ended_at', 'ended_by_id']) THEN
        RAISE EXCEPTION '% stays as it was said: it is only ended, once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END IF;
      IF TG_OP = 'INSERT' AND TG_TABLE_NAME = 'decisions_reliance' THEN
        SELECT d.* INTO decision FROM decisions_decision d
          JOIN decisions_authorisation a ON a.decision_id = d.id WHERE a.id = NEW.authorisation_id;
        SELECT coalesce(c.body_id, g.body_id) INTO of_body FROM (SELECT 1) one
          LEFT JOIN procurement_contractchange h ON h.id = NEW.change_id
          LEFT JOIN procurement_contract c ON c.id = coalesce(NEW.contract_id, h.contract_id)
          LEFT JOIN procurement_grant g ON g.id = NEW.grant_id;
        IF decision.status NOT IN ('signed', 'archived') THEN
          RAISE EXCEPTION 'reliance on an open decision is refused' USING ERRCODE = 'restrict_violation';
        END IF;
        IF of_body IS NULL OR (of_body <> decision.body_id AND of_body IS DISTINCT FROM decision.joint_with_id) THEN
          RAISE EXCEPTION 'reliance on a decision of another body is refused' USING ERRCODE = 'restrict_violation';
        END IF;
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER decisions_reliance_fits BEFORE INSERT OR UPDATE ON decisions_reliance
      FOR EACH ROW EXECUTE FUNCTION reliance_fits();
    CREATE TRIGGER decisions_nodecisionneeded_fits BEFORE UPDATE ON decisions_nodecisionneeded
      FOR EACH ROW EXECUTE FUNCTION reliance_fits();
    """,
    """
    DROP TRIGGER decisions_reliance_fits ON decisions_reliance;
    DROP TRIGGER decisions_nodecisionneeded_fits ON decisions_nodecisionneeded; DROP FUNCTION reliance_fits()
    """,
)
BUYING = [
    *[_moved(name) for name in PART2_FROZEN_BUYING + PART2_OTHER_BUYING],
    *[_need_to_know(name) for name in PART2_FROZEN_BUYING + PART2_OTHER_BUYING],
    *[_frozen(f"part2.decisions_{name}") for name in PART2_FROZEN_BUYING],
    *[append_only(f"part2.decisions_{name}") for name in PART2_OTHER_BUYING],
    RELIANCE,
]

# -- 0002 on a database with records in it: what the new columns would say had they been there from the start

# (scheme, paragraph): what the paragraph says, as far as nobody has said otherwise
_PARAGRAPHS = {
    ("Published rules on who decides", "Mayor"): "level = 'decision_maker'",
    ("Published rules on who decides", "Deputy Mayor"): "level = 'decision_maker'",
    ("Scheme of Consent and Delegation (2016)", "1.7"): "level = 'chief_executive', subject = 'delegation'",
    ("Scheme of Consent and Delegation (2016)", "4.8"): "level = 'decision_maker', subject = 'tender', comparison = 'over'",
    (
        "Scheme of Consent and Delegation (2023)",
        "4.8",
    ): "level = 'decision_maker', subject = 'business_case', comparison = 'from'",
    ("Scheme of Consent and Delegation (2023)", "4.13"): (
        "level = 'decision_maker', subject = 'variation', original_from = amount, amount = NULL, percent_over = 10, months_over = 12"
    ),
    ("Scheme of Consent and Delegation (2023)", "4.14"): "level = 'decision_maker', comparison = 'from'",
    ("Scheme of Consent and Delegation (2023)", "7.26"): "level = 'director', subject = 'sealing'",
    ("Exemptions from contract regulations", "2009"): (
        "level = 'decision_maker', subject = 'direct_award', comparison = 'over', to_on = coalesce(to_on, '2012-01-15'), "
        "decided_by = 'Metropolitan Police Authority', text = 'Single tender actions above this amount; up to it they were "
        "delegated to the police.'"
    ),
}
SCHEME_RULES = [
    _sql(
        f"""
        UPDATE decisions_schemerule SET {says} FROM accounts_policingbody b
         WHERE b.id = body_id AND b.short_name = 'mopac' AND scheme = '{scheme}' AND paragraph = '{paragraph}'
           AND subject = 'other' AND level = 'not_stated' AND comparison = '' AND original_from IS NULL
        """
    )
    for (scheme, paragraph), says in _PARAGRAPHS.items()
]
# Contracts, procurements and grants of decisions that were submitted or closed before are recorded, in the body of the first
# of these. Of two with one number in one body the second stays where it is.
_NAMED = """
    WITH named AS (
      SELECT coalesce(a.contract_id, h.contract_id) AS contract_id, a.grant_id,
             coalesce(a.procurement_id, c.procurement_id) AS procurement_id, c.procurement_id AS of_contract_id,
             d.body_id, coalesce(d.submitted_at, d.status_since) AS at, d.id AS decision_id
        FROM decisions_authorisation a
        JOIN decisions_decision d ON d.id = a.decision_id AND (d.submitted_at IS NOT NULL OR d.status IN ('signed', 'archived'))
        LEFT JOIN procurement_contractchange h ON h.id = a.change_id
        LEFT JOIN procurement_contract c ON c.id = coalesce(a.contract_id, h.contract_id))
"""
_RECORDED = [
    f"""
    {_NAMED}, first AS (SELECT DISTINCT ON (record) * FROM (
        SELECT {column} AS record, body_id, at, decision_id FROM named WHERE {column} IS NOT NULL{more}) each
      ORDER BY record, at, decision_id)
    UPDATE procurement_{kind} r SET body_id = first.body_id, recorded_at = first.at FROM first
     WHERE first.record = r.id AND r.recorded_at IS NULL{only};
    """
    for kind, column, more, only in (
        (
            "procurement",
            "procurement_id",
            " UNION ALL SELECT of_contract_id, body_id, at, decision_id FROM named WHERE of_contract_id IS NOT NULL",
            "",
        ),
        ("grant", "grant_id", "", ""),
        (
            "contract",
            "contract_id",
            "",
            " AND (r.external_number = '' OR NOT EXISTS (SELECT FROM procurement_contract o WHERE o.id <> r.id"
            " AND o.external_number = r.external_number AND (o.body_id = first.body_id OR o.id < r.id)))",
        ),
    )
]
RECORDED = _sql("SET CONSTRAINTS ALL IMMEDIATE;" + "".join(_RECORDED) + "SET CONSTRAINTS ALL DEFERRED;")
BUYING += [*SCHEME_RULES, RECORDED]

# -- 0002: a row of a board's member or of who decides counts only while they sit there, or hold such an office

_BY_ROW = """
           AND (n.capacity <> 'board_member' OR EXISTS (
                SELECT FROM partone.decisions_boardmember s JOIN partone.decisions_boardpaper p ON p.board_id = s.board_id
                 WHERE p.decision_id = d.id AND s.person_id = n.person_id AND s.confirmed_at IS NOT NULL
                   AND (s.from_on IS NULL OR s.from_on <= day) AND (s.to_on IS NULL OR s.to_on >= day)))
           AND (n.capacity <> 'decision_maker' OR EXISTS (
                SELECT FROM partone.decisions_officeholder h JOIN partone.decisions_post o ON o.id = h.post_id
                 WHERE o.body_id IN (d.body_id, d.joint_with_id) AND h.person_id = n.person_id
                   AND (o.from_on IS NULL OR o.from_on <= day) AND (o.to_on IS NULL OR o.to_on >= day)
                   AND (h.from_on IS NULL OR h.from_on <= day) AND (h.to_on IS NULL OR h.to_on >= day)))
"""


_NAMED = "NULLIF(current_setting('partone.{}', true), '')::bigint"


def _opens(who: str, more: str) -> str:
    """Whether a row of the decision `asked` opens Part 2 to `who` now."""
    return f"""EXISTS (
        SELECT FROM partone.decisions_needtoknow n
          CROSS JOIN (SELECT (clock_timestamp() AT TIME ZONE 'Europe/London')::date AS day) today
          JOIN partone.decisions_decision d ON d.id = n.decision_id
          JOIN partone.accounts_user u ON u.id = n.person_id
          JOIN partone.accounts_membership m ON m.person_id = n.person_id AND m.body_id IN (d.body_id, d.joint_with_id)
         WHERE n.decision_id = asked
           AND n.person_id = {who}
           AND u.is_active
           AND n.from_at <= clock_timestamp() AND (n.to_at IS NULL OR n.to_at > clock_timestamp())
           AND m.confirmed_at IS NOT NULL AND m.role <> 'administrator'
           AND m.from_on <= day AND (m.to_on IS NULL OR m.to_on >= day)
           AND (n.capacity NOT IN ('adviser', 'head_of_unit', 'chief_executive', 'decision_maker', 'governance', 'auditor')
                OR m.role = n.capacity)
           {more})"""


def _may_open(more: str) -> str:
    return f"""
    CREATE OR REPLACE FUNCTION may_open_part2(asked bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
      SELECT asked = {_NAMED.format("decision")} AND {_opens(_NAMED.format("person"), more)}
    $$
    """


IN_CAPACITY = [_sql(_may_open(_BY_ROW), _may_open(""))]
