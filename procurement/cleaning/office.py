"""Word and Excel files, rewritten by python-docx's package, and OpenDocument files, rewritten by odfdo. Only parts that a reader
sees come into the new file. Comments, tracked changes, hidden text and hidden sheets are refused: only an author can say what
they should become."""

import io
import re
import zipfile
import zlib

from docx.opc.package import OpcPackage
from docx.opc.part import XmlPart
from lxml import etree
from odfdo.container import Container
from odfdo.manifest import Manifest

from accounts.hidden import hidden_in

from .pictures import without_notes
from .refused import Refused

HIDDEN = "This file holds %s, which the public would get too. Take that out, or save it as a new PDF, then choose it."
UNREADABLE = "This file could not be looked through for hidden content. Save it as a new PDF, then choose that."
UNKNOWN = "This file holds %s, which cannot be taken out safely. Save it as a new PDF, then choose that."
BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, KeyError, NotImplementedError, RuntimeError, OSError, etree.LxmlError)
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)

# What a relationship of a Word or Excel file leads to, by the last word of its type: what goes, and how that is called.
GOES = {
    "core-properties": "document properties",
    "extended-properties": "document properties",
    "custom-properties": "document properties",
    "thumbnail": "thumbnails",
    "customXml": "data of the program that made it",
    "people": "names of people who worked on it",
    "person": "names of people who worked on it",
    "printerSettings": "settings of a printer",
    "attachedTemplate": "the address of a template",
    "keyMapCustomizations": "data of the program that made it",
    "origin": "a digital signature",
    "ui/extensibility": "data of the program that made it",
    "extensibility": "data of the program that made it",
    "classificationlabels": "a classification label",
    "comments": "comments",  # an empty part: one with comments in it is refused before
    "commentsExtensible": "comments",
    "commentsExtended": "comments",
    "commentsIds": "comments",
    "mailMergeSource": "the address of a data source",
}
STAYS = set(
    "officeDocument styles stylesWithEffects theme settings webSettings fontTable font numbering footnotes endnotes header footer "
    "image hyperlink chart chartColorStyle chartStyle themeOverride chartUserShapes diagramData diagramLayout diagramQuickStyle "
    "diagramColors diagramDrawing glossaryDocument worksheet chartsheet sharedStrings calcChain drawing table sheetMetadata".split()
)
REFUSED = {
    "connections": "a data connection",
    "revisionHeaders": "tracked changes",
    "slicer": "a slicer",
    "queryTable": "a query",
}
# Elements that name people, machines or folders, by part and local name.
ELEMENTS = {
    r"/word/settings\.xml": ("attachedTemplate", "mailMerge", "rsids", "docVars", "writeProtection"),
    r"/xl/workbook\.xml": ("fileSharing", "absPath"),
}
RSID = re.compile(r"\}rsid\w*$")


def microsoft(content: bytes, suffix: str, title: str) -> tuple[bytes, list[str]]:
    """A Word or Excel file without its properties and whatever else its reader does not see."""
    _refuse_hidden(content, suffix)
    try:
        package = OpcPackage.open(io.BytesIO(content))
        taken, looked_at, ahead = [], set(), [package]
        while ahead:
            source = ahead.pop()
            taken += _relationships(source)
            if source is not package:
                taken += _of_part(source)
            followed = {r.target_part for r in source.rels.values() if not r.is_external} - looked_at
            looked_at |= followed
            ahead += followed
        out = io.BytesIO()
        package.save(out)
    except BROKEN:
        raise Refused(UNREADABLE) from None
    return _without_times(out.getvalue()), list(dict.fromkeys(taken))


def _refuse_hidden(content: bytes, suffix: str) -> None:
    try:
        kinds = hidden_in(content, suffix)
    except BROKEN:
        raise Refused(UNREADABLE) from None
    if kinds:
        raise Refused(HIDDEN % " and ".join(kinds))


def _relationships(source):
    """Let go of the parts that do not come along. Whatever is not known to be seen is refused."""
    for key, relation in list(source.rels.items()):
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in GOES:
            _forget(source, key)
            yield GOES[kind]
        elif kind not in STAYS or (relation.is_external and kind != "hyperlink"):
            raise Refused(UNKNOWN % REFUSED.get(kind, "a part that its reader may not see"))


def _forget(source, key) -> None:
    """Take a relationship away, and the attribute that pointed to it."""
    del source.rels[key]
    if hasattr(source, "partname") and source.partname.ext == "xml":
        tree = _tree(source)
        for element in tree.iter("{*}pageSetup", "{*}attachedTemplate", "{*}dataSource"):
            for name in [name for name, value in element.attrib.items() if value == key and name.endswith("}id")]:
                del element.attrib[name]
        _put(source, tree)


def _of_part(part):
    if part.partname.ext in ("jpeg", "jpg", "png"):
        plain = without_notes(part.blob)
        if plain != part.blob:
            part._blob = plain
            yield "notes in pictures"
        return
    if part.partname.ext in ("tif", "tiff", "svg"):
        raise Refused(UNKNOWN % "a picture of a kind that may hold notes")
    if part.partname.ext != "xml":
        return
    tree, found = _tree(part), []
    for pattern, names in ELEMENTS.items():
        if re.fullmatch(pattern, part.partname):
            found = [element for name in names for element in tree.iter(f"{{*}}{name}")]
    for element in found:
        element.getparent().remove(element)
    marked = [element for element in tree.iter() if any(RSID.search(name) for name in element.attrib)]
    for element in marked:
        for name in [name for name in element.attrib if RSID.search(name)]:
            del element.attrib[name]
    if found or marked:
        _put(part, tree)
        yield "traces of who worked on it and where"


def _tree(part):
    return part.element if isinstance(part, XmlPart) else etree.fromstring(part.blob, PARSER)  # noqa: S320 PARSER takes no entities


def _put(part, tree) -> None:
    if not isinstance(part, XmlPart):
        part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _without_times(content: bytes) -> bytes:
    """The same ZIP without the moments at which its parts were written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            plain = zipfile.ZipInfo(part.filename)
            plain.compress_type = part.compress_type
            new.writestr(plain, old.read(part))
    return out.getvalue()


# -- OpenDocument

OPEN_GOES = [
    (r"meta\.xml", "document properties"),
    (r"settings\.xml", "settings of a printer and of the program"),
    (r"Thumbnails/.*", "thumbnails"),
    (r"META-INF/(document|macro|package)signatures\.xml", "a digital signature"),
    (r"(Versions/.*|VersionList\.xml)", "earlier versions of the file"),
    (r"(Configurations2/.*|layout-cache|manifest\.rdf|current\.xml)", "data of the program that made it"),
]
MANIFEST = "META-INF/manifest.xml"
OPEN_STAYS = r"(mimetype|content\.xml|styles\.xml|META-INF/manifest\.xml|Pictures/.*|Fonts/.*|[\w.-]+/)"


def open_document(content: bytes, suffix: str, title: str) -> tuple[bytes, list[str]]:
    """An OpenDocument file without its properties and whatever else its reader does not see."""
    _refuse_hidden(content, suffix)
    try:
        held = Container(io.BytesIO(content))
        taken = list(_open_parts(held))
        out = io.BytesIO()
        held.save(out)
    except BROKEN:
        raise Refused(UNREADABLE) from None
    return _without_times(out.getvalue()), list(dict.fromkeys(taken))


def _open_parts(held):
    manifest = Manifest(MANIFEST, held)
    for path in list(held.parts):
        kind = next((kind for pattern, kind in OPEN_GOES if re.fullmatch(pattern, path)), None)
        if kind:
            held.del_part(path)
            if path in manifest.get_paths():
                manifest.del_full_path(path)
            yield kind
        elif not re.fullmatch(OPEN_STAYS, path):
            raise Refused(UNKNOWN % "a part that its reader may not see")
        elif path.startswith("Pictures/") and not path.endswith("/"):
            yield from _open_picture(held, path)
    held.set_part(MANIFEST, manifest.serialize())


def _open_picture(held, path):
    if re.search(r"\.(tiff?|svg)$", path):
        raise Refused(UNKNOWN % "a picture of a kind that may hold notes")
    content = held.get_part(path)
    if (plain := without_notes(content)) != content:
        held.set_part(path, plain)
        yield "notes in pictures"
