"""What to put into the parameters of every address of both sites: the ids, slugs and numbers that the world holds."""

import itertools

from django.apps import apps

from config.rights import PART2_TABLES
from decisions.views import drafting, part2, parts
from decisions.views.information import AFTER_THE_ANSWER, STEPS
from procurement.forms.contracts import PARTS as CONTRACT_PARTS
from procurement.forms.procurements import PARTS as PROCUREMENT_PARTS
from tests.canary.crawl import Pattern
from tests.canary.travel import ROUTE

GARBAGE = "no-such-thing"
WHOLE = ("draft",)  # of these decisions every combination of list, row and page; the pages of the others are the same pages
# Of every decision, for everybody: the pages on which a record, its versions and its Part 2 are read.
ALWAYS = {
    f"decisions:{name}"
    for name in (
        "decision",
        "comment_on_part2",
        "answer_on_part2",
        "versions",
        "changes",
        "part2",
        "part2_paper",
        "write_part2",
        "award_check",
        "word_part1",
        "word_part2",
        "returned",
    )
}
READ = {"decisions:decision", "decisions:changes", "decisions:part2"}  # of those, where the record itself is read


class Filler:
    """Reads the world's rows as the owner, so that it knows of everything, whoever may see it. With `of` each page is asked
    of those decisions only, but the pages in `always`; with `once` of one of them only, one after the other from page to page,
    beginning at the given number."""

    def __init__(self, canary, *, of=(), whole=WHOLE, once=None, always=ALWAYS):
        self.canary, self.of, self.whole, self.always = canary, of, whole, always
        self.turns = itertools.count(once) if once is not None else None

    def one(self, query, *values) -> list:
        return [row[0] for row in self.canary.rows("owner", query, *values)]

    # -- the public site

    def public(self, pattern: Pattern) -> list[dict]:
        """Decisions that are public, deferred, withdrawn and taken down, by every slug and spelling; drafts have none to try."""
        if pattern.name in OPEN_CONTRACTING:
            parameter, query = OPEN_CONTRACTING[pattern.name]
            return [{parameter: value} for value in self.one(query)] or [{parameter: GARBAGE}]
        if pattern.name in PUBLIC_BUYING:
            rows = self.canary.rows("owner", PUBLIC_BUYING[pattern.name])
            return [dict(zip(pattern.parameters, row, strict=True)) for row in rows] or [
                dict(zip(pattern.parameters, (GARBAGE, 1), strict=False))
            ]
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
            return [{"pk": pk} for pk in self.one(f"SELECT id FROM {table} ORDER BY id")[:6] or [10**6]]
        if pattern.name in ("decisions:give_number", "decisions:release_number"):
            query = "SELECT id FROM decisions_issuednumber ORDER BY state = 'reserved' DESC, id"
            return [{"pk": pk} for pk in self.one(query)[:2] or [10**6]]
        if pattern.name == "decisions:leaver":
            return [{"person": pk} for pk in self.one("SELECT id FROM accounts_user ORDER BY id")[:6]]
        if pattern.name == "decisions:calendar_feed":
            return [{"token": GARBAGE}, {"token": "a" * 43}]
        if pattern.name == "decisions:information_step":
            asked = self.one("SELECT id FROM decisions_informationrequest ORDER BY id")[:1] or [10**6]
            return [{"pk": pk, "step": step} for pk in asked for step in [*STEPS, *AFTER_THE_ANSWER]]
        if pattern.name == "publishing:take_back":
            released = self.canary.rows("owner", "SELECT DISTINCT kind, subject_id FROM publication_release ORDER BY 1, 2")
            return [{"kind": kind, "pk": pk} for kind, pk in released[:6]] or [{"kind": "contract", "pk": 10**6}]
        if pattern.name in BUYING:
            return self._of_buying(pattern)
        if pattern.name == "procurement:merge_suppliers":
            ids = self.one("SELECT id FROM procurement_supplier ORDER BY id")[:2]
            return [{"pk": pk, "other": other} for pk in ids for other in ids] or [{"pk": 10**6, "other": 1}]
        if pattern.parameters[:1] != ("pk",) or not pattern.name.startswith(("decisions:", "publishing:")):
            raise unknown(pattern)
        names = self.of if self.of and pattern.name not in self.always else self.canary.world.decisions
        if self.turns and names is self.of:
            names = [self.of[next(self.turns) % len(self.of)]]
        return [given for name in names for given in self._of_decision(pattern, name)]

    def _of_buying(self, pattern) -> list[dict]:
        """Values for what is below a contract or a procurement: its parts by name, the rows of its lists, whichever it is."""
        owner, rows = BUYING[pattern.name]
        found = []
        ids = self.one(f"SELECT id FROM procurement_{owner} ORDER BY id")[:3]
        recorded = self.one(f"SELECT id FROM procurement_{owner} WHERE recorded_at IS NOT NULL ORDER BY id")[:1]
        for pk in dict.fromkeys([*ids, *recorded]) or [10**6]:
            for word, table in rows.items():
                given = {"pk": pk} | ({"part": word} if "part" in pattern.parameters else {})
                others = [name for name in pattern.parameters if name not in given]
                query = f"SELECT id FROM procurement_{table} WHERE {owner}_id = %s ORDER BY id"
                ids = (self.one(query, pk)[:2] or [10**6]) if others else [None]
                found += [given | dict.fromkeys(others, each) for each in ids]
        return found

    def _of_decision(self, pattern, name) -> list[dict]:
        """Values for what is below one decision: every combination for those that are asked whole, one for the others."""
        found = [{"pk": self.canary.world.decisions[name]}]
        for parameter in pattern.parameters[1:]:
            found = [given | {parameter: value} for given in found for value in self._values(pattern, parameter, given)]
        return found if name in self.whole else found[:1]

    def _values(self, pattern, parameter, given) -> list:
        """The values of one parameter, those before it given; 1000000, which nothing has, where there is no row."""
        if parameter == "part" and pattern.name != "decisions:edit":
            return list(self._lists(pattern))
        if (pattern.name, parameter) in WORDS:
            return WORDS[pattern.name, parameter]
        table = ROWS.get((pattern.name, parameter)) or (parameter == "child" and self._table(pattern, given))
        if not table:
            raise unknown(pattern)
        return self.one(f"SELECT id FROM {table} WHERE decision_id = %s ORDER BY id", given["pk"])[:2] or [10**6]

    def _lists(self, pattern) -> dict:
        if pattern.name.endswith("part2"):
            return part2.LISTS
        return {name: each for name, each in parts.LISTS.items() if each.of_board or "board" not in pattern.parameters}

    def _table(self, pattern, given) -> str:
        model = self._lists(pattern)[given.get("part", "authorisations")].model
        return ("part2." if model._meta.db_table in PART2_TABLES else "partone.") + model._meta.db_table

    def _admin(self, pattern) -> list[dict]:
        if pattern.parameters == ("object_id",):
            label, model, _ = pattern.route.removeprefix("admin/").split("/", 2)
            table = apps.get_model(label, model)._meta.db_table
            return [{"object_id": pk} for pk in self.one(f"SELECT id FROM {table} ORDER BY id LIMIT 1") or [10**6]]
        fixed = {
            ("app_label",): [{"app_label": label} for label in ("accounts", "decisions", "procurement")],
            ("content_type_id", "object_id"): [{"content_type_id": 1, "object_id": 1}],
            ("url",): [{"url": "decisions/decision/"}, {"url": "decisions/part2text/1/change/"}],
        }
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


# public addresses of contracts, invitations and suppliers, also of what the public no longer sees
PUBLIC_BUYING = {
    "publication:supplier": "SELECT slug FROM publication_publicsupplier",
    **{f"publication:{name}": "SELECT slug FROM publication_publiccontract" for name in ("contract", "contract-format")},
    **{f"publication:{name}": "SELECT slug FROM publication_publicinvitation" for name in ("invitation", "invitation-format")},
    **{
        f"publication:{name}-copy": f"SELECT slug, c.number FROM publication_publiccopy c JOIN publication_public{name} o ON o.id = {name}_id"
        for name in ("contract", "invitation")
    },
}
# addresses of the open contracting data, also of what the public no longer sees
OPEN_CONTRACTING = {
    "publication:ocds-release": ("identifier", "SELECT identifier FROM publication_ocdsrelease"),
    "publication:ocds-record": (
        "ocid",
        "SELECT ocid FROM publication_ocdsprocess UNION SELECT unnest(former_ocids) FROM publication_ocdsprocess",
    ),
}
# patterns whose pk is not a decision's
BY_PRIMARY_KEY = {
    "publishing:see_correction": "decisions_correction",
    "publishing:drop_correction": "decisions_correction",
    "publishing:prove": "publication_takedown",
    "publishing:lift": "publication_takedown",
    "people:confirm_membership": "accounts_membership",
    "people:send_again": "accounts_outbox",
    "decisions:headroom": "procurement_contract",
    "decisions:end_interest": "decisions_declaredinterest",
    "decisions:correct_interest": "decisions_declaredinterest",
    **{f"decisions:{name}": "decisions_officeholder" for name in ("confirm_acting", "end_acting")},
    **{f"decisions:{verb}_advice": "decisions_advicerequest" for verb in ("claim", "give_back", "reassign")},
    "decisions:end_reliance": "decisions_reliance",
    "decisions:take_back_no_decision": "decisions_nodecisionneeded",
    **{f"procurement:{name}": "procurement_supplier" for name in "supplier edit_supplier choose_to_merge".split()},
    **{f"procurement:{name}": "procurement_grant" for name in "grant edit_grant".split()},
    **{
        f"procurement:{name}": "procurement_contractcopy"
        for name in "copy copy_file release_copy take_back_copy remove_copy".split()
    },
    **{f"procurement:{name}": "procurement_contract" for name in "copies add_contract_copy".split()},
    **{f"procurement:{name}": "procurement_procurement" for name in "procurement_copies add_procurement_copy".split()},
} | {
    f"decisions:{kind}_{page}": f"procurement_{kind.replace('change', 'contractchange')}"
    for kind in ("contract", "change", "grant")
    for page in ("decisions", "rely", "no_decision")
}
BY_PRIMARY_KEY |= {
    f"procurement:{name}": f"procurement_{table}"
    for table, names in {
        "contract": "contract contract_parts end_contract take_up_contract remove_contract",
        "procurement": "procurement take_up_procurement remove_procurement correct_regime",
        "framework": "framework edit_framework remove_framework",
    }.items()
    for name in names.split()
}
# the desk of governance
BY_PRIMARY_KEY |= {
    **{f"decisions:{name}": "decisions_boardmeeting" for name in ("change_meeting", "remove_meeting")},
    "decisions:take_off": "decisions_tabling",
    **{f"people:{name}": "accounts_savedview" for name in ("saved_view", "remove_view")},
}
# what is planned, asked about decisions, held and disposed of
BY_PRIMARY_KEY |= {
    f"{namespace}:{name}": f"decisions_{table}"
    for namespace, table, names in (
        ("decisions", "planneddecision", "planned edit_planned cancel_planned"),
        ("decisions", "panelreport", "panel_report edit_panel_report"),
        ("decisions", "informationrequest", "information_request edit_information_request correct_answer"),
        ("decisions", "legalhold", "end_hold"),
        ("decisions", "disposal", "dispose take_disposal_back"),
        ("packs", "boardmeeting", "board"),
        ("packs", "boardpack", "board_part1 board_part2"),
    )
    for name in names.split()
}
# pattern: whose pages they are, and the parts or lists that may be named, each with its table
ROWS_OF_CONTRACT = {"changes": "contractchange", "options": "contractoption", "breaks": "breakpoint", "notices": "notice"}
ROWS_OF_PROCUREMENT = {"gates": "gate", "lots": "lot", "notices": "notice"}
BUYING = {
    "procurement:edit_contract": ("contract", dict.fromkeys([*CONTRACT_PARTS, GARBAGE])),
    "procurement:edit_procurement": ("procurement", dict.fromkeys([*PROCUREMENT_PARTS, GARBAGE])),
    "procurement:take_option": ("contract", {"options": "contractoption"}),
    "procurement:lapse_option": ("contract", {"options": "contractoption"}),
    "procurement:confirm_regime": ("procurement", {"corrections": "regimecorrection"}),
    **{f"procurement:{name}": ("contract", ROWS_OF_CONTRACT) for name in "rows add_row edit_row remove_row".split()},
    **{
        f"procurement:procurement_{name}": ("procurement", ROWS_OF_PROCUREMENT)
        for name in "rows add_row edit_row remove_row".split()
    },
}
ASKED_BESIDES = "(SELECT * FROM decisions_advicerequest WHERE label <> '') AS asked"
# (pattern, parameter): the table of that decision's rows
ROWS = {
    ("decisions:report_award", "authorisation"): "decisions_authorisation",
    **{(f"decisions:{verb}_advice", "asked"): ASKED_BESIDES for verb in ("answer", "withdraw")},
    ("decisions:compare_board", "board"): "decisions_boardpaper",
    ("decisions:paper", "paper"): "decisions_paper",
    ("decisions:part2_paper", "paper"): "part2.decisions_part2paper",
    ("decisions:end_reader", "row"): "decisions_needtoknow",
    ("decisions:end_co_author", "co_author"): "decisions_coauthor",
    **{(f"decisions:{name}", "comment"): "decisions_comment" for name in ("answer", "resolve", "reopen")},
    **{(f"decisions:{name}_on_part2", "comment"): "part2.decisions_part2comment" for name in ("answer", "resolve", "reopen")},
    ("decisions:settle_word", "remainder"): "part2.decisions_wordremainder",
    **{
        (f"decisions:{name}", "came"): "part2.decisions_wordreturn"
        for name in ("returned", "settle_returned", "take_comments", "put_away")
    },
} | {
    (f"decisions:{name}_of_board", "board"): "decisions_boardpaper"
    for name in "part add_child edit_child remove_child move_child".split()
}
PAGES = [
    *drafting.PAGES,
    "withholding",
    "part2",
    "boards",
    "section-introduction",
    "section:introduction",
    "section-" + GARBAGE,
]
# (pattern, parameter): words
WORDS = {
    ("decisions:declare", "code"): ROUTE,
    ("decisions:advise_late", "code"): ROUTE,
    ("decisions:advise_anew", "code"): ROUTE,
    ("decisions:let_newcomer_in", "person"): [1, 10**6],
    ("decisions:edit", "part"): PAGES,
    ("decisions:explain", "concern"): ["money", "withholding", GARBAGE],
    ("decisions:edit_bought", "kind"): ["contract", "procurement", "change", "grant"],
}
