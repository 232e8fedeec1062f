"""Suppliers and other parties: one page, and the choice when two are merged."""

import re

from django import forms
from django.core.exceptions import ValidationError

from ..models import Answer, Supplier
from ..models.parties import CHARITY_NUMBER, COMPANY_NUMBER, PPON
from .asking import RecordForm, TextField, choose, line, tick

COMPANY_HELP = "Eight figures, or two letters and six figures, for example 01234567 or SC123456. Zeros in front belong to it."
CHARITY_HELP = "For example 1234567, 1234567-1, SC012345 in Scotland, NIC100123 in Northern Ireland."
PPON_HELP = "Public procurement organisation number of Find a Tender, for example PABC-1234-DEFG."
SAME_NAME = (
    "Recorded already under this name: {}. Use that record. If yours is another, tick the box below and give its number."
)


class LinesField(TextField):
    """Several short texts, one a line. Gives a list."""

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        lines = [each.strip() for each in super().clean(value).split("\n") if each.strip()]
        if any(len(each) > 200 for each in lines):
            raise ValidationError("Shorten each line to at most 200 characters.")
        return list(dict.fromkeys(lines))


class SupplierForm(RecordForm):
    """What tells a supplier or another party apart."""

    name = line(
        "Legal name", 200, "As it stands in the contract. An unnamed person is named by what they do.", ask="Enter a name."
    )
    kind = choose("What it is to the body", Supplier.Kind.choices)
    company_number = line("Company number", 20, COMPANY_HELP, width=10)
    charity_number = line("Charity number", 20, CHARITY_HELP, width=10)
    ppon = line("PPON", 30, PPON_HELP, width=20)
    trading_name = line("Trading name", 200)
    former_names = LinesField(
        label="Former names", required=False, max_length=4000, widget=forms.Textarea({"rows": 3}), help_text="One a line."
    )
    is_sme = choose(
        "Small or medium-sized?", Answer.choices, "Fewer than 250 staff, and turnover under £44m or assets under £38m."
    )
    is_vcse = choose("Voluntary, community or social enterprise?", Answer.choices)

    def prepare(self):
        if self.record is None:
            self.initial.setdefault("kind", Supplier.Kind.SUPPLIER)

    def clean_company_number(self):
        return self._number("company_number", COMPANY_NUMBER, f"This is no company number. {COMPANY_HELP}")

    def clean_charity_number(self):
        return self._number("charity_number", CHARITY_NUMBER, f"This is no charity number. {CHARITY_HELP}")

    def clean_ppon(self):
        return self._number("ppon", PPON, "This is no PPON. Enter it as Find a Tender writes it, for example PABC-1234-DEFG.")

    def _number(self, name, form, refusal) -> str:
        number = re.sub(r"\s", "", self.cleaned_data[name]).upper().removeprefix("GB-").removeprefix("PPON-")
        if not re.fullmatch(form, number):
            raise ValidationError(refusal)
        return number


class NewSupplierForm(SupplierForm):
    """A new one; a name that is recorded already is asked about."""

    is_another = tick("It is another supplier of the same name", "Only needed where the name is recorded already.")

    @classmethod
    def names(cls):
        return [name for name in cls.base_fields if name != "is_another"]

    def clean(self):
        asked = super().clean()
        found = Supplier.objects.called(asked.get("name", ""))
        if found and not asked.get("is_another"):
            self.add_error("name", SAME_NAME.format("; ".join(each.told_apart for each in found)))
        elif found and not any(asked.get(name) for name in ("company_number", "charity_number", "ppon")):
            self.add_error("company_number", "Enter a number that tells it from the other of this name.")
        return asked


class MergeForm(RecordForm):
    """Which of two is kept, and why they are one."""

    keep = choose("Which record is kept?", (), ask="Choose the record that is kept.")
    reason = line("Why they are one", 500, "For example: same company number at Companies House.", ask="Say why they are one.")

    def prepare(self):
        self.fields["keep"].choices = [(each.pk, each.told_apart) for each in self.of]
