"""What PostgreSQL itself holds of procurement: a known regime is locked, merges stay written, a copy keeps its digest."""

from django.db.migrations import RunSQL

from accounts.migrations._walls import append_only

REGIME_IS_LOCKED = RunSQL(
    """
    CREATE FUNCTION regime_is_locked() RETURNS trigger LANGUAGE plpgsql SET search_path = partone AS $$
    BEGIN
      IF OLD.recorded_at IS NOT NULL
         AND ((OLD.regime <> 'not_stated' AND NEW.regime IS DISTINCT FROM OLD.regime)
              OR (OLD.commenced_on IS NOT NULL AND NEW.commenced_on IS DISTINCT FROM OLD.commenced_on))
         AND NOT EXISTS (
           SELECT FROM procurement_regimecorrection c
            WHERE c.procurement_id = OLD.id AND c.seen_at IS NOT NULL
              AND c.regime_was = OLD.regime AND c.regime_reads = NEW.regime
              AND c.commenced_was IS NOT DISTINCT FROM OLD.commenced_on
              AND c.commenced_reads IS NOT DISTINCT FROM NEW.commenced_on) THEN
        RAISE EXCEPTION 'the regime of a procurement is locked: a correction needs a second person'
          USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER procurement_regime_is_locked BEFORE UPDATE ON procurement_procurement
      FOR EACH ROW EXECUTE FUNCTION regime_is_locked();
    """,
    "DROP TRIGGER procurement_regime_is_locked ON procurement_procurement; DROP FUNCTION regime_is_locked()",
)
COPY_DIGEST = RunSQL(
    """
    ALTER TABLE procurement_contractcopy ADD CONSTRAINT copy_digest_and_size
      CHECK (octet_length(content) <= 20971520 AND sha256 = encode(sha256(content), 'hex'));
    CREATE FUNCTION copy_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF OLD.released_at IS NOT NULL AND (
           TG_OP = 'DELETE'
           OR (NEW.content, NEW.name, NEW.media_type, NEW.kind, NEW.redaction, NEW.released_at, NEW.released_by_id)
              IS DISTINCT FROM
              (OLD.content, OLD.name, OLD.media_type, OLD.kind, OLD.redaction, OLD.released_at, OLD.released_by_id)) THEN
        RAISE EXCEPTION 'a released copy stays as it is: take it back and add another' USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END $$;
    CREATE TRIGGER procurement_contractcopy_stays BEFORE UPDATE OR DELETE ON procurement_contractcopy
      FOR EACH ROW EXECUTE FUNCTION copy_stays();
    """,
    """
    DROP TRIGGER procurement_contractcopy_stays ON procurement_contractcopy; DROP FUNCTION copy_stays();
    ALTER TABLE procurement_contractcopy DROP CONSTRAINT copy_digest_and_size
    """,
)
AFTER = [REGIME_IS_LOCKED, COPY_DIGEST, append_only("procurement_suppliermerge")]
