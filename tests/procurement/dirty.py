"""Really dirty files, made by the tools that people's programs are built on: each holds TOKEN where its reader does not see it."""

import io
import zipfile

import docx
import odfdo
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image
from weasyprint import HTML

TOKEN = "Ravenstone-9"


def plain_pdf() -> bytes:
    return HTML(string="<html lang=en><title>A</title><p>The contract <a href='https://example.org'>page</a></p>").write_pdf()


def barred_pdf() -> bytes:
    """On its second page a black bar is drawn over words."""
    bar = "position:absolute;top:0;left:0;width:300px;height:40px;background:black"
    page = f"<p>Seen</p><div style='page-break-before:always;position:relative'><p>{TOKEN}</p><div style='{bar}'></div></div>"
    return HTML(string=page).write_pdf()


def coloured_pdf() -> bytes:
    """Words on a coloured ground, and words underlined: nothing is hidden."""
    page = (
        "<p style='background:black;color:white'>White on black</p><table><tr><td style='background:#eee'><u>Under</u></table>"
    )
    return HTML(string=page).write_pdf()


def jpeg() -> bytes:
    """A picture with the camera's notes in it."""
    file, notes = io.BytesIO(), Image.Exif()
    notes[0x013B], notes[0x010E] = TOKEN, TOKEN
    Image.new("RGB", (40, 30), "red").save(file, "JPEG", exif=notes, comment=TOKEN)
    return file.getvalue()


def note(pdf, kind, **more):
    """A mark on a page. What a link says of itself is for its reader, so that is left to the other kinds."""
    held = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([10, 10, 90, 90]), **more)
    if kind not in ("Link", "Widget"):
        held.Contents = TOKEN
    return pdf.make_indirect(held)


def pdf_with(change) -> bytes:
    with pikepdf.open(io.BytesIO(plain_pdf())) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def properties(pdf):
    pdf.docinfo["/Author"] = TOKEN


def metadata(pdf):
    with pdf.open_metadata() as told:
        told["dc:creator"] = [TOKEN]


def page_metadata(pdf):
    pdf.pages[0].obj.Metadata = Stream(pdf, TOKEN.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.pages[0].obj.PieceInfo = Dictionary(Editor=Dictionary(Private=TOKEN))


def attachment(pdf):
    pdf.attachments[f"{TOKEN}.txt"] = TOKEN.encode()


def script_on_opening(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=TOKEN)


def scripts(pdf):
    action = Dictionary(S=Name.JavaScript, JS=TOKEN)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", action])))
    pdf.pages[0].obj.AA = Dictionary(O=action)


def launching_link(pdf):
    pdf.pages[0].Annots.append(note(pdf, "Link", A=Dictionary(S=Name.Launch, F=TOKEN)))


def comment(pdf):
    pdf.pages[0].Annots.append(note(pdf, "Text", T=TOKEN))


def file_note(pdf):
    pdf.pages[0].Annots.append(note(pdf, "FileAttachment"))


def signature(pdf):
    field = note(pdf, "Widget", FT=Name.Sig, V=pdf.make_indirect(Dictionary(Type=Name.Sig, Name=TOKEN)))
    pdf.pages[0].Annots.append(field)
    pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([field]))


def picture(pdf):
    held = Stream(
        pdf, jpeg(), Type=Name.XObject, Subtype=Name.Image, Width=40, Height=30, ColorSpace=Name.DeviceRGB, BitsPerComponent=8
    )
    held.Filter = Name.DCTDecode
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=pdf.make_indirect(held))


def box(pdf):
    pdf.pages[0].Annots.append(note(pdf, "Square"))


def layer(pdf):
    hidden = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=TOKEN))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([hidden]), D=Dictionary(OFF=Array([hidden])))


def xfa(pdf):
    pdf.Root.AcroForm = Dictionary(XFA=Stream(pdf, TOKEN.encode()))


def locked_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain_pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def word() -> bytes:
    """A Word file whose properties, settings and picture name somebody."""
    document, out, middle = docx.Document(), io.BytesIO(), io.BytesIO()
    document.add_paragraph("The contract")
    document.add_picture(io.BytesIO(jpeg()))
    for name in ("author", "last_modified_by", "comments", "title"):
        setattr(document.core_properties, name, TOKEN)
    document.save(middle)
    with zipfile.ZipFile(middle) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/settings.xml":
                content = content.replace(
                    b"</w:settings>", f'<w:docVars><w:docVar w:name="a" w:val="{TOKEN}"/></w:docVars></w:settings>'.encode()
                )
            if name == "word/document.xml":
                content = content.replace(b"<w:p>", f'<w:p w:rsidR="{TOKEN}">'.encode(), 1)
            new.writestr(name, content)
    return out.getvalue()


def with_part(content: bytes, change) -> bytes:
    """The same ZIP with its parts as `change(name, content)` answers them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, change(part.filename, old.read(part)))
    return out.getvalue()


def word_with(text: str) -> bytes:
    """A Word file with this in its text."""
    return with_part(
        word(),
        lambda name, held: held.replace(b"<w:sectPr", text.encode() + b"<w:sectPr", 1) if name == "word/document.xml" else held,
    )


PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CORE = "package.core-properties+xml"
IN_EXCEL = {
    "/xl/workbook.xml": f"{SHEETS}.sheet.main+xml",
    "/xl/worksheets/sheet1.xml": f"{SHEETS}.worksheet+xml",
    "/xl/printerSettings/p1.bin": f"{SHEETS}.printerSettings",
    "/docProps/core.xml": f"application/vnd.openxmlformats-{CORE}",
    "/_rels/.rels": f"application/vnd.openxmlformats-{CORE.replace('core-properties', 'relationships')}",
}


def related(*targets) -> str:
    rows = (f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1))
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(rows)}</Relationships>'


def excel(sheets: str = '<sheet name="A" sheetId="1" r:id="rId1"/>') -> bytes:
    """An Excel file with properties, a printer's settings and the folder it was saved in."""
    named = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in IN_EXCEL.items())
    properties = f"{PACKAGE}/relationships/metadata/core-properties"
    folder = f'<x:absPath xmlns:x="urn:x" url="C:\\{TOKEN}\\"/>'
    text = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>The contract</t></is></c></row></sheetData>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{named}</Types>',
        "_rels/.rels": related((f"{OFFICE}/officeDocument", "xl/workbook.xml"), (properties, "docProps/core.xml")),
        "docProps/core.xml": f'<p:coreProperties xmlns:p="{PACKAGE}/metadata/core-properties"><p:by>{TOKEN}</p:by></p:coreProperties>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><fileSharing userName="{TOKEN}"/>{folder}'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": related((f"{OFFICE}/worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{text}<pageSetup r:id="rId1"/></worksheet>',
        "xl/worksheets/_rels/sheet1.xml.rels": related((f"{OFFICE}/printerSettings", "../printerSettings/p1.bin")),
        "xl/printerSettings/p1.bin": TOKEN,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in parts.items():
            archive.writestr(name, held)
    return out.getvalue()


def open_document(kind="text") -> bytes:
    document, out = odfdo.Document(kind), io.BytesIO()
    document.meta.title = document.meta.creator = TOKEN
    document.save(out)
    return out.getvalue()


def everywhere(content: bytes) -> bytes:
    """All bytes of a file, unpacked, so that a word in it is found wherever it hides."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"\n".join(
                [
                    content,
                    *(everywhere(archive.read(name)) for name in archive.namelist()),
                    *map(str.encode, archive.namelist()),
                ]
            )
    if content.startswith(b"%PDF"):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pdf.save(
                out,
                stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )
        return out.getvalue()
    return content
