"""Bringing a Word file back: the file, which part it is of, and what of it is taken over as comments."""

from django import forms

from accounts.fields import Checkboxes, Radios

from ..models.papers import MOST_BYTES

AS_IT_SAYS = "0"
PARTS = [(AS_IT_SAYS, "The part that the file names itself"), ("1", "Part 1"), ("2", "Part 2")]


class ReturnForm(forms.Form):
    """A file is read at once and not kept."""

    use_required_attribute = False
    file = forms.FileField(
        label="Word file",
        max_length=200,
        help_text="A file that was downloaded from here as Word (docx) and worked on, at most 20 MB.",
        error_messages={"required": "Choose the Word file.", "empty": "Choose a file that is not empty."},
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )
    part = forms.ChoiceField(
        label="Which part of the request is it of?",
        choices=PARTS,
        initial=AS_IT_SAYS,
        widget=Radios,
        help_text="Files that were downloaded from here say it themselves.",
        error_messages={"required": "Choose which part the file is of."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_file(self):
        uploaded = self.cleaned_data["file"]
        if uploaded.size > MOST_BYTES:
            raise forms.ValidationError("Choose a file of at most 20 MB.")
        return uploaded


class TakeCommentsForm(forms.Form):
    """Comments of the file that become comments on the request."""

    use_required_attribute = False
    comments = forms.MultipleChoiceField(
        label="Comments to take over", widget=Checkboxes, error_messages={"required": "Tick the comments to take over."}
    )

    def __init__(self, *args, marks: list[tuple[int, dict]], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["comments"].choices = [(str(n), f"{mark['about']} {mark['text']} ({mark['place']})") for n, mark in marks]
