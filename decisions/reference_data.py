"""The reference data that ships: bodies, offices, forms, numbering, codelists, procurement law, bank holidays.

All of it is data an administrator may change; what is there already is left alone. JSON in decisions/reference and
procurement/reference, each row with its source and how sure it is where the table keeps that. `note` in a row is for whoever
reads the file.
"""

import json
from pathlib import Path

from django.db import transaction
from govuk_bank_holidays.bank_holidays import BankHolidays

from accounts.models import BankHoliday, PolicingBody, Team
from procurement import models as procurement

from . import models

HERE = Path(__file__).parent / "reference"
OF_PROCUREMENT = Path(procurement.__file__).parent.parent / "reference"

# file: (model, the fields by which a row is known again). `body` and `post` are looked up.
TABLES = {
    HERE / "bodies.json": (PolicingBody, ["short_name"]),
    HERE / "teams.json": (Team, ["body", "name"]),
    HERE / "posts.json": (models.Post, ["body", "title"]),
    HERE / "office_holders.json": (models.OfficeHolder, ["post", "name"]),
    HERE / "boards.json": (models.Board, ["body", "name"]),
    HERE / "reference_schemes.json": (models.ReferenceScheme, ["body", "pattern"]),
    HERE / "form_versions.json": (models.FormVersion, ["code"]),
    HERE / "markings.json": (models.Marking, ["text"]),
    HERE / "sio_exemptions.json": (models.SioExemption, ["code"]),
    HERE / "foia_exemptions.json": (models.FoiaExemption, ["section"]),
    HERE / "scheme_rules.json": (models.SchemeRule, ["body", "scheme", "paragraph"]),
    HERE / "limits.json": (procurement.Limit, ["code", "regime", "from_on"]),
    HERE / "retention_rules.json": (models.RetentionRule, ["code"]),
    OF_PROCUREMENT / "thresholds.json": (procurement.Threshold, ["regime", "kind", "from_on"]),
    OF_PROCUREMENT / "modification_grounds.json": (procurement.ModificationGround, ["regime", "code"]),
    OF_PROCUREMENT / "notice_types.json": (procurement.NoticeType, ["regime", "code", "for_kind"]),
    OF_PROCUREMENT / "regime_rules.json": (procurement.RegimeRule, ["regime", "from_on"]),
    OF_PROCUREMENT / "routes.json": (procurement.Route, ["code"]),
    OF_PROCUREMENT / "direct_award_grounds.json": (procurement.DirectAwardGround, ["regime", "code"]),
    OF_PROCUREMENT / "limits.json": (procurement.Limit, ["code", "regime", "from_on"]),
}


@transaction.atomic
def load() -> int:
    """Enter what is missing; answer how many rows that were."""
    new = sum(_load(path, *table) for path, table in TABLES.items())
    return new + _bank_holidays()


def _load(path, model, known_by) -> int:
    new = 0
    for row in json.loads(path.read_text()):
        row = {name: _looked_up(name, value) for name, value in row.items() if name != "note"}
        known = {name: row.pop(name) for name in known_by}
        if model.objects.filter(**known).exists():
            continue
        made = model(**known, **row)
        made.full_clean()
        made.save()
        new += 1
    return new


def _looked_up(name, value):
    if name == "body":
        return PolicingBody.objects.get(short_name=value)
    if name == "post":
        body, title = value.split(": ", 1)
        return models.Post.objects.get(body__short_name=body, title=title)
    return value


def _bank_holidays() -> int:
    """Bank holidays of all nations from 2012, as the package kept them from the official list (domain.md 4.4)."""
    held = set(BankHoliday.objects.values_list("nation", "on"))
    listed = BankHolidays(use_cached_holidays=True)
    rows = [
        BankHoliday(nation=nation, on=day["date"], name=day["title"])
        for nation in BankHoliday.Nation.values
        for day in listed.get_holidays(division=nation)
        if (nation, day["date"]) not in held
    ]
    return len(BankHoliday.objects.bulk_create(rows))
