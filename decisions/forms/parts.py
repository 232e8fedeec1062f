"""The lists of a request: one form for each kind of row."""

from django import forms

from .. import references
from ..amounts import figure_in, figures_in, vat_in
from ..models import Board, Decision, Paper, Section
from ..models.words import (
    Answer,
    Asks,
    AssessmentKind,
    AssessmentState,
    DateLabel,
    LinkKind,
    MoneyKind,
    PaperKind,
    Precision,
    Spending,
    Support,
    VatBasis,
)
from ..rules.listed import as_listed
from .asking import DraftForm, choose, day, line, pick, pounds, rich, select, tick
from .uploads import TAKEN, PublicUploadField, held

ASKS = [*[(asks, asks.label) for asks in Asks if asks != Asks.NOT_STATED], (Asks.NOT_STATED, "Not said yet")]


class RecommendationForm(DraftForm):
    asks = choose("What does it ask?", ASKS, ask="Say what it asks, for example to approve or to note.")
    recommended = rich("What is recommended", ask="Enter what is recommended.")


class OptionForm(DraftForm):
    title = line("Option", 250, ask="Enter a short name for the option.", counted=True)
    description = rich("Description", "What it would mean, and why it was chosen or not.")
    is_chosen = tick("This option is the one recommended")


class SectionOfItsOwnForm(DraftForm):
    """A section that the form version does not have, or a section of a board paper."""

    heading = line("Heading", 250, ask="Enter a heading.", counted=True)
    body = rich("Text")
    is_numbered = tick("Number its paragraphs", "The numbers are given here: type none.")

    def __init__(self, *args, record=None, **kwargs):
        if record is None:
            kwargs.setdefault("initial", {"is_numbered": True})
        super().__init__(*args, record=record, **kwargs)


class ConsulteeForm(DraftForm):
    who = line("Who was consulted", 200, "A role or a group, not a private person.", ask="Enter who was consulted.")
    support = choose("Level of support", Support.choices)
    as_written = line("In their own words", 300, counted=True)


class AmountForm(DraftForm):
    """An amount as written, with the figures read from it; figures that are typed win."""

    def clean(self):
        asked = super().clean()
        read_figures(self, asked)
        low, high = asked.get("low"), asked.get("high")
        if low is not None and high is not None and high < low:
            self.add_error("high", "The higher amount cannot be less than the lower.")
        return asked


def read_figures(form, asked, written="as_written", low="low", high="high") -> None:
    """Fill in what the amount as written stands for, where nobody typed figures: there are none, or there are still those that
    were read from the earlier writing; and the VAT that it tells, where none was chosen. A form without a higher figure leaves a
    range to the person."""
    if not asked.get(written) or low not in asked:
        return
    if asked.get("vat_basis") in ("", VatBasis.NOT_STATED):
        asked["vat_basis"] = vat_in(asked[written])
    has_range = high in form.fields
    names = [low, high] if has_range else [low]
    typed = [asked.get(name) for name in names]
    held = _read(form.initial.get(written) or "", has_range)
    is_as_read = written in form.changed_data and typed == held and typed == [form.initial.get(name) for name in names]
    if is_as_read or not any(each is not None for each in typed):
        asked.update(zip(names, _read(asked[written], has_range), strict=True))
    elif typed[0] is None:
        asked[low] = figure_in(asked[written])


def _read(written: str, has_range: bool) -> list:
    return list(figures_in(written)) if has_range else [figure_in(written)]


AS_WRITTEN = "Write it as it is to be printed, for example £252k or 1.15m."
READ = "Leave this empty to have it read from the amount as written."


KINDS_OF_MONEY = (
    "Approval: what the decision maker is asked to allow, as in “approve £252k”. Cost: what all of it costs, as in “the total cost is "
    "£300k”. Contract value: what one contract is worth, as in “a contract of £252k”. An amount that is all of these is entered once, "
    "as Approval."
)


class MoneyForm(AmountForm):
    what = select(
        "What it is", [("", "Choose what it is"), *MoneyKind.choices], KINDS_OF_MONEY, ask="Choose what the amount is."
    )
    description = line("Description", 250, counted=True)
    as_written = line("Amount as written", 200, AS_WRITTEN, ask="Enter the amount.", width=20)
    low = pounds("Amount in figures", READ)
    high = pounds("Up to", "Only where it is a range.")
    ceiling = pounds("Ceiling", "The most it may become.")
    is_about = tick("The amount is an estimate")
    vat_basis = choose("VAT", VatBasis.choices)
    spending = choose("Spending", Spending.choices)
    year = line("Year", 20, "For example, 2026/27.", width=10)
    fund = line("Fund or budget", 200)
    pricing_basis = line("Priced by", 200, "For example, a fixed price or day rates.")


class PartyForm(DraftForm):
    name_as_written = line("Name", 200, ask="Enter a name.")
    role = line("Role", 100, "For example supplier, grant recipient or partner.")


TYPED_DATES = [(each, each.label) for each in (DateLabel.EFFECTIVE, DateLabel.RECEIVED, DateLabel.RESTRICTION_LIFTED)]


class BoardPaperForm(DraftForm):
    board = pick("Board", "If the board is not on the list, write its name below.", empty="Not on the list")
    board_as_written = line("Name of the board", 200, "Leave this empty to use the name on the list.")
    title = line("Title of the paper", 250, counted=True)
    meeting_on = day("Date of the meeting", "For example, 27 3 2026.")
    author = line("Author", 150)
    author_job = line("Author's job", 150)
    on_behalf_of = line("On behalf of", 150)
    marking = line("Marking", 100, "As it stands on the paper.")
    summary = rich("Summary")
    numbering = select("How its paragraphs are numbered", Section.Numbering.choices)
    has_part2 = choose("Has the paper a Part 2?", Answer.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = Board.objects.filter(body=self.decision.body)
        if usual := self.decision.form_version.definition.get("boards"):
            self.fields["board"].help_text += f" With this form papers usually come from: {', '.join(usual)}."

    @classmethod
    def names(cls):
        return [*cls.base_fields, "meeting_as_written", "precision"]

    def clean_marking(self):
        return as_listed(self.cleaned_data["marking"])

    def clean(self):
        asked = super().clean()
        if "board_as_written" in asked and not asked["board_as_written"]:
            if asked.get("board"):
                asked["board_as_written"] = asked["board"].name
            else:
                self.add_error("board_as_written", "Choose the board, or enter its name.")
        return asked

    def changes(self):
        met = self.cleaned_data["meeting_on"]
        if self.record is not None and self.record.meeting_on == met:
            return super().changes() | {
                "meeting_as_written": self.record.meeting_as_written,
                "precision": self.record.precision,
            }
        written, precision = (f"{met.day} {met:%B %Y}", Precision.DAY) if met else ("", Precision.NOT_STATED)
        return super().changes() | {"meeting_as_written": written, "precision": precision}


class DateOfDecisionForm(DraftForm):
    """A date that the steps themselves do not give: when it takes effect, when the request came in."""

    label = select("Which date", [("", "Choose which date"), *TYPED_DATES], ask="Choose which date.")
    on = day("Date", "For example, 27 3 2026.", ask="Enter the date.")

    @classmethod
    def names(cls):
        return [*cls.base_fields, "as_written", "precision"]

    def changes(self):
        on = self.cleaned_data["on"]
        return super().changes() | {"as_written": f"{on.day} {on:%B %Y}", "precision": Precision.DAY}


class ReferenceForm(DraftForm):
    """A reference to another decision. What it resolves to is looked up among what the person may see."""

    written = "to_as_written"

    @classmethod
    def names(cls):
        return [*cls.base_fields, "to"]

    def changes(self):
        found = references.find(self.cleaned_data[self.written], Decision.objects.visible_to(self.user))
        known = list(found.exclude(pk=self.decision.pk)[:2])
        return super().changes() | {"to": known[0] if len(known) == 1 else None}


class LinkForm(ReferenceForm):
    kind = select("This decision", [("", "Choose how they are related"), *LinkKind.choices], ask="Choose how they are related.")
    to_as_written = line("The other decision", 200, "Its reference, for example PCD 268.", ask="Enter the other decision.")
    address_as_written = line("Its address", 500, "A web address, as written.")


class CitationForm(ReferenceForm):
    written = "as_written"
    as_written = line("Reference", 200, "As it is cited in the text, for example PCD 268.", ask="Enter the reference.")
    address_as_written = line("Its address", 500, "A web address, as written, also one that no longer works.")
    is_address_broken = tick("The address no longer works")


class PaperForm(DraftForm):
    kind = select("Kind of paper", [("", "Choose a kind"), *PaperKind.choices], ask="Choose the kind of paper.")
    name = line("Public name", 200, "The public sees this name.", ask="Enter a name.")
    file = PublicUploadField(
        label="File", required=False, help_text=f"{TAKEN}, at most 20 MB. Leave it out for a paper that is only named."
    )
    address_as_written = line("Web address", 500, "Where it can be found, if it is published elsewhere.")

    @classmethod
    def names(cls):
        return [name for name in cls.base_fields if name != "file"]

    def changes(self):
        asked = super().changes()
        return asked | held(asked.pop("file"))


class AssessmentForm(DraftForm):
    kind = select("Assessment", [("", "Choose an assessment"), *AssessmentKind.choices], ask="Choose the assessment.")
    state = choose("Where it stands", AssessmentState.choices)
    as_written = line("In words", 300, counted=True)
    on = day("Date", "For example, 27 3 2026.")
    paper = pick("Paper", "The paper that it is, if it is with this request.", empty="No paper")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["paper"].queryset = Paper.objects.filter(decision=self.decision).defer("content")
        self.fields["paper"].label_from_instance = lambda paper: paper.name

    @classmethod
    def names(cls):
        return [*cls.base_fields, "precision"]

    def changes(self):
        on = self.cleaned_data["on"]
        if self.record is not None and self.record.on == on:
            return super().changes() | {"precision": self.record.precision}
        return super().changes() | {"precision": Precision.DAY if on else Precision.NOT_STATED}


class CommitmentForm(DraftForm):
    plan = line("Plan or charter", 200, "For example, Police and Crime Plan 2022 to 2025.", ask="Enter the plan or charter.")
    text = line("Which part of it", 500, counted=True)


class ConfirmForm(forms.Form):
    """A button that is pressed, and nothing to type."""
