"""Opening a Word file that somebody sent: looked at before anything is unpacked, bounded, and refused with the reason.

What could reach out of the file (templates, linked pictures, frames, fields that fetch), run (macros, ActiveX, OLE objects) or
swell (bombs, entities) is refused; hyperlinks are the one external target that is taken. Pictures, charts and embedded
workbooks stay in the file: they are listed and left."""

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from lxml import etree

MOST_BYTES = 20 * 1024 * 1024
MOST_PARTS = 2_000
MOST_UNPACKED = 150 * 1024 * 1024
MOST_OF_A_TEXT = 30 * 1024 * 1024  # one part of XML; 200 pages are about 2 MB
MOST_TAGS = 1_500_000  # in one part; 200 pages have about 150,000
SQUEEZED = 300  # times, of a part over 1 MB; text of a person comes to less than 50
PARSER = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

_USUAL = b"http://schemas.openxmlformats.org/"
SAME_AS = {  # Word's "Strict Open XML" writes the same under other names
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": _USUAL + b"wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": _USUAL + b"officeDocument/2006/relationships",
    b"http://purl.oclc.org/ooxml/officeDocument/math": _USUAL + b"officeDocument/2006/math",
    b"http://purl.oclc.org/ooxml/drawingml/main": _USUAL + b"drawingml/2006/main",
}

OVER = "This file is larger than 20 MB. Take pictures out of it, or start without it and copy the text."
NOT_WORD = "This is not a Word file (docx). Open it in Word or LibreOffice and save it as “Word document (.docx)”."
LOCKED = "This file has a password, or was made by an old Word. Save it as “Word document (.docx)” without a password."
DAMAGED = "This file is damaged and cannot be read. Open it in Word, save it under a new name, then choose that."
BOMB = "This file unpacks to far more than a document holds, so it was not opened. Save it as a new Word document without pictures."
ENTITIES = "This file holds definitions that Word does not write (XML entities), so it was not opened."
MACROS = "This file holds macros. Save it as “Word document (.docx)”, which leaves them out, then choose that."
ACTIVE = "This file holds an embedded program or object (%s). Take it out, save the file, then choose it again."
REACHES = "This file reaches out to another file or address (%s). Break that link in Word, save the file, then choose it again."
FETCHES = re.compile(r"^\s*(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DDE|DDEAUTO|LINK|DATABASE|RD)\b", re.IGNORECASE)
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error)
BROKEN += (EOFError, KeyError, ValueError, NotImplementedError, RuntimeError, OSError)
NAMES = {
    "attachedTemplate": "a template",
    "image": "a linked picture",
    "oleObject": "a linked object",
    "frame": "a frame",
    "subDocument": "a subdocument",
    "mailMergeSource": "a data source",
}


class Refused(Exception):
    """A file that is not opened; the sentence says why, and what to do."""


@dataclass
class Package:
    """An opened file. Parts of XML are read when asked for; relationships are by part and id."""

    archive: zipfile.ZipFile
    names: set[str]
    main: str = ""
    related: dict = field(default_factory=dict)

    def tree(self, name: str):
        """A part of XML, or None where there is none of this name."""
        return _parsed(_read(self.archive, name)) if name in self.names else None

    def of(self, part: str) -> dict:
        """The relationships of a part: id → (last word of the type, target as a part or an address, whether it leads outside)."""
        if part not in self.related:
            folder, name = posixpath.split(part)
            found = self.tree(f"{folder}/_rels/{name}.rels".lstrip("/"))
            self.related[part] = (
                {} if found is None else {each.get("Id"): _target(each, folder) for each in found.iter(_RELATION)}
            )
        return self.related[part]

    def one(self, kind: str):
        """The tree of the part that the document names for this purpose (styles, numbering, comments …), or None."""
        target = next((target for of, target, outside in self.of(self.main).values() if of == kind and not outside), None)
        return self.tree(target) if target else None


def opened(content: bytes) -> Package:
    """The file, looked through. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused(OVER)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(LOCKED)
    if not content.startswith(b"PK"):
        raise Refused(NOT_WORD)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        _bounded(archive.infolist())
        package = Package(archive, set(archive.namelist()))
        _look_through(package)
    except BROKEN:
        raise Refused(DAMAGED) from None
    return package


def _bounded(parts) -> None:
    """By what the file says of itself; reading stops there too."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(BOMB)
    for part in parts:
        if part.flag_bits & 1:
            raise Refused(LOCKED)
        is_text = part.filename.lower().endswith((".xml", ".rels"))
        squeezed = part.file_size > 1024 * 1024 and part.file_size > SQUEEZED * max(part.compress_size, 1)
        if squeezed or (is_text and part.file_size > MOST_OF_A_TEXT):
            raise Refused(BOMB)


def _look_through(package) -> None:
    if "[Content_Types].xml" not in package.names:
        raise Refused(NOT_WORD)
    _refuse_active(package.names, _read(package.archive, "[Content_Types].xml"))
    package.main = _main(package)
    for name in sorted(package.names):
        if name.endswith(".rels"):
            _refuse_outside(_parsed(_read(package.archive, name)))
    if package.tree(package.main).find(f".//{W}altChunk") is not None:
        raise Refused(REACHES % "a document inside the document")


def _main(package) -> str:
    found = package.tree("_rels/.rels")
    targets = [] if found is None else [_target(each, "") for each in found.iter(_RELATION)]
    main = next((target for kind, target, outside in targets if kind == "officeDocument" and not outside), "")
    tree = package.tree(main)
    if tree is None or tree.tag != f"{W}document":
        raise Refused(NOT_WORD)
    return main


def _refuse_active(names, types: bytes) -> None:
    low = {name.lower() for name in names}
    if any("vbaproject" in name or "vbadata" in name for name in low) or b"macroenabled" in types.lower():
        raise Refused(MACROS)
    for name in sorted(low):
        if "/activex/" in name or re.search(r"/embeddings/.*\.(?!xlsx$|docx$|pptx$)[^.]*$", name):
            raise Refused(ACTIVE % posixpath.basename(name))
        if re.search(r"\.(exe|dll|com|bat|cmd|js|jse|vbs|vbe|ps1|scr|hta|msi|lnk|jar|wsf)$", name):
            raise Refused(ACTIVE % posixpath.basename(name))


def _refuse_outside(relations) -> None:
    for each in relations.iter(_RELATION):
        kind, target, outside = _target(each, "")
        if kind in ("oleObject", "control") and not outside:
            raise Refused(ACTIVE % "an OLE object")
        if kind == "aFChunk":
            raise Refused(REACHES % "a document inside the document")
        if outside and kind != "hyperlink":
            raise Refused(REACHES % NAMES.get(kind, kind))


def _target(relation, folder: str) -> tuple[str, str, bool]:
    kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
    if relation.get("TargetMode") == "External":
        return kind, target, True
    return kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"), False


def _read(archive, name) -> bytes:
    """The bytes of a part. Styles, notes and comments are first read long after the look through, so damage shows here too."""
    try:
        with archive.open(name) as part:
            content = part.read(MOST_OF_A_TEXT + 1)
    except BROKEN:
        raise Refused(DAMAGED) from None
    if len(content) > MOST_OF_A_TEXT or content.count(b"<") > MOST_TAGS:
        raise Refused(BOMB)
    return content


def _parsed(content: bytes):
    for strict, usual in SAME_AS.items():
        content = content.replace(strict, usual)
    plain = content.replace(b"\0", b"")  # UTF-16 writes a zero beside each letter
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Refused(ENTITIES)
    try:
        tree = etree.fromstring(content, etree.XMLParser(**PARSER))  # noqa: S320 PARSER takes no entities
    except etree.XMLSyntaxError:
        raise Refused(DAMAGED) from None
    if tree.getroottree().docinfo.doctype:
        raise Refused(ENTITIES)
    return tree
