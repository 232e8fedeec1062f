"""Long pages under headings: what is asked often stands open, what is asked rarely is folded until it holds something."""

from typing import NamedTuple

UNSAID = (None, "", "not_stated", False, [], ())


class Fold(NamedTuple):
    """Questions that few requests need, behind a summary that says what they are."""

    summary: str
    names: str


class Group(NamedTuple):
    """Questions under a heading, with what is folded below them."""

    heading: str
    names: str = ""
    folds: tuple[Fold, ...] = ()
    hint: str = ""


class Grouped:
    """A form whose `GROUPS` say where each of its questions stands. Every question is in one of them."""

    template_name = "forms/grouped.html"
    GROUPS: tuple[Group, ...] = ()

    def groups(self) -> list[dict]:
        return [
            {
                "heading": group.heading,
                "hint": group.hint,
                "fields": self._asked(group.names),
                "folds": [self._folded(fold) for fold in group.folds],
            }
            for group in self.GROUPS
        ]

    def _asked(self, names: str) -> list:
        return [self[name] for name in names.split() if name not in self.compared_names]

    def _folded(self, fold: Fold) -> dict:
        asked = self._asked(fold.names)
        return {"summary": fold.summary, "fields": asked, "is_open": any(each.errors or _says(each) for each in asked)}


def _says(field) -> bool:
    """Whether there is an answer already, stored or typed."""
    return field.value() not in UNSAID
