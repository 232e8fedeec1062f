"""PDFs, rewritten by pikepdf: properties, attachments, scripts, comments, signatures and earlier versions go. Marks drawn over a
page and hidden layers are refused: what lies under them is still there, and taking them away would show it."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

from .covered import pages_with_covered_text
from .pictures import without_notes
from .refused import Refused

PASSWORD = "This PDF has a password. Save it without one, then choose it."  # noqa: S105 a sentence
UNREADABLE = "This PDF is damaged and cannot be looked through. Save it as a new PDF, then choose that."
MARKS = (
    "This PDF has marks drawn over its pages, such as boxes or highlights. What lies under a mark is still in the file. "
    "Redact it with a tool that takes the text out, then save it as a new PDF without marks."
)
COVERED = (
    "On page %s a filled box lies over text, and the text is still in the file. Redact it with a tool that takes the text out, "
    "then choose that file."
)
LAYERS = "This PDF has hidden layers. Print it to a new PDF, so that it holds only what is seen, then choose that."
FORM = "This PDF is an interactive form of the XFA kind. Print it to a new PDF, then choose that."

SEEN = {"/Link", "/Widget"}
COMMENTS = {"/Text", "/Popup", "/Caret", "/Underline", "/StrikeOut", "/Squiggly"}
FILES = {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"}
HARMLESS_ACTIONS = {"/GoTo", "/URI", "/Named"}


def cleaned(content: bytes, suffix: str, title: str) -> tuple[bytes, list[str]]:
    """The PDF without what its reader does not see, and the kinds of what was taken out."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            taken = list(dict.fromkeys(_taken_out(pdf, title)))
            if content.count(b"startxref") > (2 if pdf.is_linearized else 1):
                taken.append("earlier versions of the file")
            out = io.BytesIO()
            pdf.save(out, encryption=False, deterministic_id=True)
    except pikepdf.PasswordError:
        raise Refused(PASSWORD) from None
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        raise Refused(UNREADABLE) from None
    return out.getvalue(), taken


def refuse_covered(content: bytes) -> None:
    """Refuse a PDF with text under a filled box."""
    try:
        pages = pages_with_covered_text(content)
    except ValueError:
        raise Refused(UNREADABLE) from None
    if pages:
        raise Refused(COVERED % " and page ".join(map(str, pages)))


def _taken_out(pdf, title):
    if off := pdf.Root.get("/OCProperties", Dictionary()).get("/D", Dictionary()).get("/OFF"):
        raise Refused(LAYERS) if len(off) else None
    if "/XFA" in pdf.Root.get("/AcroForm", Dictionary()):
        raise Refused(FORM)
    yield from _of_pages(pdf)
    yield from _of_document(pdf)
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield from _of_object(each)
    yield from _properties(pdf, title)


def _properties(pdf, title):
    """The properties go, but for a title, which people who listen to a PDF are told first: the copy's public name."""
    held = {str(name): str(value) for name, value in pdf.trailer.get("/Info", Dictionary()).items()}
    if held and held != {"/Title": title}:
        yield "document properties"
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    if title:
        pdf.trailer["/Info"] = pdf.make_indirect(Dictionary(Title=title))


def _of_document(pdf):
    root, names = pdf.Root, pdf.Root.get("/Names", Dictionary())
    yield from _without(names, {"/EmbeddedFiles": "attached files", "/JavaScript": "scripts"})
    yield from _without(root, {"/Collection": "attached files", "/Perms": "a digital signature", "/DSS": "a digital signature"})
    opening = root.get("/OpenAction")
    if isinstance(opening, Dictionary) and str(opening.get("/S")) not in HARMLESS_ACTIONS:
        del root["/OpenAction"]
        yield "scripts"
    form = root.get("/AcroForm", Dictionary())
    if form.get("/SigFlags") is not None:
        del form["/SigFlags"]
        yield "a digital signature"


def _of_object(each):
    """What may hang on any object: metadata streams, program data, associated files, scripts, signatures, notes in pictures."""
    if str(each.get("/Type", "")) == "/Metadata" or str(each.get("/Subtype", "")) == "/XML":
        return  # no longer pointed to once its owner is done
    yield from _without(
        each,
        {
            "/Metadata": "metadata",
            "/PieceInfo": "data of the program that made it",
            "/Thumb": "thumbnails",
            "/AF": "attached files",
            "/AA": "scripts",
            "/JS": "scripts",
        },
    )
    if str(each.get("/FT", "")) == "/Sig" and "/V" in each:
        del each["/V"]
        yield "a digital signature"
    action = each.get("/A")
    if isinstance(action, Dictionary) and "/S" in action and str(action["/S"]) not in HARMLESS_ACTIONS:
        del each["/A"]
        yield "scripts"
    if isinstance(each, pikepdf.Stream) and _is_jpeg(each):
        held = each.read_raw_bytes()
        if (plain := without_notes(held)) != held:
            each.write(plain, filter=Name.DCTDecode, decode_parms=each.get("/DecodeParms"))
            yield "notes in pictures"


def _is_jpeg(stream) -> bool:
    filters = stream.get("/Filter")
    if isinstance(filters, Array):
        filters = filters[0] if len(filters) == 1 else None
    return str(filters) == "/DCTDecode"


def _of_pages(pdf):
    for page in pdf.pages:
        kept = Array()
        for note in page.get("/Annots", Array()):
            kind = str(note.get("/Subtype", ""))
            if kind in COMMENTS:
                yield "comments"
            elif kind in FILES:
                yield "attached files"
            elif kind in SEEN:
                kept.append(note)
            else:
                raise Refused(MARKS)
        if "/Annots" in page and len(kept) != len(page.Annots):
            page.Annots = kept


def _without(each, names: dict):
    for name, kind in names.items():
        if name in each:
            del each[name]
            yield kind
