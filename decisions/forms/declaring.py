"""What is asked of who declares: a statement of the form version, and of advisers what they say to those inside."""

from django import forms

from decisions.models.words import AdviceAnswer

from .. import rules
from . import asking
from .route import ANSWERS, RouteForm

# What an adviser can say in every form, also in one that has no words for it.
ALWAYS_OFFERED = {"with_conditions": "I am content with the request, on conditions.", "objects": "I advise against it."}
NEEDS_REASON = {"with_conditions": "with conditions", "objects": "with an objection", "not_required": "if it is not required"}
NO_WORDS = "The form has no words for it. Published as: “{words}”, with what you write below."


class DeclareForm(RouteForm):
    """A declaration in the words of the form version. An adviser makes it by giving advice, with what is said to those inside."""

    answer = asking.choose("What do you declare?", [], ask="Choose the statement that you declare.")
    unit = asking.line("Unit or person consulted", 200)
    reason = asking.text("Reason", "Published with the declaration. Needed if you say that it is not required.")
    text = asking.text(
        "Advice for those inside",
        "Never published. Read by advisers of your office, the writers, the head of unit, the chief executive, the decision "
        "maker, governance and auditors.",
    )
    concerns_part2 = asking.tick(
        "This advice concerns Part 2", "Then only readers of Part 2 see it. What is published stays as you write it above."
    )
    despite_interest = asking.tick(
        "I declare on this request all the same",
        "Your register has an interest that may be in a party of this request: it is named at the top of this page. Tick this if "
        "it is not the same party, or does not stand in the way. That you did is kept in the history. Otherwise do not declare, "
        "and tell governance.",
    )
    was_seen = forms.CharField(widget=forms.HiddenInput)

    @staticmethod
    def labels_of(names) -> dict[str, str]:
        """For a page that was sent back: what people call the texts beside its own."""
        return {"question-text": "Your question to the author"}

    def __init__(self, *args, declaration, reads_part2=False, has_interest=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_interest:
            del self.fields["despite_interest"]
        said = {each["answer"]: each["text"] for each in declaration["statements"]}
        hints = {answer: f"Recorded as: {ANSWERS[answer]}" for answer in said}
        if rules.is_of_adviser(declaration):
            self._ask_an_adviser(said, hints)
        else:
            del self.fields["text"]
            self._ask_a_reason_for(said)
        if not reads_part2 or "text" not in self.fields:
            del self.fields["concerns_part2"]
        self.fields["answer"].choices = list(said.items())
        self.fields["answer"].widget.hints = hints

    def _ask_a_reason_for(self, said) -> None:
        """A reason is asked for the answers that are offered; where none of them needs one, it only may be given."""
        needed = [words for answer, words in NEEDS_REASON.items() if answer in said]
        hint = "Published with the declaration, so write nothing from Part 2 here."
        self.fields["reason"].help_text = f"{hint} Needed {' and '.join(needed)}." if needed else hint

    def _ask_an_adviser(self, said, hints) -> None:
        for answer in said:
            if rules.SAYS[answer] == AdviceAnswer.CONTENT:
                hints[answer] += ". Those inside read: content with it."
        self.fields["answer"].label = "What do you advise?"
        self.fields["answer"].error_messages["required"] = "Choose the answer that says what you advise."
        for answer, words in ALWAYS_OFFERED.items():
            if answer not in said:
                said[answer], hints[answer] = words, NO_WORDS.format(words=rules.PLAIN_WORDS[answer].rstrip("."))
        self.fields["reason"].is_owed = True  # by three of the answers
        self.fields["reason"].label = "Conditions, objection, or why it is not required"
        self.fields["reason"].help_text = (
            "Published with the declaration, so write nothing from Part 2 here. Needed with conditions, with an objection, and "
            "where advice is not required."
        )

    def clean(self):
        cleaned = super().clean()
        if "reason" in cleaned:  # otherwise it was given, and refused for another reason
            for missing in rules.reason_missing(cleaned.get("answer", ""), cleaned["reason"]):
                self.add_error("reason", missing.text)
        return cleaned
