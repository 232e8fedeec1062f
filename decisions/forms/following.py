"""Beginning a request from an earlier decision: on which form, how the two belong together, which words come along."""

from django import forms
from django.utils import timezone

from accounts.fields import Checkboxes, Radios

from ..models import FormVersion
from ..models.words import LinkKind
from .asking import line, select

LINKS = [
    (LinkKind.FOLLOWS, "It follows it: the next step of the same matter"),
    (LinkKind.EXTENDS, "It extends what was decided: more time"),
    (LinkKind.VARIES, "It varies what was decided: more money, or other terms"),
    (LinkKind.FUNDS, "It funds what was decided"),
    (LinkKind.IN_LINE_WITH, "It is in line with it"),
    (LinkKind.SUPERSEDES, "It takes the place of it"),
    (LinkKind.REVOKES, "It revokes it"),
]


class FollowOnForm(forms.Form):
    use_required_attribute = False
    title = line(
        "Title",
        250,
        "The title of the earlier decision. Change it, so that the public can tell the two apart.",
        ask="Enter a title.",
    )
    link = select(
        "How it belongs to the earlier decision", [("", "Choose how"), *LINKS], ask="Choose how the two belong together."
    )
    form_version = forms.ModelChoiceField(
        None,
        label="Form",
        widget=Radios,
        empty_label=None,
        help_text="New requests are written on the form in force today.",
        error_messages={"required": "Choose the form that the request is written on."},
    )
    bring = forms.MultipleChoiceField(
        label="Words to bring along",
        required=False,
        widget=Checkboxes,
        help_text="Headings come along in any case. Tick a part to bring its words too, and to change them there.",
    )
    with_part2 = forms.BooleanField(
        label="Bring the texts and the parties of Part 2 (the reading is recorded)",
        required=False,
        help_text="They stand in Part 2 of the new request. Everybody who will work on it may read them.",
    )

    def __init__(self, *args, bodies, parts: list[tuple[str, str]], may_read_part2: bool, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        in_force = FormVersion.objects.filter(body__in=bodies).in_force(timezone.localdate()).select_related("body")
        self.fields["form_version"].queryset = in_force
        if len(bodies) > 1:
            self.fields["form_version"].label = "Body and form"
            self.fields["form_version"].label_from_instance = lambda form: f"{form.body}: {form}"
        self.fields["bring"].choices = parts
        if not parts:
            del self.fields["bring"]
        if not may_read_part2:
            del self.fields["with_part2"]
