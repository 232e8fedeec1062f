"""The list of the desk as a spreadsheet: the same lines, in the order of the page, as OpenDocument or as CSV."""

import csv
import io

import odfdo
from django.utils import timezone

from procurement.csv_columns import cell
from procurement.exports import BOM

from .desk import Line
from .models.words import PublishAs

COLUMNS = (
    "Reference",
    "Title",
    "Body",
    "Stage",
    "Held by",
    "Working days there",
    "Needed by",
    "Board meeting",
    "To be published by",
    "Kind",
    "Author",
    "To look at",
)


def row(line: Line) -> list:
    """A line as the cells of its row: texts, numbers and dates."""
    decision = line.decision
    return [
        decision.reference,
        decision.title,
        decision.body.name,
        decision.get_status_display(),
        line.held_by,
        line.days,
        decision.needed_by_on,
        "; ".join(str(each) for each in line.meetings),
        "Not published" if line.publish_as == PublishAs.NOT else line.publish_by,
        decision.get_kind_display(),
        str(decision.author or ""),
        "; ".join(text for text, _ in line.flags),
    ]


def as_csv(lines) -> bytes:
    """No cell begins as a formula, so that no spreadsheet runs one."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(COLUMNS)
    writer.writerows([[cell(value) for value in row(line)] for line in lines])
    return (BOM + held.getvalue()).encode()


def as_ods(lines) -> bytes:
    """Cells of an OpenDocument table have a type: a text is never read as a formula."""
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    table = odfdo.Table(f"Requests on {timezone.localdate():%d.%m.%Y}")
    table.append(_row(COLUMNS))
    for line in lines:
        table.append(_row(row(line)))
    document.body.append(table)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _row(values):
    made = odfdo.Row()
    for value in values:
        made.append_cell(odfdo.Cell("" if value is None else value))
    return made
