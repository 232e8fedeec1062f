"""Editions and releases are written once; what is taken down, taken back or not yet public is hidden from the public site by
policy (design, walls 6, 7)."""

from django.db.migrations import RunSQL

from accounts.migrations._walls import append_only

NOT_TAKEN_DOWN = (
    "NOT EXISTS (SELECT FROM publication_takedown t WHERE t.decision_id = {table}.decision_id AND t.lifted_at IS NULL)"
)
HIDDEN = {
    "publication_edition": "public_from <= clock_timestamp() AND " + NOT_TAKEN_DOWN,
    "publication_registerentry": "public_from <= clock_timestamp() AND " + NOT_TAKEN_DOWN,
    "publication_editionpaper": "EXISTS (SELECT FROM publication_edition e WHERE e.id = edition_id)",
    "publication_spelling": "EXISTS (SELECT FROM publication_registerentry r WHERE r.id = entry_id)",
    "publication_editionlink": (
        "EXISTS (SELECT FROM publication_registerentry r WHERE r.decision_id = {table}.decision_id) "
        "AND EXISTS (SELECT FROM publication_registerentry r WHERE r.decision_id = {table}.to_id)"
    ),
}


def _hide(table: str, condition: str) -> RunSQL:
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY staff ON {table} FOR SELECT TO office USING (true);
        CREATE POLICY writing ON {table} TO publisher USING (true) WITH CHECK (true);
        CREATE POLICY public_now ON {table} FOR SELECT TO public_site USING ({condition.format(table=table)});
        """,
        f"DROP POLICY staff ON {table}; DROP POLICY writing ON {table}; DROP POLICY public_now ON {table};"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )


DIGESTS = RunSQL(
    """
    ALTER TABLE publication_edition ADD CONSTRAINT edition_digests_are_of_the_bytes CHECK (
      article_sha256 = encode(sha256(article), 'hex') AND pdf_sha256 = encode(sha256(pdf), 'hex')
      AND json_sha256 = encode(sha256("json"), 'hex'));
    ALTER TABLE publication_editionpaper ADD CONSTRAINT edition_paper_digest_is_of_the_bytes CHECK (sha256 = encode(sha256(content), 'hex'));
    """,
    RunSQL.noop,
)
AFTER = [
    *[_hide(table, condition) for table, condition in HIDDEN.items()],
    DIGESTS,
    append_only("publication_edition"),
    append_only("publication_editionpaper"),
]

# -- what was released of buying

NOT_TAKEN_BACK = "NOT IN (SELECT r.id FROM publication_release r WHERE r.taken_back_at IS NOT NULL)"
SHOWN = "EXISTS (SELECT FROM publication_registerentry e WHERE e.decision_id = {table}.decision_id AND e.state IN ('published', 'entry_only'))"
HIDDEN_OF_BUYING = {
    "publication_publicsupplier": f"told_in_id IS NOT NULL AND told_in_id {NOT_TAKEN_BACK}",
    **{
        f"publication_{name}": f"release_id {NOT_TAKEN_BACK}"
        for name in ("publiccontract", "publiccontractparty", "publicinvitation", "publicgrant")
    },
    "publication_publiccopy": (
        f"release_id {NOT_TAKEN_BACK} "
        "AND released_copy_id NOT IN (SELECT c.id FROM publication_releasedcopy c WHERE c.taken_back_at IS NOT NULL)"
    ),
    "publication_publicdecisiontie": f"release_id {NOT_TAKEN_BACK} AND {SHOWN}",
}
RELEASE_STAYS = RunSQL(
    """
    ALTER TABLE publication_release ADD CONSTRAINT release_digest_is_of_the_bytes CHECK (sha256 = encode(sha256(content), 'hex'));
    ALTER TABLE publication_releasedcopy ADD CONSTRAINT released_copy_digest_is_of_the_bytes CHECK (sha256 = encode(sha256(content), 'hex'));
    ALTER TABLE publication_publiccopy ADD CONSTRAINT public_copy_digest_is_of_the_bytes CHECK (sha256 = encode(sha256(content), 'hex'));
    CREATE FUNCTION release_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = partone AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND OLD.taken_back_at IS NULL AND NEW.taken_back_at IS NOT NULL
         AND (to_jsonb(NEW) - 'taken_back_at' - 'taken_back_by_id' - 'taken_back_by_name' - 'taken_back_reason' - 'taken_back_slug')
           = (to_jsonb(OLD) - 'taken_back_at' - 'taken_back_by_id' - 'taken_back_by_name' - 'taken_back_reason' - 'taken_back_slug') THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'what was released stays as it is: take it back and release anew' USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER publication_release_stays BEFORE UPDATE OR DELETE ON publication_release
      FOR EACH ROW EXECUTE FUNCTION release_stays();
    CREATE TRIGGER publication_releasedcopy_stays BEFORE UPDATE OR DELETE ON publication_releasedcopy
      FOR EACH ROW EXECUTE FUNCTION release_stays();
    CREATE TRIGGER publication_release_no_truncate BEFORE TRUNCATE ON publication_release
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER publication_releasedcopy_no_truncate BEFORE TRUNCATE ON publication_releasedcopy
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    """,
    """
    DROP TRIGGER publication_releasedcopy_no_truncate ON publication_releasedcopy;
    DROP TRIGGER publication_release_no_truncate ON publication_release;
    DROP TRIGGER publication_releasedcopy_stays ON publication_releasedcopy;
    DROP TRIGGER publication_release_stays ON publication_release;
    DROP FUNCTION release_stays();
    ALTER TABLE publication_publiccopy DROP CONSTRAINT public_copy_digest_is_of_the_bytes;
    ALTER TABLE publication_releasedcopy DROP CONSTRAINT released_copy_digest_is_of_the_bytes;
    ALTER TABLE publication_release DROP CONSTRAINT release_digest_is_of_the_bytes
    """,
)
# A copy that is taken back where it was put in is taken back here in the same step.
COPY_TAKEN_BACK = RunSQL(
    """
    CREATE FUNCTION released_copy_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = partone AS $$
    BEGIN
      UPDATE publication_releasedcopy SET taken_back_at = NEW.taken_back_at
        WHERE copy_key = NEW.id AND taken_back_at IS NULL;
      RETURN NULL;
    END $$;
    CREATE TRIGGER procurement_contractcopy_taken_back AFTER UPDATE ON procurement_contractcopy
      FOR EACH ROW WHEN (OLD.taken_back_at IS NULL AND NEW.taken_back_at IS NOT NULL)
      EXECUTE FUNCTION released_copy_follows();
    """,
    "DROP TRIGGER procurement_contractcopy_taken_back ON procurement_contractcopy; DROP FUNCTION released_copy_follows()",
)
# What is public is taken back before its record can go: no page may outlive what it tells of.
PUBLIC_STAYS = RunSQL(
    """
    CREATE FUNCTION public_record_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = partone AS $$
    BEGIN
      IF EXISTS (SELECT FROM publication_release WHERE kind = TG_ARGV[0] AND subject_id = OLD.id AND taken_back_at IS NULL) THEN
        RAISE EXCEPTION 'it is public: governance takes it back before it is removed' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN OLD;
    END $$;
    """
    + "".join(
        f"CREATE TRIGGER procurement_{kind}_public_stays BEFORE DELETE ON procurement_{kind} "
        f"FOR EACH ROW EXECUTE FUNCTION public_record_stays('{kind}');"
        for kind in ("contract", "procurement", "grant")
    ),
    "".join(
        f"DROP TRIGGER procurement_{kind}_public_stays ON procurement_{kind};" for kind in ("contract", "procurement", "grant")
    )
    + "DROP FUNCTION public_record_stays()",
)
# The register's rows stay small: the whole record of each is kept aside, so that totals of fifty thousand are read quickly.
NARROW = RunSQL(
    """
    ALTER TABLE publication_publiccontract SET (toast_tuple_target = 256);
    """,
    "ALTER TABLE publication_publiccontract RESET (toast_tuple_target)",
)
AFTER_BUYING = [
    *[_hide(table, condition) for table, condition in HIDDEN_OF_BUYING.items()],
    RELEASE_STAYS,
    COPY_TAKEN_BACK,
    PUBLIC_STAYS,
    NARROW,
]

# -- contracts as open data: of every process the newest series, of it what was made from releases that stand, and nothing that
# names a decision which the public does not see (that policy's own subquery is asked as the public site)

HIDDEN_OF_OCDS = {
    "publication_ocdsrelease": (
        "(process_id, series) IN (SELECT p.id, p.series FROM publication_ocdsprocess p) "
        "AND NOT sources && ARRAY(SELECT r.id FROM publication_release r WHERE r.taken_back_at IS NOT NULL) "
        "AND decisions <@ ARRAY(SELECT e.decision_id FROM publication_registerentry e WHERE e.state IN ('published', 'entry_only'))"
    ),
}
AFTER_OCDS = [
    *[_hide(table, condition) for table, condition in HIDDEN_OF_OCDS.items()],
    append_only("publication_ocdsrelease"),
]
