"""What a file holds that its reader does not see: comments, tracked changes, hidden sheets, attachments (leaks.md, row 17).

A paper of Part 1 goes public as it is, so one with any of these is refused with a sentence that says what to take out. The
sentences name the kind of thing, never its text.
"""

import io
import re
import zipfile

MOST_OF_A_PART = 60 * 1024 * 1024  # more than this, unpacked, is no paper that anybody reads

# Part of the file: what to look for in it, and what that is.
WORD = [
    (r"word/comments.*\.xml", rb"<w:comment[ >]", "comments"),
    (r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml", rb"<w:(ins|del|moveFrom|moveTo)[ >]", "tracked changes"),
    (r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml", rb"<w:vanish(/| w:val=\"(1|true|on)\"/)", "hidden text"),
    (r"word/embeddings/.+", rb"", "an embedded file"),
    (r".+/vbaProject\.bin", rb"", "macros"),
]
EXCEL = [
    (r"xl/workbook\.xml", rb"<sheet [^>]*state=\"(hidden|veryHidden)\"", "hidden sheets"),
    (r"xl/worksheets/sheet\d+\.xml", rb"<(row|col) [^>]*hidden=\"(1|true)\"", "hidden rows or columns"),
    (r"xl/(comments\d*|threadedComments/.+)\.xml", rb"", "comments"),
    (r"xl/pivotCache/.+\.xml", rb"", "the data behind a pivot table"),
    (r"xl/externalLinks/.+\.xml", rb"", "data of another workbook"),
    (r"xl/embeddings/.+", rb"", "an embedded file"),
    (r".+/vbaProject\.bin", rb"", "macros"),
]
OPEN_DOCUMENT = [
    (r"content\.xml", rb"<office:annotation[ >]", "comments"),
    (r"content\.xml", rb"<text:tracked-changes[ >]", "tracked changes"),
    (r"content\.xml", rb"text:display=\"none\"|<text:hidden-", "hidden text"),
    (r"(Basic|Scripts)/.+", rb"", "macros"),
    (r"Object [^/]+/.+", rb"", "an embedded file"),
]
PDF = [
    (rb"/EmbeddedFiles?\b", "an attached file"),
    (rb"/(JavaScript|JS)\b", "a script"),
    (rb"/Launch\b", "a command that starts a program"),
    (rb"/Subtype\s*/(Text|FreeText|Popup|FileAttachment|Redact)\b", "comments or marks"),
]
LOOKED_FOR = {"docx": WORD, "xlsx": EXCEL, "odt": OPEN_DOCUMENT}


def hidden_in(content: bytes, suffix: str) -> list[str]:
    """The kinds of hidden things in a file, each once; empty if none was found. Raises ValueError for one that unpacks to more
    than anybody reads. Of a PDF only what is not packed into object streams is seen."""
    if suffix == "pdf":
        return [kind for pattern, kind in PDF if re.search(pattern, content)]
    if suffix not in LOOKED_FOR:
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = [kind for name in archive.namelist() for kind in _in_part(archive, name, LOOKED_FOR[suffix])]
    return list(dict.fromkeys(found))


def _in_part(archive, name, looked_for):
    asked = [(pattern, kind) for of, pattern, kind in looked_for if re.fullmatch(of, name)]
    if not asked:
        return
    with archive.open(name) as part:
        held = part.read(MOST_OF_A_PART + 1)
    if len(held) > MOST_OF_A_PART:
        raise ValueError(name)
    for pattern, kind in asked:
        if re.search(pattern, held):
            yield kind
