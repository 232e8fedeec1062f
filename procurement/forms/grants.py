"""Grants: what several recipients have in common, and a row for each of them."""

from accounts.models import PolicingBody

from ..models import Answer, Supplier
from ..rules.who import bodies_recorded_for
from .asking import RecordForm, choose, day, line, pick, pounds, text

FEWEST_ROWS, MORE_ROWS, MOST_ROWS = 5, 5, 60
AMOUNT = "In pounds, for example 20,000."
SEVERAL = "Several are called {}. Write {}."


def called_one(form, name: str, written: str) -> None:
    """Refuse a name that several go by, and say what to write instead."""
    if written and len(found := Supplier.objects.called(written)) > 1:
        form.add_error(name, SEVERAL.format(written, " or ".join(f"“{each.told_apart}”" for each in found)))


class GrantFacts(RecordForm):
    """What is said of a grant besides its recipient and its amount."""

    purpose = line("What it is for", 300, ask="Say what it is for.")
    programme = line("Fund or programme", 200)
    budget = pounds("Budget of the programme", f"The whole of it. {AMOUNT}")
    awarded_on = day("Awarded on", "For example, 27 3 2026.")
    starts_on = day("Period: from")
    ends_on = day("Period: to")
    conditions = text("Conditions", "What the recipient has to do or may not do.")
    reasons = text("Reasons", "Why it is given, and why to this recipient.")
    is_crime_reduction = choose(
        "Is it a crime and disorder reduction grant?",
        Answer.choices,
        "These are listed for the public with recipient, purpose, conditions and reasons.",
    )

    def clean(self):
        asked = super().clean()
        if asked.get("starts_on") and asked.get("ends_on") and asked["ends_on"] < asked["starts_on"]:
            self.add_error("ends_on", "The last day cannot be before the first.")
        return asked


class NewGrantsForm(GrantFacts):
    """Grants of one programme, with a row for each recipient."""

    body = pick("Body", "Which gives them.", ask="Choose the body.", empty="Choose a body")
    field_order = ["body"]

    def prepare(self):
        bodies = PolicingBody.objects.filter(pk__in=bodies_recorded_for(self.user))
        self.fields["body"].queryset = bodies
        if len(found := bodies[:2]) == 1:
            self.initial.setdefault("body", found[0])
        self.rows = range(1, self._rows_asked() + 1)
        for n in self.rows:
            self.fields[f"recipient_{n}"] = line(f"Recipient {n}", 220)
            self.fields[f"amount_{n}"] = pounds(f"Amount for recipient {n}")

    def _rows_asked(self) -> int:
        asked = self.data.get("rows", "") if self.is_bound else ""
        rows = int(asked) if asked.isdecimal() and len(asked) < 4 else FEWEST_ROWS
        return min(MOST_ROWS, max(FEWEST_ROWS, rows + (MORE_ROWS if "more" in self.data else 0)))

    @classmethod
    def names(cls):
        return [name for name in cls.base_fields if name != "body"]

    def pairs(self):
        """The fields of each row, for the page."""
        return [(self[f"recipient_{n}"], self[f"amount_{n}"]) for n in self.rows]

    def shared(self):
        """The other fields, for the page."""
        return [self[name] for name in self.fields if not name.startswith(("recipient_", "amount_"))]

    def awarded(self) -> list[tuple]:
        rows = [(self.cleaned_data[f"recipient_{n}"], self.cleaned_data[f"amount_{n}"]) for n in self.rows]
        return [row for row in rows if row[0]]

    def clean(self):
        asked = super().clean()
        for n in self.rows:
            written, amount = asked.get(f"recipient_{n}"), asked.get(f"amount_{n}")
            if amount is not None and written == "":
                self.add_error(f"recipient_{n}", "Enter who receives this amount.")
            called_one(self, f"recipient_{n}", written)
        if not any(asked.get(f"recipient_{n}") or f"recipient_{n}" in self.errors for n in self.rows):
            self.add_error("recipient_1", "Enter at least one recipient.")
        return asked


class GrantForm(GrantFacts):
    """One grant that is recorded. Its recipient stays."""

    amount = pounds("Amount", AMOUNT)
    field_order = ["purpose", "amount"]
