"""What a decision allows: an authorisation, and the contract and procurement that it is about."""

from django import forms

from accounts.models import Membership, Role, User
from procurement.forms.changes import of_its_law
from procurement.forms.grounds import pick_ground
from procurement.models import Contract, ContractChange, DirectAwardGround, Grant, Precision, Procurement, VatBasis
from procurement.models.words import ContractKind, Regime
from procurement.rules.awards import GROUND

from ..models import Authorisation
from .asking import DraftForm, choose, day, line, pick, pounds, select, text, tick
from .bought import GATES, find_by_number, gates_in, numbered, offered
from .grouped import Fold, Group, Grouped
from .parts import AS_WRITTEN, READ, read_figures

WHAT = select("What it allows", [("", "Choose what it allows"), *Authorisation.What.choices], ask="Choose what it allows.")
PICKED = {"contract": Contract, "change": ContractChange, "procurement": Procurement, "grant": Grant}
# what may be typed instead of choosing: (the field it stands for, by which fields a record is found, what to say if it is not)
TYPED = {
    "contract_number": ("contract", ["external_number"], "No contract of this body is recorded under that number."),
    "procurement_reference": (
        "procurement",
        ["reference", "ocid"],
        "No procurement of this body is recorded under that reference.",
    ),
}


SEVERAL = "Its name. With several, separate them with semicolons."
CALLED_OFF = "The framework that it is called off from, if there is one."


def names_in(written: str) -> list[str]:
    """Names with semicolons between them, each once."""
    return list(dict.fromkeys(filter(None, (name.strip() for name in written.split(";")))))


def months(label, hint=""):
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=1200,
        help_text=hint,
        widget=forms.TextInput({"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={"invalid": "Enter a whole number.", "min_value": "Enter a whole number, 0 or more."},
    )


class AllowedForm(DraftForm):
    """What every page about an authorisation asks: what is allowed, how much, by whose leave."""

    what = WHAT
    amount_as_written = line("Amount as written", 200, AS_WRITTEN, width=20)
    amount = pounds("Amount in figures", READ)
    vat_basis = choose("VAT", VatBasis.choices, ask="")
    is_cap = tick("The amount is the most that may be spent")
    paragraph_as_cited = line("Paragraph of the scheme of delegation", 200, "As it is cited.")
    delegated_to = line("Delegated to", 150, "The office of the person who may award, where the award is delegated.")
    delegated_person = pick(
        "Person who makes the award",
        "They read Part 2 from signature until they report the award.",
        empty="Nobody chosen, or not known",
    )
    condition = line("Condition", 500, counted=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        members = Membership.objects.in_force().filter(body=self.decision.body).exclude(role=Role.ADMINISTRATOR)
        if "delegated_person" in self.fields:
            self.fields["delegated_person"].queryset = User.objects.filter(pk__in=members.values("person"), is_active=True)
        for name in PICKED.keys() & self.fields.keys():
            self.fields[name].queryset = offered(self, PICKED[name], getattr(self.record, f"{name}_id", None))
            self.fields[name].label_from_instance = numbered

    @classmethod
    def names(cls):
        return [name for name in cls.base_fields if name in OF_AN_AUTHORISATION]

    def clean(self):
        asked = super().clean()
        if asked.get("what") == Authorisation.What.DELEGATE_AWARD and asked.get("delegated_to") == "":
            self.add_error("delegated_to", "Say to whom the award is delegated.")
        read_figures(self, asked, "amount_as_written", "amount", "")
        asked["vat_basis"] = asked.get("vat_basis") or VatBasis.NOT_STATED
        return asked

    def changes(self):
        return {name: self.cleaned_data[name] for name in self.names()}


OF_AN_AUTHORISATION = {field.name for field in Authorisation._meta.fields}


IN_FIGURES = Fold("The amount in figures, if it cannot be read from the words", "amount")
DELEGATED = Fold("To whom the award is delegated", "delegated_to delegated_person")
SCHEME = Fold("Paragraph of the scheme of delegation, and a condition", "paragraph_as_cited condition")
ALLOWED = Group("What is allowed", "what amount_as_written vat_basis is_cap", (IN_FIGURES, DELEGATED, SCHEME))
OTHERWISE_RECORDED = "change procurement procurement_reference grant"


class AuthorisationForm(Grouped, AllowedForm):
    GROUPS = (
        ALLOWED,
        Group(
            "What it is about",
            "contract contract_number",
            (Fold("A change of a contract, a procurement or a grant", OTHERWISE_RECORDED),),
        ),
    )
    contract = pick("Contract", "One that is recorded already.", empty="No contract, or a new one")
    contract_number = line("Or its contract number", 60, width=20)
    change = pick("Change of a contract", "One that is recorded already.", empty="No change, or a new one")
    procurement = pick("Procurement", "One that is recorded already.", empty="No procurement, or a new one")
    procurement_reference = line("Or its reference", 60, "Of the invitation, or on Find a Tender.", width=20)
    grant = pick("Grant", "One that is recorded already.", empty="No grant, or a new one")
    field_order = ["what", "contract", "contract_number", "change", "procurement", "procurement_reference", "grant"]

    def clean(self):
        asked = super().clean()
        for name, (stands_for, found_by, unknown) in TYPED.items():
            find_by_number(self, name, stands_for, PICKED[stands_for], found_by, unknown)
        change, contract = asked.get("change"), asked.get("contract")
        if change and contract and change.contract_id != contract.pk:
            self.add_error("change", "This is a change of another contract. Choose one of them.")
        return asked


WHERE_NOBODY_COMPETES = (
    "Only for a direct award or a single tender: the law that allows it without competition. "
    "Leave “Not stated” where others compete, or where the paper names no ground."
)
WHAT_IT_DECIDES = "It decides which threshold applies."
WHY_THIS_ROUTE = "For a direct award or a single tender, why its ground applies."
ANOTHER_LAW = "This is a ground of the {ground}. Choose one of the {law}, or correct the law that applies."


def its_ground():
    return pick_ground(GROUND, WHERE_NOBODY_COMPETES)


class ContractForm(DraftForm):
    title = line("Title of the contract", 200, ask="Enter a title.")
    external_number = line("Contract number", 60, width=20)
    value_as_written = line("Value as written", 200, AS_WRITTEN, width=20)
    value = pounds("Value in figures", READ)
    vat_basis = choose("VAT", VatBasis.choices)
    pricing_basis = line("Priced by", 200, "For example, a fixed price or day rates.")
    starts_on = day("Starts on", "For example, 27 3 2026.")
    term_as_written = line("Term", 200, "For example, two years from 1 June 2026.")
    term_months = months("Term in months")
    break_as_written = line("Break point", 200, "When it may be ended early, in words.")
    extension_as_written = line("Option to extend", 200)
    extension_months = months("Months of that option")

    @classmethod
    def names(cls):
        return [*cls.base_fields, "starts_precision"]

    def clean(self):
        asked = super().clean()
        read_figures(self, asked, "value_as_written", "value", "")
        return asked

    def changes(self):
        starts = self.cleaned_data["starts_on"]
        if self.record is not None and self.record.starts_on == starts:
            return super().changes() | {"starts_precision": self.record.starts_precision}
        return super().changes() | {"starts_precision": Precision.DAY if starts else Precision.NOT_STATED}


class ProcurementForm(DraftForm):
    title = line("Title of the procurement", 200, ask="Enter a title.")
    route = line("Route to market", 200, "For example, an open procedure, or a single tender.")
    direct_award_ground = its_ground()
    justification = text("Why this route", WHY_THIS_ROUTE)
    commenced_on = day(
        "Commenced on", "The day of the first notice or invitation. It fixes the law and the threshold that apply."
    )
    contract_kind = choose("What is bought", ContractKind.choices, WHAT_IT_DECIDES)
    regime = choose(
        "Law that applies",
        [(value, f"{label[:1].upper()}{label[1:]}") for value, label in Procurement.Regime.choices],
        "Once it is saved, only the grounds of this law are offered above.",
    )
    threshold_as_written = line("Threshold", 200, "As it is cited, for example £181,302.", width=20)
    threshold = pounds("Threshold in figures")
    threshold_vat = choose("VAT of the threshold", VatBasis.choices)
    fewest_suppliers = months("Fewest suppliers", "The fewest that are to be invited.")
    is_timetable_indicative = tick("The dates of its gates are indicative")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        law, held = self.record.regime, self.record.direct_award_ground_id
        self.fields["direct_award_ground"].queryset = of_its_law(DirectAwardGround, law, held)

    def clean(self):
        """A ground says which law applies, where that was not stated."""
        asked = super().clean()
        ground, law = asked.get("direct_award_ground"), asked.get("regime")
        if ground and law == Regime.NOT_STATED:
            asked["regime"] = ground.regime
        elif ground and law and law != ground.regime:
            named = {"ground": Regime(ground.regime).label, "law": Regime(law).label}
            self.add_error("direct_award_ground", ANOTHER_LAW.format(**named))
        return asked


class GatesForm(DraftForm):
    """The gates of a procurement, one a line."""

    gates = text("Gates", GATES, rows=6)

    def clean_gates(self):
        gates_in(self.cleaned_data["gates"])
        return self.cleaned_data["gates"]

    def rows(self) -> list[dict]:
        return gates_in(self.cleaned_data["gates"])


class ContractPartiesForm(DraftForm):
    """With whom a contract is, and under which framework."""

    supplier = line("Supplier", 2000, SEVERAL)
    framework = line("Framework", 200, CALLED_OFF)

    def suppliers(self) -> list[str]:
        return names_in(self.cleaned_data["supplier"])

    def clean_supplier(self):
        if any(len(name) > 200 for name in names_in(self.cleaned_data["supplier"])):
            raise forms.ValidationError("Shorten the supplier's name.")
        return self.cleaned_data["supplier"]
