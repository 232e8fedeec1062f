"""Editions are written once; what is taken down or not yet public is hidden from the public site by policy (design, walls 6, 7)."""

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
