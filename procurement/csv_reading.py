"""A CSV file as rows of the register's columns: which encoding and separator it has, and what in it cannot be read."""

import csv
import io
from dataclasses import dataclass, field

from . import csv_columns
from .csv_columns import BY_NAME, REQUIRED, SHORTENED, Unreadable

MOST_BYTES = 5 * 1024 * 1024
csv.field_size_limit(1_000_000)
CP1252 = (
    "This file is not UTF-8; it was read as Windows-1252, as Excel writes it. Look at £ signs and accents in the rows below. "
    "To be sure, save it as “CSV UTF-8”."
)


class NotARegister(Exception):
    """Why a file as a whole cannot be read."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__(" ".join(self.problems))


@dataclass
class Row:
    """One contract of the file: the number of its row as a spreadsheet counts, its cells as read, and what cannot be."""

    number: int
    cells: dict = field(default_factory=dict)
    reasons: list = field(default_factory=list)  # (column, what to do)


def decoded(content: bytes) -> tuple[str, list[str]]:
    """The text, and what has to be said of how it was read."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise NotARegister(
            ["This is an Excel file. In Excel, save it as “CSV UTF-8 (comma delimited)”, then choose that file."]
        )
    if b"\x00" in content:
        raise NotARegister(["This file is not text in UTF-8. Save it as “CSV UTF-8”, then choose it."])
    for encoding, told in (("utf-8-sig", []), ("cp1252", [CP1252])):
        try:
            return content.decode(encoding), told
        except UnicodeDecodeError:
            continue
    raise NotARegister(["This file is neither UTF-8 nor Windows-1252. Save it as “CSV UTF-8”, then choose it."])


def rows_of(text: str) -> list[Row]:
    """The rows of the file, each cell read as its column says."""
    text = text.lstrip("\ufeff")
    first = text.lstrip().split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise NotARegister([f"The file breaks off or has a quotation mark too few ({error})."]) from None
    if not lines:
        raise NotARegister(["The file is empty. Its first row names the columns."])
    header = _header(lines[0])
    return [_row(number, line, header) for number, line in enumerate(lines[1:], 2) if any(cell.strip() for cell in line)]


def _header(line) -> list[str]:
    names = ["_".join(name.strip().lower().split()) for name in line]
    while names and not names[-1]:
        names.pop()
    problems = [
        f"“{name or 'a column without a name'}” is no column of the register. Take it away, or name it as the list of columns does."
        for name in dict.fromkeys(names)
        if name not in BY_NAME
    ]
    problems += [f"The column {name} is there twice." for name in BY_NAME if names.count(name) > 1]
    problems += [f"The column {name} is missing." for name in REQUIRED if name not in names]
    if problems:
        raise NotARegister(problems)
    return names


def _row(number, line, header) -> Row:
    row = Row(number)
    if len(line) > len(header) and any(cell.strip() for cell in line[len(header) :]):
        row.reasons.append(
            ("", "This row has more cells than there are columns. Put a text with a separator in quotation marks.")
        )
    for name, written in zip(header, [*line, *[""] * len(header)], strict=False):
        written = csv_columns.plain(written)
        column = BY_NAME[name]
        try:
            if SHORTENED.match(written) and column.read is csv_columns.as_text:
                raise Unreadable("Excel has shortened this number. Format the column as text, enter it again, and save.")
            several = column.of == csv_columns.SUPPLIERS
            row.cells[name] = [column.read(each.strip()) for each in _apart(written)] if several else column.read(written)
        except Unreadable as wrong:
            row.reasons.append((name, str(wrong)))
    asked = REQUIRED[1:] if row.cells.get("record") else REQUIRED
    row.reasons += [(name, "Enter this: every contract has it.") for name in asked if row.cells.get(name, "-") == ""]
    return row


def _apart(written: str) -> list[str]:
    return written.split(csv_columns.SEVERAL) if written else []
