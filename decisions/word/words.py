"""The words of a paragraph: runs into HTML, and what among them has no place in a draft."""

import re
from datetime import date
from html import escape
from urllib.parse import urlsplit

from ..models.words import WordKind
from .blocks import Left
from .numbers import is_on, value
from .opening import FETCHES, REACHES, R, Refused, W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
V_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
O_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
PLAIN = {"tab": " ", "ptab": " ", "noBreakHyphen": "-", "softHyphen": "", "cr": "\n"}
SYMBOLS = {"F0FC": "✓", "F0FE": "☒", "F0FD": "☒", "F0A8": "☐", "F06F": "☐", "F0B7": "•", "F0A7": "▪", "F0E0": "→", "F0FB": "✗"}
THROUGH = {"ins", "moveTo", "smartTag", "customXml", "bdo", "dir", "sdtContent", "ruby", "rubyBase", "rt"}
WITHOUT_WORDS = {
    "PAGE",
    "NUMPAGES",
    "SECTIONPAGES",
    "TOC",
    "HYPERLINK",
    "REF",
    "PAGEREF",
    "NOTEREF",
    "SEQ",
    "XE",
    "TC",
    "STYLEREF",
}
MAY_LINK = ("http", "https", "mailto")


def local(element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class Words:
    """Reads one paragraph. `file` is the reader of the whole file: it keeps what is left, and reads text boxes."""

    def __init__(self, file, paragraph, part):
        self.file, self.part, self.paragraph = file, part, paragraph
        self.pieces, self.fields, self.waiting = [], [], []
        self._inline(paragraph, {})
        self._close_fields()

    # -- what comes out

    def html(self) -> str:
        """Runs of the same make as one, written with the elements that a draft keeps."""
        told, open_link = "", None
        for text, make in _joined(self.pieces):
            link = make.get("link")
            if link != open_link:
                told += ("</a>" if open_link else "") + (f'<a href="{escape(link)}">' if link else "")
                open_link = link
            told += _made(text, make)
        told = re.sub(r"</(strong|em)><\1>", "", told + ("</a>" if open_link else ""))
        return re.sub(r"^(?:\s|<br>)+|(?:\s|<br>)+$", "", told)

    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(text for text, make in self.pieces if "note" not in make)).strip()

    def is_bold(self) -> bool:
        said = [make for text, make in self.pieces if text.strip() and "note" not in make]
        return bool(said) and all(make.get("bold") for make in said)

    # -- walking

    def _inline(self, parent, make) -> None:
        for child in parent:
            name = local(child)
            if name == "r":
                self._run(child, make)
            elif name == "hyperlink":
                self._inline(child, make | self._link(child))
            elif name in ("del", "moveFrom"):
                self._leave_changed(child, name)
            elif name in ("ins", "moveTo"):
                self._inserted(child, make)
            elif name in THROUGH:
                self._inline(child, make)
            elif name == "sdt":
                self._control(child, make)
            elif name == "fldSimple":
                self._instruction(child.get(f"{W}instr", ""))
                self._inline(child, make)
            elif name in ("oMath", "oMathPara"):
                self._leave(WordKind.EQUATION, "".join(child.itertext(f"{M}t")))
            elif name == "AlternateContent":
                self._alternative(child, make)
            elif name == "subDoc":
                raise Refused(REACHES % "a subdocument")

    def _run(self, run, make) -> None:
        props = run.find(f"{W}rPr")
        make = make | self.file.made(props, self.paragraph)
        if why := make.pop("hidden", ""):
            self._leave(WordKind.HIDDEN, said_in(run), why)
            self._inline_of_run(run, make, is_told=False)
        else:
            self._inline_of_run(run, make, is_told=True)

    def _inline_of_run(self, run, make, is_told) -> None:
        for child in run:
            name = local(child)
            if name == "fldChar":
                self._field(child.get(f"{W}fldCharType"), child)
            elif name == "instrText" or name == "delInstrText":
                if self.fields:
                    self.fields[-1]["says"] += child.text or ""
            elif name in ("footnoteReference", "endnoteReference"):
                self._note(name[:-9], child.get(f"{W}id"))
            elif name == "commentReference":
                self._comment(child.get(f"{W}id"))
            elif name in ("drawing", "pict", "object"):
                self._drawing(child)
            elif name == "AlternateContent":
                self._alternative(child, make)
            elif is_told:
                self._say(_of_run(child), make)

    def _say(self, text, make) -> None:
        if text and not (self.fields and not self.fields[-1]["is_told"]):
            link = next((field["link"] for field in reversed(self.fields) if field.get("link")), None)
            self.pieces.append((text, make | ({"link": link} if link else {})))

    def _alternative(self, element, make) -> None:
        """Word writes some things twice, for itself and for older programs: the first is read."""
        chosen = element.find(f"{MC}Choice")
        chosen = element.find(f"{MC}Fallback") if chosen is None else chosen
        if chosen is None:
            return
        for child in chosen:
            if local(child) in ("drawing", "pict", "object"):
                self._drawing(child)
            else:
                self._inline([child], make) if local(child) == "r" else self._inline(child, make)

    # -- fields, links, controls

    def _field(self, kind, element) -> None:
        if kind == "begin":
            box = element.find(f"{W}ffData/{W}checkBox")
            if box is not None:
                ticked = is_on(box, "checked") if value(box, "checked") is not None else is_on(box, "default")
                self._say("☒" if ticked else "☐", {})
            self.fields.append({"says": "", "is_told": False})
        elif kind == "separate" and self.fields:
            self.fields[-1] |= {"is_told": True} | self._instruction(self.fields[-1]["says"])
        elif kind == "end" and self.fields:
            held = self.fields.pop()
            if not held["is_told"]:
                self._instruction(held["says"])

    def _close_fields(self) -> None:
        for held in self.fields:
            self._instruction(held["says"])

    def _instruction(self, says) -> dict:
        """What a field does besides its words: a link is kept, one that fetches from elsewhere refused, others are named."""
        if FETCHES.match(says):
            raise Refused(REACHES % f"a field {says.split()[0].upper()}")
        asked = says.split()[0].upper() if says.split() else ""
        if told := re.match(r'\s*HYPERLINK\s+"([^"]+)"', says):
            return {"link": _may_link(told[1])}
        if asked and asked not in WITHOUT_WORDS and not asked.startswith("FORM"):
            self._leave(
                WordKind.FIELD, "", f"A field of Word, {asked.title()}. Its words as they were last stand in the draft."
            )
        return {}

    def _link(self, element) -> dict:
        _, target, outside = self.file.package.of(self.part).get(element.get(f"{R}id"), ("", "", False))
        link = _may_link(target) if outside else None
        return {"link": link} if link else {}

    def _control(self, sdt, make) -> None:
        content, props = sdt.find(f"{W}sdtContent"), sdt.find(f"{W}sdtPr")
        if content is None:
            return
        if props is not None and value(props, "showingPlcHdr") is not None:
            self._leave(WordKind.FIELD, said_in(content), "A field that nobody filled in.")
        else:
            self._inline(content, make)

    # -- what is left beside

    def _leave(self, kind, text, about="", html="") -> None:
        if text.strip() or html or (about and kind not in (WordKind.HIDDEN, WordKind.DELETED)):
            left = Left(kind, re.sub(r"[ \t]+", " ", text).strip(), about, html=html)
            self.waiting.append(left)
            self.file.leave(left)

    def _leave_changed(self, element, name) -> None:
        who = by_whom(element)
        self._leave(WordKind.DELETED, said_in(element), f"{'Moved away' if name == 'moveFrom' else 'Deleted'}{who}.")
        for drawn in element.iter(f"{W}drawing", f"{W}pict", f"{W}object"):
            self._drawing(drawn)

    def _inserted(self, element, make) -> None:
        said = said_in(element)
        verb = "Moved here" if local(element) == "moveTo" else "Inserted"
        self._inline(element, make)
        if said.strip():
            self._leave(WordKind.INSERTED, said, f"{verb}{by_whom(element)}. It is part of the text here.")

    def _note(self, kind, key) -> None:
        if number := self.file.note(kind, key):
            self.pieces.append((number, {"note": number}))

    def _comment(self, key) -> None:
        if found := self.file.comment(key):
            text, about = found
            self._leave(WordKind.COMMENT, text, about)

    def _drawing(self, element) -> None:
        """A picture, a chart, a diagram, shapes with text in them: whatever the drawing holds, each named once."""
        named = next(
            (each for each in element.iter() if local(each) in ("docPr", "shape") and each.get("descr") or each.get("alt")),
            None,
        )
        called = next(iter(filter(None, [named.get("descr"), named.get("alt")])), "") if named is not None else ""
        boxes = [box for box in element.iter(f"{W}txbxContent") if _is_told(box, element)]
        for box in boxes:
            self.file.read_box(box, self.part, self._leave)
        for each in element.iter(CHART):
            self._leave(WordKind.CHART, self.file.words_of(self.part, each.get(f"{R}id")), f"A chart. {called}".strip())
        for each in element.iter(DIAGRAM):
            self._leave(WordKind.CHART, self.file.words_of(self.part, each.get(f"{R}dm")), f"A diagram. {called}".strip())
        if any(each.tag == O_OBJECT for each in element.iter()):
            self._leave(WordKind.EMBEDDED, "", f"An embedded file. {called}".strip())
        elif any(each.tag in (PICTURE, V_IMAGE) for each in element.iter()):
            self._leave(WordKind.PICTURE, "", f"A picture{f': {called}' if called else ''}. It was left in the file.")
        boxed = {text for box in boxes for text in box.iter(f"{A}t")}
        loose = [each.text or "" for each in element.iter(f"{A}t") if each not in boxed]
        if any(loose):
            self._leave(WordKind.CHART, " ".join(loose), "Words in a drawing.")


def _is_told(box, within) -> bool:
    """Not the copy for older programs, and not a box in a box, which is read with the one around it."""
    for above in box.iterancestors():
        if above is within:
            return True
        if above.tag in (f"{MC}Fallback", f"{W}txbxContent"):
            return False
    return True


def by_whom(element) -> str:
    who, when = element.get(f"{W}author", "").strip(), _day(element.get(f"{W}date", "")[:10])
    return (f" by {who}" if who else "") + (f" on {when}" if when else "")


def _day(iso) -> str:
    """A day as pages write it; what is no day stays as it is."""
    try:
        on = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{on.day} {on:%B %Y}"


def _of_run(child) -> str:
    name = local(child)
    if name in ("t", "delText"):
        return child.text or ""
    if name == "br":
        return "\n" if child.get(f"{W}type") in (None, "textWrapping") else " "
    if name == "sym":
        code = child.get(f"{W}char", "").upper()
        return SYMBOLS.get(code) or ("" if not re.fullmatch(r"[0-9A-F]{4}", code) or code >= "E000" else chr(int(code, 16)))
    return PLAIN.get(name, "")


def said_in(element) -> str:
    """All words within, deleted ones too; not those of text boxes, which are read apart."""
    told = []
    for each in element.iter():
        if local(each) in ("t", "delText", "tab", "br", "sym", "cr") and each.tag.startswith(W):
            if not any(above.tag == f"{W}txbxContent" for above in each.iterancestors()):
                told.append(_of_run(each))
        elif local(each) == "p" and told:
            told.append("\n")
    return "".join(told)


def _may_link(address: str):
    address = address.strip()
    try:
        return address if urlsplit(address).scheme.lower() in MAY_LINK else None
    except ValueError:
        return None


def _joined(pieces) -> list:
    found = []
    for text, make in pieces:
        if found and found[-1][1] == make and "note" not in make:
            found[-1] = (found[-1][0] + text, make)
        else:
            found.append((text, make))
    return found


def _made(text, make) -> str:
    if number := make.get("note"):
        return f'<sup class="footnote-ref"><a href="#fn-{number}">{number}</a></sup>'
    told = escape(text, quote=False).replace("\n", "<br>")
    if text.strip():
        for name, tag in (("raised", "sup"), ("italic", "em"), ("bold", "strong")):
            told = f"<{tag}>{told}</{tag}>" if make.get(name) else told
    return told
