"""Suppliers as the rows of a register name them: found by number first, then by their exact name, and never guessed at."""

import re

from ..csv_columns import FLAGS_OF_SUPPLIERS, NUMBERS_OF_SUPPLIERS
from ..models import Supplier
from ..models.parties import CHARITY_NUMBER, COMPANY_NUMBER, PPON
from ..rules.parties import NUMBERS
from ..steps import record
from .imported_buying import Wrong

FORMS = {"company_number": COMPANY_NUMBER, "charity_number": CHARITY_NUMBER, "ppon": PPON}
NOT_STATED = "not_stated"


class Suppliers:
    """All suppliers, by number and by name, with those that the rows add."""

    def __init__(self, by, notes):
        self.by, self.notes, self.by_number, self.by_name = by, notes, {}, {}
        for each in Supplier.objects.select_related("merged_into").order_by("pk"):
            self._know(each)

    def _know(self, supplier) -> None:
        kept = supplier.now
        for field in NUMBERS:
            if number := getattr(supplier, field):
                self.by_number.setdefault((field, number), set()).add(kept)
        self.by_name.setdefault(supplier.name.casefold(), set()).add(kept)

    def of_row(self, cells: dict) -> list | None:
        """The suppliers of a row, or None where the file says nothing of them."""
        if "suppliers" not in cells:
            return None
        described = [self._described(cells, place) for place in range(len(cells["suppliers"]))]
        for name in (*NUMBERS_OF_SUPPLIERS, *FLAGS_OF_SUPPLIERS):
            if len(cells.get(name, [])) > len(described):
                raise Wrong(
                    [(name, "There are more of these than suppliers. Put | between them, in the order of the suppliers.")]
                )
        return list(dict.fromkeys(self._found(each) for each in described))

    def _described(self, cells, place) -> dict:
        told = {"name": cells["suppliers"][place]}
        for names, empty in ((NUMBERS_OF_SUPPLIERS, ""), (FLAGS_OF_SUPPLIERS, NOT_STATED)):
            for column, field in names.items():
                written = cells.get(column, [])
                told[field] = written[place] if place < len(written) else empty
        number = told["company_number"].upper().replace(" ", "")
        told["company_number"] = number.zfill(8) if number.isdecimal() else number  # Excel drops zeros in front
        told["ppon"] = told["ppon"].upper().removeprefix("GB-").removeprefix("PPON-")
        for field, form in FORMS.items():
            if not re.match(form, told[field]):
                column = next(name for name, each in NUMBERS_OF_SUPPLIERS.items() if each == field)
                raise Wrong(
                    [(column, f"“{told[field]}” is no {NUMBERS[field]}. Write it as its register does, or leave it empty.")]
                )
        if not told["name"] or len(told["name"]) > 200:
            raise Wrong([("suppliers", "Enter the name of each supplier, of at most 200 characters.")])
        return told

    def _found(self, told) -> Supplier:
        numbers = {field: told[field] for field in NUMBERS if told[field]}
        matched = set().union(*(self.by_number.get(each, set()) for each in numbers.items()))
        if len(matched) > 1:
            names = " and ".join(sorted(each.told_apart for each in matched))
            raise Wrong(
                [("suppliers", f"These numbers belong to several suppliers: {names}. Correct the row, or merge the two.")]
            )
        if matched:
            return self._as_recorded(matched.pop(), told)
        called = self.by_name.get(told["name"].casefold(), set())
        if numbers:
            return self._new_of_its_name(called, numbers, told)
        if len(called) > 1:
            names = " or ".join(sorted(each.told_apart for each in called))
            raise Wrong([("suppliers", f"Several suppliers are called {told['name']}: {names}. Add its number to this row.")])
        return self._as_recorded(next(iter(called)), told) if called else self._new(told)

    def _new_of_its_name(self, called, numbers, told) -> Supplier:
        """A number that nobody has: another supplier, unless one of that name has no such number yet, which a person settles."""
        unsure = [each for each in called if not any(getattr(each, field) for field in numbers)]
        if unsure:
            raise Wrong(
                [
                    (
                        "suppliers",
                        f"{unsure[0].name} is recorded without this number. If it is the same, enter the number on its page; "
                        "if it is another, record that one under Suppliers. Then import again.",
                    )
                ]
            )
        return self._new(told)

    def _as_recorded(self, supplier, told) -> Supplier:
        names = {supplier.name, supplier.trading_name, *supplier.former_names}
        if told["name"].casefold() not in {each.casefold() for each in names}:
            self.notes.append(
                f"{supplier.told_apart} has the number that the file gives to {told['name']}; its name stays as it is."
            )
        for column, field in FLAGS_OF_SUPPLIERS.items():
            if told[field] not in (NOT_STATED, getattr(supplier, field)):
                raise Wrong(
                    [
                        (
                            column,
                            f"{supplier.name} is recorded as {getattr(supplier, field)}. Change that on its own page, or this row.",
                        )
                    ]
                )
        return supplier

    def _new(self, told) -> Supplier:
        supplier = Supplier.objects.create(**told)
        record("enter", supplier, by=self.by)
        self._know(supplier)
        return supplier
