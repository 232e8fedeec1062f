"""Copies for the public: told by their content, cleaned of what their reader does not see, or refused with the reason
(leaks.md, rows 17 and 23). What is taken out is listed by its kind, never by its text.

PDFs are rewritten by pikepdf and looked through by pdfminer.six, Word and Excel files by python-docx, OpenDocument files by odfdo."""

import codecs
import io
import zipfile
from dataclasses import dataclass

from . import office, pdf
from .refused import Refused

__all__ = ["TAKEN", "TYPES", "Cleaned", "Refused", "clean"]

OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
}
TAKEN = "PDF, Word (docx), Excel (xlsx), OpenDocument (odt, ods), CSV or plain text"
NOT_TAKEN = f"The content of this file is of no kind that is taken. Choose a file of one of these kinds: {TAKEN}."
OLD_OFFICE = "This is a file of an old Word or Excel, or one with a password. Save it as PDF, docx or xlsx without a password."
CLEANERS = {"pdf": pdf.cleaned, "docx": office.microsoft, "xlsx": office.microsoft, "odt": office.open_document}
CLEANERS["ods"] = office.open_document


@dataclass(frozen=True)
class Cleaned:
    """A file that may go public: its bytes, its kind, and the kinds of things that were taken out."""

    content: bytes
    suffix: str
    taken_out: list[str]

    @property
    def media_type(self) -> str:
        return TYPES[self.suffix]


def clean(content: bytes, file_name: str, title: str = "") -> Cleaned:
    """The file without what its reader does not see. `file_name` only tells CSV from other text; `title` becomes the title
    that a PDF reader shows. Raises Refused, with a sentence that says what to do."""
    suffix = kind_of(content, file_name)
    if suffix not in CLEANERS:
        return Cleaned(content, suffix, [])
    cleaner = CLEANERS[suffix]
    out, taken_out = cleaner(content, suffix, title)
    if taken_out and cleaner(out, suffix, title)[1]:
        raise Refused("This file holds something that could not be taken out. Save it as a new PDF, then choose that.")
    if suffix == "pdf":
        pdf.refuse_covered(out)
    return Cleaned(out, suffix, taken_out)


def kind_of(content: bytes, file_name: str) -> str:
    """What the file is by its bytes, whatever its name says."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(OLD_OFFICE)
    if content.startswith(b"PK"):
        return _kind_of_zip(content)
    if not _is_text(content):
        raise Refused(NOT_TAKEN)
    return "csv" if file_name.lower().endswith(".csv") else "txt"


def _kind_of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            said = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError):
        raise Refused("This file is damaged or has a password. Save it again without a password, then choose it.") from None
    for suffix, part in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")):
        if {"[Content_Types].xml", part} <= names:
            return suffix
    for suffix in ("odt", "ods"):
        if said == TYPES[suffix] and "content.xml" in names:
            return suffix
    raise Refused(NOT_TAKEN)


def _is_text(content: bytes) -> bool:
    """Text without control characters, in UTF-8 or the Western code page of old programs."""
    if any(byte < 32 and byte not in b"\t\r\n\x0c" for byte in set(content)):
        return False
    for encoding in ("utf-8", "cp1252"):
        try:
            codecs.decode(content, encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
