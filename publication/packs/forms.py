"""What a pack is made of: which requests in which place, or which days."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.fields import DateField
from accounts.models import PolicingBody

LONGEST_DAYS = 3660


class PackForm(forms.Form):
    """A number for each request that goes to the meeting: its place in the pack; empty leaves it out."""

    use_required_attribute = False

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.decisions = list(decisions)
        for number, each in enumerate(self.decisions, 1):
            self.fields[f"place_{each.pk}"] = forms.IntegerField(
                label=f"Place of {each}",
                min_value=1,
                max_value=99,
                required=False,
                initial=number,
                widget=forms.TextInput({"inputmode": "numeric", "class": "govuk-input--width-2"}),
                error_messages={"invalid": "Enter a whole number, or leave it empty."},
            )

    def chosen(self) -> list:
        """The requests in the order of their places."""
        places = {each: self.cleaned_data[f"place_{each.pk}"] for each in self.decisions}
        return sorted((each for each in self.decisions if places[each]), key=lambda each: (places[each], each.pk))

    def clean(self):
        told = super().clean()
        given = [value for value in told.values() if value]
        for name, value in list(told.items()):
            if value and given.count(value) > 1:
                self.add_error(name, f"Give each request a place of its own: {value} stands twice.")
        if not given and not self.errors:
            raise ValidationError("Give at least one request a place in the pack.")
        return self.cleaned_data


class BetweenForm(forms.Form):
    """Two days, and a body."""

    use_required_attribute = False
    from_on = DateField(label="Signed from", error_messages={"required": "Enter the first day."})
    to_on = DateField(label="Signed until", error_messages={"required": "Enter the last day."})
    body = forms.ModelChoiceField(PolicingBody.objects.none(), label="Body", required=False, empty_label="Any")

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["body"].queryset = bodies

    def clean(self):
        told = super().clean()
        first, last = told.get("from_on"), told.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", "The last day cannot be before the first.")
        if first and last and (last - first).days > LONGEST_DAYS:
            self.add_error("to_on", "Choose ten years at most.")
        return told
