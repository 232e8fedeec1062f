"""Everything that a PDF or a Word file holds: what it shows, what it says of itself, what is attached, every part unpacked."""

import functools
import io
import re
import zipfile

import pikepdf
from pdfminer.high_level import extract_text

from tests.canary.crawl import Answer


def unpacked(answer: Answer) -> bytes:
    """The answer as it came and, where it is a PDF or an office file, all that is inside."""
    if answer.body.startswith(b"%PDF"):
        return answer.all + inside_pdf(answer.body)
    return answer.all + inside_zip(answer.body) if answer.body.startswith(b"PK\x03\x04") else answer.all


@functools.cache
def inside_zip(content: bytes) -> bytes:
    """Every part with its name, as it is and without its tags, which may stand within a word."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [(name.encode(), archive.read(name)) for name in archive.namelist()]
    return b"\n".join(each for name, part in parts for each in (name, part, re.sub(rb"<[^>]*>", b"", part)))


@functools.cache
def inside_pdf(content: bytes) -> bytes:
    text = extract_text(io.BytesIO(content))
    with pikepdf.open(io.BytesIO(content)) as pdf:
        parts = [text, repr(dict(pdf.docinfo)), str(pdf.open_metadata())]
        parts += [f"{name} {file.filename} {file.description}" for name, file in pdf.attachments.items()]
        held = [file.get_file().read_bytes() for file in pdf.attachments.values()]
        return "\n".join(parts).encode() + b"\n".join(held) + b"\n".join(_objects(pdf))


def _objects(pdf):
    """Every object written out, strings unescaped, and every stream without its compression."""
    for each in pdf.objects:
        yield each.unparse(resolved=False) if not isinstance(each, pikepdf.Stream) else _stream(each)


def _stream(stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:  # a picture or font in a form that stays as it is
        return stream.read_raw_bytes()
