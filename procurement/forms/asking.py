"""The questions that pages of contracts and procurements are made of."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.fields import DateField, MoneyField, Radios
from accounts.richtext import TURNS_THE_TEXT

from ..models import Supplier

NOT_STATED = "not_stated"
FEWEST = "-99999999999.99"


class RecordForm(forms.Form):
    """A page of a record: who types, the record it shows if there is one yet, and what the record belongs to (`of`)."""

    use_required_attribute = False

    def __init__(self, *args, user, record=None, of=None, **kwargs):
        self.user, self.record, self.of = user, record, of
        self.is_stale, self.compared = False, []
        shown = self.shown_of(record) if record is not None else {}
        kwargs["initial"] = shown | kwargs.get("initial", {})
        super().__init__(*args, label_suffix="", **kwargs)
        self.prepare()
        if record is None:
            self._begin_with_not_stated()

    def prepare(self) -> None:
        """Offer what this person can choose from; for forms that have such questions."""

    @classmethod
    def names(cls) -> list[str]:
        """The fields of the record that a save of this page changes; what a page had shown is remembered by these."""
        return list(cls.base_fields)

    def shown_of(self, record) -> dict:
        return {name: getattr(record, name, None) for name in self.base_fields}

    def changes(self) -> dict:
        """What to store, once the form is valid."""
        return {name: self.cleaned_data[name] for name in self.names()}

    def _begin_with_not_stated(self) -> None:
        for name, field in self.fields.items():
            is_pick = isinstance(field, forms.ModelChoiceField)
            if isinstance(field, forms.ChoiceField) and not is_pick and NOT_STATED in dict(field.choices):
                self.initial.setdefault(name, NOT_STATED)


class LineField(forms.CharField):
    """A line of text without characters that turn the direction of what is read."""

    def to_python(self, value):
        return TURNS_THE_TEXT.sub("", super().to_python(value))


class TextField(LineField):
    """Plain text of several lines, its line breaks stored in one way."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


def named(supplier) -> str:
    """A supplier as a form writes it: its name, with a number where that alone tells it from another."""
    return supplier.name if len(Supplier.objects.called(supplier.name)) == 1 else supplier.told_apart


class SuppliersField(TextField):
    """Suppliers, one a line, by name and where needed their number in brackets. Gives recorded suppliers, and the names of those
    that are not recorded yet. Two of one name are told apart by their numbers; a merged one stands for what it is part of."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "\n".join(named(each.now) for each in value) if isinstance(value, list | tuple) else value

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value).split("\n") if line.strip()]
        return list(dict.fromkeys(self._found(line) for line in lines))

    def _found(self, line):
        if len(line) > 200:
            raise ValidationError("Shorten the supplier's name: 200 characters is the most.")
        matches = Supplier.objects.called(line)
        if len(matches) > 1:
            told = "; ".join(each.told_apart for each in matches)
            raise ValidationError(f"Several suppliers are called {line}. Write one of these: {told}.")
        return matches[0] if matches else line


def similar(name: str) -> list[str]:
    """Recorded suppliers whose names begin as this one does, for a hint at a slip of the pen."""
    first = name.split()[0]
    return [named(each) for each in Supplier.objects.filter(name__istartswith=first, merged_into=None)[:3]]


def _asked(ask: str, hint: str) -> dict:
    """A field with a sentence for leaving it empty has to be answered."""
    return {"required": bool(ask), "help_text": hint} | ({"error_messages": {"required": ask}} if ask else {})


def line(label, longest, hint="", *, ask="", width=""):
    attrs = {"class": f"govuk-input--width-{width}"} if width else {}
    return LineField(label=label, max_length=longest, widget=forms.TextInput(attrs), **_asked(ask, hint))


def text(label, hint="", *, ask="", rows=4, longest=20_000):
    return TextField(label=label, max_length=longest, widget=forms.Textarea({"rows": rows}), **_asked(ask, hint))


def choose(label, choices, hint="", *, ask="Choose one of the answers."):
    """One of a few, as radio buttons."""
    return forms.ChoiceField(label=label, choices=choices, widget=Radios(), **_asked(ask, hint))


def select(label, choices, hint="", *, ask="Choose one of the list."):
    """One of many, as a list that opens."""
    return forms.ChoiceField(label=label, choices=choices, **_asked(ask, hint))


def pick(label, hint="", *, ask="", empty="None"):
    """One of the records that the form offers; it sets the queryset when it knows whom it asks."""
    return forms.ModelChoiceField(None, label=label, empty_label=empty, **_asked(ask, hint))


def day(label, hint="", *, ask=""):
    return DateField(label=label, **_asked(ask, hint))


def pounds(label, hint="", *, ask="", **limits):
    return MoneyField(label=label, **limits, **_asked(ask, hint))


def whole_number(label, hint="", *, most=1200, ask=""):
    """A whole number, typed."""
    messages = {"invalid": "Enter a whole number, for example 12.", "max_value": f"Enter {most} or less."}
    asked = _asked(ask, hint)
    asked["error_messages"] = messages | asked.get("error_messages", {})
    widget = forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-4"})
    return forms.IntegerField(label=label, min_value=0, max_value=most, widget=widget, **asked)


def tick(label, hint=""):
    return forms.BooleanField(label=label, required=False, help_text=hint)
