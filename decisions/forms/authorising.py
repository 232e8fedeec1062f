"""What a decision allows, said on one page together with a contract and a procurement that are new with it."""

from procurement.models import DirectAwardGround, Precision, VatBasis
from procurement.models.words import ContractKind, Regime

from ..amounts import figure_in, vat_in
from ..models.words import MoneyKind
from ..rules.buying import day_stated
from .asking import NOT_STATED, choose, day, line, select, text, tick
from .bought import GATES, gates_in
from .grouped import Fold, Group
from .parts import AS_WRITTEN
from .procurement import (
    ALLOWED,
    CALLED_OFF,
    OTHERWISE_RECORDED,
    SEVERAL,
    WHAT_IT_DECIDES,
    WHY_THIS_ROUTE,
    AuthorisationForm,
    its_ground,
    months,
    names_in,
)

FROM_MONEY = "stands here from the amounts of this request. Change it if this is another."
NO_TITLE = "Enter a title for the contract that you describe, or leave its supplier, value and term empty."
BOUGHT_ALREADY = (
    "{what} is recorded with how it was bought. Leave everything under “How it is bought” empty, or enter a title there if you "
    "describe another procurement."
)


class NewAuthorisationForm(AuthorisationForm):
    """An authorisation together with a contract and a procurement that are recorded with it."""

    GROUPS = (
        ALLOWED,
        Group(
            "A contract or procurement that is recorded",
            folds=(Fold("Choose what is recorded already", f"contract contract_number {OTHERWISE_RECORDED}"),),
            hint="Leave this closed if the contract is new.",
        ),
        Group(
            "A new contract",
            "new_contract supplier is_same_value value_as_written value_vat",
            (
                Fold(
                    "Its framework, start, term, break, extension and price",
                    "framework starts_on term_as_written break_as_written extension_as_written extension_months pricing_basis",
                ),
            ),
        ),
        Group(
            "How it is bought",
            "route contract_kind direct_award_ground justification",
            (
                Fold(
                    "A procurement of its own: title, threshold, suppliers invited, gates",
                    "new_procurement threshold_as_written fewest_suppliers gates is_timetable_indicative",
                ),
            ),
        ),
    )
    new_contract = line("Title of a new contract", 200, "Leave this empty if there is no new contract.")
    supplier = line("Supplier", 200, SEVERAL)
    framework = line("Framework", 200, CALLED_OFF)
    value_as_written = line("Value as written", 200, AS_WRITTEN, width=20)
    is_same_value = tick("The contract is worth the amount above", "Then leave the value below empty.")
    value_vat = choose("VAT of the value", VatBasis.choices, ask="")
    starts_on = day("Starts on", "For example, 27 3 2026.")
    term_as_written = line("Term", 200, "For example, two years from 1 June 2026.")
    break_as_written = line("Break point", 200, "When it may be ended early, in words.")
    extension_as_written = line("Option to extend", 200)
    extension_months = months("Months of that option")
    pricing_basis = line("Priced by", 200, "For example, a fixed price or day rates.")
    new_procurement = line("Title of a new procurement", 200, "Leave this empty if it is only how the contract is bought.")
    route = line("Route to market", 200, "For example, an open procedure, or a single tender.")
    contract_kind = select("What is bought", ContractKind.choices, WHAT_IT_DECIDES, ask="")
    direct_award_ground = its_ground()
    justification = text("Why this route", WHY_THIS_ROUTE, rows=3)
    threshold_as_written = line("Threshold", 200, "As it is cited, for example £181,302.", width=20)
    fewest_suppliers = months("Fewest suppliers", "The fewest that are to be invited.")
    gates = text("Gates", GATES, rows=4)
    is_timetable_indicative = tick("The dates of its gates are indicative")
    OF_A_CONTRACT = (
        "supplier framework value_as_written starts_on term_as_written break_as_written extension_as_written extension_months "
        "pricing_basis"
    )
    OF_A_PROCUREMENT = "route contract_kind direct_award_ground justification threshold_as_written fewest_suppliers gates"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["direct_award_ground"].queryset = self._grounds()
        self._begin_with_the_amount()
        self._begin_with_the_supplier()

    def _grounds(self):
        """Those of a law that was there on the day whose law counts. What began earlier may rest on an older law, so that none of
        these is left out for having ended."""
        on = day_stated(self.decision)
        return DirectAwardGround.objects.exclude(from_on__gt=on) if on else DirectAwardGround.objects.all()

    def _begin_with_the_supplier(self) -> None:
        """The first thing that a request allows begins with the one supplier that the request names, and says so."""
        named = [each.name_as_written for each in self.decision.parties.all() if "supplier" in each.role.lower()]
        if len(named) == 1 and not self.decision.authorisations.all():
            self.initial["supplier"] = named[0]
            self.fields["supplier"].help_text = f"{named[0]} stands here from the parties of this request. {SEVERAL}"

    def _begin_with_the_amount(self) -> None:
        """The first thing that a request allows begins with the one amount that it asks approval for, and says so."""
        asked = [each for each in self.decision.money.all() if each.what == MoneyKind.APPROVAL and each.as_written]
        if len(asked) == 1 and not self.decision.authorisations.all():
            self.initial |= {"amount_as_written": asked[0].as_written, "vat_basis": asked[0].vat_basis}
            self.fields["amount_as_written"].help_text = f"{asked[0].as_written} {FROM_MONEY} {AS_WRITTEN}"

    def clean_gates(self):
        return gates_in(self.cleaned_data["gates"])

    def clean(self):
        asked = super().clean()
        for old, new in (("contract", "new_contract"), ("procurement", "new_procurement")):
            if asked.get(old) and asked.get(new):
                self.add_error(new, f"Choose a recorded {old} or enter a new one, not both.")
        if asked.get("is_same_value"):
            self._take_the_amount()
        if self._is_described(self.OF_A_CONTRACT) and not asked.get("new_contract", "-"):
            self.add_error("new_contract", NO_TITLE)
        if self._is_described(self.OF_A_PROCUREMENT) and not asked.get("new_procurement", "-"):
            self._take_the_title_of_the_contract()
        if any(len(name) > 200 for name in self.suppliers()):
            self.add_error("supplier", "Shorten the supplier's name.")
        return asked

    def _take_the_title_of_the_contract(self) -> None:
        """What is described is how the contract is bought, unless another procurement is chosen or recorded with the contract."""
        asked = self.cleaned_data
        contract = asked.get("contract")
        if asked.get("procurement"):
            self.add_error("procurement", BOUGHT_ALREADY.format(what="The procurement that you chose"))
        elif contract and contract.procurement_id:
            self.add_error("contract", BOUGHT_ALREADY.format(what="The contract that you chose"))
        elif contract or asked.get("new_contract"):
            asked["new_procurement"] = contract.title if contract else asked["new_contract"]
        else:
            self.add_error("new_procurement", "Enter a title for the procurement that you describe under “How it is bought”.")

    def _take_the_amount(self) -> None:
        """The value of the contract as the amount stands above, unless another is written too."""
        asked = self.cleaned_data
        if not asked.get("amount_as_written"):
            self.add_error("is_same_value", "Enter the amount above first.")
        elif asked.get("value_as_written") not in ("", asked["amount_as_written"]):
            self.add_error("is_same_value", "Take the tick away, or leave the value below empty.")
        else:
            asked |= {"value_as_written": asked["amount_as_written"], "value_vat": asked["vat_basis"]}

    def _is_described(self, names) -> bool:
        """Whether somebody said any of it: not what stands there from the request, nor that it is not stated."""
        unsaid = (None, "", [], NOT_STATED)
        return any(self.cleaned_data.get(name) not in (*unsaid, self.initial.get(name)) for name in names.split())

    def suppliers(self) -> list[str]:
        return names_in(self.cleaned_data.get("supplier", ""))

    def contract_values(self) -> dict | None:
        """The new contract with its suppliers and framework, if there is one."""
        if not self.cleaned_data["new_contract"]:
            return None
        apart = ("supplier", "framework")
        values = {name: self.cleaned_data[name] for name in self.OF_A_CONTRACT.split() if name not in apart}
        return values | {
            "title": self.cleaned_data["new_contract"],
            "value": figure_in(values["value_as_written"]),
            "vat_basis": self._vat_of_the_value(),
            "starts_precision": Precision.DAY if values["starts_on"] else Precision.NOT_STATED,
            "suppliers": self.suppliers(),
            "framework": self.cleaned_data["framework"],
        }

    def _vat_of_the_value(self) -> str:
        """As chosen; otherwise as the value as written tells it."""
        chosen = self.cleaned_data["value_vat"]
        return vat_in(self.cleaned_data["value_as_written"]) if chosen in ("", VatBasis.NOT_STATED) else chosen

    def procurement_values(self) -> dict | None:
        """The new procurement with its gates, if there is one."""
        if not self.cleaned_data["new_procurement"]:
            return None
        values = {name: self.cleaned_data[name] for name in [*self.OF_A_PROCUREMENT.split(), "is_timetable_indicative"]}
        return values | {
            "title": self.cleaned_data["new_procurement"],
            "contract_kind": values["contract_kind"] or ContractKind.NOT_STATED,
            "threshold": figure_in(values["threshold_as_written"]),
            "regime": getattr(values["direct_award_ground"], "regime", Regime.NOT_STATED),
        }
