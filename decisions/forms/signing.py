"""What a decision maker is asked: interest, outcome of each recommendation, reasons."""

from django import forms

from decisions.models import OfficeHolder
from decisions.models.words import Interest, Outcome, is_as_recommended, outcome_asked

from .. import rules
from . import asking
from .route import (
    RouteForm,
    add_recommendation,
    interest_answers,
    of_part1,
    of_part2,
    outcomes_of,
    preset_as_recommended,
    recommendations_asked,
    require_changed_words,
)

ALL, EACH = "all", "each"
PUBLISHED, NOT_PART2 = "Published word for word.", "Write nothing from Part 2 here."
LABELS = {"decided_": "Words decided on {}", "conditions_": "Conditions on {}"}
BESIDE = {"question-text": "Your question to the author", "comment": "What has to change"}


class SignForm(RouteForm):
    """The answers of page one; page two carries them on, hidden, until the signature. Who signs in again in between sends them to
    page one."""

    opened_again = ("part2", "may_be_public")
    then = "Nothing is signed by that: you come back to your answers, open Part 2 again if there is one, check and then sign."

    interest = asking.choose("Your interests", [], ask="Answer the question about your interests.")
    interest_text = asking.only_if(
        asking.text(
            "Describe the interest",
            "If you declare one, or stand aside. A declared interest is published word for word with the decision; why you stand "
            "aside is not published.",
            rows=3,
        ),
        "interest",
        Interest.MAY_TAKE,
        Interest.STANDS_ASIDE,
    )
    pass_to = asking.only_if(
        asking.pick("If you stand aside, who decides", empty="Leave it open"), "interest", Interest.STANDS_ASIDE, owed=False
    )
    register_party = asking.only_if(
        asking.line(
            "Enter it in your register of interests: name of the party",
            200,
            "So that you are asked next time. Your register does not name this request; governance can read it.",
        ),
        "interest",
        Interest.STANDS_ASIDE,
        owed=False,
    )
    decide = asking.choose(
        "What you decide",
        [(ALL, "All as recommended"), (EACH, "An outcome for each recommendation")],
        ask="Choose whether you decide all as recommended.",
    )
    reasons = asking.rich("Your reasons", PUBLISHED)
    version_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    part2 = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, decision, holders, others, recommendations, confidential=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.chooser = "the chief executive" if rules.has_chief_executive(decision) else "governance"
        self.fields["pass_to"].help_text = f"Left open, {self.chooser} chooses."
        self.holders, self.recommendations, self.confidential = holders, of_part1(recommendations), of_part2(confidential)
        self.fields["interest"].choices = interest_answers(decision)
        self.fields["interest"].help_text = decision.form_version.definition["interest"]["wording"]
        passing = self.fields["pass_to"]
        passing.queryset = others
        passing.choices = [("", passing.empty_label), *((each.pk, str(each)) for each in others)]
        self._drop_what_is_not_asked(decision)
        if len(holders) > 1:
            offices = [(str(each.pk), each.office) for each in holders]
            self.fields["holder"] = asking.choose("The office in which you decide", offices, ask="Choose the office.")
        for asked in self.all_asked:
            add_recommendation(self, asked, required=False)
            preset_as_recommended(self, asked)
        self._keep_editors_short()
        self._say_what_is_published(rules.says_part2(decision))

    def _keep_editors_short(self) -> None:
        """Who signs between meetings writes a paragraph, not a paper: a few buttons, on a phone in one row."""
        for field in self.fields.values():
            if isinstance(field, asking.RichText):
                field.widget.attrs |= {"data-rich-text": "short", "rows": 5}

    def _say_what_is_published(self, says_part2: bool) -> None:
        """Beside every field whose words the public reads."""
        for name in ("interest_text", "reasons", *(f"{part}{each.key}" for each in self.recommendations for part in LABELS)):
            if field := self.fields.get(name):
                told = "" if "word for word" in field.help_text else PUBLISHED
                field.help_text = " ".join(filter(None, [field.help_text, told, NOT_PART2 if says_part2 else ""]))

    def _drop_what_is_not_asked(self, decision) -> None:
        offered = {value for value, _ in self.fields["interest"].choices}
        if Interest.STANDS_ASIDE not in offered:
            del self.fields["pass_to"], self.fields["register_party"]
        if not self.all_asked:
            del self.fields["decide"]
        if hasattr(decision, "signed_content"):
            del self.fields["reasons"]

    @property
    def all_asked(self) -> list:
        return [*self.recommendations, *self.confidential]

    @property
    def stands_aside(self) -> bool:
        return self.cleaned_data.get("interest") == Interest.STANDS_ASIDE

    def asked(self) -> list[dict]:
        return recommendations_asked(self, self.recommendations)

    def asked_of_part2(self) -> list[dict]:
        return recommendations_asked(self, self.confidential)

    def decided_of_part2(self) -> list[dict]:
        """For page two: each recommendation of Part 2 with what is decided on it."""
        outcomes = self.part2_outcomes
        return [
            {"name": each.name, "recommended": each.recommendation.recommended, **outcomes[each.recommendation.pk]}
            | {"is_as_recommended": is_as_recommended(each.recommendation.asks, **outcomes[each.recommendation.pk])}
            for each in self.confidential
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("interest") in (Interest.MAY_TAKE, Interest.STANDS_ASIDE) and not cleaned.get("interest_text"):
            self.add_error("interest_text", "Describe the interest.")
        for wrong in rules.described_without_one(cleaned.get("interest", ""), cleaned.get("interest_text", "")):
            self.add_error("interest", wrong.text)
        if self.stands_aside:
            self.errors.pop("decide", None)  # who stands aside decides nothing
        elif self.all_asked:
            self._clean_outcomes(cleaned)
        return cleaned

    def _clean_outcomes(self, cleaned) -> None:
        if cleaned.get("decide") != EACH:
            return
        for each in self.all_asked:
            field = f"outcome_{each.key}"
            if not cleaned.get(field) and field not in self.errors:
                self.add_error(field, "Choose an outcome.")
        require_changed_words(self, self.all_asked)

    @property
    def office(self) -> OfficeHolder:
        chosen = self.cleaned_data.get("holder")
        return next(each for each in self.holders if chosen in (None, str(each.pk)))

    @property
    def outcomes(self) -> dict:
        """Outcome, decided words and conditions by recommendation; "all as recommended" follows from what each asks."""
        return self._decided(self.recommendations)

    @property
    def part2_outcomes(self) -> dict:
        """The same for the recommendations of Part 2."""
        return self._decided(self.confidential)

    def _decided(self, asked) -> dict:
        if self.cleaned_data.get("decide") == EACH:
            told = outcomes_of(self, asked)
            return {pk: each | ({} if _is_changed(each) else {"decided": ""}) for pk, each in told.items()}
        rows = [each.recommendation for each in asked]
        return {row.pk: {"outcome": outcome_asked(row.asks), "decided": "", "conditions": ""} for row in rows}

    @property
    def left_over(self) -> list[str]:
        """The recommendations under which something else was typed that does not count, since all is decided as recommended."""
        if self.stands_aside or self.cleaned_data.get("decide") != ALL:
            return []
        typed = {each.name: (each.recommendation, outcomes_of(self, [each])[each.recommendation.pk]) for each in self.all_asked}
        return [name for name, (row, told) in typed.items() if _is_more(told, outcome_asked(row.asks))]

    @property
    def given_reasons(self) -> str:
        return self.cleaned_data.get("reasons", "")

    @property
    def typed_for_the_public(self) -> dict[str, str]:
        """What was typed that the public will read word for word, by its label."""
        told = {} if self.stands_aside else {"Your interest": self.cleaned_data.get("interest_text", "")}
        for each in self.recommendations:
            decided = self.outcomes[each.recommendation.pk]
            told |= {label.format(each.name.lower()): decided.get(name[:-1], "") for name, label in LABELS.items()}
        told["Your reasons"] = self.given_reasons
        return {label: text for label, text in told.items() if text}

    @property
    def decided_in_part2(self) -> list[str]:
        """What was typed that stays in Part 2."""
        return [told[name] for told in self.part2_outcomes.values() for name in ("decided", "conditions") if told.get(name)]

    @staticmethod
    def labels_of(names) -> dict[str, str]:
        """For a page that was sent back: what people call the texts of its fields, which are in the order of the page. What is
        decided in Part 2 has no label, and is not shown there."""
        told = dict(BESIDE)
        for start, label in LABELS.items():
            asked = [name for name in names if name.startswith(start) and not name.startswith(f"{start}part2_")]
            told |= {name: label.format(f"recommendation {order}") for order, name in enumerate(asked, 1)}
        return told

    def carried_on(self) -> list[tuple[str, str]]:
        """Every answer as it was typed, for the hidden fields of page two."""
        return [(name, value) for name in self.fields for value in self.data.getlist(name)]


def _is_changed(told) -> bool:
    """Whether other words are decided; what was typed as such before another outcome was chosen is none."""
    return told["outcome"] == Outcome.APPROVED_WITH_CHANGES


def _is_more(told, recommended) -> bool:
    """Whether an outcome was chosen, or words were typed, that "as recommended" leaves out."""
    return told["outcome"] not in ("", recommended) or bool(told["conditions"]) or bool(told["decided"])


class ConfirmForm(forms.Form):
    """What page two asks: the person's own password before a signature, and, where what they typed for the public stands in Part 2,
    whether it may be public. Who confirms what was signed on paper is asked for the password too."""

    use_required_attribute = False
    may_be_public = forms.BooleanField(
        label="I have looked at these words: they may be public",
        error_messages={"required": "Tick this, or change your answers."},
    )
    password = forms.CharField(
        label="Your password",
        help_text="To make sure that it is you. It is not asked again for ten minutes.",
        widget=forms.PasswordInput({"autocomplete": "current-password", "class": "govuk-input--width-20"}),
        strip=False,
        error_messages={"required": "Enter your password."},
    )

    def __init__(self, *args, slipped: bool, check=None, is_sure=False, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.check = check
        if not slipped:
            del self.fields["may_be_public"]
        if is_sure:
            del self.fields["password"]

    @property
    def has_password(self) -> bool:
        """Whether the right password was given on this page."""
        return bool(self.cleaned_data.get("password"))

    def without_password(self) -> None:
        """It was given rightly, and is not asked for again."""
        self.fields.pop("password", None)

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not self.check(password):
            raise forms.ValidationError("This is not your password. Type it again.")
        return password
