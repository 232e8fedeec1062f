"""What is said of buying after the signature: which decision a record rests on, that none is needed, what an award came to."""

from django import forms

from accounts.fields import Radios
from procurement.models import Contract, VatBasis

from ..amounts import figure_in
from ..models import Authorisation, SchemeRule
from ..rules import relying
from . import asking
from .bought import find_by_number, numbered, offered
from .parts import AS_WRITTEN
from .route import RouteForm

PUBLIC, IN_PART2, NOWHERE = "public", "part2", "not_stated"
WHERE = [(PUBLIC, "The amount may be public"), (IN_PART2, "The amount is confidential"), (NOWHERE, "I do not report an amount")]
HINTS = {
    PUBLIC: "It is kept with the report, where everybody in the body reads it.",
    IN_PART2: "It is kept in Part 2. Nothing outside tells what it is, or that it is there.",
}
IF_AMOUNT = ("where", PUBLIC, IN_PART2)


class ReportAwardForm(RouteForm):
    """When a delegated award was made, the contract that came of it, and its amount."""

    awarded_on = asking.day("Day of the award", "For example, 27 3 2026", ask="Enter the day of the award.")
    contract = asking.pick("Contract", "The contract that was awarded, once it is recorded.", empty="None is recorded yet")
    contract_number = asking.line("Or its contract number", 60, width=20)
    where = asking.choose("How much was awarded?", WHERE, hints=HINTS, ask="Say whether the amount may be public.")
    amount = asking.only_if(asking.line("Amount", 200, AS_WRITTEN, width=20), *IF_AMOUNT)
    vat_basis = asking.only_if(asking.choose("VAT", VatBasis.choices, ask=""), *IF_AMOUNT, owed=False)

    def __init__(self, *args, decision, user, may_read_part2, **kwargs):
        super().__init__(*args, **kwargs)
        self.decision, self.user = decision, user
        self.fields["contract"].queryset = offered(self, Contract)
        self.fields["contract"].label_from_instance = numbered
        if not may_read_part2:
            self.fields["where"].choices = [each for each in WHERE if each[0] != IN_PART2]
            self.fields["where"].help_text = "If it is confidential, the holder of the award or governance reports it."

    def clean(self):
        asked = super().clean()
        unknown = "No contract of this body is recorded under that number."
        find_by_number(self, "contract_number", "contract", Contract, ["external_number"], unknown)
        if asked.get("where") in (PUBLIC, IN_PART2):
            if not asked.get("amount"):
                self.add_error("amount", "Enter the amount.")
            elif asked["where"] == PUBLIC and figure_in(asked["amount"]) is None:
                self.add_error("amount", "Enter an amount in pounds, such as 1,234.50, 252k or 1.15m.")
        return asked

    def step(self) -> dict:
        """What the step is given: a confidential amount apart from everything else."""
        asked = self.cleaned_data
        told = {"awarded_on": asked["awarded_on"], "contract": asked["contract"]}
        figures = {"amount": figure_in(asked["amount"] or ""), "vat_basis": asked["vat_basis"] or VatBasis.NOT_STATED}
        if asked["where"] == IN_PART2:
            return told | {"confidential": {"as_written": asked["amount"], **figures}}
        return told | (figures if asked["where"] == PUBLIC else {})


class RelyForm(RouteForm):
    """Which of the decisions found a record rests on, by what they allow."""

    authorisation = forms.ModelChoiceField(
        None,
        label="Which of these does it rest on?",
        empty_label=None,
        widget=Radios,
        error_messages={"required": "Choose what it rests on.", "invalid_choice": "Choose one of the decisions shown."},
    )
    note = asking.line("Note", 500, "For colleagues, for example where this is said. It is not published.")

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["authorisation"]
        field.queryset = Authorisation.objects.filter(pk__in=[each.pk for each in found]).select_related(
            "decision", "contract", "change__contract", "procurement", "grant__recipient"
        )
        field.label_from_instance = called


def called(authorisation) -> str:
    """An authorisation as it is offered beside those of other decisions."""
    amount = f", {authorisation.amount_as_written}" if authorisation.amount_as_written else ""
    return f"{authorisation.decision}: {authorisation}{amount}"


class NoDecisionForm(RouteForm):
    """By which rule a record needs no decision, and why."""

    rule = asking.pick("Rule of the scheme", ask="Choose the rule.", empty="Choose the rule")
    reason = asking.text("Why no decision is needed", "For example, the value is below the amount in the rule.", ask="Say why.")

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        on = relying.day_of(record)
        rules = SchemeRule.objects.filter(body=relying.body_of(record))
        self.fields["rule"].queryset = rules.in_force(on) if on else rules
        self.fields["rule"].label_from_instance = lambda rule: f"{rule}: {rule.text}"[:200]

    def clean_reason(self):
        if len(self.cleaned_data["reason"]) > 500:
            raise forms.ValidationError("Shorten the reason to 500 characters.")
        return self.cleaned_data["reason"]
