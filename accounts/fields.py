"""Form fields and widgets that ask as the GOV.UK Design System asks, and keep what was typed."""

import datetime
import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.forms import widgets
from django_prose_editor.widgets import prose_editor_base_media
from js_asset import Media, Script

from accounts import richtext

DATE_PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Hints:
    """Gives options explanations of their own: `hints` maps a value to its sentence."""

    def __init__(self, *args, hints=None, **kwargs):
        self.hints = hints or {}
        super().__init__(*args, **kwargs)

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"hint": self.hints.get(getattr(value, "value", value), "")}


class Radios(Hints, widgets.RadioSelect):
    """Radio buttons."""


class Checkboxes(Hints, widgets.CheckboxSelectMultiple):
    """A list of checkboxes."""


class DateInput(widgets.Widget):
    """Day, month and year, each in an input of its own. The value is a date, or the three parts as they were typed."""

    template_name = "django/forms/widgets/govuk_date.html"
    use_fieldset = True

    def value_from_datadict(self, data, files, name):
        parts = {part: data.get(f"{name}_{part}", "").strip() for part in DATE_PARTS}
        return parts if any(parts.values()) else None

    def value_omitted_from_data(self, data, files, name):
        return all(f"{name}_{part}" not in data for part in DATE_PARTS)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        typed = value if isinstance(value, dict) else parts_of(value)
        wrong = faulty_parts(typed) if attrs and attrs.get("aria-invalid") else ()
        identifier = context["widget"]["attrs"].get("id", name)
        context["parts"] = [
            {
                "label": part.title(),
                "name": f"{name}_{part}",
                "id": f"{identifier}_{part}",
                "value": typed.get(part, ""),
                "width": 4 if part == "year" else 2,
                "is_wrong": part in wrong,
            }
            for part in DATE_PARTS
        ]
        return context

    def id_for_label(self, id_):
        return f"{id_}_day" if id_ else id_


def parts_of(value) -> dict[str, str]:
    if not isinstance(value, datetime.date):
        return dict.fromkeys(DATE_PARTS, "")
    return {part: str(getattr(value, part)) for part in DATE_PARTS}


def faulty_parts(typed: dict[str, str]) -> tuple[str, ...]:
    """Which inputs to mark: the empty or impossible ones, or all three when together they name no day."""
    ranges = {"day": (1, 31), "month": (1, 12), "year": (1900, 2199)}
    wrong = []
    for part, (lowest, highest) in ranges.items():
        number = number_of(part, typed.get(part, ""))
        if number is None or not lowest <= number <= highest:
            wrong.append(part)
    return tuple(wrong) or DATE_PARTS


def number_of(part: str, text: str) -> int | None:
    """The number a part stands for; a month may be written as a word."""
    if part == "month" and text[:3].lower() in MONTHS and text.isalpha():
        return MONTHS.index(text[:3].lower()) + 1
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else None


class DateField(forms.Field):
    """A day, typed as three parts; says which part is missing or wrong."""

    widget = DateInput
    default_error_messages = {
        "incomplete": "The date must include a %(missing)s.",
        "year": "Enter a year with 4 digits, between 1900 and 2199.",
        "impossible": "There is no such day. Enter a date such as 27 3 2026.",
    }

    def prepare_value(self, value):
        return value.date() if isinstance(value, datetime.datetime) else value

    def to_python(self, value):
        if value is None or isinstance(value, datetime.date):
            return value
        if missing := [part for part in DATE_PARTS if not value[part]]:
            raise self.error("incomplete", missing=" and a ".join(missing))
        if "year" in (wrong := faulty_parts(value)) and wrong != DATE_PARTS:
            raise self.error("year")
        try:
            year, month, day = (number_of(part, value[part]) for part in reversed(DATE_PARTS))
            return datetime.date(year, month, day)
        except (TypeError, ValueError):
            raise self.error("impossible") from None

    def error(self, code, **params):
        return ValidationError(self.error_messages[code], code=code, params=params)

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != self.prepare_value(initial)
        except ValidationError:
            return True


class MoneyInput(widgets.TextInput):
    """An amount, with the pound sign in front of the input."""

    template_name = "django/forms/widgets/govuk_money.html"

    def __init__(self, attrs=None):
        super().__init__({"class": "govuk-input--width-10", "spellcheck": "false", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value):
        if not isinstance(value, Decimal):
            return super().format_value(value)
        return f"{value:,.2f}".removesuffix(".00")


class MoneyField(forms.Field):
    """Pounds as people write them: £1,234.50, 252k, 1.15m. Gives a Decimal with at most two places."""

    widget = MoneyInput
    default_error_messages = {
        "invalid": "Enter an amount in pounds, such as 1,234.50, 252k or 1.15m.",
        "pence": "Enter an amount in pounds and whole pence, such as 1,234.50.",
        "too_small": "Enter an amount of £%(lowest)s or more.",
        "too_large": "Enter an amount of £%(highest)s or less. If this is right, check the number of zeros.",
    }
    pattern = re.compile(
        r"(?P<sign>[-−]?)£?(?P<amount>([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,15})(\.[0-9]{1,9})?|\.[0-9]{1,9})"
        r"(?P<unit>k|thousand|m|mn|million|bn|billion)?"
    )
    units = {"k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}

    def __init__(self, *, lowest=Decimal(0), highest=Decimal("99999999999.99"), **kwargs):
        self.lowest, self.highest = lowest, highest
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, Decimal) or value is None:
            return value
        text = re.sub(r"\s", "", str(value)).lower()
        if not text:
            return None
        match = self.pattern.fullmatch(text)
        if not match:
            self.refuse("invalid")
        amount = Decimal(match["amount"].replace(",", "")) * self.units.get(match["unit"], 1)
        return self.in_pence(-amount if match["sign"] else amount)

    def in_pence(self, amount: Decimal) -> Decimal:
        if abs(amount) > self.highest:
            self.refuse("too_large", highest=f"{self.highest:,}")
        if amount < self.lowest:
            self.refuse("too_small", lowest=f"{self.lowest:,}")
        pence = amount.quantize(Decimal("0.01"))
        if pence != amount:
            self.refuse("pence")
        return pence

    def refuse(self, code, **params):
        raise ValidationError(self.error_messages[code], code=code, params=params)

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class YesNoNotStated(forms.TypedChoiceField):
    """Yes, no, or not stated: unknown is an answer. Gives True, False or None."""

    widget = Radios
    answers = {"yes": True, "no": False, "unknown": None}
    asked = [("yes", "Yes"), ("no", "No"), ("unknown", "Not stated")]

    def __init__(self, **kwargs):
        super().__init__(choices=self.asked, coerce=self.answers.get, empty_value=None, **kwargs)

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != (None if data == "unknown" else data or None)


class YesNo(YesNoNotStated):
    """Yes or no, nothing else. Gives True or False."""

    asked = YesNoNotStated.asked[:2]


class RichTextArea(widgets.Textarea):
    """A text area holding HTML; with JavaScript, an editor over it that knows only what richtext.sanitise keeps. With the attribute
    data-rich-text="short" it offers the few buttons that a paragraph needs."""

    def __init__(self, attrs=None):
        super().__init__({"rows": 12, **(attrs or {})})

    @property
    def media(self):
        return prose_editor_base_media + Media(js=[Script("partone-editor.js", type="module")])

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].setdefault("data-rich-text", "")
        return context

    def use_required_attribute(self, initial):
        return False


class RichTextField(forms.CharField):
    """Allow-listed HTML. What comes back as it was shown stays as it was stored, byte for byte; the rest is sanitised."""

    widget = RichTextArea
    label_is_heading = True  # the text below it has sub-headings of its own
    default_error_messages = {"too_long": "Shorten the text: it has %(length)s characters, and %(limit)s is the most."}

    def __init__(self, *, longest=200_000, **kwargs):
        self.longest = longest
        super().__init__(strip=False, **kwargs)

    def _clean_bound_field(self, bound_field):
        value = bound_field.initial if self.disabled else bound_field.data
        return self.clean(value, bound_field.initial)

    def clean(self, value, initial=""):
        text = richtext.cleaned_submission(self.to_python(value), initial or "")
        if len(text) > self.longest:
            params = {"length": f"{len(text):,}", "limit": f"{self.longest:,}"}
            raise ValidationError(self.error_messages["too_long"], code="too_long", params=params)
        return super().clean(text)

    def has_changed(self, initial, data):
        return richtext.cleaned_submission(data or "", initial or "") != (initial or "")
