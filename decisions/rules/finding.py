from hashlib import sha256
from typing import NamedTuple


class Finding(NamedTuple):
    """Something that stands in the way, or gives concern: the part of the form to go to, what to do in plain words, the rule;
    where the words are short, what they rest on; the field, where one page has it (record:authorisation:field, or
    register:procurement:field); the contracts that are counted in it, as (title, id); and what a concern is about, where a part can
    give more than one of a rule."""

    part: str
    text: str
    rule: str = ""
    detail: str = ""
    place: str = ""
    counted: tuple = ()
    about: str = ""

    def __str__(self):
        return self.text

    @property
    def key(self) -> str:
        """Under which a concern is explained: once what it is about has changed, it is another one."""
        about = f":{sha256(self.about.encode()).hexdigest()[:8]}" if self.about else ""
        return f"{self.rule}:{self.part}"[: 40 - len(about)] + about
