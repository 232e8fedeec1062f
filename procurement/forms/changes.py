"""The rows that hang on a contract: changes, options, breaks, notices."""

from decimal import Decimal

from django import forms
from django.db.models import Q

from ..models import ModificationGround, NoticeType
from ..models.words import Answer, ChangeKind, Precision, Regime, VatBasis
from .asking import FEWEST, RecordForm, choose, day, line, pick, pounds, select, text, whole_number
from .grounds import pick_ground

KINDS = [("", "Choose what it does"), *((kind, kind.label) for kind in ChangeKind if kind != ChangeKind.NOT_STATED)]


def of_its_law(model, regime: str, held=None):
    """Reference rows of one regime; of every regime where that is not known; the one that is chosen already in any case."""
    rows = model.objects.all()
    return rows if regime == Regime.NOT_STATED else rows.filter(Q(regime=regime) | Q(pk=held))


class ChangeForm(RecordForm):
    """A change of the contract."""

    kind = select("What it does", KINDS, ask="Choose what it does.")
    agreed_on = day("Agreed on", "The day that both agreed to it.")
    amount_as_written = line("Amount as written", 200, "For example £575,000.", width=20)
    amount = pounds("Amount in figures", "What it adds. For less, put a minus in front.", lowest=Decimal(FEWEST))
    vat_basis = choose("VAT", VatBasis.choices)
    months = whole_number("Months more")
    new_end_on = day("New last day")
    ground = pick_ground("Legal ground", "On which procurement law allows it.", empty="None, or not known")
    ground_as_cited = line("Legal ground as cited", 200, "As the decision or the contract writes it, right or wrong.")
    is_foreseen = choose("Did the contract provide for it?", Answer.choices)
    reason = text("Why")
    beyond_because = line(
        "Why it stands beyond its ground",
        500,
        "Only if its ground does not allow it and it is agreed all the same. It is recorded as it happened and shown to staff.",
    )

    def prepare(self):
        held = getattr(self.record, "ground_id", None)
        self.fields["ground"].queryset = of_its_law(ModificationGround, self.of.regime, held)
        if self.record is not None and self.record.kind == ChangeKind.NOT_STATED:
            self.fields["kind"].choices = [*KINDS, (ChangeKind.NOT_STATED, ChangeKind.NOT_STATED.label)]


class OptionForm(RecordForm):
    """A right to extend that the contract gives."""

    number = whole_number("Number of the option", ask="Enter a number, for example 1.", most=99)
    months = whole_number("Months that it adds")
    amount = pounds("Amount that it adds")
    decide_by_on = day("To be decided by", "The last day on which it can be taken.")

    def prepare(self):
        if self.record is None:
            last = self.of.options.order_by("number").last()
            self.initial.setdefault("number", last.number + 1 if last else 1)


class TakeForm(RecordForm):
    """That an option was taken: it becomes a change of the contract."""

    agreed_on = day("Taken on", "The day on which the supplier was told.", ask="Enter the day it was taken.")
    new_end_on = day("New last day of the contract")


class BreakForm(RecordForm):
    """A day on which the contract may be ended early."""

    on = day("Day of the break", "If only the month is known, enter its first day.", ask="Enter the day.")
    precision = choose("How exactly it is known", [(each, each.label) for each in Precision if each != Precision.NOT_STATED])
    notice_days = whole_number("Days of notice", "Calendar days before it that the other has to be told.", most=2000)
    who = line("Who may end it", 100)

    def prepare(self):
        self.initial.setdefault("precision", Precision.DAY)


class NoticeForm(RecordForm):
    """A notice that was given, or why none is owed."""

    type = pick("Notice", ask="Choose the notice.", empty="Choose a notice")
    change = pick("About which change", "If it is about one.", empty="None of them")
    published_on = day("Published on")
    reference = line("Notice number", 60, "On Find a Tender or Contracts Finder.", width=20)
    address = forms.URLField(
        label="Link", required=False, max_length=300, assume_scheme="https", help_text="Where it can be read."
    )
    not_owed_because = line("Why none is owed", 300, "Instead of a day of publication.")

    def prepare(self):
        held = getattr(self.record, "type_id", None)
        self.fields["type"].queryset = of_its_law(NoticeType, self.of.regime, held)
        if hasattr(self.of, "changes"):
            self.fields["change"].queryset = self.of.changes.all()
        else:
            del self.fields["change"]

    def clean(self):
        asked = super().clean()
        if "published_on" in asked and not asked["published_on"] and not asked.get("not_owed_because"):
            self.add_error("published_on", "Enter the day it was published, or below why it is not owed.")
        return asked

    def changes(self):
        return {name: value for name, value in self.cleaned_data.items() if name in self.fields}
