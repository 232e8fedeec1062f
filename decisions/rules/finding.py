from typing import NamedTuple


class Finding(NamedTuple):
    """Something that stands in the way, or gives concern: the part of the form to go to, what to do in plain words, the rule;
    where the words are short, what they rest on; the field, where one page has it (record:authorisation:field, or
    register:procurement:field); and the contracts that are counted in it, as (title, id)."""

    part: str
    text: str
    rule: str = ""
    detail: str = ""
    place: str = ""
    counted: tuple = ()

    def __str__(self):
        return self.text

    @property
    def key(self) -> str:
        """Under which a concern is explained."""
        return f"{self.rule}:{self.part}"[:40]
