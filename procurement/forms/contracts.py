"""A contract's pages: each part a form, and the rows that hang on it."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import PolicingBody

from ..models import Framework, Lot, Procurement
from ..models.words import Answer, Ending, Origin, Precision, VatBasis
from ..rules.who import bodies_recorded_for
from .asking import RecordForm, SuppliersField, choose, day, line, pick, pounds, select, similar, text, tick, whole_number

AS_WRITTEN = "As the contract or the decision writes it."
A_DAY = "For example, 27 3 2026."
BY_NUMBER = re.compile(r"^#(\d+)\b")


class ProcurementField(forms.CharField):
    """A procurement by its number in these records, its reference, or its title. The form says of which it may be (`among`)."""

    among = None

    def prepare_value(self, value):
        return f"#{value.pk} {value.title}" if isinstance(value, Procurement) else value

    def clean(self, value):
        written = super().clean(value).strip()
        if not written:
            return None
        numbered = BY_NUMBER.match(written)
        if numbered:
            found = list(self.among.filter(pk=int(numbered[1]) % 2**63))
        else:
            found = list(self.among.filter(reference__iexact=written)[:4]) or list(self.among.filter(title__iexact=written)[:4])
        if len(found) > 1:
            told = "; ".join(f"#{each.pk} {each.title}" for each in found)
            raise ValidationError(f"Several procurements are called this. Write one of these: {told}.")
        if not found:
            raise ValidationError(
                "No procurement of this body is called this. Enter its reference, its title, or # and its number."
            )
        return found[0]


class Parties(RecordForm):
    """Who has agreed what with whom, and how it was bought."""

    title = line("Title of the contract", 200, ask="Enter a title.")
    external_number = line(
        "Contract number", 60, "The number that the office knows it by. An import finds it by this.", width=20
    )
    description = text("What is bought")
    suppliers = SuppliersField(
        label="Suppliers",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text="One a line. Add the company number in brackets where two have the same name.",
    )
    has_new_suppliers = tick("Record the suppliers that are not in the records yet", "Only when you have checked the spelling.")
    department = line("Department responsible", 200)
    used_by = line("Who uses it", 200, "For example, the police force.")
    procurement = ProcurementField(
        label="Procurement",
        required=False,
        max_length=230,
        help_text="How it was bought: its reference, its title, or # and its number. The law that applies follows from it.",
    )
    framework = pick("Framework", "If it is called off from one.")
    lot = pick("Lot", "Of its procurement.")

    @classmethod
    def names(cls):
        return [name for name in cls.base_fields if name not in ("has_new_suppliers", "body")]

    def shown_of(self, record):
        return super().shown_of(record) | {"suppliers": list(record.suppliers.all())}

    def prepare(self):
        self.fields["framework"].queryset = Framework.objects.all()
        among = Procurement.objects.visible_to(self.user)
        held = getattr(self.record, "procurement_id", None)
        self.fields["procurement"].among = (among | Procurement.objects.filter(pk=held)).distinct() if held else among
        self.fields["lot"].queryset = Lot.objects.filter(procurement=held) if held else Lot.objects.none()
        if not held:
            del self.fields["lot"]

    def changes(self):
        names = [name for name in self.names() if name in self.fields]
        return {name: self.cleaned_data[name] for name in names}

    def clean(self):
        asked = super().clean()
        new = [each for each in asked.get("suppliers") or [] if isinstance(each, str)]
        if new and not asked.get("has_new_suppliers"):
            near = [f"Did you mean {' or '.join(found)}?" for name in new if (found := similar(name))]
            told = " ".join([f"Not in the records yet: {'; '.join(new)}.", *near])
            self.add_error("suppliers", f"{told} If it is new, tick the box below.")
        procurement, lot = asked.get("procurement"), asked.get("lot")
        if lot is not None and procurement is not None and lot.procurement_id != procurement.pk:
            asked["lot"] = None  # the lots offered were those of the procurement it had before
        if self.record is not None and procurement and self.record.body_id and procurement.body_id != self.record.body_id:
            self.add_error("procurement", "This procurement is another body's.")
        return asked


class Entering(Parties):
    """A new contract. What it is worth and how long it runs come on pages of their own."""

    body = pick("Body", "Whose contract it is.", ask="Choose the body.", empty="Choose a body")
    field_order = ["body"]

    def prepare(self):
        super().prepare()
        bodies = PolicingBody.objects.filter(pk__in=bodies_recorded_for(self.user))
        self.fields["body"].queryset = bodies
        if len(found := bodies[:2]) == 1:
            self.initial.setdefault("body", found[0])

    def clean(self):
        asked = super().clean()
        procurement, body = asked.get("procurement"), asked.get("body")
        if procurement and body and procurement.body_id != body.pk:
            self.add_error("procurement", "This procurement is another body's.")
        return asked


class Money(RecordForm):
    """What it is worth. A value that stands in Part 2 is not typed here."""

    value_as_written = line("Original value as written", 200, AS_WRITTEN, width=20)
    value = pounds("Original value in figures", "As awarded. Changes come on top of it, each on its own page.")
    vat_basis = choose("VAT", VatBasis.choices)
    ceiling = pounds("Ceiling", "What it may not exceed, where that differs from its value.")
    annual_spend = pounds("Estimated spend a year")
    irrecoverable_vat = pounds("VAT that cannot be recovered")
    pricing_basis = line("Priced by", 200, "For example, a fixed price or day rates.")


class Dates(RecordForm):
    """From when to when it runs, as the contract says."""

    signed_on = day("Signed on", A_DAY)
    starts_as_written = line("Start as written", 60, AS_WRITTEN, width=20)
    starts_on = day("Starts on")
    starts_precision = choose("How exactly the start is known", Precision.choices)
    term_as_written = line("Term as written", 200, "For example, three years from 1 June 2026.")
    term_months = whole_number("Term in months")
    ends_on = day("Ends on", "The last day, with the changes made so far.")
    extension_as_written = line("Right to extend, as written", 200)
    extension_months = whole_number("Right to extend, in months")
    break_as_written = line("Right to break, as written", 200)
    review_on = day("To be reviewed on")

    def clean(self):
        asked = super().clean()
        if asked.get("starts_on") and asked.get("starts_precision") == Precision.NOT_STATED:
            asked["starts_precision"] = Precision.DAY
        return asked


class Running(RecordForm):
    """How it is run."""

    deliverables = text("What is to be delivered")
    offers_by = choose("How the offers came in", Origin.choices)
    is_sealed = choose("Executed under seal", Answer.choices)
    indicators = whole_number("Key performance indicators", "How many are agreed.", most=999)
    no_indicators_because = line("Why none are agreed", 300)


class Public(RecordForm):
    """What the public is told instead of a value that stands in Part 2."""

    value_withheld_because = line(
        "Why no value is public", 300, "Only where the value stands in Part 2 of a decision. It is published in its place."
    )
    value_band = line("Between which amounts it lies", 60, "If that can be said, for example between £1m and £5m.", width=20)


class EndForm(RecordForm):
    """That it has ended. Both left empty: it runs."""

    ended_on = day("Last day on which it ran", A_DAY)
    ended_as = select("How it ended", [("", "It has not ended"), *Ending.choices], ask="")

    def clean(self):
        asked = super().clean()
        if asked.get("ended_on") and asked["ended_on"] > timezone.localdate():
            self.add_error("ended_on", "This day is still to come. Come back when it has ended.")
        if "ended_on" in asked and "ended_as" in asked and bool(asked["ended_on"]) != bool(asked["ended_as"]):
            missing, why = (
                ("ended_as", "Choose how it ended.") if asked["ended_on"] else ("ended_on", "Enter the day it ended.")
            )
            self.add_error(missing, why)
        return asked


PARTS = {
    "parties": ("Parties and procurement", Parties),
    "money": ("Money", Money),
    "dates": ("Dates and term", Dates),
    "running": ("How it is run", Running),
    "public": ("What the public is told", Public),
}
