"""The one search box."""

from django import forms


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Reference, or words",
        help_text="A reference in any spelling, such as PCD 268 or pcd268, goes straight to it. The name of a page, such as forward plan, finds the page.",
        max_length=200,
        widget=forms.TextInput({"type": "search"}),
        error_messages={"required": "Enter a reference or words to look for."},
    )


class Part2SearchForm(forms.Form):
    words = forms.CharField(
        label="Words of Part 2",
        help_text="They are sent so that they stand in no address and no log. You are told in which decisions they stand, not where.",
        max_length=200,
        error_messages={"required": "Enter words to look for."},
    )
