"""What the check page asks before a decision made elsewhere is recorded: when the public may read it."""

from datetime import datetime, time

from django import forms
from django.utils import timezone

from . import asking

WHEN_DUE, DEFER = "when_due", "defer"


class WhenPublicForm(forms.Form):
    """Recording it starts its publication, so whoever records it says when. `deferral` answers what the step is given."""

    use_required_attribute = False
    when_public = asking.choose(
        "When may the public read it?",
        [(WHEN_DUE, "Publish when due"), (DEFER, "Defer publication until a day")],
        ask="Choose an answer to “When may the public read it?”.",
        hints={
            WHEN_DUE: "It is public within a few minutes, and says that the decision maker has not confirmed this record yet.",
            DEFER: "Until then the register shows the reference, the body and “deferred until”, and nothing else.",
        },
    )
    deferred_until = asking.only_if(
        asking.day("Deferred until", "It is published at the beginning of this day, without anybody’s doing."),
        "when_public",
        DEFER,
    )
    deferral_reason = asking.only_if(
        asking.text(
            "Why is publication put off?",
            "The public reads this once the decision is published. For example: the decision maker confirms the record first.",
            rows=3,
        ),
        "when_public",
        DEFER,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("when_public") == DEFER:
            if "deferred_until" not in self.errors and not cleaned.get("deferred_until"):
                self.add_error("deferred_until", "Enter the day.")
            if not cleaned.get("deferral_reason"):
                self.add_error("deferral_reason", "Enter the reason.")
        return cleaned

    def deferral(self) -> dict:
        if self.cleaned_data["when_public"] != DEFER:
            return {}
        until = timezone.make_aware(datetime.combine(self.cleaned_data["deferred_until"], time()))
        return {"deferral_reason": self.cleaned_data["deferral_reason"], "deferred_until": until}
