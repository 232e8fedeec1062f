"""What a decision allows: an authorisation, and the contract and procurement that it is about."""

from accounts.models import Membership, Role, User
from procurement.models import Contract, Precision, Procurement, VatBasis

from ..models import Authorisation, Decision
from .asking import DraftForm, choose, day, line, pick, pounds, select
from .parts import AS_WRITTEN, READ, amount_in

WHAT = select("What it allows", [("", "Choose what it allows"), *Authorisation.What.choices], ask="Choose what it allows.")


def known_to(user, model):
    """The contracts or procurements that the decisions somebody can see are about."""
    return model.objects.filter(authorisations__decision__in=Decision.objects.visible_to(user)).distinct()


class AuthorisationForm(DraftForm):
    what = WHAT
    contract = pick("Contract", "One that is recorded already.", empty="No contract, or a new one")
    procurement = pick("Procurement", "One that is recorded already.", empty="No procurement, or a new one")
    amount_as_written = line("Amount as written", 200, AS_WRITTEN, width=20)
    amount = pounds("Amount in figures", READ)
    paragraph_as_cited = line("Paragraph of the scheme of delegation", 200, "As it is cited.")
    delegated_to = line("Delegated to", 150, "The office of the person who may award, where the award is delegated.")
    delegated_person = pick(
        "Their sign-in", "They read Part 2 from signature until they report the award.", empty="None, or not known"
    )
    condition = line("Condition", 500)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        members = Membership.objects.in_force().filter(body=self.decision.body).exclude(role=Role.ADMINISTRATOR)
        self.fields["delegated_person"].queryset = User.objects.filter(pk__in=members.values("person"), is_active=True)
        for name, model in (("contract", Contract), ("procurement", Procurement)):
            held = getattr(self.record, f"{name}_id", None)
            self.fields[name].queryset = (known_to(self.user, model) | model.objects.filter(pk=held).distinct()).distinct()

    @classmethod
    def names(cls):
        return "what contract procurement amount_as_written amount paragraph_as_cited delegated_to delegated_person condition".split()

    def clean(self):
        asked = super().clean()
        if asked.get("what") == Authorisation.What.DELEGATE_AWARD and asked.get("delegated_to") == "":
            self.add_error("delegated_to", "Say to whom the award is delegated.")
        if asked.get("amount_as_written") and "amount" in asked and asked["amount"] is None:
            asked["amount"] = amount_in(asked["amount_as_written"])
        return asked

    def changes(self):
        return {name: self.cleaned_data[name] for name in self.names()}


class ContractForm(DraftForm):
    title = line("Title of the contract", 200, ask="Enter a title.")
    external_number = line("Contract number", 60, width=20)
    value_as_written = line("Value as written", 200, AS_WRITTEN, width=20)
    value = pounds("Value in figures", READ)
    vat_basis = choose("VAT", VatBasis.choices)
    pricing_basis = line("Priced by", 200, "For example, a fixed price or day rates.")
    starts_on = day("Starts on", "For example, 27 3 2026.")
    term_as_written = line("Term", 200, "For example, two years from 1 June 2026.")
    extension_as_written = line("Option to extend", 200)

    @classmethod
    def names(cls):
        return [*cls.base_fields, "starts_precision"]

    def clean(self):
        asked = super().clean()
        if asked.get("value_as_written") and "value" in asked and asked["value"] is None:
            asked["value"] = amount_in(asked["value_as_written"])
        return asked

    def changes(self):
        starts = self.cleaned_data["starts_on"]
        if self.record is not None and self.record.starts_on == starts:
            return super().changes() | {"starts_precision": self.record.starts_precision}
        return super().changes() | {"starts_precision": Precision.DAY if starts else Precision.NOT_STATED}


class ProcurementForm(DraftForm):
    title = line("Title of the procurement", 200, ask="Enter a title.")
    route = line("Route to market", 200, "For example, an open procedure, or a single tender.")
    regime = choose("Law that applies", Procurement.Regime.choices)
    threshold_as_written = line("Threshold", 200, "As it is cited, for example £181,302.", width=20)


class NewAuthorisationForm(AuthorisationForm):
    """An authorisation together with a contract and a procurement that are recorded with it."""

    new_contract = line("Title of a new contract", 200, "Leave this empty if there is no new contract.")
    supplier = line("Supplier", 200, "Its name. With several, separate them with semicolons.")
    framework = line("Framework", 200, "The framework that it is called off from, if there is one.")
    value_as_written = line("Value as written", 200, AS_WRITTEN, width=20)
    vat_basis = choose("VAT", VatBasis.choices, ask="")
    starts_on = day("Starts on", "For example, 27 3 2026.")
    term_as_written = line("Term", 200, "For example, two years from 1 June 2026.")
    pricing_basis = line("Priced by", 200, "For example, a fixed price or day rates.")
    new_procurement = line("Title of a new procurement", 200, "Leave this empty if it is only how the new contract is bought.")
    route = line("Route to market", 200, "For example, an open procedure, or a single tender.")
    threshold_as_written = line("Threshold", 200, "As it is cited, for example £181,302.", width=20)

    def clean(self):
        asked = super().clean()
        for old, new in (("contract", "new_contract"), ("procurement", "new_procurement")):
            if asked.get(old) and asked.get(new):
                self.add_error(new, f"Choose a recorded {old} or enter a new one, not both.")
        self._needs_title("new_contract", "supplier framework value_as_written starts_on term_as_written pricing_basis")
        if (
            self._is_described("route threshold_as_written")
            and not asked.get("new_procurement")
            and not asked.get("procurement")
        ):
            asked["new_procurement"] = asked.get("new_contract", "")  # how the new contract is bought
        self._needs_title("new_procurement", "route threshold_as_written")
        if any(len(name) > 200 for name in self.suppliers()):
            self.add_error("supplier", "Shorten the supplier's name.")
        return asked

    def _needs_title(self, title, names) -> None:
        if not self.cleaned_data.get(title, "-") and self._is_described(names):
            self.add_error(title, "Enter a title for what you describe below.")

    def _is_described(self, names) -> bool:
        return any(self.cleaned_data.get(name) for name in names.split())

    def suppliers(self) -> list[str]:
        names = (name.strip() for name in self.cleaned_data.get("supplier", "").split(";"))
        return list(dict.fromkeys(filter(None, names)))

    def contract_values(self) -> dict:
        names = "value_as_written vat_basis starts_on term_as_written pricing_basis".split()
        values = {name: self.cleaned_data[name] for name in names}
        values["vat_basis"] = values["vat_basis"] or VatBasis.NOT_STATED
        values["starts_precision"] = Precision.DAY if values["starts_on"] else Precision.NOT_STATED
        return values | {"title": self.cleaned_data["new_contract"], "value": amount_in(values["value_as_written"])}

    def procurement_values(self) -> dict:
        names = ("route", "threshold_as_written")
        values = {name: self.cleaned_data[name] for name in names}
        return values | {
            "title": self.cleaned_data["new_procurement"],
            "threshold": amount_in(values["threshold_as_written"]),
        }
