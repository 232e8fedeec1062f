"""Blocks into the HTML that a draft keeps: lists nested again, merged cells kept, footnotes at the end of their part."""

import re

from accounts import richtext

from .blocks import Block

NOTE = re.compile(r'<sup class="footnote-ref"><a href="#fn-(\d+)">\d+</a></sup>')


def html_of(blocks: list[Block], notes: dict[str, str] | None = None) -> str:
    """Sanitised HTML of some blocks. Footnotes count anew in each part, and their texts follow it."""
    told = _flow(blocks)
    numbers = {}
    for key in NOTE.findall(told):
        numbers.setdefault(key, len(numbers) + 1)
    told = NOTE.sub(lambda found: _reference(numbers[found[1]]), told)
    if numbers:
        texts = "".join(f'<li id="fn-{number}">{(notes or {}).get(key, "")}</li>' for key, number in numbers.items())
        told += f'<ol class="footnotes">{texts}</ol>'
    return richtext.sanitise(told)


def _reference(number: int) -> str:
    return f'<sup class="footnote-ref"><a href="#fn-{number}">{number}</a></sup>'


def _flow(blocks) -> str:
    told, items = "", []
    for block in [*blocks, None]:
        if block is not None and block.kind == "item":
            items.append(block)
            continue
        told, items = told + _lists(items), []
        if block is not None:
            told += _table(block) if block.kind == "table" else _paragraph(block)
    return told


def _paragraph(block) -> str:
    tag = "p" if block.level is None else ("h3" if block.level <= 2 else "h4")
    html = block.html if tag == "p" else _unbold(block.html)
    return f"<{tag}>{html}</{tag}>"


def _unbold(html) -> str:
    return re.sub(r"</?strong>", "", html)


def _lists(items) -> str:
    """Items into lists: a deeper one belongs to the one before it, a change of kind or a jump in counting begins a new list."""
    told, at = "", 0
    while at < len(items):
        first, rows, until = items[at], [], at
        while until < len(items) and _goes_on(items, at, until):
            end = until + 1
            while end < len(items) and items[end].depth > first.depth:
                end += 1
            rows.append(f"<li>{items[until].html}{_lists(items[until + 1 : end])}</li>")
            last, until = items[until], end
            if until < len(items) and first.marker and items[until].place != last.place + 1:
                break
        told, at = told + _opening(first) + "".join(rows) + ("</ol>" if first.marker else "</ul>"), until
    return told


def _goes_on(items, at, until) -> bool:
    first, this = items[at], items[until]
    return until == at or (this.of_list, this.marker) == (first.of_list, first.marker)


def _opening(first) -> str:
    if not first.marker:
        return "<ul>"
    start = f' start="{first.place}"' if first.place != 1 else ""
    kind = f' type="{first.marker}"' if first.marker != "1" else ""
    return f"<ol{start}{kind}>"


def _table(block) -> str:
    """Rows that Word repeats as heads, from the top, head the table; one that is all of a table heads nothing."""
    heads = next((n for n, row in enumerate(block.rows) if not all(cell.is_head for cell in row)), len(block.rows))
    head, body = (
        "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows) for rows in (block.rows[:heads], block.rows[heads:])
    )
    caption = f"<caption>{block.caption}</caption>" if block.caption else ""
    return f"<table>{caption}{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table>"


def _cell(cell) -> str:
    spans = "".join(f' {name}="{n}"' for name, n in (("colspan", cell.columns), ("rowspan", cell.rows)) if n > 1)
    tag = 'th scope="col"' if cell.is_head else 'th scope="row"' if cell.is_row_head else "td"
    return f"<{tag}{spans}>{_flow(cell.blocks)}</{tag[:2]}>"


def text_of(blocks) -> str:
    """The words of some blocks."""
    return "\n".join(
        block.text if block.kind != "table" else "\n".join(text_of(c.blocks) for row in block.rows for c in row)
        for block in blocks
    )


NOTES_AT_END = re.compile(r'\n?<ol class="footnotes">\n(.*)\n</ol>\s*$', re.DOTALL)


def joined(first: str, second: str) -> str:
    """Two sanitised texts as one; the footnotes of the second count on from those of the first."""
    ends = [NOTES_AT_END.search(text) for text in (first, second)]
    if not all(ends):
        both = [NOTES_AT_END.sub("", text) for text in (first, second)] + [end[0] for end in ends if end]
        return richtext.sanitise("\n".join(filter(None, both)))
    already = ends[0][1].count("<li id=")
    moved = re.sub(r'((?:id="|href="#)fn-)(\d+)', lambda found: f"{found[1]}{int(found[2]) + already}", second)
    moved = re.sub(r'(href="#fn-(\d+)">)\d+(</a></sup>)', r"\1\2\3", moved)
    notes = f'<ol class="footnotes">\n{ends[0][1]}\n{NOTES_AT_END.search(moved)[1]}\n</ol>'
    return richtext.sanitise("\n".join([NOTES_AT_END.sub("", first), NOTES_AT_END.sub("", moved), notes]))
