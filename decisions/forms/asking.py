"""The questions that pages of a draft are made of."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.fields import DateField, MoneyField, Radios, RichTextField
from accounts.richtext import TURNS_THE_TEXT

from .choosing import ChoosesBetween

CHOOSE_AGAIN = "Choose the file again: your browser does not keep it when a page comes back."
NOT_STATED = "not_stated"
WHO_READS = (
    "Everybody with a role in your office can read it, and in the other one where two decide together; it is never published."
)
EVERYBODY = f"{WHO_READS} Write nothing from Part 2 here."
LONGEST_TEXT = 20_000
LONGEST_RICH_TEXT = 200_000


class DraftForm(ChoosesBetween, forms.Form):
    """A short page of a draft: which decision, who types, and the record it shows, if there is one yet."""

    use_required_attribute = False

    def __init__(self, *args, decision, user, record=None, **kwargs):
        self.decision, self.user, self.record = decision, user, record
        shown = {name: getattr(record, name, None) for name in self.base_fields} if record is not None else {}
        kwargs.setdefault("initial", shown)
        super().__init__(*args, label_suffix="", **kwargs)
        if record is None:
            self._begin_with_not_stated()

    def _begin_with_not_stated(self) -> None:
        """A new row says "not stated" wherever that is one of the answers, until somebody says more."""
        for name, field in self.fields.items():
            is_pick = isinstance(field, forms.ModelChoiceField)
            if isinstance(field, forms.ChoiceField) and not is_pick and NOT_STATED in dict(field.choices):
                self.initial.setdefault(name, NOT_STATED)

    @classmethod
    def names(cls) -> list[str]:
        """The fields of the record that a save of this page changes; what a page had shown is remembered by these."""
        return list(cls.base_fields)

    def changes(self) -> dict:
        """What to store, once the form is valid."""
        return dict(self.cleaned_data)

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.errors:
            self.ask_for_files_again()

    def ask_for_files_again(self) -> None:
        for name in self.files:
            if name in self.fields and name not in self.errors:
                self.add_error(name, CHOOSE_AGAIN)


class MayWait:
    """A question that has to be answered before the request is submitted, and may wait until then: a page saves without it,
    and does not call it optional."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"required": True})

    def validate(self, value):
        """An empty answer is an obstacle to submitting, not a mistake on this page."""


class LineField(forms.CharField):
    """A line of text without characters that turn the direction of what is read. What is pasted and too long is refused with
    everything still there; a browser that is told the limit cuts it off without a word."""

    counted = None

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value):
        return TURNS_THE_TEXT.sub("", super().to_python(value))


class TextField(LineField):
    """Plain text of several lines, its line breaks stored in one way."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class RichText(RichTextField):
    """Rich text that is refused before it is cleaned when it is absurdly long."""

    def clean(self, value, initial=""):
        if len(value or "") > 2 * self.longest:
            params = {"length": f"{len(value):,}", "limit": f"{self.longest:,}"}
            raise ValidationError(self.error_messages["too_long"], code="too_long", params=params)
        return super().clean(value, initial)


class LaterText(MayWait, TextField):
    """Plain text that may wait."""


class LaterRichText(MayWait, RichText):
    """Rich text that may wait."""


def _asked(ask: str, hint: str) -> dict:
    """A field with a sentence for leaving it empty has to be answered."""
    return {"required": bool(ask), "help_text": hint} | ({"error_messages": {"required": ask}} if ask else {})


def line(label, longest, hint="", *, ask="", width="", counted=False):
    """A line of text. Its characters are counted where people write sentences into it and meet the limit."""
    attrs = {"class": f"govuk-input--width-{width}"} if width else {}
    field = LineField(label=label, max_length=longest, widget=forms.TextInput(attrs), **_asked(ask, hint))
    field.counted = longest if counted else None
    return field


def text(label, hint="", *, ask="", rows=4, field=TextField, longest=LONGEST_TEXT):
    return field(label=label, max_length=longest, widget=forms.Textarea({"rows": rows}), **_asked(ask, hint))


def rich(label, hint="", *, ask="", field=RichText):
    return field(label=label, longest=LONGEST_RICH_TEXT, **_asked(ask, hint))


def choose(label, choices, hint="", *, ask=None, hints=None):
    """One of a few, as radio buttons."""
    return forms.ChoiceField(label=label, choices=choices, widget=Radios(hints=hints), **_asked(_or_name(ask, label), hint))


def select(label, choices, hint="", *, ask=None):
    """One of many, as a list that opens."""
    return forms.ChoiceField(label=label, choices=choices, **_asked(_or_name(ask, label), hint))


def _or_name(ask: str | None, label: str) -> str:
    """The sentence for leaving it empty; where a page gives none, it names the question."""
    return f"Choose an answer to “{label}”." if ask is None else ask


def pick(label, hint="", *, ask="", empty="None of these"):
    """One of the records that the form offers; it sets the queryset when it knows whom it asks."""
    return forms.ModelChoiceField(None, label=label, empty_label=empty, **_asked(ask, hint))


def day(label, hint="", *, ask=""):
    return DateField(label=label, **_asked(ask, hint))


def pounds(label, hint="", *, ask=""):
    return MoneyField(label=label, **_asked(ask, hint))


def tick(label, hint=""):
    return forms.BooleanField(label=label, required=False, help_text=hint)


def only_if(field, name, *answers, owed=True):
    """A question that matters only where another was answered so: a script hides it until then. What is owed then is not
    called optional; it may still wait until the request is submitted."""
    field.shown_when, field.is_owed = f"{name}:{','.join(answers)}", owed
    return field
