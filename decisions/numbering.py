"""Paragraph numbers, given once, in the document's own style, into the bytes that are signed (design, wall 7)."""

import re

from accounts.richtext import blocks

from .models import Section

Numbering = Section.Numbering
_FOOTNOTE = re.compile(r'(\bid="|\bhref="#)fn-')  # footnotes count anew in each section; their ids may not
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def numbered(sections, style: str, *, anchor: str) -> list[dict]:
    """Sections with their blocks: `number` is what is printed before a block, empty for what is not numbered (sub-headings,
    lists, tables), and `anchor` the id under which a link finds it, unique in the whole document through its prefix."""
    answer, running = [], 0
    for order, section in enumerate(sections, 1):
        is_counted = section.is_numbered and style == Numbering.BY_SECTION
        number = section.number_as_written or (str(order) if is_counted else "")
        told, within = [], 0
        notes = _FOOTNOTE.sub(rf"\1{anchor}s{order}-fn-", section.body)
        for place, html in enumerate(blocks(notes), 1):
            if not html.startswith("<p") or not section.is_numbered or style in (Numbering.NONE, Numbering.AS_PRINTED):
                told.append({"number": "", "anchor": f"{anchor}s{order}-{place}", "html": html})
                continue
            running, within = running + 1, within + 1
            label = _label(style, number, within, running)
            place_of = f"{order}{label}" if style == Numbering.LETTERS else label  # letters begin anew in each section
            told.append({"number": label, "anchor": f"{anchor or 'p'}{place_of}", "html": html})
        answer.append(
            {
                "code": section.code,
                "heading": section.heading,
                "level": section.level,
                "number": number,
                "anchor": f"{anchor}section-{order}",
                "blocks": told,
            }
        )
    return answer


def _label(style, number, within, running) -> str:
    if style == Numbering.RUNNING:
        return str(running)
    if style == Numbering.LETTERS:
        return (LETTERS[(within - 1) // 26 - 1] if within > 26 else "") + LETTERS[(within - 1) % 26]
    return f"{number}.{within}"
