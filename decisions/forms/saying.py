"""What is asked of who comments on a request, asks its author something, or answers."""

import hashlib

from django import forms

from accounts.fields import Radios

from . import asking
from .asking import EVERYBODY, WHO_READS
from .route import RouteForm

READERS = "Only readers of Part 2 see it. It is never published."
WHOLE = "whole"
CHANGED = "What you chose has changed since you opened the page. Choose again."


def _text(label, ask, hint=EVERYBODY):
    """Room for as much as somebody says into a telephone: there is no limit."""
    return asking.TextField(label=label, help_text=hint, error_messages={"required": ask}, widget=forms.Textarea({"rows": 6}))


class CommentForm(RouteForm):
    """A comment, and the paragraph that it is about. A paragraph is chosen with its words: what has changed is chosen anew."""

    on = asking.choose("What it is about", [], ask="Choose the paragraph that you comment on, or the request as a whole.")
    text = _text("Your comment", "Write your comment.")

    def __init__(self, *args, places, whole, chosen="", hint=EVERYBODY, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {_key(each): each for each in places}
        self.fields["on"].choices = [
            (WHOLE, whole),
            *((key, each.label) for key, each in self.places.items()),
        ]
        self.fields["on"].widget.hints = {
            key: each.first_words for key, each in self.places.items() if not each.label.endswith(each.first_words)
        }
        self.fields["on"].error_messages["invalid_choice"] = CHANGED
        self.fields["on"].initial = next((key for key, each in self.places.items() if each.anchor == chosen), WHOLE)
        self.fields["text"].help_text = hint

    def step(self) -> dict:
        """What the step is given."""
        place = self.places.get(self.cleaned_data["on"])
        about = {"anchor": place.anchor, "quote": place.text} if place else {}
        return {"text": self.cleaned_data["text"], **about}


def _key(place) -> str:
    return f"{place.anchor}~{hashlib.sha256(place.text.encode()).hexdigest()[:8]}"


class AnswerForm(RouteForm):
    text = _text("Your answer", "Write your answer.")

    def __init__(self, *args, hint=EVERYBODY, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = hint


class AskForm(RouteForm):
    """A question to the author. Readers of Part 2 say which side it is about; nobody else is asked."""

    about = forms.ChoiceField(
        label="What you ask about",
        choices=[("part1", "Part 1"), ("part2", "Part 2")],
        widget=Radios(
            hints={
                "part1": f"{WHO_READS} So it is with the answer.",
                "part2": "Only readers of Part 2 see the question, its answer, and that you asked.",
            }
        ),
        error_messages={"required": "Choose Part 1 or Part 2: it decides who can read your question."},
    )
    text = _text("Your question", "Write your question.")

    def __init__(self, *args, reads_part2: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if reads_part2:
            self.fields["text"].help_text = ""
        else:
            del self.fields["about"]
