"""The fields say what to type, and keep what was typed."""

import datetime
from decimal import Decimal

import pytest
from django import forms

from accounts.fields import DateField, MoneyField, Radios, RichTextField, YesNo, YesNoNotStated
from accounts.renderer import GovukRenderer

STORED = "<p>One</p>\n<p>Two <strong>bold</strong></p>"


class Question(forms.Form):
    default_renderer = GovukRenderer

    needed_on = DateField(label="Needed by")
    total = MoneyField(label="Total value")
    text = RichTextField(label="Background")
    is_novel = YesNoNotStated(label="Is it novel?")


def answer(**typed):
    given = {
        "needed_on_day": "27",
        "needed_on_month": "3",
        "needed_on_year": "2026",
        "total": "252k",
        "text": "x",
        "is_novel": "no",
    }
    return Question(given | typed, initial={"text": STORED})


@pytest.mark.parametrize(
    ("typed", "pounds"),
    [
        ("£1,234.50", "1234.50"),
        ("252k", "252000.00"),
        ("£252K", "252000.00"),
        ("1.15m", "1150000.00"),
        (" 1.2 million ", "1200000.00"),
        ("0", "0.00"),
        (".50", "0.50"),
        ("1 000", "1000.00"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed, pounds):
    assert str(MoneyField().clean(typed)) == pounds


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("lots", "Enter an amount in pounds"),
        ("1,23", "Enter an amount in pounds"),
        ("1e5", "Enter an amount in pounds"),
        ("NaN", "Enter an amount in pounds"),
        ("٣", "Enter an amount in pounds"),
        ("1.005", "whole pence"),
        ("-5", "£0 or more"),
        ("999999999999999bn", "or less"),
    ],
)
def test_another_amount_is_refused_with_what_to_type(typed, told):
    form = answer(total=typed)
    assert told in form.errors["total"][0]
    assert f'value="{typed}"' in str(form["total"])


def test_a_stored_amount_is_shown_as_people_write_it():
    assert 'value="252,000"' in str(Question(initial={"total": Decimal("252000.00")})["total"])
    assert 'value="1,234.50"' in str(Question(initial={"total": Decimal("1234.50")})["total"])


@pytest.mark.parametrize(
    ("day", "month", "year", "told", "marked"),
    [
        ("31", "6", "2026", "There is no such day", ["day", "month", "year"]),
        ("40", "6", "2026", "There is no such day", ["day"]),
        ("1", "", "2026", "must include a month", ["month"]),
        ("", "", "2026", "must include a day and a month", ["day", "month"]),
        ("1", "6", "26", "4 digits", ["year"]),
        ("x", "6", "2026", "There is no such day", ["day"]),
    ],
)
def test_a_date_says_which_part_is_wrong_and_keeps_all_three(day, month, year, told, marked):
    form = answer(needed_on_day=day, needed_on_month=month, needed_on_year=year)
    assert told in form.errors["needed_on"][0]
    shown = [line for line in str(form["needed_on"]).splitlines() if "<input" in line]
    assert [part for part, line in zip(("day", "month", "year"), shown, strict=True) if "aria-invalid" in line] == marked
    assert all(f'value="{typed}"' in line for typed, line in zip((day, month, year), shown, strict=True))


@pytest.mark.parametrize("month", ["3", "03", "March", "mar"])
def test_a_month_may_be_a_word(month):
    form = answer(needed_on_month=month)
    form.is_valid()
    assert form.cleaned_data["needed_on"] == datetime.date(2026, 3, 27)


def test_text_sent_back_untouched_keeps_its_bytes():
    form = answer(text=STORED.replace("\n", "\r\n"))
    assert form.is_valid()
    assert form.cleaned_data["text"] == STORED
    assert "text" not in form.changed_data


def test_text_that_holds_no_word_is_asked_for():
    assert answer(text="<p>&nbsp;</p>").errors["text"]


@pytest.mark.parametrize(("typed", "value"), [("yes", True), ("no", False), ("unknown", None)])
def test_not_stated_is_an_answer(typed, value):
    form = answer(is_novel=typed)
    assert form.is_valid()
    assert form.cleaned_data["is_novel"] is value


def test_a_stored_answer_is_ticked():
    assert str(Question(initial={"is_novel": False})["is_novel"]).count("checked") == 1


def test_yes_or_no_leaves_no_third_way():
    with pytest.raises(forms.ValidationError):
        YesNo().clean("unknown")


def test_an_empty_answer_is_asked_for_by_name_and_its_link_leads_to_the_first_input():
    form = Question({})
    assert form["is_novel"].summary == ["Choose an answer for “Is it novel?”."]
    assert form["is_novel"].first_input_id == "id_is_novel_0"
    assert form["needed_on"].first_input_id == "id_needed_on_day"
    assert form["total"].summary == ["Enter an answer for “Total value”."]


def test_options_carry_their_hints():
    class Choice(forms.Form):
        default_renderer = GovukRenderer
        route = forms.ChoiceField(choices=[("open", "Open")], widget=Radios(hints={"open": "Anyone may bid."}))

    assert 'id="id_route_0_hint"' in str(Choice()["route"])
    assert "Anyone may bid." in str(Choice()["route"])
