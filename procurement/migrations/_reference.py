"""Reference rows that older databases hold already get the columns that came later.

`load()` leaves a row alone that is there. So that is done once here, and only where an administrator has entered nothing yet:
a row whose new columns all stand at their defaults gets what procurement/reference states for its regime and code."""

import json
from pathlib import Path

REFERENCE = Path(__file__).parents[1] / "reference"
NEW_COLUMNS = {
    "ModificationGround": (
        "modification_grounds.json",
        {"works_limit_percent": None, "term_limit_percent": None, "is_cumulative": False, "is_below_threshold_only": False},
    ),
    "NoticeType": (
        "notice_types.json",
        {
            "trigger": "",
            "is_owed": False,
            "days": None,
            "day_kind": "calendar",
            "counts_first_day": False,
            "over_amount": None,
            "for_kind": "",
        },
    ),
}


def fill_new_columns(apps, schema_editor) -> None:
    for name, (file, defaults) in NEW_COLUMNS.items():
        model = apps.get_model("procurement", name)
        for row in json.loads((REFERENCE / file).read_text()):
            if row.get("for_kind"):
                continue  # a row that came later, entered by load()
            stated = {column: row[column] for column in defaults if column in row}
            model.objects.filter(regime=row["regime"], code=row["code"], **defaults).update(**stated)
