"""The article and the JSON of an edition, from Part 1 written by hand."""

import json
import re
from dataclasses import replace
from html import unescape

import jsonschema
import pytest

from accounts.richtext import plain_text, sanitise
from decisions import models, public
from publication import article, documents
from publication.templatetags.article import WORDS, amount, pounds, read_date, written_date
from tests.publication import contents


def page_of(publishable) -> str:
    return documents.article(publishable).decode()


def text_of(publishable) -> str:
    words = re.sub(r"<[^>]+>", " ", re.sub(r"</?(?:a|b|sup)\b[^>]*>", "", page_of(publishable)))
    return re.sub(r"\s+", " ", unescape(words))


def strings_in(value):
    """Every text that Part 1 holds, but for codes, anchors and digests, which are not read by people."""
    if isinstance(value, dict):
        skipped = {"anchor", "code", "slug", "sha256", "canonical", "part1_digest"}
        for key, held in value.items():
            if key not in skipped:
                yield from strings_in(held)
    elif isinstance(value, list):
        for held in value:
            yield from strings_in(held)
    elif isinstance(value, str) and " " in value:
        yield value


def test_everything_that_was_signed_and_came_after_is_on_the_page():
    publishable = contents.full()
    shown = text_of(publishable)
    beside = [publishable.signatures, publishable.corrections, publishable.reviews, publishable.deferrals]
    for told in strings_in([publishable.content, beside, publishable.links, publishable.later_links, publishable.citations]):
        for line in plain_text(sanitise(told)).split("\n"):
            for words in re.split(r" \| | \[\d\]", line):
                assert words.strip(" .") in shown, words


@pytest.mark.parametrize(
    "words",
    [
        "Date signed 22 November 2026",
        "Date published 24 November 2026",
        "Decision by D. Ecider, Deputy Mayor",
        "Decided instead of what was recommended: Approve it for one year.",
        "What it covers Not everything as it was recommended",
        "about £252,000, at most £260,000",
        "Share of the original value 50.00 %",
        "May 2027",
        "Superseded by: MX 20, No routers",
        "Revenue or capital: Capital Year: 2026/27 Fund or budget: Innovation fund Not stated: VAT, priced by",
        "www.example.org//77 (broken)",
        "MX 77 (no published decision here goes by this reference)",
        "The request says “routers” where this paper says “switches”.",
        "next review 24 November 2027",
        "Correction 1: 1.1",
        "On paper, recorded by the office. The decision maker has not confirmed this record",
    ],
)
def test_the_page_says_it_in_these_words(words):
    assert words in text_of(contents.full())


def test_a_signature_under_what_was_decided_as_recommended_says_no_more_than_its_statement():
    full = contents.full()
    as_put = [
        contents.recommendation("<p>Approve it.</p>"),
        contents.recommendation("<p>Note it.</p>", asks="note", outcome="noted"),
    ]
    shown = text_of(replace(full, content=full.content | {"recommendations": as_put}))
    assert "What it covers" not in shown and "Statement" in shown


def test_what_the_source_does_not_say_is_said_to_be_not_stated():
    shown = text_of(
        contents.bare(
            content=contents.bare_content(archived_signatures=[contents.archived_signature(on=None, date_as_written="")])
        )
    )
    for label in (
        "Reference code",
        "Date signed",
        "Decision by",
        "Topic",
        "Publication to be deferred",
        "Is there a Part 2",
        "Captured on",
    ):
        assert f"{label} Not stated" in shown, label
    for told in ("options considered", "parties", "assessments; commitments it serves", "decisions cited in the text"):
        assert re.search(rf"Not stated: [^.]*{told}", shown), told
    assert "None" not in shown


def test_a_deferral_that_ended_early_is_told_as_one_and_does_not_contradict_what_was_asked():
    told = [dict(reason="Talks.", until=f"2026-{day}T09:00:00+00:00", on="2026-11-22") for day in ("12-01", "12-08", "11-23")]
    shown = text_of(contents.full(content=contents.full_content(deferral="no"), deferrals=told))
    assert "Until 1 December 2026: Talks." in shown and "Until 8 December 2026: Talks." in shown
    assert "Ended early, on 23 November 2026 (approved" in shown and "Until 23 November" not in shown
    assert "No, when it was asked for. It was deferred afterwards" in shown


def test_the_article_is_only_the_article():
    page = page_of(contents.full())
    assert page.startswith("<article") and page.endswith("</article>\n")
    assert not re.findall(r"<(?:html|head|body|script|style|link|img)\b|style=|onclick", page)
    links = set(re.findall(r'href="([^"#][^"]*)"', page))
    assert links == {"https://example.org/12", "/decisions/mx-12/", "/decisions/mx-20/", "papers/1/"}


def test_an_address_is_a_link_only_where_it_can_be_followed():
    page = page_of(contents.full())
    assert 'href="www.example.org' not in page and "www.example.org//77" in page
    assert 'href="papers/2/"' not in page  # named only, not held


@pytest.mark.parametrize("make", [contents.full, contents.bare])
def test_anchors_are_unique_and_every_link_within_the_page_arrives(make):
    page = page_of(make())
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)


def test_two_paragraphs_with_one_anchor_are_told_apart():
    sections = [
        contents.section("One", [contents.block("a", "pa", "<p>x</p>")]),
        contents.section("Two", [contents.block("a", "pa", "<p>y</p>")]),
    ]
    anchors = re.findall(r' id="(pa|pa-[^"]*)"', page_of(contents.bare(content=contents.bare_content(sections=sections))))
    assert anchors == ["pa", "pa-2"]


def test_paragraph_numbers_are_printed_as_part_1_gives_them():
    page = page_of(contents.full())
    assert re.findall(r'class="paragraph__number" href="#([^"]+)">([^<]+)<', page) == [
        ("p1.1", "1.1"),
        ("p1.2", "1.2"),
        ("p2.1", "2.1"),
        ("board-1-1", "1"),
    ]


@pytest.mark.parametrize("make", [contents.full, contents.bare])
def test_no_level_of_heading_is_skipped(make):
    levels = [int(level) for level in re.findall(r"<h([1-6])[\s>]", page_of(make()))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@pytest.mark.parametrize(
    ("written", "levels"),
    [("h1 h4 h4", [1, 2, 2]), ("h1 h2 h4 h3", [1, 2, 3, 3]), ("h1 h3 h2", [1, 2, 2]), ("h1 h2 h6 h2 h5", [1, 2, 3, 2, 3])],
)
def test_headings_are_levelled_as_they_nest(written, levels):
    html = "".join(f"<{tag}>x</{tag}>" for tag in written.split())
    levelled = article.with_heading_levels(html)
    assert [int(level) for level in re.findall(r"<h(\d)>", levelled)] == levels
    assert [int(level) for level in re.findall(r"</h(\d)>", levelled)] == levels


def test_what_somebody_wrote_cannot_become_markup():
    dirty = contents.full_content(
        title="<script>x</script>", summary='<p onclick="x">Hi<script>y</script></p>', topic='"><img src=x>'
    )
    page = page_of(contents.full(content=dirty))
    assert "<script" not in page and "onclick" not in page and "<img" not in page


@pytest.mark.parametrize(("sio", "is_told"), [("2(2)(a)", False), ("", True)])
def test_a_legal_basis_is_not_stated_only_where_no_article_or_section_gives_it(sio, is_told):
    withholding = contents.full_content()["withholding"] | dict(basis_as_written="", sio=sio, foia_sections=[])
    publishable = contents.full(content=contents.full_content(withholding=withholding))
    assert ("Legal basis as written Not stated" in text_of(publishable)) == is_told


def test_of_section_23_only_the_number_is_said():
    withholding = contents.full_content()["withholding"] | dict(
        foia_sections=["23"], basis_as_written="Because of a secret body"
    )
    content = documents.public_content(contents.full_content(withholding=withholding))
    publishable = contents.full(content=content)
    assert "secret body" not in page_of(publishable) and b"secret body" not in documents.edition_json(publishable)
    assert "Sections of the Freedom of Information Act 2000 23" in text_of(publishable)


def test_footnotes_of_two_sections_stay_apart_and_are_found():
    note = '<p>See<sup class="footnote-ref"><a href="#s1-fn-1">1</a></sup>.</p>'
    listed = '<ol class="footnotes">\n<li id="s1-fn-1">Note</li>\n</ol>'
    told = contents.section("One", [contents.block("1.1", "p1.1", note), contents.block("", "s1-2", listed)])
    page = page_of(contents.bare(content=contents.bare_content(sections=[told])))
    assert 'href="#s1-fn-1"' in page and '<li id="s1-fn-1">' in page
    assert {'id="section-1-fn-1"', 'id="section-2-fn-1"'} <= set(re.findall(r'id="[^"]+"', page_of(contents.full())))


def test_a_difference_is_told_in_words():
    def told(ours, theirs):
        return article.differences(contents.recommendation(theirs), contents.recommendation(ours))

    assert told("<p>Buy two routers</p>", "<p>Buy two  routers</p>") == []
    assert told("<p>Buy two new routers</p>", "<p>Buy two routers</p>") == ["The request adds “new”."]
    assert told("<p>Buy routers</p>", "<p>Buy routers soon</p>") == ["The request does not have “soon”."]
    assert article.differences(contents.recommendation("<p>x</p>"), None)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1150000.00", "£1,150,000"), ("99.50", "£99.50"), ("-20.00", "−£20"), (None, "Not stated"), ("0.00", "£0")],
)
def test_pounds(value, shown):
    assert pounds(value) == shown


def test_amounts_and_dates_as_precise_as_they_are():
    line = dict(low="100.00", high="200.00", ceiling=None, is_about=True)
    assert amount(line) == "about £100 to £200"
    assert amount(dict(low=None, high=None, ceiling="5.00", is_about=False)) == "at most £5"
    assert [read_date("2018-05-02", precision) for precision in ("day", "month", "year")] == ["2 May 2018", "May 2018", "2018"]
    assert written_date("<b>May", "2018-05-01", "month") == "&lt;b&gt;May (read as May 2018)"


def test_every_code_of_the_models_has_its_word():
    """A code without a word would be printed as it is stored."""
    assert set(WORDS["inverse"]) == set(models.words.LinkKind.values)
    page = text_of(contents.full())
    for code in ("not_stated", "with_concerns", "delegate_award", "may_take", "on_paper"):
        assert code not in page


# -- JSON


@pytest.mark.parametrize("make", [contents.full, lambda: contents.bare(part1_sha256="0" * 64)])
def test_the_json_is_of_the_documented_shape(make):
    jsonschema.Draft202012Validator.check_schema(documents.schema())
    validator = jsonschema.Draft202012Validator(documents.schema(), format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(json.loads(documents.edition_json(make())))] == []


def test_the_schema_knows_every_public_field():
    known = documents.schema()["$defs"]
    for model in set(public.FIELDS) - {models.Section}:  # numbering.py writes sections
        missing = set(public.public_fields(model)) - set(known[model.__name__]["properties"])
        assert not missing, (model.__name__, missing)


def test_the_json_is_canonical_and_holds_part_1_as_signed():
    publishable = contents.full()
    held = documents.edition_json(publishable)
    assert held == documents.edition_json(publishable)
    assert public.canonical(json.loads(held)["decision"]) == public.canonical(publishable.content)
    assert held != documents.edition_json(replace(publishable, edition=3))
