"""What a person may write: nothing typed is lost, nothing dangerous is kept, nothing untouched changes."""

import html.parser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.richtext import ATTRIBUTES, TAGS, blocks, cleaned_submission, plain_text, sanitise

PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<strong>",
        "<i>",
        "</i>",
        "<em>",
        "<ul>",
        "</ul>",
        "<ol>",
        "<ol class='footnotes'>",
        "</ol>",
    ]
    + ["<li>", "<li id=fn-1>", "<li id=x>", "</li>", "<table>", "</table>", "<tr>", "<td>", "<td colspan=2>", "<th scope=col>"]
    + [
        "<caption>",
        "</caption>",
        "<thead>",
        "<tbody>",
        "</td>",
        "<a href='/x'>",
        "<a href='#fn-1'>",
        "<a>",
        "</a>",
        "<br>",
        "<hr>",
    ]
    + [
        "<sup class='footnote-ref'>",
        "<sup>",
        "</sup>",
        "<h1>",
        "<h3>",
        "</h3>",
        "<h6>",
        "<div>",
        "</div>",
        "<blockquote>",
        "<pre>",
    ]
    + [
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<img src=x onerror=alert(1)>",
        "<svg>",
        "</svg>",
        "<math>",
        "<select>",
    ]
    + [
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&lt;",
        "&#x3c;",
        "&nbsp;",
        "&",
        "<",
        ">",
        '"',
        "'",
        "\n",
        "\r\n",
        "\n\n",
        " ",
    ]
    + ["words", "£252k", "x<y", "\xa0", "\u2028", "\x00", "</", "<p", " style='color:red'", " href='javascript:1'>", "<o:p>"]
)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
HTML = st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join)


class Looked(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]


@UNHURRIED
@given(HTML)
def test_cleaning_twice_changes_nothing_more(text):
    once = sanitise(text)
    assert sanitise(once) == once


@UNHURRIED
@given(HTML)
def test_only_listed_elements_and_attributes_are_left(text):
    found = Looked(sanitise(text))
    assert found.tags <= TAGS
    assert all(name in ATTRIBUTES.get(tag, ()) for tag, name, _ in found.attributes)
    assert not any(name == "href" and "script:" in (value or "").lower() for _, name, value in found.attributes)


@UNHURRIED
@given(HTML)
def test_blocks_put_together_again_are_the_text(text):
    clean = sanitise(text)
    assert "\n".join(blocks(clean)) == clean
    assert all(block.startswith(("<p>", "<h3>", "<h4>", "<ul>", "<ol>", "<ol class", "<table>")) for block in blocks(clean))


@UNHURRIED
@given(HTML)
def test_a_text_sent_back_as_it_was_shown_stays_byte_for_byte(stored):
    for shown in (stored, stored.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")):
        assert cleaned_submission(shown, stored) == stored


@given(st.text(alphabet=st.characters(exclude_categories=("C", "Z"), exclude_characters="<>"), min_size=1))
def test_no_word_of_a_plain_text_is_lost(text):
    assert plain_text(sanitise(text)) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" \n ", ""),
        ("One line", "<p>One line</p>"),
        ("One\ntwo\n\nthree", "<p>One<br>two</p>\n<p>three</p>"),
        ("One\r\n \r\n\r\ntwo", "<p>One</p>\n<p>two</p>"),
        ("Costs < £5k & rising, x<y and z>w", "<p>Costs &lt; £5k &amp; rising, x&lt;y and z&gt;w</p>"),
        ("Ask <a.khan@example.org>", "<p>Ask &lt;a.khan@example.org&gt;</p>"),
        ("<p>The <supplier> and <b>its</b> <title></p>", "<p>The &lt;supplier&gt; and <b>its</b> &lt;title&gt;</p>"),
        ("<p>Ask <a.khan@example.org> or x<y.</p>", "<p>Ask &lt;a.khan@example.org&gt; or x&lt;y.</p>"),
        (
            "<p>Aa <address> zz, <img> and </foo> <section></p>",
            "<p>Aa &lt;address&gt; zz, &lt;img&gt; and &lt;/foo&gt; &lt;section&gt;</p>",
        ),
        ("<p>if a<b then <i>so</i></p>", "<p>if a&lt;b then <i>so</i></p>"),
        ("<p>a<img src='x' alt='y'>b<hr>c</p>", "<p>ab</p>\n<p>c</p>"),
        ("<p>a<o:p></o:p><o:lock> <st1>b</st1></p>", "<p>a b</p>"),
        ("<p>a<style>p{}</style> <script src=x>b</p>", "<p>a &lt;script src=x&gt;b</p>"),
        ("<p>Kept <b>bold</b>, <i>italic</i>.</p>", "<p>Kept <b>bold</b>, <i>italic</i>.</p>"),
        ("<p></p><p>&nbsp;</p><p><br></p><p>x</p>", "<p>x</p>"),
        ("<div>one</div><div>two</div>", "<p>one</p>\n<p>two</p>"),
        ("<h1>Title</h1><h5>Small</h5>", "<h3>Title</h3>\n<h4>Small</h4>"),
        ("loose <b>text</b><p>para</p>tail", "<p>loose <b>text</b></p>\n<p>para</p>\n<p>tail</p>"),
        (
            "<ul><li><p>a</p></li><li>b<ol><li>c</li></ol></li></ul>",
            "<ul>\n<li>a</li>\n<li>b<ol>\n<li>c</li>\n</ol></li>\n</ul>",
        ),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<ul>\n<li><p>a</p><p>b</p></li>\n</ul>"),
        ("<p style='color:red' class='x' id='y' onclick='z'>a</p>", "<p>a</p>"),
        ("<p>a<script>alert(1)</script><img src=x onerror=alert(1)></p>", "<p>a</p>"),
        ("<p><a href='javascript:alert(1)'>a</a></p>", "<p>a</p>"),
        ("<p><a href=' java\nscript:alert(1)'>a</a></p>", "<p>a</p>"),
        ("<p><a href='//elsewhere.example'>a</a></p>", "<p>a</p>"),
        ("<p><a href='data:text/html,x'>a</a></p>", "<p>a</p>"),
        (
            "<p><a href='/decisions/pcd-12/' title='t' target='_blank' rel='x'>a</a></p>",
            '<p><a href="/decisions/pcd-12/">a</a></p>',
        ),
        ("<p><a href='mailto:a@example.org'>a</a></p>", '<p><a href="mailto:a@example.org">a</a></p>'),
        ("<sup class='x'>2</sup>", "<p><sup>2</sup></p>"),
        ("<ol class='x'><li id='fn-1'>a</li></ol>", "<ol>\n<li>a</li>\n</ol>"),
        ("<ol class='footnotes'><li id='main'>a</li></ol>", '<ol class="footnotes">\n<li>a</li>\n</ol>'),
    ],
)
def test_what_is_kept_of_what_was_typed(typed, kept):
    assert sanitise(typed) == kept


def test_footnotes_keep_their_marks_and_their_places():
    text = (
        '<p>Agreed.<sup class="footnote-ref"><a href="#fn-1">1</a></sup></p>\n'
        '<ol class="footnotes">\n<li id="fn-1">By the board.</li>\n</ol>'
    )
    assert sanitise(text) == text
    assert plain_text(text) == "Agreed. [1]\nBy the board."


def test_a_table_keeps_caption_head_and_merged_cells():
    text = (
        '<table>\n<caption>Money</caption>\n<thead>\n<tr><th scope="col">Year</th><th colspan="2" scope="col">Amount</th></tr>\n</thead>\n'
        '<tbody>\n<tr><th rowspan="2" scope="row">2026/27</th><td>£5</td><td></td></tr>\n</tbody>\n</table>'
    )
    assert sanitise(text) == text
    assert sanitise("<table><tr><td width=5 colspan=1 rowspan='x' style='a'><p>1</p></td></tr></table>") == (
        "<table>\n<tbody>\n<tr><td>1</td></tr>\n</tbody>\n</table>"
    )
    assert plain_text(text) == "Money\nYear | Amount\n2026/27 | £5 | "


def test_nesting_without_end_neither_fails_nor_hides_words():
    assert "deep" in sanitise("<b>" * 3000 + "<ul><li>" * 3000 + "deep")


def test_a_lone_surrogate_from_an_import_can_still_be_stored():
    assert sanitise("a\ud800b").encode()


def test_a_changed_text_is_cleaned():
    assert cleaned_submission("<p onclick='x'>new</p>", "<p>old</p>") == "<p>new</p>"


def test_characters_that_turn_the_reading_direction_are_left_out():
    assert sanitise("<p>safe\u202egnp.exe\u2066</p>") == "<p>safegnp.exe</p>"
