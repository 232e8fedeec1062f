"""Who may do what in the database: one table, database table × role × verbs (design, wall 2).

`apply` takes every right from the three roles and gives back what stands here; it runs after every migrate. `problems` asks
PostgreSQL itself and names whatever nobody classified. A verb with columns in brackets is a column grant.
Nobody but the owner may TRUNCATE, and nobody may DELETE what is not named here.
"""

ROLES = ("office", "publisher", "public_site")
READ, ADD, ALL = "SELECT", "SELECT, INSERT", "SELECT, INSERT, UPDATE, DELETE"
WRITE = "SELECT, INSERT, UPDATE"


def _each(prefix: str, names: str, **rights: str) -> dict:
    return {f"{prefix}_{name}": rights for name in names.split()}


RIGHTS: dict[str, dict[str, str]] = {
    # -- accounts
    "accounts_policingbody": {"office": ALL, "publisher": READ, "public_site": "SELECT (short_name, colour)"},
    "accounts_bankholiday": {"office": ALL, "publisher": READ},
    **_each("accounts", "team user membership", office=ALL),
    "accounts_savedview": {"office": ALL},
    "accounts_event": {"office": ADD},
    "accounts_outbox": {
        "office": "INSERT, SELECT (id, created_at, send_after, address, subject, failure, failed_at), "
        "UPDATE (send_after, tries, failed_at, sent_at)",
        "publisher": "SELECT, UPDATE (send_after, sent_at, message_id, tries, failure, failed_at)",
    },
    "accounts_mailchoice": {"office": ALL},
    # -- procurement
    **_each("procurement", "supplier framework procurement gate contract contract_suppliers contractchange grant", office=ALL),
    **_each("procurement", "lot notice contractoption breakpoint contractcopy", office=ALL),
    "procurement_suppliermerge": {"office": ADD},
    "procurement_regimecorrection": {"office": "SELECT, INSERT, UPDATE (seen_by_id, seen_at)"},
    **_each(
        "procurement",
        "threshold modificationground noticetype regimerule route directawardground limit",
        office=ALL,
        publisher=READ,
    ),
    # -- decisions: reference data
    **_each(
        "decisions",
        "post officeholder formversion referencescheme board marking sioexemption foiaexemption schemerule",
        office=ALL,
        publisher=READ,
    ),
    **_each("decisions", "boardmember", office=ALL),
    # -- decisions: the record. A decision is never deleted; its parts are, while it is a draft.
    "decisions_decision": {"office": WRITE},
    **_each(
        "decisions",
        "decisiondate decidedby section recommendation option moneyline party assessment commitment citation archivedsignature "
        "boardpaper consultee authorisation declaration",
        office=ALL,
    ),
    **_each("decisions", "decisionlink paper withholding", office=ALL, publisher=READ),
    **_each("decisions", "explanation", office=ALL),
    **_each("decisions", "coauthor advicerequest look", office=WRITE),
    **_each("decisions", "advice part2advice", office=ADD),
    "decisions_needtoknow": {"office": "SELECT, INSERT, UPDATE (to_at)"},
    **_each("decisions", "stoodaside storedversion", office=ADD),
    **_each("decisions", "comment part2comment", office="SELECT, INSERT, UPDATE (resolved_at, resolved_by_id)"),
    # -- decisions: what was signed and what came after
    "decisions_referencecounter": {"office": WRITE},
    "decisions_issuednumber": {"office": "SELECT, INSERT, UPDATE (state, decision_id)", "publisher": READ},
    "decisions_numberreservation": {"office": "SELECT, INSERT, UPDATE (released_by_id, released_at, released_because)"},
    "decisions_boardmeeting": {"office": ALL},
    "decisions_tabling": {"office": "SELECT, INSERT, DELETE"},
    "decisions_amendment": {"office": "SELECT, INSERT, UPDATE (ended_at, reason, version_after_id)"},
    **_each(
        "decisions", "signedcontent signature signatureconfirmation deferral withholdingreview", office=ADD, publisher=READ
    ),
    "decisions_awardreport": {"office": ADD},
    "decisions_reminder": {"office": ADD},
    "decisions_part1words": {"office": WRITE},
    # -- decisions: urgent ones, and interests that people declared beforehand
    "decisions_urgency": {"office": ALL},
    "decisions_lateadvice": {"office": ADD},
    "decisions_declaredinterest": {"office": "SELECT, INSERT, UPDATE (to_on)"},
    **_each("decisions", "reliance nodecisionneeded", office="SELECT, INSERT, UPDATE (ended_at, ended_by_id)"),
    "decisions_correction": {
        "office": "SELECT, INSERT, UPDATE (seen_by_id, seen_at, dropped_by_id, dropped_at, dropped_because)",
        "publisher": "SELECT (id, decision_id, place, was, reads, note, by_id, by_name, at, seen_by_id, seen_at)",
    },
    # -- decisions: what is planned, asked about decisions, held and disposed of
    **_each("decisions", "planneddecision panelreport informationrequest clarification", office=WRITE),
    **_each(
        "decisions",
        "panelreport_decisions informationrequest_decisions informationrequest_exemptions",
        office="SELECT, INSERT, DELETE",
    ),
    "decisions_calendaraddress": {"office": "SELECT, INSERT, UPDATE (ended_at)"},
    **_each("decisions", "boardpack boardpackentry", office=ADD),
    "decisions_retentionrule": {"office": ALL},
    "decisions_legalhold": {"office": "SELECT, INSERT, UPDATE (ended_at, ended_by_id, ended_because)"},
    "decisions_disposal": {"office": "SELECT, INSERT, UPDATE (disposed_at, disposed_by_id, taken_back_at, taken_back_by_id)"},
    # -- Part 2: row by row through may_open_part2
    **_each(
        "decisions", "part2text part2money part2figure part2party part2recommendation part2paper publicinteresttest", office=ALL
    ),
    **_each("decisions", "part2award part2reading storedpart2 signedpart2", office=ADD),
    "decisions_keptanswer": {"office": ALL},
    "decisions_wordreturn": {"office": "SELECT, INSERT, UPDATE (settled), DELETE"},
    "decisions_wordremainder": {"office": "SELECT, INSERT, UPDATE (state, placed_in, settled_by_id, settled_at)"},
    # -- publication
    **_each("publication", "edition editionpaper", office=READ, publisher=ADD, public_site=READ),
    **_each("publication", "registerentry spelling editionlink", office=READ, publisher=ALL, public_site=READ),
    "publication_takedown": {
        "office": "SELECT, INSERT, UPDATE (proved_at, lifted_at, lifted_by_name)",
        "publisher": READ,
        "public_site": "SELECT (id, decision_id, slug, reference, reason, at, lifted_at)",
    },
    "publication_publishingfailure": {"office": READ, "publisher": ALL},
    # -- publication: what governance released of buying. The procurement tables themselves are the office's alone.
    "publication_release": {
        "office": "SELECT, INSERT, UPDATE (taken_back_at, taken_back_by_id, taken_back_by_name, taken_back_reason, "
        "taken_back_slug)",
        "publisher": READ,
        "public_site": "SELECT (id, kind, subject_id, taken_back_at, taken_back_reason, taken_back_slug)",
    },
    "publication_releasedcopy": {
        "office": "SELECT, INSERT, UPDATE (taken_back_at)",
        "publisher": READ,
        "public_site": "SELECT (id, kind, subject_id, number, taken_back_at)",
    },
    **_each(
        "publication",
        "publicsupplier publiccontract publiccontractparty publicinvitation publicgrant publiccopy publicdecisiontie",
        office=READ,
        publisher=ALL,
        public_site=READ,
    ),
    "publication_publiccontractwords": {"office": "SELECT, DELETE", "publisher": ALL, "public_site": READ},
    "publication_ocdsprocess": {"office": READ, "publisher": WRITE, "public_site": READ},
    "publication_ocdsrelease": {"office": READ, "publisher": ADD, "public_site": READ},
    # -- jobs
    **_each("procrastinate", "jobs events", office=WRITE, publisher=ALL),
    **_each("procrastinate", "periodic_defers workers", publisher=ALL),
    # -- Django's and allauth's own
    **_each("django", "session", office=ALL),
    **_each("django", "admin_log", office=ADD),
    **_each("django", "content_type", office=READ, publisher=READ),
    "django_migrations": {"office": READ, "publisher": READ},
    **_each("auth", "permission group group_permissions"),
    **_each("account", "emailaddress emailconfirmation", office=ALL),
}
PART2_TABLES = {
    f"decisions_{name}"
    for name in (
        "part2text part2money part2figure part2party part2recommendation part2paper publicinteresttest part2award part2comment "
        "part2reading storedpart2 signedpart2 wordremainder wordreturn part2advice keptanswer"
    ).split()
}
SCHEMAS = {"partone": ROLES, "part2": ("office",)}
# Functions of ours run with the rights of whoever calls them; a SECURITY DEFINER function or a view is on this list or an error.
# disposal_happens() is a trigger's, so nobody calls it: with it PostgreSQL removes what a disposal is of, Part 2 unread.
# kept_answers_go() is one too: with a request that is over go the answers that people kept for themselves.
DEFINER_FUNCTIONS: set[str] = {"disposal_happens", "kept_answers_go"}
VIEWS: set[str] = set()


def apply(connection) -> None:
    """Revoke everything from the three roles, then grant what the table says. Runs as owner, in one transaction."""
    from django.db import transaction

    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for schema in SCHEMAS:
            for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
                cursor.execute(f"REVOKE ALL ON ALL {kind} IN SCHEMA {schema} FROM PUBLIC, {', '.join(ROLES)}")
            cursor.execute(f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC, {', '.join(ROLES)}")
            _revoke_columns(cursor, schema)
        for schema, roles in SCHEMAS.items():
            cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {', '.join(roles)}")
        for role in ROLES:
            cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA partone TO {role}")
        for table, schema in _tables(cursor).items():
            for role, verbs in RIGHTS.get(table, {}).items():
                cursor.execute(f"GRANT {verbs} ON {schema}.{table} TO {role}")
        for sequence, schema, table in _sequences(cursor):
            for role, verbs in RIGHTS.get(table, {}).items():
                if "INSERT" in verbs:
                    cursor.execute(f"GRANT USAGE ON SEQUENCE {schema}.{sequence} TO {role}")


def problems(connection) -> list[str]:
    """What PostgreSQL holds and nobody classified, and what it grants beyond the table. Empty when all is well."""
    with connection.cursor() as cursor:
        tables = _tables(cursor)
        found = [f"table {name} has no rights here" for name in sorted(set(tables) - set(RIGHTS))]
        found += [f"{name} has rights here and no table" for name in sorted(set(RIGHTS) - set(tables))]
        found += [f"{name} is not in schema part2" for name in sorted(PART2_TABLES) if tables.get(name) != "part2"]
        found += [
            f"{name} is in part2 unclassified"
            for name, schema in sorted(tables.items())
            if schema == "part2" and name not in PART2_TABLES
        ]
        found += _unlisted(cursor)
        found += _grants_beyond(cursor)
        found += _schemas_and_sequences_beyond(cursor)
    return found


def _tables(cursor) -> dict[str, str]:
    cursor.execute(
        "SELECT relname, nspname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE relkind IN ('r', 'p') AND nspname IN ('partone', 'part2')"
    )
    return dict(cursor.fetchall())


def _sequences(cursor) -> list[tuple[str, str, str]]:
    cursor.execute(
        "SELECT s.relname, n.nspname, t.relname FROM pg_class s JOIN pg_namespace n ON n.oid = s.relnamespace "
        "JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') JOIN pg_class t ON t.oid = d.refobjid "
        "WHERE s.relkind = 'S' AND n.nspname IN ('partone', 'part2')"
    )
    return cursor.fetchall()


def _revoke_columns(cursor, schema) -> None:
    """REVOKE ON ALL TABLES leaves column grants standing; take them one by one."""
    cursor.execute(
        "SELECT grantee, privilege_type, table_name, column_name FROM information_schema.column_privileges "
        "WHERE table_schema = %s AND grantee = ANY(%s)",
        [schema, list(ROLES)],
    )
    for grantee, verb, table, column in cursor.fetchall():
        cursor.execute(f'REVOKE {verb} ("{column}") ON {schema}.{table} FROM {grantee}')


def _unlisted(cursor) -> list[str]:
    cursor.execute(
        "SELECT 'function ' || proname || ' is SECURITY DEFINER' FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace "
        "WHERE nspname IN ('partone', 'part2') AND prosecdef AND NOT proname = ANY(%s) "
        "UNION ALL SELECT 'view ' || relname || ' is not classified' FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname IN ('partone', 'part2') AND relkind IN ('v', 'm') AND NOT relname = ANY(%s) "
        "UNION ALL SELECT 'part2.' || relname || ' has no row security' FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname = 'part2' AND relkind IN ('r', 'p') AND NOT relrowsecurity "
        "UNION ALL SELECT 'table ' || relname || ' is there in more than one schema' FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname IN ('partone', 'part2') AND relkind IN ('r', 'p') "
        "GROUP BY relname HAVING count(*) > 1 "
        "UNION ALL SELECT 'policy ' || policyname || ' on part2.' || tablename || ' does not ask may_open_part2' FROM pg_policies "
        "WHERE schemaname = 'part2' AND coalesce(qual, with_check) NOT LIKE '%%may_open_part2(decision_id)%%'",
        [list(DEFINER_FUNCTIONS), list(VIEWS)],
    )
    return [row[0] for row in cursor.fetchall()]


def _grants_beyond(cursor) -> list[str]:
    """Grants that PostgreSQL knows and the table does not say: by table, by column, and whatever PUBLIC holds."""
    found = []
    cursor.execute(
        "SELECT grantee, table_name, privilege_type FROM information_schema.table_privileges "
        "WHERE table_schema IN ('partone', 'part2') AND grantee <> 'owner'"
    )
    for grantee, table, verb in cursor.fetchall():
        if verb not in _whole_table_verbs(RIGHTS.get(table, {}).get(grantee, "")):
            found.append(f"{grantee} holds {verb} on {table}")
    cursor.execute(
        "SELECT DISTINCT grantee, table_name, privilege_type, column_name FROM information_schema.column_privileges "
        "WHERE table_schema IN ('partone', 'part2') AND grantee <> 'owner'"
    )
    for grantee, table, verb, column in cursor.fetchall():
        verbs = RIGHTS.get(table, {}).get(grantee, "")
        if verb not in _whole_table_verbs(verbs) and column not in _columns(verbs, verb):
            found.append(f"{grantee} holds {verb} on {table}.{column}")
    return sorted(found)


def _schemas_and_sequences_beyond(cursor) -> list[str]:
    """Schemas that a role may use or create in, and sequences it may do more with than the table says."""
    cursor.execute(
        "SELECT role, schema, verb FROM unnest(%s::text[]) role, unnest(%s::text[]) schema, unnest(ARRAY['USAGE', 'CREATE']) verb "
        "WHERE has_schema_privilege(role, schema, verb)",
        [list(ROLES), list(SCHEMAS)],
    )
    held = cursor.fetchall()
    found = [
        f"{role} holds {verb} on schema {name}" for role, name, verb in held if verb == "CREATE" or role not in SCHEMAS[name]
    ]
    for sequence, schema, table in _sequences(cursor):
        cursor.execute(
            "SELECT role, verb FROM unnest(%s::text[]) role, unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) verb "
            "WHERE has_sequence_privilege(role, %s, verb)",
            [list(ROLES), f"{schema}.{sequence}"],
        )
        found += [
            f"{role} holds {verb} on sequence {sequence}"
            for role, verb in cursor.fetchall()
            if verb != "USAGE" or "INSERT" not in RIGHTS.get(table, {}).get(role, "")
        ]
    return found


def _whole_table_verbs(verbs: str) -> set[str]:
    return {word.strip() for word in _outside_brackets(verbs) if "(" not in word}


def _columns(verbs: str, verb: str) -> set[str]:
    listed = next((word for word in _outside_brackets(verbs) if word.strip().startswith(f"{verb} (")), "()")
    return {column.strip() for column in listed[listed.index("(") + 1 : listed.rindex(")")].split(",")}


def _outside_brackets(verbs: str) -> list[str]:
    """Split at the commas that are not within brackets."""
    depth, words = 0, [""]
    for letter in verbs:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            words.append("")
        else:
            words[-1] += letter
    return [word.strip() for word in words if word.strip()]
