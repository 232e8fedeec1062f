"""Starting a draft from a Word file, and settling what came with it."""

from django import forms
from django.core.exceptions import ValidationError

from ..word.matching import matched
from ..word.opening import MOST_BYTES, OVER, Refused
from ..word.reading import read
from .asking import CHOOSE_AGAIN, line
from .drafting import StartForm


class WordFileField(forms.FileField):
    """A Word file, opened and read whole. Gives what was read; what is refused, with the reason."""

    default_error_messages = {"required": "Choose a Word file.", "empty": "Choose a file that is not empty."}

    def to_python(self, data):
        uploaded = super().to_python(data)
        if uploaded is None:
            return None
        if uploaded.size > MOST_BYTES:
            raise ValidationError(OVER)
        try:
            return read(uploaded.read())
        except Refused as refused:
            raise ValidationError(str(refused)) from None


class StartFromWordForm(StartForm):
    """A new draft from a Word file: the file, the form it is read onto, and what to call it."""

    file = WordFileField(
        label="Word file",
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text="A Word document (.docx) of at most 20 MB. Its text goes into your draft; the file itself is not kept.",
    )
    title = line("Title", 250, "Leave this empty to take the title from the file.")
    field_order = ["file", "title", "kind", "form_version", "older_form"]
    plan = None

    def clean(self):
        asked = super().clean()
        if not self.errors:
            self.plan = matched(asked["file"], self.chosen.definition)
            asked["title"] = asked["title"] or self.plan.title
            if not asked["title"]:
                self.add_error("title", "No title was found in the file. Enter one.")
        if self.errors and "file" not in self.errors and asked.get("file"):
            self.add_error("file", CHOOSE_AGAIN)
        return asked
