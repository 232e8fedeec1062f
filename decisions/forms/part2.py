"""The lists of Part 2: one form for each kind of row."""

from ..models import Authorisation, BoardPaper, FoiaExemption
from ..models.words import FigureKind, MoneyKind, VatBasis
from .asking import DraftForm, choose, day, line, pick, pounds, rich, select, text
from .parts import AS_WRITTEN, ASKS, READ, AmountForm, read_figures
from .uploads import TAKEN, UploadField, held


class Part2TextForm(DraftForm):
    heading = line("Heading", 250, ask="Enter a heading.", counted=True)
    body = rich("Text")
    board_paper = pick("Board paper", "If this text belongs to a board paper.", empty="It belongs to the request")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["board_paper"].queryset = BoardPaper.objects.filter(decision=self.decision)
        self.fields["board_paper"].label_from_instance = lambda paper: paper.title or paper.board_as_written


class Part2MoneyForm(AmountForm):
    what = select("What it is", [("", "Choose what it is"), *MoneyKind.choices], ask="Choose what the amount is.")
    description = line("Description", 250, counted=True)
    as_written = line("Amount as written", 200, AS_WRITTEN, ask="Enter the amount.", width=20)
    low = pounds("Amount in figures", READ)
    high = pounds("Up to", "Only where it is a range.")
    vat_basis = choose("VAT", VatBasis.choices)


class Part2FigureForm(DraftForm):
    """A cap or a value, tied to what Part 1 says the decision allows."""

    kind = select("What it is", [("", "Choose what it is"), *FigureKind.choices], ask="Choose what the figure is.")
    authorisation = pick("What it is the figure of", "One of the things that this request allows.", empty="None of them")
    as_written = line("Amount as written", 200, AS_WRITTEN, ask="Enter the amount.", width=20)
    amount = pounds("Amount in figures", READ)
    vat_basis = choose("VAT", VatBasis.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        allowed = Authorisation.objects.filter(decision=self.decision)
        self.fields["authorisation"].queryset = allowed.select_related("contract", "change__contract", "procurement", "grant")
        self.fields["authorisation"].label_from_instance = str

    def clean(self):
        asked = super().clean()
        if asked.get("kind") == FigureKind.CAP and "authorisation" in asked and asked["authorisation"] is None:
            self.add_error("authorisation", "Choose what the cap is on.")
        read_figures(self, asked, low="amount", high="")
        return asked


class Part2PartyForm(DraftForm):
    name = line("Name", 200, ask="Enter a name.")
    role = line("Role", 100)


class Part2RecommendationForm(DraftForm):
    asks = choose("What does it ask?", ASKS, ask="Say what it asks, for example to approve or to note.")
    recommended = rich("What is recommended", ask="Enter what is recommended.")


class Part2PaperForm(DraftForm):
    real_name = line("Name", 250, "Its real name. Only readers of Part 2 see it.", ask="Enter a name.")
    file = UploadField(label="File", required=False, help_text=f"{TAKEN}, at most 20 MB.")

    def __init__(self, *args, record=None, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["file"].required = record is None
        if record is not None:
            self.fields["file"].help_text += " Leave it out to keep the file that is held."

    @classmethod
    def names(cls):
        return ["real_name"]

    def changes(self):
        asked = super().changes()
        return asked | held(asked.pop("file"))


class PublicInterestTestForm(DraftForm):
    exemption = pick("Exemption", ask="Choose the exemption.", empty="Choose the exemption")
    for_release = text("For release", ask="Enter what speaks for release.")
    against_release = text("Against release", ask="Enter what speaks against release.")
    conclusion = text("Conclusion", ask="Enter the conclusion.")
    tested_on = day("Date of the test", "For example, 27 3 2026.", ask="Enter the date of the test.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        withholding = getattr(self.decision, "withholding", None)
        relied_on = FoiaExemption.objects.filter(
            section__in=withholding.foia_sections if withholding else [], is_qualified=True
        )
        usable = FoiaExemption.objects.filter(use=FoiaExemption.Use.MAY, is_qualified=True)
        self.fields["exemption"].queryset = relied_on if relied_on.exists() else usable
