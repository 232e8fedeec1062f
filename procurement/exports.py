"""The contract register as rows of CSV: the columns that an import takes."""

import csv
from collections.abc import Iterator

from .csv_columns import COLUMNS, FLAGS_OF_SUPPLIERS, NUMBERS_OF_SUPPLIERS, SEVERAL, SUPPLIERS, cell

AT_ONCE = 1000
BOM = "\ufeff"  # so that Excel takes it for UTF-8


class _Echo:
    """Gives back what is written to it."""

    def write(self, text):
        return text


def register_csv(contracts) -> Iterator[str]:
    """The contracts as lines of CSV, read a thousand at a time. Formulas are written so that no spreadsheet runs them."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow([column.name for column in COLUMNS])
    found = contracts.select_related("body", "framework", "procurement__route_type")
    for contract in found.prefetch_related("suppliers__merged_into").order_by("pk").iterator(chunk_size=AT_ONCE):
        yield writer.writerow(row(contract))


def row(contract) -> list[str]:
    """A contract as the cells of its row."""
    suppliers = sorted({each.now for each in contract.suppliers.all()}, key=lambda each: each.pk)
    return [_cell(column, contract, suppliers) for column in COLUMNS]


def _cell(column, contract, suppliers) -> str:
    if column.of == SUPPLIERS:
        several = [getattr(each, column.field) for each in suppliers]
        is_told = column.name not in (NUMBERS_OF_SUPPLIERS | FLAGS_OF_SUPPLIERS) or any(several)
        return cell(SEVERAL.join(several)) if is_told else ""
    if column.name in ("record", "body"):
        return cell(contract.pk if column.name == "record" else contract.body.short_name)
    holder = contract if column.of == "contract" else contract.procurement
    value = getattr(holder, column.field) if holder else None
    return cell(getattr(value, "code", None) or getattr(value, "name", value))
