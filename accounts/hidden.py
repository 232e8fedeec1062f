"""What a file holds that its reader does not see: comments, tracked changes, hidden sheets, attachments (leaks.md, row 17).

A paper that goes public as it is, of Part 1 or of a contract, is refused with a sentence that says what to take out. The
sentences name the kind of thing, never its text.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from xml.etree import ElementTree

import pikepdf

BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error)
BROKEN += (EOFError, KeyError, NotImplementedError, RuntimeError, OSError)
MOST_UNPACKED = 200 * 1024 * 1024  # more than this is no paper that anybody reads
OFF = ("0", "false", "off", "none")
TRACKED = (
    "ins del moveFrom moveTo rPrChange pPrChange sectPrChange tblPrChange trPrChange tcPrChange cellIns cellDel cellMerge "
    "numberingChange"
).split()


def _is_off(element) -> bool:
    return any(value.lower() in OFF for name, value in element.attrib.items() if _local(name) == "val")


def _has(element, name, *values) -> bool:
    """Whether an attribute of this local name has one of the values."""
    return any(value.lower() in values for key, value in element.attrib.items() if _local(key) == name)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


# Parts of a file by name, and what an element in them has to be to count.
WORD_TEXT = r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml"
WORD = [
    (r"word/comments.*\.xml", lambda e: _local(e.tag) == "comment", "comments"),
    (WORD_TEXT, lambda e: _local(e.tag) in TRACKED, "tracked changes"),
    (WORD_TEXT, lambda e: _local(e.tag) in ("vanish", "webHidden") and not _is_off(e), "hidden text"),
]
EXCEL = [
    (r"xl/workbook\.xml", lambda e: _local(e.tag) == "sheet" and _has(e, "state", "hidden", "veryhidden"), "hidden sheets"),
    (
        r"xl/worksheets/.+\.xml",
        lambda e: _local(e.tag) in ("row", "col") and _has(e, "hidden", "1", "true"),
        "hidden rows or columns",
    ),
]
OPEN_DOCUMENT = [
    (r"content\.xml", lambda e: _local(e.tag) == "annotation", "comments"),
    (r"content\.xml", lambda e: _local(e.tag) == "tracked-changes", "tracked changes"),
    (r"content\.xml", lambda e: _local(e.tag).startswith("hidden-") or _has(e, "display", "none"), "hidden text"),
]
OPEN_SHEETS = [
    *OPEN_DOCUMENT[:2],
    (r"content\.xml", lambda e: _local(e.tag) == "table-properties" and _has(e, "display", "false"), "hidden sheets"),
    (r"content\.xml", lambda e: _has(e, "visibility", "collapse", "filter"), "hidden rows or columns"),
]
# Parts that count by being there.
PRESENT = {
    "docx": [(r"word/embeddings/.+", "an embedded file"), (r".+/vbaProject\.bin", "macros")],
    "xlsx": [
        (r"xl/(comments\d*|threadedComments/.+)\.xml", "comments"),
        (r"xl/pivotCache/.+\.xml", "the data behind a pivot table"),
        (r"xl/externalLinks/.+\.xml", "data of another workbook"),
        (r"xl/embeddings/.+", "an embedded file"),
        (r".+/vbaProject\.bin", "macros"),
    ],
    "odt": [(r"(Basic|Scripts)/.+", "macros"), (r"Object [^/]+/.+", "an embedded file")],
}
PRESENT["ods"] = PRESENT["odt"]
READ = {"docx": WORD, "xlsx": EXCEL, "odt": OPEN_DOCUMENT, "ods": OPEN_SHEETS}
PDF = [
    (rb"/EmbeddedFiles?\b", "an attached file"),
    (rb"/(JavaScript|JS)\b", "a script"),
    (rb"/Launch\b", "a command that starts a program"),
    (rb"/Subtype\s*/(Text|FreeText|Popup|FileAttachment|Redact)\b", "comments or marks"),
]
_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")


def hidden_in(content: bytes, suffix: str) -> list[str]:
    """The kinds of hidden things in a file, each once; empty if none was found. Raises ValueError for one that is damaged,
    locked, or unpacks to more than anybody reads."""
    if suffix == "pdf":
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content) + _objects_of(content)
        return [kind for pattern, kind in PDF if re.search(pattern, plain)]
    if suffix not in READ:
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED or archive.testzip():
                raise ValueError("damaged or too large")
            found = [kind for name in archive.namelist() for kind in _in_part(archive, name, suffix)]
    except BROKEN as error:
        raise ValueError("damaged") from error
    return list(dict.fromkeys(found))


def _objects_of(content: bytes) -> bytes:
    """The objects of a PDF as they would be written plainly, those packed into object streams too. Of a file that cannot be read
    as a PDF there are none: its bytes are looked through as they are."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return b"\n".join(_written(each) for each in pdf.objects)
    except pikepdf.PasswordError as error:
        raise ValueError("locked") from error
    except pikepdf.PdfError:
        return b""
    except BROKEN as error:
        raise ValueError("damaged") from error


def _written(each) -> bytes:
    if isinstance(each, pikepdf.Stream):
        each = pikepdf.Dictionary(dict(each.items()))
    return each.unparse(resolved=True) if isinstance(each, pikepdf.Object) else b""


def _in_part(archive, name, suffix):
    yield from (kind for pattern, kind in PRESENT[suffix] if re.fullmatch(pattern, name))
    asked = [(counts, kind) for pattern, counts, kind in READ[suffix] if re.fullmatch(pattern, name)]
    if not asked:
        return
    try:
        with archive.open(name) as part:
            for _, element in ElementTree.iterparse(part, events=("start",)):  # noqa: S314 expat bounds entities itself
                yield from (kind for counts, kind in asked if counts(element))
    except ElementTree.ParseError as error:
        raise ValueError("not XML") from error
