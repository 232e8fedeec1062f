"""Charts: the picture and its table state the same figures, and nothing needs colour, a script or an inline style."""

import re
import xml.etree.ElementTree as ET
from decimal import Decimal as D

import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement import charts
from procurement.charts import bars
from procurement.money import percent, percent_of, pounds

SERIES = ["Approved", "Contracted"]
ROWS = [("PCD 538", [D(4_000_000), D("3999999.50")]), ("PCD 1422 & more <b>", [D(1_150_000), None])]


def _page(*given) -> str:
    return render_to_string("_chart.html", {"chart": bars(*given)})


def _picture(page):
    return ET.fromstring(re.search(r'<svg class="chart__picture.*?</svg>', page, re.S)[0])  # noqa: S314


def test_the_picture_is_one_image_with_a_name_and_the_table_stands_in_plain_sight():
    page = _page("Money of this matter", ROWS, SERIES)
    picture = _picture(page)
    named = {each.get("id") for each in picture if each.tag in ("title", "desc")}
    assert picture.get("role") == "img"
    assert set(picture.get("aria-labelledby").split()) == named
    assert picture.find("title").text == "Money of this matter"
    assert "<details" not in page
    assert re.search(r"<caption[^>]*>Money of this matter</caption>", page)


def test_the_picture_and_the_table_state_the_same_figures():
    page = _page("Money", ROWS, SERIES)
    in_picture = [each.text for each in _picture(page).iter("text") if each.get("class") == "chart__figure"]
    in_table = re.findall(r'<td class="amount" data-label="[^"]+">(.*?)</td>', page)
    assert in_picture == in_table == ["£4,000,000", "£3,999,999.50", "£1,150,000", "not stated"]


def test_the_security_policy_and_the_markup_of_a_label_are_kept():
    page = _page("Money", ROWS, SERIES)
    assert " style=" not in page
    assert "<script" not in page
    assert "PCD 1422 &amp; more &lt;b&gt;" in page


def test_bars_are_as_long_as_their_figures_and_what_is_not_stated_has_none():
    chart = bars("Money", [("a", [D(200)]), ("b", [D(50)]), ("c", [D(0)]), ("d", [None])], ["Value"])
    drawn = [group["bars"][0] for group in chart["groups"]]
    assert [bar["width"] for bar in drawn] == ["55.00%", "13.75%", "0.00%", "0.00%"]
    assert [bar["is_stated"] for bar in drawn] == [True, True, True, False]
    picture = _picture(_page("Money", [("d", [None])], ["Value"]))
    assert [each for each in picture.iter("rect") if "chart__bar" in each.get("class")] == []


def test_figures_below_nothing_stand_on_the_other_side():
    chart = bars("Changes", [("more", [D(300)]), ("less", [D(-100)])], ["Change"])
    more, less = (group["bars"][0] for group in chart["groups"])
    assert (chart["zero"], less["x"], less["width"], more["x"], more["width"]) == (
        "13.75%",
        "0.00%",
        "13.75%",
        "13.75%",
        "41.25%",
    )
    assert less["text"] == "−£100"


def test_series_are_told_apart_without_colour():
    chart = bars("Money", [("a", [D(1), D(2), D(3), D(4)])], ["One", "Two", "Three", "Four"])
    assert len({bar["pattern"] for bar in chart["groups"][0]["bars"]}) == 4
    page = _page("Money", [("a", [D(1), D(2), D(3), D(4)])], ["One", "Two", "Three", "Four"])
    picture = _picture(page)
    patterns = {each.get("id") for each in picture.iter("pattern")}
    used = {each.get("fill")[5:-1] for each in picture.iter("rect") if each.get("fill")}
    assert used == patterns
    assert page.count("chart__swatch") == 4


def test_two_charts_on_a_page_share_no_id():
    both = _page("One", ROWS, SERIES) + _page("Two", ROWS, SERIES)
    ids = re.findall(r' id="([^"]+)"', both)
    assert len(ids) == len(set(ids)) > 8


def test_a_long_label_is_broken_so_that_it_fits_a_phone():
    label = "Mobile data terminals, their vehicles’ aerials and twelve years of support and maintenance for them"
    chart = bars("Money", [(label, [D(5)])], ["Value"])
    lines = [line["text"] for line in chart["groups"][0]["lines"]]
    assert " ".join(lines) == label
    assert max(map(len, lines)) <= charts.LABEL_WIDTH
    assert chart["groups"][0]["bars"][0]["y"] > chart["groups"][0]["lines"][-1]["y"]


def test_a_chart_that_could_not_be_read_is_refused():
    with pytest.raises(ValueError, match="at most 4"):
        bars("Money", [], list("abcde"))
    with pytest.raises(ValueError, match="one figure for each"):
        bars("Money", [("a", [D(1)])], SERIES)


figures = st.none() | st.decimals(-(10**12), 10**12, places=2)


@given(st.lists(st.tuples(st.text(max_size=60), st.tuples(figures, figures)), max_size=12))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_figures_bars_stay_inside_and_below_each_other(rows):
    chart = bars("Money", [(label, list(pair)) for label, pair in rows], SERIES)
    drawn = [bar for group in chart["groups"] for bar in group["bars"]]
    for bar in drawn:
        assert D(bar["x"][:-1]) >= 0
        assert D(bar["x"][:-1]) + D(bar["width"][:-1]) <= charts.BARS_TAKE + D("0.02")
    assert all(above["y"] + above["height"] < below["y"] for above, below in zip(drawn, drawn[1:], strict=False))
    assert not drawn or drawn[-1]["y"] + drawn[-1]["height"] <= chart["height"]


def test_another_unit_is_said():
    assert bars("Term", [("a", [D(24)])], ["Months"], unit="months")["table"][0]["figures"] == ["24 months"]


@pytest.mark.parametrize(
    ("amount", "read"),
    [("1150000.00", "£1,150,000"), ("0.5", "£0.50"), ("-3", "−£3"), ("0", "£0"), ("1234567.8", "£1,234,567.80")],
)
def test_pounds(amount, read):
    assert pounds(D(amount)) == read


@pytest.mark.parametrize(
    ("part", "whole", "read"),
    [
        (575_000, 1_150_000, "50.0 %"),
        (1, 3, "33.33 %"),
        (575_001, 1_150_000, "50.0 %"),
        (1, 8, "12.5 %"),
        (5_751, 11_500, "50.01 %"),
    ],
)
def test_percentages_are_read_to_a_hundredth(part, whole, read):
    assert percent(percent_of(D(part), D(whole))) == read
