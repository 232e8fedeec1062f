"""Everything that a PDF holds: what it shows, what it says of itself, what is attached, every stream unpacked."""

import functools
import io

import pikepdf
from pdfminer.high_level import extract_text

from tests.canary.crawl import Answer


def unpacked(answer: Answer) -> bytes:
    """The answer as it came and, where it is a PDF, all that is inside."""
    if not answer.body.startswith(b"%PDF"):
        return answer.all
    return answer.all + inside_pdf(answer.body)


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
