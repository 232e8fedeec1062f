"""What to put into the parameters of every address of both sites: the ids, slugs and numbers that the world holds."""

from django.apps import apps

from tests.canary.crawl import Pattern
from tests.canary.travel import ROUTE

GARBAGE = "no-such-thing"


class Filler:
    """Reads the world's rows as the owner, so that it knows of everything, whoever may see it."""

    def __init__(self, canary):
        self.canary = canary

    def one(self, query, *values) -> list:
        return [row[0] for row in self.canary.rows("owner", query, *values)]

    # -- the public site

    def public(self, pattern: Pattern) -> list[dict]:
        """Decisions that are public, deferred, withdrawn and taken down, by every slug and spelling; drafts have none to try."""
        if pattern.parameters == ("slug",):
            slugs = self.one("SELECT slug FROM publication_registerentry UNION SELECT slug FROM publication_spelling")
            return [{"slug": slug} for slug in slugs]
        columns = {
            ("slug", "number"): ("slug, p.number", "publication:paper"),
            ("slug", "number", "paper"): ("slug, e.number, p.number", ""),
        }
        if pattern.name in ("publication:edition", "publication:edition-pdf", "publication:edition-json"):
            rows = self.canary.rows("owner", "SELECT slug, number FROM publication_edition")
        elif pattern.parameters in columns:
            listed = columns[pattern.parameters][0]
            rows = self.canary.rows(
                "owner", f"SELECT {listed} FROM publication_editionpaper p JOIN publication_edition e ON e.id = edition_id"
            )
        else:
            raise unknown(pattern)
        return [dict(zip(pattern.parameters, row, strict=True)) for row in rows]

    # -- the staff site

    def staff(self, pattern: Pattern) -> list[dict]:
        if pattern.name.startswith("admin:") or pattern.route.startswith("admin/"):
            return self._admin(pattern)
        if pattern.name.startswith("account_"):
            return self._account(pattern)
        table = BY_PRIMARY_KEY.get(pattern.name)
        if table:
            return [{"pk": pk} for pk in self.one(f"SELECT id FROM {table}")]
        if pattern.parameters[:1] != ("pk",) or not pattern.name.startswith(("decisions:", "publishing:")):
            raise unknown(pattern)
        return [given for pk in self.canary.world.decisions.values() for given in self._of_decision(pattern, pk)]

    def _of_decision(self, pattern, pk) -> list[dict]:
        """Values for what is below one decision: each combination that leads somewhere, and one that does not."""
        found = [{"pk": pk}]
        for name in pattern.parameters[1:]:
            values = self._values(pattern, name, pk)
            found = [given | {name: value} for given in found for value in values]
        return found

    def _values(self, pattern, name, pk) -> list:
        if (pattern.name, name) in ROWS:
            return self.one(f"SELECT id FROM {ROWS[pattern.name, name]} WHERE decision_id = %s", pk) or [10**6]
        if name in WORDS:
            return WORDS[name]
        raise unknown(pattern)

    def _admin(self, pattern) -> list:
        if pattern.parameters == ("object_id",):
            model = next(m for m in apps.get_models() if f"{m._meta.app_label}_{m._meta.model_name}_" in pattern.name)
            return [{"object_id": pk} for pk in self.one(f"SELECT id FROM {model._meta.db_table} ORDER BY id LIMIT 2")]
        fixed = {
            ("app_label",): [{"app_label": label} for label in ("accounts", "decisions", "procurement")],
            ("content_type_id", "object_id"): [{"content_type_id": 1, "object_id": 1}],
            ("url",): ["/admin/decisions/decision/", "/admin/decisions/part2text/1/change/"],
        }
        if not pattern.parameters:
            return ["/admin/"]
        if pattern.parameters not in fixed:
            raise unknown(pattern)
        return fixed[pattern.parameters]

    def _account(self, pattern) -> list[dict]:
        fixed = {"key": "0-" + GARBAGE, "uidb36": "1"}
        if not set(pattern.parameters) <= set(fixed):
            raise unknown(pattern)
        return [{name: fixed[name] for name in pattern.parameters}]


def unknown(pattern) -> AssertionError:
    return AssertionError(
        f"The crawl does not know how to fill in {pattern.name or pattern.route} {pattern.parameters}. "
        "Say it in tests/canary/filling.py, so that this page is searched for Part 2 too."
    )


# patterns whose pk is not a decision's
BY_PRIMARY_KEY = {
    "publishing:see_correction": "decisions_correction",
    "publishing:prove": "publication_takedown",
    "publishing:lift": "publication_takedown",
    "people:confirm_membership": "accounts_membership",
}
# (pattern, parameter): the table of that decision's rows
ROWS = {
    ("decisions:paper", "paper"): "decisions_paper",
    ("decisions:part2_paper", "paper"): "part2.decisions_part2paper",
    ("decisions:end_reader", "row"): "decisions_needtoknow",
}
# parameters that are words
WORDS = {"code": ROUTE}
