"""The HTML a person may write: a short list of elements, always written out in the same way."""

import re
from html import escape
from html.parser import HTMLParser

import nh3

INLINE = {"b", "strong", "i", "em", "sup", "a", "br"}
LISTS = {"ul", "ol"}
HEADINGS = {"h3", "h4"}
TAGS = INLINE | LISTS | HEADINGS | {"p", "li", "table", "thead", "tbody", "tr", "th", "td", "caption"}
ATTRIBUTES = {
    "a": {"href"},
    "sup": {"class"},
    "ol": {"class", "start", "type"},
    "li": {"id"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
LEFT_OUT_WHOLE = {"script", "style", "template", "noscript", "title", "iframe", "object", "svg", "math"}

# Read as the nearest element we keep, so that pasted text keeps its headings and its paragraphs apart.
READ_AS = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"} | dict.fromkeys(
    re.findall(
        r"\w+",
        "div section article header footer main aside nav figure figcaption blockquote pre address center "
        "dl dt dd details summary fieldset legend form hr",
    ),
    "p",
)
OTHER_TAGS = re.findall(
    r"\w+",
    "html head body meta link img span font u s sub small tfoot col colgroup input button label select option textarea "
    "code mark del ins q cite abbr time strike tt big video audio wbr area embed param track",
)
KNOWN_NAMES = TAGS | LEFT_OUT_WHOLE | set(READ_AS) | set(OTHER_TAGS)
KNOWN_TAGS = "|".join(sorted(KNOWN_NAMES))

NEVER_CLOSED = (
    INLINE - {"a"} | {"p", "li", "thead", "tbody", "tr", "th", "td"} | set("hr wbr col dt dd tfoot html head body".split())
)

A_TAG = re.compile(rf"</?(?:{KNOWN_TAGS})(?=[\s/>])[^>]*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
BRACKET = re.compile(r"<(?=/?[a-z])", re.IGNORECASE)
LIKE_A_TAG = re.compile(r"<(/?)([a-z][^\s<>/\"'=]*)(\s+[\w:-]+\s*=)?[^<>]*>", re.IGNORECASE)
A_TAG_READ_AS_ANOTHER = re.compile(rf"(</?)({'|'.join(sorted(READ_AS))})(?=[\s/>])", re.IGNORECASE)
TURNS_THE_TEXT = re.compile(r"[\u202a-\u202e\u2066-\u2069]")  # shows words in another order than they are written
UNPRINTABLE = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]|{TURNS_THE_TEXT.pattern}")
FOOTNOTE_ID = re.compile(r"fn-[a-z0-9][a-z0-9-]{0,40}")
SPAN = re.compile(r"[2-9]|[1-9][0-9]{1,2}")
START = re.compile(r"[2-9]|[1-9][0-9]{1,3}")
MARKERS = {"a", "A", "i", "I"}  # letters and Roman numbers before the items of a list
SCOPES = {"col", "row", "colgroup", "rowgroup"}
DEEPEST = 30


def sanitise(html: str) -> str:
    """Keep what is on the list, drop the rest; text without a tag becomes paragraphs at its blank lines.

    Cleaning twice changes nothing more: what comes out is always written in the one way that `_written` writes it.
    """
    text = UNPRINTABLE.sub("", _with_plain_newlines(html).encode("utf-8", "replace").decode())
    without = _with_words_in_brackets(text)
    text = without if A_TAG.search(without) else _as_paragraphs(text)
    text = A_TAG_READ_AS_ANOTHER.sub(lambda match: match[1] + READ_AS[match[2].lower()], text)
    return "\n".join(_written(block) for block in _flow(_tree(_cleaned(text)).children))


def cleaned_submission(submitted: str, stored: str) -> str:
    """What to store for a submitted text: the stored text itself, byte for byte, when nobody changed it.

    Browsers send every line break as carriage return and line feed, whatever was in the page.
    """
    if _with_plain_newlines(submitted) == _with_plain_newlines(stored):
        return stored
    return sanitise(submitted)


def blocks(html: str) -> list[str]:
    """Sanitised HTML as its top-level blocks: paragraphs, headings, lists, tables."""
    return [_written(block) for block in _flow(_tree(html).children)]


def plain_text(html: str) -> str:
    """The words of sanitised HTML, one paragraph, list item or table row a line."""
    return "\n".join(line for block in _flow(_tree(html).children) for line in _lines(block))


def _with_plain_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _with_words_in_brackets(text: str) -> str:
    """What people write in angle brackets, "the <supplier>" or "x <b", is words. It is a tag if it is one of the few that HTML need
    not close, or if it is closed again, as the elements of word processors are, or if HTML knows it and it has attributes."""
    found = [(told[1], told[2].lower()) for told in LIKE_A_TAG.finditer(text)]
    begun, ended = ({name for slash, name in found if bool(slash) is ends} for ends in (False, True))

    def is_tag(told) -> bool:
        name = told[2].lower()
        if told[1]:
            return name in begun or name in NEVER_CLOSED
        is_known = name in KNOWN_NAMES - LEFT_OUT_WHOLE
        return name in NEVER_CLOSED or name in ended or ":" in name or bool(is_known and told[3])

    def written(bracket) -> str:
        told = LIKE_A_TAG.match(text, bracket.start())
        return "<" if told and is_tag(told) else "&lt;"

    return BRACKET.sub(written, text)


def _as_paragraphs(text: str) -> str:
    paragraphs = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip())
    return "".join(f"<p>{escape(paragraph, quote=False).replace(chr(10), '<br>')}</p>" for paragraph in paragraphs)


def _cleaned(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags=LEFT_OUT_WHOLE,
        attribute_filter=_allowed_value,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _allowed_value(tag: str, attribute: str, value: str) -> str | None:
    value = value.strip()
    allowed = {
        ("a", "href"): bool(value) and not value.startswith("//") and "\\" not in value,
        ("sup", "class"): value == "footnote-ref",
        ("ol", "class"): value == "footnotes",
        ("ol", "start"): bool(START.fullmatch(value)),
        ("ol", "type"): value in MARKERS,
        ("li", "id"): bool(FOOTNOTE_ID.fullmatch(value)),
        ("th", "scope"): value in SCOPES,
    }
    return value if allowed.get((tag, attribute), bool(SPAN.fullmatch(value))) else None


class _Element:
    def __init__(self, tag, attributes=(), children=()):
        self.tag, self.attributes, self.children = tag, dict(attributes), list(children)

    def has_block(self) -> bool:
        return any(child.tag not in INLINE or child.has_block() for child in self.children if not isinstance(child, str))

    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


class _TreeBuilder(HTMLParser):
    """The cleaner's output is well formed, so a stack is enough. Elements nested absurdly deep join the one around them."""

    def __init__(self):
        super().__init__()
        self.open = [_Element("root")]

    def handle_starttag(self, tag, attrs):
        element = _Element(tag, attrs)
        if tag != "br" and len(self.open) > DEEPEST:
            self.open.append(self.open[-1])
            return
        self.open[-1].children.append(element)
        if tag != "br":
            self.open.append(element)

    def handle_endtag(self, tag):
        if len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def _tree(html: str) -> _Element:
    builder = _TreeBuilder()
    builder.feed(html)
    builder.close()
    return builder.open[0]


def _flow(children) -> list[_Element]:
    """Blocks, whatever the children were: loose text becomes paragraphs, blank ones go."""
    found, run = [], []
    for child in [*children, None]:
        if isinstance(child, str) or child is not None and child.tag in INLINE and not child.has_block():
            run.append(child)
            continue
        if words := _trimmed(_inline(run)):
            found.append(_Element("p", children=words))
        run = []
        if child is not None:
            found += _block(child)
    return found


def _block(element) -> list[_Element]:
    if element.tag in HEADINGS:
        words = _trimmed(_inline(element.children))
        return [_Element(element.tag, children=words)] if words else []
    if element.tag in LISTS:
        items = _items(element)
        return [_Element(element.tag, element.attributes, items)] if items else []
    if element.tag == "table":
        return _table(element)
    return _flow(element.children)


def _items(element) -> list[_Element]:
    is_footnotes = "class" in element.attributes
    items = []
    for child in element.children:
        is_item = not isinstance(child, str) and child.tag == "li"
        if content := _without_lone_paragraph(_flow(child.children if is_item else [child])):
            items.append(_Element("li", child.attributes if is_item and is_footnotes else {}, content))
    return items


def _without_lone_paragraph(flow) -> list:
    """An item or a cell that is one paragraph, with lists under it or not, needs no paragraph element."""
    if flow and flow[0].tag == "p" and all(block.tag in LISTS for block in flow[1:]):
        return [*flow[0].children, *flow[1:]]
    return flow


def _table(element) -> list[_Element]:
    caption, parts = [], {"thead": [], "tbody": []}
    for child in element.children:
        if isinstance(child, str):
            continue
        if child.tag == "caption":
            caption = caption or _trimmed(_inline(child.children))
        else:
            rows = [child] if child.tag == "tr" else child.children
            parts["thead" if child.tag == "thead" else "tbody"] += filter(None, map(_row, rows))
    content = [_Element(tag, children=rows) for tag, rows in parts.items() if rows]
    if not content:
        return [_Element("p", children=caption)] if caption else []
    return [_Element("table", children=[*([_Element("caption", children=caption)] if caption else []), *content])]


def _row(element) -> _Element | None:
    if isinstance(element, str):
        return None
    cells = [
        _Element(cell.tag, cell.attributes, _without_lone_paragraph(_flow(cell.children)))
        for cell in element.children
        if not isinstance(cell, str) and cell.tag in {"th", "td"}
    ]
    return _Element("tr", children=cells) if cells else None


def _inline(children, around=frozenset()) -> list:
    """Text and inline elements only; empty ones, links to nowhere and bold within bold leave their content."""
    found = []
    for child in children:
        if isinstance(child, str):
            found.append(child)
        elif child.tag == "br":
            found.append(_Element("br"))
        elif child.tag not in INLINE:
            found += [" ", *_inline(child.children, around), " "]
        elif child.tag in around or child.tag == "a" and "href" not in child.attributes:
            found += _inline(child.children, around)
        else:
            content = _inline(child.children, around | {child.tag})
            if any(not isinstance(part, str) or part for part in content):
                found.append(_Element(child.tag, child.attributes, content))
    return found


def _trimmed(words) -> list:
    words = list(words)
    if not "".join(word if isinstance(word, str) else word.text() for word in words).strip():
        return []
    while isinstance(words[0], str) and not words[0].strip():
        words.pop(0)
    while isinstance(words[-1], str) and not words[-1].strip():
        words.pop()
    if isinstance(words[0], str):
        words[0] = words[0].lstrip()
    if isinstance(words[-1], str):
        words[-1] = words[-1].rstrip()
    return words


def _written(node) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    attributes = "".join(f' {name}="{escape(value or "")}"' for name, value in sorted(node.attributes.items()))
    if node.tag == "br":
        return "<br>"
    inner = [_written(child) for child in node.children]
    if node.tag in LISTS | {"table", "thead", "tbody"}:
        return f"<{node.tag}{attributes}>\n" + "\n".join(inner) + f"\n</{node.tag}>"
    return f"<{node.tag}{attributes}>{''.join(inner)}</{node.tag}>"


def _lines(node) -> list[str]:
    if node.tag == "tr":
        return [" | ".join(" ".join(_lines(cell)) for cell in node.children)]
    lines, run = [], ""
    for child in node.children:
        if isinstance(child, str):
            run += child
        elif child.tag == "br":
            run += "\n"
        elif child.tag == "sup" and "class" in child.attributes:
            run += f" [{child.text()}]"
        elif child.tag in INLINE:
            run += child.text()
        else:
            lines += [run, *_lines(child)]
            run = ""
    return [line for line in [*lines, run] if line.strip()]
