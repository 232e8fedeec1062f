"""Two people wrote on the same part: what each field of a page that comes back offers, and what was chosen there."""

from django import forms
from django.http import QueryDict

from accounts.fields import RichTextField

STORED, MINE, MERGED = "stored", "mine", "merged"
CHOOSE = "Choose what is stored, yours, or the two merged."


def as_chosen(data: QueryDict) -> QueryDict:
    """The post with the merged text where that was chosen."""
    merged = [name for name in data.getlist("compared") if data.get(f"keep-{name}") == MERGED]
    if not merged:
        return data
    data = data.copy()
    for name in merged:
        data.setlist(name, data.getlist(f"merged-{name}"))
    return data


def may_merge(field) -> bool:
    """Words can be brought together; of a day, an amount or an answer there is only one."""
    return isinstance(field, RichTextField) or type(field.widget) in (forms.Textarea, forms.TextInput)


class ChoosesBetween:
    """A form that may come back with two texts. `compared_names` are the fields that are chosen between, not typed into."""

    compared_names: tuple = ()
    chosen: dict = {}  # by name; replaced, never changed
    compared: tuple = ()
    is_stale = False

    def choose(self, data) -> None:
        """Take the choices of a page that showed both."""
        self.compared_names = [name for name in data.getlist("compared") if name in self.fields]
        self.chosen = {name: data.get(f"keep-{name}", "") for name in self.compared_names}

    def full_clean(self):
        kept = [name for name in self.compared_names if self.chosen[name] == STORED]
        for name in kept:  # a disabled field gives what is stored, whatever was posted
            self.fields[name].disabled = True
        super().full_clean()
        for name in kept:
            self.fields[name].disabled = False
        for name in self.compared_names if self.is_bound else ():
            if self.chosen[name] not in (STORED, MINE, MERGED):
                self.add_error(name, CHOOSE)
