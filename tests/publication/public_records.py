"""Rows of the public tables, written as the publisher writes them, for the tests of the public site."""

import hashlib
import json

from psycopg import sql

from accounts.models import PolicingBody
from decisions.models import Decision, FormVersion
from publication.models import Takedown

SIGNED = "2024-03-05"


def make_decision() -> int:
    """Something for the rows to belong to. The public site may not read it."""
    body, _ = PolicingBody.objects.get_or_create(name="Test Office", short_name="test")
    form, _ = FormVersion.objects.get_or_create(code="test", body=body, name="Form", defaults={"definition": {}})
    return Decision.objects.create(body=body, form_version=form, origin="archive", title="Kept inside").pk


class Register:
    """The publisher's hand on the public tables of one test's database."""

    def __init__(self, connection):
        self.connection = connection

    def insert(self, table, **values) -> int:
        statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(
            sql.Identifier(f"publication_{table}"),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join(sql.Placeholder() * len(values)),
        )
        return self.connection.execute(statement, list(values.values())).fetchone()[0]

    def publish(self, slug, *, editions=1, public_from="2020-01-01", **facts) -> int:
        """A published decision with its editions; gives the decision's id."""
        decision = make_decision()
        made = [self.add_edition(decision, slug, number, public_from=public_from) for number in range(1, editions + 1)]
        self.enter(slug, decision=decision, state="published", edition_id=made[-1], public_from=public_from, **facts)
        return decision

    def add_edition(self, decision, slug, number, public_from="2020-01-01") -> int:
        article = (
            f'<article class="document"><h1>Title of {slug}</h1><p id="p1">Text of edition {number} of {slug}</p></article>'
        )
        content = {"article": article.encode(), "pdf": f"%PDF {slug} {number}".encode()}
        content["json"] = json.dumps({"slug": slug, "edition": number}).encode()
        digests = {f"{name}_sha256": hashlib.sha256(value).hexdigest() for name, value in content.items()}
        return self.insert(
            "edition",
            decision_id=decision,
            number=number,
            slug=slug,
            reason="First published",
            title=f"Title of {slug}",
            reference="",
            body_name="Test Office",
            public_from=public_from,
            **content | digests,
        )

    def add_paper(self, slug, number, name="Annex A", media_type="application/pdf", content=b"%PDF annex") -> None:
        found = self.connection.execute("SELECT max(id) FROM publication_edition WHERE slug = %s", [slug]).fetchone()[0]
        digest = hashlib.sha256(content).hexdigest()
        self.insert(
            "editionpaper", edition_id=found, number=number, name=name, media_type=media_type, content=content, sha256=digest
        )

    def enter(self, slug, *, state, decision=None, spellings=(), **facts) -> int:
        """A line of the register; gives the decision's id."""
        usual = {"title": f"Title of {slug}", "reference": "", "canonical": "", "summary": "", "decided_by": "", "topic": ""}
        usual |= {"kind": "grant", "outcome": "approved", "signed_on": SIGNED, "published_on": "2024-03-12", "has_part2": "no"}
        usual |= {
            "body_name": "Test Office",
            "body_slug": "test",
            "significant": "no",
            "parties": "",
            "reason": "",
            "formats_email": "",
            "formats_days": 5,
        }
        if state in ("deferred", "withdrawn"):
            usual |= {"title": "", "deferred_until": "2031-05-04T00:00:00Z" if state == "deferred" else None}
        row = usual | facts
        decision = decision or make_decision()
        entry = self.insert("registerentry", decision_id=decision, slug=slug, state=state, **row)
        self.connection.execute(
            "UPDATE publication_registerentry SET search = to_tsvector('english', title || ' ' || summary || ' ' || parties) "
            "WHERE id = %s",
            [entry],
        )
        for spelling in spellings:
            self.insert("spelling", entry_id=entry, slug=spelling)
        return decision

    def enter_many(self, how_many) -> None:
        """As many lines, in one statement."""
        first = make_decision()
        like_it = Decision.objects.get(pk=first)
        rest = Decision.objects.bulk_create(
            Decision(body=like_it.body, form_version=like_it.form_version, origin="archive", title="x")
            for _ in range(how_many - 1)
        )
        self.connection.execute(
            "INSERT INTO publication_registerentry (decision_id, slug, state, reference, canonical, title, kind, outcome, signed_on, "
            "has_part2, significant, summary, topic, decided_by, parties, reason, body_name, body_slug, formats_email, formats_days) "
            "SELECT id, 'pcd-' || n, 'entry_only', 'PCD ' || n, 'PCD-' || n, 'Grant ' || n, 'grant', 'approved', %s, "
            "'no', 'no', '', '', '', '', '', 'Test Office', 'test', '', 5 "
            "FROM (SELECT id, 999 + row_number() OVER (ORDER BY id) AS n FROM unnest(%s::bigint[]) AS id) AS decisions",
            [SIGNED, [first, *(decision.pk for decision in rest)]],
        )


def take_down(decision, slug, reference, reason="It named a person.") -> None:
    """As governance does on the staff site."""
    Takedown.objects.create(decision_id=decision, slug=slug, reference=reference, reason=reason, by_name="G. Officer")


def slugs(client, query="") -> list[str]:
    """Which decisions the register names for this query string, in its order."""
    lines = client.get(f"/decisions.jsonl{query}").getvalue().decode().splitlines()
    return [json.loads(line)["address"].rstrip("/").rsplit("/", 1)[1] for line in lines]
