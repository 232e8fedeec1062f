"""Copies of the sample office's contracts: short Word files, put in and released by two people."""

import io

from docx import Document

from procurement import workflow as buying


def put_in(row, contract, *, by, second) -> None:
    """Put a copy in; release it, if it is one that the public has."""
    copy = buying.add_copy(
        contract,
        kind=row["kind"],
        name=row["name"],
        content=_written(row["name"], row["text"]),
        file_name="copy.docx",
        redaction=row["redaction"],
        by=by,
    )
    if row["is_released"]:
        buying.release(copy, by=second)


def _written(name, paragraphs) -> bytes:
    document = Document()
    document.add_heading(name, 0)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
