"""What a decision is asked to allow of buying: a change of a contract, grants to recipients."""

from accounts.fields import MoneyField
from procurement.forms.grounds import pick_ground
from procurement.models import Answer, Contract, ModificationGround, VatBasis
from procurement.models.words import ChangeKind, Regime

from .asking import DraftForm, choose, day, line, pick, pounds, select, text
from .bought import find_by_number, grants_in
from .grouped import Fold, Group, Grouped
from .parts import AS_WRITTEN, READ, read_figures
from .procurement import DELEGATED, IN_FIGURES, SCHEME, TYPED, AllowedForm, months

KINDS = [("", "Choose what changes"), *[(kind, kind.label) for kind in ChangeKind if kind != ChangeKind.NOT_STATED]]
RECIPIENTS = "One a line: the name, and the amount after a semicolon, for example: Harbour Youth Trust; £20,000."
BELOW_NOTHING = -MoneyField().highest


def ground_on(form, contract) -> None:
    """Offer the grounds of the law that the contract is under; all of them where that is not known."""
    grounds = ModificationGround.objects.all()
    if contract is not None and contract.regime != "not_stated":
        grounds = grounds.filter(regime=contract.regime)
    form.fields["ground"].queryset = grounds


class ChangeForm(DraftForm):
    """The change of a contract that an authorisation is about."""

    kind = select("What changes", KINDS, ask="Choose what changes.")
    amount_as_written = line("Amount of the change as written", 200, AS_WRITTEN, width=20)
    amount = MoneyField(label="Amount of the change in figures", lowest=BELOW_NOTHING, required=False, help_text=READ)
    vat_basis = choose("VAT of the change", VatBasis.choices)
    months = months("Months longer")
    resulting_value = pounds("Value of the contract after it")
    ground = pick_ground("Legal ground", "By which the law allows the change.")
    ground_as_cited = line("Legal ground as cited", 200, "As Part 1 cites it.")
    reason = text("Reason of the change", rows=3)
    is_foreseen = choose("Does the contract itself provide for it?", Answer.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ground_on(self, self.record and self.record.contract)

    def clean(self):
        asked = super().clean()
        read_figures(self, asked, "amount_as_written", "amount", "")
        return asked


class NewChangeForm(Grouped, AllowedForm):
    """An authorisation of a change that is recorded with it, of a contract that is recorded already."""

    GROUPS = (
        Group("What is allowed", "what"),
        Group(
            "The contract, and what changes",
            "contract contract_number kind amount_as_written vat_basis is_cap months reason is_foreseen",
            (IN_FIGURES, Fold("Value of the contract after the change", "resulting_value")),
        ),
        Group("On which ground", "ground ground_as_cited", (DELEGATED, SCHEME)),
    )
    contract = pick("Contract", "The contract that is to be changed.", empty="Choose the contract, or type its number")
    contract_number = line("Or its contract number", 60, width=20)
    kind = select("What changes", KINDS, ask="Choose what changes.")
    months = months("Months longer")
    resulting_value = pounds("Value of the contract after it")
    ground = pick_ground("Legal ground", "By which the law allows the change.")
    ground_as_cited = line("Legal ground as cited", 200, "As Part 1 cites it.")
    reason = text("Reason of the change", rows=3)
    is_foreseen = choose("Does the contract itself provide for it?", Answer.choices, ask="")
    OF_THE_CHANGE = "kind months resulting_value ground ground_as_cited reason is_foreseen"
    field_order = ["what", "contract", "contract_number", *OF_THE_CHANGE.split()]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ground_on(self, None)

    @classmethod
    def names(cls):
        return [name for name in super().names() if name != "contract"]

    def clean(self):
        asked = super().clean()
        find_by_number(self, "contract_number", "contract", Contract, *TYPED["contract_number"][1:])
        if "contract" in asked and asked["contract"] is None and not asked.get("contract_number"):
            self.add_error("contract", "Choose the contract, or type its number.")
        contract, ground = asked.get("contract"), asked.get("ground")
        if contract and ground and contract.regime not in ("not_stated", ground.regime):
            self.add_error("ground", f"The contract is under another law: {Regime(contract.regime).label}.")
        return asked

    def change_values(self) -> dict:
        values = {name: self.cleaned_data[name] for name in self.OF_THE_CHANGE.split()}
        shared = {name: self.cleaned_data[name] for name in ("amount_as_written", "amount", "vat_basis")}
        return values | shared | {"is_foreseen": values["is_foreseen"] or Answer.NOT_STATED}


class GrantForm(DraftForm):
    """The grant that an authorisation is about."""

    purpose = line("Purpose", 300, ask="Enter what the grant is for.")
    amount = pounds("Amount of the grant")
    programme = line("Fund or programme", 200)
    budget = pounds("Budget of the programme")
    conditions = text("Conditions", rows=3)
    reasons = text("Reasons", "Why the grant is made.", rows=3)
    is_crime_reduction = choose("Is it a crime and disorder reduction grant?", Answer.choices)
    starts_on = day("Starts on", "For example, 27 3 2026.")
    ends_on = day("Ends on", "For example, 31 3 2027.")

    def clean(self):
        asked = super().clean()
        if asked.get("starts_on") and asked.get("ends_on") and asked["ends_on"] < asked["starts_on"]:
            self.add_error("ends_on", "The grant cannot end before it starts.")
        return asked


class NewGrantsForm(GrantForm):
    """Grants for one purpose, to one recipient or several; each is an authorisation of its own."""

    recipients = text("Recipients", RECIPIENTS, ask="Enter who receives the grant.", rows=5)
    paragraph_as_cited = line("Paragraph of the scheme of delegation", 200, "As it is cited.")
    condition = line("Condition of the decision", 500)
    amount = None
    is_crime_reduction = choose("Is it a crime and disorder reduction grant?", Answer.choices, ask="")
    field_order = ["recipients", "purpose"]

    def clean_recipients(self):
        return grants_in(self.cleaned_data["recipients"])

    def grants(self) -> list[dict]:
        """One for each recipient."""
        names = "purpose programme budget conditions reasons starts_on ends_on".split()
        values = {name: self.cleaned_data[name] for name in names}
        values["is_crime_reduction"] = self.cleaned_data["is_crime_reduction"] or Answer.NOT_STATED
        return [values | each for each in self.cleaned_data["recipients"]]

    def changes(self):
        return {name: self.cleaned_data[name] for name in ("paragraph_as_cited", "condition")}
