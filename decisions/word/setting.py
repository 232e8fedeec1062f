"""A Word document to write into: styles, real numbering, tables, footnotes, links and properties. It knows nothing of decisions.

Written with python-docx; what that has no words for (footnotes, list numbering, table spans, properties of our own) is put in
as the elements of Office Open XML itself (ECMA-376, part 1). No relationship leads out of the file but links of the text.
"""

import io
import re

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from accounts.richtext import UNPRINTABLE

WML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006"
OFFICE = f"{TYPES}/relationships"
TYPE = "application/vnd.openxmlformats-officedocument"
NUMBERED = "Numbered Paragraph"
KEPT_REQUEST, KEPT_PART, KEPT_DIGEST = "Part One request", "Part One part", "Part One digest "
GUIDANCE = "Guidance"
TABLE_HEADING = "Table Heading"  # what stands in a cell that heads a column or a row
BULLETS = [("bullet", sign) for sign in "•–•–•–•–•"]
FORMS = {"": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
FIRST_LIST = 100  # after those of the template
INK = RGBColor(0x0B, 0x0C, 0x0C)


def make(tag: str, *children, **values):
    """An element of WordprocessingML with its attributes and children."""
    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def printable(text: str) -> str:
    """Without what XML cannot hold or nobody sees."""
    return UNPRINTABLE.sub("", text)


class Kept(Part):
    """The part of the file that holds properties of our own."""

    def __init__(self, *args):
        super().__init__(*args)
        self.properties = {}

    @property
    def blob(self) -> bytes:
        ours, variants = f"{TYPES}/custom-properties", f"{TYPES}/docPropsVTypes"
        root = etree.Element(f"{{{ours}}}Properties", nsmap={None: ours, "vt": variants})
        for number, (name, value) in enumerate(self.properties.items(), 2):
            each = etree.SubElement(root, f"{{{ours}}}property", fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}")
            each.set("pid", str(number))
            each.set("name", name)
            etree.SubElement(each, f"{{{variants}}}lpwstr").text = value
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class WordFile:
    """The file being written. Paragraphs go to a place: the body, a cell, a footnote."""

    def __init__(self, *, title: str, maker: str, header: str = "", footer: str = ""):
        self.document = Document()
        self.body = self.document.element.body
        self._say_who(title, maker)
        self._set_styles()
        self.styles = {each.name: each.style_id for each in self.document.styles}
        self._set_page(header, footer)
        self.numbering = self.document.part.numbering_part.element
        self.footnotes, self.bookmarks = None, 0
        self.kept, self.headings = None, []
        self.lists, self.last_shape = 0, self.numbering.findall(qn("w:abstractNum"))[-1]

    # -- the file as a whole

    def _say_who(self, title, maker) -> None:
        """Properties that every reader of the file may know: its title and the office. No person's name (leaks.md, row 17)."""
        said = self.document.core_properties
        said.title, said.author, said.last_modified_by = printable(title), printable(maker), ""
        said.comments = said.keywords = said.subject = said.category = ""
        said.language, said.revision = "en-GB", 1

    def _set_styles(self) -> None:
        styles = self.document.styles
        for lang in styles.element.iter(qn("w:lang")):
            lang.set(qn("w:val"), "en-GB")
        normal = styles["Normal"]
        normal.font.name, normal.font.size = "Arial", Pt(11)
        for name in ("Title", *(f"Heading {level}" for level in range(1, 5)), "Caption"):
            styles[name].font.name, styles[name].font.color.rgb = "Arial", INK
            for fonts in styles[name].element.iter(qn("w:rFonts")):
                for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
                    del fonts.attrib[theme]
        numbered = styles.add_style(NUMBERED, WD_STYLE_TYPE.PARAGRAPH)
        numbered.base_style, numbered.quick_style = normal, True
        guidance = styles.add_style(GUIDANCE, WD_STYLE_TYPE.PARAGRAPH)
        guidance.base_style, guidance.font.italic = normal, True
        heading = styles.add_style(TABLE_HEADING, WD_STYLE_TYPE.PARAGRAPH)
        heading.base_style, heading.font.bold = normal, True
        link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
        link.font.underline, link.font.color.rgb = True, RGBColor(0x1D, 0x70, 0xB8)
        note = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
        note.font.superscript = True
        small = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        small.base_style, small.font.size = normal, Pt(9)

    def _set_page(self, header, footer) -> None:
        page = self.document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.5)
        page.header.paragraphs[0].add_run(printable(header)).bold = True
        line = page.footer.paragraphs[0]
        line.add_run(f"{printable(footer)} Page ".lstrip())
        line._p.append(make("fldSimple", make("r", make("t")), instr="PAGE"))

    def keep(self, **properties: str) -> None:
        """Properties of our own, by which a file that comes back is known again. Word and LibreOffice keep them."""
        package = self.document.part.package
        if self.kept is None:
            self.kept = Kept(PackURI("/docProps/custom.xml"), f"{TYPE}.custom-properties+xml", b"", package)
            package.relate_to(self.kept, f"{OFFICE}/custom-properties")
        self.kept.properties |= properties

    def bytes(self) -> bytes:
        held = io.BytesIO()
        self.document.save(held)
        return held.getvalue()

    # -- numbering

    def begin_list(self, levels: list[tuple[str, str]], *, depth: int = 0, start: int = 1, step: int = 0) -> int:
        """A list of its own, which counts from `start` at its depth: the kind and the text of the number of each level. Answers by
        what its paragraphs name it. LibreOffice takes a list apart that shares its definition with another one."""
        self.lists += 1
        key = FIRST_LIST + self.lists
        shape = make("abstractNum", make("multiLevelType", val="multilevel"), abstractNumId=key)
        for level, (form, text) in enumerate(levels):
            begins = make("start", val=start if level == depth else 1)
            told = (begins, make("numFmt", val=form), make("lvlText", val=text), make("lvlJc", val="left"))
            indent = make("ind", left=step * (level + 1) or 720, hanging=step or 720)
            shape.append(make("lvl", *told, make("pPr", indent), ilvl=level))
        self.last_shape.addnext(shape)  # all definitions stand before all lists
        self.last_shape = shape
        self.numbering.append(make("num", make("abstractNumId", val=key), numId=key))
        return key

    # -- paragraphs

    def paragraph(self, place, style: str = "Normal", number: tuple[int, int] | None = None):
        """An empty paragraph at the end of a place; `number` is the list and the depth in it."""
        about = make("pPr", make("pStyle", val=self.styles[style]))
        if number:
            about.append(make("numPr", make("ilvl", val=number[1]), make("numId", val=number[0])))
        added = make("p", about)
        self.put(place, added)
        return added

    def put(self, place, element) -> None:
        """At the end of the place; in the body, before what says how its pages are set."""
        last = place[-1] if len(place) else None
        if last is not None and last.tag == qn("w:sectPr"):
            last.addprevious(element)
        else:
            place.append(element)

    def words(self, paragraph, text: str, **set_as: bool):
        """Words with their look: bold, italic, superscript, link."""
        look = [make(tag) for tag, asked in (("b", set_as.get("bold")), ("i", set_as.get("italic"))) if asked]
        if set_as.get("link"):
            look.insert(0, make("rStyle", val=self.styles["Hyperlink"]))
        if set_as.get("superscript"):
            look.append(make("vertAlign", val="superscript"))
        held = make("t")
        held.text = printable(text)
        held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        paragraph.append(make("r", *([make("rPr", *look)] if look else []), held))

    def line_break(self, paragraph) -> None:
        paragraph.append(make("r", make("br")))

    def link(self, paragraph, address: str, place_part):
        """A link to write words into: out of the file, or to a place in it."""
        if address.startswith("#"):
            added = make("hyperlink", anchor=printable(address[1:41]))
        else:
            added = make("hyperlink")
            added.set(qn("r:id"), place_part.relate_to(printable(address), f"{OFFICE}/hyperlink", is_external=True))
        paragraph.append(added)
        return added

    def heading(self, text: str, level: int, *, bookmark: str = "", number: tuple[int, int] | None = None):
        """A heading of the document, with a name by which it is found again. Level 0 is the title."""
        added = self.paragraph(self.body, f"Heading {level}" if level else "Title", number)
        if bookmark:
            self.headings.append((bookmark, text))
            self.bookmarks += 1
            added.append(make("bookmarkStart", id=self.bookmarks, name=re.sub(r"\W", "_", bookmark)[:40]))
        self.words(added, text)
        if bookmark:
            added.append(make("bookmarkEnd", id=self.bookmarks))
        return added

    # -- footnotes

    def footnote(self, paragraph):
        """A footnote at the end of the paragraph; answers where its text goes and the part that holds it."""
        if self.footnotes is None:
            self.footnotes = self._begin_footnotes()
        number = len(self.footnotes.element) - 1
        style = self.styles["footnote reference"]
        look = make("rPr", make("rStyle", val=style))
        paragraph.append(make("r", look, make("footnoteReference", id=number)))
        note = make("footnote", id=number)
        self.footnotes.element.append(note)
        return note, self.footnotes

    def _begin_footnotes(self):
        """The part that holds footnotes, with the two separators that Word expects in it."""
        root = parse_xml(f'<w:footnotes xmlns:w="{WML}" xmlns:r="{OFFICE}"/>')
        for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
            root.append(make("footnote", make("p", make("r", make(kind))), id=number, type=kind))
        package = self.document.part.package
        part = XmlPart(PackURI("/word/footnotes.xml"), f"{TYPE}.wordprocessingml.footnotes+xml", root, package)
        self.document.part.relate_to(part, f"{OFFICE}/footnotes")
        return part
