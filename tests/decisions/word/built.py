"""Word files for tests: built by python-docx, with parts exchanged where it cannot write them; and a count of their words."""

import io
import re
import zipfile
from collections import Counter
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from lxml import etree

FILES = Path(__file__).parent / "files"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
READ = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")
MARGINS = re.compile(r"word/(header|footer)\d*\.xml")


def held(name) -> bytes:
    return (FILES / name).read_bytes()


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_parts(content: bytes, **changes) -> bytes:
    """The file with parts exchanged or added; their names with slashes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            new.writestr(name, part)
    return out.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def paragraph(inner: str):
    return parse_xml(f"<w:p {NAMES}>{inner}</w:p>")


def with_everything() -> bytes:
    """By python-docx, with what it does not write itself put in as XML."""
    document = Document()
    document.add_heading("Request for radios", 0)
    document.add_heading("Introduction", 1)
    body, at = document.element.body, len(document.element.body) - 1
    box = "<w:txbxContent><w:p><w:r><w:t>boxed words</w:t></w:r></w:p></w:txbxContent>"
    for inner in (
        "<w:r><w:t xml:space='preserve'>kept </w:t></w:r><w:del w:author='Ann' w:date='2026-01-02T00:00:00Z'><w:r>"
        "<w:delText>struck </w:delText></w:r></w:del><w:ins w:author='Bob'><w:r><w:t>added</w:t></w:r></w:ins>",
        "<w:r><w:t>before</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
        "<w:r><w:t xml:space='preserve'>sum </w:t></w:r><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t><w:tab/></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>crossed</w:t></w:r>",
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>today</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>",
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent></w:sdt>",
    ):
        body.insert(at, paragraph(inner))
        at += 1
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("within", style="List Bullet 2")
    document.add_paragraph("second", style="List Number")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "across"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "down"
    table.cell(2, 2).text = "corner"
    document.sections[0].footer.paragraphs[0].text = "the foot"
    return saved(document)


def of_200_pages(words_a_page=400) -> bytes:
    """About 200 pages, every word of its own."""
    document = Document()
    document.add_heading("A very long request", 0)
    number = 0
    for page in range(200):
        if page % 40 == 0:
            document.add_heading(("Introduction", "Legal comments", "Ethics", "Background papers", "Risks")[page // 40], 1)
        for _ in range(words_a_page // 50):
            document.add_paragraph(" ".join(f"word{number + n}" for n in range(50)))
            number += 50
    return saved(document)


# -- counting


def words_in(content: bytes) -> Counter:
    """Every word of the text parts of a file, whatever holds it; what Word writes twice for older programs once."""
    found = Counter()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name in READ or MARGINS.fullmatch(name):
                found += _words_of(etree.fromstring(archive.read(name)))  # noqa: S320 our own file
    return found


def _words_of(tree) -> Counter:
    found = Counter()
    for each in list(tree.iter("{*}Fallback")):
        each.getparent().remove(each)
    for each in tree.iter(f"{W}p"):
        found += counted("".join(_said(each)))
    return found


def _said(element):
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name in ("t", "delText"):
            yield child.text or ""
        elif name in ("tab", "br", "cr", "drawing", "pict"):
            yield " "
        elif name != "p":
            yield from _said(child) if name != "txbxContent" else ()


def counted(text: str) -> Counter:
    return Counter(re.findall(r"\w+", text))
