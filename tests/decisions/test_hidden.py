"""What a Part 1 paper may not hold."""

import io
import zipfile

import pytest

from decisions.hidden import MOST_OF_A_PART, hidden_in


def packed(**parts) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return file.getvalue()


def word(text) -> bytes:
    return packed(word__document=f"<w:document>{text}</w:document>")


@pytest.mark.parametrize(
    ("content", "suffix", "kinds"),
    [
        (word("<w:p>Plain</w:p>"), "docx", []),
        (word('<w:ins w:author="A">new</w:ins>'), "docx", ["tracked changes"]),
        (word("<w:del><w:delText>old</w:delText></w:del>"), "docx", ["tracked changes"]),
        (word("<w:rPr><w:vanish/></w:rPr>"), "docx", ["hidden text"]),
        (word("<w:instrText>DATE</w:instrText>"), "docx", []),
        (packed(word__document="<w:p/>", word__comments="<w:comment w:id='1'>x</w:comment>"), "docx", ["comments"]),
        (packed(xl__workbook='<sheet name="a" state="visible"/>'), "xlsx", []),
        (packed(xl__workbook='<sheet name="a" state="veryHidden"/>'), "xlsx", ["hidden sheets"]),
        (packed(xl__worksheets__sheet1='<row r="1" hidden="1"/>'), "xlsx", ["hidden rows or columns"]),
        (packed(xl__comments1="<comments/>"), "xlsx", ["comments"]),
        (packed(content="<office:annotation>x</office:annotation>"), "odt", ["comments"]),
        (packed(content="<text:p>x</text:p>"), "odt", []),
        (b"%PDF-1.7 /Type /Catalog", "pdf", []),
        (b"%PDF-1.7 /Names << /EmbeddedFiles 3 0 R >>", "pdf", ["an attached file"]),
        (b"%PDF-1.7 /OpenAction << /S /JavaScript /JS (x) >>", "pdf", ["a script"]),
        (b"a,b\n1,2\n", "csv", []),
    ],
)
def test_what_a_reader_does_not_see_is_named(content, suffix, kinds):
    assert hidden_in(content, suffix) == kinds


def test_a_file_that_unpacks_to_more_than_anybody_reads_is_refused():
    with pytest.raises(ValueError, match="document"):
        hidden_in(word(" " * (MOST_OF_A_PART + 1)), "docx")
