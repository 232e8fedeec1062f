"""A procurement's pages, its gates and lots, the correction of its regime, and frameworks."""

from django import forms

from accounts.models import PolicingBody

from ..models import DirectAwardGround, Framework, Procurement, Route
from ..models.buying import OCID
from ..models.words import Answer, ContractKind, Precision, Regime, VatBasis
from ..rules.awards import GROUND
from ..rules.who import bodies_recorded_for
from .asking import RecordForm, choose, day, line, pick, pounds, select, text, tick, whole_number
from .changes import of_its_law
from .grounds import pick_ground

KNOWN_LAW = [(regime, regime.label) for regime in Regime if regime != Regime.NOT_STATED]


class OcidField(forms.RegexField):
    """The identifier of Find a Tender; nothing where there is none."""

    def __init__(self, **kwargs):
        wrong = "Enter it as Find a Tender writes it, for example ocds-h6vhtk-0a1b2c."
        super().__init__(OCID, error_messages={"invalid": wrong}, **kwargs)

    def clean(self, value):
        return super().clean(value) or None


class What(RecordForm):
    """What is bought."""

    title = line("Title of the procurement", 200, ask="Enter a title.")
    reference = line("Reference", 60, "Of the invitation to tender or to quote.", width=20)
    description = text("What is to be bought")
    department = line("Department responsible", 200)
    contract_kind = choose("Kind", ContractKind.choices, "It decides which threshold applies.")
    estimated_value = pounds("Estimated value")
    estimated_vat = choose("VAT of the estimate", VatBasis.choices)
    ocid = OcidField(
        label="Find a Tender OCID", required=False, max_length=80, help_text="If there is one. It is never given a second."
    )


class NewProcurement(What):
    body = pick("Body", "Who buys.", ask="Choose the body.", empty="Choose a body")
    field_order = ["body"]

    @classmethod
    def names(cls):
        return What.names()

    def prepare(self):
        bodies = PolicingBody.objects.filter(pk__in=bodies_recorded_for(self.user))
        self.fields["body"].queryset = bodies
        if len(found := bodies[:2]) == 1:
            self.initial.setdefault("body", found[0])


class RouteForm(RecordForm):
    """How it is bought, and on which ground where nobody competes."""

    route_type = pick("Route to market", empty="Not chosen")
    route = line("Route as written", 200, "As the record names it.")
    framework = pick("Framework", "If it is called off from one.")
    has_quotations = choose("Quotations only", Answer.choices)
    fewest_suppliers = whole_number("Fewest suppliers to be invited", most=999)
    direct_award_ground = pick_ground(GROUND, "If nobody competes.")
    justification = text("Justification of a direct award")
    threshold_as_written = line("Threshold as written", 200, "As it is cited, for example £181,302.", width=20)
    threshold = pounds("Threshold in figures")
    threshold_vat = choose("VAT of the threshold", VatBasis.choices)

    def prepare(self):
        self.fields["route_type"].queryset = Route.objects.all()
        self.fields["framework"].queryset = Framework.objects.all()
        regime = self.record.regime if self.record else Regime.NOT_STATED
        held = getattr(self.record, "direct_award_ground_id", None)
        self.fields["direct_award_ground"].queryset = of_its_law(DirectAwardGround, regime, held)


class Commencement(RecordForm):
    """When it began: from this day follow the law that applies and the threshold."""

    commenced_on = day(
        "Commenced on", "For example, the day of the first notice. It fixes the law that applies, and is then locked."
    )
    is_timetable_indicative = tick("The timetable is only indicative")
    ended_without_award_on = day("Ended without an award on", "If no contract came of it.")


class RegimeForm(RecordForm):
    """A correction of the day of commencement and the law that applies."""

    commenced_reads = day("It commenced on", "Leave it empty if the day is not known.")
    regime_reads = choose("The law that applies", KNOWN_LAW)
    reason = line("Why what stands there is wrong", 500, ask="Say why what stands there is wrong.")


class GateForm(RecordForm):
    """A gate of the procurement: what it is for, when it is planned and when it was passed."""

    number = line("Number of the gate", 10, "For example 0 or 2a.", ask="Enter a number.", width=4)
    purpose = line("What it is for", 300, ask="Say what the gate is for.")
    planned_as_written = line("Planned, as written", 60, "For example, March 2014.", width=20)
    planned_on = day("Planned for", "If only the month is known, enter its first day.")
    precision = choose("How exactly the plan is known", Precision.choices)
    actual_on = day("Passed on", "Leave this empty until it is passed.")

    def clean(self):
        asked = super().clean()
        if asked.get("planned_on") and asked.get("precision") == Precision.NOT_STATED:
            asked["precision"] = Precision.MONTH if asked["planned_on"].day == 1 else Precision.DAY
        return asked


class LotForm(RecordForm):
    """A part that is awarded on its own."""

    number = line("Number of the lot", 10, ask="Enter a number.", width=4)
    title = line("Title", 200, ask="Enter a title.")
    value = pounds("Estimated value")
    vat_basis = choose("VAT", VatBasis.choices)


class FrameworkForm(RecordForm):
    """A framework from which contracts are called off."""

    name = line("Name", 200, ask="Enter its name.")
    provider = line("Who runs it", 200)
    reference = line("Reference", 60, width=20)
    regime = select("The law that applies to it", Regime.choices)
    concluded_on = day("Concluded on")
    expires_on = day("Expires on", "The last day on which something can be called off.")
    ceiling = pounds("Ceiling", "What may be called off in all, by everybody who uses it.")
    ceiling_vat = choose("VAT of the ceiling", VatBasis.choices)

    def clean(self):
        asked = super().clean()
        began, ends = asked.get("concluded_on"), asked.get("expires_on")
        if began and ends and ends < began:
            self.add_error("expires_on", "It cannot expire before it was concluded.")
        return asked


PARTS = {
    "what": ("What is bought", What),
    "route": ("Route and legal ground", RouteForm),
    "commencement": ("Commencement", Commencement),
}

__all__ = ["PARTS", "Commencement", "FrameworkForm", "GateForm", "LotForm", "NewProcurement", "Procurement", "RegimeForm"]
