"""What a Part 1 paper may not hold."""

import io
import zipfile

import pikepdf
import pytest

from accounts.hidden import MOST_UNPACKED, hidden_in

W = 'xmlns:w="urn:w" xmlns:x="urn:w"'


def packed(**parts) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return file.getvalue()


def word(text, encoding="utf-8") -> bytes:
    return packed(
        word__document=f'<?xml version="1.0" encoding="{encoding}"?><w:document {W}>{text}</w:document>'.encode(encoding)
    )


@pytest.mark.parametrize(
    ("content", "suffix", "kinds"),
    [
        (word("<w:p>Plain</w:p>"), "docx", []),
        (word('<w:ins w:author="A">new</w:ins>'), "docx", ["tracked changes"]),
        (word('<w:ins\n w:author="A">new</w:ins>'), "docx", ["tracked changes"]),
        (word("<x:del>old</x:del>"), "docx", ["tracked changes"]),
        (word("<w:del>old</w:del>", "utf-16"), "docx", ["tracked changes"]),
        (word("<w:rPr><w:rPrChange/></w:rPr>"), "docx", ["tracked changes"]),
        (word("<w:rPr><w:vanish /></w:rPr>"), "docx", ["hidden text"]),
        (word("<w:rPr><w:vanish w:val='1'/></w:rPr>"), "docx", ["hidden text"]),
        (word("<w:rPr><w:vanish w:val='0'/></w:rPr>"), "docx", []),
        (word("<w:instrText>DATE</w:instrText>"), "docx", []),
        (packed(word__comments=f"<w:comments {W}><w:comment w:id='1'>x</w:comment></w:comments>"), "docx", ["comments"]),
        (packed(xl__workbook='<workbook><sheet name="a" state="visible"/></workbook>'), "xlsx", []),
        (packed(xl__workbook="<workbook><sheet name='a' state='veryHidden'/></workbook>"), "xlsx", ["hidden sheets"]),
        (packed(xl__worksheets__sheet1='<d><row r="1" hidden="1"/></d>'), "xlsx", ["hidden rows or columns"]),
        (packed(xl__comments1="<comments/>"), "xlsx", ["comments"]),
        (packed(content='<o:d xmlns:o="urn:o"><o:annotation>x</o:annotation></o:d>'), "odt", ["comments"]),
        (packed(content="<p>x</p>"), "odt", []),
        (
            packed(content='<o:d xmlns:o="urn:o"><o:table-properties o:display="false"/></o:d>'),
            "ods",
            ["hidden sheets"],
        ),
        (packed(content='<o:d xmlns:o="urn:o"><o:r o:visibility="filter"/></o:d>'), "ods", ["hidden rows or columns"]),
        (packed(content='<o:d xmlns:o="urn:o"><o:r o:visibility="visible"/></o:d>'), "ods", []),
        (b"%PDF-1.7 /Type /Catalog", "pdf", []),
        (b"%PDF-1.7 /Names << /EmbeddedFiles 3 0 R >>", "pdf", ["an attached file"]),
        (b"%PDF-1.7 /OpenAction << /S /#4aavaScript /JS (x) >>", "pdf", ["a script"]),
        (b"a,b\n1,2\n", "csv", []),
    ],
)
def test_what_a_reader_does_not_see_is_named(content, suffix, kinds):
    assert hidden_in(content, suffix) == kinds


@pytest.mark.parametrize(
    "content",
    [
        packed(word__document="<w:document>" + " " * 100),
        word("<w:p>Plain</w:p>")[:-60] + b"0" * 60,
        word("<w:p>" + "Plain words. " * 900 + "</w:p>").replace(b"\x00\x00\x00\x00", b"\x01\x00\x00\x00", 1)[:90] + b"x" * 400,
        word("<w:p>Plain</w:p>")[:29] + b"\xff" + word("<w:p>Plain</w:p>")[30:],
    ],
    ids=["not whole", "cut off", "damaged", "begins beyond its end"],
)
def test_a_file_that_cannot_be_looked_through_is_not_taken(content):
    with pytest.raises(ValueError):  # noqa: PT011 the one error that fields answer
        hidden_in(content, "docx")


def test_a_file_that_unpacks_to_more_than_anybody_reads_is_not_taken():
    with pytest.raises(ValueError, match="too large"):
        hidden_in(word(" " * (MOST_UNPACKED + 1)), "docx")


def packed_pdf(**catalog) -> bytes:
    """A PDF whose objects are packed into object streams, where nobody reads them in the bytes."""
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, value in catalog.items():
            pdf.Root[f"/{name}"] = pdf.make_indirect(value)
        pdf.save(held, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return held.getvalue()


@pytest.mark.parametrize(
    ("catalog", "kinds"),
    [
        ({}, []),
        ({"Names": pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=[]))}, ["an attached file"]),
        ({"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x")}, ["a script"]),
        ({"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.Launch)}, ["a command that starts a program"]),
    ],
)
def test_what_is_packed_into_object_streams_is_found_too(catalog, kinds):
    content = packed_pdf(**catalog)
    assert not any(word in content for word in (b"/EmbeddedFiles", b"/JavaScript", b"/Launch"))
    assert hidden_in(content, "pdf") == kinds


def test_a_damaged_pdf_is_refused():
    with pytest.raises(ValueError, match="damaged"):
        hidden_in(packed_pdf().replace(b"/Type /ObjStm", b"/\xffype /ObjStm"), "pdf")


def test_a_locked_pdf_is_refused():
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(held, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(ValueError, match="locked"):
        hidden_in(held.getvalue(), "pdf")
