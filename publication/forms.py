"""What governance may type at the publishing desk."""

from datetime import datetime, time

from django import forms
from django.utils import timezone

from accounts.fields import DateField, Radios
from decisions.models.words import ReviewOutcome


def _text(label, hint="", *, rows=4, **more):
    return forms.CharField(label=label, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}), max_length=5000, **more)


class ConfirmForm(forms.Form):
    """Nothing to type: the press is all."""


class DeferForm(forms.Form):
    reason = _text("Why is publication put off?", "The public reads this once the decision is published.")
    until = DateField(label="Until", help_text="It is published at the beginning of this day, without anybody's doing.")

    def clean_until(self):
        return timezone.make_aware(datetime.combine(self.cleaned_data["until"], time()))


class CorrectForm(forms.Form):
    place = forms.CharField(
        label="Where is it wrong?", help_text="For example: paragraph 4.13, or Money, line 2.", max_length=200
    )
    was = _text("What stands there", rows=3)
    reads = _text("What it is to read", rows=3)
    note = _text("Note", "Why, if the public should know.", rows=3, required=False)


class DropCorrectionForm(forms.Form):
    because = _text("Why is it not printed?", "Governance and auditors read this.", rows=3)


class TakeDownForm(forms.Form):
    reason = _text(
        "Why is it taken down?", "The public reads this at every address of the decision. Name nothing that is to stay unread."
    )


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(label="What was found?", choices=ReviewOutcome.choices, widget=Radios)
    note = _text("Note", "The public reads this. Nothing of Part 2 itself.", rows=3, required=False)
    next_review_on = DateField(label="Next review at the latest on", help_text="Unless all of it is released.", required=False)


class ReleaseForm(forms.Form):
    note = _text(
        "Note for the public",
        "Shown on the page of each record that you confirm here. Nothing of Part 2. Leave it empty if there is nothing to explain.",
        rows=3,
        required=False,
    )


class TakeBackForm(forms.Form):
    reason = _text(
        "Why is it taken off the site?", "The public reads this at its address. Name nothing that is to stay unread."
    )
